package kernels

import "time"

// peakRate measures once, in some 0.1 ms, what the core can do with the vectors
// of level l, in GFLOP/s; 0 for plain Go, which has no such measure.
func peakRate(l level) float64 {
	const n = 50_000
	start := time.Now()
	switch l {
	case avx512:
		peakAVX512(n)
		return n * 256 / float64(time.Since(start).Nanoseconds())
	case avx2:
		peakAVX2(n)
		return n * 96 / float64(time.Since(start).Nanoseconds())
	}
	return 0
}
