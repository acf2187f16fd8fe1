package app

import (
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"

	"downhill/internal/lesson"
	"downhill/render/app/lecture"
	"downhill/render/app/stage"
)

// toggleLoop has lessons go by themselves, or ends that: those that the window was
// opened to loop with, those of the chapter of the lesson that is shown, or all.
func (a *App) toggleLoop() {
	m, ls := &a.lecture, &a.lessons
	if m.loop.Running() {
		m.loop.Disarm()
		return
	}
	if ls.walk == nil || !a.opt.Loop {
		walk, err := a.loopWalk()
		if err != nil {
			a.stage.Toast(err.Error(), true)
			return
		}
		a.openWalk(walk)
	}
	m.loop.Arm(a.stage.Now)
	a.beginLoop()
}

// loopWalk are the lessons of the present chapter from the present one on, or
// all.
func (a *App) loopWalk() (*lecture.Walk, error) {
	if a.opt.Loop && len(a.opt.Lessons) > 0 {
		return lecture.NewWalk(a.opt.Lessons...), nil
	}
	all, err := lesson.All()
	if err != nil {
		return nil, err
	}
	now := a.lessons.walk
	if now == nil {
		return lecture.NewWalk(all...), nil
	}
	var chapter []lesson.Lesson
	for _, l := range all {
		switch {
		case l.Chapter != now.Lesson().Chapter:
		case l.ID == now.Lesson().ID:
			chapter = append([]lesson.Lesson{l}, chapter...)
		default:
			chapter = append(chapter, l)
		}
	}
	return lecture.NewWalk(chapter...), nil
}

// beginLoop shows the present lesson from its first step, over the whole screen.
func (a *App) beginLoop() {
	ls := &a.lessons
	if ls.walk == nil {
		walk, err := a.loopWalk()
		if err != nil {
			a.lecture.loop.Disarm()
			a.stage.Toast(err.Error(), true)
			return
		}
		a.openWalk(walk)
	}
	a.stage.Layer.CloseMenus()
	if !a.lecture.on {
		a.toggleLecture()
	}
	a.lecture.black = false
	ls.walk.Restart()
	ls.shown = sceneOn{}
	a.arrive(false)
}

// stopOver says whether the loop is to go on: after what the stop takes, and when
// the lab has come to the moment that there is to see, unless it takes too long.
func (a *App) stopOver() bool {
	const patience = 30 * time.Second
	l, takes := &a.lecture.loop, a.stopTakes()
	if !l.Over(a.stage.Now, takes) {
		return false
	}
	if page, ok := a.page().(stage.Timed); ok && a.lessons.walk.Part() == lecture.Looking {
		at, _, _ := page.Moment()
		return at >= a.lessons.moment && a.lessons.glide.page == nil || l.Over(a.stage.Now, takes+patience)
	}
	return true
}

// stopTakes is how long the loop stays at the present stop: what the step takes
// to show, and what its words take to be read.
func (a *App) stopTakes() time.Duration {
	w := a.lessons.walk
	takes := w.Reading()
	if w.Part() == lecture.Looking {
		_, s := w.Step()
		takes += time.Duration(s.Seconds * float64(time.Second))
	}
	return takes
}

// anythingPressed says whether a key or a button went down in this tick, or the
// wheel turned.
func anythingPressed() bool {
	if len(inpututil.AppendJustPressedKeys(nil)) > 0 || len(inpututil.AppendJustPressedTouchIDs(nil)) > 0 {
		return true
	}
	x, y := ebiten.Wheel()
	return clicked() || x != 0 || y != 0
}

func clicked() bool {
	for _, b := range []ebiten.MouseButton{ebiten.MouseButtonLeft, ebiten.MouseButtonRight, ebiten.MouseButtonMiddle} {
		if inpututil.IsMouseButtonJustPressed(b) {
			return true
		}
	}
	return false
}
