package lecture

import (
	"strings"
	"testing"
	"time"

	"downhill/internal/lesson"
)

// walked is a lesson whose second step asks.
func walked() lesson.Lesson {
	return lesson.Lesson{ID: "one", Title: "One", Claim: "It is so.", Verdict: lesson.HoldsInPart, Finding: "It is mostly so.",
		Steps: []lesson.Step{
			{Look: "first", At: 3, Seconds: 3, Note: "say one"},
			{Look: "second", At: 9, Seconds: 3, Note: "say two",
				Ask: &lesson.Question{Ask: "which?", Answers: []string{"a", "b", "c"}, Right: 1}},
		}}
}

func TestWalkStops(t *testing.T) {
	asksFirst := walked()
	asksFirst.ID, asksFirst.Steps = "two", asksFirst.Steps[1:]
	w := NewWalk(walked(), asksFirst)
	type at struct {
		part         Part
		step         int
		scene, until int
		text         string
	}
	want := []at{{Looking, 0, 0, 3, "first"}, {Asking, 1, 0, 3, "which?"}, {Looking, 1, 1, 9, "second"}, {Concluding, 1, 1, 9, "It is so."}}
	now := func() at {
		k, _ := w.Step()
		scene, until := w.Scene()
		return at{w.Part(), k, scene, until, w.Words().Text}
	}
	if !w.AtStart() || w.Back() {
		t.Error("there is something before the first stop")
	}
	for i := range want {
		if got := now(); got != want[i] {
			t.Errorf("stop %d is %+v, want %+v", i, got, want[i])
		}
		if more := w.Next(); more != (i < len(want)-1) {
			t.Errorf("stop %d: goes on is %v", i, more)
		}
	}
	for i := len(want) - 2; i >= 0; i-- {
		if !w.Back() || now() != want[i] {
			t.Errorf("back at %+v, want %+v", now(), want[i])
		}
	}
	w.Last()
	if !w.AtEnd() || len(w.All()) != len(want) || now() != want[len(want)-1] {
		t.Errorf("the last stop is %+v", now())
	}
	w.Turn()
	// A question that a lesson begins with stands over its first scene at the start.
	if got := (at{Asking, 0, 0, 0, "which?"}); w.Lesson().ID != "two" || now() != got {
		t.Errorf("the next lesson begins with %+v, want %+v", now(), got)
	}
	w.Turn()
	if w.Lesson().ID != "one" {
		t.Error("after the last lesson does not come the first")
	}
}

func TestWalkPredicts(t *testing.T) {
	w := NewWalk(walked())
	if w.Predict(0) {
		t.Error("an answer is taken where none is asked for")
	}
	w.Next()
	for _, i := range []int{-1, 3} {
		if w.Predict(i) {
			t.Errorf("there is an answer %d", i)
		}
	}
	for i, a := range w.Words().Answers {
		if a.Mark != Open || a.Picked {
			t.Errorf("before anybody predicts, answer %d is %+v", i, a)
		}
	}
	w.Predict(0)
	if !w.Predict(2) || !w.Words().Answers[2].Picked || w.Words().Answers[0].Picked {
		t.Errorf("predicted again, the answers are %+v", w.Words().Answers)
	}
	w.Next()
	if got := w.Words().Answers; len(got) != 2 || got[0] != (Answer{"b", Right, false}) || got[1] != (Answer{"c", Wrong, true}) {
		t.Errorf("revealed, the answers are %+v", got)
	}
	if w.Predict(0) {
		t.Error("an answer is taken after the reveal")
	}
}

func TestWalkNotes(t *testing.T) {
	w := NewWalk(walked())
	for i, want := range []string{
		"── 1/2 One\nsay one\nNext: which?\n",
		"── 2/2 One\nAsks: which?\n    1  a\n  ✓ 2  b\n    3  c\nsay two\nNext: second\n",
		"── 2/2 One\nsay two\nNext: It is so.\n",
		"── 2/2 One\nThe claim holds in part: It is so.\nIt is mostly so.\n",
	} {
		if got := w.Note(); got != want {
			t.Errorf("note %d is\n%s\nwant\n%s", i, got, want)
		}
		w.Next()
	}
}

// What takes longer to read stays longer, and a question leaves time to think.
func TestWalkReading(t *testing.T) {
	short := NewWalk(walked())
	l := walked()
	l.Steps[0].Look = strings.Repeat("long words ", 20)
	long := NewWalk(l)
	// 220 characters against 5, at 14 a second.
	if got, want := (long.Reading() - short.Reading()).Seconds(), 215.0/14; got < want-0.01 || got > want+0.01 {
		t.Errorf("220 characters take %.2f s longer than 5, want %.2f", got, want)
	}
	seen := short.Reading()
	short.Next()
	if asked := short.Reading(); asked < seen+4*time.Second {
		t.Errorf("a question stays %v, a caption %v", asked, seen)
	}
}

func TestLoop(t *testing.T) {
	now := time.Unix(1000, 0)
	after := func(d time.Duration) time.Time { return now.Add(d) }
	var l Loop
	if l.Begins(after(time.Hour)) || l.Touched(now, true) {
		t.Error("a loop that nobody wanted begins")
	}
	l.Arm(now)
	if !l.Running() || l.Over(after(time.Second), 2*time.Second) || !l.Over(after(2*time.Second), 2*time.Second) {
		t.Error("it does not stay for two seconds")
	}
	l.Came(after(2 * time.Second))
	if l.Over(after(3*time.Second), 2*time.Second) {
		t.Error("it does not stay for two seconds at the second stop")
	}
	if l.Touched(after(4*time.Second), false) || !l.Running() {
		t.Error("a pointer that passes stops it")
	}
	if !l.Touched(after(5*time.Second), true) || l.Running() || l.Over(after(time.Hour), 0) {
		t.Error("a key does not stop it")
	}
	l.Touched(after(30*time.Second), false) // somebody is still there
	if l.Begins(after(5*time.Second + Away)) {
		t.Error("it begins while somebody is there")
	}
	if !l.Begins(after(30*time.Second+Away)) || !l.Running() || l.Begins(after(time.Hour)) {
		t.Error("it does not begin once after a minute")
	}
	l.Disarm()
	if l.Begins(after(2*time.Hour)) || l.Running() {
		t.Error("disarmed, it begins again")
	}
}
