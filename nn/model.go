package nn

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"downhill/nn/kernels"
	"downhill/optimizers"
)

// Model is a network: its layers, one behind the other, and all numbers that
// it has learnt or kept. Theta and Buffers may be read and written from
// outside; the rest is fixed when the model is made.
type Model struct {
	Layers  []Layer
	Loss    Loss
	Theta   []float64 // every parameter, flat
	Spans   []Span    // the variables in Theta
	Buffers []float64 // what is kept but not trained: moving statistics

	tie    []int  // the layer whose variables layer i uses: i, unless it is Tied
	adds   []bool // a layer behind i uses the same variables
	frozen []bool // of layer i
	offset []int  // of layer i's variables in Theta
	count  []int  // how many they are
	buffer []int  // offset of layer i's part of Buffers
	sub    []int  // offset of layer i's variables among those that are trained, −1 when frozen
	dim    int    // how many are trained
	first  int    // the lowest layer that is trained, len(Layers) when none is
}

// Span is one variable in Theta: a kernel [Rows][Cols], or a vector with
// Rows = 1.
type Span struct {
	Layer       int    // index into Model.Layers
	Name        string // "kernel", "bias", "gamma", …
	Offset, Len int
	Rows, Cols  int
}

// NewModel puts layers behind one another and draws their first weights, each
// layer from its own random numbers (seed, index), so that a layer added at the
// end changes none before it. Layers that do not fit together are an error.
func NewModel(loss Loss, seed uint64, layers ...Layer) (*Model, error) {
	m, err := assemble(loss, layers)
	if err != nil {
		return nil, err
	}
	for i, l := range m.Layers {
		l.Init(m.Theta[m.offset[i]:m.offset[i]+m.count[i]], m.buffers(i), rand.New(rand.NewPCG(mix(seed), uint64(i))))
	}
	return m, nil
}

// assemble is NewModel with all numbers 0.
func assemble(loss Loss, layers []Layer) (*Model, error) {
	if len(layers) == 0 {
		return nil, fmt.Errorf("model: no layers: want at least one")
	}
	if !loss.valid() {
		return nil, fmt.Errorf("model: loss %d: want %s", int(loss), lossNames())
	}
	n := len(layers)
	m := &Model{
		Layers: slices.Clone(layers), Loss: loss,
		tie: make([]int, n), adds: make([]bool, n), frozen: make([]bool, n),
		offset: make([]int, n), count: make([]int, n), buffer: make([]int, n+1), sub: make([]int, n),
	}
	theta := 0
	for i, l := range m.Layers {
		if err := m.fits(i, l); err != nil {
			return nil, err
		}
		m.tie[i], m.offset[i] = i, theta
		if t, ok := l.(Tied); ok {
			m.tie[i], m.adds[t.Of] = t.Of, true
			for j := t.Of + 1; j < i; j++ {
				m.adds[j] = m.adds[j] || m.tie[j] == t.Of
			}
		}
		for _, s := range l.Params() {
			m.Spans = append(m.Spans, Span{i, s.Name, theta, s.Len(), s.Rows, s.Cols})
			theta += s.Len()
		}
		m.count[i] = theta - m.offset[i]
		m.buffer[i+1] = m.buffer[i] + paramLen(l.Buffers())
	}
	m.Theta = make([]float64, theta)
	m.Buffers = make([]float64, m.buffer[n])
	m.layOut()
	return m, nil
}

// fits reports what keeps layer i from standing where it stands.
func (m *Model) fits(i int, l Layer) error {
	in, out := l.Size()
	if in < 1 || out < 1 {
		return fmt.Errorf("model: layer %d (%s) has %d inputs and %d outputs: want at least 1", i, l.Kind(), in, out)
	}
	if i > 0 {
		if _, before := m.Layers[i-1].Size(); before != in {
			return fmt.Errorf("model: layer %d (%s) takes %d features, layer %d (%s) gives %d: want the same",
				i, l.Kind(), in, i-1, m.Layers[i-1].Kind(), before)
		}
	}
	switch l := l.(type) {
	case Tied:
		if l.Of < 0 || l.Of >= i || !slices.Equal(m.Layers[l.Of].Params(), l.Layer.Params()) || len(l.Layer.Buffers()) > 0 {
			return fmt.Errorf("model: layer %d is tied to layer %d: want one before it with the same variables", i, l.Of)
		}
	case Skip:
		if l.From < 0 || l.From >= i {
			return fmt.Errorf("model: layer %d adds the output of layer %d: want one before it", i, l.From)
		}
		if _, from := m.Layers[l.From].Size(); from != in {
			return fmt.Errorf("model: layer %d adds the %d features of layer %d to %d: want as many", i, from, l.From, in)
		}
	}
	return nil
}

