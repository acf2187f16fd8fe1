package optimizers

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// definiteMatrix is BBᵀ + I for a random B [n][n].
func definiteMatrix(n int, seed uint64) *mat.SymDense {
	r := rand.New(rand.NewPCG(seed, 0))
	b := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			b.Set(i, j, r.NormFloat64())
		}
	}
	a := mat.NewSymDense(n, nil)
	a.SymOuterK(1, b)
	for i := range n {
		a.SetSym(i, i, a.At(i, i)+1)
	}
	return a
}

// TestNewtonReachesQuadraticMinimum: one step, any start, any dimension. The
// gradient is left with rounding: 1e-16 times the size of A and x, in n terms.
func TestNewtonReachesQuadraticMinimum(t *testing.T) {
	for _, n := range []int{1, 2, 5, 40} {
		q := quadratic{definiteMatrix(n, uint64(n)), make([]float64, n)}
		x := make([]float64, n)
		for i := range x {
			q.b[i], x[i] = float64(i)-1.5, 3-float64(i)
		}
		g := make([]float64, n)
		q.Eval(x, g)
		before := floats.Norm(g, 2)
		s := NewState(Newton{}, n)
		Newton{}.Step(s, x, q, 1)
		q.Eval(x, g)
		if after := floats.Norm(g, 2); after > 1e-12*before || s.Note != "" {
			t.Errorf("dim %d: ‖∇f‖ went from %.1e to %.1e, note %q", n, before, after, s.Note)
		}
	}
}

// curvedRosenbrock is Rosenbrock's function with its Hessian.
type curvedRosenbrock struct{ surface }

func (curvedRosenbrock) Hessian(x []float64, dst *mat.SymDense) {
	dst.SetSym(0, 0, 1200*x[0]*x[0]-400*x[1]+2)
	dst.SetSym(0, 1, -400*x[0])
	dst.SetSym(1, 1, 200)
}

// TestNewtonMatchesInverse follows Rosenbrock's valley with the 2×2 inverse
// written out, damped and shortened; twins of both must leave that path.
func TestNewtonMatchesInverse(t *testing.T) {
	f := curvedRosenbrock{rosenbrock}
	const lr, damping, steps = 0.8, 2.0, 30
	x, g, h := []float64{-1.2, 1}, make([]float64, 2), mat.NewSymDense(2, nil)
	want := [][]float64{{x[0], x[1]}}
	for range steps {
		f.Eval(x, g)
		f.Hessian(x, h)
		a, b, c := h.At(0, 0)+damping, h.At(0, 1), h.At(1, 1)+damping
		det := a*c - b*b
		x[0], x[1] = x[0]-lr*(c*g[0]-b*g[1])/det, x[1]-lr*(a*g[1]-b*g[0])/det
		want = append(want, []float64{x[0], x[1]})
	}
	// The condition number is below 3000 there, so 1e-12 for a step's rounding,
	// and Newton's steps forget the error of the ones before.
	o, _ := build(t, "newton:damping=2")
	if d := farthest(want, run(o, f, want[0], lr, steps)); d > 1e-11 {
		t.Errorf("path differs by %.1e of its size", d)
	}
	if d := farthest(want, run(Newton{damping * 1.01}, f, want[0], lr, steps)); d < 1e-4 {
		t.Errorf("damping changed by 1 %% moves the path by %.1e only", d)
	}
	if d := farthest(want, run(Newton{damping}, f, want[0], lr*1.01, steps)); d < 1e-4 {
		t.Errorf("lr changed by 1 %% moves the path by %.1e only", d)
	}
}

