package figure

import (
	"image/color"
	"math"
)

// The least contrast of what is painted, and none for what only decorates.
// Source: WCAG 2.2, success criteria 1.4.3 and 1.4.11.
const (
	TextContrast = 4.5
	MarkContrast = 3
	Decoration   = 0
)

// CardAlpha is the opacity of a card that floats on the canvas.
const CardAlpha = 243

// Use says what is painted on what, by names of Theme's fields: a new colour of
// the theme has to be entered here.
type Use struct {
	Inks, Grounds []string
	Least         float64 // contrast; Decoration where the meaning does not depend on it
	Why           string  // for Decoration: where the meaning stands instead
}

// Uses lists how the colours of a Theme are used in figures and on the canvas.
// Beside its fields there are two grounds: Card, a panel of CardAlpha over the
// darkest and the lightest that can be below it, and Surface, the muted map from
// end to end. On the surface trails and balls stand on a casing in the
// background's colour.
func Uses() []Use {
	return []Use{
		{Inks: []string{"Text", "Muted", "Accent", "Good", "Bad"}, Grounds: []string{"Background", "Panel", "Raised"}, Least: TextContrast},
		{Inks: []string{"Text", "Muted", "Good", "Bad"}, Grounds: []string{"Card"}, Least: TextContrast},
		{Inks: []string{"Text"}, Grounds: []string{"Surface"}, Least: TextContrast},
		{Inks: []string{"OnAccent"}, Grounds: []string{"Accent"}, Least: TextContrast},
		{Inks: []string{"Racers"}, Grounds: []string{"Background", "Panel", "Raised", "Card"}, Least: MarkContrast},
		{Inks: []string{"Line"}, Grounds: []string{"Background", "Panel", "Raised"}, Least: Decoration,
			Why: "lines part what space parts already; what is in a box says what the box is"},
		{Inks: []string{"Contour"}, Grounds: []string{"Surface"}, Least: Decoration,
			Why: "the height is in the map's colours, and is read under the pointer"},
	}
}

// Over is a translucent colour as it is seen on an opaque one.
func Over(ink, ground color.NRGBA) color.NRGBA {
	f := float64(ink.A) / 255
	m := func(a, b uint8) uint8 { return uint8(math.Round(float64(b) + (float64(a)-float64(b))*f)) }
	return color.NRGBA{m(ink.R, ground.R), m(ink.G, ground.G), m(ink.B, ground.B), 255}
}

// Card are the colours that a floating card can have: over black, and over
// white.
func (t Theme) Card() []color.NRGBA {
	fill := t.Panel
	fill.A = CardAlpha
	return []color.NRGBA{Over(fill, color.NRGBA{A: 255}), Over(fill, color.NRGBA{255, 255, 255, 255})}
}
