package activations

import (
	"downhill/activations"
	"downhill/nn/meanfield"
)

// moments are expectations over X ~ N(mean, variance).
type moments struct {
	mean     float64 // E[φ(X)]
	variance float64 // E[(φ(X) − mean)²]
	second   float64 // E[φ(X)²]
	slope    float64 // E[φ′(X)²]
}

// momentsOf integrates over the normal density. A variance of 0 puts everything
// at the mean, with the slope from the left. The variance is taken about the mean
// in a second pass, so that it keeps its digits where it is small beside the mean.
func momentsOf(f activations.Function, in normal) moments {
	x, p := meanfield.Nodes(activations.Kinks(f), in.mean, in.std)
	y := make([]float64, len(x))
	var m moments
	for i, v := range x {
		d := f.Slope(v)
		y[i] = f.Value(v)
		m.mean += p[i] * y[i]
		m.second += p[i] * y[i] * y[i]
		m.slope += p[i] * d * d
	}
	for i, v := range y {
		m.variance += p[i] * (v - m.mean) * (v - m.mean)
	}
	return m
}
