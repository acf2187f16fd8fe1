package surfaces

import (
	"math"

	"gonum.org/v1/gonum/num/hyperdual"
)

// operation says what a node does.
type operation uint8

const (
	opConst operation = iota // k
	opX
	opY
	opAdd   // a + b
	opSub   // a − b
	opMul   // a·b
	opDiv   // a/b
	opNeg   // −a
	opShift // a + k
	opScale // k·a
	opOver  // a/k
	opInt   // a^k, k whole and small
	opReal  // a^k
	opPow   // a^b
	opCall  // f(a)
	opMin
	opMax
	opAtan2 // atan2(a, b)
	opHypot // √(a² + b²)
)

// node is one operation; a and b are the places of its arguments, which stand
// before it.
type node struct {
	op   operation
	a, b int32
	k    float64
	f    *function
}

// program is a compiled formula: its nodes, the result last. It is evaluated by
// recursion, so that nothing is allocated and any number of goroutines can
// share it.
type program []node

// value evaluates the node at place i without derivatives. It rounds exactly as
// dual does.
func (p program) value(i int32, x, y float64) float64 {
	n := &p[i]
	switch n.op {
	case opConst:
		return n.k
	case opX:
		return x
	case opY:
		return y
	}
	a := p.value(n.a, x, y)
	switch n.op {
	case opNeg:
		return -a
	case opShift:
		return a + n.k
	case opScale:
		return n.k * a
	case opOver:
		return a / n.k
	case opInt:
		return whole(a, int(n.k))
	case opReal:
		return math.Pow(a, n.k)
	case opCall:
		return n.f.value(a)
	}
	b := p.value(n.b, x, y)
	switch n.op {
	case opAdd:
		return a + b
	case opSub:
		return a - b
	case opMul:
		return a * b
	case opDiv:
		return a / b
	case opPow:
		return math.Pow(a, b)
	case opMin:
		return min(a, b)
	case opMax:
		return max(a, b)
	case opAtan2:
		return math.Atan2(a, b)
	}
	return math.Hypot(a, b)
}

// dual evaluates the node at place i in hyper-dual numbers: with x = x + ε₁ and
// y = y + ε₂ the parts of the result are f, ∂f/∂x, ∂f/∂y and ∂²f/∂x∂y, exact
// but for rounding; with x = x + ε₁ + ε₂ the last is ∂²f/∂x².
//
// Fike & Alonso, The development of hyper-dual numbers for exact
// second-derivative calculations, AIAA 2011-886.
func (p program) dual(i int32, x, y hyperdual.Number) hyperdual.Number {
	n := &p[i]
	switch n.op {
	case opConst:
		return hyperdual.Number{Real: n.k}
	case opX:
		return x
	case opY:
		return y
	}
	a := p.dual(n.a, x, y)
	switch n.op {
	case opNeg:
		return hyperdual.Number{Real: -a.Real, E1mag: -a.E1mag, E2mag: -a.E2mag, E1E2mag: -a.E1E2mag}
	case opShift:
		a.Real += n.k
		return a
	case opScale:
		return hyperdual.Number{Real: n.k * a.Real, E1mag: n.k * a.E1mag, E2mag: n.k * a.E2mag, E1E2mag: n.k * a.E1E2mag}
	case opOver:
		return hyperdual.Number{Real: a.Real / n.k, E1mag: a.E1mag / n.k, E2mag: a.E2mag / n.k, E1E2mag: a.E1E2mag / n.k}
	case opInt:
		k := int(n.k)
		if k == 2 {
			return lift(a, a.Real*a.Real, 2*a.Real, 2)
		}
		return lift(a, whole(a.Real, k), n.k*whole(a.Real, k-1), n.k*(n.k-1)*whole(a.Real, k-2))
	case opReal:
		return lift(a, math.Pow(a.Real, n.k), n.k*math.Pow(a.Real, n.k-1), n.k*(n.k-1)*math.Pow(a.Real, n.k-2))
	case opCall:
		f := n.f.value(a.Real)
		d1, d2 := n.f.slopes(a.Real, f)
		return lift(a, f, d1, d2)
	}
	return pair(n.op, a, p.dual(n.b, x, y))
}

