package meanfield

import (
	"math"

	"downhill/activations"
)

// Layer is what the theory predicts of one layer; not-a-number where it has
// nothing exact to say.
type Layer struct {
	Q      float64 // E[z²], the pre-activations, before any batch normalization
	Mean   float64 // E[h]
	Square float64 // E[h²]
	// Chi is σ_w² E[φ′²], by which the backward pass multiplies the variance on
	// its way through this layer; with dropout what is scaled by it too.
	Chi     float64
	GradPre float64 // E[(∂L/∂z)²]
	GradAct float64 // E[(∂L/∂h)²]; 1 at the last layer
	// GradWeight is E[(∂L/∂W)²], summed over the batch; where layers are tied,
	// of this layer's part of the sum.
	GradWeight float64
}

// Variance is E[h²] − E[h]², never below 0.
func (l Layer) Variance() float64 { return varianceOf(l.Mean, l.Square) }

// Prediction is what the theory says of a network.
type Prediction struct {
	Layers []Layer // from the first to the last
	Fixed  Fixed   // where the map of the variance ends
	Phase  Phase
	Words  string   // the phase in words
	Notes  []string // what the theory does not know of this network, in sentences
}

// Predict follows a network from its first to its last layer and back, with
// ∂L/∂h = 1 in the mean square at the last layer.
//
//	z_l = W h_{l−1} + b      E[z_l²] = σ_w² E[h_{l−1}²] + σ_b²
//	h_l = φ(z_l), with dropout φ/(1 − p) where it is kept, plus h_{l−1} with Skip
//
// The skip's cross terms are exact: given h_{l−1}, z_l is normal around 0
// whatever the unit, so that E[h_{l−1} φ(z_l)] = E[h_{l−1}] E[φ(z_l)].
// Source: Poole et al. 2016, equation 3; Schoenholz et al. 2017, equations 6, 16
// and section 5 (dropout); Yang & Schoenholz 2017, section 3 (skip connections);
// Klambauer et al. 2017 (alpha dropout); Yang et al. 2019 (batch
// normalization); Yang 2020, section 5 (the same matrix at every layer).
func (f *Field) Predict(n Network) (*Prediction, error) {
	if err := n.Check(); err != nil {
		return nil, err
	}
	p := &Prediction{Layers: make([]Layer, n.Depth), Notes: n.notes()}
	u := n.unit()
	known := map[float64]Moments{} // a fixed point is reached long before layer 1000
	at := func(q float64) Moments {
		m, ok := known[q]
		if !ok {
			m = f.At(q)
			known[q] = m
		}
		return m
	}
	// within is the part of E[h²] that differs between the instances of a batch:
	// what batch normalization sees.
	mean, square, within := n.InputMean, n.InputSquare, varianceOf(n.InputMean, n.InputSquare)
	squares := make([]float64, n.Depth) // E[h_{l−1}²]
	factors := make([]float64, n.Depth) // E[φ′²] with what dropout adds
	for i := range p.Layers {
		l := &p.Layers[i]
		squares[i] = square
		l.Q = n.WeightVariance*square + n.BiasVariance
		var m Moments
		if n.BatchNorm == NormBefore {
			m = at(normed(n.WeightVariance * within))
		} else {
			m = at(l.Q)
		}
		if n.BatchNorm == NormAfter {
			m.Mean, m.Square = 0, normed(m.Variance())
		}
		out := u.apply(m)
		factors[i] = out.Slope
		inside := out.Variance()
		if n.Skip {
			out.Square += 2*mean*out.Mean + square
			out.Mean += mean
			inside += within
		}
		mean, square, within = out.Mean, out.Square, inside
		l.Mean, l.Square, l.Chi = mean, square, n.WeightVariance*out.Slope
		if n.BatchNorm != NoNorm {
			factors[i], l.Chi = math.NaN(), math.NaN()
		}
	}
	g := 1.0
	for i := n.Depth - 1; i >= 0; i-- {
		l := &p.Layers[i]
		l.GradAct = g
		l.GradPre = g * factors[i]
		l.GradWeight = float64(n.Batch) * squares[i] * l.GradPre
		through := n.WeightVariance * l.GradPre
		if n.Skip {
			through += g
		}
		g = through
	}
	p.Fixed = f.fixed(n)
	p.Phase, p.Words = n.phase(p)
	return p, nil
}

// unit is what dropout does to one activation: out = gain·φ where it is kept,
// else dropped, and offset on both.
type unit struct{ keep, gain, dropped, offset float64 }

func (n *Network) unit() unit {
	q := 1 - n.Dropout
	if !n.AlphaDropout {
		return unit{keep: q, gain: 1 / q}
	}
	low := -activations.SELUScale * activations.SELUAlpha
	a := 1 / math.Sqrt(q+low*low*q*(1-q))
	return unit{keep: q, gain: a, dropped: a * low, offset: -a * (1 - q) * low}
}

// apply returns the moments behind the dropout.
func (u unit) apply(m Moments) Moments {
	mean := u.keep*u.gain*m.Mean + (1-u.keep)*u.dropped
	square := u.keep*u.gain*u.gain*m.Square + (1-u.keep)*u.dropped*u.dropped
	return Moments{Mean: mean + u.offset, Square: square + 2*u.offset*mean + u.offset*u.offset,
		Slope: u.keep * u.gain * u.gain * m.Slope, Curve: u.keep * u.gain * u.gain * m.Curve}
}

// notes says what is not known.
func (n *Network) notes() []string {
	var out []string
	switch n.BatchNorm {
	case NormBefore:
		out = append(out, "Batch normalization before the activation hands it variance 1 at every layer; "+
			"backward it ties the instances of a batch together, and no single χ exists.")
	case NormAfter:
		out = append(out, "Batch normalization after the activation makes E[h²] = 1 at every layer; "+
			"backward it ties the instances of a batch together, and no single χ exists.")
	}
	if n.Skip {
		out = append(out, "Skip connections: ∂L/∂h is multiplied by 1 + χ a layer; where outputs have a mean, as ReLU's have, a finite network "+
			"leaves that after about log(width) layers, as the gradient's part along the signal, 1/width at first, grows as fast as the signal does.")
	}
	if n.Tied {
		out = append(out, "The same matrix at every layer: the variances have the same limit for infinite width at a fixed depth, "+
			"but a finite network leaves it sooner the deeper it is, since one draw decides about all layers: at width 64 and depth 20 "+
			"the mean variance of the first gradients is 1.8 times as large with tanh, and some 50 times with ReLU, carried by a few draws. "+
			"∂L/∂W is the part of each layer; the gradient of the one matrix is their sum.")
	}
	return out
}

// normed is the variance behind batch normalization of a variance v: v/(v + ε).
func normed(v float64) float64 { return v / (v + normEpsilon) }

// normEpsilon is the ε of Keras' batch normalization.
const normEpsilon = 1e-3

func varianceOf(mean, square float64) float64 { return max(0, square-mean*mean) }
