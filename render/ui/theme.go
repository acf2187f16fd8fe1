package ui

import (
	"fmt"
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/text/v2"

	"downhill/render/figure"
	"downhill/render/ui/mathbox"
)

// Sizes of the window's frame in px at scale 1; Theme.Px turns them into pixels.
const (
	BarHeight       = 44
	RailWidth       = 68
	PanelWidth      = 308
	TransportHeight = 44

	rowHeight  = 27
	labelWidth = 100
	fieldWidth = 62
	margin     = 14 // beside a panel's sections
	gap        = 9  // between the parts of a row
)

// Theme is the look of the interface at one display scale and one text size. It
// is for one goroutine.
type Theme struct {
	Colors           figure.Theme
	Scale, TextScale float64
	// Body is for the interface, Caption for captions and ticks, Name for the
	// program's name; the others are their heavier cuts.
	Body, Strong, Caption, CaptionStrong, Name text.Face

	unit     float64 // px of the screen per px of the design
	fonts    *fonts
	masks    map[maskKey]*ebiten.Image
	boxes    map[boxKey]*ebiten.Image
	white    *ebiten.Image
	formulas map[formulaKey]*mathbox.Box
	colors   states
}

// formulaKey names a formula that was set.
type formulaKey struct {
	source         string
	size, maxWidth float64
}

// NewTheme prepares the look for a display scale (pixels per point) and a text
// size (1 to 2). Everything grows with both, so that no text is cut.
func NewTheme(t figure.Theme, scale, textScale float64) (*Theme, error) {
	f, err := newFonts()
	if err != nil {
		return nil, err
	}
	return newTheme(t, scale, textScale, f)
}

// With is the theme in other colours or sizes; the parsed fonts are shared.
func (t *Theme) With(c figure.Theme, scale, textScale float64) (*Theme, error) {
	return newTheme(c, scale, textScale, t.fonts)
}

func newTheme(c figure.Theme, scale, textScale float64, f *fonts) (*Theme, error) {
	if !(scale > 0 && scale <= 8) || !(textScale >= 0.5 && textScale <= 4) {
		return nil, fmt.Errorf("theme: scale %v, text size %v: want 0 < scale ≤ 8 and 0.5 ≤ text size ≤ 4; try 1 and 1", scale, textScale)
	}
	t := &Theme{Colors: c, Scale: scale, TextScale: textScale, unit: scale * textScale, fonts: f,

		masks: map[maskKey]*ebiten.Image{}, boxes: map[boxKey]*ebiten.Image{}, formulas: map[formulaKey]*mathbox.Box{}}
	for _, s := range []struct {
		dst  *text.Face
		bold bool
		size float64
	}{{&t.Body, false, 13}, {&t.Strong, true, 13}, {&t.Caption, false, 11}, {&t.CaptionStrong, true, 11}, {&t.Name, true, 15}} {
		face, err := f.face(s.bold, s.size*t.unit)
		if err != nil {
			return nil, fmt.Errorf("theme: %w", err)
		}
		*s.dst = face
	}
	t.colors = statesOf(c)
	t.white = ebiten.NewImage(3, 3)
	t.white.Fill(color.White)
	return t, nil
}

// Px is v px of the design in whole pixels of the screen.
func (t *Theme) Px(v float64) int { return int(math.Round(v * t.unit)) }

// hair is the width of a line: one px of the design, at least one of the screen.
func (t *Theme) hair() int { return max(1, int(math.Round(t.Scale))) }

// Formula typesets a formula in the catalogs' notation at size px of the design,
// shrunk to maxWidth pixels where that is above 0.
func (t *Theme) Formula(source string, size, maxWidth float64) (*mathbox.Box, error) {
	k := formulaKey{source, size, maxWidth}
	if b := t.formulas[k]; b != nil {
		return b, nil
	}
	b, err := t.fonts.math.Fit(source, size*t.unit, maxWidth)
	if err == nil {
		if len(t.formulas) > 200 { // a formula typed letter by letter leaves many behind
			clear(t.formulas)
		}
		t.formulas[k] = b
	}
	return b, err
}

// width is how far s advances in face.
func width(s string, face text.Face) float64 { return text.AdvanceAt(s, len(s), face) }

// fit shortens s to w pixels.
func fit(s string, w float64, face text.Face) (string, bool) {
	return truncate(s, w, func(s string) float64 { return width(s, face) })
}

// mix is a fraction f of the way from a to b.
func mix(a, b color.NRGBA, f float64) color.NRGBA {
	m := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*f)) }
	return color.NRGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), m(a.A, b.A)}
}

// fade is c at a fraction of its opacity.
func fade(c color.NRGBA, f float64) color.NRGBA {
	c.A = uint8(math.Round(float64(c.A) * f))
	return c
}
