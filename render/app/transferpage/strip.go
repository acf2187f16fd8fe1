package transferpage

import (
	"fmt"
	"image"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/ui"
)

// buttonRoom is the width of the part of the strip that has the button, in px of
// the design.
const buttonRoom = 118

// stripKey is what the strip at the foot is drawn from.
type stripKey struct {
	frame    *frame
	busy     bool
	outdated bool
	rev      int
	at       image.Rectangle
	seconds  int
}

// buildStrip makes the button that trains and cancels.
func (pg *Page) buildStrip() ui.Widget {
	pg.w.playing = pg.busy()
	pg.w.play = ui.NewButton(pg.s.Layer, playOptions(pg.w.playing), pg.toggle)
	return ui.NewRow(pg.s.Layer, 8, ui.Insets{Top: 8, Left: 12, Right: 8, Bottom: 8}, pg.w.play)
}

func playOptions(busy bool) ui.ButtonOptions {
	if busy {
		return ui.ButtonOptions{Text: "Cancel", Icon: ui.IconClose, Width: 96, Tip: "End the training here; what it has shown stays (Space)"}
	}
	return ui.ButtonOptions{Text: "Train", Icon: ui.IconPlay, Primary: true, Width: 96, Tip: "Train with the settings as they are (Space)"}
}

func (pg *Page) syncStrip() {
	if busy := pg.busy(); busy != pg.w.playing {
		pg.w.playing = busy
		pg.w.play.Set(playOptions(busy))
	}
}

// progress is what the strip says, and how far the training is, −1 for none.
func (pg *Page) progress() (text string, part float64) {
	f := pg.shown()
	if pg.busy() {
		now := pg.shot
		if now == nil || now.Frame == nil || now.Generation != pg.generation {
			return "unpacking the images …", 0
		}
		text = fmt.Sprintf("training, %.0f %%", 100*now.Frame.Progress)
		if e := now.Frame.experiment(); e != pg.experiment() {
			text = fmt.Sprintf("%s: %s", experiments[e].Title, text)
		}
		return text, now.Frame.Progress
	}
	switch {
	case pg.shot != nil && pg.shot.Err != nil && pg.shot.Generation == pg.generation && f == nil:
		return pg.shot.Err.Error(), -1
	case f == nil:
		return "not trained yet", -1
	case pg.outdated():
		return "other settings than shown: train again", -1
	case f.stopped:
		return fmt.Sprintf("cancelled at %.0f %%", 100*f.Progress), -1
	}
	return "trained", -1
}

// left is about how long the training will take from now on, "" while nobody can
// say.
func (pg *Page) left(part float64) string {
	took := pg.s.Now.Sub(pg.began)
	if part < 0.05 || took < time.Second {
		return ""
	}
	rest := time.Duration(float64(took) * (1 - part) / part)
	if rest >= 90*time.Second {
		return fmt.Sprintf("about %.0f min left", math.Ceil(rest.Minutes()))
	}
	return fmt.Sprintf("about %.0f s left", math.Max(1, rest.Seconds()))
}

// work says what is trained, in a few words.
func (pg *Page) amount() string {
	t := &pg.doc.Transfer
	switch pg.experiment() {
	case scenario.ExperimentLayers:
		n := len(t.Hidden) + 1
		return fmt.Sprintf("%d combinations × %s × %s", n*(n+1)/2, count(len(t.LabelCounts), "label count"), count(t.Seeds, "seed"))
	case scenario.ExperimentReuse:
		return fmt.Sprintf("2 networks × %s, %s each", count(t.Seeds, "seed"), count(t.Epochs(), "epoch"))
	}
	return fmt.Sprintf("%s, %s each", count(t.Seeds, "seed"), count(t.Epochs(), "epoch"))
}

// drawStrip says how far the training is, with a bar.
func (pg *Page) drawStrip(dst *ebiten.Image, all bool) {
	at := pg.rooms.Transport
	at.Min.X += pg.s.Px(buttonRoom)
	now := stripKey{frame: pg.shown(), busy: pg.busy(), outdated: pg.outdated(), rev: pg.rev, at: at}
	if now.busy {
		now.seconds = int(pg.s.Now.Sub(pg.began).Seconds() * 2)
	}
	if at.Empty() || !all && now == pg.views.strip {
		return
	}
	pg.views.strip = now
	t, k := pg.s.Theme, pg.ink(dst)
	u := k.u
	stage.Fill(dst, at, t.Panel)
	stage.Fill(dst, image.Rect(at.Min.X, at.Min.Y, at.Max.X, at.Min.Y+max(1, pg.s.Px(1))), t.Line)
	y := float64(at.Min.Y+at.Max.Y) / 2
	text, part := pg.progress()
	pg.said = text
	left, end := float64(at.Min.X)+6*u, float64(at.Max.X)-14*u
	tone := t.Text
	if now.outdated && !now.busy {
		tone = t.Accent
	}
	text = k.strong.Fit(text, end-left)
	k.strong.Draw(dst, text, left, y, middleLeft, tone)
	x := left + math.Max(k.strong.Measure(text), 130*u) + 16*u
	note := pg.amount()
	if part >= 0 {
		note = pg.left(part)
	}
	if wide := k.body.Measure(note); note != "" && end-wide > x {
		k.body.Draw(dst, note, end, y, middleRight, t.Muted)
		end -= math.Max(wide, 110*u) + 16*u
	}
	if part < 0 || end-x < 60*u {
		return
	}
	bar := image.Rect(int(x), int(y-3*u), int(end), int(y+3*u))
	k.b.RoundRect(bar, 3*u, t.Line, t.Line, 0)
	bar.Max.X = bar.Min.X + max(int(6*u), int(float64(bar.Dx())*math.Min(1, part)))
	k.b.RoundRect(bar, 3*u, t.Accent, t.Accent, 0)
	k.b.Draw(dst)
}
