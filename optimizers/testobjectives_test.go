package optimizers

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// surface is a test function of the reference files, with its gradient.
type surface func(x, grad []float64) float64

func (surface) Dim() int                         { return 2 }
func (f surface) Eval(x, grad []float64) float64 { return f(x, grad) }

// bowl is (u² + κv²)/2 turned by degrees.
func bowl(kappa, degrees float64) surface {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return func(x, grad []float64) float64 {
		u, v := cos*x[0]+sin*x[1], -sin*x[0]+cos*x[1]
		if grad != nil {
			grad[0] = cos*u - sin*kappa*v
			grad[1] = sin*u + cos*kappa*v
		}
		return (u*u + kappa*v*v) / 2
	}
}

func rosenbrock(x, grad []float64) float64 {
	a, b := 1-x[0], x[1]-x[0]*x[0]
	if grad != nil {
		grad[0] = -2*a - 400*x[0]*b
		grad[1] = 200 * b
	}
	return a*a + 100*b*b
}

func beale(x, grad []float64) float64 {
	y := x[1]
	a, b, c := 1.5-x[0]+x[0]*y, 2.25-x[0]+x[0]*y*y, 2.625-x[0]+x[0]*y*y*y
	if grad != nil {
		grad[0] = 2*a*(y-1) + 2*b*(y*y-1) + 2*c*(y*y*y-1)
		grad[1] = 2*a*x[0] + 4*b*x[0]*y + 6*c*x[0]*y*y
	}
	return a*a + b*b + c*c
}

func himmelblau(x, grad []float64) float64 {
	a, b := x[0]*x[0]+x[1]-11, x[0]+x[1]*x[1]-7
	if grad != nil {
		grad[0] = 4*x[0]*a + 2*b
		grad[1] = 2*a + 4*x[1]*b
	}
	return a*a + b*b
}

func saddle(x, grad []float64) float64 {
	if grad != nil {
		grad[0], grad[1] = 2*x[0], -2*x[1]
	}
	return x[0]*x[0] - x[1]*x[1]
}

// surfaceOf gives the function and the start that the headers of the reference
// files name.
func surfaceOf(t testing.TB, name string) (f surface, start []float64) {
	t.Helper()
	switch name {
	case "bowl20":
		return bowl(20, 0), []float64{8, 1.5}
	case "bowl100":
		return bowl(100, 0), []float64{8, 1.5}
	case "bowl100rot30":
		return bowl(100, 30), []float64{8, 1.5}
	case "rosenbrock":
		return rosenbrock, []float64{-1.2, 1}
	case "beale":
		return beale, []float64{1, 1.5}
	case "himmelblau":
		return himmelblau, []float64{0.5, -0.25}
	case "saddle":
		return saddle, []float64{1.5, 0.001}
	}
	t.Fatalf("no test surface %q", name)
	return nil, nil
}

// quadratic is xᵀAx/2 − bᵀx in any number of coordinates, and Curved.
type quadratic struct {
	a *mat.SymDense // [n][n]
	b []float64     // [n]
}

func (q quadratic) Dim() int { return len(q.b) }

func (q quadratic) Eval(x, grad []float64) float64 {
	f := 0.0
	for i := range x {
		ax := 0.0
		for j := range x {
			ax += q.a.At(i, j) * x[j]
		}
		f += x[i]*ax/2 - q.b[i]*x[i]
		if grad != nil {
			grad[i] = ax - q.b[i]
		}
	}
	return f
}

func (q quadratic) Hessian(_ []float64, dst *mat.SymDense) { dst.CopySym(q.a) }

// separate is a different valley in every coordinate, Σ (1 + i mod 7)(1 − cos xᵢ),
// of any dimension; its Hessian is diagonal.
type separate int

func (n separate) Dim() int { return int(n) }

func (n separate) Eval(x, grad []float64) float64 {
	f := 0.0
	for i, v := range x {
		c := float64(1 + i%7)
		f += c * (1 - math.Cos(v))
		if grad != nil {
			grad[i] = c * math.Sin(v)
		}
	}
	return f
}

// given hands out a list of gradients that do not depend on x.
type given struct {
	g    [][]float64
	next int
}

func (o *given) Dim() int { return len(o.g[0]) }

func (o *given) Eval(_, grad []float64) float64 {
	copy(grad, o.g[o.next])
	o.next++
	return 0
}

// build makes a rule from the catalog.
func build(t testing.TB, spec string) (Optimizer, param.Values) {
	t.Helper()
	ch, err := Catalog().Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	o, err := Catalog().Build(ch)
	if err != nil {
		t.Fatal(err)
	}
	return o, ch.Values
}

// run takes n steps and returns the points, the start first.
func run(o Optimizer, f Objective, start []float64, lr float64, n int) [][]float64 {
	x := append([]float64(nil), start...)
	s := NewState(o, len(x))
	path := [][]float64{append([]float64(nil), x...)}
	for range n {
		o.Step(s, x, f, lr)
		path = append(path, append([]float64(nil), x...))
	}
	return path
}
