package measure

import (
	"context"
	"math"

	"downhill/internal/scenario"
	"downhill/nn"
)

// regularization lists the measures of overfitting and what is done against it.
func regularization() []Measure {
	return []Measure{
		ofNetworks("zoo", "Labels thrown by a coin", 2,
			networkNumber{"parameters", "trained parameters of the second network", func(n *networks) float64 { return float64(n.models[1].Dim()) }},
			networkNumber{"small", "training accuracy of the first network", func(n *networks) float64 { return n.right(1) }},
			networkNumber{"large", "training accuracy of the second network", func(n *networks) float64 { return n.right(2) }},
			networkNumber{"new", "validation accuracy of the second network", func(n *networks) float64 { return n.last(2).ValidAccuracy }},
			networkNumber{"loss", "validation loss of the second network", func(n *networks) float64 { return n.valid(2) }}),
		ofNetworks("early-stopping", "Early stopping", 2,
			networkNumber{"gap", "gap without early stopping", func(n *networks) float64 { return n.gap(1) }},
			networkNumber{"closed", "gap with early stopping over that without", func(n *networks) float64 { return n.gap(2) / n.gap(1) }},
			networkNumber{"epochs", "share of the epochs that it trains", func(n *networks) float64 { return float64(n.last(2).Epoch) / float64(n.last(1).Epoch) }},
			networkNumber{"test", "test loss with early stopping over that without", func(n *networks) float64 { return n.test(2) / n.test(1) }},
			networkNumber{"penalty", "test loss with early stopping over the third network's", func(n *networks) float64 { return n.test(2) / n.test(3) }}),
		ofNetworks("l2", "L2 regularization", 2,
			networkNumber{"norms", "mean norm of a hidden unit's weights, with L2 over without", func(n *networks) float64 { return average(n.norms(2)) / average(n.norms(1)) }},
			networkNumber{"closed", "gap with L2 over that without", func(n *networks) float64 { return n.gap(2) / n.gap(1) }},
			networkNumber{"smoother", "mean ‖∂p/∂x‖ over the plane, with L2 over without", func(n *networks) float64 { return n.slope(2) / n.slope(1) }},
			networkNumber{"test", "test loss with L2 over that without", func(n *networks) float64 { return n.test(2) / n.test(1) }}),
		ofNetworks("l1-l2", "L1 beside L2", 3,
			networkNumber{"L1", "mean norm of a hidden unit's weights, with L1 over without", func(n *networks) float64 { return average(n.norms(2)) / average(n.norms(1)) }},
			networkNumber{"L2", "the same with L2", func(n *networks) float64 { return average(n.norms(3)) / average(n.norms(1)) }},
			networkNumber{"L1 tiny", "share of the hidden weights below 0.001 with L1", func(n *networks) float64 { return n.tiny(2, tiny) }},
			networkNumber{"L2 tiny", "the same with L2", func(n *networks) float64 { return n.tiny(3, tiny) }},
			networkNumber{"L1 zero", "share of the hidden weights that are exactly 0 with L1", func(n *networks) float64 { return n.tiny(2, math.SmallestNonzeroFloat64) }},
			networkNumber{"longest", "longest unit with L1 over the longest with L2", func(n *networks) float64 { return longestNorm(n.norms(2)) / longestNorm(n.norms(3)) }}),
		{Key: "penalty", Title: "The penalty in the loss", Of: penalty},
		ofNetworks("max-norm", "Max-norm regularization", 2,
			networkNumber{"longest", "longest weights into a hidden unit over the limit", func(n *networks) float64 {
				return longestNorm(n.norms(2)) / n.Scenario.Train.Nets[1].MaxNorm
			}},
			networkNumber{"without", "the same without max-norm", func(n *networks) float64 { return longestNorm(n.norms(1)) / n.Scenario.Train.Nets[1].MaxNorm }},
			networkNumber{"closed", "gap with max-norm over that without", func(n *networks) float64 { return n.gap(2) / n.gap(1) }},
			networkNumber{"test", "test loss with max-norm over that without", func(n *networks) float64 { return n.test(2) / n.test(1) }}),
	}
}

// tiny is below which size a weight counts as next to nothing: a hundredth of the
// typical first weight of 100 inputs with He's initialization, √(2/100) = 0.14.
const tiny = 1e-3

// tiny is the share of the hidden kernels' weights of network i that are below a
// size.
func (n *networks) tiny(i int, size float64) float64 {
	m := n.models[i-1]
	denses := m.Denses()
	small, all := 0, 0
	for _, s := range m.Spans {
		if _, dense := m.Layers[s.Layer].(nn.Dense); !dense || s.Name != "kernel" || s.Layer == denses[len(denses)-1] {
			continue
		}
		for _, w := range m.Theta[s.Offset : s.Offset+s.Len] {
			if math.Abs(w) < size {
				small++
			}
		}
		all += s.Len
	}
	return float64(small) / float64(all)
}

// longestNorm is the largest of the norms.
func longestNorm(norms []float64) float64 {
	most := 0.0
	for _, x := range norms {
		most = max(most, x)
	}
	return most
}

// penalty compares the loss that the second network is trained on with the one
// without its L2 penalty, and the difference with λ Σ w² over the kernels. The
// gradient of the penalty tells whether the biases are in it.
func penalty(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	n, err := trainNetworks(ctx, s, 2)
	if err != nil {
		return nil, err
	}
	m, lambda := n.models[1], s.Train.Nets[1].L2
	kernels, biases := 0.0, 0.0
	grad := make([]float64, m.Dim())
	m.Penalty(nil, grad)
	for _, span := range m.Spans {
		for k := span.Offset; k < span.Offset+span.Len; k++ {
			if span.Name == "kernel" {
				kernels += m.Theta[k] * m.Theta[k]
			} else {
				biases = max(biases, math.Abs(grad[k]))
			}
		}
	}
	last := n.last(2)
	return []Number{
		{"penalty", "penalty at the end", m.Penalty(nil, nil)},
		{"sum", "penalty over λ Σ w² of the kernels", m.Penalty(nil, nil) / (lambda * kernels)},
		{"added", "training loss with penalty less the one without, over the penalty", (last.TrainLoss - last.TrainLossEval) / m.Penalty(nil, nil)},
		{"bias", "largest gradient that the penalty has for a bias", biases},
		{"share", "share of the penalty in the loss that is trained on", m.Penalty(nil, nil) / last.TrainLoss},
		{"plain", "training loss of the first network as trained over that without dropout and penalties", n.last(1).TrainLoss / n.last(1).TrainLossEval},
	}, ctx.Err()
}
