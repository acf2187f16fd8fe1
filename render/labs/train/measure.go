package train

import (
	"context"
	"fmt"
	"math"
	"time"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/nn/sparse"
)

// measure takes what the document's figure asks for beside the comparison.
func (j *job) measure(ctx context.Context, figure string, passes int, seed uint64) error {
	res := &j.result
	if j.net.Prune > 0 || figure == scenario.FigureSparsity {
		s, err := Thin(ctx, j.model, j.split.Test, j.net.Prune, figure == scenario.FigureSparsity, seed)
		if err != nil {
			return err
		}
		res.Sparsity = s
	}
	switch figure {
	case scenario.FigureRegularization:
		res.Regularization = Regularized(j.model, j.split, j.now.MaxNorm)
	case scenario.FigureCalibration:
		if !j.model.Loss.Classifies() {
			break
		}
		c, err := calibrate(ctx, j.model, j.split.Test, passes, seed)
		if err != nil {
			return err
		}
		res.Calibration = c
	}
	return ctx.Err()
}

// Sparsity is what a network's exact zeros are and what pruning makes of it.
type Sparsity struct {
	Layers    []sparse.Layer // as trained
	Threshold float64
	Pruned    []sparse.Layer // with every weight below the threshold at 0; nil where that is 0
	Score     Score          // of the pruned copy; that of the network where nothing is pruned
	Frontier  []Thinned      // from no zeros to all; nil where not asked for
}

// Thinned is a copy of a network pruned at one threshold.
type Thinned struct {
	Threshold float64
	Zeros     float64 // share of the kernels' weights that are exactly 0
	Score     Score
}

// Shares are the fractions of the weights that the thresholds of a frontier set
// to 0.
func shares() []float64 {
	return []float64{0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.94, 0.96, 0.98, 0.99, 1}
}

// Thin prunes a copy of a network at a threshold and measures it on a set; with
// sweep also at the thresholds that set so and so many of the weights to 0. The
// network is left as it is.
func Thin(ctx context.Context, m *nn.Model, on *datasets.Set, threshold float64, sweep bool, seed uint64) (*Sparsity, error) {
	s := &Sparsity{Layers: sparse.Layers(m), Threshold: threshold}
	evaluate := func(t float64) (float64, Score) {
		pruned := sparse.Prune(m, t)
		var score Score
		score.Loss, score.Accuracy = nn.NewEvaluator(pruned, seed).Evaluate(on)
		return sparse.Total(sparse.Layers(pruned)).Share(), score
	}
	if threshold > 0 {
		s.Pruned = sparse.Layers(sparse.Prune(m, threshold))
	}
	_, s.Score = evaluate(threshold)
	if !sweep {
		return s, ctx.Err()
	}
	for _, t := range sparse.Thresholds(m, shares()) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		zeros, score := evaluate(t)
		s.Frontier = append(s.Frontier, Thinned{t, zeros, score})
	}
	return s, nil
}

// Kept are the layers of what is predicted with: those of the pruned copy where
// there is one.
func (s *Sparsity) Kept() []sparse.Layer {
	if s.Pruned != nil {
		return s.Pruned
	}
	return s.Layers
}

// Time measures how long the trained networks, pruned where the document says so,
// take to predict, with whole kernels and in compressed rows, one network after
// the other. now is the clock.
func (r *Run) Time(ctx context.Context, now func() time.Time) error {
	for _, j := range r.jobs {
		res := &j.result
		if res.Sparsity == nil || j.model == nil || r.source.split.Test == nil {
			continue
		}
		m := sparse.Prune(j.model, j.net.Prune)
		for _, n := range []int{1, mcBatch} {
			set := r.source.split.Test
			x := nn.NewBatch(set.Features, min(n, set.Len()))
			index := make([]int, x.Cols)
			for i := range index {
				index[i] = i
			}
			set.Gather(x.Data, x.Stride, index)
			speed, err := sparse.Measure(ctx, m, x, now)
			if err != nil {
				return fmt.Errorf("%s: %w", res.Name, err)
			}
			r.mu.Lock()
			res.Speeds = append(res.Speeds, speed)
			r.mu.Unlock()
		}
	}
	return nil
}

// Regularization is what regularization acts on.
type Regularization struct {
	Norms      []UnitNorms // by dense layer, the output layer last
	Limit      float64     // of max-norm in the hidden layers; 0 for none
	Smoothness float64     // see Smoothness; not a number where the data are not points in the plane
}

// UnitNorms are the norms of the weights into each unit of a layer.
type UnitNorms struct {
	Layer  int // index into Model.Layers
	Name   string
	Norms  []float64 // ‖W[:,j]‖ of unit j
	Hidden bool
}

// Regularized measures a network that was trained on a division of the data.
func Regularized(m *nn.Model, split datasets.Split, limit float64) *Regularization {
	return &Regularization{Norms: Norms(m), Limit: limit, Smoothness: Smoothness(m, split)}
}

// Norms are ‖W[:,j]‖ of every unit j, layer by layer.
func Norms(m *nn.Model) []UnitNorms {
	names := m.LayerNames()
	denses := m.Denses()
	var out []UnitNorms
	for _, s := range m.Spans {
		if _, dense := m.Layers[s.Layer].(nn.Dense); !dense || s.Name != "kernel" {
			continue
		}
		u := UnitNorms{Layer: s.Layer, Name: names[s.Layer], Norms: make([]float64, s.Cols), Hidden: s.Layer != denses[len(denses)-1]}
		for i, w := range m.Theta[s.Offset : s.Offset+s.Len] {
			u.Norms[i%s.Cols] += w * w
		}
		for j, square := range u.Norms {
			u.Norms[j] = math.Sqrt(square)
		}
		out = append(out, u)
	}
	return out
}
