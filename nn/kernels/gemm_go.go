package kernels

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// gemmGo is Gemm without assembly of ours: gonum's product where A lies by row
// or by column and B is finite. gonum leaves out the products with a zero of A,
// which is quick on sparse activations but turns 0·Inf and 0·NaN into 0, so a B
// that is not finite takes the plain loop.
func gemmGo(c []float64, ldc int, a []float64, ai, ak int, b []float64, ldb int, m, n, k int, add bool) {
	if n < 4 { // a prediction or two: the inner loops of the others would be as short
		gemmThin(c, ldc, a, ai, ak, b, ldb, m, n, k, add)
		return
	}
	trans, lda := blas.NoTrans, ai
	switch {
	case ak == 1 && (ai >= k || m == 1):
		lda = max(ai, k)
	case ai == 1 && (ak >= m || k == 1):
		trans, lda = blas.Trans, max(ak, m)
	default:
		gemmPlain(c, ldc, a, ai, ak, b, ldb, m, n, k, add)
		return
	}
	if m < 4 || (k > 1 && ldb < n) || !finite(b, ldb, k, n) {
		gemmPlain(c, ldc, a, ai, ak, b, ldb, m, n, k, add)
		return
	}
	beta := 0.0
	if add {
		beta = 1
	}
	// gonum divides a product of four blocks of 64×64 or more among goroutines;
	// a strip of 64 by 192 stays below that and runs here.
	const rows, cols = 64, 192
	for i := 0; i < m; i += rows {
		mi := min(rows, m-i)
		for j := 0; j < n; j += cols {
			nj := min(cols, n-j)
			gonum.Implementation{}.Dgemm(trans, blas.NoTrans, mi, nj, k, 1,
				a[i*ai:], lda, b[j:], max(ldb, n), beta, c[i*ldc+j:], max(ldc, n))
		}
	}
}

// finite says whether no element of the k×n matrix b is infinite or NaN.
func finite(b []float64, ldb, k, n int) bool {
	for p := range k {
		// x·0 is 0 or −0 for a finite x and NaN otherwise.
		sum := 0.0
		for _, x := range b[p*ldb:][:n] {
			sum += x * 0
		}
		if sum != 0 {
			return false
		}
	}
	return true
}

// gemmPlain is the formula of Gemm as it stands, one row of C at a time.
func gemmPlain(c []float64, ldc int, a []float64, ai, ak int, b []float64, ldb int, m, n, k int, add bool) {
	for i := range m {
		row := c[i*ldc:][:n]
		if !add {
			clear(row)
		}
		for p := range k {
			v := a[i*ai+p*ak]
			for j, w := range b[p*ldb:][:n] {
				row[j] += v * w
			}
		}
	}
}

// gemmThin makes one column of C after the other and goes along the rows of A as
// they lie in memory.
func gemmThin(c []float64, ldc int, a []float64, ai, ak int, b []float64, ldb int, m, n, k int, add bool) {
	for j := range n {
		c := c[j:]
		if !add {
			for i := range m {
				c[i*ldc] = 0
			}
		}
		if ai < ak {
			for p := range k {
				v := b[p*ldb+j]
				for i := range m {
					c[i*ldc] += a[i*ai+p*ak] * v
				}
			}
			continue
		}
		for i := range m {
			s := c[i*ldc]
			for p := range k {
				s += a[i*ai+p*ak] * b[p*ldb+j]
			}
			c[i*ldc] = s
		}
	}
}
