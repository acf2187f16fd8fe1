package race

import (
	"math"
	"time"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/surfaces"
)

// Sampling is a surface on its way to a backdrop: its values on a grid over what
// is in view. It has one owner.
type Sampling struct {
	f     surfaces.Surface
	grain Grain
	w     [4]float64
	z     []float64 // [NY][NX]
	row   int       // the next to be sampled
}

// NewSampling begins with no value.
func NewSampling(f surfaces.Surface, v scenario.View, g Grain) *Sampling {
	return &Sampling{f: f, grain: g, w: Window(f, v), z: make([]float64, g.NX*g.NY)}
}

// sampleRows go between two looks at the clock: some 5 ms of a network's loss.
const sampleRows = 4

// Step goes on for about the budget; a budget of 0 means to the end.
func (s *Sampling) Step(budget time.Duration) {
	start := time.Now()
	for s.row < s.grain.NY {
		n := s.grain.NY - s.row
		if budget > 0 {
			n = min(n, sampleRows)
		}
		eachRow(s.f, n, func(j int) { s.sample(s.row + j) })
		s.row += n
		if budget > 0 && time.Since(start) >= budget {
			return
		}
	}
}

func (s *Sampling) sample(j int) {
	g, w := &s.grain, &s.w
	p := [2]float64{1: w[2] + (w[3]-w[2])*float64(j)/float64(g.NY-1)}
	for i := range g.NX {
		p[0] = w[0] + (w[1]-w[0])*float64(i)/float64(g.NX-1)
		s.z[j*g.NX+i] = s.f.Eval(p[:], nil)
	}
}

// Done says whether every value is there.
func (s *Sampling) Done() bool { return s.row == s.grain.NY }

// Backdrop is what was sampled, coloured as the view says and with its level
// lines; the labels of these are set for a picture of g's size.
func (s *Sampling) Backdrop(v scenario.View, t figure.Theme, g Grain) *Backdrop {
	w := s.w
	field := &figure.Field{NX: s.grain.NX, NY: s.grain.NY, XMin: w[0], XMax: w[1], YMin: w[2], YMax: w[3], Z: s.z,
		// Above nothing known there is nothing to take the logarithm of.
		Log: !v.Linear && len(s.f.Minima()) > 0}
	field.Map, _ = figure.MapNamed(t, v.Map)
	low, high := math.Inf(1), math.Inf(-1)
	for _, z := range s.z {
		if !math.IsInf(z, 0) && !math.IsNaN(z) {
			low, high = math.Min(low, z), math.Max(high, z)
		}
	}
	field.Base, field.Low, field.High = heights(s.f, low, high, field.Log)
	b := &Backdrop{Field: field, X: figure.Axis{Label: "x", Min: w[0], Max: w[1]}, Y: figure.Axis{Label: "y", Min: w[2], Max: w[3]}}
	sliceAxes(s.f, &b.X, &b.Y)
	b.Contours = figure.Label(figure.Trace(field, figure.Levels(field, 12)), b.X, b.Y, g.Width, g.Height)
	b.Contours.Color, b.Contours.Width = t.Contour, 1
	return b
}
