package signalpage

import (
	"math"
	"slices"
	"strconv"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/nn/signal"
	"downhill/render/app/stage"
	"downhill/render/figure"
	signallab "downhill/render/labs/signal"
)

// drawGrid draws the table of initializers and activations.
func (pg *Page) drawGrid(dst *ebiten.Image, all bool) {
	if !pg.stale(all) {
		return
	}
	f, v, t := pg.cells, &pg.views, pg.s.Theme
	stage.Fill(dst, pg.rooms.body, t.Panel)
	if f == nil {
		pg.say(dst, pg.rooms.body, "measuring …")
		return
	}
	if v.tableOf != f || v.table == nil {
		v.tableOf, v.table = f, f.GridPlot(t)
		v.table.Title = "variance of ∂L/∂h going back: green gains, purple loses"
	}
	plot := v.table
	cell := pg.hover.cell
	if cell >= 0 && cell < len(f.Cells) {
		copied := *plot
		c := &f.Cells[cell]
		x, y := float64(c.Column), float64(len(f.Scenario.Signal.Grid.Initializers)-1-c.Row)
		const r = 0.49
		copied.Lines = append(slices.Clip(copied.Lines), figure.Line{Style: figure.Style{Color: t.Accent}, Width: 2.5,
			Points: []figure.Point{{x - r, y - r}, {x + r, y - r}, {x + r, y + r}, {x - r, y + r}, {x - r, y - r}}})
		plot = &copied
	}
	k := pg.ink(dst)
	v.paint(&k, v.grid, pg.rooms.body, plot)
	if cell >= 0 && cell < len(f.Cells) {
		pg.drawCell(&k, f, &f.Cells[cell], cell)
	}
}

// drawCell writes the numbers of the cell under the pointer.
func (pg *Page) drawCell(k *ink, f *frame, c *signallab.Cell, i int) {
	layers := c.Result.Layers
	title := label(f, i)
	if !c.Known() {
		pg.views.card.Lines(title, []stage.CardLine{{Left: "not measured yet"}})
		pg.layCard(k, pg.rooms.body)
		return
	}
	if c.Result.Preview {
		title += ", first estimate"
	}
	first, last := &layers[0], &layers[len(layers)-1]
	lines := []stage.CardLine{
		{Left: "decades a layer", Right: signed(c.Decades)},
		{Left: "factor a layer", Right: "× " + power(c.Decades)},
		{Left: "variance of ∂L/∂h, layer 1", Right: power(first.Stats[signal.GActVar].Log10Mean)},
		{Left: "variance of h, layer 1", Right: power(first.Stats[signal.ActVar].Log10Mean)},
		{Left: "variance of h, layer " + strconv.Itoa(last.Layer), Right: power(last.Stats[signal.ActVar].Log10Mean)},
		{Left: "saturated, last layer", Right: percent(last.Stats[signal.Saturated].Mean)},
		{Left: "click to open it"},
	}
	pg.views.card.Lines(title, lines)
	pg.layCard(k, pg.rooms.body)
}

// label names a cell.
func label(f *frame, i int) string {
	c := f.CellCombination(i)
	return c.Label()
}

// signed writes a number with its sign.
func signed(x float64) string {
	s := figure.Short(x, 3)
	if math.Abs(x) < 0.1 {
		s = figure.Fixed(x, 4)
	}
	if x > 0 {
		return "+" + s
	}
	return s
}
