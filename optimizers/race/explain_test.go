package race

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
	"downhill/optimizers"
)

// rulesToExplain are all rules of the catalog and their variants, with what
// makes a step harder to tell: clipping, schedules, weight decay.
func rulesToExplain() []string {
	var specs []string
	for _, e := range optimizers.Catalog().Entries {
		specs = append(specs, e.Key)
	}
	return append(specs, "momentum:lr=0.02,clipnorm=1", "nesterov:lr=0.02,clipvalue=0.5", "sgd:lr=0.02,global_clipnorm=2",
		"rmsprop:lr=0.02,momentum=0.8", "rmsprop:lr=0.02,centered=true,momentum=0.5", "rmsprop:centered=true,clipvalue=1",
		"adam:lr=0.1,amsgrad=true", "adam:lr=0.1,schedule=exponential,schedule.s=40", "adamw:lr=0.1,weight_decay=0.3,amsgrad=true",
		"adamw:lr=0.1,schedule=performance", "adam:lr=0.1,schedule=cosine,schedule.steps=50,schedule.warmup=5",
		"adabound:lr=0.05,gamma=0.1,schedule=power,schedule.s=20", "ftrl:lr=0.1,l1=0.3,l2=0.1,beta=0.5", "ftrl:lr=0.1,keep_initial=true",
		"ftrl:lr=0.1,schedule=constant,schedule.warmup=3", "newton:lr=0.5,damping=2", "lion:lr=0.05,clipnorm=3", "adadelta:lr=1",
		"adagrad:lr=0.5,initial_accumulator=0,clipvalue=2")
}

// Every rule's explanation leads to exactly the step of the race: with noise,
// clipping, schedules, weight decay and live changes, at every step. And its
// formulas, worked out as they stand with the numbers that they show, give the
// values that they are said to give.
func TestWalkExplainsEveryStep(t *testing.T) {
	const steps = 120
	for _, noise := range []float64{0, 0.3} {
		for _, spec := range rulesToExplain() {
			t.Run(fmt.Sprintf("noise=%v/%s", noise, spec), func(t *testing.T) {
				other, rule := rule(t, "sgd:lr=0.001"), rule(t, spec)
				p := Plan{Racers: []Racer{{"other", other}, {"it", rule}}, Start: [2]float64{-3, 1.2}, Steps: steps,
					Noise: noise, OwnNoise: true, Seed: 7}
				if optimizers.HasRate(rule) {
					p.Changes = []Change{{30, "it", "lr", "0.013"}, {31, All, "noise", "0.1"}, {60, "it", "clipnorm", "0.7"}}
					if rule.Values.Has("clipvalue") || rule.Values.Has("global_clipnorm") || rule.Values.Has("clipnorm") {
						p.Changes = p.Changes[:2]
					}
				}
				g := bowlGround(20)
				run, err := New(g, p)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := run.Advance(steps); err != nil {
					t.Fatal(err)
				}
				track := run.Recording().Tracks[1]
				w, err := NewWalk(g, p, 1)
				if err != nil {
					t.Fatal(err)
				}
				told := 0
				for at := range track.Len() - 1 {
					e, err := w.At(at)
					if err != nil {
						t.Fatalf("step %d: %v", at, err)
					}
					if [2]float64(e.From) != track.Path[at] || [2]float64(e.To) != track.Path[at+1] {
						t.Fatalf("step %d: told from %v to %v, raced from %v to %v", at, e.From, e.To, track.Path[at], track.Path[at+1])
					}
					if e.Rate != track.LearningRate[at] && optimizers.HasRate(rule) {
						t.Fatalf("step %d: rate %v, raced with %v", at, e.Rate, track.LearningRate[at])
					}
					told += checkTerms(t, at, e)
				}
				if told == 0 {
					t.Fatal("no term was checked")
				}
			})
		}
	}
}

// checkTerms works every formula out and returns how many there were.
func checkTerms(t *testing.T, at int, e *optimizers.Explanation) (told int) {
	t.Helper()
	for k := range e.Terms {
		term := &e.Terms[k]
		if term.Says == "" || term.Title == "" || term.Symbol == "" {
			t.Errorf("step %d, %s: no sentence, title or symbol: %+v", at, term.Name, term)
		}
		if term.Formula == "" {
			continue
		}
		formula := term.Formula
		if term.Numbers != "" {
			formula = term.Numbers
		}
		for i := range term.Value {
			got, size := workOut(t, formula, e, i)
			// The formulas of the means are written m ← βm + (1 − β)g and computed
			// m += (g − m)(1 − β): they differ by some roundings of the largest
			// number that occurs, and Newton's by as many times its conditioning
			// (20 here).
			tolerance := 2e-15
			if term.Numbers != "" {
				tolerance = 1e-13
			}
			if want := term.Value[i]; !(math.Abs(got-want) <= tolerance*math.Max(size, math.Abs(want))) {
				t.Fatalf("step %d, coordinate %d: %s = %s gives %v, the step took %v", at, i, term.Name, formula, got, want)
			}
			told++
		}
	}
	last := e.Terms[len(e.Terms)-1]
	if last.Role != optimizers.RolePoint || !slices.Equal(last.Value, e.To) {
		t.Fatalf("step %d: the last term is %s = %v, want the next θ %v", at, last.Name, last.Value, e.To)
	}
	return told
}

