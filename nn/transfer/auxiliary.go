package transfer

import (
	"context"
	"fmt"
	"math/rand/v2"

	"downhill/internal/param"
	"downhill/nn"
)

// Lessons says what network learns an auxiliary task.
type Lessons struct {
	Hidden      []int
	Activation  param.Choice // of activations.Catalog
	Initializer param.Choice // of initializers.Catalog
	Mask        float64      // share of the pixels that is hidden, of the task Masked
	Study       Study
	// Seen is called after every epoch with the network, to look at during the
	// call; nil for nobody. A pair of images is compared by another one.
	Seen func(epoch int, m *nn.Model)
}

// Learnt is what an auxiliary task came to.
type Learnt struct {
	// Model has the hidden layers and an output layer that nobody needs any more.
	Model  *nn.Model
	Losses []float64 // by epoch
}

// Learn trains a network on one of AuxiliaryTasks:
//
//   - Masked: pixels are hidden (set to 0) each with probability Mask, anew every
//     time; the network gives all of them back, mean squared error;
//   - Rotation: an image is turned by 0, 1, 2 or 3 quarter turns, and the network
//     says by how many, softmax with cross-entropy (Gidaris, Singh & Komodakis
//     2018);
//   - SameClass: two images pass through the same layers, and a single unit says
//     from |h₁ − h₂| whether they are of one class, sigmoid with binary
//     cross-entropy; half of the pairs are. It needs to be told which images go
//     together, not what they show.
func (l Lessons) Learn(ctx context.Context, task string) (Learnt, error) {
	images := l.Study.Images
	switch task {
	case Masked:
		m, err := l.network(images.Features, nn.MSE)
		if err != nil {
			return Learnt{}, err
		}
		var hidden nn.Batch
		return l.learn(ctx, m, func(x nn.Batch, _ []int, r *rand.Rand) (nn.Batch, nn.Targets) {
			hidden = like(hidden, x)
			Hide(hidden, x, l.Mask, r)
			return hidden, nn.Targets{Values: x}
		})
	case Rotation:
		if images.Height != images.Width || images.Height == 0 {
			return Learnt{}, fmt.Errorf("rotation: images of %d × %d pixels: want square ones", images.Height, images.Width)
		}
		m, err := l.network(len(quarter{}), nn.Softmax)
		if err != nil {
			return Learnt{}, err
		}
		turns := turnsOf(images.Height)
		var turned nn.Batch
		var labels []int
		return l.learn(ctx, m, func(x nn.Batch, _ []int, r *rand.Rand) (nn.Batch, nn.Targets) {
			turned, labels = like(turned, x), labels[:0]
			for range x.Cols {
				labels = append(labels, r.IntN(len(turns)))
			}
			turns.turn(turned, x, labels)
			return turned, nn.Targets{Labels: labels}
		})
	case SameClass:
		return l.siamese(ctx)
	}
	return Learnt{}, param.Unknown("auxiliary task", task, AuxiliaryTasks())
}

func (l Lessons) network(outputs int, loss nn.Loss) (*nn.Model, error) {
	m, err := nn.Build(nn.Architecture{Input: l.Study.Images.Features, Hidden: l.Hidden, Output: outputs, Loss: loss,
		Activation: l.Activation, Initializer: l.Initializer, Bias: true, BNMomentum: 0.99, BNEpsilon: 1e-3,
		Seed: Seed(l.Study.Seed, streamNet)})
	if err != nil {
		return nil, fmt.Errorf("auxiliary task: %w", err)
	}
	return m, nil
}

func (l Lessons) learn(ctx context.Context, m *nn.Model, ask func(nn.Batch, []int, *rand.Rand) (nn.Batch, nn.Targets)) (Learnt, error) {
	s, err := newStudent(m, l.Study.Rule, l.Study.Seed, ask)
	if err != nil {
		return Learnt{}, err
	}
	study := l.Study
	study.Watch = func(epoch int, loss float64) {
		if l.Study.Watch != nil {
			l.Study.Watch(epoch, loss)
		}
		if l.Seen != nil {
			l.Seen(epoch, m)
		}
	}
	losses, err := study.run(ctx, s, streamTask)
	return Learnt{m, losses}, err
}

// like is a batch of b's shape in the memory of room where that is large enough.
func like(room, b nn.Batch) nn.Batch {
	if cap(room.Data) < len(b.Data) {
		room.Data = make([]float64, len(b.Data))
	}
	return nn.Batch{Data: room.Data[:len(b.Data)], Rows: b.Rows, Cols: b.Cols, Stride: b.Stride}
}

// Hide copies x with every value set to 0 with probability mask.
func Hide(dst, x nn.Batch, mask float64, r *rand.Rand) {
	copy(dst.Data, x.Data)
	for i := range dst.Rows {
		row := dst.Row(i)
		for c := range row {
			if r.Float64() < mask {
				row[c] = 0
			}
		}
	}
}

// quarter holds, for every number of quarter turns counter-clockwise, which
// pixel comes to each place.
type quarter [4][]int

func turnsOf(side int) quarter {
	var q quarter
	for y := range side {
		for x := range side {
			q[0] = append(q[0], y*side+x)
			q[1] = append(q[1], x*side+side-1-y)
			q[2] = append(q[2], (side-1-y)*side+side-1-x)
			q[3] = append(q[3], (side-1-x)*side+y)
		}
	}
	return q
}

// turn writes each image turned by its number of quarter turns.
func (q *quarter) turn(dst, x nn.Batch, turns []int) {
	for f := range dst.Rows {
		for c, n := range turns {
			dst.Data[f*dst.Stride+c] = x.Data[q[n][f]*x.Stride+c]
		}
		clear(dst.Data[f*dst.Stride+dst.Cols : (f+1)*dst.Stride])
	}
}
