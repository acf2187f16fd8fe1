package measure

import (
	"math"

	"downhill/nn/signal"
)

// initializers lists the measures of initialization.
func initializers() []Measure {
	return []Measure{
		ofDeep("funnel", "Variances through layers of different widths", 3,
			deepNumber{"fan-in forward", "fan_in: variance of the last hidden layer's outputs over that of the first's",
				func(ns deepNets) float64 { return ns[0].through() }},
			deepNumber{"fan-in back", "fan_in: variance of the gradient at the first hidden layer's outputs over that at the last's",
				func(ns deepNets) float64 { return ns[0].returned() }},
			deepNumber{"fan-out forward", "fan_out: variance of the outputs, last over first hidden layer",
				func(ns deepNets) float64 { return ns[1].through() }},
			deepNumber{"fan-out back", "fan_out: variance of the gradient, first over last hidden layer",
				func(ns deepNets) float64 { return ns[1].returned() }},
			deepNumber{"glorot forward", "Glorot: variance of the outputs, last over first hidden layer",
				func(ns deepNets) float64 { return ns[2].through() }},
			deepNumber{"glorot back", "Glorot: variance of the gradient, first over last hidden layer",
				func(ns deepNets) float64 { return ns[2].returned() }},
			deepNumber{"worst", "the larger of the two imbalances, in decades: Glorot's over the better of fan_in's and fan_out's",
				func(ns deepNets) float64 {
					return ns[2].imbalance() / min(ns[0].imbalance(), ns[1].imbalance())
				}}),
		ofStacks("uniform-limit", "Uniform weights of the same variance", 3,
			stackNumber{"first", "variance of layer 1's weighted sums, r = √(3σ²) over the normal",
				func(s stacks) float64 { return s.typical(2, 1, signal.PreVar) / s.typical(1, 1, signal.PreVar) }},
			stackNumber{"last", "variance of the last layer's weighted sums, the same",
				func(s stacks) float64 { return s.typical(2, 0, signal.PreVar) / s.typical(1, 0, signal.PreVar) }},
			stackNumber{"gradient", "variance of layer 1's gradient, the same",
				func(s stacks) float64 { return s.typical(2, 1, signal.GPreVar) / s.typical(1, 1, signal.GPreVar) }},
			stackNumber{"without", "variance of layer 1's weighted sums, r = σ over the normal",
				func(s stacks) float64 { return s.typical(3, 1, signal.PreVar) / s.typical(1, 1, signal.PreVar) }}),
		ofStacks("lecun-row", "SELU with LeCun's weights", 3,
			stackNumber{"lecun", "largest |standard deviation − 1| of a layer's outputs, LeCun",
				func(s stacks) float64 { return s.furthest(1, 1, signal.ActStd, 1) }},
			stackNumber{"he", "standard deviation of the last layer's outputs, He",
				func(s stacks) float64 { return s.mean(2, 0, signal.ActStd) }},
			stackNumber{"equal", "largest difference of a layer's outputs' standard deviation between LeCun and Glorot",
				func(s stacks) float64 {
					far := 0.0
					for l := range s[0].Layers() {
						far = max(far, math.Abs(s.mean(1, l+1, signal.ActStd)-s.mean(3, l+1, signal.ActStd)))
					}
					return far
				}}),
		ofStacks("he-row", "ReLU and ELU with He's and Glorot's weights", 3,
			stackNumber{"he forward", "ReLU, He: factor of the variance of z a layer, going forward", func(s stacks) float64 { return s.forward(1) }},
			stackNumber{"he back", "ReLU, He: factor of the gradient's variance a layer, on the way down", func(s stacks) float64 { return s.back(1) }},
			stackNumber{"glorot forward", "ReLU, Glorot: going forward", func(s stacks) float64 { return s.forward(2) }},
			stackNumber{"glorot back", "ReLU, Glorot: on the way down", func(s stacks) float64 { return s.back(2) }},
			stackNumber{"elu", "ELU, He: variance of z in the last layer over layer 1",
				func(s stacks) float64 { return s.typical(3, 0, signal.PreVar) / s.typical(3, 1, signal.PreVar) }},
			stackNumber{"elu back", "ELU, He: factor of the gradient's variance a layer, on the way down", func(s stacks) float64 { return s.back(3) }}),
		ofStacks("glorot-row", "Linear, tanh and logistic units with Glorot's weights", 3,
			stackNumber{"linear forward", "linear: variance of z, last layer over layer 1",
				func(s stacks) float64 { return s.typical(1, 0, signal.PreVar) / s.typical(1, 1, signal.PreVar) }},
			stackNumber{"linear back", "linear: variance of the gradient, layer 1 over the last",
				func(s stacks) float64 { return s.typical(1, 1, signal.GPreVar) / s.typical(1, 0, signal.GPreVar) }},
			stackNumber{"tanh forward", "tanh: variance of z, last layer over layer 1",
				func(s stacks) float64 { return s.typical(2, 0, signal.PreVar) / s.typical(2, 1, signal.PreVar) }},
			stackNumber{"tanh back", "tanh: variance of the gradient, layer 1 over the last",
				func(s stacks) float64 { return s.typical(2, 1, signal.GPreVar) / s.typical(2, 0, signal.GPreVar) }},
			stackNumber{"logistic back", "logistic: decades of gradient variance lost from the last layer to layer 1",
				func(s stacks) float64 {
					return math.Log10(s.typical(3, 0, signal.GPreVar)) - math.Log10(s.typical(3, 1, signal.GPreVar))
				}}),
		ofDeep("glorot-speed", "Training from N(0, 1) and from Glorot's weights", 2,
			deepNumber{"normal", "validation loss in the end, network 1", func(ns deepNets) float64 { return ns[0].last().ValidLoss }},
			deepNumber{"glorot", "validation loss in the end, network 2", func(ns deepNets) float64 { return ns[1].last().ValidLoss }},
			deepNumber{"epochs", "epochs of network 2 until it is as good as network 1 ever is, of those that network 1 takes",
				func(ns deepNets) float64 {
					low := ns[0].best()
					return ns[1].reached(low) / ns[0].reached(low)
				}}),
	}
}

// through is the variance of the outputs of the last hidden layer over that of
// the first, before training.
func (n *deepNet) through() float64 {
	return n.signals[n.hidden()-1].Activation.Variance / n.signals[0].Activation.Variance
}

// returned is the variance of ∂L/∂h of the first hidden layer over that of the
// last, before training.
func (n *deepNet) returned() float64 {
	return n.signals[0].GradActivation.Variance / n.signals[n.hidden()-1].GradActivation.Variance
}

// imbalance is the larger distance of through and returned from 1, in decades.
func (n *deepNet) imbalance() float64 {
	return max(math.Abs(math.Log10(n.through())), math.Abs(math.Log10(n.returned())))
}
