package optimizers

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Clip shortens gradients before a rule sees them. One of its fields is set, or
// none:
//
//	Value:      gᵢ ← min(max(gᵢ, −c), c)      each component; the direction may change
//	Norm:       g ← g · c / max(‖g‖, c)       each variable by its own norm
//	GlobalNorm: g ← g · c / max(‖g‖, c)       all variables by the norm of them all
//
// with ‖·‖ the Euclidean norm and c > 0; as in Keras, which allows one of the
// three at a time too. The norms here are found without overflow, so that a
// gradient of 1e300 is shortened instead of erased. What is not finite stays
// visible: Value makes ±c of an infinite component and leaves not-a-number;
// Norm makes not-a-number of the components that are infinite and 0 of the
// others, GlobalNorm not-a-number of all (both as in Keras). The zero Clip
// changes nothing.
type Clip struct{ Value, Norm, GlobalNorm float64 }

// NewClip reads clipvalue, clipnorm and global_clipnorm from a rule's values.
// More than one of them is an error.
func NewClip(values param.Values) (Clip, error) {
	var set []string
	for _, key := range []string{"clipvalue", "clipnorm", "global_clipnorm"} {
		if values.Has(key) {
			set = append(set, key)
		}
	}
	if len(set) > 1 {
		return Clip{}, fmt.Errorf("%s: want one kind of clipping at a time, as in Keras; keep %s",
			strings.Join(set, " and "), strings.Join(set, " or "))
	}
	c := Clip{values.Num("clipvalue"), values.Num("clipnorm"), values.Num("global_clipnorm")}
	for _, key := range set {
		if v := values.Num(key); !(v > 0) || math.IsInf(v, 1) {
			return Clip{}, fmt.Errorf("%s = %v: want 0 < %s, finite; try 1", key, v, key)
		}
	}
	return c, nil
}

// Span is one variable among the coordinates: a weight matrix, a bias vector.
type Span struct{ Offset, Len int }

// Clipped is an objective that clips the gradient of another.
type Clipped interface {
	Objective
	// Raw is the gradient before clipping where it was last asked for
	// [Dim]. It is overwritten at the next Eval.
	Raw() []float64
}

// Wrap returns f with its gradients clipped; the value is untouched. It is
// Curved where f is, with f's Hessian. vars says which coordinates are one
// variable, in the sense of Norm; none means that all are one. Coordinates
// outside every span are not clipped by Norm.
func (c Clip) Wrap(f Objective, vars ...Span) Clipped {
	if len(vars) == 0 {
		vars = []Span{{0, f.Dim()}}
	}
	in := &clipped{Clip: c, f: f, vars: vars, raw: make([]float64, f.Dim())}
	if h, ok := f.(Curved); ok {
		return &clippedCurved{in, h}
	}
	return in
}

type clipped struct {
	Clip
	f    Objective
	vars []Span
	raw  []float64 // [Dim]
}

type clippedCurved struct {
	*clipped
	curved Curved
}

var (
	_ Clipped = (*clipped)(nil)
	_ Curved  = (*clippedCurved)(nil)
)

// Dim is that of the objective inside.
func (c *clipped) Dim() int { return c.f.Dim() }

// Raw is the gradient before clipping.
func (c *clipped) Raw() []float64 { return c.raw }

// Eval returns f and its clipped gradient.
func (c *clipped) Eval(x, grad []float64) float64 {
	f := c.f.Eval(x, grad)
	if grad == nil {
		return f
	}
	copy(c.raw, grad)
	switch {
	case c.Value > 0:
		for i, g := range grad {
			grad[i] = min(max(g, -c.Value), c.Value)
		}
	case c.Norm > 0:
		for _, v := range c.vars {
			shorten(grad[v.Offset:v.Offset+v.Len], c.Norm)
		}
	case c.GlobalNorm > 0:
		if norm := floats.Norm(grad, 2); math.IsInf(norm, 0) || math.IsNaN(norm) {
			for i := range grad {
				grad[i] = math.NaN()
			}
		} else {
			shorten(grad, c.GlobalNorm)
		}
	}
	return f
}

// shorten makes g no longer than c and leaves a shorter one as it is, bit for
// bit. The division comes first: g·c may overflow and c/‖g‖ underflow.
func shorten(g []float64, c float64) {
	norm := floats.Norm(g, 2)
	if norm <= c {
		return
	}
	for i := range g {
		g[i] = g[i] / norm * c
	}
}

// Hessian is that of the objective inside: clipping is no part of f.
func (c *clippedCurved) Hessian(x []float64, dst *mat.SymDense) { c.curved.Hessian(x, dst) }
