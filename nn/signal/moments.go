package signal

import (
	"math"

	"downhill/nn/kernels"
)

// moments gathers mean and variance of a matrix [rows][stride] of which cols
// columns count, row by row as the rows come.
type moments struct {
	mean, variance []float64 // of each row [rows]
	row            []float64 // room for one [cols]
}

func newMoments(rows, cols int) *moments {
	return &moments{make([]float64, rows), make([]float64, rows), make([]float64, cols)}
}

// add measures the rows from..to of x.
func (s *moments) add(x []float64, cols, stride, from, to int) {
	kernels.RowMoments(s.mean[from:to], s.variance[from:to], x[from*stride:], stride, to-from, cols)
}

// The range in which squares of float64 keep all their digits, with room for
// the sums.
const (
	tiny = 0x1p-900
	huge = 0x1p+900
)

// close pools the rows, the law of total variance:
//
//	μ = mean_r μ_r,   σ² = mean_r σ_r² + mean_r (μ_r − μ)²
//
// Where the squares would leave the range of float64, x is measured again,
// scaled by a power of two, which changes no digit. small says that σ is below
// 2^−1022 and not 0.
func (s *moments) close(x []float64, cols, stride int) (mean float64, variance number, small bool) {
	rows := len(s.mean)
	mean, v := s.pool()
	if v >= tiny && v <= huge {
		return mean, plain(v), false
	}
	top := 0.0
	for r := range rows {
		for _, y := range x[r*stride:][:cols] {
			if y-y != 0 {
				return mean + (y - y), number{math.NaN(), 0}, false
			}
			top = max(top, math.Abs(y))
		}
	}
	if top == 0 {
		return 0, number{}, false
	}
	_, e := math.Frexp(top)
	for r := range rows {
		for c, y := range x[r*stride:][:cols] {
			s.row[c] = math.Ldexp(y, -e)
		}
		kernels.RowMoments(s.mean[r:r+1], s.variance[r:r+1], s.row[:cols], cols, 1, cols)
	}
	mean, v = s.pool()
	variance = number{v, 2 * e}
	return math.Ldexp(mean, e), variance, v > 0 && math.Log2(v)/2+float64(e) < -1022
}

func (s *moments) pool() (mean, variance float64) {
	n := float64(len(s.mean))
	for _, m := range s.mean {
		mean += m
	}
	mean /= n
	for r, m := range s.mean {
		variance += s.variance[r] + (m-mean)*(m-mean)
	}
	return mean, variance / n
}
