package optimizers

import (
	"fmt"
	"slices"
	"testing"

	"downhill/internal/param"
)

// pathTolerance bounds |ours − theirs| beside the size of the path. Measured:
// 3e-14 at worst over all 56 trajectories of Keras' rules, 1e-13 where the
// gradient is shaken by half an ulp at every step (as a fused multiply-add on
// another processor shakes it). The smallest effect that a twin below has to
// show is 60 times this.
const pathTolerance = 1e-12

// steadySteps is for how many steps two paths can be compared at all.
//
// RMSProp chatters near a valley's floor, since its divisor forgets the slope
// that it came down: each pass multiplies a difference. On Rosenbrock and Beale
// half an ulp of noise in the gradient stays below 1e-13 up to these steps (50 trials) and
// grows to 8e-2 and 9e-3 of the path by step 200. (On amd64 ours agree with
// Keras to 2e-16 up to the end; that is not to be had everywhere.)
func (tr trajectory) steadySteps() int {
	if tr.Opt == "rmsprop" {
		switch tr.Func {
		case "rosenbrock":
			return rmspropRosenbrock
		case "beale":
			return rmspropBeale
		}
	}
	return 200
}

const (
	rmspropRosenbrock = 35  // 1e-14 there, 4e-9 at step 50
	rmspropBeale      = 130 // 3e-16 there, 4e-5 at step 150
)

func TestRulesMatchKeras(t *testing.T) {
	seen := map[string]int{}
	for _, tr := range trajectories(t, "opt_keras.json") {
		if len(tr.X) != 201 || len(tr.Y) != 201 {
			t.Fatalf("%s on %s: %d entries, want 201", tr.Opt, tr.Func, len(tr.X))
		}
		t.Run(tr.Opt+"/"+tr.Func, func(t *testing.T) {
			o, v := build(t, tr.kerasSpec(t))
			diff := tr.differences(t, o, v.Num("lr"))
			if d := worst(diff, tr.steadySteps()); d > pathTolerance {
				t.Errorf("path differs by %.1e of its size, want at most %.0e", d, pathTolerance)
			}
		})
		seen[tr.Opt]++
	}
	if len(seen) != 14 {
		t.Errorf("%d rules in the reference, want 14: %v", len(seen), seen)
	}
	for opt, n := range seen {
		if n != 4 {
			t.Errorf("%s on %d surfaces, want 4", opt, n)
		}
	}
}

// coveredElsewhere lists the hyperparameters that the trajectories cannot see,
// and what sees them.
var coveredElsewhere = map[string]string{
	"rmsprop momentum": "0 there; rmsprop_centered_momentum has 0.9",
	"ftrl beta":        "0 there; TestFTRLMatchesReference has 0.5 and 1",
	"adagrad eps":      "1e-7 beside a sum of squares; TestEpsilonStandsWhereKerasHasIt has 0.5",
}

// TestKerasTwins changes every number among the hyperparameters by 1 % (decays
// near 1 downwards) and flips every truth value: the comparison has to fail on
// at least one of the surfaces, by ten times its tolerance.
func TestKerasTwins(t *testing.T) {
	type twin struct{ opt, key string }
	shift := map[twin]float64{}
	for _, tr := range trajectories(t, "opt_keras.json") {
		_, values := build(t, tr.kerasSpec(t))
		entry, err := Catalog().Lookup(tr.keyOf())
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range entry.Params {
			if slices.Contains(Common().Keys(), spec.Key) {
				continue
			}
			v := values.Clone()
			switch x := v.Num(spec.Key); {
			case spec.Kind == param.Bool:
				v[spec.Key] = param.Flag(!v.Bool(spec.Key))
			case spec.Scale == param.OneLess:
				v[spec.Key] = param.Num(x * 0.99)
			default:
				v[spec.Key] = param.Num(x * 1.01)
			}
			o, err := entry.New(v)
			if err != nil {
				t.Fatal(err)
			}
			diff := worst(tr.differences(t, o, v.Num("lr")), tr.steadySteps())
			k := twin{tr.Opt, spec.Key}
			shift[k] = max(shift[k], diff)
		}
	}
	var names []string
	for k, d := range shift {
		name := k.opt + " " + k.key
		names = append(names, fmt.Sprintf("%s %.0e", name, d))
		_, elsewhere := coveredElsewhere[name]
		if d < 10*pathTolerance && !elsewhere {
			t.Errorf("%s may change by 1 %% unnoticed: the path moves by %.1e", name, d)
		}
		if d >= 10*pathTolerance && elsewhere {
			t.Errorf("%s is seen here after all (%.1e): take it off the list", name, d)
		}
	}
	slices.Sort(names)
	t.Logf("%d hyperparameters, with the largest shift of the path: %v", len(names), names)
	t.Logf("covered elsewhere: %v", coveredElsewhere)
}
