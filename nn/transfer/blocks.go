package transfer

import (
	"fmt"
	"math"

	"downhill/internal/param"
	"downhill/nn"
)

// Op is what is done with a hidden block of the network that is reused.
type Op string

// The operations. Plan, Freeze and Thaw keep the block's weights.
const (
	Plan    Op = "plan"    // frozen and thawed as the phases say
	Freeze  Op = "freeze"  // frozen in every phase
	Thaw    Op = "thaw"    // trained in every phase
	Replace Op = "replace" // the same units with new weights, trained in every phase
	Drop    Op = "drop"    // left out
)

// Ops lists the operations.
func Ops() []Op { return []Op{Plan, Freeze, Thaw, Replace, Drop} }

// reused says whether the block's weights are kept.
func (o Op) reused() bool { return o == Plan || o == Freeze || o == Thaw }

// Surgery says what becomes of a network's blocks.
type Surgery struct {
	Ops     []Op  // of the hidden blocks from below; a block without one is Plan
	Add     []int // units of new hidden blocks on top, built as the last hidden one
	Outputs int   // of the new output layer
	Loss    nn.Loss
	Kernel  param.Choice // initializer of new layers, of initializers.Catalog
	Seed    uint64       // of the new layers' weights
}

// Block is a dense layer with what follows it up to the next one.
type Block struct {
	Name        string // "hidden 1" as counted in the network reused, "new 1", "output"
	Op          Op     // Replace for what is new
	From        int    // index of the block in the network reused, −1 for a new one
	Units       int
	first, last int // layers of Model from … to −1
	dense       int // the dense layer's index
}

// Reused says whether the block came with its weights.
func (b Block) Reused() bool { return b.From >= 0 && b.Op.reused() }

// Net is a network in blocks; the last block is the output layer.
type Net struct {
	Model  *nn.Model
	Blocks []Block
	origin *nn.Model // whose blocks were taken, nil for none
	starts []int     // where the blocks of origin begin
}

// Divide sees a network as blocks. It fails on a network whose layers depend on
// others than the one before: tied ones and connections around layers.
func Divide(m *nn.Model) (*Net, error) {
	n := &Net{Model: m}
	for i, l := range m.Layers {
		switch l := l.(type) {
		case nn.Tied, nn.Skip:
			return nil, fmt.Errorf("reusing layers: layer %d (%s) depends on others than the one before: want a plain network of dense layers", i, l.Kind())
		case nn.Dense:
			b := Block{From: len(n.Blocks), Op: Thaw, Units: l.Out, first: i, dense: i}
			if len(n.Blocks) == 0 {
				b.first = 0 // what stands before the first dense layer belongs to it
			} else {
				n.Blocks[len(n.Blocks)-1].last = i
			}
			b.Name = fmt.Sprintf("hidden %d", len(n.Blocks)+1)
			n.Blocks = append(n.Blocks, b)
		}
	}
	if len(n.Blocks) == 0 {
		return nil, fmt.Errorf("reusing layers: the network has no dense layer: want at least one")
	}
	last := &n.Blocks[len(n.Blocks)-1]
	last.last, last.Name = len(m.Layers), "output"
	return n, nil
}

// New sees a network that was not taken from another as blocks that all learn.
func New(m *nn.Model) (*Net, error) {
	n, err := Divide(m)
	if err != nil {
		return nil, err
	}
	for i := range n.Blocks {
		n.Blocks[i].From, n.Blocks[i].Op = -1, Replace
	}
	return n, nil
}

// Operate makes a network of the blocks of a, which is not touched: the new one
// has copies of the weights. Its output layer is always new. Blocks that do not
// fit on one another are an error that says which to drop or replace.
func Operate(a *nn.Model, s Surgery) (*Net, error) {
	from, err := Divide(a)
	if err != nil {
		return nil, err
	}
	hidden := from.Blocks[:len(from.Blocks)-1]
	if len(s.Ops) > len(hidden) {
		return nil, fmt.Errorf("reusing layers: %d operations for %d hidden layers: want at most one for each", len(s.Ops), len(hidden))
	}
	width, _ := a.Size()
	var layers []nn.Layer
	n := &Net{origin: a}
	for _, b := range from.Blocks {
		n.starts = append(n.starts, b.first)
	}
	put := func(b Block, body []nn.Layer) {
		b.first, b.last = len(layers), len(layers)+len(body)
		for i, l := range body {
			if _, ok := l.(nn.Dense); ok {
				b.dense = b.first + i
			}
		}
		n.Blocks, layers = append(n.Blocks, b), append(layers, body...)
		_, width = body[len(body)-1].Size()
	}
	for i, b := range hidden {
		if b.Op = Plan; i < len(s.Ops) {
			b.Op = s.Ops[i]
		}
		body := a.Layers[b.first:b.last]
		switch in, _ := body[0].Size(); {
		case b.Op == Drop:
			continue
		case b.Op == Replace:
			d := a.Layers[b.dense].(nn.Dense)
			fresh, err := renew(d, width, s.Kernel)
			if err != nil {
				return nil, err
			}
			put(b, append([]nn.Layer{fresh}, a.Layers[b.dense+1:b.last]...))
		case !b.Op.reused():
			return nil, fmt.Errorf("reusing layers: operation %q on %s: want plan, freeze, thaw, replace or drop", b.Op, b.Name)
		case in != width:
			return nil, fmt.Errorf("reusing layers: %s takes %d inputs and gets %d: drop or replace it too", b.Name, in, width)
		default:
			put(b, body)
		}
	}
	for i, units := range s.Add {
		body, err := addition(a, hidden, width, units, s.Kernel)
		if err != nil {
			return nil, err
		}
		put(Block{Name: fmt.Sprintf("new %d", i+1), Op: Replace, From: -1, Units: units}, body)
	}
	out, err := nn.NewDense(nn.Dense{In: width, Out: s.Outputs, Bias: true, Kernel: s.Kernel})
	if err != nil {
		return nil, fmt.Errorf("reusing layers: output: %w", err)
	}
	put(Block{Name: "output", Op: Replace, From: -1, Units: s.Outputs}, []nn.Layer{out})
	if n.Model, err = nn.NewModel(s.Loss, s.Seed, layers...); err != nil {
		return nil, fmt.Errorf("reusing layers: %w", err)
	}
	for _, b := range n.Blocks {
		if b.Reused() {
			move(n.Model, b.first, a, n.starts[b.From], b.last-b.first)
		}
	}
	return n, nil
}

