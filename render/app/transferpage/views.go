package transferpage

import (
	"fmt"
	"image"
	"slices"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/screen"
)

// The charts by their names.
const (
	chartAccuracy = "accuracy"
	chartLoss     = "loss"
	chartSeeds    = "seeds"
	chartMoved    = "moved"
	chartOrigin   = "model A"
	chartPrior    = "before"
	chartLabels   = "labels"
)

// chartsOf lists the charts of an experiment, the most telling first.
func chartsOf(experiment string) []string {
	switch experiment {
	case scenario.ExperimentReuse:
		return []string{chartAccuracy, chartSeeds, chartLoss, chartMoved, chartOrigin}
	case scenario.ExperimentLayers:
		return []string{chartLabels}
	}
	return []string{chartAccuracy, chartSeeds, chartPrior}
}

// telling is which of the charts that take turns a document is opened with: where A
// and B share their layers it is what becomes of A.
func telling(t *scenario.Transfer) int {
	if t.Shared {
		return max(0, slices.Index(chartsOf(t.Experiment)[1:], chartOrigin))
	}
	return 0
}

// key is what a plot is drawn from, beside its place and its colours.
type key struct {
	frame *frame
	hover figure.Point // where the pointer reads it
	on    bool
}

type plot = stage.Plot[key]

// cell is a place of a chart.
type cell struct {
	name string
	at   image.Rectangle
}

// views are all places where something is drawn.
type views struct {
	stage *stage.Stage
	batch *screen.Batch
	card  *stage.Card

	charts   map[string]*plot
	pictures []*plot // heat maps or images
	cells    []cell
	made     made
	blocks   []block

	diagram diagramKey
	verdict verdictKey
	strip   stripKey
	empty   emptyKey
	fresh   bool // nothing is drawn since the places changed
	shape   string
}

// made are the plots of a frame, kept as long as it is shown.
type made struct {
	frame    *frame
	theme    string
	charts   map[string]*figure.Plot
	pictures []*figure.Plot
}

// emptyKey is what the place of the plots says while there are none.
type emptyKey struct {
	rev  int
	busy bool
	at   image.Rectangle
}

func newViews(s *stage.Stage) views {
	v := views{stage: s, batch: s.Kit.NewBatch(), card: stage.NewCard(s), charts: map[string]*plot{}}
	for _, name := range []string{chartAccuracy, chartLoss, chartSeeds, chartMoved, chartOrigin, chartPrior, chartLabels} {
		v.charts[name] = stage.NewPlot[key](s, screen.Chart)
	}
	return v
}

// clear takes all plots away; those of the experiment are placed when it is
// drawn.
func (v *views) clear() {
	for _, p := range v.charts {
		p.Area, p.Hover = image.Rectangle{}, false
	}
	for _, p := range v.pictures {
		p.Area, p.Hover = image.Rectangle{}, false
	}
	v.made, v.cells, v.blocks, v.shape = made{}, nil, nil, ""
	v.fresh = true
}

// plotsOf makes the plots of a frame, once.
func (pg *Page) plotsOf(f *frame) *made {
	m, t := &pg.views.made, pg.s.Theme
	if m.frame == f && m.theme == t.Name {
		return m
	}
	*m = made{frame: f, theme: t.Name, charts: map[string]*figure.Plot{}}
	switch pg.experiment() {
	case scenario.ExperimentReuse:
		m.charts[chartAccuracy], m.charts[chartLoss] = f.AccuracyPlot(t), f.LossPlot(t)
		m.charts[chartMoved], m.charts[chartOrigin] = movedPlot(f, t), f.OriginPlot(t)
		m.charts[chartSeeds] = seedsPlot(f.Frame, t)
		m.charts[chartOrigin].Title = "accuracy of A, eight classes"
		m.charts[chartOrigin].Y.Label = ""
	case scenario.ExperimentLayers:
		m.pictures, m.charts[chartLabels] = heatPlots(f, t), labelsPlot(f, t)
	default:
		m.charts[chartAccuracy], m.charts[chartPrior], m.charts[chartSeeds] = f.AccuracyPlot(t), priorPlot(f, t), seedsPlot(f.Frame, t)
		m.pictures = pg.imagePlots(f, t)
	}
	for _, name := range []string{chartAccuracy, chartLoss} {
		if p := m.charts[name]; p != nil {
			p.Legend = false // the line above has it
			p.Title, p.Y.Label = "validation "+name, ""
		}
	}
	return m
}

// Sizes in px of the design.
const (
	twoRows    = 380 // from this height on the charts of Reuse stand in two rows
	chartLeast = 250 // width of a chart; narrower ones take turns
	tabsHeight = 40
)

