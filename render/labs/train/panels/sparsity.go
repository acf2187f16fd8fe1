package panels

import (
	"context"

	"downhill/nn/datasets"
	"downhill/render/figure"
	"downhill/render/labs/train"
	livelab "downhill/render/labs/train/live"
)

// Of how many validation instances copies are measured, while a picture waits.
const (
	prunedOn   = 2000 // once
	frontierOn = 1000 // for every threshold
)

// checked is the first validation instances of a lane, nil where there are none.
func checked(l *livelab.Lane, most int) *datasets.Set {
	s := l.Split.Valid
	if s == nil || s.Len() == 0 {
		return nil
	}
	return s.Slice(0, min(most, s.Len()))
}

// Sparsity are the exact zeros of a lane's layers, as its weights stand and of a
// copy pruned as the lane says; what the copy scores on validation instances is in
// the title.
func Sparsity(f *livelab.Frame, lane int, l Look) *figure.Plot {
	return thinned(f, lane, l, prunedOn, false)
}

// Frontier is a lane's accuracy on validation instances against the share of
// weights that are 0, over thresholds of pruning; the ring is the lane's own.
func Frontier(f *livelab.Frame, lane int, l Look) *figure.Plot {
	return thinned(f, lane, l, frontierOn, true)
}

func thinned(f *livelab.Frame, lane int, l Look, instances int, sweep bool) *figure.Plot {
	ln := &f.Lanes[lane]
	on := checked(ln, instances)
	if on == nil || ln.Weights == nil {
		return empty("exact zeros", "no validation instances to measure on", bare(), bare())
	}
	s, err := train.Thin(context.Background(), ln.Weights.Model, on, ln.Net.Prune, sweep, ln.Seed)
	if err != nil {
		return empty("exact zeros", err.Error(), bare(), bare())
	}
	nets := []train.Thinning{{Name: ln.Name, Style: style(l.Theme, lane), Sparsity: s}}
	if sweep {
		p := train.Frontier(nets, l.Theme)
		p.Title = "accuracy against zeros · over thresholds"
		if !classified(f) {
			p.Title = "loss against zeros · over thresholds"
		}
		return p
	}
	return train.Zeros(nets)
}

// UnitNorms are the norms of the weights into every unit of a lane, beside the
// limit of max-norm; the title has how steep the prediction is over the plane.
func UnitNorms(f *livelab.Frame, lane int, l Look) *figure.Plot {
	ln := &f.Lanes[lane]
	if ln.Weights == nil {
		return empty("norms by unit", "no weights yet", bare(), bare())
	}
	m := train.Regularized(ln.Weights.Model, ln.Split, ln.Net.MaxNorm)
	p := train.UnitNormsPlot([]train.Bounding{{Name: ln.Name, Style: style(l.Theme, lane), Regularization: m}})
	p.Title = m.Title()
	return p
}

// Calibration is a lane's reliability diagram on validation instances: plain, and
// of the mean over predictions with dropout on where it drops.
func Calibration(f *livelab.Frame, lane, passes int, l Look) *figure.Plot {
	ln := &f.Lanes[lane]
	on := checked(ln, prunedOn)
	if on == nil || ln.Weights == nil || !ln.Weights.Model.Loss.Classifies() {
		return empty("how sure against how right", "nothing is classified", bare(), bare())
	}
	if !drops(ln.Weights.Model) {
		passes = 0
	}
	c, err := train.Calibrate(ln.Weights.Model, on, passes, ln.Seed)
	if err != nil {
		return empty("how sure against how right", err.Error(), bare(), bare())
	}
	p := train.Reliabilities([]train.Sureness{{Name: ln.Name, Style: style(l.Theme, lane), Calibration: c}}, l.Theme)
	p.Title = c.Title()
	return p
}
