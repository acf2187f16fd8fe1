package panels

import (
	"math"
	"slices"
	"testing"

	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/render/figure"
	livelab "downhill/render/labs/train/live"
)

// said is what a lane's network says of one place in the coordinates of the data.
func said(l *livelab.Lane, at ...float64) []float64 {
	s := &datasets.Set{Features: len(at), Values: at, Scaler: l.Split.Train.Scaler, Targets: []float64{0}, Outputs: 1}
	in := nn.NewBatch(len(at), 1)
	s.Gather(in.Data, in.Stride, []int{0})
	m := l.Weights.Model
	y := m.Predict(m.NewPass(), in)
	out := make([]float64, y.Rows)
	y.Column(out, 0)
	return out
}

// node is where a node of a field is.
func nodeAt(f *figure.Field, k int) (x, y float64) {
	i, j := k%f.NX, k/f.NX
	return f.XMin + float64(i)*(f.XMax-f.XMin)/float64(f.NX-1), f.YMin + float64(j)*(f.YMax-f.YMin)/float64(f.NY-1)
}

// TestBoundaryIsThePrediction asks the network at some nodes, of data that are
// standardized too, and follows the line at 0.
func TestBoundaryIsThePrediction(t *testing.T) {
	for _, data := range []string{"moons:noise=0.1", "moons"} {
		words := []string{"layers", "8,8", "optimizer", "adam:lr=0.03"}
		if data == "moons" {
			words = append(words, "standardize", "true")
		}
		f := trained(t, document(t, data, 60, words), -1)
		var c Cache
		p := c.Boundary(f, 0, 40, dark())
		if p.Field.NX != 40 || p.Field.NY != 40 || p.Field.Low != -1 || p.Field.High != 1 || p.Field.Map.Name != figure.PRGn().Name || p.Bar == "" {
			t.Fatalf("field %d × %d from %v to %v of %s, bar %q", p.Field.NX, p.Field.NY, p.Field.Low, p.Field.High, p.Field.Map.Name, p.Bar)
		}
		for _, k := range []int{0, 39, 777, 1599} {
			x, y := nodeAt(p.Field, k)
			// The kernels add in another order for another number of columns.
			if want := 2*said(&f.Lanes[0], x, y)[0] - 1; math.Abs(p.Field.Z[k]-want) > 1e-9 {
				t.Errorf("%s: %v at (%v, %v), want %v", data, p.Field.Z[k], x, y, want)
			}
		}
		if p.Contours == nil || len(p.Contours.Lines) == 0 {
			t.Fatalf("%s: no line where both classes are as probable", data)
		}
		sum, n := 0.0, 0.0
		for _, line := range p.Contours.Lines {
			for _, q := range line.Points[1 : len(line.Points)-1] {
				sum += math.Abs(2*said(&f.Lanes[0], q[0], q[1])[0] - 1)
				n++
			}
		}
		// 0 but where a kink of the network lies between two nodes; all over the
		// plane the mean is above 0.5.
		if sum/n > 0.06 {
			t.Errorf("%s: |P(1) − P(0)| is %v in the mean on the boundary", data, sum/n)
		}
		tr, va := f.Lanes[0].Split.Train.Len(), f.Lanes[0].Split.Valid.Len()
		if got := len(p.Marks); got != tr+2*va {
			t.Errorf("%s: %d marks, want %d filled ones and %d hollow ones of two marks each", data, got, tr, va)
		}
	}
}

func TestBoundaryOfManyClassesShowsTheWinner(t *testing.T) {
	f := trained(t, document(t, "blobs:centres=5", 20, []string{"layers", "8", "optimizer", "adam:lr=0.05"}), -1)
	p := new(Cache).Boundary(f, 0, 32, dark())
	if !p.Field.Cells || len(p.Field.Map.Stops) != 10 || len(p.Field.Ticks) != 5 {
		t.Fatalf("cells %v, %d stops, %d ticks", p.Field.Cells, len(p.Field.Map.Stops), len(p.Field.Ticks))
	}
	seen := map[int]bool{}
	for _, k := range []int{0, 31, 500, 700, 1023} {
		x, y := nodeAt(p.Field, k)
		ps := said(&f.Lanes[0], x, y)
		best := slices.Index(ps, slices.Max(ps))
		if got, want := p.Field.Z[k], 2*float64(best)+(ps[best]-0.2)/0.8; math.Abs(got-want) > 1e-9 {
			t.Errorf("%v at (%v, %v), want %v of class %d", got, x, y, want, best)
		}
	}
	for _, z := range p.Field.Z {
		seen[int(z)/2] = true
	}
	if len(seen) != 5 {
		t.Errorf("classes %v win somewhere, want 5", seen)
	}
}

