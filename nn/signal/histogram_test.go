package signal

import (
	"math"
	"math/rand/v2"
	"testing"

	"downhill/nn/initializers"
)

func histogramOf(x []float64) *Histogram {
	s := newMoments(1, len(x))
	s.add(x, len(x), len(x), 0, 1)
	mean, variance, _ := s.close(x, len(x), len(x))
	h := newHistogram(x, 1, len(x), len(x), mean, variance.root().value())
	h.count(x, 0, 1, len(x), len(x))
	return h
}

// TestHistogramCounts: every value is in the class whose edges hold it.
func TestHistogramCounts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, scale := range []float64{1, 1e-150, 1e-300, 1e-320, 1e150, 1e307} {
		x := make([]float64, 5000)
		for i := range x {
			x[i] = scale * (r.NormFloat64() + 3)
		}
		h := histogramOf(x)
		if h.Total() != len(x) || h.NotFinite != 0 {
			t.Fatalf("scale %v: %d counted, %d not finite", scale, h.Total(), h.NotFinite)
		}
		var want [Bins]int
		for _, v := range x {
			at := 0
			for at+1 < Bins && v >= h.Edge(at+1) {
				at++
			}
			want[at]++
		}
		wrong := 0
		for i := range want {
			wrong += max(want[i]-h.Counts[i], h.Counts[i]-want[i])
		}
		// A value on an edge may fall to either side; denormal numbers have only
		// some 2000 steps, so that many do.
		if allowed := map[bool]int{false: 4, true: 500}[scale < 1e-310]; wrong > allowed {
			t.Errorf("scale %v: classes differ by %d: %v, want %v", scale, wrong, h.Counts, want)
		}
	}
}

// TestHistogramIsRobust: one value a thousand times as large as the rest does
// not empty the other classes.
func TestHistogramIsRobust(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, 10_000)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	plain := histogramOf(x)
	if plain.Below != 0 || plain.Above != 0 || plain.Low < -6 || plain.High > 6 {
		t.Errorf("a normal reaches from %v to %v, %d outside", plain.Low, plain.High, plain.Below+plain.Above)
	}
	x[17], x[18], x[19] = 300, math.Inf(1), math.NaN()
	h := histogramOf(x)
	if h.NotFinite != 2 || h.Total() != len(x) {
		t.Errorf("%d not finite of %d", h.NotFinite, h.Total())
	}
	x[18], x[19] = 0, 0
	h = histogramOf(x)
	if h.Above != 1 || h.High > 25 {
		t.Errorf("with an outlier the histogram reaches to %v, %d above", h.High, h.Above)
	}
	sum := 0.0
	for i := range Bins {
		sum += h.Density(i) * h.Width()
	}
	if want := 1 - 1e-4; math.Abs(sum-want) > 1e-12 {
		t.Errorf("the density sums to %v, want %v", sum, want)
	}
}

// TestHistogramOfEqualValues has one class.
func TestHistogramOfEqualValues(t *testing.T) {
	h := histogramOf([]float64{2, 2, 2})
	if h.Low != 2 || h.High != 2 || h.Counts[Bins/2] != 3 || !math.IsInf(h.Density(Bins/2), 1) || h.Density(0) != 0 {
		t.Errorf("got %+v", h)
	}
}

// TestHistogramsAreOfTheFirstTrial: more trials change no count, every layer has
// all values, and a standard normal that passes has the counts of one.
func TestHistogramsAreOfTheFirstTrial(t *testing.T) {
	p := plan(t, "linear", "orthogonal", 4, 50, 100, 1)
	p.Histograms = true
	one := run(t, p)
	p.Trials = 3
	three := run(t, p)
	for l := range p.Depth {
		for i, h := range []*Histogram{one.Layers[l].Pre, one.Layers[l].Act, one.Layers[l].GPre, one.Layers[l].GAct} {
			other := []*Histogram{three.Layers[l].Pre, three.Layers[l].Act, three.Layers[l].GPre, three.Layers[l].GAct}[i]
			if *h != *other {
				t.Errorf("layer %d: histogram %d depends on the number of trials", l+1, i)
			}
			inside := 0.0 // within one standard deviation of the mean
			for k := range Bins {
				if m := (h.Edge(k) + h.Edge(k+1)) / 2; math.Abs(m) < 1 {
					inside += float64(h.Counts[k]) / float64(h.Total())
				}
			}
			// 0.683; the classes are about 0.12 wide, so that ±1 is hit to 0.06,
			// times the density 0.242 on both sides: 0.03, and 0.007 by chance.
			if h.Total() != 5000 || math.Abs(inside-0.683) > 0.05 {
				t.Errorf("layer %d, histogram %d: %d values, %v within ±1", l+1, i, h.Total(), inside)
			}
		}
	}
	p.Histograms = false
	if r := run(t, p); r.Layers[0].Pre != nil {
		t.Error("histograms without being asked")
	}
}

// TestHistogramCountsZeros: what ReLU cuts off is counted apart, and so are the
// gradients it stops.
func TestHistogramCountsZeros(t *testing.T) {
	p := plan(t, "relu", "he_normal", 3, 30, 40, 1)
	p.Histograms = true
	for l, layer := range run(t, p).Layers {
		want := int(math.Round(layer.Stats[Zero].Mean * 1200))
		if layer.Act.Zeros != want || layer.GPre.Zeros != want || layer.Pre.Zeros != 0 || want < 300 || want > 900 {
			t.Errorf("layer %d: %d activations and %d gradients are 0, want %d, about half", l+1, layer.Act.Zeros, layer.GPre.Zeros, want)
		}
	}
}

// TestHistogramWithoutAMean: where the sum of the values overflows there is no
// mean, and the finite values are counted all the same.
func TestHistogramWithoutAMean(t *testing.T) {
	x := []float64{1, -math.MaxFloat64, math.MaxFloat64, math.Inf(1), math.NaN()}
	for _, mean := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0} {
		for _, std := range []float64{math.NaN(), math.Inf(1), 0} {
			h := newHistogram(x, 1, len(x), len(x), mean, std)
			h.count(x, 0, 1, len(x), len(x))
			if h.Low != -math.MaxFloat64 || h.High != math.MaxFloat64 || h.Total() != 5 || h.NotFinite != 2 || h.Below+h.Above != 0 {
				t.Errorf("mean %v, deviation %v: %+v", mean, std, h)
			}
		}
	}
	p := plan(t, "relu", "random_normal", 300, 16, 8, 1)
	p.Initializer, p.Histograms = initializers.RandomNormal{StdDev: 30}, true
	if r := run(t, p); r.Layers[299].Act.NotFinite == 0 {
		t.Error("nothing overflowed: the test is none")
	}
}
