package activationspage

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/stage"
	"downhill/render/figure"
	dyinglab "downhill/render/labs/dying"
	"downhill/render/screen"
)

// unitPlots are the places of the view in which units die: for each function its
// layers over time and its units at the moment, a chart of all, and the inputs
// of one unit.
type unitPlots struct {
	stage   *stage.Stage
	layers  []*stage.Plot[layersKey]
	grids   []*stage.Plot[gridKey]
	chart   *stage.Plot[chartKey]
	inputs  *stage.Plot[*unitAnswer]
	kind    int // of the chart, index into chartKinds
	reading *stage.Card
	base    unitsBase
	hover   hoveredUnit
	column  int // functions side by side
	inner   int // how wide each is
	rows    shownRows
}

// unitAt is a unit of one of the networks.
type unitAt struct {
	function int
	at       dyinglab.Chosen
}

// hoveredUnit is what the pointer is on.
type hoveredUnit struct {
	unit  unitAt
	on    bool
	chart float64 // step of the chart's crosshair, −1 for none
}

type layersKey struct {
	frame *dyinglab.Frame
	step  int
}

type gridKey struct {
	frame  *dyinglab.Frame
	row    int
	chosen unitAt
	hover  hoveredUnit
}

type chartKey struct {
	frame *dyinglab.Frame
	row   int
	kind  int
	hover float64
}

// unitsBase are the plots that do not follow the moment.
type unitsBase struct {
	frame  *dyinglab.Frame
	theme  string
	layers []*figure.Plot
	chart  *figure.Plot
	kind   int
}

func newUnitPlots(s *stage.Stage) unitPlots {
	return unitPlots{stage: s, chart: stage.NewPlot[chartKey](s, screen.Chart), inputs: stage.NewPlot[*unitAnswer](s, screen.Chart),
		reading: stage.NewCard(s), hover: nothing()}
}

func nothing() hoveredUnit { return hoveredUnit{chart: -1} }

// clear takes all plots away.
func (u *unitPlots) clear() {
	none := image.Rectangle{}
	u.chart.Area, u.inputs.Area = none, none
	for i := range u.layers {
		u.layers[i].Area, u.grids[i].Area = none, none
	}
	u.hover = nothing()
}

// want makes places for n functions.
func (u *unitPlots) want(n int) {
	for len(u.layers) < n {
		u.layers = append(u.layers, stage.NewPlot[layersKey](u.stage, screen.Chart))
		u.grids = append(u.grids, stage.NewPlot[gridKey](u.stage, screen.Chart))
	}
}

// The room around a column in px of the design: the axis of the first, what is
// left of the others and right of all, and the colour bar of the last.
const (
	axisRoom    = 46
	bareRoom    = 8
	rightRoom   = 16
	barRoom     = 50
	mostAcross  = 4
	leastHeight = 84 // of a plot with its title and numbers
)

// place stands the functions side by side, at most four in a line, the layers of
// each above its units. The last of a line has the colour bar of all.
func (u *unitPlots) place(pg *Page, body, left, right image.Rectangle) {
	n := len(pg.doc.Activations.Dying.Functions)
	u.want(n)
	if body.Empty() {
		n = 0
	}
	lines := (n + mostAcross - 1) / mostAcross
	u.column = max(1, (n+lines-1)/max(1, lines))
	px := pg.s.Px
	// The plots themselves are as wide as one another.
	u.inner = (body.Dx() - px(axisRoom+barRoom) - (u.column-1)*px(bareRoom) - u.column*px(rightRoom)) / u.column
	x := 0
	for i := range n {
		line := i / u.column
		y0, y1 := body.Min.Y+line*body.Dy()/lines, body.Min.Y+(line+1)*body.Dy()/lines
		w := px(bareRoom) + u.inner + px(rightRoom)
		if i%u.column == 0 {
			x, w = body.Min.X, px(axisRoom)+u.inner+px(rightRoom)
		}
		at := image.Rect(x, y0, x+w, (y0+y1)/2)
		if u.last(i, n) {
			at.Max.X += px(barRoom)
		}
		x += w
		if at.Dy() > px(leastHeight) { // else the units alone have the room
			u.layers[i].Area = at
			at.Min.Y = at.Max.Y
		}
		at.Max.Y = y1
		u.grids[i].Area = at
	}
	u.chart.Area, u.inputs.Area = left, right
	if !left.Empty() && pg.rooms.tabs.Empty() {
		u.chart.Area.Min.Y += pg.s.Px(stage.HeadHeight + 6)
	}
	u.inputs.Area = below(right, pg.s)
	if !right.Empty() {
		u.inputs.Area.Min.Y += pg.inputsHead(right)
	}
	if !right.Empty() && !pg.rooms.strip[1].Empty() {
		u.inputs.Area.Min.X += max(1, pg.s.Px(1))
	}
}

