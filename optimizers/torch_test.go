package optimizers

import (
	"math"
	"testing"
)

// Where PyTorch's conventions are not ours, the rule is brought to them here:
// these variants exist in the tests only.

// torchAdam puts ε beside the corrected root, as PyTorch does:
// η/(1 − β₁ᵗ) · m / (√s/√(1 − β₂ᵗ) + ε) is our formula with ε√(1 − β₂ᵗ) for ε.
type torchAdam struct{ Adam }

func (o torchAdam) Step(s *State, x []float64, f Objective, lr float64) {
	o.Epsilon *= math.Sqrt(1 - math.Pow(o.Beta2, float64(s.T+1)))
	o.Adam.Step(s, x, f, lr)
}

type torchAdamW struct{ AdamW }

func (o torchAdamW) Step(s *State, x []float64, f Objective, lr float64) {
	o.Epsilon *= math.Sqrt(1 - math.Pow(o.Beta2, float64(s.T+1)))
	o.AdamW.Step(s, x, f, lr)
}

func (tr trajectory) num(key string) float64 { v, _ := tr.Hyper[key].(float64); return v }

func (tr trajectory) beta(i int) float64 { return tr.Hyper["betas"].([]any)[i].(float64) }

func TestRulesMatchPyTorch(t *testing.T) {
	seen := map[string]int{}
	for _, tr := range trajectories(t, "opt_torch.json") {
		var o Optimizer
		switch tr.Opt {
		case "sgd":
			o = SGD{}
		case "momentum":
			o = Momentum{tr.num("momentum")}
		case "nesterov":
			o = Nesterov{tr.num("momentum")}
		case "adam":
			o = torchAdam{Adam{tr.beta(0), tr.beta(1), tr.num("eps"), false}}
		case "adamw":
			o = torchAdamW{AdamW{tr.beta(0), tr.beta(1), tr.num("eps"), false, tr.num("weight_decay")}}
		default:
			t.Fatalf("no rule for %q", tr.Opt)
		}
		t.Run(tr.Opt+"/"+tr.Func, func(t *testing.T) {
			if d := worst(tr.differences(t, o, tr.num("lr")), 200); d > pathTolerance {
				t.Errorf("path differs by %.1e of its size, want at most %.0e", d, pathTolerance)
			}
		})
		seen[tr.Opt]++
	}
	for _, opt := range []string{"sgd", "momentum", "nesterov", "adam", "adamw"} {
		if seen[opt] != 7 {
			t.Errorf("%s on %d surfaces, want 7", opt, seen[opt])
		}
	}
}

// TestAdamEpsilonIsKeras says that the two conventions are far enough apart for
// the tests above to tell them: PyTorch's paths are not ours.
func TestAdamEpsilonIsKeras(t *testing.T) {
	apart := 0.0
	for _, tr := range trajectories(t, "opt_torch.json") {
		if tr.Opt == "adam" {
			o := Adam{tr.beta(0), tr.beta(1), tr.num("eps"), false}
			apart = max(apart, worst(tr.differences(t, o, tr.num("lr")), 200))
		}
	}
	if apart < 10*pathTolerance {
		t.Errorf("ε placed either way moves the path by %.1e: the reference cannot tell", apart)
	}
}

// TestNadamMatchesPyTorch2 compares with Nadam as PyTorch has it since 2.0,
// which differs from Keras' in the pace of the momentum's warm-up only.
func TestNadamMatchesPyTorch2(t *testing.T) {
	all := trajectories(t, "opt_nadam_fixed.json")
	if len(all) != 7 {
		t.Fatalf("%d trajectories, want 7", len(all))
	}
	for _, tr := range all {
		o := Nadam{tr.beta(0), tr.beta(1), tr.num("eps"), math.Pow(0.96, tr.num("momentum_decay"))}
		t.Run(tr.Func, func(t *testing.T) {
			if d := worst(tr.differences(t, o, tr.num("lr")), 200); d > pathTolerance {
				t.Errorf("path differs by %.1e of its size, want at most %.0e", d, pathTolerance)
			}
			o.WarmUp = 1 - (1-o.WarmUp)*1.01
			if d := worst(tr.differences(t, o, tr.num("lr")), 200); d < 10*pathTolerance {
				t.Errorf("a warm-up 1 %% faster moves the path by %.1e only", d)
			}
		})
	}
}
