package racepage

import (
	"math"
	"slices"
	"strings"
	"testing"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/race"
)

func TestModelNewSeedGivesOtherNoise(t *testing.T) {
	s := scenario.Default()
	s.Race.Noise = 0.5
	m := newTestModel(t, s)
	seek(t, m, 40)
	before := pathOf(t, m, "SGD")
	m.NewSeed()
	settle(t, m)
	if m.Scene.Seed != 2 || m.Step() != 0 {
		t.Errorf("seed %d at step %d, want 2 at 0", m.Scene.Seed, m.Step())
	}
	seek(t, m, 40)
	if after := pathOf(t, m, "SGD"); after[0] != before[0] || after[1] == before[1] {
		t.Errorf("steps %v and %v: want the same start and other noise", before[:2], after[:2])
	}
	m.SetSeed(1)
	settle(t, m)
	if again := pathOf(t, m, "SGD"); !slices.Equal(again[:41], before[:41]) {
		t.Error("the first seed does not give the first race again")
	}
	m.SetOwnNoise(true)
	settle(t, m)
	if own := pathOf(t, m, "SGD"); slices.Equal(own[:41], before[:41]) {
		t.Error("noise of its own is the shared noise")
	}
	sameAsReplay(t, m)
}

func TestModelAddsRemovesDuplicates(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	seek(t, m, 50)
	m.Change("Adam", "lr", "0.03")
	settle(t, m)
	m.AddRacer("adam")
	settle(t, m)
	if n := names(m); len(n) != 9 || n[8] != "Adam 2" || m.Selected != 8 {
		t.Fatalf("racers %v, selected %d: want Adam 2 added and selected", n, m.Selected)
	}
	def, err := optimizers.Catalog().Default("adam")
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Scene.Race.Racers[8].Rule.Values.Num("lr"); got != def.Values.Num("lr") {
		t.Errorf("the new racer has lr %v, want the default %v", got, def.Values.Num("lr"))
	}
	if m.Recorded() < 50 || len(pathOf(t, m, "Adam 2")) != m.Recorded()+1 {
		t.Errorf("recorded %d, the new racer's path %d long", m.Recorded(), len(pathOf(t, m, "Adam 2")))
	}
	// A duplicate starts as the racer is at this moment.
	m.Duplicate(5)
	settle(t, m)
	if n := names(m); n[9] != "Adam 3" || m.Selected != 9 || m.Scene.Race.Racers[9].Rule.Values.Num("lr") != 0.03 {
		t.Errorf("racers %v, selected %d, lr %v", n, m.Selected, m.Scene.Race.Racers[9].Rule.Values.Num("lr"))
	}
	sameAsReplay(t, m)
	// With the racer its log goes.
	m.Remove(5)
	settle(t, m)
	if n := names(m); slices.Contains(n, "Adam") || len(m.Scene.Changes) != 0 || len(m.Frame().Rec.Tracks) != 9 {
		t.Errorf("racers %v, log %v", n, m.Scene.Changes)
	}
	for range 12 {
		m.Remove(0)
	}
	settle(t, m)
	if len(m.Scene.Race.Racers) != 1 || m.Selected != 0 {
		t.Errorf("%d racers, selected %d: want the last one to stay", len(m.Scene.Race.Racers), m.Selected)
	}
	for range 2 * race.MaxRacers {
		m.AddRacer("sgd")
	}
	if len(m.Scene.Race.Racers) != race.MaxRacers || m.Message == "" {
		t.Errorf("%d racers, message %q: want at most %d and a word about it", len(m.Scene.Race.Racers), m.Message, race.MaxRacers)
	}
	m.Duplicate(0)
	m.Duplicate(-1)
	m.Remove(-1)
	m.Remove(1000)
	if len(m.Scene.Race.Racers) != race.MaxRacers {
		t.Errorf("%d racers after edits of none", len(m.Scene.Race.Racers))
	}
	settle(t, m)
}

func TestModelRenameCarriesTheLog(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	seek(t, m, 50)
	m.Change("Adam", "lr", "0.03")
	settle(t, m)
	before := slices.Clone(pathOf(t, m, "Adam"))
	m.Rename(5, "Ada")
	settle(t, m)
	if got := m.Scene.Changes; len(got) != 1 || got[0].Target != "Ada" {
		t.Errorf("log %v, want it to speak of Ada", got)
	}
	if !slices.Equal(pathOf(t, m, "Ada")[:51], before[:51]) {
		t.Error("another name gave another path")
	}
	sameAsReplay(t, m)
	m.Rename(0, "Ada")
	if n := names(m); n[0] != "Ada 2" {
		t.Errorf("a name that is taken became %q, want Ada 2", n[0])
	}
	m.Rename(0, "")
	m.Rename(99, "x")
	m.Rename(1, race.All)
	if n := names(m); n[0] != "Ada 2" || n[1] == race.All {
		t.Errorf("names %v", n)
	}
	settle(t, m)
	if m.Message != "" {
		t.Errorf("message %q", m.Message)
	}
}

