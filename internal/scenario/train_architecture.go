package scenario

import (
	"slices"

	"downhill/nn"
	"downhill/nn/initializers"
)

// Ends are what the data ask of a network: how many features go in, what comes
// out, and how it is judged.
type Ends struct {
	Input, Output int
	Image         [2]int // rows and columns of an image, zero for other data
	Loss          nn.Loss
}

// Architecture is the network in the engine's terms. The output layer keeps
// Keras' initializer, glorot_uniform, as in the book's examples.
func (n *Net) Architecture(e Ends, seed uint64) nn.Architecture {
	a := nn.DefaultArchitecture(e.Input, e.Output)
	a.Loss, a.Seed = e.Loss, seed
	a.Hidden = append([]int(nil), n.Layers...)
	a.Activation, a.Initializer = n.Activation, n.Initializer
	a.OutputInitializer = choose(initializers.Catalog(), "glorot_uniform")
	a.BatchNorm = nn.BatchNormPlace(n.BatchNorm.Key)
	if n.BatchNorm.Key != BatchNormNone {
		a.BNMomentum, a.BNEpsilon = n.BatchNorm.Values.Num("momentum"), n.BatchNorm.Values.Num("eps")
	}
	a.BatchNormInput = n.BatchNormInput.Key != BatchNormNone
	if n.BatchNormInput.Key == InputNormColumns {
		a.BNImage, a.BNAxis = e.Image, 2
	}
	d := n.Dropout
	a.Dropout = nn.DropoutPlan{Input: d.Input, Hidden: d.Hidden, Last: d.Last, Layers: slices.Clone(d.Layers), Alpha: n.AlphaDropout,
		Classical: d.Classical, Always: d.Always}
	a.L1, a.L2, a.MaxNorm = n.L1, n.L2, n.MaxNorm
	a.Tied, a.Residual, a.Fixup = n.Tied, n.Residual, n.Fixup
	return a
}
