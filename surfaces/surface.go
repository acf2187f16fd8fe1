// Package surfaces holds the loss surfaces of two coordinates that optimizers
// race on: value, exact gradient and exact Hessian, one surface a file, one
// line each in the catalog.
//
// gonum's optimize/functions has some of them, but its Beale.Hess is wrong (at
// (1, 4) it has ∂²f/∂x∂y = 31761 where 12879 is right) and most of its
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
	// Minima lists the minima inside the domain, global ones first and then by
	// rising F. The slice is the caller's.
	Minima() []Minimum
	// Start is where a race starts unless told otherwise.
	Start() [2]float64
}

// Domain is a rectangle of the plane.
type Domain struct{ XMin, XMax, YMin, YMax float64 }

// Minimum is a point where f is less than at every point around it.
type Minimum struct {
	X, Y, F float64
	// Global marks a minimum that no other point of the domain undercuts.
	// (McCormick's function falls lower still far outside.)
	Global bool
	// Kink marks a minimum at which f has no gradient: the slope does not go
	// to zero on the way there.
	Kink bool
	// Found marks a minimum that a search found on a surface whose minima are
	// not known: there may be others, and Global is lowest of those found.
	Found bool
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
