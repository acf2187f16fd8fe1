package kernels

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// product is one call of Gemm; off is where each matrix starts in its slice, so
// that vectors lie across cache lines.
type product struct {
	m, n, k, ai, ak, ldb, ldc, off int
	add                            bool
}

func (g product) String() string {
	return fmt.Sprintf("m, n, k = %d, %d, %d; ai, ak = %d, %d; ldb = %d; ldc = %d; offset %d; add %v",
		g.m, g.n, g.k, g.ai, g.ak, g.ldb, g.ldc, g.off, g.add)
}

// checkGemm compares one product with the sums in twice the precision. The
// bound is that of the doc comment: k products and k sums, of which the first
// is exact, and one more where C is added; ε = 2⁻⁵³.
func checkGemm(t *testing.T, l level, g product) {
	t.Helper()
	a := random(max(0, (g.m-1)*g.ai+(g.k-1)*g.ak+1) + g.off)[g.off:]
	b := random(max(0, (g.k-1)*g.ldb+g.n) + g.off)[g.off:]
	c, all := guarded(max(0, (g.m-1)*g.ldc+g.n), g.off)
	start := random(g.m*g.n + 1)
	for i := range g.m {
		copy(c[i*g.ldc:][:g.n], start[i*g.n:])
	}
	if g.m > 0 && g.n > 0 && g.k > 0 {
		gemm(l, c, g.ldc, a, g.ai, g.ak, b, g.ldb, g.m, g.n, g.k, g.add)
	} else {
		Gemm(c, g.ldc, a, g.ai, g.ak, b, g.ldb, g.m, g.n, g.k, g.add)
	}
	for i := range g.m {
		for j := range g.n {
			var want, low, size float64
			if g.add {
				want, size = start[i*g.n+j], math.Abs(start[i*g.n+j])
			}
			for p := range g.k {
				x, y := a[i*g.ai+p*g.ak], b[p*g.ldb+j]
				xy := x * y
				size += math.Abs(xy)
				s := want + xy
				z := s - want
				low += (want - (s - z)) + (xy - z) + math.FMA(x, y, -xy)
				want = s
			}
			want += low
			bound := float64(g.k+1) * 0x1p-53 * size
			if got := c[i*g.ldc+j]; !(math.Abs(got-want) <= bound) {
				t.Fatalf("%v: C[%d][%d] = %v: want %v within %v", g, i, j, got, want, bound)
			}
		}
	}
	for i, v := range all {
		if q := i - g.off; q >= 0 && q < len(c) && q%max(1, g.ldc) < g.n {
			continue
		}
		if v != guard {
			t.Fatalf("%v: element %d outside C was written: %v", g, i-g.off, v)
		}
	}
}

// layouts gives the three passes of a layer, tight and padded, at an offset.
func layouts(m, n, k, off int, add bool) []product {
	return []product{
		{m, n, k, 1, m, n, n, 0, add},                        // forward, tight
		{m, n, k, 1, m + off%3, Pad(n), Pad(n), off, add},    // forward
		{m, n, k, k, 1, Pad(n), Pad(n), off, add},            // dX
		{m, n, k, Pad(k), 1, n + off%2, n + off%5, off, add}, // dW
		{m, n, k, 3, 3*m + 1, n + 1, n, off, add},            // neither stride is 1
	}
}

func TestGemmEverySmallSize(t *testing.T) {
	eachLevel(t, func(t *testing.T, l level) {
		r := rand.New(rand.NewPCG(2, 3))
		for m := range 34 {
			for n := range 34 {
				for _, k := range []int{0, 1, 2, 3 + r.IntN(5), 8 + r.IntN(26)} {
					g := layouts(m, n, k, 1+r.IntN(8), r.IntN(2) == 0)
					checkGemm(t, l, g[r.IntN(len(g))])
				}
			}
		}
	})
}

// Every width of a strip with every height of a tile and every tail.
func TestGemmStrips(t *testing.T) {
	eachLevel(t, func(t *testing.T, l level) {
		for n := 1; n <= 112; n++ {
			for _, m := range []int{1, 3, 6, 7, 8, 15, 23} {
				for _, g := range layouts(m, n, 5, 1+(m+n)%8, n%2 == 0) {
					checkGemm(t, l, g)
				}
			}
		}
	})
}

