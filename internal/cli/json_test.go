package cli

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"downhill/surfaces"
)

var timing = regexp.MustCompile(`"timing":\{[^}]*\}`)

// withoutTiming leaves out what alone may differ between two runs.
func withoutTiming(t testing.TB, text []byte) string {
	t.Helper()
	if n := len(timing.FindAll(text, -1)); n != 1 {
		t.Fatalf("got %d timings, want 1", n)
	}
	return string(timing.ReplaceAll(text, nil))
}

func TestJSONRepeats(t *testing.T) {
	args := strings.Fields("--surface himmelblau --noise 3 --steps 300 --own-noise --optimizer adam:lr=0.1,amsgrad=true " +
		"--optimizer rmsprop:centered=true --optimizer ftrl:lr=0.5 --optimizer sgd:lr=0.001,clipnorm=5,schedule=exponential")
	a, ra := raceJSON(t, "", append(args, "--seed", "7")...)
	b, _ := raceJSON(t, "", append(args, "--seed", "7")...)
	if withoutTiming(t, a) != withoutTiming(t, b) {
		t.Error("the same scenario and seed gave other results")
	}
	c, rc := raceJSON(t, "", append(args, "--seed", "8")...)
	if ra.Runs[0].Path[300] == rc.Runs[0].Path[300] || len(c) == 0 {
		t.Error("another seed gave the same noise")
	}
	// The scenario inside runs again to the same results, by way of a file or
	// of the whole results.
	for name, again := range map[string]string{"scenario": string(ra.Scenario), "results": string(a)} {
		d, _ := raceJSON(t, again, "--scenario", "-")
		if withoutTiming(t, a) != withoutTiming(t, d) {
			t.Errorf("the %s ran again to other results", name)
		}
	}
}

// Results that are longer than a scenario may be still open: the scenario
// stands ahead of them.
func TestJSONOfALongRaceOpens(t *testing.T) {
	a, _ := raceJSON(t, "", "--steps", "4000")
	if len(a) <= 1<<20 {
		t.Fatalf("the results are only %d bytes long", len(a))
	}
	b, _ := raceJSON(t, string(a), "--scenario", "-")
	if withoutTiming(t, a) != withoutTiming(t, b) {
		t.Error("the results ran again to other results")
	}
}

func TestJSONIsWhatTheContractSays(t *testing.T) {
	_, r := raceJSON(t, "", strings.Fields("--surface bowl:kappa=10,angle=30 --start 3,-1 --steps 50 --seed 18446744073709551615 "+
		"--optimizer adam:lr=0.1,beta1=0.8 --name quick --optimizer newton --optimizer sgd:lr=0.01,schedule=piecewise,"+
		"schedule.boundaries=10/20,schedule.values=0.1/0.05/0.01 --optimizer lion:clipvalue=2")...)
	if r.Version != 1 || r.Lab != "race" || r.Seed != math.MaxUint64 || r.Start != [2]float64{3, -1} || r.Kept != nil {
		t.Errorf("got version %d lab %q seed %d start %v kept %v", r.Version, r.Lab, r.Seed, r.Start, r.Kept)
	}
	ns, _ := r.Timing["ns_per_step"].(map[string]any)
	if _, ok := r.Timing["seconds"].(float64); !ok || len(r.Timing) != 2 || len(ns) != 4 {
		t.Errorf("timing: got %v", r.Timing)
	}
	if got := fmt.Sprint(r.Surface); got != "{bowl map[angle:30 kappa:10] [[0 0]]}" {
		t.Errorf("surface: got %s", got)
	}
	wants := []struct{ name, key, params string }{
		{"quick", "adam", "map[amsgrad:false beta1:0.8 beta2:0.999 eps:1e-07 lr:0.1 schedule:constant]"},
		{"Newton", "newton", "map[damping:0 lr:1 schedule:constant]"},
		{"SGD", "sgd", "map[lr:0.01 schedule:piecewise schedule.boundaries:[10 20] schedule.per:step schedule.values:[0.1 0.05 0.01] schedule.warmup:0]"},
		{"Lion", "lion", "map[beta1:0.9 beta2:0.99 clipvalue:2 lr:0.001 schedule:constant]"},
	}
	for i, want := range wants {
		run := r.Runs[i]
		if run.Name != want.name || run.Optimizer != want.key || fmt.Sprint(run.Params) != want.params {
			t.Errorf("run %d: got %q %s %v\nwant %+v", i, run.Name, run.Optimizer, run.Params, want)
		}
		checkLengths(t, run, 51)
	}
	// learning_rate[t] is the rate of the step that leaves θ_t.
	rates := r.Runs[2].LearningRate
	for step, want := range map[int]number{0: 0.1, 9: 0.1, 10: 0.05, 19: 0.05, 20: 0.01, 50: 0.01} {
		if rates[step] != want {
			t.Errorf("learning_rate[%d] = %v want %v", step, rates[step], want)
		}
	}
	// Newton solves a quadratic in one step, and asks for one gradient a step.
	// Turning by 30° and solving rounds to some 1e-15 of the start.
	if n := r.Runs[1]; math.Hypot(float64(n.Path[1][0]), float64(n.Path[1][1])) > 1e-14 || n.Evaluations[50] != 50 || n.Status != "converged" ||
		!strings.Contains(n.Reason, "global minimum (0, 0)") || n.StatusStep < 10 {
		t.Errorf("newton: θ_1 %v after %d gradients: %s at %d, %s", n.Path[1], n.Evaluations[50], n.Status, n.StatusStep, n.Reason)
	}
}

