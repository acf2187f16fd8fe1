package mathbox

import "strings"

// names are the signs that have one in TeX.
var names = map[string]rune{
	"alpha": 'α', "beta": 'β', "gamma": 'γ', "delta": 'δ', "epsilon": 'ε', "varepsilon": 'ε',
	"zeta": 'ζ', "eta": 'η', "theta": 'θ', "iota": 'ι', "kappa": 'κ', "lambda": 'λ', "mu": 'μ',
	"nu": 'ν', "xi": 'ξ', "pi": 'π', "rho": 'ρ', "sigma": 'σ', "tau": 'τ', "upsilon": 'υ',
	"phi": 'φ', "varphi": 'φ', "chi": 'χ', "psi": 'ψ', "omega": 'ω',
	"Gamma": 'Γ', "Delta": 'Δ', "Theta": 'Θ', "Lambda": 'Λ', "Xi": 'Ξ', "Pi": 'Π', "Sigma": 'Σ',
	"Phi": 'Φ', "Psi": 'Ψ', "Omega": 'Ω',
	"nabla": '∇', "partial": '∂', "infty": '∞', "ell": 'ℓ', "prime": '′', "forall": '∀', "exists": '∃',
	"odot": '⊙', "oslash": '⊘', "oplus": '⊕', "otimes": '⊗', "cdot": '·', "times": '×', "div": '÷',
	"pm": '±', "mp": '∓', "ast": '∗', "circ": '∘', "cup": '∪', "cap": '∩',
	"leftarrow": '←', "gets": '←', "rightarrow": '→', "to": '→', "Rightarrow": '⇒', "mapsto": '↦',
	"leftrightarrow": '↔',
	"le":             '≤', "leq": '≤', "ge": '≥', "geq": '≥', "ne": '≠', "neq": '≠', "lt": '<', "gt": '>',
	"approx": '≈', "sim": '∼', "equiv": '≡', "propto": '∝', "in": '∈', "notin": '∉', "subset": '⊂', "mid": '∣',
	"ll": '≪', "gg": '≫', "sum": '∑', "prod": '∏', "int": '∫',
	"ldots": '…', "dots": '…', "cdots": '⋯',
	"langle": '⟨', "rangle": '⟩', "lvert": '|', "rvert": '|', "vert": '|',
	"lVert": '‖', "rVert": '‖', "Vert": '‖', "lbrace": '{', "rbrace": '}',
	"lfloor": '⌊', "rfloor": '⌋', "lceil": '⌈', "rceil": '⌉', "top": '⊤', "dagger": '†',
}

// words are set upright, with a little room behind them.
var words = map[string]bool{
	"log": true, "ln": true, "exp": true, "sin": true, "cos": true, "tan": true, "sinh": true, "cosh": true,
	"tanh": true, "arctan": true, "arcsin": true, "arccos": true, "max": true, "min": true, "arg": true,
	"det": true, "sup": true, "inf": true, "lim": true, "sgn": true, "sign": true, "clip": true, "erf": true,
	"Pr": true, "dim": true,
}

// accents are set above what follows.
var accents = map[string]string{"hat": "ˆ", "bar": "¯", "overline": "¯", "tilde": "˜", "dot": "˙", "vec": "→"}

// spaces in ems.
var spaces = map[string]float64{",": 0.17, ":": 0.22, ";": 0.28, " ": 0.25, "!": -0.17, "quad": 1, "qquad": 2}

// small digits and signs that Unicode has as scripts.
var small = map[rune]rune{
	'⁰': '0', '¹': '1', '²': '2', '³': '3', '⁴': '4', '⁵': '5', '⁶': '6', '⁷': '7', '⁸': '8', '⁹': '9',
	'⁺': '+', '⁻': '−', 'ⁿ': 'n', 'ᵗ': 't', 'ᵢ': 'i',
	'₀': '0', '₁': '1', '₂': '2', '₃': '3', '₄': '4', '₅': '5', '₆': '6', '₇': '7', '₈': '8', '₉': '9',
	'₊': '+', '₋': '−', 'ₙ': 'n', 'ₜ': 't',
}

