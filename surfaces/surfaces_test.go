package surfaces

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
)

// variant is a surface with one setting of its parameters.
type variant struct {
	key, name string
	Surface
}

// variants builds every surface of the catalog with its defaults, and again
// with each parameter alone at each end of what is allowed and of its slider,
// and in between.
func variants(t testing.TB) []variant {
	t.Helper()
	var out []variant
	c := Catalog()
	for _, e := range c.Entries {
		add := func(name string, vals param.Values) {
			s, err := c.Build(param.Choice{Key: e.Key, Values: vals})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			out = append(out, variant{e.Key, name, s})
		}
		add(e.Key, e.Params.Defaults())
		if e.Rest != "" {
			for _, text := range typed() {
				ch, err := c.Parse(e.Key + ":" + text)
				if err != nil {
					t.Fatal(err)
				}
				add(text, ch.Values)
			}
			continue
		}
		for _, p := range e.Params {
			var ends []float64
			between := p.Low + 0.37*(p.High-p.Low) // a bowl at no right angle
			for _, x := range []float64{p.Min, p.Max, p.Low, p.High, between} {
				if p.Check(param.Num(x)) == nil && !slices.Contains(ends, x) {
					ends = append(ends, x)
				}
			}
			if len(ends) < 3 {
				t.Fatalf("%s: %s has ends %v: want three at least", e.Key, p.Key, ends)
			}
			for _, x := range ends {
				vals := e.Params.Defaults()
				vals[p.Key] = param.Num(x)
				add(fmt.Sprintf("%s:%s=%v", e.Key, p.Key, x), vals)
			}
		}
	}
	return out
}

// each runs check on every variant, says what it covered and fails if a
// catalog entry was not.
func each(t *testing.T, check func(t *testing.T, v variant)) {
	t.Helper()
	covered := map[string]bool{}
	var names []string
	for _, v := range variants(t) {
		t.Run(v.name, func(t *testing.T) {
			check(t, v)
			covered[v.key] = true
			names = append(names, v.name)
		})
	}
	t.Logf("covered %d variants of %d surfaces: %s", len(names), len(covered), strings.Join(names, " "))
	for _, key := range Catalog().Keys() {
		if !covered[key] {
			t.Errorf("%s was not covered", key)
		}
	}
}

// scatter returns n points spread over the domain, the same every time.
func scatter(d Domain, n int) [][]float64 {
	rng := rand.New(rand.NewPCG(1, 2))
	out := make([][]float64, n)
	for i := range out {
		out[i] = []float64{
			d.XMin + (d.XMax-d.XMin)*rng.Float64(),
			d.YMin + (d.YMax-d.YMin)*rng.Float64(),
		}
	}
	return out
}

func (d Domain) contains(x, y float64) bool {
	return d.XMin < x && x < d.XMax && d.YMin < y && y < d.YMax
}

// hessianAt returns the entries of the Hessian.
func hessianAt(s Surface, p []float64) (xx, xy, yy float64) {
	h := mat.NewSymDense(2, nil)
	s.Hessian(p, h)
	return h.At(0, 0), h.At(0, 1), h.At(1, 1)
}

// TestCatalogIsComplete compares with the names the command line promises.
func TestCatalogIsComplete(t *testing.T) {
	want := strings.Fields(`ackley beale booth bowl bukin formula gaussian-wells goldstein-price himmelblau levy
		matyas mccormick monkey-saddle plateau rastrigin ravine regression rosenbrock saddle six-hump-camel styblinski-tang`)
	got := Catalog().Keys()
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	titles := map[string]bool{}
	for _, e := range Catalog().Entries {
		if e.Title == "" || e.Summary == "" || e.Source == "" || titles[e.Title] {
			t.Errorf("%s: want an own title, a summary and a source, got %+v", e.Key, e)
		}
		titles[e.Title] = true
		if n := len([]rune(e.Summary)); n > 130 || !strings.HasSuffix(e.Summary, ".") && !strings.HasSuffix(e.Summary, "?") {
			t.Errorf("%s: the summary has %d letters: want one sentence of 130 at most", e.Key, n)
		}
		for _, p := range e.Params {
			slider := p.Kind != param.Text
			if p.Help == "" || p.Title == "" || p.Symbol == "" || p.Check(p.Default) != nil || slider && !(p.Low < p.High) {
				t.Errorf("%s: %s: want help, title, symbol, a valid default and a slider", e.Key, p.Key)
			}
		}
	}
}

