package cli

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"downhill/activations"
	"downhill/internal/scenario"
)

// activationsResults is the contract's JSON of the lab of activation functions.
type activationsResults struct {
	Version   int              `json:"version"`
	Lab       string           `json:"lab"`
	Seed      uint64           `json:"seed"`
	Scenario  json.RawMessage  `json:"scenario"`
	X         []number         `json:"x"`
	Functions []functionResult `json:"functions"`
	Softmax   struct {
		Logits   []number   `json:"logits"`
		P        []number   `json:"p"`
		Jacobian [][]number `json:"jacobian"`
	} `json:"softmax"`
	Dying *struct {
		Steps     []int `json:"steps"`
		Functions []struct {
			Activation string     `json:"activation"`
			Dead       [][]number `json:"dead"`
			DeadUnits  int        `json:"dead_units"`
		} `json:"functions"`
	} `json:"dying"`
	Timing map[string]any `json:"timing"`
}

type functionResult struct {
	Activation string         `json:"activation"`
	Params     map[string]any `json:"params"`
	Y          []number       `json:"y"`
	DY         []number       `json:"dy"`
}

func activationsJSON(t testing.TB, stdin string, args ...string) (text string, r activationsResults) {
	t.Helper()
	path := t.TempDir() + "/out.json"
	done(t, stdin, append([]string{"activations", "-q", "-o", path}, args...)...)
	text = string(read(t, path))
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatalf("%v in %.300s", err, text)
	}
	return text, r
}

// untimed is JSON without what alone may differ between two runs; it stands at
// the end.
func untimed(t testing.TB, text string) string {
	t.Helper()
	before, _, ok := strings.Cut(text, `"timing":{`)
	if !ok || len(before) < 100 {
		t.Fatalf("no timing in %.300s", text)
	}
	return before
}

// Every function of the catalog in one call: values and derivatives read back to
// the same float64.
func TestActivationsJSONIsWhatTheContractSays(t *testing.T) {
	args := strings.Fields("--from -3.3 --to 4.1 --points 38 --seed 18446744073709551615")
	var want []activations.Function
	for _, key := range activations.Catalog().Keys() {
		args = append(args, "--activation", key)
	}
	args = append(args, "--activation", "leaky_relu:alpha=0.01")
	_, r := activationsJSON(t, "", args...)
	if r.Version != 1 || r.Lab != "activations" || r.Seed != math.MaxUint64 || len(r.X) != 38 || r.X[0] != -3.3 || r.X[37] != 4.1 {
		t.Errorf("got version %d lab %q seed %d and %d points from %v to %v", r.Version, r.Lab, r.Seed, len(r.X), r.X[0], r.X[len(r.X)-1])
	}
	for _, key := range activations.Catalog().Keys() {
		f, err := activations.Catalog().Parse(key)
		if err != nil {
			t.Fatal(err)
		}
		built, err := activations.Catalog().Build(f)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, built)
	}
	want = append(want, activations.LeakyReLU{Alpha: 0.01})
	if len(r.Functions) != len(want) {
		t.Fatalf("got %d functions, want %d", len(r.Functions), len(want))
	}
	for i, f := range r.Functions {
		if len(f.Y) != len(r.X) || len(f.DY) != len(r.X) {
			t.Fatalf("%s: %d values and %d derivatives at %d points", f.Activation, len(f.Y), len(f.DY), len(r.X))
		}
		for k, x := range r.X {
			if y, dy := want[i].Value(float64(x)), want[i].Slope(float64(x)); float64(f.Y[k]) != y || float64(f.DY[k]) != dy {
				t.Errorf("%s at %v: got %v and %v, want %v and %v", f.Activation, x, f.Y[k], f.DY[k], y, dy)
			}
		}
	}
	if got := fmt.Sprint(r.Functions[16].Activation, r.Functions[16].Params, r.Functions[3].Params); got != "leaky_relumap[alpha:0.01] map[]" {
		t.Errorf("parameters: %s", got)
	}
	if _, ok := r.Timing["seconds"].(float64); !ok {
		t.Errorf("timing: got %v", r.Timing)
	}
}

