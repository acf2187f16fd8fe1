package home

import (
	"image"
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
	"downhill/render/screen"
)

// look is what the cards were painted from last, beside what marks them dirty.
type look struct {
	theme string
	scale float64
	focus int
	list  int
	films int // pictures that were there
}

// Draw paints what changed: everything, or the picture that moves.
func (pg *Page) Draw(dst *ebiten.Image, all bool) {
	now := look{theme: pg.s.Theme.Name, scale: pg.s.Unit(), focus: pg.focus, list: pg.listAt, films: pg.paintArt()}
	if all || pg.dirty || now != pg.under {
		pg.under, pg.dirty = now, false
		pg.drawCards(dst)
		pg.drawList(dst)
	}
	pg.play.draw(pg, dst)
}

// drawCards paints all cards in view.
func (pg *Page) drawCards(dst *ebiten.Image) {
	t := pg.s.Theme
	part := dst.SubImage(pg.body).(*ebiten.Image)
	part.Fill(t.Background)
	pg.drawBoxes(part)
	for i, h := range pg.grid.heads {
		y := pg.body.Min.Y + h - pg.scroll
		if y+pg.s.Px(headHeight) > pg.body.Min.Y && y < pg.body.Max.Y {
			pg.drawHead(part, &pg.shown[i], y)
		}
	}
	for i, sp := range pg.grid.spots {
		if at := pg.onScreen(sp); at.Overlaps(pg.body) {
			pg.drawCard(part, i, at)
		}
	}
	if len(pg.shown) == 0 {
		face := pg.s.Kit.Fonts.Face(13*pg.s.Unit(), screen.Regular, false)
		c := pg.body.Min.Add(pg.body.Max).Div(2)
		face.Draw(part, "Nothing has all of these words. Escape clears the search.", float64(c.X), float64(c.Y), screen.Center|screen.Middle, t.Muted)
	}
	if bar := pg.bar(); !bar.Empty() {
		c := t.Muted
		c.A = 110
		pg.batch.RoundRect(bar, float64(bar.Dx()/2), c, color.NRGBA{}, 0)
		pg.batch.Draw(part)
	}
}

func (pg *Page) drawHead(dst *ebiten.Image, s *section, y int) {
	u, t := pg.s.Unit(), pg.s.Theme
	strong := pg.s.Kit.Fonts.Face(15*u, screen.SemiBold, false)
	small := pg.s.Kit.Fonts.Face(11*u, screen.Regular, false)
	x, base := float64(pg.body.Min.X)+margin*u, float64(y)+25*u
	strong.Draw(dst, s.title, x, base, screen.Left, t.Text)
	if s.note != "" {
		x += strong.Measure(s.title) + 12*u
		small.Draw(dst, small.Fit(s.note, float64(pg.body.Max.X)-x-margin*u), x, base, screen.Left, t.Muted)
	}
}

// drawBoxes paints the boxes of the cards, in one batch.
func (pg *Page) drawBoxes(dst *ebiten.Image) {
	u, t, b := pg.s.Unit(), pg.s.Theme, pg.batch
	hair := math.Max(1, math.Round(u))
	b.Reset()
	for i, sp := range pg.grid.spots {
		at := pg.onScreen(sp)
		if !at.Overlaps(pg.body) {
			continue
		}
		edge := t.Line
		if i == pg.hover {
			edge = t.Muted
		}
		if i == pg.focus && !pg.inList {
			b.RoundRect(at.Inset(-pg.s.Px(3)), 10*u, color.NRGBA{}, t.Accent, 2*hair)
		}
		b.RoundRect(at, 7*u, t.Panel, edge, hair)
	}
	b.Draw(dst)
}

// picture is where a card's picture is.
func (pg *Page) picture(at image.Rectangle) image.Rectangle {
	hair := max(1, pg.s.Px(1))
	return image.Rect(at.Min.X+hair, at.Min.Y+hair, at.Max.X-hair, at.Min.Y+pg.grid.picture)
}

// drawCard paints a card's picture, words and mark.
func (pg *Page) drawCard(dst *ebiten.Image, i int, at image.Rectangle) {
	c := pg.card(i)
	u, t, fonts := pg.s.Unit(), pg.s.Theme, pg.s.Kit.Fonts
	pg.drawArt(dst, c, pg.picture(at))
	strong, small := fonts.Face(13*u, screen.SemiBold, false), pg.small()
	x, wide := float64(at.Min.X)+cardPad*u, float64(at.Dx())-2*cardPad*u
	y := float64(at.Min.Y+pg.grid.picture) + 10*u
	strong.Draw(dst, strong.Fit(c.title, wide), x, y+9*u, screen.Left|screen.Middle, t.Text)
	fit := func(s string) string { return small.Fit(s, wide) }
	for k, line := range wrap(c.text, textLines, small.Measure, wide, fit) {
		small.Draw(dst, line, x, y+18*u+(float64(k)+0.5)*textRow*u, screen.Left|screen.Middle, t.Muted)
	}
	foot := float64(at.Max.Y) - 13*u
	side := small.Measure(c.side)
	small.Draw(dst, c.side, float64(at.Max.X)-12*u, foot, screen.Right|screen.Middle, t.Muted)
	if c.mark != NoMark {
		pg.drawMark(dst, c.mark, x+5*u, foot)
		x += 16 * u
		wide -= 16 * u
	}
	small.Draw(dst, small.Fit(c.foot, wide-side-8*u), x, foot, screen.Left|screen.Middle, pg.tone(c.mark))
}

