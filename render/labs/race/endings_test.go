package race

import (
	"math"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/labs"
)

const noisyScene = `version: 1
lab: race
race:
  surface: regression:n=40
  batch: 8
  steps: 100
  racers: [{optimizer: 'sgd:lr=0.03'}, {optimizer: 'adam:lr=0.1'}]
  endings: {seeds: 40}
`

func noisy(t testing.TB) scenario.Scenario {
	t.Helper()
	s, err := scenario.ParseRace([]byte(noisyScene))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The figure shows every ending in both panels, two ellipses for each racer and
// two dashed ones where theory knows them, and the near panel holds the clouds.
func TestEndingsFigure(t *testing.T) {
	run, err := StartEndings(noisy(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	f := run.Frame()
	if !f.Whole() || len(f.Endings) != 2 || len(f.Endings[1]) != 40 || f.Theory[0] == nil || f.Theory[1] != nil {
		t.Fatalf("%d of %d, theory %v", f.Run, f.Total, f.Theory)
	}
	fig := f.Figure(0, labs.Look{Theme: figure.Dark()})
	dots, lines, dashed := 0, 0, 0
	near := fig.Panels[1].Plot
	for _, m := range near.Marks {
		if m.Radius < 3 {
			dots++
		}
	}
	for _, l := range near.Lines {
		switch {
		case strings.Contains(l.Name, "theory") && l.Style.Dash != nil:
			dashed++
		case l.Style.Dash == nil:
			lines++
		}
	}
	// Three standard deviations hold nearly all of 80.
	if dots < 74 || lines != 4 || dashed != 2 {
		t.Errorf("%d dots, %d ellipses, %d dashed", dots, lines, dashed)
	}
	fit := f.Fit()
	if fit[1]-fit[0] > 1.5 || near.X.Min != fit[0] || fit[0] > 1 || fit[1] < 1 {
		t.Errorf("the near panel shows %v", fit)
	}
	text := fig.Text()
	for _, want := range []string{"where 2 optimizers end over 40 seeds", "theory, stationary", "minibatches of 8 of 40 points (5 steps an epoch)", "Mandt"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, row := range fig.Panels[2].Table.Rows {
		if len(row.Cells) != len(fig.Panels[2].Table.Columns) {
			t.Errorf("a row has %d cells", len(row.Cells))
		}
	}
}

// Without noise all seeds end at one place, which is said.
func TestEndingsWithoutNoise(t *testing.T) {
	s := noisy(t)
	s.Race.Batch = 0
	run, err := StartEndings(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	f := run.Frame()
	// 40 equal numbers sum with a rounding of 1e-16 each.
	if f.Summaries[0].XX > 1e-28 || f.Endings[0][0].X != f.Endings[0][39].X || !strings.Contains(strings.Join(f.Caption(), " "), "every seed ends at the same place") {
		t.Errorf("variance %v, %v", f.Summaries[0].XX, f.Caption())
	}
	if w := f.Fit(); !(w[1] > w[0]) || !(w[3] > w[2]) {
		t.Errorf("window %v", w)
	}
}

// What is drawn of a minibatch is what the next step takes, and its level line
// goes through the racer and around the minibatch's own minimum.
func TestMinibatchIsTheNextStep(t *testing.T) {
	run, err := Start(noisy(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	f := run.Snapshot()
	for _, at := range []int{0, 7, 33} {
		m, ok := f.Minibatch(0, at)
		if !ok || m.Size != 8 || m.N != 40 {
			t.Fatalf("step %d: %+v", at, m)
		}
		next := f.Rec.Tracks[0].Path[at+1]
		for i := range 2 {
			if want := m.Position[i] - 0.03*m.Mini[i]; math.Abs(next[i]-want) > 1e-12 {
				t.Errorf("step %d leads to %v, its minibatch to %v", at, next[i], want)
			}
		}
		nearest := math.Inf(1)
		for _, p := range m.level() {
			if loss := m.line.EvalSamples(m.at, p[:], nil); math.Abs(loss-m.loss) > 1e-9*(1+m.loss) {
				t.Fatalf("the level line has losses %v and %v", loss, m.loss)
			}
			nearest = math.Min(nearest, math.Hypot(p[0]-m.Position[0], p[1]-m.Position[1]))
		}
		if nearest > 1 {
			t.Errorf("the level line passes the racer at %v", nearest)
		}
		inset := m.Inset(figure.Light())
		if len(inset.Marks) != 48 || len(inset.Lines) != 2 {
			t.Errorf("the inset has %d points and %d lines", len(inset.Marks), len(inset.Lines))
		}
		plot := &figure.Plot{X: figure.Axis{Min: -10, Max: 10}, Y: figure.Axis{Min: -12, Max: 12}}
		m.Draw(plot, figure.Light())
		if len(plot.Lines) != 3 || len(plot.Notes) != 2 {
			t.Errorf("%d lines and %d notes", len(plot.Lines), len(plot.Notes))
		}
	}
	s := noisy(t)
	s.Race.Batch = 0
	if run, err = Start(s); err != nil {
		t.Fatal(err)
	}
	m, ok := run.Snapshot().Minibatch(0, 0)
	if !ok || !m.All() || m.Angle() != 0 {
		t.Errorf("a full batch is %+v", m)
	}
}
