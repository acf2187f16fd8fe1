package optimizers

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
)

// valley is Rosenbrock's function in n parameters, Σ (1 − xᵢ)² + 100 (xᵢ₊₁ − xᵢ²)².
type valley int

func (v valley) Dim() int { return int(v) }

func (v valley) Eval(x, grad []float64) float64 {
	clear(grad)
	f := 0.0
	for i := range int(v) - 1 {
		a, b := 1-x[i], x[i+1]-x[i]*x[i]
		f += a*a + 100*b*b
		if grad != nil {
			grad[i] -= 2*a + 400*x[i]*b
			grad[i+1] += 200 * b
		}
	}
	return f
}

func (v valley) Hessian(x []float64, dst *mat.SymDense) {
	dst.Zero()
	for i := range int(v) - 1 {
		dst.SetSym(i, i, dst.At(i, i)+2+1200*x[i]*x[i]-400*x[i+1])
		dst.SetSym(i, i+1, -400*x[i])
		dst.SetSym(i+1, i+1, dst.At(i+1, i+1)+200)
	}
}

// recorder keeps the major iterations of optimize.Minimize, the start first.
type recorder struct {
	path  [][]float64
	f     []float64
	calls []Calls
}

func (*recorder) Init() error { return nil }

func (r *recorder) Record(loc *optimize.Location, op optimize.Operation, stats *optimize.Stats) error {
	if op == optimize.MajorIteration {
		r.path = append(r.path, slices.Clone(loc.X))
		r.f = append(r.f, loc.F)
		r.calls = append(r.calls, Calls{stats.FuncEvaluations, stats.GradEvaluations, stats.HessEvaluations})
	}
	return nil
}

// gonumMethods are specs with what makes the same method of gonum's. The first of
// each are the defaults of both.
func gonumMethods() []struct {
	spec string
	make func() optimize.Method
} {
	return []struct {
		spec string
		make func() optimize.Method
	}{
		{"bfgs", func() optimize.Method { return &optimize.BFGS{} }},
		{"bfgs:search=more_thuente,curvature=0.3", func() optimize.Method {
			return &optimize.BFGS{Linesearcher: &optimize.MoreThuente{CurvatureFactor: 0.3}}
		}},
		{"bfgs:search=backtracking,decrease=0.01", func() optimize.Method {
			return &optimize.BFGS{Linesearcher: &optimize.Backtracking{DecreaseFactor: 0.01}}
		}},
		{"lbfgs", func() optimize.Method { return &optimize.LBFGS{} }},
		{"lbfgs:store=2", func() optimize.Method { return &optimize.LBFGS{Store: 2} }},
		{"cg", func() optimize.Method { return &optimize.CG{} }},
		{"cg:variant=fletcher_reeves", func() optimize.Method { return &optimize.CG{Variant: &optimize.FletcherReeves{}} }},
		{"cg:variant=polak_ribiere", func() optimize.Method { return &optimize.CG{Variant: &optimize.PolakRibierePolyak{}} }},
		{"cg:variant=dai_yuan", func() optimize.Method { return &optimize.CG{Variant: &optimize.DaiYuan{}} }},
		{"cg:variant=hager_zhang,restart=2", func() optimize.Method {
			return &optimize.CG{Variant: &optimize.HagerZhang{}, IterationRestartFactor: 2}
		}},
		{"newton_search", func() optimize.Method { return &optimize.Newton{} }},
		{"newton_search:increase=2,search=more_thuente", func() optimize.Method {
			return &optimize.Newton{Increase: 2, Linesearcher: &optimize.MoreThuente{CurvatureFactor: 0.9}}
		}},
		// gonum's own defaults of Nelder–Mead depend on n, so they are said here.
		{"nelder_mead", func() optimize.Method {
			return &optimize.NelderMead{Reflection: 1, Expansion: 2, Contraction: 0.5, Shrink: 0.5}
		}},
		{"nelder_mead:size=0.7,reflection=0.9,expansion=1.5,contraction=0.6,shrink=0.8", func() optimize.Method {
			return &optimize.NelderMead{SimplexSize: 0.7, Reflection: 0.9, Expansion: 1.5, Contraction: 0.6, Shrink: 0.8}
		}},
	}
}

