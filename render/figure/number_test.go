package figure

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"
)

func TestNumbersRead(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Short(0.0031, 1), "0.003"},
		{Short(4.93e-6, 2), "4.9e−6"},
		{Short(-8, 4), "−8.000"},
		{Short(9.996, 3), "10.0"},
		{Short(13.4217, 4), "13.42"},
		{Short(12345, 3), "12345"},
		{Short(1.2345e7, 3), "1.23e7"},
		{Short(0, 3), "0.00"},
		{Short(math.NaN(), 3), "not a number"},
		{Short(math.Inf(1), 3), "∞"},
		{Short(math.Inf(-1), 3), "−∞"},
		{Fixed(-8, 3), "−8.000"},
		{Fixed(-0.0004, 3), "0.000"},
		{Fixed(1.5, 3), "1.500"},
		{Exact(0.9), "0.9"},
		{Exact(1e-7), "1e−7"},
		{Exact(-0.012), "−0.012"},
		{Exact(1000), "1000"},
		{Exact(math.Copysign(0, -1)), "0"},
		{Exact(1e6), "1e6"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func FuzzNumbersReadBack(f *testing.F) {
	f.Add(0.0031, uint8(3))
	f.Add(-123456.0, uint8(1))
	f.Add(math.MaxFloat64, uint8(9))
	f.Add(-1.000033067074515, uint8(14))
	f.Fuzz(func(t *testing.T, x float64, digits uint8) {
		if !finite(x) || math.Abs(x) > 1e308 { // rounding up could overflow
			return
		}
		back := func(s string) float64 {
			y, err := strconv.ParseFloat(strings.ReplaceAll(s, "−", "-"), 64)
			if err != nil {
				t.Fatalf("%g is written %q: %v", x, s, err)
			}
			return y
		}
		if y := back(Exact(x)); y != x {
			t.Fatalf("Exact(%g) reads back as %g", x, y)
		}
		n := int(digits%15) + 1
		// n significant digits are off by at most half a unit of the last. With
		// fifteen of them that is near the rounding of a quotient of float64s,
		// so the difference is taken exactly.
		text := Short(x, n)
		written, ok := new(big.Rat).SetString(strings.ReplaceAll(text, "−", "-"))
		if !ok {
			t.Fatalf("Short(%g, %d) = %q is not a number", x, n, text)
		}
		exact := new(big.Rat).SetFloat64(x)
		off := written.Sub(written, exact)
		half := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Mul(big.NewInt(2), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n-1)), nil)))
		if off.Abs(off).Cmp(half.Mul(half, exact.Abs(exact))) > 0 {
			t.Fatalf("Short(%g, %d) = %q", x, n, text)
		}
	})
}
