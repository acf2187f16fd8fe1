package initializers

import (
	"math/rand/v2"

	"downhill/internal/param"
)

// Zeros sets every weight to 0: right for biases; as a kernel it keeps all units
// of a layer alike forever, which is what it is here to show.
// Source: Géron 2019, chapter 10.
type Zeros struct{}

var (
	_ Initializer = Zeros{}
	_ Spread      = Zeros{}
)

func newZeros(param.Values) (Initializer, error) { return Zeros{}, nil }

// Variance is 0.
func (Zeros) Variance(_, _ int) float64 { return 0 }

// Fill writes zeros and draws nothing.
func (Zeros) Fill(w []float64, in, out int, _ *rand.Rand) {
	checkShape("zeros", w, in, out)
	clear(w)
}
