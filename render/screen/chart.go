package screen

import (
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
)

// grid draws a line at every number of the vertical axis.
func (g *ground) grid(v *view, img *ebiten.Image) {
	r, w := v.inner, hair(v.scale)
	for _, t := range v.plot.Y.Ticks {
		_, y := v.t.ToPixel(figure.Point{v.plot.X.Min, t.At})
		if t.Label != "" && v.besides(y) {
			g.lines.Line(float64(r.Min.X), sharp(y, w), float64(r.Max.X), sharp(y, w), w, v.theme.Line)
		}
	}
	g.lines.Draw(img)
}

// besides says whether a height is beside the plot.
func (v *view) besides(y float64) bool {
	return y > float64(v.inner.Min.Y)-1 && y < float64(v.inner.Max.Y)+1
}

// chartAxes draws the title above, and the numbers to the left and below.
func (g *ground) chartAxes(v *view, img *ebiten.Image) {
	face, s, r := v.kit.caption(v.scale), v.scale, v.inner
	if !v.plot.Y.Bare {
		last := math.Inf(1) // so that none overlap
		for _, t := range v.plot.Y.Ticks {
			_, y := v.t.ToPixel(figure.Point{v.plot.X.Min, t.At})
			if t.Label != "" && v.besides(y) && math.Abs(y-last) >= 10*s {
				label := face.Fit(t.Label, float64(r.Min.X)-8*s)
				face.Draw(img, label, float64(r.Min.X)-6*s, y, Right|Middle, v.theme.Muted)
				last = y
			}
		}
	}
	switch {
	case v.plot.X.Bare:
	case v.plot.X.Worded():
		g.words(v, img)
	default:
		g.numbers(v, img)
	}
	room := float64(r.Dx())
	if v.kit.hasBar(v.plot) {
		room -= face.Measure(v.plot.Bar) - barRoom*s + 24*s
	}
	face.Draw(img, face.Fit(chartTitle(v.plot), room), float64(r.Min.X), float64(r.Min.Y)-9*s, Left|Middle, v.theme.Muted)
}

// numbers writes the numbers of the horizontal axis below, with its name where
// that is not in the title.
func (g *ground) numbers(v *view, img *ebiten.Image) {
	face, s, r := v.kit.caption(v.scale), v.scale, v.inner
	row, last := float64(r.Max.Y)+12*s, math.Inf(1)
	if name := v.plot.X.Label; name != "" && v.plot.Title != "" { // not in the title, then
		face.Draw(img, name, float64(r.Max.X), row, Right|Middle, v.theme.Muted)
		last = float64(r.Max.X) - face.Measure(name) - 8*s
	}
	end := math.Inf(-1) // of the last number, so that none overlap
	for _, t := range v.plot.X.Ticks {
		x, _ := v.t.ToPixel(figure.Point{t.At, v.plot.Y.Min})
		half := face.Measure(t.Label) / 2
		if t.Label == "" || !(x > float64(r.Min.X)-1 && x < float64(r.Max.X)+1) || x-half < end || x+half > last {
			continue
		}
		end = x + half + 6*s
		x = min(x, float64(v.area.Max.X)-half-2*s)
		face.Draw(img, t.Label, x, row, Center|Middle, v.theme.Muted)
	}
}

// wording is how words stand below a chart.
type wording struct {
	slanted bool
	every   int     // words from one that is written to the next
	room    float64 // px from the axis down to the area's edge
}

// words lays out the words of a horizontal axis whose plot is width px wide and
// begins left px from the edge of an area of this height.
func (k *Kit) words(plot *figure.Plot, left, width, height, scale float64) wording {
	a, named := plot.X, plot.X.Label != "" && plot.Title != "" // else the title has it
	face := k.caption(scale)
	var at, widths []float64
	x := newSpan(a, left, width)
	for _, t := range a.Ticks {
		if p := x.pixel(t.At); t.Label != "" && p > left-1 && p < left+width+1 {
			at, widths = append(at, p), append(widths, face.Measure(t.Label))
		}
	}
	w := wording{room: chartBottom * scale}
	w.slanted, w.every = figure.Slant(at, widths, face.Size)
	if w.slanted {
		longest := 0.0
		for i := 0; i < len(at); i += w.every {
			longest = max(longest, min(widths[i], slope(at[i], height)))
		}
		w.room = longest*math.Sqrt2/2 + 14*scale
	}
	if named { // in a row of its own, below
		w.room += 14 * scale
	}
	return w
}

// slope is how long a word can be that rises at 45° to x: it begins in the area,
// and takes no more than a third of its height.
func slope(x, height float64) float64 {
	return max(0, min(math.Sqrt2*x, math.Sqrt2*height/3))
}

// words writes the words of the horizontal axis below, and its name below them.
func (g *ground) words(v *view, img *ebiten.Image) {
	face, s, r := v.kit.caption(v.scale), v.scale, v.inner
	left, width, height := float64(r.Min.X-v.area.Min.X), float64(r.Dx()), float64(v.area.Dy())
	w := v.kit.words(v.plot, left, width, height, s)
	seen := 0
	for _, t := range v.plot.X.Ticks {
		x, _ := v.t.ToPixel(figure.Point{t.At, v.plot.Y.Min})
		if t.Label == "" || !(x > float64(r.Min.X)-1 && x < float64(r.Max.X)+1) {
			continue
		}
		if seen++; (seen-1)%w.every != 0 {
			continue
		}
		y := float64(r.Max.Y)
		if !w.slanted {
			half := face.Measure(t.Label) / 2
			face.Draw(img, t.Label, min(x, float64(v.area.Max.X)-half-2*s), y+12*s, Center|Middle, v.theme.Muted)
			continue
		}
		label := face.Fit(t.Label, slope(x-float64(v.area.Min.X), height))
		by := face.Measure(label) / 2 * math.Sqrt2 / 2
		face.DrawTurned(img, label, x-by+2*s, y+by+8*s, -math.Pi/4, v.theme.Muted)
	}
	if name := v.plot.X.Label; name != "" && v.plot.Title != "" {
		face.Draw(img, name, float64(r.Min.X+r.Max.X)/2, float64(v.area.Max.Y)-9*s, Center|Middle, v.theme.Muted)
	}
}
