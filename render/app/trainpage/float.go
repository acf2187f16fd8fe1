package trainpage

import (
	"image"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
	"downhill/render/screen"
)

// story is the card of a unit or an image that was clicked.
type story struct {
	on                bool
	kind              string
	lane, layer, unit int
	box               image.Rectangle // as drawn
}

// subject is the picture that the card needs.
func (t *story) subject() (subject, bool) {
	return subject{kind: t.kind, lane: t.lane, layer: t.layer, unit: t.unit}, t.on
}

// Sizes of what floats, in px of the design.
const (
	storyWide, storyHigh = 380, 330
	mapWide, mapHigh     = 190, 196
)

// floatBox is where something floats above the canvas, empty for nothing.
func (pg *Page) floatBox() image.Rectangle {
	c, s := pg.rooms.Canvas, pg.s
	margin := s.Px(10)
	if pg.story.on {
		at := c
		for _, col := range pg.rooms.columns {
			if col.lane == pg.story.lane {
				at = col.body
			}
		}
		w, h := min(s.Px(storyWide), c.Dx()-2*margin), min(s.Px(storyHigh), c.Dy()-2*margin)
		x := min(max((at.Min.X+at.Max.X-w)/2, c.Min.X+margin), c.Max.X-margin-w)
		y := max(c.Min.Y+margin, at.Max.Y-margin-h) // the diagram is above
		pg.story.box = image.Rect(x, y, x+w, y+h)
		return pg.story.box
	}
	size := pg.tipSize()
	if size == (image.Point{}) {
		return image.Rectangle{}
	}
	x, y := pg.hover.at.X+s.Px(16), pg.hover.at.Y+s.Px(16)
	if x+size.X > c.Max.X-margin {
		x = max(c.Min.X+margin, pg.hover.at.X-s.Px(16)-size.X)
	}
	if y+size.Y > c.Max.Y-margin {
		y = max(c.Min.Y+margin, pg.hover.at.Y-s.Px(16)-size.Y)
	}
	return image.Rect(x, y, x+size.X, y+size.Y)
}

// tipSize is the size of what stands beside the pointer.
func (pg *Page) tipSize() image.Point {
	s := pg.s
	if len(pg.hover.words) == 0 {
		return image.Point{}
	}
	face := s.Kit.Fonts.Face(12*s.Unit(), screen.Regular, true)
	wide := 0.0
	for _, w := range pg.hover.words {
		wide = max(wide, face.Measure(w))
	}
	step := s.Px(16) // so that it does not shake while its numbers change
	w := (int(wide)+s.Px(20)+step-1)/step*step + 1
	h := s.Px(12) + len(pg.hover.words)*s.Px(17)
	if _, on := pg.hover.subject(pg); on {
		w, h = max(w, s.Px(mapWide)), h+s.Px(mapHigh)
	}
	return image.Pt(min(w, pg.rooms.Canvas.Dx()-s.Px(20)), h)
}

// closeButton takes the story away.
func (pg *Page) closeButton() image.Rectangle {
	b, n := pg.story.box, pg.s.Px(26)
	return image.Rect(b.Max.X-n-pg.s.Px(4), b.Min.Y+pg.s.Px(4), b.Max.X-pg.s.Px(4), b.Min.Y+pg.s.Px(4)+n)
}

// drawFloat draws what floats.
func (pg *Page) drawFloat(dst *ebiten.Image, box image.Rectangle) {
	if box.Empty() {
		return
	}
	if pg.story.on {
		pg.drawStory(dst, box)
		return
	}
	s := pg.s
	u, t := s.Unit(), s.Theme
	pg.inks.batch.RoundRect(box, 6*u, t.Panel, t.Line, max(1, u))
	pg.inks.batch.Draw(dst)
	face := s.Kit.Fonts.Face(12*u, screen.Regular, true)
	y := float64(box.Min.Y) + 6*u
	for _, w := range pg.hover.words {
		face.Draw(dst, face.Fit(w, float64(box.Dx())-16*u), float64(box.Min.X)+10*u, y+8.5*u, screen.Left|screen.Middle, t.Text)
		y += float64(s.Px(17))
	}
	if want, on := pg.hover.subject(pg); on {
		at := image.Rect(box.Min.X+s.Px(4), int(y), box.Max.X-s.Px(4), box.Max.Y-s.Px(4))
		pg.drawPicture(dst, want, at)
	}
}

// drawPicture draws the picture of a subject that floats.
func (pg *Page) drawPicture(dst *ebiten.Image, want subject, at image.Rectangle) {
	pic := pg.studio.benches[1].get(want)
	if pic == nil {
		return
	}
	plot := pic.plot
	if want.kind == storyKind {
		plot = pic.story.PreActivations
	}
	pg.floatPlot(dst, plot, at)
}

func (pg *Page) floatPlot(dst *ebiten.Image, plot *figure.Plot, at image.Rectangle) {
	if plot == nil || at.Dy() < pg.s.Px(40) {
		return
	}
	pg.inks.float.Area = at
	pg.inks.float.Paint(dst, plot)
}

// drawStory draws the card of what was clicked.
func (pg *Page) drawStory(dst *ebiten.Image, box image.Rectangle) {
	s := pg.s
	u, t := s.Unit(), s.Theme
	b := pg.inks.batch
	b.RoundRect(box, 8*u, t.Panel, t.Line, max(1, u))
	x := pg.closeButton()
	c := x.Min.Add(x.Max).Div(2)
	s.Kit.Icon(b, "close", float64(c.X), float64(c.Y), 14*u, t.Muted)
	b.Draw(dst)
	want, _ := pg.story.subject()
	pic := pg.studio.benches[1].get(want)
	if pic == nil {
		pg.say(dst, box, "…")
		return
	}
	face := s.Kit.Fonts.Face(12*u, screen.Regular, true)
	y := float64(box.Min.Y) + 10*u
	left, width := float64(box.Min.X)+14*u, float64(box.Dx())-54*u
	if pic.kind == storyKind {
		for _, line := range wrap(face, pic.story.Sentence, width, 4) {
			face.Draw(dst, line, left, y+9*u, screen.Left|screen.Middle, t.Text)
			y += 17 * u
		}
		mid := (int(y) + box.Max.Y) / 2
		pad := s.Px(8)
		pg.floatPlot(dst, pic.story.PreActivations, image.Rect(box.Min.X+pad, int(y)+pad/2, box.Max.X-pad, mid))
		if pic.story.Incoming != nil {
			pg.inks.second.Area = image.Rect(box.Min.X+pad, mid, box.Max.X-pad, box.Max.Y-pad)
			pg.inks.second.Paint(dst, pic.story.Incoming)
		}
		return
	}
	pad := s.Px(8)
	pg.floatPlot(dst, pic.plot, image.Rect(box.Min.X+pad, box.Min.Y+s.Px(28), box.Max.X-pad, box.Max.Y-pad))
}

// wrap breaks a text into lines, the last of which is shortened where there are
// too many.
func wrap(face *screen.Face, text string, width float64, most int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		next := strings.TrimSpace(line + " " + word)
		if line != "" && face.Measure(next) > width {
			lines = append(lines, line)
			next = word
		}
		line = next
	}
	lines = append(lines, line)
	if len(lines) > most {
		lines[most-1] = face.Fit(strings.Join(lines[most-1:], " "), width)
		lines = lines[:most]
	}
	return lines
}
