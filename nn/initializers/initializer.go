// Package initializers draws the first weights of a dense layer: the family of
// variance scaling (Glorot, LeCun, He), plain normal and uniform ones, and
// orthogonal ones.
//
// "Normal" means an untruncated normal of exactly the stated variance. With
// truncated=true it is Keras' truncated one, cut at two of its standard
// deviations and widened so that its variance is the stated one again.
package initializers

import (
	"fmt"
	"math/rand/v2"
)

// Initializer draws weights.
type Initializer interface {
	// Fill overwrites w [in][out], the kernel of a dense layer with in inputs
	// (fan-in) and out outputs (fan-out), row by row. It draws from r alone: the
	// same r gives the same bits. It panics if w does not have in·out > 0
	// elements, since then the caller has miscounted.
	Fill(w []float64, in, out int, r *rand.Rand)
}

// Spread is an Initializer whose weights are independent with mean 0 and a
// known variance.
type Spread interface {
	// Variance is the variance of a weight between in inputs and out outputs.
	Variance(in, out int) float64
}

// checkShape panics when w is not [in][out].
func checkShape(what string, w []float64, in, out int) {
	if in <= 0 || out <= 0 || len(w) != in*out {
		panic(fmt.Sprintf("initializers: %s: %d weights for %d × %d", what, len(w), in, out))
	}
}
