// Package activations holds the activation functions: one function a file, one
// line each in the catalog.
//
// Every function works element by element, but for softmax, which sees the
// whole vector. At a kink the derivative is the one from the left, everywhere
// in this program: ReLU's is 0 at 0. Where a formula of the textbooks would
// overflow or lose its digits far out, the file uses an equal one that does
// not, and says so: values and slopes stay right up to the ends of float64.
//
// The vector forms run through nn/kernels where that has them; they agree with
// the scalar ones to a few units in the last place.
package activations

// Function is an activation function φ with its parameters fixed.
type Function interface {
	// Value returns φ(x). NaN gives NaN, ±Inf the limit.
	Value(x float64) float64
	// Slope returns dφ/dx at x, at a kink the derivative from the left.
	Slope(x float64) float64
	// Forward writes y = φ(x), element by element. y and x have one length; y
	// may be x itself and does not overlap it otherwise.
	Forward(y, x []float64)
	// Backward writes dx = dy · φ′(x), where y = φ(x) as Forward wrote it. All
	// have one length; dx may be dy itself and overlaps nothing otherwise.
	Backward(dx, dy, x, y []float64)
}

// Kinked is a Function that is not differentiable everywhere.
type Kinked interface {
	// Kinks lists where the slope jumps, in ascending order; empty where the
	// parameters make the function smooth.
	Kinks() []float64
}

// block is the number of elements that the vector forms work on at a time when
// they need room for a value in between: the room lies on the stack and stays
// in the first cache.
const block = 256
