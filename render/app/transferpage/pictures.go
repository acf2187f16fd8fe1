package transferpage

import (
	"fmt"
	"image"
	"math"

	"downhill/internal/scenario"
	"downhill/nn/transfer"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/screen"
)

// picturesPart is the share of the body that heat maps and images get at most.
const picturesPart = 0.54

// ranks is how many rows and columns of square cells a picture has in the end.
func (pg *Page) ranks(p *figure.Plot) (columns, rows int) {
	if p.Field == nil {
		return 1, 1
	}
	columns, rows = p.Field.NX, p.Field.NY
	if pg.experiment() != scenario.ExperimentLayers {
		columns, rows = columns/side, rows/side
	}
	return max(1, columns), max(1, rows)
}

// placePictures lays pictures out side by side so that their cells are squares,
// in two rows where they are many, and returns where they end below.
func (pg *Page) placePictures(plots []*figure.Plot, room image.Rectangle) (areas []image.Rectangle, foot int) {
	const most = 4 // side by side
	lines := (len(plots) + most - 1) / most
	if lines == 0 {
		return nil, room.Min.Y
	}
	per := (len(plots) + lines - 1) / lines
	top := room.Min.Y
	for from := 0; from < len(plots); from += per {
		line := room
		line.Min.Y, line.Max.Y = top, top+room.Dy()/lines
		at, end := pg.pictureLine(plots[from:min(from+per, len(plots))], line)
		areas, top = append(areas, at...), end
	}
	return areas, top
}

// pictureLine lays one line of pictures out.
func (pg *Page) pictureLine(plots []*figure.Plot, room image.Rectangle) (areas []image.Rectangle, foot int) {
	var margins []image.Rectangle // left, above, right, below
	wide, high, columns, rows := 0, 0, 0, 0
	for _, p := range plots {
		in := pg.s.Kit.Inner(room, p, pg.s.Unit(), screen.Chart)
		m := image.Rect(in.Min.X-room.Min.X, in.Min.Y-room.Min.Y, room.Max.X-in.Max.X, room.Max.Y-in.Max.Y)
		c, r := pg.ranks(p)
		wide, high = wide+m.Min.X+m.Max.X, max(high, m.Min.Y+m.Max.Y)
		columns, rows = columns+c, max(rows, r)
		margins = append(margins, m)
	}
	if pg.experiment() == scenario.ExperimentPretrain { // the rows come one by one
		rows = max(rows, 1+len(pg.doc.Transfer.Hidden))
	}
	cell := math.Min(float64(room.Dx()-wide)/float64(columns), float64(room.Dy()-high)/float64(rows))
	spare := float64(room.Dx()-wide) - cell*float64(columns)
	x := float64(room.Min.X)
	for i, p := range plots {
		m := margins[i]
		c, r := pg.ranks(p)
		w, h := float64(m.Min.X+m.Max.X)+cell*float64(c), float64(m.Min.Y+m.Max.Y)+cell*float64(r)
		areas = append(areas, image.Rect(int(x), room.Min.Y, int(x+w), room.Min.Y+int(h)))
		x += w + spare/float64(len(plots))
	}
	return areas, min(room.Max.Y, room.Min.Y+high+int(cell*float64(rows)))
}

// heatPlots are the maps as they fit side by side: the colour bar stands once.
func heatPlots(f *frame, t figure.Theme) []*figure.Plot {
	out := f.HeatPlots(t)
	for i, p := range out {
		if p.Bar = "%"; i < len(out)-1 {
			p.Bar = ""
		}
		p.Title = count(f.Scenario.Transfer.LabelCounts[i], "label") + ": thawed ↑ of reused →"
		p.X.Label, p.Y.Label = "", ""
	}
	return out
}

// imagePlots are reconstructions, and examples of the tasks that have none.
func (pg *Page) imagePlots(f *frame, t figure.Theme) []*figure.Plot {
	out := f.ImagePlots(t)
	for _, p := range out {
		p.Bar, p.X.Label, p.Y.Label = "", "", ""
		p.X.Ticks = nil
	}
	if f.examples != nil {
		out = append(out, f.examples.plots(f.Scenario.Transfer.Auxiliary.Tasks, t)...)
	}
	return out
}

