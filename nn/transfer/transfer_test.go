package transfer

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"downhill/internal/param"
	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/nn/initializers"
	"downhill/optimizers"
)

// points is a set of two classes that a line parts, as features of 6.
func points(n int, seed uint64) *datasets.Set {
	r := rand.New(rand.NewPCG(seed, 1))
	s := &datasets.Set{Name: "points", Features: 6, Classes: 2}
	for range n {
		sum := 0.0
		for range s.Features {
			x := r.NormFloat64()
			sum += x
			s.Values = append(s.Values, x)
		}
		label := 0
		if sum > 0 {
			label = 1
		}
		s.Labels = append(s.Labels, label)
	}
	return s
}

func rule(t testing.TB, text string) param.Choice {
	t.Helper()
	c, err := optimizers.Catalog().Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func kernel(t testing.TB) param.Choice {
	t.Helper()
	c, err := initializers.Catalog().Default("lecun_normal")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// modelOf is a network 6-8-5-4-2 of tanh.
func modelOf(t testing.TB, seed uint64) *nn.Model {
	t.Helper()
	m, err := nn.Build(nn.Architecture{Input: 6, Hidden: []int{8, 5, 4}, Output: 2, Loss: nn.Softmax, Bias: true, Seed: seed,
		Activation: param.Choice{Key: "tanh", Values: param.Values{}}, Initializer: kernel(t), BNMomentum: 0.99, BNEpsilon: 1e-3})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func operate(t testing.TB, a *nn.Model, s Surgery) *Net {
	t.Helper()
	s.Outputs, s.Loss, s.Kernel, s.Seed = 1, nn.Sigmoid, kernel(t), 7
	n, err := Operate(a, s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func tuning(t testing.TB, n *Net, text string, batch int, phases ...Phase) Tuning {
	t.Helper()
	return Tuning{Net: n, Task: Task{points(40, 1), points(20, 2), points(50, 3)}, Phases: phases, Rule: rule(t, text), BatchSize: batch, Seed: 5}
}

func tune(t testing.TB, u Tuning) Trace {
	t.Helper()
	trace, err := Tune(context.Background(), u, nil)
	if err != nil {
		t.Fatal(err)
	}
	return trace
}

func TestFreezingLeavesTheBits(t *testing.T) {
	a := modelOf(t, 1)
	n := operate(t, a, Surgery{Ops: []Op{Freeze, Plan, Plan}})
	before := n.Kernels()
	trace := tune(t, tuning(t, n, "momentum:lr=0.1", 8, Phase{Epochs: 2, LearningRate: 0.1}))
	for b := range 3 {
		if !slices.Equal(n.Kernels()[b], before[b]) {
			t.Errorf("frozen %s moved by %v", n.Blocks[b].Name, n.Moved(before)[b])
		}
	}
	if last := trace.Epochs[len(trace.Epochs)-1]; last.Moved[0] != 0 || !(last.Moved[3] > 0) {
		t.Errorf("moved %v: want 0 for what is frozen and more for the output", last.Moved)
	}
	// The uppermost of the planned blocks is thawed, then both; the first never.
	for _, step := range []struct {
		thawed int
		moves  [4]bool
	}{{1, [4]bool{false, false, true, true}}, {AllThawed, [4]bool{false, true, true, true}}} {
		before = n.Kernels()
		tune(t, tuning(t, n, "momentum:lr=0.1", 8, Phase{Epochs: 1, LearningRate: 0.1, Thawed: step.thawed}))
		for b, moves := range step.moves {
			if got := !slices.Equal(n.Kernels()[b], before[b]); got != moves {
				t.Errorf("thawed %d: %s moved: %v, want %v", step.thawed, n.Blocks[b].Name, got, moves)
			}
		}
	}
}

func TestClonedAndShared(t *testing.T) {
	a := modelOf(t, 1)
	theta := slices.Clone(a.Theta)
	n := operate(t, a, Surgery{})
	u := tuning(t, n, "sgd:lr=0.5", 8, Phase{Epochs: 3, LearningRate: 0.5, Thawed: AllThawed})
	tune(t, u)
	if !slices.Equal(a.Theta, theta) {
		t.Error("training on copies changed the network that was reused")
	}
	n.Return(a)
	for _, s := range a.Spans {
		same := slices.Equal(a.Theta[s.Offset:s.Offset+s.Len], theta[s.Offset:s.Offset+s.Len])
		if output := s.Layer == len(a.Layers)-1; same != output {
			t.Errorf("shared: layer %d's %s is the same: %v, want %v", s.Layer, s.Name, same, output)
		}
	}
}

func TestOriginIsMeasuredAsIfShared(t *testing.T) {
	a := modelOf(t, 1)
	data := points(200, 4)
	tr, err := nn.NewTrainer(nn.Training{Model: a, Data: data, Rule: rule(t, "adam:lr=0.01"), BatchSize: 16, Epochs: 10, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for !tr.Done() {
		if _, err := tr.Epoch(context.Background(), nil); err != nil {
			t.Fatal(err)
		}
	}
	n := operate(t, a, Surgery{})
	u := tuning(t, n, "sgd:lr=0.5", 8, Phase{Epochs: 20, LearningRate: 0.5, Thawed: AllThawed})
	for i := range u.Task.Train.Labels { // another task, which asks for the opposite of noise
		u.Task.Train.Labels[i] = i % 2
	}
	u.Origin, u.OriginValid = a.Clone(), data
	trace := tune(t, u)
	first, last := trace.Epochs[0].Origin, trace.Epochs[len(trace.Epochs)-1].Origin
	if !(first > 0.9) || !(last < first-0.05) {
		t.Errorf("A's accuracy with shared layers went from %v to %v: want above 0.9 and at least 0.05 lost", first, last)
	}
	if _, accuracy := nn.NewEvaluator(a, 0).Evaluate(data); accuracy != first {
		t.Errorf("A itself: %v, want %v", accuracy, first)
	}
}

// Of momentum's memory nothing is left at a phase's first step: it is SGD's.
func TestPhasesBeginAfresh(t *testing.T) {
	const all = 40 // one step an epoch
	with, plain := operate(t, modelOf(t, 1), Surgery{}), operate(t, modelOf(t, 1), Surgery{})
	long := Phase{Epochs: 5, LearningRate: 0.1, Thawed: AllThawed}
	short := Phase{Epochs: 1, LearningRate: 0.1, Thawed: AllThawed}
	trace := tune(t, tuning(t, with, "momentum:lr=0.1", all, long, short))
	tune(t, tuning(t, plain, "momentum:lr=0.1", all, long))
	tune(t, tuning(t, plain, "sgd:lr=0.1", all, short))
	worst := 0.0
	for i, x := range with.Model.Theta {
		worst = max(worst, math.Abs(x-plain.Model.Theta[i]))
	}
	// The order of the instances differs, so sums round otherwise; what momentum
	// would still remember moves weights by some 1e-2.
	if worst > 1e-12 {
		t.Errorf("the phase's first step differs from SGD's by %v", worst)
	}
	if !slices.Equal(trace.Starts, []int{0, 5}) || len(trace.Epochs) != 7 || trace.Epochs[6].Epoch.Epoch != 6 || trace.Epochs[6].Step != 6 {
		t.Errorf("starts %v, %d epochs, the last %d at step %d", trace.Starts, len(trace.Epochs), trace.Epochs[6].Epoch.Epoch, trace.Epochs[6].Step)
	}
}

func TestOperations(t *testing.T) {
	a := modelOf(t, 1)
	n := operate(t, a, Surgery{Ops: []Op{Plan, Replace, Drop}, Add: []int{9, 3}})
	var names []string
	for _, b := range n.Blocks {
		names = append(names, b.Name)
	}
	if got := strings.Join(names, ", "); got != "hidden 1, hidden 2, new 1, new 2, output" {
		t.Errorf("blocks %s", got)
	}
	from := operate(t, a, Surgery{})
	if !slices.Equal(n.Kernels()[0], from.Kernels()[0]) || slices.Equal(n.Kernels()[1], from.Kernels()[1]) {
		t.Error("a planned block keeps its weights and a replaced one does not")
	}
	for _, c := range []struct {
		s    Surgery
		want string
	}{
		{Surgery{Ops: []Op{Plan, Drop, Plan}}, "hidden 3 takes 5 inputs and gets 8: drop or replace it too"},
		{Surgery{Ops: []Op{"melt"}}, "want plan, freeze, thaw, replace or drop"},
		{Surgery{Ops: []Op{Plan, Plan, Plan, Plan}}, "4 operations for 3 hidden layers"},
		{Surgery{Add: []int{0}}, "a layer added"},
	} {
		c.s.Outputs, c.s.Loss, c.s.Kernel = 1, nn.Sigmoid, kernel(t)
		if _, err := Operate(a, c.s); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: got %v, want %q", c.s.Ops, err, c.want)
		}
	}
}

func TestTuneIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	u := tuning(t, operate(t, modelOf(t, 1), Surgery{}), "sgd:lr=0.1", 8, Phase{Epochs: 1000, LearningRate: 0.1})
	steps := 0
	u.Pace = func(int) {
		if steps++; steps == 12 {
			cancel()
		}
	}
	trace, err := Tune(ctx, u, nil)
	if !errors.Is(err, context.Canceled) || steps != 12 || len(trace.Epochs) != 3 {
		t.Errorf("%v after %d steps with %d epochs: want a cancelled training after 12 with 3", err, steps, len(trace.Epochs))
	}
}

func TestDivergenceIsAResult(t *testing.T) {
	u := tuning(t, operate(t, modelOf(t, 1), Surgery{}), "sgd:lr=0.1", 8, Phase{Epochs: 5, LearningRate: 1e308, Thawed: AllThawed})
	if trace := tune(t, u); trace.Status != nn.Diverged || !math.IsNaN(trace.Test.Accuracy) {
		t.Errorf("status %s with test %v: want diverged and not measured", trace.Status, trace.Test)
	}
}

func TestLabelled(t *testing.T) {
	s := datasets.Split{Train: points(50, 1), Valid: points(5, 2), Test: points(5, 3)}
	one, err := Labelled(s, 20, 1)
	if err != nil || one.Train.Len() != 20 {
		t.Fatalf("%v, %v", one.Train, err)
	}
	again, _ := Labelled(s, 20, 1)
	other, _ := Labelled(s, 20, 2)
	if !slices.Equal(one.Train.Values, again.Train.Values) || slices.Equal(one.Train.Values, other.Train.Values) {
		t.Error("the same seed must draw the same images and another seed others")
	}
	for _, n := range []int{-1, 0, 9, 51} {
		if _, err := Labelled(s, n, 1); err == nil || !strings.Contains(err.Error(), "want 10 to 50") {
			t.Errorf("%d labels: %v", n, err)
		}
	}
}
