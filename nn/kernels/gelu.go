package kernels

import "math"

// GELU writes xΦ(x) into y, with the standard normal distribution function Φ:
// the exact form, within 2.9 units in the last place (3.8 in plain Go), also deep
// on the left, where the value is small or denormal; −Inf gives 0, +Inf gives
// +Inf, NaN gives NaN.
// Source: Hendrycks & Gimpel 2016, section 2.
func GELU(y, x []float64) {
	check2("GELU", len(y), len(x))
	gelu(best, y, x)
}

// GELUBack writes the gradient at the input of GELU, dx = dy·(Φ(x) + xΦ′(x)).
// The slope is within 4.2 units in the last place (4.7 in plain Go), and about
// its zero at −0.75 within as many units of 1/8; −Inf gives 0, +Inf gives 1.
func GELUBack(dx, dy, x []float64) {
	check3("GELUBack", len(dx), len(dy), len(x))
	geluBack(best, dx, dy, x)
}

// far is from where on tΦ(−t) and Φ(−t) are 0: the true values are below the
// smallest float64 from 38.7 up.
const far = 40

// The formulas are those of gelu_amd64.h, which says where they come from.

func geluGo(y, x []float64) {
	y = y[:len(x)]
	for i, v := range x {
		t := min(math.Abs(v), far)
		_, tm := mills(t)
		y[i] = max(0, v) - bell(t, tm)
	}
}

func geluBackGo(dx, dy, x []float64) {
	dx, dy = dx[:len(x)], dy[:len(x)]
	const density = 0.3989422804014327 // 1/√(2π), of the normal distribution at 0
	for i, v := range x {
		t := min(math.Abs(v), far)
		m, _ := mills(t)
		slope := bell(t, m-density*t)
		if v > 0 {
			slope = 1 - slope
		}
		dx[i] = dy[i] * slope
	}
}

// mills returns Φ(−t) e^(t²/2) and t times it for 0 ≤ t ≤ far; beside the
// constant 1/√(2π) it is Mills' ratio.
func mills(t float64) (m, tm float64) {
	s := t + 4
	r := 1 / s
	r -= r * ((min(t, 4) - (s - max(t, 4))) * r) // what the sum lost in rounding
	p := t * r
	v := p - 0.5
	poly := 0x1.82b4bb8c94dcep-1 + v*(-0x1.373e3a893c28ap0+v*(0x1.8c6dbf2cfc2b5p0+v*(-0x1.7dff2bff6839fp0+v*(0x1.eec4cc3e4d098p-1+
		v*(-0x1.ee2761047d8bcp-3+v*(-0x1.c81719d51f22ap-3+v*(0x1.ab825fc095259p-3+v*(0x1.17a4ae1365a11p-5+
			v*(-0x1.e4a42554dab76p-4+v*(-0x1.001e2211a3cc3p-9+v*(0x1.26d097b029201p-4+v*(0x1.80aed79c8912p-9+
				v*(-0x1.8d4afc431adc1p-5+v*(-0x1.51dcfa6e0c1f3p-7+v*(0x1.1236246492c1ep-5+v*(0x1.232242fd2ed18p-6+
					v*(-0x1.4ceee4a7fe22bp-6+v*(-0x1.6bae962652b5fp-6+v*(0x1.cf1b16e7c8a09p-8+v*(0x1.493297228d472p-6+
						v*(0x1.dc20bddb25213p-9+v*(-0x1.4992a20fc512bp-7+v*(-0x1.6bbe6036b8be2p-8)))))))))))))))))))))))
	return poly * r, poly * p
}

// bell is c·e^(−t²/2). t is split into two halves of its digits, whose products
// are exact, so that t² is known as a sum of two numbers. Where the exponential
// is denormal it is taken in two factors.
func bell(t, c float64) float64 {
	high := math.Float64frombits(math.Float64bits(t) &^ (1<<27 - 1))
	low := t - high
	square := float64(t * t)
	rest := (float64(high*high) - square) + float64(2*high*low) + float64(low*low)
	c -= c * (rest / 2)
	if t > 37 {
		root := math.Exp(-square / 4)
		return c * root * root
	}
	return c * math.Exp(-square/2)
}