func TestModelSetRule(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	seek(t, m, 50)
	m.Change("Adam", "beta1", "0.5")
	settle(t, m)
	m.SetRule(5, "sgd")
	settle(t, m)
	r := m.Scene.Race.Racers[5]
	if r.Rule.Key != "sgd" || r.Name != "SGD 2" || len(m.Scene.Changes) != 0 {
		t.Errorf("rule %q, name %q, log %v: want sgd under its own name and nothing of Adam's left", r.Rule.Key, r.Name, m.Scene.Changes)
	}
	m.Rename(5, "mine")
	m.SetRule(5, "lion")
	if n := names(m)[5]; n != "mine" {
		t.Errorf("a name that was given became %q", n)
	}
	m.SetRule(5, "no such rule")
	m.SetRule(-1, "adam")
	settle(t, m)
	if m.Scene.Race.Racers[5].Rule.Key != "lion" || m.Message != "" {
		t.Errorf("rule %q, message %q", m.Scene.Race.Racers[5].Rule.Key, m.Message)
	}
	sameAsReplay(t, m)
}

func TestModelSurfaceAndSteps(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	seek(t, m, 50)
	m.Scene.View.Window = &[4]float64{-1, 1, -1, 1}
	m.SetSurface(surface(t, "rosenbrock"))
	settle(t, m)
	if m.Frame().Entry.Key != "rosenbrock" || m.Scene.Race.Start != m.Frame().Surface.Start() || m.Scene.View.Window != nil {
		t.Errorf("surface %q from %v in %v: want Rosenbrock from its own start, whole", m.Frame().Entry.Key, m.Scene.Race.Start, m.Scene.View.Window)
	}
	// A parameter of the same surface leaves start and view.
	m.SetSurface(surface(t, "bowl"))
	m.SetStart([2]float64{3, 4})
	m.Scene.View.Window = &[4]float64{-1, 1, -1, 1}
	m.SetSurface(surface(t, "bowl:kappa=100"))
	settle(t, m)
	if m.Scene.Race.Start != [2]float64{3, 4} || m.Scene.View.Window == nil {
		t.Errorf("a change of kappa moved the start to %v or the view", m.Scene.Race.Start)
	}
	if got := pathOf(t, m, "SGD")[0]; got != [2]float64{3, 4} {
		t.Errorf("the path begins at %v", got)
	}
	m.SetSurface(param.Choice{Key: "bowel"})
	if !strings.Contains(m.Message, "bowl") || m.Scene.Race.Surface.Key != "bowl" {
		t.Errorf("surface bowel: message %q, surface %q", m.Message, m.Scene.Race.Surface.Key)
	}
	seek(t, m, 150)
	m.Change("Adam", "lr", "0.1")
	settle(t, m)
	m.SetSteps(100)
	settle(t, m)
	if m.Steps() != 100 || m.Step() != 100 || len(m.Scene.Changes) != 0 || m.Recorded() != 100 {
		t.Errorf("100 steps: at %d of %d, recorded %d, log %v", m.Step(), m.Steps(), m.Recorded(), m.Scene.Changes)
	}
	for _, n := range []int{0, -1, race.MaxSteps + 1} {
		if m.SetSteps(n); m.Steps() != 100 {
			t.Errorf("SetSteps(%d) was taken", n)
		}
	}
	m.SetSteps(race.MaxSteps)
	if m.Steps() != race.MaxSteps {
		t.Errorf("%d steps, want the most allowed", m.Steps())
	}
	settle(t, m)
	sameStart := m.Scene.Race.Start
	for _, p := range [][2]float64{{math.NaN(), 0}, {0, math.Inf(1)}, {math.Inf(-1), math.Inf(1)}} {
		if m.SetStart(p); m.Scene.Race.Start != sameStart {
			t.Errorf("start %v was taken", p)
		}
	}
}

// While paused, every path begins at the new start and is as long as it was.
func TestModelStartRedrawsEveryPath(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	seek(t, m, 80)
	for i := range 40 { // a drag
		m.SetStart([2]float64{-8 + float64(i)/10, 1.5})
		m.Tick()
	}
	settle(t, m)
	want := [2]float64{-8 + 39.0/10, 1.5}
	for _, tr := range m.Frame().Rec.Tracks {
		if tr.Path[0] != want || tr.Len() < 81 {
			t.Errorf("%s begins at %v and is %d long, want %v and at least 81", tr.Name, tr.Path[0], tr.Len(), want)
		}
	}
	if m.Step() != 80 {
		t.Errorf("at step %d, want 80", m.Step())
	}
	sameAsReplay(t, m)
	m.Undo()
	settle(t, m)
	if m.Scene.Race.Start != [2]float64{-8, 1.5} {
		t.Errorf("one undo of a drag gives the start %v", m.Scene.Race.Start)
	}
	// Moved while it runs, the race begins anew and goes on.
	m.Play(true)
	m.SetStart([2]float64{1, 1})
	if !m.Playing || m.Step() != 0 {
		t.Errorf("playing %v at step %d", m.Playing, m.Step())
	}
	waitFor(t, m, "the new race", func() bool { return m.Step() > 3 })
	if got := pathOf(t, m, "SGD")[0]; got != [2]float64{1, 1} {
		t.Errorf("the running race began at %v", got)
	}
}
