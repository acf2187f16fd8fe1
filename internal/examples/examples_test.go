package examples_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"downhill/assets"
	"downhill/internal/examples"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/signal"
	"downhill/optimizers/race"
	activationslab "downhill/render/labs/activations"
	"downhill/render/labs/dying"
	racelab "downhill/render/labs/race"
	scheduleslab "downhill/render/labs/schedules"
	signallab "downhill/render/labs/signal"
	trainlab "downhill/render/labs/train"
	transferlab "downhill/render/labs/transfer"
)

// Every lab has at least two examples of what goes well and two of what goes
// wrong, every file in the folder is one of them, and each is checked below.
func TestEveryLabHasGoodAndBadOnes(t *testing.T) {
	files, err := assets.Examples.ReadDir("scenarios")
	if err != nil {
		t.Fatal(err)
	}
	all := examples.All()
	if len(files) != len(all) {
		t.Errorf("%d files for %d examples", len(files), len(all))
	}
	count := map[string]int{}
	seen := map[string]bool{}
	for _, e := range all {
		s, err := e.Scenario()
		if err != nil {
			t.Fatal(err)
		}
		if s.Lab != e.Lab || !strings.HasPrefix(e.Key, e.Lab+"-") || seen[e.Key] {
			t.Errorf("%s is of the lab %s, its document of %s", e.Key, e.Lab, s.Lab)
		}
		if len([]rune(e.Says)) > 112 || !strings.HasSuffix(e.Says, ".") || e.Title == "" {
			t.Errorf("%s: %d letters %q: want one sentence of at most 112, three lines of a card", e.Key, len([]rune(e.Says)), e.Says)
		}
		if checks()[e.Key] == nil {
			t.Errorf("%s: nothing checks that it shows what it says", e.Key)
		}
		seen[e.Key] = true
		count[e.Lab+" "+e.Word()]++
	}
	for _, lab := range []string{scenario.LabRace, scenario.LabActivations, scenario.LabSignal, scenario.LabTrain, scenario.LabSchedules, scenario.LabTransfer} {
		for _, word := range []string{" good", " bad"} {
			if n := count[lab+word]; n < 2 {
				t.Errorf("%d%s examples of the lab %s, want at least 2", n, word, lab)
			}
		}
	}
}

func TestLookupNamesTheNearest(t *testing.T) {
	_, err := examples.Lookup("race-above-limit")
	u := &param.UnknownError{}
	if !errors.As(err, &u) || u.Known[0] != "race-above-the-limit" {
		t.Errorf("%v: want race-above-the-limit to come first", err)
	}
}

// Each example shows what its sentence says. The limits stand between what was
// measured and what would make the sentence wrong, so that another processor's
// order of summation cannot turn them.
func TestExamplesShowWhatTheySay(t *testing.T) {
	for _, e := range examples.All() {
		t.Run(e.Key, func(t *testing.T) {
			s, err := e.Scenario()
			if err != nil {
				t.Fatal(err)
			}
			checks()[e.Key](t, s)
		})
	}
}

