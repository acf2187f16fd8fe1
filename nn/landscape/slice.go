package landscape

import (
	"fmt"
	"strings"
	"sync"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/surfaces"
)

// Slice is the loss of a trained network on a plane through its solution. The
// network is trained when f is first asked for anything but its domain and its
// start, and the minima are searched for when they are first asked for. Any
// number of goroutines can share it.
type Slice struct {
	settings Settings
	net      *network
	plane    func() *plane
	found    func() findings
}

var _ surfaces.Sliced = (*Slice)(nil)

// findings are what a search for minima ends with.
type findings struct {
	minima []surfaces.Minimum
	text   string
}

// plane is what is known after the training.
type plane struct {
	origin   []float64    // θ* [d]
	axis     [2][]float64 // δ and η [d]
	describe surfaces.Slice
	pool     sync.Pool // of *bench
}

// New checks the settings; it does not train yet.
func New(s Settings) (*Slice, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	net, err := newNetwork(s)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", Key, err)
	}
	f := &Slice{settings: s, net: net}
	f.plane = sync.OnceValue(f.lay)
	f.found = sync.OnceValue(func() findings {
		minima, text := surfaces.Search(f, f.Domain())
		return findings{minima, text}
	})
	return f, nil
}

func (s *Settings) check() error {
	switch n := len(s.Hidden); {
	case n < 1 || n > maxLayers:
		return fmt.Errorf("hidden = %s: want 1 to %d layers; try 6/6", numbers(s.Hidden), maxLayers)
	case s.Points < 20 || s.Points > maxPoints:
		return fmt.Errorf("points = %d: want 20 to %d; try 100", s.Points, maxPoints)
	case s.Epochs < 1 || s.Epochs > maxEpochs:
		return fmt.Errorf("epochs = %d: want 1 to %d; try 100", s.Epochs, maxEpochs)
	case s.Directions != Random && s.Directions != Path:
		return param.Unknown("directions", s.Directions, []string{Random, Path})
	case !(s.Span >= 0.01 && s.Span <= 100):
		return fmt.Errorf("span = %v: want 0.01 to 100; try 1.25", s.Span)
	}
	for _, n := range s.Hidden {
		if n < 1 || n > maxUnits {
			return fmt.Errorf("hidden = %s: want 1 to %d units a layer; try 6/6", numbers(s.Hidden), maxUnits)
		}
	}
	return nil
}

// lay trains the network and lays the plane through what it ended with.
func (f *Slice) lay() *plane {
	s, way := &f.settings, f.net.train()
	d := f.net.model.Dim()
	p := &plane{origin: way.theta[len(way.theta)-1]}
	p.describe = surfaces.Slice{Network: s.words(f.net), Parameters: d, Epochs: way.epochs, Trouble: way.trouble}
	if s.Directions == Path && len(way.theta) > 1 {
		p.axis = mainDirections(way.theta)
		p.describe.Axes[0].Name, p.describe.Axes[1].Name = "main direction 1", "main direction 2"
	} else {
		p.axis = randomDirections(f.net.model, p.origin, s.Seed)
		p.describe.Axes[0].Name, p.describe.Axes[1].Name = "random direction 1", "random direction 2"
		if s.Directions == Path {
			p.describe.Trouble += "; without a path the directions are random"
		}
	}
	p.pool.New = func() any { return f.net.bench() }
	project(p, way.theta)
	b := p.pool.Get().(*bench)
	for _, theta := range way.theta {
		z, right := b.loss(theta, nil)
		p.describe.PathLoss = append(p.describe.PathLoss, z)
		p.describe.Loss, p.describe.Accuracy = z, float64(right)/float64(s.Points)
	}
	p.pool.Put(b)
	return p
}

// words say what was trained, on what and how.
func (s *Settings) words(net *network) string {
	units := make([]string, 0, len(s.Hidden)+2)
	units = append(units, "2")
	for _, n := range s.Hidden {
		units = append(units, fmt.Sprint(n))
	}
	units = append(units, fmt.Sprint(net.set.Classes))
	rule := s.Rule
	if e, err := optimizers.Catalog().Lookup(s.Rule); err == nil {
		rule = e.Title
	}
	return fmt.Sprintf("%s %s on %d points of %s, %s η = %s, %d epochs", strings.Join(units, "-"), s.Activation, s.Points, s.Data,
		rule, param.FormatFloat(s.Rate), s.Epochs)
}

// Dim returns 2.
func (f *Slice) Dim() int { return 2 }

// Eval returns L(θ* + xδ + yη) and, where grad is not nil, its gradient
// (∇L·δ, ∇L·η) with ∇L from backpropagation: exact.
func (f *Slice) Eval(x, grad []float64) float64 {
	p := f.plane()
	b := p.pool.Get().(*bench)
	z := b.at(p, x[0], x[1], grad)
	p.pool.Put(b)
	return z
}

// hessianStep is the distance of the gradients that a Hessian is made of, in
// units of the plane: near the cube root of float64's 2e-16 times the size of
// what is measured, where the cut-off error, which grows with its square, and
// rounding, which grows with its inverse, are alike.
const hessianStep = 1e-5

// Hessian writes the second derivatives: central differences of the exact
// gradient, good to some nine digits where the loss is smooth; the mixed one is
// the mean of both ways to it. Where an activation has kinks, as ReLU's, they are
// those between two points 2e-5 apart.
func (f *Slice) Hessian(x []float64, dst *mat.SymDense) {
	var h [2][2]float64
	var up, down [2]float64
	for i := range 2 {
		at := [2]float64{x[0], x[1]}
		at[i] = x[i] + hessianStep
		above := at[i]
		f.Eval(at[:], up[:])
		at[i] = x[i] - hessianStep
		width := above - at[i] // as it was rounded
		f.Eval(at[:], down[:])
		for j := range 2 {
			h[i][j] = (up[j] - down[j]) / width
		}
	}
	dst.SetSym(0, 0, h[0][0])
	dst.SetSym(0, 1, (h[0][1]+h[1][0])/2)
	dst.SetSym(1, 1, h[1][1])
}

// Domain is a square around the solution.
func (f *Slice) Domain() surfaces.Domain {
	r := f.settings.Span
	return surfaces.Domain{XMin: -r, XMax: r, YMin: -r, YMax: r}
}

// Minima returns those found.
func (f *Slice) Minima() []surfaces.Minimum {
	return append([]surfaces.Minimum(nil), f.found().minima...)
}

// Findings says how the search for minima ended.
func (f *Slice) Findings() string { return f.found().text }

// Start is at the upper left, on the side from which the path of a slice along
// it comes. It needs no training.
func (f *Slice) Start() [2]float64 { return [2]float64{-0.8 * f.settings.Span, 0.6 * f.settings.Span} }

// Slice says what the plane is.
func (f *Slice) Slice() surfaces.Slice { return f.plane().describe }
