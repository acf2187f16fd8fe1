package kernels

// Dot returns Σ xᵢyᵢ.
func Dot(x, y []float64) float64 {
	check2("Dot", len(x), len(y))
	return dot(best, x, y)
}

// SumSquares returns Σ xᵢ².
func SumSquares(x []float64) float64 { return dot(best, x, x) }

// Axpy adds alpha·x to y.
func Axpy(alpha float64, x, y []float64) {
	check2("Axpy", len(x), len(y))
	axpy(best, y, x, alpha)
}

// Scale multiplies x by alpha.
func Scale(alpha float64, x []float64) { scale(best, x, alpha) }

// Mul writes the products xᵢyᵢ into dst.
func Mul(dst, x, y []float64) {
	check3("Mul", len(dst), len(x), len(y))
	mul(best, dst, x, y)
}

// Add writes the sums xᵢ + yᵢ into dst.
func Add(dst, x, y []float64) {
	check3("Add", len(dst), len(x), len(y))
	add(best, dst, x, y)
}

// The conversions float64(…) below keep the compiler from fusing a product
// with a sum, which it may do on some machines; see the package comment.

func dotGo(x, y []float64) float64 {
	var s0, s1, s2, s3 float64 // four sums, so that they do not wait for one another
	y = y[:len(x)]
	i := 0
	for ; i+4 <= len(x); i += 4 {
		s0 += x[i] * y[i]
		s1 += x[i+1] * y[i+1]
		s2 += x[i+2] * y[i+2]
		s3 += x[i+3] * y[i+3]
	}
	for ; i < len(x); i++ {
		s0 += x[i] * y[i]
	}
	return (s0 + s1) + (s2 + s3)
}

func axpyGo(y, x []float64, alpha float64) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += float64(alpha * v)
	}
}

func scaleGo(x []float64, alpha float64) {
	for i := range x {
		x[i] *= alpha
	}
}

func mulGo(dst, x, y []float64) {
	x, y = x[:len(dst)], y[:len(dst)]
	for i := range dst {
		dst[i] = x[i] * y[i]
	}
}

func addGo(dst, x, y []float64) {
	x, y = x[:len(dst)], y[:len(dst)]
	for i := range dst {
		dst[i] = x[i] + y[i]
	}
}
