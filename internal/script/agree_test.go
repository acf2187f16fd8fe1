package script

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"downhill/internal/scenario"
	racelab "downhill/render/labs/race"
	trainlab "downhill/render/labs/train"
)

// torch is a Python that has PyTorch and NumPy, "" where there is none.
func torch(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3", "python"} {
		if exec.CommandContext(t.Context(), name, "-c", "import torch, numpy").Run() == nil {
			return name
		}
	}
	if os.Getenv("DOWNHILL_TORCH") != "" {
		t.Fatal("DOWNHILL_TORCH is set, and no python3 imports torch and numpy")
	}
	t.Skip("no python3 with torch and numpy (Debian: python3-torch): the scripts are not run")
	return ""
}

// all runs scripts one after the other in one process.
const all = `import runpy, sys
for path in sys.argv[1:]:
    sys.argv = [path, path + ".json"]
    runpy.run_path(path, run_name="__main__")
`

// run writes PyTorch scripts of scenarios, runs them, and reads what they wrote
// into out, one each.
func run[T any](t *testing.T, scenes []scenario.Scenario) []T {
	t.Helper()
	python, dir := torch(t), t.TempDir()
	args := []string{"-c", all}
	for i, s := range scenes {
		name := fmt.Sprintf("scene_%d_torch.py", i)
		script, err := Write(PyTorch, s, name, "")
		if err != nil {
			t.Fatalf("scene %d: %v", i, err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, script.Text, 0o644); err != nil {
			t.Fatal(err)
		}
		if script.Data != nil {
			if err := os.WriteFile(DataFile(path), script.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		args = append(args, path)
	}
	cmd := exec.CommandContext(t.Context(), python, args...)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	out := make([]T, len(scenes))
	for i, path := range args[2:] {
		text, err := os.ReadFile(path + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &out[i]); err != nil {
			t.Fatalf("scene %d: %v", i, err)
		}
	}
	return out
}

func parse(t *testing.T, text string) scenario.Scenario {
	t.Helper()
	s, err := scenario.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// rules are all that a PyTorch script has, with settings off their defaults, with
// schedules and clipping.
const rules = `
    - {name: sgd, optimizer: "sgd:lr=0.01"}
    - {name: momentum, optimizer: "momentum:lr=0.003,momentum=0.8"}
    - {name: momentum power, optimizer: "momentum:lr=0.003,schedule=power,schedule.s=7,schedule.c=1.5"}
    - {name: nesterov, optimizer: "nesterov:lr=0.003,schedule=exponential,schedule.s=30,schedule.rate=0.2"}
    - {name: adagrad, optimizer: "adagrad:lr=0.5,initial_accumulator=0.2,eps=0.01"}
    - {name: rmsprop, optimizer: "rmsprop:lr=0.05,rho=0.8,eps=0.001"}
    - {name: rmsprop centred, optimizer: "rmsprop:lr=0.02,centered=true,momentum=0.5,eps=0.01"}
    - {name: adadelta, optimizer: "adadelta:lr=1,eps=0.001"}
    - {name: adam, optimizer: "adam:lr=0.1,beta2=0.9,eps=0.1"}
    - {name: amsgrad, optimizer: "adam:lr=0.1,amsgrad=true,schedule=piecewise,schedule.boundaries=10/20.5,schedule.warmup=4"}
    - {name: adamw, optimizer: "adamw:lr=0.1,weight_decay=0.2,schedule=cosine,schedule.steps=40,schedule.alpha=0.1"}
    - {name: adamax, optimizer: "adamax:lr=0.1,eps=0.1,schedule=1cycle,schedule.steps=50"}
    - {name: nadam, optimizer: "nadam:lr=0.1,eps=0.1,schedule=performance,schedule.patience=2"}
    - {name: adabound, optimizer: "adabound:lr=0.1,gamma=0.1,final_lr=0.02,schedule=power,schedule.s=20"}
    - {name: ftrl, optimizer: "ftrl:lr=0.5,l1=0.1,l2=0.01,beta=0.5"}
    - {name: ftrl kept, optimizer: "ftrl:lr=0.5,keep_initial=true"}
    - {name: per epoch, optimizer: "sgd:lr=0.01,schedule=exponential,schedule.s=30,schedule.per=epoch"}
    - {name: lion, optimizer: "lion:lr=0.02"}
    - {name: by value, optimizer: "sgd:lr=0.1,clipvalue=0.7"}
    - {name: by norm, optimizer: "sgd:lr=0.1,clipnorm=0.7"}
    - {name: by global norm, optimizer: "momentum:lr=0.1,global_clipnorm=0.7"}
`

// Every rule on every kind of surface takes the same path in PyTorch. The paths
// are of size 1 and 60 steps long; rounding differs by some 1e-16 a step, and
// RMSProp's chattering about a minimum makes up to 1e-7 of it. A changed ε, decay
// or schedule moves a path by 1e-4 and more.
func TestRacesAgreeWithTorch(t *testing.T) {
	var scenes []scenario.Scenario
	for _, surface := range []string{"bowl:kappa=20,angle=30", "rosenbrock", "gaussian-wells", "plateau", "levy", "ackley", "mccormick",
		"regression:n=20", "beale", "himmelblau", "six-hump-camel", "goldstein-price", "styblinski-tang", "bukin", "ravine",
		"rastrigin", "booth", "matyas", "saddle", "monkey-saddle",
		"formula:2x^2 + 3*relu(y) + max(x, y, -1)*0.1 + cbrt(y+9) - softplus(-x) + hypot(x + 3, y) + atan2(y, 4)^2 + sigmoid(x*y) + min(sin(x), 0.5) + 2^-x + y^4"} {
		steps := 60
		if surface == "bukin" || surface == "rastrigin" { // where these rates leap about, and rounding grows tenfold a step
			steps = 5
		}
		text := fmt.Sprintf("version: 1\nlab: race\nseed: 3\nrace:\n  surface: %q\n  start: [0.7, 0.4]\n  steps: %d\n  racers:%s", surface, steps, rules)
		scenes = append(scenes, parse(t, text))
	}
	compared := 0
	for i, paths := range run[map[string][][2]float64](t, scenes) {
		lab, err := racelab.Start(scenes[i])
		if err != nil {
			t.Fatal(err)
		}
		for !lab.Idle() {
			if err := lab.Step(time.Second); err != nil {
				t.Fatal(err)
			}
		}
		frame := lab.Snapshot()
		for k, track := range frame.Rec.Tracks {
			name := scenes[i].Race.Racers[k].Name
			got := paths[name]
			n := track.Len()
			if len(got) < n {
				t.Errorf("%s, %s: %d points: want %d", scenes[i].Race.Surface.Key, name, len(got), n)
				continue
			}
			size, worst := 1.0, 0.0
			for j := range n {
				p := track.Path[j]
				if math.Hypot(p[0], p[1]) > 1e3 { // on its way to infinity, where rounding grows with it
					break
				}
				size = max(size, math.Hypot(p[0], p[1]))
				worst = max(worst, math.Hypot(p[0]-got[j][0], p[1]-got[j][1]))
				compared++
			}
			if !(worst <= 1e-6*size) {
				t.Errorf("%s, %s: the paths are %.3g apart", scenes[i].Race.Surface.Key, name, worst)
			}
		}
	}
	if compared < 20_000 {
		t.Errorf("%d points were compared: want 20,000", compared)
	}
}

// Trainings with every kind of layer that draws nothing while it learns give the
// same validation losses after every epoch.
func TestTrainingsAgreeWithTorch(t *testing.T) {
	const moons = `version: 1
lab: train
seed: 5
train:
  data: "moons:n=150,noise=0.2"
  epochs: 4
  runs:
    - {name: plain, layers: "8,8", activation: tanh, optimizer: "adam:lr=0.01", batch_size: 16}
    - {name: bn before, layers: "8,8,8", activation: elu, initializer: he_normal, batch_norm: "before:momentum=0.9", optimizer: "sgd:lr=0.05", batch_size: 16}
    - {name: bn after, layers: "6", activation: prelu, batch_norm: after, batch_norm_input: features, optimizer: "nesterov:lr=0.05,schedule=exponential,schedule.s=10", batch_size: 7}
    - {name: penalties, layers: "10,6", activation: selu, l1: 0.001, l2: 0.01, max_norm: 1.5, optimizer: "rmsprop:lr=0.01,clipnorm=0.5", batch_size: 32}
    - {name: globally, layers: "6,6", activation: gelu, optimizer: "momentum:lr=0.1,global_clipnorm=0.3,schedule=performance,schedule.patience=1,schedule.min_delta=1", batch_size: 32}
    - {name: stops, layers: "6", activation: mish, optimizer: "sgd:lr=1e-9", early_stopping: 1, batch_size: 32}
`
	const blobs = `version: 1
lab: train
seed: 6
train:
  data: "blobs:n=90"
  epochs: 3
  runs:
    - {name: softmax, layers: "5", activation: softsign, optimizer: "nadam:lr=0.02", standardize: true}
`
	const sine = `version: 1
lab: train
seed: 7
train:
  data: "sine:n=60"
  epochs: 3
  runs:
    - {name: squares, layers: "7,5", activation: silu, optimizer: "adagrad:lr=0.1"}
`
	const pictures = `version: 1
lab: train
seed: 8
train:
  data: "fashion-mnist:task=b"
  epochs: 2
  runs:
    - {name: columns, layers: "12", activation: relu, batch_norm_input: columns, optimizer: "adamw:lr=0.003"}
`
	scenes := []scenario.Scenario{parse(t, moons), parse(t, blobs), parse(t, sine), parse(t, pictures)}
	type epoch struct {
		Loss     float64  `json:"valid_loss"`
		Accuracy *float64 `json:"valid_accuracy"`
	}
	for i, histories := range run[map[string][]epoch](t, scenes) {
		source, err := trainlab.Load(scenes[i], "")
		if err != nil {
			t.Fatal(err)
		}
		for n := range scenes[i].Train.Nets {
			net := &scenes[i].Train.Nets[n]
			trainer, _, err := source.Trainer(&scenes[i], net, source.Split())
			if err != nil {
				t.Fatal(err)
			}
			for first := true; first || !trainer.Done(); first = false {
				if _, err := trainer.Epoch(context.Background(), nil); err != nil {
					t.Fatal(err)
				}
			}
			want, got := trainer.History[1:], histories[net.Name]
			if len(got) != len(want) {
				t.Errorf("%s: %d epochs: want %d", net.Name, len(got), len(want))
				continue
			}
			for e := range want {
				// A few hundred steps of rounding; one wrong ε is 1e-5.
				if d := math.Abs(got[e].Loss - want[e].ValidLoss); !(d <= 1e-9*max(1, want[e].ValidLoss)) {
					t.Errorf("%s, epoch %d: loss %.12g: want %.12g", net.Name, e+1, got[e].Loss, want[e].ValidLoss)
				}
				if a := got[e].Accuracy; (a == nil) != math.IsNaN(want[e].ValidAccuracy) || a != nil && *a != want[e].ValidAccuracy {
					t.Errorf("%s, epoch %d: accuracy %v: want %v", net.Name, e+1, a, want[e].ValidAccuracy)
				}
			}
			if e := want[len(want)-1]; net.Name != "stops" && slices.Contains([]string{"plain", "softmax"}, net.Name) && !(e.ValidLoss < trainer.History[0].ValidLoss) {
				t.Errorf("%s has learned nothing, so nothing was compared", net.Name)
			}
		}
	}
}

// A setting that is one percent off is seen: the comparison above can fail.
func TestADifferenceShows(t *testing.T) {
	const scene = "version: 1\nlab: race\nseed: 1\nrace:\n  surface: bowl\n  start: [0.7, 0.4]\n  steps: 60\n  racers:\n" +
		"    - {name: adam, optimizer: \"adam:lr=0.1,beta2=%s\"}\n    - {name: nesterov, optimizer: \"nesterov:lr=0.01,momentum=%s\"}\n"
	paths := run[map[string][][2]float64](t, []scenario.Scenario{
		parse(t, fmt.Sprintf(scene, "0.9", "0.9")), parse(t, fmt.Sprintf(scene, "0.909", "0.909"))})
	for name, a := range paths[0] {
		worst := 0.0
		for j, p := range paths[1][name] {
			worst = max(worst, math.Hypot(p[0]-a[j][0], p[1]-a[j][1]))
		}
		if !(worst > 1e-4) {
			t.Errorf("%s: one percent moves the path by %.3g: want more than 1e-4", name, worst)
		}
	}
}
