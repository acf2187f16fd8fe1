package train

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/nn"
)

// scene reads a training on 60 points.
func scene(t testing.TB, data, more, runs string) scenario.Scenario {
	t.Helper()
	s, err := scenario.ParseTraining([]byte("version: 1\nlab: train\ntrain: {data: '" + data + "', epochs: 4, " + more + "runs: [" + runs + "]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const twoRuns = "{layers: '6,5', optimizer: 'adam:lr=0.02', activation: tanh}, {layers: '7x6', optimizer: 'adam:lr=0.02', batch_norm: before, dropout: 'hidden=0.1'}"

func train(t testing.TB, s scenario.Scenario) *Run {
	t.Helper()
	source, err := Load(s, "")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Start(s, source)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Train(context.Background(), func(Progress) {}); err != nil {
		t.Fatal(err)
	}
	return r
}

// Networks that train side by side give the bits of one that trains alone.
func TestNetworksDoNotMeet(t *testing.T) {
	both := train(t, scene(t, "moons:n=60", "", twoRuns)).Snapshot()
	for i, one := range strings.SplitAfter(twoRuns, "}, ") {
		alone := train(t, scene(t, "moons:n=60", "", strings.TrimSuffix(one, ", "))).Snapshot()
		if a, b := fmt.Sprint(both.Runs[i].Epochs, both.Runs[i].Test), fmt.Sprint(alone.Runs[0].Epochs, alone.Runs[0].Test); a != b {
			t.Errorf("run %d: got %s\nalone %s", i, a, b)
		}
	}
}

// Progress counts every step once, says when a run is over, and ends at the
// total even where early stopping leaves epochs out.
func TestProgress(t *testing.T) {
	s := scene(t, "moons:n=60,noise=0.5", "", "{layers: '30', optimizer: 'adam:lr=0.1', early_stopping: 1, name: a}, {layers: '5', optimizer: sgd, name: b}")
	s.Train.Epochs = 50
	source, err := Load(s, "")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Start(s, source)
	if err != nil {
		t.Fatal(err)
	}
	epochs, over, last := map[string]int{}, map[string]int{}, 0
	err = r.Train(context.Background(), func(p Progress) {
		if p.Done < last || p.Total != 2*2*50 || p.Epochs != 50 {
			t.Errorf("%d steps of %d after %d, %d epochs", p.Done, p.Total, last, p.Epochs)
		}
		last = p.Done
		if p.Epoch != nil {
			if p.Epoch.Epoch != epochs[p.Run.Name] {
				t.Errorf("%s: epoch %d in place of %d", p.Run.Name, p.Epoch.Epoch, epochs[p.Run.Name])
			}
			epochs[p.Run.Name]++
		}
		if p.Over {
			over[p.Run.Name]++
		}
	})
	if err != nil || last != 2*2*50 || epochs["b"] != 51 || epochs["a"] >= 51 || over["a"] != 1 || over["b"] != 1 {
		t.Errorf("%v: %d steps, epochs %v, over %v", err, last, epochs, over)
	}
	run := r.Snapshot().Runs[0]
	if e, ok := run.ended(); !ok || run.Status != nn.Stopped || run.Best != e.Epoch || run.Best >= run.Epochs[len(run.Epochs)-1].Epoch {
		t.Errorf("%s, best epoch %d of %d", run.Status, run.Best, len(run.Epochs)-1)
	}
}

func TestCancelledTrainingIsAnError(t *testing.T) {
	s := scene(t, "moons:n=60", "", twoRuns)
	source, err := Load(s, "")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Start(s, source)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	err = r.Train(ctx, func(p Progress) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// What two classes, more classes and values ask of a network.
func TestEnds(t *testing.T) {
	for data, want := range map[string]scenario.Ends{
		"moons":                {Input: 2, Output: 1, Loss: nn.Sigmoid},
		"blobs:centres=3":      {Input: 2, Output: 3, Loss: nn.Softmax},
		"sine":                 {Input: 1, Output: 1, Loss: nn.MSE},
		"fashion-mnist":        {Input: 784, Output: 10, Loss: nn.Softmax, Image: [2]int{28, 28}},
		"fashion-mnist:task=a": {Input: 784, Output: 8, Loss: nn.Softmax, Image: [2]int{28, 28}},
		"fashion-mnist:task=b": {Input: 784, Output: 1, Loss: nn.Sigmoid, Image: [2]int{28, 28}},
	} {
		source, err := Load(scene(t, data, "", "{layers: '2', optimizer: sgd}"), "")
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		if got := source.Ends(); got != want {
			t.Errorf("%s: got %+v want %+v", data, got, want)
		}
	}
}

// Every instance is validated on in exactly one fold, and never trained on
// there.
func TestFoldsShareTheData(t *testing.T) {
	s := scene(t, "moons:n=53", "folds: 4, ", "{layers: '2', optimizer: sgd}")
	source, err := Load(s, "")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[[2]float64]int{}
	for i := range 4 {
		r, err := source.round(i, 4, s.Seed)
		if err != nil {
			t.Fatal(err)
		}
		mine := map[[2]float64]bool{}
		for i := range r.Valid.Len() {
			p := [2]float64(r.Valid.Values[2*i : 2*i+2])
			seen[p]++
			mine[p] = true
		}
		for i := range r.Train.Len() {
			if mine[[2]float64(r.Train.Values[2*i:2*i+2])] {
				t.Error("trained on what is validated on")
			}
		}
		if r.Test != source.split.Test {
			t.Error("the test data changed")
		}
	}
	whole := source.split.Train.Len() + source.split.Valid.Len()
	if len(seen) != whole {
		t.Errorf("%d instances of %d were validated on", len(seen), whole)
	}
	for p, n := range seen {
		if n != 1 {
			t.Errorf("%v was validated on %d times", p, n)
		}
	}
}

// Standardized input has mean 0 and deviation 1 where it varies, measured on
// the training part of each fold.
func TestStandardizeIsForTheNetworksThatAskForIt(t *testing.T) {
	s := scene(t, "moons:n=60", "", "{layers: '2', optimizer: sgd, standardize: true, name: a}, {layers: '2', optimizer: sgd, name: b}")
	source, err := Load(s, "")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Start(s, source)
	if err != nil {
		t.Fatal(err)
	}
	if r.jobs[0].split.Train.Scaler.Mean() == nil || r.jobs[0].split.Valid.Scaler.Mean() == nil || r.jobs[1].split.Train.Scaler.Mean() != nil {
		t.Error("the wrong data are standardized")
	}
}

// Monte Carlo dropout without dropout is the plain prediction: no spread, and
// the loss that evaluation gives. Only the order of sums differs, some 1e-16 of
// each.
func TestMonteCarloWithoutDropoutIsThePrediction(t *testing.T) {
	for _, data := range []string{"moons:n=400", "blobs:n=400,centres=3", "sine:n=400"} {
		r := train(t, scene(t, data, "", "{layers: '6', optimizer: 'adam:lr=0.01'}"))
		j := r.jobs[0]
		m, err := monteCarlo(context.Background(), j.model, r.source.split.Test, 3, 1)
		if err != nil {
			t.Fatal(err)
		}
		want := j.result.Test
		same := math.Abs(m.Loss-want.Loss) < 1e-12*want.Loss && (m.Accuracy == want.Accuracy || math.IsNaN(m.Accuracy) && math.IsNaN(want.Accuracy))
		if !same || m.Spread > 1e-15 {
			t.Errorf("%s: got %+v want %+v without spread", data, *m, want)
		}
	}
}

func TestCSVHoldsWhatJSONHolds(t *testing.T) {
	f := train(t, scene(t, "moons:n=60", "", twoRuns)).Snapshot()
	var text bytes.Buffer
	if err := f.WriteCSV(&text); err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.TrimSpace(text.String()), "\n")
	// Seven dense layers at most, so the first network's last columns are empty.
	if len(rows) != 1+2*5 || strings.Count(rows[0], ",") != 10+3*7 || !strings.HasSuffix(rows[1], ",,,,") {
		t.Errorf("got\n%s", text.String())
	}
	e := f.Runs[1].Epochs[4]
	want := fmt.Sprintf(`,0,4,8,%v,%v,%v,%v,%v,%v,%v,%v,`, e.TrainLoss, e.TrainAccuracy, e.TrainLossEval, e.TrainAccuracyEval, e.ValidLoss, e.ValidAccuracy, e.LearningRate, e.LayerGradientNorm[0])
	if !strings.Contains(rows[10], want) {
		t.Errorf("got %s\nwant %s", rows[10], want)
	}
}

func TestJSONWritesWhatIsNotFinite(t *testing.T) {
	f := train(t, scene(t, "sine:n=60", "", "{layers: '2', optimizer: sgd}")).Snapshot()
	f.Runs[0].Epochs[1].TrainLoss, f.Runs[0].Epochs[2].ValidLoss = math.Inf(1), math.Inf(-1)
	var text bytes.Buffer
	if err := f.WriteJSON(&text, 0); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"train_loss":"+Inf"`, `"valid_loss":"-Inf"`, `"valid_accuracy":"NaN"`, `"classes"`} {
		if strings.Contains(text.String(), want) != (want != `"classes"`) {
			t.Errorf("%s in %.600s", want, text.String())
		}
	}
	var back map[string]any
	if err := json.Unmarshal(text.Bytes(), &back); err != nil {
		t.Error(err)
	}
}

func TestMoments(t *testing.T) {
	if m, s := moments([]float64{1, 2, 3, 6}); m != 3 || math.Abs(s-math.Sqrt(14.0/3)) > 1e-15 {
		t.Errorf("got %v %v", m, s)
	}
	if m, s := moments([]float64{5}); m != 5 || !math.IsNaN(s) {
		t.Errorf("one: got %v %v", m, s)
	}
	if m, _ := moments(nil); !math.IsNaN(m) {
		t.Errorf("none: got %v", m)
	}
}
