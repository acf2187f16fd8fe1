package lesson

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"downhill/internal/param"
)

// The limits of a lesson. Lengths are in characters.
const (
	MinSteps, MaxSteps     = 2, 6
	MinAnswers, MaxAnswers = 2, 5
	MaxTitle               = 60
	MaxClaim               = 240
	MaxPlace               = 300
	MaxFinding             = 700
	MaxLook                = 220 // a caption that the last row can read
	MaxAsk                 = 160
	MaxAnswer              = 60
	MaxNote                = 800
	MaxSays                = 160
	MaxSeeds               = 100
	MaxSeconds             = 60.0
	DefaultSeconds         = 3.0
)

// idWanted is what an id looks like: it is a file's name and an argument.
const idWanted = "small letters, digits and single hyphens, such as he-row"

func validID(id string) bool { return regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(id) }

// check reports the first thing in a document that is not in order, apart from
// its scenarios.
func (d *document) check(at places) error {
	if !validID(d.ID) {
		return at.wrong("id", "%q: want %s", d.ID, idWanted)
	}
	if _, err := FindChapter(d.Chapter); err != nil {
		return at.wrong("chapter", "%w", err)
	}
	for _, text := range []struct {
		where, text string
		most        int
	}{{"title", d.Title, MaxTitle}, {"claim", d.Claim, MaxClaim}, {"place", d.Place, MaxPlace}, {"finding", d.Finding, MaxFinding}} {
		if err := at.text(text.where, text.text, text.most); err != nil {
			return err
		}
	}
	if !slices.Contains(Verdicts(), string(d.Verdict)) {
		return at.wrong("verdict", "%w", param.Unknown("verdict", string(d.Verdict), Verdicts()))
	}
	if d.Scenario == nil {
		return at.wrong("scenario", "missing; want a document, or {file: NAME.yaml}")
	}
	if n := len(d.Steps); n < MinSteps || n > MaxSteps {
		return at.wrong("steps", "%d of them: want %d to %d", n, MinSteps, MaxSteps)
	}
	for i := range d.Steps {
		if err := d.Steps[i].check(at, "steps["+strconv.Itoa(i)+"]"); err != nil {
			return err
		}
	}
	if d.Steps[0].Change != nil {
		return at.wrong("steps[0].change", "the first step shows the lesson's scenario as it stands; change that")
	}
	return d.Check.check(at)
}

// text reports a text that is missing, too long, or not in one line.
func (p places) text(where, text string, most int) error {
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return p.wrong(where, "missing; want 1 to %d characters", most)
	case n > most:
		return p.wrong(where, "%d characters: want at most %d", n, most)
	}
	for _, r := range text {
		if !unicode.IsPrint(r) {
			return p.wrong(where, "it holds the character %U, which cannot be shown: want text in one line", r)
		}
	}
	return nil
}

func (d *stepDoc) check(at places, where string) error {
	if err := at.text(where+".look", d.Look, MaxLook); err != nil {
		return err
	}
	if d.Note != "" {
		if err := at.text(where+".note", d.Note, MaxNote); err != nil {
			return err
		}
	}
	if d.At != nil && *d.At < -1 {
		return at.wrong(where+".at", "%d: want a moment from 0 on, or -1 for as far as it goes", *d.At)
	}
	if s := d.Seconds; s != nil && !(*s >= 0 && *s <= MaxSeconds) {
		return at.wrong(where+".seconds", "%v: want 0 to %v", *s, MaxSeconds)
	}
	if d.Change != nil && len(d.Change) == 0 {
		return at.wrong(where+".change", "empty; leave it out or change something")
	}
	if d.Ask == "" {
		if d.Answers != nil || d.Right != 0 {
			return at.wrong(where, "answers without a question; want ask")
		}
		return nil
	}
	if err := at.text(where+".ask", d.Ask, MaxAsk); err != nil {
		return err
	}
	if n := len(d.Answers); n < MinAnswers || n > MaxAnswers {
		return at.wrong(where+".answers", "%d of them: want %d to %d", n, MinAnswers, MaxAnswers)
	}
	for i, a := range d.Answers {
		here := where + ".answers[" + strconv.Itoa(i) + "]"
		if err := at.text(here, a, MaxAnswer); err != nil {
			return err
		}
		if slices.Index(d.Answers, a) < i {
			return at.wrong(here, "%q stands there twice", a)
		}
	}
	if d.Right < 1 || d.Right > len(d.Answers) {
		return at.wrong(where+".right", "%d: want 1 to %d, the answer that is right", d.Right, len(d.Answers))
	}
	return nil
}

func (d *checkDoc) check(at places) error {
	if d.Measure == "" {
		return at.wrong("check.measure", "missing; want the key of a measure")
	}
	if d.Seeds < 1 || d.Seeds > MaxSeeds {
		return at.wrong("check.seeds", "%d: want 1 to %d", d.Seeds, MaxSeeds)
	}
	if len(d.Claim) == 0 {
		return at.wrong("check.claim", "missing; want a limit for each thing that the claim demands")
	}
	for _, part := range []struct {
		where string
		list  []limitDoc
	}{{"check.claim", d.Claim}, {"check.found", d.Found}} {
		for i := range part.list {
			if err := part.list[i].check(at, part.where+"["+strconv.Itoa(i)+"]"); err != nil {
				return err
			}
		}
	}
	if len(d.Break) == 0 {
		return at.wrong("check.break", "missing; want a change of the scenario under which the verdict is another")
	}
	return nil
}

func (d *limitDoc) check(at places, where string) error {
	if d.Of == "" {
		return at.wrong(where+".of", "missing; want the key of a measured number")
	}
	if err := at.text(where+".says", d.Says, MaxSays); err != nil {
		return err
	}
	if d.AtLeast == nil && d.AtMost == nil {
		return at.wrong(where, "no limit; want at_least, at_most or both")
	}
	for _, end := range []struct {
		key   string
		value *float64
	}{{"at_least", d.AtLeast}, {"at_most", d.AtMost}} {
		if end.value != nil && (math.IsNaN(*end.value) || math.IsInf(*end.value, 0)) {
			return at.wrong(where+"."+end.key, "%v: want a finite number, or leave it out", *end.value)
		}
	}
	if d.AtLeast != nil && d.AtMost != nil && *d.AtLeast > *d.AtMost {
		return at.wrong(where, "at_least = %v is above at_most = %v: want a range", *d.AtLeast, *d.AtMost)
	}
	return nil
}
