// Package sparse is what exact zeros among a network's weights are worth:
// weights below a threshold set to zero, how many zeros each layer has, what they
// take in compressed rows, and a network that multiplies with the rest only.
package sparse

import (
	"fmt"

	"downhill/nn"
	"downhill/nn/kernels"
)

// CSR is a kernel W [In][Out] in compressed rows of its transpose: row j has the
// weights into unit j that are not zero, so that Wᵀx adds up one unit after the
// other. Weights are float64, indices int32.
type CSR struct {
	In, Out int
	Start   []int32   // [Out+1]; row j is Start[j] ≤ k < Start[j+1]
	Column  []int32   // [weights], the input that each belongs to
	Weight  []float64 // [weights]
}

// Compress reads a kernel, row by row [In][Out].
func Compress(w nn.Batch) CSR {
	c := CSR{In: w.Rows, Out: w.Cols, Start: make([]int32, w.Cols+1)}
	for i := range w.Rows {
		for j, v := range w.Row(i) {
			if v != 0 {
				c.Start[j+1]++
			}
		}
	}
	for j := range w.Cols {
		c.Start[j+1] += c.Start[j]
	}
	n := c.Start[w.Cols]
	c.Column, c.Weight = make([]int32, n), make([]float64, n)
	next := append([]int32(nil), c.Start[:w.Cols]...)
	for i := range w.Rows {
		for j, v := range w.Row(i) {
			if v != 0 {
				c.Column[next[j]], c.Weight[next[j]] = int32(i), v
				next[j]++
			}
		}
	}
	return c
}

// Bytes is what the three lists take: 12 bytes a weight and 4 a row.
func (c CSR) Bytes() int { return 8*len(c.Weight) + 4*len(c.Column) + 4*len(c.Start) }

// Mul writes z = Wᵀx + b into z [Out][batch] for x [In][batch]; bias [Out] may be
// nil. z and x have the same columns and stride and do not overlap. The sum over
// a unit's weights is taken in the order of the inputs.
func (c CSR) Mul(z, x nn.Batch, bias []float64) {
	if x.Rows != c.In || z.Rows != c.Out || z.Cols != x.Cols || z.Stride != x.Stride {
		panic(fmt.Sprintf("sparse: a kernel %d × %d, x %d × %d, z %d × %d", c.In, c.Out, x.Rows, x.Cols, z.Rows, z.Cols))
	}
	for j := range c.Out {
		from, to := c.Start[j], c.Start[j+1]
		b := 0.0
		if bias != nil {
			b = bias[j]
		}
		if x.Cols == 1 { // no row to run along
			for k := from; k < to; k++ {
				b += c.Weight[k] * x.Data[int(c.Column[k])*x.Stride]
			}
			z.Data[j*z.Stride] = b
			continue
		}
		row := z.Data[j*z.Stride:][:z.Stride]
		for i := range row {
			row[i] = b
		}
		for k := from; k < to; k++ {
			kernels.Axpy(c.Weight[k], x.Data[int(c.Column[k])*x.Stride:][:x.Stride], row)
		}
	}
}
