// Package conditioning says what is known in closed form of a rule on a
// quadratic: its eigen-components, the rate at which each shrinks, where the
// rule begins to diverge and which learning rate is best.
//
// In the axes of the Hessian's eigenvectors the coordinates of a quadratic do
// not know of each other: component i of the error, cᵢ = vᵢᵀ(θ − θ*), feels the
// gradient λᵢcᵢ alone, and the loss above the minimum is the sum of ½λᵢcᵢ². A
// rule that is linear in the gradient and its own memory therefore multiplies
// (cᵢ, mᵢ) by one 2 × 2 matrix a step, whose eigenvalues are all there is to
// know.
//
// Source: Polyak 1964; Goh 2017, "Why momentum really works", distill.pub.
package conditioning

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"downhill/optimizers"
	"downhill/optimizers/race"
)

// Parabola is the second-order model of an objective of two coordinates,
//
//	f(θ) ≈ F + ½ Σ λᵢ cᵢ²,  cᵢ = vᵢᵀ(θ − Center)
//
// around a place where the gradient vanishes, or, where AtPlace is set, the
// curvature alone at a place where it does not.
type Parabola struct {
	Lambda [2]float64    // eigenvalues of the Hessian, ascending
	Axis   [2][2]float64 // Axis[i] is the eigenvector vᵢ of λᵢ, of length 1
	Center [2]float64    // where the gradient vanishes: the minimum of a bowl
	F      float64       // the objective there
	// Local says that the surface is no quadratic, so that all this holds near
	// Center only; AtPlace that the gradient does not vanish there.
	Local, AtPlace bool
}

// agrees is how closely, relative to the largest value compared, a surface has to
// be the parabola: closed forms round alike to some 1e-15, typed formulas to some
// 1e-12, and what is larger is another function.
const agrees = 1e-9

// Of is the parabola that an objective is, ok only where it is one: at 25 places
// of the ground's domain, which lie at odd fractions so that no period repeats,
// the Hessian is that of the first place, and value and gradient are those of
// the parabola, each to a billionth of the largest. So a typed formula is
// recognized by what it is and not by how it is written, and a sum with |x| or
// with steps, whose Hessian is the same wherever it exists, is not taken for a
// quadratic. A quadratic need not have a minimum: see Spectrum.
func Of(g *race.Ground) (p Parabola, ok bool) {
	const n = 5
	first := mat.NewSymDense(2, nil)
	at := func(i, j int) [2]float64 {
		return [2]float64{g.XMin + (g.XMax-g.XMin)*(float64(i)+0.37)/n, g.YMin + (g.YMax-g.YMin)*(float64(j)+0.61)/n}
	}
	origin := at(2, 2)
	g.F.Hessian(origin[:], first)
	var slope [2]float64
	level := g.F.Eval(origin[:], slope[:])
	a, b, c := first.At(0, 0), first.At(0, 1), first.At(1, 1)
	bound := math.Max(math.Abs(a), math.Max(math.Abs(b), math.Abs(c)))
	if !(bound > 0) || math.IsInf(bound, 0) || math.IsNaN(level) || math.IsInf(level, 0) {
		return p, false
	}
	size := math.Hypot(g.XMax-g.XMin, g.YMax-g.YMin)
	steep := math.Hypot(slope[0], slope[1]) + bound*size
	tall := math.Abs(level) + steep*size
	h := mat.NewSymDense(2, nil)
	var grad [2]float64
	for i := range n {
		for j := range n {
			x := at(i, j)
			g.F.Hessian(x[:], h)
			d := [2]float64{x[0] - origin[0], x[1] - origin[1]}
			hd := [2]float64{a*d[0] + b*d[1], b*d[0] + c*d[1]}
			f := g.F.Eval(x[:], grad[:])
			off := math.Max(math.Abs(h.At(0, 0)-a), math.Max(math.Abs(h.At(0, 1)-b), math.Abs(h.At(1, 1)-c)))
			bent := math.Max(math.Abs(grad[0]-slope[0]-hd[0]), math.Abs(grad[1]-slope[1]-hd[1]))
			raised := math.Abs(f - level - slope[0]*d[0] - slope[1]*d[1] - (d[0]*hd[0]+d[1]*hd[1])/2)
			if !(off <= agrees*bound && bent <= agrees*steep && raised <= agrees*tall) {
				return p, false
			}
		}
	}
	p = eigen(a, b, c)
	p.settle(g.F, origin, slope)
	return p, true
}

