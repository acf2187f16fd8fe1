package live

import (
	"math"
	"slices"
	"testing"
	"time"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
)

// predictions are what lane l says of the instances of a set that holds features
// as they were read.
func predictions(l *Lane, s *datasets.Set) nn.Batch {
	index := make([]int, s.Len())
	for i := range index {
		index[i] = i
	}
	x := nn.NewBatch(s.Features, len(index))
	s.Gather(x.Data, x.Stride, index)
	return l.Weights.Model.Predict(l.Weights.Model.NewPass(), x)
}

// near allows for products that are summed in another order, as the kernels do
// for another number of instances.
func near(a, b float64) bool { return math.Abs(a-b) <= 1e-12*(1+math.Abs(b)) }

// TestFieldIsThePrediction compares the field at the data's own points, the lane
// that standardizes among them.
func TestFieldIsThePrediction(t *testing.T) {
	for _, data := range []string{"moons:noise=0.2", "blobs:centres=3"} {
		s := document(t, data, 3, part("layers", "8,8", "optimizer", "adam:lr=0.02"),
			part("layers", "8", "optimizer", "adam:lr=0.02", "standardize", "true", "batch_norm", "before"))
		f := to(t, begin(t, s, Options{}), 30)
		for i := range f.Lanes {
			l := &f.Lanes[i]
			v := NewViewer(l, l.Weights)
			set := l.Split.Valid
			y := predictions(l, set)
			raw := f.Data.Sets.Valid
			for c := range set.Len() {
				p := [2]float64{raw.Values[2*c], raw.Values[2*c+1]}
				g := Grid{X: [2]float64{p[0], p[0] + 1}, Y: [2]float64{p[1], p[1] + 1}, NX: 2, NY: 3}
				field, err := v.Field(g)
				if err != nil {
					t.Fatal(err)
				}
				want, class := 2*y.At(0, c)-1, -1
				if y.Rows > 1 {
					class = winner(y, c)
					want = y.At(class, c)
				}
				if !near(field.Z[0], want) || field.Signed != (y.Rows == 1) || len(field.Z) != 6 || class >= 0 && field.Class[0] != class {
					t.Fatalf("%s, %s at %v: %v (class %v), want %v (%d)", data, l.Name, p, field.Z[0], field.Class, want, class)
				}
			}
		}
	}
}

