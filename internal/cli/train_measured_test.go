package cli

import (
	"encoding/json"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"downhill/internal/scenario"
)

// measuredRuns is what a training's figure and pruning add to its JSON.
type measuredRuns struct {
	Runs []struct {
		Epochs   json.RawMessage `json:"epochs"`
		Test     json.RawMessage `json:"test"`
		Sparsity *struct {
			Zeros     number `json:"zeros"`
			Threshold number `json:"threshold"`
			Pruned    *struct {
				Zeros number            `json:"zeros"`
				Test  map[string]number `json:"test"`
			} `json:"pruned"`
			Layers []struct {
				Weights, Zeros int
			} `json:"layers"`
			Frontier []struct {
				Zeros number            `json:"zeros"`
				Test  map[string]number `json:"test"`
			} `json:"frontier"`
			Bytes           map[string]int `json:"bytes"`
			Multiplications map[string]int `json:"multiplications"`
		} `json:"sparsity"`
		Regularization *struct {
			Limit      number `json:"max_norm"`
			Smoothness number `json:"mean_gradient_norm"`
			Layers     []struct {
				Name  string   `json:"name"`
				Norms []number `json:"unit_norm"`
			} `json:"layers"`
		} `json:"regularization"`
		Calibration map[string]struct {
			Accuracy, ECE number
			Bins          []struct {
				Count                int
				Confidence, Accuracy number
			} `json:"bins"`
		} `json:"calibration"`
		MCDropout map[string]number `json:"mc_dropout"`
	} `json:"runs"`
	Timing struct {
		Predictions [][][3]float64 `json:"seconds_per_prediction"`
	} `json:"timing"`
}

func measuredJSON(t testing.TB, args string) ([]byte, measuredRuns) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.json")
	done(t, "", append([]string{"train", "-q", "-o", path}, strings.Fields(args)...)...)
	var m measuredRuns
	text := read(t, path)
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	return text, m
}

const sparseNet = tinyData + "--layers 6,5 --optimizer adam:lr=0.01 "

// Pruning measures a copy: the training is that of the same network without it, the
// copy's zeros are those of the threshold, and everything but timing repeats.
func TestTrainPrunesACopy(t *testing.T) {
	text, pruned := measuredJSON(t, sparseNet+"--prune 0.3 --prune 1e9 --name some --name whole")
	again, _ := measuredJSON(t, sparseNet+"--prune 0.3 --prune 1e9 --name some --name whole")
	if withoutTiming(t, text) != withoutTiming(t, again) {
		t.Error("the same call gave other numbers")
	}
	_, plain := measuredJSON(t, sparseNet)
	for i, r := range pruned.Runs {
		if string(r.Epochs) != string(plain.Runs[0].Epochs) || string(r.Test) != string(plain.Runs[0].Test) {
			t.Errorf("run %d: pruning has changed the training", i)
		}
		if r.Sparsity == nil || r.Sparsity.Pruned == nil || r.Sparsity.Zeros != 0 || r.Sparsity.Frontier != nil {
			t.Fatalf("run %d: sparsity is %+v", i, r.Sparsity)
		}
	}
	if plain.Runs[0].Sparsity != nil || plain.Timing.Predictions != nil {
		t.Error("sparsity was measured though nobody asked")
	}
	some, all := pruned.Runs[0].Sparsity, pruned.Runs[1].Sparsity
	if z := some.Pruned.Zeros; !(z > 0.1 && z < 0.9) {
		t.Errorf("below 0.3 lie %v of the weights", z)
	}
	// 2·6 + 6·5 + 5·1 weights; without any, the output is its bias for all: one class.
	if all.Pruned.Zeros != 1 || all.Multiplications["sparse"] != 0 || all.Multiplications["dense"] != 47 || all.Bytes["dense"] != 376 {
		t.Errorf("pruned whole: %+v", all)
	}
	if n := len(pruned.Timing.Predictions); n != 2 {
		t.Fatalf("predictions of %d networks were timed, want 2", n)
	}
	// The test data are 12 instances: one at a time, and all of them.
	for i, s := range pruned.Timing.Predictions[0] {
		if s[0] != []float64{1, 12}[i] || !(s[1] > 0) || !(s[2] > 0) {
			t.Errorf("timed %v", s)
		}
	}
}

// FTRL's zeros are exact, and what Keras' first step erases keep_initial keeps.
func TestTrainFTRLZeros(t *testing.T) {
	_, m := measuredJSON(t, tinyData+"--layers 8 --figure sparsity --optimizer ftrl:lr=0.1,l1=2 --optimizer ftrl:lr=0.1,l1=2,keep_initial=true --optimizer adam")
	zeros := func(i int) float64 { return float64(m.Runs[i].Sparsity.Zeros) }
	if zeros(0) != 1 || !(zeros(1) > 0 && zeros(1) < 1) || zeros(2) != 0 {
		t.Errorf("zeros are %v, %v and %v, want all, some and none", zeros(0), zeros(1), zeros(2))
	}
	f := m.Runs[2].Sparsity.Frontier
	if len(f) < 5 || f[0].Zeros != 0 || f[len(f)-1].Zeros != 1 {
		t.Errorf("the frontier is %+v", f)
	}
	for i := 1; i < len(f); i++ {
		if f[i].Zeros < f[i-1].Zeros {
			t.Errorf("zeros fall from %v to %v", f[i-1].Zeros, f[i].Zeros)
		}
	}
}

