package export

import (
	"math"

	"gonum.org/v1/plot/text"

	"downhill/render/figure"
)

// grid is a table with its place and its measures. Many rows are set in blocks
// side by side, each with its own header.
type grid struct {
	*sheet
	table  *figure.Table
	area   box
	size   float64 // px, of the text
	row    float64 // px, from one row to the next
	blocks int
	lines  int       // rows in a block
	shown  int       // rows that have room
	swatch float64   // px before the first cell, 0 where no row has a style
	widths []float64 // px of each column
}

// Measures of a table in sizes of its text.
const (
	lead      = 1.45 // row to row, at least
	roomy     = 1.8  // and at most
	between   = 1.3  // column to column
	gutter    = 2.4  // block to block
	swatchEm  = 2.1
	swatchGap = 0.6
	longCell  = 17.0 // a longer cell is shortened before the text is made smaller
)

// newGrid chooses the number of blocks that lets the text be largest, up to the
// picture's smallest size; below 0.7 of that cells and rows are left out instead.
func (s *sheet) newGrid(t *figure.Table, area box) *grid {
	g := &grid{sheet: s, table: t, area: area}
	n := len(t.Rows)
	if n == 0 || len(t.Columns) == 0 {
		return g
	}
	top := g.heading()
	needed := g.natural()
	best := 0.0
	for blocks := 1; blocks <= 3 && blocks <= n; blocks++ {
		lines := (n + blocks - 1) / blocks
		tall := (area.h() - top) / (lead * (float64(lines) + 1.2))
		wide := 0.995 * area.w() / (float64(blocks)*needed + gutter*float64(blocks-1))
		if size := math.Min(s.small, math.Min(tall, wide)); size > best*1.05 {
			best, g.blocks, g.lines = size, blocks, lines
		}
	}
	g.size = math.Max(best, math.Max(0.7*s.small, 0.8*smallest))
	g.row = math.Min(roomy*g.size, math.Max(lead*g.size, (area.h()-top)/(float64(g.lines)+1.2)))
	if room := int((area.h()-top)/g.row - 1.2 + 1e-9); room < g.lines {
		g.lines = max(0, room)
	}
	g.shown = min(n, g.lines*g.blocks)
	if g.styled() {
		g.swatch = (swatchEm + swatchGap) * g.size
	}
	g.widths = g.shares()
	return g
}

func (g *grid) heading() float64 {
	if g.table.Title == "" || g.area.h() < 6*g.small {
		return 0
	}
	return 1.7 * g.small
}

func (g *grid) styled() bool {
	for _, r := range g.table.Rows {
		if r.Style != nil {
			return true
		}
	}
	return false
}

func cell(r figure.Row, c int) string {
	if c < len(r.Cells) {
		return r.Cells[c]
	}
	return ""
}

// need is the width of the widest text of a column in ems.
func (g *grid) need(c int) float64 {
	column := g.table.Columns[c]
	w := g.width(column.Header, label{size: 1, bold: true})
	for _, r := range g.table.Rows {
		w = math.Max(w, g.width(cell(r, c), label{size: 1, tabular: column.Right}))
	}
	return w
}

// natural is the width of a block in ems.
func (g *grid) natural() float64 {
	total := between * float64(len(g.table.Columns)-1)
	if g.styled() {
		total += swatchEm + swatchGap
	}
	for c := range g.table.Columns {
		total += math.Min(longCell, g.need(c))
	}
	return total
}

// shares gives the columns their widths: by weight where every column then has
// what it needs, so that the columns of an animation stand still; else what each
// needs; and where that is too much, long cells are the first to be shortened.
func (g *grid) shares() []float64 {
	n := len(g.table.Columns)
	total := (g.area.w()-gutter*g.size*float64(g.blocks-1))/float64(g.blocks) - between*g.size*float64(n-1)
	weights, need, hard, out := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	var sumWeights, sumNeed, sumHard float64
	byWeight := true
	for c, column := range g.table.Columns {
		weights[c] = column.Weight
		if !(weights[c] > 0) {
			weights[c] = 1
		}
		sumWeights += weights[c]
		em := g.need(c)
		need[c], hard[c] = em*g.size, math.Min(em, longCell)*g.size
		if c == 0 {
			need[c], hard[c] = need[c]+g.swatch, hard[c]+g.swatch
		}
		sumNeed, sumHard = sumNeed+need[c], sumHard+hard[c]
	}
	for c := range out {
		byWeight = byWeight && need[c] <= total*weights[c]/sumWeights
	}
	for c := range out {
		switch {
		case byWeight:
			out[c] = total * weights[c] / sumWeights
		case sumNeed <= total:
			out[c] = need[c] + (total-sumNeed)*weights[c]/sumWeights
		case sumHard < total:
			out[c] = hard[c] + (total-sumHard)*(need[c]-hard[c])/(sumNeed-sumHard)
		default:
			out[c] = math.Max(0, total) * hard[c] / sumHard
		}
	}
	return out
}

// draw draws the header, the rows and thin lines between them.
func (g *grid) draw() {
	if g.shown <= 0 {
		return
	}
	top := g.area.y1
	if h := g.heading(); h > 0 {
		l := label{size: g.small, bold: true, color: g.theme.Text, y: text.YTop}
		g.write(g.fit(g.table.Title, g.area.w(), l), g.area.x0, top-0.2*g.small, l)
		top -= h
	}
	width := (g.area.w() - gutter*g.size*float64(g.blocks-1)) / float64(g.blocks)
	for b := range g.blocks {
		x := g.area.x0 + float64(b)*(width+gutter*g.size)
		from, to := b*g.lines, min((b+1)*g.lines, g.shown)
		if from >= to {
			break
		}
		g.header(x, top-0.5*g.row)
		hair := g.hair()
		y := g.crisp(top - g.row)
		g.line(x, y, x+width, y, hair, g.theme.Muted)
		for i := from; i < to; i++ {
			middle := top - g.row*(1.6+float64(i-from))
			if left := len(g.table.Rows) - i; i == g.shown-1 && left > 1 {
				g.write("… and "+figure.Exact(float64(left))+" more", x, middle, label{size: g.size, color: g.theme.Muted, y: text.YCenter})
				break
			}
			g.cells(g.table.Rows[i], x, middle)
			if i < to-1 {
				y := g.crisp(middle - 0.5*g.row)
				g.line(x, y, x+width, y, hair, g.theme.Line)
			}
		}
	}
}

func (g *grid) header(x, y float64) {
	for c, column := range g.table.Columns {
		left, l := x, label{size: g.size, bold: true, color: g.theme.Muted, y: text.YCenter}
		if c == 0 {
			left += g.swatch
		}
		room := x + g.widths[c] - left
		if column.Right {
			left, l.x = x+g.widths[c], text.XRight
		}
		g.write(g.fit(column.Header, room, l), left, y, l)
		x += g.widths[c] + between*g.size
	}
}

func (g *grid) cells(r figure.Row, x, y float64) {
	for c, column := range g.table.Columns {
		left, l := x, label{size: g.size, color: g.theme.Text, y: text.YCenter, tabular: column.Right}
		if c == 0 {
			if r.Style != nil {
				g.sheet.swatch(*r.Style, x, y, swatchEm*g.size, g.size)
			}
			left += g.swatch
		}
		room := x + g.widths[c] - left
		if column.Right {
			left, l.x = x+g.widths[c], text.XRight
		}
		g.write(g.fit(cell(r, c), room, l), left, y, l)
		x += g.widths[c] + between*g.size
	}
}
