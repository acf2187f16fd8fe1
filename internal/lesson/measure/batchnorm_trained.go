package measure

import (
	"context"
	"fmt"
	"math"
	"slices"

	"downhill/internal/scenario"
	"downhill/nn"
	trainlab "downhill/render/labs/train"
)

// normed is one network of a training's document, trained to its end or until its
// loss was no longer finite, in the same steps as in the lab train.
type normed struct {
	trainer *nn.Trainer
	signals []nn.LayerSignals // of the first step, by dense layer
}

// normedNumber is one number that follows from trained networks, in the
// document's order.
type normedNumber struct {
	key, title string
	of         func(ns []normed) float64
}

// ofNormed is a measure of a training's document with at least so many networks.
func ofNormed(key, title string, least int, numbers ...normedNumber) Measure {
	return Measure{Key: key, Title: title, Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
		ns, err := trainNormed(ctx, s, least)
		if err != nil {
			return nil, err
		}
		var out []Number
		for _, n := range numbers {
			out = append(out, Number{Key: n.key, Title: n.title, Value: n.of(ns)})
		}
		return out, nil
	}}
}

func trainNormed(ctx context.Context, s scenario.Scenario, least int) ([]normed, error) {
	ns, err := openNormed(s, least)
	if err != nil {
		return nil, err
	}
	for i := range ns {
		if err := ns[i].train(ctx); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Train.Nets[i].Name, err)
		}
	}
	return ns, nil
}

// openNormed builds the networks of a document, before their first step.
func openNormed(s scenario.Scenario, least int) ([]normed, error) {
	if err := ofLab(s, scenario.LabTrain); err != nil {
		return nil, err
	}
	if n := len(s.Train.Nets); n < least {
		return nil, fmt.Errorf("train.runs: %d of them: this is measured of at least %d", n, least)
	}
	source, err := trainlab.Load(s, "")
	if err != nil {
		return nil, err
	}
	var ns []normed
	for i := range s.Train.Nets {
		t, _, err := source.Trainer(&s, &s.Train.Nets[i], source.Split())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Train.Nets[i].Name, err)
		}
		ns = append(ns, normed{trainer: t})
	}
	return ns, nil
}

// train takes the first step with its signals recorded, then trains to the end.
func (n *normed) train(ctx context.Context) error {
	t := n.trainer
	if _, err := t.Epoch(ctx, nil); err != nil { // epoch 0 only evaluates
		return err
	}
	t.Record()
	if _, err := t.Step(); err != nil {
		return err
	}
	n.signals = slices.Clone(t.Signals())
	for !t.Done() {
		if _, err := t.Epoch(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

// ratio is ‖∂L/∂W‖ of the first hidden layer over that of the last hidden one, in
// the first step.
func (n *normed) ratio() float64 {
	return n.signals[0].GradWeights.Norm / n.signals[len(n.signals)-2].GradWeights.Norm
}

// gradient is ‖∂L/∂W‖ of all kernels together in the first step.
func (n *normed) gradient() float64 {
	square := 0.0
	for _, l := range n.signals {
		square += l.GradWeights.Norm * l.GradWeights.Norm
	}
	return math.Sqrt(square)
}

// diverged is the step in which the loss was no longer finite, 0 where it stayed
// so.
func (n *normed) diverged() float64 {
	if d := n.trainer.Divergence(); d != nil {
		return float64(d.Step)
	}
	return 0
}

// first is the evaluation before training, last the latest.
func (n *normed) first() nn.Epoch { return n.trainer.History[0] }
func (n *normed) last() nn.Epoch  { return n.trainer.History[len(n.trainer.History)-1] }

// lowest is the lowest validation loss after training began.
func (n *normed) lowest() float64 {
	low := math.Inf(1)
	for _, e := range n.trainer.History[1:] {
		low = min(low, e.ValidLoss)
	}
	return low
}

// reached is the first epoch after which the validation loss is at most so much;
// where none is, one more than there were.
func (n *normed) reached(loss float64) float64 {
	for _, e := range n.trainer.History {
		if e.ValidLoss <= loss {
			return float64(e.Epoch)
		}
	}
	return float64(n.trainer.Epochs + 1)
}

// gap is by how much the validation loss is above the training loss at the end,
// both in evaluation.
func (n *normed) gap() float64 { return n.last().ValidLoss - n.last().TrainLossEval }

// half are the validation losses of the second half of the epochs.
func (n *normed) half() []float64 {
	h := n.trainer.History
	var out []float64
	for _, e := range h[(len(h)+1)/2:] {
		out = append(out, e.ValidLoss)
	}
	return out
}

// settled is the mean validation loss of the second half of the epochs.
func (n *normed) settled() float64 {
	sum := 0.0
	for _, x := range n.half() {
		sum += x
	}
	return sum / float64(len(n.half()))
}

// restless is by how much the validation loss changes from epoch to epoch in the
// second half, in the mean.
func (n *normed) restless() float64 {
	v, sum := n.half(), 0.0
	for i := range v[1:] {
		sum += math.Abs(v[i+1] - v[i])
	}
	return sum / float64(len(v)-1)
}