// TestNewtonReportsWhatItCannotSolve: what the Hessian is, τ, and the step.
func TestNewtonReportsWhatItCannotSolve(t *testing.T) {
	sym := func(a, b, c float64) *mat.SymDense { return mat.NewSymDense(2, []float64{a, b, b, c}) }
	for _, c := range []struct {
		name string
		h    *mat.SymDense
		note string
		tau  float64
	}{
		// max|H|/1000 doubled until H + τI is definite, and once more.
		{"saddle", sym(2, 0, -2), "not positive definite", 0.002 * 2048},
		{"maximum", sym(-2, 0, -2), "not positive definite", 0.002 * 2048},
		{"mixed", sym(0, 3, 0), "not positive definite", 0.003 * 2048},
		{"valley floor", sym(2, 0, 0), "singular", 0.002 * 2},
		{"turned valley floor", sym(1, 1, 1), "singular", 0.001 * 2},
		{"flat", sym(0, 0, 0), "singular", 1},
		{"steep and gentle", sym(1e15, 0, 1), "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := quadratic{c.h, []float64{0.5, -0.25}}
			x := []float64{1.5, 0.75}
			start := [2]float64(x)
			s := NewState(Newton{}, 2)
			Newton{}.Step(s, x, q, 1)
			if !strings.Contains(s.Note, c.note) || (c.note == "") != (s.Note == "") {
				t.Errorf("note %q, want %q in it", s.Note, c.note)
			}
			// (H + τI)(θ₀ − θ₁) = ∇f(θ₀)
			slope := 0.0
			for i := range x {
				row := c.tau * (start[i] - x[i])
				for j := range x {
					row += c.h.At(i, j) * (start[j] - x[j])
				}
				if math.Abs(row-s.Grad[i]) > 1e-9*math.Abs(s.Grad[i]) { // the turned floor's condition is 1000
					t.Errorf("(H + %g I)Δ = %v in coordinate %d, want ∇f = %v", c.tau, row, i, s.Grad[i])
				}
				slope += s.Grad[i] * (start[i] - x[i])
			}
			if slope <= 0 {
				t.Errorf("the step goes uphill: −∇f·Δθ = %v", slope)
			}
		})
	}
}

// TestNewtonNoteGoes: the note is of the last step only.
func TestNewtonNoteGoes(t *testing.T) {
	q := quadratic{mat.NewSymDense(2, []float64{2, 0, 0, -2}), []float64{0, 0}}
	s := NewState(Newton{}, 2)
	x := []float64{1, 1}
	Newton{}.Step(s, x, q, 1)
	first := s.Note
	Newton{}.Step(s, x, q, 1)
	if first == "" || s.Note != first {
		t.Errorf("notes %q and %q, want the same twice", first, s.Note)
	}
	Newton{}.Step(s, x, bowl(20, 0), 0.01)
	if s.Note != noHessian {
		t.Errorf("note %q without a Hessian", s.Note)
	}
	Newton{}.Step(s, x, quadratic{definiteMatrix(2, 1), []float64{0, 0}}, 1)
	if s.Note != "" {
		t.Errorf("note %q on a definite Hessian", s.Note)
	}
}

func TestNewtonFallsBackToGradient(t *testing.T) {
	want := run(SGD{}, bowl(20, 0), []float64{8, 1.5}, 0.04, 5)
	if d := farthest(want, run(Newton{}, bowl(20, 0), []float64{8, 1.5}, 0.04, 5)); d != 0 {
		t.Errorf("without a Hessian the path differs from gradient descent's by %.1e", d)
	}
	bad := quadratic{mat.NewSymDense(1, []float64{math.NaN()}), []float64{0}}
	s := NewState(Newton{}, 1)
	x := []float64{1}
	Newton{}.Step(s, x, bad, 1)
	if s.Note != badHessian {
		t.Errorf("note %q, want %q", s.Note, badHessian)
	}
	if !math.IsNaN(x[0]) {
		t.Errorf("x = %v: the gradient was not a number, and that must show", x)
	}
	// So large that no λ is finite and large enough: it has to come back.
	huge := quadratic{mat.NewSymDense(2, []float64{-1e308, 1e308, 1e308, -1e308}), []float64{0, 0}}
	Newton{}.Step(NewState(Newton{}, 2), []float64{1, 0}, huge, 1)
}

// TestNewtonCallsRoundingSingular: a valley floor vvᵀ has determinant 0, which
// rounding makes positive or negative; neither is a direction that curves.
func TestNewtonCallsRoundingSingular(t *testing.T) {
	for k := range 2500 {
		a, b := 0.1*float64(1+k%50), 0.07*float64(1+k/50)
		q := quadratic{mat.NewSymDense(2, []float64{a * a, a * b, a * b, b * b}), []float64{0, 0}}
		s := NewState(Newton{}, 2)
		Newton{}.Step(s, []float64{1, 2}, q, 1)
		if !strings.Contains(s.Note, "is singular") {
			t.Errorf("v = (%v, %v): note %q, want singular", a, b, s.Note)
		}
	}
}
