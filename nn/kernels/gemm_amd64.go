package kernels

// gemm runs the product at level l. Each level divides the sums into pieces of
// k for which a strip of B stays in the first cache, the rows of C into blocks
// for which A stays in the second, and the columns into strips whose sums fit
// the registers, and leaves each strip to the assembly.
func gemm(l level, c []float64, ldc int, a []float64, ai, ak int, b []float64, ldb int, m, n, k int, add bool) {
	switch l {
	case avx512:
		gemmAVX512(c, ldc, a, ai, ak, b, ldb, m, n, k, add)
	case avx2:
		gemmAVX2(c, ldc, a, ai, ak, b, ldb, m, n, k, add)
	default:
		gemmGo(c, ldc, a, ai, ak, b, ldb, m, n, k, add)
	}
}

const (
	// Rows of B in a piece. With 32 columns 128 of them take 32 KiB, with 8
	// columns 256 take 16; the first caches hold 32 to 48.
	pieceAVX512 = 128
	pieceAVX2   = 256
	// Rows of C in a block: with a piece as above A takes at most 512 KiB. It
	// also bounds how long the assembly, which the scheduler cannot interrupt,
	// keeps the thread: some 20 µs.
	block = 256
)

func gemmAVX512(c []float64, ldc int, a []float64, ai, ak int, b []float64, ldb int, m, n, k int, add bool) {
	kc := piece(k, pieceAVX512)
	for p := 0; p < k; p += kc {
		kp, sum := min(kc, k-p), add || p > 0
		for i := 0; i < m; i += block {
			stripsAVX512(c[i*ldc:], ldc, a[i*ai+p*ak:], ai, ak, b[p*ldb:], ldb, min(block, m-i), n, kp, sum)
		}
	}
}

// stripsAVX512 does one block. Strips are 4 vectors wide where that comes out
// even, else 3: 13 vectors are 3 + 3 + 3 + 4, and only 1, 2 and 5 need less.
func stripsAVX512(c []float64, ldc int, a []float64, ai, ak int, b []float64, ldb int, m, n, k int, add bool) {
	for j := 0; j < n; {
		width := 4
		if left := (n - j + 7) / 8; left%4 != 0 {
			width = min(3, left)
		}
		cols := min(8*width, n-j)
		mask := 0xff >> (8*width - cols)
		switch width {
		case 4:
			gemmStrip4AVX512(&c[j], ldc, &a[0], ai, ak, &b[j], ldb, m, k, add, mask)
		case 3:
			gemmStrip3AVX512(&c[j], ldc, &a[0], ai, ak, &b[j], ldb, m, k, add, mask)
		case 2:
			gemmStrip2AVX512(&c[j], ldc, &a[0], ai, ak, &b[j], ldb, m, k, add, mask)
		default:
			gemmStrip1AVX512(&c[j], ldc, &a[0], ai, ak, &b[j], ldb, m, k, add, mask)
		}
		j += cols
	}
}

func gemmAVX2(c []float64, ldc int, a []float64, ai, ak int, b []float64, ldb int, m, n, k int, add bool) {
	if m >= packRows && n >= packCols && (packsA(ai, ak) || packsB(ldb)) {
		gemmPackedAVX2(c, ldc, a, ai, ak, b, ldb, m, n, k, add)
		return
	}
	kc := piece(k, pieceAVX2)
	for p := 0; p < k; p += kc {
		kp, sum := min(kc, k-p), add || p > 0
		for i := 0; i < m; i += block {
			stripsAVX2(c[i*ldc:], ldc, a[i*ai+p*ak:], ai, ak, b[p*ldb:], ldb, min(block, m-i), n, kp, sum)
		}
	}
}

func stripsAVX2(c []float64, ldc int, a []float64, ai, ak int, b []float64, ldb int, m, n, k int, add bool) {
	j := 0
	for ; j+8 <= n; j += 8 {
		gemmStrip2AVX2(&c[j], ldc, &a[0], ai, ak, &b[j], ldb, m, k, add)
	}
	for ; j < n; j += 4 {
		mask := tailMask(min(4, n-j))
		gemmStrip1AVX2(&c[j], ldc, &a[0], ai, ak, &b[j], ldb, m, k, add, &mask)
	}
}

// piece divides k into equal pieces of at most limit and returns their length.
func piece(k, limit int) int {
	pieces := (k + limit - 1) / limit
	return (k + pieces - 1) / pieces
}

// tailMask has all bits set in its first n lanes.
func tailMask(n int) (mask [4]int64) {
	for i := range n {
		mask[i] = -1
	}
	return mask
}
