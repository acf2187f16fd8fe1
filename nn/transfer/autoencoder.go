package transfer

import (
	"context"
	"fmt"
	"math/rand/v2"

	"downhill/internal/param"
	"downhill/nn"
)

// Stack is hidden layers that were pretrained one after the other, as a network
// without an output layer of its own: Encoder gives the uppermost layer's
// activations.
type Stack struct {
	Encoder *nn.Model   // the loss says nothing
	Losses  [][]float64 // by layer and epoch
	// Decode turns the uppermost layer's activations [units][n] back into
	// images, through all layers.
	Decode func(codes nn.Batch) nn.Batch
}

// Stacking says which layers are pretrained, from below.
type Stacking struct {
	Hidden      []int
	Activation  param.Choice // of activations.Catalog
	Initializer param.Choice // of initializers.Catalog
	Study       Study
	// Layer is called when the training of hidden layer i, counted from 0, begins.
	Layer func(i int)
	// Grown is called when hidden layer i has been pretrained, with the stack up
	// to it, to look at during the call.
	Grown func(i int, s Stack)
}

// Autoencoders pretrains layers greedily: hidden layer l is trained with a linear
// output layer above it, which is thrown away afterwards, to give back its own
// input, what layer l−1 makes of the images:
//
//	h_l = φ(W_lᵀ h_{l−1} + b_l),   ĥ = V_lᵀ h_l + c_l,   L = mean (ĥ − h_{l−1})²
//
// with all layers below it frozen. Source: Bengio et al. 2007, "Greedy Layer-Wise
// Training of Deep Networks"; Géron 2019, chapter 11.
func Autoencoders(ctx context.Context, s Stacking) (Stack, error) {
	var out Stack
	var layers []nn.Layer
	var decoders []*nn.Model
	width := s.Study.Images.Features
	for i, units := range s.Hidden {
		if s.Layer != nil {
			s.Layer(i)
		}
		m, err := coder(s, width, units, Seed(s.Study.Seed, streamLayer+uint64(i)))
		if err != nil {
			return out, err
		}
		ask := func(x nn.Batch, _ []int, _ *rand.Rand) (nn.Batch, nn.Targets) { return x, nn.Targets{Values: x} }
		if below := out.Encoder; below != nil {
			pass := below.NewPass()
			ask = func(x nn.Batch, _ []int, _ *rand.Rand) (nn.Batch, nn.Targets) {
				h := below.Forward(pass, nil, x)
				return h, nn.Targets{Values: h}
			}
		}
		pupil, err := newStudent(m, s.Study.Rule, s.Study.Seed, ask)
		if err != nil {
			return out, err
		}
		losses, err := s.Study.run(ctx, pupil, streamTask+16*uint64(i))
		out.Losses = append(out.Losses, losses)
		if err != nil {
			return out, err
		}
		layers = append(layers, m.Layers[:len(m.Layers)-1]...)
		if out.Encoder, err = grow(out.Encoder, layers, m); err != nil {
			return out, err
		}
		decoder, err := nn.NewModel(nn.MSE, 0, m.Layers[len(m.Layers)-1])
		if err != nil {
			return out, err
		}
		move(decoder, 0, m, len(m.Layers)-1, 1)
		decoders = append(decoders, decoder)
		width = units
		chain := decoders
		out.Decode = func(codes nn.Batch) nn.Batch {
			for i := len(chain) - 1; i >= 0; i-- {
				codes = chain[i].Forward(chain[i].NewPass(), nil, codes)
			}
			return codes
		}
		s.grown(i, out)
	}
	return out, nil
}

// Rebuild encodes images [features][n] and decodes them again.
func (s Stack) Rebuild(x nn.Batch) nn.Batch {
	return s.Decode(s.Encoder.Forward(s.Encoder.NewPass(), nil, x))
}

func (s *Stacking) grown(i int, stack Stack) {
	if s.Grown != nil {
		s.Grown(i, stack)
	}
}

// coder is one hidden layer with a linear output layer that gives back its input.
func coder(s Stacking, width, units int, seed uint64) (*nn.Model, error) {
	m, err := nn.Build(nn.Architecture{Input: width, Hidden: []int{units}, Output: width, Loss: nn.MSE,
		Activation: s.Activation, Initializer: s.Initializer, Bias: true, BNMomentum: 0.99, BNEpsilon: 1e-3, Seed: seed})
	if err != nil {
		return nil, fmt.Errorf("pretraining: %w", err)
	}
	return m, nil
}

// grow is the encoder with the layers of m, but its last, on top.
func grow(below *nn.Model, layers []nn.Layer, m *nn.Model) (*nn.Model, error) {
	out, err := nn.NewModel(nn.MSE, 0, layers...)
	if err != nil {
		return nil, fmt.Errorf("pretraining: %w", err)
	}
	at := 0
	if below != nil {
		at = len(below.Layers)
		move(out, 0, below, 0, at)
	}
	move(out, at, m, 0, len(layers)-at)
	return out, nil
}

// Crown puts a new output layer on pretrained layers, so that Operate can take
// them.
func Crown(encoder *nn.Model, outputs int, loss nn.Loss, kernel param.Choice, seed uint64) (*nn.Model, error) {
	_, width := encoder.Size()
	d, err := nn.NewDense(nn.Dense{In: width, Out: outputs, Bias: true, Kernel: kernel})
	if err != nil {
		return nil, fmt.Errorf("pretraining: %w", err)
	}
	out, err := nn.NewModel(loss, seed, append(append([]nn.Layer(nil), encoder.Layers...), d)...)
	if err != nil {
		return nil, fmt.Errorf("pretraining: %w", err)
	}
	move(out, 0, encoder, 0, len(encoder.Layers))
	return out, nil
}
