package transferpage

import (
	"image"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	transferlab "downhill/render/labs/transfer"
	"downhill/render/ui"
)

// verdictKey is what the sentence was written for.
type verdictKey struct {
	frame    *frame
	outdated bool
	at       image.Rectangle
}

// drawVerdict writes what came of the experiment, above the plots.
func (pg *Page) drawVerdict(dst *ebiten.Image, all bool) {
	f, at := pg.shown(), pg.rooms.verdict
	key := verdictKey{f, pg.outdated(), at}
	if at.Empty() || !all && key == pg.views.verdict {
		return
	}
	pg.views.verdict = key
	t, k := pg.s.Theme, pg.ink(dst)
	stage.Fill(dst, at, t.Panel)
	line := max(1, pg.s.Px(1))
	stage.Fill(dst, image.Rect(at.Min.X, at.Min.Y, at.Max.X, at.Min.Y+line), t.Line)
	if f == nil {
		return
	}
	tone := t.Text
	if key.outdated {
		tone = t.Muted
	}
	x, y, end := float64(at.Min.X)+14*k.u, float64(at.Min.Y+at.Max.Y)/2, float64(at.Max.X)-14*k.u
	if pg.experiment() == scenario.ExperimentLayers {
		k.body.Draw(dst, k.body.Fit(verdict(f.Frame), end-x), x, y, middleLeft, tone)
		return
	}
	sums := f.Summaries()
	labels, wide := make([]string, len(sums)), 0.0
	for terse := range 3 {
		wide = 0
		for i, s := range sums {
			labels[i] = armLabel(s, terse)
			wide += k.body.Measure(labels[i]) + (swatchWide+18)*k.u
		}
		if wide <= end-x {
			break
		}
	}
	for i, label := range labels {
		style := transferlab.Style(t, i)
		k.b.Polyline([]float64{x, y, x + swatchWide*k.u, y}, 2.2*k.u, style.Color, scaled(style.Dash, k.u), false)
		k.b.Marker(style.Marker, x+swatchWide/2*k.u, y, 4.5*k.u, 1.5*k.u, style.Color, t.Panel)
		x += (swatchWide + 6) * k.u
		label = k.body.Fit(label, end-x)
		k.body.Draw(dst, label, x, y, middleLeft, tone)
		x += k.body.Measure(label) + 16*k.u
	}
	k.b.Draw(dst)
	if pg.experiment() == scenario.ExperimentReuse && sums[1].Seeds > 0 {
		text := winsText(sums[1])
		if k.body.Measure(text) > end-x {
			text = "wins " + seedsOf(sums[1].Wins, sums[1])
		}
		k.body.Draw(dst, k.body.Fit(text, end-x), x, y, middleLeft, tone)
	}
}

// swatchWide is the length of the line before an arm's name, in px of the design.
const swatchWide = 26

// armLabel names an arm with its accuracy; a terse one leaves the deviation out,
// one more terse the accuracy too.
func armLabel(s transferlab.Summary, terse int) string {
	switch {
	case s.Seeds == 0 || terse > 1:
		return s.Name
	case terse == 1:
		return s.Name + " " + percent(s.Mean, 3)
	}
	return s.Name + " " + accuracy(s)
}

func scaled(dash []float64, u float64) []float64 {
	out := make([]float64, len(dash))
	for i, d := range dash {
		out[i] = d * u
	}
	return out
}

// drawEmpty says what to do where there are no plots yet.
func (pg *Page) drawEmpty(dst *ebiten.Image) {
	at, t, k := pg.plotsRoom(), pg.s.Theme, pg.ink(dst)
	stage.Fill(dst, at, t.Panel)
	lines := []string{pg.about(), "Press Train, or the space bar."}
	switch {
	case pg.busy():
		lines[1] = "The first results come in a moment."
	case pg.s.Lecture: // where the space bar goes on in the lesson
		lines = lines[:1]
	}
	c := at.Min.Add(at.Max).Div(2)
	for i, text := range lines {
		tone := t.Text
		if i > 0 {
			tone = t.Muted
		}
		k.body.Draw(dst, k.body.Fit(text, float64(at.Dx())-24*k.u), float64(c.X), float64(c.Y)+(float64(i)-0.5)*22*k.u, centre, tone)
	}
}

// about says what an experiment is, in a sentence.
func (pg *Page) about() string {
	switch pg.experiment() {
	case scenario.ExperimentLayers:
		return "Which layers of A help B, and which of them should learn on? One map for each number of labels."
	case scenario.ExperimentPretrain:
		return "Layers learn to give back unlabelled images; then the network learns from few labels, against one from scratch."
	case scenario.ExperimentAuxiliary:
		return "A network learns tasks that the images themselves set; its lower layers then learn from few labels."
	}
	return "Model A learns eight classes; B learns sandals against shirts, from scratch and on A's layers."
}

// buildTabs chooses the chart that is shown where all but the first take turns.
func (pg *Page) buildTabs() {
	at := pg.tabsRoom()
	if at.Empty() {
		return
	}
	names := chartsOf(pg.experiment())[1:]
	words := make([]ui.Item, len(names))
	for i, name := range names {
		words[i] = ui.Item{Title: name, Help: "The chart on the right (C goes on)"}
	}
	pg.tab %= len(names)
	pg.w.tabs = ui.NewSegments(pg.s.Layer, words, pg.tab, func(i int) {
		pg.tab = i
		pg.rebuild()
	})
	row := ui.NewRow(pg.s.Layer, 8, ui.Insets{Top: 6, Left: 12, Right: 12, Bottom: 6}, pg.w.tabs)
	pg.s.Layer.Place(at, ui.Top, row)
}
