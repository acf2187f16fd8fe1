package sparse

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"downhill/nn"
	"downhill/nn/kernels"
)

// network has every kind of layer that a prediction passes: batch normalization
// with variables of its own, a tied matrix, a skip connection.
func network(t testing.TB, change func(*nn.Architecture)) *nn.Model {
	t.Helper()
	a := nn.DefaultArchitecture(7, 3)
	a.Hidden, a.Seed = []int{12, 12, 12}, 3
	change(&a)
	m, err := nn.Build(a)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range m.Theta { // biases and batch normalization are not at their first values
		m.Theta[i] += 0.1 * r.NormFloat64()
	}
	return m
}

func instances(rows, cols int) nn.Batch {
	r := rand.New(rand.NewPCG(3, 4))
	x := nn.NewBatch(rows, cols)
	for i := range rows {
		for c := range cols {
			x.Data[i*x.Stride+c] = r.NormFloat64()
		}
	}
	return x
}

func predict(m *nn.Model, x nn.Batch) nn.Batch { return m.Predict(m.NewPass(), x) }

// Compressed rows give what the whole kernels give, pruned or not, with every kind
// of layer beside them, to the order of sums of a dozen terms.
func TestNetworkPredictsTheSame(t *testing.T) {
	for name, change := range map[string]func(*nn.Architecture){
		"plain": func(*nn.Architecture) {}, "batch norm": func(a *nn.Architecture) { a.BatchNorm = nn.BatchNormBefore },
		"tied": func(a *nn.Architecture) { a.Tied = true }, "residual": func(a *nn.Architecture) { a.Residual = true },
		"sigmoid": func(a *nn.Architecture) { a.Output, a.Loss = 1, nn.Sigmoid },
	} {
		for _, threshold := range []float64{0, 0.2, 10} {
			m := Prune(network(t, change), threshold)
			thin, err := Network(m)
			if err != nil {
				t.Fatal(err)
			}
			for _, cols := range []int{1, 5, 32} {
				x := instances(7, cols)
				want, got := predict(m, x), predict(thin, x)
				for i := range want.Rows {
					for c := range cols {
						if d := math.Abs(got.At(i, c) - want.At(i, c)); !(d <= 1e-12) {
							t.Errorf("%s, |w| < %v, %d columns: output %d of %d is off by %v", name, threshold, cols, i, c, d)
						}
					}
				}
			}
		}
	}
}

// Pruning touches kernels alone, and a copy: exactly the weights below the
// threshold are 0, and the network itself is as it was.
func TestPrune(t *testing.T) {
	m := network(t, func(a *nn.Architecture) { a.BatchNorm = nn.BatchNormBefore })
	before := append([]float64(nil), m.Theta...)
	const threshold = 0.25
	copied := Prune(m, threshold)
	kernel := make([]bool, len(m.Theta))
	for _, s := range m.Spans {
		for i := range s.Len {
			kernel[s.Offset+i] = s.Name == "kernel"
		}
	}
	zeros := 0
	for i, v := range before {
		if m.Theta[i] != v {
			t.Fatalf("weight %d of the network itself has changed", i)
		}
		want := v
		if kernel[i] && math.Abs(v) < threshold {
			want = 0
			zeros++
		}
		if copied.Theta[i] != want {
			t.Errorf("weight %d: got %v want %v", i, copied.Theta[i], want)
		}
	}
	all := Total(Layers(copied))
	if zeros == 0 || all.Zeros != zeros || Total(Layers(m)).Zeros != 0 {
		t.Errorf("%d zeros counted, want %d and none before", all.Zeros, zeros)
	}
	if all.Dense != 8*all.Weights || all.Sparse != 12*(all.Weights-zeros)+4*(3*13+4) {
		t.Errorf("%d weights: %d bytes, in rows %d", all.Weights, all.Dense, all.Sparse)
	}
	thin, err := Network(copied)
	if err != nil {
		t.Fatal(err)
	}
	bytes := 0
	for _, l := range thin.Layers {
		if d, ok := l.(*dense); ok {
			bytes += d.kernel.Bytes()
		}
	}
	if bytes != all.Sparse {
		t.Errorf("the rows take %d bytes, said are %d", bytes, all.Sparse)
	}
}

// A threshold for a share of the weights sets that many of them to 0.
func TestThresholds(t *testing.T) {
	m := network(t, func(*nn.Architecture) {})
	n := Total(Layers(m)).Weights
	shares := []float64{0, 0.25, 0.5, 0.9, 1}
	for i, threshold := range Thresholds(m, shares) {
		got := Total(Layers(Prune(m, threshold))).Zeros
		if want := int(math.Round(shares[i] * float64(n))); got != want {
			t.Errorf("share %v: %d of %d weights are 0, want %d", shares[i], got, n, want)
		}
	}
}

// A measurement takes both by turns and gives their medians: with a clock that
// advances by what is written down, each costs what it costs.
func TestMeasure(t *testing.T) {
	m := network(t, func(*nn.Architecture) {})
	now, calls := time.Unix(0, 0), 0
	clock := func() time.Time {
		calls++
		now = now.Add(time.Millisecond)
		return now
	}
	s, err := Measure(context.Background(), m, instances(7, 4), clock)
	if err != nil || s.Batch != 4 || s.Dense != time.Millisecond/4 || s.Sparse != time.Millisecond/4 || s.Gain() != 1 {
		t.Errorf("got %+v, %v", s, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Measure(ctx, m, instances(7, 4), clock); err == nil {
		t.Error("a cancelled measurement went on")
	}
}

// What is pruned pays beyond some share of zeros only: kernels of 300 × 100 with
// 50, 90 and 99 % zeros beside the dense product, 128 instances at a time.
func BenchmarkMul(b *testing.B) {
	const in, out, cols = 300, 100, 128
	x := instances(in, cols)
	w := instances(in, out)
	z := nn.NewBatch(out, cols)
	b.Run("dense", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			kernels.Gemm(z.Data, z.Stride, w.Data, 1, w.Stride, x.Data, x.Stride, out, cols, in, false)
		}
	})
	for _, share := range []float64{0.5, 0.9, 0.99} {
		r := rand.New(rand.NewPCG(5, 6))
		thin := nn.Batch{Data: append([]float64(nil), w.Data...), Rows: w.Rows, Cols: w.Cols, Stride: w.Stride}
		for i := range thin.Data {
			if r.Float64() < share {
				thin.Data[i] = 0
			}
		}
		c := Compress(thin)
		b.Run("zeros="+map[float64]string{0.5: "50%", 0.9: "90%", 0.99: "99%"}[share], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Mul(z, x, nil)
			}
		})
	}
}
