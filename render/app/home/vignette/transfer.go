package vignette

import (
	"errors"
	"time"

	"downhill/internal/scenario"
	"downhill/render/figure"
	transferlab "downhill/render/labs/transfer"
)

// transferTake films how accurate networks get with and without reuse.
type transferTake struct{ run *transferlab.Run }

var _ Take = (*transferTake)(nil)

func (w *Studio) startTransfer(s scenario.Scenario) (Take, error) {
	s = s.Clone()
	s.Transfer.Full = false // the card's picture needs no gigabyte
	s.Transfer.Seeds = 1
	if w.images == nil {
		source, err := transferlab.Load(s, "")
		if err != nil {
			return nil, err
		}
		w.images = source
	}
	run, err := transferlab.Start(s, w.images)
	if err != nil {
		return nil, err
	}
	return &transferTake{run}, nil
}

// Step trains on.
func (r *transferTake) Step(budget time.Duration) (bool, error) {
	err := r.run.Step(budget)
	return r.run.Done(), err
}

// Film draws the accuracy of every arm, or while there is none, that of the
// network that will be reused.
func (r *transferTake) Film(t figure.Theme) (*Film, error) {
	f := r.run.Frame()
	for _, p := range []*figure.Plot{f.AccuracyPlot(t), f.LossPlot(t), f.OriginPlot(t), f.PriorPlot(t)} {
		if p != nil && seen(p) {
			return drawing(p), nil
		}
	}
	return nil, errors.New("vignette: nothing is trained yet")
}

// seen says whether some line of a plot has a length.
func seen(p *figure.Plot) bool {
	for _, l := range p.Lines {
		if len(l.Points) > 1 {
			return true
		}
	}
	return false
}

// Close ends the trainings.
func (r *transferTake) Close() { r.run.Close() }
