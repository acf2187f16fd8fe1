//go:build !amd64

package kernels

func detect() level { return plain }

func gemm(_ level, c []float64, ldc int, a []float64, ai, ak int, b []float64, ldb int, m, n, k int, add bool) {
	gemmGo(c, ldc, a, ai, ak, b, ldb, m, n, k, add)
}

func transpose(_ level, dst []float64, ldd int, src []float64, lds, rows, cols int) {
	transposeGo(dst, ldd, src, lds, rows, cols)
}

func dot(_ level, x, y []float64) float64               { return dotGo(x, y) }
func sum(_ level, x []float64) float64                  { return sumGo(x) }
func axpy(_ level, y, x []float64, alpha float64)       { axpyGo(y, x, alpha) }
func scale(_ level, x []float64, alpha float64)         { scaleGo(x, alpha) }
func shift(_ level, x []float64, b float64)             { shiftGo(x, b) }
func mul(_ level, dst, x, y []float64)                  { mulGo(dst, x, y) }
func add(_ level, dst, x, y []float64)                  { addGo(dst, x, y) }
func exp(_ level, dst, x []float64)                     { expGo(dst, x) }
func tanh(_ level, dst, x []float64)                    { tanhGo(dst, x) }
func sigmoid(_ level, dst, x []float64)                 { sigmoidGo(dst, x) }
func tanhBack(_ level, dx, dy, y []float64)             { tanhBackGo(dx, dy, y) }
func sigmoidBack(_ level, dx, dy, y []float64)          { sigmoidBackGo(dx, dy, y) }
func relu(_ level, y, x []float64)                      { reluGo(y, x) }
func reluBack(_ level, dx, dy, x []float64)             { reluBackGo(dx, dy, x) }
func leaky(_ level, dst, v, x []float64, alpha float64) { leakyGo(dst, v, x, alpha) }
func elu(_ level, y, x []float64, sa, scale float64)    { eluGo(y, x, sa, scale) }
func softplus(_ level, y, x []float64)                  { softplusGo(y, x) }
func gelu(_ level, y, x []float64)                      { geluGo(y, x) }
func geluBack(_ level, dx, dy, x []float64)             { geluBackGo(dx, dy, x) }
func eluBack(_ level, dx, dy, x, y []float64, sa, scale float64) {
	eluBackGo(dx, dy, x, y, sa, scale)
}

func deviations(_ level, x []float64, mu float64) (s, q float64) { return deviationsGo(x, mu) }

func normalize(_ level, y, xhat, x []float64, mean, invStd, gamma, beta float64) {
	normalizeGo(y, xhat, x, mean, invStd, gamma, beta)
}

func normalizeBack(_ level, dx, dy, xhat []float64, factor, a, b float64) {
	normalizeBackGo(dx, dy, xhat, factor, a, b)
}

func momentum(_ level, x, m, g []float64, lr, beta float64) { momentumGo(x, m, g, lr, beta) }

func rmsprop(_ level, x, s, g []float64, lr, rho, rest, eps float64) {
	rmspropGo(x, s, g, lr, rho, rest, eps)
}

func adam(_ level, x, m, s, g []float64, rate, rest1, rest2, eps float64) {
	adamGo(x, m, s, g, rate, rest1, rest2, eps)
}
