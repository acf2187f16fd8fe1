package tune

import (
	"fmt"
	"math"
	"reflect"
	"sync/atomic"
	"testing"

	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/surfaces"
)

// ground is a surface as a race sees it.
func ground(t testing.TB, spec string) (race.Ground, surfaces.Surface) {
	t.Helper()
	c, err := surfaces.Catalog().Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	f, err := surfaces.Catalog().Build(c)
	if err != nil {
		t.Fatal(err)
	}
	d := f.Domain()
	g := race.Ground{F: f, XMin: d.XMin, XMax: d.XMax, YMin: d.YMin, YMax: d.YMax}
	for _, m := range f.Minima() {
		g.Minima = append(g.Minima, race.Minimum(m))
	}
	return g, f
}

// plan is a race of rules from a surface's own start.
func plan(t testing.TB, f surfaces.Surface, steps int, rules ...string) race.Plan {
	t.Helper()
	p := race.Plan{Start: f.Start(), Steps: steps, Seed: 1}
	for i, r := range rules {
		c, err := optimizers.Catalog().Parse(r)
		if err != nil {
			t.Fatal(err)
		}
		p.Racers = append(p.Racers, race.Racer{Name: fmt.Sprint(c.Key, i), Rule: c})
	}
	return p
}

func never() bool { return false }

func search(t testing.TB, g race.Ground, p race.Plan, o Options, stop func() bool) []Result {
	t.Helper()
	s, err := New(g, p, o)
	if err != nil {
		t.Fatal(err)
	}
	for !s.Done() {
		if err := s.Step(stop); err != nil {
			t.Fatal(err)
		}
	}
	return s.Results()
}

