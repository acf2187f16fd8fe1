package cli

import (
	"os"
	"strings"
	"testing"

	"downhill/internal/scenario"
)

// A script is written from the scenario alone, with the flags in it; a training's
// brings its data along, and nothing is trained for it.
func TestScripts(t *testing.T) {
	dir := inFolder(t)
	out := done(t, "", "race", "--surface", "rosenbrock", "--optimizer", "adam:lr=0.025", "--name", "quick one", "--steps", "77",
		"-o", "run_torch.py", "-o", "run_keras.py")
	for file, want := range map[string][]string{
		"run_torch.py": {"torch.optim.Adam(p, lr=0.025", "START, STEPS, NOISE = [-1.2, 1.0], 77", `"quick one": lambda`},
		"run_keras.py": {"keras.optimizers.Adam(learning_rate=0.025", "100 * (y - x**2)**2"},
	} {
		text := string(read(t, file))
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s has no %q", file, w)
			}
		}
		if !strings.Contains(out, "wrote "+file) {
			t.Errorf("printed %q: want wrote %s", out, file)
		}
	}
	// Ten thousand epochs would take an hour.
	done(t, "", "train", "-q", "--data", "moons", "--layers", "7,5", "--epochs", "10000", "-o", "net_torch.py")
	if text := string(read(t, "net_torch.py")); !strings.Contains(text, "EPOCHS = 10000") || !strings.Contains(text, "nn.Linear(7, 5)") {
		t.Errorf("net_torch.py is\n%s", text)
	}
	if data := read(t, "net_torch.npz"); !strings.HasPrefix(string(data), "PK") {
		t.Errorf("net_torch.npz begins with %q", data[:min(4, len(data))])
	}
	if got, want := entries(t, dir), 4; len(got) != want {
		t.Errorf("the folder holds %v: want %d files", got, want)
	}
	// Beside other outputs the race is run all the same.
	done(t, "", "race", "-q", "--steps", "3", "-o", "b_torch.py", "-o", "b.json")
	if s, err := scenario.Parse(read(t, "b.json")); err != nil || s.Race.Steps != 3 {
		t.Errorf("b.json: %v", err)
	}
}

// What has no script fails with the reason before anything is written or run.
func TestWrongScripts(t *testing.T) {
	dir := inFolder(t)
	for args, want := range map[string]struct {
		code int
		text string
	}{
		"race -o run.py":                                    {ExitUsage, "want run_keras.py or run_torch.py"},
		"signal -o run_torch.py":                            {ExitUsage, "the lab signal does neither"},
		"activations -o run_torch.py":                       {ExitUsage, "the lab activations does neither"},
		"schedules -o run_keras.py":                         {ExitUsage, "the lab schedules does neither"},
		"transfer -o run_keras.py":                          {ExitUsage, "the lab transfer does neither"},
		"race --surface network -o run_torch.py":            {ExitUsage, "take a surface with a formula"},
		"race --optimizer bfgs -o run_torch.py":             {ExitUsage, "no racer has a rule of PyTorch"},
		"race --optimizer adabound -o run_keras.py":         {ExitUsage, "Keras has no rule adabound"},
		"train --folds 3 -o run_torch.py":                   {ExitUsage, "take folds 0"},
		"train --layers 8x3 --residual -o run_torch.py -q":  {ExitUsage, "plain stack of layers"},
		"train --layers 8x4 --residual -o run_torch.py -q":  {ExitUsage, "want one and then pairs"},
		"train --data csv:path=no.csv -o run_torch.py -q":   {ExitFailed, "no such file"},
		"race -o no/such/folder/run_torch.py --steps 1":     {ExitFailed, "no/such/folder"},
		"race --surface regression --batch 5 -o x_torch.py": {ExitUsage, "take all points"},
	} {
		r := call(t, "", strings.Fields(args)...)
		if r.code != want.code || !strings.Contains(r.err, want.text) {
			t.Errorf("%s: status %d and %q: want %d and %q", args, r.code, r.err, want.code, want.text)
		}
	}
	// Where the program or its data cannot take their place, neither is there.
	for _, blocked := range []string{"a_torch.py", "a_torch.npz"} {
		mkdir(t, blocked)
		if r := call(t, "", "train", "-q", "--data", "moons:n=40", "--layers", "3", "--epochs", "1", "-o", "a_torch.py"); r.code != ExitFailed {
			t.Errorf("%s is a folder: status %d and %q", blocked, r.code, r.err)
		}
		if got := entries(t, dir); len(got) != 1 {
			t.Errorf("%s is a folder: %v were left", blocked, got)
		}
		if err := os.Remove(blocked); err != nil {
			t.Fatal(err)
		}
	}
	if got := entries(t, dir); len(got) != 0 {
		t.Errorf("%v were left", got)
	}
}
