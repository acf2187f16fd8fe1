package nn

import (
	"math"
	"slices"
	"testing"

	"downhill/optimizers"
)

// referenceTolerance is relative to the size of what is compared. Both sides
// are float64 and differ in the order of sums of at most 32 terms, which
// measured comes to 1e-15; the smallest perturbation below is 1e-4 of a
// hyperparameter.
const referenceTolerance = 1e-12

type denseReference struct {
	X, Y, DY, DX, DKernel [][]float64
	Kernel                [][]float64 `json:"kernel_in_out"`
	Bias, DBias           []float64
}

type batchNormReference struct {
	Eps, KerasMomentum float64
	Gamma, Beta        []float64
	TrainSteps         []batchNormStep `json:"train_steps"`
	Eval               struct {
		X, DY         [][]float64
		YTorchStats   [][]float64 `json:"y_torch_stats"`
		DXTorchStats  [][]float64 `json:"dx_torch_stats"`
		DGammaTorch   []float64   `json:"dgamma_torch_stats"`
		DBeta         []float64
		YKerasStats   [][]float64 `json:"y_keras_stats"`
		TorchMean     []float64   `json:"-"`
		TorchVariance []float64   `json:"-"`
	}
}

type batchNormStep struct {
	X, DY, Y, DX     [][]float64
	DGamma, DBeta    []float64
	TorchRunningMean []float64 `json:"torch_running_mean"`
	TorchRunningVar  []float64 `json:"torch_running_var"`
	KerasMovingMean  []float64 `json:"keras_moving_mean"`
	KerasMovingVar   []float64 `json:"keras_moving_var"`
}

type layersReference struct {
	Dense     denseReference
	BatchNorm struct {
		batchNormReference
		Momentum float64 `json:"keras_momentum"`
	}
	Softmax struct {
		Logits, DLogits [][]float64
		Labels          []int
		Loss            float64 `json:"loss_mean"`
	} `json:"softmax_ce"`
	MSE struct {
		Pred, Target, DPred [][]float64
		Loss                float64 `json:"loss_mean_all"`
	}
	BCE struct {
		Logits, Target, DLogits []float64
		Loss                    float64   `json:"loss_mean"`
		PerItem                 []float64 `json:"per_item"`
	} `json:"bce_logits"`
	Penalty struct {
		W, Grad     [][]float64
		L1, L2      float64
		PenaltySize float64 `json:"penalty"`
	} `json:"l1_l2_penalty"`
	MaxNorm struct {
		Kernel [][]float64 `json:"kernel_in_out"`
		Max    float64
		Keras  [][]float64 `json:"keras_eps1e7"`
		Exact  [][]float64
	} `json:"max_norm"`
	Clip struct {
		G1         [][]float64
		G2         []float64
		ByValue    []any   `json:"by_value_1"`
		ByNorm     []any   `json:"by_norm_2"`
		ByGlobal   []any   `json:"by_global_norm_2"`
		GlobalNorm float64 `json:"global_norm"`
	}
}

func readLayers(t *testing.T) layersReference {
	var r layersReference
	readJSON(t, "layers.json", &r)
	return r
}

func TestDenseMatchesReference(t *testing.T) {
	r := readLayers(t).Dense
	run := func(scale float64) (y, dx, dkernel, dbias []float64) {
		s := newSingle(t, must[Dense](t)(NewDense(Dense{In: 5, Out: 4, Bias: true, Kernel: named(t, "zeros")})))
		copy(s.m.Theta, append(flat(r.Kernel), r.Bias...))
		s.m.Theta[3] *= scale
		out, in := s.pass(Train, BatchOf(r.X), BatchOf(r.DY))
		return flat(instances(out)), flat(instances(in)), s.grad[:20], s.grad[20:]
	}
	y, dx, dkernel, dbias := run(1)
	near(t, "y", y, flat(r.Y), referenceTolerance)
	near(t, "∂L/∂x", dx, flat(r.DX), referenceTolerance)
	near(t, "∂L/∂W", dkernel, flat(r.DKernel), referenceTolerance)
	near(t, "∂L/∂b", dbias, r.DBias, referenceTolerance)
	y, dx, _, _ = run(1.0001)
	far(t, "y", y, flat(r.Y), referenceTolerance)
	far(t, "∂L/∂x", dx, flat(r.DX), referenceTolerance)
}

