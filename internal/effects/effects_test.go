package effects

import (
	"io/fs"
	"math"
	"path"
	"reflect"
	"strings"
	"testing"

	"downhill/assets"
)

// Every effect bears out its claim, and with its networks' names passed on by
// one it does not: the claim is about which network is which.
func TestEffectsHold(t *testing.T) {
	const seeds = 3
	for _, e := range All() {
		t.Run(e.Key, func(t *testing.T) {
			for seed := uint64(1); seed <= seeds; seed++ {
				r, err := e.Measure(seed)
				if err != nil {
					t.Fatal(err)
				}
				if err := e.Holds(r); err != nil {
					t.Error(err)
				}
				for _, n := range append(r.Numbers, r.Seconds...) {
					t.Logf("seed %d, %s: %s = %.4g", seed, n.Lane, n.Title, n.Value)
				}
				if seed > 1 {
					continue
				}
				if e.Holds(exchanged(t, e, r)) == nil {
					t.Error("the claim holds of the exchanged networks too")
				}
			}
		})
	}
}

// exchanged gives every network the numbers of the one before it, and turns what
// compares networks around.
func exchanged(t *testing.T, e Effect, r Result) Result {
	t.Helper()
	s, err := e.Scenario()
	if err != nil {
		t.Fatal(err)
	}
	nets := s.Train.Nets
	next := map[string]string{}
	for i := range nets {
		next[nets[i].Name] = nets[(i+1)%len(nets)].Name
	}
	out := r
	out.Numbers = nil
	for _, n := range r.Numbers {
		if n.Lane == "" {
			n.Value = 1 / n.Value
		}
		n.Lane = next[n.Lane]
		out.Numbers = append(out.Numbers, n)
	}
	return out
}

// The documents open, fit on the screen, and are the ones that the program has.
func TestDocumentsOpen(t *testing.T) {
	files := map[string]bool{}
	for _, e := range All() {
		s, err := e.Scenario()
		if err != nil {
			t.Error(err)
			continue
		}
		if n := len(s.Train.Nets); n < 2 || n > 4 {
			t.Errorf("%s: %d networks want 2 to 4", e.Key, n)
		}
		if s.Seed != 1 || e.File != "train-"+e.Key+".yaml" || e.Title == "" || !strings.HasSuffix(e.Claim, ".") {
			t.Errorf("%s: seed %d, file %s, title %q, claim %q", e.Key, s.Seed, e.File, e.Title, e.Claim)
		}
		text, err := assets.TrainScenarios.ReadFile("scenarios/" + e.File)
		if err != nil {
			t.Fatal(err)
		}
		if want := "\n#   downhill train --scenario " + e.File + "\nversion: 1\n"; !strings.Contains(string(text), want) {
			t.Errorf("%s does not say how to run it", e.File)
		}
		files[e.File] = true
	}
	all, err := fs.Glob(assets.TrainScenarios, "scenarios/*")
	if err != nil || len(all) != len(files) {
		t.Errorf("%d documents for %d effects (%v)", len(all), len(files), err)
	}
	for _, f := range all {
		if !files[path.Base(f)] {
			t.Errorf("%s belongs to no effect", f)
		}
	}
}

// Every limit of every effect asks for a number that is measured: a limit on
// nothing would fail, and here it shows which one does without a training.
func TestHoldsRejects(t *testing.T) {
	for _, e := range All() {
		good := Result{Effect: e.Key}
		for _, l := range e.limits {
			if _, found := good.Get(l.lane, l.key); found {
				t.Errorf("%s: two limits on %s %s", e.Key, l.lane, l.key)
			}
			good.Numbers = append(good.Numbers, Number{Lane: l.lane, Key: l.key, Value: within(l)})
		}
		if err := e.Holds(good); err != nil {
			t.Errorf("%s: a result within all limits: %v", e.Key, err)
		}
		for i, l := range e.limits {
			for name, spoil := range map[string]func(*Result){
				"not a number": func(r *Result) { r.Numbers[i].Value = math.NaN() },
				"too small":    func(r *Result) { r.Numbers[i].Value = l.low - 1e-6 },
				"too large":    func(r *Result) { r.Numbers[i].Value = l.high + 1e-6 },
				"missing":      func(r *Result) { r.Numbers[i].Key = "" },
			} {
				if name == "too small" && math.IsInf(l.low, -1) || name == "too large" && math.IsInf(l.high, 1) {
					continue
				}
				bad := good
				bad.Numbers = append([]Number(nil), good.Numbers...)
				spoil(&bad)
				if err := e.Holds(bad); err == nil || !strings.Contains(err.Error(), l.key) {
					t.Errorf("%s: %s %s %s: got %v", e.Key, l.lane, l.key, name, err)
				}
			}
		}
		if other := (Result{Effect: "other", Numbers: good.Numbers}); e.Holds(other) == nil {
			t.Errorf("%s holds of another effect's result", e.Key)
		}
	}
}

// within is a value that a limit lets through.
func within(l limit) float64 {
	switch {
	case math.IsInf(l.low, -1):
		return l.high
	case math.IsInf(l.high, 1):
		return l.low
	}
	return (l.low + l.high) / 2
}

func TestLookup(t *testing.T) {
	for _, e := range All() {
		if got, err := Lookup(e.Key); err != nil || got.File != e.File {
			t.Errorf("%s: got %v, %v", e.Key, got.File, err)
		}
	}
	if _, err := Lookup("dropuot"); err == nil || !strings.Contains(err.Error(), "dropout") {
		t.Errorf("got %v want an error that names dropout", err)
	}
}

// The same seed gives the same bits, another seed other ones.
func TestMeasureRepeats(t *testing.T) {
	e, err := Lookup("dropout")
	if err != nil {
		t.Fatal(err)
	}
	var got [3]Result
	for i, seed := range []uint64{4, 4, 5} {
		if got[i], err = e.Measure(seed); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(got[0], got[1]) || reflect.DeepEqual(got[0].Numbers, got[2].Numbers) {
		t.Errorf("seeds 4, 4, 5 gave\n%v\n%v\n%v", got[0], got[1], got[2])
	}
}
