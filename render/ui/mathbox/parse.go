package mathbox

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Limits that no formula of a person reaches; they bound time and stack.
const (
	maxLength = 4000
	maxDepth  = 40
	maxInk    = 99
)

// class says how much room a sign has around it, as in TeX.
type class int

const (
	ordinary class = iota
	operator       // log, max
	binary         // + −
	relation       // = ←
	opening
	closing
	punctuation
	large // ∑ ∏, with limits below and above
	inner // a fraction, or what stands between fences
	blank
)

// kind says what a node is.
type kind int

const (
	glyphs kind = iota // text, set upright or in math italics as it stands
	list
	fraction
	root
	accent
	fence
	cases
	inked
)

// node is a part of a formula.
type node struct {
	kind     kind
	class    class
	text     string  // glyphs; the accent; blank: its width comes from space
	space    float64 // in ems
	kids     []*node // list
	a, b     *node   // numerator and denominator; what is under the root, the accent, between fences, in an ink
	ink      int     // inked: which of the colours that Box.Draw was given
	open     string  // fence, "" for none
	close    string
	rows     [][]*node
	sub, sup *node
}

// Parse reads a formula in a subset of TeX's notation:
//
//	\frac{a}{b}  \sqrt{a}  \hat{a} \bar{a} \tilde{a} \dot{a}  a_i  a^2  a'
//	\left( … \right)  \text{words}  \mathbf{g}  \begin{cases} a & b \\ … \end{cases}
//	\ink{3}{a} for the third of the inks that Box.Draw is given
//
// with Greek letters, the usual signs by name (\nabla, \leftarrow, \odot, \sum)
// or as themselves (∇, ←, θ, ²), and the spaces \, \; \quad. Anything else is an
// error that says where it stands.
func Parse(source string) (*Formula, error) {
	if len(source) > maxLength {
		return nil, fmt.Errorf("formula: %d bytes: want at most %d", len(source), maxLength)
	}
	p := &parser{s: []rune(source)}
	n, err := p.list("")
	if err != nil {
		return nil, fmt.Errorf("formula %q: %w", source, err)
	}
	return &Formula{n}, nil
}

// Statements splits a formula at the \quad spaces that stand between its
// statements, outside all braces, so that each can have a line of its own.
func Statements(source string) []string {
	var parts []string
	depth, start := 0, 0
	for i := 0; i < len(source); i++ {
		switch source[i] {
		case '{':
			depth++
		case '}':
			depth--
		case '\\':
			rest := source[i:]
			switch {
			case strings.HasPrefix(rest, `\left`) && !strings.HasPrefix(rest, `\leftarrow`), strings.HasPrefix(rest, `\begin`):
				depth++
			case strings.HasPrefix(rest, `\right`) && !strings.HasPrefix(rest, `\rightarrow`), strings.HasPrefix(rest, `\end`):
				depth--
			case depth == 0 && strings.HasPrefix(rest, `\quad`):
				parts = append(parts, strings.TrimSpace(source[start:i]))
				i += len(`\quad`) - 1
				start = i + 1
			default:
				i++ // an escaped brace is no brace
			}
		}
	}
	return append(parts, strings.TrimSpace(source[start:]))
}

// Formula is a formula that was read; a Font sets it.
type Formula struct{ root *node }

type parser struct {
	s     []rune
	i     int
	depth int
}

func (p *parser) errorf(format string, args ...any) error {
	return fmt.Errorf("at character %d: %s", p.i+1, fmt.Sprintf(format, args...))
}

func (p *parser) skip() {
	for p.i < len(p.s) && unicode.IsSpace(p.s[p.i]) {
		p.i++
	}
}

// peek is the next rune, 0 at the end.
func (p *parser) peek() rune {
	if p.i < len(p.s) {
		return p.s[p.i]
	}
	return 0
}

