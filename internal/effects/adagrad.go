package effects

import "downhill/internal/scenario"

// adaGrad is ten layers of 50 ReLU units on two arms of a spiral that wind twice,
// 120 epochs of 12 steps, with η = 0.001 for AdaGrad and RMSProp and 0.01 for
// the third network. AdaGrad starts from s₀ = 0, as in the paper; with Keras'
// 0.1 its first steps are small already.
//
//	                             AdaGrad                    RMSProp                    AdaGrad, ten times the rate
//	‖ΔW‖/‖W‖ a step, epoch 2     7.5e-4 [5.9e-4, 8.6e-4]    3.1e-3 [2.7e-3, 3.4e-3]    6.7e-3 [5.5e-3, 7.9e-3]
//	the same, last 20 epochs     1.12e-4 [1.0e-4, 1.2e-4]   1.9e-3 [1.2e-3, 2.4e-3]    2.9e-4 [0.9e-4, 5.9e-4]
//	the later over the earlier   0.15 [0.12, 0.19]          0.63 [0.45, 0.82]          0.05 [0.01, 0.10]
//	training loss, last 20       0.58 [0.53, 0.61]          0.07 [0.03, 0.14]          0.02 [0.002, 0.042]
//	validation accuracy, last 20 0.60 [0.53, 0.71]          0.94 [0.91, 0.96]          0.95 [0.92, 0.97]
//
// RMSProp's last steps are 17 [11, 23] times as long as AdaGrad's. So the claim
// holds at the same rate: AdaGrad's rate dies away, four points of ten are
// still wrong, and RMSProp goes on. But AdaGrad is not stuck for good: with ten times
// the rate it solves the spiral as soon as RMSProp does, and comes to rest there.
func adaGrad() Effect {
	const ada, rms, fast = "AdaGrad", "RMSProp", "AdaGrad, ten times the rate"
	return Effect{Key: "adagrad", Title: "AdaGrad slows down", File: "train-adagrad.yaml",
		Claim: "With the same learning rate AdaGrad's steps shrink to a seventh and the spiral stays unsolved, " +
			"while RMSProp, which forgets old gradients, goes on and solves it; with ten times the rate AdaGrad gets there too.",
		measure: func(r *Result, s scenario.Scenario) error {
			lanes, err := open(s)
			if err != nil {
				return err
			}
			const window = 20 // epochs: RMSProp's loss jumps from one to the next
			late := map[string]float64{}
			for i := range lanes {
				l := &lanes[i]
				early, err := l.moved(1, 1)
				if err != nil {
					return err
				}
				if late[l.name], err = l.moved(s.Train.Epochs-window, window); err != nil {
					return err
				}
				loss, accuracy := 0.0, 0.0
				h := l.trainer.History
				for _, e := range h[len(h)-window:] {
					loss += e.TrainLossEval / window
					accuracy += e.ValidAccuracy / window
				}
				r.add(l.name, "early", "‖ΔW‖/‖W‖ of a step in epoch 2", early)
				r.add(l.name, "late", "‖ΔW‖/‖W‖ of a step in the last 20 epochs", late[l.name])
				r.add(l.name, "slowed", "the later over the earlier", late[l.name]/early)
				r.add(l.name, "loss", "training loss, mean of the last 20 epochs", loss)
				r.add(l.name, "accuracy", "validation accuracy, mean of the last 20 epochs", accuracy)
			}
			r.add("", "quotient", "‖ΔW‖/‖W‖ of RMSProp over that of AdaGrad in the last 20 epochs", late[rms]/late[ada])
			return nil
		},
		limits: []limit{
			atMost(ada, "slowed", 0.28), atLeast(rms, "slowed", 0.3), atMost(fast, "slowed", 0.2),
			atLeast("", "quotient", 6),
			atLeast(ada, "loss", 0.42), atMost(rms, "loss", 0.25), atMost(fast, "loss", 0.12),
			atMost(ada, "accuracy", 0.8),
			atLeast(rms, "accuracy", 0.85),
			atLeast(fast, "accuracy", 0.85),
		},
	}
}

// moved trains until from epochs are done and then some epochs more, and returns
// the update-to-weight ratio of a step in these, as a mean over the dense layers
// and the steps but each epoch's last, which goes with its evaluation.
func (l *lane) moved(from, epochs int) (float64, error) {
	if _, err := l.epochs(from); err != nil {
		return 0, err
	}
	var ratios []float64
	for k := range epochs {
		for range l.trainer.StepsPerEpoch() - 1 {
			l.trainer.Record()
			if _, err := l.trainer.Step(); err != nil {
				return 0, err
			}
			for _, layer := range l.trainer.Signals() {
				ratios = append(ratios, layer.UpdateRatio)
			}
		}
		if _, err := l.epochs(from + k + 1); err != nil {
			return 0, err
		}
	}
	return mean(ratios), nil
}

func mean(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}
