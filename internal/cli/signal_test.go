package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"downhill/internal/scenario"
)

// signalResults is the contract's JSON of the lab of the signal.
type signalResults struct {
	Version  int             `json:"version"`
	Lab      string          `json:"lab"`
	Seed     uint64          `json:"seed"`
	Scenario json.RawMessage `json:"scenario"`
	Runs     []signalRun     `json:"runs"`
	Grid     *struct {
		Initializers []string   `json:"initializers"`
		Activations  []string   `json:"activations"`
		Decades      [][]number `json:"decades_per_layer"`
	} `json:"grid"`
	Timing map[string]any `json:"timing"`
}

type signalRun struct {
	Activation  string           `json:"activation"`
	Initializer string           `json:"initializer"`
	Depth       int              `json:"depth"`
	Width       int              `json:"width"`
	Batch       int              `json:"batch"`
	Trials      int              `json:"trials"`
	Layers      []map[string]any `json:"layers"`
}

// small is a measurement that takes some milliseconds.
const small = "--depth 6 --width 16 --batch 32 --trials 3 "

func signalJSON(t testing.TB, stdin string, args ...string) (text string, r signalResults) {
	t.Helper()
	path := t.TempDir() + "/out.json"
	done(t, stdin, append([]string{"signal", "-q", "-o", path}, args...)...)
	text = string(read(t, path))
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatalf("%v in %.300s", err, text)
	}
	return text, r
}

func TestSignalJSONIsWhatTheContractSays(t *testing.T) {
	_, r := signalJSON(t, "", strings.Fields(small+"--activation leaky_relu:alpha=0.2 --activation tanh --initializer he_normal --initializer glorot_uniform --seed 9")...)
	if r.Version != 1 || r.Lab != "signal" || r.Seed != 9 || len(r.Runs) != 2 || r.Grid != nil {
		t.Fatalf("got version %d lab %q seed %d, %d runs", r.Version, r.Lab, r.Seed, len(r.Runs))
	}
	if _, ok := r.Timing["seconds"].(float64); !ok || len(r.Timing) != 1 {
		t.Errorf("timing: got %v", r.Timing)
	}
	for i, want := range []string{"leaky_relu:alpha=0.2 he_normal 6 16 32 3", "tanh glorot_uniform 6 16 32 3"} {
		run := r.Runs[i]
		if got := fmt.Sprint(run.Activation, " ", run.Initializer, " ", run.Depth, " ", run.Width, " ", run.Batch, " ", run.Trials); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if len(run.Layers) != 6 {
			t.Fatalf("got %d layers", len(run.Layers))
		}
		for l, layer := range run.Layers {
			if layer["layer"] != float64(l+1) {
				t.Errorf("layer %d is called %v", l+1, layer["layer"])
			}
			mean := layer["act_mean"].(map[string]any)
			if _, ok := mean["mean"].(float64); !ok || mean["std"] == nil {
				t.Errorf("act_mean: %v", mean)
			}
			for _, key := range []string{"pre_var", "act_var", "act_msq", "gpre_var", "gact_var", "gw_var"} {
				s := layer[key].(map[string]any)
				// The mean of the logarithms is below the logarithm of the mean.
				m, ok := s["mean"].(float64)
				if lm, _ := s["log10_mean"].(float64); !ok || s["std"] == nil || s["log10_std"] == nil || lm > math.Log10(m)+1e-12 || lm < math.Log10(m)-1 {
					t.Errorf("layer %d, %s: %v", l+1, key, s)
				}
			}
			for _, key := range []string{"theory_q", "theory_chi"} {
				if _, ok := layer[key].(float64); !ok {
					t.Errorf("layer %d, %s: %v", l+1, key, layer[key])
				}
			}
		}
	}
	// He's variance makes the first layer's q = 2 E[x²] for a standardized input.
	if q := r.Runs[0].Layers[0]["theory_q"].(float64); math.Abs(q-2) > 1e-12 {
		t.Errorf("theory_q of the first layer: %v", q)
	}
}

