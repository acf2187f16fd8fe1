package ui

import (
	"image"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"downhill/internal/param"
)

func TestEvaluate(t *testing.T) {
	for text, want := range map[string]float64{
		"3e-4": 3e-4, "−8": -8, "1/3": 1.0 / 3, " 2 * (3 + 4) ": 14, "1e−7": 1e-7, ".5": 0.5, "5.": 5, "-2^2": -4,
		"2^-1": 0.5, "2^3^2": 512, "10 - 2 - 3": 5, "8/2/2": 2, "3×2÷4": 1.5, "--1": 1, "1E3": 1000, "1e-3*2": 2e-3,
	} {
		got, err := Evaluate(text)
		if err != nil || got != want {
			t.Errorf("Evaluate(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "x", "1+", "(1", "1)", "2e", "1 2", "1/0", "0/0", "1e999", "NaN", "Inf", "1__2", "0x10", strings.Repeat("(", 999), strings.Repeat("-", 999) + "1"} {
		if got, err := Evaluate(text); err == nil {
			t.Errorf("Evaluate(%q) = %v, want an error", text, got)
		}
	}
}

func FuzzEvaluate(f *testing.F) {
	for _, s := range []string{"1/3", "−8", "2^(1e3)", "((((", "1e−7 + .5·3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if x, err := Evaluate(s); err == nil && (math.IsNaN(x) || math.IsInf(x, 0)) {
			t.Errorf("Evaluate(%q) = %v without an error", s, x)
		}
	})
}

func TestFormatNumberReadsBack(t *testing.T) {
	for x, want := range map[float64]string{
		0.2: "0.2", 1e-7: "1e−7", -8: "−8", 1.5: "1.5", 0.999: "0.999", 20: "20", 1e6: "1e6", 123456: "123456",
		3e-4: "3e−4", 0: "0", 1.0 / 3: "0.333333", 2.5e-5: "2.5e−5", 0.012: "0.012", 1e300: "1e300",
	} {
		got := FormatNumber(x, 6)
		if got != want {
			t.Errorf("FormatNumber(%v) = %q, want %q", x, got, want)
		}
		back, err := Evaluate(got)
		if err != nil || math.Abs(back-x) > 1e-6*math.Abs(x) { // six digits
			t.Errorf("%q reads back as %v, %v; want %v", got, back, err, x)
		}
	}
	for _, x := range []float64{1.0 / 3, math.Pi * 1e9, math.Pi * 1e-9, 0.1 + 0.2} {
		if back, err := Evaluate(FormatNumber(x, 17)); err != nil || back != x {
			t.Errorf("FormatNumber(%v, 17) = %q reads back as %v, %v", x, FormatNumber(x, 17), back, err)
		}
	}
}

// lr, beta and the others are the kinds of scale that the catalogs declare.
func scales() map[string]param.Spec {
	return map[string]param.Spec{
		"log":      {Key: "lr", Scale: param.Log, MinOpen: true, Max: math.Inf(1), Low: 1e-5, High: 10},
		"log zero": {Key: "eps", Scale: param.Log, Max: math.Inf(1), Low: 0, High: 1},
		"one less": {Key: "beta", Scale: param.OneLess, Max: 1, MaxOpen: true, Low: 0, High: 0.9999},
		"linear":   {Key: "angle", Min: -360, Max: 360, Low: 0, High: 90},
		"int":      {Key: "n", Kind: param.Int, Min: 1, Max: 1e6, Low: 1, High: 20},
		"int log":  {Key: "steps", Kind: param.Int, Scale: param.Log, Min: 1, Max: 1e6, Low: 10, High: 1e6},
		"no ends":  {Key: "x"},
	}
}

// TestScaleRoundTrip walks the slider: every value it gives is allowed, stands
// where it came from to within the grid, and coming back from there is exact.
func TestScaleRoundTrip(t *testing.T) {
	for name, spec := range scales() {
		c := newScale(spec)
		last := math.Inf(-1)
		for i := range 201 {
			p := float64(i) / 200
			for _, fine := range []bool{false, true} {
				v := c.value(p, fine)
				if err := spec.Check(param.Num(v)); err != nil {
					t.Errorf("%s: position %v gives %v", name, p, err)
				}
				if again := c.value(c.position(v), fine); again != v {
					t.Errorf("%s: %v comes back as %v (fine %v)", name, v, again, fine)
				}
			}
			v := c.value(p, false)
			if v < last {
				t.Errorf("%s: position %v gives %v after %v", name, p, v, last)
			}
			last = v
		}
		if got := c.value(0, false); got != math.Max(spec.Low, 0) {
			t.Errorf("%s: the left end is %v, want %v", name, got, spec.Low)
		}
		if got := c.value(1, false); name != "no ends" && got != spec.High {
			t.Errorf("%s: the right end is %v, want %v", name, got, spec.High)
		}
	}
}

func TestScaleGrid(t *testing.T) {
	for _, c := range []struct {
		kind   string
		v      float64
		dir    int
		coarse bool
		want   float64
	}{
		{"log", 0.2, 1, false, 0.21}, {"log", 0.2, -1, false, 0.19}, {"log", 0.1, -1, false, 0.099}, {"log", 0.1, 1, false, 0.11},
		{"log", 0.2, 1, true, 0.5}, {"log", 0.5, 1, true, 1}, {"log", 0.1, -1, true, 0.05}, {"log", 0.3, 1, true, 0.5},
		{"one less", 0, 1, true, 0.5}, {"one less", 0.5, 1, true, 0.8}, {"one less", 0.9, 1, true, 0.95}, {"one less", 0.99, 1, true, 0.995},
		{"one less", 0.999, -1, true, 0.998}, {"one less", 0.9, 1, false, 0.901}, {"one less", 0.9, -1, false, 0.89}, {"one less", 0, -1, true, 0},
		{"linear", 45, 1, false, 46}, {"linear", 45, -1, true, 40}, {"int", 3, 1, false, 4}, {"int log", 100, 1, true, 200},
		{"log zero", 1e-6, -1, true, 0}, {"log zero", 0, 1, true, 1e-6},
	} {
		if got := newScale(scales()[c.kind]).nudge(c.v, c.dir, c.coarse); got != c.want {
			t.Errorf("%s: from %v by %d (coarse %v): got %v, want %v", c.kind, c.v, c.dir, c.coarse, got, c.want)
		}
	}
	// The stops of a decay rate are the ones people write.
	stops := map[float64]bool{}
	beta := newScale(scales()["one less"])
	for i := range 1001 {
		stops[beta.value(float64(i)/1000, false)] = true
	}
	for _, want := range []float64{0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999} {
		if !stops[want] {
			t.Errorf("the slider of a decay rate never stands at %v", want)
		}
	}
}

func FuzzScale(f *testing.F) {
	f.Add(0.5, 1e-5, 10.0, 0.3)
	f.Fuzz(func(t *testing.T, v, low, high, p float64) {
		for _, k := range []param.Scale{param.Linear, param.Log, param.OneLess} {
			c := newScale(param.Spec{Scale: k, Low: low, High: high})
			if q := c.position(v); !(q >= 0 && q <= 1) {
				t.Errorf("position(%v) = %v on %v to %v", v, q, low, high)
			}
			c.value(p, true)
			c.nudge(v, 1, true)
			c.nudge(v, -1, false)
		}
	})
}

func TestEdit(t *testing.T) {
	var e edit
	e.set("−8.5 η")
	e.move(-1, false, false)
	e.insert([]rune("βγ\n"))
	if got := string(e.text); got != "−8.5 βγη" || e.caret != 7 {
		t.Errorf("got %q, caret %d", got, e.caret)
	}
	e.move(-1, true, true)
	if got := e.selected(); got != "βγ" {
		t.Errorf("a word back selects %q, want βγ", got)
	}
	e.erase(-1, false)
	if got := string(e.text); got != "−8.5 η" {
		t.Errorf("got %q after erasing the selection", got)
	}
	e.jump(0, false)
	e.erase(-1, false) // nothing to the left
	e.erase(1, false)
	if got := string(e.text); got != "8.5 η" {
		t.Errorf("got %q after erasing the minus sign", got)
	}
	e.selectAll()
	e.insert([]rune("3e-4"))
	if got := string(e.text); got != "3e-4" || e.caret != 4 || e.anchor != 4 {
		t.Errorf("got %q, caret %d, anchor %d", got, e.caret, e.anchor)
	}
	e.selectAll()
	e.move(-1, false, false)
	if e.caret != 0 {
		t.Errorf("leaving a selection to the left puts the caret at %d", e.caret)
	}
}

// ten gives every rune ten pixels.
func ten(s string) float64 { return 10 * float64(utf8.RuneCountInString(s)) }

func TestTruncateAndWrap(t *testing.T) {
	for _, c := range []struct {
		s     string
		width float64
		want  string
	}{{"Adam", 40, "Adam"}, {"AdaBound", 60, "AdaBo…"}, {"η β₁ β₂", 50, "η β₁…"}, {"Adam", 5, "…"}, {"", 0, ""}} {
		if got, cut := truncate(c.s, c.width, ten); got != c.want || cut != (got != c.s) {
			t.Errorf("truncate(%q, %v) = %q, %v; want %q", c.s, c.width, got, cut, c.want)
		}
	}
	got := wrap("one two three\nincomprehensible", 70, ten)
	if want := []string{"one two", "three", "incomp…"}; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("wrap gives %q, want %q", got, want)
	}
}

func TestDropRectStaysInside(t *testing.T) {
	th := &Theme{unit: 1, Scale: 1}
	win := image.Rect(0, 0, 960, 600)
	for _, below := range []image.Rectangle{image.Rect(10, 10, 100, 40), image.Rect(900, 570, 950, 595), image.Rect(400, 300, 400, 300)} {
		for _, h := range []int{50, 400, 2000} {
			r := dropRect(th, win, below, 280, h)
			if !r.In(win) || r.Dx() != 280 || r.Overlaps(below) {
				t.Errorf("a menu of height %d below %v lies at %v", h, below, r)
			}
		}
	}
}
