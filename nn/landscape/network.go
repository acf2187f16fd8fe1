package landscape

import (
	"fmt"
	"math"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/optimizers"
)

// network is what is trained, before it is.
type network struct {
	settings Settings
	set      *datasets.Set
	model    *nn.Model // as it was drawn; never written to
	rule     param.Choice
	x        nn.Batch
	y        nn.Targets
}

func newNetwork(s Settings) (*network, error) {
	toy, err := choose(datasets.Catalog(), s.Data, map[string]float64{"n": float64(s.Points), "noise": s.Noise})
	if err != nil {
		return nil, err
	}
	data, err := datasets.Catalog().Build(toy)
	if err != nil {
		return nil, err
	}
	net := &network{settings: s, set: data.Make(s.Seed)}
	if net.set.Features != 2 || net.set.Classes < 2 {
		return nil, param.Unknown("data set", s.Data, planar())
	}
	a := nn.DefaultArchitecture(net.set.Features, net.set.Classes)
	a.Hidden, a.L2, a.Seed = s.Hidden, s.L2, s.Seed
	if a.Activation, err = activations.Catalog().Default(s.Activation); err != nil {
		return nil, err
	}
	if net.model, err = nn.Build(a); err != nil {
		return nil, err
	}
	if net.rule, err = choose(optimizers.Catalog(), s.Rule, map[string]float64{"lr": s.Rate}); err != nil {
		return nil, err
	}
	if _, err := nn.NewTrainer(net.training()); err != nil {
		return nil, err
	}
	index := make([]int, net.set.Len())
	for i := range index {
		index[i] = i
	}
	net.x = nn.NewBatch(net.set.Features, len(index))
	net.set.Gather(net.x.Data, net.x.Stride, index)
	net.y = nn.Targets{Labels: net.set.Labels}
	return net, nil
}

// choose is a thing of a catalog with some numbers set.
func choose[T any](c param.Catalog[T], key string, set map[string]float64) (param.Choice, error) {
	choice, err := c.Default(key)
	for k, v := range set {
		if err == nil {
			choice, err = c.With(choice, k, param.FormatFloat(v))
		}
	}
	return choice, err
}

func (n *network) training() nn.Training {
	return nn.Training{Model: n.model.Clone(), Data: n.set, Rule: n.rule, BatchSize: n.settings.BatchSize,
		Epochs: n.settings.Epochs, Seed: n.settings.Seed, SkipTrainEval: true}
}

// way is how a training went: the parameters after some of its epochs, from the
// first weights to the last that are finite.
type way struct {
	theta   [][]float64 // [entries][d]
	epochs  []int       // [entries]
	trouble string
}

// maxEntries is how many entries a way has at most, besides the first: enough for
// a line of pixels, few enough for the decomposition that main directions take.
const maxEntries = 200

// train trains a copy of the network.
func (n *network) train() *way {
	t, err := nn.NewTrainer(n.training())
	if err != nil {
		panic("landscape: newNetwork has seen that it can be trained: " + err.Error())
	}
	w := &way{}
	keep := func(epoch int) bool {
		theta := make([]float64, t.Model.Dim())
		t.Model.Coordinates(theta)
		for _, x := range theta {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return false
			}
		}
		w.theta, w.epochs = append(w.theta, theta), append(w.epochs, epoch)
		return true
	}
	keep(0)
	every := (n.settings.Epochs + maxEntries - 1) / maxEntries
	for epoch := 1; epoch <= n.settings.Epochs; epoch++ {
		for range t.StepsPerEpoch() {
			r, err := t.Step()
			if err != nil || r.Status == nn.Diverged {
				w.trouble = fmt.Sprintf("the training diverged in epoch %d; the slice goes through epoch %d", epoch, w.epochs[len(w.epochs)-1])
				return w
			}
		}
		if (epoch%every == 0 || epoch == n.settings.Epochs) && !keep(epoch) {
			w.trouble = fmt.Sprintf("the training diverged in epoch %d; the slice goes through epoch %d", epoch, w.epochs[len(w.epochs)-1])
			return w
		}
	}
	return w
}

// bench is the scratch memory of one evaluation.
type bench struct {
	net   *network
	pass  *nn.Pass
	theta []float64 // [d]
	grad  []float64 // [d]
	dz    nn.Batch
}

func (n *network) bench() *bench {
	_, out := n.model.Size()
	return &bench{net: n, pass: n.model.NewPass(), theta: make([]float64, n.model.Dim()), grad: make([]float64, n.model.Dim()),
		dz: nn.NewBatch(out, n.x.Cols)}
}

// loss is the network's loss over all instances at theta, penalties included,
// with its gradient where grad [d] is not nil, and how many it classifies right.
func (b *bench) loss(theta, grad []float64) (loss float64, right int) {
	m := b.net.model
	z := m.Forward(b.pass, theta, b.net.x)
	if grad == nil {
		loss, right = m.Loss.Eval(b.pass, nn.Batch{}, z, b.net.y)
		return loss + m.Penalty(theta, nil), right
	}
	loss, right = m.Loss.Eval(b.pass, b.dz, z, b.net.y)
	m.Backward(b.pass, theta, grad, b.dz)
	return loss + m.Penalty(theta, grad), right
}

// at is the loss at (x, y) of a plane, with the two components of its gradient
// where grad [2] is not nil.
func (b *bench) at(p *plane, x, y float64, grad []float64) float64 {
	for i, t := range p.origin {
		b.theta[i] = t + x*p.axis[0][i] + y*p.axis[1][i]
	}
	if grad == nil {
		z, _ := b.loss(b.theta, nil)
		return z
	}
	z, _ := b.loss(b.theta, b.grad)
	grad[0], grad[1] = dot(b.grad, p.axis[0]), dot(b.grad, p.axis[1])
	return z
}
