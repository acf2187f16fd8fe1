package nn

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"downhill/optimizers"
)

// meanAndVariance of all values.
func meanAndVariance(b Batch) (mean, variance float64) {
	m := MomentsOf(b)
	return m.Mean, m.Variance
}

// TestDropoutKeepsTheMean: in training on average what goes in comes out; with
// the classical way training's average is what evaluation gives.
func TestDropoutKeepsTheMean(t *testing.T) {
	const n = 400_000
	for _, rate := range []float64{0, 0.1, 0.5, 0.9} {
		for _, classical := range []bool{false, true} {
			s := newSingle(t, must[Dropout](t)(NewDropout(Dropout{Width: 100, Rate: rate, Classical: classical})))
			x := NewBatch(100, n/100)
			for i := range x.Data {
				x.Data[i] = 1
			}
			y, _ := s.pass(Train, x, x)
			mean, _ := meanAndVariance(y)
			evaluated, _ := s.pass(Eval, x, x)
			want := 1.0
			if classical {
				want = 1 - rate
			}
			if got := evaluated.At(3, 3); math.Abs(got-want) > 1e-15 {
				t.Errorf("rate %v classical %v: evaluation gives %v of 1, want %v", rate, classical, got, want)
			}
			// Five standard errors of a mean of n Bernoulli values.
			if limit := 5 * math.Sqrt(rate/(1-rate)/n) * want; math.Abs(mean-want) > limit {
				t.Errorf("rate %v classical %v: mean %v, want %v within %v", rate, classical, mean, want, limit)
			}
			zeros := 0
			for r := range y.Rows {
				for _, v := range y.Row(r) {
					if v == 0 {
						zeros++
					} else if !classical && math.Abs(v-1/(1-rate)) > 1e-15 || classical && v != 1 {
						t.Fatalf("rate %v classical %v: a value of %v is neither dropped nor kept", rate, classical, v)
					}
				}
			}
			if limit := 5 * math.Sqrt(rate*(1-rate)*n); math.Abs(float64(zeros)-rate*n) > limit {
				t.Errorf("rate %v: %d of %d dropped", rate, zeros, n)
			}
		}
	}
}

// TestAlphaDropoutKeepsMeanAndVariance of standard normal values.
func TestAlphaDropoutKeepsMeanAndVariance(t *testing.T) {
	const n = 1_000_000
	x := normal(100, n/100, 5)
	for _, rate := range []float64{0.05, 0.2, 0.5} {
		s := newSingle(t, must[AlphaDropout](t)(NewAlphaDropout(AlphaDropout{Width: 100, Rate: rate})))
		y, _ := s.pass(Train, x, x)
		mean, variance := meanAndVariance(y)
		// Five standard errors: of the mean 1/√n, of the variance √(κ−1)/√n with
		// a kurtosis κ of 4 at most here.
		if math.Abs(mean) > 5/math.Sqrt(n) || math.Abs(variance-1) > 5*math.Sqrt(3.0/n) {
			t.Errorf("rate %v: mean %v variance %v, want 0 and 1", rate, mean, variance)
		}
		if y, _ := s.pass(Eval, x, x); !slices.Equal(y.Data, x.Data) {
			t.Errorf("rate %v: evaluation changes its input", rate)
		}
	}
}

