package surfaces

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"downhill/internal/param"
)

// Limits of a formula: far above what anybody types, and low enough that no
// text takes more than a millisecond or much of the stack.
const (
	MaxFormula      = 500 // letters
	maxFormulaDepth = 60  // of brackets, signs and powers inside each other
)

// The grammar, the loosest binding first. Powers group to the right and bind
// more tightly than a sign before them: −x^2 is −(x²), 2^-x is allowed.
//
//	sum     = product { (+ | −) product }
//	product = signed { (* | /) signed | power }      the latter multiplies too: 2x, 3 sin(x)
//	signed  = (+ | −) signed | power
//	power   = atom [ ^ signed ]
//	atom    = number | x | y | pi | e | name ( sum {, sum} ) | ( sum )
type formulaParser struct {
	text   string
	tokens []token
	at     int // of the next token
	depth  int
	nodes  program
}

// compile reads a formula; every error is a *FormulaError.
func compile(text string) (program, error) {
	fail := func(at int, err error) error {
		return &FormulaError{Text: text, At: utf8.RuneCountInString(text[:at]), Reason: err.Error()}
	}
	if strings.TrimSpace(text) == "" {
		return nil, fail(0, errors.New("the formula is empty: want one such as x^2 + 20*y^2"))
	}
	if n := utf8.RuneCountInString(text); n > MaxFormula {
		return nil, &FormulaError{Text: text, At: MaxFormula,
			Reason: fmt.Sprintf("the formula has %d letters: want at most %d", n, MaxFormula)}
	}
	tokens, at, err := lex(text)
	if err != nil {
		return nil, fail(at, err)
	}
	p := &formulaParser{text: text, tokens: tokens}
	root, err := p.sum()
	if err == nil && p.next().kind != tokenEnd {
		err = p.leftover()
	}
	if err != nil {
		return nil, fail(p.next().at, err)
	}
	return p.nodes[:root+1], nil // what stands behind was folded away
}

func (p *formulaParser) next() token { return p.tokens[p.at] }

// sees says whether the next token is one of these signs.
func (p *formulaParser) sees(signs ...string) bool {
	t := p.next()
	return t.kind == tokenSign && slices.Contains(signs, t.text)
}

// leftover says what is wrong with a token behind a whole formula.
func (p *formulaParser) leftover() error {
	t := p.next()
	switch {
	case t.text == ")":
		return errors.New(") closes nothing: want ( before it")
	case t.text == ",":
		return errors.New("a comma belongs between a function's arguments, such as max(x, y)")
	case t.kind == tokenNumber:
		return fmt.Errorf("want + - * / or ^ before %s", clip(t.text))
	}
	return fmt.Errorf("want + - * / ^ or the end, got %s", clip(t.text))
}

// deeper guards against nesting beyond reason; call the result when done.
func (p *formulaParser) deeper() (func(), error) {
	if p.depth++; p.depth > maxFormulaDepth {
		return nil, fmt.Errorf("this is nested too deep: want at most %d brackets, signs and powers inside each other", maxFormulaDepth)
	}
	return func() { p.depth-- }, nil
}

func (p *formulaParser) sum() (int32, error) {
	a, err := p.product()
	for err == nil && p.sees("+", "-") {
		at, op := p.at, opAdd
		if p.next().text == "-" {
			op = opSub
		}
		p.at++
		var b int32
		if b, err = p.product(); err == nil {
			a, err = p.two(at, op, a, b)
		}
	}
	return a, err
}

func (p *formulaParser) product() (int32, error) {
	first := p.at
	a, err := p.signed()
	for err == nil {
		at, op := p.at, opMul
		var b int32
		switch {
		case p.sees("*", "/"):
			if p.next().text == "/" {
				op = opDiv
			}
			first = p.at
			p.at++
			b, err = p.signed()
		case p.beside():
			if err = p.ambiguous(first); err == nil {
				b, err = p.power()
			}
		default:
			return a, nil
		}
		if err == nil {
			a, err = p.two(at, op, a, b)
		}
	}
	return a, err
}

// beside says whether something follows that is multiplied without a sign.
func (p *formulaParser) beside() bool { return p.next().kind == tokenName || p.sees("(") }

// ambiguous refuses a missing sign of multiplication that can be read in two
// ways: 1/2x, x^2y and e^2x without a space, and x(y + 1), which looks like a
// call. first is the token before the factor in front.
func (p *formulaParser) ambiguous(first int) error {
	t, before := p.next(), p.tokens[p.at-1]
	switch {
	case p.tokens[first].text == "/":
		return fmt.Errorf("a missing * behind a division can be read in two ways: write * before %s, or brackets", clip(t.text))
	case !t.space && before.kind == tokenNumber && p.at >= 2 && p.tokens[p.at-2].text == "^":
		return fmt.Errorf("a missing * in an exponent can be read in two ways: write * before %s, or brackets", clip(t.text))
	case t.text == "(" && before.kind == tokenName:
		return fmt.Errorf("%s is no function: write * before the bracket", clip(before.text))
	}
	return nil
}