func (u *unitPlots) last(i, n int) bool { return i%u.column == u.column-1 || i == n-1 }

// chartKinds are what the chart can show.
var chartKinds = [...]string{"dead units", "loss", "accuracy", "gradient norm by layer"}

func chartOf(f *dyinglab.Frame, kind, row int, t figure.Theme) *figure.Plot {
	switch kind {
	case 1:
		return f.Loss(row, t)
	case 2:
		return f.Accuracy(row, t)
	case 3:
		return f.Gradients(row, t)
	}
	return f.Deaths(row, t)
}

// byLayer is the kind of chart that shows one moment instead of time.
const byLayer = 3

func (pg *Page) drawDying(dst *ebiten.Image, all bool) {
	u, t := &pg.plots.units, pg.s.Theme
	if all {
		stage.Fill(dst, pg.rooms.body, t.Panel)
		for _, r := range pg.rooms.strip {
			stage.Fill(dst, r, t.Panel)
		}
	}
	f := pg.training()
	if f == nil || f.Len() == 0 {
		return
	}
	last := f.Len() - 1
	pg.plots.units.pace(pg, f, all)
	rows := u.rows
	if b := &u.base; b.frame != f || b.theme != t.Name || b.kind != u.kind {
		*b = unitsBase{frame: f, theme: t.Name, kind: u.kind}
		for i := range f.Tracks {
			b.layers = append(b.layers, pg.layersPlot(f, i, last))
		}
	}
	painted := false
	for i := range min(len(f.Tracks), len(u.layers)) {
		painted = pg.drawFunction(dst, f, i, rows, all) || painted
	}
	if at := u.hover.chart; painted && at >= 0 { // above what it reads, where it hides nothing of that
		u.reading.Lines("step "+figure.Exact(at), pg.chartLines(f, f.Row(int(at))))
		x, _ := u.chart.Map.ToPixel(figure.Point{at, 1})
		part := dst.RecyclableSubImage(pg.rooms.body)
		u.reading.Beside(part, pg.rooms.body, int(x))
		part.Recycle()
	}
	pg.drawChart(dst, f, rows.time, all)
	pg.drawInputs(dst, all)
}

// shownRows are the rows of the recording that the parts show. While it plays
// they take turns: what changes sixty times a second nobody sees better than
// what changes thirty times, and a screen without a graphics card cannot keep up
// with it.
type shownRows struct {
	frame      *dyinglab.Frame
	time, grid int
	turn       int
}

// pace says which parts follow the moment in this frame.
func (u *unitPlots) pace(pg *Page, f *dyinglab.Frame, all bool) {
	r, row := &u.rows, f.Row(pg.step())
	r.turn++
	if all || !pg.playing || r.frame == nil || len(r.frame.Tracks) != len(f.Tracks) {
		r.time, r.grid = row, row
	} else if r.turn%2 == 0 {
		r.grid = row
	} else {
		r.time = row
	}
	r.frame = f
	r.time, r.grid = min(r.time, f.Len()-1), min(r.grid, f.Len()-1)
}

// layersPlot is a function's layers over time, with a colour bar where it is the
// last of its line.
func (pg *Page) layersPlot(f *dyinglab.Frame, i, last int) *figure.Plot {
	plot := f.Layers(i, last, pg.s.Theme)
	plot.Title = f.Tracks[i].Name
	plot.Y.Label = "layer"
	pg.columnLook(plot, i, len(f.Tracks), "share stuck")
	plot.X.Ticks = figure.Ticks(plot.X.Min, plot.X.Max, pg.columnTicks())
	return plot
}

// columnTicks is how many numbers have room below a column.
func (pg *Page) columnTicks() int {
	return max(2, min(5, int(float64(pg.plots.units.inner)/pg.s.Unit()/40)))
}

