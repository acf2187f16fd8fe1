package signal

import "math"

// number is m·2^e: a variance that a float64 may be too small or too large for.
type number struct {
	m float64
	e int
}

func plain(x float64) number { return number{x, 0} }

func (x number) value() float64 { return math.Ldexp(x.m, x.e) }

func (x number) log10() float64 { return math.Log10(x.m) + float64(x.e)*(math.Ln2/math.Ln10) }

// root is √x; e is even.
func (x number) root() number { return number{math.Sqrt(x.m), x.e / 2} }

// plusSquare is x + y².
func (x number) plusSquare(y float64) number {
	if y = math.Ldexp(y, -x.e/2); math.IsInf(y, 0) {
		return number{math.Inf(1), 0}
	}
	return number{x.m + y*y, x.e}
}

// faint says whether values of this variance are so small, and not 0, that a
// product with something ordinary may be 0.
func (x number) faint() bool { return x.m > 0 && (math.Log2(x.m)+float64(x.e))/2 < -700 }
