package nn

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/nn/kernels"
)

// gradientTolerance is relative to the largest component. Central differences
// with h = 1e-5 on functions of size 1 are off by h² ≈ 1e-10 and by rounding,
// 1e-16/h ≈ 1e-11; a wrong factor or a lost term shows as 1e-2 or more.
const gradientTolerance = 1e-7

const gradientStep = 1e-5

// numeric writes the central differences of f by each of x into grad.
func numeric(grad, x []float64, f func() float64) {
	for i, v := range x {
		x[i] = v + gradientStep
		up := f()
		x[i] = v - gradientStep
		down := f()
		x[i] = v
		grad[i] = (up - down) / (2 * gradientStep)
	}
}

// everyLayer lists each kind of layer in each variant.
func everyLayer(t testing.TB) map[string]Layer {
	layers := map[string]Layer{
		"dense":             must[Dense](t)(NewDense(Dense{In: 5, Out: 6, Bias: true, Kernel: named(t, "he_normal")})),
		"dense/no-bias":     must[Dense](t)(NewDense(Dense{In: 5, Out: 6, Kernel: named(t, "he_normal")})),
		"batchnorm":         must[BatchNorm](t)(NewBatchNorm(BatchNorm{Width: 6, Momentum: 0.9, Epsilon: 1e-3})),
		"batchnorm/columns": must[BatchNorm](t)(NewBatchNorm(BatchNorm{Width: 6, Momentum: 0.9, Epsilon: 1e-3, Groups: 3})),
		"batchnorm/rows":    must[BatchNorm](t)(NewBatchNorm(BatchNorm{Width: 6, Momentum: 0.9, Epsilon: 1e-3, Groups: 2, Major: true})),
		"dropout":           must[Dropout](t)(NewDropout(Dropout{Width: 6, Rate: 0.4})),
		"dropout/classical": must[Dropout](t)(NewDropout(Dropout{Width: 6, Rate: 0.4, Classical: true})),
		"dropout/always":    must[Dropout](t)(NewDropout(Dropout{Width: 6, Rate: 0.4, Always: true})),
		"alpha-dropout":     must[AlphaDropout](t)(NewAlphaDropout(AlphaDropout{Width: 6, Rate: 0.4})),
		"scale":             Scalar{Width: 6},
		"shift":             Scalar{Width: 6, Shift: true},
	}
	for _, e := range activations.Catalog().Entries {
		if e.Key == "softmax" {
			continue // belongs to the loss
		}
		layers["activation/"+e.Key] = must[Layer](t)(NewActivation(6, param.Choice{Key: e.Key}))
	}
	return layers
}

func TestLayerGradients(t *testing.T) {
	covered := 0
	for name, l := range everyLayer(t) {
		for _, mode := range []Mode{Train, Eval} {
			for _, frozen := range []bool{false, true} {
				if _, bn := l.(BatchNorm); frozen && !bn {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s/frozen=%v", name, mode, frozen), func(t *testing.T) {
					checkLayer(t, l, mode, frozen)
				})
				covered++
			}
		}
	}
	// 15 activations and 11 others in two modes, three of them frozen too.
	if covered != 2*(15+11+3) {
		t.Errorf("%d checks, want %d", covered, 2*(15+11+3))
	}
}

func checkLayer(t *testing.T, l Layer, mode Mode, frozen bool) {
	in, out := l.Size()
	s := newSingle(t, l)
	s.m.Freeze(0, frozen)
	for i := range s.m.Theta {
		s.m.Theta[i] += 0.3 * math.Sin(float64(i+1)) // away from 0 and 1
	}
	for i := range s.m.Buffers {
		s.m.Buffers[i] += 0.2 * float64(i%3)
	}
	buffers := slices.Clone(s.m.Buffers)
	x, dy := normal(in, 7, 3), normal(out, 7, 4)
	// Away from the kinks of ReLU (0) and of hard sigmoid (±3).
	for i, v := range x.Data {
		for _, kink := range []float64{0, 3, -3} {
			if math.Abs(v-kink) < 0.01 {
				x.Data[i] = kink + 0.02
			}
		}
	}
	loss := func() float64 {
		copy(s.m.Buffers, buffers)
		y, _ := s.pass(mode, x, dy)
		sum := 0.0
		for r := range y.Rows {
			sum += kernels.Dot(y.Row(r), dy.Row(r))
		}
		return sum
	}
	loss()
	_, dx := s.pass(mode, x, dy)
	gotX, gotW := flat(instances(dx)), slices.Clone(s.grad)
	wantX := NewBatch(in, 7)
	for r := range in {
		numeric(wantX.Row(r), x.Row(r), loss)
	}
	near(t, "∂L/∂x", gotX, flat(instances(wantX)), gradientTolerance)
	if len(gotW) > 0 {
		wantW := make([]float64, len(gotW))
		numeric(wantW, s.m.Theta, loss)
		near(t, "∂L/∂w", gotW, wantW, gradientTolerance)
	}
}

