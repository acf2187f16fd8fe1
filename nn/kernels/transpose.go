package kernels

// Transpose writes the rows × cols matrix src into dst as cols × rows:
// dst[c*ldd+r] = src[r*lds+c]. dst may not overlap src.
func Transpose(dst []float64, ldd int, src []float64, lds, rows, cols int) {
	checkRows("Transpose", len(src), lds, rows, cols)
	checkRows("Transpose", len(dst), ldd, cols, rows)
	if rows == 0 || cols == 0 {
		return
	}
	transpose(best, dst, ldd, src, lds, rows, cols)
}

// transposeGo goes in squares of 8 × 8, so that a line of dst that was brought
// into the cache is filled before it leaves again.
func transposeGo(dst []float64, ldd int, src []float64, lds, rows, cols int) {
	for r0 := 0; r0 < rows; r0 += 8 {
		r1 := min(r0+8, rows)
		for c := range cols {
			out := dst[c*ldd+r0:][:r1-r0]
			for i := range out {
				out[i] = src[(r0+i)*lds+c]
			}
		}
	}
}
