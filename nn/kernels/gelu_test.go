package kernels

import (
	"math"
	"math/big"
	"testing"
)

// bigPi is π to 200 bits.
func bigPi() *big.Float {
	pi, _, err := big.ParseFloat("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899", 10, precision, big.ToNearestEven)
	if err != nil {
		panic(err)
	}
	return pi
}

// bigNormal returns Φ(x) and the density Φ′(x) to some 100 bits: near 0 by the
// series Φ = 1/2 + Φ′·(x + x³/3 + x⁵/(3·5) + …), which cancels 60 bits at −9,
// beyond by the continued fraction Φ(−t) = Φ′/(t + 1/(t + 2/(t + …))).
// Source: Abramowitz & Stegun 1964, 26.2.11 and 26.2.14.
func bigNormal(x float64) (below, density *big.Float) {
	square := new(big.Float).Mul(bigOf(x), bigOf(x))
	half := new(big.Float).SetMantExp(square, -1)
	density = expOfBig(new(big.Float).Neg(half))
	root := new(big.Float).Sqrt(new(big.Float).Mul(bigOf(2), bigPi()))
	density.Quo(density, root)
	if math.Abs(x) < 9 {
		sum, term := bigOf(x), bigOf(x)
		for n := 3; term.Sign() != 0 && term.MantExp(nil) > sum.MantExp(nil)-precision; n += 2 {
			term.Mul(term, square)
			term.Quo(term, bigOf(float64(n)))
			sum.Add(sum, term)
		}
		below = sum.Mul(sum, density)
		return below.Add(below, bigOf(0.5)), density
	}
	t := bigOf(math.Abs(x))
	f := new(big.Float).Copy(t)
	for n := 150; n > 0; n-- { // the rest is below e^(−2·9·√300)
		f.Quo(bigOf(float64(n)), f)
		f.Add(f, t)
	}
	below = f.Quo(density, f)
	if x > 0 {
		below.Sub(bigOf(1), below)
	}
	return below, density
}

func bigGELU(x float64) *big.Float {
	below, _ := bigNormal(x)
	return below.Mul(below, bigOf(x))
}

func bigGELUSlope(x float64) *big.Float {
	below, density := bigNormal(x)
	return below.Add(below, density.Mul(density, bigOf(x)))
}

// bigSoftplus is max(0, x) + 2 artanh(z/(2 + z)), z = e^−|x|, by its series.
func bigSoftplus(x float64) *big.Float {
	z := bigExp(-math.Abs(x))
	s := new(big.Float).Quo(z, new(big.Float).Add(z, bigOf(2)))
	square := new(big.Float).Mul(s, s)
	sum, power := new(big.Float).Copy(s), new(big.Float).Copy(s)
	for n := 3; n < 131; n += 2 { // 3⁻¹³⁰ = 2⁻²⁰⁶
		power.Mul(power, square)
		sum.Add(sum, new(big.Float).Quo(power, bigOf(float64(n))))
	}
	sum.SetMantExp(sum, 1)
	return sum.Add(sum, bigOf(max(0, x)))
}

// The bounds are a little above what was measured. About the zero of GELU's
// slope at −0.75 the error is counted in units of 1/8: it is the rounding of Φ
// there.
func TestSmoothAccuracy(t *testing.T) {
	for _, f := range []struct {
		name              string
		low, high         float64
		assembly, plainGo float64 // units in the last place
		run               func(l level, dst, x []float64)
		exact             func(x float64) *big.Float
	}{
		{"softplus", -744, 709, 1.5, 2.5, softplus, bigSoftplus},
		{"gelu", -38.7, 12, 2.9, 3.8, gelu, bigGELU},
		{"geluBack", -38.7, 12, 4.2, 4.7, geluSlope, bigGELUSlope},
	} {
		var x []float64
		for i, v := range arguments(f.low, f.high) {
			if i%5 == 0 { // the exact values take 0.1 ms each
				x = append(x, v)
			}
		}
		for v := f.low; v < f.high; v += (f.high - f.low) / 1000 {
			x = append(x, v)
		}
		exact := make([]*big.Float, len(x))
		for i, v := range x {
			exact[i] = f.exact(v)
		}
		t.Run(f.name, func(t *testing.T) {
			eachLevel(t, func(t *testing.T, l level) {
				got := make([]float64, len(x))
				f.run(l, got, x)
				limit := f.assembly
				if l == plain {
					limit = f.plainGo
				}
				accurate(t, x, func(i int) float64 {
					units := off(got[i], exact[i])
					if f.name == "geluBack" && x[i] < -0.5 && x[i] > -1.3 {
						units *= ulp(got[i]) / ulp(0.125)
					}
					return units
				}, limit)
			})
		})
	}
}

// geluSlope writes the slope of GELU, the gradient for dy = 1.
func geluSlope(l level, dst, x []float64) {
	for i := range dst {
		dst[i] = 1
	}
	geluBack(l, dst, dst, x)
}

func TestSmoothSpecial(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	eachLevel(t, func(t *testing.T, l level) {
		for _, f := range []struct {
			name string
			run  func(l level, dst, x []float64)
			want map[float64]float64
		}{
			{"softplus", softplus, map[float64]float64{0: math.Ln2, inf: inf, -inf: 0, 40: 40, 1e300: 1e300, -1e300: 0, -745.13: 5e-324, -746: 0}},
			{"gelu", gelu, map[float64]float64{0: 0, inf: inf, -inf: 0, 9: 9, 1e300: 1e300, -1e300: 0, -40: 0, -39: 0, 5e-324: 5e-324}},
			{"geluBack", geluSlope, map[float64]float64{0: 0.5, inf: 1, -inf: 0, 9: 1, 1e300: 1, -1e300: 0, -40: 0, -39: 0}},
		} {
			y := []float64{0}
			for x, want := range f.want {
				if f.run(l, y, []float64{x}); y[0] != want {
					t.Errorf("%s(%v) = %v: want %v", f.name, x, y[0], want)
				}
			}
			if f.run(l, y, []float64{nan}); !math.IsNaN(y[0]) {
				t.Errorf("%s(NaN) = %v: want NaN", f.name, y[0])
			}
		}
	})
}

// Package math's Erfc is within a unit, but its argument −x/√2 is rounded, which
// counts x²/2 times over in the result.
func TestGELUAgainstMath(t *testing.T) {
	eachLevel(t, func(t *testing.T, l level) {
		y, slope := []float64{0}, []float64{0}
		for x := -37.0; x < 12; x += 1.0 / 512 {
			gelu(l, y, []float64{x})
			geluSlope(l, slope, []float64{x})
			below, bound := math.Erfc(-x/math.Sqrt2)/2, 1e-15*(1+x*x/2)
			if want := x * below; math.Abs(y[0]-want) > bound*math.Abs(want) {
				t.Fatalf("gelu(%v) = %v: want %v", x, y[0], want)
			}
			density := x * math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
			if want := below + density; math.Abs(slope[0]-want) > bound*(below+math.Abs(density)) {
				t.Fatalf("slope of gelu at %v = %v: want %v", x, slope[0], want)
			}
		}
	})
}
