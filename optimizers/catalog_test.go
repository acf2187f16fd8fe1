package optimizers

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
	"downhill/optimizers/schedules"
)

// variants are the catalog's rules, with the switches that change their state.
func variants() []string {
	return append(Rules().Keys(), "adam:amsgrad=true", "adamw:amsgrad=true", "rmsprop:momentum=0.9",
		"rmsprop:centered=true", "rmsprop:centered=true,momentum=0.9", "ftrl:keep_initial=true,l1=0.01,l2=0.01,beta=1")
}

// curvedSeparate is separate with its Hessian, so that Newton is Newton.
type curvedSeparate struct{ separate }

func (c curvedSeparate) Hessian(x []float64, dst *mat.SymDense) {
	dst.Zero()
	for i, v := range x {
		dst.SetSym(i, i, float64(1+i%7)*math.Cos(v))
	}
}

func startOf(dim int) []float64 {
	x := make([]float64, dim)
	for i := range x {
		x[i] = 1 + 0.3*math.Sin(float64(i))
	}
	return x
}

// TestEveryRuleDescends runs each rule on 1, 2 and 1000 coordinates: the path
// stays finite, f falls, steps and evaluations are counted, the same input
// gives the same bits, and a copy of the state goes on the same way.
func TestEveryRuleDescends(t *testing.T) {
	for _, spec := range variants() {
		for _, dim := range []int{1, 2, 1000} {
			o, v := build(t, spec)
			f := curvedSeparate{separate(dim)}
			steps := 20
			if dim == 1000 && spec == "newton" {
				steps = 2 // a gigaflop each
			}
			x := startOf(dim)
			s := NewState(o, dim)
			from := f.Eval(x, nil)
			half, at := (*State)(nil), []float64(nil)
			for i := range steps {
				if i == steps/2 {
					half, at = s.Clone(), slices.Clone(x)
				}
				o.Step(s, x, f, v.Num("lr"))
			}
			if to := f.Eval(x, nil); !(to < from) {
				t.Errorf("%s in %d dimensions: f went from %v to %v", spec, dim, from, to)
			}
			if s.T != steps || s.Evals != steps {
				t.Errorf("%s: T = %d, Evals = %d after %d steps of one gradient", spec, s.T, s.Evals, steps)
			}
			for i := steps / 2; i < steps; i++ {
				o.Step(half, at, f, v.Num("lr"))
			}
			if !slices.Equal(at, x) {
				t.Errorf("%s in %d dimensions: a copy of the state goes another way", spec, dim)
			}
			again := run(o, f, startOf(dim), v.Num("lr"), steps)
			if !slices.Equal(again[steps], x) {
				t.Errorf("%s in %d dimensions: the same input gives another path", spec, dim)
			}
		}
	}
}

// TestRulesWorkCoordinateByCoordinate: on a sum of functions of one coordinate
// each, a coordinate's path does not depend on the others. Newton alone does not
// claim it: its damping is one number for all.
func TestRulesWorkCoordinateByCoordinate(t *testing.T) {
	for _, spec := range variants() {
		if spec == "newton" {
			continue
		}
		o, v := build(t, spec)
		whole := run(o, curvedSeparate{3}, startOf(3), v.Num("lr"), 50)
		part := run(o, curvedSeparate{1}, startOf(1), v.Num("lr"), 50)
		for i := range whole {
			if whole[i][0] != part[i][0] {
				t.Errorf("%s: coordinate 0 is at %v with two others and at %v alone after %d steps",
					spec, whole[i][0], part[i][0], i)
				break
			}
		}
	}
}

// TestLostGradientShows: what is not a number reaches θ, whatever the rule does
// with it, so that the driver can say so, and the other coordinate is left alone.
func TestLostGradientShows(t *testing.T) {
	for _, spec := range variants() {
		o, v := build(t, spec)
		x := []float64{1, 1}
		o.Step(NewState(o, 2), x, &given{g: [][]float64{{math.NaN(), 1}}}, v.Num("lr"))
		if !math.IsNaN(x[0]) || math.IsNaN(x[1]) {
			t.Errorf("%s: after the gradient (NaN, 1) θ = %v", spec, x)
		}
	}
}

func TestStepDoesNotAllocate(t *testing.T) {
	for _, spec := range variants() {
		o, v := build(t, spec)
		f := Objective(curvedSeparate{2})
		x := startOf(2)
		s := NewState(o, 2)
		o.Step(s, x, f, v.Num("lr")) // Newton makes its working memory once
		if n := testing.AllocsPerRun(1000, func() { o.Step(s, x, f, v.Num("lr")) }); n != 0 {
			t.Errorf("%s: %v allocations per step", spec, n)
		}
	}
}

