package script

import (
	"fmt"
	"math"
	"strings"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/surfaces"
)

// surfaceBody is the body of f(x, y) in Python, where m is the library's module
// of functions. Surfaces are evaluated as in package surfaces, so that nothing
// cancels here that does not there.
func surfaceBody(c param.Choice) (string, error) {
	v := c.Values
	num := func(key string) string { return bare(v.Num(key)) }
	switch c.Key {
	case "bowl":
		if v.Num("angle") == 0 {
			return "return (x**2 + " + num("kappa") + " * y**2) / 2", nil
		}
		return fmt.Sprintf("a = math.radians(%s)\nu = x * math.cos(a) + y * math.sin(a)\nv = -x * math.sin(a) + y * math.cos(a)\n"+
			"return (u**2 + %s * v**2) / 2", num("angle"), num("kappa")), nil
	case "rosenbrock":
		return fmt.Sprintf("return (%s - x)**2 + %s * (y - x**2)**2", num("a"), num("b")), nil
	case "beale":
		return "return (1.5 - x * (1 - y))**2 + (2.25 - x * (1 - y**2))**2 + (2.625 - x * (1 - y**3))**2", nil
	case "himmelblau":
		return "return (x**2 + y - 11)**2 + (x + y**2 - 7)**2", nil
	case "saddle":
		return "return x**2 - y**2", nil
	case "monkey-saddle":
		return "return x**3 - 3 * x * y**2", nil
	case "rastrigin":
		return fmt.Sprintf("return x**2 + y**2 + 2 * %s * (m.sin(math.pi * x)**2 + m.sin(math.pi * y)**2)", num("a")), nil
	case "ackley":
		return fmt.Sprintf("r = m.sqrt(x**2 + y**2)  # at the origin, the tip of the cone, the slope of this root is not a number\n"+
			"hole = -%s * m.expm1(-%s / math.sqrt(2) * r)\n"+
			"return hole - math.e * m.expm1(-m.sin(math.pi * x)**2 - m.sin(math.pi * y)**2)", num("a"), num("b")), nil
	case "styblinski-tang":
		return "return (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2", nil
	case "six-hump-camel":
		return "return (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2", nil
	case "goldstein-price":
		return "w, t = x + y, 2 * x - 3 * y\na = 3 * w**4 - 8 * w**3 - 6 * w**2 + 24 * w + 20\n" +
			"b = 3 * t**4 - 16 * t**3 + 18 * t**2 + 30\nreturn a * b", nil
	case "booth":
		return "return (x + 2 * y - 7)**2 + (2 * x + y - 5)**2", nil
	case "matyas":
		return "return 0.26 * (x**2 + y**2) - 0.48 * x * y", nil
	case "mccormick":
		return "return m.sin(x + y) + (x - y)**2 - 1.5 * x + 2.5 * y + 1", nil
	case "levy":
		return "u, v = (x - 1) / 4, (y - 1) / 4\n" +
			"return (m.sin(math.pi * u)**2 + u**2 * (1 + 10 * m.sin(math.pi * u + 1)**2)\n" +
			"        + v**2 * (1 + m.sin(2 * math.pi * v)**2))", nil
	case "bukin":
		return "return 100 * m.sqrt(m.abs(y - x**2 / 100)) + 0.01 * m.abs(x + 10)", nil
	case "plateau":
		return fmt.Sprintf("return m.expm1(x / %s)**2 + y**2 / 20", num("width")), nil
	case "ravine":
		return fmt.Sprintf("return (%s * (y - m.sin(x))**2 + x**2 / 10) / 2", num("kappa")), nil
	case "gaussian-wells":
		return gaussianWells(v)
	case "regression":
		return regression(c)
	case "formula":
		f, err := surfaces.NewFormula(v.Text(surfaces.FormulaKey), surfaces.Domain{XMin: -1, XMax: 1, YMin: -1, YMax: 1})
		if err != nil {
			return "", err
		}
		return "return " + f.Python(), nil
	case scenario.SurfaceNetwork:
		return "", fmt.Errorf("%w: the surface network is the loss of a network that was trained for it; take a surface with a formula", ErrNone)
	}
	return "", fmt.Errorf("%w: the surface %s is not known to scripts", ErrNone, c.Key)
}

func gaussianWells(v param.Values) (string, error) {
	s, err := surfaces.Catalog().Build(param.Choice{Key: "gaussian-wells", Values: v})
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("wells = [  # depth, centre, variance\n")
	for _, w := range s.(surfaces.GaussianWells).Wells() {
		fmt.Fprintf(&b, "    (%s, %s, %s, %s),\n", number(w.Depth), number(w.X), number(w.Y), number(w.Variance))
	}
	b.WriteString("]\nbowl = (x**2 + y**2) / 50\n" +
		"return bowl - sum(d * m.exp(-((x - a)**2 + (y - b)**2) / (2 * v)) for d, a, b, v in wells)")
	return b.String(), nil
}

// regression writes the quadratic that the mean over all points is.
func regression(c param.Choice) (string, error) {
	s, err := surfaces.Catalog().Build(c)
	if err != nil {
		return "", err
	}
	r := s.(*surfaces.Regression)
	n := float64(len(r.Feature))
	var aa, a, at, t, tt float64
	for i, f := range r.Feature {
		aa += f * f / n
		a += f / n
		at += f * r.Target[i] / n
		t += r.Target[i] / n
		tt += r.Target[i] * r.Target[i] / n
	}
	for _, x := range []float64{aa, a, at, t, tt} {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return "", fmt.Errorf("%w: the points of the regression are not finite", ErrNone)
		}
	}
	return fmt.Sprintf("# half the mean of (x a + y - t)**2 over %d points (a, t), written with their means\n"+
		"aa, a, at, t, tt = %s, %s, %s, %s, %s\n"+
		"return (aa * x**2 + 2 * a * x * y + y**2 - 2 * at * x - 2 * t * y + tt) / 2",
		len(r.Feature), number(aa), number(a), number(at), number(t), number(tt)), nil
}
