package signal

import (
	"fmt"
	"math"

	"downhill/activations"
	"downhill/nn"
	"downhill/nn/initializers"
	"downhill/nn/kernels"
)

// Plan says which stack is measured, and how often. The zero value of a switch
// is off.
type Plan struct {
	Activation  activations.Function     // φ; RReLU draws its slopes as in training
	Initializer initializers.Initializer // of every kernel [Width][Width]

	Depth, Width, Batch, Trials int
	Seed                        uint64

	BiasVariance float64           // σ_b² of the biases, b ~ N(0, σ_b²); 0 is no bias
	BatchNorm    nn.BatchNormPlace // "" is none
	Tied         bool              // one kernel (and bias) for all layers
	Skip         bool              // h_l = h_{l−1} + φ(z_l)
	Dropout      float64           // rate, of what every layer hands on; 0 is none
	AlphaDropout bool              // Dropout is nn.AlphaDropout, else the inverted nn.Dropout

	InputMean float64 // of x
	InputStd  float64 // of x, > 0

	// Saturation is the threshold of the fraction saturated: |φ′| below it
	// counts. 0 means DefaultSaturation.
	Saturation float64
	// Histograms asks for the histograms of every layer, which are those of the
	// first trial.
	Histograms bool
}

// DefaultSaturation is a tenth of the slope that a linear unit has.
const DefaultSaturation = 0.1

// Epsilon is the ε of batch normalization, Keras' and nn's default.
const Epsilon = 1e-3

// maxBytes is how much memory one trial may take: what a 32-bit address space,
// as a browser has it, still gives.
const maxBytes = 2 << 30

// Check says what is wrong with the plan, nil where nothing is.
func (p Plan) Check() error {
	switch _, softmax := p.Activation.(activations.Softmax); {
	case p.Activation == nil:
		return fmt.Errorf("signal: no activation: want a function of activations.Catalog; try tanh")
	case softmax:
		return fmt.Errorf("signal: activation = softmax: it is for the output only, its units depend on each other; try tanh")
	case p.Initializer == nil:
		return fmt.Errorf("signal: no initializer: want one of initializers.Catalog; try glorot_normal")
	}
	if err := p.checkSize(); err != nil {
		return err
	}
	switch {
	case !(p.BiasVariance >= 0) || math.IsInf(p.BiasVariance, 1):
		return fmt.Errorf("signal: bias variance = %v: want 0 ≤ variance, finite; try 0.05", p.BiasVariance)
	case !(p.Dropout >= 0 && p.Dropout < 1):
		return fmt.Errorf("signal: dropout = %v: want 0 ≤ rate < 1; try 0.1", p.Dropout)
	case p.AlphaDropout && p.Dropout == 0:
		return fmt.Errorf("signal: alpha dropout with rate 0 drops nothing: want 0 < rate < 1; try dropout = 0.1, or leave alpha dropout off")
	case math.IsNaN(p.InputMean) || math.IsInf(p.InputMean, 0):
		return fmt.Errorf("signal: input mean = %v: want a finite number; try 0", p.InputMean)
	case !(p.InputStd > 0) || math.IsInf(p.InputStd, 1):
		return fmt.Errorf("signal: input standard deviation = %v: want 0 < deviation, finite; try 1", p.InputStd)
	case !(p.Saturation >= 0) || math.IsInf(p.Saturation, 1):
		return fmt.Errorf("signal: saturation = %v: want 0 ≤ threshold, finite; try %v", p.Saturation, DefaultSaturation)
	}
	return nil
}

func (p Plan) checkSize() error {
	for _, n := range []struct {
		what       string
		got, limit int
	}{{"depth", p.Depth, 1000}, {"width", p.Width, 1024}, {"batch", p.Batch, 4096}, {"trials", p.Trials, 1000}} {
		if n.got < 1 || n.got > n.limit {
			return fmt.Errorf("signal: %s = %d: want 1 ≤ %s ≤ %d; try %d", n.what, n.got, n.what, n.limit, min(max(n.got, 1), n.limit))
		}
	}
	switch p.BatchNorm {
	case "", nn.BatchNormNone:
	case nn.BatchNormBefore, nn.BatchNormAfter:
		if p.Batch < 2 {
			return fmt.Errorf("signal: batch normalization over a batch of 1: its variance is 0; want at least 2 instances")
		}
	default:
		return fmt.Errorf("signal: batch normalization = %q: want %s, %s or %s", p.BatchNorm, nn.BatchNormNone, nn.BatchNormBefore, nn.BatchNormAfter)
	}
	if need := newLayout(p).bytes; need > maxBytes {
		return fmt.Errorf("signal: depth × width × batch = %d × %d × %d needs %d MB: want at most %d; try a batch of %d",
			p.Depth, p.Width, p.Batch, need>>20, maxBytes>>20, max(1, p.Batch/2))
	}
	return nil
}

// before and after say where batch normalization is.
func (p Plan) before() bool { return p.BatchNorm == nn.BatchNormBefore }
func (p Plan) after() bool  { return p.BatchNorm == nn.BatchNormAfter }

// threshold is Saturation or its default.
func (p Plan) threshold() float64 {
	if p.Saturation == 0 {
		return DefaultSaturation
	}
	return p.Saturation
}

// stride is the length of a row of a batch in memory.
func (p Plan) stride() int { return kernels.Pad(p.Batch) }
