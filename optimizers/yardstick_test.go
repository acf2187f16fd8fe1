package optimizers

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// curved is one of the test surfaces with its Hessian.
type curved struct {
	surface
	hessian func(x, y float64) (xx, xy, yy float64)
}

func (c curved) Hessian(x []float64, dst *mat.SymDense) {
	xx, xy, yy := c.hessian(x[0], x[1])
	dst.SetSym(0, 0, xx)
	dst.SetSym(0, 1, xy)
	dst.SetSym(1, 1, yy)
}

func curvedOf(name string) curved {
	switch name {
	case "bowl20":
		return curved{bowl(20, 0), func(_, _ float64) (float64, float64, float64) { return 1, 0, 20 }}
	case "rosenbrock":
		return curved{rosenbrock, func(x, y float64) (float64, float64, float64) {
			return 2 - 400*(y-3*x*x), -400 * x, 200
		}}
	case "saddle":
		return curved{saddle, func(_, _ float64) (float64, float64, float64) { return 2, 0, -2 }}
	}
	return curved{himmelblau, func(x, y float64) (float64, float64, float64) {
		return 12*x*x + 4*y - 42, 4*x + 4*y, 4*x + 12*y*y - 26
	}}
}

// yardstickReference is what gonum's own Minimize recorded.
type yardstickReference struct {
	Runs []struct {
		Spec, Surface, Error, Status   string
		Start                          [2]float64
		Path                           [][2]float64
		F                              []float64
		Functions, Gradients, Hessians []int
	}
}

// TestYardsticksMatchGonum takes every method and variant down three surfaces and
// compares each major iteration with what optimize.Minimize of gonum 0.17.0 wrote
// down, so that a later gonum that steps otherwise is noticed: the point and f,
// and how often f, ∇f and H were asked for. Both run the same statements, so all
// bits agree where the processor rounds alike; 1e-9 leaves room for fused
// multiplications over 40 iterations and is far below any step.
func TestYardsticksMatchGonum(t *testing.T) {
	raw, err := os.ReadFile("testdata/reference/yardsticks.json")
	if err != nil {
		t.Fatal(err)
	}
	var ref yardstickReference
	if err := json.Unmarshal(raw, &ref); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, r := range ref.Runs {
		t.Run(r.Surface+"/"+r.Spec, func(t *testing.T) {
			o, _ := build(t, r.Spec)
			f, x := curvedOf(r.Surface), slices.Clone(r.Start[:])
			s := NewState(o, 2)
			passes := 0
			for k, want := range r.Path {
				o.Step(s, x, f, math.NaN())
				if math.Hypot(x[0]-want[0], x[1]-want[1]) > 1e-9 || math.Abs(f.Eval(x, nil)-r.F[k]) > 1e-9*(1+math.Abs(r.F[k])) {
					t.Fatalf("iteration %d: at %v, want %v", k+1, x, want)
				}
				calls := Calls{r.Functions[k], r.Gradients[k], r.Hessians[k]}
				if s.Calls != calls {
					t.Fatalf("iteration %d: asked for %+v, want %+v", k+1, s.Calls, calls)
				}
				// Nothing costs less than its dearest kind, nor more than each by itself.
				passes = s.Evals
				if least, most := max(calls.Functions, calls.Gradients)+2*calls.Hessians, calls.Functions+calls.Gradients+2*calls.Hessians; passes < least || passes > most {
					t.Fatalf("iteration %d: %d passes for %+v, want %d to %d", k+1, passes, calls, least, most)
				}
			}
			if s.Stopped != "" {
				t.Errorf("stopped within the path: %s", s.Stopped)
			}
			if r.Status == "IterationLimit" {
				return
			}
			at := slices.Clone(x)
			for range 3 {
				o.Step(s, x, f, math.NaN())
			}
			want := "1e-12"
			if r.Error != "" {
				want = map[string]string{"linesearch: non-descent search direction": "does not lead downhill"}[r.Error]
			}
			if !strings.Contains(s.Stopped, want) || want == "" || !slices.Equal(at, x) || s.Evals != passes {
				t.Errorf("gonum ends with %s %s; here %q, moved from %v to %v, %d more passes", r.Status, r.Error, s.Stopped, at, x, s.Evals-passes)
			}
		})
		seen[strings.SplitN(r.Spec, ":", 2)[0]] += len(r.Path)
	}
	for _, e := range yardsticks() {
		if seen[e.Key] < 20 {
			t.Errorf("%s: %d iterations compared, want at least 20", e.Key, seen[e.Key])
		}
	}
}

