package figure

import (
	"image/color"
	"math"
)

// ColorMap turns a number from 0 to 1 into a colour by linear interpolation
// between equally spaced stops.
type ColorMap struct {
	Name  string
	Stops []color.NRGBA
}

// Stops makes a colour map from 0xRRGGBB colours.
func Stops(name string, hex ...uint32) ColorMap {
	m := ColorMap{Name: name, Stops: make([]color.NRGBA, len(hex))}
	for i, h := range hex {
		m.Stops[i] = rgb(h)
	}
	return m
}

// At returns the colour for t; t is held to [0, 1], and not-a-number is
// transparent.
func (m ColorMap) At(t float64) color.NRGBA {
	if math.IsNaN(t) || len(m.Stops) == 0 {
		return color.NRGBA{}
	}
	p := math.Max(0, math.Min(1, t)) * float64(len(m.Stops)-1)
	i := min(int(p), len(m.Stops)-2)
	if i < 0 {
		return m.Stops[0]
	}
	a, b, f := m.Stops[i], m.Stops[i+1], p-float64(i)
	mix := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*f)) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), mix(a.A, b.A)}
}
