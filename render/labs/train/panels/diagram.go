package panels

import (
	"fmt"
	"math"
	"slices"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/render/figure"
	livelab "downhill/render/labs/train/live"
)

// DiagramOptions say what a diagram shows; 0 stands for the default.
type DiagramOptions struct {
	// Instance is the validation instance whose activations are shown, or −1: the
	// first one of the step's minibatch, with its dropout mask.
	Instance int
	Units    int // most units shown of a layer: 12
	Layers   int // most layers shown, the input and the output among them: 24
	Links    int // most links shown into a unit, the strongest: 4, in deep networks 2
	// Radius is how large a unit is drawn, in px: 7, in deep networks less.
	Radius   float64
	Selected Pick
}

// PickKind is what of a diagram is meant.
type PickKind int

// What can be picked.
const (
	None PickKind = iota
	Unit
	Link
	Fold // layers that are not shown
)

// Pick is a unit or a link of a network. Layers count from 0, the input; layer 1
// is the first dense one. Units count from 0. A link goes From a unit of the layer
// before to Unit.
type Pick struct {
	Kind              PickKind
	Layer, Unit, From int
}

// Weight names the weight of a link.
func (p Pick) Weight() scenario.Weight {
	return scenario.Weight{Layer: p.Layer, In: p.From + 1, Out: p.Unit + 1}
}

// column is what is drawn of a layer.
type column struct {
	layer int     // 0 is the input; −1 for layers that are folded
	first int     // of the folded layers
	last  int     // of the folded layers
	size  int     // units that the layer has
	x     float64 // place
	units []node
	most  float64 // largest |activation| of the layer's units
}

// node is one unit.
type node struct {
	unit          int
	y             float64
	activation    float64
	dropped, dead bool
}

// connection is one link that is drawn.
type connection struct {
	column, to, from int // indices: into columns, its units, and those of the column before
	weight, share    float64
}

// Diagram is a lane's network with its units and links placed.
type Diagram struct {
	lane    int
	width   int // columns
	columns []column
	links   []connection
	sampled bool // a layer has more units than are shown
	model   *nn.Model
	pick    Pick
	masked  bool    // dropout masks are shown
	size    float64 // radius of a unit, 0 for the default
}

const (
	diagramUnits  = 12
	diagramLayers = 24
	diagramLinks  = 4
	deadSample    = 64 // instances by which dead units are told
)

// Diagram places a lane's network and asks it about one instance. It is nil
// where there is no network.
func (c *Cache) Diagram(f *livelab.Frame, lane int, o DiagramOptions) *Diagram {
	ln := &f.Lanes[lane]
	if ln.Weights == nil {
		return nil
	}
	m := ln.Weights.Model
	d := &Diagram{lane: lane, model: m, pick: o.Selected, size: o.Radius}
	d.place(ln, orDefault(o.Units, diagramUnits), max(4, orDefault(o.Layers, diagramLayers)))
	w := c.work(lane, m)
	w.findDead(f, ln)
	d.fill(w, ln, o.Instance)
	links := diagramLinks
	if d.width > 10 {
		links = 2
	}
	d.connect(orDefault(o.Links, links))
	return d
}

func orDefault(n, otherwise int) int {
	if n <= 0 {
		return otherwise
	}
	return n
}

