package measure

import (
	"math"

	"downhill/nn"
)

// gradient is ‖∂L/∂W‖ of all kernels together in the first step.
func (n *deepNet) gradient() float64 {
	square := 0.0
	for _, l := range n.signals {
		square += l.GradWeights.Norm * l.GradWeights.Norm
	}
	return math.Sqrt(square)
}

// first is the evaluation before training.
func (n *deepNet) first() nn.Epoch { return n.trainer.History[0] }

// lowest is the lowest validation loss after training began.
func (n *deepNet) lowest() float64 {
	low := math.Inf(1)
	for _, e := range n.trainer.History[1:] {
		low = min(low, e.ValidLoss)
	}
	return low
}

// gap is by how much the validation loss is above the training loss at the end,
// both in evaluation.
func (n *deepNet) gap() float64 { return n.last().ValidLoss - n.last().TrainLossEval }

// half are the validation losses of the second half of the epochs.
func (n *deepNet) half() []float64 {
	h := n.trainer.History
	var out []float64
	for _, e := range h[(len(h)+1)/2:] {
		out = append(out, e.ValidLoss)
	}
	return out
}

// settled is the mean validation loss of the second half of the epochs.
func (n *deepNet) settled() float64 {
	sum := 0.0
	for _, x := range n.half() {
		sum += x
	}
	return sum / float64(len(n.half()))
}

// restless is by how much the validation loss changes from epoch to epoch in the
// second half, in the mean.
func (n *deepNet) restless() float64 {
	v, sum := n.half(), 0.0
	for i := range v[1:] {
		sum += math.Abs(v[i+1] - v[i])
	}
	return sum / float64(len(v)-1)
}
