package cli

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// trainResults is the contract's JSON of a training.
type trainResults struct {
	Version  int               `json:"version"`
	Lab      string            `json:"lab"`
	Seed     uint64            `json:"seed"`
	Scenario json.RawMessage   `json:"scenario"`
	Data     map[string]any    `json:"data"`
	Runs     []trainRun        `json:"runs"`
	Summary  []json.RawMessage `json:"summary"`
	Timing   struct {
		Seconds float64     `json:"seconds"`
		Epochs  [][]float64 `json:"seconds_per_epoch"`
	} `json:"timing"`
}

type trainRun struct {
	Name       string `json:"name"`
	Fold       int    `json:"fold"`
	Parameters int    `json:"parameters"`
	Trainable  int    `json:"trainable_parameters"`
	Layers     []struct {
		Name       string `json:"name"`
		Output     int    `json:"output"`
		Parameters int    `json:"parameters"`
	} `json:"layers"`
	Epochs    []trainEpoch       `json:"epochs"`
	Test      map[string]number  `json:"test"`
	MCDropout map[string]float64 `json:"mc_dropout"`
	Status    string             `json:"status"`
	Reason    string             `json:"reason"`
}

type trainEpoch struct {
	Epoch             int      `json:"epoch"`
	Step              int      `json:"step"`
	TrainLoss         number   `json:"train_loss"`
	TrainAccuracy     number   `json:"train_accuracy"`
	TrainLossEval     number   `json:"train_loss_eval"`
	TrainAccuracyEval number   `json:"train_accuracy_eval"`
	ValidLoss         number   `json:"valid_loss"`
	ValidAccuracy     number   `json:"valid_accuracy"`
	LearningRate      number   `json:"learning_rate"`
	GradientNorm      []number `json:"layer_gradient_norm"`
	Dead              []number `json:"layer_dead_fraction"`
	Saturated         []number `json:"layer_saturated_fraction"`
}

// tiny is a training that takes some milliseconds.
const tiny = tinyData + "--layers 6 "

const tinyData = "--data moons:n=60 --epochs 3 "

// trainJSON runs downhill train and reads its JSON strictly.
func trainJSON(t testing.TB, stdin string, args ...string) ([]byte, trainResults) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.json")
	done(t, stdin, append([]string{"train", "-q", "-o", path}, args...)...)
	text := read(t, path)
	var r trainResults
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		t.Fatalf("%v in %.300s", err, text)
	}
	return text, r
}

// Two runs with the same seed differ in timing alone, although networks train
// side by side, and the scenario inside runs again to the same results.
func TestTrainRepeats(t *testing.T) {
	args := strings.Fields(tiny + "--activation rrelu --activation prelu --activation selu --dropout 0 --dropout 0.2 --dropout hidden=0.3 " +
		"--batch-norm before --optimizer nadam:lr=0.01 --mc-dropout 0 --l2 1e-4 --early-stopping 2")
	a, ra := trainJSON(t, "", append(args, "--seed", "7")...)
	b, _ := trainJSON(t, "", append(args, "--seed", "7")...)
	if withoutTiming(t, a) != withoutTiming(t, b) {
		t.Error("the same scenario and seed gave other results")
	}
	_, rc := trainJSON(t, "", append(args, "--seed", "8")...)
	for i := range ra.Runs {
		if ra.Runs[i].Epochs[1].TrainLoss == rc.Runs[i].Epochs[1].TrainLoss {
			t.Errorf("%s: another seed gave the same training", ra.Runs[i].Name)
		}
	}
	for name, again := range map[string]string{"scenario": string(ra.Scenario), "results": string(a)} {
		d, _ := trainJSON(t, again, "--scenario", "-")
		if withoutTiming(t, a) != withoutTiming(t, d) {
			t.Errorf("the %s ran again to other results", name)
		}
	}
}

