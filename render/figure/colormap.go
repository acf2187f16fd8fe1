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

// Viridis is the perceptually uniform map of van der Walt and Smith (2015), every
// fifteenth of the 256 colours published with matplotlib under CC0
// (https://bids.github.io/colormap).
func Viridis() ColorMap {
	return Stops("viridis",
		0x440154, 0x481769, 0x472A7A, 0x433D84, 0x3D4E8A, 0x355E8D, 0x2E6D8E, 0x297B8E, 0x23898E,
		0x1F978B, 0x21A585, 0x2EB37C, 0x46C06F, 0x65CB5E, 0x89D548, 0xB0DD2F, 0xD8E219, 0xFDE725)
}

// Cividis is the map of Nuñez, Anderton and Renslow (2018, PLOS ONE 13:
// e0199239), which looks nearly the same with and without colour vision
// deficiency; every fifteenth of the 256 colours published with matplotlib under
// its BSD-compatible licence.
func Cividis() ColorMap {
	return Stops("cividis",
		0x00224E, 0x002D68, 0x163770, 0x2E416D, 0x3F4C6C, 0x4E566C, 0x5C616E, 0x696B71, 0x767676,
		0x838179, 0x928C78, 0xA09875, 0xAFA471, 0xBFB06B, 0xCFBD62, 0xDFCA57, 0xF0D846, 0xFEE838)
}

// PRGn is ColorBrewer's diverging map from purple through near-white to green,
// for signed values: all eleven classes that are published, by Cynthia Brewer,
// Mark Harrower and The Pennsylvania State University under the Apache License
// 2.0 (https://colorbrewer2.org).
func PRGn() ColorMap {
	return Stops("prgn",
		0x40004B, 0x762A83, 0x9970AB, 0xC2A5CF, 0xE7D4E8, 0xF7F7F7,
		0xD9F0D3, 0xA6DBA0, 0x5AAE61, 0x1B7837, 0x00441B)
}

// Maps returns the colour maps that a user may choose from, the theme's muted
// one first; each is found by its Name.
func Maps(t Theme) []ColorMap {
	return []ColorMap{t.Surface, Viridis(), Cividis(), PRGn()}
}

// MapNamed returns the colour map called name, and the theme's muted one where
// there is none of that name.
func MapNamed(t Theme, name string) (m ColorMap, found bool) {
	for _, m := range Maps(t) {
		if m.Name == name {
			return m, true
		}
	}
	return t.Surface, false
}
