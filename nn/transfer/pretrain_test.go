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
)

// squares are 6 × 6 images of three classes: bars at three places, with noise.
func squares(n int, seed uint64) *datasets.Set {
	r := rand.New(rand.NewPCG(seed, 2))
	s := &datasets.Set{Name: "squares", Features: 36, Height: 6, Width: 6, Classes: 3}
	for range n {
		kind := r.IntN(3)
		for p := range 36 {
			v := r.IntN(40)
			if p/6/2 == kind && p%6 < 4 {
				v += 200
			}
			s.Pixels = append(s.Pixels, byte(v))
		}
		s.Labels = append(s.Labels, kind)
	}
	return s
}

func stacking(t testing.TB, epochs int) Stacking {
	t.Helper()
	return Stacking{Hidden: []int{12, 6}, Activation: param.Choice{Key: "tanh", Values: param.Values{}}, Initializer: kernel(t),
		Study: Study{Images: squares(200, 1), Rule: rule(t, "adam:lr=0.01"), BatchSize: 16, Epochs: epochs, Seed: 3}}
}

func TestAutoencodersLearn(t *testing.T) {
	var grown []int
	s := stacking(t, 8)
	s.Grown = func(i int, _ Stack) { grown = append(grown, i) }
	stack, err := Autoencoders(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	for l, loss := range stack.Losses {
		if !(loss[len(loss)-1] < loss[0]/2) {
			t.Errorf("layer %d: loss %v to %v: want less than half", l+1, loss[0], loss[len(loss)-1])
		}
	}
	if !slices.Equal(grown, []int{0, 1}) {
		t.Errorf("grown %v", grown)
	}
	x := nn.NewBatch(36, 8)
	squares(8, 9).Gather(x.Data, x.Stride, []int{0, 1, 2, 3, 4, 5, 6, 7})
	mean := nn.NewBatch(36, 8)
	for p, v := range means(s.Study.Images) {
		for c := range 8 {
			mean.Data[p*mean.Stride+c] = v
		}
	}
	// Giving back the mean image is what can be had without looking.
	if got, dull := distance(stack.Rebuild(x), x), distance(mean, x); !(got < dull/4) {
		t.Errorf("images that were not trained on come back with an error of %v, the mean image has %v", got, dull)
	}
	again, err := Autoencoders(context.Background(), stacking(t, 8))
	if err != nil || !slices.Equal(again.Encoder.Theta, stack.Encoder.Theta) {
		t.Errorf("the same seed gives other bits (%v)", err)
	}
	crowned, err := Crown(stack.Encoder, 3, nn.Softmax, kernel(t), 1)
	if err != nil || !slices.Equal(crowned.Theta[:len(stack.Encoder.Theta)], stack.Encoder.Theta) {
		t.Errorf("an output layer on top changed the layers below (%v)", err)
	}
}

func TestPretrainingIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := stacking(t, 1000)
	s.Study.Pace = func(int) { cancel() }
	if _, err := Autoencoders(ctx, s); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := BoltzmannStack(ctx, s, Machines{0.1, 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestDivergedPretrainingIsAnError(t *testing.T) {
	s := stacking(t, 50)
	s.Study.Rule = rule(t, "sgd:lr=1e12")
	if _, err := Autoencoders(context.Background(), s); err == nil || !strings.Contains(err.Error(), "lower learning rate") {
		t.Errorf("got %v", err)
	}
}

func TestBoltzmannStackLearns(t *testing.T) {
	s := stacking(t, 10)
	stack, err := BoltzmannStack(context.Background(), s, Machines{0.1, 1})
	if err != nil {
		t.Fatal(err)
	}
	if loss := stack.Losses[0]; !(loss[len(loss)-1] < 0.7*loss[0]) {
		t.Errorf("reconstruction error %v to %v", loss[0], loss[len(loss)-1])
	}
	x := nn.NewBatch(36, 8)
	s.Study.Images.Gather(x.Data, x.Stride, []int{0, 1, 2, 3, 4, 5, 6, 7})
	if h := stack.Encoder.Forward(stack.Encoder.NewPass(), nil, x); h.Rows != 6 {
		t.Errorf("codes of %d units", h.Rows)
	}
}

func TestAuxiliaryTasksAreLearnt(t *testing.T) {
	for _, task := range AuxiliaryTasks() {
		t.Run(task, func(t *testing.T) {
			s := stacking(t, 12)
			l := Lessons{Hidden: s.Hidden, Activation: s.Activation, Initializer: s.Initializer, Mask: 0.3, Study: s.Study}
			seen := 0
			l.Seen = func(int, *nn.Model) { seen++ }
			got, err := l.Learn(context.Background(), task)
			if err != nil {
				t.Fatal(err)
			}
			// Guessing has log 4 and log 2; a masked image of bars can be guessed well.
			limit := map[string]float64{Masked: got.Losses[0] / 2, Rotation: math.Log(4) / 4, SameClass: math.Log(2) / 4}[task]
			if last := got.Losses[len(got.Losses)-1]; !(last < limit) {
				t.Errorf("losses %v: want the last below %v", got.Losses, limit)
			}
			if task != SameClass && seen != 12 {
				t.Errorf("seen %d times", seen)
			}
			again, err := l.Learn(context.Background(), task)
			if err != nil || !slices.Equal(again.Model.Theta, got.Model.Theta) {
				t.Errorf("the same seed gives other bits (%v)", err)
			}
		})
	}
	if _, err := (Lessons{Study: stacking(t, 1).Study}).Learn(context.Background(), "rotatoin"); err == nil || !strings.Contains(err.Error(), "did you mean rotation") {
		t.Errorf("got %v", err)
	}
}

func TestTurnsAreQuarters(t *testing.T) {
	q := turnsOf(6)
	x, out := nn.NewBatch(36, 4), nn.NewBatch(36, 4)
	squares(4, 1).Gather(x.Data, x.Stride, []int{0, 1, 2, 3})
	q.turn(out, x, []int{0, 1, 2, 3})
	if out.At(7, 0) != x.At(7, 0) {
		t.Error("no turn changes the image")
	}
	// A quarter turn counter-clockwise brings the upper right corner to the upper left.
	if out.At(0, 1) != x.At(5, 1) || out.At(0, 2) != x.At(35, 2) || out.At(0, 3) != x.At(30, 3) {
		t.Error("the corners are not where the turns bring them")
	}
	back := nn.NewBatch(36, 4)
	q.turn(back, out, []int{0, 3, 2, 1})
	for f := range 36 {
		if !slices.Equal(back.Row(f), x.Row(f)) {
			t.Fatalf("turned back, pixel %d differs", f)
		}
	}
}

// The gradient of the pairs' loss agrees with central differences.
func TestPairsGradient(t *testing.T) {
	s := stacking(t, 0)
	l := Lessons{Hidden: []int{5, 3}, Activation: s.Activation, Initializer: s.Initializer, Study: s.Study}
	full, err := l.network(1, nn.Sigmoid)
	if err != nil {
		t.Fatal(err)
	}
	last := len(full.Layers) - 1
	trunk, err := nn.NewModel(nn.MSE, 0, full.Layers[:last]...)
	if err != nil {
		t.Fatal(err)
	}
	p := &twins{trunk: trunk, pass: trunk.NewPass(), width: 3, images: s.Study.Images, x: slices.Clone(full.Theta),
		pairs: nn.NewBatch(36, 6), same: []float64{1, 0, 1}}
	s.Study.Images.Gather(p.pairs.Data, p.pairs.Stride, []int{0, 1, 2, 3, 4, 5})
	grad := make([]float64, len(p.x))
	p.Eval(p.x, grad)
	const h = 1e-6
	for i := range p.x {
		at := p.x[i]
		p.x[i] = at + h
		up := p.Eval(p.x, nil)
		p.x[i] = at - h
		down := p.Eval(p.x, nil)
		p.x[i] = at
		// Truncation is about h² ≈ 1e-12 and rounding 1e-16/h ≈ 1e-10.
		if want := (up - down) / (2 * h); math.Abs(grad[i]-want) > 1e-8 {
			t.Fatalf("coordinate %d: %v, central differences %v", i, grad[i], want)
		}
	}
}
