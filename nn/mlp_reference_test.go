package nn

import (
	"math"
	"testing"

	"downhill/optimizers"
)

// trainingTolerance is relative to the size of each weight matrix, or to the
// loss, after up to 100 steps. The differences come from the order of sums and
// grow along a training; measured they stay below 1e-12 (momentum's 100 steps
// are the worst). A hyperparameter that is 1 % off moves what it belongs to by
// more than ten times this.
const trainingTolerance = 1e-10

type weightsReference struct {
	W           [][][]float64
	B           [][]float64
	Gamma, Beta [][]float64
}

type trainingReference struct {
	Name        string
	Sizes       []int
	X           [][]float64
	Labels      []int
	Init        weightsReference
	Losses      []float64
	GradStep1   weightsReference `json:"grad_step1"`
	Final       weightsReference
	FinalCE     float64     `json:"final_ce_eval"`
	RunningMean [][]float64 `json:"running_mean"`
	RunningVar  [][]float64 `json:"running_var_torch_unbiased"`
}

// PyTorch's placements of ε exist in the tests only.

// torchAdam is η/(1 − β₁ᵗ) · m / (√s/√(1 − β₂ᵗ) + ε): Keras' formula with
// ε√(1 − β₂ᵗ) for ε.
type torchAdam struct{ optimizers.Adam }

func (o torchAdam) Step(s *optimizers.State, x []float64, f optimizers.Objective, lr float64) {
	o.Epsilon *= math.Sqrt(1 - math.Pow(o.Beta2, float64(s.T+1)))
	o.Adam.Step(s, x, f, lr)
}

// torchRMSProp has ε outside the root.
type torchRMSProp struct{ optimizers.RMSProp }

func (o torchRMSProp) Step(s *optimizers.State, x []float64, f optimizers.Objective, lr float64) {
	s.Loss = f.Eval(x, s.Grad)
	for i, g := range s.Grad {
		sq := &s.Slot[0][i]
		*sq = o.Rho**sq + (1-o.Rho)*g*g
		x[i] -= lr * g / (math.Sqrt(*sq) + o.Epsilon)
	}
	s.T++
}

// trainingRun is one way to train the reference's network.
type trainingRun struct {
	activation string
	rule       optimizers.Optimizer
	lr         float64
	l2         float64
	batchNorm  BatchNormPlace
	momentum   float64
	epsilon    float64
	// lookAhead: the reference stores Nesterov's look-ahead point θ + βm.
	lookAhead float64
}

// runs are the five trainings.
func runs() map[string]trainingRun {
	adam := torchAdam{optimizers.Adam{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}}
	return map[string]trainingRun{
		"mlp_elu_adam":           {activation: "elu", lr: 0.01, rule: adam},
		"mlp_relu_nesterov_l2":   {activation: "relu", lr: 0.05, l2: 1e-3, lookAhead: 0.9, rule: optimizers.Nesterov{Beta: 0.9}},
		"mlp_bn_elu_adam":        {activation: "elu", lr: 0.01, batchNorm: BatchNormBefore, momentum: 0.9, epsilon: 1e-3, rule: adam},
		"mlp_selu_rmsprop":       {activation: "selu", lr: 0.003, rule: torchRMSProp{optimizers.RMSProp{Rho: 0.9, Epsilon: 1e-8}}},
		"mlp_tanh_momentum_long": {activation: "tanh", lr: 0.1, rule: optimizers.Momentum{Beta: 0.9}},
	}
}

// perturbed are the run with one hyperparameter after the other 1 % off (a
// decay β: its 1 − β). ε = 1e-8 of Adam and RMSProp is left out: 1 % of it moves
// nothing that could be told from rounding.
func (run trainingRun) perturbed() map[string]trainingRun {
	out := map[string]trainingRun{}
	with := func(name string, change func(r *trainingRun)) {
		r := run
		change(&r)
		out[name] = r
	}
	off := func(beta float64) float64 { return 1 - (1-beta)*1.01 }
	with("lr", func(r *trainingRun) { r.lr *= 1.01 })
	if run.l2 > 0 {
		with("l2", func(r *trainingRun) { r.l2 *= 1.01 })
	}
	if run.batchNorm != "" {
		with("batch normalization's momentum", func(r *trainingRun) { r.momentum = off(r.momentum) })
		with("batch normalization's eps", func(r *trainingRun) { r.epsilon *= 1.01 })
	}
	switch o := run.rule.(type) {
	case torchAdam:
		with("beta1", func(r *trainingRun) { p := o; p.Beta1 = off(p.Beta1); r.rule = p })
		with("beta2", func(r *trainingRun) { p := o; p.Beta2 = off(p.Beta2); r.rule = p })
	case torchRMSProp:
		with("rho", func(r *trainingRun) { p := o; p.Rho = off(p.Rho); r.rule = p })
	case optimizers.Nesterov:
		with("momentum", func(r *trainingRun) { r.rule = optimizers.Nesterov{Beta: off(o.Beta)} })
	case optimizers.Momentum:
		with("momentum", func(r *trainingRun) { r.rule = optimizers.Momentum{Beta: off(o.Beta)} })
	}
	return out
}

func (tr trainingReference) model(t *testing.T, run trainingRun) *Model {
	t.Helper()
	n := len(tr.Sizes)
	a := DefaultArchitecture(tr.Sizes[0], tr.Sizes[n-1])
	a.Hidden, a.Activation, a.L2 = tr.Sizes[1:n-1], named(t, run.activation), run.l2
	if run.batchNorm != "" {
		a.BatchNorm, a.BNMomentum, a.BNEpsilon = run.batchNorm, run.momentum, run.epsilon
	}
	m := must[*Model](t)(Build(a))
	tr.Init.into(m, m.Theta)
	return m
}

