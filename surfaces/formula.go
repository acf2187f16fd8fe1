package surfaces

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/num/hyperdual"

	"downhill/internal/param"
)

// Formula is a surface that somebody typed, such as
//
//	f = x^2 + 20*y^2 + 3*sin(x)*y
//
// Its gradient and Hessian are exact: the formula is compiled once and
// evaluated in hyper-dual numbers (see dual). Where f is not a number or
// infinite, as √x left of 0, so is what Eval returns; a race takes that for a
// divergence.
//
// Its minima are found by a search when they are first asked for, and so are
// marked as found: there may be others.
type Formula struct {
	plane
	text   string
	prog   program
	domain Domain
	search func() findings // searches at the first call
}

var (
	_ Surface  = (*Formula)(nil)
	_ Searched = (*Formula)(nil)
)

// Searched is a surface whose minima were found by a search.
type Searched interface {
	Surface
	// Findings says in a sentence how the search ended: how many minima it
	// found, or why there is none.
	Findings() string
}

// FormulaKey is the parameter that holds a formula's text.
const FormulaKey = "f"

// ExampleFormula is the formula that a surface has before one is typed.
const ExampleFormula = "x^2 + 20*y^2 + 3*sin(x)*y"

var formulaParams = param.Specs{
	{Key: FormulaKey, Symbol: "f", Title: "formula", Kind: param.Text, Default: param.Word(ExampleFormula),
		Help: "f(x, y), such as x^2 + 20*y^2 + 3*sin(x)*y."},
	{Key: "x", Symbol: "x", Title: "from/to", Kind: param.List, Default: param.Numbers(-5, 5), Min: -1e9, Max: 1e9, Low: -10, High: 10,
		Help: "The domain along x, such as -5/5: what is shown, and where minima are searched for."},
	{Key: "y", Symbol: "y", Title: "from/to", Kind: param.List, Default: param.Numbers(-5, 5), Min: -1e9, Max: 1e9, Low: -10, High: 10,
		Help: "The domain along y, such as -5/5."},
}

func newFormula(v param.Values) (Surface, error) {
	x, err := interval("x", v["x"].List())
	if err != nil {
		return nil, err
	}
	y, err := interval("y", v["y"].List())
	if err != nil {
		return nil, err
	}
	return NewFormula(v.Text(FormulaKey), Domain{x[0], x[1], y[0], y[1]})
}

// interval checks the ends of a domain.
func interval(key string, ends []float64) ([2]float64, error) {
	// A narrower one would not survive the rounding of its grid.
	if len(ends) != 2 || !(ends[1]-ends[0] >= 1e-6*max(1, math.Abs(ends[0]), math.Abs(ends[1]))) {
		return [2]float64{}, fmt.Errorf("%s = %s: want from/to, ascending; try -5/5", key, param.Numbers(ends...))
	}
	return [2]float64(ends), nil
}

// NewFormula compiles a formula of x and y. What does not read is a
// *FormulaError, which points at the letter.
func NewFormula(text string, d Domain) (*Formula, error) {
	prog, err := compile(text)
	if err != nil {
		return nil, err
	}
	f := &Formula{text: text, prog: prog, domain: d}
	f.search = sync.OnceValue(func() findings { return search(f, d) })
	return f, nil
}

// ReadFormula checks a formula without making a surface of it.
func ReadFormula(text string) error {
	_, err := compile(text)
	return err
}

// AsFormulaError finds the place that an error points at.
func AsFormulaError(err error) (*FormulaError, bool) {
	var f *FormulaError
	ok := errors.As(err, &f)
	return f, ok
}

// Text is the formula as it was typed.
func (f *Formula) Text() string { return strings.TrimSpace(f.text) }

// Eval returns f and its gradient.
func (f *Formula) Eval(p, grad []float64) float64 {
	root := int32(len(f.prog) - 1)
	if grad == nil {
		return f.prog.value(root, p[0], p[1])
	}
	d := f.prog.dual(root, hyperdual.Number{Real: p[0], E1mag: 1}, hyperdual.Number{Real: p[1], E2mag: 1})
	grad[0], grad[1] = d.E1mag, d.E2mag
	return d.Real
}

// Hessian writes the second derivatives, each from an evaluation of its own.
func (f *Formula) Hessian(p []float64, dst *mat.SymDense) {
	root := int32(len(f.prog) - 1)
	second := func(x1, x2, y1, y2 float64) float64 {
		return f.prog.dual(root, hyperdual.Number{Real: p[0], E1mag: x1, E2mag: x2},
			hyperdual.Number{Real: p[1], E1mag: y1, E2mag: y2}).E1E2mag
	}
	setHessian(dst, second(1, 1, 0, 0), second(1, 0, 0, 1), second(0, 0, 1, 1))
}

// Domain is the one given.
func (f *Formula) Domain() Domain { return f.domain }

// Minima returns those found.
func (f *Formula) Minima() []Minimum { return append([]Minimum(nil), f.search().minima...) }

// Findings says how the search for minima ended.
func (f *Formula) Findings() string { return f.search().text }

// Start is a point on a slope: the first of some around the middle at which f
// and its gradient are finite and the gradient is not 0, at the upper left
// where nothing speaks against it. A lattice comes last, for what is defined on
// a narrow strip.
func (f *Formula) Start() [2]float64 {
	d, g := f.domain, make([]float64, 2)
	at := func(u, v float64) [2]float64 {
		return [2]float64{d.XMin + u*(d.XMax-d.XMin), d.YMin + v*(d.YMax-d.YMin)}
	}
	good := func(s [2]float64) bool {
		z := f.Eval(s[:], g)
		size := math.Hypot(g[0], g[1])
		return finite(z) && finite(size) && size > 0
	}
	for _, c := range [][2]float64{{0.1, 0.8}, {0.9, 0.8}, {0.1, 0.2}, {0.9, 0.2}, {0.3, 0.6}, {0.7, 0.6}, {0.3, 0.4}, {0.7, 0.4}} {
		if s := at(c[0], c[1]); good(s) {
			return s
		}
	}
	const n = 40
	for j := range n {
		for i := range n {
			if s := at((float64(i)+0.5)/n, 1-(float64(j)+0.5)/n); good(s) {
				return s
			}
		}
	}
	return at(0.1, 0.8)
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
