package panels

import (
	stdcolor "image/color"
	"math"
)

// color is 0xRRGGBB.
func color(hex uint32) stdcolor.NRGBA {
	return stdcolor.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

// mix goes from one colour to another by a share t.
func mix(from, to stdcolor.NRGBA, t float64) stdcolor.NRGBA {
	part := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + t*(float64(b)-float64(a)))) }
	return stdcolor.NRGBA{R: part(from.R, to.R), G: part(from.G, to.G), B: part(from.B, to.B), A: 255}
}

// largest is the largest finite number, −∞ where there is none.
func largest(xs []float64) float64 {
	most := math.Inf(-1)
	for _, x := range xs {
		if x > most && x <= math.MaxFloat64 {
			most = x
		}
	}
	return most
}

// smallest is the smallest finite number, ∞ where there is none.
func smallest(xs []float64) float64 {
	least := math.Inf(1)
	for _, x := range xs {
		if x < least && x >= -math.MaxFloat64 {
			least = x
		}
	}
	return least
}