// labelsPlot is the test accuracy by the number of labels: from scratch, with all
// layers reused, frozen or thawed, and for the best numbers of layers.
func labelsPlot(f *frame, t figure.Theme) *figure.Plot {
	tr, sums := &f.Scenario.Transfer, f.Summaries()
	n := len(tr.Hidden)
	cells := (n + 1) * (n + 2) / 2
	p := &figure.Plot{X: figure.Axis{Label: "labels", Log: true, Min: math.Inf(1)}, Y: figure.Axis{Label: "test accuracy, %", Min: 100}, Legend: true}
	arms := []struct {
		name string
		of   func(list []float64) float64
	}{
		{"none reused", func(list []float64) float64 { return list[0] }},
		{fmt.Sprintf("%d reused, all frozen", n), func(list []float64) float64 { return list[n*(n+1)/2] }},
		{fmt.Sprintf("%d reused, all thawed", n), func(list []float64) float64 { return list[n*(n+1)/2+n] }},
		{"best of all", best},
	}
	for i, a := range arms {
		style := t.Style(i)
		line := figure.Line{Name: a.name, Style: style, Width: 2.2}
		for k, labels := range tr.LabelCounts {
			if (k+1)*cells > len(sums) {
				break
			}
			var list []float64
			for _, s := range sums[k*cells : (k+1)*cells] {
				list = append(list, 100*s.Mean)
			}
			x, y := float64(labels), a.of(list)
			p.X.Min, p.X.Max = math.Min(p.X.Min, x), math.Max(p.X.Max, x)
			if math.IsNaN(y) {
				continue
			}
			p.Y.Min, p.Y.Max = math.Min(p.Y.Min, y), math.Max(p.Y.Max, y)
			line.Points = append(line.Points, figure.Point{x, y})
			p.Marks = append(p.Marks, figure.Mark{At: figure.Point{x, y}, Style: style, Radius: 4, Rim: true})
		}
		p.Lines = append(p.Lines, line)
	}
	if !(p.Y.Min < p.Y.Max) {
		p.Y.Min, p.Y.Max = 50, 100
	}
	p.Y.Min, p.Y.Max = figure.Nice(p.Y.Min, p.Y.Max, 5)
	p.Y = p.Y.WithTicks(5)
	p.X.Min, p.X.Max = p.X.Min/1.15, p.X.Max*1.6 // the legend stands on the right
	for _, labels := range tr.LabelCounts {
		p.X.Ticks = append(p.X.Ticks, figure.Tick{At: float64(labels), Label: fmt.Sprint(labels)})
	}
	return p
}

// best is the highest of some numbers, NaN where there is none.
func best(list []float64) float64 {
	out := math.NaN()
	for _, x := range list {
		if !(x <= out) && !math.IsNaN(x) {
			out = x
		}
	}
	return out
}

// readLabels reads the chart of the labels at the count nearest to the pointer.
func (pg *Page) readLabels(f *frame, p *figure.Plot, at figure.Point) (string, []stage.CardLine) {
	nearest, off := 0, math.Inf(1)
	for _, n := range f.Scenario.Transfer.LabelCounts {
		if d := math.Abs(math.Log(float64(n) / at[0])); d < off {
			nearest, off = n, d
		}
	}
	var lines []stage.CardLine
	for _, l := range p.Lines {
		if y, ok := valueAt(l.Points, float64(nearest)); ok {
			lines = append(lines, stage.CardLine{Left: l.Name, Right: figure.Short(y, 4) + " %", Lined: true, Style: l.Style})
		}
	}
	return count(nearest, "label"), lines
}

// hasExamples says whether a document has tasks that examples are shown of.
func hasExamples(t *scenario.Transfer) bool {
	if t.Experiment != scenario.ExperimentAuxiliary {
		return false
	}
	for _, task := range t.Auxiliary.Tasks {
		if task != transfer.Masked {
			return true
		}
	}
	return false
}
