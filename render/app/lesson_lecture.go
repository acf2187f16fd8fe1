package app

import (
	"image"
	"image/color"
	"math"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/lecture"
	"downhill/render/app/stage"
	"downhill/render/figure"
)

// lectureMode shows the lab over the whole screen with what is said in large
// letters below it.
type lectureMode struct {
	on     bool
	black  bool // nothing is shown
	locked bool // pointer and wheel do nothing
	full   bool // the window filled the screen before
	text   float64
	band   *lecture.Band
	halo   lecture.Halo
	loop   lecture.Loop
	says   freeWords
	dark   *ebiten.Image
	cursor image.Point
	woken  bool // the input of this tick stopped the loop, and does no more
}

// Shares of the height of the screen, and sizes in px of the design. The letters
// of a caption are 3.4 % high, their capitals 2.5 %: at least 2.2 % can be read
// from the last row, whose distance is eight times the height of the screen, as
// 9 arc minutes.
const (
	letters      = 0.034
	lettersLeast = 0.0305
	bandMost     = 0.46
	fitWidth     = 900 // px that the labs need to show all they have
	fitHeight    = 480
)

// toggleLecture begins the lecture, or ends it.
func (a *App) toggleLecture() {
	if a.lecture.on {
		a.leaveLecture()
		return
	}
	a.leaveHome()
	m := &a.lecture
	m.on, m.black, m.locked = true, false, false
	m.full, m.text = ebiten.IsFullscreen(), a.stage.TextScale
	m.says = freeWords{}
	a.stage.Layer.CloseMenus()
	ebiten.SetFullscreen(true)
	a.rebuild()
}

// leaveLecture goes back to the window as it was. What a visitor of a loop finds
// next is the loop's.
func (a *App) leaveLecture() {
	m := &a.lecture
	m.on, m.black, m.locked = false, false, false
	if !a.opt.Loop {
		m.loop.Disarm()
	}
	a.stage.TextScale = m.text
	ebiten.SetCursorMode(ebiten.CursorModeVisible)
	a.stage.Layer.Shield(false)
	ebiten.SetFullscreen(m.full)
	a.rebuild()
}

// words are what the band says.
func (a *App) words() lecture.Words {
	if w := a.lessons.walk; w != nil {
		return w.Words()
	}
	return a.lecture.says.words(a)
}

// largeRoom is what the band's text may take.
func (a *App) largeRoom() lecture.Room {
	size := a.stage.Size
	h := float64(size.Y)
	return lecture.Room{Width: size.X, Most: letters * h, Least: lettersLeast * h, Unit: math.Max(1, h/720)}
}

// bandHigh is how high the band is: the same for all steps of a lesson, so that
// the lab stays where it is, and more where the result takes it.
func (a *App) bandHigh() int {
	room, most := a.largeRoom(), int(bandMost*float64(a.stage.Size.Y))
	fit := func(w lecture.Words) int {
		room.High = most
		s := a.lecture.band.Fit(w, room)
		if s.Size.Y == most { // as high as it may be: how high is it?
			room.High = 0
			room.Most = s.Letters
			s = a.lecture.band.Fit(w, room)
			room.Most = a.largeRoom().Most
		}
		return s.Size.Y
	}
	high := fit(a.words())
	if w := a.lessons.walk; w != nil && w.Part() != lecture.Concluding {
		for _, words := range w.All() {
			if words.Part != lecture.Concluding {
				high = max(high, fit(words))
			}
		}
	}
	return high
}

// scaleLecture divides the screen between the lab and the band, and makes what
// the lab writes as large as leaves it the room that it needs.
func (a *App) scaleLecture() {
	s := a.stage
	at := image.Rectangle{Max: s.Size}
	at.Min.Y = at.Max.Y - a.bandHigh()
	a.lecture.band.Place(at)
	u := math.Min(float64(at.Dx())/fitWidth, float64(at.Min.Y)/fitHeight) / s.Scale
	s.TextScale = math.Max(1, math.Min(4, u))
	a.setBand()
}

// arrange lays out the frame, or the lecture's.
func (a *App) arrange() {
	s := a.stage
	s.Lecture = a.lecture.on
	s.Arrange(s.Size, s.Scale)
	if s.Lecture {
		s.Body.Max.Y = a.lecture.band.At.Min.Y
	} else {
		a.lecture.band.Place(image.Rectangle{})
	}
}

