package figure

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"
)

// Text writes the figure's structure in lines, numbers rounded to four digits
// and long paths shortened to their count, ends and extent: what a test compares
// to know that two figures show the same thing.
func (f Figure) Text() string {
	var t textWriter
	t.line(0, "figure %q theme %s", f.Title, f.Theme.Name)
	if f.Lead != "" {
		t.line(1, "lead %q", f.Lead)
	}
	for _, c := range f.Caption {
		t.line(1, "caption %q", c)
	}
	if f.Aligned {
		t.line(1, "aligned")
	}
	for _, p := range f.Panels {
		t.line(1, "panel x %s y %s w %s h %s", num(p.Area.X), num(p.Area.Y), num(p.Area.W), num(p.Area.H))
		if p.Plot != nil {
			t.plot(p.Plot)
		}
		if p.Table != nil {
			t.table(p.Table)
		}
	}
	return t.String()
}

type textWriter struct{ strings.Builder }

func (t *textWriter) line(depth int, format string, args ...any) {
	fmt.Fprintf(t, strings.Repeat("  ", depth)+format+"\n", args...)
}

func (t *textWriter) plot(p *Plot) {
	t.line(2, "plot %q legend %v", p.Title, p.Legend)
	if m := p.Margins; m != (Margins{}) {
		t.line(3, "margins left %s right %s top %s bottom %s", num(m.Left), num(m.Right), num(m.Top), num(m.Bottom))
	}
	t.axis("x", p.X)
	t.axis("y", p.Y)
	if f := p.Field; f != nil {
		t.line(3, "field %d×%d x %s…%s y %s…%s low %s high %s log %v base %s map %s bar %q",
			f.NX, f.NY, num(f.XMin), num(f.XMax), num(f.YMin), num(f.YMax),
			num(f.Low), num(f.High), f.Log, num(f.Base), f.Map.Name, p.Bar)
		if f.Cells {
			t.line(4, "cells")
		}
		t.ticks("bar", f.Ticks)
	}
	if c := p.Contours; c != nil {
		t.line(3, "contours %s width %s", hex(c.Color), num(c.Width))
		for _, l := range c.Lines {
			closed := ""
			if n := len(l.Points); n > 2 && l.Points[0] == l.Points[n-1] {
				closed = " closed"
			}
			t.line(4, "level %s label %q%s %s", num(l.Level), l.Label, closed, path(l.Points))
		}
	}
	for _, b := range p.Bands {
		t.line(3, "band %q %s lower %s upper %s", b.Name, hex(b.Color), path(b.Lower), path(b.Upper))
	}
	for _, l := range p.Lines {
		t.line(3, "line %q %s width %s casing %v %s", l.Name, style(l.Style), num(l.Width), l.Casing, path(l.Points))
	}
	for _, m := range p.Marks {
		t.line(3, "mark %s %s radius %s label %q rim %v", point(m.At), style(m.Style), num(m.Radius), m.Label, m.Rim)
	}
	for _, n := range p.Notes {
		t.line(3, "note %s %q %s arrow %v", point(n.At), n.Text, hex(n.Color), n.Arrow)
		if n.Cell != (Point{}) {
			t.line(4, "cell %s", point(n.Cell))
		}
	}
	for _, r := range p.Rules {
		t.line(3, "rule x %s y %s %s dash %v", num(r.AtX), num(r.AtY), hex(r.Color), r.Dash)
	}
}

func (t *textWriter) axis(name string, a Axis) {
	scale := "linear"
	if a.Log {
		scale = "log"
	}
	if a.Bare {
		scale += " bare"
	}
	t.line(3, "axis %s %q %s…%s %s", name, a.Label, num(a.Min), num(a.Max), scale)
	t.ticks(name, a.Ticks)
}

func (t *textWriter) ticks(name string, ticks []Tick) {
	if len(ticks) == 0 {
		return
	}
	var parts []string
	for _, k := range ticks {
		if k.Label != "" {
			parts = append(parts, num(k.At)+"="+strconv.Quote(k.Label))
		}
	}
	t.line(4, "ticks %s %d: %s", name, len(ticks), strings.Join(parts, " "))
}

func (t *textWriter) table(b *Table) {
	t.line(2, "table %q", b.Title)
	for _, c := range b.Columns {
		t.line(3, "column %q right %v weight %s", c.Header, c.Right, num(c.Weight))
	}
	for _, r := range b.Rows {
		s := "plain"
		if r.Style != nil {
			s = style(*r.Style)
		}
		t.line(3, "row %s %q", s, r.Cells)
	}
}

// num rounds to four significant digits; −0 and what rounds to it is 0.
func num(x float64) string {
	if x == 0 {
		return "0"
	}
	return strconv.FormatFloat(x, 'g', 4, 64)
}

func point(p Point) string { return "(" + num(p[0]) + ", " + num(p[1]) + ")" }

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02X%02X%02X%02X", c.R, c.G, c.B, c.A) }

func style(s Style) string {
	names := [...]string{"disc", "square", "triangle", "diamond", "ring", "cross", "check"}
	name := "marker " + strconv.Itoa(int(s.Marker))
	if int(s.Marker) >= 0 && int(s.Marker) < len(names) {
		name = names[s.Marker]
	}
	return fmt.Sprintf("%s %s dash %v", hex(s.Color), name, s.Dash)
}

func path(points []Point) string {
	if len(points) == 0 {
		return "no points"
	}
	lo, hi := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, p := range points {
		for d := range p {
			if !math.IsNaN(p[d]) {
				lo[d], hi[d] = math.Min(lo[d], p[d]), math.Max(hi[d], p[d])
			}
		}
	}
	return fmt.Sprintf("%d points %s to %s within %s to %s",
		len(points), point(points[0]), point(points[len(points)-1]), point(lo), point(hi))
}
