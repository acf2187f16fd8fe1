package surfaces

import (
	"fmt"
	"math"
	"strconv"
)

// Python writes the formula as a Python expression of x and y. Functions are
// called as m.sin, where m is a module such as torch or keras.ops; those that
// these have not are written out. What it gives is f up to rounding.
func (f *Formula) Python() string {
	return f.prog.tensor(int32(len(f.prog) - 1))
}

// python writes the node at place i, in brackets unless it is a single thing.
func (p program) python(i int32) string {
	n := &p[i]
	switch n.op {
	case opConst:
		return pythonNumber(n.k)
	case opX:
		return "x"
	case opY:
		return "y"
	}
	a := p.python(n.a)
	switch n.op {
	case opNeg:
		return "(-" + a + ")"
	case opShift:
		return "(" + a + " + " + pythonNumber(n.k) + ")"
	case opScale:
		return "(" + pythonNumber(n.k) + " * " + a + ")"
	case opOver:
		return "(" + a + " / " + pythonNumber(n.k) + ")"
	case opInt, opReal:
		return "(" + a + "**" + pythonNumber(n.k) + ")"
	case opCall:
		return n.f.python(a)
	}
	b := p.python(n.b)
	switch n.op {
	case opAdd:
		return "(" + a + " + " + b + ")"
	case opSub:
		return "(" + a + " - " + b + ")"
	case opMul:
		return "(" + a + " * " + b + ")"
	case opDiv:
		return "(" + a + " / " + b + ")"
	case opPow:
		return "(" + a + "**" + b + ")"
	case opMin:
		return "m.minimum(" + p.tensor(n.a) + ", " + p.tensor(n.b) + ")"
	case opMax:
		return "m.maximum(" + p.tensor(n.a) + ", " + p.tensor(n.b) + ")"
	case opAtan2:
		return "m.arctan2(" + p.tensor(n.a) + ", " + p.tensor(n.b) + ")"
	}
	return "m.sqrt(" + a + "**2 + " + b + "**2)" // opHypot
}

// tensor writes the node at place i as what the functions of two arguments take,
// which is no plain number.
func (p program) tensor(i int32) string {
	if p[i].op == opConst {
		return "0.0 * x + " + pythonNumber(p[i].k)
	}
	return p.python(i)
}

// python writes a call with the argument a, which is no constant: those were
// folded.
func (f *function) python(a string) string {
	switch f.name {
	case "asin", "acos", "atan", "asinh", "acosh", "atanh":
		return "m.arc" + f.name[1:] + "(" + a + ")"
	case "ln":
		return "m.log(" + a + ")"
	case "cbrt":
		return fmt.Sprintf("(m.sign(%s) * m.abs(%[1]s)**(1 / 3))", a)
	case "sigmoid":
		return "(1 / (1 + m.exp(-(" + a + "))))"
	case "softplus":
		return "m.logaddexp(" + a + ", 0.0 * x)"
	case "relu":
		return "m.maximum(" + a + ", 0.0 * x)"
	}
	return "m." + f.name + "(" + a + ")"
}

// pythonNumber reads back to the same bits.
func pythonNumber(x float64) string {
	switch {
	case math.IsInf(x, 0) || math.IsNaN(x):
		return fmt.Sprintf("float(%q)", strconv.FormatFloat(x, 'g', -1, 64))
	case x < 0:
		return "(" + strconv.FormatFloat(x, 'g', -1, 64) + ")"
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