func TestTrainJSONIsWhatTheContractSays(t *testing.T) {
	text, r := trainJSON(t, "", strings.Fields(tinyData+"--layers 6,5 --optimizer sgd:lr=0.1 --schedule exponential:s=2,per=epoch --batch-size 10 "+
		"--batch-norm none --batch-norm before --name plain --name normed --seed 18446744073709551615")...)
	if r.Version != 1 || r.Lab != "train" || r.Seed != math.MaxUint64 || len(r.Runs) != 2 || r.Summary != nil {
		t.Errorf("got version %d lab %q seed %d, %d runs, summary %v", r.Version, r.Lab, r.Seed, len(r.Runs), r.Summary)
	}
	if got := fmt.Sprint(r.Data); got != "map[classes:2 features:2 key:moons params:map[n:60 noise:0.1 test:0.2 valid:0.2] test:12 train:36 valid:12]" {
		t.Errorf("data: %s", got)
	}
	// 2·6 + 6 + 6·5 + 5 + 5·1 + 1 weights and biases; with normalization before
	// the activation no hidden biases, and two trained and two moving numbers a unit.
	for i, want := range []struct {
		name             string
		params, trained  int
		layers, gradient int
	}{{"plain", 59, 59, 3, 3}, {"normed", 59 - 11 + 44, 59 - 11 + 22, 7, 3}} {
		run := r.Runs[i]
		if run.Name != want.name || run.Parameters != want.params || run.Trainable != want.trained || len(run.Layers) != want.layers {
			t.Errorf("run %d: got %s, %d parameters, %d trainable, layers %v\nwant %+v", i, run.Name, run.Parameters, run.Trainable, run.Layers, want)
		}
		sum := 0
		for _, l := range run.Layers {
			sum += l.Parameters
			if l.Name == "" || l.Output < 1 {
				t.Errorf("layer %+v", l)
			}
		}
		if sum != run.Parameters {
			t.Errorf("%s: the layers have %d parameters of %d", run.Name, sum, run.Parameters)
		}
		if run.Status != "finished" || run.Fold != 0 || len(run.Epochs) != 4 || len(r.Timing.Epochs[i]) != 3 {
			t.Errorf("%s: %s, fold %d, %d epochs, timing %v", run.Name, run.Status, run.Fold, len(run.Epochs), r.Timing.Epochs[i])
		}
		for k, e := range run.Epochs {
			// 36 instances in batches of 10 are four steps. η halves of a decade
			// every epoch: 0.1 · 0.1^(epoch/2), the epoch counted from 0 as it begins.
			rate := 0.1 * math.Pow(0.1, math.Max(0, float64(k-1))/2)
			if e.Epoch != k || e.Step != 4*k || math.Abs(float64(e.LearningRate)-rate) > 1e-15 {
				t.Errorf("%s: epoch %d: step %d, η %v want %v", run.Name, e.Epoch, e.Step, e.LearningRate, rate)
			}
			for what, x := range map[string]number{"train_loss_eval": e.TrainLossEval, "train_accuracy_eval": e.TrainAccuracyEval,
				"valid_loss": e.ValidLoss, "valid_accuracy": e.ValidAccuracy} {
				if !(x >= 0) {
					t.Errorf("%s: epoch %d: %s = %v", run.Name, k, what, x)
				}
			}
			// Before training nothing was trained on.
			if trained := e.TrainLoss >= 0 && e.TrainAccuracy >= 0 && e.GradientNorm[0] > 0; trained != (k > 0) {
				t.Errorf("%s: epoch %d: trained on %v %v %v", run.Name, k, e.TrainLoss, e.TrainAccuracy, e.GradientNorm)
			}
			if len(e.GradientNorm) != want.gradient || len(e.Dead) != want.gradient || len(e.Saturated) != want.gradient {
				t.Errorf("%s: epoch %d: %d norms, %d dead, %d saturated, want %d", run.Name, k, len(e.GradientNorm), len(e.Dead), len(e.Saturated), want.gradient)
			}
		}
		if !(run.Test["loss"] > 0) || !(run.Test["accuracy"] >= 0) || len(run.Test) != 2 {
			t.Errorf("%s: test %v", run.Name, run.Test)
		}
	}
	// What is not asked for is not there.
	for _, absent := range []string{"mc_dropout", "fold", "summary"} {
		if strings.Contains(string(text), `"`+absent+`"`) {
			t.Errorf("%s is there", absent)
		}
	}
	if first := r.Runs[0].Epochs[0]; first.TrainLossEval == r.Runs[0].Epochs[3].TrainLossEval {
		t.Error("the loss did not move")
	}
}

// The names that the contract gives to fields, in its order.
func TestTrainJSONFieldNames(t *testing.T) {
	text, _ := trainJSON(t, "", strings.Fields(tiny)...)
	for _, want := range []string{
		`"runs":[{"name":`, `,"parameters":`, `,"trainable_parameters":`, `,"layers":[{"name":"dense","output":6,"parameters":18},`,
		`"epochs":[{"epoch":0,"step":0,"train_loss":"NaN","train_accuracy":"NaN","train_loss_eval":`, `,"train_accuracy_eval":`,
		`,"valid_loss":`, `,"valid_accuracy":`, `,"learning_rate":0.01,"layer_gradient_norm":["NaN","NaN"],"layer_dead_fraction":[`,
		`,"layer_saturated_fraction":[`, `"test":{"loss":`, `,"accuracy":`, `"status":"finished","reason":""}`, `"timing":{"seconds":`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is missing in\n%s", want, text)
		}
	}
}