// TestBatchNormOutput: mean β and standard deviation |γ|·√(σ²/(σ² + ε)).
func TestBatchNormOutput(t *testing.T) {
	for _, groups := range []int{0, 2, 3} {
		for _, major := range []bool{false, true} {
			layer := must[BatchNorm](t)(NewBatchNorm(BatchNorm{Width: 6, Momentum: 0.99, Epsilon: 1e-3, Groups: groups, Major: major}))
			s := newSingle(t, layer)
			x := normal(6, 33, 9)
			for r := range 6 {
				for c := range x.Row(r) {
					x.Row(r)[c] = x.Row(r)[c]*math.Pow(3, float64(r-4)) + float64(r)
				}
			}
			g := layer.groups()
			for i := range g {
				s.m.Theta[i], s.m.Theta[g+i] = 0.5-float64(i), float64(i)-1.5
			}
			y, _ := s.pass(Train, x, x)
			for k := range g {
				var in, out []float64
				for r := range 6 {
					if layer.group(r) == k {
						in, out = append(in, x.Row(r)...), append(out, y.Row(r)...)
					}
				}
				_, sigma2 := meanAndVariance(Batch{in, 1, len(in), len(in)})
				mean, variance := meanAndVariance(Batch{out, 1, len(out), len(out)})
				gamma, beta := s.m.Theta[k], s.m.Theta[g+k]
				deviation := math.Abs(gamma) * math.Sqrt(sigma2/(sigma2+1e-3))
				// Sums of up to 100 terms of size 1.
				if math.Abs(mean-beta) > 1e-13 || math.Abs(math.Sqrt(variance)-deviation) > 1e-13 {
					t.Errorf("groups %d major %v, group %d: mean %v deviation %v, want %v and %v",
						groups, major, k, mean, math.Sqrt(variance), beta, deviation)
				}
			}
		}
	}
}

// TestBatchNormMemory: moving statistics move once in a step, however often the
// rule asks, and never in evaluation or when the layer is frozen; and only
// evaluation uses them.
func TestBatchNormMemory(t *testing.T) {
	a := everyArchitecture(t)["bn-after"]
	x, y := sample(a, 9, 1)
	step := func(freeze bool, evals int) (before, after []float64) {
		m := must[*Model](t)(Build(a))
		for i, l := range m.Layers {
			if _, ok := l.(BatchNorm); ok {
				m.Freeze(i, freeze)
			}
		}
		before = slices.Clone(m.Buffers)
		o := NewObjective(m, m.NewPass(), 1)
		o.Next(x, y, 0)
		theta := make([]float64, m.Dim())
		m.Coordinates(theta)
		for range evals {
			o.Eval(theta, nil)
		}
		return before, m.Buffers
	}
	before, once := step(false, 1)
	if slices.Equal(before, once) {
		t.Error("moving statistics do not move in training")
	}
	if _, twice := step(false, 2); !slices.Equal(once, twice) {
		t.Error("a second evaluation in the same step moves the moving statistics again")
	}
	if before, after := step(true, 1); !slices.Equal(before, after) {
		t.Error("the moving statistics of a frozen layer move")
	}
	m := must[*Model](t)(Build(a))
	p := m.NewPass()
	first := slices.Clone(m.Forward(p, nil, x).Data)
	if !slices.Equal(m.Buffers, before) {
		t.Error("evaluation moves the moving statistics")
	}
	m.Buffers[0] += 1
	if second := m.Forward(p, nil, x).Data; slices.Equal(first, second) {
		t.Error("evaluation does not use the moving statistics")
	}
	p.Mode = Train
	trained := slices.Clone(m.Forward(p, nil, x).Data)
	m.Buffers[0] += 1
	if again := m.Forward(p, nil, x).Data; !slices.Equal(trained, again) {
		t.Error("training uses the moving statistics")
	}
}

// TestEvaluationIsDeterministic, and the same for one instance as for many.
func TestEvaluationIsDeterministic(t *testing.T) {
	for name, a := range everyArchitecture(t) {
		m := must[*Model](t)(Build(a))
		x, _ := sample(a, 11, 3)
		p := m.NewPass()
		p.Seed(1, 1)
		first := slices.Clone(m.Predict(p, x).Data)
		p.Seed(2, 2)
		if second := m.Predict(p, x).Data; !slices.Equal(first, second) {
			t.Errorf("%s: two evaluations differ", name)
		}
		all := Batch{first, a.Output, x.Cols, x.Stride}
		for c := range x.Cols {
			one := make([]float64, a.Input)
			x.Column(one, c)
			want := make([]float64, a.Output)
			all.Column(want, c)
			got := m.Predict(p, BatchOf([][]float64{one}))
			// Sums of 6 terms in another order, through six layers.
			near(t, name+" alone", flat(instances(got)), want, 1e-13)
		}
		if reflect.DeepEqual(a.Dropout, DropoutPlan{}) && a.Activation.Key != "rrelu" {
			continue
		}
		p.Mode = Train
		p.Seed(1, 1)
		first = slices.Clone(m.Predict(p, x).Data)
		p.Seed(1, 1)
		if second := slices.Clone(m.Predict(p, x).Data); !slices.Equal(first, second) {
			t.Errorf("%s: the same seed gives two results", name)
		}
		p.Seed(1, 2)
		if second := m.Predict(p, x).Data; slices.Equal(first, second) {
			t.Errorf("%s: nothing is random in training", name)
		}
	}
}

