package trainpage

import (
	"image"
	"slices"

	"downhill/internal/scenario"
)

type cell struct {
	kind string
	at   image.Rectangle
}

// titledHigh is how high a diagram is from which it has a title, in px of the
// design.
const titledHigh = 100

// stack divides a lane between as many panels as have room: one below the other,
// or where that takes too much, two beside one another.
func (pg *Page) stack(col column) [][]cell {
	u := pg.s.Unit()
	body := col.body
	body.Max.Y -= pg.s.Px(4)
	wide, high := float64(body.Dx())/u, float64(body.Dy())/u
	rows := pg.rows(wide, high)
	if len(rows) == 0 {
		return nil
	}
	needs := 0.0
	for _, row := range rows {
		needs += pg.least(row)
	}
	if needs > high {
		if len(rows) > 1 && pg.least(rows[0])+pg.least(rows[1]) > high && slices.Equal(rows[0], []string{scenario.PanelDiagram}) {
			rows = append(rows[1:], rows[0]) // alone it would say the least
		}
		if turn := pg.rooms.turn % len(rows); turn > 0 {
			rows = append(slices.Clone(rows[turn:]), rows[:turn]...)
		}
	}
	for len(rows) > 1 && needs > high {
		last := rows[len(rows)-1]
		needs -= pg.least(last)
		rows = rows[:len(rows)-1]
		pg.rooms.hidden += len(last)
	}
	total := 0.0
	for _, row := range rows {
		total += pg.weight(row)
	}
	y := float64(body.Min.Y)
	// What each gets beyond the least that it needs goes by weight.
	spare := max(0, high-needs)
	var out [][]cell
	for i, row := range rows {
		least := pg.least(row)
		if len(rows) == 1 {
			least = high
		}
		next := y + (least+spare*pg.weight(row)/total)*u
		if i == len(rows)-1 {
			next = float64(body.Max.Y)
		}
		out = append(out, pair(row, image.Rect(body.Min.X, int(y), body.Max.X, int(next))))
		y = next
	}
	return out
}

// rows are the panels of a lane that is wide by high px of the design, those side
// by side in one row.
func (pg *Page) rows(wide, high float64) [][]string {
	kinds := pg.shown()
	needs := 0.0
	for _, k := range kinds {
		needs += pg.least([]string{k})
	}
	beside := (wide >= pairWide || wide >= pairTight && high < needs) && slices.Contains(kinds, scenario.PanelDiagram) && slices.Contains(kinds, scenario.PanelBoundary)
	var rows [][]string
	for _, k := range kinds {
		if k == scenario.PanelBoundary && beside {
			needs -= pg.least(rows[0])
			rows[0] = append(rows[0], k) // the diagram is first
			continue
		}
		rows = append(rows, []string{k})
	}
	for i := len(rows) - 1; i > 0 && needs > high && wide >= pairTight; i-- {
		if len(rows[i]) == 1 && len(rows[i-1]) == 1 && rows[i-1][0] != scenario.PanelDiagram {
			needs -= min(pg.least(rows[i]), pg.least(rows[i-1]))
			rows[i-1] = append(rows[i-1], rows[i]...)
			rows = slices.Delete(rows, i, i+1)
		}
	}
	return rows
}

// weight is a row's share of the height that is to spare.
func (pg *Page) weight(row []string) float64 {
	most := 0.0
	for _, k := range row {
		share := viewOf(k).weight
		if k == scenario.PanelDiagram && pg.plane() { // small networks, whose units are worth seeing
			share *= 2.2
		}
		most = max(most, share)
	}
	return most
}

// least is the height that a row needs.
func (pg *Page) least(row []string) float64 {
	most := 0.0
	for _, k := range row {
		least := viewOf(k).least
		if k == scenario.PanelDiagram && pg.plane() {
			least = titledHigh
		}
		most = max(most, least)
	}
	return most
}

// pair divides a row: a diagram, and what has no colour bar, takes less than what
// is beside it.
func pair(row []string, at image.Rectangle) []cell {
	if len(row) == 1 {
		return []cell{{row[0], at}}
	}
	part := 0.55
	if row[0] == scenario.PanelDiagram {
		part = 0.4
	}
	left, right := at, at
	left.Max.X = at.Min.X + int(part*float64(at.Dx()))
	right.Min.X = left.Max.X
	return []cell{{row[0], left}, {row[1], right}}
}
