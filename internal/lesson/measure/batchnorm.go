package measure

import (
	"math"
	"slices"

	"downhill/nn/signal"
)

// batchNorm lists the measures of batch normalization, clipping and reused layers.
func batchNorm() []Measure {
	return slices.Concat(normalized(), []Measure{batchNormParameters(), batchNormStatistics(), batchNormSeconds(), batchNormPlace(),
		{Key: "batch-norm-input", Title: "Batch normalization of the input", Of: ofEffect("batch-norm-input")}}, clipping(), reuse())
}

// normalized lists what is measured of networks with batch normalization and
// without. Where nothing else is said the first network has none and the second
// has it.
func normalized() []Measure {
	return []Measure{
		ofStacks("batch-norm-standardizes", "Mean and standard deviation of what a layer hands on", 2,
			stackNumber{"mean", "largest |mean| of a layer's outputs, with batch normalization", func(s stacks) float64 { return s.farthest(2) }},
			stackNumber{"least", "smallest standard deviation of a layer's outputs, with batch normalization", func(s stacks) float64 { return s.deviation(2, math.Min) }},
			stackNumber{"most", "largest standard deviation of a layer's outputs, with batch normalization", func(s stacks) float64 { return s.deviation(2, math.Max) }},
			stackNumber{"plain mean", "largest |mean| of a layer's outputs, without", func(s stacks) float64 { return s.farthest(1) }},
			stackNumber{"plain most", "largest standard deviation of a layer's outputs, without", func(s stacks) float64 { return s.deviation(1, math.Max) }}),
		ofDeep("batch-norm-vanishing", "Gradients of a deep network with and without batch normalization", 2,
			deepNumber{"plain ratio", "‖∂L/∂W‖ of the first hidden layer over the last in the first step, without", func(ns deepNets) float64 { return ns[0].ratio() }},
			deepNumber{"norm ratio", "‖∂L/∂W‖ of the first hidden layer over the last in the first step, with batch normalization", func(ns deepNets) float64 { return ns[1].ratio() }},
			deepNumber{"plain accuracy", "validation accuracy at the end, without", func(ns deepNets) float64 { return ns[0].last().ValidAccuracy }},
			deepNumber{"norm accuracy", "validation accuracy at the end, with batch normalization", func(ns deepNets) float64 { return ns[1].last().ValidAccuracy }},
			deepNumber{"plain loss", "lowest validation loss after training began, without", func(ns deepNets) float64 { return ns[0].lowest() }},
			deepNumber{"norm loss", "lowest validation loss after training began, with batch normalization", func(ns deepNets) float64 { return ns[1].lowest() }},
			deepNumber{"plain diverged", "step in which the loss is not finite, without; 0 for none", func(ns deepNets) float64 { return ns[0].diverged() }},
			deepNumber{"norm diverged", "step in which the loss is not finite, with batch normalization; 0 for none", func(ns deepNets) float64 { return ns[1].diverged() }}),
		ofDeep("batch-norm-twofold", "Two settings, each without and with batch normalization", 4,
			deepNumber{"plain first", "validation accuracy, first setting, without", func(ns deepNets) float64 { return ns[0].last().ValidAccuracy }},
			deepNumber{"norm first", "validation accuracy, first setting, with batch normalization", func(ns deepNets) float64 { return ns[1].last().ValidAccuracy }},
			deepNumber{"plain second", "validation accuracy, second setting, without", func(ns deepNets) float64 { return ns[2].last().ValidAccuracy }},
			deepNumber{"norm second", "validation accuracy, second setting, with batch normalization", func(ns deepNets) float64 { return ns[3].last().ValidAccuracy }}),
		ofDeep("batch-norm-regularizes", "Overfitting with and without batch normalization", 3,
			deepNumber{"plain gap", "validation less training loss at the end, without", func(ns deepNets) float64 { return ns[0].gap() }},
			deepNumber{"norm gap", "validation less training loss at the end, with batch normalization", func(ns deepNets) float64 { return ns[1].gap() }},
			deepNumber{"dropout gap", "validation less training loss at the end, with dropout instead", func(ns deepNets) float64 { return ns[2].gap() }},
			deepNumber{"share", "gap with batch normalization over that without", func(ns deepNets) float64 { return ns[1].gap() / ns[0].gap() }},
			deepNumber{"loss share", "validation loss at the end, with batch normalization over that without",
				func(ns deepNets) float64 { return ns[1].last().ValidLoss / ns[0].last().ValidLoss }}),
		ofDeep("batch-norm-momentum", "Validation under two momenta of the moving statistics, the smaller first", 2,
			deepNumber{"same training", "largest difference of the training losses of an epoch, both momenta", apart},
			deepNumber{"restless", "change of the validation loss from epoch to epoch in the second half, smaller momentum over the larger",
				func(ns deepNets) float64 { return ns[0].restless() / ns[1].restless() }},
			deepNumber{"loss share", "mean validation loss in the second half, larger momentum over the smaller",
				func(ns deepNets) float64 { return ns[1].settled() / ns[0].settled() }},
			deepNumber{"small accuracy", "validation accuracy at the end, smaller momentum", func(ns deepNets) float64 { return ns[0].last().ValidAccuracy }},
			deepNumber{"large accuracy", "validation accuracy at the end, larger momentum", func(ns deepNets) float64 { return ns[1].last().ValidAccuracy }}),
		ofDeep("fixup", "A deep residual network: He's weights alone, Fixup", 2,
			deepNumber{"he diverged", "step in which the loss is not finite, He's weights alone; 0 for none", func(ns deepNets) float64 { return ns[0].diverged() }},
			deepNumber{"he first", "log₁₀ of the validation loss before training, He's weights alone",
				func(ns deepNets) float64 { return math.Log10(ns[0].first().ValidLoss) }},
			deepNumber{"fixup first", "validation loss before training, Fixup", func(ns deepNets) float64 { return ns[1].first().ValidLoss }},
			deepNumber{"fixup last", "validation loss at the end, Fixup", func(ns deepNets) float64 { return ns[1].last().ValidLoss }},
			deepNumber{"accuracy", "validation accuracy at the end, Fixup", func(ns deepNets) float64 { return ns[1].last().ValidAccuracy }}),
	}
}

// farthest is the largest |mean| of what a layer of a combination hands on, in
// the mean over networks.
func (s stacks) farthest(combination int) float64 {
	far := 0.0
	for l := range s[combination-1].Layers() {
		far = max(far, math.Abs(s.mean(combination, l+1, signal.ActMean)))
	}
	return far
}

// deviation is the smallest or largest standard deviation of what a layer of a
// combination hands on.
func (s stacks) deviation(combination int, of func(a, b float64) float64) float64 {
	out := math.NaN()
	for l := range s[combination-1].Layers() {
		d := math.Sqrt(s.mean(combination, l+1, signal.ActVar))
		if l == 0 {
			out = d
		}
		out = of(out, d)
	}
	return out
}

// apart is the largest difference of the training losses of the first two
// networks in an epoch, as they were trained on.
func apart(ns deepNets) float64 {
	far := 0.0
	for i, e := range ns[0].trainer.History {
		if i > 0 { // before training there is none
			far = max(far, math.Abs(e.TrainLoss-ns[1].trainer.History[i].TrainLoss))
		}
	}
	return far
}
