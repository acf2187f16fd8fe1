// Package examples holds a few documents of every lab that show what goes well
// and what goes wrong, each with one sentence that says so. Its tests run every
// one of them and measure that sentence.
package examples

import (
	"fmt"
	"strings"

	"downhill/assets"
	"downhill/internal/param"
	"downhill/internal/scenario"
)

// Prefix stands before an example's key where the name of a file may stand too.
const Prefix = "example:"

// Example is one document.
type Example struct {
	Key   string // race-above-the-limit
	Lab   string // as in the document
	Good  bool   // known to go well; false for a failure to see
	Title string
	Says  string // one sentence: what is to be seen
}

// All lists the examples, lab by lab, the good ones first.
func All() []Example {
	return []Example{
		{"race-below-the-limit", scenario.LabRace, true, "Just below the limit",
			"SGD converges up to η = 2/λmax = 0.1: at 0.095 it swings across the ravine and arrives."},
		{"race-rosenbrock", scenario.LabRace, true, "Through the curved valley",
			"Momentum and Adam follow Rosenbrock's valley to the global minimum."},
		{"race-above-the-limit", scenario.LabRace, false, "η above 2/λmax",
			"At η = 0.105, above 2/λmax = 0.1, every step overshoots by more than the last: it diverges."},
		{"race-adagrad-stops", scenario.LabRace, false, "AdaGrad stops half-way",
			"AdaGrad's steps shrink with every gradient: it all but stands still where RMSProp arrives."},

		{"activations-selu", scenario.LabActivations, true, "SELU keeps mean and variance",
			"A standard normal signal keeps mean 0 and variance 1; tanh leaves 0.39 of the variance."},
		{"activations-nobody-dies", scenario.LabActivations, true, "Nobody dies",
			"With ELU and leaky ReLU the slope is never 0: no unit is dead after 500 large steps."},
		{"activations-dead-relus", scenario.LabActivations, false, "Dead ReLUs",
			"At η = 0.4 more than half of the ReLU units die, and the network ends up guessing."},
		{"activations-sigmoid", scenario.LabActivations, false, "The logistic function saturates",
			"Two thirds of a signal of variance 25 fall where its slope is below 0.1; its mean is 0.5, not 0."},

		{"signal-he-relu", scenario.LabSignal, true, "ReLU with He's",
			"Over fifty layers the variance of activations and gradients stays of the same size."},
		{"signal-lecun-selu", scenario.LabSignal, true, "SELU with LeCun's",
			"Over fifty layers the activations keep a variance of about 1."},
		{"signal-sigmoid-normal", scenario.LabSignal, false, "Sigmoid with N(0, 1)",
			"Pre-activations get a variance of some 40, so that most units sit near 0 or 1."},
		{"signal-glorot-relu", scenario.LabSignal, false, "ReLU with Glorot's",
			"Every layer halves the variance: after fifty layers 15 decades of it are gone."},

		{"train-moons", scenario.LabTrain, true, "Two moons, learnt",
			"Two ReLU layers with He's weights and Adam find the boundary: 96 % of the validation data."},
		{"train-deep-elu", scenario.LabTrain, true, "Ten layers that learn",
			"Ten ELU layers with He's weights learn with plain SGD."},
		{"train-deep-sigmoid", scenario.LabTrain, false, "Ten layers that do not",
			"The same ten layers with sigmoid and weights N(0, 1) still guess after 60 epochs."},
		{"train-rate-too-high", scenario.LabTrain, false, "A learning rate of 5",
			"The first steps throw the weights so far that the network only guesses from then on."},

		{"schedules-exponential", scenario.LabSchedules, true, "Exponential decay",
			"The rate falls by ten every 200 steps: the noisy race ends closer to the minimum than at a constant one."},
		{"schedules-cosine", scenario.LabSchedules, true, "Cosine decay",
			"It begins as high as the constant rate and ends at 0, so that noise no longer shakes the race."},
		{"schedules-too-fast", scenario.LabSchedules, false, "A schedule too fast",
			"The rate falls by ten every 15 steps and is gone before the race arrives."},
		{"schedules-too-high", scenario.LabSchedules, false, "A rate too high to begin with",
			"Momentum 0.9 needs η < 2(1 + β)/λmax = 0.19: at 0.6 the race diverges, decay or not."},

		{"transfer-freeze-first", scenario.LabTransfer, true, "Freeze first, then thaw",
			"Frozen for four epochs, then thawed at a tenth of the rate: better than from scratch."},
		{"transfer-few-labels", scenario.LabTransfer, true, "Fifty labels",
			"With 50 labels the reused layers are worth several per cent in the mean over three seeds."},
		{"transfer-wrecked", scenario.LabTransfer, false, "Reuse, wrecked",
			"All layers thawed from the start at η = 0.3: what was learnt is wrecked, and it diverges."},
		{"transfer-rate-too-low", scenario.LabTransfer, false, "A rate too low to fit in",
			"At η = 0.00001 the new output layer never fits the reused ones: worse than from scratch."},
	}
}

// Lookup finds an example by its key; an unknown key is an error that lists the
// known ones, the nearest first.
func Lookup(key string) (Example, error) {
	var keys []string
	for _, e := range All() {
		if e.Key == key {
			return e, nil
		}
		keys = append(keys, e.Key)
	}
	return Example{}, param.Unknown("example", key, keys)
}

// Named says whether a name in the place of a file's is an example's, and gives
// its key.
func Named(name string) (key string, ok bool) { return strings.CutPrefix(name, Prefix) }

// Text is the document as it is written.
func (e Example) Text() ([]byte, error) {
	text, err := assets.Examples.ReadFile("scenarios/example-" + e.Key + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("example %s: %w", e.Key, err)
	}
	return text, nil
}

// Scenario reads the document.
func (e Example) Scenario() (scenario.Scenario, error) {
	text, err := e.Text()
	if err != nil {
		return scenario.Scenario{}, err
	}
	s, err := scenario.Parse(text)
	if err != nil {
		return s, fmt.Errorf("example %s: %w", e.Key, err)
	}
	return s, nil
}

// Word says whether it goes well: good or bad.
func (e Example) Word() string {
	if e.Good {
		return "good"
	}
	return "bad"
}
