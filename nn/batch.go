package nn

import "downhill/nn/kernels"

// Batch holds a minibatch feature-major: one row for each feature or unit, one
// column for each instance. Stride is Cols rounded up to the vector width; what
// stands in the columns behind Cols is finite where the input's is, is computed
// along with the rest, and is never read into a real column or a sum.
type Batch struct {
	Data               []float64 // [Rows][Stride]
	Rows, Cols, Stride int
}

// NewBatch returns a batch of zeros for cols instances of rows features.
func NewBatch(rows, cols int) Batch {
	stride := kernels.Pad(cols)
	return Batch{make([]float64, rows*stride), rows, cols, stride}
}

// BatchOf copies instances, each a slice of features of the same length, into
// a batch.
func BatchOf(instances [][]float64) Batch {
	if len(instances) == 0 {
		return Batch{}
	}
	b := NewBatch(len(instances[0]), len(instances))
	for c, x := range instances {
		for r, v := range x {
			b.Data[r*b.Stride+c] = v
		}
	}
	return b
}

// At is feature or unit r of instance c.
func (b Batch) At(r, c int) float64 { return b.Data[r*b.Stride+c] }

// Row is the values of unit r for all instances; it shares b's memory.
func (b Batch) Row(r int) []float64 { return b.Data[r*b.Stride : r*b.Stride+b.Cols] }

// Column copies the values of instance c into dst [Rows].
func (b Batch) Column(dst []float64, c int) {
	for r := range dst {
		dst[r] = b.Data[r*b.Stride+c]
	}
}

// Targets are what a minibatch should give: the class of each instance, or the
// wanted values. Softmax reads Labels, mean squared error reads Values, and
// sigmoid reads Values where there are any, else a single unit's Labels of 0
// and 1.
type Targets struct {
	Labels []int // [Cols]
	Values Batch // [outputs][Cols]
}
