package meanfield

import (
	"errors"
	"fmt"
	"math"
)

// Norm says where batch normalization stands.
type Norm int

// The places of batch normalization.
const (
	NoNorm Norm = iota
	NormBefore
	NormAfter
)

// Network is what the theory knows of a network: layers of one width, square
// weight matrices, an activation behind every one.
type Network struct {
	Depth                  int
	Batch                  int     // instances, over which ∂L/∂W is summed
	WeightVariance         float64 // σ_w² = width · Var(w)
	BiasVariance           float64 // σ_b²
	InputMean, InputSquare float64 // E[x] and E[x²]
	BatchNorm              Norm
	Skip                   bool // h_l = h_{l−1} + φ(z_l)
	Tied                   bool // one matrix for all layers
	Dropout                float64
	AlphaDropout           bool // what is dropped is set to SELU's −λα, and mean and variance are mended
}

// Check reports what no network has.
func (n *Network) Check() error {
	switch {
	case n.Depth < 1:
		return fmt.Errorf("meanfield: depth = %d: want 1 or more; try 20", n.Depth)
	case !(n.WeightVariance >= 0) || math.IsInf(n.WeightVariance, 1):
		return fmt.Errorf("meanfield: weight variance σ_w² = %v: want 0 or more, finite; try 1", n.WeightVariance)
	case !(n.BiasVariance >= 0) || math.IsInf(n.BiasVariance, 1):
		return fmt.Errorf("meanfield: bias variance σ_b² = %v: want 0 or more, finite; try 0", n.BiasVariance)
	case !(n.InputSquare >= n.InputMean*n.InputMean*(1-1e-12)) || math.IsInf(n.InputSquare, 1):
		return fmt.Errorf("meanfield: E[x²] = %v with E[x] = %v: want at least E[x]², finite; try 1 with 0", n.InputSquare, n.InputMean)
	case !(n.Dropout >= 0 && n.Dropout < 1):
		return fmt.Errorf("meanfield: dropout = %v: want 0 ≤ p < 1; try 0.1", n.Dropout)
	case n.Batch < 0:
		return errors.New("meanfield: a batch has no negative number of instances")
	}
	return nil
}
