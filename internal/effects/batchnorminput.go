package effects

import "downhill/internal/scenario"

// batchNormInput is three layers of 100 SELU units on the Fashion-MNIST subset,
// SGD with η = 0.001, ten epochs. The pixels are between 0 and 1 with mean 0.29
// and standard deviation 0.35; standardized, each pixel has 0 and 1.
//
//	                                        neither              standardized         batch norm first
//	validation loss                         0.626 [0.614, 0.643] 0.540 [0.523, 0.563] 0.517 [0.497, 0.537]
//	epochs to neither's last loss           10                   5.1 [4, 7]           4.4 [3, 5]
//
// Batch normalization's loss over that of the standardized input: 0.96 [0.89,
// 1.03]. So it saves the standardizing, as it should, and here it is a little
// better. One reason may be the pixels in the corners, which are nearly always 0:
// divided by √(σ² + 0.001) in place of σ, they do not become so large on the few
// images where they are not 0.
func batchNormInput() Effect {
	const neither, standardized, norm = "neither", "standardized", "batch norm first"
	return Effect{Key: "batch-norm-input", Title: "Batch normalization of the input", File: "train-batch-norm-input.yaml",
		Claim: "Batch normalization as the first layer does what standardizing the input does: " +
			"both reach in about half the epochs what the network with neither reaches in ten.",
		measure: func(r *Result, s scenario.Scenario) error {
			lanes, err := open(s)
			if err != nil {
				return err
			}
			loss := map[string]float64{}
			for i := range lanes {
				l := &lanes[i]
				l.trainer.SkipTrainEval = true
				last, err := l.epochs(s.Train.Epochs)
				if err != nil {
					return err
				}
				loss[l.name] = last.ValidLoss
				r.add(l.name, "loss", "validation loss after 10 epochs", last.ValidLoss)
				r.add(l.name, "epochs", "epochs to the validation loss that the network with neither has in the end", l.reached(loss[neither]))
			}
			r.add("", "quotient", "validation loss of batch norm first over that of standardized", loss[norm]/loss[standardized])
			return nil
		},
		limits: []limit{
			atLeast(neither, "loss", 0.59),
			atMost(standardized, "loss", 0.585),
			atMost(norm, "loss", 0.56),
			atLeast(neither, "epochs", 9), // its loss falls to the end, so that the target is its last
			atMost(standardized, "epochs", 8),
			atMost(norm, "epochs", 7),
			between("", "quotient", 0.82, 1.1),
		},
	}
}
