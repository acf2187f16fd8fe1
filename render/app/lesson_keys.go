package app

import (
	"slices"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"

	"downhill/render/app/lecture"
	"downhill/render/app/stage"
)

// lessonShortcuts lists the keys of lessons and of the lecture.
func lessonShortcuts() []stage.Shortcut {
	return []stage.Shortcut{
		{Keys: "F11", Does: "lecture: the lab over the whole screen, with captions for the last row"},
		{Keys: "Alt + Enter", Does: "full screen"},
		{Keys: "PageDown  PageUp", Does: "in a lesson: the next step, the step before"},
	}
}

// lectureShortcuts lists the keys that a lecture takes before the lab does.
func lectureShortcuts() []stage.Shortcut {
	return []stage.Shortcut{
		{Keys: "Space  →  PageDown", Does: "the next step, or reveal; without a lesson Space plays or pauses"},
		{Keys: "←  PageUp  Backspace", Does: "the step before"},
		{Keys: "Home  End", Does: "the first step, the result"},
		{Keys: "1 … 9", Does: "predict an answer"},
		{Keys: "B  .", Does: "black screen, and back"},
		{Keys: "H", Does: "the ring around the pointer, or none"},
		{Keys: "K", Does: "lock: pointer and wheel do nothing, until K again"},
		{Keys: "O", Does: "go by itself, until anybody touches anything"},
		{Keys: "F11  Escape", Does: "leave the lecture"},
	}
}

// lessonKeys takes the keys of lessons and of the lecture and says whether the
// lab is not to see those of this tick.
func (a *App) lessonKeys(k *stage.Keys) bool {
	if a.lecture.on {
		return a.lectureKeys(k)
	}
	if a.lessons.walk == nil {
		return false
	}
	switch {
	case k.Struck(ebiten.KeyPageDown):
		a.nextStop()
	case k.Struck(ebiten.KeyPageUp):
		a.previousStop()
	default:
		return false
	}
	return true
}

func (a *App) lectureKeys(k *stage.Keys) bool {
	m, w := &a.lecture, a.lessons.walk
	switch {
	case k.Pressed(ebiten.KeyO):
		if m.woken { // this very key has stopped it
			m.loop.Disarm()
		} else {
			a.toggleLoop()
		}
	case m.woken:
	case k.Pressed(ebiten.KeyEscape):
		if m.black {
			m.black = false
		} else {
			a.leaveLecture()
		}
	case k.Pressed(ebiten.KeyB), slices.Contains(k.Typed, '.'), k.Pressed(ebiten.KeyPeriod):
		m.black = !m.black
	case k.Pressed(ebiten.KeyH):
		m.halo.Off = !m.halo.Off
	case k.Pressed(ebiten.KeyK):
		m.locked = !m.locked
		a.stage.Layer.Shield(m.locked)
	case w == nil:
		return false
	case k.Struck(ebiten.KeySpace), k.Struck(ebiten.KeyArrowRight), k.Struck(ebiten.KeyPageDown):
		a.nextStop()
	case k.Struck(ebiten.KeyArrowLeft), k.Struck(ebiten.KeyPageUp), k.Struck(ebiten.KeyBackspace):
		a.previousStop()
	case k.Pressed(ebiten.KeyHome):
		a.toEnd(false)
	case k.Pressed(ebiten.KeyEnd):
		a.toEnd(true)
	case w.Part() == lecture.Asking && a.digits(k):
	default:
		return false
	}
	return true
}

// digits takes the digits that predict.
func (a *App) digits(k *stage.Keys) bool {
	taken := false
	for _, r := range k.Typed {
		if r >= '1' && r <= '9' {
			a.predict(int(r - '1'))
			taken = true
		}
	}
	return taken
}

// windowKeys are those that hold whatever has the keyboard; true where the key
// does no more.
func (a *App) windowKeys() bool {
	switch {
	case inpututil.IsKeyJustPressed(ebiten.KeyF11):
		a.toggleLecture()
	case ebiten.IsKeyPressed(ebiten.KeyAlt) && inpututil.IsKeyJustPressed(ebiten.KeyEnter):
		ebiten.SetFullscreen(!ebiten.IsFullscreen())
	default:
		return false
	}
	return true
}
