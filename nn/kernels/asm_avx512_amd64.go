package kernels

// What loops_, exp_ and sums_avx512_amd64.s hold: the loops of the functions in
// Go, named likewise, for slices of one length.

//go:noescape
func mulAVX512(dst, x, y []float64)

//go:noescape
func addAVX512(dst, x, y []float64)

//go:noescape
func axpyAVX512(y, x []float64, alpha float64)

//go:noescape
func scaleAVX512(x []float64, alpha float64)

//go:noescape
func shiftAVX512(x []float64, b float64)

//go:noescape
func reluAVX512(y, x []float64)

//go:noescape
func reluBackAVX512(dx, dy, x []float64)

//go:noescape
func leakyAVX512(dst, v, x []float64, alpha float64)

//go:noescape
func eluBackAVX512(dx, dy, x, y []float64, scaleAlpha, scale float64)

//go:noescape
func tanhBackAVX512(dx, dy, y []float64)

//go:noescape
func sigmoidBackAVX512(dx, dy, y []float64)

//go:noescape
func normalizeAVX512(y, xhat, x []float64, mean, invStd, gamma, beta float64)

//go:noescape
func normalizeBackAVX512(dx, dy, xhat []float64, factor, a, b float64)

//go:noescape
func momentumAVX512(x, m, g []float64, lr, beta float64)

//go:noescape
func rmspropAVX512(x, s, g []float64, lr, rho, rest, eps float64)

//go:noescape
func adamAVX512(x, m, s, g []float64, rate, rest1, rest2, eps float64)

//go:noescape
func expAVX512(dst, x []float64)

//go:noescape
func tanhAVX512(dst, x []float64)

//go:noescape
func sigmoidAVX512(dst, x []float64)

//go:noescape
func eluAVX512(y, x []float64, scaleAlpha, scale float64)

//go:noescape
func softplusAVX512(y, x []float64)

//go:noescape
func geluAVX512(y, x []float64)

//go:noescape
func geluBackAVX512(dx, dy, x []float64)

//go:noescape
func sumAVX512(x []float64) (total float64)

//go:noescape
func dotAVX512(x, y []float64) (total float64)

//go:noescape
func deviationsAVX512(x []float64, mu float64) (s, q float64)
