package activationspage

import (
	"image"
	"math"
	"strconv"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/stage"
	"downhill/render/figure"
	activationslab "downhill/render/labs/activations"
	"downhill/render/screen"
)

// table lists what every function does to the signal and what it costs. A click
// on a row selects the function.
type table struct {
	at    image.Rectangle
	hot   int // the row under the pointer, −1 for none
	drawn tableKey
	rows  []tableRow
}

type tableRow struct {
	index int
	at    image.Rectangle
}

type tableKey struct {
	frame         *activationslab.Frame
	hot, selected int
	at            image.Rectangle
}

// The table's columns, in px of the design.
const (
	tablePad      = 14.0
	numberWide    = 58.0
	saturatedWide = 86.0
	zeroWide      = 46.0 // of the sign that the mean is near zero
	rankWide      = 68.0
	leastBar      = 104.0
	leastName     = 84.0
	mostName      = 150.0
	mostBar       = 260.0
)

// columns are where they end.
type columns struct {
	name                  float64 // its width
	mean, variance, slope float64
	saturated, rank       float64 // 0 where there is no room
	bar, barEnd           float64 // where the bars begin, and what they and their numbers may reach
}

// layColumns gives the most important columns their room first.
func layColumns(width, name float64) columns {
	var c columns
	spare := width - 2*tablePad - 18 - leastName - 3*numberWide - zeroWide - 14 - leastBar
	take := func(w float64) bool {
		if spare < w {
			return false
		}
		spare -= w
		return true
	}
	hasRank := take(rankWide)
	c.name = leastName + math.Max(0, math.Min(spare, math.Min(mostName, name)-leastName))
	spare -= c.name - leastName
	hasSaturated := take(saturatedWide + 40) // not at the cost of the bars
	x := tablePad + 18 + c.name
	c.mean = x + numberWide
	c.variance, c.slope = c.mean+zeroWide+numberWide-6, c.mean+zeroWide+2*numberWide-6
	x = c.slope
	if hasSaturated {
		x += saturatedWide
		c.saturated = x
	}
	c.bar, c.barEnd = x+20, width-tablePad
	if hasRank {
		c.barEnd -= rankWide
		c.rank = width - tablePad
	}
	c.barEnd = math.Min(c.barEnd, c.bar+mostBar)
	return c
}

func (pg *Page) drawTable(dst *ebiten.Image, f *activationslab.Frame, all bool) {
	tb := &pg.plots.table
	key := tableKey{f, tb.hot, pg.selected, tb.at}
	if tb.at.Empty() || !all && key == tb.drawn {
		return
	}
	tb.drawn = key
	k, t := pg.ink(dst), pg.s.Theme
	u, r := k.u, tb.at
	stage.Fill(dst, r, t.Panel)
	h := max(1, pg.s.Px(1))
	if pg.rooms.tabs.Empty() {
		k.line(image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+h))
		k.line(image.Rect(r.Min.X, r.Min.Y, r.Min.X+h, r.Max.Y))
	}
	shown := f.Shown()
	longest := 0.0
	for _, c := range shown {
		longest = math.Max(longest, k.body.Measure(c.Name)/u)
	}
	c := layColumns(float64(r.Dx())/u, longest)
	x := func(v float64) float64 { return float64(r.Min.X) + v*u }
	top := float64(r.Min.Y) + 14*u
	head := func(text string, at float64, align screen.Align) {
		k.small.Draw(dst, text, x(at), top, align|screen.Middle, t.Muted)
	}
	head("X ~ "+inputName(f), tablePad, screen.Left)
	head("mean", c.mean, screen.Right)
	head("variance", c.variance, screen.Right)
	head("E[φ′²]", c.slope, screen.Right)
	if c.saturated > 0 {
		head("P(saturated)", c.saturated, screen.Right)
	}
	for _, text := range []string{"cost here in ns: φ(x) + φ′(x), pale", "cost in ns: φ + φ′ pale", "ns: φ + φ′"} {
		if k.small.Measure(text) < (c.barEnd-c.bar)*u {
			head(text, c.bar, screen.Left)
			break
		}
	}
	if c.rank > 0 {
		head("book's rank", c.rank, screen.Right)
	}
	high := (float64(r.Dy())/u - 28 - 8) / float64(max(1, len(shown)))
	high = math.Min(high, 26)
	most := 0.0
	for _, cv := range shown {
		if f.Cost != nil {
			n := f.Cost.Functions[cv.Index]
			most = math.Max(most, math.Max(n.Value, n.Slope))
		}
	}
	tb.rows = tb.rows[:0]
	for i, cv := range shown {
		y0 := float64(r.Min.Y) + (28+float64(i)*high)*u
		row := image.Rect(r.Min.X+pg.s.Px(6), int(y0), r.Max.X-pg.s.Px(6), int(y0+high*u))
		tb.rows = append(tb.rows, tableRow{cv.Index, row})
		pg.drawRow(&k, row, cv, c, i == tb.hot)
		pg.drawCost(&k, row, f, cv, c, most)
	}
}