// eigen solves the eigenproblem of [a b; b c]. Of equal eigenvalues every
// direction is an eigenvector; the axes x and y are taken.
func eigen(a, b, c float64) (p Parabola) {
	mean, radius := (a+c)/2, math.Hypot((a-c)/2, b)
	p.Lambda = [2]float64{mean - radius, mean + radius}
	// The smaller one by the product where the difference would cancel.
	if det := a*c - b*b; mean > 0 && det > 0 {
		p.Lambda[0] = det / p.Lambda[1]
	}
	// Twice the angle of the axis of λmax from x: tan 2φ = 2b/(a − c).
	phi := math.Atan2(2*b, a-c) / 2
	if radius == 0 {
		phi = math.Pi / 2
	}
	sin, cos := math.Sincos(phi)
	if b == 0 { // the axes themselves, without the rounding of π
		sin, cos = math.Round(sin), math.Round(cos)
	}
	p.Axis[1] = [2]float64{cos, sin}
	p.Axis[0] = [2]float64{sin, -cos}
	for i, v := range p.Axis { // signs as one would draw them: to the right, or up
		if v[0] < 0 || v[0] == 0 && v[1] < 0 {
			p.Axis[i] = [2]float64{-v[0] + 0, -v[1] + 0}
		}
	}
	return p
}

// settle finds where the gradient vanishes, by Newton's step from a place with a
// slope. Along an axis without curvature there is no such place, or a whole line
// of them; the place itself is kept there.
func (p *Parabola) settle(f optimizers.Objective, at, slope [2]float64) {
	p.Center = at
	for i, v := range p.Axis {
		if l := p.Lambda[i]; math.Abs(l) > flat*math.Abs(p.steepest()) {
			s := (v[0]*slope[0] + v[1]*slope[1]) / l
			p.Center[0] -= s * v[0]
			p.Center[1] -= s * v[1]
		}
	}
	for i, x := range p.Center { // rounding of a minimum at 0
		if math.Abs(x) <= 1e-14*math.Hypot(at[0], at[1]) {
			p.Center[i] = 0
		}
	}
	p.F = f.Eval(p.Center[:], nil)
}

// flat times the larger eigenvalue is what cannot be told from zero.
const flat = 1e-12

func (p *Parabola) steepest() float64 { return math.Max(math.Abs(p.Lambda[0]), math.Abs(p.Lambda[1])) }

// Near is the curvature of a surface that is no quadratic. It is taken at the
// known minimum that is nearest to a place, or where none is known or the
// nearest is a kink, at the place itself. ok is false where the curvature is not
// finite.
func Near(g *race.Ground, place [2]float64) (p Parabola, ok bool) {
	center, atPlace := place, true
	if i, _ := g.Nearest(place[:]); i >= 0 && !g.Minima[i].Kink {
		center, atPlace = [2]float64{g.Minima[i].X, g.Minima[i].Y}, false
	}
	h := mat.NewSymDense(2, nil)
	g.F.Hessian(center[:], h)
	p = eigen(h.At(0, 0), h.At(0, 1), h.At(1, 1))
	p.Center, p.Local, p.AtPlace = center, true, atPlace
	p.F = g.F.Eval(center[:], nil)
	finite := !math.IsNaN(p.F) && !math.IsInf(p.F, 0)
	for _, l := range p.Lambda {
		finite = finite && !math.IsNaN(l) && !math.IsInf(l, 0)
	}
	return p, finite
}

// Spectrum is the ends of the spectrum, false where it is not that of a bowl:
// where one eigenvalue is not above zero there is no minimum to converge to.
func (p *Parabola) Spectrum() (Spectrum, bool) {
	s := Spectrum{Min: p.Lambda[0], Max: p.Lambda[1]}
	return s, s.Min > flat*s.Max && !math.IsInf(s.Max, 0)
}

// Components are the components of the error at a place, cᵢ = vᵢᵀ(x − Center).
func (p *Parabola) Components(x [2]float64) (c [2]float64) {
	return p.Project([2]float64{x[0] - p.Center[0], x[1] - p.Center[1]})
}

// Project is a vector, such as a momentum, in the axes of the eigenvectors.
func (p *Parabola) Project(d [2]float64) (c [2]float64) {
	for i, v := range p.Axis {
		c[i] = v[0]*d[0] + v[1]*d[1]
	}
	return c
}

// Shares are the parts of the loss above the minimum that belong to the
// components of the error, ½λᵢcᵢ².
func (p *Parabola) Shares(c [2]float64) (e [2]float64) {
	for i := range c {
		e[i] = p.Lambda[i] * c[i] * c[i] / 2
	}
	return e
}

// Ellipse is where the model is level: θ* + r(v₁ cos t/√λ₁ + v₂ sin t/√λ₂), whose
// half axes are r/√λᵢ and on which the loss is r²/2 above the minimum. It has n
// points and one more that closes it; nil where the model is no bowl.
func (p *Parabola) Ellipse(r float64, n int) [][2]float64 {
	s, ok := p.Spectrum()
	if !ok {
		return nil
	}
	a, b := r/math.Sqrt(s.Min), r/math.Sqrt(s.Max)
	out := make([][2]float64, n+1)
	for k := range out {
		sin, cos := math.Sincos(2 * math.Pi * float64(k%n) / float64(n))
		for i := range 2 {
			out[k][i] = p.Center[i] + a*cos*p.Axis[0][i] + b*sin*p.Axis[1][i]
		}
	}
	return out
}
