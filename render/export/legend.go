package export

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg/draw"

	"downhill/render/figure"
)

// entry is a named line with its place in the legend: columns from the left,
// rows from the top.
type entry struct {
	name  string
	style figure.Style
	x     float64 // px from the panel's left
	row   int
}

// entries flows the names of the lines into rows above the plot, so that they
// never hide data; at most three rows and a third of the panel, the last saying
// how many more there are.
func (f *frame) entries() []entry {
	em := f.small
	l := label{size: em}
	rows := min(3, int(f.panel.h()/3/(1.5*em)))
	var out []entry
	x, row := 0.0, 0
	seen := map[string]bool{}
	named := 0
	for _, line := range f.plot.Lines {
		if line.Name == "" || seen[line.Name] {
			continue
		}
		seen[line.Name] = true
		named++
		name := f.fit(line.Name, f.panel.w()-3.2*em, l)
		w := 2.7*em + f.width(name, l)
		if x > 0 && x+w > f.panel.w() {
			x, row = 0, row+1
		}
		if row < rows {
			out = append(out, entry{name, line.Style, x, row})
		}
		x += w + 1.2*em
	}
	if left := named - len(out); left > 0 && len(out) > 0 {
		out[len(out)-1].name = f.fit("… and "+figure.Exact(float64(left+1))+" more", f.panel.w()-out[len(out)-1].x, l)
		out[len(out)-1].style = figure.Style{}
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
		if e.style.Color.A > 0 {
			f.swatch(e.style, x, y, 2.1*em, em)
			x += 2.7 * em
		}
		f.write(e.name, x, y, label{size: em, color: f.theme.Text, y: text.YCenter})
	}
}
