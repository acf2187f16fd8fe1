package activations

import (
	"math"

	"downhill/activations"
)

// Softmax is the softmax of the scenario's logits.
type Softmax struct {
	Logits      []float64 // z [n]
	Temperature float64
	P           []float64 // probabilities [n]
	Jacobian    []float64 // ∂pᵢ/∂zⱼ [n][n]
	Entropy     float64   // nats
	// Choices is exp(Entropy): among how many even choices one would be as
	// uncertain.
	Choices float64
	Verdict string // in words: whether it is saturated
}

func newSoftmax(logits []float64, temperature float64) Softmax {
	n := len(logits)
	s := Softmax{Logits: logits, Temperature: temperature, P: make([]float64, n), Jacobian: make([]float64, n*n)}
	activations.Softmax{}.Tempered(s.P, logits, temperature)
	activations.Softmax{}.TemperedJacobian(s.Jacobian, s.P, temperature)
	s.Entropy = activations.Entropy(s.P)
	s.Choices = math.Exp(s.Entropy)
	s.Verdict = s.verdict()
	return s
}

// Steepest is the largest |∂pᵢ/∂zⱼ|, which stands on the diagonal; at
// temperature 1 it is at most 1/4.
func (s *Softmax) Steepest() float64 {
	most := 0.0
	for _, x := range s.Jacobian {
		most = math.Max(most, math.Abs(x))
	}
	return most
}

func (s *Softmax) verdict() string {
	switch n := len(s.P); {
	case n == 0 || math.IsNaN(s.Entropy):
		return "not defined"
	case n == 1:
		return "constant: one logit has all the probability, whatever it is"
	case s.Entropy <= 0.05*math.Log(float64(n)):
		return "saturated: nearly all the probability is on one logit, and the gradient is nearly gone"
	case s.Entropy >= 0.95*math.Log(float64(n)):
		return "nearly even: the logits hardly matter"
	}
	return "undecided: the gradient flows"
}
