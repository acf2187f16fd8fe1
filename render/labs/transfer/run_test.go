package transfer

import (
	"bytes"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/nn/transfer"
	"downhill/render/figure"
	"downhill/render/labs"
)

// images reads a part of the embedded images once for all tests.
var images = sync.OnceValues(func() (*Source, error) {
	s, err := datasets.FashionSubset()
	if err != nil {
		return nil, err
	}
	s.Train, s.Valid, s.Test = s.Train.Slice(0, 1500), s.Valid.Slice(0, 200), s.Test.Slice(0, 300)
	return NewSource(s, false)
})

func source(t testing.TB) *Source {
	t.Helper()
	s, err := images()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// small is an experiment that takes a moment.
func small(experiment string) scenario.Scenario {
	s := scenario.DefaultExperiment(experiment)
	t := &s.Transfer
	t.Hidden, t.Labels, t.LabelCounts, t.Seeds = []int{16, 8}, 40, []int{20, 40}, 2
	t.Source.Epochs, t.Pretrain.Epochs, t.Auxiliary.Epochs, t.Auxiliary.Keep = 2, 1, 1, 1
	t.Phases = []transfer.Phase{{Epochs: 1, LearningRate: 0.01}, {Epochs: 2, LearningRate: 0.005, Thawed: transfer.AllThawed}}
	return s
}

func start(t testing.TB, s scenario.Scenario) *Run {
	t.Helper()
	r, err := Start(s, source(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func finished(t testing.TB, s scenario.Scenario) *Frame {
	t.Helper()
	r := start(t, s)
	if err := r.Step(0); err != nil {
		t.Fatal(err)
	}
	if f := r.Frame(); f.Done {
		return f
	}
	t.Fatal("not done after a step without a budget")
	return nil
}

// The same seed gives the same file, however many trainings run side by side and
// whatever the budgets.
func TestProcessorsDoNotMatter(t *testing.T) {
	for _, e := range scenario.Experiments() {
		t.Run(e, func(t *testing.T) {
			var files [2]bytes.Buffer
			for i, n := range []int{1, 4} {
				before := runtime.GOMAXPROCS(n)
				r := start(t, small(e))
				for !r.Done() {
					if err := r.Step(time.Duration(i) * 3 * time.Millisecond); err != nil {
						t.Fatal(err)
					}
				}
				runtime.GOMAXPROCS(before)
				if err := r.Frame().WriteJSON(&files[i], 0); err != nil {
					t.Fatal(err)
				}
			}
			if !bytes.Equal(files[0].Bytes(), files[1].Bytes()) {
				t.Errorf("one and four processors give other files of %d and %d bytes", files[0].Len(), files[1].Len())
			}
		})
	}
}

func TestFramesOfEveryExperiment(t *testing.T) {
	for _, c := range []struct {
		experiment string
		arms, runs int
		panels     int
	}{{scenario.ExperimentReuse, 2, 4, 5}, {scenario.ExperimentLayers, 12, 24, 2}, {scenario.ExperimentPretrain, 4, 8, 7}, {scenario.ExperimentAuxiliary, 4, 8, 5}} {
		t.Run(c.experiment, func(t *testing.T) {
			f := finished(t, small(c.experiment))
			if len(f.Arms()) != c.arms || len(f.Runs) != c.runs {
				t.Fatalf("%d arms and %d runs: want %d and %d", len(f.Arms()), len(f.Runs), c.arms, c.runs)
			}
			for i := range f.Runs {
				r := &f.Runs[i]
				if r.Status != nn.Finished || math.IsNaN(r.Test.Accuracy) {
					t.Errorf("run %d: %s, test %v", i, r.Status, r.Test)
				}
				if n := len(r.Epochs); c.experiment != scenario.ExperimentLayers && n != 4 {
					t.Errorf("run %d has %d epochs: want 0 to 3", i, n)
				}
			}
			for _, s := range f.Summaries() {
				if s.Seeds != 2 || math.IsNaN(s.Mean) || math.IsNaN(s.Std) || s.Wins+s.Ties > 1 {
					t.Errorf("summary %+v", s)
				}
			}
			fig := f.Figure(0, labs.Look{Theme: figure.Light()})
			if len(fig.Panels) != c.panels || !strings.Contains(fig.Text(), f.title()) {
				t.Errorf("%d panels: want %d", len(fig.Panels), c.panels)
			}
			var csv bytes.Buffer
			if err := f.WriteCSV(&csv); err != nil {
				t.Fatal(err)
			}
			rows := strings.Count(csv.String(), "\n")
			if want := 1 + c.runs*4; c.experiment != scenario.ExperimentLayers && rows != want || c.experiment == scenario.ExperimentLayers && rows != 1+c.runs {
				t.Errorf("%d rows of CSV", rows)
			}
		})
	}
}

func TestReuseShowsWhatMoved(t *testing.T) {
	f := finished(t, small(scenario.ExperimentReuse))
	for i := range f.Runs {
		r := &f.Runs[i]
		if r.Arm != armReused {
			continue
		}
		frozen, last := r.Epochs[1], r.Epochs[3]
		if frozen.Moved[0] != 0 || frozen.Moved[1] != 0 || !(frozen.Moved[2] > 0) || !(last.Moved[0] > 0) {
			t.Errorf("moved %v after the frozen epoch and %v at the end", frozen.Moved, last.Moved)
		}
		if frozen.Origin != r.Epochs[0].Origin || math.IsNaN(last.Origin) {
			t.Errorf("A's accuracy %v, frozen %v, at the end %v", r.Epochs[0].Origin, frozen.Origin, last.Origin)
		}
		if !slices.Equal(r.Starts, []int{0, 1}) || !slices.Equal(r.Blocks, []string{"hidden 1", "hidden 2", "output"}) {
			t.Errorf("starts %v, blocks %v", r.Starts, r.Blocks)
		}
	}
	rules := f.AccuracyPlot(figure.Dark()).Rules
	if len(rules) != 1 || rules[0].AtX != 1 {
		t.Errorf("the moment of thawing is marked at %v: want epoch 1", rules)
	}
}

func TestImagesComeBack(t *testing.T) {
	f := finished(t, small(scenario.ExperimentPretrain))
	if len(f.Images) != 4 || len(f.ImagePlots(figure.Dark())) != 2 {
		t.Fatalf("%d reconstructions: want two methods with one and two layers", len(f.Images))
	}
	for _, p := range f.Images {
		if len(p.Original) != looked || len(p.Rebuilt) != looked || len(p.Rebuilt[0]) != 784 {
			t.Errorf("%s: %d images, %d rebuilt", p.Name, len(p.Original), len(p.Rebuilt))
		}
	}
	f = finished(t, small(scenario.ExperimentAuxiliary))
	if len(f.Images) != 1 || f.Images[0].Hidden == nil {
		t.Fatalf("%d pictures of masked pixels", len(f.Images))
	}
	zero := 0
	for i, x := range f.Images[0].Hidden[0] {
		if x == 0 && f.Images[0].Original[0][i] != 0 {
			zero++
		}
	}
	if zero == 0 {
		t.Error("nothing is hidden")
	}
}

func TestCloseEndsTheWork(t *testing.T) {
	s := small(scenario.ExperimentReuse)
	s.Transfer.Source.Epochs = 10000
	r := start(t, s)
	begin := time.Now()
	// The network from scratch needs no model A, so it gets to its end beside it.
	for r.Frame().Progress == 0 || len(r.Frame().Before) == 0 || len(r.Frame().Before[0].Loss) < 2 || len(r.Frame().Runs[0].Epochs) < 4 {
		if err := r.Step(5 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
		if time.Since(begin) > 20*time.Second {
			t.Fatal("model A does not begin")
		}
	}
	// Nobody waits: the trainings stand still once their step is over.
	time.Sleep(30 * time.Millisecond)
	still, _ := r.Progress()
	at := r.Frame()
	time.Sleep(30 * time.Millisecond)
	if now, _ := r.Progress(); now != still || r.Frame() != at {
		t.Error("the trainings go on though nobody waits")
	}
	r.Close()
	if err := r.Step(0); err != nil {
		t.Errorf("closing is no error: %v", err)
	}
	if f := r.Frame(); !r.Done() || len(f.Runs[0].Epochs) != 4 || f.Runs[1].Status != "waiting" {
		t.Errorf("what was reached is there: %d epochs, then %s", len(f.Runs[0].Epochs), f.Runs[1].Status)
	}
}

func TestSavedNetworksAreReused(t *testing.T) {
	s := small(scenario.ExperimentReuse)
	s.Transfer.Seeds = 1
	r := start(t, s)
	var a, b bytes.Buffer
	if err := r.SaveModel(&a, SaveReused); err == nil || !strings.Contains(err.Error(), "not trained yet") {
		t.Errorf("saving before training: %v", err)
	}
	if err := r.Step(0); err != nil {
		t.Fatal(err)
	}
	for which, w := range map[string]*bytes.Buffer{SaveReused: &a, SaveTuned: &b} {
		if err := r.SaveModel(w, which); err != nil {
			t.Fatal(err)
		}
	}
	m, err := nn.Load(&a)
	if err != nil {
		t.Fatal(err)
	}
	other := s.Clone()
	other.Transfer.Hidden = []int{99} // what the network says counts
	again, err := StartWith(other, source(t), m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(again.Close)
	if err := again.Step(0); err != nil {
		t.Fatal(err)
	}
	if got, want := again.Frame().Runs[1].Test, r.Frame().Runs[1].Test; got != want || len(again.Frame().Before) != 0 {
		t.Errorf("on the saved network %v, want %v and no training of A", got, want)
	}
	tuned, err := nn.Load(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, accuracy := nn.NewEvaluator(tuned, 0).Evaluate(source(t).data.B.Test); accuracy != r.Frame().Runs[1].Test.Accuracy {
		t.Errorf("the saved B has %v, want %v", accuracy, r.Frame().Runs[1].Test.Accuracy)
	}
	if _, err := StartWith(small(scenario.ExperimentPretrain), source(t), m); err == nil || !strings.Contains(err.Error(), "reuse and layers, not by pretrain") {
		t.Errorf("got %v", err)
	}
}

// Without a clone the network that is saved as A is what B's training left.
func TestSharedLayersRuinA(t *testing.T) {
	s := small(scenario.ExperimentReuse)
	s.Transfer.Seeds, s.Transfer.Source.Epochs = 1, 6
	s.Transfer.Phases = []transfer.Phase{{Epochs: 40, LearningRate: 0.05, Thawed: transfer.AllThawed}}
	var scores [2]float64
	for i, shared := range []bool{false, true} {
		s.Transfer.Shared = shared
		r := start(t, s)
		if err := r.Step(0); err != nil {
			t.Fatal(err)
		}
		var a bytes.Buffer
		if err := r.SaveModel(&a, SaveReused); err != nil {
			t.Fatal(err)
		}
		m, err := nn.Load(&a)
		if err != nil {
			t.Fatal(err)
		}
		_, scores[i] = nn.NewEvaluator(m, 0).Evaluate(source(t).data.A.Valid)
		epochs := r.Frame().Runs[1].Epochs
		if want := []float64{epochs[0].Origin, epochs[len(epochs)-1].Origin}[i]; scores[i] != want {
			t.Errorf("shared %v: A has %v, the curve says %v", shared, scores[i], want)
		}
	}
	if !(scores[1] < scores[0]-0.1) {
		t.Errorf("A has %v with cloned and %v with shared layers: want at least 0.1 lost", scores[0], scores[1])
	}
}

func TestStartRefuses(t *testing.T) {
	for _, c := range []struct {
		change func(*scenario.Transfer)
		want   string
	}{
		{func(t *scenario.Transfer) { t.Labels = 5000 }, "all training images of the task in Fashion-MNIST subset; --data-dir has more"},
		{func(t *scenario.Transfer) { t.Labels = 0 }, "labels = 0: want 10 to 55000; try 200"},
		{func(t *scenario.Transfer) { t.Experiment = "reus" }, "did you mean reuse"},
		{func(t *scenario.Transfer) { t.Layers = []transfer.Op{transfer.Drop} }, "drop or replace it too"},
		{func(t *scenario.Transfer) { t.Phases = nil }, "phases: number of them = 0"},
	} {
		s := small(scenario.ExperimentReuse)
		c.change(&s.Transfer)
		if _, err := Start(s, source(t)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

func TestSummaryCountsWins(t *testing.T) {
	s := small(scenario.ExperimentReuse)
	s.Transfer.Seeds = 3
	f := &Frame{Scenario: s, arms: arms(&s.Transfer)}
	for i, pair := range [][2]float64{{0.8, 0.9}, {0.7, 0.7}, {0.9, 0.6}} {
		for arm, x := range pair {
			f.Runs = append(f.Runs, Result{Arm: arm, Seed: s.Seed + uint64(i), Test: transfer.Score{Accuracy: x}})
		}
	}
	sum := f.Summaries()
	third := 1.0 / 3
	for i, want := range []Summary{{Mean: 0.8, Std: 0.1, Wins: third, Ties: third}, {Mean: 2.2 / 3, Std: math.Sqrt(0.07 / 3), Wins: third, Ties: third}} {
		for _, pair := range [][2]float64{{sum[i].Mean, want.Mean}, {sum[i].Std, want.Std}, {sum[i].Wins, want.Wins}, {sum[i].Ties, want.Ties}} {
			if math.Abs(pair[0]-pair[1]) > 1e-12 {
				t.Errorf("arm %d: %+v, want %+v", i, sum[i], want)
			}
		}
	}
}