// A training that diverges is a result that says where it began.
func TestTrainDivergedIsAResult(t *testing.T) {
	_, r := trainJSON(t, "", strings.Fields("--data sine:n=60 --layers 6,5 --activation relu --optimizer sgd:lr=1e30 --optimizer sgd:lr=0.01 --epochs 4 --batch-size 10")...)
	bad, good := r.Runs[0], r.Runs[1]
	if bad.Status != "diverged" || !strings.Contains(bad.Reason, "step") || !strings.Contains(bad.Reason, "dense") {
		t.Errorf("got %s: %s", bad.Status, bad.Reason)
	}
	if len(bad.Epochs) == 0 || len(bad.Epochs) > 4 || !math.IsNaN(float64(bad.Test["loss"])) {
		t.Errorf("got %d epochs, test %v", len(bad.Epochs), bad.Test)
	}
	last := -1
	for _, e := range bad.Epochs {
		if e.Epoch <= last {
			t.Errorf("epoch %d follows %d", e.Epoch, last)
		}
		last = e.Epoch
	}
	if good.Status != "finished" || len(good.Epochs) != 5 || !math.IsNaN(float64(good.Test["accuracy"])) || !(good.Test["loss"] > 0) {
		t.Errorf("the other: %s, %d epochs, test %v", good.Status, len(good.Epochs), good.Test)
	}
	out := done(t, "", strings.Fields("train --data sine:n=60 --layers 6 --optimizer sgd:lr=1e30 --epochs 9")...)
	if !strings.Contains(out, "diverged: ") {
		t.Errorf("got %s", out)
	}
}

// Early stopping ends with the weights of the epoch whose validation loss was
// the lowest, which is what the test and the saved network show.
func TestTrainEarlyStopping(t *testing.T) {
	_, r := trainJSON(t, "", strings.Fields("--data moons:n=60,noise=0.4 --layers 30 --optimizer adam:lr=0.05 --epochs 200 --early-stopping 5")...)
	run := r.Runs[0]
	n := len(run.Epochs) - 1
	if run.Status != "stopped" || n >= 200 || n < 6 || !strings.Contains(run.Reason, "validation loss") {
		t.Fatalf("%s after %d epochs: %s", run.Status, n, run.Reason)
	}
	best := slices.IndexFunc(run.Epochs, func(e trainEpoch) bool {
		return e.Epoch > 0 && !slices.ContainsFunc(run.Epochs[1:], func(o trainEpoch) bool { return o.ValidLoss < e.ValidLoss })
	})
	if best != n-5 {
		t.Errorf("the lowest validation loss is that of epoch %d of %d", best, n)
	}
}

func TestTrainFolds(t *testing.T) {
	_, r := trainJSON(t, "", strings.Fields("--data circles:n=50 --layers 5 --epochs 2 --optimizer adam:lr=0.02 --activation relu --activation tanh --folds 4")...)
	if len(r.Runs) != 8 || len(r.Summary) != 2 {
		t.Fatalf("got %d runs and %d summaries", len(r.Runs), len(r.Summary))
	}
	for i, run := range r.Runs {
		if want := []string{"relu", "tanh"}[i/4]; run.Name != want || run.Fold != i%4+1 || len(run.Epochs) != 3 {
			t.Errorf("run %d: %s fold %d", i, run.Name, run.Fold)
		}
	}
	for n, raw := range r.Summary {
		var got struct {
			Name      string
			Mean, Std float64
			Folds     int
		}
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatal(err)
		}
		mean, square := 0.0, 0.0
		for _, run := range r.Runs[4*n : 4*n+4] {
			mean += float64(run.Epochs[2].ValidAccuracy) / 4
		}
		for _, run := range r.Runs[4*n : 4*n+4] {
			square += math.Pow(float64(run.Epochs[2].ValidAccuracy)-mean, 2)
		}
		// Sums of four numbers below 1 round to some 1e-16.
		if got.Folds != 4 || math.Abs(got.Mean-mean) > 1e-14 || math.Abs(got.Std-math.Sqrt(square/3)) > 1e-14 {
			t.Errorf("%+v want mean %v, standard deviation %v", got, mean, math.Sqrt(square/3))
		}
	}
	// The parts that are validated on are each another: 40 instances in four.
	if r.Data["train"] != 30.0 || r.Data["valid"] != 10.0 || reflect.DeepEqual(r.Runs[0].Epochs[0], r.Runs[1].Epochs[0]) {
		t.Errorf("data %v", r.Data)
	}
	out := done(t, "", strings.Fields("train --data circles:n=50 --layers 5 --epochs 2 --folds 4")...)
	if !strings.Contains(out, " ± ") || !strings.Contains(out, "4 folds") || !strings.Contains(out, "fold 3  epoch 2/2") {
		t.Errorf("got %s", out)
	}
}

func TestTrainMonteCarlo(t *testing.T) {
	_, r := trainJSON(t, "", strings.Fields(tinyData+"--layers 30 --dropout hidden=0.3 --mc-dropout 50 --optimizer adam:lr=0.02")...)
	m := r.Runs[0].MCDropout
	// Fifty passes average out most of the masks, so the mean prediction is near
	// the one without dropout; that the passes differ is what they are for.
	if m["passes"] != 50 || !(m["spread"] > 0.005 && m["spread"] < 0.3) || math.Abs(m["loss"]-float64(r.Runs[0].Test["loss"])) > 0.1 || !(m["accuracy"] > 0.5) {
		t.Errorf("got %v, without dropout %v", m, r.Runs[0].Test)
	}
	out := done(t, "", strings.Fields("train "+tiny+"--dropout hidden=0.3 --mc-dropout 5")...)
	if !strings.Contains(out, "the mean of 5 predictions with dropout on") {
		t.Errorf("got %s", out)
	}
}
