package signalpage

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/stage"
)

// stripKey is what the strip at the foot is drawn from.
type stripKey struct {
	frame *frame
	busy  bool
	at    image.Rectangle
}

// drawStrip says how much is measured, with a bar while more is to come.
func (pg *Page) drawStrip(dst *ebiten.Image, all bool) {
	f, at := pg.shownFrame(), pg.rooms.Transport
	busy := f == nil || pg.shot != nil && pg.shot.Busy
	now := stripKey{f, busy, at}
	if at.Empty() || !all && now == pg.views.strip {
		return
	}
	pg.views.strip = now
	t, k := pg.s.Theme, pg.ink(dst)
	u := k.u
	stage.Fill(dst, at, t.Panel)
	stage.Fill(dst, image.Rect(at.Min.X, at.Min.Y, at.Max.X, at.Min.Y+max(1, pg.s.Px(1))), t.Line)
	y := float64(at.Min.Y+at.Max.Y) / 2
	pg.summary = progressText(f)
	left := float64(at.Min.X) + 14*u
	k.strong.Draw(dst, pg.summary, left, y, middleLeft, t.Text)
	if f == nil {
		return
	}
	x := left + math.Max(k.strong.Measure(pg.summary), 210*u) + 16*u
	text := sizes(&f.Scenario)
	end := float64(at.Max.X) - 14*u
	wide := k.body.Measure(text)
	if end-wide > left+k.strong.Measure(pg.summary)+16*u {
		k.body.Draw(dst, text, end, y, middleRight, t.Muted)
		end -= wide + 16*u
	}
	if !busy || end-x < 60*u {
		return
	}
	bar := image.Rect(int(x), int(y-3*u), int(end), int(y+3*u))
	k.b.RoundRect(bar, 3*u, t.Line, t.Line, 0)
	bar.Max.X = bar.Min.X + max(int(6*u), int(float64(bar.Dx())*math.Min(1, f.Progress)))
	k.b.RoundRect(bar, 3*u, t.Accent, t.Accent, 0)
	k.b.Draw(dst)
}
