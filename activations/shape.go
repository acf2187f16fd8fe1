package activations

import (
	"math"
	"slices"
)

// Bent is a Function whose slope turns: it rises on one side and falls on the
// other.
type Bent interface {
	// Bends lists, in ascending order, where the slope has its extremes. Between
	// neighbouring bends and kinks it is monotone, and so it is beyond them.
	Bends() []float64
}

// Turning is a smooth Function that is not monotone.
type Turning interface {
	// Turns lists, in ascending order, where the function has its extremes.
	// Between neighbouring turns and kinks it is monotone, and so it is beyond
	// them.
	Turns() []float64
}

// Banded is a Function that a network in training draws from a range of them.
type Banded interface {
	// Band returns the two ends of the range; the Function itself is the mean.
	Band() (lower, upper Function)
}

var (
	_ Bent    = Sigmoid{}
	_ Bent    = Tanh{}
	_ Bent    = Softsign{}
	_ Bent    = GELU{}
	_ Bent    = SiLU{}
	_ Bent    = Mish{}
	_ Bent    = Softmax{}
	_ Turning = GELU{}
	_ Turning = SiLU{}
	_ Turning = Mish{}
	_ Banded  = RReLU{}
)

// Bends lists 0, where the slope is 1/4.
func (Sigmoid) Bends() []float64 { return []float64{0} }

// Bends lists 0, where the slope is 1.
func (Tanh) Bends() []float64 { return []float64{0} }

// Bends lists 0, where the slope is 1.
func (Softsign) Bends() []float64 { return []float64{0} }

// Bends lists those of the sigmoid, which Value shows.
func (Softmax) Bends() []float64 { return Sigmoid{}.Bends() }

// Bends lists ±√2, the zeros of φ″(x) = (2 − x²) e^(−x²/2)/√(2π).
func (GELU) Bends() []float64 { return []float64{-math.Sqrt2, math.Sqrt2} }

// Turns lists the zero of the slope, where the value is −0.170. To 40 digits.
func (GELU) Turns() []float64 { return []float64{-0.7517915246935644574579049467795240396645} }

// Bends lists the zeros of φ″(x) = σ(x)σ(−x)(2 − x tanh(x/2)). To 40 digits.
func (SiLU) Bends() []float64 {
	const bend = 2.399357280515467667832739697282283888523
	return []float64{-bend, bend}
}

// Turns lists the zero of 1 + xσ(−x), where the value is −0.278. To 40 digits.
func (SiLU) Turns() []float64 { return []float64{-1.278464542761073795109358739022980155439} }

// Bends lists the zeros of φ″, where the slope is −0.113 and 1.088. To 40 digits.
func (Mish) Bends() []float64 {
	return []float64{-2.256376396360793120005748543950163906264, 1.490571179485428459294418908197909821128}
}

// Turns lists the zero of the slope, where the value is −0.309. To 40 digits.
func (Mish) Turns() []float64 { return []float64{-1.192431214515495212137588340420739405601} }

// Band returns leaky ReLU with the smallest slope and with the largest.
func (f RReLU) Band() (lower, upper Function) { return LeakyReLU{f.Lower}, LeakyReLU{f.Upper} }

// Kinks lists where the slope of f jumps, in ascending order.
func Kinks(f Function) []float64 {
	if k, ok := f.(Kinked); ok {
		return k.Kinks()
	}
	return nil
}

// Monotone lists, in ascending order, the kinks and turns of f: between
// neighbours, and beyond them, f is smooth and monotone.
func Monotone(f Function) []float64 {
	cuts := slices.Clone(Kinks(f))
	if t, ok := f.(Turning); ok {
		cuts = append(cuts, t.Turns()...)
	}
	slices.Sort(cuts)
	return cuts
}

// SlopeRight is the derivative of f from the right, which differs from Slope at
// a kink only. It is read at the next float64, where it has moved by less than
// its own rounding.
func SlopeRight(f Function, x float64) float64 {
	if slices.Contains(Kinks(f), x) {
		return f.Slope(math.Nextafter(x, math.Inf(1)))
	}
	return f.Slope(x)
}
