package export

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"downhill/render/figure"
)

// drawBands fills the bands, each unbroken run of a band as one polygon, so that
// no seams show between its quadrilaterals. All three formats know transparency.
func (f *frame) drawBands(c draw.Canvas, p *plot.Plot) {
	at := px(c, p)
	for i := range f.plot.Bands {
		b := &f.plot.Bands[i]
		for _, run := range f.runs(b, at) {
			f.polygon(within(run, f.data.rect()), b.Color)
		}
	}
	if len(f.plot.Bands) > 0 { // half of the axes' line lies beneath bars that stand on it
		f.outline()
	}
}

// runs returns the outlines of a band's unbroken parts in px.
func (f *frame) runs(b *figure.Band, at func(figure.Point) vg.Point) [][]vg.Point {
	var runs [][]vg.Point
	var lower, upper []vg.Point
	flush := func() {
		if len(lower) > 1 {
			// The edges need not have the same points in the polygon.
			back := thin(upper)
			slices.Reverse(back)
			runs = append(runs, append(thin(lower), back...))
		}
		lower, upper = nil, nil
	}
	for i := range b.Len() {
		lx, ux := f.x.Edges(b.Lower[i][0], b.Upper[i][0])
		ly, uy := f.y.Edges(b.Lower[i][1], b.Upper[i][1])
		lo, up := tame(at(figure.Point{lx, ly})), tame(at(figure.Point{ux, uy}))
		if !finite(lo) || !finite(up) {
			flush()
			continue
		}
		lower, upper = append(lower, lo), append(upper, up)
	}
	flush()
	return runs
}

// tame keeps what is finite but far outside within the range in which crossings
// with the plot's edges can be computed.
func tame(p vg.Point) vg.Point {
	const far = 1e9
	if !finite(p) {
		return p
	}
	return vg.Point{X: max(-far, min(far, p.X)), Y: max(-far, min(far, p.Y))}
}

// polygon fills a closed outline.
func (s *sheet) polygon(p []vg.Point, c color.NRGBA) {
	if len(p) < 3 || c.A == 0 {
		return
	}
	path := make(vg.Path, 0, len(p)+1)
	path.Move(p[0])
	for _, q := range p[1:] {
		path.Line(q)
	}
	path.Close()
	s.SetColor(c)
	s.Fill(path)
}

// within cuts a polygon to a rectangle, one side after the other. Parts of a
// polygon that is not convex stay joined along the sides, where they cover
// nothing. Source: Sutherland and Hodgman 1974, doi:10.1145/360767.360802.
func within(p []vg.Point, r vg.Rectangle) []vg.Point {
	sides := [4]func(vg.Point) float64{ // how far inside
		func(q vg.Point) float64 { return float64(q.X - r.Min.X) },
		func(q vg.Point) float64 { return float64(r.Max.X - q.X) },
		func(q vg.Point) float64 { return float64(q.Y - r.Min.Y) },
		func(q vg.Point) float64 { return float64(r.Max.Y - q.Y) },
	}
	for _, inside := range sides {
		if len(p) == 0 {
			return nil
		}
		out := make([]vg.Point, 0, len(p)+4)
		last := p[len(p)-1]
		before := inside(last)
		for _, q := range p {
			now := inside(q)
			if before < 0 != (now < 0) {
				t := vg.Length(before / (before - now))
				out = append(out, vg.Point{X: last.X + t*(q.X-last.X), Y: last.Y + t*(q.Y-last.Y)})
			}
			if now >= 0 {
				out = append(out, q)
			}
			last, before = q, now
		}
		p = out
	}
	return p
}

// patch is a band's swatch in a legend, w px wide around the middle height y.
func (s *sheet) patch(c color.NRGBA, x, y, w, size float64) {
	half := math.Round(0.36 * size)
	s.fill(box{x, y - half, x + w, y + half}.rect(), c)
}
