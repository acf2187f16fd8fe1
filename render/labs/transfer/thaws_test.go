package transfer

import (
	"math"
	"testing"

	"downhill/internal/scenario"
	nntransfer "downhill/nn/transfer"
	"downhill/render/figure"
)

// The word beside the moment of thawing keeps clear of what is drawn there.
func TestThawedStandsWhereThereIsRoom(t *testing.T) {
	f := &Frame{Scenario: scenario.DefaultExperiment(scenario.ExperimentPretrain)} // thaws at 5 of 40 epochs
	flat := func(y float64) []figure.Point { return []figure.Point{{0, y}, {40, y}} }
	rising := []figure.Point{{0, 0}, {4, 0}, {8, 1}, {40, 1}} // is everywhere right of the rule
	for _, c := range []struct {
		name     string
		lines    [][]figure.Point
		from, to float64 // of the axis 0 to 1
	}{
		{"nothing near", [][]figure.Point{flat(0.9)}, low, low},
		{"chance below", [][]figure.Point{flat(0.1), flat(0.9)}, 0.1 + wordRoom, 0.9 - wordRoom},
		{"two below", [][]figure.Point{flat(0.1), flat(0.3), flat(0.95)}, 0.3 + wordRoom, 0.95 - wordRoom},
		{"left of it", [][]figure.Point{{{0, 0.1}, {4, 0.1}}}, low, low},
		{"no room at all", [][]figure.Point{rising}, low, high},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &figure.Plot{X: figure.Axis{Max: 40}, Y: figure.Axis{Max: 1}}
			for _, l := range c.lines {
				p.Lines = append(p.Lines, figure.Line{Points: l})
			}
			f.thaws(p, low, figure.Dark())
			if len(p.Notes) != 1 || len(p.Rules) != 1 || p.Rules[0].AtX != 5 {
				t.Fatalf("%d words, rules %v: want one at 5", len(p.Notes), p.Rules)
			}
			n := p.Notes[0]
			const rounding = 1e-12
			if n.Text != "thawed" || n.At[0] != 5 || n.At[1] < c.from-rounding || n.At[1] > c.to+rounding {
				t.Errorf("%q at %v: want it at %v to %v", n.Text, n.At, c.from, c.to)
			}
		})
	}
	// Bands count as curves do, and a phase that thaws only some says how many.
	f.Scenario.Transfer.Phases[1] = nntransfer.Phase{Epochs: 35, LearningRate: 0.005, Thawed: 2}
	p := &figure.Plot{X: figure.Axis{Max: 40}, Y: figure.Axis{Max: 1}, Bands: []figure.Band{{Lower: flat(0), Upper: flat(0.5)}}}
	f.thaws(p, low, figure.Dark())
	if n := p.Notes[0]; n.Text != "2 thawed" || n.At[1] < 0.5+wordRoom-1e-12 {
		t.Errorf("%q at %v: want it above the band", n.Text, n.At)
	}
}

func TestExtent(t *testing.T) {
	c := []figure.Point{{0, 0}, {2, 4}, {4, 0}}
	for _, w := range [][4]float64{{1, 3, 2, 4}, {0, 1, 0, 2}, {3, 9, 0, 2}, {5, 9, math.Inf(1), math.Inf(-1)}} {
		if l, h := extent(c, w[0], w[1]); l != w[2] || h != w[3] {
			t.Errorf("from %v to %v: %v to %v, want %v to %v", w[0], w[1], l, h, w[2], w[3])
		}
	}
}

// What was learnt before an auxiliary task's labels has the colour of the arm
// that reuses it.
func TestPriorHasItsArmsStyle(t *testing.T) {
	f := finished(t, small(scenario.ExperimentAuxiliary))
	theme := figure.Dark()
	for _, l := range f.PriorPlot(theme).Lines {
		found := false
		for i, a := range f.Arms() {
			if a.Name == l.Name {
				found = true
				if l.Style.Color != Style(theme, i).Color {
					t.Errorf("%s has another colour than its arm", l.Name)
				}
			}
		}
		if !found {
			t.Errorf("%s is no arm", l.Name)
		}
	}
}