// pair is an operation of two arguments.
func pair(op operation, a, b hyperdual.Number) hyperdual.Number {
	switch op {
	case opAdd:
		return hyperdual.Add(a, b)
	case opSub:
		return hyperdual.Sub(a, b)
	case opMul:
		return hyperdual.Mul(a, b)
	case opDiv:
		q := hyperdual.Number{Real: a.Real / b.Real}
		q.E1mag = (a.E1mag - q.Real*b.E1mag) / b.Real
		q.E2mag = (a.E2mag - q.Real*b.E2mag) / b.Real
		q.E1E2mag = (a.E1E2mag - q.E1mag*b.E2mag - q.E2mag*b.E1mag - q.Real*b.E1E2mag) / b.Real
		return q
	case opMin, opMax:
		return extreme(op, a, b)
	case opAtan2:
		u, v := a.Real, b.Real
		r := u*u + v*v
		return lift2(a, b, math.Atan2(u, v), v/r, -u/r, -2*u*v/r/r, (u*u-v*v)/r/r, 2*u*v/r/r)
	case opHypot:
		u, v, h := a.Real, b.Real, math.Hypot(a.Real, b.Real)
		if h == 0 { // the tip of a cone: a kink
			return hyperdual.Number{}
		}
		return lift2(a, b, h, u/h, v/h, v/h*(v/h)/h, -u/h*(v/h)/h, u/h*(u/h)/h)
	}
	return power(a, b)
}

// extreme is the smaller or larger argument with that one's derivatives, of two
// equal ones the first's.
func extreme(op operation, a, b hyperdual.Number) hyperdual.Number {
	f := max(a.Real, b.Real)
	if op == opMin {
		f = min(a.Real, b.Real)
	}
	switch {
	case math.IsNaN(f):
		return hyperdual.Number{Real: f, E1mag: f, E2mag: f, E1E2mag: f}
	case a.Real == f:
		a.Real = f // of 0 and −0 it may be the other
		return a
	}
	return b
}

// power is a^b with both of them variable: for a < 0 there is no slope towards
// b, since the next exponents have no value.
func power(a, b hyperdual.Number) hyperdual.Number {
	u, v := a.Real, b.Real
	f := math.Pow(u, v)
	if u == 0 && v > 0 { // ln u is infinite, but f wins
		return lift2(a, b, f, v*math.Pow(u, v-1), 0, v*(v-1)*math.Pow(u, v-2), 0, 0)
	}
	ln := math.Log(u)
	first := math.Pow(u, v-1)
	return lift2(a, b, f, v*first, f*ln, v*(v-1)*math.Pow(u, v-2), first*(1+v*ln), f*ln*ln)
}

// lift is the chain rule: g(a), given the value and the slopes of g at a. Where
// g is infinitely steep and a stands still in every direction (as √(x² + y²)
// at the origin) that is a kink, and its gradient is given as 0.
func lift(a hyperdual.Number, f, d1, d2 float64) hyperdual.Number {
	if math.IsInf(d1, 0) && a.E1mag == 0 && a.E2mag == 0 {
		return hyperdual.Number{Real: f}
	}
	return hyperdual.Number{Real: f, E1mag: times(d1, a.E1mag), E2mag: times(d1, a.E2mag),
		E1E2mag: times(d1, a.E1E2mag) + times(d2, a.E1mag*a.E2mag)}
}

// lift2 is the chain rule for g(a, b), given the value, the slopes towards a
// and b, and the second ones.
func lift2(a, b hyperdual.Number, f, da, db, daa, dab, dbb float64) hyperdual.Number {
	return hyperdual.Number{Real: f,
		E1mag: times(da, a.E1mag) + times(db, b.E1mag),
		E2mag: times(da, a.E2mag) + times(db, b.E2mag),
		E1E2mag: times(da, a.E1E2mag) + times(db, b.E1E2mag) + times(daa, a.E1mag*a.E2mag) +
			times(dab, a.E1mag*b.E2mag+a.E2mag*b.E1mag) + times(dbb, b.E1mag*b.E2mag)}
}

// times is d·inner, where nothing that changes makes nothing even of an
// infinite slope: √x does not depend on y, not even at x = 0.
func times(d, inner float64) float64 {
	if inner == 0 && math.IsInf(d, 0) {
		return 0
	}
	return d * inner
}

// maxWhole is the largest exponent that is multiplied out; above it math.Pow is
// as quick and more exact.
const maxWhole = 64

// whole is xⁿ by squaring.
func whole(x float64, n int) float64 {
	switch n {
	case 0:
		return 1
	case 1:
		return x
	case 2:
		return x * x
	}
	if n < 0 {
		return 1 / whole(x, -n)
	}
	r := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			r *= x
		}
		x *= x
	}
	return r
}
