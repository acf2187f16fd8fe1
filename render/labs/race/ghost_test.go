package race

import (
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/render/figure"
)

// The ghost's trails and curves lie behind, faintly, of those racers alone that
// ran otherwise.
func TestGhost(t *testing.T) {
	before := scene(t, "bowl", "-8, 1.5", 60, "sgd:lr=0.03", "adam:lr=0.2")
	now := scene(t, "bowl", "-8, 1.5", 60, "sgd:lr=0.03", "adam:lr=0.4")
	f, g := raced(t, now), raced(t, before)
	h := f.Haunted(g)
	if h == f || f.Ghost != nil || h.Haunted(g) != h || h.Haunted(nil).Ghost != nil {
		t.Fatal("a ghost comes and goes with a frame of its own")
	}
	plain, p := f.Canvas(30, coarse(f), figure.Light()), h.Canvas(30, coarse(f), figure.Light())
	if len(p.Lines) != len(plain.Lines)+1 {
		t.Fatalf("%d lines with a ghost, %d without: want one more", len(p.Lines), len(plain.Lines))
	}
	trail, style := p.Lines[0], figure.Light().Style(1)
	if len(trail.Points) != 61 || trail.Points[60] != g.Rec.Tracks[1].Path[60] || trail.Style.Color.A != faintAlpha || trail.Style.Color.R != style.Color.R {
		t.Errorf("the ghost's trail has %d points in %v", len(trail.Points), trail.Style.Color)
	}
	found := false
	for _, m := range p.Marks {
		found = found || m.At == g.Rec.Tracks[1].Path[30] && m.Style.Marker == figure.Ring
	}
	if !found {
		t.Error("no ring where the ghost stood at the moment")
	}
	chart, bare := h.Chart(nil, 0, 30, now.View, figure.Light()), f.Chart(nil, 0, 30, now.View, figure.Light())
	if len(chart.Lines) != len(bare.Lines)+1 || len(chart.Lines[2].Points) != 61 || chart.Lines[2].Points[60][1] != g.Rec.Tracks[1].Loss[60] {
		t.Errorf("%d curves with a ghost, %d without", len(chart.Lines), len(bare.Lines))
	}
	if c := strings.Join(h.Caption(30), " "); !strings.Contains(c, "Faint: the run before, Adam η 0.2") {
		t.Errorf("the caption: %s", c)
	}
	if c := strings.Join(f.Caption(30), " "); strings.Contains(c, "Faint") {
		t.Errorf("without a ghost the caption says %s", c)
	}
	// A figure shows it too.
	if text := h.Figure(30, look(now)).Text(); text == f.Figure(30, look(now)).Text() {
		t.Error("the figure does not show the ghost")
	}
	// On another surface it would mean nothing.
	if o := raced(t, scene(t, "rosenbrock", "-1.2, 1", 60, "sgd")); o.Haunted(g) != o {
		t.Error("a ghost of another surface is taken")
	}
	// Hidden racers have no ghost.
	now.Race.Racers[1].Hidden = true
	if q := raced(t, now).Haunted(g).Canvas(30, coarse(f), figure.Light()); len(q.Lines) != 2 {
		t.Errorf("%d lines although the racer is hidden", len(q.Lines))
	}
}

// One that is not there any more keeps its colour.
func TestGhostOfARemovedRacer(t *testing.T) {
	g := raced(t, scene(t, "bowl", "-8, 1.5", 30, "sgd:lr=0.03", "adam:lr=0.2", "nadam:lr=0.1"))
	h := raced(t, scene(t, "bowl", "-8, 1.5", 30, "sgd:lr=0.03", "adam:lr=0.2")).Haunted(g)
	p := h.Canvas(30, coarse(h), figure.Dark())
	if len(p.Lines) != 3 || p.Lines[0].Style.Color.R != figure.Dark().Style(2).Color.R {
		t.Errorf("%d lines, the first in %v", len(p.Lines), p.Lines[0].Style.Color)
	}
	if words := h.GhostWords(); words != "with Nadam" {
		t.Errorf("it is called %q", words)
	}
}

func TestDifference(t *testing.T) {
	a := scene(t, "bowl", "-8, 1.5", 30, "sgd:lr=0.03", "adam:lr=0.2")
	for want, edit := range map[string]func(*scenario.Scenario){
		"with the same settings": func(*scenario.Scenario) {},
		"from (1, 2)":            func(s *scenario.Scenario) { s.Race.Start = [2]float64{1, 2} },
		"seed 9":                 func(s *scenario.Scenario) { s.Seed = 9 },
		"noise σ = 0.5":          func(s *scenario.Scenario) { s.Race.Noise = 0.5 },
		"without Adam":           func(s *scenario.Scenario) { s.Race.Racers = s.Race.Racers[:1] },
	} {
		b := a.Clone()
		edit(&b)
		if got := Difference(&b, &a); got != want {
			t.Errorf("got %q want %q", got, want)
		}
	}
}
