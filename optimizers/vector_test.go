package optimizers

import (
	"math"
	"testing"
)

// TestVectorLoopsAreTheSameRule: on many coordinates, where the loop runs in
// nn/kernels, every rule does what it does on few, with and without Probe.
func TestVectorLoopsAreTheSameRule(t *testing.T) {
	const dim, steps = 61, 30
	for _, o := range []Optimizer{
		SGD{}, Momentum{0.9}, Adam{0.9, 0.99, 1e-7, false}, Adam{0.9, 0.99, 1e-7, true},
		RMSProp{Rho: 0.9, Epsilon: 1e-7}, RMSProp{Rho: 0.9, Momentum: 0.5, Epsilon: 1e-7}, RMSProp{Rho: 0.9, Centered: true, Epsilon: 1e-7},
	} {
		if !InPlace(o) {
			t.Errorf("%T is not in place", o)
		}
		run := func(from, to int, probe bool) []float64 {
			x := make([]float64, to-from)
			for i := range x {
				x[i] = math.Sin(float64(from + i))
			}
			s := NewState(o, len(x))
			if !probe {
				s.Probe = nil
			}
			for range steps {
				o.Step(s, x, flat(len(x)), 0.05)
			}
			if s.T != steps || s.Evals != steps {
				t.Errorf("%T: %d steps and %d gradients, want %d", o, s.T, s.Evals, steps)
			}
			return x
		}
		var want []float64
		for i := range dim {
			want = append(want, run(i, i+1, true)...) // flat is separable
		}
		for _, probe := range []bool{true, false} {
			for i, got := range run(0, dim, probe) {
				// Fused multiplication rounds once less in each of 30 steps.
				if math.Abs(got-want[i]) > 1e-13 {
					t.Errorf("%T probe=%v: coordinate %d is %v, want %v", o, probe, i, got, want[i])
				}
			}
		}
	}
	for _, o := range []Optimizer{Nesterov{0.9}, Newton{}} {
		if InPlace(o) {
			t.Errorf("%T asks elsewhere than at x", o)
		}
	}
}