// place puts the layers side by side: where there are too many the first and the
// last ones, around a place for those between.
func (d *Diagram) place(l *livelab.Lane, units, layers int) {
	n := len(l.Denses) + 1
	head, tail := n, 0
	if n > layers {
		head = layers / 2
		tail = layers - 1 - head
	}
	size := func(layer int) int {
		if layer == 0 {
			return l.Denses[0].In
		}
		return l.Denses[layer-1].Out
	}
	add := func(layer int) {
		k := column{layer: layer, size: size(layer), x: float64(len(d.columns))}
		shown := picked(k.size, units)
		d.sampled = d.sampled || len(shown) < k.size
		for i, u := range shown {
			k.units = append(k.units, node{unit: u, y: float64(len(shown)-1)/2 - float64(i)})
		}
		d.columns = append(d.columns, k)
	}
	for layer := range head {
		add(layer)
	}
	if tail > 0 {
		d.columns = append(d.columns, column{layer: -1, first: head, last: n - tail - 1, x: float64(len(d.columns))})
		for layer := n - tail; layer < n; layer++ {
			add(layer)
		}
	}
	// Every column is as high as the others unless it has very few units.
	most := 1
	for i := range d.columns {
		most = max(most, len(d.columns[i].units))
	}
	for i := range d.columns {
		k := d.columns[i].units
		apart := 1.0
		if len(k) > 1 {
			apart = math.Min(float64(most-1)/float64(len(k)-1), 1.6)
		}
		for j := range k {
			k[j].y *= apart / float64(most)
		}
	}
	d.width = len(d.columns)
}

// instance is one instance of a set as a batch, and the batch's set.
func (w *work) instance(l *livelab.Lane, i int) (in nn.Batch, masked bool) {
	s := l.Split.Valid
	if i >= 0 && s != nil && s.Len() > 0 {
		return w.batch(s, []int{min(i, s.Len()-1)}), false
	}
	index := w.minibatch(l)
	return w.batch(l.Split.Train, index[:1]), true
}

// minibatch are the training instances of the step that led to the weights, or
// of the first one before it.
func (w *work) minibatch(l *livelab.Lane) []int {
	n := l.Split.Train.Len()
	per, step := max(1, l.StepsPerEpoch), max(0, l.Weights.Step-1)
	if key := (orderKey{l.Split.Train, l.Seed, step / per}); w.shuffled != key {
		w.order, w.shuffled = make([]int, n), key
		datasets.Shuffle(w.order, l.Seed, step/per)
	}
	from := step % per * l.Net.BatchSize
	return w.order[from:min(from+l.Net.BatchSize, n)]
}

// orderKey is what the order of an epoch follows from.
type orderKey struct {
	set   *datasets.Set
	seed  uint64
	epoch int
}

// fill asks the network about an instance, without dropout, and finds what the
// step dropped of it.
func (d *Diagram) fill(w *work, l *livelab.Lane, instance int) {
	m := d.model
	in, masked := w.instance(l, instance)
	d.masked = masked && drops(m)
	of := map[int]*column{} // by the layer of the model that gives the activations
	for i := range d.columns {
		k := &d.columns[i]
		switch {
		case k.layer == 0:
			k.take(in)
		case k.layer > 0:
			act, _ := activationOf(m, k.layer-1)
			of[act] = k
		}
	}
	w.pass.Tap = taps(func(layer int, b nn.Batch) {
		if k := of[layer]; k != nil {
			k.take(b)
		}
	})
	m.Forward(w.pass, nil, in)
	w.pass.Tap = nil
	start := 0
	first := map[int]int{}
	for k, dense := range l.Denses {
		first[k+1] = start
		start += dense.Out
	}
	for i := range d.columns {
		if k := &d.columns[i]; k.layer > 0 {
			for j := range k.units {
				if at := first[k.layer] + k.units[j].unit; at < len(w.dead) {
					k.units[j].dead = w.dead[at]
				}
			}
		}
	}
	if d.masked {
		for layer, out := range w.masks(l) {
			for i := range d.columns {
				if k := &d.columns[i]; k.layer == layer {
					for j := range k.units {
						k.units[j].dropped = out[k.units[j].unit]
					}
				}
			}
		}
	}
}

// Dropped lists the layers in which a unit is drawn as dropped: 0 for the input,
// then the dense layers from 1.
func (d *Diagram) Dropped() []int {
	var out []int
	for _, k := range d.columns {
		if slices.ContainsFunc(k.units, func(n node) bool { return n.dropped }) {
			out = append(out, k.layer)
		}
	}
	return out
}

