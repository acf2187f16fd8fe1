package initializers

import (
	"math/rand/v2"

	"downhill/internal/param"
)

// RandomNormal draws w ~ N(0, StdDev²), whatever the size of the layer. With
// Truncated the tails beyond two standard deviations of the normal behind it are
// left out and the rest is widened to the same variance. (Keras'
// TruncatedNormal does not widen: its standard deviation is 12 % smaller than it
// says.) The default StdDev of 1 is that of the notebooks that show how
// signals explode; Keras has 0.05. Source: Géron 2019, chapter 11.
type RandomNormal struct {
	StdDev    float64 // ≥ 0
	Truncated bool
}

var (
	_ Initializer = RandomNormal{}
	_ Spread      = RandomNormal{}
)

func newRandomNormal(v param.Values) (Initializer, error) {
	return RandomNormal{v.Num("stddev"), v.Bool("truncated")}, nil
}

// Variance is StdDev².
func (o RandomNormal) Variance(_, _ int) float64 { return o.StdDev * o.StdDev }

// Fill draws the weights.
func (o RandomNormal) Fill(w []float64, in, out int, r *rand.Rand) {
	checkShape("random_normal", w, in, out)
	fillNormal(w, o.StdDev, o.Truncated, r)
}

// truncatedStdDev is the standard deviation of a standard normal variable that
// is cut at ±2: √(1 − 4φ(2)/(2Φ(2) − 1)). Keras divides by it to the same digits.
const truncatedStdDev = 0.87962566103423978

// fillNormal draws normal numbers with mean 0 and the standard deviation std.
func fillNormal(w []float64, std float64, truncated bool, r *rand.Rand) {
	if !truncated {
		for i := range w {
			w[i] = std * r.NormFloat64()
		}
		return
	}
	std /= truncatedStdDev
	for i := range w {
		z := r.NormFloat64()
		for z < -2 || z > 2 { // one in 22
			z = r.NormFloat64()
		}
		w[i] = std * z
	}
}
