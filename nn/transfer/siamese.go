package transfer

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/optimizers"
)

// twins is a network that says whether two images are of one class: both pass
// through the same layers, and one unit looks at the distance unit by unit,
//
//	z = wᵀ|h₁ − h₂| + b,   L = mean (max(z, 0) − z·t + log(1 + exp(−|z|)))
//
// with t = 1 for a pair of one class. Its coordinates are the trunk's and then w
// [d] and b. Source: Koch, Zemel & Salakhutdinov 2015, "Siamese Neural Networks".
type twins struct {
	trunk  *nn.Model
	pass   *nn.Pass
	width  int // d
	images *datasets.Set
	byKind [][]int // the images of each class

	rule  optimizers.Optimizer
	lr    float64
	state *optimizers.State
	x     []float64

	pairs nn.Batch // [features][2n], the first n and then their partners
	index []int
	same  []float64 // t
	dh    nn.Batch
	loss  float64
}

var _ optimizers.Objective = (*twins)(nil)

func (l Lessons) siamese(ctx context.Context) (Learnt, error) {
	images := l.Study.Images
	if images.Labels == nil {
		return Learnt{}, fmt.Errorf("same-class: %s has no classes: want images that are known to belong together", images.Name)
	}
	full, err := l.network(1, nn.Sigmoid)
	if err != nil {
		return Learnt{}, err
	}
	last := len(full.Layers) - 1
	trunk, err := nn.NewModel(nn.MSE, 0, full.Layers[:last]...)
	if err != nil {
		return Learnt{}, err
	}
	move(trunk, 0, full, 0, last)
	rule, err := optimizers.Catalog().Build(l.Study.Rule)
	if err != nil {
		return Learnt{}, fmt.Errorf("same-class: %w", err)
	}
	_, width := trunk.Size()
	t := &twins{trunk: trunk, pass: trunk.NewPass(), width: width, images: images, byKind: make([][]int, images.Classes),
		rule: rule, lr: l.Study.Rule.Values.Num("lr"), x: make([]float64, trunk.Dim()+width+1)}
	t.state = optimizers.NewState(rule, len(t.x))
	copy(t.x, full.Theta) // the output layer's kernel [d][1] and bias stand behind the trunk's
	for i, k := range images.Labels {
		t.byKind[k] = append(t.byKind[k], i)
	}
	losses, err := l.Study.run(ctx, t, streamTask)
	copy(full.Theta, t.x)
	return Learnt{full, losses}, err
}

func (t *twins) learn(_ nn.Batch, index []int, _ int, r *rand.Rand) float64 {
	n := len(index)
	t.index, t.same = append(t.index[:0], index...), t.same[:0]
	for _, i := range index {
		kind, same := t.images.Labels[i], 1.0
		if r.IntN(2) == 0 {
			kind, same = t.other(kind, r), 0
		}
		t.same = append(t.same, same)
		t.index = append(t.index, t.byKind[kind][r.IntN(len(t.byKind[kind]))])
	}
	if t.pairs.Cols < 2*n {
		t.pairs = nn.NewBatch(t.images.Features, 2*n)
	}
	room := t.pairs
	t.pairs = fill(room, t.images, t.index)
	t.rule.Step(t.state, t.x, t, t.lr)
	t.pairs = room
	return t.loss
}

// other is another class that has images.
func (t *twins) other(kind int, r *rand.Rand) int {
	for {
		if k := r.IntN(len(t.byKind)); k != kind && len(t.byKind[k]) > 0 {
			return k
		}
	}
}

// Dim is the number of coordinates.
func (t *twins) Dim() int { return len(t.x) }

// Eval is the mean loss over the pairs, and its gradient.
func (t *twins) Eval(x, grad []float64) float64 {
	dim, n := t.trunk.Dim(), len(t.same)
	t.pass.Mode = nn.Train
	h := t.trunk.Forward(t.pass, x[:dim], t.pairs)
	w, b := x[dim:dim+t.width], x[dim+t.width]
	z := make([]float64, n)
	for j := range t.width {
		row := h.Row(j)
		for c := range z {
			z[c] += w[j] * math.Abs(row[c]-row[c+n])
		}
	}
	loss := 0.0
	for c, want := range t.same {
		v := z[c] + b
		e := math.Exp(-math.Abs(v))
		loss += max(v, 0) - v*want + math.Log1p(e)
		sigma := 1 / (1 + e)
		if v < 0 {
			sigma = e / (1 + e)
		}
		z[c] = (sigma - want) / float64(n) // now ∂L/∂z
	}
	t.loss = loss / float64(n)
	if grad == nil {
		return t.loss
	}
	t.dh = like(t.dh, h)
	clear(t.dh.Data)
	grad[dim+t.width] = 0
	for _, d := range z {
		grad[dim+t.width] += d
	}
	for j := range t.width {
		row, back := h.Row(j), t.dh.Row(j)
		sum := 0.0
		for c, d := range z {
			diff := row[c] - row[c+n]
			sum += d * math.Abs(diff)
			slope := w[j] * d
			switch {
			case diff < 0:
				slope = -slope
			case diff == 0:
				slope = 0
			}
			back[c], back[c+n] = slope, -slope
		}
		grad[dim+j] = sum
	}
	t.trunk.Backward(t.pass, x[:dim], grad[:dim], t.dh)
	return t.loss
}
