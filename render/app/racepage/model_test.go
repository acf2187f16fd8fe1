package racepage

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/race"
	racelab "downhill/render/labs/race"
)

// patience is how long a test waits for the worker. It only decides how long a
// failure takes: a race of some hundred steps needs about a millisecond.
const patience = 30 * time.Second

// newTestModel stands a race at its start and ends its worker with the test.
func newTestModel(t *testing.T, s scenario.Scenario) *Model {
	t.Helper()
	m := NewModel(s)
	t.Cleanup(m.Close)
	settle(t, m)
	return m
}

// settle lets time pass until the document as it is now has been run as far as
// the moment looked at.
func settle(t testing.TB, m *Model) {
	t.Helper()
	waitFor(t, m, "a frame of the present document", func() bool {
		return !m.waiting() && m.Recorded() >= m.Step() && !m.shot.Busy
	})
}

func waitFor(t testing.TB, m *Model, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		m.Tick()
		if done() {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("waited %v in vain for %s: step %d, recorded %d, waiting %v, message %q",
				patience, what, m.Step(), m.Recorded(), m.waiting(), m.Message)
		}
	}
}

// seek goes to a step and waits until it is recorded.
func seek(t testing.TB, m *Model, step int) {
	t.Helper()
	m.Seek(step)
	settle(t, m)
}

// pathOf is where a racer was at every recorded step.
func pathOf(t testing.TB, m *Model, name string) [][2]float64 {
	t.Helper()
	for _, tr := range m.Frame().Rec.Tracks {
		if tr.Name == name {
			return tr.Path
		}
	}
	t.Fatalf("no racer is named %q", name)
	return nil
}

// replayed runs a document from scratch to its end: what the window shows has to
// be this.
func replayed(t testing.TB, s scenario.Scenario) *race.Recording {
	t.Helper()
	run, err := racelab.Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	return run.Snapshot().Rec
}

// sameAsReplay compares every racer's recorded path with that of the document
// run from scratch, bit for bit.
func sameAsReplay(t testing.TB, m *Model) {
	t.Helper()
	want := replayed(t, m.Document())
	for i, tr := range m.Frame().Rec.Tracks {
		n := min(tr.Len(), want.Tracks[i].Len())
		if n == 0 || !slices.Equal(tr.Path[:n], want.Tracks[i].Path[:n]) {
			t.Errorf("%s: the path on screen is not what the document gives", tr.Name)
		}
		// Yardsticks have no rate, which is not a number.
		same := func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }
		if !slices.EqualFunc(tr.LearningRate[:n-1], want.Tracks[i].LearningRate[:n-1], same) {
			t.Errorf("%s: the rates on screen are not what the document gives", tr.Name)
		}
	}
}

func rate(m *Model, name string) float64 {
	r := m.Settings()
	return r.Racers[r.Index(name)].Rule.Values.Num("lr")
}

func names(m *Model) []string {
	var out []string
	for _, r := range m.Scene.Race.Racers {
		out = append(out, r.Name)
	}
	return out
}

func surface(t testing.TB, spec string) param.Choice {
	t.Helper()
	s := scenario.Default()
	text, err := s.YAML()
	if err != nil {
		t.Fatal(err)
	}
	s, err = scenario.Parse([]byte(strings.Replace(string(text), "surface: bowl", "surface: '"+spec+"'", 1)))
	if err != nil {
		t.Fatal(err)
	}
	return s.Race.Surface
}

func TestModelStandsAtTheStart(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	if m.Step() != 0 || m.Recorded() != 0 || m.Playing || m.Steps() != 200 {
		t.Errorf("step %d, recorded %d, playing %v, steps %d: want 0, 0, false, 200", m.Step(), m.Recorded(), m.Playing, m.Steps())
	}
	for _, tr := range m.Frame().Rec.Tracks {
		if tr.Len() != 1 || tr.Path[0] != m.Scene.Race.Start {
			t.Errorf("%s: path %v, want only the start %v", tr.Name, tr.Path, m.Scene.Race.Start)
		}
	}
}