// tone is the colour of the words beside a mark.
func (pg *Page) tone(m Mark) color.NRGBA {
	t := pg.s.Theme
	switch m {
	case Good:
		return figure.Ink(t.Good, t.Panel, 4.5)
	case Bad:
		return figure.Ink(t.Bad, t.Panel, 4.5)
	case NoMark:
		return t.Muted
	}
	return t.Text
}

// drawMark paints a verdict: a disc, a half, a ring, a tick or a cross.
func (pg *Page) drawMark(dst *ebiten.Image, m Mark, x, y float64) {
	u, b := pg.s.Unit(), pg.batch
	r, c := 4.5*u, pg.tone(m)
	b.Reset()
	switch m {
	case Full:
		b.Disc(x, y, r, c)
	case Half:
		b.Circle(x, y, r-0.6*u, 1.2*u, c)
		var half []float64
		for k := range 13 { // the left half
			sin, cos := math.Sincos(math.Pi/2 + math.Pi*float64(k)/12)
			half = append(half, x+(r-0.6*u)*cos, y-(r-0.6*u)*sin)
		}
		b.Convex(half, c)
	case Empty:
		b.Circle(x, y, r-0.6*u, 1.2*u, c)
	case Good:
		pg.s.Kit.Icon(b, "check", x, y, 12*u, c)
	case Bad:
		pg.s.Kit.Icon(b, "close", x, y, 11*u, c)
	}
	b.Draw(dst)
}

// listRows are as many as there are sections shown, and one for the word Lessons.
func (pg *Page) listRowPlace(i int) image.Rectangle {
	if pg.list.Empty() || i < 0 || i >= len(pg.shown) {
		return image.Rectangle{}
	}
	row := 0
	for k := 0; k <= i; k++ {
		if pg.heads(k) {
			row++
		}
		row++
	}
	h := pg.s.Px(listRow)
	y := pg.list.Min.Y + pg.s.Px(10) + (row-1)*h - pg.listScroll
	return image.Rect(pg.list.Min.X+pg.s.Px(8), y, pg.list.Max.X-pg.s.Px(8), y+h).Intersect(pg.list)
}

// heads says whether the word Lessons stands above a section in the list.
func (pg *Page) heads(i int) bool {
	return pg.shown[i].chapter && (i == 0 || !pg.shown[i-1].chapter)
}

// listHeight is how high the list is.
func (pg *Page) listHeight() int { return (len(pg.shown)+2)*pg.s.Px(listRow) + pg.s.Px(20) }

// listRowAt is the section whose row is at a place, −1 for none.
func (pg *Page) listRowAt(at image.Point) int {
	for i := range pg.shown {
		if at.In(pg.listRowPlace(i)) {
			return i
		}
	}
	return -1
}

// drawList paints the list of sections with the one that is read marked.
func (pg *Page) drawList(dst *ebiten.Image) {
	if pg.list.Empty() {
		return
	}
	u, t, b := pg.s.Unit(), pg.s.Theme, pg.batch
	part := dst.SubImage(pg.list).(*ebiten.Image)
	part.Fill(t.Panel)
	body, strong := pg.s.Kit.Fonts.Face(13*u, screen.Regular, false), pg.s.Kit.Fonts.Face(11*u, screen.SemiBold, false)
	here := pg.grid.sectionAt(pg.scroll + pg.s.Px(headHeight))
	if pg.focus >= 0 && !pg.inList && pg.onScreen(pg.grid.spots[pg.focus]).Overlaps(pg.body) {
		here = pg.grid.spots[pg.focus].section
	}
	b.Reset()
	edge := float64(pg.list.Max.X) - 0.5
	b.Line(edge, float64(pg.list.Min.Y), edge, float64(pg.list.Max.Y), 1, t.Line)
	for i := range pg.shown {
		at := pg.listRowPlace(i)
		switch {
		case pg.inList && i == pg.listAt:
			b.RoundRect(at, 6*u, t.Raised, t.Accent, 2*math.Max(1, math.Round(u)))
		case i == here, i == pg.listHover:
			b.RoundRect(at, 6*u, t.Raised, color.NRGBA{}, 0)
		}
	}
	b.Draw(part)
	for i := range pg.shown {
		at := pg.listRowPlace(i)
		if at.Empty() {
			continue
		}
		y := float64(at.Max.Y) - listRow*u/2
		indent := 10 * u
		if pg.shown[i].chapter {
			indent = 22 * u
		}
		if pg.heads(i) {
			strong.Draw(part, "LESSONS", float64(at.Min.X)+10*u, y-listRow*u, screen.Left|screen.Middle, t.Muted)
		}
		ink := t.Muted
		if i == here || pg.inList && i == pg.listAt {
			ink = t.Text
		}
		body.Draw(part, body.Fit(pg.shown[i].title, float64(at.Dx())-indent-6*u), float64(at.Min.X)+indent, y, screen.Left|screen.Middle, ink)
	}
}