// columnLook leaves out what the neighbour shows.
func (pg *Page) columnLook(plot *figure.Plot, i, n int, bar string) {
	u := &pg.plots.units
	if i%u.column > 0 {
		plot.X.Label, plot.Y.Label, plot.Y.Bare = "", "", true
	}
	if !u.last(i, n) {
		plot.Bar = ""
	} else if plot.Bar != "" {
		plot.Bar = bar
	}
}

// drawFunction draws the column of one function and says whether its units were
// painted.
func (pg *Page) drawFunction(dst *ebiten.Image, f *dyinglab.Frame, i int, rows shownRows, all bool) bool {
	u, t := &pg.plots.units, pg.s.Theme
	layers, grid := u.layers[i], u.grids[i]
	if layers.Changed(layersKey{f, f.Steps[rows.time]}, all) {
		plot := *u.base.layers[i]
		plot.Rules = append(plot.Rules, figure.Rule{AtX: float64(f.Steps[rows.time]), AtY: math.NaN(), Color: t.Accent})
		layers.Paint(dst, &plot)
	}
	row := rows.grid
	key := gridKey{frame: f, row: row, hover: nothing(), chosen: unitAt{-1, dyinglab.None()}}
	if c := pg.chosen(f, row); c.function == i {
		key.chosen = c
	}
	if h := u.hover; h.on && h.unit.function == i {
		key.hover = h
	}
	key.hover.chart = u.hover.chart
	if !grid.Changed(key, all) {
		return false
	}
	plot := f.Units(i, row, key.chosen.at, t)
	plot.Title = pg.headline(f, i, row)
	plot.X.Ticks = figure.Ticks(plot.X.Min, plot.X.Max, pg.columnTicks())
	pg.columnLook(plot, i, len(f.Tracks), "share above 0")
	cell := math.Min(float64(u.inner)/float64(f.Dying.Units), float64(grid.Area.Dy()-pg.s.Px(42))/float64(f.Dying.Layers)) / pg.s.Unit()
	for k := range plot.Marks { // as large as fits the cell
		plot.Marks[k].Radius = math.Max(1, math.Min(9, 0.3*cell))
	}
	grid.Paint(dst, plot)
	if key.hover.on {
		pg.drawUnitCard(dst, f, row, key.hover.unit)
	}
	return true
}

// chosen is the unit whose inputs are shown: the one that was clicked, or the
// most telling one of the first network.
func (pg *Page) chosen(f *dyinglab.Frame, row int) unitAt {
	d := &f.Dying
	if c := pg.unit; c != nil && c.function < len(f.Tracks) && c.at.Layer < d.Layers && c.at.Unit < d.Units {
		return *c
	}
	return unitAt{0, f.Telling(0, row)}
}

// drawChart draws the chart of all functions.
func (pg *Page) drawChart(dst *ebiten.Image, f *dyinglab.Frame, row int, all bool) {
	u, t := &pg.plots.units, pg.s.Theme
	key := chartKey{f, f.Steps[row], u.kind, u.hover.chart}
	if !u.chart.Changed(key, all) {
		return
	}
	var plot figure.Plot
	if u.kind == byLayer {
		plot = *chartOf(f, u.kind, row, t)
	} else {
		if u.base.chart == nil {
			u.base.chart = chartOf(f, u.kind, f.Len()-1, t)
		}
		plot = *u.base.chart
		plot.Rules = []figure.Rule{{AtX: float64(f.Steps[row]), AtY: math.NaN(), Color: t.Accent}}
		if u.hover.chart >= 0 {
			plot.Rules = append(plot.Rules, figure.Rule{AtX: u.hover.chart, AtY: math.NaN(), Color: t.Muted})
		}
	}
	plot.Title = ""     // it is chosen above
	plot.Legend = false // the columns above have the colours and the names
	if !plot.X.Worded() && len(plot.X.Ticks) == 0 {
		plot.X = plot.X.WithTicks(max(2, int(float64(u.chart.Area.Dx())/pg.s.Unit()/70)))
	}
	plot.Y = plot.Y.WithTicks(max(2, int(float64(u.chart.Area.Dy())/pg.s.Unit()/32)))
	u.chart.Paint(dst, &plot)
}
