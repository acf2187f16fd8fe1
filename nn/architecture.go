package nn

import (
	"fmt"

	"downhill/internal/param"
)

// Architecture describes a network of the notebook's kind in plain values. Its
// zero value is no network; DefaultArchitecture has the conventions (Keras').
type Architecture struct {
	Input  int   // features
	Hidden []int // units of each hidden layer
	Output int   // units of the last layer: classes, or values
	Loss   Loss

	Activation        param.Choice // of activations.Catalog; softmax is for the output only
	Initializer       param.Choice // of initializers.Catalog, for the hidden kernels
	OutputInitializer param.Choice // the output kernel's; with no Key it is Initializer
	Bias              bool         // hidden layers have a bias; one that BatchNormBefore follows never has

	BatchNorm      BatchNormPlace
	BatchNormInput bool    // batch normalization as the first layer
	BNMomentum     float64 // 0.99
	BNEpsilon      float64 // 1e-3
	// BNImage and BNAxis are for the first layer on images: BNImage {28, 28}
	// and BNAxis 2 (the last one, as Keras' axis −1) or 1 keep 28 statistics
	// instead of 784; BNAxis 0 keeps one for each feature.
	BNImage [2]int
	BNAxis  int

	Dropout DropoutPlan
	L1, L2  float64 // penalties l1·Σ|w| and l2·Σw² on every kernel, as Keras counts them
	MaxNorm float64 // largest norm of the weights into one hidden unit; 0 is none

	Tied     bool // the hidden layers of the same shape share one matrix
	Residual bool // hidden layers 2 and 3, 4 and 5, … get a connection around them
	Fixup    bool // Fixup initialization and its scalars; needs Residual

	Seed uint64
}

// BatchNormPlace says where batch normalization stands in a hidden layer.
type BatchNormPlace string

// The places of batch normalization.
const (
	BatchNormNone   BatchNormPlace = "none"
	BatchNormBefore BatchNormPlace = "before" // the activation
	BatchNormAfter  BatchNormPlace = "after"  // the activation
)

// DropoutPlan says how much dropout stands where; rates are probabilities to
// drop, 0 ≤ rate < 1.
type DropoutPlan struct {
	Input  float64 // of the inputs
	Hidden float64 // after every hidden layer
	Last   float64 // after the last hidden layer, in place of Hidden where it is not 0
	// Layers are the rates after each hidden layer, in place of Hidden and Last;
	// nil for these. 0 is no dropout there.
	Layers []float64
	Alpha  bool // alpha dropout, for SELU
	// Classical keeps what stays as it is in training and multiplies by 1 − rate
	// in evaluation, in place of dividing by 1 − rate in training.
	Classical bool
	Always    bool // stays on in evaluation too
}

// after is the rate after hidden layer i of n, counted from 0.
func (d DropoutPlan) after(i, n int) float64 {
	switch {
	case d.Layers != nil:
		return d.Layers[i]
	case i == n-1 && d.Last != 0:
		return d.Last
	}
	return d.Hidden
}

// check reports rates by layer that do not fit n hidden layers; each layer
// checks its own rate.
func (d DropoutPlan) check(n int) error {
	switch {
	case d.Layers == nil:
	case len(d.Layers) != n:
		return fmt.Errorf("architecture: %d dropout rates by layer with %d hidden layers: want one for each", len(d.Layers), n)
	case d.Hidden != 0 || d.Last != 0:
		return fmt.Errorf("architecture: dropout rates by layer and for all hidden layers: want one or the other")
	}
	return nil
}

// DefaultArchitecture is a ReLU network without hidden layers, with Keras'
// defaults, softmax with cross-entropy, and everything optional off.
func DefaultArchitecture(input, output int) Architecture {
	return Architecture{
		Input: input, Output: output, Loss: Softmax,
		Activation:  param.Choice{Key: "relu", Values: param.Values{}},
		Initializer: param.Choice{Key: "glorot_uniform", Values: param.Values{}},
		Bias:        true, BatchNorm: BatchNormNone, BNMomentum: 0.99, BNEpsilon: 1e-3,
	}
}
