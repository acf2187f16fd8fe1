package kernels

import (
	"math"
	"math/rand/v2"
	"testing"
)

// twice sums products in twice the precision, and their sizes.
func twice(x, y []float64) (sum, size float64) {
	low := 0.0
	for i := range x {
		xy := x[i] * y[i]
		size += math.Abs(xy)
		s := sum + xy
		z := s - sum
		low += (sum - (s - z)) + (xy - z) + math.FMA(x[i], y[i], -xy)
		sum = s
	}
	return sum + low, size
}

// In any order a sum of n products is within n·ε·Σ|xy|, ε = 2⁻⁵³ (Higham 2002,
// equation 3.5; one more for the rounding of the reference).
func TestSumsOfEveryLength(t *testing.T) {
	eachLevel(t, func(t *testing.T, l level) {
		ones := make([]float64, 3000)
		for i := range ones {
			ones[i] = 1
		}
		for length := range 150 {
			for o := range 9 {
				n := length
				if o == 8 {
					n += 2000
				}
				x, y := random(n + 9)[o:][:n], random(n + 20)[o/2:][:n]
				bound := float64(n+1) * 0x1p-53
				want, size := twice(x, y)
				if got := dot(l, x, y); !(math.Abs(got-want) <= bound*size) {
					t.Fatalf("dot of %d at offset %d: %v: want %v", n, o, got, want)
				}
				want, size = twice(x, ones[:n])
				if got := sum(l, x); !(math.Abs(got-want) <= bound*size) {
					t.Fatalf("sum of %d at offset %d: %v: want %v", n, o, got, want)
				}
				d := make([]float64, n)
				for i, v := range x {
					d[i] = v - 0.3
				}
				s, q := deviations(l, x, 0.3)
				if want, size = twice(d, ones[:n]); !(math.Abs(s-want) <= bound*size) {
					t.Fatalf("deviations of %d at offset %d: %v: want %v", n, o, s, want)
				}
				if want, size = twice(d, d); !(math.Abs(q-want) <= bound*size) {
					t.Fatalf("squared deviations of %d at offset %d: %v: want %v", n, o, q, want)
				}
			}
		}
	})
}

func TestSumsNotFinite(t *testing.T) {
	eachLevel(t, func(t *testing.T, l level) {
		for n := 1; n < 80; n++ {
			for _, v := range []float64{math.Inf(1), math.Inf(-1), math.NaN()} {
				x, y := make([]float64, n), make([]float64, n)
				for i := range y {
					y[i] = 1
				}
				at := n * 7 % 13 % n
				x[at] = v
				if got := sum(l, x); !same(got, v) {
					t.Errorf("sum with %v at %d of %d = %v", v, at, n, got)
				}
				if got := dot(l, x, y); !same(got, v) {
					t.Errorf("dot with %v at %d of %d = %v", v, at, n, got)
				}
				y[at] = 0
				if got := dot(l, x, y); !math.IsNaN(got) {
					t.Errorf("dot with %v·0 at %d of %d = %v: want NaN", v, at, n, got)
				}
			}
		}
	})
}

func TestTranspose(t *testing.T) {
	eachLevel(t, func(t *testing.T, l level) {
		r := rand.New(rand.NewPCG(15, 16))
		for rows := 1; rows < 36; rows++ {
			for cols := 1; cols < 36; cols++ {
				lds, ldd, o := cols+r.IntN(9), rows+r.IntN(9), r.IntN(9)
				src := random((rows-1)*lds + cols + o)[o:]
				dst, all := guarded((cols-1)*ldd+rows, o)
				transpose(l, dst, ldd, src, lds, rows, cols)
				for c := range cols {
					for k := range rows {
						if got, want := dst[c*ldd+k], src[k*lds+c]; got != want {
							t.Fatalf("%d×%d at strides %d and %d: [%d][%d] = %v: want %v", rows, cols, lds, ldd, c, k, got, want)
						}
					}
				}
				for i, v := range all {
					if e := i - o; (e < 0 || e >= len(dst) || e%ldd >= rows) && v != guard {
						t.Fatalf("%d×%d at strides %d and %d: element %d outside was written", rows, cols, lds, ldd, e)
					}
				}
			}
		}
	})
}

// The assembly of either length does the same operations in the same order.
func TestVectorLengthsAgree(t *testing.T) {
	if best < avx512 {
		t.Skipf("this processor has no %v: the best it has is %v", avx512, best)
	}
	r := rand.New(rand.NewPCG(17, 18))
	for range 200 {
		m, n, k := 1+r.IntN(40), 1+r.IntN(70), 1+r.IntN(300)
		a, b := random(m*k), random(k*n)
		c, d := make([]float64, m*n), make([]float64, m*n)
		gemm(avx2, c, n, a, 1, m, b, n, m, n, k, false)
		gemm(avx512, d, n, a, 1, m, b, n, m, n, k, false)
		for i := range c {
			if !same(c[i], d[i]) {
				t.Fatalf("m, n, k = %d, %d, %d: C[%d] = %v with AVX2 and %v with AVX-512", m, n, k, i, c[i], d[i])
			}
		}
	}
	x := mixed(5000, 19)
	y, z := make([]float64, len(x)), make([]float64, len(x))
	for name, f := range map[string]func(l level, dst, x []float64){"exp": exp, "tanh": tanh, "sigmoid": sigmoid,
		"elu": func(l level, dst, x []float64) { elu(l, dst, x, 1.5, 1.1) }} {
		f(avx2, y, x)
		f(avx512, z, x)
		for i := range x {
			if !same(y[i], z[i]) {
				t.Errorf("%s(%v) = %v with AVX2 and %v with AVX-512", name, x[i], y[i], z[i])
			}
		}
	}
}