// TestFieldGoesUpwards looks at the corners.
func TestFieldGoesUpwards(t *testing.T) {
	f := to(t, begin(t, varied(t, 3), Options{}), 20)
	l := &f.Lanes[0]
	g := Grid{X: [2]float64{-1, 2}, Y: [2]float64{-0.5, 1}, NX: 21, NY: 17}
	v := NewViewer(l, l.Weights)
	field, err := v.Field(g)
	if err != nil {
		t.Fatal(err)
	}
	units, err := v.Units(g, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(units) != 8 || len(units[0]) != 21*17 {
		t.Fatalf("%d maps of %d points", len(units), len(units[0]))
	}
	for _, at := range [][2]int{{0, 0}, {20, 0}, {0, 16}, {20, 16}, {7, 3}} {
		x, y := g.At(at[0], at[1])
		point := &datasets.Set{Features: 2, Values: []float64{x, y}, Labels: []int{0}, Classes: 2}
		a, err := v.Instance(point, 0)
		if err != nil {
			t.Fatal(err)
		}
		k := at[1]*21 + at[0]
		if !near(field.Z[k], 2*a.Output[0]-1) {
			t.Errorf("at %v, %v: %v, want %v", x, y, field.Z[k], 2*a.Output[0]-1)
		}
		for u, m := range units {
			if !near(m[k], a.Layers[1].Activation[u]) {
				t.Errorf("unit %d at %v, %v: %v, want %v", u, x, y, m[k], a.Layers[1].Activation[u])
			}
		}
	}
	if x, y := g.At(20, 16); x != 2 || y != 1 {
		t.Errorf("the last point is at %v, %v", x, y)
	}
}

// TestMinibatchIsTheNextStep makes the loss of the step that follows out of what
// its instances meet: the masks and the batch are those of the training.
func TestMinibatchIsTheNextStep(t *testing.T) {
	s := document(t, "moons:noise=0.2", 6,
		part("layers", "20,20", "optimizer", "adam:lr=0.02", "dropout", "input=0.1,hidden=0.4"),
		part("layers", "20", "optimizer", "adam:lr=0.02", "batch_norm", "before", "dropout", "hidden=0.3", "batch_size", "19"))
	r := begin(t, s, Options{})
	for step := range 25 {
		f := to(t, r, step)
		next := to(t, r, step+1)
		for i := range f.Lanes {
			l := &f.Lanes[i]
			v := NewViewer(l, l.Weights)
			index := nn.Minibatch(l.Split.Train.Len(), l.Net.BatchSize, step, l.Seed)
			loss, dropped := 0.0, 0
			for c, at := range index {
				a, err := v.Minibatch(c)
				if err != nil {
					t.Fatal(err)
				}
				p := a.Output[0]
				if l.Split.Train.Labels[at] == 0 {
					p = 1 - p
				}
				loss -= math.Log(p) / float64(len(index))
				for _, d := range a.Layers[0].Dropped {
					if d {
						dropped++
					}
				}
				if len(a.Layers) != len(l.Denses) || (a.DroppedInput != nil) != (i == 0) || a.Layers[len(a.Layers)-1].Dropped != nil {
					t.Fatalf("%d layers, dropped inputs %v", len(a.Layers), a.DroppedInput)
				}
			}
			if want := next.Lanes[i].Columns[step].Loss; math.Abs(loss-want) > 1e-12 { // some roundings of numbers around 1
				t.Errorf("step %d of %s: loss %v, want %v", step+1, l.Name, loss, want)
			}
			// Some hundred draws: a share of none or all would be no dropout.
			if share := float64(dropped) / float64(20*len(index)); share < 0.2 || share > 0.5 {
				t.Errorf("step %d of %s: a share of %v is dropped", step+1, l.Name, share)
			}
			if _, err := v.Minibatch(len(index)); err == nil {
				t.Error("an instance behind the minibatch: no error")
			}
		}
	}
}

// TestMonteCarloField is the mean and the spread of the model's own.
func TestMonteCarloField(t *testing.T) {
	s := document(t, "blobs:centres=3", 3, part("layers", "16", "optimizer", "adam:lr=0.02", "dropout", "hidden=0.4"))
	f := to(t, begin(t, s, Options{}), 30)
	l := &f.Lanes[0]
	v := NewViewer(l, l.Weights)
	g := Grid{X: [2]float64{-2, 2}, Y: [2]float64{-2, 2}, NX: 5, NY: 4}
	mean, spread, err := v.MonteCarlo(g, 200, 9)
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := v.MonteCarlo(g, 200, 9)
	if err != nil || !slices.Equal(again.Z, mean.Z) {
		t.Errorf("the same seed gives other numbers (%v)", err)
	}
	x := nn.NewBatch(2, 20)
	for k := range mean.Z {
		x.Data[k], x.Data[x.Stride+k] = g.At(k%5, k/5)
	}
	m, d := nn.NewBatch(3, 20), nn.NewBatch(3, 20)
	if err := l.Weights.Model.MonteCarlo(l.Weights.Model.NewPass(), m, d, x, 200, 9); err != nil {
		t.Fatal(err)
	}
	for k := range mean.Z {
		class := winner(m, k)
		if mean.Z[k] != m.At(class, k) || mean.Class[k] != class || spread.Z[k] != d.At(class, k) {
			t.Errorf("point %d: %v ± %v of class %d, want %v ± %v of %d", k, mean.Z[k], spread.Z[k], mean.Class[k],
				m.At(class, k), d.At(class, k), class)
		}
	}
	if slices.Max(spread.Z) < 0.01 {
		t.Errorf("no spread: %v", spread.Z)
	}
	if _, _, err := v.MonteCarlo(g, 0, 1); err == nil {
		t.Error("no passes: no error")
	}
}

// TestUnitStory reads a unit off a network that a weight was set in.
func TestUnitStory(t *testing.T) {
	r := begin(t, document(t, "moons", 3, part("layers", "5,4", "activation", "relu", "optimizer", "sgd:lr=0.01")), Options{})
	to(t, r, 3)
	// All inputs of the moons are within ±3: a bias of −100 kills the unit.
	for _, c := range []struct {
		w scenario.Weight
		v float64
	}{{scenario.Weight{Layer: 1, Out: 2}, -100}, {scenario.Weight{Layer: 2, In: 1, Out: 3}, 0.5}} {
		if err := r.SetWeight(0, c.w, c.v); err != nil {
			t.Fatal(err)
		}
	}
	l := &r.Frame().Lanes[0]
	v := NewViewer(l, l.Weights)
	dead, err := v.Unit(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	if !dead.Dead || dead.Bias != -100 || len(dead.Weights) != 2 || dead.Activation.Max != 0 || dead.Activation.Count != l.Split.Train.Len() {
		t.Errorf("the dead unit: %+v", dead)
	}
	if alive, err := v.Unit(1, 2); err != nil || alive.Weights[0] != 0.5 || len(alive.Weights) != 5 {
		t.Errorf("another unit: %+v, %v", alive, err)
	}
	all := v.Dead()
	if len(all) != 3 || !all[0][1] || all[2][0] {
		t.Errorf("dead units %v", all)
	}
	for _, at := range [][2]int{{3, 0}, {-1, 0}, {0, 5}, {0, -1}} {
		if _, err := v.Unit(at[0], at[1]); err == nil {
			t.Errorf("unit %v: no error", at)
		}
	}
}

// TestImages looks at a network of Fashion-MNIST.
func TestImages(t *testing.T) {
	r := begin(t, document(t, "fashion-mnist", 1, part("layers", "12", "optimizer", "sgd:lr=0.1", "dropout", "hidden=0.3")), Options{})
	f := to(t, r, r.Last())
	l := &f.Lanes[0]
	v := NewViewer(l, l.Weights)
	pictures, err := v.FirstLayer()
	if err != nil {
		t.Fatal(err)
	}
	w := kernel(l.Weights.Model, 0)
	if l.Weights.Model.Layers[0].Kind() != (nn.Dense{}).Kind() || len(pictures) != 12 || pictures[3].W != 28 || pictures[3].H != 28 ||
		pictures[3].Z[28*5+7] != w.At(28*5+7, 3) {
		t.Errorf("%d pictures", len(pictures))
	}
	all, err := v.Worst(1000)
	if err != nil {
		t.Fatal(err)
	}
	last := l.Evaluations[len(l.Evaluations)-1]
	if got := 1 - float64(len(all))/1000; !near(got, last.ValidAccuracy) {
		t.Errorf("%d mistakes, the accuracy is %v", len(all), last.ValidAccuracy)
	}
	for i, m := range all {
		if m.Label == m.Predicted || m.Probability >= m.Confidence || i > 0 && m.Probability < all[i-1].Probability ||
			l.Split.Valid.Labels[m.Index] != m.Label {
			t.Fatalf("mistake %d: %+v", i, m)
		}
	}
	a, err := v.Instance(l.Split.Valid, all[0].Index)
	if err != nil || !near(a.Output[all[0].Label], all[0].Probability) || !near(a.Output[all[0].Predicted], all[0].Confidence) {
		t.Errorf("the worst mistake is %+v, the network says %v (%v)", all[0], a.Output, err)
	}
	if worst, _ := v.Worst(3); !slices.Equal(worst, all[:3]) {
		t.Errorf("the worst three: %v", worst)
	}
	mean, spread, err := v.Spread(l.Split.Valid, all[0].Index, 50, 1)
	if err != nil || len(mean) != 10 || slices.Max(spread) <= 0 {
		t.Errorf("spread %v, %v", spread, err)
	}
	if _, err := v.Field(Grid{NX: 2, NY: 2}); err == nil {
		t.Error("a picture of the plane of images: no error")
	}
	for i, g := range l.Gaps() {
		e := l.Evaluations[i]
		if g.Loss != e.ValidLoss-e.TrainLossEval || g.Accuracy != e.TrainAccuracyEval-e.ValidAccuracy || g.Epoch != i {
			t.Errorf("gap %+v of %+v", g, e)
		}
	}
}

// TestCurve follows a regression.
func TestCurve(t *testing.T) {
	s := document(t, "sine", 3, part("layers", "16", "activation", "tanh", "optimizer", "adam:lr=0.02", "standardize", "true"))
	f := to(t, begin(t, s, Options{}), 20)
	l := &f.Lanes[0]
	v := NewViewer(l, l.Weights)
	raw := f.Data.Sets.Valid
	y := predictions(l, l.Split.Valid)
	for c := range 5 {
		got, err := v.Curve(raw.Values[c], raw.Values[c]+1, 3)
		if err != nil || len(got) != 3 || !near(got[0], y.At(0, c)) {
			t.Errorf("at %v: %v (%v), want %v", raw.Values[c], got, err, y.At(0, c))
		}
	}
}

// TestLookingBesideTheRun looks at frames in one goroutine while another trains;
// the race detector watches.
func TestLookingBesideTheRun(t *testing.T) {
	s := varied(t, 40)
	r := begin(t, s, Options{Memory: 100_000})
	r.SetTarget(r.Last())
	frames, done := make(chan *Frame, 1), make(chan error)
	go func() {
		n := 0
		for f := range frames {
			n++
			for i := range f.Lanes {
				l := &f.Lanes[i]
				for _, w := range []*Weights{l.Weights, f.At(i, f.Step/2)} {
					if w == nil {
						continue
					}
					v := NewViewer(l, w)
					if _, err := v.Field(Grid{X: [2]float64{-1, 2}, Y: [2]float64{-1, 1}, NX: 16, NY: 16}); err != nil {
						done <- err
						return
					}
					v.Dead()
					if _, err := v.Minibatch(0); err != nil {
						done <- err
						return
					}
				}
			}
			_ = numbers(f)
		}
		done <- nil
	}()
	for n := 0; !r.Done(); n++ {
		if err := r.Step(2 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
		if n%20 == 19 && n < 200 { // then it comes to its end, however slow
			if err := r.Rewind(r.step / 2); err != nil {
				t.Fatal(err)
			}
			if n < 100 {
				if err := r.SetWeight(0, scenario.Weight{Layer: 1, In: 1, Out: 1}, float64(n)); err != nil {
					t.Fatal(err)
				}
			}
			r.SetTarget(r.Last())
		}
		select {
		case frames <- r.Frame():
		default:
		}
	}
	frames <- r.Frame()
	close(frames)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}
