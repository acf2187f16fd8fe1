package meanfield

import (
	"math"
	"strings"
	"testing"

	"downhill/activations"
)

// SELU was made for mean 0 and variance 1 to be a stable fixed point with
// σ_w² = 1: Klambauer et al. 2017, theorem 1. Its constants have 31 digits.
func TestSELUFixedPoint(t *testing.T) {
	p := follow(t, activations.SELU{}, Network{Depth: 100, WeightVariance: 1, InputSquare: 1})
	closeTo(t, "q*", p.Fixed.Q, 1)
	for _, l := range []int{0, 50, 99} {
		if got := p.Layers[l]; math.Abs(got.Mean) > 1e-12 || math.Abs(got.Variance()-1) > 1e-12 {
			t.Errorf("layer %d: mean %g, variance %g, want 0 and 1", l+1, got.Mean, got.Variance())
		}
	}
	if !(p.Fixed.ChiQ < 1) || !(p.Fixed.Chi > 1) {
		t.Errorf("dq/dq = %g, χ₁ = %g: want a stable variance and gradients that grow", p.Fixed.ChiQ, p.Fixed.Chi)
	}
	// Another input comes back to it.
	far := follow(t, activations.SELU{}, Network{Depth: 200, WeightVariance: 1, InputMean: 2, InputSquare: 13})
	if last := far.Layers[199]; math.Abs(last.Variance()-1) > 1e-9 || math.Abs(far.Fixed.Q-1) > 1e-9 {
		t.Errorf("from 13 the variance goes to %g, q* = %g, want 1", last.Variance(), far.Fixed.Q)
	}
	// Alpha dropout keeps it, plain dropout does not.
	alpha := follow(t, activations.SELU{}, Network{Depth: 50, WeightVariance: 1, InputSquare: 1, Dropout: 0.1, AlphaDropout: true})
	if last := alpha.Layers[49]; math.Abs(last.Variance()-1) > 1e-12 || math.Abs(last.Mean) > 1e-12 {
		t.Errorf("alpha dropout: mean %g, variance %g", last.Mean, last.Variance())
	}
	plain := follow(t, activations.SELU{}, Network{Depth: 50, WeightVariance: 1, InputSquare: 1, Dropout: 0.1})
	if last := plain.Layers[49]; last.Variance() < 1.3 {
		t.Errorf("plain dropout: variance %g, want it well above 1", last.Variance())
	}
}

