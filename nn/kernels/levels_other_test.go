//go:build !amd64

package kernels

// peakRate returns 0: plain Go has no measure of what the core can do.
func peakRate(level) float64 { return 0 }