func TestBoundaryOfOneFeatureIsACurve(t *testing.T) {
	f := trained(t, document(t, "sine", 5, []string{"layers", "8", "activation", "tanh"}), -1)
	p := new(Cache).Boundary(f, 0, 16, dark())
	if p.Field != nil || len(p.Lines) != 1 || len(p.Lines[0].Points) != 256 {
		t.Fatalf("field %v, %d lines", p.Field, len(p.Lines))
	}
	q := p.Lines[0].Points[100]
	if want := said(&f.Lanes[0], q[0])[0]; math.Abs(q[1]-want) > 1e-9 {
		t.Errorf("%v, want %v", q, want)
	}
}

func TestUncertaintyIsTheSpreadOfPasses(t *testing.T) {
	f := trained(t, document(t, "moons", 20, []string{"layers", "16", "dropout", "hidden=0.5", "optimizer", "adam:lr=0.03"}, []string{"layers", "16"}), -1)
	var c Cache
	a, b := c.Uncertainty(f, 0, 12, 400, dark()), new(Cache).Uncertainty(f, 0, 12, 400, dark())
	if !slices.Equal(a.Field.Z, b.Field.Z) {
		t.Error("the same frame gives other numbers")
	}
	mean := c.MeanField(f, 0, 12, 400, dark())
	m := f.Lanes[0].Weights.Model
	pass := m.NewPass()
	x, y := nodeAt(a.Field, 77)
	in := nn.BatchOf([][]float64{{x, y}})
	const passes = 4000
	mu, sigma := nn.NewBatch(1, 1), nn.NewBatch(1, 1)
	if err := m.MonteCarlo(pass, mu, sigma, in, passes, 99); err != nil {
		t.Fatal(err)
	}
	// Over 400 passes a mean is right to σ/20, a standard deviation to about σ/28;
	// four times that.
	s := sigma.At(0, 0)
	if got := a.Field.Z[77]; math.Abs(got-s) > s/7+1e-3 {
		t.Errorf("spread %v, want %v", got, s)
	}
	if got, want := mean.Field.Z[77], 2*mu.At(0, 0)-1; math.Abs(got-want) > 2*s/5+1e-3 {
		t.Errorf("mean %v, want %v", got, want)
	}
	if p := c.Uncertainty(f, 1, 12, 10, dark()); p.Field != nil || len(p.Notes) != 1 {
		t.Error("a network without dropout has an uncertainty")
	}
}

func TestResponseIsTheUnitsActivation(t *testing.T) {
	f := trained(t, document(t, "moons", 5, []string{"layers", "6,5", "activation", "tanh"}), -1)
	p := new(Cache).Response(f, 0, 1, 3, 20, dark())
	k, bias := kernel(f.Lanes[0].Weights.Model, 0)
	for _, at := range []int{0, 133, 399} {
		x, y := nodeAt(p.Field, at)
		if want := math.Tanh(x*k.At(0, 3) + y*k.At(1, 3) + bias[3]); math.Abs(p.Field.Z[at]-want) > 1e-9 {
			t.Errorf("%v at (%v, %v), want %v", p.Field.Z[at], x, y, want)
		}
	}
	if p.Field.Low != -p.Field.High {
		t.Errorf("from %v to %v: 0 is not in the middle", p.Field.Low, p.Field.High)
	}
	if p := new(Cache).Response(f, 0, 1, 6, 20, dark()); p.Field != nil {
		t.Error("a unit that is not there has a response")
	}
}

func BenchmarkBoundary(b *testing.B) {
	f := trained(b, document(b, "spiral", 1, []string{"layers", "100,100,100,100,100,100,100,100,100,100"}), 1)
	for _, n := range []int{64, 128} {
		b.Run(map[int]string{64: "layers=10x100/nodes=64", 128: "layers=10x100/nodes=128"}[n], func(b *testing.B) {
			var c Cache
			b.ReportAllocs()
			for b.Loop() {
				c.Boundary(f, 0, n, dark())
			}
		})
	}
	g := trained(b, document(b, "spiral", 1, []string{"layers", "8,8"}), 1)
	b.Run("layers=2x8/nodes=64", func(b *testing.B) {
		var c Cache
		b.ReportAllocs()
		for b.Loop() {
			c.Boundary(g, 0, 64, dark())
		}
	})
}