// TestAlwaysKeepsDropoutOn in evaluation, and Pass.Dropout does.
func TestAlwaysKeepsDropoutOn(t *testing.T) {
	for _, alpha := range []bool{false, true} {
		for _, always := range []bool{false, true} {
			a := everyArchitecture(t)["plain"]
			a.Dropout = DropoutPlan{Hidden: 0.5, Alpha: alpha, Always: always}
			m := must[*Model](t)(Build(a))
			x, _ := sample(a, 5, 3)
			p := m.NewPass()
			random := func() bool {
				p.Seed(1, 1)
				first := slices.Clone(m.Predict(p, x).Data)
				p.Seed(1, 2)
				return !slices.Equal(first, m.Predict(p, x).Data)
			}
			if got := random(); got != always {
				t.Errorf("alpha %v always %v: evaluation is random: %v", alpha, always, got)
			}
			p.Dropout = true
			if !random() {
				t.Errorf("alpha %v: Pass.Dropout does not turn dropout on", alpha)
			}
		}
	}
}

// TestFrozenBitsStay under every rule of the catalog, momentum and weight decay
// included, while the rest moves.
func TestFrozenBitsStay(t *testing.T) {
	a := everyArchitecture(t)["bn-after"]
	a.L2 = 0.01
	x, y := sample(a, 9, 1)
	for _, e := range optimizers.Rules().Entries {
		m := must[*Model](t)(Build(a))
		first := slices.Clone(m.Theta)
		rule := must[optimizers.Optimizer](t)(e.New(e.Params.Defaults()))
		train := func(from, steps int) {
			theta := make([]float64, m.Dim())
			m.Coordinates(theta)
			s := optimizers.NewState(rule, m.Dim())
			o := NewObjective(m, m.NewPass(), 1)
			for step := from; step < from+steps; step++ {
				o.Next(x, y, step)
				rule.Step(s, theta, o, 0.01)
				m.SetCoordinates(theta)
			}
		}
		train(0, 3) // frozen later: what was learnt stays
		before := slices.Clone(m.Theta)
		for i := range m.Layers {
			m.Freeze(i, i%2 == 0)
		}
		train(3, 5)
		for _, s := range m.Spans {
			same := slices.Equal(m.Theta[s.Offset:s.Offset+s.Len], before[s.Offset:s.Offset+s.Len])
			if same != m.Frozen(s.Layer) {
				t.Errorf("%s: layer %d %s: frozen %v, unchanged %v", e.Key, s.Layer, s.Name, m.Frozen(s.Layer), same)
			}
		}
		if slices.Equal(first, before) {
			t.Errorf("%s: nothing moved at all", e.Key)
		}
	}
}

// TestTiedIsOneMatrix: the hidden layers share their variables, and freezing
// the one freezes all.
func TestTiedIsOneMatrix(t *testing.T) {
	a := everyArchitecture(t)["tied"]
	m := must[*Model](t)(Build(a))
	// 6→5 has its own; four times 5→5 share; 5→3.
	if want := 6*5 + 5 + 5*5 + 5 + 5*3 + 3; len(m.Theta) != want {
		t.Errorf("%d parameters, want %d", len(m.Theta), want)
	}
	dense := m.Denses()
	if len(dense) != 6 {
		t.Fatalf("%d dense layers, want 6", len(dense))
	}
	for i := 2; i <= 4; i++ {
		if &m.weights(dense[i], nil)[0] != &m.weights(dense[1], nil)[0] {
			t.Errorf("dense layer %d has its own weights", i)
		}
	}
	m.Freeze(dense[1], true)
	if !m.Frozen(dense[3]) || m.Frozen(dense[0]) {
		t.Error("freezing the shared matrix does not freeze the layers that use it alone")
	}
}

