package export

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg/draw"

	"downhill/render/figure"
)

// entry is a named line or band with its place in the legend: columns from the
// left, rows from the top.
type entry struct {
	named
	x   float64 // px from the panel's left
	row int
}

// named is what the legend names.
type named struct {
	name  string
	style figure.Style // of a line
	band  color.NRGBA  // of a band, transparent for a line
}

// namedParts returns the lines, then the bands, each name once.
func namedParts(p *figure.Plot) []named {
	var out []named
	seen := map[string]bool{"": true}
	add := func(n named) {
		if !seen[n.name] {
			seen[n.name] = true
			out = append(out, n)
		}
	}
	for _, l := range p.Lines {
		add(named{name: l.Name, style: l.Style})
	}
	for _, b := range p.Bands {
		add(named{name: b.Name, band: b.Color})
	}
	return out
}

// entries flows the names of the lines and bands into rows above the plot, so that they
// never hide data; at most three rows and a third of the panel, the last saying
// how many more there are.
func (f *frame) entries() []entry {
	em := f.small
	l := label{size: em}
	rows := min(3, int(f.panel.h()/3/(1.5*em)))
	var out []entry
	x, row := 0.0, 0
	parts := namedParts(f.plot)
	for _, part := range parts {
		part.name = f.fit(part.name, f.panel.w()-3.2*em, l)
		w := 2.7*em + f.width(part.name, l)
		if x > 0 && x+w > f.panel.w() {
			x, row = 0, row+1
		}
		if row < rows {
			out = append(out, entry{part, x, row})
		}
		x += w + 1.2*em
	}
	if left := len(parts) - len(out); left > 0 && len(out) > 0 {
		last := &out[len(out)-1]
		last.named = named{name: f.fit("… and "+figure.Exact(float64(left+1))+" more", f.panel.w()-last.x, l)}
	}
	return out
}

func (f *frame) legendHeight() float64 {
	e := f.entries()
	if len(e) == 0 {
		return 0
	}
	return (float64(e[len(e)-1].row+1)*1.5 + 0.2) * f.small
}

func (f *frame) drawLegend(draw.Canvas, *plot.Plot) {
	if f.names == 0 {
		return
	}
	em := f.small
	top := f.data.y1 + f.names
	for _, e := range f.entries() {
		x, y := f.panel.x0+e.x, top-(float64(e.row)*1.5+0.6)*em
		switch {
		case e.band.A > 0:
			f.patch(e.band, x, y, 2.1*em, em)
			x += 2.7 * em
		case e.style.Color.A > 0:
			f.swatch(e.style, x, y, 2.1*em, em)
			x += 2.7 * em
		}
		f.write(e.name, x, y, label{size: em, color: f.theme.Text, y: text.YCenter})
	}
}
