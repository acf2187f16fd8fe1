package transfer

import (
	"context"
	"fmt"

	"downhill/nn"
	"downhill/nn/transfer"
)

// The arms of the experiment reuse.
const (
	armScratch = iota
	armReused
)

// planReuse trains A, and B from scratch and on A's layers, for every seed.
func (r *Run) planReuse() {
	t := &r.scene.Transfer
	for i := range t.Seeds {
		scratch := r.slot(Result{Arm: armScratch, Seed: r.seed(i), Labels: t.Labels})
		reused := r.slot(Result{Arm: armReused, Seed: r.seed(i), Labels: t.Labels, Reused: -1, Thawed: -1})
		r.jobs = append(r.jobs, job{r.reuse(i, scratch, reused), r.costA() + 2*r.tuneCost(t.Labels)})
	}
}

func (r *Run) reuse(repeat, scratch, reused int) func(context.Context) error {
	return func(ctx context.Context) error {
		t := &r.scene.Transfer
		seed := r.seed(repeat)
		task, err := r.labelled(t.Labels, repeat)
		if err != nil {
			return err
		}
		m, err := network(t, 1, nn.Sigmoid, seed)
		if err != nil {
			return err
		}
		if err := r.scratch(ctx, scratch, task, m, seed); err != nil {
			return err
		}
		a, err := r.modelA(ctx, repeat)
		if err != nil {
			return err
		}
		net, err := r.operate(a, t.Layers, seed)
		if err != nil {
			return err
		}
		if err := r.tune(ctx, reused, net, task, t.Phases, seed, a); err != nil {
			return err
		}
		r.keep(repeat, SaveTuned, net.Model)
		if t.Shared {
			ruined := a.Clone()
			net.Return(ruined)
			if repeat == 0 {
				r.change(func() { r.saved[SaveReused] = ruined })
			}
		} else {
			r.keep(repeat, SaveReused, a)
		}
		return nil
	}
}

// operate makes the network of the labelled task out of another one's layers.
func (r *Run) operate(a *nn.Model, ops []transfer.Op, seed uint64) (*transfer.Net, error) {
	t := &r.scene.Transfer
	outputs, loss := ends(t.Experiment)
	return transfer.Operate(a, transfer.Surgery{Ops: ops, Add: t.Add, Outputs: outputs, Loss: loss, Kernel: t.Initializer, Seed: seed})
}

// planLayers trains every number of layers reused and thawed, with every number
// of labels, for every seed.
func (r *Run) planLayers() {
	t := &r.scene.Transfer
	for i := range t.Seeds {
		r.jobs = append(r.jobs, job{func(ctx context.Context) error {
			_, err := r.modelA(ctx, i)
			return err
		}, r.costA()})
	}
	for _, labels := range t.LabelCounts {
		for reused := range len(t.Hidden) + 1 {
			for thawed := range reused + 1 {
				for i := range t.Seeds {
					at := r.slot(Result{Arm: r.cellArm(labels, reused, thawed), Seed: r.seed(i), Labels: labels, Reused: reused, Thawed: thawed})
					r.jobs = append(r.jobs, job{r.cell(i, at), r.tuneCost(labels)})
				}
			}
		}
	}
}

// cellArm is the index of a cell's arm, in the order of planLayers.
func (r *Run) cellArm(labels, reused, thawed int) int {
	t := &r.scene.Transfer
	n := len(t.Hidden) + 1
	at := 0
	for i, l := range t.LabelCounts {
		if l == labels {
			at = i
		}
	}
	return at*n*(n+1)/2 + reused*(reused+1)/2 + thawed
}

// cell trains one network of the heat map: the lower layers are A's and the
// upper ones new, and of A's the upper ones are thawed in the later phases.
func (r *Run) cell(repeat, slot int) func(context.Context) error {
	return func(ctx context.Context) error {
		t := &r.scene.Transfer
		x := r.results[slot] // labels, reused and thawed are fixed
		task, err := r.labelled(x.Labels, repeat)
		if err != nil {
			return err
		}
		a, err := r.modelA(ctx, repeat)
		if err != nil {
			return err
		}
		net, err := r.operate(a, cellOps(len(t.Hidden), x.Reused, x.Thawed), r.seed(repeat))
		if err != nil {
			return fmt.Errorf("%d layers reused: %w", x.Reused, err)
		}
		if x.Reused == 0 {
			whole := []transfer.Phase{{Epochs: t.Epochs(), LearningRate: t.ScratchRate, Thawed: transfer.AllThawed}}
			return r.tune(ctx, slot, net, task, whole, r.seed(repeat), nil)
		}
		return r.tune(ctx, slot, net, task, t.Phases, r.seed(repeat), nil)
	}
}

// cellOps are the operations of a cell: what is not thawed stays frozen in every
// phase.
func cellOps(hidden, reused, thawed int) []transfer.Op {
	ops := make([]transfer.Op, hidden)
	for i := range ops {
		switch {
		case i >= reused:
			ops[i] = transfer.Replace
		case i < reused-thawed:
			ops[i] = transfer.Freeze
		default:
			ops[i] = transfer.Plan
		}
	}
	return ops
}