// Going back and jumping about tells the same as going forward.
func TestWalkJumps(t *testing.T) {
	p := Plan{Racers: []Racer{{"it", rule(t, "adam:lr=0.1,schedule=performance")}}, Start: [2]float64{-3, 1.2}, Steps: 80, Noise: 0.5, Seed: 3}
	g := bowlGround(20)
	forward, err := NewWalk(g, p, 0)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for at := range 80 {
		e, err := forward.At(at)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, fmt.Sprintf("%+v", *e))
	}
	for _, at := range []int{50, 3, 79, 0, 0, 41, 40} {
		e, err := forward.At(at)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%+v", *e); got != want[at] {
			t.Fatalf("step %d after a jump:\n got %s\nwant %s", at, got, want[at])
		}
	}
}

// A racer that diverged has no step to explain any more, and the error says so.
func TestWalkOfDiverged(t *testing.T) {
	p := Plan{Racers: []Racer{{"wild", rule(t, "sgd:lr=5")}}, Start: [2]float64{-3, 1.2}, Steps: 80}
	w, err := NewWalk(bowlGround(20), p, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = w.At(79); err == nil || !strings.Contains(err.Error(), "wild diverged at step") {
		t.Fatalf("got %v, want that it diverged", err)
	}
	if _, err = w.At(0); err != nil {
		t.Fatalf("the first step: %v", err)
	}
}

// The notebook's example: [0.9, 100] clipped by value is [0.9, 1.0] and turns,
// clipped by norm it is [0.00899964, 0.9999595] and keeps its direction.
func TestWalkClips(t *testing.T) {
	for _, c := range []struct {
		spec   string
		want   [2]string
		turned float64 // degrees
	}{
		{"sgd:lr=0.01,clipvalue=1", [2]string{"0.9", "1"}, 41.4716},
		{"sgd:lr=0.01,clipnorm=1", [2]string{"0.00899964", "0.9999595"}, 0},
	} {
		p := Plan{Racers: []Racer{{"it", rule(t, c.spec)}}, Start: [2]float64{0.9, 100}, Steps: 5}
		w, err := NewWalk(bowlGround(1), p, 0)
		if err != nil {
			t.Fatal(err)
		}
		e, err := w.At(0)
		if err != nil {
			t.Fatal(err)
		}
		if e.Raw[0] != 0.9 || e.Raw[1] != 100 {
			t.Fatalf("%s: the gradient is %v, want [0.9 100]", c.spec, e.Raw)
		}
		for i, v := range e.Grad {
			// Seven decimals, as the notebook prints them.
			if got := param.FormatFloat(math.Round(v*1e8) / 1e8); !strings.HasPrefix(got, c.want[i]) {
				t.Errorf("%s: component %d is %v, want %s", c.spec, i, v, c.want[i])
			}
		}
		if got := e.Turned() * 180 / math.Pi; math.Abs(got-c.turned) > 1e-4 {
			t.Errorf("%s: turned by %v°, want %v°", c.spec, got, c.turned)
		}
	}
}

// tilted is f = 2x² + 3xy + κy², indefinite for κ < 9/8.
type tilted struct{ kappa float64 }

func (tilted) Dim() int { return 2 }

func (b tilted) Eval(x, grad []float64) float64 {
	if grad != nil {
		grad[0], grad[1] = 4*x[0]+3*x[1], 3*x[0]+2*b.kappa*x[1]
	}
	return 2*x[0]*x[0] + 3*x[0]*x[1] + b.kappa*x[1]*x[1]
}

func (b tilted) Hessian(_ []float64, dst *mat.SymDense) {
	dst.SetSym(0, 0, 4)
	dst.SetSym(0, 1, 3)
	dst.SetSym(1, 1, 2*b.kappa)
}

// Newton's matrix is written out with its mixed entry, and with what was added
// where it is not positive definite.
func TestWalkExplainsNewton(t *testing.T) {
	for _, kappa := range []float64{5, 0.5} {
		g := Ground{F: tilted{kappa}, XMin: -10, XMax: 10, YMin: -10, YMax: 10}
		p := Plan{Racers: []Racer{{"it", rule(t, "newton:lr=0.3,damping=0.5")}}, Start: [2]float64{-3, 1.2}, Steps: 20}
		w, err := NewWalk(g, p, 0)
		if err != nil {
			t.Fatal(err)
		}
		for at := range 10 {
			e, err := w.At(at)
			if err != nil {
				t.Fatal(err)
			}
			if checkTerms(t, at, e) == 0 {
				t.Fatal("no term was checked")
			}
			if damped := strings.Contains(e.Terms[1].Says, "damped"); damped != (kappa < 1) {
				t.Errorf("κ = %v: %q", kappa, e.Terms[1].Says)
			}
		}
	}
}
