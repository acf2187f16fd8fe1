// Package screen paints figures with the engine: figure.Plot → pixels, so that
// the window shows what render/export writes into a file.
//
// Without a GPU the engine's own anti-aliased paths are too slow by two orders
// of magnitude for two thousand segments a frame, so lines are ribbons of our
// own: two vertices a point, their edges made smooth by a short shader, one
// draw call a batch (ribbon.go). What does not change from frame to frame is
// kept in images (painter.go).
//
// Sizes that the caller gives in logical pixels say so; all others are pixels
// of the display, scale times as many.
package screen

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/assets"
)

// Kit holds what every painter shares: shaders, fonts and icons. There is one
// for the program; it is used from the game loop only.
type Kit struct {
	Fonts         *Fonts
	ribbon, field *ebiten.Shader
	icons         map[string][]stroke
	scratch       Batch
}

// NewKit compiles the shaders and reads the fonts. It needs no display.
func NewKit() (*Kit, error) {
	fonts, err := NewFonts()
	if err != nil {
		return nil, err
	}
	k := &Kit{Fonts: fonts, icons: icons()}
	if k.ribbon, err = ebiten.NewShader(assets.RibbonShader); err != nil {
		return nil, fmt.Errorf("screen: ribbon.kage: %w", err)
	}
	if k.field, err = ebiten.NewShader(assets.FieldShader); err != nil {
		return nil, fmt.Errorf("screen: field.kage: %w", err)
	}
	k.scratch.shader = k.ribbon
	return k, nil
}

// NewBatch returns an empty batch for lines and shapes.
func (k *Kit) NewBatch() *Batch { return &Batch{shader: k.ribbon} }

// RoundRect draws one rectangle with round corners at once; see
// Batch.RoundRect. Many of them are better collected in a Batch.
func (k *Kit) RoundRect(dst *ebiten.Image, r image.Rectangle, radius float64, fill, border color.NRGBA, scale float64) {
	k.scratch.RoundRect(r, radius, fill, border, hair(scale))
	k.scratch.Draw(dst)
}

// hair is the width of a thin line: a whole number of pixels, so that it is
// sharp.
func hair(scale float64) float64 { return math.Max(1, math.Round(scale)) }
