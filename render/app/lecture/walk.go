// Package lecture is what a lesson needs to be shown in the window, beside the
// lab itself: where somebody stands in it, what is said there and how that is
// set, how it goes by itself, and the pointer's halo.
package lecture

import (
	"time"
	"unicode/utf8"

	"downhill/internal/lesson"
)

// Part is what a stop is for.
type Part int

// The parts of a step: what is predicted, what is seen, and after the last one
// what came of the claim.
const (
	Asking Part = iota
	Looking
	Concluding
)

// stop is where a walk can stand.
type stop struct {
	step int
	part Part
}

// Walk is a way through lessons, stop by stop. A step that asks has two stops:
// before the answer is revealed the step before is still on screen.
type Walk struct {
	lessons []lesson.Lesson
	at      int // lesson
	stops   []stop
	stand   int
	picked  []int // answer by step, −1 for none
}

// NewWalk stands at the first stop of the first lesson; there has to be one.
func NewWalk(lessons ...lesson.Lesson) *Walk {
	w := &Walk{lessons: lessons}
	w.enter(0)
	return w
}

// enter stands at the first stop of lesson i.
func (w *Walk) enter(i int) {
	w.at, w.stand, w.stops, w.picked = i, 0, nil, nil
	for k := range w.Lesson().Steps {
		if w.Lesson().Steps[k].Ask != nil {
			w.stops = append(w.stops, stop{k, Asking})
		}
		w.stops = append(w.stops, stop{k, Looking})
		w.picked = append(w.picked, -1)
	}
	w.stops = append(w.stops, stop{len(w.Lesson().Steps) - 1, Concluding})
}

// Lesson is the present one.
func (w *Walk) Lesson() *lesson.Lesson { return &w.lessons[w.at] }

// Part is what the present stop is for.
func (w *Walk) Part() Part { return w.stops[w.stand].part }

// Step is the present step, counted from 0.
func (w *Walk) Step() (int, *lesson.Step) {
	k := w.stops[w.stand].step
	return k, &w.Lesson().Steps[k]
}

// Scene is the step whose document is on screen, with the moment that it is to
// show. A question leaves what was there before it; one that the lesson begins
// with has the first document at its start.
func (w *Walk) Scene() (step, moment int) {
	k := w.stops[w.stand].step
	if w.Part() == Asking {
		if k == 0 {
			return 0, 0
		}
		k--
	}
	return k, w.Lesson().Steps[k].At
}

// Next goes on a stop, which reveals where a question is asked, and says whether
// there is one.
func (w *Walk) Next() bool {
	if w.stand+1 >= len(w.stops) {
		return false
	}
	w.stand++
	return true
}

// Back goes back a stop and says whether there is one.
func (w *Walk) Back() bool {
	if w.stand == 0 {
		return false
	}
	w.stand--
	return true
}

// First stands at the first stop, Last at the last.
func (w *Walk) First() { w.stand = 0 }

// Last stands at the last stop.
func (w *Walk) Last() { w.stand = len(w.stops) - 1 }

// AtEnd says whether there is no stop after this one.
func (w *Walk) AtEnd() bool { return w.stand == len(w.stops)-1 }

// AtStart says whether there is no stop before this one.
func (w *Walk) AtStart() bool { return w.stand == 0 }

// Turn goes to the lesson after this one, after the last to the first.
func (w *Walk) Turn() { w.enter((w.at + 1) % len(w.lessons)) }

// Restart begins the lesson again, as somebody who comes by finds it.
func (w *Walk) Restart() { w.enter(w.at) }

// Predict takes an answer, counted from 0, and says whether one is asked for.
func (w *Walk) Predict(i int) bool {
	k, s := w.Step()
	if w.Part() != Asking || i < 0 || i >= len(s.Ask.Answers) {
		return false
	}
	w.picked[k] = i
	return true
}

// Picked is the answer that was predicted in the present step, −1 for none.
func (w *Walk) Picked() int { return w.picked[w.stops[w.stand].step] }

// Reading is how long somebody who comes by needs for what is said here: as many
// characters a second as subtitles give, and some time to think of an answer.
func (w *Walk) Reading() time.Duration {
	const (
		perSecond = 14.0
		least     = 2.0 // s, until the eye has found the text
		thinking  = 5.0 // s
	)
	t := w.Words()
	n := utf8.RuneCountInString(t.Text) + utf8.RuneCountInString(t.Finding)
	s := least
	for _, a := range t.Answers {
		n += utf8.RuneCountInString(a.Text)
		if t.Part == Asking {
			s = least + thinking
		}
	}
	s += float64(n) / perSecond
	return time.Duration(s * float64(time.Second))
}
