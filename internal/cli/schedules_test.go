package cli

import (
	"bytes"
	"encoding/json"
	"image/gif"
	"math"
	"strings"
	"testing"
)

// schedulesResults is the contract's JSON of the lab of schedules.
type schedulesResults struct {
	Version  int             `json:"version"`
	Lab      string          `json:"lab"`
	Seed     uint64          `json:"seed"`
	Scenario json.RawMessage `json:"scenario"`
	Runs     []struct {
		Schedule string         `json:"schedule"`
		Params   map[string]any `json:"params"`
		LR       []float64      `json:"lr"`
		Cuts     []struct {
			Step     int
			From, To float64
		} `json:"cuts"`
	} `json:"runs"`
	Timing map[string]any `json:"timing"`
}

func schedulesJSON(t testing.TB, stdin string, args ...string) (text string, r schedulesResults) {
	t.Helper()
	path := t.TempDir() + "/out.json"
	done(t, stdin, append([]string{"schedules", "-q", "-o", path}, args...)...)
	text = string(read(t, path))
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatalf("%v in %.300s", err, text)
	}
	return text, r
}

// The rate of step t stands at lr[t], from Keras' default base rate on.
func TestSchedulesJSONIsWhatTheContractSays(t *testing.T) {
	_, r := schedulesJSON(t, "", strings.Fields("--schedule power:s=20 --schedule exponential:s=20,rate=0.1 --schedule constant --steps 60 --seed 4")...)
	if r.Version != 1 || r.Lab != "schedules" || r.Seed != 4 || len(r.Runs) != 3 || len(r.Timing) != 1 {
		t.Fatalf("got version %d lab %q seed %d, %d runs, timing %v", r.Version, r.Lab, r.Seed, len(r.Runs), r.Timing)
	}
	if p := r.Runs[1].Params; r.Runs[1].Schedule != "exponential" || p["s"] != 20.0 || p["rate"] != 0.1 || p["per"] != "step" || p["warmup"] != 0.0 {
		t.Errorf("got %s %v", r.Runs[1].Schedule, p)
	}
	for i, want := range []func(t float64) float64{func(t float64) float64 { return 0.01 / (1 + t/20) },
		func(t float64) float64 { return 0.01 * math.Pow(0.1, t/20) }, func(float64) float64 { return 0.01 }} {
		if n := len(r.Runs[i].LR); n != 61 {
			t.Fatalf("%d rates, want one for each of the steps 0 to 60", n)
		}
		for k, got := range r.Runs[i].LR {
			// Either side rounds a few times.
			if w := want(float64(k)); math.Abs(got-w) > 1e-15 {
				t.Fatalf("schedule %d: lr[%d] = %v, want %v", i, k, got, w)
			}
		}
	}
}

// The same call gives the same bytes but for the timing, and so do its results
// and its scenario.
func TestSchedulesRepeat(t *testing.T) {
	args := strings.Fields("--schedule performance:patience=1,min_delta=0.05 --schedule 1cycle:steps=80,max=0.05 --steps 120 --seeds 2 --seed 5 --lr 0.2 --noise 3 --data spiral --layers 8 --optimizer nesterov")
	a, ra := schedulesJSON(t, "", args...)
	if b, _ := schedulesJSON(t, "", args...); untimed(t, a) != untimed(t, b) {
		t.Error("the same call gave other results")
	}
	if c, _ := schedulesJSON(t, "", append(args[:len(args):len(args)], "--seed", "6")...); untimed(t, a) == untimed(t, c) {
		t.Error("another seed gave the same results")
	}
	for name, again := range map[string]string{"scenario": string(ra.Scenario), "results": a} {
		if d, _ := schedulesJSON(t, again, "--scenario", "-"); untimed(t, a) != untimed(t, d) {
			t.Errorf("the %s ran again to other results", name)
		}
	}
	for _, cut := range ra.Runs[0].Cuts {
		if lr := ra.Runs[0].LR; lr[cut.Step] != cut.To || lr[cut.Step-1] != cut.From {
			t.Errorf("a cut at step %d that the rates do not have", cut.Step)
		}
	}
	if len(ra.Runs[0].Cuts) == 0 {
		t.Error("no cut in some ten epochs with a patience of one")
	}
}

// The table, the figure, the animation and the range test.
func TestSchedulesOutputs(t *testing.T) {
	inFolder(t)
	out := done(t, "", strings.Fields("schedules --schedule power:s=30 --schedule 1cycle:steps=60 --steps 60 --range-test")...)
	for _, want := range []string{"Range test: 1cycle's highest rate is ", "where the smoothed loss is lowest", "Power s = 30", "1cycle η max = ", "half after s = 30",
		"1.50", "10 steps an epoch"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	if out := done(t, "", "schedules", "--schedule", "constant", "--steps", "20", "--range-test"); !strings.Contains(out, "it sets none") {
		t.Errorf("a range test without 1cycle says\n%s", out)
	}
	done(t, "", strings.Fields("schedules --schedule cosine:steps=12 --steps 12 -o a.gif -o a.svg -o a.csv -o a.yaml --size 320x200 -q")...)
	pictures, err := gif.DecodeAll(bytes.NewReader(read(t, "a.gif")))
	if err != nil || len(pictures.Image) < 13 {
		t.Errorf("the animation: %v", err)
	}
	if rows := strings.Count(string(read(t, "a.csv")), "\n"); rows != 14 {
		t.Errorf("%d rows for 13 rates and a head", rows)
	}
	if text := string(read(t, "a.yaml")); !strings.Contains(text, "lab: schedules") || !strings.Contains(text, "cosine:steps=12") {
		t.Errorf("the scenario: %s", text)
	}
}

// Wrong words are wrong usage that says what is allowed; nothing runs.
func TestSchedulesUsage(t *testing.T) {
	for args, want := range map[string]string{
		"--schedule exponentail":              "exponential",
		"--schedule power:s=-1":               "s = -1",
		"--schedule power:s=1,s=2":            "s",
		"--steps 1":                           "steps = 1: want 2 to 20000",
		"--steps x":                           "--steps",
		"--lr 0":                              "lr = 0",
		"--axis hours":                        "steps, epochs",
		"--surface network":                   "surface: network",
		"--surface bowll":                     "bowl",
		"--optimizer sgd:lr=0.1":              "set schedules.lr",
		"--optimizer sgd:schedule=power":      "schedules.runs",
		"--data csv":                          "data",
		"--layers 0":                          "--layers",
		"--seeds 0":                           "seeds = 0",
		"--noise -1":                          "noise",
		"--schedule piecewise:boundaries=3/2": "boundaries",
		"stray":                               "takes no \"stray\"",
		"--schedule constant -o a.doc":        "-o \"a.doc\"",
		"--target -1":                         "target",
		strings.Repeat("--schedule constant ", 9): "9 of them: want 1 to 8",
	} {
		r := call(t, "", append([]string{"schedules"}, strings.Fields(args)...)...)
		if r.code != ExitUsage || !strings.Contains(r.err, want) || r.out != "" {
			t.Errorf("%s: status %d, %q, printed %q; want status 2 and %q", args, r.code, r.err, r.out, want)
		}
	}
	if r := call(t, "version: 1\nlab: signal\n", "schedules", "--scenario", "-"); r.code != ExitFailed || !strings.Contains(r.err, "downhill signal --scenario FILE") {
		t.Errorf("another lab's document: %+v", r)
	}
}
