package surfaces

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// polish runs down from (x, y) to a minimum of f and returns it to the last
// bits, by Newton's method. Where the Hessian is not positive definite it is
// shifted until it is, and a step is halved until f falls (Nocedal & Wright
// 2006, section 3.4, with the exact shift that two coordinates allow). It
// reports false where it does not end at a minimum with a positive definite
// Hessian: in a kink, on a flat, at infinity.
func polish(f Surface, x, y float64) (Minimum, bool) {
	const maxSteps = 200 // a few dozen do; a kink never ends
	var (
		hess = mat.NewSymDense(2, nil)
		p    = []float64{x, y}
		g    = make([]float64, 2)
		q    = make([]float64, 2)
		gq   = make([]float64, 2)
		fp   = f.Eval(p, g)
	)
	for range maxSteps {
		f.Hessian(p, hess)
		a, b, c := hess.At(0, 0), hess.At(0, 1), hess.At(1, 1)
		// λ is the smaller eigenvalue.
		mean, radius := (a+c)/2, math.Hypot((a-c)/2, b)
		lambda, largest := mean-radius, math.Abs(mean)+radius
		definite := lambda > 1e-12*largest
		if !definite {
			shift := 0.1*largest - lambda
			a, c = a+shift, c+shift
		}
		det := a*c - b*b
		dx, dy := -(c*g[0]-b*g[1])/det, -(a*g[1]-b*g[0])/det

		// A last step either helps or is rounding: halving it is no use.
		arriving := definite && math.Hypot(dx, dy) <= 1e-11*(1+math.Hypot(p[0], p[1]))
		shortest := 1e-10
		if arriving {
			shortest = 1
		}
		moved := false
		for s := 1.0; s >= shortest && !moved; s /= 2 {
			q[0], q[1] = p[0]+s*dx, p[1]+s*dy
			fq := f.Eval(q, gq)
			// Close in, f no longer tells two points apart but ∇f does.
			closer := definite && math.Hypot(gq[0], gq[1]) < math.Hypot(g[0], g[1])
			if fq < fp-1e-12*math.Abs(fp) || closer && fq <= fp+1e-12*math.Abs(fp) {
				moved = true
				copy(p, q)
				copy(g, gq)
				fp = fq
			}
		}
		if !moved {
			return Minimum{X: p[0], Y: p[1], F: fp}, arriving
		}
	}
	return Minimum{}, false
}

// polishAll polishes from each point and keeps each minimum inside d once.
func polishAll(f Surface, from [][2]float64, d Domain) []Minimum {
	var out []Minimum
next:
	for _, p := range from {
		m, ok := polish(f, p[0], p[1])
		if !ok || m.X < d.XMin || m.X > d.XMax || m.Y < d.YMin || m.Y > d.YMax {
			continue
		}
		for _, seen := range out {
			if math.Hypot(m.X-seen.X, m.Y-seen.Y) < 1e-6 {
				continue next
			}
		}
		out = append(out, m)
	}
	return out
}
