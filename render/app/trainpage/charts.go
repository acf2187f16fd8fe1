package trainpage

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/stage"
	"downhill/render/figure"
	livelab "downhill/render/labs/train/live"
	"downhill/render/labs/train/panels"
	"downhill/render/screen"
	"downhill/render/ui"
)

// chart is one of the two charts below the canvas.
type chart struct {
	plot *stage.Plot[chartKey]
	kind panels.Kind
	drag bool
}

// chartKey is what a chart was painted for.
type chartKey struct {
	pic   *picture
	hover bool
	at    float64
	step  int
}

func newChart(s *stage.Stage, i int) chart {
	c := chart{plot: stage.NewPlot[chartKey](s, screen.Chart), kind: panels.Loss}
	if i == 1 {
		c.kind = panels.Accuracy
	}
	return c
}

// kinds lists the curves that the data have.
func (pg *Page) kinds() []panels.Kind {
	if f := pg.frame(); f != nil {
		return panels.Kinds(f)
	}
	return []panels.Kind{panels.Loss}
}

// curve is what chart i shows: what was chosen, where the data have it.
func (pg *Page) curve(i int) panels.Kind {
	kinds := pg.kinds()
	if slices.Contains(kinds, pg.charts[i].kind) {
		return pg.charts[i].kind
	}
	return kinds[min(i, len(kinds)-1)]
}

// across is what the curves and the heat maps run over.
func (pg *Page) across() panels.Across {
	if pg.doc.Train.View.BySeconds {
		return panels.BySeconds
	}
	return pg.over
}

func (pg *Page) setAcross(a panels.Across) {
	pg.doc.Train.View.BySeconds = a == panels.BySeconds
	pg.over = a
}

// buildHead makes the line above a chart: what it shows, against what.
func (pg *Page) buildHead(i int) ui.Widget {
	l := pg.s.Layer
	pg.w.kinds[i] = ui.NewChoice(l, nil, 0, func(k int) {
		if kinds := pg.kinds(); k < len(kinds) {
			pg.charts[i].kind = kinds[k]
		}
	}).Help("What the chart shows")
	row := ui.NewRow(l, 6, ui.Insets{Top: 2, Left: 10, Right: 10}, pg.w.kinds[i])
	row.Stretch(pg.w.kinds[i])
	if i == 0 {
		pg.w.by = ui.NewChoice(l, []ui.Item{{Title: "by epoch"}, {Title: "by step"}, {Title: "by seconds", Help: "Of training, evaluations left out: an epoch of one network may cost more than one of another."}},
			int(pg.across()), func(k int) { pg.setAcross(panels.Across(k)) }).Help("What the charts run along")
		row.Add(pg.w.by)
		if pg.s.Compact {
			return row
		}
		row.Add(ui.NewCaption(l, "thin: training, thick: validation", ui.Muted).Help("Very faint is what the training saw: with dropout, and with penalties."))
	}
	return row
}

// syncHeads makes the lines above the charts offer what the data have.
func (pg *Page) syncHeads() {
	kinds := pg.kinds()
	if !slices.Equal(kinds, pg.w.offered) {
		pg.w.offered = kinds
		items := make([]ui.Item, len(kinds))
		for k, kind := range kinds {
			items[k].Title = kind.String()
		}
		for i, c := range pg.w.kinds {
			if c != nil {
				c.SetItems(items, slices.Index(kinds, pg.curve(i)))
			}
		}
	}
}

// drawCharts draws the charts that changed, or all.
func (pg *Page) drawCharts(dst *ebiten.Image, all bool) {
	f := pg.shownFrame()
	for i := range pg.charts {
		c := &pg.charts[i]
		if c.plot.Area.Empty() {
			continue
		}
		pic := pg.studio.benches[0].get(subject{kind: curvesKind, lane: -1, unit: int(pg.curve(i))})
		if pic == nil || f == nil {
			if all {
				stage.Fill(dst, c.plot.Area, pg.s.Theme.Panel)
			}
			continue
		}
		key := chartKey{pic: pic, hover: c.plot.Hover, step: f.Step}
		if c.plot.Hover {
			key.at = c.plot.At[0]
		}
		if f.Step >= f.Recorded {
			key.step = -1
		}
		if !c.plot.Changed(key, all) {
			continue
		}
		plot := *pic.plot
		plot.Title, plot.X.Label, plot.Y.Label = "", "", "" // the drop-downs name them
		c.plot.FitTicks(&plot)
		if c.plot.Hover {
			plot.Rules = append(slices.Clone(plot.Rules), figure.Rule{AtX: key.at, AtY: math.NaN(), Color: pg.s.Theme.Accent})
			plot.Marks = append(slices.Clone(plot.Marks), readings(&plot, key.at)...)
		}
		c.plot.Paint(dst, &plot)
	}
}

// readings are the values of the named curves at a place of the axis.
func readings(p *figure.Plot, x float64) []figure.Mark {
	var out []figure.Mark
	for _, l := range p.Lines {
		i, found := slices.BinarySearchFunc(l.Points, x, func(q figure.Point, x float64) int { return cmp.Compare(q[0], x) })
		if l.Name == "" || i == len(l.Points) || i == 0 && !found {
			continue
		}
		y := l.Points[i][1]
		if !found {
			a, b := l.Points[i-1], l.Points[i]
			y = a[1] + (x-a[0])/(b[0]-a[0])*(b[1]-a[1])
		}
		if finite(y) {
			out = append(out, figure.Mark{At: figure.Point{x, y}, Style: l.Style, Radius: 3.5, Rim: true, Label: ui.FormatNumber(y, 4)})
		}
	}
	return out
}

// chartPointer reads the crosshair and lets a click move the timeline.
func (pg *Page) chartPointer(p stage.Pointer) bool {
	f := pg.frame()
	inside := false
	for i := range pg.charts {
		c := &pg.charts[i]
		c.plot.Point(p.At, !p.Captured)
		inside = inside || c.plot.Hover
		if c.plot.Hover && p.Left.Began {
			c.drag = true
		}
		if c.drag && f != nil {
			if step := stepAt(f, pg.across(), c.plot.Locate(p.At)[0]); step != pg.step() {
				pg.seek(step)
			}
			c.drag = p.Left.Held
		}
	}
	return inside
}

// stepAt is the step at a place of the horizontal axis.
func stepAt(f *livelab.Frame, a panels.Across, x float64) int {
	l := &f.Lanes[0]
	switch a {
	case panels.ByEpoch:
		x *= float64(l.StepsPerEpoch)
	case panels.BySeconds:
		n := min(len(l.Seconds), len(l.Evaluations))
		i := sort.SearchFloat64s(l.Seconds[:n], x)
		switch {
		case n == 0:
			return 0
		case i == n:
			return l.Evaluations[n-1].Step
		case i == 0:
			return 0
		}
		part := (x - l.Seconds[i-1]) / max(1e-12, l.Seconds[i]-l.Seconds[i-1])
		x = float64(l.Evaluations[i-1].Step) + part*float64(l.Evaluations[i].Step-l.Evaluations[i-1].Step)
	}
	return int(math.Round(x))
}
