package app

import (
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/lecture"
)

// now is the time by the window's clock.
func (a *App) now() time.Time {
	if a.opt.Clock != nil {
		return a.opt.Clock()
	}
	return time.Now()
}

// beginLessons prepares what lessons and lectures need.
func (a *App) beginLessons() {
	a.lecture.band = lecture.NewBand(a.stage)
	a.lessons.notes = lecture.NewNotes(a.opt.Say, a.opt.Notes)
}

// obeyOptions shows, in the first tick, what the window was opened with.
func (a *App) obeyOptions() {
	if a.lessons.asked || a.stage.Layer == nil {
		return
	}
	a.lessons.asked = true
	if a.opt.Loop {
		a.lecture.loop.Arm(a.stage.Now)
	}
	if len(a.opt.Lessons) > 0 {
		a.openWalk(lecture.NewWalk(a.opt.Lessons...))
		a.lessons.before.docs[a.shown] = a.labs[a.shown].fresh()
	}
	switch {
	case a.opt.Loop:
		a.beginLoop()
	case a.opt.Lecture:
		a.toggleLecture()
	}
}

// tickLessons lets time pass for lessons and lecture.
func (a *App) tickLessons() {
	a.tickLecture()
	a.tickGlide()
	if err := a.lessons.notes.Err(); err != nil {
		a.stage.Toast(err.Error(), true)
	}
}

// DrawFinalScreen shows the finished picture, with what is laid over it.
func (a *App) DrawFinalScreen(screen ebiten.FinalScreen, offscreen *ebiten.Image, geoM ebiten.GeoM) {
	ebiten.DefaultDrawFinalScreen(screen, offscreen, geoM)
	a.drawBlack(screen)
}

var _ ebiten.FinalScreenDrawer = (*App)(nil)
