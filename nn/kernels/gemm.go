package kernels

import "fmt"

// Gemm multiplies matrices,
//
//	C[i·ldc + j] = Σₚ A[i·ai + p·ak] · B[p·ldb + j]   for i < m, j < n, p < k,
//
// or adds the sum to C where add is true. C is [m][n] and B is [k][n], both by
// row; A is [m][k] with any two strides, so that it may lie transposed. With
// weights W [in][out] and feature-major activations this one product is
//
//	forward  Z  [out][batch] = Wᵀ·X   a = W, ai = 1,      ak = out, b = X
//	         dX [in][batch]  = W·dZ   a = W, ai = out,    ak = 1,   b = dZ
//	         dW [in][out]    = X·dZᵀ  a = X, ai = stride, ak = 1,   b = dZᵀ (see Transpose)
//
// C may not overlap A or B. The sum starts from 0 and k = 0 gives 0; the error
// of an element is at most (k+1)·ε·Σ|a||b| with ε = 2⁻⁵³, in any order. NaN and
// infinities take part as in the formula, 0·Inf is NaN.
func Gemm(c []float64, ldc int, a []float64, ai, ak int, b []float64, ldb int, m, n, k int, add bool) {
	if m < 0 || n < 0 || k < 0 || (m > 1 && ldc < n) || ai < 0 || ak < 0 || ldb < 0 ||
		(m > 0 && n > 0 && ((m-1)*ldc+n > len(c) ||
			k > 0 && ((m-1)*ai+(k-1)*ak >= len(a) || (k-1)*ldb+n > len(b)))) {
		badGemm(len(c), ldc, len(a), ai, ak, len(b), ldb, m, n, k)
	}
	if m == 0 || n == 0 {
		return
	}
	if k == 0 {
		if !add {
			for i := range m {
				clear(c[i*ldc:][:n])
			}
		}
		return
	}
	gemm(best, c, ldc, a, ai, ak, b, ldb, m, n, k, add)
}

//go:noinline
func badGemm(c, ldc, a, ai, ak, b, ldb, m, n, k int) {
	panic(fmt.Sprintf("kernels: Gemm: m, n, k = %d, %d, %d with len(c), ldc = %d, %d; len(a), ai, ak = %d, %d, %d; len(b), ldb = %d, %d: "+
		"want no negative number, ldc ≥ n and slices that hold their matrices", m, n, k, c, ldc, a, ai, ak, b, ldb))
}
