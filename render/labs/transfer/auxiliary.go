package transfer

import (
	"context"
	"math/rand/v2"

	"downhill/nn"
	"downhill/nn/transfer"
)

// planAuxiliary trains, for every seed, from scratch and on the lower layers of a
// network that learnt each of the auxiliary tasks.
func (r *Run) planAuxiliary() {
	t := &r.scene.Transfer
	for i := range t.Seeds {
		scratch := r.slot(Result{Seed: r.seed(i), Labels: t.Labels})
		r.jobs = append(r.jobs, job{func(ctx context.Context) error {
			task, err := r.labelled(t.Labels, i)
			if err != nil {
				return err
			}
			outputs, loss := ends(t.Experiment)
			m, err := network(t, outputs, loss, r.seed(i))
			if err != nil {
				return err
			}
			return r.scratch(ctx, scratch, task, m, r.seed(i))
		}, r.tuneCost(t.Labels)})
		for k, task := range t.Auxiliary.Tasks {
			slot := r.slot(Result{Arm: k + 1, Seed: r.seed(i), Labels: t.Labels, Reused: t.Auxiliary.Keep})
			r.jobs = append(r.jobs, job{r.auxiliary(i, k, slot), r.auxiliaryCost(task) + r.tuneCost(t.Labels)})
		}
	}
}

// auxiliaryParameters is about how many weights see each image of a task: a pair
// has two images.
func (r *Run) auxiliaryParameters(task string) int {
	t := &r.scene.Transfer
	n := parameters(t.Hidden)
	switch task {
	case transfer.Masked:
		n += t.Hidden[len(t.Hidden)-1] * 784
	case transfer.SameClass:
		n *= 2
	}
	return n
}

func (r *Run) auxiliaryCost(task string) float64 {
	return workOf(r.unlabelled().Len()*r.scene.Transfer.Auxiliary.Epochs, r.auxiliaryParameters(task))
}

func (r *Run) auxiliary(repeat, k, slot int) func(context.Context) error {
	return func(ctx context.Context) error {
		t := &r.scene.Transfer
		name, seed := t.Auxiliary.Tasks[k], r.seed(repeat)
		task, err := r.labelled(t.Labels, repeat)
		if err != nil {
			return err
		}
		prior := r.prior(Prior{Name: methodTitle(name), Task: name, Seed: seed})
		lessons := transfer.Lessons{Hidden: t.Hidden, Activation: t.Activation, Initializer: t.Initializer, Mask: t.Auxiliary.Mask,
			Study: transfer.Study{Images: r.unlabelled(), Rule: t.Auxiliary.Rule, BatchSize: t.BatchSize, Epochs: t.Auxiliary.Epochs,
				Seed: seed, Pace: r.pace(ctx, r.auxiliaryParameters(name)), Watch: func(_ int, loss float64) {
					r.change(func() { r.priors[prior].Loss = append(r.priors[prior].Loss, loss) })
				}}}
		if repeat == 0 && name == transfer.Masked {
			lessons.Seen = func(_ int, m *nn.Model) { r.unmask(m) }
		}
		learnt, err := lessons.Learn(ctx, name)
		if err != nil {
			return err
		}
		r.keep(repeat+k, SaveReused, learnt.Model)
		ops := append([]transfer.Op(nil), t.Layers...)
		for len(ops) < len(t.Hidden) {
			ops = append(ops, transfer.Plan)
		}
		for i := t.Auxiliary.Keep; i < len(ops); i++ {
			if ops[i] != transfer.Drop {
				ops[i] = transfer.Replace
			}
		}
		net, err := r.operate(learnt.Model, ops, seed)
		if err != nil {
			return err
		}
		if err := r.tune(ctx, slot, net, task, t.Phases, seed, nil); err != nil {
			return err
		}
		r.keep(repeat+k, SaveTuned, net.Model)
		return nil
	}
}

// unmask keeps what a network makes of the images that are shown, half hidden;
// the picture of the epoch before goes.
func (r *Run) unmask(m *nn.Model) {
	x := r.sight()
	hidden := nn.NewBatch(x.Rows, x.Cols)
	transfer.Hide(hidden, x, r.scene.Transfer.Auxiliary.Mask, rand.New(rand.NewPCG(r.scene.Seed, 0)))
	out := Reconstruction{Task: transfer.Masked, Name: methodTitle(transfer.Masked), Layers: len(r.scene.Transfer.Hidden), Original: columns(x),
		Hidden: columns(hidden), Rebuilt: columns(m.Forward(m.NewPass(), nil, hidden))}
	r.change(func() {
		for i := range r.pictures {
			if r.pictures[i].Task == out.Task {
				r.pictures[i] = out
				return
			}
		}
		r.pictures = append(r.pictures, out)
	})
}