// last is the loss at the end of a race of one racer, +Inf where it diverged,
// and the first step at which the loss is no higher than a level, −1 for none.
func last(t testing.TB, g race.Ground, p race.Plan, r race.Racer, level float64) (loss float64, reached int) {
	t.Helper()
	p.Racers = []race.Racer{r}
	run, err := race.New(g, p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Advance(p.Steps); err != nil {
		t.Fatal(err)
	}
	tr := run.Recording().Tracks[0]
	reached = -1
	for i, l := range tr.Loss {
		if l <= level {
			reached = i
			break
		}
	}
	if tr.Status == race.Diverged {
		return math.Inf(1), reached
	}
	return tr.Loss[tr.Len()-1], reached
}

func TestGoals(t *testing.T) {
	for _, tt := range []struct {
		text string
		want Goal
	}{{"final", Goal{}}, {"steps:0.01", Goal{true, 0.01}}, {"steps:-78.3", Goal{true, -78.3}}} {
		g, err := ParseGoal(tt.text)
		if err != nil || g != tt.want || g.String() != tt.text {
			t.Errorf("%s: got %+v %v, written %s", tt.text, g, err, g)
		}
	}
	for _, text := range []string{"", "final:1", "steps", "steps:", "steps:x", "steps:Inf", "loss"} {
		if _, err := ParseGoal(text); err == nil {
			t.Errorf("%q is taken for an objective", text)
		}
	}
}

// The winner is at least as good as the defaults and as the racer was, keeps
// within its budget, and what the search says of it is what the race shows.
func TestTunedBeatsTheDefault(t *testing.T) {
	rules := []string{"sgd", "momentum", "nesterov:lr=0.012", "adagrad", "rmsprop", "adadelta", "adam", "adamw", "adamax", "nadam", "adabound", "ftrl", "lion", "newton:lr=0.1"}
	for _, surface := range []string{"bowl", "rosenbrock", "himmelblau"} {
		for _, goal := range []Goal{{}, {Reach: true, Loss: 0.01}} {
			t.Run(fmt.Sprintf("%s/%s", surface, goal), func(t *testing.T) {
				g, f := ground(t, surface)
				p := plan(t, f, 60, rules...)
				const budget = 6000
				for i, r := range search(t, g, p, Options{Goal: goal, Budget: budget}, never) {
					if r.Evaluations > budget || len(r.Trials) < 10 {
						t.Errorf("%s: %d evaluations in %d trials, want at most %d", r.Name, r.Evaluations, len(r.Trials), budget)
					}
					usual, err := optimizers.Catalog().Default(p.Racers[i].Rule.Key)
					if err != nil {
						t.Fatal(err)
					}
					best := r.BestTrial()
					loss, reached := last(t, g, p, race.Racer{Name: r.Name, Rule: r.Rule}, goal.Loss)
					if goal.Reach && best.Steps != reached || !goal.Reach && best.Loss != loss {
						t.Errorf("%s: the search says %+v, the race %v and step %d", r.Name, best, loss, reached)
					}
					for what, rule := range map[string]race.Racer{"default": {Name: r.Name, Rule: usual}, "present": {Name: r.Name, Rule: p.Racers[i].Rule}} {
						l, s := last(t, g, p, rule, goal.Loss)
						if goal.Reach && s >= 0 && (reached < 0 || reached > s) || !goal.Reach && loss > l {
							t.Errorf("%s tuned: loss %v, reached %d; %s: %v, %d", r.Name, loss, reached, what, l, s)
						}
					}
				}
			})
		}
	}
}

// The same plan and options give the same trials, whatever the number of cores
// and however often the search is interrupted.
func TestSearchIsReproducible(t *testing.T) {
	g, f := ground(t, "rosenbrock")
	p := plan(t, f, 130, "momentum", "adam", "sgd:schedule=power,schedule.s=50")
	p.Noise = 0.3
	o := Options{Goal: Goal{Reach: true, Loss: 0.5}, Budget: 20000, Workers: 1}
	want := search(t, g, p, o, never)
	for _, workers := range []int{2, 3, 7} {
		o.Workers = workers
		if got := search(t, g, p, o, never); !reflect.DeepEqual(got, want) {
			t.Errorf("%d workers found something else", workers)
		}
	}
	o.Workers = 1
	asked := 0
	if got := search(t, g, p, o, func() bool { asked++; return asked%2 == 0 }); !reflect.DeepEqual(got, want) {
		t.Error("an interrupted search found something else")
	}
	p.Seed = 2
	if got := search(t, g, p, o, never); reflect.DeepEqual(got, want) {
		t.Error("another seed's noise changes nothing")
	}
}

// On the bowl f = (x² + κ y²)/2 the best rate of gradient descent is known; what
// is searched for is the loss after finitely many steps, whose best rate lies
// a little off, so that the loss is compared.
func TestTunedReachesPolyak(t *testing.T) {
	g, f := ground(t, "bowl")
	p := plan(t, f, 100, "sgd")
	best := search(t, g, p, Options{Budget: 10000}, never)[0]
	rule, err := optimizers.Catalog().With(p.Racers[0].Rule, "lr", fmt.Sprint(2/21.0))
	if err != nil {
		t.Fatal(err)
	}
	polyak, _ := last(t, g, p, race.Racer{Name: "sgd", Rule: rule}, 0)
	// The refined grid knows the rate to 2 %, and the loss after 100 steps is
	// ρ²⁰⁰ with ρ = 19/21: 2 % in η is some 2 % in 1 − ρ, a factor of e^0.4.
	if got := best.BestTrial().Loss; got > polyak*math.Exp(0.5) {
		t.Errorf("tuned %v at η %v, Polyak's η 2/21 gives %v", got, best.BestTrial().Values[0], polyak)
	}
	if best.AtEdge {
		t.Error("the best rate is said to be at the grid's edge")
	}
}

func TestSmallBudgets(t *testing.T) {
	g, f := ground(t, "bowl")
	p := plan(t, f, 100, "adam")
	if _, err := New(g, p, Options{Budget: 900}); err == nil {
		t.Error("a budget of nine races is enough for the coarsest grid of eight and two")
	}
	sizes := map[int]int{}
	for _, budget := range []int{1000, 3000, 20000} {
		r := search(t, g, p, Options{Budget: budget}, never)[0]
		sizes[budget] = size(r.Axes)
		if r.Evaluations > budget {
			t.Errorf("budget %d: spent %d", budget, r.Evaluations)
		}
	}
	if sizes[1000] != 8 || sizes[3000] != 16 || sizes[20000] != 90 {
		t.Errorf("grids by budget: %v", sizes)
	}
	if _, err := New(g, p, Options{Budget: -1}); err == nil {
		t.Error("a negative budget is taken")
	}
}

func TestProgressEnds(t *testing.T) {
	g, f := ground(t, "bowl")
	s, err := New(g, plan(t, f, 50, "sgd", "adam"), Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	was := 0
	var n atomic.Int64 // stop is asked by several goroutines
	for !s.Done() {
		if err := s.Step(func() bool { return n.Add(1)%50 == 0 }); err != nil {
			t.Fatal(err)
		}
		done, total := s.Progress()
		if done < was || done > total || total != 2*BudgetRuns*50 {
			t.Fatalf("progress %d of %d after %d", done, total, was)
		}
		was = done
	}
	spent := 0
	for _, r := range s.Results() {
		spent += r.Evaluations
	}
	if was != spent {
		t.Errorf("progress ends at %d, spent %d", was, spent)
	}
}

// BenchmarkSearch tunes eight rules with the default budget: some 140,000
// gradient evaluations.
func BenchmarkSearch(b *testing.B) {
	g, f := ground(b, "bowl")
	p := plan(b, f, 200, "sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamax", "nadam")
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				search(b, g, p, Options{Workers: workers}, never)
			}
		})
	}
}
