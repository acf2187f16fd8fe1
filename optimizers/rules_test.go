package optimizers

import (
	"math"
	"strings"
	"testing"

	"downhill/internal/param"
)

// adaboundPath is the authors' program written down a second time, with powers
// instead of running products and one coordinate after the other.
func adaboundPath(f Objective, start []float64, lr []float64, baseLR, beta1, beta2, eps, final, gamma float64) [][]float64 {
	x := append([]float64(nil), start...)
	m, v, g := make([]float64, len(x)), make([]float64, len(x)), make([]float64, len(x))
	path := [][]float64{append([]float64(nil), x...)}
	for i := range lr {
		t := float64(i + 1)
		f.Eval(x, g)
		for k := range x {
			m[k] = beta1*m[k] + (1-beta1)*g[k]
			v[k] = beta2*v[k] + (1-beta2)*g[k]*g[k]
			rate := lr[i] * math.Sqrt(1-math.Pow(beta2, t)) / (1 - math.Pow(beta1, t)) / (math.Sqrt(v[k]) + eps)
			target := final * lr[i] / baseLR
			rate = math.Max(rate, target*(1-1/(gamma*t+1)))
			rate = math.Min(rate, target*(1+1/(gamma*t)))
			x[k] -= rate * m[k]
		}
		path = append(path, append([]float64(nil), x...))
	}
	return path
}

// farthest is the largest difference of two paths beside the size of the first.
func farthest(a, b [][]float64) float64 {
	top, size := 0.0, 0.0
	for i := range a {
		for k := range a[i] {
			top = max(top, math.Abs(a[i][k]-b[i][k]))
			size = max(size, math.Abs(a[i][k]))
		}
	}
	return top / size
}

// TestAdaBoundMatchesAuthors runs 200 steps on Himmelblau with a rate that
// falls on the way, and twins. The parameters are chosen so that both bounds
// are at work on some steps and neither on others.
func TestAdaBoundMatchesAuthors(t *testing.T) {
	f, start := surfaceOf(t, "himmelblau")
	lr := make([]float64, 200)
	for i := range lr {
		lr[i] = 0.3 / (1 + float64(i)/100)
	}
	path := func(values param.Values) [][]float64 {
		o, err := newAdaBound(values)
		if err != nil {
			t.Fatal(err)
		}
		x := append([]float64(nil), start...)
		s := NewState(o, 2)
		out := [][]float64{append([]float64(nil), x...)}
		for _, rate := range lr {
			o.Step(s, x, f, rate)
			out = append(out, append([]float64(nil), x...))
		}
		return out
	}
	_, values := build(t, "adabound:lr=0.3,final_lr=0.01,gamma=0.01,beta1=0.8,beta2=0.99,eps=0.01")
	want := adaboundPath(f, start, lr, 0.3, 0.8, 0.99, 0.01, 0.01, 0.01)
	// The recurrences are written differently, so they round differently: some
	// thousand roundings in 200 steps.
	if d := farthest(want, path(values)); d > 1e-12 {
		t.Errorf("path differs by %.1e of its size", d)
	}
	for _, key := range []string{"lr", "final_lr", "gamma", "beta1", "beta2", "eps"} {
		v := values.Clone()
		v[key] = param.Num(v.Num(key) * 0.99)
		if d := farthest(want, path(v)); d < 1e-6 {
			t.Errorf("%s changed by 1 %% moves the path by %.1e only", key, d)
		}
	}
}

// TestAdaBoundEndsAsSGD: with a huge γ the bounds are closed from the first
// step, and without a mean (β₁ = 0) what is left is SGD with the final rate.
func TestAdaBoundEndsAsSGD(t *testing.T) {
	f, start := surfaceOf(t, "beale")
	bound := AdaBound{Beta2: 0.999, Epsilon: 1e-7, FinalLR: 0.002, Gamma: 1e15, LearningRate: 0.1}
	got := run(bound, f, start, 0.1, 200)
	want := run(SGD{}, f, start, 0.002, 200)
	// The bounds are 1e-15 apart.
	if d := farthest(want, got); d > 1e-12 {
		t.Errorf("path differs from SGD's by %.1e of its size", d)
	}
	// And with a tiny γ nothing is bounded: Adam.
	bound = AdaBound{0.9, 0.999, 1e-7, 0.1, 1e-12, 0.05}
	if d := farthest(run(Adam{0.9, 0.999, 1e-7, false}, f, start, 0.05, 200), run(bound, f, start, 0.05, 200)); d > 1e-12 {
		t.Errorf("path differs from Adam's by %.1e of its size", d)
	}
}

