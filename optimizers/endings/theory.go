package endings

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"downhill/optimizers/conditioning"
	"downhill/optimizers/race"
)

// Prediction is what theory says of the endings.
type Prediction struct {
	Moments
	Excess float64 // E f − f*, the expected loss above the minimum
	Steps  int     // after so many steps
}

// Theory is what is known of the endings of a rule that is linear in the gradient
// (sgd, momentum and nesterov with constant rates) on a quadratic.
type Theory struct {
	Last Prediction // after the steps of the race
	// Stationary is what the cloud tends to, nil where it does not within
	// stationarySteps: with minibatches it is that of this place in an epoch.
	Stationary *Prediction
	Spectrum   conditioning.Spectrum
	Lowest     float64 // f*
}

// Source names where the formulas come from.
const Source = "discrete Lyapunov equation, for small η that of Mandt, Hoffman & Blei 2017"

// Predict says what theory knows of a plan's endings, false where it knows
// nothing: of another surface or rule, after live changes, without noise.
//
// With δ = θ − θ*, the gradient H p + ξ at p = δ + γm, and
//
//	m ← βm − η(H p + ξ),  δ ← δ + m      (β = γ = 0: sgd; γ = 0: momentum; γ = β: nesterov)
//
// the state z = (δ, m, 1) moves as z ← F z + G ξ. Noise ξ ~ N(0, σ²I) of the
// gradient is the same everywhere, and S = E[z zᵀ] obeys the discrete Lyapunov
// equation
//
//	S ← F S Fᵀ + G Q Gᵀ,  Q = σ²I
//
// exactly; for sgd its fixed point has the variance ησ²/(λ(2 − ηλ)) along the
// eigenvector of λ, and for small η it solves HΣ + ΣH = ησ²I, the stationary
// distribution of the Ornstein–Uhlenbeck process that Mandt, Hoffman & Blei 2017
// (Stochastic gradient descent as approximate Bayesian inference, JMLR 18, eq. 11
// to 13) take for stochastic gradient descent.
//
// The noise of a minibatch of B of n samples is ξ = L z with L the mean over it
// of Lᵢ z = (Hᵢ − H) p + ∇fᵢ(θ*): it grows with the distance from the minimum.
// Drawn without replacement it has
//
//	Q = (n − B)/(B(n − 1)) · mean Lᵢ S Lᵢᵀ
//
// and, since an epoch goes through every sample once, the noises of two of its
// steps s < t are correlated with −1/(n − 1) · mean Lᵢ E[z_s z_tᵀ] Lᵢᵀ; the sum
// over s enters S as F X Gᵀ + G Xᵀ Fᵀ. This is exact to second order in the Lᵢ;
// what three or more steps of an epoch have in common is left out. So the little
// variance that the end of an epoch leaves along a flat axis, where the noises of
// its steps nearly cancel, comes out low by up to a quarter; and where the noise
// of the curvature alone makes the moments grow, as with single ones of a handful
// of samples, theory says nothing.
func Predict(g *race.Ground, p *Plan) (*Theory, bool) {
	bowl, ok := conditioning.Of(g)
	spectrum, definite := bowl.Spectrum()
	rule, linear := conditioning.Linearly(p.Racer.Rule)
	if !ok || !definite || !linear || len(p.Race.Changes) > 0 || p.Race.Noise == 0 && p.Race.Batch == 0 {
		return nil, false
	}
	low := bowl.Center
	m := &moments{eta: rule.LearningRate, beta: rule.Momentum, sigma: p.Race.Noise}
	if rule.Key == "nesterov" {
		m.gamma = rule.Momentum
	}
	h := mat.NewSymDense(2, nil)
	g.F.Hessian(low[:], h)
	m.h = [3]float64{h.At(0, 0), h.At(0, 1), h.At(1, 1)}
	m.prepare()
	if s, ok := g.F.(race.Sampled); ok && p.Race.Batch > 0 {
		m.sample(s, low, p.Race.Batch)
	}
	m.stand(p.Race.Start[0]-low[0], p.Race.Start[1]-low[1])
	if !m.walk(p.Race.Steps, false) {
		return nil, false // the moments grow without end
	}
	t := &Theory{Spectrum: spectrum, Lowest: bowl.F, Last: m.predict(low)}
	if m.walk(stationarySteps, true) {
		st := m.predict(low)
		t.Stationary = &st
	}
	return t, true
}

