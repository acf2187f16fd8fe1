package conditioning

import (
	"fmt"
	"math"
	"testing"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/surfaces"
)

// ground is what a race knows of a surface.
func ground(t testing.TB, spec string) race.Ground {
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
	return g
}

func rule(t testing.TB, spec string) param.Choice {
	t.Helper()
	c, err := optimizers.Catalog().Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// track races one rule.
func track(t testing.TB, g race.Ground, spec string, start [2]float64, steps int) *race.Track {
	t.Helper()
	r, err := race.New(g, race.Plan{Start: start, Steps: steps, Racers: []race.Racer{{Name: "one", Rule: rule(t, spec)}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Advance(steps); err != nil {
		t.Fatal(err)
	}
	return &r.Recording().Tracks[0]
}

func TestOf(t *testing.T) {
	for _, tt := range []struct {
		surface   string
		low, high float64 // 0, 0 for no quadratic
		at        [2]float64
	}{
		{"bowl", 1, 20, [2]float64{}},
		{"bowl:kappa=100,angle=30", 1, 100, [2]float64{}},
		{"bowl:kappa=1", 1, 1, [2]float64{}},
		{"booth", 2, 18, [2]float64{1, 3}},                      // ∂²f = (10, 8; 8, 10)
		{"matyas", 0.04, 1, [2]float64{}},                       // (0.52, −0.48; −0.48, 0.52)
		{"saddle", -2, 2, [2]float64{}},                         // a quadratic, but no bowl
		{"formula:x^2 + 20*y^2 - 2*x", 2, 40, [2]float64{1, 0}}, // typed
		{"formula:3*(x-1)^2+(y+2)^2+x*y", 4 - math.Sqrt(5), 4 + math.Sqrt(5), [2]float64{16. / 11, 0}}, // (6, 1; 1, 2)
		{"formula:(x+y)^2/2 + sqrt((x-y)^4)", 2, 4, [2]float64{}},                                      // a quadratic by what it is
		{"formula:x^2 + y^2 + abs(x - 1)", 0, 0, [2]float64{}},                                         // the same Hessian everywhere but at the kink
		{"formula:x^2 + 20*y^2 + 0.001*sin(x)", 0, 0, [2]float64{}},
		{"himmelblau", 0, 0, [2]float64{}}, {"rastrigin", 0, 0, [2]float64{}}, {"rosenbrock", 0, 0, [2]float64{}}, {"bukin", 0, 0, [2]float64{}},
		{"monkey-saddle", 0, 0, [2]float64{}}, {"plateau", 0, 0, [2]float64{}},
	} {
		g := ground(t, tt.surface)
		p, ok := Of(&g)
		if ok != (tt.high != 0) {
			t.Errorf("%s: quadratic %v", tt.surface, ok)
		}
		if !ok {
			continue
		}
		// Rounding of a 2 × 2 eigenproblem, and of the formula's own Hessian.
		if math.Abs(p.Lambda[0]-tt.low) > 1e-11*tt.high || math.Abs(p.Lambda[1]-tt.high) > 1e-11*tt.high {
			t.Errorf("%s: eigenvalues %v, want %v and %v", tt.surface, p.Lambda, tt.low, tt.high)
		}
		if tt.surface == "formula:3*(x-1)^2+(y+2)^2+x*y" { // 6(x − 1) + y = 0, 2(y + 2) + x = 0
			tt.at = [2]float64{16. / 11, -30. / 11}
		}
		if math.Hypot(p.Center[0]-tt.at[0], p.Center[1]-tt.at[1]) > 1e-9 {
			t.Errorf("%s: the gradient vanishes at %v, want %v", tt.surface, p.Center, tt.at)
		}
		if _, bowl := p.Spectrum(); bowl != (tt.low > 0) {
			t.Errorf("%s: bowl %v", tt.surface, bowl)
		}
		// The eigenvectors are orthonormal, and the parts of the loss add up to it.
		if dot := p.Axis[0][0]*p.Axis[1][0] + p.Axis[0][1]*p.Axis[1][1]; math.Abs(dot) > 1e-15 {
			t.Errorf("%s: the axes meet at %v", tt.surface, dot)
		}
		x := [2]float64{0.7, -1.3}
		e := p.Shares(p.Components(x))
		if f := g.F.Eval(x[:], nil); math.Abs(e[0]+e[1]-(f-p.F)) > 1e-10*math.Max(1, math.Abs(f)) {
			t.Errorf("%s: the parts are %v, the loss above the minimum %v", tt.surface, e, f-p.F)
		}
	}
}

// The axes of a turned bowl are turned by its angle, and its ellipse is level.
func TestAxesAndEllipse(t *testing.T) {
	g := ground(t, "bowl:kappa=50,angle=30")
	p, _ := Of(&g)
	want := [2][2]float64{{math.Sqrt(3) / 2, 0.5}, {0.5, -math.Sqrt(3) / 2}}
	for i, v := range p.Axis {
		if math.Hypot(v[0]-want[i][0], v[1]-want[i][1]) > 1e-14 {
			t.Errorf("axis %d is %v, want %v", i, v, want[i])
		}
	}
	for _, q := range p.Ellipse(3, 40) {
		if f := g.F.Eval(q[:], nil); math.Abs(f-4.5) > 1e-13 { // r²/2
			t.Fatalf("the loss at %v of the ellipse is %v, want 4.5", q, f)
		}
	}
}

// A surface that is no quadratic has the curvature of its nearest minimum, or of
// the place where none is known.
func TestNear(t *testing.T) {
	g := ground(t, "rosenbrock")
	p, ok := Near(&g, [2]float64{-1.2, 1})
	// At (1, 1): (802, −400; −400, 200), whose product is 400 and sum 1002.
	if !ok || !p.Local || p.AtPlace || p.Center != [2]float64{1, 1} || math.Abs(p.Lambda[0]*p.Lambda[1]-400) > 1e-9 || math.Abs(p.Lambda[0]+p.Lambda[1]-1002) > 1e-9 {
		t.Errorf("Rosenbrock: %+v, %v", p, ok)
	}
	g = ground(t, "monkey-saddle")
	if p, ok = Near(&g, [2]float64{1, 0}); !ok || !p.AtPlace || p.Center != [2]float64{1, 0} || p.Lambda != [2]float64{-6, 6} {
		t.Errorf("monkey saddle: %+v, %v", p, ok)
	}
	g = ground(t, "ackley") // its minimum is a kink
	if p, ok = Near(&g, [2]float64{0.1, 0.2}); !ok || !p.AtPlace {
		t.Errorf("Ackley: %+v, %v", p, ok)
	}
}

// The rates of Distill's article: gradient descent |1 − ηλ|; momentum √β where
// the roots are complex, (1 − √β)² < ηλ < (1 + √β)², and critically damped at
// β = (1 − √(ηλ))².
func TestDistillsFormulas(t *testing.T) {
	for _, h := range []float64{0.1, 0.5, 0.99, 1.3, 1.9} {
		l := Linear{Key: "sgd", LearningRate: h / 4}
		if got := l.Component(4).Rate; math.Abs(got-math.Abs(1-h)) > 1e-15 {
			t.Errorf("sgd, ηλ = %v: rate %v", h, got)
		}
	}
	for _, beta := range []float64{0.1, 0.5, 0.9, 0.99} {
		low, high := math.Pow(1-math.Sqrt(beta), 2), math.Pow(1+math.Sqrt(beta), 2)
		for _, s := range []float64{0.02, 0.5, 0.98} {
			h := low + s*(high-low)
			c := Linear{"momentum", h / 3, beta}.Component(3)
			// √(t²/4 + (4β − t²)/4) rounds to √β.
			if math.Abs(c.Rate-math.Sqrt(beta)) > 1e-14 || c.Regime != Oscillating {
				t.Errorf("momentum, β = %v, ηλ = %v: %+v, want the rate %v", beta, h, c, math.Sqrt(beta))
			}
		}
		c := Linear{"momentum", low / 3, beta}.Component(3)
		// The discriminant rounds to 1e-16, its root to 1e-8.
		if math.Abs(c.Rate-math.Sqrt(beta)) > 1e-7 || c.Regime != Critical {
			t.Errorf("momentum, β = %v at the critical damping: %+v", beta, c)
		}
		if c := (Linear{"momentum", low / 6, beta}.Component(3)); c.Regime != Monotone || c.Rate <= math.Sqrt(beta) {
			t.Errorf("momentum, β = %v below the critical damping: %+v", beta, c)
		}
		if c := (Linear{"momentum", (high + 2*(1+beta)) / 6, beta}.Component(3)); c.Regime != Oscillating || c.Period != 2 {
			t.Errorf("momentum, β = %v near the limit: %+v", beta, c)
		}
	}
}

// The rate is the spectral radius of the matrix, and the matrix is what the rule
// does: the components of a race are those that it predicts.
func TestMatrixIsTheRule(t *testing.T) {
	g := ground(t, "bowl:kappa=7,angle=20")
	p, _ := Of(&g)
	start := [2]float64{-8, 1.5}
	for _, spec := range []string{"sgd:lr=0.2", "momentum:lr=0.05,momentum=0.8", "momentum:lr=0.003,momentum=0.2", "nesterov:lr=0.05,momentum=0.8", "nesterov:lr=0.2,momentum=0.3"} {
		l, ok := Linearly(rule(t, spec))
		if !ok {
			t.Fatalf("%s is not linear", spec)
		}
		path := track(t, g, spec, start, 60).Path
		c0 := p.Components(start)
		for i := range 2 {
			want := l.Predict(nil, p.Lambda[i], c0[i], 0, 60)
			env := l.Envelope(p.Lambda[i], c0[i], 0)
			for k, q := range path {
				got := p.Components(q)[i]
				// 60 steps of rounding of numbers up to 8.
				if math.Abs(got-want[k]) > 1e-12 {
					t.Fatalf("%s: component %d at step %d is %v, want %v", spec, i, k, got, want[k])
				}
				if e := env.At(float64(k)); math.Abs(got) > e*(1+1e-9)+1e-12 {
					t.Fatalf("%s: component %d at step %d is %v, its envelope %v", spec, i, k, got, e)
				}
			}
		}
		for _, lambda := range p.Lambda {
			m := l.Matrix(lambda)
			tr, det := m[0][0]+m[1][1], m[0][0]*m[1][1]-m[0][1]*m[1][0]
			want := math.Sqrt(math.Abs(det))
			if d := tr*tr - 4*det; d >= 0 {
				want = (math.Abs(tr) + math.Sqrt(d)) / 2
			}
			if got := l.Component(lambda).Rate; math.Abs(got-want) > 1e-12 {
				t.Errorf("%s, λ = %v: rate %v, the matrix has %v", spec, lambda, got, want)
			}
		}
	}
}

// Rates against the decay of single runs. Two real roots: cₖ₊₁/cₖ → z₁. Two
// complex ones: cₖ₊₁² − cₖcₖ₊₂ shrinks by exactly ρ² a step.
func TestRatesAreThoseOfRuns(t *testing.T) {
	g := ground(t, "bowl:angle=15")
	p, _ := Of(&g)
	checked := 0
	for _, key := range []string{"sgd", "momentum", "nesterov"} {
		for _, eta := range []float64{0.004, 0.03, 0.08} {
			for _, beta := range []float64{0.3, 0.9} {
				spec := fmt.Sprintf("%s:lr=%v,momentum=%v", key, eta, beta)
				if key == "sgd" {
					spec = fmt.Sprintf("sgd:lr=%v", eta)
				}
				l, _ := Linearly(rule(t, spec))
				path := track(t, g, spec, [2]float64{-8, 1.5}, 400).Path
				if len(path) < 401 {
					continue // it diverged
				}
				for i, lambda := range p.Lambda {
					want := l.Component(lambda)
					if want.Regime == Divergent {
						continue
					}
					at := func(k int) float64 { return p.Components(path[k])[i] }
					// As late as 1e-7 of rounding allow: |c| near 1e-8 of the start's.
					k := 300
					if n := want.StepsTo(1e-7); n < 300 {
						k = max(1, int(n))
					}
					got := math.Abs(at(k+1) / at(k))
					if want.Period != 0 && want.Period != 2 {
						n := max(1, k/3)
						got = math.Sqrt((at(n+1)*at(n+1) - at(n)*at(n+2)) / (at(n)*at(n) - at(n-1)*at(n+1)))
					}
					if k < 3 || math.IsNaN(got) {
						continue
					}
					checked++
					if math.Abs(got-want.Rate) > 1e-6 {
						t.Errorf("%s, λ = %v (%s): rate %v, the run shrinks by %v", spec, lambda, want.Regime, want.Rate, got)
					}
					var all []float64
					for n := range path {
						all = append(all, at(n))
					}
					// The measure that the table shows. Two real roots of like size part slowly.
					if m := Measured(all, 1e-13); !math.IsNaN(m) && math.Abs(m-want.Rate) > 1e-4 {
						t.Errorf("%s, λ = %v: measured %v, the rate is %v", spec, lambda, m, want.Rate)
					}
				}
			}
		}
	}
	if checked < 20 { // of 36, of which some diverge or are gone too soon to tell
		t.Errorf("only %d rates were compared", checked)
	}
}

// Just below the limit a race converges and just above it leaves; the best rate
// beats its neighbours; the best pair beats every pair of a grid.
func TestLimitsAndOptima(t *testing.T) {
	for _, s := range []Spectrum{{1, 20}, {0.04, 1}, {2, 18}, {1, 1.2}} {
		for _, key := range Keys() {
			for _, beta := range []float64{0, 0.3, 0.9} {
				if key == "sgd" && beta > 0 {
					continue
				}
				limit, _ := s.Limit(key, beta)
				l := Linear{Key: key, Momentum: beta}
				if in, out := l.WithRate(limit*0.9999).Worst(s), l.WithRate(limit*1.0001).Worst(s); in >= 1 || out <= 1 {
					t.Errorf("%s %v β = %v: rates %v and %v on the two sides of the limit", key, s, beta, in, out)
				}
				best, ok := s.BestRate(key, beta)
				if !ok || !(best > 0 && best < limit) {
					t.Errorf("%s %v β = %v: best rate %v, limit %v", key, s, beta, best, limit)
				}
				at := l.WithRate(best).Worst(s)
				for i := 1; i < 2000; i++ {
					if w := l.WithRate(limit * float64(i) / 2000).Worst(s); w < at-1e-12 {
						t.Fatalf("%s %v β = %v: η = %v has rate %v, the best one %v has %v", key, s, beta, limit*float64(i)/2000, w, best, at)
					}
				}
				if from, to, ok := s.Plateau(key, beta); ok {
					for _, eta := range []float64{from * 1.0001, (from + to) / 2, to * 0.9999, best} {
						if w := l.WithRate(eta).Worst(s); math.Abs(w-at) > 1e-14 { // √β by two ways
							t.Errorf("%s %v β = %v: on the plateau η = %v has rate %v, not %v", key, s, beta, eta, w, at)
						}
					}
					if below, above := l.WithRate(from*0.99).Worst(s), l.WithRate(to*1.01).Worst(s); below <= at || above <= at {
						t.Errorf("%s %v β = %v: beyond the plateau the rates are %v and %v", key, s, beta, below, above)
					}
				}
				// Without a plateau, as gradient descent never has one, both neighbours are worse.
				if _, _, plateau := s.Plateau(key, beta); !plateau {
					if l.WithRate(best*0.999).Worst(s) <= at || l.WithRate(best*1.001).Worst(s) <= at {
						t.Errorf("%s %v β = %v: a neighbour of η = %v is no worse", key, s, beta, best)
					}
				}
			}
			o, ok := s.Best(key)
			if !ok {
				t.Fatalf("%s has no optimum", key)
			}
			at := Linear{key, o.LearningRate, o.Momentum}.Worst(s)
			// The two roots coincide there, so rounding 1e-16 enters by its root.
			if math.Abs(at-o.Rate) > 1e-7 {
				t.Errorf("%s %v: rate %v, the roots say %v", key, s, o.Rate, at)
			}
			if lr, _ := s.BestRate(key, o.Momentum); key != "momentum" && math.Abs(lr/o.LearningRate-1) > 1e-6 {
				t.Errorf("%s %v: at β* the best rate is %v, the best pair's %v", key, s, lr, o.LearningRate)
			}
			const n = 400
			for i := 1; i < n; i++ {
				for j := range n {
					l := Linear{key, 4 / s.Max * float64(i) / n, float64(j) / n}
					if key == "sgd" {
						l.Momentum = 0
					}
					if w := l.Worst(s); w < o.Rate-1e-9 {
						t.Fatalf("%s %v: %+v has rate %v, the optimum %v", key, s, l, w, o.Rate)
					}
				}
			}
		}
	}
	if _, ok := (Spectrum{1, 2}).Best("adam"); ok {
		t.Error("Adam has a known optimum")
	}
}

// Races know it too: at the optimum a racer arrives in as few steps as the rate
// says, and beyond the limit it leaves.
func TestOptimumInRaces(t *testing.T) {
	g := ground(t, "bowl")
	p, _ := Of(&g)
	s, _ := p.Spectrum()
	for _, key := range Keys() {
		o, _ := s.Best(key)
		run := func(lr float64) *race.Track {
			spec := fmt.Sprintf("%s:lr=%v,momentum=%v", key, lr, o.Momentum)
			if key == "sgd" {
				spec = fmt.Sprintf("sgd:lr=%v", lr)
			}
			return track(t, g, spec, [2]float64{-8, 1.5}, 4000)
		}
		best := run(o.LearningRate)
		// From 8 to 1e-6 by the rate, with ten steps at rest, and some more because
		// two equal roots shrink as t·ρᵗ, or because the gradient has λ = 20 in it.
		least := math.Log(1e-6/8)/math.Log(o.Rate) + 9
		if n := float64(best.StatusStep); best.Status != race.Converged || n < least-15 || n > least+30 {
			t.Errorf("%s: %s at step %v, want about %.0f", key, best.Status, n, least)
		}
		limit, _ := s.Limit(key, o.Momentum)
		if in, out := run(limit*0.99), run(limit*1.05); in.Status != race.Converged || out.Status != race.Diverged {
			t.Errorf("%s: %s below the limit, %s above", key, in.Status, out.Status)
		}
		// The steps to a millionth of the loss are those of the race.
		l := Linear{key, o.LearningRate, o.Momentum}
		n := l.StepsToLoss(&p, p.Components([2]float64{-8, 1.5}), 1e-6, 4000)
		if f := best.Loss; n < 2 || f[n] > f[0]*1e-6*(1+1e-9) || f[n-1] <= f[0]*1e-6*(1-1e-9) {
			t.Errorf("%s: a millionth of the loss after %d steps; the race has %v and %v", key, n, f[max(0, n-1)], f[max(0, n)])
		}
		if n := l.WithRate(limit*1.05).StepsToLoss(&p, p.Components([2]float64{-8, 1.5}), 1e-6, 4000); n != -1 {
			t.Errorf("%s beyond the limit arrives after %d steps", key, n)
		}
	}
}

// What theory says nothing of.
func TestNotLinear(t *testing.T) {
	for _, spec := range []string{"adam", "rmsprop", "newton", "sgd:clipnorm=1", "sgd:schedule=power,schedule.s=50", "momentum:clipvalue=1"} {
		if l, ok := Linearly(rule(t, spec)); ok {
			t.Errorf("%s is linear: %+v", spec, l)
		}
	}
	c := Linear{Key: "sgd", LearningRate: 0.1}.Component(-2)
	if c.Regime != Divergent || math.Abs(c.Rate-1.2) > 1e-15 || !math.IsInf(c.HalfLife(), 1) {
		t.Errorf("along a negative curvature: %+v", c)
	}
	if c := (Linear{Key: "sgd", LearningRate: 0.25}).Component(4); c.Regime != Critical || c.HalfLife() != 0 {
		t.Errorf("ηλ = 1: %+v", c)
	}
	if c := (Linear{"momentum", 0.1, 0.9}).Component(0); c.Regime != Neutral {
		t.Errorf("λ = 0: %+v", c)
	}
	if c := (Linear{Key: "sgd", LearningRate: 0.1}).Component(1); math.Abs(c.HalfLife()-math.Log(0.5)/math.Log(0.9)) > 1e-12 {
		t.Errorf("half-life %v", c.HalfLife())
	}
}
