package effects

import (
	"context"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
	trainlab "downhill/render/labs/train"
)

// lane is one network of a document, built and fed as in downhill train, so that
// a step gives the same bits.
type lane struct {
	name    string
	data    datasets.Split // as the network sees them
	model   *nn.Model
	trainer *nn.Trainer
}

// open builds the networks of a document.
func open(s scenario.Scenario) ([]lane, error) {
	source, err := trainlab.Load(s, "")
	if err != nil {
		return nil, err
	}
	var out []lane
	for n := range s.Train.Nets {
		net := &s.Train.Nets[n]
		t, split, err := source.Trainer(&s, net, source.Split())
		if err != nil {
			return nil, err
		}
		out = append(out, lane{net.Name, split, t.Model, t})
	}
	return out, nil
}

// epochs trains until n epochs are done, or to the end where that comes first,
// and returns the last one.
func (l *lane) epochs(n int) (last nn.Epoch, err error) {
	return l.until(func(e nn.Epoch) bool { return e.Epoch >= n })
}

// until trains until an epoch is as wanted, or to the end where that comes
// first, and returns the last one.
func (l *lane) until(wanted func(nn.Epoch) bool) (last nn.Epoch, err error) {
	for first := true; first || !l.trainer.Done(); first = false {
		if last, err = l.trainer.Epoch(context.Background(), nil); err != nil || wanted(last) {
			return last, err
		}
	}
	return last, nil
}

// best is the epoch with the lowest validation loss so far.
func (l *lane) best() nn.Epoch {
	low := l.trainer.History[0]
	for _, e := range l.trainer.History {
		if e.ValidLoss < low.ValidLoss {
			low = e
		}
	}
	return low
}

// reached is the first epoch whose validation loss is at most target; where
// none has, it is one more than there were.
func (l *lane) reached(target float64) float64 {
	for _, e := range l.trainer.History {
		if e.ValidLoss <= target {
			return float64(e.Epoch)
		}
	}
	return float64(len(l.trainer.History))
}
