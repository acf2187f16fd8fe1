package effects

import (
	"math"

	"downhill/internal/scenario"
)

// clipping is ten layers of 100 ReLU units on the Fashion-MNIST subset with first
// weights from N(0, 0.2²), where He has 0.05 in the first layer and 0.14 behind,
// and SGD with η = 0.03. The gradient of all kernels before training is 570
// [310, 850] long, on 256 images; the validation loss is 81 [42, 144].
//
//	after 2 epochs        no clipping         by norm, 1         by global norm, 1  by value, 0.1
//	validation loss       not finite, step 5  1.05 [0.93, 1.23]  1.90 [1.61, 2.40]  0.81 [0.76, 0.88]
//	validation accuracy                       0.64 [0.60, 0.68]  0.54 [0.46, 0.60]  0.70 [0.66, 0.73]
//
// The claim holds. That the order is by value, by norm, by global norm says
// little: the thresholds decide how long the clipped gradient is, and the global
// norm shares its 1 among eleven layers where the norm gives each of them 1.
func clipping() Effect {
	const none, norm, global, value = "no clipping", "by norm", "by global norm", "by value"
	return Effect{Key: "clipping", Title: "Exploding gradients", File: "train-clipping.yaml",
		Claim: "With first weights that are too large the gradient is hundreds long and the loss is not finite after five steps; " +
			"clipped by norm, by global norm or by value, the same network learns.",
		measure: func(r *Result, s scenario.Scenario) error {
			lanes, err := open(s)
			if err != nil {
				return err
			}
			for i := range lanes {
				l := &lanes[i]
				if i == 0 {
					square := 0.0
					for _, h := range pass(l.model, l.data.Train, 256, s.Seed, 0).layers {
						square += h.GradWeights.Norm * h.GradWeights.Norm
					}
					r.add("", "gradient", "‖∂L/∂W‖ of all kernels before training", math.Sqrt(square))
				}
				l.trainer.SkipTrainEval = true
				last, err := l.epochs(2)
				if err != nil {
					return err
				}
				step := 0
				if d := l.trainer.Divergence(); d != nil {
					step = d.Step
				}
				r.add(l.name, "diverged", "step in which the loss was no longer finite, 0 for none", float64(step))
				r.add(l.name, "before", "validation loss before training", l.trainer.History[0].ValidLoss)
				r.add(l.name, "loss", "validation loss after 2 epochs, or where it was last finite", last.ValidLoss)
				r.add(l.name, "accuracy", "validation accuracy after 2 epochs", last.ValidAccuracy)
			}
			return nil
		},
		limits: []limit{
			between("", "gradient", 150, 2000),
			between(none, "diverged", 2, 10),
			atMost(norm, "diverged", 0), atMost(global, "diverged", 0), atMost(value, "diverged", 0),
			atLeast(norm, "before", 20),
			atMost(norm, "loss", 2), atMost(global, "loss", 4), atMost(value, "loss", 1.3),
			atLeast(norm, "accuracy", 0.5), atLeast(global, "accuracy", 0.36), atLeast(value, "accuracy", 0.55),
		},
	}
}
