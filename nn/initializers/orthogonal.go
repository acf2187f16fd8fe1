package initializers

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"

	"downhill/internal/param"
)

// Orthogonal draws a matrix that keeps lengths: with W [in][out],
//
//	WᵀW = Gain² I  where in ≥ out,   WWᵀ = Gain² I  where in ≤ out
//
// It is the Q of the QR decomposition of a matrix of normal numbers, with each
// column turned so that the diagonal of R is positive; without that the result
// would not be uniform over all orthogonal matrices (Mezzadri 2007, section 5).
// A layer with more outputs than inputs gets the transpose of the other case.
// The weights are not independent; each has variance Gain²/max(in, out).
// Source: Saxe et al. 2014; Keras' Orthogonal.
type Orthogonal struct {
	Gain float64 // ≥ 0
}

var (
	_ Initializer = Orthogonal{}
	_ Spread      = Orthogonal{}
)

var orthogonalParams = param.Specs{
	{Key: "gain", Symbol: "g", Title: "gain", Default: param.Num(1), Scale: param.Log,
		MinOpen: true, Max: math.Inf(1), Low: 0.1, High: 10,
		Help: "What lengths are multiplied by: 1 keeps them, √2 makes up for what ReLU cuts off."},
}

func newOrthogonal(v param.Values) (Initializer, error) { return Orthogonal{v.Num("gain")}, nil }

// Variance is Gain²/max(in, out).
func (o Orthogonal) Variance(in, out int) float64 { return o.Gain * o.Gain / float64(max(in, out)) }

// Fill draws the matrix. Unlike the others it needs working memory.
func (o Orthogonal) Fill(w []float64, in, out int, r *rand.Rand) {
	checkShape("orthogonal", w, in, out)
	rows, cols := max(in, out), min(in, out)
	q := blas64.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float64, rows*cols)}
	for i := range q.Data {
		q.Data[i] = r.NormFloat64()
	}
	tau := make([]float64, cols)
	size := make([]float64, 1) // LAPACK says how much it would like
	lapack64.Geqrf(q, tau, size, -1)
	work := make([]float64, max(int(size[0]), cols))
	lapack64.Geqrf(q, tau, work, len(work))
	factor := make([]float64, cols)
	for j := range factor {
		factor[j] = math.Copysign(o.Gain, q.Data[j*cols+j]) // the sign of R's diagonal
	}
	lapack64.Orgqr(q, tau, size, -1)
	if n := int(size[0]); n > len(work) {
		work = make([]float64, n)
	}
	lapack64.Orgqr(q, tau, work, len(work))
	for i := range rows {
		for j := range cols {
			v := q.Data[i*cols+j] * factor[j]
			if in >= out {
				w[i*out+j] = v
			} else {
				w[j*out+i] = v
			}
		}
	}
}