func checkLengths(t *testing.T, run runResult, n int) {
	t.Helper()
	for what, got := range map[string]int{"path": len(run.Path), "loss": len(run.Loss), "gradient_norm": len(run.GradientNorm),
		"learning_rate": len(run.LearningRate), "evaluations": len(run.Evaluations)} {
		if got != n {
			t.Errorf("%s: %s has %d entries, want %d", run.Name, what, got, n)
		}
	}
	for slot, rows := range run.Slots {
		if len(rows) != n {
			t.Errorf("%s: slot %s has %d entries, want %d", run.Name, slot, len(rows), n)
		}
	}
}

func TestJSONSlotsAreNamedAsInTheFormulas(t *testing.T) {
	wants := map[string]string{
		"sgd": "", "momentum": "m", "nesterov": "m", "adagrad": "s", "rmsprop": "s", "adadelta": "d s",
		"rmsprop:centered=true,momentum=0.9": "g m s", "adam": "m s", "adam:amsgrad=true": "m s s_max", "adamw": "m s",
		"nadam": "m s", "adabound": "m s", "adamax": "m u", "ftrl": "n z", "lion": "m",
	}
	for spec, want := range wants {
		_, r := raceJSON(t, "", "--steps", "3", "--optimizer", spec)
		var names []string
		for name := range r.Runs[0].Slots {
			names = append(names, name)
		}
		if got := sorted(names); got != want {
			t.Errorf("%s: slots %q want %q", spec, got, want)
		}
	}
	// Raw values after two steps of Adam on f = (x² + 20y²)/2 from (8, 1.5):
	// m₁ = 0.1 ∇₀ = 0.1 (8, 30), s₁ = 0.001 (64, 900). Keras' momentum is a move,
	// so m₁ = −η∇₀ there. Decimal constants round to 1e-16 of the value.
	_, r := raceJSON(t, "", strings.Fields("--start 8,1.5 --steps 2 --optimizer adam:lr=0.1 --optimizer momentum:lr=0.01")...)
	close := func(what string, got [2]number, x, y float64) {
		if math.Abs(float64(got[0])-x) > 1e-14*math.Abs(x) || math.Abs(float64(got[1])-y) > 1e-14*math.Abs(y) {
			t.Errorf("%s: got %v want (%v, %v)", what, got, x, y)
		}
	}
	close("adam m[1]", r.Runs[0].Slots["m"][1], 0.8, 3)
	close("adam s[1]", r.Runs[0].Slots["s"][1], 0.064, 0.9)
	close("momentum m[1]", r.Runs[1].Slots["m"][1], -0.08, -0.3)
	if zero := [2]number{}; r.Runs[0].Slots["m"][0] != zero || r.Runs[1].Slots["m"][0] != zero {
		t.Error("entry 0 is not the state at the start")
	}
}

func TestJSONDivergedIsAResult(t *testing.T) {
	_, r := raceJSON(t, "", strings.Fields("--steps 400 --optimizer sgd:lr=0.3 --optimizer sgd:lr=1e300 --optimizer adam:lr=0.2")...)
	far, gone, fine := r.Runs[0], r.Runs[1], r.Runs[2]
	for _, run := range []runResult{far, gone} {
		if run.Status != "diverged" || run.Reason == "" || run.StatusStep < 1 || run.StatusStep >= 400 {
			t.Errorf("%s: %s at %d: %q", run.Name, run.Status, run.StatusStep, run.Reason)
		}
		n := len(run.Path)
		checkLengths(t, run, n)
		for i := range run.Path {
			for _, x := range []number{run.Path[i][0], run.Path[i][1], run.Loss[i], run.GradientNorm[i]} {
				if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
					t.Errorf("%s: entry %d is not finite", run.Name, i)
				}
			}
		}
	}
	// Too far is still finite, so that entry is there; not finite is not.
	if len(far.Path) != far.StatusStep+1 || len(gone.Path) != gone.StatusStep {
		t.Errorf("got %d entries diverged at %d, and %d at %d", len(far.Path), far.StatusStep, len(gone.Path), gone.StatusStep)
	}
	checkLengths(t, fine, 401)
}