// TestDenseOneInstance: a single instance takes another way through the matrix
// product and must give the same.
func TestDenseOneInstance(t *testing.T) {
	s := newSingle(t, must[Dense](t)(NewDense(Dense{In: 13, Out: 11, Bias: true, Kernel: named(t, "he_normal")})))
	for i := range s.m.Theta[13*11:] {
		s.m.Theta[13*11+i] = float64(i) - 3
	}
	x, dy := normal(13, 6, 1), normal(11, 6, 2)
	whole, _ := s.pass(Train, x, dy)
	for c := range 6 {
		one := make([]float64, 13)
		x.Column(one, c)
		got, _ := s.pass(Train, BatchOf([][]float64{one}), NewBatch(11, 1))
		want := make([]float64, 11)
		whole.Column(want, c)
		// Sums of 13 terms in another order.
		near(t, "z", flat(instances(got)), want, 1e-14)
	}
}

// TestLargeDense: a kernel that does not stay in the cache is multiplied in
// another order, for every number of instances.
func TestLargeDense(t *testing.T) {
	const in, out = 300, 257
	if in*out < largeKernel {
		t.Fatal("not large")
	}
	s := newSingle(t, must[Dense](t)(NewDense(Dense{In: in, Out: out, Bias: true, Kernel: named(t, "he_normal")})))
	for j := range out {
		s.m.Theta[in*out+j] = float64(j%7) - 3
	}
	for _, n := range []int{1, 2, 7, 8, 9, 32, 33} {
		x := normal(in, n, uint64(n))
		y, _ := s.pass(Train, x, NewBatch(out, n))
		want := NewBatch(out, n)
		for j := range out {
			for c := range n {
				z := s.m.Theta[in*out+j]
				for i := range in {
					z += s.m.Theta[i*out+j] * x.At(i, c)
				}
				want.Data[j*want.Stride+c] = z
			}
		}
		// Sums of 300 terms in another order.
		near(t, "z", flat(instances(y)), flat(instances(want)), 1e-14)
	}
}

func TestBatchNormMatchesReference(t *testing.T) {
	r := readLayers(t).BatchNorm
	if len(r.TrainSteps) != 3 || r.Momentum != 0.9 {
		t.Fatalf("%d steps, momentum %v", len(r.TrainSteps), r.Momentum)
	}
	layer := func(change float64) *single {
		s := newSingle(t, must[BatchNorm](t)(NewBatchNorm(BatchNorm{Width: 4, Momentum: r.Momentum * change, Epsilon: r.Eps * change})))
		copy(s.m.Theta, append(append([]float64{}, r.Gamma...), r.Beta...))
		return s
	}
	s, twin := layer(1), layer(0.99)
	for i, step := range r.TrainSteps {
		x, dy := BatchOf(step.X), BatchOf(step.DY)
		y, dx := s.pass(Train, x, dy)
		near(t, "y", flat(instances(y)), flat(step.Y), referenceTolerance)
		near(t, "∂L/∂x", flat(instances(dx)), flat(step.DX), referenceTolerance)
		near(t, "∂L/∂γ", s.grad[:4], step.DGamma, referenceTolerance)
		near(t, "∂L/∂β", s.grad[4:], step.DBeta, referenceTolerance)
		near(t, "moving mean", s.m.Buffers[:4], step.KerasMovingMean, referenceTolerance)
		near(t, "moving variance", s.m.Buffers[4:], step.KerasMovingVar, referenceTolerance)

		y, dx = twin.pass(Train, x, dy)
		far(t, "y", flat(instances(y)), flat(step.Y), referenceTolerance)
		far(t, "∂L/∂x", flat(instances(dx)), flat(step.DX), referenceTolerance)
		far(t, "moving mean", twin.m.Buffers[:4], step.KerasMovingMean, referenceTolerance)
		// The unbiased variance that PyTorch keeps is 8/7 of ours: the two must
		// not be confused.
		far(t, "moving variance", s.m.Buffers[4:], step.TorchRunningVar, referenceTolerance)
		if i == 2 {
			y, _ = s.pass(Eval, BatchOf(r.Eval.X), BatchOf(r.Eval.DY))
			near(t, "evaluated y", flat(instances(y)), flat(r.Eval.YKerasStats), referenceTolerance)
			copy(s.m.Buffers, append(append([]float64{}, step.TorchRunningMean...), step.TorchRunningVar...))
			y, dx = s.pass(Eval, BatchOf(r.Eval.X), BatchOf(r.Eval.DY))
			near(t, "evaluated y with PyTorch's statistics", flat(instances(y)), flat(r.Eval.YTorchStats), referenceTolerance)
			near(t, "∂L/∂x", flat(instances(dx)), flat(r.Eval.DXTorchStats), referenceTolerance)
			near(t, "∂L/∂γ", s.grad[:4], r.Eval.DGammaTorch, referenceTolerance)
			near(t, "∂L/∂β", s.grad[4:], r.Eval.DBeta, referenceTolerance)
			far(t, "evaluated y", flat(instances(y)), flat(r.Eval.YKerasStats), referenceTolerance)
		}
	}
}

