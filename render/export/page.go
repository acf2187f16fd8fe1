package export

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/text"

	"downhill/render/figure"
)

// page is how a picture's height is shared: the title above, the caption below,
// the panels between.
type page struct {
	title   string
	lead    []string
	caption []string
	body    box
	text    box // title and caption stand within its sides
}

// The sizes of title and lead in sizes of the smallest text, and how far the
// lead's lines are apart in sizes of its own.
const (
	titleScale = 1.45
	leadScale  = 1.6
	leadPitch  = 1.35
)

// newPage lays out title and caption. The caption is wrapped at the page's
// width and takes at most an eighth of its height.
func (s *sheet) newPage(f figure.Figure) page {
	em := s.small
	w, h := float64(s.Max.X), float64(s.Max.Y)
	p := page{text: box{1.2 * em, 1.0 * em, w - 1.2*em, h - 1.0*em}}
	p.body = p.text
	l := label{size: titleScale * em, bold: true}
	if p.title = s.fit(f.Title, p.text.w(), l); p.title != "" {
		p.body.y1 -= 2.1 * em
	}
	if f.LeadLines > 0 {
		p.lead = s.wrappedAs([]string{f.Lead}, p.text.w(), f.LeadLines, label{size: leadScale * em})
		p.body.y1 -= (float64(f.LeadLines)*leadPitch + 0.3) * leadScale * em
	}
	most := max(1, int(h/8/(1.4*em)+0.5))
	p.caption = s.wrapped(f.Caption, p.text.w(), most)
	if n := len(p.caption); n > 0 {
		p.body.y0 += (float64(n)*1.4 + 0.4) * em
	}
	return p
}

// wrapped breaks lines between words so that each is at most w px wide; what
// exceeds the number of lines ends in ….
func (s *sheet) wrapped(lines []string, w float64, most int) []string {
	return s.wrappedAs(lines, w, most, label{size: s.small})
}

// wrappedAs is wrapped for text of any size.
func (s *sheet) wrappedAs(lines []string, w float64, most int, l label) []string {
	var out []string
	for _, line := range lines {
		current := ""
		for _, word := range strings.Fields(line) {
			longer := strings.TrimPrefix(current+" "+word, " ")
			if current != "" && s.width(longer, l) > w {
				out = append(out, current)
				longer = word
			}
			current = longer
		}
		if current != "" {
			out = append(out, current)
		}
	}
	if len(out) > most {
		out[most-1] += "…"
		out = out[:most]
	}
	for i := range out {
		out[i] = s.fit(out[i], w, l)
	}
	return out
}

// figure draws the layers of a figure.
func (s *sheet) figure(f figure.Figure, l layer) {
	p := s.newPage(f)
	if l&still != 0 && s.raster == nil {
		s.fill(s.Rectangle, f.Theme.Background)
	}
	if l&moving != 0 {
		s.pageText(p)
	}
	panels, areas := s.aligned(f, p.body)
	for i, panel := range panels {
		if panel.Plot != nil {
			s.newFrame(panel.Plot, areas[i]).draw(l)
		}
		if panel.Table != nil && l&moving != 0 {
			s.newGrid(panel.Table, areas[i]).draw()
		}
	}
}

// aligned returns the panels with their places, and those of an aligned figure
// with the margins that they share.
func (s *sheet) aligned(f figure.Figure, body box) ([]figure.Panel, []box) {
	boxes := make([]box, len(f.Panels))
	for i, p := range f.Panels {
		boxes[i] = s.place(body, p.Area)
	}
	if !f.Aligned {
		return f.Panels, boxes
	}
	areas, margins := make([]figure.Area, len(boxes)), make([]figure.Margins, len(boxes))
	panels := slices.Clone(f.Panels)
	for i, b := range boxes { // rows count from above, px from below
		areas[i] = figure.Area{X: b.x0, Y: -b.y1, W: b.w(), H: b.h()}
	}
	// Twice, because in another place the numbers may have other widths.
	var shared []figure.Margins
	for range 2 {
		for i, p := range f.Panels {
			if p.Plot == nil {
				continue
			}
			margins[i] = s.newFrame(p.Plot, boxes[i]).margins()
		}
		var placed []figure.Area
		placed, shared = figure.AlignGrid(areas, margins)
		for i, a := range placed {
			boxes[i] = box{a.X, -a.Y - a.H, a.X + a.W, -a.Y}
		}
	}
	for i := range panels {
		if panels[i].Plot != nil {
			plot := *panels[i].Plot
			plot.Margins = shared[i].Scaled(1 / s.small)
			panels[i].Plot = &plot
		}
	}
	return panels, boxes
}

// place is a panel's part of the body; an area outside is moved to its edge.
func (s *sheet) place(body box, a figure.Area) box {
	at := func(t float64) float64 {
		if math.IsNaN(t) {
			return 0
		}
		return math.Max(0, math.Min(1, t))
	}
	return box{
		x0: body.x0 + at(a.X)*body.w(), x1: body.x0 + at(a.X+a.W)*body.w(),
		y0: body.y1 - at(a.Y+a.H)*body.h(), y1: body.y1 - at(a.Y)*body.h(),
	}
}

func (s *sheet) pageText(p page) {
	em := s.small
	s.write(p.title, p.text.x0, p.text.y1, label{size: titleScale * em, bold: true, color: s.theme.Text, y: text.YTop})
	top := p.text.y1
	if p.title != "" {
		top -= 2.1 * em
	}
	for i, line := range p.lead {
		s.write(line, p.text.x0, top-float64(i)*leadPitch*leadScale*em, label{size: leadScale * em, color: s.theme.Text, y: text.YTop})
	}
	for i, line := range p.caption {
		y := p.text.y0 + float64(len(p.caption)-1-i)*1.4*em
		s.write(line, p.text.x0, y, label{size: em, color: s.theme.Muted, y: text.YBottom})
	}
}
