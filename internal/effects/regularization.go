package effects

import (
	"downhill/internal/scenario"
	"downhill/nn"
	trainlab "downhill/render/labs/train"
)

// regularization is three layers of 100 ReLU units, Adam with η = 0.003, 150 epochs
// on 90 points of two noisy moons, with 105 to validate: without regularization, with
// L1 (λ = 0.0005), L2 (λ = 0.003) and max-norm 0.6.
//
//	                         none                L1                  L2                  max-norm
//	gap, valid. less train.  0.83 [0.30, 2.15]   0.24 [0.05, 0.67]   0.15 [0.03, 0.36]   0.34 [0.12, 1.08]
//	validation loss          0.88 [0.35, 2.21]   0.36 [0.24, 0.79]   0.29 [0.21, 0.48]   0.44 [0.27, 1.17]
//	largest norm of a unit   3.4 [2.9, 5.4]      3.1 [2.4, 5.2]      1.9 [1.5, 3.6]      0.600
//	mean norm of a unit      1.56 [1.51, 1.60]   0.55 [0.47, 0.61]   0.34 [0.30, 0.38]   0.592 [0.585, 0.598]
//	mean ‖∂p/∂x‖             0.59 [0.44, 0.79]   0.44 [0.38, 0.55]   0.41 [0.37, 0.46]   0.44 [0.39, 0.55]
//
// All three close most of the gap and make the prediction smoother, by a quarter
// in the mean. L1 shrinks most units and leaves the largest long; max-norm
// holds every unit at its limit and the short ones grow to it.
func regularization() Effect {
	const none, l1, l2, max = "none", "L1", "L2", "max-norm"
	return Effect{Key: "regularization", Title: "L1, L2 and max-norm", File: "train-regularization.yaml",
		Claim: "On 90 points a network learns the training set by heart; L1, L2 and max-norm each close most of the gap to the validation loss and make the boundary smoother. " +
			"Max-norm holds every unit's weights at its limit, L2 shortens all of them, L1 most.",
		measure: regularized,
		limits: []limit{
			atLeast(none, "gap", 0.2), atLeast(none, "norms", 1.3),
			atMost(l1, "norms", 0.75), atMost(l2, "norms", 0.5), between(max, "norms", 0.55, 0.6001),
			atMost(max, "norm", 0.6001), atLeast(l1, "norm", 1.8), between(l2, "norm", 1, 4.5),
			atMost(l1, "closed", 0.65), atMost(l2, "closed", 0.45), atMost(max, "closed", 0.75),
			atMost(l1, "smoother", 0.95), atMost(l2, "smoother", 0.92), atMost(max, "smoother", 0.97),
		},
	}
}

// regularizationTogether is the same training with dropout 0.4, with early stopping
// (patience 15), and with all of it: dropout 0.2, L1 0.0001, L2 0.001, max-norm 1
// and patience 40.
//
//	                         none                dropout              early stopping       together
//	gap, valid. less train.  0.83 [0.30, 2.15]   0.22 [−0.05, 1.19]   0.08 [−0.05, 0.17]   0.07 [−0.07, 0.22]
//	validation loss          0.88 [0.35, 2.21]   0.42 [0.24, 1.33]    0.30 [0.20, 0.38]    0.26 [0.17, 0.36]
//	epochs                   150                 150                  38 [18, 70]          124 [42, 150]
//	mean norm of a unit      1.56 [1.51, 1.60]   1.44 [1.37, 1.49]    1.39 [1.34, 1.45]    0.49 [0.38, 0.93]
//	mean ‖∂p/∂x‖             0.59 [0.44, 0.79]   0.38 [0.34, 0.45]    0.38 [0.34, 0.49]    0.38 [0.31, 0.46]
//
// Early stopping alone closes the gap in a quarter of the time; together they
// are a little better still.
func regularizationTogether() Effect {
	const none, drop, early, all = "none", "dropout", "early stopping", "together"
	return Effect{Key: "regularization-together", Title: "Regularization together", File: "train-regularization-together.yaml",
		Claim: "On 90 points dropout and early stopping each close most of the gap that a network learning by heart opens, early stopping in a quarter of the time; " +
			"together with L1, L2 and max-norm they give the lowest validation loss.",
		measure: regularized,
		limits: []limit{
			atLeast(none, "gap", 0.2), atLeast(none, "epochs", 150), atMost(early, "epochs", 100),
			atMost(drop, "closed", 0.8), atMost(early, "closed", 0.5), atMost(all, "closed", 0.5),
			atMost(drop, "smoother", 0.9), atMost(early, "smoother", 0.97), atMost(all, "smoother", 0.95),
			atMost(all, "norm", 1.0001), atMost(all, "loss", 0.45), atLeast(drop, "norms", 1.2),
		},
	}
}

// regularized measures what regularization acts on, of the weights that each
// network has in the end.
func regularized(r *Result, s scenario.Scenario) error {
	lanes, err := open(s)
	if err != nil {
		return err
	}
	rough, gap := 0.0, 0.0
	for i := range lanes {
		l := &lanes[i]
		last, err := l.epochs(s.Train.Epochs)
		if err != nil {
			return err
		}
		// Early stopping has brought back the weights of another epoch.
		seen, _ := nn.NewEvaluator(l.model, s.Seed).Evaluate(l.data.Train)
		valid, _ := nn.NewEvaluator(l.model, s.Seed).Evaluate(l.data.Valid)
		m := trainlab.Regularized(l.model, l.data, s.Train.Nets[i].MaxNorm)
		largest, sum, n := 0.0, 0.0, 0
		for _, layer := range m.Norms {
			if !layer.Hidden {
				continue
			}
			for _, norm := range layer.Norms {
				largest, sum, n = max(largest, norm), sum+norm, n+1
			}
		}
		if i == 0 {
			rough, gap = m.Smoothness, valid-seen
		}
		r.add(l.name, "epochs", "epochs trained", float64(last.Epoch))
		r.add(l.name, "gap", "validation loss less training loss, dropout off", valid-seen)
		r.add(l.name, "closed", "the gap over that without regularization", (valid-seen)/gap)
		r.add(l.name, "loss", "validation loss", valid)
		r.add(l.name, "norm", "largest norm of the weights into a hidden unit", largest)
		r.add(l.name, "norms", "mean norm of the weights into a hidden unit", sum/float64(n))
		r.add(l.name, "slope", "mean ‖∂p/∂x‖ over the plane", m.Smoothness)
		r.add(l.name, "smoother", "the same over that without regularization", m.Smoothness/rough)
	}
	return nil
}
