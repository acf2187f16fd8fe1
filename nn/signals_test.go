package nn

import (
	"context"
	"math"
	"slices"
	"testing"

	"downhill/nn/kernels"
)

// TestRecorderMeasuresTheStep against what a pass by hand gives.
func TestRecorderMeasuresTheStep(t *testing.T) {
	for _, bn := range []BatchNormPlace{BatchNormNone, BatchNormBefore, BatchNormAfter} {
		tr := small(t, func(tr *Training, a *Architecture) { a.BatchNorm, tr.Rule = bn, named(t, "sgd", "lr", 0.1) })
		must[StepReport](t)(tr.Step())
		tr.Record()
		m := tr.Model.Clone()
		must[StepReport](t)(tr.Step())
		signals := tr.Signals()
		if len(signals) != 3 {
			t.Fatalf("%d signals, want 3", len(signals))
		}
		p := m.NewPass()
		p.Mode = Train
		tr.load(1)
		m.Forward(p, nil, tr.batch)
		for k, s := range signals {
			i := m.Denses()[k]
			pre, act := p.outs[i], p.outs[i]
			if k < 2 {
				a := m.ActivationOf(i)
				pre, act = p.outs[a-1], p.outs[a]
			}
			if s.Layer != i || s.Name != m.LayerNames()[i] {
				t.Errorf("signal %d is of layer %d (%s)", k, s.Layer, s.Name)
			}
			for _, tt := range []struct {
				what string
				got  Moments
				b    Batch
			}{{"pre-activation", s.PreActivation, pre}, {"activation", s.Activation, act}} {
				values := flat(instances(tt.b))
				sum, square := 0.0, kernels.SumSquares(values)
				for _, v := range values {
					sum += v
				}
				n := float64(len(values))
				want := []float64{sum / n, square/n - sum/n*sum/n, math.Sqrt(square), slices.Min(values), slices.Max(values)}
				near(t, tt.what, []float64{tt.got.Mean, tt.got.Variance, tt.got.Norm, tt.got.Min, tt.got.Max}, want, 1e-12)
				count := 0
				for _, c := range tt.got.Histogram {
					count += c
				}
				if count != len(values) || tt.got.Count != len(values) {
					t.Errorf("%s: %d of %d values in the histogram", tt.what, count, len(values))
				}
			}
			// SGD moves by 0.1 times the gradient.
			w := m.weights(i, nil)[:m.Layers[i].Params()[0].Len()]
			want := 0.1 * s.GradWeights.Norm / math.Sqrt(kernels.SumSquares(w))
			near(t, "update ratio", []float64{s.UpdateRatio}, []float64{want}, 1e-9)
			near(t, "gradient norm", []float64{s.GradWeights.Norm}, []float64{math.Sqrt(tr.obj.Squares[k])}, 1e-13)
			if s.GradActivation.Norm == 0 {
				t.Errorf("layer %d: no gradient at the activation", k)
			}
		}
	}
}

// TestRecorderOfTiedLayers: they share weights and their gradient, not their
// activations.
func TestRecorderOfTiedLayers(t *testing.T) {
	tr := small(t, func(tr *Training, a *Architecture) {
		a.Hidden, a.Tied = []int{2, 2, 2}, true
		tr.Model = must[*Model](t)(Build(*a))
	})
	tr.Record()
	must[StepReport](t)(tr.Step())
	s := tr.Signals()
	if len(s) != 4 || s[0].GradWeights != s[2].GradWeights || s[0].UpdateRatio != s[1].UpdateRatio || s[0].Activation == s[1].Activation {
		t.Errorf("signals %+v", s)
	}
	if q := tr.obj.Squares; q[0] != q[1] || q[1] != q[2] || q[2] == q[3] {
		t.Errorf("squares of gradients %v", q)
	}
}