// evalLoss is the loss and its gradient.
func evalLoss(t *testing.T, l Loss, z Batch, y Targets) (float64, Batch, int) {
	t.Helper()
	if err := l.Check(z.Rows, z.Cols, y); err != nil {
		t.Fatal(err)
	}
	p := &Pass{}
	dz := NewBatch(z.Rows, z.Cols)
	loss, correct := l.Eval(p, dz, z, y)
	alone, again := l.Eval(p, Batch{}, z, y)
	if math.Float64bits(alone) != math.Float64bits(loss) || again != correct {
		t.Errorf("%s: without its gradient the loss is %v, with it %v", l, alone, loss)
	}
	return loss, dz, correct
}

func TestLossesMatchReference(t *testing.T) {
	r := readLayers(t)
	column := func(xs []float64) Batch {
		rows := make([][]float64, len(xs))
		for i, x := range xs {
			rows[i] = []float64{x}
		}
		return BatchOf(rows)
	}
	labels := make([]int, len(r.BCE.Target))
	for i, v := range r.BCE.Target {
		labels[i] = int(v)
	}
	for _, tt := range []struct {
		name     string
		loss     Loss
		z        Batch
		y        Targets
		want     float64
		gradient []float64
	}{
		{"softmax", Softmax, BatchOf(r.Softmax.Logits), Targets{Labels: r.Softmax.Labels}, r.Softmax.Loss, flat(r.Softmax.DLogits)},
		{"mse", MSE, BatchOf(r.MSE.Pred), Targets{Values: BatchOf(r.MSE.Target)}, r.MSE.Loss, flat(r.MSE.DPred)},
		{"sigmoid of values", Sigmoid, column(r.BCE.Logits), Targets{Values: column(r.BCE.Target)}, r.BCE.Loss, r.BCE.DLogits},
		{"sigmoid of labels", Sigmoid, column(r.BCE.Logits), Targets{Labels: labels}, r.BCE.Loss, r.BCE.DLogits},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, dz, _ := evalLoss(t, tt.loss, tt.z, tt.y)
			near(t, "loss", []float64{got}, []float64{tt.want}, referenceTolerance)
			near(t, "gradient", flat(instances(dz)), tt.gradient, referenceTolerance)
			tt.z.Data[1] += 1e-4
			got, dz, _ = evalLoss(t, tt.loss, tt.z, tt.y)
			far(t, "loss", []float64{got}, []float64{tt.want}, referenceTolerance)
			far(t, "gradient", flat(instances(dz)), tt.gradient, referenceTolerance)
		})
	}
	// One instance at a time. PyTorch 1.13 takes log(exp(−m) + exp(−z−m)), which
	// has an absolute error of 1e-16 and gives 0 at z = 40; ours is right there.
	var each []float64
	for i := range r.BCE.PerItem {
		got, _, _ := evalLoss(t, Sigmoid, column(r.BCE.Logits[i:i+1]), Targets{Labels: labels[i : i+1]})
		each = append(each, got)
	}
	near(t, "loss of each instance", each, r.BCE.PerItem, referenceTolerance)
	near(t, "small losses", []float64{each[0], each[6]}, []float64{math.Log1p(math.Exp(-30)), math.Log1p(math.Exp(-40))}, 1e-15)
}

