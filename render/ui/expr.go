package ui

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds the nesting of an expression, so that no input can exhaust
// the stack.
const maxDepth = 64

// Evaluate reads what a person types into a number field: a decimal number
// (3e-4, −8) or an expression of numbers with + − × ÷ * / ^ and parentheses,
// such as 1/3. The result is finite, else the error says what is wanted.
func Evaluate(text string) (float64, error) {
	p := exprParser{rest: strings.TrimSpace(text)}
	if p.rest == "" {
		return 0, errors.New("want a number such as 0.1 or 3e-4")
	}
	x, err := p.sum(0)
	if err != nil {
		return 0, err
	}
	if p.skip(); p.rest != "" {
		return 0, fmt.Errorf("want a number or an expression such as 1/3; %q cannot be read", p.rest)
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, errors.New("want a finite number")
	}
	return x, nil
}

type exprParser struct{ rest string }

func (p *exprParser) skip() { p.rest = strings.TrimLeft(p.rest, " \t") }

// take consumes one of the operators and returns it, or 0.
func (p *exprParser) take(ops string) rune {
	p.skip()
	r, n := utf8.DecodeRuneInString(p.rest)
	if n == 0 || !strings.ContainsRune(ops, r) {
		return 0
	}
	p.rest = p.rest[n:]
	return r
}

func (p *exprParser) sum(depth int) (float64, error) {
	x, err := p.product(depth)
	for err == nil {
		op := p.take("+-−")
		if op == 0 {
			return x, nil
		}
		var y float64
		if y, err = p.product(depth); op == '+' {
			x += y
		} else {
			x -= y
		}
	}
	return 0, err
}

func (p *exprParser) product(depth int) (float64, error) {
	x, err := p.signed(depth)
	for err == nil {
		op := p.take("*/×÷·")
		if op == 0 {
			return x, nil
		}
		var y float64
		if y, err = p.signed(depth); op == '/' || op == '÷' {
			x /= y
		} else {
			x *= y
		}
	}
	return 0, err
}

// signed reads a sign before a power, so that −2^2 is −4 as in a formula.
func (p *exprParser) signed(depth int) (float64, error) {
	if depth > maxDepth {
		return 0, errors.New("the expression is nested too deeply; want a number")
	}
	switch p.take("+-−") {
	case '+':
		return p.signed(depth + 1)
	case '-', '−':
		x, err := p.signed(depth + 1)
		return -x, err
	}
	x, err := p.atom(depth)
	if err != nil || p.take("^") == 0 {
		return x, err
	}
	y, err := p.signed(depth + 1)
	return math.Pow(x, y), err
}

func (p *exprParser) atom(depth int) (float64, error) {
	if p.take("(") != 0 {
		x, err := p.sum(depth + 1)
		if err == nil && p.take(")") == 0 {
			err = errors.New("a closing parenthesis is missing")
		}
		return x, err
	}
	p.skip()
	n := numberLen(p.rest)
	if n == 0 {
		if p.rest == "" {
			return 0, errors.New("the expression is not finished; want a number")
		}
		return 0, fmt.Errorf("want a number or an expression such as 1/3; %q cannot be read", p.rest)
	}
	word := strings.ReplaceAll(p.rest[:n], "−", "-")
	p.rest = p.rest[n:]
	x, err := strconv.ParseFloat(word, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, fmt.Errorf("%q is no number; want one such as 0.1 or 3e-4", word)
	}
	return x, nil
}

// numberLen is the length in bytes of the unsigned decimal number that s starts
// with; an exponent counts only with its digits, so that "2e" leaves "e".
func numberLen(s string) int {
	digits := func(i int) int {
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i
	}
	i := digits(0)
	mantissa := i
	if i < len(s) && s[i] == '.' {
		j := digits(i + 1)
		mantissa += j - i - 1
		i = j
	}
	if mantissa == 0 {
		return 0
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		j := i + 1
		if j < len(s) && (s[j] == '+' || s[j] == '-') {
			j++
		} else if strings.HasPrefix(s[j:], "−") {
			j += len("−")
		}
		if k := digits(j); k > j {
			i = k
		}
	}
	return i
}
