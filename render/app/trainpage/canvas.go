package trainpage

import (
	"fmt"
	"image"
	"slices"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/nn"
	"downhill/render/app/stage"
	livelab "downhill/render/labs/train/live"
	"downhill/render/screen"
	"downhill/render/ui"
)

// inks are what the canvas is written with.
type inks struct {
	batch  *screen.Batch
	heads  map[int]headKey // by column, as drawn
	float  *stage.Plot[*picture]
	second *stage.Plot[*picture]
	box    image.Rectangle // that floats, as drawn
	size   int             // columns as drawn

	painted map[subject]int // how often each panel was, for tests

	dataKey, data string // the data, and what the headline calls them
}

func newInks(s *stage.Stage) inks {
	return inks{batch: s.Kit.NewBatch(), heads: map[int]headKey{}, painted: map[subject]int{}, float: stage.NewPlot[*picture](s, screen.Chart),
		second: stage.NewPlot[*picture](s, screen.Chart)}
}

// broken says whether a lane diverged at or before the step looked at.
func (pg *Page) broken(lane int) bool {
	f := pg.frame()
	return f != nil && lane < len(f.Lanes) && f.Lanes[lane].Status == nn.Diverged
}

// bannersMoved says whether a lane has a banner and should have none, or the
// other way round.
func (pg *Page) bannersMoved() bool {
	return slices.ContainsFunc(pg.rooms.columns, func(c column) bool { return pg.broken(c.lane) == c.banner.Empty() })
}

// drawCanvas draws the lanes.
func (pg *Page) drawCanvas(dst *ebiten.Image, all bool) {
	s, f := pg.s, pg.shownFrame()
	if all || pg.inks.size != len(pg.rooms.columns) {
		all = true
		clear(pg.inks.heads)
		pg.inks.size = len(pg.rooms.columns)
		stage.Fill(dst, pg.rooms.Canvas, s.Theme.Panel) // as charts have it
	}
	if f == nil {
		if all {
			text := "reading the data and building the networks"
			if pg.shot != nil && pg.shot.Err != nil {
				text = pg.shot.Err.Error()
			}
			pg.say(dst, pg.rooms.Canvas, text)
		}
		return
	}
	floating := pg.floatBox()
	uncovered := pg.inks.box
	moved := floating != uncovered
	if moved && !uncovered.Empty() {
		clear(pg.inks.heads)
		stage.Fill(dst, uncovered, s.Theme.Panel)
	}
	for i, col := range pg.rooms.columns {
		if col.lane < len(f.Lanes) {
			pg.drawHead(dst, f, i, col)
		}
		if (all || moved) && col.at.Min.X > pg.rooms.Canvas.Min.X {
			line := col.at
			line.Max.X = line.Min.X + max(1, int(s.Unit()))
			stage.Fill(dst, line, s.Theme.Line)
		}
	}
	for _, slot := range pg.slots {
		pic := pg.picture(slot)
		if pic == nil {
			if all {
				pg.say(dst, slot.view.Area, viewOf(slot.kind).title+" …")
			}
			continue
		}
		if slot.view.Changed(pic, all || moved && slot.view.Area.Overlaps(uncovered)) {
			slot.seen = pic
			pg.inks.painted[pic.subject]++
			stage.Fill(dst, slot.view.Area, s.Theme.Panel)
			d := pg.dress(slot, pic)
			slot.view.Paint(dst, d.plot)
			pg.drawRatio(dst, slot, &d)
		}
	}
	pg.drawFloat(dst, floating)
	pg.inks.box = floating
}

// picture is the newest of a panel, nil where there is none.
func (pg *Page) picture(s *slot) *picture {
	bench := pg.studio.benches[0]
	if viewOf(s.kind).asks {
		bench = pg.studio.benches[1]
	}
	if p := bench.get(subject{kind: s.kind, lane: s.lane}); p != nil && p.plot != nil {
		return p
	}
	return nil
}

// drawBanner says where a lane stopped being finite and offers a lower rate.
func (pg *Page) drawBanner(dst *ebiten.Image, l *livelab.Lane, col column) {
	s := pg.s
	u, fonts, t := s.Unit(), s.Kit.Fonts, s.Theme
	body, small := fonts.Face(12*u, screen.Regular, true), fonts.Face(11*u, screen.Regular, true)
	stage.Fill(dst, col.banner, t.Panel)
	box := col.banner.Inset(s.Px(4))
	box.Min.X, box.Max.X = box.Min.X+s.Px(8), box.Max.X-s.Px(8)
	tint := t.Bad
	tint.A = 36
	pg.inks.batch.RoundRect(box, 6*u, tint, t.Bad, max(1, u))
	button := pg.tryButton(l, col)
	if !button.Empty() {
		back := t.Raised
		if pg.hover.banner == col.lane {
			back = t.Line
		}
		pg.inks.batch.RoundRect(button, 5*u, back, t.Line, max(1, u))
	}
	pg.inks.batch.Draw(dst)
	x := float64(box.Min.X) + 10*u
	room := float64(button.Min.X) - x - 8*u
	if button.Empty() {
		room = float64(box.Max.X) - x - 8*u
	}
	what := l.Reason
	if d := l.Divergence; d != nil {
		what = fmt.Sprintf("step %s: %s not finite", grouped(d.Step), d.What)
		if d.Layer >= 0 {
			what = fmt.Sprintf("step %s: the %s of %s is not finite", grouped(d.Step), d.What, d.Name)
		}
	}
	const rest = "It shows the last finite state; the others go on."
	body.Draw(dst, body.Fit(what, room), x, float64(box.Min.Y)+17*u, screen.Left|screen.Middle, t.Text)
	small.Draw(dst, small.Fit(rest, room), x, float64(box.Max.Y)-15*u, screen.Left|screen.Middle, t.Muted)
	if !button.Empty() {
		c := button.Min.Add(button.Max).Div(2)
		body.Draw(dst, tryText(l), float64(c.X), float64(c.Y), screen.Center|screen.Middle, t.Accent)
	}
}

func tryText(l *livelab.Lane) string { return "try rate " + ui.FormatNumber(l.SuggestedRate, 3) }

// tryButton is where the lower rate is offered, empty where there is none.
func (pg *Page) tryButton(l *livelab.Lane, col column) image.Rectangle {
	if l.SuggestedRate == 0 || col.banner.Empty() {
		return image.Rectangle{}
	}
	s := pg.s
	w := int(s.Kit.Fonts.Face(12*s.Unit(), screen.Regular, true).Measure(tryText(l))) + s.Px(20)
	box := col.banner.Inset(s.Px(4))
	mid := (box.Min.Y + box.Max.Y) / 2
	right := box.Max.X - s.Px(18)
	return image.Rect(right-w, mid-s.Px(13), right, mid+s.Px(13))
}

// say writes in the middle of a place that has nothing to show.
func (pg *Page) say(dst *ebiten.Image, at image.Rectangle, text string) {
	u := pg.s.Unit()
	body := pg.s.Kit.Fonts.Face(13*u, screen.Regular, true)
	c := at.Min.Add(at.Max).Div(2)
	body.Draw(dst, body.Fit(text, float64(at.Dx())-24*u), float64(c.X), float64(c.Y), screen.Center|screen.Middle, pg.s.Theme.Muted)
}
