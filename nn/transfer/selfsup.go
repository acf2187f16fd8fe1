package transfer

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"downhill/internal/param"
	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/optimizers"
)

// Study is a training without labels of its own: inputs and targets are made
// from the images of each minibatch.
type Study struct {
	Images    *datasets.Set
	Rule      param.Choice // of optimizers.Catalog
	BatchSize int
	Epochs    int
	Seed      uint64
	// Pace is called after every step with the instances it took; nil for nobody.
	Pace func(instances int)
	// Watch is called after every epoch with the mean loss of its steps; nil for
	// nobody.
	Watch func(epoch int, loss float64)
}

// pupil learns from one minibatch.
type pupil interface {
	// learn takes the images x [features][n] of a step and returns the loss.
	learn(x nn.Batch, index []int, step int, r *rand.Rand) float64
}

// run shows the images to the pupil, in another order every epoch, and returns
// the mean loss of each. stream keeps its random numbers apart.
func (s *Study) run(ctx context.Context, p pupil, stream uint64) ([]float64, error) {
	n := s.Images.Len()
	if s.BatchSize < 1 || n == 0 {
		return nil, fmt.Errorf("pretraining: %d images in batches of %d: want at least 1 of both", n, s.BatchSize)
	}
	order, room := make([]int, n), nn.NewBatch(s.Images.Features, min(s.BatchSize, n))
	var losses []float64
	step := 0
	for epoch := range s.Epochs {
		datasets.Shuffle(order, Seed(s.Seed, stream), epoch)
		sum := 0.0
		for from := 0; from < n; from += s.BatchSize {
			if err := ctx.Err(); err != nil {
				return losses, err
			}
			index := order[from:min(from+s.BatchSize, n)]
			x := fill(room, s.Images, index)
			loss := p.learn(x, index, step, random(s.Seed, stream+1, step))
			if math.IsNaN(loss) || math.IsInf(loss, 0) {
				return losses, fmt.Errorf("pretraining: the loss is not finite after %d steps: want a lower learning rate", step+1)
			}
			sum += loss * float64(len(index))
			step++
			if s.Pace != nil {
				s.Pace(len(index))
			}
		}
		losses = append(losses, sum/float64(n))
		if s.Watch != nil {
			s.Watch(epoch+1, losses[epoch])
		}
	}
	return losses, nil
}

// fill gathers images into room that is large enough.
func fill(room nn.Batch, images *datasets.Set, index []int) nn.Batch {
	x := nn.Batch{Rows: room.Rows, Cols: len(index), Stride: (len(index) + 7) / 8 * 8}
	x.Data = room.Data[:x.Rows*x.Stride]
	images.Gather(x.Data, x.Stride, index)
	return x
}

// student trains a model on targets that are made from the images.
type student struct {
	model *nn.Model
	rule  optimizers.Optimizer
	lr    float64
	state *optimizers.State
	obj   *nn.Objective
	x     []float64 // trained coordinates: Theta where nothing is frozen
	// ask makes the question and the answer of a minibatch.
	ask func(x nn.Batch, index []int, r *rand.Rand) (nn.Batch, nn.Targets)
}

func newStudent(m *nn.Model, rule param.Choice, seed uint64, ask func(nn.Batch, []int, *rand.Rand) (nn.Batch, nn.Targets)) (*student, error) {
	built, err := optimizers.Catalog().Build(rule)
	if err != nil {
		return nil, fmt.Errorf("pretraining: %w", err)
	}
	return &student{model: m, rule: built, lr: rule.Values.Num("lr"), state: optimizers.NewState(built, m.Dim()),
		obj: nn.NewObjective(m, m.NewPass(), seed), x: m.Theta, ask: ask}, nil
}

func (s *student) learn(x nn.Batch, index []int, step int, r *rand.Rand) float64 {
	in, want := s.ask(x, index, r)
	s.obj.Next(in, want, step)
	s.rule.Step(s.state, s.x, s.obj, s.lr)
	return s.obj.Loss
}
