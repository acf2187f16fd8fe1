package measure

import (
	"context"
	"fmt"
	"math"
	"time"

	"downhill/internal/scenario"
	"downhill/nn"
)

// activationTrainings lists what is measured of networks that are trained with
// one activation function or another.
func activationTrainings() []Measure {
	return []Measure{
		{Key: "generalizes", Title: "Training and validation loss of networks", Of: generalizes},
		{Key: "ranking", Title: "Networks in the order in which they stand", Of: ranking},
		{Key: "convergence", Title: "Epochs of training and time for an answer, network 2 against network 1", Timed: true, Of: convergence},
		{Key: "dying-images", Title: "Units that die in a network for images",
			Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
				return runEffect(ctx, "dying-relu", s)
			}},
		ofDeep("selu-training", "Standard deviation of the last hidden layer's outputs in training", 1,
			deepNumber{"before", "standard deviation in the first step, network 1", func(ns deepNets) float64 { return deviation(ns[0].signals) }},
			deepNumber{"after", "standard deviation in the last step, network 1", func(ns deepNets) float64 { return deviation(ns[0].finally) }},
			deepNumber{"mean", "|mean| in the last step, network 1", func(ns deepNets) float64 {
				return math.Abs(ns[0].finally[ns[0].hidden()-1].Activation.Mean)
			}},
			deepNumber{"accuracy", "validation accuracy in the end, network 1", func(ns deepNets) float64 { return ns[0].last().ValidAccuracy }}),
	}
}

// deviation is the standard deviation of the last hidden layer's outputs.
func deviation(signals []nn.LayerSignals) float64 {
	return math.Sqrt(signals[len(signals)-2].Activation.Variance)
}

// trainingRepeats is from how many first weights and data the small networks of
// generalizes are trained: with a single one the gap has either sign.
const trainingRepeats = 10

// generalizes says how the document's networks fit the training data and the
// others in the end, in the mean over trainingRepeats first weights and data. The
// first are those of the document itself.
func generalizes(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	n := len(s.Train.Nets)
	train, valid, accuracy, gap := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range trainingRepeats {
		one := s
		if i > 0 {
			one.Seed = 1000*s.Seed + uint64(i)
		}
		ns, err := trainDeep(ctx, one, 2)
		if err != nil {
			return nil, err
		}
		for k := range ns {
			e := ns[k].last()
			train[k] += e.TrainLossEval / trainingRepeats
			valid[k] += e.ValidLoss / trainingRepeats
			accuracy[k] += e.ValidAccuracy / trainingRepeats
			gap[k] += (e.ValidLoss - e.TrainLossEval) / trainingRepeats
		}
	}
	var out []Number
	add := func(k int, key, title string, value float64) {
		out = append(out, Number{fmt.Sprintf("%s %d", key, k+1), fmt.Sprintf("network %d: %s", k+1, title), value})
	}
	for k := range n {
		add(k, "train", "training loss in the end", train[k])
		add(k, "valid", "validation loss in the end", valid[k])
		add(k, "accuracy", "validation accuracy in the end", accuracy[k])
		add(k, "gap", "validation loss less training loss in the end", gap[k])
		if k > 0 {
			add(k, "train gain", "training loss of network 1 less its own", train[0]-train[k])
			add(k, "valid gain", "validation loss of network 1 less its own", valid[0]-valid[k])
			add(k, "gap ratio", "its gap over that of network 1", gap[k]/gap[0])
		}
	}
	return append(out, Number{"last gap ratio", "gap of network 2 over that of the last network", gap[1] / gap[n-1]}), nil
}

// rankingRepeats is from how many first weights the networks are trained:
// neighbours in the ranking change places from one to the next.
const rankingRepeats = 5

// ranking compares the networks two by two, in the order of the document, by the
// mean validation loss over rankingRepeats first weights. The first are those of
// the document itself.
func ranking(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	n := len(s.Train.Nets)
	loss, accuracy := make([]float64, n), make([]float64, n)
	for i := range rankingRepeats {
		one := s
		one.Seed += uint64(i)
		ns, err := trainDeep(ctx, one, 2)
		if err != nil {
			return nil, err
		}
		for k := range ns {
			loss[k] += ns[k].last().ValidLoss / rankingRepeats
			accuracy[k] += ns[k].last().ValidAccuracy / rankingRepeats
		}
	}
	var out []Number
	right, pairs := 0.0, 0.0
	for i := range n {
		out = append(out,
			Number{fmt.Sprintf("loss %d", i+1), fmt.Sprintf("network %d: validation loss in the end", i+1), loss[i]},
			Number{fmt.Sprintf("accuracy %d", i+1), fmt.Sprintf("network %d: validation accuracy in the end", i+1), accuracy[i]})
		if i > 0 {
			out = append(out, Number{fmt.Sprintf("%d before %d", i, i+1),
				fmt.Sprintf("validation loss of network %d over that of network %d", i, i+1), loss[i-1] / loss[i]})
		}
		for j := range i {
			pairs++
			if loss[j] < loss[i] {
				right++
			}
		}
	}
	return append(out, Number{"pairs", "share of the pairs of networks that stand in the document's order", right / pairs}), nil
}

// convergence says how fast the second network learns and answers, against the
// first.
func convergence(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	ns, err := trainDeep(ctx, s, 2)
	if err != nil {
		return nil, err
	}
	low := ns[0].best()
	// Turn about, since what else runs on the machine changes in time.
	answers := [2]time.Duration{math.MaxInt64, math.MaxInt64}
	asked := [2]func() time.Duration{answering(&ns[0]), answering(&ns[1])}
	for range answerRounds {
		for i, ask := range asked {
			answers[i] = min(answers[i], ask())
		}
	}
	return []Number{
		{"epochs", "epochs of network 2 until its validation loss is as low as network 1's ever is, of those that network 1 takes",
			ns[1].reached(low) / ns[0].reached(low)},
		{"loss 1", "lowest validation loss, network 1", low},
		{"loss 2", "lowest validation loss, network 2", ns[1].best()},
		{"answer", "time for an answer, network 2 over network 1", float64(answers[1]) / float64(answers[0])},
	}, nil
}

// Of many short passes the fastest is hardly disturbed by what else runs.
const (
	answerRounds    = 400
	answerInstances = 64
)

// answering returns what times one pass of some validation data through a
// network.
func answering(n *deepNet) func() time.Duration {
	data := n.trainer.Valid
	index := make([]int, min(answerInstances, data.Len()))
	for i := range index {
		index[i] = i
	}
	x := nn.NewBatch(data.Features, len(index))
	data.Gather(x.Data, x.Stride, index)
	model, pass := n.trainer.Model, n.trainer.Model.NewPass()
	return func() time.Duration {
		start := time.Now()
		model.Forward(pass, nil, x)
		return time.Since(start)
	}
}
