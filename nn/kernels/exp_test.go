package kernels

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

const precision = 200 // bits

func bigOf(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

func bigExp(x float64) *big.Float { return expOfBig(bigOf(x)) }

// expOfBig returns eˣ to some 170 bits: the Taylor series of x/2¹⁸, squared 18
// times, each of which may double the error.
func expOfBig(x *big.Float) *big.Float {
	const halvings = 18
	r := new(big.Float).SetMantExp(x, -halvings)
	sum, term := bigOf(1), bigOf(1)
	for i := 1; i < 24; i++ { // |r| < 2⁻⁸ for |x| < 1024
		term.Mul(term, r)
		term.Quo(term, bigOf(float64(i)))
		sum.Add(sum, term)
	}
	for range halvings {
		sum.Mul(sum, sum)
	}
	return sum
}

// bigExpm1 returns eˣ − 1, by the series where the difference would cancel.
func bigExpm1(x float64) *big.Float {
	if math.Abs(x) > 0x1p-30 {
		return new(big.Float).Sub(bigExp(x), bigOf(1))
	}
	sum, term := bigOf(x), bigOf(x)
	for i := 2; i < 8; i++ {
		term.Mul(term, bigOf(x))
		term.Quo(term, bigOf(float64(i)))
		sum.Add(sum, term)
	}
	return sum
}

func bigTanh(x float64) *big.Float { // (e²ˣ − 1)/(e²ˣ + 1)
	if math.Abs(x) > 300 { // 1 − 2·10⁻²⁶¹ or nearer
		return bigOf(math.Copysign(1, x))
	}
	t := bigExpm1(2 * x)
	return new(big.Float).Quo(t, new(big.Float).Add(t, bigOf(2)))
}

func bigSigmoid(x float64) *big.Float {
	return new(big.Float).Quo(bigOf(1), new(big.Float).Add(bigOf(1), bigExp(-x)))
}

// off returns how far got is from exact, in units of the last place that got
// has where the exact value lies.
func off(got float64, exact *big.Float) float64 {
	e, _ := exact.Float64()
	if math.IsInf(e, 0) || math.IsInf(got, 0) {
		if got == e {
			return 0
		}
		return math.Inf(1)
	}
	d, _ := new(big.Float).Sub(bigOf(got), exact).Float64()
	unit := ulp(e)
	if m := math.Abs(e); m > 0x1p-1022 && m == math.Ldexp(1, math.Ilogb(m)) {
		unit /= 2 // below a power of two the numbers lie closer
	}
	return math.Abs(d) / unit
}

// arguments returns numbers over the range from low to high, more of them where
// rounding to k·ln 2 changes, near 0 and where results are denormal.
func arguments(low, high float64) []float64 {
	r := rand.New(rand.NewPCG(11, 12))
	var x []float64
	for range 6000 {
		x = append(x, low+(high-low)*r.Float64(), 4*r.NormFloat64(), r.NormFloat64())
		x = append(x, r.NormFloat64()*math.Exp(-30*r.Float64()))
	}
	for k := math.Ceil(low / math.Ln2); k < high/math.Ln2; k++ {
		for _, v := range []float64{k * math.Ln2, (k + 0.5) * math.Ln2} {
			x = append(x, v, math.Nextafter(v, 1e9), math.Nextafter(v, -1e9))
		}
	}
	for e := -1074; e < 0; e += 13 {
		x = append(x, math.Ldexp(1.3, e), -math.Ldexp(1.3, e))
	}
	kept := x[:0]
	for _, v := range x {
		if v >= low && v <= high {
			kept = append(kept, v)
		}
	}
	return kept
}

// accurate fails the test unless every error, in units of the last place, is
// within the limit.
func accurate(t *testing.T, x []float64, units func(i int) float64, limit float64) {
	t.Helper()
	worst, at := 0.0, 0.0
	for i, v := range x {
		if e := units(i); !(e <= worst) {
			worst, at = e, v
		}
	}
	if !(worst <= limit) {
		t.Errorf("off by %.3f units in the last place at %v: want at most %v", worst, at, limit)
	}
	t.Logf("%d arguments, at most %.3f units off, at %v", len(x), worst, at)
}

func TestExpAccuracy(t *testing.T) {
	const alpha = 1.6732632423543772
	for _, f := range []struct {
		name      string
		low, high float64
		limit     float64 // units in the last place
		run       func(l level, dst, x []float64)
		exact     func(x float64) *big.Float
	}{
		{"exp", -746, 709.9, 1.1, exp, bigExp},
		{"tanh", -30, 30, 1.6, tanh, bigTanh},
		{"sigmoid", -744, 100, 1.6, sigmoid, bigSigmoid},
		// One more rounding, after which the error of eˣ − 1 may count double.
		{"elu", -100, 0, 2.2, func(l level, dst, x []float64) { elu(l, dst, x, alpha, 1) },
			func(x float64) *big.Float { e := bigExpm1(x); return e.Mul(e, bigOf(alpha)) }},
		{"expm1", -100, 0, 1.3, func(l level, dst, x []float64) { elu(l, dst, x, 1, 1) }, bigExpm1},
	} {
		x := arguments(f.low, f.high)
		exact := make([]*big.Float, len(x))
		for i, v := range x {
			exact[i] = f.exact(v)
		}
		t.Run(f.name, func(t *testing.T) {
			eachLevel(t, func(t *testing.T, l level) {
				got := make([]float64, len(x))
				f.run(l, got, x)
				limit := f.limit
				if l == plain {
					limit = 2.5
				}
				accurate(t, x, func(i int) float64 { return off(got[i], exact[i]) }, limit)
			})
		})
	}
}

// Package math is less than 1 unit off itself. Above 709.68 its Exp is infinite
// on amd64, so the numbers end before.
func TestExpAgainstMath(t *testing.T) {
	eachLevel(t, func(t *testing.T, l level) {
		r := rand.New(rand.NewPCG(13, 14))
		x, y := make([]float64, 1000), make([]float64, 1000)
		for range 300 {
			for i := range x {
				x[i] = -746 + 1455*r.Float64()
			}
			exp(l, y, x)
			for i, v := range x {
				if want := math.Exp(v); !(y[i] == want || math.Abs(y[i]-want) <= 2*ulp(want)) {
					t.Fatalf("exp(%v) = %v: want %v within 2 units", v, y[i], want)
				}
			}
		}
	})
}

func TestExpSpecial(t *testing.T) {
	inf, nan, zero := math.Inf(1), math.NaN(), math.Copysign(0, -1)
	for _, f := range []struct {
		name string
		run  func(l level, dst, x []float64)
		want map[float64]float64
	}{
		{"exp", exp, map[float64]float64{0: 1, inf: inf, -inf: 0, 709.79: inf, 1e300: inf, -745.14: 0, -1e300: 0, -745.13: 5e-324}},
		{"tanh", tanh, map[float64]float64{0: 0, inf: 1, -inf: -1, 22: 1, -1e300: -1, 5e-324: 5e-324, -1e-310: -1e-310}},
		{"sigmoid", sigmoid, map[float64]float64{0: 0.5, inf: 1, -inf: 0, 40: 1, -1e300: 0, -745.13: 5e-324}},
		{"elu", func(l level, dst, x []float64) { elu(l, dst, x, 2, 3) }, map[float64]float64{0: 0, inf: inf, -inf: -2, 7: 21, -50: -2}},
	} {
		t.Run(f.name, func(t *testing.T) {
			eachLevel(t, func(t *testing.T, l level) {
				y := []float64{0}
				for x, want := range f.want {
					if f.run(l, y, []float64{x}); y[0] != want {
						t.Errorf("f(%v) = %v: want %v", x, y[0], want)
					}
				}
				if f.run(l, y, []float64{nan}); !math.IsNaN(y[0]) {
					t.Errorf("f(NaN) = %v: want NaN", y[0])
				}
			})
		})
	}
	eachLevel(t, func(t *testing.T, l level) {
		y := []float64{1}
		if tanh(l, y, []float64{zero}); !same(y[0], zero) {
			t.Errorf("tanh(−0) = %v: want −0", y[0])
		}
		if relu(l, y, []float64{zero}); !same(y[0], 0) {
			t.Errorf("relu(−0) = %v: want 0", y[0])
		}
	})
}