// Sizes beyond one piece of k, one block of rows, and with strides at which the
// AVX2 level packs A, B or both.
func TestGemmLarge(t *testing.T) {
	eachLevel(t, func(t *testing.T, l level) {
		for _, g := range []product{
			{300, 32, 784, 1, 300, 32, 32, 0, false},
			{784, 32, 300, 300, 1, 32, 32, 0, false},
			{300, 37, 129, 1, 300, 40, 40, 3, true},
			{521, 33, 257, 257, 1, 33, 34, 1, false},
			{131, 203, 141, 1, 256, 512, 203, 1, false},
			{131, 203, 141, 1, 256, 512, 203, 2, true},
			{97, 192, 130, 1, 384, 193, 193, 0, false},
			{260, 197, 129, 129, 1, 1024, 200, 3, true},
		} {
			checkGemm(t, l, g)
		}
	})
}

// What is infinite or NaN comes out where the formula has it, 0·Inf included.
func TestGemmNotFinite(t *testing.T) {
	eachLevel(t, func(t *testing.T, l level) {
		r := rand.New(rand.NewPCG(4, 5))
		values := []float64{0, 0, 1, -2, math.Inf(1), math.Inf(-1), math.NaN()}
		for range 2000 {
			m, n, k := 1+r.IntN(17), 1+r.IntN(35), 1+r.IntN(6)
			a, b := make([]float64, m*k), make([]float64, k*n)
			for i := range a {
				a[i] = values[r.IntN(4)]
			}
			for i := range b {
				b[i] = values[r.IntN(4)]
			}
			for range 2 {
				a[r.IntN(len(a))] = values[r.IntN(len(values))]
				b[r.IntN(len(b))] = values[r.IntN(len(values))]
			}
			got, want := make([]float64, m*n), make([]float64, m*n)
			gemm(l, got, n, a, 1, m, b, n, m, n, k, false)
			gemmPlain(want, n, a, 1, m, b, n, m, n, k, false)
			for i := range want {
				if got[i] != want[i] && !same(got[i], want[i]) { // −0 may be 0
					t.Fatalf("m, n, k = %d, %d, %d: C[%d] = %v: want %v (a %v, b %v)", m, n, k, i, got[i], want[i], a, b)
				}
			}
		}
	})
}

func TestGemmPanics(t *testing.T) {
	c, a, b := make([]float64, 12), make([]float64, 20), make([]float64, 15) // 4×3, 4×5, 5×3
	for name, call := range map[string]func(){
		"C too short":  func() { Gemm(c[:11], 3, a, 5, 1, b, 3, 4, 3, 5, false) },
		"A too short":  func() { Gemm(c, 3, a[:19], 5, 1, b, 3, 4, 3, 5, false) },
		"B too short":  func() { Gemm(c, 3, a, 5, 1, b[:14], 3, 4, 3, 5, false) },
		"ldc < n":      func() { Gemm(c, 2, a, 5, 1, b, 3, 4, 3, 5, false) },
		"negative m":   func() { Gemm(c, 3, a, 5, 1, b, 3, -1, 3, 5, false) },
		"negative ai":  func() { Gemm(c, 3, a, -5, 1, b, 3, 4, 3, 5, false) },
		"negative ldb": func() { Gemm(c, 3, a, 5, 1, b, -3, 4, 3, 5, false) },
	} {
		mustPanic(t, name, call)
	}
	Gemm(c, 3, a, 5, 1, b, 3, 4, 3, 5, false)
}

func mustPanic(t *testing.T, name string, call func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: no panic", name)
		}
	}()
	call()
}

func FuzzGemm(f *testing.F) {
	f.Add(uint8(8), uint8(32), uint8(5), uint8(0), uint8(0), uint8(0))
	f.Add(uint8(7), uint8(33), uint8(1), uint8(3), uint8(5), uint8(1))
	f.Add(uint8(100), uint8(200), uint8(130), uint8(1), uint8(7), uint8(3))
	f.Fuzz(func(t *testing.T, m, n, k, off, pad, how uint8) {
		g := product{m: int(m), n: int(n), k: int(k), ldb: int(n) + int(pad%9), ldc: int(n) + int(pad/9%9), off: int(off % 16), add: how&1 != 0}
		if g.ai, g.ak = 1, int(m)+int(pad%5); how&2 != 0 {
			g.ai, g.ak = int(k)+int(pad%5), 1
		}
		if how&4 != 0 {
			g.ldb = (g.ldb + 511) &^ 511
		}
		for _, l := range levels() {
			checkGemm(t, l, g)
		}
	})
}