func TestLossesAreStable(t *testing.T) {
	// exp(1000) overflows; the loss is 1000 all the same.
	z := BatchOf([][]float64{{1000, 0}, {0, -1000}})
	got, dz, correct := evalLoss(t, Softmax, z, Targets{Labels: []int{1, 0}})
	if got != 500 || correct != 1 {
		t.Errorf("softmax: got %v with %d right, want 500 with 1", got, correct)
	}
	near(t, "gradient", flat(instances(dz)), []float64{0.5, -0.5, 0, 0}, 1e-15)
	got, _, _ = evalLoss(t, Sigmoid, BatchOf([][]float64{{-1000}, {1000}}), Targets{Labels: []int{1, 1}})
	if got != 500 {
		t.Errorf("sigmoid: got %v, want 500", got)
	}
	// Of equal outputs the first counts.
	_, _, correct = evalLoss(t, Softmax, BatchOf([][]float64{{1, 1}, {1, 1}}), Targets{Labels: []int{0, 1}})
	if correct != 1 {
		t.Errorf("%d of two ties are right, want 1", correct)
	}
	for _, l := range []Loss{Softmax, Sigmoid, MSE} {
		z := NewBatch(2, 3)
		z.Data[1] = math.NaN()
		loss, _ := l.Eval(&Pass{}, NewBatch(2, 3), z, Targets{Labels: []int{0, 1, 1}, Values: NewBatch(2, 3)})
		if !math.IsNaN(loss) {
			t.Errorf("%s of NaN is %v", l, loss)
		}
	}
}

func TestPenaltyMatchesReference(t *testing.T) {
	r := readLayers(t).Penalty
	penalty := func(l1, l2 float64) (float64, []float64) {
		d := must[Dense](t)(NewDense(Dense{In: 3, Out: 4, Bias: true, L1: l1, L2: l2, Kernel: named(t, "zeros")}))
		w := append(flat(r.W), 5, 6, 7, 8) // the bias is not penalized
		dw := make([]float64, 16)
		p := d.Penalty(w, dw)
		if p != d.Penalty(w, nil) {
			t.Error("the penalty depends on whether its gradient is asked for")
		}
		near(t, "gradient of the bias", append(dw[12:], 1), []float64{0, 0, 0, 0, 1}, 0)
		return p, dw[:12]
	}
	p, dw := penalty(r.L1, r.L2)
	near(t, "penalty", []float64{p}, []float64{r.PenaltySize}, referenceTolerance)
	near(t, "gradient", dw, flat(r.Grad), referenceTolerance)
	for _, change := range [][2]float64{{1.01, 1}, {1, 1.01}} {
		p, dw = penalty(r.L1*change[0], r.L2*change[1])
		far(t, "penalty", []float64{p}, []float64{r.PenaltySize}, referenceTolerance)
		far(t, "gradient", dw, flat(r.Grad), referenceTolerance)
	}
}

