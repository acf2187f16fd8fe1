package export

import (
	"cmp"
	"image"
	"image/color"
	"math"
	"slices"

	"downhill/render/figure"
)

// palette is the colours of an animation; the last index is for transparent.
type palette struct {
	colors []color.NRGBA // at most 255
	// A direct-mapped memory of the colours looked up last, so that a px costs a
	// comparison: the key is 0xFFRRGGBB.
	keys  [1 << 14]uint32
	index [1 << 14]uint8
}

const transparent = 255

// keep takes the colours of a figure that stay as they are: those of the theme
// and of the racers.
func (p *palette) keep(f figure.Figure) {
	t := f.Theme
	p.add(t.Background, t.Panel, t.Line, t.Text, t.Muted, t.Accent)
	for _, panel := range f.Panels {
		if panel.Plot != nil {
			for _, l := range panel.Plot.Lines {
				p.add(l.Style.Color)
			}
			for _, m := range panel.Plot.Marks {
				p.add(m.Style.Color)
			}
		}
	}
	if len(p.colors) > mostKept {
		p.colors = p.colors[:mostKept]
	}
}

// mostKept leaves most of the palette to shades.
const mostKept = 64

// count adds the colours of a picture.
func count(img *image.RGBA, counts map[uint32]int) {
	for i := 0; i+3 < len(img.Pix); {
		key, n := rgb(img.Pix[i:]), 0
		for ; i+3 < len(img.Pix) && rgb(img.Pix[i:]) == key; i += 4 { // a run costs one look-up
			n++
		}
		counts[key] += n
	}
}

// fill chooses the other colours (shades of the field, edges of letters and
// lines): the means of the boxes of a median cut over those that were counted.
// Source: Heckbert 1982, "Color image quantization for frame buffer display",
// doi:10.1145/965145.801294.
func (p *palette) fill(counts map[uint32]int) {
	exact := map[color.NRGBA]bool{}
	for _, c := range p.colors {
		exact[c] = true
	}
	shades := make([]shade, 0, len(counts))
	for key, n := range counts {
		c := color.NRGBA{uint8(key >> 16), uint8(key >> 8), uint8(key), 255}
		if !exact[c] {
			// The root lets thin lines and letters have their shades beside large
			// areas.
			shades = append(shades, shade{[3]uint8{c.R, c.G, c.B}, math.Sqrt(float64(n))})
		}
	}
	slices.SortFunc(shades, func(a, b shade) int { return slices.Compare(a.c[:], b.c[:]) })
	for _, c := range medianCut(shades, transparent-len(p.colors)) {
		p.add(c)
	}
}

func (p *palette) add(colors ...color.NRGBA) {
	for _, c := range colors {
		if c.A > 0 {
			c.A = 255
			if !slices.Contains(p.colors, c) {
				p.colors = append(p.colors, c)
			}
		}
	}
}

// rgb is the key of an opaque px.
func rgb(px []uint8) uint32 {
	return 0xFF<<24 | uint32(px[0])<<16 | uint32(px[1])<<8 | uint32(px[2])
}

// lookup returns the index of the colour that is the nearest to a px.
func (p *palette) lookup(key uint32) uint8 {
	slot := key * 0x9E3779B1 >> 18
	if p.keys[slot] == key {
		return p.index[slot]
	}
	r, g, b := int(key>>16&255), int(key>>8&255), int(key&255)
	best, least := 0, math.MaxInt
	for i, c := range p.colors {
		dr, dg, db := r-int(c.R), g-int(c.G), b-int(c.B)
		// Weights near the eye's sensitivity to the three primaries.
		if d := 3*dr*dr + 6*dg*dg + 2*db*db; d < least {
			best, least = i, d
		}
	}
	p.keys[slot], p.index[slot] = key, uint8(best)
	return uint8(best)
}

// shade is a colour with its weight.
type shade struct {
	c      [3]uint8
	weight float64
}

// medianCut splits the shades into at most n boxes, the one with the largest
// spread first, and returns the mean of each.
func medianCut(shades []shade, n int) []color.NRGBA {
	if len(shades) == 0 || n < 1 {
		return nil
	}
	boxes := []cut{newCut(shades)}
	for len(boxes) < n {
		widest := 0
		for i, b := range boxes {
			if b.error > boxes[widest].error {
				widest = i
			}
		}
		b := boxes[widest]
		if b.error <= 0 || len(b.shades) < 2 {
			break
		}
		slices.SortStableFunc(b.shades, func(x, y shade) int { return cmp.Compare(x.c[b.axis], y.c[b.axis]) })
		half, at := 0.0, 0
		for at < len(b.shades)-1 && (half < b.weight/2 || at == 0) {
			half += b.shades[at].weight
			at++
		}
		boxes[widest] = newCut(b.shades[:at])
		boxes = append(boxes, newCut(b.shades[at:]))
	}
	out := make([]color.NRGBA, len(boxes))
	for i, b := range boxes {
		out[i] = b.mean
	}
	return out
}

// cut is a box of shades.
type cut struct {
	shades []shade
	weight float64
	mean   color.NRGBA
	axis   int     // along which the shades differ most
	error  float64 // the weighted variance along it
}

func newCut(shades []shade) cut {
	b := cut{shades: shades}
	var sum, square [3]float64
	for _, s := range shades {
		b.weight += s.weight
		for d := range 3 {
			v := float64(s.c[d])
			sum[d] += s.weight * v
			square[d] += s.weight * v * v
		}
	}
	var mean [3]uint8
	for d := range 3 {
		m := sum[d] / b.weight
		mean[d] = uint8(math.Round(m))
		// What remains of the rounding of a box of one shade is no spread.
		if e := square[d] - m*sum[d]; e > b.error && e > 1e-6*square[d] {
			b.axis, b.error = d, e
		}
	}
	b.mean = color.NRGBA{mean[0], mean[1], mean[2], 255}
	return b
}
