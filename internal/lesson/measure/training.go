package measure

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
	trainlab "downhill/render/labs/train"
)

// training lists the measures of schedules, regularization and dropout.
func training() []Measure { return slices.Concat(schedules(), regularization(), dropout()) }

// networks are the networks of a document of the lab train, trained to the end.
// Networks count from 1, as in the document.
type networks struct {
	*trainlab.Frame
	seed   uint64
	models []*nn.Model
	data   []datasets.Split // as each network sees them
}

// networkNumber is one number that follows from trained networks.
type networkNumber struct {
	key, title string
	of         func(n *networks) float64
}

// ofNetworks is a measure of a document of the lab train with at least so many
// networks.
func ofNetworks(key, title string, least int, numbers ...networkNumber) Measure {
	return Measure{Key: key, Title: title, Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
		n, err := trainNetworks(ctx, s, least)
		if err != nil {
			return nil, err
		}
		var out []Number
		for _, number := range numbers {
			out = append(out, Number{Key: number.key, Title: number.title, Value: number.of(n)})
		}
		return out, ctx.Err()
	}}
}

// trainNetworks trains a document's networks as downhill train does and keeps
// them. A network that diverged is an error: there is nothing to measure.
func trainNetworks(ctx context.Context, s scenario.Scenario, least int) (*networks, error) {
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
	run, err := trainlab.Start(s, source)
	if err != nil {
		return nil, err
	}
	if err := run.Train(ctx, func(trainlab.Progress) {}); err != nil {
		return nil, err
	}
	n := &networks{Frame: run.Snapshot(), seed: s.Seed}
	for i := range s.Train.Nets {
		if n.Runs[i].Status == nn.Diverged {
			return nil, fmt.Errorf("%s diverged: %s", n.Runs[i].Name, n.Runs[i].Reason)
		}
		var file bytes.Buffer
		if err := run.Save(&file, i); err != nil {
			return nil, err
		}
		m, err := nn.Load(&file)
		if err != nil {
			return nil, err
		}
		// The trainer that is built beside tells how the network sees the data.
		_, split, err := source.Trainer(&s, &s.Train.Nets[i], source.Split())
		if err != nil {
			return nil, err
		}
		n.models, n.data = append(n.models, m), append(n.data, split)
	}
	return n, nil
}

// The three below are losses of network i with the weights that it has in the
// end, which early stopping may have brought back, without dropout and penalties.

func (n *networks) train(i int) float64 { return n.loss(i, n.data[i-1].Train) }
func (n *networks) valid(i int) float64 { return n.loss(i, n.data[i-1].Valid) }
func (n *networks) test(i int) float64  { return n.Runs[i-1].Test.Loss }

func (n *networks) loss(i int, set *datasets.Set) float64 {
	loss, _ := nn.NewEvaluator(n.models[i-1], n.seed).Evaluate(set)
	return loss
}

// right is the share of the training instances that network i gets right.
func (n *networks) right(i int) float64 {
	_, accuracy := nn.NewEvaluator(n.models[i-1], n.seed).Evaluate(n.data[i-1].Train)
	return accuracy
}

// gap is by how much the validation loss of network i lies above its training
// loss.
func (n *networks) gap(i int) float64 { return n.valid(i) - n.train(i) }

// last is the last epoch of network i.
func (n *networks) last(i int) nn.Epoch {
	epochs := n.Runs[i-1].Epochs
	return epochs[len(epochs)-1]
}

// epoch is epoch k of network i, or the last one where that came first.
func (n *networks) epoch(i, k int) nn.Epoch {
	epochs := n.Runs[i-1].Epochs
	return epochs[min(k, len(epochs)-1)]
}

// lowest is the lowest validation loss of network i on the way.
func (n *networks) lowest(i int) float64 {
	low := n.Runs[i-1].Epochs[0].ValidLoss
	for _, e := range n.Runs[i-1].Epochs {
		low = min(low, e.ValidLoss)
	}
	return low
}

// norms are the norms of the weights into the hidden units of network i.
func (n *networks) norms(i int) []float64 {
	var out []float64
	for _, layer := range trainlab.Norms(n.models[i-1]) {
		if layer.Hidden {
			out = append(out, layer.Norms...)
		}
	}
	return out
}

// average is the mean of numbers.
func average(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}
