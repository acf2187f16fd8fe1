package dying

import (
	"math"
	"slices"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
)

// look measures a network over the whole training set at once. It is the tap of
// its own pass.
type look struct {
	model  *nn.Model // its own, so that the training may go on
	pass   *nn.Pass
	x      nn.Batch // [features][instances]
	labels []int
	dz     nn.Batch
	grad   []float64
	layers int
	units  int

	hidden []int // for each layer of the model, the hidden layer whose activation it is, −1 for none
	dense  []int // for each layer of the model, which dense layer it is, −1 for none
	before nn.Batch
	moment Moment
	bad    *Divergence
}

var _ nn.Tap = (*look)(nil)

func newLook(model *nn.Model, data *datasets.Set, d scenario.Dying) *look {
	n := data.Len()
	l := &look{model: model, pass: model.NewPass(), x: nn.NewBatch(data.Features, n), labels: make([]int, n),
		dz: nn.NewBatch(data.Classes, n), grad: make([]float64, len(model.Theta)), layers: d.Layers, units: d.Units}
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	data.Gather(l.x.Data, l.x.Stride, all)
	data.GatherLabels(l.labels, all)
	l.hidden, l.dense = make([]int, len(model.Layers)), make([]int, len(model.Layers))
	for i := range model.Layers {
		l.hidden[i], l.dense[i] = -1, -1
	}
	for k, i := range model.Denses() {
		l.dense[i] = k
		if k < d.Layers {
			l.hidden[i+1] = k
		}
	}
	l.pass.Tap = l
	return l
}

// layerOf turns an index into Model.Layers into a layer as Divergence counts
// them.
func (l *look) layerOf(i int) int {
	if i < 0 {
		return 0
	}
	for ; i >= 0; i-- {
		if k := l.dense[i]; k >= 0 {
			return k + 1
		}
	}
	return 1
}

// measure looks at the network with the weights theta. Where something is not
// finite it says what.
func (l *look) measure(theta []float64) (Moment, *Divergence) {
	cells := l.layers * l.units
	l.moment = Moment{Dead: make([]float64, l.layers), Stuck: make([]float64, l.layers),
		Gradient: make([]float64, l.layers+1), Above: make([]uint32, cells), State: make([]State, cells)}
	l.bad = nil
	copy(l.model.Theta, theta)
	z := l.model.Forward(l.pass, nil, l.x)
	loss, correct := l.model.Loss.Eval(l.pass, l.dz, z, nn.Targets{Labels: l.labels})
	l.moment.Loss, l.moment.Accuracy = loss, float64(correct)/float64(l.x.Cols)
	if l.bad == nil && !finite(loss) {
		l.bad = &Divergence{What: "loss"}
	}
	if l.bad == nil {
		l.model.Backward(l.pass, nil, l.grad, l.dz)
	}
	return l.moment, l.bad
}

// Observe implements nn.Tap.
func (l *look) Observe(layer int, s nn.Signal, b nn.Batch) {
	switch s {
	case nn.Output:
		if k := l.dense[layer]; k >= 0 && l.bad == nil && !allFinite(b) {
			l.bad = &Divergence{Layer: k + 1, What: "output"}
		}
		if k := l.hidden[layer]; k >= 0 {
			l.count(k, layer, l.before, b)
		}
		l.before = b
	case nn.GradWeights:
		if k := l.dense[layer]; k >= 0 {
			sum := 0.0
			for r := range b.Rows {
				for _, g := range b.Row(r) {
					sum += g * g
				}
			}
			if l.moment.Gradient[k] = math.Sqrt(sum); l.bad == nil && !finite(l.moment.Gradient[k]) {
				l.bad = &Divergence{Layer: k + 1, What: "gradient"}
			}
		}
	}
}

// count looks at the units of hidden layer k, with pre-activations z and
// outputs y [units][instances].
func (l *look) count(k, layer int, z, y nn.Batch) {
	dead, stuck := 0, 0
	for u := range l.units {
		above := uint32(0)
		for _, v := range z.Row(u) {
			if v > 0 {
				above++
			}
		}
		at := k*l.units + u
		l.moment.Above[at] = above
		if above > 0 {
			continue
		}
		stuck++
		l.moment.State[at] = Stuck
		if !flat(l.model.Layers[layer], z.Row(u)) {
			continue
		}
		if slices.ContainsFunc(y.Row(u), func(v float64) bool { return v != 0 }) {
			l.moment.Flat++
			continue
		}
		dead++
		l.moment.State[at] = Dead
	}
	l.moment.Dead[k], l.moment.Stuck[k] = float64(dead)/float64(l.units), float64(stuck)/float64(l.units)
}

// flat says whether the slope is 0 at all pre-activations z of a unit. A PReLU is
// never flat: where its slope is 0, the slope still learns.
func flat(l nn.Layer, z []float64) bool {
	a, ok := l.(nn.Activation)
	return ok && !slices.ContainsFunc(z, func(v float64) bool { return a.Slope(v) != 0 })
}

func allFinite(b nn.Batch) bool {
	for r := range b.Rows {
		for _, v := range b.Row(r) {
			if !finite(v) {
				return false
			}
		}
	}
	return true
}
