package optimizers

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// trajectory is one of the reference files': the points of 200 steps.
type trajectory struct {
	Func, Opt string
	Hyper     map[string]any
	X, Y      []float64 // [201]
}

func trajectories(t testing.TB, name string) []trajectory {
	t.Helper()
	var file struct{ Trajectories []trajectory }
	readJSON(t, name, &file)
	return file.Trajectories
}

func readJSON(t testing.TB, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "reference", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// size is the largest coordinate of the path.
func (tr trajectory) size() float64 {
	top := 0.0
	for i := range tr.X {
		top = max(top, math.Abs(tr.X[i]), math.Abs(tr.Y[i]))
	}
	return top
}

// differences is |ours − theirs| at every step, beside the size of the path. For
// Nesterov it compares θ + βm, which is what Keras and PyTorch store.
func (tr trajectory) differences(t testing.TB, o Optimizer, lr float64) []float64 {
	t.Helper()
	f, start := surfaceOf(t, tr.Func)
	x := append([]float64(nil), start...)
	s := NewState(o, 2)
	diff := make([]float64, len(tr.X))
	for i := range tr.X {
		p := [2]float64(x)
		if n, ok := o.(Nesterov); ok {
			p[0] += n.Beta * s.Slot[0][0]
			p[1] += n.Beta * s.Slot[0][1]
		}
		diff[i] = max(math.Abs(p[0]-tr.X[i]), math.Abs(p[1]-tr.Y[i])) / tr.size()
		o.Step(s, x, f, lr)
	}
	return diff
}

// worst is the largest of the first n + 1 differences.
func worst(diff []float64, n int) float64 {
	top := 0.0
	for _, d := range diff[:n+1] {
		if !(d <= top) {
			top = d
		}
	}
	return top
}

// kerasKeys are our names for Keras' hyperparameters.
var kerasKeys = map[string]string{
	"learning_rate": "lr", "momentum": "momentum", "initial_accumulator_value": "initial_accumulator",
	"epsilon": "eps", "rho": "rho", "centered": "centered", "amsgrad": "amsgrad",
	"weight_decay": "weight_decay", "l1_regularization_strength": "l1", "l2_regularization_strength": "l2",
	"beta_1": "beta1", "beta_2": "beta2",
}

// keyOf is our catalog's name for a rule of the reference files.
func (tr trajectory) keyOf() string {
	switch tr.Opt {
	case "rmsprop_centered_momentum":
		return "rmsprop"
	case "amsgrad":
		return "adam"
	}
	return tr.Opt
}

// kerasSpec is the trajectory's rule as the command line writes it.
func (tr trajectory) kerasSpec(t testing.TB) string {
	t.Helper()
	spec := tr.keyOf()
	sep := ":"
	for theirs, value := range tr.Hyper {
		if theirs == "nesterov" {
			continue // it is a rule of its own here
		}
		ours, ok := kerasKeys[theirs]
		if !ok {
			t.Fatalf("no name for Keras' %s", theirs)
		}
		spec += fmt.Sprintf("%s%s=%v", sep, ours, value)
		sep = ","
	}
	return spec
}
