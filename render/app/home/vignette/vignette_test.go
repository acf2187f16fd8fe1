package vignette

import (
	"math"
	"testing"
	"time"

	"downhill/internal/examples"
	"downhill/internal/scenario"
	"downhill/render/figure"
)

// shot makes a film of a document with a budget.
func shot(t *testing.T, w *Studio, s scenario.Scenario, budget time.Duration) (*Film, Take) {
	t.Helper()
	take, err := w.Start(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(take.Close)
	for end := time.Now().Add(budget); ; {
		done, err := take.Step(4 * time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		if f, err := take.Film(figure.Dark()); err == nil && (done || time.Now().After(end)) {
			return f, take
		}
	}
}

// Every example has a picture of which every frame can be painted, that moves,
// and that holds no names or numbers.
func TestEveryExampleHasAPicture(t *testing.T) {
	w := &Studio{}
	for _, e := range examples.All() {
		t.Run(e.Key, func(t *testing.T) {
			s, err := e.Scenario()
			if err != nil {
				t.Fatal(err)
			}
			f, take := shot(t, w, s, 300*time.Millisecond)
			if f.Frames < 1 || f.Rest < 0 || f.Rest >= f.Frames {
				t.Fatalf("%d frames, at rest %d", f.Frames, f.Rest)
			}
			moves := false
			var first string
			for i := range f.Frames {
				p := f.Plot(i)
				if p.Title != "" || p.Legend || p.X.Label != "" || len(p.X.Ticks) != 0 || len(p.Notes) != 0 {
					t.Fatalf("frame %d has words on it: %q %q", i, p.Title, p.X.Label)
				}
				for _, a := range []figure.Axis{p.X, p.Y} {
					if !(a.Min < a.Max) || math.IsInf(a.Max-a.Min, 0) {
						t.Fatalf("frame %d: an axis from %g to %g", i, a.Min, a.Max)
					}
				}
				text := figure.Figure{Panels: []figure.Panel{{Plot: p}}}.Text()
				if i == 0 {
					first = text
				}
				moves = moves || text != first
			}
			if f.Frames > 1 && !moves {
				t.Errorf("%d frames that all look the same", f.Frames)
			}
			// The same take in other colours.
			light, err := take.Film(figure.Light())
			if err != nil || light.Frames != f.Frames {
				t.Errorf("light: %v frames, %v; want %d", light, err, f.Frames)
			}
		})
	}
}

// A curve that is drawn from left to right ends as the whole plot, and the plot
// that it was made from stays as it was.
func TestDrawing(t *testing.T) {
	p := &figure.Plot{Title: "T", X: figure.Axis{Max: 10}, Y: figure.Axis{Max: 1}, Lines: []figure.Line{{Points: []figure.Point{{0, 0}, {5, 1}, {10, 0}}}},
		Marks: []figure.Mark{{At: figure.Point{9, 1}, Label: "late"}}}
	f := drawing(p)
	if got := f.Plot(f.Rest); len(got.Lines[0].Points) != 3 || len(got.Marks) != 1 || got.Marks[0].Label != "" {
		t.Errorf("at rest %+v", got)
	}
	if got := f.Plot(f.Frames / 4); len(got.Lines[0].Points) != 1 || len(got.Marks) != 0 {
		t.Errorf("after a quarter %+v", got)
	}
	if got := f.Plot(f.Frames / 2); len(got.Lines[0].Points) != 2 {
		t.Errorf("half-way %+v", got)
	}
	if len(p.Lines[0].Points) != 3 || p.Title != "T" || p.Marks[0].Label != "late" {
		t.Errorf("the plot was written to: %+v", p)
	}
	if f.Plot(-1) == nil || f.Plot(f.Frames+5) == nil {
		t.Error("a frame beyond the ends is none")
	}
}

// A race ends its film when everybody has arrived.
func TestRaceEndsWhenAllHaveArrived(t *testing.T) {
	e, err := examples.Lookup("race-above-the-limit")
	if err != nil {
		t.Fatal(err)
	}
	s, err := e.Scenario()
	if err != nil {
		t.Fatal(err)
	}
	s.Race.Steps = 3000
	f, _ := shot(t, &Studio{}, s, time.Minute)
	trail := f.Plot(f.Rest).Lines[0].Points
	if n := len(trail); n < 176 || n > 250 { // it arrives at step 175
		t.Errorf("the trail has %d points, want some 190 of 3001", n)
	}
}

func TestUnknownLab(t *testing.T) {
	if _, err := (&Studio{}).Start(scenario.Scenario{Lab: "attic"}); err == nil {
		t.Error("a lab that is none was filmed")
	}
}

// A network whose loss explodes in the first steps is seen to leave the picture,
// with room over where it began, beside the one that goes on.
func TestExplosionIsSeen(t *testing.T) {
	s, err := scenario.Parse([]byte("version: 1\nlab: train\nseed: 1\ntrain:\n  data: spiral\n  epochs: 20\n  runs:\n" +
		"    - {name: wild, layers: 100x8, activation: relu, initializer: 'random_normal:stddev=0.6', optimizer: 'sgd:lr=0.05'}\n" +
		"    - {name: tame, layers: 100x8, activation: relu, initializer: he_normal, optimizer: 'sgd:lr=0.05'}\n"))
	if err != nil {
		t.Fatal(err)
	}
	f, _ := shot(t, &Studio{}, s, 20*time.Second)
	p := f.Plot(f.Rest)
	if len(p.Lines) != 2 || !p.Y.Log {
		t.Fatalf("%d lines, logarithmic %v; want 2 on a logarithmic axis", len(p.Lines), p.Y.Log)
	}
	wild, tame := p.Lines[0].Points, p.Lines[1].Points
	if begins := wild[0][1]; !(p.Y.Min < begins && begins < p.Y.Max/10) {
		t.Errorf("the loss begins at %g in %g to %g: want a decade of room above", begins, p.Y.Min, p.Y.Max)
	}
	if ends := wild[len(wild)-1][1]; ends < p.Y.Max {
		t.Errorf("the loss ends at %g: want it to leave %g", ends, p.Y.Max)
	}
	if n := float64(len(wild)) / (p.X.Max - p.X.Min); len(tame) <= len(wild) || n < 0.1 {
		t.Errorf("%d steps of %g are of the explosion, %d of the other: want a tenth or more, and fewer than the other's", len(wild), p.X.Max, len(tame))
	}
}

// A training that is over after a step shows what its layers give, a frame for
// each network.
func TestOneStepHasAPicture(t *testing.T) {
	s, err := scenario.Parse([]byte("version: 1\nlab: train\nseed: 1\ntrain:\n  data: circles\n  epochs: 1\n  runs:\n" +
		"    - {name: a, layers: '64,32', initializer: glorot_normal, optimizer: 'sgd:lr=0.01', batch_size: 240}\n" +
		"    - {name: b, layers: '64,32', initializer: he_normal, optimizer: 'sgd:lr=0.01', batch_size: 240}\n"))
	if err != nil {
		t.Fatal(err)
	}
	f, _ := shot(t, &Studio{}, s, 20*time.Second)
	if f.Frames != 2 {
		t.Fatalf("%d frames, want one for each network", f.Frames)
	}
	for i := range f.Frames {
		if p := f.Plot(i); len(p.Bands) == 0 && len(p.Lines) == 0 {
			t.Errorf("frame %d is blank", i)
		}
	}
}