// folded says whether all charts but the first take turns in one place.
func (pg *Page) folded() bool {
	u, at := pg.s.Unit(), pg.rooms.body
	n := len(chartsOf(pg.experiment()))
	switch {
	case n < 2:
		return false
	case float64(at.Dx())/u < 3*chartLeast:
		return true
	}
	return pg.experiment() == scenario.ExperimentReuse && float64(at.Dy())/u < twoRows
}

// plotsRoom is the body without the line that chooses a chart.
func (pg *Page) plotsRoom() image.Rectangle {
	at := pg.rooms.body
	if pg.folded() {
		at.Max.Y -= pg.s.Px(tabsHeight)
	}
	return at
}

// tabsRoom is where the chart that is shown is chosen, empty where all are.
func (pg *Page) tabsRoom() image.Rectangle {
	if !pg.folded() {
		return image.Rectangle{}
	}
	at := pg.rooms.body
	at.Min.Y = at.Max.Y - pg.s.Px(tabsHeight)
	return at
}

// split divides a room into as many columns as there are shares.
func split(at image.Rectangle, shares ...float64) []image.Rectangle {
	total, x := 0.0, float64(at.Min.X)
	for _, s := range shares {
		total += s
	}
	out := make([]image.Rectangle, len(shares))
	for i, s := range shares {
		next := x + s/total*float64(at.Dx())
		out[i] = image.Rect(int(x+0.5), at.Min.Y, int(next+0.5), at.Max.Y)
		x = next
	}
	return out
}

// place says where the charts stand.
func (pg *Page) place(foot int) []cell {
	names, at := chartsOf(pg.experiment()), pg.plotsRoom()
	at.Min.Y = foot
	var out []cell
	row := func(at image.Rectangle, names []string, shares ...float64) {
		for i, r := range split(at, shares...) {
			out = append(out, cell{names[i], r})
		}
	}
	switch {
	case pg.folded():
		row(at, []string{names[0], names[1+pg.tab%(len(names)-1)]}, 1, 1)
	case len(names) == 5:
		upper, lower := at, at
		upper.Max.Y = at.Min.Y + at.Dy()*52/100
		lower.Min.Y = upper.Max.Y
		row(upper, names[:2], 1.15, 1)
		row(lower, names[2:], 1, 1.1, 1)
	default:
		row(at, names, []float64{1.1, 1.1, 1}[:len(names)]...)
	}
	return out
}

// drawViews draws the plots of the experiment.
func (pg *Page) drawViews(dst *ebiten.Image, all bool) {
	v, f, at := &pg.views, pg.shown(), pg.plotsRoom()
	if f == nil {
		now := emptyKey{pg.rev, pg.busy(), at}
		if all || v.fresh || now != v.empty {
			v.empty, v.fresh = now, false
			pg.drawEmpty(dst)
		}
		return
	}
	m := pg.plotsOf(f)
	if shape := pg.pictureShape(m); v.fresh || shape != v.shape {
		v.shape = shape
		v.fresh, all = false, true
		pg.placeAll(m)
	}
	if all {
		stage.Fill(dst, at, pg.s.Theme.Panel)
	}
	redrawn := false
	for i := range m.pictures {
		redrawn = v.paint(dst, v.pictures[i], m.pictures[i], f, all) || redrawn
	}
	for _, c := range v.cells {
		if what := m.charts[c.name]; what != nil {
			redrawn = v.paint(dst, v.charts[c.name], what, f, all) || redrawn
		}
	}
	if redrawn {
		pg.drawReading(dst, m)
	}
}

// placeAll gives every plot its place.
func (pg *Page) placeAll(m *made) {
	v := &pg.views
	for _, p := range v.charts {
		p.Area, p.Hover = image.Rectangle{}, false
	}
	for len(v.pictures) < len(m.pictures) {
		v.pictures = append(v.pictures, stage.NewPlot[key](v.stage, screen.Chart))
	}
	for _, p := range v.pictures {
		p.Area, p.Hover = image.Rectangle{}, false
	}
	room := pg.rooms.body
	room.Max.Y = room.Min.Y + int(picturesPart*float64(room.Dy()))
	areas, foot := pg.placePictures(m.pictures, room)
	for i, r := range areas {
		v.pictures[i].Area = r
	}
	v.cells = pg.place(foot)
	for _, c := range v.cells {
		v.charts[c.name].Area = c.at
	}
}

// pictureShape is what the places of the plots follow from.
func (pg *Page) pictureShape(m *made) string {
	shape := fmt.Sprint(pg.experiment(), " ")
	for _, p := range m.pictures {
		c, r := pg.ranks(p)
		shape += fmt.Sprint(c, "×", r, " ")
	}
	return shape
}

// paint paints a plot where it changed.
func (v *views) paint(dst *ebiten.Image, p *plot, what *figure.Plot, f *frame, all bool) bool {
	k := key{frame: f}
	if p.Hover {
		k.on, k.hover = true, p.At
	}
	if !p.Changed(k, all) {
		return false
	}
	p.Paint(dst, what)
	return true
}
