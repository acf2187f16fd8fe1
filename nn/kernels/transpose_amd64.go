package kernels

// transpose does whole squares in registers, 8×8 or 4×4, in strips that are one
// square high, and what remains at the lower and right edges in Go.
func transpose(l level, dst []float64, ldd int, src []float64, lds, rows, cols int) {
	r := 0
	if l == avx512 && cols >= 8 {
		for ; r+8 <= rows; r += 8 {
			transpose8AVX512(&dst[r], ldd, &src[r*lds], lds, cols/8)
			if c := cols &^ 7; c < cols {
				transposeGo(dst[c*ldd+r:], ldd, src[r*lds+c:], lds, 8, cols-c)
			}
		}
	}
	if l >= avx2 && cols >= 4 {
		for ; r+4 <= rows; r += 4 {
			transpose4AVX2(&dst[r], ldd, &src[r*lds], lds, cols/4)
			if c := cols &^ 3; c < cols {
				transposeGo(dst[c*ldd+r:], ldd, src[r*lds+c:], lds, 4, cols-c)
			}
		}
	}
	if r < rows {
		transposeGo(dst[r:], ldd, src[r*lds:], lds, rows-r, cols)
	}
}