// TestEpsilonStandsWhereKerasHasIt takes one step from θ = 0 with ∇f = 2 and an
// ε too large to be overlooked, against the formulas written out by hand.
func TestEpsilonStandsWhereKerasHasIt(t *testing.T) {
	const g, eps = 2.0, 0.5
	for _, c := range []struct {
		spec string
		want float64
	}{
		{"adagrad", -g / math.Sqrt(0.1+g*g+eps)},
		{"rmsprop", -g / math.Sqrt(0.1*g*g+eps)},
		{"rmsprop:momentum=0.5", -g / math.Sqrt(0.1*g*g+eps)},
		{"rmsprop:centered=true", -g / math.Sqrt(0.1*g*g-0.01*g*g+eps)},
		{"adadelta", -g * math.Sqrt(eps) / math.Sqrt(0.05*g*g+eps)},
		{"adam", -math.Sqrt(0.001) / 0.1 * 0.1 * g / (math.Sqrt(0.001*g*g) + eps)},
		{"adamw", -math.Sqrt(0.001) / 0.1 * 0.1 * g / (math.Sqrt(0.001*g*g) + eps)},
		{"adamax", -g / (g + eps)},
		// ‖ŝ‖ = g² at the first step; μ₁ = 0.9(1 − 0.48), μ₂ = 0.9(1 − 0.4608).
		{"nadam", -(0.9*0.5392*0.1*g/(1-0.9*0.52*0.9*0.5392) + g) / (g + eps)},
		{"adabound:final_lr=1,gamma=1", -math.Sqrt(0.001) / 0.1 / (math.Sqrt(0.001*g*g) + eps) * 0.1 * g},
	} {
		t.Run(c.spec, func(t *testing.T) {
			_, values := build(t, c.spec)
			values["eps"], values["lr"] = param.Num(eps), param.Num(1)
			key, _, _ := strings.Cut(c.spec, ":")
			o, err := Catalog().Build(param.Choice{Key: key, Values: values})
			if err != nil {
				t.Fatal(err)
			}
			want := c.want
			if o, ok := o.(AdaBound); ok { // lower bound η*(1 − 1/2), upper η*·2
				rate := -want / (0.1 * g)
				want = -0.1 * g * min(max(rate, o.FinalLR/2), o.FinalLR*2)
			}
			x := []float64{0}
			o.Step(NewState(o, 1), x, &given{g: [][]float64{{g}}}, 1)
			// 1 − 0.999 loses three digits of sixteen.
			if math.Abs(x[0]-want) > 1e-12 {
				t.Errorf("θ = %v, want %v", x[0], want)
			}
		})
	}
}

// TestRMSPropWithMomentum follows Himmelblau with the uncentred rule with
// momentum, which no reference file has, written out once more.
func TestRMSPropWithMomentum(t *testing.T) {
	f, start := surfaceOf(t, "himmelblau")
	const lr, rho, beta, eps = 0.005, 0.9, 0.8, 0.01
	x, g := append([]float64(nil), start...), make([]float64, 2)
	var sq, b [2]float64
	want := [][]float64{{x[0], x[1]}}
	for range 200 {
		f.Eval(x, g)
		for i := range x {
			sq[i] += (1 - rho) * (g[i]*g[i] - sq[i])
			b[i] = beta*b[i] + lr*g[i]/math.Sqrt(sq[i]+eps)
			x[i] -= b[i]
		}
		want = append(want, []float64{x[0], x[1]})
	}
	// Written differently, so rounded differently at each of 200 steps.
	for spec, same := range map[string]bool{
		"rmsprop:rho=0.9,momentum=0.8,eps=0.01":   true,
		"rmsprop:rho=0.909,momentum=0.8,eps=0.01": false, "rmsprop:rho=0.9,momentum=0.808,eps=0.01": false,
		"rmsprop:rho=0.9,momentum=0.8,eps=0.0101": false, "rmsprop:rho=0.9,momentum=0.8,eps=0.01,centered=true": false,
	} {
		o, _ := build(t, spec)
		d := farthest(want, run(o, f, start, lr, 200))
		if same && d > 1e-12 || !same && d < 1e-7 {
			t.Errorf("%s: path differs by %.1e of its size", spec, d)
		}
	}
}

