package app

import (
	"bytes"
	"time"

	"downhill/internal/lesson"
	"downhill/internal/scenario"
	"downhill/render/app/lecture"
	"downhill/render/app/stage"
)

// lessons is the lesson that is shown, in the ordinary window or as a lecture.
type lessons struct {
	walk   *lecture.Walk // nil while there is none
	before homes
	shown  sceneOn
	glide  glide
	moment int // that the scene was brought to
	strip  strip
	notes  *lecture.Notes
	said   lecture.Words // that the notes and the strip were made for
	asked  bool          // what the window was opened with has been obeyed
}

// homes are the documents that the labs had before, by lab, and where one was.
type homes struct {
	docs map[int]scenario.Scenario
	lab  int
}

// sceneOn is the step whose scene was put up last.
type sceneOn struct {
	id   string // of the lesson
	step int
}

// openLesson shows a lesson from its first step. What the labs hold is kept until
// it is left.
func (a *App) openLesson(l lesson.Lesson) { a.openWalk(lecture.NewWalk(l)) }

func (a *App) openWalk(w *lecture.Walk) {
	a.leaveHome()
	ls := &a.lessons
	if ls.walk == nil {
		ls.before = homes{docs: map[int]scenario.Scenario{}, lab: a.shown}
	}
	ls.walk, ls.shown = w, sceneOn{}
	a.arrive(false)
}

// leaveLesson gives the labs back what they had before the lesson.
func (a *App) leaveLesson() {
	ls := &a.lessons
	if ls.walk == nil {
		return
	}
	a.halt()
	if !a.opt.Loop {
		a.lecture.loop.Disarm()
	}
	before := ls.before
	ls.walk, ls.before, ls.shown, ls.said = nil, homes{}, sceneOn{}, lecture.Words{}
	for i, doc := range before.docs {
		if !same(a.pages[i].Document(), doc) {
			a.pages[i].Open(doc)
		}
	}
	a.show(before.lab)
	a.rebuild()
}

// halt ends what plays, where it is.
func (a *App) halt() {
	a.lessons.glide = glide{}
	if p, ok := a.page().(stage.Timed); ok {
		p.Still()
	}
}

// nextStop goes on in the lesson; at a question this reveals.
func (a *App) nextStop() {
	if w := a.lessons.walk; w != nil && w.Next() {
		a.arrive(true)
	}
}

func (a *App) previousStop() {
	if w := a.lessons.walk; w != nil && w.Back() {
		a.arrive(false)
	}
}

// toEnd goes to the first or the last stop.
func (a *App) toEnd(last bool) {
	w := a.lessons.walk
	if w == nil {
		return
	}
	if last {
		w.Last()
	} else {
		w.First()
	}
	a.arrive(false)
}

// predict takes an answer and says whether one was asked for.
func (a *App) predict(i int) bool {
	w := a.lessons.walk
	if w == nil || !w.Predict(i) {
		return false
	}
	a.say()
	return true
}

// arrive puts up the scene of the stop that was come to, with what leads there
// where one goes forward, and says what there is to say.
func (a *App) arrive(forward bool) {
	ls := &a.lessons
	w := ls.walk
	k, moment := w.Scene()
	step := &w.Lesson().Steps[k]
	now := sceneOn{w.Lesson().ID, k}
	seconds := step.Seconds
	if !forward {
		seconds = 0
	}
	// A question, and the result, leave alone what is on screen.
	if now != ls.shown || w.Part() == lecture.Looking {
		a.stand(step.Scenario, moment, time.Duration(seconds*float64(time.Second)))
	} else if lab, err := a.labOf(step.Scenario); err == nil {
		a.show(lab) // somebody looked at another one
	}
	ls.shown = now
	a.lecture.loop.Came(a.stage.Now)
	a.told()
}

// told makes the strip, or the lecture's band, and the notes say what is said at
// the present stop.
func (a *App) told() {
	ls := &a.lessons
	w := ls.walk
	if ls.notes != nil && !a.lecture.loop.Running() {
		ls.notes.Say(w.Note())
	}
	a.say()
}

// keep remembers the document of a lab before the lesson touches it.
func (h *homes) keep(a *App, i int) {
	if _, ok := h.docs[i]; ok {
		return
	}
	if a.pages[i] == nil {
		h.docs[i] = a.labs[i].fresh()
		return
	}
	h.docs[i] = a.pages[i].Document()
}

// moving is a document without the moment looked at.
func moving(s scenario.Scenario) scenario.Scenario {
	s = s.Clone()
	s.View.Step, s.Train.View.Step = 0, 0
	return s
}

// same says whether two documents are, but for the moment looked at.
func same(a, b scenario.Scenario) bool { return sameText(moving(a), moving(b)) }

func sameText(a, b scenario.Scenario) bool {
	x, err := a.YAML()
	if err != nil {
		return false
	}
	y, err := b.YAML()
	return err == nil && bytes.Equal(x, y)
}
