package screen

import (
	"image/color"
	"math"

	"downhill/render/figure"
)

// Marker draws a marker of a radius in pixels of the display, so that all of
// them look equally large, with a rim of this width around it (0 for none).
func (b *Batch) Marker(m figure.Marker, x, y, radius, rim float64, c, rimColor color.NRGBA) {
	if rim > 0 && rimColor.A > 0 {
		b.marker(m, x, y, radius, rim, rimColor)
	}
	b.marker(m, x, y, radius, 0, c)
}

// marker draws the shape grown by grow on all sides.
func (b *Batch) marker(m figure.Marker, x, y, r, grow float64, c color.NRGBA) {
	switch m {
	case figure.Disc:
		b.Disc(x, y, r+grow, c)
	case figure.Square:
		s := r*0.9 + grow
		b.Convex([]float64{x - s, y - s, x + s, y - s, x + s, y + s, x - s, y + s}, c)
	case figure.Diamond:
		s := r*1.25 + grow*math.Sqrt2
		b.Convex([]float64{x, y - s, x + s, y, x, y + s, x - s, y}, c)
	case figure.Triangle:
		// Equilateral around its centre; its corners move twice as far as its
		// edges.
		s := r*1.3 + grow*2
		dy := r * 0.15 // looks centred
		b.Convex([]float64{x, y - s + dy, x + s*0.866, y + s/2 + dy, x - s*0.866, y + s/2 + dy}, c)
	case figure.Ring:
		w := max(1.5, r*0.3)
		b.Circle(x, y, r-w/2, w+2*grow, c)
	case figure.Cross:
		w, s := max(1.6, r*0.36)+2*grow, r*0.75
		b.Polyline([]float64{x - s, y - s, x + s, y + s}, w, c, nil, false)
		b.Polyline([]float64{x - s, y + s, x + s, y - s}, w, c, nil, false)
	case figure.Check:
		w := max(1.6, r*0.36) + 2*grow
		b.Polyline([]float64{x - r*0.8, y + r*0.05, x - r*0.2, y + r*0.65, x + r*0.85, y - r*0.65}, w, c, nil, false)
	}
}
