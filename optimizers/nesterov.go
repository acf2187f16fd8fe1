package optimizers

import "downhill/internal/param"

// Nesterov is momentum that asks for the gradient where the momentum is about
// to carry it:
//
//	m ← βm − η ∇f(θ + βm)
//	θ ← θ + m
//
// with momentum β and learning rate η. This is the textbook form: State.Probe
// is θ + βm and x is θ. Keras and PyTorch keep the look-ahead point p = θ + βm
// as the weights instead, which makes the same gradients and the same m.
// Source: Nesterov 1983; Sutskever et al. 2013, equations 3 and 4; Géron 2019,
// equation 11-5.
type Nesterov struct{ Beta float64 }

var _ Optimizer = Nesterov{}

func newNesterov(v param.Values) (Optimizer, error) { return Nesterov{v.Num("momentum")}, nil }

// Slots returns m.
func (Nesterov) Slots() []Memory { return []Memory{{"m", velocity, 0}} }

// Scalars returns none.
func (Nesterov) Scalars() []Memory { return nil }

// Step takes one step of the formula above.
func (o Nesterov) Step(s *State, x []float64, f Objective, lr float64) {
	m := s.Slot[0]
	for i := range x {
		s.Probe[i] = x[i] + o.Beta*m[i]
	}
	s.Loss = f.Eval(s.Probe, s.Grad)
	s.Evals++
	for i, g := range s.Grad {
		m[i] = o.Beta*m[i] - lr*g
		x[i] += m[i]
	}
	s.T++
}