// TestYardsticksRestart: a live change of a hyperparameter begins the method anew
// from where it is, keeps its counts, and lets one that has stopped go on.
func TestYardsticksRestart(t *testing.T) {
	bad, _ := build(t, "bfgs:search=backtracking")
	f, x := curvedOf("himmelblau"), []float64{0.3, -0.2}
	s := NewState(bad, 2)
	for s.Stopped == "" && s.T < 50 {
		bad.Step(s, x, f, 0)
	}
	if s.Stopped == "" {
		t.Fatal("backtracking carried BFGS to the end: the test needs one that stops")
	}
	evals := s.Evals
	good, _ := build(t, "bfgs:search=bisection")
	s.Adopt(bad, good)
	if s.Stopped != "" || s.Evals != evals {
		t.Errorf("after the change: stopped %q with %d passes, want to go on with %d", s.Stopped, s.Evals, evals)
	}
	for s.Stopped == "" && s.T < 100 {
		good.Step(s, x, f, 0)
	}
	if got := f.Eval(x, nil); got > 1e-20 {
		t.Errorf("f = %g at %v, want a minimum", got, x)
	}
}

// TestYardsticksEndOnSlopesWithoutBottom: where f falls for ever, or is not a
// number, every method with every line search ends with a reason and θ stays
// finite where it was.
func TestYardsticksEndOnSlopesWithoutBottom(t *testing.T) {
	slopes := map[string]curved{
		"saddle": curvedOf("saddle"),
		"plane":  {func(x, grad []float64) float64 { return planeAt(x, grad) }, func(_, _ float64) (float64, float64, float64) { return 0, 0, 0 }},
		"nan":    {func(x, grad []float64) float64 { return nanAt(x, grad) }, func(_, _ float64) (float64, float64, float64) { return math.NaN(), 0, 1 }},
		"log":    {func(x, grad []float64) float64 { return logAt(x, grad) }, func(x, _ float64) (float64, float64, float64) { return -1 / (x * x), 0, 2 }},
		"steep":  {func(x, grad []float64) float64 { return steepAt(x, grad) }, func(_, _ float64) (float64, float64, float64) { return 2e300, 0, 2e300 }},
	}
	for name, f := range slopes {
		for _, e := range yardsticks() {
			for _, search := range []string{Bisection, MoreThuente, Backtracking} {
				spec := e.Key
				if e.Key != "nelder_mead" {
					spec += ":search=" + search
				}
				o, _ := build(t, spec)
				x := []float64{1.5, 0.5}
				s := NewState(o, 2)
				for range 300 {
					o.Step(s, x, f, 0)
				}
				if !(math.Abs(x[0]) >= 0) || !(math.Abs(x[1]) >= 0) {
					t.Errorf("%s on %s: θ = %v", spec, name, x)
				}
				if s.Evals > 100*mostCalls {
					t.Errorf("%s on %s: %d passes", spec, name, s.Evals)
				}
			}
		}
	}
}

func planeAt(x, grad []float64) float64 {
	if grad != nil {
		grad[0], grad[1] = 1, 0
	}
	return x[0]
}

func nanAt(x, grad []float64) float64 {
	if grad != nil {
		grad[0], grad[1] = math.NaN(), 1
	}
	return math.NaN()
}

func logAt(x, grad []float64) float64 {
	if grad != nil {
		grad[0], grad[1] = 1/x[0], 2*x[1]
	}
	return math.Log(x[0]) + x[1]*x[1]
}

func steepAt(x, grad []float64) float64 {
	if grad != nil {
		grad[0], grad[1] = 2e300*x[0], 2e300*x[1]
	}
	return 1e300 * (x[0]*x[0] + x[1]*x[1])
}

// noHessian is an objective that only knows its gradient.
type onlyGradient struct{ surface }

func TestNewtonSearchNeedsAHessian(t *testing.T) {
	o, _ := build(t, "newton_search")
	x := []float64{8, 1.5}
	s := NewState(o, 2)
	o.Step(s, x, onlyGradient{bowl(20, 0)}, 0)
	if !strings.Contains(s.Stopped, "has no Hessian") || x[0] != 8 {
		t.Errorf("stopped %q at %v", s.Stopped, x)
	}
}