// into copies the reference's weights to where the model has them; from is the
// reverse, variable by variable.
func (w weightsReference) into(m *Model, theta []float64) {
	w.each(m, func(s Span, values []float64) { copy(theta[s.Offset:], values) })
}

func (w weightsReference) each(m *Model, f func(s Span, values []float64)) {
	count := map[string]int{}
	for _, s := range m.Spans {
		i := count[s.Name]
		if s.Name == "bias" {
			i = count["kernel"] - 1 // with batch normalization only the last layer has one
		}
		count[s.Name]++
		switch s.Name {
		case "kernel":
			f(s, flat(w.W[i]))
		case "bias":
			f(s, w.B[i])
		case "gamma":
			f(s, w.Gamma[i])
		case "beta":
			f(s, w.Beta[i])
		}
	}
}

// trained is what a training came to.
type trained struct {
	m        *Model
	losses   []float64
	gradient []float64 // of the first step, penalties included
	final    []float64
	eval     float64
}

func (tr trainingReference) train(t *testing.T, run trainingRun) trained {
	m := tr.model(t, run)
	o := NewObjective(m, m.NewPass(), 1)
	x, y := BatchOf(tr.X), Targets{Labels: tr.Labels}
	s := optimizers.NewState(run.rule, m.Dim())
	out := trained{m: m}
	theta := m.Theta
	for step := range tr.Losses {
		o.Next(x, y, step)
		run.rule.Step(s, theta, o, run.lr)
		out.losses = append(out.losses, o.Loss)
		if step == 0 {
			out.gradient = append(out.gradient, s.Grad...)
		}
	}
	out.final = append(out.final, theta...)
	if run.lookAhead > 0 {
		for i, v := range s.Slot[0] {
			out.final[i] += run.lookAhead * v
		}
		copy(m.Theta, out.final)
	}
	if len(tr.RunningVar) > 0 {
		tr.unbias(m, run.momentum)
	}
	p := m.NewPass()
	out.eval, _ = m.Loss.Eval(p, Batch{}, m.Forward(p, nil, x), y)
	return out
}

// unbias turns the biased moving variance into PyTorch's unbiased one: both
// start from 1 and take the batch in with the same weights, so that only what
// was taken in is n/(n − 1) as large.
func (tr trainingReference) unbias(m *Model, momentum float64) {
	n := float64(len(tr.X))
	kept := math.Pow(momentum, float64(len(tr.Losses)))
	for i, l := range m.Layers {
		if b, ok := l.(BatchNorm); ok {
			variance := m.buffers(i)[b.Width:]
			for k, v := range variance {
				variance[k] = kept + (v-kept)*n/(n-1)
			}
		}
	}
}

func TestTrainingsMatchReference(t *testing.T) {
	var r struct{ Cases []trainingReference }
	readJSON(t, "mlp.json", &r)
	if len(r.Cases) != 5 {
		t.Fatalf("%d trainings, want 5", len(r.Cases))
	}
	for _, tr := range r.Cases {
		t.Run(tr.Name, func(t *testing.T) {
			run, ok := runs()[tr.Name]
			if !ok {
				t.Fatal("unknown training")
			}
			got := tr.train(t, run)
			near(t, "losses", got.losses, tr.Losses, trainingTolerance)
			near(t, "evaluated loss", []float64{got.eval}, []float64{tr.FinalCE}, trainingTolerance)
			tr.GradStep1.each(got.m, func(s Span, want []float64) {
				if s.Name == "kernel" || want != nil {
					near(t, "first gradient of "+s.Name, got.gradient[s.Offset:s.Offset+s.Len], want, trainingTolerance)
				}
			})
			tr.Final.each(got.m, func(s Span, want []float64) {
				near(t, "final "+s.Name, got.final[s.Offset:s.Offset+s.Len], want, trainingTolerance)
			})
			at := 0
			for i, l := range got.m.Layers {
				if b, ok := l.(BatchNorm); ok {
					near(t, "running mean", got.m.buffers(i)[:b.Width], tr.RunningMean[at], trainingTolerance)
					near(t, "running variance", got.m.buffers(i)[b.Width:], tr.RunningVar[at], trainingTolerance)
					at++
				}
			}
			if at != len(tr.RunningMean) {
				t.Errorf("%d running statistics compared, want %d", at, len(tr.RunningMean))
			}
			// One hyperparameter that is 1 % off shows in the weights, or, where it
			// belongs to the moving statistics, in the evaluation.
			for name, run := range run.perturbed() {
				twin := tr.train(t, run)
				far(t, "evaluated loss, "+name, []float64{twin.eval}, []float64{tr.FinalCE}, trainingTolerance)
				if name == "batch normalization's momentum" {
					continue
				}
				far(t, "losses, "+name, twin.losses, tr.Losses, trainingTolerance)
				tr.Final.each(twin.m, func(s Span, want []float64) {
					far(t, "final "+s.Name+", "+name, twin.final[s.Offset:s.Offset+s.Len], want, trainingTolerance)
				})
			}
		})
	}
}

// TestKerasIsNotPyTorch says that the conventions are far enough apart for the
// test above to tell them.
func TestKerasIsNotPyTorch(t *testing.T) {
	var r struct{ Cases []trainingReference }
	readJSON(t, "mlp.json", &r)
	for _, tr := range r.Cases {
		run := runs()[tr.Name]
		switch rule := run.rule.(type) {
		case torchAdam:
			run.rule = rule.Adam
		case torchRMSProp:
			run.rule = rule.RMSProp
		default:
			continue
		}
		far(t, tr.Name, tr.train(t, run).losses, tr.Losses, trainingTolerance)
	}
}