func TestMaxNormMatchesReference(t *testing.T) {
	r := readLayers(t).MaxNorm
	project := func(c float64) []float64 {
		m := must[*Model](t)(NewModel(MSE, 0, must[Dense](t)(NewDense(Dense{In: 5, Out: 4, MaxNorm: c, Kernel: named(t, "zeros")}))))
		copy(m.Theta, flat(r.Kernel))
		m.Project(m.Theta)
		return m.Theta
	}
	near(t, "kernel", project(r.Max), flat(r.Keras), referenceTolerance)
	far(t, "kernel", project(r.Max*1.01), flat(r.Keras), referenceTolerance)
	// More columns than a strip, one by one.
	wide := must[*Model](t)(NewModel(MSE, 3, must[Dense](t)(NewDense(Dense{In: 7, Out: 71, MaxNorm: 1, Kernel: named(t, "he_normal")}))))
	before := slices.Clone(wide.Theta)
	wide.Project(wide.Theta)
	short := 0
	for j := range 71 {
		square := 0.0
		for i := range 7 {
			square += before[i*71+j] * before[i*71+j]
		}
		norm := math.Sqrt(square)
		if norm < 1 {
			short++
		}
		for i := range 7 {
			near(t, "a weight", []float64{wide.Theta[i*71+j]}, []float64{before[i*71+j] * min(norm, 1) / (norm + 1e-7)}, 1e-14)
		}
	}
	if short == 0 || short == 71 {
		t.Errorf("%d of 71 columns are short", short)
	}
	// Without Keras' ε it is up to 1e-7 away: the reference tells them apart.
	far(t, "kernel", project(r.Max), flat(r.Exact), referenceTolerance)
}

// gradientOf is an objective with a given gradient.
type gradientOf []float64

func (g gradientOf) Dim() int { return len(g) }

func (g gradientOf) Eval(_, grad []float64) float64 { copy(grad, g); return 0 }

// TestClippingMatchesReference: the variables of a network are what Keras calls
// variables, also when only some of them are trained.
func TestClippingMatchesReference(t *testing.T) {
	r := readLayers(t).Clip
	var layers []Layer
	for _, units := range []int{3, 3} {
		layers = append(layers, must[Dense](t)(NewDense(Dense{In: 4, Out: units, Bias: true, Kernel: named(t, "zeros")})))
		layers = append(layers, must[Dense](t)(NewDense(Dense{In: units, Out: 4, Kernel: named(t, "zeros")})))
	}
	m := must[*Model](t)(NewModel(MSE, 0, layers[:1]...))
	two := must[*Model](t)(NewModel(MSE, 0, layers...))
	for i := range 2 {
		two.Freeze(i, true)
	}
	two.Freeze(3, true)
	want := func(v []any) []float64 {
		var out []float64
		for _, x := range v {
			switch x := x.(type) {
			case float64:
				out = append(out, x)
			case []any:
				for _, y := range x {
					switch y := y.(type) {
					case float64:
						out = append(out, y)
					case []any:
						for _, z := range y {
							out = append(out, z.(float64))
						}
					}
				}
			}
		}
		return out
	}
	g := gradientOf(append(flat(r.G1), r.G2...))
	for name, m := range map[string]*Model{"all": m, "subspace": two} {
		if m.Dim() != len(g) {
			t.Fatalf("%s: %d coordinates, want %d", name, m.Dim(), len(g))
		}
		for _, tt := range []struct {
			key  string
			clip optimizers.Clip
			want []any
		}{
			{"value", optimizers.Clip{Value: 1}, r.ByValue},
			{"norm", optimizers.Clip{Norm: 2}, r.ByNorm},
			{"global", optimizers.Clip{GlobalNorm: 2}, r.ByGlobal},
		} {
			grad := make([]float64, len(g))
			tt.clip.Wrap(g, m.Variables()...).Eval(nil, grad)
			near(t, name+" by "+tt.key, grad, want(tt.want), referenceTolerance)
		}
		grad := make([]float64, len(g))
		optimizers.Clip{Norm: 2}.Wrap(g).Eval(nil, grad)
		far(t, "one variable", grad, want(r.ByNorm), referenceTolerance)
	}
}
