package kernels

import "math"

// ReLU writes max(0, x) into y; −0 gives 0, NaN gives NaN.
func ReLU(y, x []float64) {
	check2("ReLU", len(y), len(x))
	relu(best, y, x)
}

// ReLUBack writes the gradient at the input of ReLU: dy where x > 0, else 0;
// the slope at the kink is that from the left.
func ReLUBack(dx, dy, x []float64) {
	check3("ReLUBack", len(dx), len(dy), len(x))
	reluBack(best, dx, dy, x)
}

// LeakyReLU writes x where x > 0 and alpha·x elsewhere into y.
// Source: Maas et al. 2013, equation 4.
func LeakyReLU(y, x []float64, alpha float64) {
	check2("LeakyReLU", len(y), len(x))
	leaky(best, y, x, x, alpha)
}

// LeakyReLUBack writes the gradient at the input of LeakyReLU: dy where x > 0,
// alpha·dy elsewhere, also at the kink.
func LeakyReLUBack(dx, dy, x []float64, alpha float64) {
	check3("LeakyReLUBack", len(dx), len(dy), len(x))
	leaky(best, dx, dy, x, alpha)
}

// ELU writes scale·x where x > 0 and scale·alpha·(eˣ − 1) elsewhere into y,
// within 2.2 units in the last place (eˣ − 1 within 1.3). scale is 1 for ELU
// and 1.0507… with alpha 1.6733… for SELU.
// Source: Clevert et al. 2016, equation 15; Klambauer et al. 2017, equation 2.
func ELU(y, x []float64, alpha, scale float64) {
	check2("ELU", len(y), len(x))
	elu(best, y, x, scale*alpha, scale)
}

// ELUBack writes the gradient at the input of y = ELU(x): scale·dy where x > 0
// and (y + scale·alpha)·dy elsewhere, also at the kink, since
// scale·alpha·eˣ = y + scale·alpha.
func ELUBack(dx, dy, x, y []float64, alpha, scale float64) {
	check4("ELUBack", len(dx), len(dy), len(x), len(y))
	eluBack(best, dx, dy, x, y, scale*alpha, scale)
}

func reluGo(y, x []float64) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] = max(0, v)
	}
}

func reluBackGo(dx, dy, x []float64) {
	dx, dy = dx[:len(x)], dy[:len(x)]
	for i, v := range x {
		if v > 0 {
			dx[i] = dy[i]
		} else {
			dx[i] = 0
		}
	}
}

// leakyGo writes v where x > 0 and alpha·v elsewhere; v is x itself going
// forward and dy going back.
func leakyGo(dst, v, x []float64, alpha float64) {
	dst, v = dst[:len(x)], v[:len(x)]
	for i, u := range x {
		if u > 0 {
			dst[i] = v[i]
		} else {
			dst[i] = alpha * v[i]
		}
	}
}

func eluGo(y, x []float64, scaleAlpha, scale float64) {
	y = y[:len(x)]
	for i, v := range x {
		if v > 0 {
			y[i] = scale * v
		} else {
			y[i] = scaleAlpha * math.Expm1(v)
		}
	}
}

func eluBackGo(dx, dy, x, y []float64, scaleAlpha, scale float64) {
	dx, dy, y = dx[:len(x)], dy[:len(x)], y[:len(x)]
	for i, v := range x {
		if v > 0 {
			dx[i] = scale * dy[i]
		} else {
			dx[i] = (y[i] + scaleAlpha) * dy[i]
		}
	}
}
