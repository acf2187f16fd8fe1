package nn

import "downhill/nn/datasets"

// Dropped says which units of column col were dropped in p's last Forward by
// layer i, in dst [units]; false where that is no dropout, or did nothing.
func (m *Model) Dropped(dst []bool, p *Pass, i, col int) bool {
	switch m.Layers[i].(type) {
	case Dropout, AlphaDropout:
	default:
		return false
	}
	s := &p.layers[i]
	if s.idle || p.stride == 0 || len(s.vec[1]) < len(dst)*p.stride {
		return false
	}
	for r := range dst {
		dst[r] = s.vec[1][r*p.stride+col] == 0
	}
	return true
}

// Dead says of every unit of the dense layers whether its activation's slope is 0
// for each of the first n instances of a set, so that it cannot learn from them.
// A layer without activation function has none that is dead.
func (e *Evaluator) Dead(s *datasets.Set, n int) [][]bool {
	h := newHealth(e.model, 0)
	e.Pass.Tap = h
	e.begin(s, min(n, s.Len()))
	for e.next() {
	}
	e.Pass.Tap = nil
	var out [][]bool
	for _, stat := range h.stats {
		dead := make([]bool, len(stat.alive))
		for i, alive := range stat.alive {
			dead[i] = !alive && stat.count > 0
		}
		out = append(out, dead)
	}
	return out
}

// Minibatch lists the instances of the minibatch of a step, counted from 0, of a
// training with this seed and batch size over n instances.
func Minibatch(n, size, step int, seed uint64) []int {
	per := (n + size - 1) / size
	order := make([]int, n)
	datasets.Shuffle(order, seed, step/per)
	from := step % per * size
	return order[from:min(from+size, n)]
}