func (p *formulaParser) signed() (int32, error) {
	if !p.sees("+", "-") {
		return p.power()
	}
	up, err := p.deeper()
	if err != nil {
		return 0, err
	}
	defer up()
	at, minus := p.at, p.next().text == "-"
	p.at++
	a, err := p.signed()
	if err != nil || !minus {
		return a, err
	}
	return p.add(at, node{op: opNeg, a: a})
}

func (p *formulaParser) power() (int32, error) {
	a, err := p.atom()
	if err != nil || !p.sees("^") {
		return a, err
	}
	up, err := p.deeper()
	if err != nil {
		return 0, err
	}
	defer up()
	at := p.at
	p.at++
	b, err := p.signed()
	if err != nil {
		return 0, err
	}
	return p.two(at, opPow, a, b)
}

func (p *formulaParser) atom() (int32, error) {
	t := p.next()
	switch {
	case t.kind == tokenNumber:
		p.at++
		return p.add(p.at-1, node{op: opConst, k: t.value})
	case t.kind == tokenName:
		return p.named(t)
	case p.sees("("):
		up, err := p.deeper()
		if err != nil {
			return 0, err
		}
		defer up()
		p.at++
		a, err := p.sum()
		if err != nil {
			return 0, err
		}
		return a, p.closing()
	}
	return 0, fmt.Errorf("want a number, x, y, a function or (, got %s", clip(t.text))
}

// closing takes the bracket that closes.
func (p *formulaParser) closing() error {
	if !p.sees(")") {
		if t := p.next(); t.kind != tokenEnd && t.text != "," {
			return p.leftover()
		}
		return fmt.Errorf("want ) here, got %s", clip(p.next().text))
	}
	p.at++
	return nil
}

// named is a coordinate, a constant or a call.
func (p *formulaParser) named(t token) (int32, error) {
	at := p.at
	switch t.text {
	case "x":
		p.at++
		return p.add(at, node{op: opX})
	case "y":
		p.at++
		return p.add(at, node{op: opY})
	case "pi", "π":
		p.at++
		return p.add(at, node{op: opConst, k: math.Pi})
	case "e":
		p.at++
		return p.add(at, node{op: opConst, k: math.E})
	}
	f, pairOp, ok := find(t.text)
	if !ok {
		return 0, unknownName(t.text)
	}
	p.at++
	if !p.sees("(") {
		if p.sees("^") {
			return 0, fmt.Errorf("want ( here: write a power of a function behind it, such as %s(x)^2", t.text)
		}
		return 0, fmt.Errorf("want ( here: %s takes its argument in brackets, such as %[1]s(x)", t.text)
	}
	args, err := p.arguments()
	if err != nil {
		return 0, err
	}
	want, many := 1, false
	if f == nil {
		want, many = 2, pairOp == opMin || pairOp == opMax
	}
	if len(args) != want && (!many || len(args) < 2) {
		p.at = at
		return 0, fmt.Errorf("%s takes %s, got %d", t.text, arity(want, many), len(args))
	}
	if f != nil {
		return p.add(at, node{op: opCall, a: args[0], f: f})
	}
	a := args[0]
	for _, b := range args[1:] {
		if a, err = p.two(at, pairOp, a, b); err != nil {
			return 0, err
		}
	}
	return a, nil
}

// arguments reads ( sum {, sum} ).
func (p *formulaParser) arguments() ([]int32, error) {
	up, err := p.deeper()
	if err != nil {
		return nil, err
	}
	defer up()
	var args []int32
	for {
		p.at++ // the bracket or the comma
		a, err := p.sum()
		if err != nil {
			return nil, err
		}
		args = append(args, a)
		if !p.sees(",") {
			return args, p.closing()
		}
	}
}

func arity(n int, many bool) string {
	switch {
	case many:
		return "two or more arguments"
	case n == 2:
		return "two arguments"
	}
	return "one argument"
}

// find looks a function up: one of one argument, or the operation of one of two.
func find(name string) (f *function, op operation, ok bool) {
	switch name {
	case "min":
		return nil, opMin, true
	case "max":
		return nil, opMax, true
	case "atan2":
		return nil, opAtan2, true
	case "hypot":
		return nil, opHypot, true
	case "pow":
		return nil, opPow, true
	}
	f = findFunction(name)
	return f, opCall, f != nil
}

// FormulaNames lists what a formula may call, for help and completion.
func FormulaNames() []string {
	var names []string
	for _, f := range functions() {
		names = append(names, f.name)
	}
	return append(names, "min", "max", "pow", "atan2", "hypot")
}

// unknownName says what a name may have been meant for.
func unknownName(name string) error {
	if strings.Trim(name, "xy") == "" { // xy, xxy
		return fmt.Errorf("%s is no name: write %s", clip(name), clip(strings.Join(strings.Split(name, ""), "*")))
	}
	var u *param.UnknownError
	if errors.As(param.Unknown("name", name, FormulaNames()), &u) {
		return fmt.Errorf("unknown name %q: did you mean %s? known are x, y, pi, e and functions such as sin, exp and sqrt", clip(name), u.Known[0])
	}
	return fmt.Errorf("unknown name %q", clip(name))
}
