package measure

import (
	"context"

	"downhill/internal/scenario"
	trainlab "downhill/render/labs/train"
)

// dropout lists the measures of dropout in its forms.
func dropout() []Measure {
	return []Measure{
		{Key: "dropped", Title: "What dropout drops", Of: dropped},
		ofNetworks("dropout", "Dropout against overfitting", 2,
			networkNumber{"gap", "gap without dropout", func(n *networks) float64 { return n.gap(1) }},
			networkNumber{"closed", "gap without dropout less the gap with it", func(n *networks) float64 { return n.gap(1) - n.gap(2) }},
			networkNumber{"loss", "validation loss with dropout over that without", func(n *networks) float64 { return n.valid(2) / n.valid(1) }},
			networkNumber{"lowest", "lowest validation loss on the way, with dropout over without", func(n *networks) float64 { return n.lowest(2) / n.lowest(1) }}),
		{Key: "boost", Title: "Dropout's gain in accuracy", Of: boost},
		ofNetworks("slows", "Dropout slows", 2,
			networkNumber{"early", "training loss after a quarter of the epochs, with dropout over without", func(n *networks) float64 {
				k := n.Scenario.Train.Epochs / 4
				return n.epoch(2, k).TrainLossEval / n.epoch(1, k).TrainLossEval
			}},
			networkNumber{"loss", "validation loss in the end, with dropout over without", func(n *networks) float64 { return n.valid(2) / n.valid(1) }},
			networkNumber{"lowest", "lowest validation loss on the way, with dropout over without", func(n *networks) float64 { return n.lowest(2) / n.lowest(1) }}),
		{Key: "misleading", Title: "Training loss with dropout on and off", Of: misleading},
		{Key: "scaling", Title: "The input of a layer behind dropout", Of: scaling},
		{Key: "inverted", Title: "Scaling after training and while training", Of: inverted},
		{Key: "ensemble", Title: "Dropout as an ensemble", Of: ensemble},
		ofNetworks("last-layer", "Dropout after the last hidden layer only", 3,
			networkNumber{"full", "training loss with dropout after every layer", func(n *networks) float64 { return n.train(2) }},
			networkNumber{"last", "training loss with dropout after the last one only, over that", func(n *networks) float64 { return n.train(3) / n.train(2) }},
			networkNumber{"valid", "validation loss with dropout after the last one only, over that after every one", func(n *networks) float64 { return n.valid(3) / n.valid(2) }},
			networkNumber{"none", "validation loss with dropout after the last one only, over that without dropout", func(n *networks) float64 { return n.valid(3) / n.valid(1) }}),
		ofNetworks("rate", "The dropout rate", 4,
			networkNumber{"none", "gap without dropout", func(n *networks) float64 { return n.gap(1) }},
			networkNumber{"more", "gap with the second rate over that with none", func(n *networks) float64 { return n.gap(2) / n.gap(1) }},
			networkNumber{"most", "gap with the third rate over that with the second", func(n *networks) float64 { return n.gap(3) / n.gap(2) }},
			networkNumber{"under", "training loss with the highest rate", func(n *networks) float64 { return n.train(4) }},
			networkNumber{"less", "validation accuracy with the third rate less that with the highest", func(n *networks) float64 { return n.last(3).ValidAccuracy - n.last(4).ValidAccuracy }}),
		ofNetworks("widths", "Dropout in small and large layers", 4,
			networkNumber{"small", "validation loss of the small network, with dropout over without", func(n *networks) float64 { return n.valid(2) / n.valid(1) }},
			networkNumber{"large", "the same of the large network", func(n *networks) float64 { return n.valid(4) / n.valid(3) }},
			networkNumber{"ratio", "the first over the second", func(n *networks) float64 { return n.valid(2) / n.valid(1) * n.valid(3) / n.valid(4) }}),
		ofNetworks("robust", "Sensitivity to the inputs", 2,
			networkNumber{"without", "mean ‖∂p/∂x‖ over the plane without dropout", func(n *networks) float64 { return n.slope(1) }},
			networkNumber{"with", "the same with dropout", func(n *networks) float64 { return n.slope(2) }},
			networkNumber{"ratio", "with dropout over without", func(n *networks) float64 { return n.slope(2) / n.slope(1) }}),
		{Key: "alpha-dropout", Title: "Alpha dropout", Of: alphaDropout},
		ofNetworks("calibration", "Monte Carlo dropout", 1,
			networkNumber{"plain", "calibration error as it predicts", func(n *networks) float64 { return n.Runs[0].Calibration.Plain.ECE }},
			networkNumber{"mc", "calibration error of the mean over passes with dropout on", func(n *networks) float64 { return n.Runs[0].Calibration.MC.ECE }},
			networkNumber{"ratio", "the second over the first", func(n *networks) float64 { return n.Runs[0].Calibration.MC.ECE / n.Runs[0].Calibration.Plain.ECE }},
			networkNumber{"sure", "mean probability of the class that it says, less that of the mean over passes", func(n *networks) float64 {
				return n.Runs[0].Calibration.Plain.Confidence - n.Runs[0].Calibration.MC.Confidence
			}},
			networkNumber{"accuracy", "test accuracy of the mean over passes less that as it predicts", func(n *networks) float64 {
				return n.Runs[0].Calibration.MC.Accuracy - n.Runs[0].Calibration.Plain.Accuracy
			}}),
		{Key: "uncertainty", Title: "Spread of the predictions with dropout on", Of: uncertainty},
		{Key: "passes", Title: "How many passes", Of: passes},
	}
}

// slope is the mean of ‖∂p/∂x‖ over the plane for network i: how far its
// prediction moves for a small change of the input.
func (n *networks) slope(i int) float64 { return trainlab.Smoothness(n.models[i-1], n.data[i-1]) }

// boostSeeds are the seeds over which a gain in accuracy is averaged: from one to
// another it differs by 0.01.
const boostSeeds = 6

// boost is the gain in test accuracy of the second and of the third network over
// the first, as the mean over seeds from the document's on.
func boost(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	var first, second, third []float64
	for k := range uint64(boostSeeds) {
		scene := s.Clone()
		scene.Seed += k
		n, err := trainNetworks(ctx, scene, 3)
		if err != nil {
			return nil, err
		}
		first = append(first, n.Runs[0].Test.Accuracy)
		second = append(second, n.Runs[1].Test.Accuracy)
		third = append(third, n.Runs[2].Test.Accuracy)
	}
	return []Number{
		{"without", "test accuracy of the first network, mean over 6 seeds", average(first)},
		{"gain", "gain of the second network", average(second) - average(first)},
		{"strong", "gain of the third network", average(third) - average(first)},
	}, nil
}

// alphaDropout is the measure of package effects, with the numbers that the
// claim is about.
func alphaDropout(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	all, err := runEffect(ctx, "alpha-dropout", s)
	if err != nil {
		return nil, err
	}
	var out []Number
	for _, n := range all {
		switch n.Key {
		case "alpha dropout/mean", "alpha dropout/least", "alpha dropout/most", "dropout/mean", "dropout/last", "alpha dropout/loss", "dropout/loss":
			out = append(out, n)
		}
	}
	return out, nil
}
