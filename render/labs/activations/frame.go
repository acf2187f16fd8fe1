// Package activations is the lab of activation functions: their curves and
// slopes, what they do to a normal signal, the softmax, and what they cost on
// this machine.
package activations

import (
	"fmt"
	"math"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/labs"
)

// Frame is all that the lab shows of a scenario. It is immutable, and all but
// the cost follows from the scenario alone.
type Frame struct {
	Scenario scenario.Scenario
	X        []float64 // [points] from From to To
	Curves   []Curve   // in the scenario's order, the hidden ones too
	Edges    []float64 // [bins+1] of the output distributions; none for a variance of 0
	Density  []float64 // [bins] of the input, as the curves' outputs have it
	Softmax  Softmax
	Cost     *Cost // nil until it is measured
}

var _ labs.Frame = (*Frame)(nil)

// Curve is one function.
type Curve struct {
	Index     int // in the scenario's functions: the racer's style
	Choice    param.Choice
	Name      string // with its parameters: "Leaky ReLU α = 0.2"
	Short     string // without them
	Function  activations.Function
	Hidden    bool
	Y, DY     []float64              // [points] φ(x) and φ′(x), at a kink the slope from the left
	Kinks     []Kink                 // from From to To
	Saturated []activations.Interval // from From to To
	Zones     []activations.Interval // the same on the whole line
	Output    Output
}

// Kink is where a slope jumps.
type Kink struct {
	X, Y        float64
	Left, Right float64 // slopes
}

// NewFrame works out what a scenario shows, cost apart. It takes what a
// scenario would refuse, too, as long as the functions can be built: numbers
// that are not finite stay so.
func NewFrame(s scenario.Scenario) (*Frame, error) {
	s = s.Clone()
	a := &s.Activations
	if a.Points < 1 || a.Points > scenario.MaxPoints {
		return nil, fmt.Errorf("points = %d: want 1 to %d; try 401", a.Points, scenario.MaxPoints)
	}
	f := &Frame{Scenario: s, X: points(a.From, a.To, a.Points)}
	for i, shown := range a.Functions {
		c, err := f.curve(i, shown)
		if err != nil {
			return nil, fmt.Errorf("functions[%d]: %w", i, err)
		}
		f.Curves = append(f.Curves, c)
	}
	f.distribute()
	f.Softmax = newSoftmax(a.Logits, a.Temperature)
	return f, nil
}

func (f *Frame) curve(i int, shown scenario.ShownFunction) (Curve, error) {
	entry, err := activations.Catalog().Lookup(shown.Function.Key)
	if err != nil {
		return Curve{}, err
	}
	fn, err := activations.Catalog().Build(shown.Function)
	if err != nil {
		return Curve{}, err
	}
	a := &f.Scenario.Activations
	c := Curve{Index: i, Choice: shown.Function, Name: Name(shown.Function), Short: entry.Title, Function: fn, Hidden: shown.Hidden,
		Y: make([]float64, len(f.X)), DY: make([]float64, len(f.X))}
	for k, x := range f.X {
		c.Y[k], c.DY[k] = fn.Value(x), fn.Slope(x)
	}
	for _, x := range activations.Kinks(fn) {
		if x >= a.From && x <= a.To {
			c.Kinks = append(c.Kinks, Kink{X: x, Y: fn.Value(x), Left: fn.Slope(x), Right: activations.SlopeRight(fn, x)})
		}
	}
	c.Saturated = activations.Saturated(fn, a.Saturation, a.From, a.To)
	c.Zones = activations.Saturated(fn, a.Saturation, math.Inf(-1), math.Inf(1))
	return c, nil
}

// points are n places from one end to the other, evenly spread and both ends
// among them: xᵢ = from + (to − from)·i/(n − 1). The product comes before the
// quotient, so that the middle of −6 to 6 is exactly 0.
func points(from, to float64, n int) []float64 {
	xs := make([]float64, n)
	last := float64(max(1, n-1))
	for i := range xs {
		t := float64(i)
		if whole := (to - from) * last; whole-whole == 0 {
			xs[i] = from + (to-from)*t/last
		} else { // halves keep huge ranges finite
			xs[i] = from*(1-t/last) + to*(t/last)
		}
	}
	if n > 1 {
		xs[n-1] = to
	}
	return xs
}

// Name is a function with its parameters, as legends and tables have it.
func Name(ch param.Choice) string {
	entry, err := activations.Catalog().Lookup(ch.Key)
	if err != nil {
		return ch.Key
	}
	name := entry.Title
	for i, spec := range entry.Params {
		sep := ", "
		if i == 0 {
			sep = " "
		}
		name += sep + spec.Symbol + " = " + brief(ch.Values.Num(spec.Key))
	}
	return name
}

// brief writes a parameter exactly where that is short.
func brief(x float64) string {
	if s := figure.Exact(x); len([]rune(s)) <= 7 {
		return s
	}
	return figure.Short(x, 3)
}

// Style is what a function looks like everywhere.
func Style(t figure.Theme, index int) figure.Style { return t.Style(index) }

// Len is 1: there is one moment.
func (f *Frame) Len() int { return 1 }

// WithCost is the same frame with what was measured, an entry for each of its
// curves in their order; a cost of another number of functions is none.
func (f *Frame) WithCost(c *Cost) *Frame {
	out := *f
	out.Cost = nil
	if c != nil && len(c.Functions) == len(f.Curves) {
		out.Cost = c
	}
	return &out
}

// Shown are the curves that are not hidden.
func (f *Frame) Shown() []*Curve {
	var out []*Curve
	for i := range f.Curves {
		if c := &f.Curves[i]; !c.Hidden {
			out = append(out, c)
		}
	}
	return out
}

// Reading is what one curve has at the pointer.
type Reading struct {
	Index        int // of the curve
	Name         string
	Value, Slope float64
	Saturated    bool
	Kink         bool // the slope is the one from the left
}

// At reads every curve that is shown at x, in their order.
func (f *Frame) At(x float64) []Reading {
	var out []Reading
	for _, c := range f.Shown() {
		r := Reading{Index: c.Index, Name: c.Name, Value: c.Function.Value(x), Slope: c.Function.Slope(x)}
		r.Saturated = saturated(r.Slope, f.Scenario.Activations.Saturation)
		for _, k := range c.Kinks {
			r.Kink = r.Kink || k.X == x
		}
		out = append(out, r)
	}
	return out
}

func saturated(slope, threshold float64) bool { return slope < threshold && slope > -threshold }
