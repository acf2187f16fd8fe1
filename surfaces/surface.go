// Package surfaces holds the loss surfaces of two coordinates that optimizers
// race on: value, exact gradient and exact Hessian, one surface a file, one
// line each in the catalog.
//
// gonum's optimize/functions has some of them, but its Beale.Hess is wrong (at
// the test point 31761 where central differences give 12881) and most of its
// gradients are untested, so the derivatives here are our own closed forms,
// each checked against differences.
package surfaces

import "gonum.org/v1/gonum/mat"

// Surface is a loss f(x, y). It has the methods of optimizers.Objective and of
// optimizers.Curved without naming them.
type Surface interface {
	// Dim is 2.
	Dim() int
	// Eval returns f and, where grad is not nil, writes ∇f [2] into it. At a
	// declared kink the gradient is as the surface documents.
	Eval(x, grad []float64) float64
	// Hessian writes the second derivatives into dst [2][2].
	Hessian(x []float64, dst *mat.SymDense)
	// Domain is the part of the plane worth showing.
	Domain() Domain
	// Minima lists the known minima, global ones first.
	Minima() []Minimum
	// Start is where a race starts unless told otherwise.
	Start() [2]float64
}

// Domain is a rectangle of the plane.
type Domain struct{ XMin, XMax, YMin, YMax float64 }

// Minimum is a point where f is least, there or everywhere.
type Minimum struct {
	X, Y, F float64
	Global  bool
	// Kink marks a minimum at which f has no gradient: the slope does not go
	// to zero on the way there.
	Kink bool
}

// plane gives Dim to every surface of two coordinates.
type plane struct{}

// Dim returns 2.
func (plane) Dim() int { return 2 }

func setHessian(dst *mat.SymDense, xx, xy, yy float64) {
	dst.SetSym(0, 0, xx)
	dst.SetSym(0, 1, xy)
	dst.SetSym(1, 1, yy)
}
