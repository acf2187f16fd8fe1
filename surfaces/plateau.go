package surfaces

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Plateau is Morse's potential along x and a shallow bowl along y,
//
//	f = (1 − exp(x/w))² + y²/20
//
// For x far below −w it is nearly flat: the slope along x is about
// −(2/w)·exp(x/w). Then it drops by 1, over the width w, to the one minimum, 0
// at the origin, behind which it rises steeply. Gradient descent waits on the
// plateau for about w²·exp(−x/w)/(2η) steps, momentum for 1 − β of that and
// what it takes to gather speed.
//
// Morse, Diatomic molecules according to the wave mechanics II, Physical
// Review 34 (1929), with depth 1.
type Plateau struct {
	plane
	Width float64 // w
}

var _ Surface = Plateau{}

var plateauParams = param.Specs{
	{Key: "width", Symbol: "w", Title: "width of the drop", Default: param.Num(1), Scale: param.Log,
		Min: 0.2, Max: 10, Low: 0.2, High: 10,
		Help: "The distance over which the plateau's slope shrinks to a third; the smaller, the flatter the plateau."},
}

func newPlateau(v param.Values) (Surface, error) { return Plateau{Width: v.Num("width")}, nil }

// Eval returns f and its gradient.
func (s Plateau) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	m := math.Expm1(x / s.Width) // exp(x/w) − 1 without cancellation at the minimum
	if grad != nil {
		grad[0] = 2 * m * math.Exp(x/s.Width) / s.Width
		grad[1] = y / 10
	}
	return m*m + y*y/20
}

// Hessian writes the second derivatives: on the plateau f is bent downwards.
func (s Plateau) Hessian(p []float64, dst *mat.SymDense) {
	e := math.Exp(p[0] / s.Width)
	setHessian(dst, 2*e*(2*e-1)/(s.Width*s.Width), 0, 0.1)
}

// Domain is mostly plateau; to the right the wall outgrows it soon, the sooner
// the narrower the drop.
func (s Plateau) Domain() Domain { return Domain{-8, 1.2 * min(s.Width, 3), -3, 3} }

// Minima returns the origin.
func (Plateau) Minima() []Minimum { return []Minimum{{Global: true}} }

// Start is where, at w = 1 and η = 0.1, gradient descent needs some 750 steps
// to get off the plateau and momentum 0.9 some 100.
func (Plateau) Start() [2]float64 { return [2]float64{-5, 2} }