// TestYardsticksInTheCatalog: they explain themselves, take neither a learning
// rate nor clipping nor a schedule, and cannot train a network.
func TestYardsticksInTheCatalog(t *testing.T) {
	want := map[string]string{
		"bfgs":          "search=bisection curvature=0.9 decrease=0.0001",
		"lbfgs":         "store=15 search=bisection curvature=0.9 decrease=0.0001",
		"cg":            "variant=hestenes_stiefel restart=6 search=more_thuente curvature=0.1 decrease=0.0001",
		"newton_search": "increase=5 search=bisection curvature=0.9 decrease=0.0001",
		"nelder_mead":   "size=0.05 reflection=1 expansion=2 contraction=0.5 shrink=0.5",
	}
	rules := Rules().Keys()
	for _, e := range Catalog().Entries {
		defaults, yardstick := want[e.Key]
		o, err := e.New(e.Params.Defaults())
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Group == GroupYardsticks; got != yardstick || IsYardstick(o) != yardstick || slices.Contains(rules, e.Key) == yardstick {
			t.Errorf("%s: yardstick %v, among the rules %v", e.Key, got, slices.Contains(rules, e.Key))
		}
		if err := Trains(e.Key); (err != nil) != yardstick || err != nil && !strings.Contains(err.Error(), "yardstick for races") {
			t.Errorf("%s trains a network: %v", e.Key, err)
		}
		if !yardstick {
			continue
		}
		var own []string
		for _, s := range e.Params {
			own = append(own, s.Key+"="+s.Default.String())
			if s.Title == "" || s.Help == "" || s.Symbol == "" || s.Kind == param.Float && !(s.Low < s.High) {
				t.Errorf("%s: %s lacks a title, a symbol, help or a slider", e.Key, s.Key)
			}
		}
		if got := strings.Join(own, " "); got != defaults {
			t.Errorf("%s: %s, want %s", e.Key, got, defaults)
		}
		if len(Own(e.Params)) != len(e.Params) || HasRate(param.Choice{Key: e.Key, Values: e.Params.Defaults()}) {
			t.Errorf("%s has a learning rate, or parameters that every rule takes", e.Key)
		}
		if e.Summary == "" || len(e.Summary) > 130 || e.Formula == "" || e.Source == "" || e.Title == "" || e.Note == "" {
			t.Errorf("%s lacks a summary, a formula, a source, a title or a note", e.Key)
		}
	}
	if err := Trains("adm"); err == nil || !strings.Contains(err.Error(), "did you mean adam") {
		t.Errorf("an unknown rule: %v", err)
	}
	for spec, want := range map[string]string{
		"bfgs:lr=0.1":          "unknown parameter",
		"bfgs:clipnorm=1":      "unknown parameter",
		"bfgs:search=golden":   "want bisection or more_thuente or backtracking",
		"bfgs:curvature=1":     "want 0 < curvature < 1",
		"lbfgs:store=0":        "want 1 ≤ store",
		"lbfgs:store=1.5":      "want a whole number",
		"cg:variant=polak":     "want fletcher_reeves",
		"nelder_mead:size=0":   "want 0 < size",
		"newton_search:damp=1": "unknown parameter",
	} {
		if _, err := Catalog().Parse(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q in it", spec, err, want)
		}
	}
}

// TestNewtonCountsHessians, whose Evals stay gradients.
func TestNewtonCountsHessians(t *testing.T) {
	o, _ := build(t, "newton")
	x, s := []float64{8, 1.5}, (*State)(nil)
	s = NewState(o, 2)
	for range 3 {
		o.Step(s, x, curvedOf("bowl20"), 1)
	}
	if s.Calls != (Calls{0, 3, 3}) || s.Evals != 3 {
		t.Errorf("calls %+v and %d evaluations, want 3 gradients and 3 Hessians, 3 evaluations", s.Calls, s.Evals)
	}
}

func BenchmarkYardstick(b *testing.B) {
	for _, e := range yardsticks() {
		b.Run(e.Key, func(b *testing.B) {
			o, _ := build(b, e.Key)
			f := Objective(curvedOf("rosenbrock"))
			b.ReportAllocs()
			for b.Loop() {
				x, s := []float64{-1.2, 1}, NewState(o, 2)
				for range 20 {
					o.Step(s, x, f, 0)
				}
			}
		})
	}
}
