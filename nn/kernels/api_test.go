package kernels

import (
	"runtime"
	"slices"
	"strings"
	"testing"
)

// calls is every exported function on slices of n = 8·6, for what must hold of
// all of them.
func calls() map[string]func(n int) {
	const rows, cols, stride = 6, 5, 8
	var v [5][]float64
	for i := range v {
		v[i] = random(rows*stride + i)[:rows*stride]
	}
	p := func() [4][]float64 {
		return [4][]float64{v[0][:rows], v[1][:rows], v[2][:rows], v[3][:rows]}
	}()
	a, b, c, d := v[0], v[1], v[2], v[3]
	return map[string]func(n int){
		"Gemm":              func(n int) { Gemm(a, 8, b, 1, 6, c[:n], 8, 6, 8, 6, false) },
		"Transpose":         func(n int) { Transpose(a, 6, b[:n], 8, 6, 8) },
		"AddBias":           func(n int) { AddBias(a[:n], 8, 6, 8, p[1]) },
		"RowSums":           func(n int) { RowSums(p[0], b[:n], 8, 6, 8, false) },
		"RowDots":           func(n int) { RowDots(p[0], b[:n], c, 8, 6, 8, false) },
		"RowMoments":        func(n int) { RowMoments(p[0], p[1], c[:n], 8, 6, 8) },
		"NormalizeRows":     func(n int) { NormalizeRows(a, b, c[:n], 8, 6, 8, d[:6], d[6:12], d[12:18], d[18:24]) },
		"NormalizeRowsBack": func(n int) { NormalizeRowsBack(a, b, c[:n], 8, 6, 8, d[:6], d[6:12], d[12:18], d[18:24]) },
		"Dot":               func(n int) { Dot(a, b[:n]) },
		"Axpy":              func(n int) { Axpy(0.1, a, b[:n]) },
		"Mul":               func(n int) { Mul(a, b, c[:n]) },
		"Add":               func(n int) { Add(a, b, c[:n]) },
		"Exp":               func(n int) { Exp(a, b[:n]) },
		"Tanh":              func(n int) { Tanh(a, b[:n]) },
		"Sigmoid":           func(n int) { Sigmoid(a, b[:n]) },
		"TanhBack":          func(n int) { TanhBack(a, b, c[:n]) },
		"SigmoidBack":       func(n int) { SigmoidBack(a, b, c[:n]) },
		"ReLU":              func(n int) { ReLU(a, b[:n]) },
		"ReLUBack":          func(n int) { ReLUBack(a, b[:n], c) },
		"LeakyReLU":         func(n int) { LeakyReLU(a, b[:n], 0.1) },
		"LeakyReLUBack":     func(n int) { LeakyReLUBack(a, b[:n], c, 0.1) },
		"Softplus":          func(n int) { Softplus(a, b[:n]) },
		"GELU":              func(n int) { GELU(a, b[:n]) },
		"GELUBack":          func(n int) { GELUBack(a, b[:n], c) },
		"ELU":               func(n int) { ELU(a, b[:n], 1, 1) },
		"ELUBack":           func(n int) { ELUBack(a, b, c, d[:n], 1, 1) },
		"SGDStep":           func(n int) { SGDStep(a, b[:n], 0.1) },
		"MomentumStep":      func(n int) { MomentumStep(a, b, c[:n], 0.1, 0.9) },
		"RMSPropStep":       func(n int) { RMSPropStep(a, b[:n], c, 0.1, 0.9, 1e-7) },
		"AdamStep":          func(n int) { AdamStep(a, b, c, d[:n], 0.1, 0.9, 0.99, 1e-7) },
	}
}

// A slice that is too short panics before anything is written, and the message
// names the function.
func TestLengthsAreChecked(t *testing.T) {
	for name, call := range calls() {
		func() {
			defer func() {
				if s, _ := recover().(string); !strings.HasPrefix(s, "kernels: "+name+": ") {
					t.Errorf("%s with a short slice: panic %q: want one that names it", name, s)
				}
			}()
			call(47)
		}()
	}
	one := []float64{1}
	mustPanic(t, "one bias too few", func() { AddBias(one, 1, 1, 1, nil) })
	mustPanic(t, "stride below columns", func() { RowSums(make([]float64, 2), make([]float64, 9), 2, 2, 3, false) })
	mustPanic(t, "negative rows", func() { RowSums(nil, one, 1, -1, 1, false) })
}

func TestNothingIsAllocated(t *testing.T) {
	for name, call := range calls() {
		if n := testing.AllocsPerRun(10, func() { call(48) }); n != 0 {
			t.Errorf("%s allocates %v times a call", name, n)
		}
	}
	// The packed product has its blocks on the stack.
	const m, n, k = 100, 200, 20
	a, b, c := random(k*128), random(k*512), random(m*n)
	for _, l := range levels() {
		if n := testing.AllocsPerRun(5, func() { gemm(l, c, n, a, 1, 128, b, 512, m, n, k, false) }); n != 0 {
			t.Errorf("a product with packing allocates %v times at level %v", n, l)
		}
	}
}

func TestEmpty(t *testing.T) {
	Gemm(nil, 0, nil, 0, 0, nil, 0, 0, 0, 0, false)
	Transpose(nil, 0, nil, 0, 0, 0)
	AddBias(nil, 0, 0, 0, nil)
	Exp(nil, nil)
	AdamStep(nil, nil, nil, nil, 1, 1, 1, 1)
	if Dot(nil, nil) != 0 || SumSquares(nil) != 0 {
		t.Error("a sum of nothing is not 0")
	}
	c := []float64{5, 6}
	Gemm(c, 2, nil, 0, 0, nil, 0, 1, 2, 0, true)
	if c[0] != 5 || c[1] != 6 {
		t.Errorf("C + A·B with k = 0 is %v: want C", c)
	}
	Gemm(c, 2, nil, 0, 0, nil, 0, 1, 2, 0, false)
	if c[0] != 0 || c[1] != 0 {
		t.Errorf("A·B with k = 0 is %v: want 0", c)
	}
}

// On young goroutines, whose stacks are small and grow, while the collector
// moves stacks and stops them: registers and results stay what they are.
func TestUnderStackGrowthAndCollection(t *testing.T) {
	const m, n, k = 150, 200, 130
	a, b := random(k*256), random(k*512)
	eachLevel(t, func(t *testing.T, l level) {
		want := make([]float64, m*n)
		gemm(l, want, n, a, 1, 256, b, 512, m, n, k, false)
		const workers = 4
		got := make(chan []float64, workers)
		for range 5 {
			for range workers {
				go func() {
					c := make([]float64, m*n)
					gemm(l, c, n, a, 1, 256, b, 512, m, n, k, false)
					got <- c
				}()
			}
			runtime.GC()
			for range workers {
				if c := <-got; !slices.Equal(c, want) {
					t.Fatal("the product differs from the one made alone")
				}
			}
		}
	})
}