// everyArchitecture lists networks that between them have everything.
func everyArchitecture(t testing.TB) map[string]Architecture {
	base := DefaultArchitecture(6, 3)
	base.Hidden, base.Activation, base.Initializer, base.Seed = []int{5, 5, 5, 5, 5}, named(t, "elu"), named(t, "he_normal"), 3
	with := func(change func(a *Architecture)) Architecture {
		a := base
		change(&a)
		return a
	}
	return map[string]Architecture{
		"plain":      base,
		"penalties":  with(func(a *Architecture) { a.L1, a.L2 = 0.01, 0.02 }),
		"no-bias":    with(func(a *Architecture) { a.Bias = false }),
		"bn-after":   with(func(a *Architecture) { a.BatchNorm, a.BatchNormInput = BatchNormAfter, true }),
		"bn-before":  with(func(a *Architecture) { a.BatchNorm = BatchNormBefore }),
		"bn-columns": with(func(a *Architecture) { a.BatchNormInput, a.BNImage, a.BNAxis = true, [2]int{2, 3}, 2 }),
		"bn-rows":    with(func(a *Architecture) { a.BatchNormInput, a.BNImage, a.BNAxis = true, [2]int{2, 3}, 1 }),
		"dropout":    with(func(a *Architecture) { a.Dropout = DropoutPlan{Input: 0.2, Hidden: 0.3, Last: 0.5} }),
		"classical":  with(func(a *Architecture) { a.Dropout = DropoutPlan{Hidden: 0.3, Classical: true} }),
		"alpha": with(func(a *Architecture) {
			a.Activation, a.Dropout = named(t, "selu"), DropoutPlan{Hidden: 0.2, Alpha: true}
		}),
		"prelu":    with(func(a *Architecture) { a.Activation = named(t, "prelu") }),
		"rrelu":    with(func(a *Architecture) { a.Activation = named(t, "rrelu") }),
		"tied":     with(func(a *Architecture) { a.Tied = true }),
		"tied-l2":  with(func(a *Architecture) { a.Tied, a.L2 = true, 0.02 }),
		"residual": with(func(a *Architecture) { a.Residual = true }),
		"residual-bn-dropout": with(func(a *Architecture) {
			a.Residual, a.BatchNorm, a.Dropout.Hidden = true, BatchNormAfter, 0.2
		}),
		"residual-tied": with(func(a *Architecture) { a.Residual, a.Tied = true, true }),
		"fixup":         with(func(a *Architecture) { a.Residual, a.Fixup = true, true }),
		"sigmoid":       with(func(a *Architecture) { a.Output, a.Loss = 1, Sigmoid }),
		"mse":           with(func(a *Architecture) { a.Loss = MSE }),
	}
}

// sample is a minibatch that fits an architecture.
func sample(a Architecture, n int, seed uint64) (Batch, Targets) {
	x := normal(a.Input, n, seed)
	if a.Loss == MSE {
		return x, Targets{Values: normal(a.Output, n, seed+1)}
	}
	labels := make([]int, n)
	for i := range labels {
		labels[i] = i % max(2, a.Output)
	}
	return x, Targets{Labels: labels}
}

// TestNetworkGradients checks the whole chain through Objective, with nothing
// frozen and with some layers left out.
func TestNetworkGradients(t *testing.T) {
	for name, a := range everyArchitecture(t) {
		for _, frozen := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/frozen=%v", name, frozen), func(t *testing.T) {
				m := must[*Model](t)(Build(a))
				for i := range m.Theta {
					m.Theta[i] += 0.05 * math.Sin(float64(3*i+1)) // Fixup starts with zeros
				}
				if frozen {
					for i := range m.Layers {
						m.Freeze(i, i%3 == 1)
					}
				}
				x, y := sample(a, 9, 11)
				o := NewObjective(m, m.NewPass(), 5)
				o.Next(x, y, 2)
				theta := make([]float64, m.Dim())
				m.Coordinates(theta)
				got, want := make([]float64, m.Dim()), make([]float64, m.Dim())
				loss := o.Eval(theta, got)
				if again := o.Eval(theta, nil); math.Float64bits(again) != math.Float64bits(loss) {
					t.Errorf("the loss is %v with its gradient and %v without", loss, again)
				}
				numeric(want, theta, func() float64 { return o.Eval(theta, nil) })
				near(t, "gradient", got, want, gradientTolerance)
			})
		}
	}
}

// TestSkipsFromOneLayer: two connections that begin at the same layer give it
// both their gradients.
func TestSkipsFromOneLayer(t *testing.T) {
	dense := func() Layer {
		return must[Dense](t)(NewDense(Dense{In: 4, Out: 4, Bias: true, Kernel: named(t, "he_normal")}))
	}
	m := must[*Model](t)(NewModel(MSE, 2, dense(), dense(), Skip{4, 0}, dense(), Skip{4, 0}, Skip{4, 2}))
	o := NewObjective(m, m.NewPass(), 1)
	o.Next(normal(4, 9, 1), Targets{Values: normal(4, 9, 2)}, 0)
	got, want := make([]float64, m.Dim()), make([]float64, m.Dim())
	o.Eval(m.Theta, got)
	numeric(want, m.Theta, func() float64 { return o.Eval(m.Theta, nil) })
	near(t, "gradient", got, want, gradientTolerance)
}