// drawRow writes a function's numbers.
func (pg *Page) drawRow(k *ink, row image.Rectangle, cv *activationslab.Curve, c columns, hot bool) {
	t, u, r := pg.s.Theme, k.u, pg.plots.table.at
	y := float64(row.Min.Y+row.Max.Y) / 2
	x := func(v float64) float64 { return float64(r.Min.X) + v*u }
	if hot || cv.Index == pg.selected {
		k.b.RoundRect(row, 5*u, t.Raised, t.Line, max(1, u))
	}
	style := activationslab.Style(t, cv.Index)
	k.b.Marker(style.Marker, x(tablePad+5), y, 4.5*u, 0, style.Color, faint(t.Panel, 0))
	k.b.Draw(k.dst)
	o := &cv.Output
	name := cv.Name
	if k.body.Measure(name) > c.name*u {
		name = k.body.Fit(cv.Short, c.name*u)
	}
	k.body.Draw(k.dst, name, x(tablePad+18), y, screen.Left|screen.Middle, t.Text)
	number := func(v, at float64) {
		k.body.Draw(k.dst, figure.Short(v, 3), x(at), y, screen.Right|screen.Middle, t.Text)
	}
	k.body.Draw(k.dst, figure.Fixed(o.Mean, 3), x(c.mean), y, screen.Right|screen.Middle, t.Text)
	number(o.Variance, c.variance)
	number(o.SlopeSquare, c.slope)
	if o.NearZero {
		k.small.Draw(k.dst, "near 0", x(c.mean+8), y, screen.Left|screen.Middle, t.Good)
	}
	if c.saturated > 0 {
		k.body.Draw(k.dst, figure.Fixed(o.Saturated, 3), x(c.saturated), y, screen.Right|screen.Middle, t.Text)
	}
	if c.rank > 0 {
		k.body.Draw(k.dst, rank(cv.Choice.Key), x(c.rank), y, screen.Right|screen.Middle, t.Muted)
	}
}

// rank is the notebook's, short.
func rank(key string) string {
	if n := activationslab.NotebookRank(key); n > 0 {
		return strconv.Itoa(n) + " of " + strconv.Itoa(activationslab.NotebookRanks)
	}
	return "—"
}

// drawCost draws the bars of a row.
func (pg *Page) drawCost(k *ink, row image.Rectangle, f *activationslab.Frame, cv *activationslab.Curve, c columns, most float64) {
	t, u, r := pg.s.Theme, k.u, pg.plots.table.at
	x := func(v float64) float64 { return float64(r.Min.X) + v*u }
	y := float64(row.Min.Y+row.Max.Y) / 2
	if f.Cost == nil || most == 0 {
		k.small.Draw(k.dst, "measuring …", x(c.bar), y, screen.Left|screen.Middle, t.Muted)
		return
	}
	n := f.Cost.Functions[cv.Index]
	text := figure.Fixed(n.Value, 2) + " + " + figure.Fixed(n.Slope, 2)
	room := (c.barEnd - c.bar) * u
	label := k.small.Measure("9.99 + 9.99") + 8*u
	long := math.Max(8*u, room-label)
	style := activationslab.Style(t, cv.Index)
	half := math.Min(6*u, float64(row.Dy())*0.32)
	for i, v := range []float64{n.Value, n.Slope} {
		w := math.Max(1, v/most*long)
		y0 := y - half + float64(i)*half
		clr := style.Color
		if i == 1 {
			clr.A = 120
		}
		k.b.RoundRect(image.Rect(int(x(c.bar)), int(y0+0.5), int(x(c.bar)+w+0.5), int(y0+half)), 0, clr, faint(t.Panel, 0), 0)
	}
	k.b.Draw(k.dst)
	k.small.Draw(k.dst, text, x(c.bar)+math.Max(n.Value, n.Slope)/most*long+6*u, y, screen.Left|screen.Middle, t.Muted)
}
