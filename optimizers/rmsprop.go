package optimizers

import (
	"math"

	"downhill/internal/param"
	"downhill/nn/kernels"
)

// RMSProp divides by the root of a decaying mean of the squared gradient:
//
//	s ← ρs + (1 − ρ)∇f²
//	θ ← θ − η ∇f / √(s + ε)
//
// per coordinate, with decay ρ and learning rate η. With momentum β the
// quotient is gathered first,
//
//	m ← βm + η ∇f / √(s + ε)
//	θ ← θ − m
//
// and centred it divides by the deviation from the mean gradient instead:
//
//	g ← ρg + (1 − ρ)∇f
//	m ← βm + η ∇f / √(s − g² + ε)
//	θ ← θ − m
//
// All as in Keras, with ε inside the root (PyTorch has it outside) and m
// counted uphill. s − g² is a variance; where rounding makes it negative it is
// taken as 0.
// Source: Tieleman & Hinton 2012, lecture 6e; Géron 2019, equation 11-7;
// centred: Graves 2013, equations 38 to 41.
type RMSProp struct {
	Rho, Momentum float64
	Centered      bool
	Epsilon       float64
}

var _ Optimizer = RMSProp{}

var rmspropParams = param.Specs{
	decay("rho", "ρ", "decay of the mean square", 0.9),
	momentumSpec(0),
	{Key: "centered", Symbol: "centred", Title: "centred", Kind: param.Bool, Default: param.Flag(false),
		Help: "Divide by the deviation from the mean gradient instead of by the size of the gradient."},
	epsilon(),
}

func newRMSProp(v param.Values) (Optimizer, error) {
	return RMSProp{v.Num("rho"), v.Num("momentum"), v.Bool("centered"), v.Num("eps")}, nil
}

// Slots returns s; centred s, g, m; with momentum only s, m.
func (o RMSProp) Slots() []Memory {
	switch s, m := (Memory{"s", meanSquare, 0}), (Memory{"m", "gathered steps", 0}); {
	case o.Centered:
		return []Memory{s, {"g", meanGradient, 0}, m}
	case o.Momentum > 0:
		return []Memory{s, m}
	default:
		return []Memory{s}
	}
}

// Scalars returns none.
func (RMSProp) Scalars() []Memory { return nil }

// Step takes one step of the formula above.
func (o RMSProp) Step(s *State, x []float64, f Objective, lr float64) {
	s.askHere(f, x)
	switch {
	case o.Centered:
		sq, mean, m := s.Slot[0], s.Slot[1], s.Slot[2]
		for i, g := range s.Grad {
			sq[i] = o.Rho*sq[i] + (1-o.Rho)*g*g
			mean[i] = o.Rho*mean[i] + (1-o.Rho)*g
			variance := max(0, sq[i]-mean[i]*mean[i])
			m[i] = o.Momentum*m[i] + lr*g/math.Sqrt(variance+o.Epsilon)
			x[i] -= m[i]
		}
	case o.Momentum > 0:
		sq, m := s.Slot[0], s.Slot[1]
		for i, g := range s.Grad {
			sq[i] = o.Rho*sq[i] + (1-o.Rho)*g*g
			m[i] = o.Momentum*m[i] + lr*g/math.Sqrt(sq[i]+o.Epsilon)
			x[i] -= m[i]
		}
	case len(x) >= vectorDim:
		kernels.RMSPropStep(x, s.Slot[0], s.Grad, lr, o.Rho, o.Epsilon)
	default:
		sq := s.Slot[0]
		for i, g := range s.Grad {
			sq[i] = o.Rho*sq[i] + (1-o.Rho)*g*g
			x[i] -= lr * g / math.Sqrt(sq[i]+o.Epsilon)
		}
	}
	s.T++
}