const (
	binaries     = "+−±∓×÷·⊙⊘⊕⊗∗∘∪∩*"
	relations    = "=<>←→⇒↦↔≤≥≠≈∼≡∝∈∉⊂≪≫:∣"
	openings     = "([⟨⌊⌈"
	closings     = ")]⟩⌋⌉!"
	punctuations = ",;"
	larges       = "∑∏∫"
	ordinaries   = "∇∂∞ℓ′∀∃…⋯⊤†|‖/.?\"{}°%√"
)

// symbol is the node of one sign, nil for one that formulas do not have.
func symbol(r rune) *node {
	n := &node{text: string(italic(r))}
	switch {
	case r == '-':
		n.text, n.class = "−", binary
	case r == '*':
		n.text, n.class = "∗", binary
	case r == '≔':
		n.text, n.class = ":=", relation
	case strings.ContainsRune(binaries, r):
		n.class = binary
	case strings.ContainsRune(relations, r):
		n.class = relation
	case strings.ContainsRune(openings, r):
		n.class = opening
	case strings.ContainsRune(closings, r):
		n.class = closing
	case strings.ContainsRune(punctuations, r):
		n.class = punctuation
	case strings.ContainsRune(larges, r):
		n.class = large
	case strings.ContainsRune(ordinaries, r), r >= '0' && r <= '9', isLetter(r), r >= 'α' && r <= 'ω', r >= 'Γ' && r <= 'Ω':
	default:
		return nil
	}
	return n
}

// italic moves Latin and small Greek letters to Unicode's mathematical italics.
func italic(r rune) rune {
	switch {
	case r == 'h':
		return 'ℎ' // U+1D455 is unassigned; the Planck constant stands in
	case r >= 'a' && r <= 'z':
		return 0x1D44E + r - 'a'
	case r >= 'A' && r <= 'Z':
		return 0x1D434 + r - 'A'
	case r == 'ε':
		return 0x1D716 // the lunate form that papers use for the smoothing term
	case r >= 'α' && r <= 'ω':
		return 0x1D6FC + r - 'α'
	}
	return r
}

// bold moves letters to Unicode's mathematical bold.
func bold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return 0x1D41A + r - 'a'
		case r >= 'A' && r <= 'Z':
			return 0x1D400 + r - 'A'
		case r >= '0' && r <= '9':
			return 0x1D7CE + r - '0'
		}
		return r
	}, s)
}

// plain brings an italic letter back, to tell how high and deep it is.
func plain(r rune) rune {
	switch {
	case r == 'ℎ':
		return 'h'
	case r >= 0x1D44E && r <= 0x1D467:
		return 'a' + r - 0x1D44E
	case r >= 0x1D434 && r <= 0x1D44D:
		return 'A' + r - 0x1D434
	case r == 0x1D716:
		return 'ε'
	case r >= 0x1D6FC && r <= 0x1D714:
		return 'α' + r - 0x1D6FC
	case r >= 0x1D41A && r <= 0x1D433:
		return 'a' + r - 0x1D41A
	}
	return r
}

// extent is how far a text rises above and falls below the baseline, in ems of
// Latin Modern Math: its letters are 0.43 high, or 0.69 with an ascender, and
// fall 0.2 below.
func extent(s string) (ascent, descent float64) {
	for _, r := range s {
		r = plain(r)
		a, d := 0.69, 0.0
		switch {
		case strings.ContainsRune("acemnorsuvwxzαεικνοπστυω", r):
			a = 0.44
		case strings.ContainsRune("gpqyγημρφχ", r):
			a, d = 0.44, 0.2
		case strings.ContainsRune("jβζξψfQ", r):
			d = 0.2
		case strings.ContainsRune("()[]{}|‖⟨⟩⌊⌋⌈⌉/", r):
			a, d = 0.75, 0.25
		case strings.ContainsRune("+−±×·=<>←→⊙⊘⊕⊗≤≥≈∼∗∘", r):
			a, d = 0.58, 0.08
		case strings.ContainsRune(",;", r):
			a, d = 0.1, 0.2
		case strings.ContainsRune("∑∏∫", r):
			a, d = 0.75, 0.25
		}
		ascent, descent = max(ascent, a), max(descent, d)
	}
	return ascent, descent
}
