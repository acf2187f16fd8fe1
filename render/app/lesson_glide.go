package app

import (
	"time"

	"downhill/internal/lesson"
	"downhill/internal/scenario"
	"downhill/render/app/stage"
)

// glide is the way from one scene to the next: the document changes, then time
// goes on to the moment that there is to see.
type glide struct {
	page     stage.Poser // nil while nothing glides
	from, to scenario.Scenario
	began    time.Time
	takes    time.Duration
	plays    time.Duration // afterwards
	moment   int
}

const (
	glideShare = 0.4 // of the time of a step in which time goes on too
	glideMost  = 2 * time.Second
)

// stand puts up a document at a moment (−1 for the end). In the time given it
// gets there by what changes, and by what time brings; 0 is at once. Where that
// replaces what is there, it is one entry of the history.
func (a *App) stand(doc scenario.Scenario, moment int, in time.Duration) {
	doc = moving(doc)
	lab, err := a.labOf(doc)
	if err != nil {
		a.stage.Toast(err.Error(), true)
		return
	}
	a.halt()
	ls := &a.lessons
	ls.before.keep(a, lab)
	opened := false
	var from scenario.Scenario
	if a.pages[lab] != nil {
		from = a.pages[lab].Document()
	}
	if a.pages[lab] == nil || !same(from, doc) {
		if err := a.open(doc); err != nil {
			a.stage.Toast(err.Error(), true)
			return
		}
		opened = true
	}
	if lab != a.shown {
		a.show(lab)
	}
	page, timed := a.page().(stage.Timed)
	if !timed {
		return
	}
	_, last, _ := page.Moment()
	if moment < 0 {
		moment = last
	}
	moment = min(moment, last)
	ls.moment = moment
	poser, ok := page.(stage.Poser)
	if opened && ok && in > 0 && from.Lab == doc.Lab && poser.Poses(from, doc) && glides(from, doc) {
		takes := min(in, glideMost)
		if moment > 0 {
			takes = min(takes, time.Duration(glideShare*float64(in)))
		}
		// It glides at the moment that was looked at, where that is there.
		to := doc.Clone()
		to.View.Step = from.View.Step
		ls.glide = glide{page: poser, from: from, to: to, began: a.stage.Now, takes: takes, plays: in - takes, moment: moment}
		poser.Pose(from)
		return
	}
	play(page, moment, in, opened)
}

// play brings a page to a moment, from the start where the document is a new one
// or the moment lies behind.
func play(page stage.Timed, moment int, in time.Duration, anew bool) {
	if at, _, _ := page.Moment(); in > 0 && moment > 0 && (anew || at >= moment) {
		page.Seek(0)
	}
	page.PlayTo(moment, in)
}

// glides says whether there is anything between two documents.
func glides(from, to scenario.Scenario) bool {
	half, err := lesson.Between(moving(from), moving(to), 0.5)
	return err == nil && !sameText(half, moving(to)) && !sameText(half, moving(from))
}

// tickGlide lets time pass.
func (a *App) tickGlide() {
	g := &a.lessons.glide
	if g.page == nil {
		return
	}
	t := float64(a.stage.Now.Sub(g.began)) / float64(g.takes)
	if t >= 1 {
		now := *g
		*g = glide{}
		now.page.Pose(now.to)
		if page, ok := now.page.(stage.Timed); ok {
			play(page, now.moment, now.plays, true)
		}
		return
	}
	t = t * t * (3 - 2*t) // it begins and ends gently
	half, err := lesson.Between(g.from, g.to, t)
	if err != nil || half.Check() != nil {
		return // what lies between is no document: the end will be
	}
	g.page.Pose(half)
}
