package scenario

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"downhill/activations"
	"downhill/nn/initializers"
)

// fullActivations sets everything to something else than its default.
func fullActivations() Scenario {
	s := DefaultActivations()
	s.Seed = 1<<64 - 1
	a := &s.Activations
	a.Functions = []ShownFunction{{Function: parsed(activations.Catalog(), "rrelu:lower=0.1,upper=0.30000000000000004")},
		{Function: parsed(activations.Catalog(), "softmax"), Hidden: true}, {Function: parsed(activations.Catalog(), "elu:alpha=2")}}
	a.From, a.To, a.Points, a.Saturation = 0, 0.1, 2, 0
	a.InputMean, a.InputVariance = -0.5, 0
	a.Logits, a.Temperature, a.Figure = []float64{0, -1e-9}, 0.25, FigureDying
	a.Dying = Dying{LearningRate: 1e-3, Layers: 1, Units: 3, Steps: 7, BatchSize: 5}
	a.Dying.Functions = append(a.Dying.Functions, parsed(activations.Catalog(), "gelu"))
	return s
}

func fullSignal() Scenario {
	s := DefaultSignal()
	s.Seed = 0
	g := &s.Signal
	g.Runs = []Combination{
		{Activation: parsed(activations.Catalog(), "selu"), Initializer: parsed(initializers.Catalog(), "variance_scaling:scale=1.7,mode=fan_avg"),
			BatchNorm: BatchNormAfter, Tied: true, Skip: true, Dropout: 0.1, AlphaDropout: true, BiasVariance: 0.05,
			InputMean: -1, InputStd: 0.30000000000000004, Hidden: true},
		{Activation: parsed(activations.Catalog(), "linear"), Initializer: parsed(initializers.Catalog(), "zeros"), BatchNorm: BatchNormNone,
			InputMean: 0, InputStd: 2},
	}
	g.Depth, g.Width, g.Batch, g.Trials, g.Figure = 1000, 8, 2, 1, FigurePhase
	g.Grid.Initializers, g.Grid.Activations = g.Grid.Initializers[:1], g.Grid.Activations[2:4]
	g.Grid.Depth, g.Grid.Width, g.Grid.Batch, g.Grid.Trials = 3, 4, 5, 6
	return s
}

func labScenarios() map[string]Scenario {
	return map[string]Scenario{"activations": DefaultActivations(), "all of activations": fullActivations(),
		"signal": DefaultSignal(), "all of signal": fullSignal()}
}

func TestLabsReadWhatTheyWrote(t *testing.T) {
	for name, s := range labScenarios() {
		t.Run(name, func(t *testing.T) {
			if err := s.Check(); err != nil {
				t.Fatal(err)
			}
			text, err := s.YAML()
			if err != nil {
				t.Fatal(err)
			}
			asJSON, err := json.Marshal(&s)
			if err != nil {
				t.Fatal(err)
			}
			own := ParseActivations
			if s.Lab == LabSignal {
				own = ParseSignal
			}
			for _, doc := range [][]byte{text, asJSON, []byte(`{"version":1,"runs":[],"scenario":` + string(asJSON) + `}`)} {
				for _, read := range []func([]byte) (Scenario, error){own, Parse} {
					got, err := read(doc)
					if err != nil {
						t.Fatalf("%v in\n%s", err, doc)
					}
					if !reflect.DeepEqual(got, s) {
						t.Errorf("read %+v\nwant %+v\nfrom\n%s", got, s, doc)
					}
				}
			}
		})
	}
}

// What is at its default is not written, but for what decides most.
func TestLabDocumentsAreShort(t *testing.T) {
	a, b := DefaultActivations(), DefaultSignal()
	for _, tt := range []struct {
		s    Scenario
		want string
	}{
		{a, `lab: activations
seed: 1
activations:
  functions:
  - activation: sigmoid
  - activation: tanh
  - activation: relu
  - activation: leaky_relu:alpha=0.2
  - activation: elu
  - activation: selu
  from: -6.0
  to: 6.0
  points: 401
`},
		{b, `lab: signal
seed: 1
signal:
  runs:
  - activation: sigmoid
    initializer: random_normal
  - activation: tanh
    initializer: glorot_normal
  - activation: relu
    initializer: he_normal
  depth: 20
  width: 100
  batch: 512
  trials: 20
`},
	} {
		text, err := tt.s.YAML()
		if err != nil {
			t.Fatal(err)
		}
		if _, got, _ := strings.Cut(string(text), "version: 1\n"); got != tt.want {
			t.Errorf("wrote\n%s\nwant\n%s", got, tt.want)
		}
	}
}

