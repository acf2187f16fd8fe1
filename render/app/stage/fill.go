package stage

import (
	"image"
	"image/color"

	"github.com/hajimehoshi/ebiten/v2"
)

// Fill paints a rectangle, as far as it lies in dst.
func Fill(dst *ebiten.Image, r image.Rectangle, c color.NRGBA) {
	if r = r.Intersect(dst.Bounds()); r.Empty() {
		return
	}
	part := dst.RecyclableSubImage(r)
	part.Fill(c)
	part.Recycle()
}