func follow(t testing.TB, phi activations.Function, n Network) *Prediction {
	t.Helper()
	p, err := field(t, phi).Predict(n)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPhases(t *testing.T) {
	for _, c := range []struct {
		phi             activations.Function
		weights, biases float64
		phase           Phase
		q, chi          float64 // NaN: not compared
		words           string
	}{
		{activations.Tanh{}, 1, 0, Critical, 0, 1, "critical"},
		{activations.Tanh{}, 0.5, 0, Ordered, 0, 0.5, "ordered: gradients vanish by a factor 0.5 a layer"},
		{activations.Tanh{}, 2, 0, Chaotic, math.NaN(), math.NaN(), "chaotic: gradients explode by a factor 1."},
		{activations.Tanh{}, 1.5, 0.5, Ordered, math.NaN(), math.NaN(), "ordered"},
		{activations.ReLU{}, 2, 0, Critical, 2, 1, "critical: gradients keep their size"},
		{activations.ReLU{}, 1, 0, Ordered, 0, 0.5, "ordered: gradients vanish by a factor 0.5 a layer"},
		{activations.ReLU{}, 3, 0, Chaotic, math.Inf(1), 1.5, "chaotic: gradients explode by a factor 1.5 a layer"},
		{activations.ReLU{}, 1, 1, Ordered, 2, 0.5, "ordered"},
		{activations.ELU{Alpha: 1}, 2, 0, Critical, math.Inf(1), 1, "critical"},
		{activations.ReLU{}, 0, 0, Dead, 0, 0, "dead"},
		{activations.Sigmoid{}, 1, 0, Ordered, math.NaN(), math.NaN(), "ordered: gradients vanish by a factor 0.056 a layer"},
	} {
		p := follow(t, c.phi, Network{Depth: 20, WeightVariance: c.weights, BiasVariance: c.biases, InputSquare: 1})
		if p.Phase != c.phase || !strings.HasPrefix(p.Words, c.words) {
			t.Errorf("%T σ_w² = %g, σ_b² = %g: %v, %q; want %v, %q", c.phi, c.weights, c.biases, p.Phase, p.Words, c.phase, c.words)
		}
		if got := p.Fixed.Q; !math.IsNaN(c.q) && got != c.q && !(math.Abs(got-c.q) < 1e-9) {
			t.Errorf("%T σ_w² = %g: q* = %g, want %g", c.phi, c.weights, got, c.q)
		}
		if got := p.Fixed.Chi; !math.IsNaN(c.chi) && math.Abs(got-c.chi) > 1e-7 {
			t.Errorf("%T σ_w² = %g: χ₁ = %g, want %g", c.phi, c.weights, got, c.chi)
		}
	}
}

// The fixed point is where the map itself goes, however it got there.
func TestFixedPointIsReached(t *testing.T) {
	for name, f := range elementwise(t) {
		for _, n := range []Network{{Depth: 400, WeightVariance: 0.8, BiasVariance: 0.1, InputSquare: 1},
			{Depth: 400, WeightVariance: 0.8, BiasVariance: 0.1, InputSquare: 30}} {
			p, err := f.Predict(n)
			if err != nil {
				t.Fatal(err)
			}
			last := p.Layers[len(p.Layers)-1]
			if math.IsInf(p.Fixed.Q, 1) {
				if last.Q < 10 {
					t.Errorf("%s: q* = ∞, yet q = %g after 400 layers", name, last.Q)
				}
				continue
			}
			// Linear at σ_w² = 0.8 has a scale of 4.5 layers, everything else less.
			if math.Abs(last.Q-p.Fixed.Q) > 1e-9*p.Fixed.Q || math.Abs(last.Chi-p.Fixed.Chi) > 1e-8 {
				t.Errorf("%s: q* = %g, χ₁ = %g; after 400 layers %g, %g", name, p.Fixed.Q, p.Fixed.Chi, last.Q, last.Chi)
			}
		}
	}
}

// Backward: the variance is multiplied by χ from layer to layer.
func TestBackward(t *testing.T) {
	p := follow(t, activations.Tanh{}, Network{Depth: 6, Batch: 10, WeightVariance: 1.7, BiasVariance: 0.2, InputSquare: 1})
	if p.Layers[5].GradAct != 1 {
		t.Errorf("the last layer's ∂L/∂h = %g, want 1", p.Layers[5].GradAct)
	}
	for i := range 5 {
		a, b := p.Layers[i], p.Layers[i+1]
		closeTo(t, "∂L/∂z", a.GradPre, b.GradPre*a.Chi)
		closeTo(t, "∂L/∂h", a.GradAct, 1.7*b.GradPre)
		closeTo(t, "∂L/∂W", b.GradWeight, 10*a.Square*b.GradPre)
	}
}

func TestExtensions(t *testing.T) {
	relu := Network{Depth: 3, WeightVariance: 2, InputSquare: 1}
	drop := relu
	drop.Dropout = 0.2
	p := follow(t, activations.ReLU{}, drop)
	closeTo(t, "dropout q₂", p.Layers[1].Q, 2/0.8)
	closeTo(t, "dropout χ", p.Layers[1].Chi, 1/0.8)

	skip := relu
	skip.Skip = true
	p = follow(t, activations.ReLU{}, skip)
	closeTo(t, "skip E[h₁²]", p.Layers[0].Square, 1+1) // x and φ(z), x has mean 0
	m1 := math.Sqrt(2) / math.Sqrt(2*math.Pi)
	closeTo(t, "skip E[h₁]", p.Layers[0].Mean, m1)
	// z₂ has variance 4: φ has mean 2/√(2π) and square 2, and h₁ has mean m₁.
	closeTo(t, "skip E[h₂²]", p.Layers[1].Square, 2+2*m1*2/math.Sqrt(2*math.Pi)+2)
	closeTo(t, "skip ∂L/∂h₁", p.Layers[0].GradAct, 4)

	for _, place := range []Norm{NormBefore, NormAfter} {
		bn := relu
		bn.BatchNorm = place
		p = follow(t, activations.ReLU{}, bn)
		if last := p.Layers[2]; !math.IsNaN(last.GradPre) && last.GradPre != 1 || !math.IsNaN(last.Chi) || len(p.Notes) == 0 || p.Phase != Unknown {
			t.Errorf("batch normalization: %+v, %v", last, p.Notes)
		}
	}
	bn := relu
	bn.BatchNorm = NormAfter
	p = follow(t, activations.ReLU{}, bn)
	// Var φ(z₁) of q₁ = 2 is 1 − 1/π.
	v := 1 - 1/math.Pi
	closeTo(t, "behind batch normalization", p.Layers[0].Square, v/(v+normEpsilon))

	tied := relu
	tied.Tied = true
	p = follow(t, activations.ReLU{}, tied)
	closeTo(t, "tied q₃", p.Layers[2].Q, 2)
	if free := follow(t, activations.ReLU{}, relu); p.Layers[1] != free.Layers[1] || len(p.Notes) == 0 {
		t.Errorf("tied: %+v, want the limit of free matrices, %+v, and a note", p.Layers, free.Layers)
	}
}

func TestNetworkCheck(t *testing.T) {
	f := field(t, activations.Tanh{})
	good := Network{Depth: 2, WeightVariance: 1, InputSquare: 1}
	for name, spoil := range map[string]func(*Network){
		"depth": func(n *Network) { n.Depth = 0 }, "σ_w²": func(n *Network) { n.WeightVariance = math.NaN() },
		"σ_b²": func(n *Network) { n.BiasVariance = -1 }, "E[x²]": func(n *Network) { n.InputMean = 2 },
		"dropout": func(n *Network) { n.Dropout = 1 }, "batch": func(n *Network) { n.Batch = -1 },
	} {
		n := good
		spoil(&n)
		if _, err := f.Predict(n); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