// sayLarge has the band say what there is to say.
func (a *App) sayLarge() {
	b := a.lecture.band
	if a.bandHigh() != b.At.Dy() {
		a.rebuild()
		return
	}
	a.setBand()
}

func (a *App) setBand() {
	room := a.largeRoom()
	room.High = a.lecture.band.At.Dy()
	a.lecture.band.Say(a.words(), room)
}

// tickLecture lets time pass: the loop, the halo, the words of a scene without a
// lesson.
func (a *App) tickLecture() {
	m, ls := &a.lecture, &a.lessons
	now := a.stage.Now
	at := image.Pt(ebiten.CursorPosition())
	pressed := anythingPressed()
	if m.on {
		m.halo.Follow(at, clicked(), now)
		m.band.Show(lecture.Signs{Locked: m.locked, Loops: m.loop.Running()})
		m.band.Time(a.momentText())
		mode := ebiten.CursorModeVisible
		if m.halo.Resting() || m.black {
			mode = ebiten.CursorModeHidden
		}
		if mode != ebiten.CursorMode() {
			ebiten.SetCursorMode(mode)
		}
		if ls.walk == nil && m.says.tick(a) {
			a.sayLarge()
		}
	}
	if at != m.cursor || pressed {
		m.woken = m.loop.Touched(now, pressed)
		m.cursor = at
	} else {
		m.woken = false
	}
	if m.loop.Begins(now) {
		a.beginLoop()
	}
	if ls.walk != nil && a.stopOver() {
		if !ls.walk.Next() {
			ls.walk.Turn()
			ls.shown = sceneOn{}
			a.arrive(false)
			a.rebuild()
			return
		}
		a.arrive(true)
	}
}

// figureSpace is as wide as a tabular digit, so that what stands before the
// slash does not move.
const figureSpace = "\u2007"

// momentText is the moment that the lab is at, "" where it has no time.
func (a *App) momentText() string {
	page, ok := a.page().(stage.Timed)
	if !ok {
		return ""
	}
	at, last, unit := page.Moment()
	if unit == "" || last == 0 {
		return ""
	}
	now, end := figure.Exact(float64(at)), figure.Exact(float64(last))
	return unit + " " + strings.Repeat(figureSpace, max(0, len(end)-len(now))) + now + " / " + end
}

// drawBlack hides the screen, or lays the halo over it.
func (a *App) drawBlack(dst ebiten.FinalScreen) {
	m := &a.lecture
	if !m.on {
		return
	}
	if !m.black {
		if !m.locked {
			m.halo.Draw(dst, a.stage.Theme.Accent)
		}
		return
	}
	if m.dark == nil {
		m.dark = ebiten.NewImage(3, 3)
		m.dark.Fill(color.Black)
	}
	op := &ebiten.DrawImageOptions{}
	b := dst.Bounds()
	op.GeoM.Scale(float64(b.Dx())/3, float64(b.Dy())/3)
	dst.DrawImage(m.dark, op)
}

// readPointer reads the pointer. A page that must not feel it gets one that is
// elsewhere; an answer that is clicked is predicted.
func (a *App) readPointer() stage.Pointer {
	p := stage.ReadPointer(a.stage.Layer, a.cursor)
	if m := &a.lecture; m.on {
		if m.locked || m.woken || m.black || m.halo.Resting() && !p.Left.Held && !p.Right.Held && p.Wheel == 0 {
			p = away(a.cursor)
		} else if i := m.band.Answer(p.At); p.Left.Began && i >= 0 {
			a.predict(i)
		}
	}
	a.cursor = p.At
	return p
}

// helpBelow is what the list of keys hangs from: the bar's end, or the corner of
// the screen.
func (a *App) helpBelow() image.Rectangle {
	at := a.stage.Bar
	if at.Empty() {
		at = image.Rect(0, 0, a.stage.Size.X, 0)
	}
	at.Min.X = at.Max.X - a.stage.Px(60)
	return at
}

// away is a pointer that is nowhere.
func away(last image.Point) stage.Pointer {
	return stage.Pointer{At: image.Pt(-1, -1), Last: last, Captured: true}
}
