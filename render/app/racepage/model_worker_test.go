package racepage

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/race"
)

// A document that cannot be run says so and leaves the window usable.
func TestModelSurvivesErrors(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	seek(t, m, 20)
	// Wrong values are refused on the spot.
	for _, c := range [][3]string{{"Adam", "lr", "-1"}, {"Adam", "lr", "NaN"}, {"Adam", "gravity", "1"}, {"Nobody", "lr", "1"},
		{race.All, "noise", "-0.5"}, {race.All, "lr", "1"}, {"Adam", "schedule", "no such"}} {
		m.Message = ""
		gen := m.gen
		m.Change(c[0], c[1], c[2])
		if m.Message == "" || len(m.Scene.Changes) != 0 || m.gen != gen {
			t.Errorf("%v: message %q, log %v", c, m.Message, m.Scene.Changes)
		}
	}
	// What slips through reaches the user as a message, and time stops.
	bad := m.Scene.Clone()
	bad.Race.Racers = nil
	m.Message = ""
	m.Play(true)
	m.Open(bad)
	waitFor(t, m, "the error", func() bool { return m.Message != "" })
	if !strings.Contains(m.Message, "none given") || m.Playing {
		t.Errorf("message %q, playing %v", m.Message, m.Playing)
	}
	if m.Frame() == nil {
		t.Error("the old picture is gone")
	}
	if !m.Undo() {
		t.Fatal("the failed document cannot be taken back")
	}
	m.Message = ""
	settle(t, m)
	seek(t, m, 40)
	if m.Message != "" || m.Recorded() < 40 {
		t.Errorf("after undo: message %q, recorded %d", m.Message, m.Recorded())
	}
	sameAsReplay(t, m)
}

// A racer that diverges is a result, not an error: the others go on.
func TestModelGoesOnAfterDivergence(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	m.Change("SGD", "lr", "5")
	seek(t, m, 200)
	tr := m.Frame().Rec.Tracks
	if tr[0].Status != race.Diverged || tr[0].Len() >= 200 || tr[1].Len() != 201 || m.Message != "" {
		t.Errorf("SGD is %s with %d rows, Momentum has %d; message %q", tr[0].Status, tr[0].Len(), tr[1].Len(), m.Message)
	}
	sameAsReplay(t, m)
}

// Rapid edits restart the worker again and again; what is shown in the end is
// the last document. With the race detector this is the test of the worker's
// hand-over.
func TestModelUnderRapidEdits(t *testing.T) {
	s := scenario.Default()
	s.Race.Steps = 2000
	m := newTestModel(t, s)
	m.SetSpeed(len(speeds) - 1)
	rng := rand.New(rand.NewPCG(1, 2))
	keys := optimizers.Catalog().Keys()
	for i := range 1500 {
		racer := rng.IntN(len(m.Scene.Race.Racers))
		switch rng.IntN(16) {
		case 0:
			m.SetStart([2]float64{rng.Float64()*16 - 8, rng.Float64()*4 - 2})
		case 1, 2, 3:
			if rc := m.Scene.Race.Racers[racer]; optimizers.HasRate(rc.Rule) {
				m.Change(rc.Name, "lr", fmt.Sprint(0.001+rng.Float64()/10))
			}
		case 4:
			if len(m.Scene.Race.Racers) > 12 {
				m.Remove(racer)
			}
			m.AddRacer(keys[rng.IntN(len(keys))])
		case 5:
			m.Remove(racer)
		case 6:
			m.SetRule(racer, keys[rng.IntN(len(keys))])
		case 7:
			m.Undo()
		case 8:
			m.Redo()
		case 9:
			m.Show(racer, rng.IntN(2) == 0)
		case 10:
			m.Play(!m.Playing)
		case 11:
			m.Seek(rng.IntN(2000))
		case 12:
			m.Move(rng.IntN(21) - 10)
		case 13:
			m.Rename(racer, fmt.Sprint("racer ", i))
		case 14:
			m.Reset()
		case 15:
			if len(m.Scene.Race.Racers) > 12 {
				m.Remove(0)
				racer--
			}
			m.Duplicate(racer)
		}
		if rng.IntN(3) == 0 {
			m.past.Seal()
		}
		for range rng.IntN(4) {
			m.Tick()
			if f := m.Frame(); f != nil { // read what the worker published
				_ = f.Rec.Tracks[0].Path[f.Rec.Tracks[0].Len()-1]
			}
		}
		if rng.IntN(20) == 0 {
			time.Sleep(time.Millisecond)
		}
		if m.Message != "" {
			t.Fatalf("edit %d: %s", i, m.Message)
		}
		if m.Selected < 0 || m.Selected >= len(m.Scene.Race.Racers) || m.Step() < 0 || m.Step() > m.Steps() {
			t.Fatalf("edit %d: selected %d of %d, step %d", i, m.Selected, len(m.Scene.Race.Racers), m.Step())
		}
	}
	m.Playing = false
	settle(t, m)
	for i, tr := range m.Frame().Rec.Tracks {
		if tr.Name != m.Scene.Race.Racers[i].Name || tr.Path[0] != m.Scene.Race.Start {
			t.Errorf("track %d is %s from %v, want %s from %v", i, tr.Name, tr.Path[0], m.Scene.Race.Racers[i].Name, m.Scene.Race.Start)
		}
	}
	sameAsReplay(t, m)
	check := m.Document()
	if err := check.Check(); err != nil {
		t.Errorf("the document does not run any more: %v", err)
	}
}

// Only the last of several starts in a row is carried out, and an edit never
// waits for the race: a million steps are left at once.
func TestWorkerLeavesALongRace(t *testing.T) {
	s := scenario.Default()
	s.Race.Steps = race.MaxSteps
	m := newTestModel(t, s)
	m.Seek(race.MaxSteps)
	// What is run anew goes as far as it had come, so that it must have come far.
	waitFor(t, m, "a long race on its way", func() bool { return !m.waiting() && m.Recorded() > 100 })
	m.Seek(0)
	m.SetSteps(100)
	m.SetStart([2]float64{1, 1})
	waitFor(t, m, "the short race", func() bool { return !m.waiting() && len(m.Frame().Rec.Kept) > 0 && m.Recorded() == 100 })
	if got := pathOf(t, m, "SGD")[0]; got != [2]float64{1, 1} {
		t.Errorf("the race begins at %v", got)
	}
}

// While a restarted race catches up, the old picture stays.
func TestModelKeepsThePictureWhileItRestarts(t *testing.T) {
	s := scenario.Default()
	s.Race.Steps = 20000
	m := newTestModel(t, s)
	seek(t, m, 20000)
	m.SetStart([2]float64{2, 1})
	for end := time.Now().Add(patience); m.waiting() && time.Now().Before(end); time.Sleep(time.Millisecond) {
		if m.Tick(); m.waiting() && m.Recorded() != 20000 {
			t.Fatalf("while the race was run again %d steps were shown", m.Recorded())
		}
	}
	if m.waiting() || m.Recorded() < 20000 || pathOf(t, m, "SGD")[0] != [2]float64{2, 1} {
		t.Errorf("waiting %v, recorded %d", m.waiting(), m.Recorded())
	}
}
