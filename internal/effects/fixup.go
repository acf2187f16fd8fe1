package effects

import (
	"math"

	"downhill/internal/scenario"
)

// fixup is a residual network of 100 blocks of 2 × 32 ReLU units without
// normalization on the Fashion-MNIST subset, SGD with η = 0.02: with He's weights
// alone, with Fixup initialization, and with batch normalization.
// After three epochs:
//
//	                              He                   Fixup                 batch norm
//	log₁₀ of the first loss       17.2 [16.2, 18.3]    0.362, that of ln 10  17.2 [16.0, 17.9]
//	not finite in step            2 in all             never                 never
//	validation accuracy           0.1, that of a guess 0.71 [0.61, 0.76]     0.55 [0.36, 0.64]
//
// The claim holds. Batch normalization's first loss is that of its moving means
// and variances, which have seen nothing yet; it learns, and Fixup does better.
//
// Source: Zhang, Dauphin & Ma 2019, figure 1 and section 4.1.
func fixup() Effect {
	return residual("fixup", "Fixup, 100 blocks", "A residual network of 100 blocks with He's weights alone starts with a loss of 10¹⁵ and more "+
		"and is not finite after a few steps; with Fixup initialization the same network starts at ln 10 and learns without batch normalization.",
		3, 12, 0.45)
}

// fixup1000 is the same with 1,000 blocks of 2 × 16 units and η = 0.01.
// After two epochs, which the test takes: He's first loss is 10^164 [160, 168] and
// not finite in step 2, Fixup's is ln 10, and its validation accuracy 0.53
// [0.42, 0.60].
func fixup1000() Effect {
	return residual("fixup-1000", "Fixup, 1,000 blocks", "With 1,000 blocks He's weights alone start with a loss of 10¹²⁰ and more and is lost at once; "+
		"with Fixup initialization the network of 2,001 layers starts at ln 10 and learns.",
		2, 120, 0.3)
}

// residual trains He's weights alone against Fixup: He's first loss is at least
// 10^tens, and Fixup's validation accuracy after the epochs at least accuracy.
func residual(key, title, claim string, epochs int, tens, accuracy float64) Effect {
	const he, fix = "He", "Fixup"
	return Effect{Key: key, Title: title, File: "train-" + key + ".yaml", Claim: claim,
		measure: func(r *Result, s scenario.Scenario) error {
			lanes, err := open(s)
			if err != nil {
				return err
			}
			for i := range lanes {
				l := &lanes[i]
				l.trainer.SkipTrainEval = true
				last, err := l.epochs(epochs)
				if err != nil {
					return err
				}
				step := 0
				if d := l.trainer.Divergence(); d != nil {
					step = d.Step
				}
				r.add(l.name, "diverged", "step in which the loss was no longer finite, 0 for none", float64(step))
				r.add(l.name, "before", "log₁₀ of the validation loss before training", math.Log10(l.trainer.History[0].ValidLoss))
				r.add(l.name, "accuracy", "validation accuracy after the epochs, or where the loss was last finite", last.ValidAccuracy)
			}
			return nil
		},
		limits: []limit{
			atLeast(he, "before", tens), between(he, "diverged", 1, 20), atMost(he, "accuracy", 0.2),
			// The output layer starts at 0: all classes are as likely, ln 10 = 2.303.
			between(fix, "before", 0.3622, 0.3623), atMost(fix, "diverged", 0), atLeast(fix, "accuracy", accuracy),
		},
	}
}
