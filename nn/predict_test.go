package nn

import (
	"math"
	"slices"
	"testing"
)

func TestPredictGivesProbabilities(t *testing.T) {
	for name, a := range everyArchitecture(t) {
		m := must[*Model](t)(Build(a))
		x, y := sample(a, 9, 3)
		p := m.NewPass()
		z := m.Forward(p, nil, x)
		logits := Batch{slices.Clone(z.Data), z.Rows, z.Cols, z.Stride}
		got := m.Predict(p, x)
		loss, _ := m.Loss.Eval(p, Batch{}, logits, y)
		sum := 0.0
		for c := range got.Cols {
			total := 0.0
			for r := range got.Rows {
				total += got.At(r, c)
				switch a.Loss {
				case Sigmoid:
					near(t, name, []float64{got.At(r, c)}, []float64{1 / (1 + math.Exp(-logits.At(r, c)))}, 1e-14)
				case MSE:
					near(t, name, []float64{got.At(r, c)}, []float64{logits.At(r, c)}, 0)
				}
			}
			if a.Loss == Softmax {
				near(t, name+": sum", []float64{total}, []float64{1}, 1e-14)
				sum -= math.Log(got.At(y.Labels[c], c)) / float64(got.Cols)
			}
		}
		if a.Loss == Softmax {
			// The loss from the probabilities is that from the outputs.
			near(t, name+": loss", []float64{sum}, []float64{loss}, 1e-13)
		}
	}
}

// TestMonteCarlo: mean and spread are those of single passes with the same
// seeds, and evaluation comes back.
func TestMonteCarlo(t *testing.T) {
	a := everyArchitecture(t)["dropout"]
	a.BatchNorm = BatchNormAfter
	m := must[*Model](t)(Build(a))
	x, _ := sample(a, 9, 3)
	p := m.NewPass()
	calm := slices.Clone(m.Predict(p, x).Data)
	buffers := slices.Clone(m.Buffers)
	mean, spread := NewBatch(3, 9), NewBatch(3, 9)
	const passes = 50
	if err := m.MonteCarlo(p, mean, spread, x, passes, 7); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(calm, m.Predict(p, x).Data) || !slices.Equal(buffers, m.Buffers) {
		t.Error("after Monte Carlo dropout evaluation gives something else")
	}
	q := m.NewPass()
	q.Dropout = true
	sum, square := NewBatch(3, 9), NewBatch(3, 9)
	for n := range passes {
		q.Seed(7, uint64(n))
		for i, v := range m.Predict(q, x).Data {
			sum.Data[i] += v / passes
			square.Data[i] += v * v / passes
		}
	}
	want := NewBatch(3, 9)
	for i := range want.Data {
		want.Data[i] = math.Sqrt(max(0, square.Data[i]-sum.Data[i]*sum.Data[i]))
	}
	near(t, "mean", flat(instances(mean)), flat(instances(sum)), 1e-13)
	// The difference of squares loses the digits that the mean has.
	near(t, "spread", flat(instances(spread)), flat(instances(want)), 1e-10)
	for c := range 9 {
		if !(spread.At(0, c) > 0.001) {
			t.Errorf("instance %d: spread %v", c, spread.At(0, c))
		}
	}
	if err := m.MonteCarlo(p, mean, spread, x, 0, 7); err == nil {
		t.Error("0 passes: no error")
	}
	if err := m.MonteCarlo(p, mean, NewBatch(2, 9), x, 1, 7); err == nil {
		t.Error("room too small: no error")
	}
	// Without dropout nothing spreads.
	plain := must[*Model](t)(Build(everyArchitecture(t)["plain"]))
	if err := plain.MonteCarlo(plain.NewPass(), mean, spread, x, 5, 1); err != nil || slices.Max(spread.Data) > 1e-15 {
		t.Errorf("without dropout: spread %v, %v", slices.Max(spread.Data), err)
	}
}
