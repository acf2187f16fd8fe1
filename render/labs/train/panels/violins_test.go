package panels

import (
	"math"
	"strings"
	"testing"

	"downhill/nn"
)

func TestViolinsAreMirroredHistograms(t *testing.T) {
	f := trained(t, document(t, "moons", 10, []string{"layers", "8,7,6", "activation", "tanh"}, []string{"layers", "8,7,6", "activation", "sigmoid"}), -1)
	for lane := range f.Lanes {
		p := Activations(f, lane, dark())
		if len(p.Bands) != 3 || len(p.Lines) != 3 {
			t.Fatalf("%d violins and %d means, want one for each of 3 hidden layers", len(p.Bands), len(p.Lines))
		}
		k := lookAt(&f.Lanes[lane], f.Step)
		for j, b := range p.Bands {
			widest := 0.0
			for i := range b.Lower {
				if math.Abs(b.Lower[i][0]+b.Upper[i][0]-2*float64(j+1)) > 1e-12 || b.Lower[i][1] != b.Upper[i][1] {
					t.Fatalf("layer %d: %v and %v are not mirrored", j+1, b.Lower[i], b.Upper[i])
				}
				widest = math.Max(widest, b.Upper[i][0]-b.Lower[i][0])
			}
			if math.Abs(widest-0.84) > 1e-12 {
				t.Errorf("layer %d is %v wide, want 0.84", j+1, widest)
			}
			if got := p.Lines[j].Points[0][1]; got != k.Layers[j].Activation.Mean {
				t.Errorf("layer %d: mean at %v, want %v", j+1, got, k.Layers[j].Activation.Mean)
			}
		}
	}
	a, b := Activations(f, 0, dark()), Activations(f, 1, dark())
	if a.Y.Min != b.Y.Min || a.Y.Max != b.Y.Max || a.Y.Min > -0.5 || a.Y.Max < 0.5 {
		t.Errorf("scales from %v to %v and from %v to %v, want the same around −1 to 1", a.Y.Min, a.Y.Max, b.Y.Min, b.Y.Max)
	}
	if !strings.Contains(a.Title, "dead 0 %") || !strings.Contains(a.Title, "saturated") || !strings.Contains(a.Title, "±") {
		t.Errorf("title %q", a.Title)
	}
	if w := Weights(f, 0, dark()); len(w.Bands) != 4 {
		t.Errorf("%d violins of weights, want the output layer's too", len(w.Bands))
	}
}

// TestViolinKeepsTheCounts: areas go with the square roots of the counts.
func TestViolinKeepsTheCounts(t *testing.T) {
	m := nn.Moments{Count: 1000, Min: 0, Max: 64}
	m.Histogram[0], m.Histogram[1], m.Histogram[63] = 100, 25, 875
	b, ok := violin(&m, 1)
	if !ok || len(b.Lower) != 2*nn.HistogramBins {
		t.Fatalf("%d points, %v", len(b.Lower), ok)
	}
	width := func(i int) float64 { return b.Upper[2*i][0] - b.Lower[2*i][0] }
	if got := width(0) / width(1); math.Abs(got-2) > 1e-9 { // √(100/25)
		t.Errorf("widths are as %v, want 2", got)
	}
	if got := width(2); got != 0 {
		t.Errorf("an empty class is %v wide", got)
	}
	few := nn.Moments{Count: 16, Min: 0, Max: 1}
	few.Histogram[3], few.Histogram[60] = 8, 8
	if counts := classesOf(&few); len(counts) != 8 || counts[0] != 8 || counts[7] != 8 {
		t.Errorf("classes of 16 values: %v", counts)
	}
	if _, ok := violin(&nn.Moments{Count: 3, Min: math.NaN(), Max: math.NaN()}, 1); ok {
		t.Error("values that are not finite have a violin")
	}
	if b, ok := violin(&nn.Moments{Count: 3, Min: 2, Max: 2, Histogram: [nn.HistogramBins]int{3}}, 1); !ok || !(b.Upper[1][1] > b.Upper[0][1]) {
		t.Error("values that are all the same have no violin")
	}
}

func TestLaneThatExplodesHasItsOwnScale(t *testing.T) {
	f := trained(t, document(t, "moons", 3, []string{"layers", "8,8", "activation", "tanh"}, []string{"layers", "8,8", "optimizer", "sgd:lr=0.01", "initializer", "random_normal:stddev=30"}), -1)
	a, b := Activations(f, 0, dark()), Activations(f, 1, dark())
	if a.Y.Max > 5 || b.Y.Max < 20*a.Y.Max || !strings.Contains(b.Title, "own scale") {
		t.Errorf("scales to %v and %v, title %q", a.Y.Max, b.Y.Max, b.Title)
	}
}

func TestUnitsAreTheEvaluationsShares(t *testing.T) {
	f := trained(t, document(t, "moons", 3, []string{"layers", "8,8"}), -1)
	p := Units(f, 0, dark())
	e := f.Lanes[0].Evaluations[len(f.Lanes[0].Evaluations)-1]
	if len(p.Bands) != 4 {
		t.Fatalf("%d bars, want two for each of 2 layers", len(p.Bands))
	}
	for j := range 2 {
		if s, d := p.Bands[2*j].Upper[0][1], p.Bands[2*j+1].Upper[0][1]; s != e.LayerSaturatedFraction[j] || d != e.LayerDeadFraction[j] {
			t.Errorf("layer %d: %v saturated, %v dead, want %v and %v", j+1, s, d, e.LayerSaturatedFraction[j], e.LayerDeadFraction[j])
		}
	}
}
