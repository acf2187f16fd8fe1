package race

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"downhill/optimizers"
	"downhill/render/figure"
)

// roles in the order of their inks, from 1 on.
func inks() []optimizers.Role {
	return []optimizers.Role{optimizers.RoleRaw, optimizers.RoleGradient, optimizers.RoleMomentum, optimizers.RoleLookAhead,
		optimizers.RoleSquare, optimizers.RoleDivisor, optimizers.RoleDecay, optimizers.RoleUpdate}
}

// inked sets text in the colour of a role.
func inked(r optimizers.Role, text string) string {
	for i, role := range inks() {
		if role == r {
			return fmt.Sprintf(`\ink{%d}{%s}`, i+1, text)
		}
	}
	return text
}

// quantity matches a quantity in a formula.
var quantity = regexp.MustCompile(`<[^>]*>`)

// Symbols is a term as a formula: its symbol and what it follows from.
func (f *StepFrame) Symbols(t *optimizers.Term) string {
	left := inked(t.Role, t.Symbol)
	if t.Formula == "" {
		return left
	}
	right := f.right(t)
	tight := func(s string) string { return strings.ReplaceAll(Plain(s), " ", "") }
	if tight(left) == tight(right) { // its symbol is the formula
		return right
	}
	return left + ` \leftarrow ` + right
}

// right is the right-hand side in symbols.
func (f *StepFrame) right(t *optimizers.Term) string {
	return quantity.ReplaceAllStringFunc(t.Formula, func(s string) string {
		q := f.E.Find(s[1 : len(s)-1])
		if q == nil {
			return s[1 : len(s)-1]
		}
		return inked(q.Role, q.Symbol)
	})
}

// ink matches the head of what stands in an ink.
var ink = regexp.MustCompile(`\\ink\{\d+\}`)

// product matches the places in a formula where two factors stand side by side
// and numbers need a sign between them.
var product = regexp.MustCompile(`([>)}])\s+(<|\\frac|\\left|\\text|\\sqrt|\(|\|)`)

// Numbers is the right-hand side of a term with the numbers of coordinate i in
// the place of the symbols, and what they give.
func (f *StepFrame) Numbers(t *optimizers.Term, i int) string {
	value := inked(t.Role, numeral(t.At(i)))
	formula := t.Formula
	if t.Numbers != "" {
		formula = t.Numbers
	}
	if formula == "" {
		return value
	}
	formula = product.ReplaceAllString(product.ReplaceAllString(formula, `$1 \cdot $2`), `$1 \cdot $2`)
	var b strings.Builder
	last := 0
	for _, at := range quantity.FindAllStringIndex(formula, -1) {
		b.WriteString(formula[last:at[0]])
		before := strings.TrimRight(b.String(), " ")
		last = at[1]
		q := f.E.Find(formula[at[0]+1 : at[1]-1])
		if q == nil {
			continue
		}
		v := q.At(i)
		text := inked(q.Role, numeral(v))
		squared := strings.HasPrefix(formula[at[1]:], "²")
		bare := before == "" || strings.HasSuffix(before, "{") || strings.HasSuffix(before, "(") || strings.HasSuffix(before, "|")
		if (v < 0 && !bare) || squared && (v < 0 || strings.Contains(numeral(v), "e")) {
			text = "(" + text + ")"
		}
		b.WriteString(text)
	}
	b.WriteString(formula[last:])
	return b.String() + " = " + value
}

// numeral sets a number upright.
func numeral(x float64) string { return `\text{` + rounded(x) + `}` }

// rounded writes a number with four digits, a shorter one as it is.
func rounded(x float64) string {
	if s := figure.Exact(x); utf8.RuneCountInString(s) <= 6 {
		return s
	}
	return figure.Short(x, 4)
}

// Plain writes a formula in plain letters on one line.
func Plain(formula string) string {
	s := formula
	for at := ink.FindStringIndex(s); at != nil; at = ink.FindStringIndex(s) {
		a, rest := group(s[at[1]:])
		s = s[:at[0]] + a + rest
	}
	for strings.Contains(s, `\frac`) {
		i := strings.LastIndex(s, `\frac`) // the innermost first
		a, rest := group(s[i+len(`\frac`):])
		b, rest := group(rest)
		negative := strings.HasPrefix(a, "−") || strings.HasPrefix(a, `\text{−`)
		if loose(a, "+−") || negative && strings.HasSuffix(s[:i], `\cdot `) {
			a = "(" + a + ")"
		}
		s = s[:i] + a + " / " + grouped(b) + rest
	}
	for strings.Contains(s, `\sqrt`) {
		i := strings.LastIndex(s, `\sqrt`)
		a, rest := group(s[i+len(`\sqrt`):])
		s = s[:i] + "√" + grouped(a) + rest
	}
	s = strings.NewReplacer(`\leftarrow`, "←", `\left( `, "(", `\left(`, "(", ` \right)`, ")", `\right)`, ")", `\text`, "", `\cdot`, "·", `\max`, "max", " ,", ",",
		`\hat{η}`, "η̂", `\hat{m}`, "m̂", `\hat{s}`, "ŝ", `\bar{g}`, "ḡ", "^{-1}", "⁻¹", "<", "", ">", "").Replace(s)
	return strings.Join(strings.Fields(strings.NewReplacer("{", "", "}", "", "_", "", `\`, "").Replace(s)), " ")
}

// group takes the braces at the head of s off.
func group(s string) (inside, rest string) {
	s = strings.TrimLeft(s, " ")
	depth := 0
	for i, r := range s {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return s[1:i], s[i+1:]
			}
		}
	}
	return s, ""
}

// loose says whether one of the signs stands outside all parentheses, but at
// the head.
func loose(s, signs string) bool {
	depth := 0
	for i, r := range strings.TrimSpace(s) {
		switch {
		case r == '(' || r == '{':
			depth++
		case r == ')' || r == '}':
			depth--
		case depth == 0 && i > 0 && strings.ContainsRune(signs, r):
			return true
		}
	}
	return false
}

// grouped puts parentheses around what is more than one thing.
func grouped(s string) string {
	if loose(s, " ") {
		return "(" + s + ")"
	}
	return s
}
