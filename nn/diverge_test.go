package nn

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"downhill/internal/param"
)

// exploding is a training whose loss stops being finite.
func exploding(t *testing.T, lr float64, change func(tr *Training, a *Architecture)) *Trainer {
	return small(t, func(tr *Training, a *Architecture) {
		a.Activation, a.Loss, a.Output = named(t, "relu"), Softmax, 2
		tr.Rule, tr.Epochs = named(t, "sgd", "lr", lr), 100
		if change != nil {
			change(tr, a)
		}
	})
}

// steps trains step by step until it ends and returns the weights before each
// step.
func steps(t *testing.T, tr *Trainer) [][]float64 {
	t.Helper()
	var theta [][]float64
	for !tr.Done() && len(theta) < 5000 {
		theta = append(theta, slices.Clone(tr.Model.Theta))
		must[StepReport](t)(tr.Step())
	}
	return theta
}

// TestDivergenceKeepsTheLastFiniteState, replayed from a checkpoint to the same
// bits, at once or after several checkpoints, and says where it began.
func TestDivergenceKeepsTheLastFiniteState(t *testing.T) {
	for _, tt := range []struct {
		name string
		tr   *Trainer
		what string
	}{
		{"at once", exploding(t, 1e200, nil), "output"},
		{"adam", exploding(t, 1e300, func(tr *Training, _ *Architecture) { tr.Rule.Key = "adam" }), "output"},
		{"later", exploding(t, 1e-3, func(tr *Training, a *Architecture) {
			a.L2, a.Dropout.Hidden = 1005, 0.2 // 1 − 2·l2·lr = −1.01: grows by 1 % a step
			a.BatchNorm = BatchNormNone
		}), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			theta := steps(t, tt.tr)
			status, reason := tt.tr.Status()
			d := tt.tr.Divergence()
			if status != Diverged || d == nil {
				t.Fatalf("after %d steps: %s (%s)", len(theta), status, reason)
			}
			if d.Step != len(theta) || d.What == "" || tt.what != "" && d.What != tt.what {
				t.Errorf("divergence %+v after %d steps", d, len(theta))
			}
			if !strings.Contains(reason, fmt.Sprintf("step %d", d.Step)) {
				t.Errorf("reason %q does not name step %d", reason, d.Step)
			}
			want := theta[max(0, len(theta)-2)]
			if !slices.Equal(tt.tr.Model.Theta, want) {
				t.Error("the weights are not those before the step before")
			}
			for _, v := range tt.tr.Model.Theta {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatal("the weights are not finite")
				}
			}
			if tt.name == "later" && d.Step < 2*checkpointEvery {
				t.Errorf("it diverged at step %d: too early to replay over a checkpoint", d.Step)
			}
			if _, err := tt.tr.Step(); err == nil {
				t.Error("a step after the end: no error")
			}
		})
	}
}

// TestDivergenceNamesTheLayer that is first.
func TestDivergenceNamesTheLayer(t *testing.T) {
	tr := exploding(t, 1e-3, func(tr *Training, a *Architecture) {
		a.Hidden = []int{8, 8, 8}
		tr.Model = must[*Model](t)(Build(*a))
		// The second hidden layer multiplies by 1e200, the third again.
		for _, i := range []int{2, 4} {
			for j := range tr.Model.weights(i, nil)[:64] {
				tr.Model.weights(i, nil)[j] = 1e200
			}
		}
	})
	must[StepReport](t)(tr.Step())
	d := tr.Divergence()
	if d == nil || d.What != "output" || d.Layer != 4 || d.Name != "dense_2" || d.Step != 1 {
		t.Errorf("divergence %+v, want the output of layer 4, dense_2, at step 1", d)
	}
}

// TestDivergenceNamesTheGradient: a finite loss with gradients that are not.
func TestDivergenceNamesTheGradient(t *testing.T) {
	tr := exploding(t, 1, func(tr *Training, a *Architecture) {
		a.Hidden, a.Activation = []int{8, 8}, named(t, "linear")
		tr.Model = must[*Model](t)(Build(*a))
		// Forwards 1e-200 · 1e200; backwards the first layer's gradient takes
		// 1e200 · 1e200.
		for j := range tr.Model.weights(0, nil)[:16] {
			tr.Model.weights(0, nil)[j] = 1e-300
		}
		for _, i := range []int{2, 4} {
			n := tr.Model.Layers[i].Params()[0].Len()
			for j := range n {
				tr.Model.weights(i, nil)[j] = 1e160 * float64(1+j%3)
			}
		}
	})
	first := slices.Clone(tr.Model.Theta)
	steps(t, tr)
	d := tr.Divergence()
	if d == nil || d.What != "gradient" || d.Step != 2 || d.Name != "dense" {
		t.Fatalf("divergence %+v, want the gradient of dense before step 2", d)
	}
	if !slices.Equal(tr.Model.Theta, first) {
		t.Error("the first weights are not back")
	}
}

// TestDivergedEpoch: history ends with a state whose evaluation is finite.
func TestDivergedEpoch(t *testing.T) {
	tr := exploding(t, 1e-3, func(tr *Training, a *Architecture) { a.L2 = 1100 })
	run(t, tr)
	status, _ := tr.Status()
	last := tr.History[len(tr.History)-1]
	if status != Diverged || math.IsNaN(last.TrainLossEval) || last.Step > tr.Divergence().Step {
		t.Errorf("%s, last epoch %+v", status, last)
	}
	for i, e := range tr.History {
		if e.Epoch != i {
			t.Errorf("entry %d is epoch %d", i, e.Epoch)
		}
	}
	// In the very last step of a training it shows in the weights only.
	tr = exploding(t, 1, func(tr *Training, a *Architecture) {
		tr.Epochs, tr.BatchSize = 1, 1000
		tr.Rule = param.Choice{Key: "sgd", Values: param.Values{"lr": param.Num(math.MaxFloat64)}}
		a.L2 = 10
	})
	must[Epoch](t)(tr.Epoch(context.Background(), nil))
	must[Epoch](t)(tr.Epoch(context.Background(), nil))
	if status, reason := tr.Status(); status != Diverged || !finite(tr.Model.Theta) {
		t.Errorf("%s (%s), finite %v", status, reason, finite(tr.Model.Theta))
	}
}
