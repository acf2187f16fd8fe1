package signal

import "math/rand/v2"

// who names a stream of random numbers. Each layer of each trial has its own of
// every kind, so that it can be drawn again alone, and two plans with one seed
// are given the same numbers where they ask for the same thing.
type who uint64

const (
	drawInput who = iota
	drawUpstream
	drawKernel
	drawBias
	drawSlopes
	drawMask
)

// seedStream restarts pcg for what is drawn in a layer of a trial.
func seedStream(pcg *rand.PCG, seed uint64, trial int, w who, layer int) {
	a := mix(mix(seed) + uint64(trial))
	pcg.Seed(a, mix(a+uint64(w)<<32+uint64(layer)))
}

// mix spreads neighbouring numbers over all 64 bits (the finalizer of
// SplitMix64, Steele et al. 2014).
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// normals fills the first cols columns of every row with N(mean, std²).
func normals(x []float64, cols, stride, rows int, mean, std float64, r *rand.Rand) {
	for i := range rows {
		row := x[i*stride:][:cols]
		for c := range row {
			row[c] = mean + std*r.NormFloat64()
		}
	}
}