// The scenario inside runs again to the same results; timing alone differs.
func TestActivationsRepeat(t *testing.T) {
	for _, args := range []string{
		"--activation rrelu:lower=0.1 --activation elu:alpha=0.5 --mean 0.3 --variance 2 --saturation 0.2",
		"--figure softmax --logits 3/-1e-3/0.25 --temperature 0.7",
		"--figure dying --lr 0.5 --layers 2 --units 6 --steps 30 --batch-size 16 --activation relu --activation gelu --seed 5",
	} {
		a, r := activationsJSON(t, "", strings.Fields(args)...)
		for name, again := range map[string]string{"scenario": string(r.Scenario), "results": a} {
			if b, _ := activationsJSON(t, again, "--scenario", "-"); untimed(t, a) != untimed(t, b) {
				t.Errorf("%s: the %s ran again to other results", args, name)
			}
		}
	}
}

func TestSoftmaxOutputs(t *testing.T) {
	inFolder(t)
	_, r := activationsJSON(t, "", "--figure", "softmax", "--logits", "0/0/0", "--temperature", "2")
	// pᵢ = 1/3 and ∂pᵢ/∂zⱼ = pᵢ(δᵢⱼ − pⱼ)/T, to a few roundings.
	for i := range 3 {
		if math.Abs(float64(r.Softmax.P[i])-1.0/3) > 1e-15 {
			t.Errorf("p = %v", r.Softmax.P)
		}
		for j, d := range r.Softmax.Jacobian[i] {
			want := -1.0 / 18
			if i == j {
				want = 1.0 / 9
			}
			if math.Abs(float64(d)-want) > 1e-15 {
				t.Errorf("jacobian: %v", r.Softmax.Jacobian)
			}
		}
	}
	done(t, "", "activations", "--figure", "softmax", "--logits", "0/0/0", "-o", "a.csv")
	if got := strings.SplitN(string(read(t, "a.csv")), "\n", 2)[0]; got != "index,z,p,dp_dz1,dp_dz2,dp_dz3" {
		t.Errorf("the CSV begins %q", got)
	}
	if out := done(t, "", "activations", "--figure", "softmax", "--logits", "0/0/0"); !strings.Contains(out, "0.3333") || !strings.Contains(out, "∂p/∂z3") {
		t.Errorf("printed\n%s", out)
	}
	if out := done(t, "", "activations", "--figure", "softmax", "--logits", "0/1/2/3/4/5/6/7/8"); strings.Contains(out, "∂p/∂z") || !strings.Contains(out, "The Jacobian is in the files") {
		t.Errorf("printed\n%s", out)
	}
}