// TestYardsticksStepLikeMinimize runs every method beside optimize.Minimize, from
// three random starts (seed 1) on each ground, in two to six parameters: the same
// points, values and counts at each of 120 major iterations, and an end at the
// same one. There is no tolerance: both run the same statements in one program.
func TestYardsticksStepLikeMinimize(t *testing.T) {
	grounds := map[string]Curved{"valley2": valley(2), "valley3": valley(3), "valley6": valley(6),
		"bowl20": curvedOf("bowl20"), "himmelblau": curvedOf("himmelblau")}
	compared := map[string]int{}
	for name, f := range grounds {
		for _, m := range gonumMethods() {
			random := rand.New(rand.NewPCG(1, 1))
			for range 3 {
				start := make([]float64, f.Dim())
				for i := range start {
					start[i] = 2 * random.NormFloat64()
				}
				t.Run(fmt.Sprintf("%s/%s/%.3g", name, m.spec, start), func(t *testing.T) {
					compared[strings.SplitN(m.spec, ":", 2)[0]] += compareWithMinimize(t, m.spec, m.make(), f, start)
				})
			}
		}
	}
	for _, e := range yardsticks() {
		// Newton's method, the soonest done, takes more than four for each of its 30 runs.
		if compared[e.Key] < 120 {
			t.Errorf("%s: %d iterations compared, want at least 120", e.Key, compared[e.Key])
		}
	}
}

// compareWithMinimize returns how many major iterations it compared.
func compareWithMinimize(t *testing.T, spec string, method optimize.Method, f Curved, start []float64) int {
	t.Helper()
	const most = 120
	r := &recorder{}
	problem := optimize.Problem{
		Func: func(x []float64) float64 { return f.Eval(x, nil) },
		Grad: func(grad, x []float64) { f.Eval(x, grad) },
		Hess: func(h *mat.SymDense, x []float64) { f.Hessian(x, h) },
	}
	// The start is the first of its major iterations, and the last is not recorded.
	end, err := optimize.Minimize(problem, start, &optimize.Settings{Converger: optimize.NeverTerminate{},
		MajorIterations: most + 2, Recorder: r}, method)
	o, _ := build(t, spec)
	x, s := slices.Clone(start), NewState(o, len(start))
	for k := range r.path[1:] {
		o.Step(s, x, f, math.NaN())
		if want := r.path[k+1]; !slices.Equal(x, want) || f.Eval(x, nil) != r.f[k+1] {
			t.Fatalf("iteration %d: got f = %v at %v, want %v at %v", k+1, f.Eval(x, nil), x, r.f[k+1], want)
		}
		if s.Calls != r.calls[k+1] {
			t.Fatalf("iteration %d: asked for %+v, want %+v", k+1, s.Calls, r.calls[k+1])
		}
		if s.Stopped != "" {
			t.Fatalf("iteration %d: %s, but Minimize goes on", k+1, s.Stopped)
		}
	}
	if end.Status == optimize.IterationLimit {
		if len(r.path)-1 < most {
			t.Fatalf("Minimize recorded %d iterations, want %d", len(r.path)-1, most)
		}
		return most
	}
	if o.Step(s, x, f, math.NaN()); s.Stopped == "" {
		t.Errorf("goes on after %d iterations, where Minimize ends with %v, %v", len(r.path)-1, end.Status, err)
	}
	return len(r.path) - 1
}

// patchy is a bowl with points where f is not a number.
type patchy struct{ random *rand.Rand }

func (patchy) Dim() int { return 2 }

func (p patchy) Eval(x, _ []float64) float64 {
	if p.random.Float64() < 0.3 {
		return math.NaN()
	}
	return x[0]*x[0] + 20*x[1]*x[1]
}

// TestNelderMeadPassesNaN: three values of ten are no numbers, over which gonum's
// method panics ("increase in simplex value") or takes NaN for the best; here θ
// stays at a point with a value and still gets lower.
func TestNelderMeadPassesNaN(t *testing.T) {
	o, _ := build(t, "nelder_mead:size=0.5")
	for seed := range uint64(200) {
		f := patchy{rand.New(rand.NewPCG(seed, 1))}
		x, s := []float64{3, 1}, NewState(o, 2)
		for range 200 {
			last := s.Loss
			o.Step(s, x, f, math.NaN())
			if s.Stopped != "" {
				break // the start is no number
			}
			if s.T > 1 && !(s.Loss <= last) {
				t.Fatalf("seed %d, step %d: f rose from %g to %g", seed, s.T, last, s.Loss)
			}
		}
		if s.Stopped == "" && !(s.Loss < 29) {
			t.Errorf("seed %d: f = %g at %v, want below the start's 29", seed, s.Loss, x)
		}
	}
}
