package kernels

import (
	"math"
	"testing"
)

// near fails the test unless got is want within some roundings: the formulas
// below are written out once more in another order than the kernels'.
func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-14*max(1, math.Abs(want))) {
		t.Errorf("%s = %v: want %v", what, got, want)
	}
}

func TestRulesFollowTheirFormulas(t *testing.T) {
	const n, lr, beta, beta2, eps = 19, 0.05, 0.9, 0.99, 1e-7
	x, m, g := random(n), random(n + 1)[:n], random(n + 2)[:n]
	s := make([]float64, n)
	for i := range s {
		s[i] = math.Abs(x[i]) / 3
	}
	clone := func(v []float64) []float64 { return append([]float64(nil), v...) }

	x1 := clone(x)
	SGDStep(x1, g, lr)
	for i := range x {
		near(t, "SGD x", x1[i], x[i]-lr*g[i])
	}

	x1, m1 := clone(x), clone(m)
	MomentumStep(x1, m1, g, lr, beta)
	for i := range x {
		near(t, "momentum m", m1[i], beta*m[i]-lr*g[i])
		near(t, "momentum x", x1[i], x[i]+beta*m[i]-lr*g[i])
	}

	x1, s1 := clone(x), clone(s)
	RMSPropStep(x1, s1, g, lr, beta, eps)
	for i := range x {
		want := beta*s[i] + (1-beta)*g[i]*g[i]
		near(t, "RMSProp s", s1[i], want)
		near(t, "RMSProp x", x1[i], x[i]-lr*g[i]/math.Sqrt(want+eps))
	}

	x1, m1, s1 = clone(x), clone(m), clone(s)
	AdamStep(x1, m1, s1, g, lr, beta, beta2, eps)
	for i := range x {
		wm, ws := beta*m[i]+(1-beta)*g[i], beta2*s[i]+(1-beta2)*g[i]*g[i]
		near(t, "Adam m", m1[i], wm)
		near(t, "Adam s", s1[i], ws)
		near(t, "Adam x", x1[i], x[i]-lr*wm/(math.Sqrt(ws)+eps))
	}
}

func TestVectorsFollowTheirFormulas(t *testing.T) {
	const n = 21
	x, y := random(n), random(n + 1)[:n]
	dst := make([]float64, n)
	Mul(dst, x, y)
	near(t, "Mul", dst[20], x[20]*y[20])
	Add(dst, x, y)
	near(t, "Add", dst[20], x[20]+y[20])
	Axpy(3, x, dst)
	near(t, "Axpy", dst[20], 4*x[20]+y[20])
	Scale(0.5, dst)
	near(t, "Scale", dst[20], 2*x[20]+y[20]/2)
	var d, q float64
	for i := range x {
		d += x[i] * y[i]
		q += x[i] * x[i]
	}
	near(t, "Dot", Dot(x, y), d)
	near(t, "SumSquares", SumSquares(x), q)
}

// The derivatives are compared with central differences: with a step of 10⁻⁵
// they are within 10⁻⁹ of the slope.
func TestActivationsBack(t *testing.T) {
	x := []float64{-3, -1.5, -0.2, 0.3, 0.9, 2, 5, -0.7, 1.1}
	dy := random(len(x))
	const h = 1e-5
	for _, f := range []struct {
		name    string
		forward func(y, x []float64)
		back    func(dx, dy, x, y []float64)
	}{
		{"tanh", Tanh, func(dx, dy, x, y []float64) { TanhBack(dx, dy, y) }},
		{"sigmoid", Sigmoid, func(dx, dy, x, y []float64) { SigmoidBack(dx, dy, y) }},
		{"relu", ReLU, func(dx, dy, x, y []float64) { ReLUBack(dx, dy, x) }},
		{"leaky", func(y, x []float64) { LeakyReLU(y, x, 0.2) }, func(dx, dy, x, y []float64) { LeakyReLUBack(dx, dy, x, 0.2) }},
		{"selu", func(y, x []float64) { ELU(y, x, 1.67, 1.05) }, func(dx, dy, x, y []float64) { ELUBack(dx, dy, x, y, 1.67, 1.05) }},
	} {
		n := len(x)
		y, up, down, dx := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range x {
			up[i], down[i] = x[i]+h, x[i]-h
		}
		f.forward(y, x)
		f.forward(up, up)
		f.forward(down, down)
		f.back(dx, dy, x, y)
		for i := range x {
			if want := dy[i] * (up[i] - down[i]) / (2 * h); math.Abs(dx[i]-want) > 1e-9 {
				t.Errorf("%s at %v: dx = %v: want %v", f.name, x[i], dx[i], want)
			}
		}
	}
	// At the kink the slope is that from the left.
	one, zero, dx := []float64{1}, []float64{0}, []float64{9}
	if ReLUBack(dx, one, zero); dx[0] != 0 {
		t.Errorf("slope of ReLU at 0 = %v: want 0", dx[0])
	}
	if LeakyReLUBack(dx, one, zero, 0.2); dx[0] != 0.2 {
		t.Errorf("slope of leaky ReLU at 0 = %v: want 0.2", dx[0])
	}
	if ELUBack(dx, one, zero, zero, 1.5, 2); dx[0] != 3 {
		t.Errorf("slope of SELU at 0 = %v: want 3", dx[0])
	}
}