// TestFormulasKeepToTheSubset: what the typesetter does not know it would show
// with its backslash.
func TestFormulasKeepToTheSubset(t *testing.T) {
	known := strings.Fields(`frac sqrt text left right quad sum`)
	for _, e := range Catalog().Entries {
		depth := 0
		for i, r := range e.Formula {
			switch r {
			case '{':
				depth++
			case '}':
				depth--
			case '\\':
				word := e.Formula[i+1:]
				if end := strings.IndexFunc(word, func(r rune) bool { return r < 'A' || r > 'z' }); end >= 0 {
					word = word[:end]
				}
				word, _, _ = strings.Cut(word, "_")
				if !slices.Contains(known, word) {
					t.Errorf(`%s: \%s: want one of %v`, e.Key, word, known)
				}
			}
			if depth < 0 {
				break
			}
		}
		if !strings.HasPrefix(e.Formula, "f = ") || depth != 0 ||
			strings.Count(e.Formula, `\left`) != strings.Count(e.Formula, `\right`) {
			t.Errorf("%s: %q: want f = … with its brackets closed", e.Key, e.Formula)
		}
	}
}

func TestStartAndMinimaAreInTheDomain(t *testing.T) {
	each(t, func(t *testing.T, v variant) {
		d := v.Domain()
		if !(d.XMin < d.XMax && d.YMin < d.YMax) {
			t.Fatalf("domain %v is empty", d)
		}
		if v.Dim() != 2 {
			t.Errorf("Dim = %d, want 2", v.Dim())
		}
		if s := v.Start(); !d.contains(s[0], s[1]) {
			t.Errorf("start %v is outside %v", s, d)
		}
		for _, m := range v.Minima() {
			if !d.contains(m.X, m.Y) {
				t.Errorf("minimum %v is outside %v", m, d)
			}
		}
	})
}

// TestMinimaAreTheCallers: writing into what Minima returned must not reach the
// surface, which several goroutines share.
func TestMinimaAreTheCallers(t *testing.T) {
	each(t, func(t *testing.T, v variant) {
		want := v.Minima()
		for i, ms := 0, v.Minima(); i < len(ms); i++ {
			ms[i] = Minimum{X: 77}
		}
		if got := v.Minima(); !slices.Equal(got, want) {
			t.Errorf("got %v want %v", got, want)
		}
	})
}

func TestEvalAllocatesNothingAndRepeats(t *testing.T) {
	each(t, func(t *testing.T, v variant) {
		p, g, g2 := make([]float64, 2), make([]float64, 2), make([]float64, 2)
		h := mat.NewSymDense(2, nil)
		for _, p = range scatter(v.Domain(), 20) {
			f, value := v.Eval(p, g), v.Eval(p, nil)
			again := v.Eval(p, g2)
			for _, pair := range [][2]float64{{f, value}, {f, again}, {g[0], g2[0]}, {g[1], g2[1]}} {
				if math.Float64bits(pair[0]) != math.Float64bits(pair[1]) {
					t.Fatalf("at %v: %v and then %v", p, pair[0], pair[1])
				}
			}
		}
		var s Surface = v.Surface
		if n := testing.AllocsPerRun(100, func() { s.Eval(p, g); s.Eval(p, nil); s.Hessian(p, h) }); n != 0 {
			t.Errorf("%v allocations, want 0", n)
		}
	})
}

// TestHugeInputsDoNotPanic: a racer that diverges ends in such places.
func TestHugeInputsDoNotPanic(t *testing.T) {
	huge := []float64{0, math.Copysign(0, -1), 5e-324, -1e-200, 1e8, -1e20, 1e154, -1e200, math.MaxFloat64,
		-math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN()}
	each(t, func(t *testing.T, v variant) {
		g := make([]float64, 2)
		for _, x := range huge {
			for _, y := range huge {
				p := []float64{x, y}
				f := v.Eval(p, g)
				hessianAt(v, p)
				if (math.IsNaN(x) || math.IsNaN(y)) && !math.IsNaN(f) {
					t.Errorf("f(%v, %v) = %v, want NaN", x, y, f)
				}
				// Bukin's slope is infinite next to its floor.
				if tame := 1e7; math.Abs(x) < tame && math.Abs(y) < tame && v.key != "bukin" &&
					(math.IsNaN(f+g[0]+g[1]) || math.IsInf(f, 0)) {
					t.Errorf("f, ∇f(%v, %v) = %v, %v, want finite", x, y, f, g)
				}
			}
		}
	})
}

func BenchmarkEval(b *testing.B) {
	c := Catalog()
	for _, e := range c.Entries {
		b.Run(e.Key, func(b *testing.B) {
			s, err := e.New(e.Params.Defaults())
			if err != nil {
				b.Fatal(err)
			}
			start := s.Start()
			p, g := start[:], make([]float64, 2)
			b.ReportAllocs()
			for b.Loop() {
				s.Eval(p, g)
			}
		})
	}
}
