package initializers

import (
	"math/rand/v2"

	"downhill/internal/param"
)

// RandomUniform draws w ~ U(−Limit, Limit), whatever the size of the layer; the
// variance is Limit²/3.
type RandomUniform struct {
	Limit float64 // ≥ 0
}

var (
	_ Initializer = RandomUniform{}
	_ Spread      = RandomUniform{}
)

func newRandomUniform(v param.Values) (Initializer, error) {
	return RandomUniform{v.Num("limit")}, nil
}

// Variance is Limit²/3.
func (o RandomUniform) Variance(_, _ int) float64 { return o.Limit * o.Limit / 3 }

// Fill draws the weights.
func (o RandomUniform) Fill(w []float64, in, out int, r *rand.Rand) {
	checkShape("random_uniform", w, in, out)
	fillUniform(w, o.Limit, r)
}

// fillUniform draws numbers uniformly from [−limit, limit).
func fillUniform(w []float64, limit float64, r *rand.Rand) {
	for i := range w {
		w[i] = limit * (2*r.Float64() - 1)
	}
}
