package app

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
)

// others are documents of the labs beside the race that no lab begins with.
func others(t *testing.T) map[string]scenario.Scenario {
	t.Helper()
	a, s := scenario.DefaultActivations(), scenario.DefaultSignal()
	a.Seed, s.Seed = 41, 42
	a.Activations.To, s.Signal.Depth = 5, 7
	s.Signal.Width, s.Signal.Batch, s.Signal.Trials = 16, 32, 2
	learn, rates := twoLearners(t), scenario.DefaultSchedules()
	rates.Seed, rates.Schedules.Steps = 43, 60
	docs := map[string]scenario.Scenario{a.Lab: a, s.Lab: s, learn.Lab: learn, rates.Lab: rates}
	maps.DeleteFunc(docs, func(key string, _ scenario.Scenario) bool {
		return !slices.ContainsFunc(labs(), func(l lab) bool { return l.key == key })
	})
	return docs
}

// goTo clicks a lab's button in the rail.
func (g *window) goTo(lab string) layout {
	g.t.Helper()
	g.click(middle(g.look().Shown["lab "+lab].At))
	g.until("the lab "+lab, func(s *guestState) bool { return s.Lab == lab && s.Ready })
	return g.look()
}

// A click on the rail goes to another lab and back, and each finds its document
// as it was left.
func TestWindowSwitchesLabs(t *testing.T) {
	g := openWindow(t, 1280, 800)
	for range 3 {
		g.key(ebiten.KeyShiftLeft, ebiten.KeyArrowRight)
	}
	g.key(ebiten.KeyN)
	for range 2 {
		g.key(ebiten.KeyShiftLeft, ebiten.KeyArrowRight)
	}
	want := map[string]string{scenario.LabRace: g.settled().Text}
	race := g.frame("")
	for lab, doc := range others(t) {
		l := g.goTo(lab)
		if l.Lab != lab {
			t.Fatalf("the window shows %s, want %s", l.Lab, lab)
		}
		im := g.frame("lab_" + lab)
		if d := differing(race, im, im.Bounds()); d < 0.05 {
			t.Errorf("%s: only %.2g of the window differs from the race", lab, d)
		}
		g.drop(lab+".yaml", string(yaml(t, doc)))
		want[lab] = g.settled().Text
		if want[lab] != string(yaml(t, doc)) {
			t.Errorf("dropped\n%s\nthe window holds\n%s", yaml(t, doc), want[lab])
		}
	}
	for round := range 2 {
		for lab, text := range want {
			g.goTo(lab)
			if got := g.settled().Text; got != text {
				t.Errorf("round %d: %s came back with\n%s\nwant\n%s", round, lab, got, text)
			}
		}
	}
	g.goTo(scenario.LabRace)
	if s := g.settled(); s.Step != 20 || g.scene().Seed != 2 {
		t.Errorf("the race came back at step %d with seed %d, want 20 and 2", s.Step, g.scene().Seed)
	}
	// Undo is each lab's own: the race takes back its seed, not what was dropped.
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	if g.settled(); g.scene().Seed != 1 {
		t.Errorf("undo left the race's seed at %d, want 1", g.scene().Seed)
	}
	for lab := range others(t) {
		g.goTo(lab)
		g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
		if s := g.settled(); s.Lab != lab || s.Text == want[lab] {
			t.Errorf("%s: undo did not take back the dropped file", lab)
		}
	}
}

// A dropped document opens in its own lab, whichever is shown.
func TestWindowGoesToTheLabOfADroppedFile(t *testing.T) {
	g := openWindow(t, 1280, 800)
	for lab, doc := range others(t) {
		g.drop(lab+".yaml", string(yaml(t, doc)))
		s := g.until("the lab", func(s *guestState) bool { return s.Lab == lab && s.Ready })
		if s.Text != string(yaml(t, doc)) {
			t.Errorf("dropped\n%s\nthe window holds\n%s", yaml(t, doc), s.Text)
		}
		if b := g.look().Lab; b != lab {
			t.Errorf("the window shows %s", b)
		}
	}
	doc := scenario.Default()
	doc.Seed, doc.View.Step = 77, 5
	g.drop("race.yaml", string(yaml(t, doc)))
	if s := g.settled(); s.Lab != scenario.LabRace || s.Text != string(yaml(t, doc)) {
		t.Errorf("dropped a race, the lab %s holds\n%s", s.Lab, s.Text)
	}
	// A training without networks is none.
	before := g.now()
	g.drop("train.yaml", "version: 1\nlab: train\n")
	if s := g.settled(); s.Text != before.Text || s.Lab != before.Lab {
		t.Errorf("a training changed the window to the lab %s", s.Lab)
	}
}

// Ctrl and a digit go to a lab; the same digits alone hide racers.
func TestWindowSwitchesLabsByKey(t *testing.T) {
	g := openWindow(t, 1280, 800)
	for i, lab := range labs() {
		g.key(ebiten.KeyControlLeft, ebiten.KeyDigit1+ebiten.Key(i))
		g.until("the lab "+lab.key, func(s *guestState) bool { return s.Lab == lab.key && s.Ready })
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyDigit1)
	g.settled()
	for i, r := range g.scene().Race.Racers {
		if r.Hidden {
			t.Errorf("Ctrl and a digit hid racer %d", i+1)
		}
	}
}

// A window that opens with a lab's document shows that lab, and saves what it
// can: a typed ending chooses.
func TestWindowSavesEveryLab(t *testing.T) {
	docs := others(t)
	docs[scenario.LabRace] = scenario.Default()
	begin := map[string]string{".png": "\x89PNG", ".svg": "<?xml", ".pdf": "%PDF", ".json": "{", ".csv": "", ".yaml": "#"}
	for lab, doc := range docs {
		file := filepath.Join(t.TempDir(), "open.yaml")
		if err := os.WriteFile(file, yaml(t, doc), 0o600); err != nil {
			t.Fatal(err)
		}
		g := openWindow(t, 1280, 800, "-scenario", file)
		if s := g.settled(); s.Lab != lab {
			t.Fatalf("the window opened with %s, want %s", s.Lab, lab)
		}
		if lab == scenario.LabRace {
			g.key(ebiten.KeyArrowRight)
			g.settled()
		}
		for ending, head := range begin {
			base := filepath.Join(g.folder, "as"+ending[1:])
			path := base + ending
			g.key(ebiten.KeyControlLeft, ebiten.KeyS)
			g.key(ebiten.KeyControlLeft, ebiten.KeyA)
			g.write(path)
			g.key(ebiten.KeyEnter)
			written := []string{path}
			if ending == ".png" || ending == ".yaml" { // the usual pair
				written = []string{base + ".png", base + ".yaml"}
			}
			g.until(path, func(*guestState) bool {
				return !slices.ContainsFunc(written, func(f string) bool { return !exists(f) })
			})
			text, err := os.ReadFile(path)
			if err != nil || !strings.HasPrefix(string(text), head) || len(text) < 100 {
				t.Errorf("%s%s: %d bytes that begin with %.10q, error %v", lab, ending, len(text), text, err)
			}
			g.ticks(5)
		}
		saved, err := os.ReadFile(filepath.Join(g.folder, "asyaml.yaml"))
		if err != nil || string(saved) != g.now().Text {
			t.Errorf("%s: saved\n%s\nwant\n%s", lab, saved, g.now().Text)
		}
	}
}
