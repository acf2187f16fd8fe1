package export

import (
	"fmt"

	"codeberg.org/go-fonts/dejavu/dejavusans"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"downhill/assets"
)

// The parts of a face in ems, measured on Inter. Text is placed by the height of
// its capitals and digits, because that is what the eye lines up.
const (
	capHeight = 0.727
	ascent    = 0.76 // of b, d, l
	descent   = 0.21 // of g, p, y
)

// glyph is one character's outline in ems, y upwards.
type glyph struct {
	face    *sfnt.Font
	index   sfnt.GlyphIndex
	advance float64
	outline sfnt.Segments // in font units of 1/upem em, y downwards
	upem    float64
}

// fonts finds glyphs: in Inter, and where Inter has none, in DejaVu Sans, which
// holds the mathematical signs (‖, ∇, ₁). It remembers outlines and belongs to
// one picture at a time.
type fonts struct {
	regular, semibold, fallback *sfnt.Font
	buf                         sfnt.Buffer
	glyphs                      map[glyphKey]*glyph
	digit                       map[font.Weight]float64 // the widest digit's advance in ems
}

type glyphKey struct {
	r      rune
	weight font.Weight
}

func newFonts() (*fonts, error) {
	f := &fonts{glyphs: map[glyphKey]*glyph{}, digit: map[font.Weight]float64{}}
	for _, load := range []struct {
		to   **sfnt.Font
		name string
		data []byte
	}{
		{&f.regular, "Inter-Regular", assets.InterRegular},
		{&f.semibold, "Inter-SemiBold", assets.InterSemiBold},
		{&f.fallback, "DejaVuSans", dejavusans.TTF},
	} {
		parsed, err := sfnt.Parse(load.data)
		if err != nil {
			return nil, fmt.Errorf("export: the built-in font %s: %w", load.name, err)
		}
		*load.to = parsed
	}
	return f, nil
}

// glyph returns the outline of r. A character that no face has is the fallback's
// box for missing ones.
func (f *fonts) glyph(r rune, weight font.Weight) *glyph {
	key := glyphKey{r, weight}
	if g, known := f.glyphs[key]; known {
		return g
	}
	face := f.regular
	if weight >= font.WeightSemiBold {
		face = f.semibold
	}
	index, err := face.GlyphIndex(&f.buf, r)
	// Inter's norm bars stand so close that they run together at small sizes.
	if index == 0 || err != nil || r == '‖' {
		face = f.fallback
		index, _ = face.GlyphIndex(&f.buf, r)
	}
	upem := fixed.Int26_6(face.UnitsPerEm())
	g := &glyph{face: face, index: index, upem: float64(upem)}
	// At a size of upem/64 px a unit of the result is a unit of the font.
	if segments, err := face.LoadGlyph(&f.buf, index, upem, nil); err == nil {
		g.outline = append(sfnt.Segments(nil), segments...)
	}
	if advance, err := face.GlyphAdvance(&f.buf, index, upem, font.HintingNone); err == nil {
		g.advance = float64(advance) / g.upem
	}
	f.glyphs[key] = g
	return g
}

// placed is a glyph of a line of text at x ems from its start.
type placed struct {
	*glyph
	x float64
}

// layout places the characters of one line, with kerning, and returns the line's
// width in ems. Tabular digits all take the width of the widest, so that the
// columns of a table do not dance.
func (f *fonts) layout(txt string, weight font.Weight, tabular bool) (line []placed, width float64) {
	var last *glyph
	for _, r := range txt {
		g := f.glyph(r, weight)
		if tabular && r >= '0' && r <= '9' {
			w := f.digitWidth(weight)
			line = append(line, placed{g, width + (w-g.advance)/2})
			width += w
			last = nil
			continue
		}
		if last != nil && last.face == g.face {
			if k, err := g.face.Kern(&f.buf, last.index, g.index, fixed.Int26_6(g.upem), font.HintingNone); err == nil {
				width += float64(k) / g.upem
			}
		}
		line = append(line, placed{g, width})
		width += g.advance
		last = g
	}
	return line, width
}

func (f *fonts) digitWidth(weight font.Weight) float64 {
	if w, known := f.digit[weight]; known {
		return w
	}
	w := 0.0
	for r := '0'; r <= '9'; r++ {
		w = max(w, f.glyph(r, weight).advance)
	}
	f.digit[weight] = w
	return w
}
