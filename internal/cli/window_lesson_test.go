package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"downhill/internal/lesson"
)

func TestWindowOpensALesson(t *testing.T) {
	id := lesson.IDs()[0]
	l, err := lesson.Lookup(id)
	if err != nil {
		t.Fatal(err)
	}
	notes := filepath.Join(t.TempDir(), "notes.md")
	w := &testWindow{}
	r := callWindow(t, w, "", "--lesson", id, "--lecture", "--notes", notes)
	if r.code != ExitDone || w.opened == nil {
		t.Fatalf("got %+v", r)
	}
	o := w.opened
	if len(o.Lessons) != 1 || o.Lessons[0].ID != id || o.Scenario.Lab != l.Scenario.Lab || !o.Lecture || o.Loop || o.Notes != notes || o.Say == nil {
		t.Errorf("opened with %+v", o)
	}
	w = &testWindow{}
	if callWindow(t, w, "", "--lesson", id, "--quiet"); w.opened == nil || w.opened.Say != nil {
		t.Error("--quiet still says something")
	}
	w = &testWindow{}
	if callWindow(t, w, "", "--lecture"); w.opened == nil || !w.opened.Lecture || len(w.opened.Lessons) != 0 {
		t.Error("--lecture alone does not show the lab")
	}
	w = &testWindow{}
	if callWindow(t, w, "", "--loop", "--lesson", id); w.opened == nil || !w.opened.Loop || len(w.opened.Lessons) != 1 {
		t.Error("--loop with a lesson does not go through that one")
	}
	w = &testWindow{}
	if callWindow(t, w, "", "--loop"); w.opened == nil || len(w.opened.Lessons) != len(lesson.IDs()) {
		t.Error("--loop does not go through all lessons")
	}
}

func TestWindowRefusesLessons(t *testing.T) {
	id := lesson.IDs()[0]
	missing := filepath.Join(t.TempDir(), "missing", "notes.md")
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--lesson", "momentum-terminal-velocty"}, "momentum-terminal-velocity"},
		{[]string{"--lesson", id, "--lab", "race"}, "--lab"},
		{[]string{"--lesson", id, "--seed", "3"}, "--seed"},
		{[]string{"--loop", "--home"}, "--home"},
		{[]string{"--lesson", id, "--notes", missing}, "folder"},
		{[]string{"--lesson", id, "--notes", ""}, "--notes"},
		{[]string{"--lesson", id, "--notes", t.TempDir()}, "this is a folder"},
	} {
		w := &testWindow{}
		r := callWindow(t, w, "", c.args...)
		if r.code != ExitUsage || w.opened != nil || !strings.Contains(r.err, c.says) {
			t.Errorf("%v: got %+v, want it refused with %q", c.args, r, c.says)
		}
	}
}

// Without a display it is said where a lesson can be read and seen.
func TestLessonWithoutWindow(t *testing.T) {
	inFolder(t)
	for args, want := range map[string][]string{
		"--lesson " + sampleLesson: {"downhill lessons " + sampleLesson + "\n", "downhill lessons " + sampleLesson + " -o lesson.gif"},
		"--loop":                   {"downhill lessons\n"},
	} {
		out := done(t, "", strings.Fields(args)...)
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("%s: %q is missing in\n%s", args, w, out)
			}
		}
		if strings.Contains(out, "race -o race.gif") {
			t.Errorf("%s: it offers the animation of the race, not of the lesson", args)
		}
	}
}
