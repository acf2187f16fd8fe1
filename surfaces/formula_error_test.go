package surfaces

import (
	"strings"
	"testing"
)

// TestFormulaErrorsPointAtTheLetter: a caret stands under the letter named.
func TestFormulaErrorsPointAtTheLetter(t *testing.T) {
	for _, c := range []struct {
		text   string
		at     int // counted from 1
		reason string
	}{
		{"x^2 + )", 7, "got )"},
		{"x^2 +", 6, "got the end"},
		{"x^2 + 20*y^2)", 13, "closes nothing"},
		{"((x)", 5, "want )"},
		{"xy", 1, "write x*y"},
		{"xyx + 1", 1, "write x*y*x"},
		{"3 + sine(x)", 5, "did you mean sin"},
		{"z^2", 1, "unknown name"},
		{"sin x", 5, "takes its argument in brackets"},
		{"sin^2(x)", 4, "such as sin(x)^2"},
		{"x(y + 1)", 2, "write * before the bracket"},
		{"1/2x", 4, "two ways"},
		{"x/2(y)", 4, "two ways"},
		{"x^2y", 4, "two ways"},
		{"e^2x", 4, "two ways"},
		{"2 3", 3, "before 3"},
		{"x 2", 3, "before 2"},
		{"max(x)", 1, "two or more arguments, got 1"},
		{"x + sin(x, y)", 5, "one argument, got 2"},
		{"atan2(x, y, x)", 1, "two arguments, got 3"},
		{"x, y", 2, "comma"},
		{"x = 3", 3, "= is not known"},
		{"x & y", 3, "'&' is not known"},
		{"|x|", 1, "write abs(x)"},
		{"√x", 1, "write sqrt(x)"},
		{"[x]", 1, "group with ( and )"},
		{"x\ny", 2, "is not known"},
		{"1e999*x", 1, "too large"},
		{"x + 1.2.3", 5, "is no number"},
		{"x + .", 5, "is no number"},
		{"x/0", 2, "divides by 0"},
		{"1/0 + x", 2, "infinite"},
		{"x + sqrt(-1)", 5, "not a number"},
		{"10^400*x", 3, "infinite"},
		{"π² + ä", 6, "unknown name"},
		{"()", 2, "got )"},
		{"sin()", 5, "got )"},
		{"max(x,)", 7, "got )"},
		{"*x", 1, "got *"},
		{"x^", 3, "got the end"},
	} {
		err := ReadFormula(c.text)
		e, ok := AsFormulaError(err)
		if !ok {
			t.Errorf("%q: got %v, want an error that points", c.text, err)
			continue
		}
		if e.At+1 != c.at || !strings.Contains(e.Reason, c.reason) {
			t.Errorf("%q: got %v, want %q at character %d", c.text, e.Message(), c.reason, c.at)
		}
		lines := strings.Split(err.Error(), "\n")
		if len(lines) != 3 || len([]rune(lines[2])) != 2+c.at || !strings.HasSuffix(lines[2], "^") {
			t.Errorf("%q: the caret is not under character %d:\n%v", c.text, c.at, err)
		}
	}
}

// TestFormulaSnippets: of a long formula the part around the letter is shown,
// and the caret stays under it.
func TestFormulaSnippets(t *testing.T) {
	text := "sin(x) + " + strings.Repeat("x + ", 60) + "ö + " + strings.Repeat("y + ", 30) + "1"
	err := ReadFormula(text)
	e, ok := AsFormulaError(err)
	if !ok {
		t.Fatal(err)
	}
	part, at := e.Snippet(60)
	letters := []rune(part)
	if len(letters) > 60 || letters[at] != 'ö' || letters[0] != '…' || letters[len(letters)-1] != '…' {
		t.Errorf("got %q with a caret under %d", part, at)
	}
	for _, at := range []int{0, 1, 30, 100, 200, len([]rune(text)) - 1} {
		e := &FormulaError{Text: text, At: at}
		part, i := e.Snippet(40)
		if r := []rune(part); i < 0 || i >= len(r) || r[i] != []rune(text)[at] && r[i] != '…' {
			t.Errorf("letter %d: %q with a caret under %d", at, part, i)
		}
	}
}
