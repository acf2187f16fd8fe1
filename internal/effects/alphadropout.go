package effects

import (
	"math"

	"downhill/internal/scenario"
)

// alphaDropout is ten layers of 100 SELU units with LeCun's weights on the
// standardized Fashion-MNIST subset, SGD with η = 0.003; a tenth of every hidden
// layer's units is dropped, or none. Of the activations of a hidden layer, on
// 1,000 training images, before training:
//
//	                                no dropout            alpha dropout          dropout
//	largest |mean| of a layer       0.024 [0.015, 0.040]  0.008 [0.005, 0.013]   0.051 [0.042, 0.058]
//	smallest std of a layer         0.954 [0.925, 0.989]  0.983 [0.970, 0.990]   1.002 [0.986, 1.039]
//	largest std of a layer          1.018 [0.995, 1.049]  1.010 [0.996, 1.039]   1.169 [1.146, 1.183]
//	std of layer 10                 0.990 [0.945, 1.033]  0.997 [0.989, 1.013]   1.165 [1.143, 1.182]
//	std of layer 10, after 2 epochs 1.23 [1.15, 1.33]     1.14 [1.11, 1.17]      1.42 [1.37, 1.46]
//	validation loss after 2 epochs  0.561 [0.545, 0.582]  1.306 [1.132, 1.422]   0.620 [0.599, 0.649]
//
// The claim holds of the first weights; training widens all three. What it does
// not say: alpha dropout learns much more slowly here than plain dropout at the
// same rate, presumably because a variance that is kept while noise is added is
// kept at the expense of the signal, ten layers in a row.
func alphaDropout() Effect {
	const none, alpha, plain = "no dropout", "alpha dropout", "dropout"
	return Effect{Key: "alpha-dropout", Title: "Alpha dropout", File: "train-alpha-dropout.yaml",
		Claim: "Ten SELU layers with LeCun's weights hand on mean 0 and standard deviation 1; with alpha dropout they still do before training, " +
			"with plain dropout the standard deviation grows from layer to layer, to 1.17, though it learns faster.",
		measure: func(r *Result, s scenario.Scenario) error {
			lanes, err := open(s)
			if err != nil {
				return err
			}
			for i := range lanes {
				l := &lanes[i]
				first := spread(l, s.Seed)
				last, err := l.epochs(2)
				if err != nil {
					return err
				}
				then := spread(l, s.Seed)
				r.add(l.name, "mean", "largest |mean| of a hidden layer's activations before training", first.mean)
				r.add(l.name, "least", "smallest standard deviation of a hidden layer's activations before training", first.low)
				r.add(l.name, "most", "largest standard deviation of a hidden layer's activations before training", first.high)
				r.add(l.name, "last", "standard deviation of the last hidden layer's activations before training", first.last)
				r.add(l.name, "after", "standard deviation of the last hidden layer's activations after 2 epochs", then.last)
				r.add(l.name, "loss", "validation loss after 2 epochs", last.ValidLoss)
			}
			return nil
		},
		limits: []limit{
			between(none, "least", 0.88, 1.12), between(none, "most", 0.88, 1.12),
			between(alpha, "least", 0.94, 1.08), between(alpha, "most", 0.94, 1.08),
			atMost(alpha, "mean", 0.03),
			between(alpha, "last", 0.96, 1.04),
			atLeast(plain, "last", 1.1),
			atLeast(plain, "mean", 0.033),
			atLeast(plain, "after", 1.3), between(alpha, "after", 1.03, 1.25),
			atMost(plain, "loss", 0.8), atLeast(alpha, "loss", 0.95),
		},
	}
}

// spreads are the extremes over the hidden layers of the moments of their
// activations, and the standard deviation in the last one.
type spreads struct{ mean, low, high, last float64 }

func spread(l *lane, seed uint64) spreads {
	s := spreads{low: math.Inf(1)}
	layers := pass(l.model, l.data.Train, 1000, seed, 0).layers
	for _, h := range layers[:len(layers)-1] {
		s.last = math.Sqrt(h.Activation.Variance)
		s.mean = max(s.mean, math.Abs(h.Activation.Mean))
		s.low, s.high = min(s.low, s.last), max(s.high, s.last)
	}
	return s
}
