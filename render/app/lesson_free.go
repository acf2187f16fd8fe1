package app

import (
	"strings"
	"time"

	"downhill/internal/scenario"
	"downhill/render/app/lecture"
)

// freeWords are the scenario in words, below a lab that is shown without a
// lesson. They come from the figure that would be saved, which says its seed and
// its hyperparameters.
type freeWords struct {
	of    scenario.Scenario
	known bool
	next  time.Time // when to look for changes
	title string
	text  string
}

const freeEvery = 500 * time.Millisecond

// tick looks for changes now and then and says whether the words are others.
func (f *freeWords) tick(a *App) bool {
	if f.known && a.stage.Now.Before(f.next) {
		return false
	}
	f.next = a.stage.Now.Add(freeEvery)
	doc := moving(a.page().Document())
	if f.known && same(doc, f.of) {
		return false
	}
	before := *f
	f.read(a)
	return f.title != before.title || f.text != before.text
}

func (f *freeWords) read(a *App) {
	f.title, f.text = "", a.page().Heading()
	f.known = false
	e, ok := a.page().Export()
	if !ok || e.Figure == nil {
		return
	}
	picture, err := e.Figure(a.stage.Theme)
	if err != nil {
		return
	}
	f.of, f.known = moving(a.page().Document()), true
	// The moment is seen above, and goes on.
	text, _, _ := strings.Cut(strings.Join(picture.Caption, " "), ", shown at ")
	f.title, f.text = a.page().Heading(), text
	if f.text == "" {
		f.title, f.text = "", picture.Title
	}
}

// words are the scenario's.
func (f *freeWords) words(a *App) lecture.Words {
	if f.text == "" {
		f.read(a)
	}
	return lecture.Words{Part: lecture.Looking, Title: f.title, Text: f.text}
}
