package measure

import (
	"math"
	"slices"

	"downhill/nn/signal"
)

// gradients lists the measures of gradients, initialization and activation
// functions.
func gradients() []Measure {
	return slices.Concat(unstableGradients(), initializers(), activationFunctions())
}

// unstableGradients lists the measures of vanishing and exploding gradients.
func unstableGradients() []Measure {
	return []Measure{
		ofDeep("vanishing", "Gradients that vanish on the way down", 1,
			deepNumber{"ratio", "‖∂L/∂W‖ of hidden layer 1 over that of the last hidden layer, first step",
				func(ns deepNets) float64 { return ns[0].ratio() }},
			deepNumber{"moved", "change of the weights of hidden layer 1 in the whole training, of their norm",
				func(ns deepNets) float64 { return ns[0].moved(1) }},
			deepNumber{"accuracy", "validation accuracy in the end",
				func(ns deepNets) float64 { return ns[0].last().ValidAccuracy }}),
		ofDeep("exploding", "Gradients that explode on the way down", 2,
			deepNumber{"ratio", "network 1: ‖∂L/∂W‖ of hidden layer 1 over that of the last hidden layer, first step",
				func(ns deepNets) float64 { return ns[0].ratio() }},
			deepNumber{"update", "network 2: ‖ΔW‖/‖W‖ of hidden layer 1 in the first step",
				func(ns deepNets) float64 { return ns[1].signals[0].UpdateRatio }},
			deepNumber{"back", "network 2: ‖∂L/∂h‖ of hidden layer 1 over that of the last hidden layer, first step",
				func(ns deepNets) float64 {
					return ns[1].signals[0].GradActivation.Norm / ns[1].signals[ns[1].hidden()-1].GradActivation.Norm
				}},
			deepNumber{"accuracy", "network 1: validation accuracy in the end",
				func(ns deepNets) float64 { return ns[0].last().ValidAccuracy }},
			deepNumber{"diverged", "network 2: step in which the loss is not finite any more, 0 for none",
				func(ns deepNets) float64 { return ns[1].diverged() }}),
		ofStacks("recurrent", "One matrix for all layers against one for each", 2,
			stackNumber{"mean", "mean gradient variance in layer 1, one matrix over fresh matrices",
				func(s stacks) float64 { return s.mean(2, 1, signal.GPreVar) / s.mean(1, 1, signal.GPreVar) }},
			stackNumber{"spread", "spread of its log₁₀ over the networks, one matrix over fresh matrices",
				func(s stacks) float64 {
					return s.stat(2, 1, signal.GPreVar).Log10Std / s.stat(1, 1, signal.GPreVar).Log10Std
				}},
			stackNumber{"largest", "log₁₀ of the gradient variance one standard deviation above the mean, one matrix",
				func(s stacks) float64 {
					g := s.stat(2, 1, signal.GPreVar)
					return g.Log10Mean + g.Log10Std
				}}),
		ofDeep("speeds", "How far each layer moves", 2,
			deepNumber{"first", "network 1: change of the last hidden layer's weights over that of layer 1's, in the training",
				func(ns deepNets) float64 { return ns[0].moved(0) / ns[0].moved(1) }},
			deepNumber{"second", "network 2: the same",
				func(ns deepNets) float64 { return ns[1].moved(0) / ns[1].moved(1) }}),
		ofStacks("saturation", "Sigmoid with weights N(0, 1)", 1,
			stackNumber{"outputs", "variance of layer 1's outputs over that of the inputs",
				func(s stacks) float64 {
					in := s[0].Combination.InputStd
					return s.mean(1, 1, signal.ActVar) / (in * in)
				}},
			stackNumber{"sums", "variance of layer 1's weighted sums over that of the inputs",
				func(s stacks) float64 {
					in := s[0].Combination.InputStd
					return s.mean(1, 1, signal.PreVar) / (in * in)
				}},
			stackNumber{"growth", "variance of the outputs, last layer over layer 2",
				func(s stacks) float64 { return s.mean(1, 0, signal.ActVar) / s.mean(1, 2, signal.ActVar) }},
			stackNumber{"saturated", "share of saturated units (slope below 0.1) in the last layer",
				func(s stacks) float64 { return s.mean(1, 0, signal.Saturated) }},
			stackNumber{"early", "share of saturated units in layer 1",
				func(s stacks) float64 { return s.mean(1, 1, signal.Saturated) }}),
		ofStacks("saturated-gradient", "Gradients through saturated and unsaturated units", 2,
			stackNumber{"saturated", "combination 1: share of saturated units in the last layer",
				func(s stacks) float64 { return s.mean(1, 0, signal.Saturated) }},
			stackNumber{"back", "combination 1: factor of the gradient's variance a layer, on the way down",
				func(s stacks) float64 { return s.back(1) }},
			stackNumber{"left", "combination 1: gradient's variance in layer 1 over that in the last layer",
				func(s stacks) float64 {
					return s.typical(1, 1, signal.GPreVar) / s.typical(1, 0, signal.GPreVar)
				}},
			stackNumber{"other", "combination 2: factor of the gradient's variance a layer, on the way down",
				func(s stacks) float64 { return s.back(2) }}),
		ofStacks("logistic-mean", "Means of the outputs", 2,
			stackNumber{"logistic", "largest |mean − 0.5| of a layer's outputs, combination 1",
				func(s stacks) float64 { return s.furthest(1, 1, signal.ActMean, 0.5) }},
			stackNumber{"tanh", "largest |mean| of a layer's outputs, combination 2",
				func(s stacks) float64 { return s.furthest(2, 1, signal.ActMean, 0) }},
			stackNumber{"logistic-back", "factor of the gradient's variance a layer, on the way down, combination 1",
				func(s stacks) float64 { return s.back(1) }},
			stackNumber{"tanh-back", "the same, combination 2", func(s stacks) float64 { return s.back(2) }},
			stackNumber{"decades", "decades of gradient variance that combination 2 keeps beyond combination 1, at layer 1",
				func(s stacks) float64 {
					return math.Log10(s.typical(2, 1, signal.GPreVar)) - math.Log10(s.typical(1, 1, signal.GPreVar))
				}}),
	}
}
