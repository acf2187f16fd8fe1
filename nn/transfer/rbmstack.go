package transfer

import (
	"context"
	"math/rand/v2"

	"downhill/internal/param"
	"downhill/nn"
)

// Machines are the settings of a stack of restricted Boltzmann machines.
type Machines struct {
	LearningRate float64
	Steps        int // k of CD-k
}

// momentumEpochs is after how many epochs a machine's momentum rises.
const momentumEpochs = 2

// BoltzmannStack pretrains sigmoid layers greedily as restricted Boltzmann
// machines: each learns from the probabilities of the hidden units below, the
// first from the pixels. W and c become a dense layer's kernel and bias; the
// stacking's activation is not used. Losses are mean squared reconstruction
// errors, which contrastive divergence does not make small by itself.
// Source: Hinton, Osindero & Teh 2006, "A Fast Learning Algorithm for Deep Belief
// Nets".
func BoltzmannStack(ctx context.Context, s Stacking, set Machines) (Stack, error) {
	var out Stack
	var layers []nn.Layer
	var stack []*RBM
	width := s.Study.Images.Features
	for i, units := range s.Hidden {
		if s.Layer != nil {
			s.Layer(i)
		}
		m, err := NewRBM(width, units, set.Steps, set.LearningRate, random(s.Study.Seed, streamLayer+uint64(i), 0))
		if err != nil {
			return out, err
		}
		m.MomentumAfter = momentumEpochs * ((s.Study.Images.Len() + s.Study.BatchSize - 1) / s.Study.BatchSize)
		if i == 0 {
			m.SetVisibleBias(means(s.Study.Images))
		}
		losses, err := s.Study.run(ctx, &machine{m, out.Encoder, passOf(out.Encoder)}, streamGibbs+16*uint64(i))
		out.Losses = append(out.Losses, losses)
		if err != nil {
			return out, err
		}
		one, err := m.layer(s.Initializer)
		if err != nil {
			return out, err
		}
		layers = append(layers, one.Layers...)
		encoder, err := nn.NewModel(nn.MSE, 0, layers...)
		if err != nil {
			return out, err
		}
		if below := out.Encoder; below != nil {
			move(encoder, 0, below, 0, len(below.Layers))
		}
		move(encoder, len(layers)-len(one.Layers), one, 0, len(one.Layers))
		out.Encoder, stack, width = encoder, append(stack, m), units
		chain := stack
		out.Decode = func(codes nn.Batch) nn.Batch {
			for i := len(chain) - 1; i >= 0; i-- {
				v := nn.NewBatch(chain[i].Visible, codes.Cols)
				chain[i].VisibleFor(v, codes)
				codes = v
			}
			return codes
		}
		s.grown(i, out)
	}
	return out, nil
}

// machine feeds a machine with what the layers below make of the images.
type machine struct {
	rbm   *RBM
	below *nn.Model // nil for the pixels
	pass  *nn.Pass
}

func passOf(m *nn.Model) *nn.Pass {
	if m == nil {
		return nil
	}
	return m.NewPass()
}

func (m *machine) learn(x nn.Batch, _ []int, step int, r *rand.Rand) float64 {
	if m.below != nil {
		x = m.below.Forward(m.pass, nil, x)
	}
	return m.rbm.Learn(x, step, r)
}

// layer is the machine's upward half as a dense layer with a sigmoid.
func (m *RBM) layer(kernel param.Choice) (*nn.Model, error) {
	d, err := nn.NewDense(nn.Dense{In: m.Visible, Out: m.Hidden, Bias: true, Kernel: kernel})
	if err != nil {
		return nil, err
	}
	f, err := nn.NewActivation(m.Hidden, Sigmoid())
	if err != nil {
		return nil, err
	}
	out, err := nn.NewModel(nn.MSE, 0, d, f)
	if err != nil {
		return nil, err
	}
	copy(out.Theta, m.W)
	copy(out.Theta[len(m.W):], m.C)
	return out, nil
}

// Sigmoid is the activation of a Boltzmann machine's units.
func Sigmoid() param.Choice { return param.Choice{Key: "sigmoid", Values: param.Values{}} }
