package train

import (
	"context"
	"fmt"
	"math"
	"testing"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/nn/sparse"
	"downhill/render/figure"
	"downhill/render/labs"
)

// linear is p = 1 / (1 + exp(−a·x₁)) in the plane.
func linear(t testing.TB, a float64) *nn.Model {
	t.Helper()
	arch := nn.DefaultArchitecture(2, 1)
	arch.Loss = nn.Sigmoid
	m, err := nn.Build(arch)
	if err != nil {
		t.Fatal(err)
	}
	clear(m.Theta)
	m.Theta[0] = a
	return m
}

// square is the corners of −1 … 1 in both directions.
func square() datasets.Split {
	s := &datasets.Set{Name: "square", Features: 2, Classes: 2, Values: []float64{-1, -1, 1, -1, -1, 1, 1, 1}, Labels: []int{0, 1, 0, 1}}
	return datasets.Split{Train: s, Valid: s, Test: s}
}

// The mean slope of a sigmoid along one direction is the height that it climbs
// over the length of the plane: with central differences over the nodes the sum
// telescopes, so that this is exact but for the two nodes at each end.
func TestSmoothness(t *testing.T) {
	p := func(a, x float64) float64 { return 1 / (1 + math.Exp(-a*x)) }
	for _, a := range []float64{0, 1, 4, -4} {
		const h = 2.4 / (smoothNodes - 1) // from −1.2 to 1.2
		sum := 0.0
		for i := 1; i < smoothNodes-1; i++ {
			x := -1.2 + float64(i)*h
			sum += math.Abs(p(a, x+h)-p(a, x-h)) / (2 * h)
		}
		want := sum / (smoothNodes - 2)
		// 64 roundings of probabilities, over a step of 0.04.
		if got := Smoothness(linear(t, a), square()); math.Abs(got-want) > 1e-12 {
			t.Errorf("a = %v: got %v want %v", a, got, want)
		}
	}
	if flat := square(); true {
		flat.Train = &datasets.Set{Name: "wide", Features: 3, Classes: 2, Values: make([]float64, 6), Labels: []int{0, 1}}
		if got := Smoothness(linear(t, 1), flat); !math.IsNaN(got) {
			t.Errorf("three features: got %v want not a number", got)
		}
	}
}

// Instances in classes of confidence, by hand: two right of three at 0.9 and one
// wrong at 0.6.
func TestReliability(t *testing.T) {
	s := &datasets.Set{Labels: []int{1, 1, 0, 0}, Classes: 2}
	r := reliability{labels: s}
	y := nn.NewBatch(1, 4)
	copy(y.Data, []float64{0.9, 0.9, 0.9, 0.6})
	for c := range 4 {
		r.add(nn.Sigmoid, c, y, c)
	}
	got := r.result()
	want := 0.75*math.Abs(2.0/3-0.9) + 0.25*0.6
	if math.Abs(got.ECE-want) > 1e-15 || got.Accuracy != 0.5 || math.Abs(got.Confidence-0.825) > 1e-15 {
		t.Errorf("got %+v want ECE %v", got, want)
	}
	if b := got.Bins[8]; b.Count != 3 || math.Abs(b.Accuracy-2.0/3) > 1e-15 || b.From != 0.8 || b.To != 0.9 {
		t.Errorf("0.8 to 0.9: %+v", b)
	}
	if b := got.Bins[5]; b.Count != 1 || b.Accuracy != 0 {
		t.Errorf("0.5 to 0.6: %+v", b)
	}
}

// What is measured of a copy leaves the training as it was, and the figure's
// numbers are those of its parts.
func TestThinning(t *testing.T) {
	plain := train(t, scene(t, "moons:n=60", "", "{layers: '6,5', optimizer: 'adam:lr=0.02'}"))
	thin := train(t, scene(t, "moons:n=60", "figure: sparsity, ", "{layers: '6,5', optimizer: 'adam:lr=0.02', prune: 0.3}"))
	if a, b := fmt.Sprint(plain.jobs[0].model.Theta), fmt.Sprint(thin.jobs[0].model.Theta); a != b {
		t.Error("the pruned training has other weights")
	}
	s := thin.Snapshot().Runs[0].Sparsity
	copied := sparse.Prune(thin.jobs[0].model, 0.3)
	loss, accuracy := nn.NewEvaluator(copied, 1).Evaluate(thin.source.split.Test)
	if s.Score != (Score{loss, accuracy}) || sparse.Total(s.Pruned).Share() != sparse.Total(sparse.Layers(copied)).Share() {
		t.Errorf("the copy scores %+v, want %v %v", s.Score, loss, accuracy)
	}
	if n := len(s.Frontier); s.Frontier[0].Score != plain.Snapshot().Runs[0].Test || s.Frontier[n-1].Zeros != 1 {
		t.Errorf("the frontier goes from %+v to %+v", s.Frontier[0], s.Frontier[n-1])
	}
	p := Frontier([]Thinning{{Name: "a", Sparsity: s}}, figure.Light())
	if len(p.Lines) != 1 || len(p.Marks) != 2 || p.Marks[1].At != (figure.Point{100 * sparse.Total(s.Pruned).Share(), s.Score.Accuracy}) {
		t.Errorf("the ring stands at %v", p.Marks)
	}
	z := Zeros([]Thinning{{Name: "a", Sparsity: s}})
	if len(z.Bands) != 6 || len(z.Notes) != 3 {
		t.Errorf("%d bars and %d numbers of 3 layers, twice", len(z.Bands), len(z.Notes))
	}
}

// Norms are those of the columns.
func TestUnitNorms(t *testing.T) {
	m := linear(t, 3)
	m.Theta[1] = -4
	if n := Norms(m); len(n) != 1 || len(n[0].Norms) != 1 || n[0].Norms[0] != 5 || n[0].Hidden {
		t.Errorf("got %+v want one unit of norm 5", n)
	}
}

// Each figure has its own picture of every theme, and the comparison where none is
// asked for.
func TestFigures(t *testing.T) {
	titles := map[string]bool{}
	for _, name := range scenario.TrainFigures() {
		s := scene(t, "moons:n=60", "mc_dropout: 3, figure: "+name+", ", "{layers: '6,5', optimizer: 'adam:lr=0.02', dropout: 'hidden=0.2'}")
		f := train(t, s).Snapshot().Figure(0, labs.Look{Theme: figure.Dark()})
		for _, p := range f.Panels {
			if p.Plot != nil {
				titles[p.Plot.Title] = true
			}
			if p.Table != nil && len(p.Table.Rows) == 0 {
				t.Errorf("%s: the table is empty", name)
			}
		}
	}
	for _, want := range []string{"Exact zeros by layer: as trained strong, pruned pale", "Norms of the weights into each unit; dashed the limit of max-norm",
		"Reliability on the test data: solid plain, dashed with dropout on"} {
		if !titles[want] {
			t.Errorf("no picture is called %q", want)
		}
	}
}

// Calibrating asks for what it is given: none without passes, and it ends when it
// is told to.
func TestCalibrateCancels(t *testing.T) {
	c, err := Calibrate(linear(t, 2), square().Test, 0, 1)
	if err != nil || c.MC != nil || c.Plain.Accuracy != 1 {
		t.Errorf("got %+v, %v", c, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := calibrate(ctx, linear(t, 2), square().Test, 5, 1); err == nil {
		t.Error("it went on")
	}
}