func checks() map[string]func(*testing.T, scenario.Scenario) {
	return map[string]func(*testing.T, scenario.Scenario){
		"race-below-the-limit": func(t *testing.T, s scenario.Scenario) {
			f := raced(t, s)
			ended(t, f, "η 0.06", race.Converged)
			ended(t, f, "η 0.095", race.Converged)
		},
		"race-rosenbrock": func(t *testing.T, s scenario.Scenario) {
			for _, at := range raced(t, s).Standings(s.Race.Steps, "") {
				within(t, at.Name+" from the minimum", at.Distance, 0, 0.01) // 2e-4; the valley is 2 long
			}
		},
		"race-above-the-limit": func(t *testing.T, s scenario.Scenario) {
			f := raced(t, s)
			ended(t, f, "η 0.095", race.Converged)
			ended(t, f, "η 0.105", race.Diverged)
		},
		"race-adagrad-stops": func(t *testing.T, s scenario.Scenario) {
			for _, at := range raced(t, s).Standings(s.Race.Steps, "") {
				low, high := 0.0, 0.1 // RMSProp: 0.01
				if at.Name == "AdaGrad" {
					low, high = 3, 5 // 4.16
				}
				within(t, at.Name+" from the minimum", at.Distance, low, high)
			}
		},
		"activations-selu": func(t *testing.T, s scenario.Scenario) {
			selu, tanh := output(t, s, "selu"), output(t, s, "tanh")
			within(t, "mean out of SELU", selu.Mean, -0.001, 0.001)
			within(t, "variance out of SELU", selu.Variance, 0.999, 1.001)
			within(t, "variance out of tanh", tanh.Variance, 0.385, 0.395)
		},
		"activations-nobody-dies": func(t *testing.T, s scenario.Scenario) {
			f := trials(t, s)
			for i := range f.Tracks {
				if dead, _, of := f.Count(i, f.Len()-1); dead != 0 {
					t.Errorf("%s: %d of %d units are dead, want none", f.Tracks[i].Name, dead, of)
				}
			}
		},
		"activations-dead-relus": func(t *testing.T, s scenario.Scenario) {
			f := trials(t, s)
			dead, _, of := f.Count(0, f.Len()-1)
			within(t, "share of dead ReLU units", float64(dead)/float64(of), 0.5, 1) // 35 of 64
			m := f.At(0, f.Len()-1)
			within(t, "accuracy with ReLU", m.Accuracy, 0.4, 0.6) // 0.5
		},
		"activations-sigmoid": func(t *testing.T, s scenario.Scenario) {
			o := output(t, s, "sigmoid")
			within(t, "mean", o.Mean, 0.499, 0.501)
			within(t, "saturated share", o.Saturated, 0.6, 0.75) // 0.680
		},
		"signal-he-relu": func(t *testing.T, s scenario.Scenario) {
			r := signalled(t, s)[0]
			for _, q := range []signal.Quantity{signal.ActVar, signal.GPreVar} {
				within(t, "decades that the variance moves", decades(r, q), -1, 1) // 15 with Glorot's
			}
		},
		"signal-lecun-selu": func(t *testing.T, s scenario.Scenario) {
			r := signalled(t, s)[0]
			for _, l := range r.Layers {
				within(t, "log₁₀ of the variance", l.Stats[signal.ActVar].Log10Mean, -0.3, 0.3)
			}
		},
		"signal-sigmoid-normal": func(t *testing.T, s scenario.Scenario) {
			l := signalled(t, s)[0].Layers[s.Signal.Depth-1]
			within(t, "log₁₀ of the pre-activations' variance", l.Stats[signal.PreVar].Log10Mean, 1.4, 1.9) // 25 to 80
			within(t, "saturated share", l.Stats[signal.Saturated].Mean, 0.5, 1)
		},
		"signal-glorot-relu": func(t *testing.T, s scenario.Scenario) {
			within(t, "decades that the variance falls", decades(signalled(t, s)[0], signal.ActVar), -16.5, -13.5) // 50·log₁₀ 2 = 15.05
		},
		"train-moons": func(t *testing.T, s scenario.Scenario) {
			within(t, "validation accuracy", trained(t, s)[0].ValidAccuracy, 0.93, 1) // 0.96
		},
		"train-deep-elu": func(t *testing.T, s scenario.Scenario) {
			within(t, "validation accuracy", trained(t, s)[0].ValidAccuracy, 0.9, 1) // 0.95
		},
		"train-deep-sigmoid": func(t *testing.T, s scenario.Scenario) {
			last := trained(t, s)
			within(t, "validation accuracy with sigmoid", last[0].ValidAccuracy, 0.4, 0.6) // 0.44
			within(t, "validation accuracy with ELU", last[1].ValidAccuracy, 0.9, 1)
		},
		"train-rate-too-high": func(t *testing.T, s scenario.Scenario) {
			last := trained(t, s)
			within(t, "validation accuracy at η = 5", last[0].ValidAccuracy, 0.4, 0.6) // 0.44
			within(t, "validation accuracy at η = 0.1", last[1].ValidAccuracy, 0.8, 1) // 0.88
		},
		"schedules-exponential": noisier,
		"schedules-cosine":      noisier,
		"schedules-too-fast": func(t *testing.T, s scenario.Scenario) {
			at := scheduled(t, s)
			within(t, "final loss of the fast one", at[0].Loss, 5, 20) // 12.6
			within(t, "final loss of the slow one", at[1].Loss, 0, 0.1)
		},
		"schedules-too-high": func(t *testing.T, s scenario.Scenario) {
			at := scheduled(t, s)
			for i := range 2 {
				if at[i].Status != race.Diverged {
					t.Errorf("%s is %s, want diverged", at[i].Name, at[i].Status)
				}
			}
			within(t, "final loss at η = 0.05", at[2].Loss, 0, 0.1)
		},
		"transfer-freeze-first": func(t *testing.T, s scenario.Scenario) { reused(t, s, 0.002, 0.05) }, // +1.16 %
		"transfer-few-labels":   func(t *testing.T, s scenario.Scenario) { reused(t, s, 0.02, 0.2) },   // +6.5 %
		"transfer-rate-too-low": func(t *testing.T, s scenario.Scenario) { reused(t, s, -0.6, -0.1) },  // −29 %
		"transfer-wrecked": func(t *testing.T, s scenario.Scenario) {
			for _, r := range transferred(t, s).Runs {
				if r.Arm == 1 && r.Status != nn.Diverged {
					t.Errorf("seed %d ended %s, want diverged", r.Seed, r.Status)
				}
			}
		},
	}
}

