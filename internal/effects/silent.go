package effects

import (
	"downhill/nn"
	"downhill/nn/datasets"
)

// silence is a tap that finds the hidden units whose activation is negative or
// 0 for every instance that passes.
type silence struct {
	heard map[int][]bool // by layer of the activation: [units]
}

// Observe marks the units that answer.
func (q silence) Observe(layer int, s nn.Signal, b nn.Batch) {
	heard := q.heard[layer]
	if s != nn.Output || heard == nil {
		return
	}
	for r := range b.Rows {
		for _, v := range b.Row(r) {
			heard[r] = heard[r] || v > 0
		}
	}
}

// silent says of every hidden unit whether its activation is 0 or negative for
// every instance of a set: for ReLU the dead ones. It is for
// networks in which the activation is the last layer before the next dense one.
func silent(m *nn.Model, s *datasets.Set) []bool {
	q := silence{map[int][]bool{}}
	denses := m.Denses()
	for _, d := range denses[1:] {
		_, n := m.Layers[d-1].Size()
		q.heard[d-1] = make([]bool, n)
	}
	p := m.NewPass()
	p.Tap = q
	x, _ := first(s, s.Len())
	m.Forward(p, nil, x)
	var out []bool
	for _, d := range denses[1:] {
		for _, h := range q.heard[d-1] {
			out = append(out, !h)
		}
	}
	return out
}

// share is how much of the flags is set.
func share(flags []bool) float64 {
	n := 0.0
	for _, f := range flags {
		if f {
			n++
		}
	}
	return n / float64(len(flags))
}