func (p *parser) starts(word string) bool {
	rs := []rune(word)
	if p.i+len(rs) > len(p.s) || string(p.s[p.i:p.i+len(rs)]) != word {
		return false
	}
	next := p.i + len(rs)
	// \right must not be found in \rightarrow.
	return !(unicode.IsLetter(rs[len(rs)-1]) && next < len(p.s) && isLetter(p.s[next]))
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// list reads atoms up to end: "}", `\right`, or "" for the end of the formula.
// In a table it also stops at & and \\, which it leaves.
func (p *parser) list(end string) (*node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, p.errorf("nested too deeply; want at most %d levels", maxDepth)
	}
	defer func() { p.depth-- }()
	l := &node{kind: list}
	for {
		p.skip()
		if p.i >= len(p.s) {
			if end == "" {
				return l, nil
			}
			if end == "cell" {
				return nil, p.errorf(`\end{cases} is missing`)
			}
			return nil, p.errorf("%s is missing", end)
		}
		switch {
		case end == "cell":
			if p.peek() == '&' || p.starts(`\\`) || p.starts(`\end`) {
				return l, nil
			}
		case end != "" && p.starts(end):
			p.i += len([]rune(end))
			return l, nil
		}
		n, err := p.scripted()
		if err != nil {
			return nil, err
		}
		l.kids = append(l.kids, n)
	}
}

// scripted reads an atom with what hangs on it.
func (p *parser) scripted() (*node, error) {
	n, err := p.atom()
	if err != nil {
		return nil, err
	}
	for {
		p.skip()
		r := p.peek()
		switch {
		case r == '_' || r == '^':
			p.i++
			g, err := p.argument()
			if err != nil {
				return nil, err
			}
			slot := &n.sub
			if r == '^' {
				slot = &n.sup
			}
			if *slot != nil {
				return nil, p.errorf("a second %c on the same sign; want braces", r)
			}
			*slot = g
		case r == '\'':
			p.i++
			n.sup = join(n.sup, &node{text: "′"})
		case small[r] != 0:
			p.i++
			slot := &n.sup
			if r >= '₀' && r <= 'ₜ' {
				slot = &n.sub
			}
			*slot = join(*slot, symbol(small[r]))
		default:
			return n, nil
		}
	}
}

func join(a, b *node) *node {
	if a == nil {
		return b
	}
	return &node{kind: list, kids: []*node{a, b}}
}

// argument reads a group in braces or one atom.
func (p *parser) argument() (*node, error) {
	p.skip()
	switch p.peek() {
	case 0:
		return nil, p.errorf("the end of the formula; want a sign or a group in braces")
	case '{':
		p.i++
		return p.list("}")
	}
	if p.depth++; p.depth > maxDepth {
		return nil, p.errorf("nested too deeply; want at most %d levels", maxDepth)
	}
	defer func() { p.depth-- }()
	return p.atom()
}

func (p *parser) atom() (*node, error) {
	r := p.peek()
	p.i++
	switch r {
	case '{':
		return p.list("}")
	case '\\':
		return p.command()
	case '}', '_', '^', '&', '$', '#', '%', '~':
		p.i--
		return nil, p.errorf("%q out of place", r)
	}
	if n := symbol(r); n != nil {
		return n, nil
	}
	p.i--
	return nil, p.errorf("%q is no sign of a formula", r)
}