func within(t *testing.T, what string, got, low, high float64) {
	t.Helper()
	if !(got >= low && got <= high) {
		t.Errorf("%s: %.4g, want %g to %g", what, got, low, high)
	}
}

func raced(t *testing.T, s scenario.Scenario) *racelab.Frame {
	t.Helper()
	run, err := racelab.Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	return run.Snapshot()
}

func ended(t *testing.T, f *racelab.Frame, name string, want race.Status) {
	t.Helper()
	for _, track := range f.Rec.Tracks {
		if track.Name == name {
			if track.Status != want {
				t.Errorf("%s is %s, want %s", name, track.Status, want)
			}
			return
		}
	}
	t.Errorf("there is no racer %s", name)
}

func output(t *testing.T, s scenario.Scenario, key string) activationslab.Output {
	t.Helper()
	f, err := activationslab.NewFrame(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range f.Curves {
		if c.Choice.Key == key {
			return c.Output
		}
	}
	t.Fatalf("there is no %s", key)
	return activationslab.Output{}
}

func trials(t *testing.T, s scenario.Scenario) *dying.Frame {
	t.Helper()
	run, err := dying.Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	return run.Frame()
}

func signalled(t *testing.T, s scenario.Scenario) []*signal.Result {
	t.Helper()
	run, err := signallab.Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	var out []*signal.Result
	for _, m := range run.Frame().Runs {
		out = append(out, m.Result)
	}
	return out
}

// decades is how far log₁₀ of a variance moves from the first layer to the last,
// or of a gradient's from the last to the first.
func decades(r *signal.Result, q signal.Quantity) float64 {
	first, last := r.Layers[0].Stats[q].Log10Mean, r.Layers[len(r.Layers)-1].Stats[q].Log10Mean
	if q == signal.GPreVar {
		first, last = last, first
	}
	return last - first
}

func trained(t *testing.T, s scenario.Scenario) []nn.Epoch {
	t.Helper()
	source, err := trainlab.Load(s, "")
	if err != nil {
		t.Fatal(err)
	}
	run, err := trainlab.Start(s, source)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Train(context.Background(), func(trainlab.Progress) {}); err != nil {
		t.Fatal(err)
	}
	var out []nn.Epoch
	for _, r := range run.Snapshot().Runs {
		out = append(out, r.Epochs[len(r.Epochs)-1])
	}
	return out
}

// scheduled is how the race of a document of schedules ends, in their order.
func scheduled(t *testing.T, s scenario.Scenario) []racelab.Standing {
	t.Helper()
	run, err := scheduleslab.Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	f := run.Frame().Race
	out := make([]racelab.Standing, len(f.Rec.Tracks))
	for _, at := range f.Standings(f.Len()-1, "") {
		out[at.Racer] = at
	}
	return out
}

// noisier checks that the second schedule ends at less than a tenth of the first
// one's loss: 0.003 and 0.008 against 0.616.
func noisier(t *testing.T, s scenario.Scenario) {
	at := scheduled(t, s)
	if !(at[1].Loss < at[0].Loss/10) || math.IsNaN(at[0].Loss) {
		t.Errorf("final losses %.3g and %.3g: want the second below a tenth of the first", at[0].Loss, at[1].Loss)
	}
}

func transferred(t *testing.T, s scenario.Scenario) *transferlab.Frame {
	t.Helper()
	source, err := transferlab.Load(s, "")
	if err != nil {
		t.Fatal(err)
	}
	run, err := transferlab.Start(s, source)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	return run.Frame()
}

// reused checks by how much the network that reuses layers is more accurate than
// the one from scratch.
func reused(t *testing.T, s scenario.Scenario, low, high float64) {
	t.Helper()
	sums := transferred(t, s).Summaries()
	within(t, "accuracy gained by reuse", sums[1].Mean-sums[0].Mean, low, high)
}