// At 30 steps a second, 60 ticks are 30 steps; at the end time stands still, and
// Play begins anew.
func TestModelPlaysAtItsSpeed(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	m.Play(true)
	waitFor(t, m, "step 10", func() bool { return m.Step() >= 10 })
	seek(t, m, 60)
	seek(t, m, 0) // all of the next second is recorded, so no tick waits
	for range ticksPerSecond {
		m.Tick()
	}
	if m.Step() != 30 {
		t.Errorf("a second at 30 steps a second came to step %d", m.Step())
	}
	m.Play(false)
	for range 30 {
		m.Tick()
	}
	if m.Step() != 30 {
		t.Errorf("while paused time went on to step %d", m.Step())
	}
	m.SetSpeed(len(speeds) - 1)
	m.Play(true)
	waitFor(t, m, "the end", func() bool { return !m.Playing })
	if m.Step() != 200 || m.Recorded() != 200 {
		t.Errorf("the race ended at step %d with %d recorded, want 200", m.Step(), m.Recorded())
	}
	m.Play(true)
	if m.Step() != 0 || !m.Playing {
		t.Errorf("Play at the end: step %d, playing %v, want the start again", m.Step(), m.Playing)
	}
	sameAsReplay(t, m)
}

func TestModelSpeedsStayInRange(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	m.SetSpeed(-3)
	if m.Speed != 0 {
		t.Errorf("speed %d, want 0", m.Speed)
	}
	m.SetSpeed(99)
	if m.Speed != len(speeds)-1 {
		t.Errorf("speed %d, want %d", m.Speed, len(speeds)-1)
	}
	if !slices.IsSorted(speeds[:]) || speeds[0] != 1 || speeds[len(speeds)-1] != 1000*ticksPerSecond {
		t.Errorf("speeds %v: want ascending from 1 a second to 1,000 a frame", speeds)
	}
}

func TestModelSeeksAndStepsBack(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	m.Play(true)
	m.Move(1)
	settle(t, m)
	if m.Step() != 1 || m.Playing || m.Recorded() < 1 {
		t.Errorf("one step: at %d, playing %v, recorded %d", m.Step(), m.Playing, m.Recorded())
	}
	seek(t, m, 120)
	if m.Recorded() < 120 {
		t.Errorf("recorded %d after looking at 120", m.Recorded())
	}
	rec := m.Frame().Rec
	m.Move(-1)
	m.Move(-10)
	if m.Step() != 109 || m.Frame().Rec != rec {
		t.Errorf("two moves back: at %d, and a new recording %v; going back must not run anything", m.Step(), m.Frame().Rec != rec)
	}
	for _, tt := range []struct{ seek, want int }{{-5, 0}, {0, 0}, {1 << 40, 200}} {
		if seek(t, m, tt.seek); m.Step() != tt.want {
			t.Errorf("seek %d: at %d, want %d", tt.seek, m.Step(), tt.want)
		}
	}
	m.Move(1)
	if m.Step() != 200 {
		t.Errorf("a step beyond the end: at %d", m.Step())
	}
	seek(t, m, 0)
	m.Move(-1)
	if m.Step() != 0 {
		t.Errorf("a step before the start: at %d", m.Step())
	}
}

// A thinned recording has gaps; one step back always shows another kept step.
func TestModelMovesBackOverThinnedSteps(t *testing.T) {
	s := scenario.Default()
	s.Race.Steps, s.Race.MemoryMB = 6000, 1 // about 900 rows for eight racers
	m := newTestModel(t, s)
	seek(t, m, 6000)
	rec := m.Frame().Rec
	if !rec.Thinned() {
		t.Fatal("the recording was not thinned: the test shows nothing")
	}
	if size := len(rec.Kept); size > 1500 {
		t.Errorf("%d rows kept in 1 MB", size)
	}
	seek(t, m, 3000)
	widest := 0
	for m.Step() > 0 {
		before := m.Step()
		m.Move(-1)
		if m.Step() >= before || !slices.Contains(rec.Kept, m.Step()) {
			t.Fatalf("back from %d led to %d: want an earlier kept step", before, m.Step())
		}
		if before < 3000 {
			widest = max(widest, before-m.Step())
		}
	}
	if widest < 2 {
		t.Error("every step before 3000 was kept: the test shows nothing")
	}
	// Near the end every step is kept.
	seek(t, m, 6000)
	m.Move(-1)
	if m.Step() != 5999 {
		t.Errorf("back from the end led to %d, want 5999", m.Step())
	}
	if thin := thinned(rec); len(thin) == 0 || thin[0].Every < 2 || thin[len(thin)-1].To >= 6000 {
		t.Errorf("the timeline shows %v as thinned", thin)
	}
}
