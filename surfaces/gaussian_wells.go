package surfaces

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// GaussianWells is a shallow bowl with wells of different depth and width in
// it,
//
//	f = (x² + y²)/50 − Σ dᵢ exp(−((x − xᵢ)² + (y − yᵢ)²)/(2w²σᵢ²))
//
// with the depths dᵢ, centres (xᵢ, yᵢ) and widths σᵢ of the table below; w
// scales all widths, until wells merge. The deepest well is narrow and a
// shallow one is broad, so most starting points lead to the worse minimum.
//
// Gallagher & Yuan, A general-purpose tunable landscape generator, IEEE
// Transactions on Evolutionary Computation 10 (2006), build test functions of
// Gaussians; the table is this program's own.
type GaussianWells struct {
	plane
	wells  []well
	minima []Minimum // found when the catalog makes the surface
}

// well is one term: depth d, centre (x, y), w²σ².
type well struct{ d, x, y, variance float64 }

var _ Surface = GaussianWells{}

var gaussianWellsParams = param.Specs{
	{Key: "width", Symbol: "w", Title: "width of the wells", Default: param.Num(1),
		Min: 0.5, Max: 2, Low: 0.5, High: 2,
		Help: "Scales the width of every well: narrow ones are hard to find, wide ones merge."},
}

func newGaussianWells(v param.Values) (Surface, error) {
	w := v.Num("width")
	s := GaussianWells{wells: []well{
		{d: 2.0, x: 2.0, y: 1.2, variance: 0.50 * 0.50},
		{d: 1.4, x: -1.2, y: -1.0, variance: 1.10 * 1.10},
		{d: 1.1, x: -2.2, y: 1.6, variance: 0.70 * 0.70},
		{d: 1.2, x: 1.5, y: -1.5, variance: 0.80 * 0.80},
		{d: 0.8, x: 0.0, y: 0.9, variance: 0.45 * 0.45},
	}}
	for i := range s.wells {
		s.wells[i].variance *= w * w
	}
	// The bowl may hold minima between the wells too, so a lattice is searched
	// and not the centres alone.
	const n = 13
	d := s.Domain()
	var from [][2]float64
	for i := range n {
		for j := range n {
			from = append(from, [2]float64{
				d.XMin + (d.XMax-d.XMin)*float64(i)/(n-1),
				d.YMin + (d.YMax-d.YMin)*float64(j)/(n-1),
			})
		}
	}
	s.minima = rank(polishAll(s, from, d))
	return s, nil
}

// Eval returns f and its gradient.
func (s GaussianWells) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	f, gx, gy := (x*x+y*y)/50, x/25, y/25
	for _, w := range s.wells {
		dx, dy := x-w.x, y-w.y
		g := w.d * math.Exp(-(dx*dx+dy*dy)/(2*w.variance))
		f -= g
		gx += g * dx / w.variance
		gy += g * dy / w.variance
	}
	if grad != nil {
		grad[0], grad[1] = gx, gy
	}
	return f
}

// Hessian writes the second derivatives.
func (s GaussianWells) Hessian(p []float64, dst *mat.SymDense) {
	x, y := p[0], p[1]
	xx, xy, yy := 1.0/25, 0.0, 1.0/25
	for _, w := range s.wells {
		dx, dy := x-w.x, y-w.y
		g := w.d * math.Exp(-(dx*dx+dy*dy)/(2*w.variance)) / w.variance
		xx += g * (1 - dx*dx/w.variance)
		xy -= g * dx * dy / w.variance
		yy += g * (1 - dy*dy/w.variance)
	}
	setHessian(dst, xx, xy, yy)
}

// Domain holds every well.
func (GaussianWells) Domain() Domain { return Domain{-4, 4, -3, 3} }

// Minima returns all of the domain.
func (s GaussianWells) Minima() []Minimum { return slices.Clone(s.minima) }

// Start is outside all wells, on the watershed between the deepest and the
// shallowest.
func (GaussianWells) Start() [2]float64 { return [2]float64{0.8, 2.6} }