// Norms keep the limit of max-norm, L2 makes them shorter, and a network that is
// less steep says so.
func TestTrainMeasuresRegularization(t *testing.T) {
	_, m := measuredJSON(t, "--data moons:n=80 --epochs 30 --layers 20,20 --optimizer adam:lr=0.02 --figure regularization --max-norm 0 --max-norm 0.5 --max-norm 0 --l2 0 --l2 0 --l2 0.05 --name none --name limit --name l2")
	largest := func(i int) float64 {
		most := 0.0
		layers := m.Runs[i].Regularization.Layers
		for _, l := range layers[:len(layers)-1] { // the output layer has no limit
			for _, x := range l.Norms {
				most = math.Max(most, float64(x))
			}
		}
		return most
	}
	if a, b, c := largest(0), largest(1), largest(2); !(a > 0.6) || b > 0.5 || !(c < a) {
		t.Errorf("largest norms are %v, %v with a limit of 0.5 and %v with L2", a, b, c)
	}
	if none, l2 := m.Runs[0].Regularization.Smoothness, m.Runs[2].Regularization.Smoothness; !(l2 > 0 && l2 < none) {
		t.Errorf("mean slope %v with L2, %v without", l2, none)
	}
	if m.Runs[1].Regularization.Limit != 0.5 {
		t.Errorf("the limit is said to be %v", m.Runs[1].Regularization.Limit)
	}
}

// The reliability diagram holds every test instance once, its error is that of its
// bins, and its predictions with dropout on are those of --mc-dropout.
func TestTrainMeasuresCalibration(t *testing.T) {
	_, m := measuredJSON(t, "--data moons:n=200,noise=0.3 --epochs 10 --layers 20 --optimizer adam:lr=0.02 --figure calibration --dropout hidden=0.5 --mc-dropout 20")
	r := m.Runs[0]
	for _, kind := range []string{"plain", "mc_dropout"} {
		c := r.Calibration[kind]
		n, ece := 0, 0.0
		for _, b := range c.Bins {
			n += b.Count
		}
		for _, b := range c.Bins {
			if b.Count > 0 {
				ece += float64(b.Count) / float64(n) * math.Abs(float64(b.Accuracy-b.Confidence))
			}
		}
		// Ten products and sums of numbers below 1.
		if n != 40 || len(c.Bins) != 10 || math.Abs(ece-float64(c.ECE)) > 1e-14 {
			t.Errorf("%s: %d instances, error %v of the bins, said %v", kind, n, ece, c.ECE)
		}
	}
	if got, want := r.Calibration["mc_dropout"].Accuracy, r.MCDropout["accuracy"]; got != want {
		t.Errorf("accuracy %v in the diagram, %v of --mc-dropout", got, want)
	}
	if r.Calibration["plain"].ECE == r.Calibration["mc_dropout"].ECE {
		t.Error("dropout has changed nothing")
	}
}

// The text, the document and the picture follow the figure; what cannot be is said.
func TestTrainFigures(t *testing.T) {
	inFolder(t)
	pictures := map[string]bool{}
	for figure, want := range map[string]string{"comparison": "validation loss", "sparsity": "the dense product", "regularization": "largest norm", "calibration": "calibration error"} {
		out := done(t, "", strings.Fields("train "+sparseNet+"--prune 0.1 --figure "+figure+" -o "+figure+".svg -o "+figure+".yaml")...)
		if !strings.Contains(out, want) && !strings.Contains(out, "times as fast") {
			t.Errorf("%s: %q is not in\n%s", figure, want, out)
		}
		pictures[string(read(t, figure+".svg"))] = true
		s, err := scenario.ParseTraining(read(t, figure+".yaml"))
		if err != nil || s.Train.Figure != figure || s.Train.Nets[0].Prune != 0.1 {
			t.Errorf("%s: saved as figure %q, prune %v, %v", figure, s.Train.Figure, s.Train.Nets[0].Prune, err)
		}
	}
	if len(pictures) != 4 {
		t.Errorf("%d different pictures, want 4", len(pictures))
	}
	for args, want := range map[string]string{
		"--prune -0.1": "not below 0", "--prune NaN": "--prune", "--prune inf": "--prune", "--figure sparsty": "sparsity",
	} {
		r := call(t, "", strings.Fields("train "+sparseNet+args)...)
		if r.code != ExitUsage || !strings.Contains(r.err, want) || r.out != "" {
			t.Errorf("%s: status %d, %q %q", args, r.code, r.err, r.out)
		}
	}
}

// The published setting reads: the shape, what drops, and what is measured.
func TestPublishedMonteCarlo(t *testing.T) {
	s, err := scenario.ParseTraining(read(t, filepath.Join("..", "..", "assets", "scenarios", "mc-dropout.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	n := s.Train.Nets[0]
	if s.Train.MCDropout != 100 || s.Train.Epochs != 20 || !n.AlphaDropout || !n.Standardize || n.Dropout.Input != 0.2 || n.Dropout.Hidden != 0.2 {
		t.Errorf("got %+v", s.Train)
	}
}
