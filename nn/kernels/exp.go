package kernels

import "math"

// The error bounds below are those of the assembly; in plain Go, with package
// math's functions, they are 2.5 units.

// Exp writes eˣ into dst, within 1.1 units in the last place of the exact
// value: 0 for −Inf, denormal where the value is, +Inf from 709.79 up, NaN for
// NaN.
func Exp(dst, x []float64) {
	check2("Exp", len(dst), len(x))
	exp(best, dst, x)
}

// Tanh writes tanh x into dst, within 1.6 units in the last place; ±0 stays as it
// is, ±Inf gives ±1, NaN gives NaN.
func Tanh(dst, x []float64) {
	check2("Tanh", len(dst), len(x))
	tanh(best, dst, x)
}

// Sigmoid writes 1/(1 + e⁻ˣ) into dst, within 1.6 units in the last place, also
// where the value is small or denormal; −Inf gives 0, +Inf gives 1, NaN gives
// NaN.
func Sigmoid(dst, x []float64) {
	check2("Sigmoid", len(dst), len(x))
	sigmoid(best, dst, x)
}

// TanhBack writes the gradient at the input of y = tanh x, dx = dy·(1 − y²).
func TanhBack(dx, dy, y []float64) {
	check3("TanhBack", len(dx), len(dy), len(y))
	tanhBack(best, dx, dy, y)
}

// SigmoidBack writes the gradient at the input of y = σ(x),
// dx = dy·(y·(1 − y)).
func SigmoidBack(dx, dy, y []float64) {
	check3("SigmoidBack", len(dx), len(dy), len(y))
	sigmoidBack(best, dx, dy, y)
}

func expGo(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		if v > 709 {
			// On amd64 math.Exp is infinite from 709.68 already.
			dst[i] = math.Exp(v-1) * math.E
		} else {
			dst[i] = math.Exp(v)
		}
	}
}

func tanhGo(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = math.Tanh(v)
	}
}

// sigmoidGo takes e^−|x|, which cannot overflow and keeps the small values of a
// negative x exact.
func sigmoidGo(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		z := math.Exp(-math.Abs(v))
		if v < 0 {
			dst[i] = z / (1 + z)
		} else {
			dst[i] = 1 / (1 + z)
		}
	}
}

func tanhBackGo(dx, dy, y []float64) {
	dx, dy = dx[:len(y)], dy[:len(y)]
	for i, v := range y {
		dx[i] = dy[i] * (1 - float64(v*v))
	}
}

func sigmoidBackGo(dx, dy, y []float64) {
	dx, dy = dx[:len(y)], dy[:len(y)]
	for i, v := range y {
		dx[i] = dy[i] * (v * (1 - v))
	}
}
