package screen

import (
	"bytes"
	"fmt"
	"image/color"
	"math"

	"codeberg.org/go-fonts/dejavu/dejavusans"
	"codeberg.org/go-fonts/dejavu/dejavusansbold"
	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/text/v2"

	"downhill/assets"
)

// Weight is how heavy letters are.
type Weight int

// The weights.
const (
	Regular Weight = iota
	SemiBold
)

// Align says which point of a text stands at the place it is drawn at: one of
// Left, Center, Right together with one of Baseline, Middle, Top, Bottom.
type Align int

// The alignments. Middle is the middle of the capitals and figures, which is
// where the eye sees it; Top and Bottom are the line's.
const (
	Left     Align = 0
	Center   Align = 1
	Right    Align = 2
	Baseline Align = 0
	Middle   Align = 4
	Top      Align = 8
	Bottom   Align = 12
)

// Fonts makes faces: Inter first, and behind it DejaVu Sans, which has the
// mathematical symbols that Inter lacks.
type Fonts struct {
	sources [2][2]*text.GoTextFaceSource // [Weight][Inter, DejaVu]
	faces   map[faceKey]*Face
}

type faceKey struct {
	size    float64
	weight  Weight
	tabular bool
}

// NewFonts reads the fonts. It needs no display.
func NewFonts() (*Fonts, error) {
	f := &Fonts{faces: map[faceKey]*Face{}}
	for w, files := range [2][2][]byte{
		Regular:  {assets.InterRegular, dejavusans.TTF},
		SemiBold: {assets.InterSemiBold, dejavusansbold.TTF},
	} {
		for i, file := range files {
			src, err := text.NewGoTextFaceSource(bytes.NewReader(file))
			if err != nil {
				return nil, fmt.Errorf("screen: font %d of weight %d: %w", i, w, err)
			}
			f.sources[w][i] = src
		}
	}
	return f, nil
}

// Face returns the face of a size in pixels of the display; the same one for
// the same arguments. Tabular figures are all equally wide, so that numbers
// that change do not shake.
func (f *Fonts) Face(size float64, weight Weight, tabular bool) *Face {
	key := faceKey{size, weight, tabular}
	if face, ok := f.faces[key]; ok {
		return face
	}
	inter := &text.GoTextFace{Source: f.sources[weight][0], Size: size}
	if tabular {
		inter.SetFeature(text.MustParseTag("tnum"), 1)
	}
	dejavu := &text.GoTextFace{Source: f.sources[weight][1], Size: size}
	multi, err := text.NewMultiFace(inter, dejavu)
	if err != nil {
		panic(err) // both are horizontal
	}
	m := inter.Metrics()
	face := &Face{
		face: multi, Size: size, CapHeight: m.CapHeight, Ascent: m.HAscent, Descent: m.HDescent,
		// The engine rounds its baseline down to a whole pixel.
		rise: math.Floor(multi.Metrics().HAscent), widths: map[string]float64{}, runs: map[string]*run{},
	}
	f.faces[key] = face
	return face
}

// Face is a font at a size, in pixels of the display.
type Face struct {
	Size                       float64
	Ascent, Descent, CapHeight float64

	face   *text.MultiFace
	rise   float64 // from the engine's origin down to its baseline
	widths map[string]float64
	runs   map[string]*run
	op     text.DrawOptions // reused, as it escapes
	image  ebiten.DrawImageOptions
}

// Text returns the engine's face, for widgets.
func (f *Face) Text() text.Face { return f.face }

// maxWidths bounds the memory of measured texts; numbers that change every
// frame would fill it.
const maxWidths = 2048

// Measure returns the width of s in pixels.
func (f *Face) Measure(s string) float64 {
	if w, ok := f.widths[s]; ok {
		return w
	}
	w := text.AdvanceAt(s, len(s), f.face)
	if len(f.widths) >= maxWidths {
		clear(f.widths)
	}
	f.widths[s] = w
	return w
}

// Fit returns s, or as much of its beginning as fits into width with an
// ellipsis.
func (f *Face) Fit(s string, width float64) string {
	if f.Measure(s) <= width {
		return s
	}
	runes := []rune(s)
	for n := len(runes) - 1; n > 0; n-- {
		if t := string(runes[:n]) + "…"; text.AdvanceAt(t, len(t), f.face) <= width {
			return t
		}
	}
	return "…"
}

// Draw draws s at (x, y), moved to whole pixels so that it is sharp.
func (f *Face) Draw(dst *ebiten.Image, s string, x, y float64, align Align, c color.NRGBA) {
	if s == "" {
		return
	}
	x, y = f.origin(s, x, y, align)
	x, y = math.Round(x), math.Round(y)-f.rise
	if img := f.kept(s, false); img != nil {
		f.blit(dst, img, x, y, c)
		return
	}
	f.op.GeoM.Reset()
	f.op.GeoM.Translate(x, y)
	f.paint(dst, s, c, ebiten.FilterNearest)
}

// DrawTurned draws s with its middle at (x, y), turned clockwise by angle in
// radians.
func (f *Face) DrawTurned(dst *ebiten.Image, s string, x, y, angle float64, c color.NRGBA) {
	ox, oy := f.origin(s, 0, 0, Center|Middle)
	f.op.GeoM.Reset()
	f.op.GeoM.Translate(ox, oy-f.rise)
	f.op.GeoM.Rotate(angle)
	f.op.GeoM.Translate(x, y)
	f.paint(dst, s, c, ebiten.FilterLinear)
}

// origin returns where the baseline starts.
func (f *Face) origin(s string, x, y float64, align Align) (float64, float64) {
	switch align & 3 {
	case Center:
		x -= f.Measure(s) / 2
	case Right:
		x -= f.Measure(s)
	}
	switch align &^ 3 {
	case Middle:
		y += f.CapHeight / 2
	case Top:
		y += f.Ascent
	case Bottom:
		y -= f.Descent
	}
	return x, y
}

func (f *Face) paint(dst *ebiten.Image, s string, c color.NRGBA, filter ebiten.Filter) {
	f.op.Filter = filter
	f.op.ColorScale.Reset()
	f.op.ColorScale.Scale(float32(c.R)/255, float32(c.G)/255, float32(c.B)/255, 1)
	f.op.ColorScale.ScaleAlpha(float32(c.A) / 255)
	text.Draw(dst, s, f.face, &f.op)
}
