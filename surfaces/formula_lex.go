package surfaces

import (
	"fmt"
	"math"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// A formula is read by a lexer and a parser of its own and not by go/scanner
// and go/parser. In Go ^ is exclusive or, binds like +, and groups to the left,
// so that x^2 + 20*y^2 would be x ^ (2 + 20·y ^ 2); ** does not exist; and
// 2exp(x) is a number with a broken exponent, 0x a hexadecimal one and 2i an
// imaginary one. A translation beforehand would need this grammar too, and
// would lose the places that errors point at.

// tokenKind says what a token is.
type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenNumber
	tokenName
	tokenSign // one of + - * / ^ ( ) ,
)

// token is one word of a formula.
type token struct {
	kind  tokenKind
	text  string  // as it is written; a sign in its plain form
	value float64 // of a number
	at    int     // byte offset in the formula
	space bool    // whether something blank stands before it
}

// plainSigns maps what is pasted from books to what is typed.
func plainSign(r rune) (string, bool) {
	switch r {
	case '+', '-', '*', '/', '^', '(', ')', ',':
		return string(r), true
	case '−', '–':
		return "-", true
	case '·', '×', '⋅':
		return "*", true
	case '÷':
		return "/", true
	}
	return "", false
}

// lex splits a formula into its tokens; the last one is the end. A failure is
// the byte offset and the reason.
func lex(text string) ([]token, int, error) {
	var out []token
	space := false
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		t := token{at: at, space: space}
		space = false
		switch {
		case r == ' ' || r == '\t' || r == '\u00a0':
			space, at = true, at+size
			continue
		case isDigit(r) || r == '.':
			size = numberLength(text[at:])
			x, err := strconv.ParseFloat(text[at:at+size], 64)
			switch {
			case math.IsInf(x, 0):
				return nil, at, fmt.Errorf("%s is too large: want a number up to 1e308", clip(text[at:at+size]))
			case err != nil:
				return nil, at, fmt.Errorf("%q is no number: want one such as 0.5 or 3e-4", clip(text[at:at+size]))
			}
			t.kind, t.value, t.text = tokenNumber, x, text[at:at+size]
		case unicode.IsLetter(r) || r == '_':
			size = nameLength(text[at:])
			t.kind, t.text = tokenName, text[at:at+size]
		case r == '²' || r == '³':
			out = append(out, token{kind: tokenSign, text: "^", at: at, space: t.space})
			t.kind, t.value, t.text = tokenNumber, float64(2+r-'²'), string(r)
		case r == '*' && at+1 < len(text) && text[at+1] == '*': // Python's power
			size = 2
			t.kind, t.text = tokenSign, "^"
		default:
			plain, ok := plainSign(r)
			if !ok {
				return nil, at, unexpected(r)
			}
			t.kind, t.text = tokenSign, plain
		}
		out = append(out, t)
		at += size
	}
	return append(out, token{kind: tokenEnd, text: "the end", at: len(text), space: space}), 0, nil
}

// unexpected says what to write in the place of a letter that no formula has.
func unexpected(r rune) error {
	switch r {
	case '[', ']', '{', '}':
		return fmt.Errorf("%c is not known: group with ( and )", r)
	case '=':
		return fmt.Errorf("= is not known: want one expression in x and y; only its domain may follow, as ,x=-2/2,y=-1/3")
	case '|':
		return fmt.Errorf("| is not known: write abs(x)")
	case '√':
		return fmt.Errorf("√ is not known: write sqrt(x)")
	case utf8.RuneError:
		return fmt.Errorf("that is no letter: want text in UTF-8")
	}
	return fmt.Errorf("%q is not known: want numbers, x, y, functions and + - * / ^ ( )", r)
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// numberLength is how many bytes at the beginning of text are a decimal number.
// An e belongs to it only where digits follow: 2exp(x) is 2·exp(x).
func numberLength(text string) int {
	digits := func(i int) int {
		for i < len(text) && (isDigit(rune(text[i])) || text[i] == '.') {
			i++
		}
		return i
	}
	n := digits(0)
	if n < len(text) && (text[n] == 'e' || text[n] == 'E') {
		k := n + 1
		if k < len(text) && (text[k] == '+' || text[k] == '-') {
			k++
		}
		if k < len(text) && isDigit(rune(text[k])) {
			for k < len(text) && isDigit(rune(text[k])) {
				k++
			}
			n = k
		}
	}
	return n
}

func nameLength(text string) int {
	for i, r := range text {
		if !unicode.IsLetter(r) && !isDigit(r) && r != '_' {
			return i
		}
	}
	return len(text)
}

// clip shortens what an error quotes.
func clip(s string) string {
	if r := []rune(s); len(r) > 24 {
		return string(r[:24]) + "…"
	}
	return s
}