func (p *parser) command() (*node, error) {
	start := p.i
	for p.i < len(p.s) && isLetter(p.s[p.i]) {
		p.i++
	}
	word := string(p.s[start:p.i])
	if word == "" {
		r := p.peek()
		p.i++
		if w, ok := spaces[string(r)]; ok && r != 0 {
			return &node{class: blank, space: w}, nil
		}
		if r == '|' {
			return &node{text: "‖"}, nil
		}
		if r != 0 && strings.ContainsRune("{}%#$&_", r) {
			return &node{text: string(r)}, nil
		}
		p.i--
		return nil, p.errorf(`a lone \; want a name such as \theta`)
	}
	if w, ok := spaces[word]; ok {
		return &node{class: blank, space: w}, nil
	}
	if s, ok := names[word]; ok {
		return symbol(s), nil
	}
	if a, ok := accents[word]; ok {
		n, err := p.argument()
		return &node{kind: accent, text: a, a: n}, err
	}
	if words[word] {
		c := operator
		return &node{class: c, text: word}, nil
	}
	switch word {
	case "frac", "tfrac", "dfrac":
		a, err := p.argument()
		if err != nil {
			return nil, err
		}
		b, err := p.argument()
		return &node{kind: fraction, a: a, b: b}, err
	case "sqrt":
		a, err := p.argument()
		return &node{kind: root, a: a}, err
	case "text", "mathrm", "operatorname", "mathbf":
		s, err := p.verbatim()
		n := &node{text: s}
		if word == "mathbf" {
			n.text = bold(s)
		} else if word == "operatorname" || words[s] {
			n.class = operator
		}
		return n, err
	case "left":
		return p.fenced()
	case "ink":
		return p.inked()
	case "begin":
		return p.table()
	}
	p.i = start - 1
	return nil, p.errorf(`\%s is not known`, word)
}

// verbatim reads braces with plain text in them.
func (p *parser) verbatim() (string, error) {
	p.skip()
	if p.peek() != '{' {
		return "", p.errorf("want text in braces")
	}
	for j := p.i + 1; j < len(p.s); j++ {
		switch r := p.s[j]; {
		case r == '}':
			s := string(p.s[p.i+1 : j])
			p.i = j + 1
			return s, nil
		case r == '{' || r == '\\' || r < ' ':
			p.i = j
			return "", p.errorf("%q within text", r)
		}
	}
	return "", p.errorf("} is missing")
}

// inked reads what follows \ink: which ink, and what is set in it.
func (p *parser) inked() (*node, error) {
	word, err := p.verbatim()
	if err != nil {
		return nil, err
	}
	ink, err := strconv.Atoi(word)
	if err != nil || ink < 0 || ink > maxInk {
		return nil, p.errorf(`\ink{%s}: want a number from 0, the text's own, to %d`, word, maxInk)
	}
	a, err := p.argument()
	return &node{kind: inked, a: a, ink: ink}, err
}

// fence reads the sign after \left or \right.
func (p *parser) fence() (string, error) {
	p.skip()
	if p.starts(`\|`) || p.starts(`\{`) || p.starts(`\}`) {
		p.i += 2
		return map[rune]string{'|': "‖", '{': "{", '}': "}"}[p.s[p.i-1]], nil
	}
	r := p.peek()
	if r == '.' {
		p.i++
		return "", nil
	}
	if r != 0 && strings.ContainsRune("()[]|‖⟨⟩", r) {
		p.i++
		return string(r), nil
	}
	return "", p.errorf(`want one of ( ) [ ] | \| \{ \} or . after \left and \right`)
}

func (p *parser) fenced() (*node, error) {
	open, err := p.fence()
	if err != nil {
		return nil, err
	}
	a, err := p.list(`\right`)
	if err != nil {
		return nil, err
	}
	cl, err := p.fence()
	return &node{kind: fence, open: open, close: cl, a: a}, err
}

// table reads what follows \begin.
func (p *parser) table() (*node, error) {
	if name, err := p.verbatim(); err != nil || name != "cases" {
		return nil, p.errorf(`want \begin{cases}`)
	}
	t := &node{kind: cases, rows: [][]*node{nil}}
	for {
		cell, err := p.list("cell")
		if err != nil {
			return nil, err
		}
		last := len(t.rows) - 1
		t.rows[last] = append(t.rows[last], cell)
		switch {
		case p.peek() == '&':
			p.i++
		case p.starts(`\\`):
			p.i += 2
			t.rows = append(t.rows, nil)
		default:
			p.i += len(`\end`)
			if name, err := p.verbatim(); err != nil || name != "cases" {
				return nil, p.errorf(`want \end{cases}`)
			}
			return t, nil
		}
	}
}
