package activations

import (
	"math"

	"downhill/internal/param"
	"downhill/nn/kernels"
)

// Softmax turns a vector of logits into probabilities:
//
//	φ(x)ᵢ = exp(xᵢ − m)/Σⱼ exp(xⱼ − m),   m = maxⱼ xⱼ
//	∂φᵢ/∂xⱼ = φᵢ(δᵢⱼ − φⱼ)
//
// It is no function of single elements: Forward and Backward take their slices
// as one vector, and ForwardColumns and BackwardColumns a batch [rows][stride]
// with one vector in each column. As a curve of one variable, Value and Slope
// show the first of two probabilities with logits (x, 0), which is the sigmoid.
//
// Subtracting m keeps every exponential at most 1. A logit +∞ shares the
// probability with the others that are +∞; NaN makes all of them NaN, and so
// does a vector of nothing but −∞.
// Source: Bridle 1990; Géron 2019, equation 4-20.
type Softmax struct{}

var _ Function = Softmax{}

func newSoftmax(param.Values) (Function, error) { return Softmax{}, nil }

// Value is the first probability for the logits (x, 0).
func (Softmax) Value(x float64) float64 { return Sigmoid{}.Value(x) }

// Slope is the derivative of Value.
func (Softmax) Slope(x float64) float64 { return Sigmoid{}.Slope(x) }

// Forward writes the probabilities of the logits x.
func (f Softmax) Forward(y, x []float64) {
	top := largest(x)
	if math.IsInf(top, 1) {
		shareInfinite(y, x)
		return
	}
	for i, v := range x {
		y[i] = v - top
	}
	kernels.Exp(y, y)
	sum := 0.0
	for _, e := range y {
		sum += e
	}
	kernels.Scale(1/sum, y)
}

// Backward writes dx = Jᵀ dy, that is dxᵢ = yᵢ(dyᵢ − Σⱼ dyⱼ yⱼ).
func (Softmax) Backward(dx, dy, _, y []float64) {
	dot := kernels.Dot(dy, y)
	dy, y = dy[:len(dx)], y[:len(dx)]
	for i := range dx {
		dx[i] = y[i] * (dy[i] - dot)
	}
}

// Jacobian writes ∂φᵢ/∂xⱼ into dst [n][n], given the probabilities y [n].
func (Softmax) Jacobian(dst, y []float64) {
	n := len(y)
	for i, p := range y {
		row := dst[i*n : (i+1)*n]
		for j, q := range y {
			row[j] = -p * q
		}
		row[i] = p * (1 - p)
	}
}

// LogSumExp is ln Σⱼ exp(xⱼ), which does not overflow: the logarithm of a
// probability is xᵢ − LogSumExp(x).
func LogSumExp(x []float64) float64 {
	top := largest(x)
	if math.IsInf(top, 0) {
		return top
	}
	sum := 0.0
	for _, v := range x {
		sum += math.Exp(v - top)
	}
	return top + math.Log(sum)
}

// largest is the largest number, −∞ of none, NaN if one is NaN.
func largest(x []float64) float64 {
	top := math.Inf(-1)
	for _, v := range x {
		top = max(top, v)
	}
	return top
}

// shareInfinite divides 1 among the logits that are +∞.
func shareInfinite(y, x []float64) {
	count := 0.0
	for _, v := range x {
		if math.IsInf(v, 1) {
			count++
		}
	}
	for i, v := range x {
		if math.IsInf(v, 1) {
			y[i] = 1 / count
		} else {
			y[i] = 0
		}
	}
}
