package effects

import "downhill/internal/scenario"

// dyingReLU is three layers of 100 units on the Fashion-MNIST subset, Adam with
// η = 0.03 for half an epoch and then 0.001, eight epochs in all. A hidden unit
// is silent when its pre-activation is not above 0 for any of the 1,000
// validation images; a silent ReLU unit is a dead one.
//
//	                                   ReLU                  leaky ReLU, α = 0.3   ReLU, η = 0.001
//	silent after the large rate        0.63 [0.48, 0.71]     0.16 [0.09, 0.25]     0.08 [0.06, 0.13]
//	silent in the end                  0.60 [0.49, 0.68]     0.12 [0.07, 0.18]     0.06 [0.04, 0.11]
//	of the first, those that answer    0.07 [0.006, 0.17]    0.30 [0.12, 0.47]     0.44 [0.24, 0.61]
//	validation accuracy                0.808 [0.772, 0.833]  0.811 [0.789, 0.835]  0.842 [0.804, 0.860]
//
// These are seeds 1 to 20. The claim holds of the units: nearly all that ReLU
// loses stay lost, while three of ten come back to leaky ReLU, which loses far
// fewer; seed by seed its share is larger by 0.23 [0.09, 0.40]. It does not hold of
// what is learned: with two thirds of its units dead the ReLU network is as good
// as the leaky one. And with SGD in place of Adam leaky ReLU is no help: at a rate
// of 0.3, which killed a quarter of the ReLU units and let that network go on, a
// leaky one (α = 0.1) diverged with two seeds of four.
func dyingReLU() Effect {
	const relu, leaky, small = "ReLU", "leaky ReLU", "ReLU, small rate"
	return Effect{Key: "dying-relu", Title: "Dying ReLUs", File: "train-dying-relu.yaml",
		Claim: "Half an epoch at thirty times the usual learning rate kills six of ten ReLU units, and nearly all of them stay dead when the rate is small again; " +
			"of the few leaky ReLU units that fall silent three of ten come back.",
		measure: func(r *Result, s scenario.Scenario) error {
			lanes, err := open(s)
			if err != nil {
				return err
			}
			came := map[string]float64{}
			for i := range lanes {
				l := &lanes[i]
				l.trainer.SkipTrainEval = true
				if _, err := l.epochs(0); err != nil {
					return err
				}
				for range largeSteps {
					if _, err := l.trainer.Step(); err != nil {
						return err
					}
				}
				was := silent(l.model, l.data.Valid)
				last, err := l.epochs(s.Train.Epochs)
				if err != nil {
					return err
				}
				is := silent(l.model, l.data.Valid)
				var back []bool
				for k := range was {
					if was[k] {
						back = append(back, !is[k])
					}
				}
				came[l.name] = share(back)
				r.add(l.name, "large", "hidden units that are silent after the large rate", share(was))
				r.add(l.name, "end", "hidden units that are silent in the end", share(is))
				r.add(l.name, "back", "of the units silent after the large rate, those that answer in the end", came[l.name])
				r.add(l.name, "accuracy", "validation accuracy in the end", last.ValidAccuracy)
			}
			r.add("", "more back", "what comes back of leaky ReLU's silent units less what does of ReLU's", came[leaky]-came[relu])
			return nil
		},
		limits: []limit{
			between(relu, "large", 0.45, 0.8), between(leaky, "large", 0.02, 0.35), atMost(small, "large", 0.2),
			between(relu, "end", 0.42, 0.8), atMost(leaky, "end", 0.3), atMost(small, "end", 0.15),
			atMost(relu, "back", 0.3), atLeast("", "more back", 0.01),
			atLeast(relu, "accuracy", 0.7), atLeast(leaky, "accuracy", 0.7),
		},
	}
}

// largeSteps is how many steps the document gives the large rate: half an epoch.
const largeSteps = 94
