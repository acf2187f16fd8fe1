package kernels

// RowMoments writes the mean and the biased variance of every row,
//
//	μᵣ = 1/n Σ_c x[r][c]
//	σᵣ² = 1/n Σ_c (x[r][c] − μᵣ)² − (1/n Σ_c (x[r][c] − μᵣ))²
//
// in two passes; the last term is 0 but for the rounding of μ, which it
// corrects (Chan, Golub & LeVeque 1983, equation 1.7). Rows without elements
// get 0 and 0.
func RowMoments(mean, variance []float64, x []float64, stride, rows, cols int) {
	checkRows("RowMoments", len(x), stride, rows, cols)
	checkVector("RowMoments", len(mean), rows)
	checkVector("RowMoments", len(variance), rows)
	if cols == 0 {
		clear(mean)
		clear(variance)
		return
	}
	n := float64(cols)
	for r := range mean {
		row := x[r*stride:][:cols]
		mu := sum(best, row) / n
		s, q := deviations(best, row, mu)
		s /= n
		mean[r], variance[r] = mu, max(0, q/n-s*s)
	}
}

// NormalizeRows is batch normalization going forward,
//
//	x̂[r][c] = (x[r][c] − μᵣ) · invStdᵣ
//	y[r][c] = γᵣ x̂[r][c] + βᵣ
//
// with invStd = 1/√(σ² + ε). y, xhat and x have the same stride; any two of
// them may be the same slice (y is written last).
// Source: Ioffe & Szegedy 2015, algorithm 1.
func NormalizeRows(y, xhat, x []float64, stride, rows, cols int, mean, invStd, gamma, beta []float64) {
	checkRows("NormalizeRows", len(y), stride, rows, cols)
	checkRows("NormalizeRows", len(xhat), stride, rows, cols)
	checkRows("NormalizeRows", len(x), stride, rows, cols)
	checkVector("NormalizeRows", len(mean), rows)
	checkVector("NormalizeRows", len(invStd), rows)
	checkVector("NormalizeRows", len(gamma), rows)
	checkVector("NormalizeRows", len(beta), rows)
	for r := range rows {
		o := r * stride
		normalize(best, y[o:][:cols], xhat[o:][:cols], x[o:][:cols], mean[r], invStd[r], gamma[r], beta[r])
	}
}

// NormalizeRowsBack is batch normalization going back, where mean and variance
// were those of the batch itself:
//
//	dx[r][c] = γᵣ·invStdᵣ · (dy[r][c] − dβᵣ/n − x̂[r][c]·dγᵣ/n)
//
// with dβᵣ = Σ_c dy[r][c] (RowSums), dγᵣ = Σ_c dy[r][c]·x̂[r][c] (RowDots) and
// n = cols. dx may be dy or xhat.
// Source: Ioffe & Szegedy 2015, section 3, the chain rule there collected.
func NormalizeRowsBack(dx, dy, xhat []float64, stride, rows, cols int, invStd, gamma, dgamma, dbeta []float64) {
	checkRows("NormalizeRowsBack", len(dx), stride, rows, cols)
	checkRows("NormalizeRowsBack", len(dy), stride, rows, cols)
	checkRows("NormalizeRowsBack", len(xhat), stride, rows, cols)
	checkVector("NormalizeRowsBack", len(invStd), rows)
	checkVector("NormalizeRowsBack", len(gamma), rows)
	checkVector("NormalizeRowsBack", len(dgamma), rows)
	checkVector("NormalizeRowsBack", len(dbeta), rows)
	n := float64(cols)
	for r := range rows {
		o := r * stride
		normalizeBack(best, dx[o:][:cols], dy[o:][:cols], xhat[o:][:cols], gamma[r]*invStd[r], dbeta[r]/n, dgamma[r]/n)
	}
}

// deviationsGo returns Σ (x − mu) and Σ (x − mu)².
func deviationsGo(x []float64, mu float64) (s, q float64) {
	for _, v := range x {
		d := v - mu
		s += d
		q += d * d
	}
	return s, q
}

func normalizeGo(y, xhat, x []float64, mean, invStd, gamma, beta float64) {
	y, xhat = y[:len(x)], xhat[:len(x)]
	for i, v := range x {
		h := (v - mean) * invStd
		xhat[i] = h
		y[i] = float64(gamma*h) + beta
	}
}

func normalizeBackGo(dx, dy, xhat []float64, factor, a, b float64) {
	dx, xhat = dx[:len(dy)], xhat[:len(dy)]
	for i, v := range dy {
		dx[i] = factor * ((v - a) - float64(xhat[i]*b))
	}
}
