package optimizers

import (
	"math"

	"downhill/internal/param"
)

// FTRL follows the regularized leader: it keeps the sum of the gradients and
// solves for the weights that would have been best so far.
//
//	n' = n + ∇f²
//	z ← z + ∇f − (√n' − √n)/η · θ
//	n ← n'
//	θ ← 0 where |z| ≤ l₁, else (sign(z) l₁ − z) / ((β + √n)/η + 2l₂)
//
// per coordinate. l₁ makes exact zeros. l₂ counts as in Keras, whose penalty is
// l₂θ²; the paper's λ₂ is 2l₂.
//
// n starts at the initial accumulator n₀ and z at 0, as if every gradient so
// far had been found at θ = 0: with n₀ > 0 or β > 0 the first step therefore
// pulls the initial weights towards 0, all the way where the gradients are
// small beside √n₀. KeepInitial starts z at −θ₀(β + √n₀)/η instead, which puts
// that first anchor at θ₀; l₁ and l₂ still pull.
//
// Two cases the formula leaves open: where the divisor is 0 (no gradient yet
// and n₀ = β = l₂ = 0) the coordinate stays, and with η = 0 (the first step of a
// warm-up) everything does. z holds terms in 1/η: as in Keras, a schedule that
// lowers η pulls the weights towards 0.
// Source: McMahan et al. 2013, algorithm 1; Keras' Ftrl.
type FTRL struct {
	L1, L2, Beta       float64
	InitialAccumulator float64
	KeepInitial        bool
}

var _ Optimizer = FTRL{}

var ftrlParams = param.Specs{
	penalty("l1", "l₁", "l₁ penalty", "Coordinates whose summed gradient stays below this are exactly 0."),
	penalty("l2", "l₂", "l₂ penalty", "Pulls towards 0 in proportion, as a penalty of l₂ times the square."),
	penalty("beta", "β", "smoothing of the rate", "Added to the root of the summed squares: tames the first steps."),
	accumulator("n₀"),
	{Key: "keep_initial", Symbol: "keep θ₀", Title: "keep the initial weights", Kind: param.Bool,
		Default: param.Flag(false),
		Help:    "Start from where the weights are: otherwise the first step pulls them towards 0, as in Keras."},
}

func newFTRL(v param.Values) (Optimizer, error) {
	return FTRL{v.Num("l1"), v.Num("l2"), v.Num("beta"), v.Num("initial_accumulator"), v.Bool("keep_initial")}, nil
}

// Slots returns z and n.
func (o FTRL) Slots() []Memory {
	return []Memory{{"z", "anchored sum of gradients", 0}, {"n", sumOfSquares, o.InitialAccumulator}}
}

// Scalars returns whether the first step has been taken, as 0 or 1.
func (FTRL) Scalars() []Memory { return []Memory{{"started", "first step taken", 0}} }

// Step takes one step of the formula above.
func (o FTRL) Step(s *State, x []float64, f Objective, lr float64) {
	s.ask(f, x)
	s.T++
	if lr == 0 {
		return
	}
	z, n := s.Slot[0], s.Slot[1]
	if s.Scalars[0] == 0 {
		s.Scalars[0] = 1
		if o.KeepInitial {
			for i := range x {
				z[i] = -x[i] * (o.Beta + math.Sqrt(n[i])) / lr
			}
		}
	}
	for i, g := range s.Grad {
		root, past := math.Sqrt(n[i]+g*g), math.Sqrt(n[i])
		z[i] += g - (root-past)/lr*x[i]
		n[i] += g * g
		switch divisor := (o.Beta+root)/lr + 2*o.L2; {
		case divisor == 0:
		case math.Abs(z[i]) <= o.L1:
			x[i] = 0
		default:
			x[i] = (math.Copysign(o.L1, z[i]) - z[i]) / divisor
		}
	}
}