// TestSlotNames holds the names that the command line's contract promises, and
// that each has something to say of itself.
func TestSlotNames(t *testing.T) {
	want := map[string]string{
		"sgd": "", "momentum": "m", "nesterov": "m", "adagrad": "s", "rmsprop": "s",
		"rmsprop:momentum=0.9": "s m", "rmsprop:centered=true": "s g m",
		"rmsprop:centered=true,momentum=0.9": "s g m", "adadelta": "s d", "adam": "m s", "adamw": "m s",
		"adam:amsgrad=true": "m s s_max", "adamw:amsgrad=true": "m s s_max", "nadam": "m s", "adabound": "m s",
		"adamax": "m u", "ftrl": "z n", "ftrl:keep_initial=true,l1=0.01,l2=0.01,beta=1": "z n", "lion": "m", "newton": "",
	}
	for _, spec := range variants() {
		o, _ := build(t, spec)
		var names []string
		for _, m := range append(o.Slots(), o.Scalars()...) {
			if m.Title == "" {
				t.Errorf("%s: %s has no title", spec, m.Name)
			}
		}
		for _, m := range o.Slots() {
			names = append(names, m.Name)
		}
		if got := strings.Join(names, " "); got != want[spec] {
			t.Errorf("%s: slots %q, want %q", spec, got, want[spec])
		}
	}
}

// TestAdoptKeepsWhatMeansTheSame steps under one rule and adopts another.
func TestAdoptKeepsWhatMeansTheSame(t *testing.T) {
	for _, c := range []struct {
		from, to string
		kept     []string // of the new rule's slots
	}{
		{"adam", "adam:beta1=0.5", []string{"m", "s"}},
		{"adam", "adam:amsgrad=true", []string{"m", "s"}},
		{"adam:amsgrad=true", "adam", []string{"m", "s"}},
		{"adam", "adamw", []string{"m", "s"}},
		{"momentum", "nesterov", []string{"m"}},
		{"rmsprop", "rmsprop:momentum=0.9", []string{"s"}},
		{"rmsprop:centered=true", "rmsprop:momentum=0.9", []string{"s", "m"}},
		{"adagrad", "adagrad:initial_accumulator=5", []string{"s"}},
		{"ftrl", "ftrl:l1=1", []string{"z", "n"}},
		{"momentum", "adam", nil}, // m is a move there and a gradient here
		{"adagrad", "rmsprop", nil},
		{"sgd", "lion", nil},
	} {
		from, v := build(t, c.from)
		to, _ := build(t, c.to)
		s := NewState(from, 2)
		x := []float64{8, 1.5}
		for range 3 {
			from.Step(s, x, bowl(20, 0), v.Num("lr"))
		}
		before := s.Clone()
		s.Note = "of the old rule"
		s.Adopt(from, to)
		if s.T != 3 || s.Evals != 3 || s.Note != "" {
			t.Errorf("%s → %s: T = %d, Evals = %d, note %q", c.from, c.to, s.T, s.Evals, s.Note)
		}
		for i, m := range to.Slots() {
			want := []float64{m.Initial, m.Initial}
			if slices.Contains(c.kept, m.Name) {
				want = before.Slot[slices.IndexFunc(from.Slots(), func(o Memory) bool { return o.Name == m.Name })]
			}
			if !slices.Equal(s.Slot[i], want) {
				t.Errorf("%s → %s: %s = %v, want %v", c.from, c.to, m.Name, s.Slot[i], want)
			}
		}
		to.Step(s, x, bowl(20, 0), 0.01)
	}
}

