package measure

import (
	"context"
	"fmt"
	"math"
	"slices"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
	trainlab "downhill/render/labs/train"
)

// deepNet is one network of a training's document, trained to its end, or until
// its loss was no longer finite, in the same steps as in the lab train.
type deepNet struct {
	trainer *nn.Trainer
	data    datasets.Split    // as the network sees them
	began   []float64         // the weights before training
	signals []nn.LayerSignals // of the first step, by dense layer
	finally []nn.LayerSignals // of the last step
}

// deepNets are in the order of the document; their layers count from 1.
type deepNets []deepNet

// deepNumber is one number that follows from trained networks.
type deepNumber struct {
	key, title string
	of         func(ns deepNets) float64
}

// ofDeep is a measure of a training's document with at least so many
// networks.
func ofDeep(key, title string, least int, numbers ...deepNumber) Measure {
	return Measure{Key: key, Title: title, Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
		ns, err := trainDeep(ctx, s, least)
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

func trainDeep(ctx context.Context, s scenario.Scenario, least int) (deepNets, error) {
	ns, err := openDeep(s, least)
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

// openDeep builds the networks of a document, before their first step.
func openDeep(s scenario.Scenario, least int) (deepNets, error) {
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
	var ns deepNets
	for i := range s.Train.Nets {
		net := &s.Train.Nets[i]
		t, split, err := source.Trainer(&s, net, source.Split())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", net.Name, err)
		}
		ns = append(ns, deepNet{trainer: t, data: split, began: slices.Clone(t.Model.Theta)})
	}
	return ns, nil
}

// toEnd trains to the last epoch without measuring the training data.
func (n *deepNet) toEnd(ctx context.Context) error {
	t := n.trainer
	t.SkipTrainEval = true
	for first := true; first || !t.Done(); first = false {
		if _, err := t.Epoch(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

// train trains to the end, with the signals of the first and the last step
// recorded.
func (n *deepNet) train(ctx context.Context) error {
	t := n.trainer
	if _, err := t.Epoch(ctx, nil); err != nil { // epoch 0 only evaluates
		return err
	}
	t.Record()
	if _, err := t.Step(); err != nil {
		return err
	}
	n.signals = slices.Clone(t.Signals())
	before := t.Epochs*t.StepsPerEpoch() - 1
	for !t.Done() {
		if _, err := t.Epoch(ctx, func(r nn.StepReport) {
			if r.Step == before {
				t.Record()
			}
		}); err != nil {
			return err
		}
	}
	n.finally = slices.Clone(t.Signals())
	return nil
}

// hidden is how many hidden layers a network has.
func (n *deepNet) hidden() int { return len(n.signals) - 1 }

// ratio is ‖∂L/∂W‖ of the first hidden layer over that of the last hidden one, in
// the first step.
func (n *deepNet) ratio() float64 {
	return n.signals[0].GradWeights.Norm / n.signals[n.hidden()-1].GradWeights.Norm
}

// moved is ‖W − W₀‖/‖W₀‖ of the kernel of a dense layer, W₀ before training and W
// after it; layer 0 is the last hidden one.
func (n *deepNet) moved(layer int) float64 {
	if layer == 0 {
		layer = n.hidden()
	}
	m, dense := n.trainer.Model, n.signals[layer-1].Layer
	far, size := 0.0, 0.0
	for _, s := range m.Spans {
		if s.Layer != dense || s.Name != "kernel" {
			continue
		}
		for i := s.Offset; i < s.Offset+s.Len; i++ {
			d := m.Theta[i] - n.began[i]
			far, size = far+d*d, size+n.began[i]*n.began[i]
		}
	}
	return math.Sqrt(far / size)
}

// last is the last epoch that was evaluated.
func (n *deepNet) last() nn.Epoch { return n.trainer.History[len(n.trainer.History)-1] }

// best is the lowest validation loss.
func (n *deepNet) best() float64 {
	low := math.Inf(1)
	for _, e := range n.trainer.History {
		low = min(low, e.ValidLoss)
	}
	return low
}

// diverged is the step in which the loss was not finite any more, 0 where it
// stayed so.
func (n *deepNet) diverged() float64 {
	if d := n.trainer.Divergence(); d != nil {
		return float64(d.Step)
	}
	return 0
}

// reached is the first epoch after which the validation loss is at most so much;
// where none is, one more than there were.
func (n *deepNet) reached(loss float64) float64 {
	for _, e := range n.trainer.History {
		if e.ValidLoss <= loss {
			return float64(e.Epoch)
		}
	}
	return float64(n.trainer.Epochs + 1)
}
