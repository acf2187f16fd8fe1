package surfaces

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func regression(t testing.TB, text string) *Regression {
	t.Helper()
	c := Catalog()
	ch, err := c.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Build(ch)
	if err != nil {
		t.Fatal(err)
	}
	return s.(*Regression)
}

// The bowl is the mean over the points, and what is asked for is what it is:
// condition number, angle, and the least-squares solution at (1, 0).
func TestRegressionIsTheMeanOfItsPoints(t *testing.T) {
	for _, text := range []string{"regression", "regression:n=3", "regression:n=1000,kappa=400,angle=30,residual=5,seed=7", "regression:kappa=1,residual=0"} {
		t.Run(text, func(t *testing.T) {
			r := regression(t, text)
			c, _ := Catalog().Parse(text)
			v := c.Values
			all := make([]int, r.Samples())
			for i := range all {
				all[i] = i
			}
			rng := rand.New(rand.NewPCG(3, 4))
			var g, h [2]float64
			for range 50 {
				p := []float64{8*rng.Float64() - 4, 20*rng.Float64() - 10}
				f, mean := r.Eval(p, g[:]), r.EvalSamples(all, p, h[:])
				// 1,000 terms of some 1e3 each round to 1e-13 of their size.
				scale := 1 + math.Abs(f)
				if math.Abs(f-mean) > 1e-12*scale || math.Hypot(g[0]-h[0], g[1]-h[1]) > 1e-12*(1+math.Hypot(g[0], g[1])) {
					t.Fatalf("at %v: %v %v, the mean of the points %v %v", p, f, g, mean, h)
				}
			}
			a, b, d := hessianAt(r, []float64{0, 0})
			sum := mat.NewSymDense(2, nil)
			r.HessianSamples(all, nil, sum)
			if math.Abs(sum.At(0, 0)-a) > 1e-12*a || math.Abs(sum.At(0, 1)-b) > 1e-12*a || sum.At(1, 1) != d {
				t.Errorf("Hessian %v %v %v, the mean of the points' %v", a, b, d, mat.Formatted(sum))
			}
			m, rad := (a+d)/2, math.Hypot((a-d)/2, b)
			if kappa := (m + rad) / (m - rad); math.Abs(kappa/v.Num("kappa")-1) > 1e-9 {
				t.Errorf("condition %v, want %v", kappa, v.Num("kappa"))
			}
			// Along the flat axis the curvature is the smaller eigenvalue.
			sin, cos := math.Sincos(v.Num("angle") * math.Pi / 180)
			if along := a*cos*cos + 2*b*sin*cos + d*sin*sin; math.Abs(along-(m-rad)) > 1e-9*(m+rad) {
				t.Errorf("the curvature at the angle is %v, want %v", along, m-rad)
			}
			low := r.Minima()[0]
			if low.X != 1 || low.Y != 0 || math.Abs(r.EvalSamples(all, []float64{1, 0}, h[:])-low.F) > 1e-12*(1+low.F) || math.Hypot(h[0], h[1]) > 1e-11 {
				t.Errorf("minimum %+v, the points' gradient there %v", low, h)
			}
			// Of n residuals two are spent on the line.
			if s := v.Num("residual"); s == 0 && low.F != 0 || s > 0 && r.Samples() > 50 && math.Abs(2*low.F/(s*s)-1) > 4*math.Sqrt(2/float64(r.Samples())) {
				t.Errorf("residuals of %v leave a loss of %v", s, low.F)
			}
		})
	}
}

// A sample's gradient is the derivative of its loss, and another seed draws other
// points of the same bowl.
func TestRegressionSamples(t *testing.T) {
	r := regression(t, "regression:angle=60")
	at := []int{3, 17, 17, 99}
	p, g := []float64{0.4, -1.3}, [2]float64{}
	r.EvalSamples(at, p, g[:])
	const h = 1e-5 // the loss is quadratic: central differences round to 1e-10
	for i := range 2 {
		q := append([]float64(nil), p...)
		q[i] += h
		up := r.EvalSamples(at, q, nil)
		q[i] -= 2 * h
		if d := (up - r.EvalSamples(at, q, nil)) / (2 * h); math.Abs(d-g[i]) > 1e-8 {
			t.Errorf("coordinate %d: %v, differences say %v", i, g[i], d)
		}
	}
	one, two := regression(t, "regression"), regression(t, "regression:seed=2")
	if one.Feature[0] == two.Feature[0] || one.Target[0] == two.Target[0] {
		t.Error("another seed draws the same points")
	}
	a, b, _ := hessianAt(one, nil)
	if c, d, _ := hessianAt(two, nil); a != c || b != d {
		t.Error("another seed makes another bowl")
	}
	if c, err := Catalog().Parse("regression:n=250"); err != nil || Samples(c) != 250 {
		t.Errorf("%v has %d samples: %v", c, Samples(c), err)
	}
	if c, _ := Catalog().Parse("bowl"); Samples(c) != 0 {
		t.Error("the bowl has samples")
	}
}
