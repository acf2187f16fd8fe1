package schedulespage

import (
	"image"
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/stage"
	scheduleslab "downhill/render/labs/schedules"
	"downhill/render/screen"
)

// table lists how every schedule fared. A click on a row selects it.
type table struct {
	hot   int // the row under the pointer, −1 for none
	drawn tableKey
	rows  []tableRow
}

type tableRow struct {
	index int
	at    image.Rectangle
}

type tableKey struct {
	frame         *scheduleslab.Frame
	hot, selected int
	at            image.Rectangle
}

// point finds the row under the pointer.
func (tb *table) point(at image.Point, free bool) {
	tb.hot = -1
	for i, row := range tb.rows {
		if free && at.In(row.at) {
			tb.hot = i
		}
	}
}

// column is one of the table's behind the name.
type column struct {
	head string
	cell int     // of a schedule's cells
	end  float64 // where it ends, as a share of the width
}

// narrowTable is the width in px of the design below which the table keeps what
// counts most.
const narrowTable = 700

// columns are those behind the name, and the share of the width that the names
// have.
func (pg *Page) columns() (name float64, all []column) {
	steps := "steps to " + pg.frame.TargetText()
	if float64(pg.rooms.table.Dx()) < narrowTable*pg.s.Unit() {
		return 0.36, []column{{"final loss", 1, 0.5}, {"lowest valid.", 2, 0.64}, {steps, 4, 0.8}, {"× sooner", 5, 0.985}}
	}
	return 0.28, []column{{"rate, first → last", 0, 0.41}, {"race: final loss", 1, 0.51}, {"lowest valid. loss", 2, 0.625}, {"final", 3, 0.68},
		{steps, 4, 0.785}, {"× sooner than the first", 5, 0.985}}
}

func (pg *Page) drawTable(dst *ebiten.Image, all bool) {
	tb, r := &pg.plots.table, pg.rooms.table
	if r.Empty() {
		tb.rows, tb.hot = nil, -1
		return
	}
	key := tableKey{pg.frame, tb.hot, pg.selected, r}
	if !all && key == tb.drawn {
		return
	}
	tb.drawn = key
	s, t, u, f := pg.s, pg.s.Theme, pg.s.Unit(), pg.frame
	stage.Fill(dst, r, t.Panel)
	stage.Fill(dst, image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+max(1, s.Px(1))), t.Line)
	body, small := s.Kit.Fonts.Face(12*u, screen.Regular, true), s.Kit.Fonts.Face(11*u, screen.Regular, true)
	width := float64(r.Dx())
	x := func(share float64) float64 { return float64(r.Min.X) + share*width }
	top := float64(r.Min.Y) + 16*u
	name, columns := pg.columns()
	small.Draw(dst, "schedule", x(0)+34*u, top, screen.Left|screen.Middle, t.Muted)
	before := name
	for _, c := range columns {
		room := (c.end - before) * width
		small.Draw(dst, small.Fit(c.head, room-6*u), x(c.end), top, screen.Right|screen.Middle, t.Muted)
		before = c.end
	}
	tb.rows = tb.rows[:0]
	shown := f.Shown()
	high := math.Min(rowHeight, (float64(r.Dy())/u-tableHead-2)/float64(max(1, len(shown))))
	for i, c := range shown {
		y0 := float64(r.Min.Y) + (tableHead+float64(i)*high)*u
		row := image.Rect(r.Min.X+s.Px(6), int(y0), r.Max.X-s.Px(6), int(y0+high*u))
		tb.rows = append(tb.rows, tableRow{c.Index, row})
		if i == tb.hot || c.Index == pg.selected {
			pg.plots.batch.RoundRect(row, 5*u, t.Raised, t.Line, max(1, u))
		}
		y := float64(row.Min.Y+row.Max.Y) / 2
		style := scheduleslab.Style(t, c.Index)
		pg.plots.batch.Marker(style.Marker, x(0)+20*u, y, 4.5*u, 0, style.Color, color.NRGBA{})
		pg.plots.batch.Draw(dst)
		body.Draw(dst, body.Fit(c.Label, name*width-40*u), x(0)+34*u, y, screen.Left|screen.Middle, t.Text)
		before = name
		cells := f.Cells(c)
		for _, col := range columns {
			room := (col.end - before) * width
			body.Draw(dst, body.Fit(cells[col.cell], room-6*u), x(col.end), y, screen.Right|screen.Middle, t.Text)
			before = col.end
		}
	}
}