// TestDeadAndSaturated units are counted.
func TestDeadAndSaturated(t *testing.T) {
	tr := small(t, func(tr *Training, a *Architecture) {
		a.Activation, a.Hidden = named(t, "relu"), []int{8, 4}
		tr.Model = must[*Model](t)(Build(*a))
		// Biases that no input overcomes kill 3 of 8 units, and with every input
		// of the second layer at most 10, all but one of 4 there.
		bias := tr.Model.Spans[1]
		for i := range 3 {
			tr.Model.Theta[bias.Offset+i] = -1e3
		}
		bias = tr.Model.Spans[3]
		for i := range 3 {
			tr.Model.Theta[bias.Offset+i] = -1e6
		}
		tr.Model.Theta[bias.Offset+3] = 1e3
	})
	e := must[Epoch](t)(tr.Epoch(context.Background(), nil))
	if e.LayerDeadFraction[0] < 3.0/8 || e.LayerDeadFraction[0] > 4.0/8 || e.LayerDeadFraction[1] != 0.75 || e.LayerDeadFraction[2] != 0 {
		t.Errorf("dead: %v", e.LayerDeadFraction)
	}
	if e.LayerSaturatedFraction[0] < 3.0/8 || e.LayerSaturatedFraction[1] != 0.75 {
		t.Errorf("saturated: %v", e.LayerSaturatedFraction)
	}
	tr = small(t, func(tr *Training, a *Architecture) {
		a.Activation, a.Hidden = named(t, "tanh"), []int{4}
		tr.Model = must[*Model](t)(Build(*a))
		bias := tr.Model.Spans[1]
		tr.Model.Theta[bias.Offset] = 10 // tanh′(10 ± 3) < 4e-6
	})
	e = must[Epoch](t)(tr.Epoch(context.Background(), nil))
	if e.LayerSaturatedFraction[0] != 0.25 || e.LayerDeadFraction[0] != 0 {
		t.Errorf("tanh: saturated %v dead %v", e.LayerSaturatedFraction, e.LayerDeadFraction)
	}
}

// TestSlopesAreTheFunctions': what counts as dead or saturated is measured with
// the slopes of the activation function, learned ones included.
func TestSlopesAreTheFunctions(t *testing.T) {
	a := DefaultArchitecture(3, 2)
	a.Hidden = []int{5}
	for _, key := range []string{"elu", "prelu", "rrelu"} {
		a.Activation = named(t, key)
		m := must[*Model](t)(Build(a))
		h := newHealth(m, 0.01)
		x := normal(3, 9, 1)
		p := m.NewPass()
		m.Forward(p, nil, x)
		slopes := NewBatch(5, 9)
		h.ones, h.dx = slices.Repeat([]float64{1}, len(slopes.Data)), make([]float64, len(slopes.Data))
		h.slopes(1, slopes, p.outs[0], p.outs[1])
		for r := range 5 {
			for c, got := range slopes.Row(r) {
				v := p.outs[0].At(r, c)
				var want float64
				switch l := m.Layers[1].(type) {
				case Activation:
					want = l.Slope(v)
				case PReLU:
					if want = 1; v <= 0 {
						want = l.Alpha
					}
				}
				if math.Abs(got-want) > 1e-15 {
					t.Errorf("%s: slope at %v is %v, want %v", key, v, got, want)
				}
			}
		}
	}
}

// TestMomentsOfConstants have no width to divide by.
func TestMomentsOfConstants(t *testing.T) {
	b := NewBatch(2, 3)
	for i := range b.Data {
		b.Data[i] = 5
	}
	m := MomentsOf(b)
	if m.Mean != 5 || m.Variance != 0 || m.Histogram[HistogramBins-1] != 6 {
		t.Errorf("%+v", m)
	}
}

func BenchmarkMoments(b *testing.B) {
	x := NewBatch(784, 104)
	for i := range x.Data {
		x.Data[i] = float64(i*7919%1000) - 500
	}
	b.ReportAllocs()
	for b.Loop() {
		MomentsOf(x)
	}
}
