// Package kernels holds the hot loops of the networks: the matrix product, the
// element-wise functions with their derivatives, the sums of batch
// normalization and the update rules, all on float64.
//
// # Layout
//
// Activations lie feature-major: feature r of instance c is x[r*stride+c], so
// that one row holds one feature of the whole batch and the vector unit runs
// along the batch. stride is Pad(batch); the padding is neither read nor
// written. The weights of a dense layer are w[in*out+…], [in][out] by row as in
// Keras. One product with a strided left factor then serves all three passes
// (see Gemm).
//
// # Machines
//
// On amd64 the loops are assembly, AVX-512 or AVX2 with FMA, whichever the
// machine has; elsewhere, and on older machines, they are the plain Go loops
// that the assembly is tested against, with gonum's product for Gemm.
//
// The rules and everything else that only adds, multiplies, divides and takes
// roots element by element rounds after every operation, in Go as in assembly,
// so its results are the same bits on every machine. Gemm and the exponential
// functions give the same bits with AVX2 and AVX-512, but not in Go, which
// neither fuses products with sums nor reduces arguments the same way. The other
// sums (Dot, SumSquares, the row sums and moments) are added in an order that
// depends on the length of the vectors.
//
// # Rules for callers
//
// Slices that belong together have the same length, matrices must hold what
// their dimensions say; anything else is a programmer's mistake and panics
// before anything is written. A destination may be the same slice as a source
// of the same shape, it may not overlap one otherwise; where less is allowed
// the function says so. Assembly cannot be interrupted by the scheduler or the
// collector: a call on a million elements keeps them waiting for about a
// millisecond, Gemm for some 20 µs at any size. Nothing is retained, nothing is allocated, no goroutine
// is started. Every function is safe for concurrent use on different
// destinations.
package kernels

// Lane is the number of float64 in the widest vector register. Rows are padded
// to a multiple of it.
const Lane = 8

// Pad returns n rounded up to a multiple of Lane: the stride of a row of n.
func Pad(n int) int { return (n + Lane - 1) &^ (Lane - 1) }
