package cli

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// outputOf is what the tests read of a race's JSON.
type outputOf struct {
	Scenario struct {
		Race struct {
			Fair *struct {
				Rates, Objective string
				Budget           int
			}
			Racers []struct{ Name, Optimizer string }
		}
	}
	Tuning *struct {
		Budget int
		Runs   []struct {
			Name        string
			Evaluations int
			Best        int
			Trials      []json.RawMessage
		}
	}
	Runs []struct {
		Name   string
		Params map[string]any
	}
	Timing map[string]json.RawMessage
}

func readOutput(t *testing.T, path string) outputOf {
	t.Helper()
	var out outputOf
	if err := json.Unmarshal(read(t, path), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTunedRace(t *testing.T) {
	inFolder(t)
	args := []string{"race", "--steps", "50", "--optimizer", "sgd", "--optimizer", "adam:lr=0.2", "--noise", "0.1", "--tune", "--objective", "steps:0.1", "--budget", "2000"}
	table := done(t, "", args...)
	for _, want := range []string{"with 2000 gradient evaluations a racer", "Searched: own setting", "optimizer", "as it was", "steps to converge"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table has no %q:\n%s", want, table)
		}
	}
	if strings.Count(table, "Searched:") != 1 {
		t.Errorf("what was searched is said twice:\n%s", table)
	}
	done(t, "", append(args, "-o", "a.json", "-o", "a.png", "-o", "a.yaml")...)
	done(t, "", append(args, "-o", "b.json")...)
	if withoutTiming(t, read(t, "a.json")) != withoutTiming(t, read(t, "b.json")) {
		t.Error("two searches with one seed differ")
	}
	out := readOutput(t, "a.json")
	if f := out.Scenario.Race.Fair; f == nil || f.Rates != "tuned" || f.Objective != "steps:0.1" || f.Budget != 2000 {
		t.Errorf("noted: %+v", f)
	}
	if out.Tuning == nil || len(out.Tuning.Runs) != 2 || out.Tuning.Runs[1].Evaluations > 2000 || len(out.Tuning.Runs[1].Trials) < 10 {
		t.Errorf("searched: %+v", out.Tuning)
	}
	if _, ok := out.Timing["ns_per_step"]; !ok {
		t.Errorf("timing: %v", out.Timing)
	}
	// The document of the winners races them again, and says how they came about.
	if again := done(t, "", "race", "--scenario", "a.yaml"); !strings.Contains(again, "Tuned for the fewest steps to a loss of 0.1") {
		t.Errorf("opened again:\n%s", again)
	}
}

func TestSameRateAndDefaults(t *testing.T) {
	inFolder(t)
	done(t, "", "race", "--same-lr", "0.05", "-o", "same.json")
	for _, r := range readOutput(t, "same.json").Runs {
		if r.Params["lr"] != 0.05 {
			t.Errorf("%s has the rate %v", r.Name, r.Params["lr"])
		}
	}
	done(t, "", "race", "--defaults", "-o", "usual.json")
	for _, r := range readOutput(t, "usual.json").Scenario.Race.Racers {
		if strings.Contains(r.Optimizer, "lr=") {
			t.Errorf("%s is %s, want the defaults", r.Name, r.Optimizer)
		}
	}
	if out := done(t, "", "race", "--by", "time"); !strings.Contains(out, "µs to converge") || !strings.Contains(out, "measured time on this machine") {
		t.Errorf("by time:\n%s", out)
	}
	if out := done(t, "", "race", "--by", "evaluations"); !strings.Contains(out, "evaluations to converge") {
		t.Errorf("by evaluations:\n%s", out)
	}
}

func TestFindingRates(t *testing.T) {
	inFolder(t)
	out := done(t, "", "race", "--find-lr", "divide", "--optimizer", "sgd")
	if !strings.Contains(out, "10.0, 3.33, 1.11, 0.370, 0.123") || !strings.Contains(out, "0.0412") {
		t.Errorf("divided:\n%s", out)
	}
	out = done(t, "", "race", "--find-lr", "range", "--optimizer", "sgd", "--optimizer", "adam", "-o", "r.png", "-o", "r.csv", "-o", "r.json", "-o", "r.yaml")
	if strings.Count(out, "wrote") != 4 {
		t.Errorf("wrote:\n%s", out)
	}
	if text := string(read(t, "r.csv")); !strings.HasPrefix(text, "racer,optimizer,attempt,step,learning_rate,") {
		t.Errorf("CSV: %.80s", text)
	}
	done(t, "", "race", "--find-lr", "divide", "--optimizer", "momentum", "--steps", "20", "-o", "d.gif", "--size", "320x200")
	if info, err := os.Stat("d.gif"); err != nil || info.Size() < 1000 {
		t.Errorf("the animation: %v, %v", info, err)
	}
}

func TestGhostOfAFile(t *testing.T) {
	inFolder(t)
	done(t, "", "race", "--optimizer", "adam:lr=0.2", "-o", "before.yaml")
	out := done(t, "", "race", "--optimizer", "adam:lr=0.4", "--ghost", "before.yaml")
	if !strings.Contains(out, "Faint: the run before, Adam η 0.2") {
		t.Errorf("with a ghost:\n%s", out)
	}
	if r := call(t, "", "race", "--surface", "rosenbrock", "--ghost", "before.yaml"); r.code != ExitFailed || !strings.Contains(r.err, "same surface") {
		t.Errorf("on another surface: %d %s", r.code, r.err)
	}
	if r := call(t, "", "race", "--ghost", "none.yaml"); r.code != ExitFailed || !strings.Contains(r.err, "--ghost") {
		t.Errorf("a file that is not there: %d %s", r.code, r.err)
	}
}

func TestFairRaceUsage(t *testing.T) {
	for args, want := range map[string]string{
		"race --tune --same-lr 0.1":       "want one of them",
		"race --defaults --tune":          "want one of them",
		"race --budget 5":                 "--tune",
		"race --objective final":          "--tune",
		"race --tune --budget 0":          "--budget 0",
		"race --tune --budget 10":         "coarsest grid",
		"race --tune --objective steps":   "steps:0.01",
		"race --by clock":                 "known: steps",
		"race --find-lr guess":            "divide",
		"race --find-lr range --tune":     "runs no race",
		"race --find-lr divide --by time": "runs no race",
		"race --same-lr 0":                "above 0",
	} {
		if r := call(t, "", strings.Fields(args)...); r.code != ExitUsage || !strings.Contains(r.err, want) || r.out != "" {
			t.Errorf("%s: status %d, %q, want a word of %q", args, r.code, r.err, want)
		}
	}
}