// stationarySteps is how long the moments are followed: less than a second.
const stationarySteps = 300_000

// dims is that of the state (δ, m, 1).
const dims = 5

type (
	square [dims][dims]float64
	gain   [2][dims]float64 // takes a state to a gradient
)

// moments are E[z zᵀ] and what moves it.
type moments struct {
	eta, beta, gamma, sigma float64

	h [3]float64 // xx, xy, yy
	f square

	// Of minibatches: the parts of Lᵢ, how they go together over the samples, and
	// what the earlier steps of an epoch left.
	n, batch, next int
	parts          [dims]gain
	phi            square
	left           [dims]square

	s     square
	step  int
	limit float64 // of E δᵀδ
}

// prepare makes F.
func (m *moments) prepare() {
	h := [2][2]float64{{m.h[0], m.h[1]}, {m.h[1], m.h[2]}}
	for i := range 2 {
		for j := range 2 {
			slope, one := -m.eta*h[i][j], 0.0
			if i == j {
				one = 1
			}
			m.f[i][j], m.f[i][2+j] = one+slope, m.beta*one+m.gamma*slope
			m.f[2+i][j], m.f[2+i][2+j] = slope, m.beta*one+m.gamma*slope
		}
	}
	m.f[4][4] = 1
}

// sample takes the parts of the samples' gradients apart: three of the Hessian
// and two of the gradient at the minimum.
func (m *moments) sample(s race.Sampled, low [2]float64, batch int) {
	m.n, m.batch = s.Samples(), batch
	h := mat.NewSymDense(2, nil)
	for i := range m.n {
		one := []int{i}
		var r [2]float64
		s.EvalSamples(one, low[:], r[:])
		s.HessianSamples(one, low[:], h)
		v := [dims]float64{h.At(0, 0) - m.h[0], h.At(0, 1) - m.h[1], h.At(1, 1) - m.h[2], r[0], r[1]}
		for j := range dims {
			for k := range dims {
				m.phi[j][k] += v[j] * v[k] / float64(m.n)
			}
		}
	}
	for j, where := range [3][][2]int{{{0, 0}}, {{0, 1}, {1, 0}}, {{1, 1}}} {
		for _, at := range where {
			m.parts[j][at[0]][at[1]], m.parts[j][at[0]][2+at[1]] = 1, m.gamma
		}
	}
	m.parts[3][0][4], m.parts[4][1][4] = 1, 1
}

// stand puts the state at a distance from the minimum, at rest. Moments that get
// a thousand times as far as that, or as one step's noise, grow without end.
func (m *moments) stand(dx, dy float64) {
	m.limit = 1e6 * (dx*dx + dy*dy + m.eta*m.eta*(2*m.sigma*m.sigma+m.phi[3][3]+m.phi[4][4]))
	z := [dims]float64{dx, dy, 0, 0, 1}
	for i := range dims {
		for j := range dims {
			m.s[i][j] = z[i] * z[j]
		}
	}
}

// walk takes so many steps, or until the moments stand still at the same place of
// an epoch. It reports whether they are finite, and where they are to stand still
// whether they do.
func (m *moments) walk(steps int, toRest bool) bool {
	before, every := m.s, 1
	if m.batch > 0 {
		every = (m.n + m.batch - 1) / m.batch
	}
	for k := 1; k <= steps; k++ {
		m.advance()
		if !(m.s[0][0]+m.s[1][1] < m.limit) {
			return false
		}
		if toRest && k%every == 0 {
			if closeTo(&m.s, &before) {
				return true
			}
			before = m.s
		}
	}
	return !toRest
}

