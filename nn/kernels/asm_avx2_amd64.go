package kernels

// What loops_, exp_ and sums_avx2_amd64.s hold: the loops of the functions in
// Go, named likewise, for slices of one length.

//go:noescape
func mulAVX2(dst, x, y []float64)

//go:noescape
func addAVX2(dst, x, y []float64)

//go:noescape
func axpyAVX2(y, x []float64, alpha float64)

//go:noescape
func scaleAVX2(x []float64, alpha float64)

//go:noescape
func shiftAVX2(x []float64, b float64)

//go:noescape
func reluAVX2(y, x []float64)

//go:noescape
func reluBackAVX2(dx, dy, x []float64)

//go:noescape
func leakyAVX2(dst, v, x []float64, alpha float64)

//go:noescape
func eluBackAVX2(dx, dy, x, y []float64, scaleAlpha, scale float64)

//go:noescape
func tanhBackAVX2(dx, dy, y []float64)

//go:noescape
func sigmoidBackAVX2(dx, dy, y []float64)

//go:noescape
func normalizeAVX2(y, xhat, x []float64, mean, invStd, gamma, beta float64)

//go:noescape
func normalizeBackAVX2(dx, dy, xhat []float64, factor, a, b float64)

//go:noescape
func momentumAVX2(x, m, g []float64, lr, beta float64)

//go:noescape
func rmspropAVX2(x, s, g []float64, lr, rho, rest, eps float64)

//go:noescape
func adamAVX2(x, m, s, g []float64, rate, rest1, rest2, eps float64)

//go:noescape
func expAVX2(dst, x []float64)

//go:noescape
func tanhAVX2(dst, x []float64)

//go:noescape
func sigmoidAVX2(dst, x []float64)

//go:noescape
func eluAVX2(y, x []float64, scaleAlpha, scale float64)

//go:noescape
func softplusAVX2(y, x []float64)

//go:noescape
func geluAVX2(y, x []float64)

//go:noescape
func geluBackAVX2(dx, dy, x []float64)

//go:noescape
func sumAVX2(x []float64) (total float64)

//go:noescape
func dotAVX2(x, y []float64) (total float64)

//go:noescape
func deviationsAVX2(x []float64, mu float64) (s, q float64)