// The same scenario and seed give the same numbers; another seed gives others.
func TestSignalRepeats(t *testing.T) {
	args := strings.Fields(small + "--activation rrelu --activation selu --initializer he_normal --batch-norm none --batch-norm after --dropout 0.2 --tied --bias-variance 0.1")
	a, ra := signalJSON(t, "", append(args, "--seed", "7")...)
	b, _ := signalJSON(t, "", append(args, "--seed", "7")...)
	if untimed(t, a) != untimed(t, b) {
		t.Error("the same scenario and seed gave other results")
	}
	if c, _ := signalJSON(t, "", append(args, "--seed", "8")...); untimed(t, a) == untimed(t, c) {
		t.Error("another seed gave the same results")
	}
	for name, again := range map[string]string{"scenario": string(ra.Scenario), "results": a} {
		if d, _ := signalJSON(t, again, "--scenario", "-"); untimed(t, a) != untimed(t, d) {
			t.Errorf("the %s ran again to other results", name)
		}
	}
	inFolder(t)
	done(t, "", append([]string{"signal", "-o", "a.yaml"}, args...)...)
	first, _ := signalJSON(t, "", args...)
	if second, _ := signalJSON(t, "", "--scenario", "a.yaml"); untimed(t, first) != untimed(t, second) {
		t.Error("the scenario as a file ran again to other results")
	}
	done(t, "", "signal", "--scenario", "a.yaml", "-o", "b.yaml")
	if !bytes.Equal(read(t, "a.yaml"), read(t, "b.yaml")) {
		t.Error("the document changed on its way")
	}
}

func TestSignalOutputs(t *testing.T) {
	dir := inFolder(t)
	for _, figure := range scenario.SignalFigures() {
		args := strings.Fields("signal " + small + "--size 640x400 --figure " + figure)
		for _, end := range []string{"png", "svg", "pdf", "csv", "json", "yaml"} {
			args = append(args, "-o", figure+"."+end)
		}
		done(t, "", args...)
		for end, start := range map[string]string{"png": "\x89PNG\r\n", "svg": "<?xml", "pdf": "%PDF-", "csv": "run,name,activation,initializer,layer,",
			"json": `{"version":1,"lab":"signal",`, "yaml": "# A Downhill scenario"} {
			if data := read(t, figure+"."+end); !bytes.HasPrefix(data, []byte(start)) || len(data) < 200 {
				t.Errorf("%s.%s begins with %.40q", figure, end, data)
			}
		}
	}
	if got := entries(t, dir); len(got) != 6*len(scenario.SignalFigures()) {
		t.Errorf("in the folder: %v", got)
	}
	if bytes.Equal(read(t, "variance.png"), read(t, "moments.png")) {
		t.Error("the figures are the same")
	}
}

// The lists of activations and initializers are the sides of the grid.
func TestSignalGrid(t *testing.T) {
	_, r := signalJSON(t, "", strings.Fields("--figure grid --depth 4 --width 8 --batch 16 --activation relu --activation leaky_relu:alpha=0.2 "+
		"--activation tanh --initializer he_normal --initializer zeros")...)
	g := r.Grid
	if g == nil || fmt.Sprint(g.Activations, g.Initializers) != "[relu leaky_relu:alpha=0.2 tanh] [he_normal zeros]" || len(g.Decades) != 2 || len(g.Decades[0]) != 3 {
		t.Fatalf("got %+v", g)
	}
	out := done(t, "", strings.Fields("signal --figure grid --depth 4 --width 8 --batch 16 --activation relu --activation leaky_relu --initializer he_normal --initializer glorot_normal")...)
	for _, want := range []string{"4 layers of 8 units, batch 16, 1 trial, seed 1", "relu  leaky_relu", "\nHe normal", "\nGlorot normal"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	fits(t, out)
}

func TestSignalTables(t *testing.T) {
	tests := []struct {
		args string
		want []string
	}{
		{small, []string{"6 layers of 16 units, batch 32, 3 trials, seed 1", "\nSigmoid, Random normal\n", "\nTanh, Glorot normal\n", "\nReLU, He normal\n",
			"∂L/∂W", "log₁₀ q", "theory: ordered", "measured: on its way down"}},
		{"--activation selu --initializer lecun_normal --figure moments --depth 45 --width 64 --batch 16 --trials 2", []string{"saturated", "\n   45  ",
			"All conditions are kept"}},
		{small + "--activation selu --initializer lecun_normal --dropout 0.1 --figure moments", []string{"Broken: ", "lain dropout 0.1"}},
		{small + "--figure phase", []string{"χ₁", "σ_b²", "Tanh, Glorot normal: critical"}},
		{small + "--activation relu --initializer he_normal --batch-norm", []string{"ReLU, He normal + batch normalization before", "no χ"}},
		{small + "--activation relu --initializer zeros", []string{"−∞"}},
	}
	for _, tt := range tests {
		out := done(t, "", append([]string{"signal"}, strings.Fields(tt.args)...)...)
		for _, want := range tt.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s: %q is missing in\n%s", tt.args, want, out)
			}
		}
		fits(t, out)
	}
	if out := done(t, "", append([]string{"signal", "-q"}, strings.Fields(small)...)...); out != "" {
		t.Errorf("--quiet printed %q", out)
	}
}

