package cli

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func TestRaceCost(t *testing.T) {
	const racers = "--surface rosenbrock --optimizer bfgs --optimizer newton_search --optimizer nelder_mead --optimizer adam:lr=0.1 --steps 300"
	out := done(t, "", strings.Fields("race --cost "+racers)...)
	for _, want := range []string{"569 GB as float64", "n = 266610", "n² + 2n", "1 ∇f, 1 H = n ∇f", "59 f, 47 ∇f", "28 f, 24 ∇f, 23 H", "300 ∇f"} {
		if !strings.Contains(out, want) {
			t.Errorf("the table lacks %q:\n%s", want, out)
		}
	}
	dir := t.TempDir()
	data, doc, figure := filepath.Join(dir, "c.json"), filepath.Join(dir, "c.yaml"), filepath.Join(dir, "c.svg")
	done(t, "", append(strings.Fields("race --cost --parameters 1000 --quiet "+racers), "-o", data, "-o", doc, "-o", figure, "-o", filepath.Join(dir, "c.csv"))...)
	var got struct {
		Parameters int
		Hessian    struct{ Bytes float64 }
	}
	if err := json.Unmarshal(read(t, data), &got); err != nil || got.Parameters != 1000 || got.Hessian.Bytes != 8e6 {
		t.Errorf("JSON: %+v, %v", got, err)
	}
	if again := done(t, "", "race", "--scenario", doc); !strings.Contains(again, "n = 1000") {
		t.Errorf("the document does not show the costs again: %s", again)
	}
	for args, want := range map[string]string{
		"--cost --map lr,momentum":       "--cost and --map are two figures",
		"--parameters 10":                "--parameters is for --cost",
		"--cost --parameters 0":          "want 1 to",
		"--cost -o a.gif":                "a table of costs",
		"--optimizer bfgs --tune":        "bfgs is a yardstick and has no learning rate to search",
		"--optimizer bfgs:lr=1":          "unknown parameter",
		"--optimizer bfg":                "did you mean bfgs",
		"--find-lr range --optimizer cg": "cg is a yardstick and has no learning rate to search",
	} {
		if r := call(t, "", append([]string{"race"}, strings.Fields(args)...)...); r.code == 0 || !strings.Contains(r.err, want) {
			t.Errorf("race %s: status %d, %q, want %q in it", args, r.code, r.err, want)
		}
	}
	if r := call(t, "", "train", "--optimizer", "lbfgs"); r.code != 2 || !strings.Contains(r.err, "lbfgs is a yardstick for races") {
		t.Errorf("train --optimizer lbfgs: status %d, %s", r.code, r.err)
	}
}

// The standings of a race with yardsticks say what they asked for; the list shows
// them under a heading of their own.
func TestYardsticksOnTheCommandLine(t *testing.T) {
	out := done(t, "", strings.Fields("race --optimizer cg --optimizer sgd:lr=0.03 --noise 0.5 --steps 50")...)
	if !strings.Contains(out, "stationary at step 4: stopped: ") || !strings.Contains(out, "CG 23 f, 23 ∇f") {
		t.Errorf("the standings:\n%s", out)
	}
	out = done(t, "", "list", "optimizers")
	rules, yardsticks, ok := strings.Cut(out, "YARDSTICKS")
	if !ok || !strings.Contains(rules, "any of them") || strings.Contains(yardsticks, "any of them") || strings.Contains(rules, "\nbfgs") || !strings.Contains(yardsticks, "\nbfgs ") {
		t.Errorf("the list:\n%s", out)
	}
	out = done(t, "", "list", "optimizers", "--format", "json")
	if strings.Count(out, `"group": "Yardsticks"`) != 5 {
		t.Error("the JSON list does not hold five yardsticks")
	}
}
