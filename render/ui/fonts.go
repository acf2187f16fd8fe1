package ui

import (
	"bytes"
	"fmt"
	"math"

	"codeberg.org/go-fonts/dejavu/dejavusans"
	"codeberg.org/go-fonts/dejavu/dejavusansbold"
	"github.com/hajimehoshi/ebiten/v2/text/v2"

	"downhill/assets"
	"downhill/render/ui/mathbox"
)

// fonts holds the parsed type: Inter for letters and numbers, DejaVu behind it
// for the signs Inter lacks (∇ ⊘ ∂ ‖), and Latin Modern Math for formulas.
type fonts struct {
	regular, bold               *text.GoTextFaceSource
	regularSymbols, boldSymbols *text.GoTextFaceSource
	math                        *mathbox.Font
}

func newFonts() (*fonts, error) {
	f := &fonts{}
	for _, s := range []struct {
		dst  **text.GoTextFaceSource
		name string
		data []byte
	}{
		{&f.regular, "Inter", assets.InterRegular},
		{&f.bold, "Inter SemiBold", assets.InterSemiBold},
		{&f.regularSymbols, "DejaVu Sans", dejavusans.TTF},
		{&f.boldSymbols, "DejaVu Sans Bold", dejavusansbold.TTF},
	} {
		src, err := text.NewGoTextFaceSource(bytes.NewReader(s.data))
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", s.name, err)
		}
		*s.dst = src
	}
	m, err := mathbox.NewFont()
	if err != nil {
		return nil, err
	}
	f.math = m
	return f, nil
}

// face is Inter with tabular figures at size px, DejaVu behind it. Sizes are
// rounded to whole pixels, because the engine takes a font's advances at the next
// whole size: at 12.5 px letters would stand 4 % too far apart.
func (f *fonts) face(bold bool, size float64) (text.Face, error) {
	size = max(6, math.Round(size))
	src, symbols := f.regular, f.regularSymbols
	if bold {
		src, symbols = f.bold, f.boldSymbols
	}
	inter := &text.GoTextFace{Source: src, Size: size}
	inter.SetFeature(text.MustParseTag("tnum"), 1)
	return text.NewMultiFace(inter, &text.GoTextFace{Source: symbols, Size: size})
}