// Deep networks have every so many layers in the table, and always the last.
func TestThinnedLayers(t *testing.T) {
	for depth, want := range map[int]string{2: "[0 1]", 20: "[0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19]", 50: "[0 3 6 9 12 15 18 21 24 27 30 33 36 39 42 45 48 49]"} {
		if got := fmt.Sprint(thinned(depth)); got != want {
			t.Errorf("depth %d: got %s, want %s", depth, got, want)
		}
	}
	for depth := 2; depth <= 1000; depth++ {
		if l := thinned(depth); l[0] != 0 || l[len(l)-1] != depth-1 || len(l) > tableRows+1 || !slices.IsSorted(l) {
			t.Fatalf("depth %d: %v", depth, l)
		}
	}
}

// Flags are paired in order; what is given once is for all combinations.
func TestSignalFlagsMakeCombinations(t *testing.T) {
	inFolder(t)
	file := write(t, "run.yaml", "version: 1\nlab: signal\nsignal:\n  runs: [{activation: relu, initializer: he_normal, tied: true}]\n  depth: 5\n  width: 8\n  batch: 16\n  trials: 2\n")
	tests := []struct{ args, want string }{
		{"", "sigmoid random_normal; tanh glorot_normal; relu he_normal"},
		{"--tied", "sigmoid random_normal tied; tanh glorot_normal tied; relu he_normal tied"},
		{"--tied=false --tied --tied=true", "sigmoid random_normal; tanh glorot_normal tied; relu he_normal tied"},
		{"--activation elu", "elu glorot_uniform"},
		{"--initializer orthogonal", "relu orthogonal"},
		{"--activation elu --activation selu --initializer he_normal", "elu he_normal; selu he_normal"},
		{"--activation elu --activation selu --initializer he_normal --initializer lecun_normal", "elu he_normal; selu lecun_normal"},
		{"--activation elu --batch-norm", "elu glorot_uniform before"},
		{"--batch-norm --activation elu", "elu glorot_uniform before"},
		{"--activation elu --batch-norm none --batch-norm after --batch-norm --dropout 0.1", "elu glorot_uniform 0.1; elu glorot_uniform after 0.1; elu glorot_uniform before 0.1"},
		{"--skip --skip=false", "relu glorot_uniform skip; relu glorot_uniform"},
		{"--activation selu --dropout 0.25 --alpha-dropout --bias-variance 0.5 --input-mean -1 --input-std 2", "selu glorot_uniform 0.25 alpha b0.5 m-1 s2"},
		{"--activation selu --dropout 0 --dropout 0.25 --alpha-dropout", "selu glorot_uniform alpha; selu glorot_uniform 0.25 alpha"},
		{"--scenario " + file, "relu he_normal tied"},
		{"--scenario " + file + " --activation tanh --skip", "tanh he_normal tied skip"},
		{"--scenario " + file + " --tied=false --tied", "relu he_normal; relu he_normal tied"},
	}
	for _, tt := range tests {
		done(t, "", append(strings.Fields("signal -o out.yaml "+small), strings.Fields(tt.args)...)...)
		sc, err := scenario.ParseSignal(read(t, "out.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range sc.Signal.Runs {
			got = append(got, combinationText(&c))
		}
		if strings.Join(got, "; ") != tt.want || sc.Signal.Depth != 6 {
			t.Errorf("%s:\ngot  %s, depth %d\nwant %s", tt.args, strings.Join(got, "; "), sc.Signal.Depth, tt.want)
		}
	}
}

func combinationText(c *scenario.Combination) string {
	out := c.Activation.Key + " " + c.Initializer.Key
	add := func(on bool, text string) {
		if on {
			out += " " + text
		}
	}
	add(c.BatchNorm != scenario.BatchNormNone, c.BatchNorm)
	add(c.Tied, "tied")
	add(c.Skip, "skip")
	add(c.Dropout != 0, fmt.Sprint(c.Dropout))
	add(c.AlphaDropout, "alpha")
	add(c.BiasVariance != 0, fmt.Sprint("b", c.BiasVariance))
	add(c.InputMean != 0, fmt.Sprint("m", c.InputMean))
	add(c.InputStd != 1, fmt.Sprint("s", c.InputStd))
	return out
}