// What a document leaves out is what the lab shows when nothing is said.
func TestLabsFillIn(t *testing.T) {
	s, err := Parse([]byte("version: 1\nlab: activations\nactivations: {functions: [{activation: relu}], from: 0, dying: {lr: 0.5}, input: {variance: 2}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := DefaultActivations()
	want.Activations.Functions = want.Activations.Functions[2:3]
	want.Activations.From, want.Activations.Dying.LearningRate, want.Activations.InputVariance = 0, 0.5, 2
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v\nwant %+v", s, want)
	}
	if s, err = Parse([]byte("version: 1\nlab: signal\nseed: 7\nsignal: {depth: 5, grid: {trials: 3}, runs: [{activation: relu, initializer: he_normal, input: {mean: 1}}]}\n")); err != nil {
		t.Fatal(err)
	}
	want = DefaultSignal()
	want.Seed, want.Signal.Depth, want.Signal.Grid.Trials = 7, 5, 3
	want.Signal.Runs = want.Signal.Runs[2:]
	want.Signal.Runs[0].InputMean = 1
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v\nwant %+v", s, want)
	}
}

func TestParseLabErrors(t *testing.T) {
	act := func(in string) string { return "version: 1\nlab: activations\nactivations: {" + in + "}\n" }
	one := func(in string) string { return act("functions: [{activation: relu}], " + in) }
	many := func(n int, item string) string { return "[" + strings.Repeat(item+", ", n) + "]" }
	sig := func(in string) string { return "version: 1\nlab: signal\nsignal: {" + in + "}\n" }
	run := func(in string) string {
		return sig("runs: [{activation: relu, initializer: he_normal}, {activation: tanh, initializer: glorot_normal, " + in + "}]")
	}
	size := func(in string) string { return sig("runs: [{activation: relu, initializer: he_normal}], " + in) }
	tests := []struct{ name, text, want string }{
		{"empty", " ", "the scenario is empty"},
		{"no lab", "version: 1\n", "unknown lab"},
		{"another lab", "version: 1\nlab: signals\n", "did you mean signal?"},
		{"training", "version: 1\nlab: train\ntrain: {data: moons, epochs: 1, runs: []}\n", "train: runs: none given"},
		{"no part", "version: 1\nlab: activations\n", "activations: missing"},
		{"no signal", "version: 1\nlab: signal\n", "signal: missing"},
		{"race in it", one("from: 1") + "race: {surface: bowl, racers: []}\n", "race: it belongs to the lab race"},
		{"signal in it", one("from: 1") + "signal: {runs: []}\n", "signal: it belongs to the lab signal; this is the lab activations"},
		{"activations in a race", "version: 1\nlab: race\nactivations: {functions: []}\n", "activations: it belongs"},
		{"changes", one("from: 1") + "changes: [{step: 1, target: a, key: lr, value: '1'}]\n", "changes: the lab activations takes none"},
		{"view", size("depth: 3") + "view: {step: 1}\n", "view: the lab signal takes none"},
		{"unknown key", one("form: 1"), "unknown field"},
		{"key inside", act("functions: [{activation: relu, alpha: 1}]"), "unknown field"},
		{"no functions", act("from: 1"), "functions: none given"},
		{"no name", act("functions: [{hidden: true}]"), "functions[0].activation: missing"},
		{"function", act("functions: [{activation: relo}]"), "functions[0].activation: unknown activation \"relo\": did you mean relu?"},
		{"parameter", act("functions: [{activation: 'elu:alpha=x'}]"), "alpha"},
		{"too many", act("functions: " + many(33, "{activation: relu, hidden: true}")), "want at most 32"},
		{"too many shown", act("functions: " + many(9, "{activation: relu}")), "9 of them are shown: want at most 8"},
		{"from to", one("from: 6, to: 6"), "want from below to"},
		{"from", one("from: .nan"), "from = NaN: want -1e+06 to 1e+06; try -6"},
		{"to", one("to: .inf"), "to = +Inf"},
		{"one point", one("points: 1"), "points = 1: want 2 to 100001; try 401"},
		{"no points", one("points: 0"), "points = 0"},
		{"saturation", one("saturation: 1.5"), "saturation = 1.5: want 0 to 1"},
		{"mean", one("input: {mean: .inf}"), "input.mean"},
		{"variance", one("input: {variance: -1}"), "input.variance = -1: want 0 to 10000; try 1"},
		{"no logits", one("logits: []"), "logits: 0 of them"},
		{"one logit", one("logits: [1]"), "want 2 to 16"},
		{"logit", one("logits: [1, .nan]"), "logits[1] = NaN"},
		{"temperature", one("temperature: 0"), "temperature = 0: want a number above 0"},
		{"figure", one("figure: curve"), "did you mean curves?"},
		{"lr", one("dying: {lr: 0}"), "dying.lr = 0"},
		{"layers", one("dying: {layers: 51}"), "dying.layers = 51: want 1 to 50; try 8"},
		{"dying function", one("dying: {functions: [relu, softmax]}"), "dying.functions[1]: softmax"},
		{"no dying functions", one("dying: {functions: []}"), "dying.functions: 0 of them"},
		{"no runs", sig("depth: 5"), "runs: none given"},
		{"too many runs", sig("runs: " + many(7, "{activation: relu, initializer: he_normal}")), "want at most 6"},
		{"no activation", sig("runs: [{initializer: he_normal}]"), "runs[0].activation: missing"},
		{"no initializer", sig("runs: [{activation: relu}]"), "runs[0].initializer: missing"},
		{"softmax", sig("runs: [{activation: softmax, initializer: he_normal}]"), "softmax ties"},
		{"initializer", sig("runs: [{activation: relu, initializer: he_norml}]"), "did you mean he_normal?"},
		{"batch norm", run("batch_norm: befor"), "runs[1].batch_norm: unknown batch normalization \"befor\": did you mean before?"},
		{"dropout", run("dropout: 1"), "want 0 ≤ dropout < 1"},
		{"bias", run("bias_variance: -1"), "runs[1].bias_variance"},
		{"input", run("input: {std: 0}"), "runs[1].input.std"},
		{"input variance", run("input: {variance: 1}"), "unknown field"},
		{"depth", size("depth: 1"), "depth = 1: want 2 to 1000; try 20"},
		{"no depth", size("depth: 0"), "depth = 0"},
		{"width", size("width: 1000000000"), "width = 1000000000: want 2 to 1024; try 100"},
		{"batch", size("batch: 1"), "batch = 1: want 2 to 4096; try 512"},
		{"trials", size("trials: 0"), "trials = 0: want 1 to 1000; try 20"},
		{"signal figure", size("figure: curves"), "unknown figure"},
		{"grid depth", size("grid: {depth: 1}"), "grid.depth = 1"},
		{"grid empty", size("grid: {activations: []}"), "grid.activations: 0 of them: want 1 to 12"},
		{"grid name", size("grid: {initializers: [he]}"), "grid.initializers[0]: unknown initializer"},
	}
	for _, tt := range tests {
		_, err := Parse([]byte(tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
	for _, tt := range []struct {
		read func([]byte) (Scenario, error)
		text string
		want string
	}{
		{ParseRace, one("from: 1"), "for the lab activations: run it with downhill activations --scenario FILE"},
		{ParseActivations, size("depth: 3"), "for the lab signal: run it with downhill signal"},
		{ParseSignal, "version: 1\nlab: race\n", "for the lab race: run it with downhill race"},
		{ParseSignal, " ", "write one with: downhill signal -o run.yaml"},
	} {
		if _, err := tt.read([]byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %q", err, tt.want)
		}
	}
}

// A clone shares nothing that can be written.
func TestLabClonesAreWhole(t *testing.T) {
	for name, s := range labScenarios() {
		before, _ := s.YAML()
		c := s.Clone()
		if same, _ := c.YAML(); string(same) != string(before) {
			t.Errorf("%s: the clone is\n%s\nwant\n%s", name, same, before)
		}
		other := parsed(initializers.Catalog(), "orthogonal:gain=7")
		for i := range c.Activations.Functions {
			c.Activations.Functions[i].Hidden = !c.Activations.Functions[i].Hidden
			c.Activations.Functions[i].Function.Values["alpha"] = other.Values["gain"]
		}
		for i := range c.Activations.Logits {
			c.Activations.Logits[i] = 99
		}
		for i := range c.Activations.Dying.Functions {
			c.Activations.Dying.Functions[i].Values["alpha"] = other.Values["gain"]
			c.Activations.Dying.Functions[i].Key = "mish"
		}
		for i := range c.Signal.Runs {
			c.Signal.Runs[i].Tied = !c.Signal.Runs[i].Tied
			c.Signal.Runs[i].Initializer.Values["scale"] = other.Values["gain"]
			c.Signal.Runs[i].Initializer.Values["stddev"] = other.Values["gain"]
		}
		for i := range c.Signal.Grid.Activations {
			c.Signal.Grid.Activations[i].Values["alpha"] = other.Values["gain"]
			c.Signal.Grid.Activations[i].Key = "mish"
		}
		for i := range c.Signal.Grid.Initializers {
			c.Signal.Grid.Initializers[i] = other
		}
		if after, _ := s.YAML(); string(before) != string(after) {
			t.Errorf("%s: a change to the clone changed the scenario:\n%s\n%s", name, before, after)
		}
	}
}

// Labels say what sets combinations apart.
func TestSignalLabels(t *testing.T) {
	combination := func(activation, initializer string, set ...string) Combination {
		c := DefaultCombination(parsed(activations.Catalog(), activation), parsed(initializers.Catalog(), initializer))
		for i := 0; i < len(set); i += 2 {
			if err := c.Set(set[i], set[i+1]); err != nil {
				t.Fatal(err)
			}
		}
		return c
	}
	tests := []struct {
		runs []Combination
		want []string
	}{
		{[]Combination{combination("relu", "he_normal")}, []string{"ReLU, He normal"}},
		{[]Combination{combination("relu", "he_normal"), combination("leaky_relu:alpha=0.2", "random_normal:stddev=0.1", "tied", "true")},
			[]string{"ReLU, He normal", "Leaky ReLU α = 0.2, Random normal σ = 0.1 + tied"}},
		{[]Combination{combination("relu", "he_normal", "batch_norm", "before"), combination("relu", "he_normal"), combination("relu", "he_normal")},
			[]string{"batch normalization before", "plain", "plain 2"}},
		{[]Combination{combination("selu", "lecun_normal:truncated=true", "dropout", "0.1", "skip", "true"),
			combination("selu", "lecun_normal:truncated=true", "dropout", "0.1", "alpha_dropout", "true", "skip", "true")},
			[]string{"dropout 0.1", "alpha dropout 0.1"}},
		{[]Combination{combination("rrelu", "variance_scaling:mode=fan_out", "bias_variance", "0.05", "input_mean", "1", "input_std", "2")},
			[]string{"RReLU l = 0.125, u = 0.3333, Variance scaling fan_out + σ_b² = 0.05, input mean 1, input σ = 2"}},
	}
	for _, tt := range tests {
		s := Signal{Runs: tt.runs}
		if got := s.Labels(); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestCombinationSetErrors(t *testing.T) {
	for _, tt := range []struct{ key, text, want string }{
		{"activation", "rule", "did you mean relu?"},
		{"activation", "softmax", "want a function of one unit"},
		{"initializer", "random_normal:stddev=0", "stddev"},
		{"batch_norm", "beside", "known: before"},
		{"tied", "maybe", "want true or false"},
		{"dropout", "1", "want 0 ≤ dropout < 1"},
		{"dropout", "NaN", "want a finite number"},
		{"bias_variance", "-1", "want 0 to 10000"},
		{"input_mean", "1e9", "want -10000 to 10000"},
		{"input_std", "0", "above 0"},
	} {
		c := DefaultSignal().Signal.Runs[0]
		if err := c.Set(tt.key, tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %s: got %v, want %q", tt.key, tt.text, err, tt.want)
		}
	}
}