// TestAdamWWithoutDecayIsAdam, bit for bit, with AMSGrad and without.
func TestAdamWWithoutDecayIsAdam(t *testing.T) {
	f, start := surfaceOf(t, "rosenbrock")
	for _, amsgrad := range []bool{false, true} {
		adam := run(Adam{0.9, 0.99, 1e-7, amsgrad}, f, start, 0.05, 200)
		if d := farthest(adam, run(AdamW{0.9, 0.99, 1e-7, amsgrad, 0}, f, start, 0.05, 200)); d != 0 {
			t.Errorf("AMSGrad %v: path differs by %.1e of its size", amsgrad, d)
		}
		if d := farthest(adam, run(Adam{0.9, 0.99, 1e-7, !amsgrad}, f, start, 0.05, 200)); d < 1e-3 {
			t.Errorf("AMSGrad %v makes a difference of %.1e only", amsgrad, d)
		}
	}
}

// TestNesterovAsksAhead: State.Probe is θ + βm, and x the textbook θ.
func TestNesterovAsksAhead(t *testing.T) {
	o := Nesterov{0.9}
	x := []float64{8, 1.5}
	s := NewState(o, 2)
	f := bowl(20, 0)
	o.Step(s, x, f, 0.02)
	m := [2]float64(s.Slot[0])
	theta := [2]float64(x)
	o.Step(s, x, f, 0.02)
	for i := range x {
		if want := theta[i] + 0.9*m[i]; s.Probe[i] != want {
			t.Errorf("probe[%d] = %v, want θ + βm = %v", i, s.Probe[i], want)
		}
		if want := theta[i] + s.Slot[0][i]; x[i] != want {
			t.Errorf("θ[%d] = %v, want θ + m = %v", i, x[i], want)
		}
	}
	if want := f.Eval(s.Probe, nil); s.Loss != want {
		t.Errorf("loss = %v, want that at the probe, %v", s.Loss, want)
	}
}

// TestMomentumPointsDownhill: m is signed as the move, m ← βm − η∇f.
func TestMomentumPointsDownhill(t *testing.T) {
	for _, o := range []Optimizer{Momentum{0.9}, Nesterov{0.9}} {
		s := NewState(o, 1)
		o.Step(s, []float64{0}, &given{g: [][]float64{{3}}}, 0.5)
		if got := s.Slot[0][0]; got != -1.5 {
			t.Errorf("%T: m = %v, want −η∇f = -1.5", o, got)
		}
	}
}

// TestRunningProductAfterLiveChange: after a change of β₂ the product holds the
// betas that were used.
func TestRunningProductAfterLiveChange(t *testing.T) {
	a, b := Adam{0.9, 0.999, 1e-7, false}, Adam{0.9, 0.99, 1e-7, false}
	s := NewState(a, 2)
	f, x := surfaceOf(t, "bowl20")
	for range 3 {
		a.Step(s, x, f, 0.1)
	}
	s.Adopt(a, b)
	b.Step(s, x, f, 0.1)
	if want := 0.999 * 0.999 * 0.999 * 0.99; math.Abs(s.Scalars[1]-want) > 1e-15 {
		t.Errorf("β₂ᵗ = %v, want %v", s.Scalars[1], want)
	}
}

// TestLionRestsWithoutGradient: sign(0) is 0, so nothing moves on flat ground.
func TestLionRestsWithoutGradient(t *testing.T) {
	x := []float64{2}
	Lion{0.9, 0.99}.Step(NewState(Lion{}, 1), x, &given{g: [][]float64{{0}}}, 0.1)
	if x[0] != 2 {
		t.Errorf("θ = %v, want 2", x[0])
	}
}

// TestCentredRMSPropOnConstantSlope: the variance of a constant gradient is 0,
// and rounding makes it negative by more than ε where the gradient is large.
// The root must not turn that into not-a-number.
func TestCentredRMSPropOnConstantSlope(t *testing.T) {
	o := RMSProp{Rho: 0.9, Centered: true, Epsilon: 1e-7}
	negative := 0
	for k := range 20 {
		g := 1e7 * (1 + float64(k)/7)
		s, x := NewState(o, 1), []float64{0}
		for range 500 {
			o.Step(s, x, &given{g: [][]float64{{g}}}, 1e-12)
			if s.Slot[0][0]-s.Slot[1][0]*s.Slot[1][0] < -o.Epsilon {
				negative++
			}
		}
		if math.IsNaN(x[0]) || math.IsInf(x[0], 0) {
			t.Errorf("gradient %v: θ = %v", g, x[0])
		}
	}
	if negative == 0 {
		t.Error("the variance never came out negative: this tests nothing")
	}
}
