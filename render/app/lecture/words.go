package lecture

import (
	"fmt"
	"strings"

	"downhill/internal/lesson"
)

// Words are what is said at a stop.
type Words struct {
	Part    Part
	Title   string // of the lesson
	Step    int    // counted from 0
	Steps   int
	Text    string // what to look at, the question, or the claim
	Answers []Answer
	Verdict lesson.Verdict // "" before the end
	Finding string
}

// Answer is one that can be predicted.
type Answer struct {
	Text   string
	Mark   Mark
	Picked bool
}

// Mark is what became of an answer.
type Mark int

// An answer is open until the step is revealed.
const (
	Open Mark = iota
	Right
	Wrong
)

// Words are those of the present stop. What was predicted stays to be seen with
// what is revealed.
func (w *Walk) Words() Words {
	k, s := w.Step()
	l := w.Lesson()
	o := Words{Part: w.Part(), Title: l.Title, Step: k, Steps: len(l.Steps), Text: s.Look}
	switch {
	case o.Part == Concluding:
		o.Text, o.Verdict, o.Finding = l.Claim, l.Verdict, l.Finding
		return o
	case o.Part == Asking:
		o.Text = s.Ask.Ask
	}
	if s.Ask == nil {
		return o
	}
	for i, text := range s.Ask.Answers {
		a := Answer{Text: text, Picked: i == w.Picked()}
		switch {
		case o.Part == Asking:
		case i == s.Ask.Right:
			a.Mark = Right
		case a.Picked:
			a.Mark = Wrong
		default:
			continue // a wrong answer that nobody gave has nothing to say any more
		}
		o.Answers = append(o.Answers, a)
	}
	return o
}

// All are the words of every stop of the lesson, as they are before anybody has
// predicted anything.
func (w *Walk) All() []Words {
	all := *w
	all.picked = make([]int, len(w.picked))
	for i := range all.picked {
		all.picked[i] = -1
	}
	var out []Words
	for all.stand = range all.stops {
		out = append(out, all.Words())
	}
	return out
}

// Count says which step it is.
func (o *Words) Count() string {
	if o.Part == Concluding {
		return "Result"
	}
	return fmt.Sprintf("%d of %d", o.Step+1, o.Steps)
}

// Note is what the speaker reads at the present stop: which one it is, what to
// say, and what comes next.
func (w *Walk) Note() string {
	var b strings.Builder
	k, s := w.Step()
	fmt.Fprintf(&b, "── %d/%d %s\n", k+1, len(w.Lesson().Steps), w.Lesson().Title)
	switch w.Part() {
	case Asking:
		fmt.Fprintf(&b, "Asks: %s\n", s.Ask.Ask)
		for i, a := range s.Ask.Answers {
			mark := " "
			if i == s.Ask.Right {
				mark = "✓"
			}
			fmt.Fprintf(&b, "  %s %d  %s\n", mark, i+1, a)
		}
	case Concluding:
		fmt.Fprintf(&b, "The claim %s: %s\n%s\n", w.Lesson().Verdict, w.Lesson().Claim, w.Lesson().Finding)
		return b.String()
	}
	if s.Note != "" {
		fmt.Fprintf(&b, "%s\n", s.Note)
	}
	next := *w
	if next.Next() {
		text := next.Words()
		fmt.Fprintf(&b, "Next: %s\n", text.Text)
	}
	return b.String()
}
