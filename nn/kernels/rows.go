package kernels

// AddBias adds bias[r] to every element of row r: z[r][c] += bias[r].
func AddBias(z []float64, stride, rows, cols int, bias []float64) {
	checkRows("AddBias", len(z), stride, rows, cols)
	checkVector("AddBias", len(bias), rows)
	for r, b := range bias {
		shift(best, z[r*stride:][:cols], b)
	}
}

// RowSums writes dst[r] = Σ_c x[r][c], or adds it where add is true.
func RowSums(dst []float64, x []float64, stride, rows, cols int, add bool) {
	checkRows("RowSums", len(x), stride, rows, cols)
	checkVector("RowSums", len(dst), rows)
	for r := range dst {
		s := sum(best, x[r*stride:][:cols])
		if add {
			s += dst[r]
		}
		dst[r] = s
	}
}

// RowDots writes dst[r] = Σ_c x[r][c]·y[r][c], or adds it where add is true.
func RowDots(dst []float64, x, y []float64, stride, rows, cols int, add bool) {
	checkRows("RowDots", len(x), stride, rows, cols)
	checkRows("RowDots", len(y), stride, rows, cols)
	checkVector("RowDots", len(dst), rows)
	for r := range dst {
		s := dot(best, x[r*stride:][:cols], y[r*stride:][:cols])
		if add {
			s += dst[r]
		}
		dst[r] = s
	}
}

func shiftGo(x []float64, b float64) {
	for i := range x {
		x[i] += b
	}
}

func sumGo(x []float64) float64 {
	var s0, s1, s2, s3 float64
	i := 0
	for ; i+4 <= len(x); i += 4 {
		s0 += x[i]
		s1 += x[i+1]
		s2 += x[i+2]
		s3 += x[i+3]
	}
	for ; i < len(x); i++ {
		s0 += x[i]
	}
	return (s0 + s1) + (s2 + s3)
}
