package nn

import (
	"math"
	"slices"
	"testing"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/optimizers"
)

// TestThousandLayers train, each on its own and all with one matrix, and what a
// trainer sets up does not grow with the square of their number.
func TestThousandLayers(t *testing.T) {
	for _, tied := range []bool{false, true} {
		tr := small(t, func(tr *Training, a *Architecture) {
			a.Hidden, a.Tied, a.Residual = slices.Repeat([]int{4}, 1001), tied, true
			a.Initializer, a.Activation = named(t, "zeros"), named(t, "tanh")
			a.OutputInitializer = named(t, "he_normal")
			tr.Model, tr.Rule = must[*Model](t)(Build(*a)), named(t, "sgd", "lr", 1e-6)
			for i := range tr.Model.Theta {
				tr.Model.Theta[i] += 0.01 * math.Sin(float64(i))
			}
		})
		if n := len(tr.Model.Denses()); n != 1002 {
			t.Fatalf("%d dense layers", n)
		}
		before := slices.Clone(tr.Model.Theta)
		tr.Record()
		report := must[StepReport](t)(tr.Step())
		if report.Status != Running || !finite(tr.Model.Theta) || slices.Equal(before, tr.Model.Theta) {
			t.Errorf("tied %v: %+v", tied, report)
		}
		if s := tr.Signals(); len(s) != 1002 || !(s[0].GradWeights.Norm > 0) {
			t.Errorf("tied %v: no gradient arrives at the first layer", tied)
		}
	}
}

// TestNothingHidesNaN: a weight that is not a number makes the loss one that is
// not, through every activation function.
func TestNothingHidesNaN(t *testing.T) {
	for _, e := range activations.Catalog().Entries {
		if e.Key == "softmax" {
			continue
		}
		a := DefaultArchitecture(3, 2)
		a.Hidden, a.Activation = []int{5, 5}, param.Choice{Key: e.Key}
		m := must[*Model](t)(Build(a))
		m.Theta[2] = math.NaN()
		x, y := sample(a, 9, 1)
		o := NewObjective(m, m.NewPass(), 1)
		o.Next(x, y, 0)
		s := optimizers.NewState(optimizers.SGD{}, m.Dim())
		optimizers.SGD{}.Step(s, m.Theta, o, 0.1)
		if !math.IsNaN(o.Loss) {
			t.Errorf("%s: the loss is %v", e.Key, o.Loss)
		}
	}
}

// TestModelErrors name what is wrong.
func TestModelErrors(t *testing.T) {
	dense := func(in, out int) Layer {
		return must[Dense](t)(NewDense(Dense{In: in, Out: out, Kernel: named(t, "zeros")}))
	}
	for i, layers := range [][]Layer{
		{},
		{dense(3, 4), dense(5, 4)},
		{dense(3, 4), Skip{4, 1}},
		{dense(3, 4), dense(4, 4), Skip{5, 0}},
		{dense(3, 4), dense(4, 3), Skip{3, 0}},
		{dense(3, 4), Tied{dense(4, 4), 0}},
		{dense(3, 4), Tied{dense(4, 4), 1}},
		{Scalar{}},
	} {
		if _, err := NewModel(MSE, 0, layers...); err == nil {
			t.Errorf("layers %d: no error", i)
		}
	}
	if _, err := NewModel(Loss(9), 0, dense(3, 4)); err == nil {
		t.Error("loss 9: no error")
	}
	for _, d := range []Dense{{}, {In: 1, Out: 1, L1: -1}, {In: 1, Out: 1, L2: math.NaN()}, {In: 1, Out: 1, MaxNorm: math.Inf(1)},
		{In: 1, Out: 1, Scale: math.NaN()}, {In: 1, Out: 1, Kernel: named(t, "nothing")}} {
		if _, err := NewDense(d); err == nil {
			t.Errorf("%+v: no error", d)
		}
	}
	for _, b := range []BatchNorm{{}, {Width: 3, Momentum: 1, Epsilon: 1}, {Width: 3, Momentum: 0.9}, {Width: 3, Momentum: 0.9, Epsilon: 1, Groups: 2}} {
		if _, err := NewBatchNorm(b); err == nil {
			t.Errorf("%+v: no error", b)
		}
	}
	for _, rate := range []float64{-0.1, 1, math.NaN()} {
		if _, err := NewDropout(Dropout{Width: 2, Rate: rate}); err == nil {
			t.Errorf("dropout %v: no error", rate)
		}
		if _, err := NewAlphaDropout(AlphaDropout{Width: 2, Rate: rate}); err == nil {
			t.Errorf("alpha dropout %v: no error", rate)
		}
	}
	for _, choice := range []string{"softmax", "rellu"} {
		if _, err := NewActivation(3, named(t, choice)); err == nil {
			t.Errorf("activation %s: no error", choice)
		}
	}
}
