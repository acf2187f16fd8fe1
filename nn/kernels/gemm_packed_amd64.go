package kernels

// A cache finds a line by the lower bits of its address, so rows that lie a
// multiple of 4 KiB apart share 12 places and evict one another. Where A or B
// lies like that, a large product with AVX2 copies a block of it to the stack
// first: at 512×512×512 that raised the rate from 56 % to 82 % of the peak.
// At other strides the copies cost 10 % and gain nothing, and with AVX-512,
// whose strips are four times as wide, they cost more than they gain at any.
const (
	packRows, packCols   = 96, 192          // smaller products do not pay for the copy
	packPiece, packBlock = 128, 112         // 120 KiB: the compiler puts up to 128 on the stack
	packStride           = packBlock + Lane // not a power of two itself
)

// packsA says whether the rows of a transposed A meet in the cache; from
// 1 KiB apart the copy was worth it, A being read once for every strip.
func packsA(ai, ak int) bool { return ai == 1 && ak%128 == 0 }

// packsB says whether the rows of B meet in the cache.
func packsB(ldb int) bool { return ldb%512 == 0 }

func gemmPackedAVX2(c []float64, ldc int, a []float64, ai, ak int, b []float64, ldb int, m, n, k int, add bool) {
	var (
		blockA [packPiece * packStride]float64 // [p][i]
		stripB [packPiece * 8]float64          // [p][8]
	)
	packA, packB := packsA(ai, ak), packsB(ldb)
	kc := piece(k, packPiece)
	for p := 0; p < k; p += kc {
		kp, sum := min(kc, k-p), add || p > 0
		b := b[p*ldb:]
		for i := 0; i < m; i += packBlock {
			mi := min(packBlock, m-i)
			c, a, ak := c[i*ldc:], a[i*ai+p*ak:], ak
			if packA {
				for q := range kp {
					copy(blockA[q*packStride:][:mi], a[q*ak:])
				}
				a, ak = blockA[:], packStride
			}
			j := 0
			for ; packB && j+8 <= n; j += 8 {
				for q := range kp {
					*(*[8]float64)(stripB[8*q:]) = *(*[8]float64)(b[q*ldb+j:])
				}
				gemmStrip2AVX2(&c[j], ldc, &a[0], ai, ak, &stripB[0], 8, mi, kp, sum)
			}
			if j < n {
				stripsAVX2(c[j:], ldc, a, ai, ak, b[j:], ldb, mi, n-j, kp, sum)
			}
		}
	}
}
