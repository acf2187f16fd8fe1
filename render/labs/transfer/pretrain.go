package transfer

import (
	"context"
	"fmt"

	"downhill/nn"
	"downhill/nn/datasets"
	"downhill/nn/transfer"
)

// planPretrain trains, for every seed and method, from scratch and on layers that
// were pretrained without labels.
func (r *Run) planPretrain() {
	t := &r.scene.Transfer
	for i := range t.Seeds {
		for k := range t.Pretrain.Methods {
			scratch := r.slot(Result{Arm: 2 * k, Seed: r.seed(i), Labels: t.Labels})
			tuned := r.slot(Result{Arm: 2*k + 1, Seed: r.seed(i), Labels: t.Labels})
			cost := 2 * workOf(r.unlabelled().Len()*t.Pretrain.Epochs, parameters(t.Hidden))
			r.jobs = append(r.jobs, job{r.pretrain(i, k, scratch, tuned), cost + 2*r.tuneCost(t.Labels)})
		}
	}
}

func (r *Run) pretrain(repeat, k int, scratch, tuned int) func(context.Context) error {
	return func(ctx context.Context) error {
		t := r.scene.Transfer.Clone()
		method := t.Pretrain.Methods[k]
		seed := r.seed(repeat)
		if method == transfer.Boltzmann {
			t.Activation = transfer.Sigmoid()
		}
		task, err := r.labelled(t.Labels, repeat)
		if err != nil {
			return err
		}
		outputs, loss := ends(t.Experiment)
		m, err := network(&t, outputs, loss, seed)
		if err != nil {
			return err
		}
		if err := r.scratch(ctx, scratch, task, m, seed); err != nil {
			return err
		}
		stack, err := r.stack(ctx, repeat, method)
		if err != nil {
			return err
		}
		crowned, err := transfer.Crown(stack.Encoder, outputs, loss, t.Initializer, seed)
		if err != nil {
			return err
		}
		r.keep(repeat+k, SaveReused, crowned)
		net, err := r.operate(crowned, t.Layers, seed)
		if err != nil {
			return err
		}
		if err := r.tune(ctx, tuned, net, task, t.Phases, seed, nil); err != nil {
			return err
		}
		r.keep(repeat+k, SaveTuned, net.Model)
		return nil
	}
}

// stack pretrains the layers.
func (r *Run) stack(ctx context.Context, repeat int, method string) (transfer.Stack, error) {
	t := &r.scene.Transfer
	prior, width, layer := 0, 784, 0
	images := r.unlabelled()
	s := transfer.Stacking{Hidden: t.Hidden, Activation: t.Activation, Initializer: t.Initializer,
		Study: transfer.Study{Images: images, Rule: t.Pretrain.Rule, BatchSize: t.BatchSize, Epochs: t.Pretrain.Epochs, Seed: r.seed(repeat)}}
	s.Study.Pace = func(n int) { r.pace(ctx, 2*width*t.Hidden[layer])(n) }
	s.Study.Watch = func(_ int, loss float64) {
		r.change(func() { r.priors[prior].Loss = append(r.priors[prior].Loss, loss) })
	}
	s.Layer = func(i int) {
		if layer = i; i > 0 {
			width = t.Hidden[i-1]
		}
		prior = r.prior(Prior{Name: fmt.Sprintf("%s, layer %d", methodTitle(method), i+1), Task: method, Layer: i + 1, Seed: r.seed(repeat)})
	}
	if repeat == 0 {
		s.Grown = func(i int, so transfer.Stack) { r.rebuild(method, i+1, so) }
	}
	if method == transfer.Boltzmann {
		return transfer.BoltzmannStack(ctx, s, transfer.Machines{LearningRate: t.Pretrain.Rate, Steps: t.Pretrain.Steps})
	}
	return transfer.Autoencoders(ctx, s)
}

// looked is how many images are shown with what was made of them.
const looked = 8

// sight is the images that are shown, the first of the validation images of each
// class.
func (r *Run) sight() nn.Batch {
	valid := r.source.data.All.Valid
	var index []int
	for kind := range valid.Classes {
		for i, k := range valid.Labels {
			if k == kind && len(index) < looked {
				index = append(index, i)
				break
			}
		}
	}
	return gather(valid, index)
}

func gather(s *datasets.Set, index []int) nn.Batch {
	x := nn.NewBatch(s.Features, len(index))
	s.Gather(x.Data, x.Stride, index)
	return x
}

// rebuild keeps what a stack makes of the images that are shown.
func (r *Run) rebuild(method string, layers int, s transfer.Stack) {
	x := r.sight()
	out := Reconstruction{Task: method, Layers: layers, Name: fmt.Sprintf("%s, %d layers", methodTitle(method), layers),
		Original: columns(x), Rebuilt: columns(s.Rebuild(x))}
	if layers == 1 {
		out.Name = methodTitle(method) + ", 1 layer"
	}
	r.change(func() { r.pictures = append(r.pictures, out) })
}

// columns are the instances of a batch.
func columns(b nn.Batch) [][]float64 {
	out := make([][]float64, b.Cols)
	for c := range out {
		out[c] = make([]float64, b.Rows)
		b.Column(out[c], c)
	}
	return out
}

func methodTitle(method string) string {
	switch method {
	case transfer.Boltzmann:
		return "Boltzmann machines"
	case transfer.Autoencoder:
		return "autoencoders"
	case transfer.Masked:
		return "masked pixels"
	case transfer.SameClass:
		return "same class"
	}
	return method
}