// renew is the dense layer with new weights on another number of inputs.
func renew(d nn.Dense, in int, kernel param.Choice) (nn.Dense, error) {
	d.In, d.Kernel, d.Scale = in, kernel, 0
	d, err := nn.NewDense(d)
	if err != nil {
		err = fmt.Errorf("reusing layers: %w", err)
	}
	return d, err
}

// addition is a new hidden block with the activation of the last one.
func addition(a *nn.Model, hidden []Block, in, units int, kernel param.Choice) ([]nn.Layer, error) {
	d, err := nn.NewDense(nn.Dense{In: in, Out: units, Bias: true, Kernel: kernel})
	if err != nil {
		return nil, fmt.Errorf("reusing layers: a layer added: %w", err)
	}
	body := []nn.Layer{d}
	if len(hidden) > 0 {
		last := hidden[len(hidden)-1]
		for _, l := range a.Layers[last.first:last.last] {
			if f, ok := l.(nn.Activation); ok {
				more, err := nn.NewActivation(units, f.Choice)
				if err != nil {
					return nil, fmt.Errorf("reusing layers: a layer added: %w", err)
				}
				return append(body, more), nil
			}
		}
	}
	return body, nil
}

// move copies the variables and moving statistics of n layers of from into to.
func move(to *nn.Model, at int, from *nn.Model, begin, n int) {
	for i := range n {
		a, b := variables(from, begin+i), variables(to, at+i)
		copy(to.Theta[b[0]:b[1]], from.Theta[a[0]:a[1]])
		a, b = buffers(from, begin+i), buffers(to, at+i)
		copy(to.Buffers[b[0]:b[1]], from.Buffers[a[0]:a[1]])
	}
}

// variables is where layer i's variables stand in Theta.
func variables(m *nn.Model, i int) (at [2]int) {
	at[0] = -1
	for _, s := range m.Spans {
		if s.Layer == i {
			if at[0] < 0 {
				at[0] = s.Offset
			}
			at[1] = s.Offset + s.Len
		}
	}
	at[0] = max(at[0], 0)
	return at
}

// buffers is where layer i's moving statistics stand in Buffers.
func buffers(m *nn.Model, i int) (at [2]int) {
	for k, l := range m.Layers[:i+1] {
		at[0] = at[1]
		for _, s := range l.Buffers() {
			at[1] += s.Len()
		}
		if k == i {
			break
		}
	}
	return at
}

// Return writes the reused blocks back into a model of origin's layers, as if
// both networks had shared them all along.
func (n *Net) Return(to *nn.Model) {
	for _, b := range n.Blocks {
		if b.Reused() {
			move(to, n.starts[b.From], n.Model, b.first, b.last-b.first)
		}
	}
}

// Freeze freezes and thaws the blocks for a phase in which the upper thawed of
// the planned blocks learn, all of them where thawed is negative.
func (n *Net) Freeze(thawed int) {
	planned := 0
	for i := len(n.Blocks) - 1; i >= 0; i-- {
		b := n.Blocks[i]
		frozen := b.Op == Freeze
		if b.Op == Plan {
			frozen = thawed >= 0 && planned >= thawed
			planned++
		}
		for l := b.first; l < b.last; l++ {
			n.Model.Freeze(l, frozen)
		}
	}
}

// kernel is the kernel of the block's dense layer.
func (n *Net) kernel(b Block) []float64 {
	for _, s := range n.Model.Spans {
		if s.Layer == b.dense && s.Name == "kernel" {
			return n.Model.Theta[s.Offset : s.Offset+s.Len]
		}
	}
	return nil
}

// Kernels copies the kernels of all blocks.
func (n *Net) Kernels() [][]float64 {
	out := make([][]float64, len(n.Blocks))
	for i, b := range n.Blocks {
		out[i] = append([]float64(nil), n.kernel(b)...)
	}
	return out
}

// Moved is how far the kernel of each block is from what it was,
// ‖W − W₀‖ / ‖W₀‖ with Frobenius norms; NaN where W₀ is 0.
func (n *Net) Moved(before [][]float64) []float64 {
	out := make([]float64, len(n.Blocks))
	for i, b := range n.Blocks {
		var diff, norm float64
		for k, w := range n.kernel(b) {
			d := w - before[i][k]
			diff += d * d
			norm += before[i][k] * before[i][k]
		}
		out[i] = math.Sqrt(diff / norm)
		if norm == 0 {
			out[i] = math.NaN()
		}
	}
	return out
}
