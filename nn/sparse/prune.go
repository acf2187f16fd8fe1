package sparse

import (
	"math"
	"slices"

	"downhill/nn"
)

// Prune returns a copy of a network in which every weight w of a dense layer's
// kernel with |w| < threshold is exactly 0. Biases, batch normalization and what
// was trained stay as they are; a threshold of 0 changes nothing.
// Source: Géron 2019, chapter 11 (sparse models); Han et al. 2015, section 3.1.
func Prune(m *nn.Model, threshold float64) *nn.Model {
	out := m.Clone()
	for _, s := range kernelSpans(out) {
		w := out.Theta[s.Offset : s.Offset+s.Len]
		for i, v := range w {
			if math.Abs(v) < threshold {
				w[i] = 0
			}
		}
	}
	return out
}

// Layer says how many weights of a dense layer's kernel are exactly 0.
type Layer struct {
	Layer          int    // index into Model.Layers
	Name           string // in the summary
	In, Out        int
	Weights, Zeros int
	Dense, Sparse  int // bytes of the kernel as it is, and in compressed rows
}

// Share is the fraction of the weights that are exactly 0.
func (l Layer) Share() float64 { return share(l.Zeros, l.Weights) }

// Layers counts the zeros of every dense layer that has weights of its own, the
// output layer last. −0 counts.
func Layers(m *nn.Model) []Layer {
	names := m.LayerNames()
	var out []Layer
	for _, s := range kernelSpans(m) {
		l := Layer{Layer: s.Layer, Name: names[s.Layer], In: s.Rows, Out: s.Cols, Weights: s.Len, Dense: 8 * s.Len}
		for _, v := range m.Theta[s.Offset : s.Offset+s.Len] {
			if v == 0 {
				l.Zeros++
			}
		}
		l.Sparse = 12*(s.Len-l.Zeros) + 4*(s.Cols+1)
		out = append(out, l)
	}
	return out
}

// Total adds the layers up.
func Total(layers []Layer) Layer {
	t := Layer{Layer: -1, Name: "all"}
	for _, l := range layers {
		t.Weights, t.Zeros, t.Dense, t.Sparse = t.Weights+l.Weights, t.Zeros+l.Zeros, t.Dense+l.Dense, t.Sparse+l.Sparse
	}
	return t
}

// Magnitudes are the |w| of all kernels, in the order of Model.Theta.
func Magnitudes(m *nn.Model) []float64 {
	var out []float64
	for _, s := range kernelSpans(m) {
		for _, v := range m.Theta[s.Offset : s.Offset+s.Len] {
			out = append(out, math.Abs(v))
		}
	}
	return out
}

// kernelSpans are the kernels of the dense layers.
func kernelSpans(m *nn.Model) []nn.Span {
	var out []nn.Span
	for _, s := range m.Spans {
		if _, dense := m.Layers[s.Layer].(nn.Dense); dense && s.Name == "kernel" {
			out = append(out, s)
		}
	}
	return out
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// Thresholds are those that set so and so large fractions of the kernels' weights
// to 0, in their order; weights that are 0 already count.
func Thresholds(m *nn.Model, shares []float64) []float64 {
	w := Magnitudes(m)
	slices.Sort(w)
	out := make([]float64, len(shares))
	for i, s := range shares {
		switch n := int(math.Round(s * float64(len(w)))); {
		case n <= 0 || len(w) == 0:
		case n >= len(w):
			out[i] = math.Nextafter(w[len(w)-1], math.Inf(1))
		default:
			out[i] = w[n] // the weights below it
		}
	}
	return out
}
