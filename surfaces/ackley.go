package surfaces

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Ackley is a cone in an egg box,
//
//	f = a + e − a exp(−b r/√2) − exp((cos 2πx + cos 2πy)/2),  r = √(x² + y²)
//
// evaluated as a(1 − exp(−βr)) + e(1 − exp(−sin²πx − sin²πy)) with β = b/√2,
// which does not cancel near the minimum. The global minimum, 0 at the origin,
// is the cone's tip: a kink, where every direction rises with slope aβ. There
// Eval's gradient and Hessian are those of the egg box alone, so the gradient
// is 0. Around it lie local minima near the whole numbers, as many as a and b
// leave.
//
// Ackley, A Connectionist Machine for Genetic Hillclimbing, Kluwer 1987, with
// a = 20, b = 0.2 after Bäck 1996.
type Ackley struct {
	plane
	A, B   float64
	minima []Minimum // found when the catalog makes the surface
}

var _ Surface = Ackley{}

var ackleyParams = param.Specs{
	{Key: "a", Symbol: "a", Title: "depth", Default: param.Num(20), Scale: param.Log,
		MinOpen: true, Max: 1000, Low: 1, High: 100,
		Help: "How deep the cone is; the egg box is up to 2.4 high."},
	{Key: "b", Symbol: "b", Title: "narrowness", Default: param.Num(0.2), Scale: param.Log,
		MinOpen: true, Max: 10, Low: 0.02, High: 2,
		Help: "How quickly the cone flattens with the distance from the minimum."},
}

func newAckley(v param.Values) (Surface, error) {
	s := Ackley{A: v.Num("a"), B: v.Num("b")}
	d := s.Domain()
	var from [][2]float64
	for i := math.Ceil(d.XMin); i <= d.XMax; i++ {
		for j := math.Ceil(d.YMin); j <= d.YMax; j++ {
			if i != 0 || j != 0 {
				from = append(from, [2]float64{i, j})
			}
		}
	}
	s.minima = rank(append(polishAll(s, from, d), Minimum{Kink: true}))
	return s, nil
}

// Eval returns f and its gradient.
func (s Ackley) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	beta := s.B / math.Sqrt2
	r := math.Hypot(x, y)
	sinX, cosX := math.Sincos(math.Pi * x)
	sinY, cosY := math.Sincos(math.Pi * y)
	box := sinX*sinX + sinY*sinY
	if grad != nil {
		e := 2 * math.Pi * math.Exp(1-box)
		grad[0] = e * sinX * cosX
		grad[1] = e * sinY * cosY
		if r > 0 {
			slope := s.A * beta * math.Exp(-beta*r)
			grad[0] += slope * (x / r)
			grad[1] += slope * (y / r)
		}
	}
	return -s.A*math.Expm1(-beta*r) - math.E*math.Expm1(-box)
}

// Hessian writes the second derivatives.
func (s Ackley) Hessian(p []float64, dst *mat.SymDense) {
	x, y := p[0], p[1]
	sinX, cosX := math.Sincos(math.Pi * x)
	sinY, cosY := math.Sincos(math.Pi * y)
	e := math.Exp(1 - sinX*sinX - sinY*sinY)
	gx, gy := 2*math.Pi*sinX*cosX, 2*math.Pi*sinY*cosY // ∂(sin²πx + sin²πy)
	xx := e * (2*math.Pi*math.Pi*(cosX*cosX-sinX*sinX) - gx*gx)
	xy := -e * gx * gy
	yy := e * (2*math.Pi*math.Pi*(cosY*cosY-sinY*sinY) - gy*gy)

	if r := math.Hypot(x, y); r > 0 {
		beta := s.B / math.Sqrt2
		nx, ny := x/r, y/r
		slope := s.A * beta * math.Exp(-beta*r)
		along, across := -beta*slope, slope/r
		xx += along*nx*nx + across*ny*ny
		xy += (along - across) * nx * ny
		yy += along*ny*ny + across*nx*nx
	}
	setHessian(dst, xx, xy, yy)
}

// Domain is the middle of the usual ±32.768, in which no single ripple would
// show. It ends on the crest between two.
func (Ackley) Domain() Domain { return Domain{-4.5, 4.5, -4.5, 4.5} }

// Minima returns all of the domain.
func (s Ackley) Minima() []Minimum { return slices.Clone(s.minima) }

// Start is on a crest, from where momentum may carry through to the middle.
func (Ackley) Start() [2]float64 { return [2]float64{-2.6, 1.5} }