// Loss and gradient norm are the true ones whatever noise and clipping do, and
// every entry describes the same θ.
func TestJSONEntriesDescribeTheirPoint(t *testing.T) {
	text := `{"version": 1, "lab": "race", "race": {"surface": "rosenbrock", "steps": 100, "noise": 2, "racers": [
		{"optimizer": "nesterov:lr=0.0005,clipnorm=1"}, {"optimizer": "adam:lr=0.1,clipvalue=0.5"}]}}`
	_, r := raceJSON(t, text, "--scenario", "-")
	c, err := surfaces.Catalog().Default("rosenbrock")
	if err != nil {
		t.Fatal(err)
	}
	f, err := surfaces.Catalog().Build(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range r.Runs {
		for i, p := range run.Path {
			var g [2]float64
			loss := f.Eval([]float64{float64(p[0]), float64(p[1])}, g[:])
			if loss != float64(run.Loss[i]) || math.Hypot(g[0], g[1]) != float64(run.GradientNorm[i]) {
				t.Fatalf("%s: entry %d: loss %v and gradient norm %v, but at that point they are %v and %v", run.Name, i,
					run.Loss[i], run.GradientNorm[i], loss, math.Hypot(g[0], g[1]))
			}
			if run.Evaluations[i] != i {
				t.Fatalf("%s: entry %d: %d gradients: what is recorded must not count", run.Name, i, run.Evaluations[i])
			}
		}
	}
}

// A live change of a rule's memory has no value before: not a number.
func TestJSONWritesNotANumberAsText(t *testing.T) {
	text := scene("changes:\n  - {step: 10, target: quick, key: amsgrad, value: \"true\"}")
	raw, r := raceJSON(t, text, "--scenario", "-")
	rows := r.Runs[1].Slots["s_max"]
	if len(rows) != 31 || !math.IsNaN(float64(rows[0][0])) || math.IsNaN(float64(rows[30][0])) {
		t.Errorf("s_max: got %v", rows)
	}
	if !strings.Contains(string(raw), `["NaN","NaN"]`) {
		t.Error(`no "NaN" in the text`)
	}
	if again, _ := raceJSON(t, string(raw), "--scenario", "-"); withoutTiming(t, raw) != withoutTiming(t, again) {
		t.Error("with the log of changes it ran again to other results")
	}
}

// A memory budget that does not hold every step names those that are kept.
func TestJSONNamesTheKeptSteps(t *testing.T) {
	text := strings.Replace(scene(""), "steps: 30", "steps: 20000\n  memory_mb: 1", 1)
	_, r := raceJSON(t, text, "--scenario", "-")
	n := len(r.Kept)
	if n == 0 || n > 20000 || r.Kept[0] != 0 || r.Kept[n-1] != 20000 {
		t.Fatalf("kept: %d steps", n)
	}
	for _, run := range r.Runs {
		checkLengths(t, run, n)
	}
}

// The paths that Keras' own code takes (see optimizers/testdata/reference; the
// header says how they were made), through the command line. Both sides round
// every operation of 200 steps once, which stays below 1e-12 of the path's size;
// a learning rate that is off by 1 % moves the paths by more than 1e-3.
func TestJSONMatchesReference(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "optimizers", "testdata", "reference", "opt_keras.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Trajectories []struct {
			Func, Opt string
			Hyper     map[string]any
			X, Y      []float64
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	specs := map[string]string{"sgd": "sgd:lr=%v", "momentum": "momentum:lr=%v", "adagrad": "adagrad:lr=%v", "adam": "adam:lr=%v", "adamax": "adamax:lr=%v"}
	compared := 0
	for _, tr := range file.Trajectories {
		spec, ok := specs[tr.Opt]
		if !ok || tr.Func != "bowl20" {
			continue
		}
		_, r := raceJSON(t, "", "--start", "8,1.5", "--steps", fmt.Sprint(len(tr.X)-1), "--optimizer", fmt.Sprintf(spec, tr.Hyper["learning_rate"]))
		for i, p := range r.Runs[0].Path {
			if d := math.Hypot(float64(p[0])-tr.X[i], float64(p[1])-tr.Y[i]); !(d <= 1e-12*8) {
				t.Errorf("%s: step %d: %v, Keras has (%v, %v)", tr.Opt, i, p, tr.X[i], tr.Y[i])
				break
			}
		}
		compared++
	}
	if compared != len(specs) {
		t.Errorf("compared %d paths, want %d", compared, len(specs))
	}
}