// taps calls a function with what each layer gives.
type taps func(layer int, b nn.Batch)

var _ nn.Tap = taps(nil)

// Observe passes the layer's output on.
func (t taps) Observe(layer int, s nn.Signal, b nn.Batch) {
	if s == nn.Output {
		t(layer, b)
	}
}

// take copies the activations of the first instance.
func (k *column) take(b nn.Batch) {
	k.most = 0
	for r := range b.Rows {
		if a := math.Abs(b.At(r, 0)); a > k.most && finite(a) {
			k.most = a
		}
	}
	for i := range k.units {
		k.units[i].activation = b.At(k.units[i].unit, 0)
	}
}

// connect takes the strongest links into each unit shown from those shown before
// it.
func (d *Diagram) connect(most int) {
	for i := 1; i < len(d.columns); i++ {
		k, before := &d.columns[i], &d.columns[i-1]
		if k.layer < 1 || before.layer < 0 {
			continue
		}
		w, _ := kernel(d.model, k.layer-1)
		if w.Data == nil {
			continue
		}
		start, high := len(d.links), 0.0
		var into []connection
		n := most
		if len(before.units)*len(k.units) <= 80 { // few enough to show all
			n = len(before.units)
		}
		for to := range k.units {
			into = into[:0]
			for from := range before.units {
				if v := w.At(before.units[from].unit, k.units[to].unit); finite(v) {
					into = append(into, connection{column: i, to: to, from: from, weight: v})
				}
			}
			slices.SortStableFunc(into, func(a, b connection) int {
				switch x, y := math.Abs(a.weight), math.Abs(b.weight); {
				case x > y:
					return -1
				case x < y:
					return 1
				}
				return 0
			})
			d.links = append(d.links, into[:min(n, len(into))]...)
		}
		for _, c := range d.links[start:] {
			high = math.Max(high, math.Abs(c.weight))
		}
		for j := start; j < len(d.links); j++ {
			if high > 0 {
				d.links[j].share = math.Abs(d.links[j].weight) / high
			}
		}
	}
}

// Words say what is picked, in one line.
func (d *Diagram) Words(p Pick) string {
	switch p.Kind {
	case Unit:
		for i := range d.columns {
			if k := &d.columns[i]; k.layer == p.Layer {
				for _, u := range k.units {
					if u.unit == p.Unit {
						return d.unitWords(k, &u)
					}
				}
			}
		}
	case Link:
		if w, _ := kernel(d.model, p.Layer-1); w.Data != nil {
			return fmt.Sprintf("weight from %s to %s: %s", d.called(p.Layer-1, p.From), d.called(p.Layer, p.Unit),
				figure.Short(w.At(p.From, p.Unit), 3))
		}
	case Fold:
		for i := range d.columns {
			if k := &d.columns[i]; k.layer < 0 {
				return fmt.Sprintf("layers %d to %d are not drawn", k.first, k.last)
			}
		}
	}
	return ""
}

func (d *Diagram) unitWords(k *column, u *node) string {
	t := fmt.Sprintf("%s: activation %s", d.called(k.layer, u.unit), figure.Short(u.activation, 3))
	if k.layer == 0 {
		t = fmt.Sprintf("%s: %s", d.called(0, u.unit), figure.Short(u.activation, 3))
	}
	if u.dropped {
		t += ", dropped in this step"
	}
	if u.dead {
		t += ", dead: no instance of the sample changes it"
	}
	return t
}

// called names a unit as people count.
func (d *Diagram) called(layer, unit int) string {
	switch layer {
	case 0:
		return fmt.Sprintf("input %d", unit+1)
	case len(d.model.Denses()):
		return fmt.Sprintf("output %d", unit+1)
	}
	return fmt.Sprintf("unit %d of layer %d", unit+1, layer)
}
