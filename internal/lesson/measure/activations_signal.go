package measure

import (
	"math"

	"downhill/nn/signal"
)

// meansAndVariances lists what is measured of the signal through layers of ELU
// and SELU units.
func meansAndVariances() []Measure {
	return []Measure{
		ofStacks("elu-mean", "Means of ReLU's and ELU's outputs", 2,
			stackNumber{"relu", "mean of ReLU's outputs in layer 1", func(s stacks) float64 { return s.mean(1, 1, signal.ActMean) }},
			stackNumber{"elu", "mean of ELU's outputs in layer 1", func(s stacks) float64 { return s.mean(2, 1, signal.ActMean) }},
			stackNumber{"relu offset", "largest |mean| over standard deviation of a layer of ReLU", func(s stacks) float64 { return s.offset(1) }},
			stackNumber{"elu offset", "largest |mean| over standard deviation of a layer of ELU", func(s stacks) float64 { return s.offset(2) }},
			stackNumber{"closer", "the latter over the former", func(s stacks) float64 { return s.offset(2) / s.offset(1) }},
			stackNumber{"relu back", "ReLU: factor of the gradient's variance a layer, on the way down", func(s stacks) float64 { return s.back(1) }},
			stackNumber{"elu back", "ELU: factor of the gradient's variance a layer, on the way down", func(s stacks) float64 { return s.back(2) }}),
		ofStacks("selu", "Mean and standard deviation of SELU's outputs", 1,
			stackNumber{"mean", "largest |mean| of a layer's outputs", func(s stacks) float64 { return s.furthest(1, 1, signal.ActMean, 0) }},
			stackNumber{"std", "largest |standard deviation − 1| of a layer's outputs",
				func(s stacks) float64 { return s.furthest(1, 1, signal.ActStd, 1) }},
			stackNumber{"last std", "standard deviation of the last layer's outputs", func(s stacks) float64 { return s.mean(1, 0, signal.ActStd) }},
			stackNumber{"back", "factor of the gradient's variance a layer, on the way down", func(s stacks) float64 { return s.back(1) }},
			stackNumber{"gradient", "variance of the gradient in layer 1 over that in the last layer",
				func(s stacks) float64 { return s.typical(1, 1, signal.GPreVar) / s.typical(1, 0, signal.GPreVar) }}),
		ofStacks("selu-condition", "SELU with one condition broken", 2,
			stackNumber{"kept", "combination 1: largest |standard deviation − 1| of a layer's outputs",
				func(s stacks) float64 { return s.furthest(1, 1, signal.ActStd, 1) }},
			stackNumber{"broken", "combination 2: largest |standard deviation − 1| of a layer's outputs",
				func(s stacks) float64 { return s.furthest(2, 1, signal.ActStd, 1) }},
			stackNumber{"broken first", "combination 2: standard deviation of layer 1's outputs",
				func(s stacks) float64 { return s.mean(2, 1, signal.ActStd) }},
			stackNumber{"broken late", "combination 2: largest |standard deviation − 1| of a layer's outputs from layer 15 on",
				func(s stacks) float64 { return s.furthest(2, 15, signal.ActStd, 1) }},
			stackNumber{"broken mean", "combination 2: |mean| of the last layer's outputs",
				func(s stacks) float64 { return math.Abs(s.mean(2, 0, signal.ActMean)) }},
			stackNumber{"broken last", "combination 2: standard deviation of the last layer's outputs",
				func(s stacks) float64 { return s.mean(2, 0, signal.ActStd) }}),
	}
}

// offset is the largest |mean| over standard deviation of a layer's outputs.
func (s stacks) offset(combination int) float64 {
	far := 0.0
	for l := 1; l <= len(s[combination-1].Layers()); l++ {
		far = max(far, math.Abs(s.mean(combination, l, signal.ActMean))/s.mean(combination, l, signal.ActStd))
	}
	return far
}
