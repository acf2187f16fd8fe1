package sparse

import (
	"math/rand/v2"

	"downhill/nn"
)

// dense is a dense layer that multiplies with the weights that are not zero only.
// It predicts and cannot be trained. Its memory is its own, so that it serves one
// goroutine.
type dense struct {
	kernel CSR
	bias   []float64 // nil for none
	z      []float64
}

var _ nn.Layer = (*dense)(nil)

// Kind says what it is.
func (*dense) Kind() string { return "sparse dense" }

// Size is that of the kernel.
func (d *dense) Size() (in, out int) { return d.kernel.In, d.kernel.Out }

// Params are none: the weights stand in the layer.
func (*dense) Params() []nn.ParamSpec { return nil }

// Buffers are none.
func (*dense) Buffers() []nn.ParamSpec { return nil }

// Init does nothing.
func (*dense) Init(_, _ []float64, _ *rand.Rand) {}

// Forward is z = Wᵀx + b.
func (d *dense) Forward(_ *nn.Pass, _ []float64, in nn.Batch) nn.Batch {
	n := d.kernel.Out * in.Stride
	if cap(d.z) < n {
		d.z = make([]float64, n)
	}
	z := nn.Batch{Data: d.z[:n], Rows: d.kernel.Out, Cols: in.Cols, Stride: in.Stride}
	d.kernel.Mul(z, in, d.bias)
	return z
}

// Backward is a programmer's mistake.
func (*dense) Backward(*nn.Pass, []float64, []float64, nn.Batch) nn.Batch {
	panic("sparse: a network in compressed rows predicts and cannot be trained")
}

// Network returns a network that predicts what m does, up to the order of sums,
// and multiplies with the weights that are not zero only. It shares nothing with
// m, serves one goroutine and cannot be trained. Its dense layers have no
// variables: Theta holds what is left of them.
func Network(m *nn.Model) (*nn.Model, error) {
	layers := append([]nn.Layer(nil), m.Layers...)
	for i, l := range m.Layers {
		of := i
		switch l := l.(type) {
		case nn.Dense:
		case nn.Tied:
			if _, tied := l.Layer.(nn.Dense); !tied {
				continue
			}
			of = l.Of
		default:
			continue
		}
		d := &dense{}
		for _, s := range m.Spans {
			values := m.Theta[s.Offset : s.Offset+s.Len]
			switch {
			case s.Layer != of:
			case s.Name == "kernel":
				d.kernel = Compress(nn.Batch{Data: values, Rows: s.Rows, Cols: s.Cols, Stride: s.Cols})
			default:
				d.bias = append([]float64(nil), values...)
			}
		}
		layers[i] = d
	}
	out, err := nn.NewModel(m.Loss, 0, layers...)
	if err != nil {
		return nil, err
	}
	copy(out.Buffers, m.Buffers)
	for _, s := range out.Spans {
		for _, from := range m.Spans {
			if from.Layer == s.Layer && from.Name == s.Name {
				copy(out.Theta[s.Offset:s.Offset+s.Len], m.Theta[from.Offset:])
			}
		}
	}
	return out, nil
}
