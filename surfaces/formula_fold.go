package surfaces

import (
	"errors"
	"math"
)

// add appends a node that stands for the token at place at. A node of constants
// alone becomes its value, which must be finite.
func (p *formulaParser) add(at int, n node) (int32, error) {
	if n.op > opY && p.constant(n.a) && (!binary(n.op) || p.constant(n.b)) {
		i := p.put(n)
		k := p.nodes.value(i, 0, 0)
		if math.IsNaN(k) || math.IsInf(k, 0) {
			p.at = at
			return 0, notFinite(k)
		}
		n = node{op: opConst, k: k}
	}
	return p.put(n), nil
}

func notFinite(k float64) error {
	if math.IsNaN(k) {
		return errors.New("this is not a number, whatever x and y are")
	}
	return errors.New("this is infinite, whatever x and y are")
}

func (p *formulaParser) put(n node) int32 {
	p.nodes = append(p.nodes, n)
	return int32(len(p.nodes) - 1)
}

func (p *formulaParser) constant(i int32) bool { return p.nodes[i].op == opConst }

// binary says whether an operation has two arguments.
func binary(op operation) bool {
	switch op {
	case opAdd, opSub, opMul, opDiv, opPow, opMin, opMax, opAtan2, opHypot:
		return true
	}
	return false
}

// two adds an operation of two arguments, in a simpler form where one of them
// is a constant: the same value to the last bit, and cheaper.
func (p *formulaParser) two(at int, op operation, a, b int32) (int32, error) {
	n := node{op: op, a: a, b: b}
	if p.constant(a) && p.constant(b) {
		return p.add(at, n)
	}
	switch {
	case p.constant(b):
		k := p.nodes[b].k
		switch op {
		case opAdd:
			n = node{op: opShift, a: a, k: k}
		case opSub:
			n = node{op: opShift, a: a, k: -k}
		case opMul:
			n = node{op: opScale, a: a, k: k}
		case opDiv:
			if k == 0 {
				p.at = at
				return 0, errors.New("this divides by 0")
			}
			n = node{op: opOver, a: a, k: k}
		case opPow:
			return p.raise(at, a, k)
		}
	case p.constant(a):
		k := p.nodes[a].k
		switch {
		case op == opAdd:
			n = node{op: opShift, a: b, k: k}
		case op == opMul:
			n = node{op: opScale, a: b, k: k}
		case op == opPow && k == math.E:
			return p.add(at, node{op: opCall, a: b, f: findFunction("exp")})
		}
	}
	return p.add(at, n)
}

// raise is the node at place a to a constant power.
func (p *formulaParser) raise(at int, a int32, k float64) (int32, error) {
	switch {
	case k == 0:
		return p.add(at, node{op: opConst, k: 1})
	case k == 1:
		return a, nil
	case k == 0.5:
		return p.add(at, node{op: opCall, a: a, f: findFunction("sqrt")})
	case k == math.Trunc(k) && math.Abs(k) <= maxWhole:
		return p.add(at, node{op: opInt, a: a, k: k})
	}
	return p.add(at, node{op: opReal, a: a, k: k})
}
