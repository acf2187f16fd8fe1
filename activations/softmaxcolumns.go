package activations

import (
	"math"

	"downhill/nn/kernels"
)

// columns is how many columns of a batch softmax works on at a time; what it
// needs of each lies on the stack.
const columns = 64

// ForwardColumns is Forward for every column of a batch: x and y are
// [rows][stride], of which the first cols columns are read and written. y may
// be x.
func (f Softmax) ForwardColumns(y, x []float64, stride, rows, cols int) {
	for from := 0; from < cols; from += columns {
		f.forwardSome(y, x, stride, rows, from, min(columns, cols-from))
	}
}

// forwardSome does n ≤ columns of them.
func (Softmax) forwardSome(y, x []float64, stride, rows, from, n int) {
	var top, sum [columns]float64
	for c := range n {
		top[c] = math.Inf(-1)
	}
	for r := range rows {
		for c, v := range x[r*stride+from:][:n] {
			top[c] = max(top[c], v)
		}
	}
	for r := range rows {
		in, out := x[r*stride+from:][:n], y[r*stride+from:][:n]
		for c, v := range in {
			switch {
			case v == top[c]: // also ∞ − ∞
				out[c] = 0
			default:
				out[c] = v - top[c]
			}
		}
		kernels.Exp(out, out)
		kernels.Add(sum[:n], sum[:n], out)
	}
	for c := range n {
		sum[c] = 1 / sum[c]
		if math.IsInf(top[c], -1) { // no logit is finite
			sum[c] = math.NaN()
		}
	}
	for r := range rows {
		out := y[r*stride+from:][:n]
		kernels.Mul(out, out, sum[:n])
	}
}

// BackwardColumns is Backward for every column of a batch. dx may be dy.
func (f Softmax) BackwardColumns(dx, dy, y []float64, stride, rows, cols int) {
	for from := 0; from < cols; from += columns {
		f.backwardSome(dx, dy, y, stride, rows, from, min(columns, cols-from))
	}
}

// backwardSome does n ≤ columns of them.
func (Softmax) backwardSome(dx, dy, y []float64, stride, rows, from, n int) {
	var dot [columns]float64
	for r := range rows {
		d, p := dy[r*stride+from:][:n], y[r*stride+from:][:n]
		for c := range d {
			dot[c] += d[c] * p[c]
		}
	}
	for r := range rows {
		d, p, out := dy[r*stride+from:][:n], y[r*stride+from:][:n], dx[r*stride+from:][:n]
		for c := range d {
			out[c] = p[c] * (d[c] - dot[c])
		}
	}
}
