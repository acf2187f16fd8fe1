package surfaces

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"
)

// typed lists formulas that take part in every test of the catalog: without
// kinks, with minima inside their domains, every kind of operation among them.
func typed() []string {
	return []string{
		"x^2/2 + 10*y^2,x=-10/4,y=-3/3",
		"(1 - x)^2 + 100*(y - x^2)^2,x=-2/2,y=-1/3",
		"(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
		"log(1 + x^2 + 3*y^2) + 0.01*(x - y)^2 + hypot(x - 1, 2)",
		"tanh(x)^2 + atan(y)^2 + (x^2 + y^2)/50 - 1/(2 + x^2)",
		"pow(2 + sin(x), y/5) + x^2/4 + y^2/4 - 2exp(-(x - 1)^2 - y^2)",
		"softplus(2x) - x + softplus(y) - y/3 + sigmoid(x y)/9",
		"sqrt(1 + x^2) + cosh(y/3) - sin(x)cos(y)/5 + 1e-2*max(x^2, -9)",
	}
}

func formula(t testing.TB, text string) *Formula {
	t.Helper()
	f, err := NewFormula(text, Domain{-5, 5, -5, 5})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestFormulaMeansWhatIsWritten compares with Go's own arithmetic: precedence,
// grouping, signs, implicit multiplication, numbers, constants.
func TestFormulaMeansWhatIsWritten(t *testing.T) {
	const x, y = 1.5, -0.75
	for text, want := range map[string]float64{
		"x^2 + 20*y^2":       x*x + 20*y*y,
		"-x^2":               -(x * x),
		"(-x)^2":             x * x,
		"2^3^2 + x":          512 + x,
		"2^-x":               math.Pow(2, -x),
		"x - y - 1":          x - y - 1,
		"x/y/2":              x / y / 2,
		"8/2*x":              4 * x,
		"x**2":               x * x,
		"x² + y³":            x*x + y*y*y,
		"--x":                x,
		"+x - -y":            x + y,
		"2x":                 2 * x,
		"2 x y":              2 * x * y,
		"3 sin(x)":           3 * math.Sin(x),
		"2exp(x)":            2 * math.Exp(x),
		"2e3x":               2000 * x,
		"2e x":               2 * math.E * x,
		"3(x + 1)(y - 1)":    3 * (x + 1) * (y - 1),
		"2x^2":               2 * x * x,
		"x^2 y":              x * x * y,
		".5x + 1.":           .5*x + 1,
		"3e-4 + x":           3e-4 + x,
		"2pi x":              2 * math.Pi * x,
		"π·x − y÷2":          math.Pi*x - y/2,
		"e^x":                math.Exp(x),
		"x^0 + x^1":          1 + x,
		"x^-2":               1 / (x * x),
		"x^0.5":              math.Sqrt(x),
		"y^101":              math.Pow(y, 101),
		"x^1.3":              math.Pow(x, 1.3),
		"x^x":                math.Pow(x, x),
		"min(x, y, -2)":      -2,
		"max(x, y, 1)":       x,
		"atan2(y, x)":        math.Atan2(y, x),
		"hypot(x, y)":        math.Hypot(x, y),
		"pow(x, 3)":          x * x * x,
		"ln(x) + log10(x)":   math.Log(x) + math.Log10(x),
		"log2(8)*x":          3 * x,
		"sign(y) + sign(x)":  0,
		"abs(y)":             -y,
		"relu(y) + relu(x)":  x,
		"cbrt(-8) + x":       -2 + x,
		"sigmoid(0)*x":       x / 2,
		"softplus(x)":        math.Log(1 + math.Exp(x)),
		"((((x))))":          x,
		" x\t+ y ":           x + y,
		"sin(x)^2+cos(x)^2":  1,
		"asin(y)+acos(y)":    math.Pi / 2,
		"atanh(tanh(x))":     x,
		"asinh(sinh(x))":     x,
		"acosh(cosh(x))":     x,
		"tan(x) - sin(x)/2":  math.Tan(x) - math.Sin(x)/2,
		"1 - x":              1 - x,
		"1/x":                1 / x,
		"x/0.5 + 2 - y*0.25": 2*x + 2 - y/4,
	} {
		f, err := NewFormula(text, Domain{-5, 5, -5, 5})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		// A few roundings in another order.
		if got := f.Eval([]float64{x, y}, nil); !(math.Abs(got-want) <= 1e-14*max(1, math.Abs(want))) {
			t.Errorf("%s = %v, want %v", text, got, want)
		}
	}
}

// TestFormulaEqualsTheCatalog: surfaces written as formulas have the same
// values, gradients and Hessians, but for roundings in another order.
func TestFormulaEqualsTheCatalog(t *testing.T) {
	for _, c := range []struct{ surface, text string }{
		{"bowl", "(x^2 + 20*y^2)/2"},
		{"rosenbrock", "(1 - x)^2 + 100(y - x^2)^2"},
		{"himmelblau", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"},
		{"beale", "(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2"},
		{"mccormick", "sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1"},
		{"rastrigin", "20 + x^2 - 10cos(2pi x) + y^2 - 10cos(2pi y)"},
	} {
		want, f := build(t, c.surface), formula(t, c.text)
		a, b := make([]float64, 2), make([]float64, 2)
		for _, p := range scatter(want.Domain(), 500) {
			za, zb := want.Eval(p, a), f.Eval(p, b)
			xx, xy, yy := hessianAt(want, p)
			fxx, fxy, fyy := hessianAt(f, p)
			scale := 1 + math.Abs(za) + math.Hypot(a[0], a[1]) + math.Abs(xx) + math.Abs(xy) + math.Abs(yy)
			off := max(math.Abs(za-zb), math.Abs(a[0]-b[0]), math.Abs(a[1]-b[1]), math.Abs(xx-fxx), math.Abs(xy-fxy), math.Abs(yy-fyy))
			// 1e-12 of the largest is some thousand roundings; cos 2πx at 5 has 1e-15·2π·10.
			if !(off <= 1e-12*scale) {
				t.Fatalf("%s at %v: off by %.2g", c.surface, p, off/scale)
			}
		}
	}
}

// TestFunctionsHaveTheirDerivatives compares both derivatives of each function
// with differences, inside its domain and clear of its kinks, and through the
// chain rule of both coordinates.
func TestFunctionsHaveTheirDerivatives(t *testing.T) {
	inside := map[string][2]float64{"asin": {-0.9, 0.9}, "acos": {-0.9, 0.9}, "atanh": {-0.9, 0.9}, "acosh": {1.2, 4},
		"log": {0.1, 4}, "ln": {0.1, 4}, "log10": {0.1, 4}, "log2": {0.1, 4}, "sqrt": {0.1, 4}, "tan": {-1.3, 1.3}}
	check := func(name string, f *Formula, p []float64) {
		t.Helper()
		g, q := make([]float64, 2), make([]float64, 2)
		f.Eval(p, g)
		part := func(i int, dx, dy float64) float64 {
			f.Eval([]float64{p[0] + dx, p[1] + dy}, q)
			return q[i]
		}
		gx := differences(func(h float64) float64 { return f.Eval([]float64{p[0] + h, p[1]}, nil) })
		gy := differences(func(h float64) float64 { return f.Eval([]float64{p[0], p[1] + h}, nil) })
		xx, xy, yy := hessianAt(f, p)
		wxx := differences(func(h float64) float64 { return part(0, h, 0) })
		wxy := differences(func(h float64) float64 { return part(0, 0, h) })
		wyy := differences(func(h float64) float64 { return part(1, 0, h) })
		off := max(math.Abs(g[0]-gx), math.Abs(g[1]-gy), math.Abs(xx-wxx), math.Abs(xy-wxy), math.Abs(yy-wyy))
		// See step: the fifth derivatives here are up to some 1e5 (log at 0.1).
		if !(off <= 1e-7*(1+math.Abs(xx)+math.Abs(yy))) {
			t.Errorf("%s at %v: ∇f %v want %v %v, H %v %v %v want %v %v %v", name, p, g, gx, gy, xx, xy, yy, wxx, wxy, wyy)
		}
	}
	for _, fn := range functions() {
		in, ok := inside[fn.name]
		if !ok {
			in = [2]float64{-2.5, 2.5}
		}
		f := formula(t, fn.name+"(x + 0.3y)")
		for i := range 20 {
			u := in[0] + (in[1]-in[0])*(float64(i)+0.41)/20
			if (fn.name == "abs" || fn.name == "sign" || fn.name == "relu" || fn.name == "cbrt") && math.Abs(u) < 0.1 {
				continue
			}
			check(fn.name, f, []float64{u - 0.3*0.7, 0.7})
		}
	}
	for _, text := range []string{"x^3", "x^-1", "x^7 y", "x^2.5", "x^-0.5", "x^y", "y^x", "2^x", "pow(x + y, x)", "x/y", "y/x^2", "x*y", "atan2(y, x)",
		"atan2(x, y)", "hypot(x, 2y)", "min(x, 3y)", "max(x^2, y)", "x - y", "3 - x y", "-x y", "x/3", "x^20/1e3"} {
		for _, p := range [][]float64{{0.7, 1.3}, {1.9, 0.4}, {1.1, 1.2}} {
			check(text, formula(t, text), p)
		}
	}
}

// TestFormulaKinks holds the documented values at kinks and at the ends of
// domains.
func TestFormulaKinks(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		text         string
		x, y         float64
		f, gx, gy    float64
		hessianIsOff bool
	}{
		{"abs(x) + y", 0, 0, 0, 0, 1, false},
		{"relu(x) + y", 0, 0, 0, 0, 1, false},
		{"sign(x) + y", 0, 0, 0, 0, 1, false},
		{"max(x, 2y)", 0, 0, 0, 1, 0, false}, // the first of two equal arguments
		{"min(2y, x)", 0, 0, 0, 0, 2, false},
		{"sqrt(x^2 + y^2)", 0, 0, 0, 0, 0, false},
		{"hypot(x, y)", 0, 0, 0, 0, 0, false},
		{"sqrt(x) + y^2", 0, 1, 1, inf, 2, true},
		{"x^0.5 + y", 0, 0, 0, inf, 1, true},
		{"x^1.5 + y", 0, 0, 0, 0, 1, true},
		{"x^2.5 + y", 0, 0, 0, 0, 1, false},
		{"x^2*y", 0, 3, 0, 0, 0, false},
		{"sinh(x) + sinh(y)", 0, 0, 0, 1, 1, false},
		{"x^y", 0, 2, 0, 0, 0, false},
	} {
		g := make([]float64, 2)
		f := formula(t, c.text)
		if z := f.Eval([]float64{c.x, c.y}, g); z != c.f || g[0] != c.gx || g[1] != c.gy {
			t.Errorf("%s at (%v, %v): f, ∇f = %v, %v want %v, [%v %v]", c.text, c.x, c.y, z, g, c.f, c.gx, c.gy)
		}
		if xx, xy, yy := hessianAt(f, []float64{c.x, c.y}); !c.hessianIsOff && !finite(xx+xy+yy) {
			t.Errorf("%s at (%v, %v): Hessian %v %v %v, want finite", c.text, c.x, c.y, xx, xy, yy)
		}
	}
	for _, text := range []string{"sqrt(x)", "log(x)", "asin(x - 1)", "acosh(x + 1)", "x^0.5", "atanh(x - 1)", "log10(x) + y"} {
		f, g := formula(t, text), make([]float64, 2)
		if z := f.Eval([]float64{-1.5, 0}, g); !math.IsNaN(z) || !math.IsNaN(g[0]) {
			t.Errorf("%s outside its domain: f, ∇f = %v, %v, want not a number", text, z, g)
		}
		if s := f.Start(); !finite(f.Eval(s[:], nil)) {
			t.Errorf("%s starts at %v, where it is not finite", text, s)
		}
	}
	if f := formula(t, "sqrt(-1 - x^2)"); f.Minima() != nil || !strings.Contains(f.Findings(), "not a finite number") {
		t.Errorf("nowhere defined: %v %q", f.Minima(), f.Findings())
	}
}

// TestFormulaLimits: what is too long or too deep is refused at once.
func TestFormulaLimits(t *testing.T) {
	for name, text := range map[string]string{
		"long":     strings.Repeat("x+", 400) + "x",
		"brackets": strings.Repeat("(", 300) + "x" + strings.Repeat(")", 100),
		"signs":    strings.Repeat("-", 400) + "x",
		"powers":   strings.Repeat("x^", 200) + "x",
		"calls":    strings.Repeat("sin(", 100) + "x" + strings.Repeat(")", 99),
		"page":     strings.Repeat("y", 1<<20),
	} {
		start := time.Now()
		if err := ReadFormula(text); err == nil {
			t.Errorf("%s was accepted", name)
		} else if len(err.Error()) > 500 {
			t.Errorf("%s: the error has %d bytes", name, len(err.Error()))
		}
		if took := time.Since(start); took > time.Second { // guards against a hang, not a speed
			t.Errorf("%s took %v", name, took)
		}
	}
	deep := strings.Repeat("(", maxFormulaDepth) + "x" + strings.Repeat(")", maxFormulaDepth)
	if err := ReadFormula(deep); err != nil {
		t.Errorf("%d brackets: %v", maxFormulaDepth, err)
	}
}

// TestFormulaInTheCatalog: behind the colon all is the formula, but for the
// domain at its end; quotes around it come off; what is written reads back.
func TestFormulaInTheCatalog(t *testing.T) {
	c := Catalog()
	for _, tt := range []struct{ text, f, written string }{
		{"formula:max(x, 2*y)", "max(x, 2*y)", "formula:max(x, 2*y)"},
		{`formula:"x^2 + y^2"`, "x^2 + y^2", "formula:x^2 + y^2"},
		{"formula: x^2 ", "x^2", "formula:x^2"},
		{"formula:x^2,x=-1/2", "x^2", "formula:x^2,x=-1/2"},
		{"formula:x^2 , y = 0/3, x=-5/5", "x^2", "formula:x^2,y=0/3"},
		{`formula:"max(x,y)",y=1/2`, "max(x,y)", "formula:max(x,y),y=1/2"},
		{"formula", ExampleFormula, "formula:" + ExampleFormula},
	} {
		ch, err := c.Parse(tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		if got := ch.Values.Text(FormulaKey); got != tt.f {
			t.Errorf("%s: the formula is %q, want %q", tt.text, got, tt.f)
		}
		written := c.Format(ch)
		if written != tt.written {
			t.Errorf("%s was written as %s, want %s", tt.text, written, tt.written)
		}
		again, err := c.Parse(written)
		if err != nil || !slices.Equal(again.Values["x"].List(), ch.Values["x"].List()) || !slices.Equal(again.Values["y"].List(), ch.Values["y"].List()) {
			t.Errorf("%s reads back as %v (%v)", written, again, err)
		}
	}
	for text, want := range map[string]string{
		"formula:":                    "empty",
		"formula:x^2,z=3":             "= is not known",
		"formula:x^2,x=3":             "want from/to",
		"formula:x^2,x=2/1":           "ascending",
		"formula:x^2,x=0/1e-9":        "want from/to",
		"formula:x^2,x=-1/1,x=0/1":    "given twice",
		"formula:x^2,x=-1e300/1e300":  "want",
		"formula:x^2,x=a/b":           "want numbers",
		"formula:x^2 + y^2,x=-inf/in": "want",
	} {
		if _, err := c.Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

// FuzzFormula: no text makes the parser panic or hang; what it takes can be
// evaluated anywhere, with the same value with and without derivatives.
func FuzzFormula(f *testing.F) {
	for _, s := range append(typed(), ExampleFormula, "x^2 + )", "2exp(x", "1/2x", "((x)", "x(y)", "max(x,", "−x²·π", "1e999", "e^2x", "x^-y^-x", "0x10", "\xff") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := NewFormula(text, Domain{-5, 5, -5, 5})
		if err != nil {
			e, ok := AsFormulaError(err)
			if !ok || e.At < 0 || e.At > len([]rune(text)) {
				t.Fatalf("%q: %v does not point into the text", text, err)
			}
			_ = err.Error()
			return
		}
		g, h := make([]float64, 2), mat.NewSymDense(2, nil)
		for _, p := range [][]float64{{0, 0}, {1.5, -0.7}, {-3, 4}, {1e200, -1e-200}, {math.Inf(1), math.NaN()}} {
			a, b := s.Eval(p, nil), s.Eval(p, g)
			s.Hessian(p, h)
			if math.Float64bits(a) != math.Float64bits(b) && !(math.IsNaN(a) && math.IsNaN(b)) {
				t.Fatalf("%q at %v: %v without and %v with derivatives", text, p, a, b)
			}
		}
		c := Catalog()
		ch, err := c.Parse("formula:" + text)
		if err != nil {
			return // a domain behind it that does not fit, or quotes
		}
		if again, err := c.Parse(c.Format(ch)); err != nil || again.Values.Text(FormulaKey) != ch.Values.Text(FormulaKey) {
			t.Fatalf("%q is written as %q, which reads as %v (%v)", text, c.Format(ch), again, err)
		}
	})
}