// TestCloneSharesNothing that is written.
func TestCloneSharesNothing(t *testing.T) {
	m := must[*Model](t)(Build(everyArchitecture(t)["bn-after"]))
	c := m.Clone()
	c.Theta[0], c.Buffers[0] = 42, 43
	c.Freeze(1, true)
	if m.Theta[0] == 42 || m.Buffers[0] == 43 || m.Frozen(1) || m.Dim() == c.Dim() {
		t.Error("a clone writes into what it was cloned from")
	}
}

// TestStepAllocatesNothing in steady state, for everything a network can have.
func TestStepAllocatesNothing(t *testing.T) {
	for name, a := range everyArchitecture(t) {
		for _, rule := range []string{"sgd", "adam", "nesterov"} {
			m := must[*Model](t)(Build(a))
			x, y := sample(a, 9, 1)
			small, few := sample(a, 4, 2)
			o := NewObjective(m, m.NewPass(), 1)
			o.Squares = make([]float64, len(m.Denses()))
			r := must[optimizers.Optimizer](t)(optimizers.Catalog().Build(named(t, rule, "lr", 1e-3)))
			clipped := optimizers.Clip{Norm: 1}.Wrap(o, m.Variables()...)
			s := optimizers.NewState(r, m.Dim())
			step := 0
			n := testing.AllocsPerRun(5, func() {
				o.Next(x, y, step)
				r.Step(s, m.Theta, clipped, 1e-3)
				o.Next(small, few, step)
				r.Step(s, m.Theta, clipped, 1e-3)
				m.Project(m.Theta)
				step++
			})
			if n != 0 {
				t.Errorf("%s %s: %v allocations a step", name, rule, n)
			}
		}
	}
}

// TestPaddingIsNeverRead: what stands behind the real columns, if only it is
// finite, changes nothing.
func TestPaddingIsNeverRead(t *testing.T) {
	for name, a := range everyArchitecture(t) {
		if !reflect.DeepEqual(a.Dropout, DropoutPlan{}) {
			continue // masks are drawn for the padding too, from the same numbers
		}
		m := must[*Model](t)(Build(a))
		x, y := sample(a, 9, 1)
		run := func(padding float64) ([]float64, float64) {
			for r := range x.Rows {
				for c := x.Cols; c < x.Stride; c++ {
					x.Data[r*x.Stride+c] = padding
				}
			}
			grad := make([]float64, m.Dim())
			o := NewObjective(m, m.NewPass(), 1)
			o.Next(x, y, 0)
			return grad, o.Eval(m.Theta, grad)
		}
		grad, loss := run(0)
		again, other := run(77)
		// Vector kernels may take another way when one lane is far out: the real
		// ones then differ in the last place.
		near(t, name+" loss", []float64{other}, []float64{loss}, 1e-14)
		near(t, name+" gradient", again, grad, 1e-13)
	}
}

func ExampleModel_Summary() {
	a := DefaultArchitecture(784, 10)
	a.Hidden, a.BatchNorm, a.BatchNormInput = []int{300, 100}, BatchNormAfter, true
	m, err := Build(a)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(m.Summary())
	// Output:
	// Layer (type)                                 Output shape  Parameters
	// ─────────────────────────────────────────────────────────────────────
	// batch_normalization                           (None, 784)       3,136
	// dense (dense, relu)                           (None, 300)     235,500
	// batch_normalization_1 (batch_normalization)   (None, 300)       1,200
	// dense_1 (dense, relu)                         (None, 100)      30,100
	// batch_normalization_2 (batch_normalization)   (None, 100)         400
	// dense_2 (dense)                                (None, 10)       1,010
	// ─────────────────────────────────────────────────────────────────────
	// Parameters: 271,346
	// Trainable: 268,978
	// Not trainable: 2,368
}
