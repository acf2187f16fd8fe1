package live

import (
	"fmt"
	"runtime"
	"slices"
	"testing"

	"downhill/nn"
)

// TestRecordingsStayBounded trains so long that everything is thinned, and looks
// that what is left covers the whole training evenly.
func TestRecordingsStayBounded(t *testing.T) {
	s := document(t, "xor:n=20", 30_000, part("layers", "3", "activation", "tanh", "optimizer", "sgd:lr=0.1", "batch_size", "4"))
	const budget = 50_000
	r := begin(t, s, Options{Memory: budget})
	looks := r.lanes[0].rec.mostLooks
	before := to(t, r, 20_000)
	kept := numbers(before)
	var f *Frame
	var heap [2]runtime.MemStats
	for i, step := range []int{50_000, 90_000} {
		f = to(t, r, step)
		runtime.GC()
		runtime.ReadMemStats(&heap[i])
	}
	if grown := int64(heap[1].HeapAlloc) - int64(heap[0].HeapAlloc); grown > 2<<20 {
		t.Errorf("the heap has grown by %d bytes in 40,000 steps", grown)
	}
	if numbers(before) != kept {
		t.Error("a frame has changed after it was handed out")
	}
	l := f.Lanes[0]
	if n := len(l.Columns); n < MaxColumns/2-1 || n >= MaxColumns {
		t.Errorf("%d columns", n)
	}
	if n := len(l.Looks); n < looks/2-1 || n >= looks {
		t.Errorf("%d looks of at most %d", n, looks)
	}
	if n := len(l.Evaluations); n < MaxEvaluations/2-1 || n >= MaxEvaluations {
		t.Errorf("%d evaluations", n)
	}
	if l.Evaluations[0].Epoch != 0 || len(l.Seconds) != len(l.Evaluations) || !slices.IsSorted(l.Seconds) {
		t.Errorf("evaluations begin with epoch %d and have %d times", l.Evaluations[0].Epoch, len(l.Seconds))
	}
	if n := len(r.lanes[0].trainer.History); n != 1 {
		t.Errorf("the trainer keeps %d epochs", n)
	}
	width := l.Columns[0].Steps
	for i, c := range l.Columns {
		if c.Steps != width || c.Step != (i+1)*width {
			t.Fatalf("column %d: %d steps up to %d, want %d up to %d", i, c.Steps, c.Step, width, (i+1)*width)
		}
	}
	if m := f.Memory; m.Used > budget || m.Used < budget/4 || m.Budget != budget || m.Dropped == 0 {
		t.Errorf("memory %+v", m)
	}
	if f.Moments[0] != 0 || f.Moments[len(f.Moments)-1] < f.Step-2*(f.Moments[2]-f.Moments[1]) || !slices.IsSorted(f.Moments) {
		t.Errorf("moments %v up to step %d", f.Moments, f.Step)
	}
}

// TestThinnedColumnsAreMeans compares the columns of two steps with those of one.
func TestThinnedColumnsAreMeans(t *testing.T) {
	s := document(t, "xor:n=20", 3000, part("layers", "3", "activation", "tanh", "optimizer", "sgd:lr=0.1", "batch_size", "4"))
	r := begin(t, s, Options{})
	fine := to(t, r, MaxColumns-2).Lanes[0].Columns
	wide := to(t, r, MaxColumns+2).Lanes[0].Columns
	if fine[0].Steps != 1 || wide[0].Steps != 2 {
		t.Fatalf("columns of %d and %d steps", fine[0].Steps, wide[0].Steps)
	}
	for i, c := range wide[:100] {
		a, b := fine[2*i], fine[2*i+1]
		want := Column{Step: b.Step, Steps: 2, Loss: (a.Loss + b.Loss) / 2, Accuracy: (a.Accuracy + b.Accuracy) / 2, LearningRate: 0.1}
		if c.Step != want.Step || c.Loss != want.Loss || c.Accuracy != want.Accuracy || c.LearningRate != want.LearningRate {
			t.Fatalf("column %d: %+v, want %+v", i, c, want)
		}
		for k, g := range c.GradientNorm {
			x, y := a.GradientNorm[k], b.GradientNorm[k]
			if d := g*g - (x*x+y*y)/2; d > 1e-12*g*g || d < -1e-12*g*g { // a few roundings
				t.Fatalf("column %d, layer %d: %v of %v and %v", i, k, g, x, y)
			}
		}
	}
}