// closeTo says whether the second moments of δ have stopped: the change of a
// step, over all steps that are still to come at the rate at which such
// geometric series die out, is then below the twelfth digit times their number.
func closeTo(a, b *square) bool {
	for _, at := range [5][2]int{{0, 0}, {0, 1}, {1, 1}, {0, 4}, {1, 4}} {
		scale := math.Sqrt(a[at[0]][at[0]] * a[at[1]][at[1]])
		if math.Abs(a[at[0]][at[1]]-b[at[0]][at[1]]) > 1e-12*scale {
			return false
		}
	}
	return true
}

// advance is one step of the Lyapunov equation.
func (m *moments) advance() {
	var q [2][2]float64
	q[0][0], q[1][1] = m.sigma*m.sigma, m.sigma*m.sigma
	fs := mul(&m.f, &m.s)
	next := mulT(&fs, &m.f)
	if m.batch > 0 {
		size := min(m.batch, m.n-m.next)
		c := float64(m.n-size) / (float64(size) * float64(m.n-1))
		var x [dims][2]float64 // E[z ξᵀ]
		for j := range dims {
			var seen gain // Σ Φ_jk B_k
			for k := range dims {
				addGain(&seen, m.phi[j][k], &m.parts[k])
			}
			bs := m.parts[j].times(&m.s)
			for a := range 2 {
				for b := range 2 {
					for i := range dims {
						q[a][b] += c * bs[a][i] * seen[b][i]
					}
				}
			}
			for i := range dims {
				for b := range 2 {
					for k := range dims {
						// z_s stands in z_t and in the ξ_t = L z_t that it is multiplied with.
						x[i][b] -= (m.left[j][i][k] + m.left[j][k][i]) * seen[b][k] / float64(m.n-1)
					}
				}
			}
		}
		m.remember(&next, &x)
		if m.next += size; m.next == m.n {
			m.next, m.left = 0, [dims]square{}
		}
	}
	for i := range 4 {
		for j := range 4 {
			next[i][j] += m.eta * m.eta * q[i%2][j%2]
		}
	}
	m.s = next
	m.step++
}

// remember adds what x has in common with the step's noise to the next moments,
// and the step itself to what is left for later ones of the epoch.
func (m *moments) remember(next *square, x *[dims][2]float64) {
	for i := range dims {
		for b := range 2 {
			fx := 0.0
			for k := range dims {
				fx += m.f[i][k] * x[k][b]
			}
			for _, row := range [2]int{b, 2 + b} { // G is −η times two identities
				next[i][row] -= m.eta * fx
				next[row][i] -= m.eta * fx
			}
		}
	}
	for j := range dims {
		here := m.left[j]
		here = mul(&m.f, &here)
		bs := m.parts[j].times(&m.s)
		for i := range 4 {
			for k := range dims {
				here[i][k] -= m.eta * bs[i%2][k]
			}
		}
		m.left[j] = mulT(&here, &m.f)
	}
}

// predict reads the moments.
func (m *moments) predict(low [2]float64) Prediction {
	s := &m.s
	x, y := s[0][4], s[1][4]
	return Prediction{Steps: m.step, Excess: (m.h[0]*s[0][0] + 2*m.h[1]*s[0][1] + m.h[2]*s[1][1]) / 2,
		Moments: Moments{Mean: [2]float64{low[0] + x, low[1] + y}, XX: s[0][0] - x*x, XY: s[0][1] - x*y, YY: s[1][1] - y*y}}
}

// mul is a·b.
func mul(a, b *square) (c square) {
	for i := range dims {
		for k := range dims {
			if v := a[i][k]; v != 0 {
				for j := range dims {
					c[i][j] += v * b[k][j]
				}
			}
		}
	}
	return c
}

// mulT is a·bᵀ.
func mulT(a, b *square) (c square) {
	for i := range dims {
		for j := range dims {
			for k := range dims {
				c[i][j] += a[i][k] * b[j][k]
			}
		}
	}
	return c
}

// times is g·s.
func (g *gain) times(s *square) (c gain) {
	for i := range 2 {
		for k := range dims {
			if v := g[i][k]; v != 0 {
				for j := range dims {
					c[i][j] += v * s[k][j]
				}
			}
		}
	}
	return c
}

func addGain(to *gain, times float64, g *gain) {
	for i := range 2 {
		for j := range dims {
			to[i][j] += times * g[i][j]
		}
	}
}
