package script

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"downhill/internal/carry"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
)

func TestForChoosesByName(t *testing.T) {
	for path, want := range map[string]Library{"run_keras.py": Keras, "a/My-Torch.PY": PyTorch, "pytorch.py": PyTorch, "keras_torch.py": PyTorch} {
		if got, err := For(path); err != nil || got != want {
			t.Errorf("%s: %v, %v: want %v", path, got, err, want)
		}
	}
	for _, path := range []string{"run.py", "torch/run.py", ".py"} {
		if _, err := For(path); err == nil || !strings.Contains(err.Error(), "run_torch.py") {
			t.Errorf("%s: %v: want an error that names run_torch.py", path, err)
		}
	}
}

// Both scripts of the built-in scenes are Python, end with the scene, and are the
// same when they are written again.
func TestScriptsCompile(t *testing.T) {
	training := scenario.FirstTraining()
	for name, s := range map[string]scenario.Scenario{"race": scenario.Default(), "train": training} {
		for _, l := range []Library{Keras, PyTorch} {
			file := name + "_" + strings.ToLower(l.String()) + ".py"
			script, err := Write(l, s, file, "")
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			again, err := Write(l, s, file, "")
			if err != nil || string(again.Text) != string(script.Text) || string(again.Data) != string(script.Data) {
				t.Errorf("%s is not the same twice (%v)", file, err)
			}
			if (script.Data != nil) != (name == "train") {
				t.Errorf("%s: %d bytes of data", file, len(script.Data))
			}
			_, line, _ := strings.Cut(string(script.Text), "# "+carry.Prefix)
			text, err := carry.Unline(carry.Prefix + strings.TrimSpace(line))
			if err != nil {
				t.Fatalf("%s: the scene at its end: %v", file, err)
			}
			if want, err := s.YAML(); err != nil || string(text) != string(want) {
				t.Errorf("%s carries another scene (%v)", file, err)
			}
			compile(t, file, script.Text)
		}
	}
}

// compile has Python parse a program where there is one.
func compile(t *testing.T, name string, text []byte) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Logf("%s was not parsed: %v", name, err)
		return
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.CommandContext(t.Context(), python, "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())", path).CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", name, err, said)
	}
}

// What has no script says why, and what to do.
func TestWhatHasNoScript(t *testing.T) {
	race := "version: 1\nlab: race\nrace:\n  surface: %S\n  racers:\n    - {name: \"a\", optimizer: %O}\n"
	train := "version: 1\nlab: train\ntrain:\n  data: moons\n  epochs: 1\n  runs:\n    - {name: a, layers: \"4,4,4\", optimizer: sgd, %N}\n"
	for text, want := range map[string]string{
		strings.NewReplacer("%S", "network", "%O", "sgd").Replace(race):                                                            "take a surface with a formula",
		strings.NewReplacer("%S", "bowl", "%O", "newton").Replace(race):                                                            "no racer has a rule of PyTorch",
		strings.NewReplacer("%S", "bowl", "%O", "sgd").Replace(race) + "changes:\n  - {step: 3, target: a, key: lr, value: 0.1}\n": "undo them",
		"version: 1\nlab: signal\nsignal: {runs: [{activation: relu, initializer: he_normal}]}\n":                                  "the lab signal does neither",
		strings.Replace(train, "%N", "residual: true", 1):                                                                          "plain stack",
		strings.Replace(train, "%N", "dropout: \"hidden=0.5,classical=true\"", 1):                                                  "take plain dropout",
	} {
		if _, err := Write(PyTorch, parse(t, text), "run_torch.py", ""); !errors.Is(err, ErrNone) || !strings.Contains(err.Error(), want) || strings.Count(err.Error(), ErrNone.Error()) != 1 {
			t.Errorf("%s\n%v: want an error, no script, with %q", text, err, want)
		}
	}
}

// A racer that a library has no rule for is left out with the reason; a name that
// somebody typed cannot leave its string or its comment.
func TestNamesStayWithinTheirPlace(t *testing.T) {
	evil := "x\\\"): import os #\n\u2028"
	s := scenario.Default()
	s.Race.Racers[0].Name = evil
	rule, err := parseRule("newton")
	if err != nil {
		t.Fatal(err)
	}
	s.Race.Racers[1].Name, s.Race.Racers[1].Rule = evil+"2", rule
	for _, l := range []Library{Keras, PyTorch} {
		script, err := Write(l, s, "evil_"+l.String()+"\nimport os.py", "")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(script.Text), "is left out") {
			t.Errorf("%s: Newton is not said to be left out", l)
		}
		if strings.Contains(string(script.Text), "\nimport os.py") {
			t.Errorf("%s: the file's name leaves its comment", l)
		}
		compile(t, "evil.py", script.Text)
	}
}

// Layers that repeat are a loop, and none is lost.
func TestStack(t *testing.T) {
	text := stack([]string{"in", "a", "b", "a", "b", "a", "b", "c", "c", "c", "d", "d"})
	want := "    in,\n    *(layer for _ in range(3) for layer in (\n        a,\n        b,\n    )),\n    *(c for _ in range(3)),\n    d,\n    d,\n"
	if text != want {
		t.Errorf("got\n%swant\n%s", text, want)
	}
}

// A call that is too long has an argument a line.
func TestCall(t *testing.T) {
	if got, want := call("f", []string{"a", "b"}), "f(a, b)"; got != want {
		t.Errorf("got %q want %q", got, want)
	}
	long := strings.Repeat("a", wide)
	if got, want := call("f", []string{long, "b"}), "f(\n    "+long+",\n    b,\n)"; got != want {
		t.Errorf("got %q want %q", got, want)
	}
}

func parseRule(text string) (param.Choice, error) { return optimizers.Catalog().Parse(text) }
