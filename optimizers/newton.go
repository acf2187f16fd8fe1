package optimizers

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// Newton jumps to the minimum of the parabola that fits f here:
//
//	θ ← θ − η (H + (λ + τ)I)⁻¹ ∇f
//
// with H the exact Hessian [Dim][Dim] of a Curved objective, damping λ ≥ 0 and
// τ = 0 where H + λI is positive definite. Where it is not, the parabola has no
// minimum: its stationary point may be a saddle or a maximum, and the plain
// rule would go there. τ is then raised (Levenberg 1944), from max|H|/1000 in
// doublings until the sum is positive definite and once more, so that no
// direction is divided by almost nothing. State.Note says so, and by how much.
//
// An objective without a Hessian takes the gradient step θ ← θ − η∇f, and so
// does one whose Hessian is not finite; State.Note says so. A step costs one
// evaluation of H and Dim³/6 multiplications: this is for small dimensions.
// NewtonSearch is the same direction with a line search in the place of η.
// Source: Nocedal & Wright 2006, equation 2.15 and algorithm 3.3.
type Newton struct{ Damping float64 }

var _ Optimizer = Newton{}

var newtonParams = param.Specs{
	{Key: "damping", Symbol: "λ", Title: "damping", Default: param.Num(0),
		Scale: param.Log, Max: math.Inf(1), Low: 1e-4, High: 1e3,
		Help: "Added to the Hessian's diagonal: large values turn the step towards the gradient and shorten it."},
}

func newNewton(v param.Values) (Optimizer, error) { return Newton{v.Num("damping")}, nil }

// Slots returns none.
func (Newton) Slots() []Memory { return nil }

// Scalars returns none.
func (Newton) Scalars() []Memory { return nil }

// newtonScratch is what a Newton step works in, kept from step to step so that
// it need not be made again.
type newtonScratch struct {
	hessian *mat.SymDense
	factor  []float64 // [Dim][Dim], L of H + λI = LLᵀ
	step    []float64 // [Dim]
	raised  float64   // τ of the last step, and
	cause   definiteness
	note    string // what State.Note said of them
}

const (
	noHessian  = "no Hessian here: took the gradient step"
	badHessian = "the Hessian is not finite: took the gradient step"
)

// Step takes one step of the formula above.
func (o Newton) Step(s *State, x []float64, f Objective, lr float64) {
	s.ask(f, x)
	s.T++
	s.Calls.Gradients++
	curved, ok := f.(Curved)
	if !ok {
		s.Note = noHessian
		gradientStep(x, s.Grad, lr)
		return
	}
	w := s.newton
	if w == nil {
		n := len(x)
		w = &newtonScratch{hessian: mat.NewSymDense(n, nil), factor: make([]float64, n*n), step: make([]float64, n)}
		s.newton = w
	}
	curved.Hessian(s.Probe, w.hessian)
	s.Calls.Hessians++
	scale := largest(w.hessian)
	if math.IsNaN(scale) || math.IsInf(scale, 0) {
		s.Note = badHessian
		gradientStep(x, s.Grad, lr)
		return
	}
	raised := 0.0
	cause := cholesky(w.factor, w.hessian, o.Damping)
	if cause != definite {
		raised = scale / 1000
		if scale == 0 {
			raised = 0.5 // nothing to measure by: the doubling makes H + I
		}
		for cholesky(w.factor, w.hessian, o.Damping+raised) != definite && !math.IsInf(raised, 1) {
			raised *= 2
		}
		raised *= 2
		cholesky(w.factor, w.hessian, o.Damping+raised)
	}
	if cause == definite {
		w.note = ""
	} else if raised != w.raised || cause != w.cause {
		w.note = fmt.Sprintf("the Hessian is %s: added τ = %.4g to its diagonal", cause, raised)
	}
	w.raised, w.cause, s.Note = raised, cause, w.note
	solve(w.factor, w.step, s.Grad)
	gradientStep(x, w.step, lr)
}

func gradientStep(x, g []float64, lr float64) {
	for i := range x {
		x[i] -= lr * g[i]
	}
}

// largest is max|h|, not-a-number where an entry is.
func largest(h *mat.SymDense) float64 {
	top := 0.0
	for i := range h.SymmetricDim() {
		for j := i; j < h.SymmetricDim(); j++ {
			top = max(top, math.Abs(h.At(i, j)))
		}
	}
	return top
}

// definiteness is what a factorization found out.
type definiteness int

const (
	definite definiteness = iota
	singular
	indefinite
)

func (d definiteness) String() string {
	return [...]string{"positive definite", "singular", "not positive definite (it curves down)"}[d]
}

// cholesky writes the lower triangle L of h + λI = LLᵀ into l [Dim][Dim].
// A pivot that is rounding beside its diagonal entry makes the matrix singular,
// a negative one indefinite; l is then half done.
// gonum's Cholesky allocates, and does not say which of the two it was.
func cholesky(l []float64, h *mat.SymDense, lambda float64) definiteness {
	n := h.SymmetricDim()
	for j := range n {
		diagonal := h.At(j, j) + lambda
		pivot := diagonal
		for k := range j {
			pivot -= l[j*n+k] * l[j*n+k]
		}
		// Each of the j subtractions is off by half an ulp of its size.
		switch rounding := float64(n+8) * 0x1p-52 * math.Abs(diagonal); {
		case pivot < -rounding:
			return indefinite
		case !(pivot > rounding):
			return offDiagonal(l, h, j)
		}
		root := math.Sqrt(pivot)
		l[j*n+j] = root
		for i := j + 1; i < n; i++ {
			sum := h.At(i, j)
			for k := range j {
				sum -= l[i*n+k] * l[j*n+k]
			}
			l[i*n+j] = sum / root
		}
	}
	return definite
}

// offDiagonal decides the case of a vanishing pivot j: if anything is left in
// its column the form takes both signs, and otherwise it is flat there.
func offDiagonal(l []float64, h *mat.SymDense, j int) definiteness {
	n := h.SymmetricDim()
	for i := j + 1; i < n; i++ {
		sum := h.At(i, j)
		for k := range j {
			sum -= l[i*n+k] * l[j*n+k]
		}
		if math.Abs(sum) > float64(n+8)*0x1p-52*math.Abs(h.At(i, j)) {
			return indefinite
		}
	}
	return singular
}

// solve writes the solution of LLᵀ dst = b into dst.
func solve(l, dst, b []float64) {
	n := len(b)
	for i := range n {
		sum := b[i]
		for k := range i {
			sum -= l[i*n+k] * dst[k]
		}
		dst[i] = sum / l[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		sum := dst[i]
		for k := i + 1; k < n; k++ {
			sum -= l[k*n+i] * dst[k]
		}
		dst[i] = sum / l[i*n+i]
	}
}