// TestColumnsAreTheTrainersSteps compares them with a trainer of one's own.
func TestColumnsAreTheTrainersSteps(t *testing.T) {
	s := varied(t, 4)
	r := begin(t, s, Options{})
	f := to(t, r, 20)
	for i, l := range f.Lanes {
		tr, _, err := r.source.Trainer(&s, &s.Train.Nets[i], r.source.Split())
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := tr.EndEpoch(func() bool { return true }); err != nil {
			t.Fatal(err)
		}
		for n := range 20 {
			if n == 15 {
				tr.Record()
			}
			report, err := tr.Step()
			if err != nil {
				t.Fatal(err)
			}
			c := l.Columns[n]
			if c.Loss != report.Loss || c.Accuracy != report.Accuracy || c.LearningRate != report.LearningRate || c.Step != n+1 {
				t.Errorf("%s: column %+v, step %+v", l.Name, c, report)
			}
			for k, q := range tr.Squares() {
				// The square of a root is q but for two roundings.
				if d := c.GradientNorm[k]*c.GradientNorm[k] - q; d > 1e-15*q || d < -1e-15*q {
					t.Errorf("%s: gradient %v in layer %d, want √%v", l.Name, c.GradientNorm[k], k, q)
				}
			}
			if report.EpochDone {
				if _, _, err := tr.EndEpoch(func() bool { return true }); err != nil {
					t.Fatal(err)
				}
			}
			if n != 15 {
				continue
			}
			look := l.Looks[4]
			if look.Step != 16 {
				t.Fatalf("looks %d", look.Step)
			}
			for k, got := range look.Layers {
				if want := tr.Signals()[k]; fmt.Sprint(got.LayerSignals) != fmt.Sprint(want) {
					t.Errorf("%s: signals of layer %d: %v, want %v", l.Name, k, got.LayerSignals, want)
				}
				if want := nn.MomentsOf(kernel(tr.Model, got.Layer)); got.Weights != want {
					t.Errorf("%s: weights of layer %d: %v, want %v", l.Name, k, got.Weights, want)
				}
			}
		}
	}
}

// TestAt gives the weights of the kept moment before a step.
func TestAt(t *testing.T) {
	s := varied(t, 10)
	r := begin(t, s, Options{})
	f := to(t, r, 120)
	if len(f.Moments) < 5 {
		t.Fatalf("moments %v", f.Moments)
	}
	for k, step := range f.Moments {
		next := 121
		if k+1 < len(f.Moments) {
			next = f.Moments[k+1]
		}
		want := to(t, begin(t, s, Options{}), step)
		for _, at := range []int{step, next - 1} {
			for i := range f.Lanes {
				if got := f.At(i, at); got.Step != want.Lanes[i].Step || !slices.Equal(got.Model.Theta, want.Lanes[i].Weights.Model.Theta) {
					t.Errorf("lane %d at %d: weights of %d, want those of %d", i, at, got.Step, step)
				}
			}
		}
	}
	if f.At(0, -1) != nil {
		t.Error("weights before the first moment")
	}
}

// TestThinningKeepsTheEnds of a list with an even number of moments.
func TestThinningKeepsTheEnds(t *testing.T) {
	m := newMoments(1 << 20)
	for step := range 6 {
		m.kept, m.steps = append(m.kept, &moment{step: 10 * step}), append(m.steps, 10*step)
	}
	gap := m.gap
	m.thin()
	if want := []int{0, 20, 40, 50}; !slices.Equal(m.steps, want) || len(m.kept) != 4 || m.kept[3].step != 50 {
		t.Errorf("kept %v, want %v", m.steps, want)
	}
	if m.dropped != 2 || m.gap != 2*gap {
		t.Errorf("dropped %d, gap %d", m.dropped, m.gap)
	}
}
