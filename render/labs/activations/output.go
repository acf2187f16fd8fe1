package activations

import (
	"math"

	"downhill/activations"
	"downhill/render/figure"
)

// Output is what a function makes of X ~ N(mean, variance).
type Output struct {
	Mean, Variance float64
	SecondMoment   float64 // E[φ(X)²]
	SlopeSquare    float64 // E[φ′(X)²]
	Saturated      float64 // P(|φ′(X)| < threshold)
	NearZero       bool    // |E φ(X)| is less than a tenth of √E[φ(X)²]
	Verdict        string  // in words
	Masses         []Mass
	// Density is the probability of each bin per unit of φ, without Masses:
	// exact differences of the distribution function.
	Density []float64 // [bins]
}

// Mass is a value that φ(X) has with a probability of its own.
type Mass struct{ At, P float64 }

const (
	bins  = 360 // of the output distributions: 2 to 4 px wide
	reach = 3.0 // standard deviations of the input that the bins hold the images of
	// tails is where a normal ends for the sums over it, in standard deviations:
	// beyond it 4e−33 is left.
	tails = 12.0
	// nearZero is how large a mean may be beside the root of the second moment
	// for the output to count as centred.
	nearZero = 0.1
)

// distribute passes the input through all functions.
func (f *Frame) distribute() {
	a := &f.Scenario.Activations
	in := normal{a.InputMean, math.Sqrt(a.InputVariance)}
	f.Edges = f.outputEdges(in)
	if len(f.Edges) > 0 {
		f.Density = in.density(activations.Linear{}, f.Edges)
	}
	for i := range f.Curves {
		c := &f.Curves[i]
		o := &c.Output
		m := momentsOf(c.Function, in)
		o.Mean, o.Variance, o.SecondMoment, o.SlopeSquare = m.mean, m.variance, m.second, m.slope
		o.NearZero, o.Verdict = centred(o.Mean, o.SecondMoment)
		o.Saturated = in.saturated(c, a.Saturation)
		o.Masses = in.masses(c.Function)
		if len(f.Edges) > 0 {
			o.Density = in.density(c.Function, f.Edges)
		}
	}
}

// outputEdges are bins, 0 one of their edges, that hold what the functions make
// of the input up to reach standard deviations from its mean.
func (f *Frame) outputEdges(in normal) []float64 {
	if !(in.std > 0) || math.IsInf(in.std, 1) {
		return nil
	}
	low, high := math.Inf(1), math.Inf(-1)
	from, to := in.mean-reach*in.std, in.mean+reach*in.std
	for i := range f.Curves {
		fn := f.Curves[i].Function
		if f.Curves[i].Hidden {
			continue
		}
		for _, x := range append([]float64{from, to}, activations.Monotone(fn)...) {
			if x >= from && x <= to {
				low, high = math.Min(low, fn.Value(x)), math.Max(high, fn.Value(x))
			}
		}
	}
	if low == high { // all of them are constant there, or round to their limits
		low, high = figure.Nice(low, high, 4)
	}
	width := (high - low) / bins
	if !(width > 0) || math.IsInf(width, 0) {
		return nil
	}
	first, last := math.Floor(low/width), math.Ceil(high/width)
	edges := make([]float64, 0, bins+3)
	for k := first; k <= last && len(edges) <= bins+2; k++ {
		edges = append(edges, k*width)
	}
	return edges
}

// centred says whether a mean is near zero, beside the root of the second moment.
func centred(mean, second float64) (bool, string) {
	rms := math.Sqrt(second)
	switch side := math.Abs(mean) / rms; {
	case rms == 0:
		return true, "zero"
	case math.IsNaN(side):
		return false, "not a number"
	case side < nearZero:
		return true, "near zero"
	case mean > 0:
		return false, "above zero"
	}
	return false, "below zero"
}