// TestCatalogIsComplete holds the defaults of the command line's contract, and
// that every entry explains itself.
func TestCatalogIsComplete(t *testing.T) {
	defaults := map[string]string{
		"sgd": "lr=0.01", "momentum": "lr=0.01 momentum=0.9", "nesterov": "lr=0.01 momentum=0.9",
		"adagrad":  "lr=0.001 initial_accumulator=0.1 eps=1e-07",
		"rmsprop":  "lr=0.001 rho=0.9 momentum=0 centered=false eps=1e-07",
		"adadelta": "lr=0.001 rho=0.95 eps=1e-07",
		"adam":     "lr=0.001 beta1=0.9 beta2=0.999 eps=1e-07 amsgrad=false",
		"adamw":    "lr=0.001 beta1=0.9 beta2=0.999 eps=1e-07 amsgrad=false weight_decay=0.004",
		"adamax":   "lr=0.001 beta1=0.9 beta2=0.999 eps=1e-07",
		"nadam":    "lr=0.001 beta1=0.9 beta2=0.999 eps=1e-07",
		"adabound": "lr=0.001 final_lr=0.1 gamma=0.001 beta1=0.9 beta2=0.999 eps=1e-07",
		"ftrl":     "lr=0.001 l1=0 l2=0 beta=0 initial_accumulator=0.1 keep_initial=false",
		"lion":     "lr=0.001 beta1=0.9 beta2=0.99", "newton": "lr=1 damping=0",
	}
	for _, e := range Rules().Entries {
		var own []string
		for _, s := range e.Params {
			if !s.Optional && s.Kind != param.Nested {
				own = append(own, s.Key+"="+s.Default.String())
			}
			if s.Title == "" || s.Help == "" || s.Symbol == "" {
				t.Errorf("%s: %s lacks a title, a symbol or help", e.Key, s.Key)
			}
			if s.Kind == param.Float && !(s.Low < s.High) {
				t.Errorf("%s: %s has no slider: %g to %g", e.Key, s.Key, s.Low, s.High)
			}
		}
		if got := strings.Join(own, " "); got != defaults[e.Key] {
			t.Errorf("%s: %s, want %s", e.Key, got, defaults[e.Key])
		}
		for _, key := range []string{"clipvalue", "clipnorm", "global_clipnorm", "schedule"} {
			if !slices.Contains(e.Params.Keys(), key) {
				t.Errorf("%s does not take %s", e.Key, key)
			}
		}
		if e.Summary == "" || e.Formula == "" || e.Source == "" || e.Title == "" {
			t.Errorf("%s lacks a summary, a formula, a source or a title", e.Key)
		}
		if strings.ContainsAny(e.Summary, "\n") || len(e.Summary) > 110 {
			t.Errorf("%s: the summary is more than one line", e.Key)
		}
		delete(defaults, e.Key)
	}
	if len(defaults) != 0 {
		t.Errorf("not in the catalog: %v", defaults)
	}
}

func TestCatalogRefuses(t *testing.T) {
	for spec, want := range map[string]string{
		"adam:beta1=1.2":                         "beta1 = 1.2: want 0 ≤ beta1 < 1; try 0.9",
		"adam:beta1=-0.1":                        "want 0 ≤ beta1 < 1",
		"sgd:lr=0":                               "want 0 < lr",
		"adam:rho=0.9":                           "unknown parameter",
		"adabound:gamma=0":                       "want 0 < gamma",
		"ftrl:l1=-1":                             "want 0 ≤ l1",
		"newton:damping=-1":                      "want 0 ≤ damping",
		"adm":                                    "did you mean adam",
		"adam:schedule=cosin":                    "did you mean cosine",
		"adam:schedule=piecewise,schedule.s=3":   "schedule.s",
		"sgd:schedule=cosine,schedule.alpha=1.5": "alpha = 1.5",
	} {
		if _, err := Catalog().Parse(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q in it", spec, err, want)
		}
	}
}

// TestRuleTakesSchedule parses the contract's example, writes it back, and asks
// the schedule for rates.
func TestRuleTakesSchedule(t *testing.T) {
	const spec = "adam:lr=0.1,schedule=piecewise,schedule.boundaries=50/100,schedule.values=0.1/0.05/0.01"
	ch, err := Catalog().Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Catalog().Parse(Catalog().Format(ch))
	if err != nil || !again.Values["schedule.values"].Equal(ch.Values["schedule.values"]) {
		t.Errorf("written as %s and read back: %v, %v", Catalog().Format(ch), again.Values, err)
	}
	s, err := schedules.FromRule(ch.Values)
	if err != nil {
		t.Fatal(err)
	}
	for step, want := range map[int]float64{0: 0.1, 49: 0.1, 50: 0.05, 99: 0.05, 100: 0.01, 5000: 0.01} {
		if got := s.Rate(schedules.Clock{Step: step}, 0.1, schedules.Memory{}); got != want {
			t.Errorf("rate at step %d = %v, want %v", step, got, want)
		}
	}
	for _, name := range schedules.Catalog().Keys() {
		if _, err := Catalog().Parse("sgd:schedule=" + name); err != nil {
			t.Errorf("schedule %s with nothing said: %v", name, err)
		}
	}
}
