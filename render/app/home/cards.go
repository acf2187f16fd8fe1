package home

import (
	"strings"

	"downhill/internal/examples"
	"downhill/internal/lesson"
	"downhill/internal/recent"
	"downhill/internal/scenario"
)

// Lab is a lab as the screen shows it.
type Lab struct {
	Key, Title, Icon, Tip string
	Fresh                 func() scenario.Scenario
}

// Mark is the sign that says what a card's scene comes to, beside the words.
type Mark int

// The marks.
const (
	NoMark Mark = iota
	Full        // ●, holds
	Half        // ◐, holds in part
	Empty       // ○, does not hold
	Good        // ✓, known to go well
	Bad         // ✕, known to fail
)

// card is one thing that can be opened.
type card struct {
	key   string // "lab race", "lesson momentum-plateau", "example train-moons", "recent 0"
	title string
	text  string // a sentence
	lab   string // whose icon stands for it while there is no picture
	mark  Mark
	foot  string // in words: the verdict; the lab
	side  string // right of it: the lab, the time
	scene func() (scenario.Scenario, error)
	open  func()
	// forget takes it off the screen, nil where it cannot be.
	forget func()

	words string // in lower case: what a search looks through
}

// slowest is that of a card whose picture takes longest.
const slowest = 2

// slowness tells how long a card's picture takes: 0 for most, more where networks
// are trained first.
func (c *card) slowness() int {
	switch c.lab {
	case scenario.LabTrain:
		return 1
	case scenario.LabTransfer:
		return slowest
	}
	return 0
}

// section is a row of cards with a headline.
type section struct {
	key, title string
	note       string // beside the headline
	chapter    bool   // of the lessons, in the list of sections
	cards      []card
}

// Host is the window that the screen belongs to.
type Host interface {
	// Labs lists the labs in the order of the rail.
	Labs() []Lab
	// Recent lists what was used last.
	Recent() []recent.Entry
	// OpenLab goes to a lab, with the document that it had.
	OpenLab(key string)
	// OpenLesson shows a lesson from its start.
	OpenLesson(lesson.Lesson)
	// OpenScene opens a document in its lab; name is for the message.
	OpenScene(s scenario.Scenario, name string)
	// OpenRecent opens what was used before, or says why it cannot.
	OpenRecent(recent.Entry)
	// Forget takes an entry off the list of what was used.
	Forget(recent.Entry)
	// When says a moment as shortly as it can be told from now.
	When(recent.Entry) string
	// Leave goes back to the lab that was shown before.
	Leave()
}

// sections lists all there is. lessons and lessonsErr are what the lessons' files
// read as; reading is true while they are being read.
func sections(h Host, lessons []lesson.Lesson, lessonsErr error, reading bool) []section {
	titles := map[string]string{}
	var out []section
	labs := section{key: "labs", title: "Labs", note: "each goes on where it was left"}
	for _, l := range h.Labs() {
		titles[l.Key] = l.Title
		labs.cards = append(labs.cards, card{key: "lab " + l.Key, title: l.Title, text: l.Tip + ".", lab: l.Key,
			scene: func() (scenario.Scenario, error) { return l.Fresh(), nil }, open: func() { h.OpenLab(l.Key) }})
	}
	out = append(out, labs)
	if used := recents(h, titles); len(used.cards) > 0 {
		out = append(out, used)
	}
	out = append(out, chapters(h, titles, lessons)...)
	if len(lessons) == 0 {
		note := "none are there"
		switch {
		case reading:
			note = "being read …"
		case lessonsErr != nil:
			note, _, _ = strings.Cut(lessonsErr.Error(), "\n")
		}
		out = append(out, section{key: "lessons", title: "Lessons", note: note, chapter: true})
	}
	out = append(out, known(h, titles))
	spelled := strings.NewReplacer("ℓ", "l", "η", "eta", "β", "beta", "α", "alpha", "γ", "gamma", "λ", "lambda", "σ", "sigma", "κ", "kappa", "θ", "theta")
	for i := range out {
		for k := range out[i].cards {
			c := &out[i].cards[k]
			words := strings.ToLower(strings.Join([]string{c.title, c.text, c.foot, c.side, out[i].title, titles[c.lab], c.key}, " "))
			c.words = words + " " + spelled.Replace(words)
		}
	}
	return out
}

// recentKey names the card of what was used: by its file, or by its name where
// there is none.
func recentKey(e recent.Entry) string {
	if e.Path != "" {
		return "recent " + e.Path
	}
	return "recent " + e.Name
}

func recents(h Host, titles map[string]string) section {
	s := section{key: "recent", title: "Recent", note: "opened, saved or dropped; Delete forgets one"}
	for _, e := range h.Recent() {
		c := card{key: recentKey(e), title: e.Name, text: e.Says, lab: e.Lab, foot: titles[e.Lab], side: h.When(e),
			open: func() { h.OpenRecent(e) }, forget: func() { h.Forget(e) }}
		c.scene = func() (scenario.Scenario, error) { return Read(e) }
		s.cards = append(s.cards, c)
	}
	return s
}

// marks are the verdicts' signs.
func markOf(v lesson.Verdict) Mark {
	return map[lesson.Verdict]Mark{lesson.Holds: Full, lesson.HoldsInPart: Half, lesson.DoesNotHold: Empty}[v]
}

func chapters(h Host, titles map[string]string, lessons []lesson.Lesson) []section {
	var out []section
	for _, ch := range lesson.Chapters() {
		s := section{key: ch.Key, title: ch.Title, chapter: true}
		for _, l := range lessons {
			if l.Chapter != ch.Key {
				continue
			}
			s.cards = append(s.cards, card{key: "lesson " + l.ID, title: l.Title, text: l.Claim, lab: l.Scenario.Lab,
				mark: markOf(l.Verdict), foot: string(l.Verdict), side: titles[l.Scenario.Lab],
				scene: func() (scenario.Scenario, error) { return l.Scenario, nil }, open: func() { h.OpenLesson(l) }})
		}
		if len(s.cards) > 0 {
			out = append(out, s)
		}
	}
	return out
}

func known(h Host, titles map[string]string) section {
	s := section{key: "examples", title: "Examples", note: "known to go well, and known to fail"}
	for _, e := range examples.All() {
		c := card{key: "example " + e.Key, title: e.Title, text: e.Says, lab: e.Lab, mark: Bad, foot: "fails", side: titles[e.Lab], scene: e.Scenario}
		if e.Good {
			c.mark, c.foot = Good, "goes well"
		}
		c.open = func() {
			// The tests read every one of them, so that none fails here.
			if doc, err := e.Scenario(); err == nil {
				h.OpenScene(doc, e.Title)
			}
		}
		s.cards = append(s.cards, c)
	}
	return s
}

// filter keeps the cards in whose words every word of a text begins some word or
// stands; sections without one go.
func filter(all []section, text string) []section {
	wanted := strings.Fields(strings.ToLower(text))
	if len(wanted) == 0 {
		return all
	}
	var out []section
	for _, s := range all {
		var found []card
		for _, c := range s.cards {
			ok := true
			for _, w := range wanted {
				ok = ok && strings.Contains(c.words, w)
			}
			if ok {
				found = append(found, c)
			}
		}
		if len(found) > 0 {
			s.cards = found
			out = append(out, s)
		}
	}
	return out
}