// layOut numbers the coordinates that are trained.
func (m *Model) layOut() {
	m.dim, m.first = 0, len(m.Layers)
	for i := range m.Layers {
		m.sub[i] = m.dim
		if m.frozen[i] {
			m.sub[i] = -1
			continue
		}
		m.dim += m.count[i]
	}
	for i := len(m.Layers) - 1; i >= 0; i-- {
		if src := m.tie[i]; m.count[src] > 0 && !m.frozen[src] {
			m.first = i
		}
	}
}

// Freeze sets whether layer i is frozen. The variables of a frozen layer are
// left out of the coordinates that an optimizer sees, and batch normalization
// that is frozen runs in inference mode, as in Keras. Layers tied to i are
// frozen with it.
func (m *Model) Freeze(i int, frozen bool) {
	m.frozen[i] = frozen
	m.layOut()
}

// Frozen says whether layer i is frozen.
func (m *Model) Frozen(i int) bool { return m.frozen[m.tie[i]] }

// Dim is the number of coordinates that are trained.
func (m *Model) Dim() int { return m.dim }

// Size is the number of features in and of outputs.
func (m *Model) Size() (in, out int) {
	in, _ = m.Layers[0].Size()
	_, out = m.Layers[len(m.Layers)-1].Size()
	return in, out
}

// Coordinates copies what is trained into x [Dim].
func (m *Model) Coordinates(x []float64) {
	for i, sub := range m.sub {
		if sub >= 0 {
			copy(x[sub:sub+m.count[i]], m.Theta[m.offset[i]:])
		}
	}
}

// SetCoordinates writes x [Dim] into Theta; what is frozen stays, bit for bit.
func (m *Model) SetCoordinates(x []float64) {
	for i, sub := range m.sub {
		if sub >= 0 {
			copy(m.Theta[m.offset[i]:], x[sub:sub+m.count[i]])
		}
	}
}

// Variables are the spans of the variables among the trained coordinates, for
// clipping each by its own norm.
func (m *Model) Variables() []optimizers.Span {
	var vars []optimizers.Span
	for _, s := range m.Spans {
		if sub := m.sub[s.Layer]; sub >= 0 {
			vars = append(vars, optimizers.Span{Offset: sub + s.Offset - m.offset[s.Layer], Len: s.Len})
		}
	}
	return vars
}

// Clone returns a copy that shares nothing that can be written.
func (m *Model) Clone() *Model {
	c := *m
	c.Layers, c.Spans = slices.Clone(m.Layers), slices.Clone(m.Spans)
	c.Theta, c.Buffers = slices.Clone(m.Theta), slices.Clone(m.Buffers)
	c.frozen, c.sub = slices.Clone(m.frozen), slices.Clone(m.sub)
	return &c
}

func (m *Model) buffers(i int) []float64 { return m.Buffers[m.buffer[i]:m.buffer[i+1]] }

// weights are layer i's variables, in x where they are trained.
func (m *Model) weights(i int, x []float64) []float64 {
	src := m.tie[i]
	if sub := m.sub[src]; x != nil && sub >= 0 {
		return x[sub : sub+m.count[src]]
	}
	return m.Theta[m.offset[src] : m.offset[src]+m.count[src]]
}

func (p *Pass) enter(m *Model, i int) {
	p.at, p.Frozen, p.Buffers = i, m.frozen[m.tie[i]], m.buffers(i)
}

// Forward returns the output of the last layer for in, before the loss' softmax
// or sigmoid. x are the trained coordinates [Dim], nil for Theta as it is.
func (m *Model) Forward(p *Pass, x []float64, in Batch) Batch {
	p.begin(in)
	out := in
	for i, l := range m.Layers {
		p.enter(m, i)
		out = l.Forward(p, m.weights(i, x), out)
		p.outs[i] = out
		if p.Tap != nil {
			p.Tap.Observe(i, Output, out)
		}
	}
	return out
}

// Backward takes ∂L/∂output of the Forward before it and writes ∂L/∂x into
// grad [Dim]. It overwrites dout.
func (m *Model) Backward(p *Pass, x, grad []float64, dout Batch) {
	clear(p.pending)
	for i := len(m.Layers) - 1; i >= m.first; i-- {
		p.enter(m, i)
		if extra := p.pending[i]; extra.Data != nil {
			kernels.Add(dout.Data, dout.Data, extra.Data)
		}
		if p.Tap != nil {
			p.Tap.Observe(i, GradOutput, dout)
		}
		src := m.tie[i]
		var dw []float64
		if sub := m.sub[src]; sub >= 0 {
			dw = grad[sub : sub+m.count[src]]
		}
		p.Add, p.WantInput = m.adds[i], i > m.first
		dout = m.Layers[i].Backward(p, m.weights(i, x), dw, dout)
		if p.Tap != nil && len(dw) > 0 && src == i {
			k := m.Layers[i].Params()[0]
			p.Tap.Observe(i, GradWeights, Batch{dw[:k.Len()], k.Rows, k.Cols, k.Cols})
		}
	}
}
