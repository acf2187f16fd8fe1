package kernels

// The strips of the matrix product (gemm_avx512_amd64.s, gemm_avx2_amd64.s):
// m rows of C as many vectors wide as the name says. With AVX-512 the low bits
// of mask are the lanes of the last vector; with AVX2 the narrow strip takes
// them as vector, the wide one is always full. m and k are at least 1.

//go:noescape
func gemmStrip1AVX512(c *float64, ldc int, a *float64, ai, ak int, b *float64, ldb, m, k int, add bool, mask int)

//go:noescape
func gemmStrip2AVX512(c *float64, ldc int, a *float64, ai, ak int, b *float64, ldb, m, k int, add bool, mask int)

//go:noescape
func gemmStrip3AVX512(c *float64, ldc int, a *float64, ai, ak int, b *float64, ldb, m, k int, add bool, mask int)

//go:noescape
func gemmStrip4AVX512(c *float64, ldc int, a *float64, ai, ak int, b *float64, ldb, m, k int, add bool, mask int)

//go:noescape
func gemmStrip1AVX2(c *float64, ldc int, a *float64, ai, ak int, b *float64, ldb, m, k int, add bool, mask *[4]int64)

//go:noescape
func gemmStrip2AVX2(c *float64, ldc int, a *float64, ai, ak int, b *float64, ldb, m, k int, add bool)

// peakAVX512 is for the benchmark of Gemm: it issues n times 16 independent FMAs
// of 8 lanes and 2 operations,
// n·256 in all, on registers alone: what the core can do.
//
//go:noescape
func peakAVX512(n int)

// peakAVX2 is the same with 4 lanes and 12 FMAs: n·96 operations.
//
//go:noescape
func peakAVX2(n int)

// n squares side by side in src, turned (transpose_amd64.s).
//
//go:noescape
func transpose8AVX512(dst *float64, ldd int, src *float64, lds, n int)

//go:noescape
func transpose4AVX2(dst *float64, ldd int, src *float64, lds, n int)