// With a learning rate that throws the weights far off units of ReLU die, and
// those that have a slope on the left do not.
func TestDyingOutputs(t *testing.T) {
	dir := inFolder(t)
	args := strings.Fields("--figure dying --lr 1 --layers 3 --units 10 --steps 60 --batch-size 16")
	_, r := activationsJSON(t, "", args...)
	if r.Dying == nil || len(r.Functions) != 6 || len(r.Dying.Functions) != 4 {
		t.Fatalf("got %d functions and the trainings %+v", len(r.Functions), r.Dying)
	}
	for i, f := range r.Dying.Functions {
		if len(f.Dead) != len(r.Dying.Steps) || len(f.Dead[0]) != 3 {
			t.Errorf("%s: %d records of %d layers at %d steps", f.Activation, len(f.Dead), len(f.Dead[0]), len(r.Dying.Steps))
		}
		if dies := f.DeadUnits > 0; dies != (i == 0) {
			t.Errorf("%s: %d dead units", f.Activation, f.DeadUnits)
		}
	}
	done(t, "", append([]string{"activations", "-o", "a.csv", "-o", "a.svg", "-o", "a.yaml"}, args...)...)
	if got := entries(t, dir); len(got) != 3 {
		t.Errorf("in the folder: %v", got)
	}
	if !strings.HasPrefix(string(read(t, "a.csv")), "function,step,layer,dead,") || !strings.HasPrefix(string(read(t, "a.svg")), "<?xml") {
		t.Error("CSV or picture is something else")
	}
	out := done(t, "", append([]string{"activations"}, args...)...)
	for _, want := range []string{"Dead of the 10 units in each hidden layer", "Leaky ReLU α = 0.01", "dead at the start", "η = 1,"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

func TestActivationsTable(t *testing.T) {
	out := done(t, "", strings.Fields("activations --activation selu --activation relu --activation gelu --saturation 0.05")...)
	for _, want := range []string{"function", "mean is", "E[φ′²]", "ns φ′", "notebook's rank", "near zero", "above zero", "1 of 6", "4 of 6", "not ranked",
		"|φ′| < 0.05", "x < 0", "0.3989"} { // E[max(0, X)] = 1/√(2π) = 0.3989
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	fits(t, out)
	if out := done(t, "", "activations", "-q"); out != "" {
		t.Errorf("--quiet printed %q", out)
	}
}

// fits demands lines that a terminal has room for.
func fits(t *testing.T, out string) {
	t.Helper()
	for line := range strings.Lines(out) {
		if n := len([]rune(strings.TrimSpace(line))); n > terminalWidth {
			t.Errorf("%d letters in %q", n, line)
		}
	}
}

// More functions than a picture has room for are in the data all the same.
func TestManyFunctions(t *testing.T) {
	inFolder(t)
	args := strings.Fields("activations --points 5 -o a.csv -o a.png -o a.yaml --size 640x400")
	for i := range 10 {
		args = append(args, "--activation", "leaky_relu:alpha=0."+strconv.Itoa(i))
	}
	if out := done(t, "", args...); !strings.Contains(out, "a picture shows 8 of the 10 functions") {
		t.Errorf("printed %q", out)
	}
	rows, err := csv.NewReader(strings.NewReader(string(read(t, "a.csv")))).ReadAll()
	if err != nil || len(rows) != 6 || len(rows[0]) != 21 {
		t.Errorf("CSV: %v, %d rows, %v", err, len(rows), rows[0])
	}
	sc, err := scenario.Parse(read(t, "a.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range sc.Activations.Functions {
		if f.Hidden != (i >= 8) {
			t.Errorf("function %d: hidden %v", i, f.Hidden)
		}
	}
}

func TestActivationsFlagsOverrideTheScenario(t *testing.T) {
	inFolder(t)
	file := write(t, "run.yaml", `version: 1
lab: activations
seed: 5
activations:
  functions: [{activation: relu}, {activation: elu, hidden: true}]
  from: 0
  logits: [1, 2]
  dying: {lr: 0.2, steps: 9}
`)
	for _, tt := range []struct{ flags, want string }{
		{"", "5 [relu elu] 0 6 401 0.1 0 1 [1 2] 1 curves 0.2 8 8 9 32 4"},
		{"--activation mish", "5 [mish] 0 6 401 0.1 0 1 [1 2] 1 curves 0.2 8 8 9 32 4"},
		{"--seed 6 --from -1 --to 1 --points 3 --saturation 0 --mean -2 --variance 0", "6 [relu elu] -1 1 3 0 -2 0 [1 2] 1 curves 0.2 8 8 9 32 4"},
		{"--logits 1/−2/3 --temperature 0.5 --figure softmax", "5 [relu elu] 0 6 401 0.1 0 1 [1 -2 3] 0.5 softmax 0.2 8 8 9 32 4"},
		{"--figure dying --activation relu --lr 0.1 --layers 1 --units 2 --steps 3 --batch-size 4",
			"5 [relu elu] 0 6 401 0.1 0 1 [1 2] 1 dying 0.1 1 2 3 4 1"},
	} {
		done(t, "", append([]string{"activations", "--scenario", file, "-o", "out.yaml"}, strings.Fields(tt.flags)...)...)
		sc, err := scenario.ParseActivations(read(t, "out.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		a := sc.Activations
		var keys []string
		for _, f := range a.Functions {
			keys = append(keys, f.Function.Key)
		}
		d := a.Dying
		got := fmt.Sprint(sc.Seed, " ", keys, " ", a.From, " ", a.To, " ", a.Points, " ", a.Saturation, " ", a.InputMean, " ", a.InputVariance, " ", a.Logits,
			" ", a.Temperature, " ", a.Figure, " ", d.LearningRate, " ", d.Layers, " ", d.Units, " ", d.Steps, " ", d.BatchSize, " ", len(d.Functions))
		if got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.flags, got, tt.want)
		}
	}
}
