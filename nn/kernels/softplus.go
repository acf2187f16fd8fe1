package kernels

import "math"

// Softplus writes ln(1 + eˣ) into y, within 1.5 units in the last place, also
// where the value is small or denormal; −Inf gives 0, +Inf gives +Inf, NaN gives
// NaN. Its gradient is dy times Sigmoid.
// Source: Dugas et al. 2001.
func Softplus(y, x []float64) {
	check2("Softplus", len(y), len(x))
	softplus(best, y, x)
}

func softplusGo(y, x []float64) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] = max(0, v) + math.Log1p(math.Exp(-math.Abs(v)))
	}
}
