package cli

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"downhill/internal/lesson"
	"downhill/internal/scenario"
)

// sampleLesson is measured in milliseconds.
const sampleLesson = "momentum-terminal-velocity"

func theLesson(t testing.TB, id string) lesson.Lesson {
	t.Helper()
	l, err := lesson.Lookup(id)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLessonsListsAllByChapter(t *testing.T) {
	out := done(t, "", "lessons")
	all, err := lesson.All()
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, l := range all {
		c, err := lesson.FindChapter(l.Chapter)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{strings.ToUpper(c.Title), "\n" + l.ID + " "} {
			i := strings.Index(out, want)
			if i < 0 || strings.HasPrefix(want, "\n") && i < at {
				t.Fatalf("%q is missing or in the wrong place", want)
			}
			at = max(at, i)
		}
	}
	for line := range strings.Lines(out) {
		if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > terminalWidth {
			t.Errorf("%d characters: %q", n, line)
		}
	}
	part := done(t, "", "lessons", "--chapter", "optimizers")
	if !strings.Contains(part, sampleLesson) || strings.Count(part, "(") > strings.Count(out, "(") || strings.Contains(part, "(gradients)") {
		t.Errorf("--chapter optimizers: got\n%s", part)
	}
	for id := range strings.Lines(done(t, "", "lessons", "--fast")) {
		id, _, _ = strings.Cut(strings.TrimSpace(id), " ")
		if i := slices.IndexFunc(all, func(l lesson.Lesson) bool { return l.ID == id }); i >= 0 && !all[i].Check.Fast {
			t.Errorf("--fast lists %s, which is slow", id)
		}
	}
}

func TestLessonsShowsOneWhole(t *testing.T) {
	l := theLesson(t, sampleLesson)
	flat := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	out := flat(done(t, "", "lessons", sampleLesson))
	want := []string{l.Title, l.Claim, l.Place, l.Finding, string(l.Verdict)}
	for _, s := range l.Steps {
		want = append(want, s.Look, s.Note)
		if s.Ask != nil {
			want = append(want, s.Ask.Ask, s.Ask.Answers[s.Ask.Right]+" — right")
			want = append(want, s.Ask.Answers...)
		}
	}
	for _, text := range want {
		if !strings.Contains(out, flat(text)) {
			t.Errorf("%q is missing in\n%s", text, out)
		}
	}
}

func TestLessonsWritesNotesAndScenario(t *testing.T) {
	dir := inFolder(t)
	l := theLesson(t, sampleLesson)
	out := done(t, "", "lessons", sampleLesson, "-o", "notes.md", "-o", "lesson.yaml")
	if !strings.Contains(out, "wrote notes.md") || !strings.Contains(out, "wrote lesson.yaml") {
		t.Errorf("got %q", out)
	}
	notes := string(read(t, filepath.Join(dir, "notes.md")))
	for _, s := range l.Steps {
		if !strings.Contains(notes, lesson.Escaped(s.Look)) || !strings.Contains(notes, lesson.Escaped(s.Note)) {
			t.Errorf("a caption or a note is missing in\n%s", notes)
		}
	}
	s, err := scenario.Parse(read(t, filepath.Join(dir, "lesson.yaml")))
	if err != nil || s.Race.Steps != l.Scenario.Race.Steps || len(s.Race.Racers) != len(l.Scenario.Race.Racers) {
		t.Errorf("the scenario: got %+v, %v", s.Race, err)
	}
	done(t, "", "race", "--scenario", "lesson.yaml", "--quiet")
	if out := done(t, "", "lessons", sampleLesson, "-o", "notes.md", "-q"); out != "" {
		t.Errorf("--quiet prints %q", out)
	}
}

func TestLessonsCheckPrintsWhatWasMeasured(t *testing.T) {
	out := done(t, "", "lessons", "--check", sampleLesson)
	for _, want := range []string{"With a constant gradient", sampleLesson, "9.95 … 10.05", "holds", "1 checked: 1 hold"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	if out := done(t, "", "lessons", "--check", sampleLesson, "--seeds", "3"); !strings.Contains(out, "3") {
		t.Errorf("three seeds: got\n%s", out)
	}
}

func TestLessonsCheckWritesTheContract(t *testing.T) {
	dir := inFolder(t)
	done(t, "", "lessons", "--check", sampleLesson, "--seeds", "2", "-o", "lessons.json", "-o", "lessons.csv", "-o", "report.md")
	var got struct {
		Version  int    `json:"version"`
		Lab      string `json:"lab"`
		Seed     uint64 `json:"seed"`
		Scenario struct {
			Lessons []string `json:"lessons"`
			Seeds   int      `json:"seeds"`
		} `json:"scenario"`
		Lessons []struct {
			ID, Title, Chapter, Claim, Verdict, Recorded string
			Passed                                       bool
			Measured                                     []struct {
				Key    string
				Values []float64
			}
			Limits   []struct{ Part, Of string }
			Seeds    int
			Scenario json.RawMessage
		} `json:"lessons"`
		Timing struct {
			Seconds float64            `json:"seconds"`
			Lessons map[string]float64 `json:"lessons"`
		} `json:"timing"`
	}
	text := read(t, filepath.Join(dir, "lessons.json"))
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	l := theLesson(t, sampleLesson)
	if got.Version != 1 || got.Lab != "lessons" || got.Seed != 1 || !slices.Equal(got.Scenario.Lessons, []string{sampleLesson}) || got.Scenario.Seeds != 2 || len(got.Lessons) != 1 {
		t.Fatalf("got %s", text)
	}
	g := got.Lessons[0]
	if g.ID != l.ID || g.Title != l.Title || g.Chapter != l.Chapter || g.Claim != l.Claim || g.Verdict != string(l.Verdict) || g.Recorded != g.Verdict || !g.Passed || g.Seeds != 2 {
		t.Errorf("got %+v", g)
	}
	if len(g.Measured) == 0 || len(g.Measured[0].Values) != 2 || len(g.Limits) != len(l.Check.Claim)+len(l.Check.Found) {
		t.Errorf("measured: got %+v, limits %+v", g.Measured, g.Limits)
	}
	if s, err := scenario.Parse(g.Scenario); err != nil || s.Race.Steps != l.Scenario.Race.Steps {
		t.Errorf("the scenario does not read: %v", err)
	}
	if _, ok := got.Timing.Lessons[sampleLesson]; !ok || got.Timing.Seconds <= 0 {
		t.Errorf("timing: got %+v", got.Timing)
	}
	rows, err := csv.NewReader(strings.NewReader(string(read(t, filepath.Join(dir, "lessons.csv"))))).ReadAll()
	if err != nil || len(rows) != 1+2*len(g.Measured) || rows[1][0] != sampleLesson {
		t.Errorf("CSV: %d rows (%v), want a header and a row for each number and seed", len(rows), err)
	}
	report := string(read(t, filepath.Join(dir, "report.md")))
	for _, want := range []string{"## Faster optimizers", "### " + lesson.Escaped(l.Title), lesson.Escaped(l.Place), "**Holds.** " + lesson.Escaped(l.Finding), "9.95 … 10.05", "seeds 1–2", " s\n"} {
		if !strings.Contains(report, want) {
			t.Errorf("%q is missing in\n%s", want, report)
		}
	}
}

// Two runs write the same but for the timing.
func TestLessonsCheckIsRepeatable(t *testing.T) {
	dir := inFolder(t)
	var texts []string
	for _, name := range []string{"a.json", "b.json"} {
		done(t, "", "lessons", "--check", sampleLesson, "-o", name)
		var object map[string]json.RawMessage
		if err := json.Unmarshal(read(t, filepath.Join(dir, name)), &object); err != nil {
			t.Fatal(err)
		}
		delete(object, "timing")
		text, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	if texts[0] != texts[1] {
		t.Errorf("got\n%s\nand\n%s", texts[0], texts[1])
	}
}

// A verdict that is not the recorded one is said, with the numbers, and fails.
func TestLessonsCheckSaysWhatDiffers(t *testing.T) {
	dir := inFolder(t)
	l := theLesson(t, sampleLesson)
	l.Verdict = lesson.DoesNotHold
	missing := theLesson(t, sampleLesson)
	missing.ID, missing.Check.Measure = "other", "nonsense"
	var out strings.Builder
	s := &streams{out: &output{w: &out}, err: &out}
	f := &lessonsFlags{}
	f.outputs = []string{filepath.Join(dir, "report.md")}
	err := f.measure(t.Context(), s, []lesson.Lesson{l, missing}, false)
	if err == nil || !strings.Contains(err.Error(), "2 of 2 lessons did not come out as they are recorded: "+sampleLesson+", other") {
		t.Errorf("got %v", err)
	}
	for _, want := range []string{"measured: holds; recorded: does not hold", "9.95 … 10.05", `unknown measure "nonsense"`, "1 differ", "1 could not be measured"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
	if report := string(read(t, filepath.Join(dir, "report.md"))); !strings.Contains(report, "**Differs:**") || !strings.Contains(report, "**Not measured:**") {
		t.Errorf("the report says nothing of it:\n%s", report)
	}
}

func TestLessonsInterruptedWriteNothing(t *testing.T) {
	dir := inFolder(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := &streams{out: &output{w: &strings.Builder{}}, err: &strings.Builder{}}
	f := &lessonsFlags{}
	f.outputs = []string{"report.md"}
	for name, work := range map[string]func(context.Context, *streams, []lesson.Lesson, bool) error{"check": f.measure, "notes": f.show} {
		if err := work(ctx, s, []lesson.Lesson{theLesson(t, sampleLesson)}, true); !errors.Is(err, errInterrupted) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if left := entries(t, dir); len(left) > 0 {
		t.Errorf("left behind %v", left)
	}
}

func TestLessonsWrongUsage(t *testing.T) {
	dir := inFolder(t)
	for _, tt := range []struct{ args, want string }{
		{"momentum-terminal-velocty", "did you mean " + sampleLesson},
		{"terminal", "did you mean " + sampleLesson},
		{sampleLesson + " " + sampleLesson, "named twice"},
		{"--chapter optimiser", `unknown chapter "optimiser": did you mean optimizers?`},
		{"--chapter optimizers " + sampleLesson, "want one or the other"},
		{"--seeds 3", "want --check too"},
		{"--check --seeds 0", "want 1 to 100"},
		{"--check --seeds 101", "want 1 to 100"},
		{"--check --seeds x", "want a whole number"},
		{"-o a.png", "ends in one of .md .json .csv .yaml"},
		{"-o a", "ends in one of .md .json .csv .yaml"},
		{"-o a.md -o ./a.md", "given twice"},
		{"-o a.json", "want --check"},
		{"-o a.csv", "want --check"},
		{"--check -o a.yaml", "want .md .json or .csv"},
		{"-o a.yaml", "want its ID"},
		{"--chek", "did you mean --check?"},
	} {
		t.Run(tt.args, func(t *testing.T) {
			r := call(t, "", append([]string{"lessons"}, strings.Fields(tt.args)...)...)
			if r.code != ExitUsage || !strings.Contains(r.err, tt.want) || r.out != "" {
				t.Errorf("status %d, %q, %q\nwant 2 and %q", r.code, r.out, r.err, tt.want)
			}
		})
	}
	if left := entries(t, dir); len(left) > 0 {
		t.Errorf("left behind %v", left)
	}
}

func TestLessonsCompletion(t *testing.T) {
	offers, end := complete(t, "lessons", "")
	if !slices.Equal(offers, lesson.IDs()) || end != ":4" {
		t.Errorf("got %v %s", offers, end)
	}
	if offers, _ := complete(t, "lessons", sampleLesson, ""); slices.Contains(offers, sampleLesson) || len(offers) != len(lesson.IDs())-1 {
		t.Errorf("what is named already is offered again: %v", offers)
	}
}

func TestListLessons(t *testing.T) {
	var got struct {
		Lessons []listedItem `json:"lessons"`
	}
	if err := json.Unmarshal([]byte(done(t, "", "list", "lessons", "--format", "json")), &got); err != nil {
		t.Fatal(err)
	}
	all, err := lesson.All()
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Lessons) != len(all) {
		t.Fatalf("got %d lessons want %d", len(got.Lessons), len(all))
	}
	for i, l := range all {
		if it := got.Lessons[i]; it.Name != l.ID || it.Title != l.Title || it.Summary != l.Claim || it.Source != l.Place {
			t.Errorf("place %d: got %+v want %s", i, it, l.ID)
		}
	}
	if out := done(t, "", "list", "lesson"); !strings.HasPrefix(out, "LESSONS\n\n") || !strings.Contains(out, sampleLesson) {
		t.Errorf("got %s", out)
	}
}
