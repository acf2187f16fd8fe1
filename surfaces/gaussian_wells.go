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
	wells  []Well
	minima []Minimum // found when the catalog makes the surface
}

// Well is one term of the sum: depth dᵢ, centre (xᵢ, yᵢ) and variance w²σᵢ².
type Well struct{ Depth, X, Y, Variance float64 }

var _ Surface = GaussianWells{}

var gaussianWellsParams = param.Specs{
	{Key: "width", Symbol: "w", Title: "width of the wells", Default: param.Num(1),
		Min: 0.5, Max: 2, Low: 0.5, High: 2,
		Help: "Scales the width of every well: narrow ones are hard to find, wide ones merge."},
}

func newGaussianWells(v param.Values) (Surface, error) {
	w := v.Num("width")
	s := GaussianWells{wells: []Well{
		{Depth: 2.0, X: 2.0, Y: 1.2, Variance: 0.50 * 0.50},
		{Depth: 1.4, X: -1.2, Y: -1.0, Variance: 1.10 * 1.10},
		{Depth: 1.1, X: -2.2, Y: 1.6, Variance: 0.70 * 0.70},
		{Depth: 1.2, X: 1.5, Y: -1.5, Variance: 0.80 * 0.80},
		{Depth: 0.8, X: 0.0, Y: 0.9, Variance: 0.45 * 0.45},
	}}
	for i := range s.wells {
		s.wells[i].Variance *= w * w
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

// Wells returns the terms of the sum.
func (s GaussianWells) Wells() []Well { return append([]Well(nil), s.wells...) }

// Eval returns f and its gradient.
func (s GaussianWells) Eval(p, grad []float64) float64 {
	x, y := p[0], p[1]
	f, gx, gy := (x*x+y*y)/50, x/25, y/25
	for _, w := range s.wells {
		dx, dy := x-w.X, y-w.Y
		g := w.Depth * math.Exp(-(dx*dx+dy*dy)/(2*w.Variance))
		f -= g
		gx += g * dx / w.Variance
		gy += g * dy / w.Variance
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
		dx, dy := x-w.X, y-w.Y
		g := w.Depth * math.Exp(-(dx*dx+dy*dy)/(2*w.Variance)) / w.Variance
		xx += g * (1 - dx*dx/w.Variance)
		xy -= g * dx * dy / w.Variance
		yy += g * (1 - dy*dy/w.Variance)
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
