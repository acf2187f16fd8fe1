package screen

import (
	"image"
	"math"

	"downhill/render/figure"
)

// Transform maps a plot's coordinates to pixels and back:
//
//	x′ = left + t·width,    t = (x − min) / (max − min)
//
// with log x for x on a logarithmic axis, and y′ downwards. It is exact at both
// ends of both axes. What a logarithmic axis cannot show (x ≤ 0) becomes NaN.
type Transform struct{ x, y span }

// span is one axis: from low to high in data is from at to at+size in pixels.
type span struct {
	low, high float64 // as the axis has them
	from, by  float64 // low and high − low, of the logarithms on a Log axis
	at, size  float64 // px
	log       bool
}

// NewTransform makes the plot's axes fill area. A logarithmic axis with an end
// that is not above zero is taken as linear, as no logarithm would show it.
func NewTransform(area image.Rectangle, x, y figure.Axis) Transform {
	return Transform{
		x: newSpan(x, float64(area.Min.X), float64(area.Dx())),
		y: newSpan(y, float64(area.Max.Y), -float64(area.Dy())),
	}
}

func newSpan(a figure.Axis, at, size float64) span {
	s := span{low: a.Min, high: a.Max, at: at, size: size, log: a.Log && a.Min > 0 && a.Max > 0}
	s.from, s.by = a.Min, a.Max-a.Min
	if s.log {
		s.from, s.by = math.Log(a.Min), math.Log(a.Max)-math.Log(a.Min)
	}
	if s.by == 0 {
		s.by = 1
	}
	return s
}

// ToPixel returns where p is, in pixels; it may be far outside.
func (t Transform) ToPixel(p figure.Point) (x, y float64) {
	return t.x.pixel(p[0]), t.y.pixel(p[1])
}

// ToData returns what is at a pixel.
func (t Transform) ToData(x, y float64) figure.Point {
	return figure.Point{t.x.data(x), t.y.data(y)}
}

func (s span) pixel(v float64) float64 {
	if s.log {
		if !(v > 0) {
			return math.NaN()
		}
		v = math.Log(v)
	}
	// Finite data stay finite: the largest numbers times a zoom would not.
	p := s.at + (v-s.from)/s.by*s.size
	if math.IsInf(p, 0) && !math.IsInf(v, 0) {
		return math.Copysign(math.MaxFloat64/4, p)
	}
	return p
}

func (s span) data(p float64) float64 {
	t := (p - s.at) / s.size
	switch t {
	case 0:
		return s.low
	case 1:
		return s.high
	}
	v := s.from + t*s.by
	if s.log {
		return math.Exp(v)
	}
	return v
}
