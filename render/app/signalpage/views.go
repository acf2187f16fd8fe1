package signalpage

import (
	"image"
	"slices"
	"strings"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/screen"
)

// key is what a view is drawn from, beside its place and its colours.
type key struct {
	frame    *frame
	selected int
	hidden   hidden
	hover    hover
	drag     bool
}

type plot = stage.Plot[key]

// views are all places where something is drawn.
type views struct {
	stage *stage.Stage
	batch *screen.Batch
	card  *stage.Card

	// The panels of variances and histograms: forward ones, then backward ones.
	// The phase view has those of one combination.
	panels    []*plot
	mean, std *plot
	grid      *plot
	phase     *plot

	columns columns
	moments moments
	table   *figure.Plot // the grid's
	tableOf *frame
	strip   stripKey
	drawn   key
	fresh   bool // nothing is drawn since the places changed
}

func newViews(s *stage.Stage) views {
	return views{stage: s, batch: s.Kit.NewBatch(), card: stage.NewCard(s),
		mean: stage.NewPlot[key](s, screen.Chart), std: stage.NewPlot[key](s, screen.Chart),
		grid: stage.NewPlot[key](s, screen.Chart), phase: stage.NewPlot[key](s, screen.Chart)}
}

// clear takes all plots away; those of the view are placed when it is drawn.
func (v *views) clear() {
	none := image.Rectangle{}
	for _, p := range append([]*plot{v.mean, v.std, v.grid, v.phase}, v.panels...) {
		p.Area, p.Hover = none, false
	}
	v.columns, v.moments, v.table, v.tableOf = columns{}, moments{}, nil, nil
	v.fresh = true
}

// want makes n panels, and takes the places of the others.
func (v *views) want(n int) {
	for len(v.panels) < n {
		v.panels = append(v.panels, stage.NewPlot[key](v.stage, screen.Chart))
	}
	for i := n; i < len(v.panels); i++ {
		v.panels[i].Area, v.panels[i].Hover = image.Rectangle{}, false
	}
}

// stale says whether the view has to be drawn, and takes its key.
func (pg *Page) stale(all bool) bool {
	now := key{frame: pg.shownFrame(), selected: pg.selected, hidden: pg.hidden, hover: pg.hover, drag: pg.drag.on}
	v := &pg.views
	if !all && !v.fresh && now == v.drawn {
		return false
	}
	v.drawn, v.fresh = now, false
	return true
}

// paint paints a plot.
func (v *views) paint(k *ink, p *plot, at image.Rectangle, what *figure.Plot) {
	p.Area = at
	if p.Changed(v.drawn, true) {
		p.Paint(k.dst, what)
	}
}

// thin leaves every so many ticks out, so that there are about so many at most;
// the first and the last stay.
func thin(ticks []figure.Tick, most int) []figure.Tick {
	every := (len(ticks) + max(1, most) - 1) / max(1, most)
	if every <= 1 {
		return ticks
	}
	var out []figure.Tick
	for i := len(ticks) - 1; i >= 0; i -= every {
		if i > 0 && i < every && 2*i < every {
			break
		}
		out = append(out, ticks[i])
	}
	if out[len(out)-1] != ticks[0] {
		out = append(out, ticks[0])
	}
	slices.Reverse(out)
	return out
}

// ticked gives an axis about so many round ticks, and where their steps are so
// wide that two would be missing, more.
func ticked(a figure.Axis, n float64) figure.Axis {
	about := max(2, int(n))
	out := a.WithTicks(about)
	for more := about + 1; len(out.Ticks) < 3 && more < 2*about; more++ {
		out = a.WithTicks(more)
	}
	return out
}

// wrap breaks a text into at most so many lines of a width; the last is cut
// where there is more.
func wrap(face *screen.Face, text string, width float64, most int) []string {
	var lines []string
	line := ""
	words := strings.Fields(text)
	for i, w := range words {
		next := strings.TrimSpace(line + " " + w)
		if line == "" || face.Measure(next) <= width {
			line = next
			continue
		}
		if len(lines) == most-1 {
			return append(lines, face.Fit(line+" "+strings.Join(words[i:], " "), width))
		}
		lines = append(lines, line)
		line = w
	}
	return append(lines, face.Fit(line, width))
}

// fits says whether a text needs no more than so many lines.
func fits(face *screen.Face, text string, width float64, most int) bool {
	lines := wrap(face, text, width, most)
	return len(strings.Join(lines, " ")) == len(strings.Join(strings.Fields(text), " ")) && !strings.HasSuffix(lines[len(lines)-1], "…")
}

// layers is the depth of what is shown.
func (f *frame) layers() int { return f.Scenario.Signal.Depth }

// gridded says whether a frame is one of the grid.
func (f *frame) gridded() bool { return f.Scenario.Signal.Figure == scenario.FigureGrid }
