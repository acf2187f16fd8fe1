package mathbox

import (
	"math"
	"strings"
	"testing"

	"downhill/nn/landscape"
	"downhill/optimizers"
)

// TestCatalogFormulasAreSet reads and sets every formula that the program shows.
func TestCatalogFormulasAreSet(t *testing.T) {
	f, err := NewFont()
	if err != nil {
		t.Fatal(err)
	}
	check := func(key, source string) {
		const room = 256 // px inside the panel's card
		b, err := f.Fit(source, 16, room)
		switch {
		case source == "":
			t.Errorf("%s has no formula", key)
		case err != nil:
			t.Errorf("%s: %v", key, err)
		case b.Width > room || b.Width <= 0:
			t.Errorf("%s is %.1f px wide, want at most %d", key, b.Width, room)
		}
	}
	for _, e := range optimizers.Catalog().Entries {
		check(e.Key, e.Formula)
	}
	for _, e := range landscape.Surfaces().Entries {
		check(e.Key, e.Formula)
	}
}

func TestParseErrors(t *testing.T) {
	for source, want := range map[string]string{
		`\frac{1}`:                    "want a sign or a group",
		`\frac{1}{2`:                  "} is missing",
		`a_1_2`:                       "second _",
		`\nope`:                       `\nope is not known`,
		`\left( x`:                    `\right is missing`,
		`\left x \right)`:             "want one of",
		`x}`:                          "out of place",
		`\text{a`:                     "} is missing",
		`\begin{matrix}1\end{matrix}`: `want \begin{cases}`,
		`\begin{cases} 1 & 2`:         `\end{cases} is missing`,
		`x^`:                          "end of the formula",
		`☃`:                           "no sign",
		strings.Repeat("{", 100):      "nested too deeply",
		strings.Repeat(`\sqrt`, 100):  "nested too deeply",
		strings.Repeat("x", 5000):     "at most 4000",
		`\`:                           `a lone \`,
	} {
		if _, err := Parse(source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%.40q) = %v, want an error with %q", source, err, want)
		}
	}
}

func TestStatements(t *testing.T) {
	got := Statements(`m \leftarrow \beta m , \quad \theta \leftarrow \left( a \quad b \right) \quad \{x\} {\quad}`)
	want := []string{`m \leftarrow \beta m ,`, `\theta \leftarrow \left( a \quad b \right)`, `\{x\} {\quad}`}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMeasures(t *testing.T) {
	f, err := NewFont()
	if err != nil {
		t.Fatal(err)
	}
	set := func(source string) *Box {
		t.Helper()
		b, err := f.Fit(source, 16, 0)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	x := set(`x`)
	for source, taller := range map[string]bool{`\frac{x}{x}`: true, `\sqrt{x}`: true, `\hat{x}`: true, `x^2`: true, `\left(\frac{x}{x}\right)`: true, `x_i`: false} {
		if b := set(source); b.Width <= 0 || (b.Ascent > x.Ascent) != taller {
			t.Errorf("%s: %.1f by %.1f above the baseline; x has %.1f", source, b.Width, b.Ascent, x.Ascent)
		}
	}
	if b := set(`x_i`); b.Descent <= x.Descent {
		t.Error("an index does not hang below the line")
	}
	// Binary signs stand apart, a sign of negation does not.
	if a, b := set(`a-b`).Width, set(`a{-b}`).Width; a <= b {
		t.Errorf("a − b is %.1f wide, a with −b %.1f; want the first wider", a, b)
	}
	// A formula scales; rules are whole pixels, which moves widths by at most
	// the rounding of faces to eighths of a pixel.
	big, err := f.Fit(`m_t + \frac{1}{2}x`, 32, 0)
	if err != nil {
		t.Fatal(err)
	}
	if small := set(`m_t + \frac{1}{2}x`); math.Abs(big.Width/small.Width-2) > 0.02 {
		t.Errorf("twice the size is %.3f times as wide", big.Width/small.Width)
	}
	// Names and signs are the same thing.
	for name, sign := range map[string]string{`\theta_t`: `θₜ`, `\nabla f`: `∇f`, `x^2`: `x²`, `\leftarrow`: `←`} {
		if a, b := set(name).Width, set(sign).Width; a != b {
			t.Errorf("%s is %.2f wide, %s %.2f", name, a, sign, b)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`\frac{\hat{m}_t}{\sqrt{\hat{v}_t}+\epsilon}`, `\begin{cases} x & x > 0 \\ 0 & \text{else} \end{cases}`,
		`\left\| g \right\|_2^2`, `\sum_{i=1}^n x_i'`, `f = \frac{1}{2}(x² + κy²)`, `\bar{}`, `{}^{}_{}`} {
		f.Add(s)
	}
	font, err := NewFont()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, err := font.Fit(s, 16, 200)
		if err == nil && (math.IsNaN(b.Width) || b.Ascent < 0 || b.Descent < 0) {
			t.Errorf("%q: box %v %v %v", s, b.Width, b.Ascent, b.Descent)
		}
	})
}

// An ink colours what it holds and takes no room, and where inks stand in each
// other the inner one counts.
func TestInks(t *testing.T) {
	f, err := NewFont()
	if err != nil {
		t.Fatal(err)
	}
	plain, err := f.Fit(`a + \frac{b}{c}`, 16, 0)
	if err != nil {
		t.Fatal(err)
	}
	inked, err := f.Fit(`a + \ink{2}{\frac{b}{\ink{1}{c}}}`, 16, 0)
	if err != nil {
		t.Fatal(err)
	}
	if inked.Ascent != plain.Ascent || inked.Descent != plain.Descent {
		t.Errorf("rises %v and falls %v, without inks %v and %v", inked.Ascent, inked.Descent, plain.Ascent, plain.Descent)
	}
	got := map[string]int{}
	for _, o := range inked.ops {
		got[o.text] = o.ink
	}
	// Letters are set in math italics; the rule of the fraction has no text.
	if got[string(italic('a'))] != 0 || got[string(italic('b'))] != 2 || got[string(italic('c'))] != 1 || got[""] != 2 {
		t.Errorf("inks %v", got)
	}
	if _, err := Parse(`\ink{x}{a}`); err == nil || !strings.Contains(err.Error(), "want a number from 0") {
		t.Errorf(`\ink{x}: %v`, err)
	}
}
