package nn

import (
	"math"

	"downhill/nn/kernels"
)

// penalized is a layer that adds a penalty to the loss.
type penalized interface {
	// Penalty returns the penalty of w and adds its gradient to dw where dw is
	// not nil.
	Penalty(w, dw []float64) float64
}

// projected is a layer whose weights are constrained after every step.
type projected interface{ Project(w []float64) }

var (
	_ penalized = Dense{}
	_ projected = Dense{}
)

// Penalty is l1·Σ|W| + l2·ΣW² of the kernel, with gradient l1·sign(W) + 2·l2·W;
// sign(0) is 0.
func (d Dense) Penalty(w, dw []float64) float64 {
	if d.L1 == 0 && d.L2 == 0 {
		return 0
	}
	kernel := w[:d.In*d.Out]
	sum := 0.0
	if d.L1 > 0 {
		abs := 0.0
		for i, v := range kernel {
			abs += math.Abs(v)
			if dw != nil && v != 0 {
				dw[i] += math.Copysign(d.L1, v)
			}
		}
		sum += d.L1 * abs
	}
	if d.L2 > 0 {
		sum += d.L2 * kernels.SumSquares(kernel)
		if dw != nil {
			kernels.Axpy(2*d.L2, kernel, dw[:len(kernel)])
		}
	}
	return sum
}

// maxNormEpsilon is Keras' epsilon, which MaxNorm puts beside the norm.
const maxNormEpsilon = 1e-7

// Project is MaxNorm: the weights into each unit are made no longer than it.
// Like Keras' it multiplies shorter ones by ‖w‖/(‖w‖ + 1e-7) too.
func (d Dense) Project(w []float64) {
	if d.MaxNorm == 0 {
		return
	}
	// Strips of columns, so that the kernel is read along its rows.
	const strip = 32
	for from := 0; from < d.Out; from += strip {
		var sums [strip]float64
		n := min(strip, d.Out-from)
		factors := sums[:n]
		for i := range d.In {
			for j, v := range w[i*d.Out+from:][:n] {
				factors[j] += v * v
			}
		}
		for j, square := range factors {
			norm := math.Sqrt(square)
			factors[j] = min(norm, d.MaxNorm) / (maxNormEpsilon + norm)
		}
		for i := range d.In {
			row := w[i*d.Out+from:][:n]
			for j, f := range factors {
				row[j] *= f
			}
		}
	}
}

// Penalty returns the sum of the layers' penalties at x, the trained
// coordinates (nil for Theta), and adds its gradient to grad where that is not
// nil. A frozen layer's penalty counts, as in Keras, but has no gradient. A
// tied matrix counts once.
func (m *Model) Penalty(x, grad []float64) float64 {
	sum := 0.0
	for i, l := range m.Layers {
		r, ok := l.(penalized)
		if !ok {
			continue
		}
		var dw []float64
		if grad != nil && m.sub[i] >= 0 {
			dw = grad[m.sub[i] : m.sub[i]+m.count[i]]
		}
		sum += r.Penalty(m.weights(i, x), dw)
	}
	return sum
}

// Project applies the layers' constraints to x, the trained coordinates, after
// a step.
func (m *Model) Project(x []float64) {
	for i, l := range m.Layers {
		if r, ok := l.(projected); ok && m.sub[i] >= 0 {
			r.Project(m.weights(i, x))
		}
	}
}
