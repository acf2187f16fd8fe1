package activations

import (
	"math"
	"math/rand/v2"
	"testing"
)

// softmaxColumnsTolerance: the columns add up by rows as the vector does, with
// the same kernels; the orders differ in nothing, so a few roundings are all.
const softmaxColumnsTolerance = 1e-14

// TestSoftmaxColumnsAgreeWithVectors compares every column with the vector
// form, for sizes around the block of columns, and sees that the padding stays.
func TestSoftmaxColumnsAgreeWithVectors(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, cols := range []int{1, 7, 8, columns - 1, columns, columns + 1, 3*columns + 5} {
		const rows = 10
		stride := (cols + 7) &^ 7
		x, dy := make([]float64, rows*stride), make([]float64, rows*stride)
		for i := range x {
			x[i], dy[i] = 20*r.NormFloat64(), r.NormFloat64()
		}
		y, dx := make([]float64, rows*stride), make([]float64, rows*stride)
		for i := range y {
			y[i], dx[i] = 42, 42
		}
		Softmax{}.ForwardColumns(y, x, stride, rows, cols)
		Softmax{}.BackwardColumns(dx, dy, y, stride, rows, cols)
		in, out, up, down := make([]float64, rows), make([]float64, rows), make([]float64, rows), make([]float64, rows)
		for c := range stride {
			for i := range rows {
				in[i], up[i] = x[i*stride+c], dy[i*stride+c]
			}
			Softmax{}.Forward(out, in)
			Softmax{}.Backward(down, up, in, out)
			for i := range rows {
				gotY, gotD := y[i*stride+c], dx[i*stride+c]
				if c >= cols {
					if gotY != 42 || gotD != 42 {
						t.Fatalf("%d columns: padding column %d was written", cols, c)
					}
				} else if math.Abs(gotY-out[i]) > softmaxColumnsTolerance*out[i] || math.Abs(gotD-down[i]) > softmaxColumnsTolerance {
					t.Fatalf("%d columns: column %d: got %v, %v want %v, %v", cols, c, gotY, gotD, out[i], down[i])
				}
			}
		}
	}
}

// TestSoftmaxAtTheEnds: huge, infinite and missing logits, as a vector and as a
// column.
func TestSoftmaxAtTheEnds(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct{ x, want []float64 }{
		{[]float64{1e308, 1e308, -1e308}, []float64{0.5, 0.5, 0}},
		{[]float64{inf, 3, inf}, []float64{0.5, 0, 0.5}},
		{[]float64{inf, -inf}, []float64{1, 0}},
		{[]float64{-inf, 2}, []float64{0, 1}},
		{[]float64{-inf, -inf}, []float64{nan, nan}},
		{[]float64{nan, 1}, []float64{nan, nan}},
		{[]float64{nan, inf}, []float64{nan, nan}},
		{[]float64{-745, -745}, []float64{0.5, 0.5}},
		{[]float64{7}, []float64{1}},
	} {
		got, col := make([]float64, len(c.x)), make([]float64, len(c.x))
		Softmax{}.Forward(got, c.x)
		Softmax{}.ForwardColumns(col, c.x, 1, len(c.x), 1)
		for i := range got {
			if ulps(got[i], c.want[i]) > 0 || ulps(col[i], c.want[i]) > 0 {
				t.Errorf("%v gives %v, as a column %v, want %v", c.x, got, col, c.want)
				break
			}
		}
	}
	for _, c := range []struct {
		x    []float64
		want float64
	}{{[]float64{1000, 1000}, 1000 + math.Ln2}, {[]float64{-inf, -inf}, -inf}, {[]float64{inf, 0}, inf}, {nil, -inf}, {[]float64{-1e308}, -1e308}} {
		if got := LogSumExp(c.x); got != c.want {
			t.Errorf("LogSumExp(%v) = %v, want %v", c.x, got, c.want)
		}
	}
}
