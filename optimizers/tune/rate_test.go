package tune

import (
	"fmt"
	"math"
	"testing"

	"downhill/optimizers"
	"downhill/optimizers/race"
)

// Division against a plain loop over races.
func TestDivideMatchesALoop(t *testing.T) {
	for _, tt := range []struct{ surface, rule string }{
		{"bowl", "sgd"}, {"bowl", "momentum"}, {"bowl:kappa=100", "nesterov"}, {"rosenbrock", "sgd"}, {"rosenbrock", "adam"}, {"himmelblau", "rmsprop"},
	} {
		t.Run(tt.surface+"/"+tt.rule, func(t *testing.T) {
			g, f := ground(t, tt.surface)
			p := plan(t, f, 200, tt.rule)
			d, err := Divide(g, p, 0, DivideOptions{})
			if err != nil {
				t.Fatal(err)
			}
			rate, n := 10.0, 0
			for ; ; rate /= 3 {
				rule, err := optimizers.Catalog().With(p.Racers[0].Rule, "lr", fmt.Sprintf("%.17g", rate))
				if err != nil {
					t.Fatal(err)
				}
				n++
				if loss, _ := last(t, g, p, race.Racer{Name: p.Racers[0].Name, Rule: rule}, 0); loss <= f.Eval(p.Start[:], nil) {
					break
				}
			}
			if d.Found != rate || len(d.Attempts) != n || d.First != (n == 1) {
				t.Errorf("found %v after %d attempts, the loop %v after %d", d.Found, len(d.Attempts), rate, n)
			}
			for i, a := range d.Attempts {
				if a.Diverged != (i < n-1) || a.Diverged == (a.Reason == "") {
					t.Errorf("attempt %d at %v: diverged %v, %q", i, a.Rate, a.Diverged, a.Reason)
				}
			}
		})
	}
}

// On the bowl gradient descent diverges beyond 2/κ, so the found rate lies below
// that and a third of the way at most.
func TestDivideFindsTheStabilityLimit(t *testing.T) {
	g, f := ground(t, "bowl")
	d, err := Divide(g, plan(t, f, 200, "sgd"), 0, DivideOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if limit := 2 / 20.0; d.Found >= limit || d.Found < limit/3 {
		t.Errorf("found %v, want from %v to %v", d.Found, limit/3, limit)
	}
	few, err := Divide(g, plan(t, f, 200, "sgd"), 0, DivideOptions{Most: 2})
	if err != nil {
		t.Fatal(err)
	}
	if few.Found != 0 || len(few.Attempts) != 2 {
		t.Errorf("with two attempts: %v after %d", few.Found, len(few.Attempts))
	}
	for _, o := range []DivideOptions{{From: -1}, {By: 1}, {Most: -2}, {From: math.Inf(1)}} {
		if _, err := Divide(g, plan(t, f, 10, "sgd"), 0, o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}

// The range test against gradient descent written out.
func TestRangeMatchesALoop(t *testing.T) {
	g, f := ground(t, "bowl")
	p := plan(t, f, 50, "sgd:schedule=power,schedule.s=3")
	r, err := Test(g, p, 0, RangeOptions{From: 1e-4, To: 1, Steps: 120})
	if err != nil {
		t.Fatal(err)
	}
	x, grad := p.Start, [2]float64{}
	if r.Start != f.Eval(x[:], nil) || r.Path[0] != x {
		t.Errorf("starts at %v with %v", r.Path[0], r.Start)
	}
	for i, lr := range r.Rates {
		if i >= len(r.Loss) {
			break
		}
		if want := 1e-4 * math.Pow(1e4, float64(i)/119); math.Abs(lr-want) > 1e-15*want*10 {
			t.Fatalf("rate %d is %v, want %v", i, lr, want)
		}
		f.Eval(x[:], grad[:])
		for k := range x {
			x[k] -= lr * grad[k]
		}
		// The same arithmetic but for the order of a product: some 1e-16 a step,
		// which steps beyond the limit multiply as they multiply x.
		loss := f.Eval(x[:], nil)
		if math.Abs(r.Loss[i]-loss) > 1e-12*loss {
			t.Fatalf("step %d: loss %v, the loop has %v", i, r.Loss[i], loss)
		}
	}
	if len(r.Loss) < 100 || len(r.Smoothed) != len(r.Loss) || len(r.Path) != len(r.Loss)+1 {
		t.Errorf("%d losses, %d smoothed, %d points", len(r.Loss), len(r.Smoothed), len(r.Path))
	}
}

// What stands out comes in its order, and gradient descent on the bowl leaves
// beyond its stability limit 2/κ.
func TestRangeMarks(t *testing.T) {
	for _, tt := range []struct {
		surface, rule string
		limit         float64 // 0 where none is known
	}{{"bowl", "sgd", 0.1}, {"bowl:kappa=50", "sgd", 0.04}, {"bowl", "momentum", 0}, {"rosenbrock", "sgd", 0}, {"bowl", "adam", 0}} {
		g, f := ground(t, tt.surface)
		r, err := Test(g, plan(t, f, 50, tt.rule), 0, RangeOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if !(0 <= r.Falls && r.Falls <= r.Lowest && 0 <= r.Steepest && r.Steepest <= r.Lowest) {
			t.Errorf("%s on %s: falls %d, steepest %d, lowest %d", tt.rule, tt.surface, r.Falls, r.Steepest, r.Lowest)
		}
		if r.Diverges >= 0 && (r.Diverges <= r.Lowest || r.Reason == "") {
			t.Errorf("%s on %s: diverges at %d, lowest %d, %q", tt.rule, tt.surface, r.Diverges, r.Lowest, r.Reason)
		}
		if tt.limit == 0 {
			continue
		}
		// The rate grows by a factor of 1.072 a step, and from the limit on the
		// loss has to climb from 1e-3 of its start or so: some dozen steps.
		if at := r.Rate(r.Diverges); !(at > tt.limit) || at > 10*tt.limit {
			t.Errorf("%s on %s: diverges at η %v, the limit is %v", tt.rule, tt.surface, at, tt.limit)
		}
		if at := r.Rate(r.Steepest); !(at < tt.limit) {
			t.Errorf("%s on %s: steepest at η %v, the limit is %v", tt.rule, tt.surface, at, tt.limit)
		}
	}
}

func TestSmoothed(t *testing.T) {
	got := smoothed([]float64{4, 4, 0}, 0.5)
	// (½·4)/(1−½), (½·2+½·4)/(1−¼), (½·3)/(1−⅛)
	want := []float64{4, 4, 1.5 / 0.875}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-15*4 {
			t.Errorf("entry %d: got %v want %v", i, got[i], want[i])
		}
	}
}

func TestRangeRefuses(t *testing.T) {
	g, f := ground(t, "bowl")
	p := plan(t, f, 10, "sgd")
	for _, o := range []RangeOptions{{From: -1}, {From: 1, To: 0.1}, {Steps: 1}, {Smooth: 1}, {Steps: MaxRangeSteps + 1}} {
		if _, err := Test(g, p, 0, o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
	if _, err := Test(g, p, 1, RangeOptions{}); err == nil {
		t.Error("a racer that is not there is tested")
	}
}
