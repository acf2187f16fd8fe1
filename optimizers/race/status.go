package race

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"downhill/optimizers"
)

// A racer has arrived when gradient and update both stay below these for
// arriveSteps steps running: momentum that crosses a flat spot has not arrived.
const (
	arriveGradient = 1e-6
	arriveUpdate   = 1e-6
	arriveSteps    = 10
	// leaveFactor times the domain's size is how far away counts as diverged.
	leaveFactor = 1e6
)

// rest is what a point is at which a racer came to rest.
type rest int

const (
	atTheMinimum rest = iota // with a positive definite Hessian, or a known kink
	onSaddle
	onMaximum
	onFlat
	onNoNumber // of the curvature
)

// settled decides what a point is at which a racer came to rest.
func (g *Ground) settled(x []float64) (Status, string) {
	kind := g.resting(x)
	switch at := where(x[0], x[1]); kind {
	case atTheMinimum:
		return Converged, g.nameMinimum(x)
	case onSaddle:
		return Stationary, "at rest on a saddle at " + at
	case onMaximum:
		return Stationary, "at rest on a maximum at " + at
	case onNoNumber:
		return Stationary, "at rest where the curvature is not a number"
	default:
		return Stationary, "at rest on a flat spot at " + at
	}
}

// resting looks at the curvature of a point at rest.
func (g *Ground) resting(x []float64) rest {
	h := mat.NewSymDense(2, nil)
	g.F.Hessian(x, h)
	a, b, c := h.At(0, 0), h.At(0, 1), h.At(1, 1)
	mean, radius := (a+c)/2, math.Hypot((a-c)/2, b)
	low, high := mean-radius, mean+radius
	// Rounding in the closed forms is some 1e-12 of the largest entry, so a
	// smaller eigenvalue cannot be told from zero.
	tiny := 1e-12 * math.Max(math.Abs(low), math.Abs(high))
	switch {
	case math.IsNaN(low) || math.IsNaN(high):
		return onNoNumber
	case low > tiny:
		return atTheMinimum
	case low < -tiny && high > tiny:
		return onSaddle
	case high < -tiny:
		return onMaximum
	}
	if m, d := g.nearest(x); m != nil && m.Kink && d < 1e-3 {
		return atTheMinimum
	}
	return onFlat
}

// nearest returns the closest known minimum and its distance.
func (g *Ground) nearest(x []float64) (*Minimum, float64) {
	at, best := g.Nearest(x)
	if at < 0 {
		return nil, best
	}
	return &g.Minima[at], best
}

// nameMinimum says which minimum a racer rests at.
func (g *Ground) nameMinimum(x []float64) string {
	m, d := g.nearest(x)
	if m == nil || !atMinimum(m, d) {
		return fmt.Sprintf("at a minimum at %s, not a known one", where(x[0], x[1]))
	}
	if m.Found {
		return nameFound(m)
	}
	if !m.Global {
		return fmt.Sprintf("at the local minimum %s, not the global one", where(m.X, m.Y))
	}
	return fmt.Sprintf("at the global minimum %s", where(m.X, m.Y))
}

func where(x, y float64) string { return fmt.Sprintf("(%.6g, %.6g)", x+0, y+0) }

// gone returns why a point counts as diverged, "" while it does not. A point
// that is not finite has no row; one that is merely far has.
func (g *Ground) gone(x []float64, loss, gradNorm float64) (reason string, finite bool) {
	for i, name := range [2]string{"x", "y"} {
		if math.IsNaN(x[i]) || math.IsInf(x[i], 0) {
			return fmt.Sprintf("%s became %v", name, x[i]), false
		}
	}
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		return fmt.Sprintf("the loss became %v", loss), false
	}
	if math.IsNaN(gradNorm) || math.IsInf(gradNorm, 0) {
		return fmt.Sprintf("the gradient became %v", gradNorm), false
	}
	size := math.Max(g.XMax-g.XMin, g.YMax-g.YMin)
	dx := math.Max(0, math.Max(g.XMin-x[0], x[0]-g.XMax))
	dy := math.Max(0, math.Max(g.YMin-x[1], x[1]-g.YMax))
	if d := math.Hypot(dx, dy); d > leaveFactor*size {
		return fmt.Sprintf("%.3g away from the domain, more than a million times its size", d), true
	}
	return "", true
}

var _ optimizers.Curved = (*noisy)(nil)
