package surfaces

import "math"

// A function of a formula has its value and, for hyper-dual numbers, its first
// two derivatives in closed form. gonum's hyperdual has most of them, but its
// Sinh at 0 loses the second part, its PowReal moves the base away from 0 (so
// that the slope of x^1.5 at 0 is 5e-8), and its Sqrt at 0 forgets the inner
// derivative; so only its Number and its arithmetic are used here, and the
// chain rule is applied to these derivatives.
//
// At a kink the derivative is the documented one: 0 for abs, relu and sign at
// 0. Outside its domain a function is not a number, and so are its derivatives.

// function is a function of one argument.
type function struct {
	name  string
	value func(x float64) float64
	// slopes returns f'(x) and f''(x), given f(x).
	slopes func(x, f float64) (d1, d2 float64)
}

// functions lists the functions of one argument.
func functions() []function {
	return []function{
		{"sin", math.Sin, func(x, f float64) (float64, float64) { return math.Cos(x), -f }},
		{"cos", math.Cos, func(x, f float64) (float64, float64) { return -math.Sin(x), -f }},
		{"tan", math.Tan, func(_, f float64) (float64, float64) { d := 1 + f*f; return d, 2 * f * d }},
		{"asin", math.Asin, func(x, f float64) (float64, float64) { return arc(x, 1, f) }},
		{"acos", math.Acos, func(x, f float64) (float64, float64) { return arc(x, -1, f) }},
		{"atan", math.Atan, func(x, _ float64) (float64, float64) { d := 1 / (1 + x*x); return d, -2 * x * d * d }},
		{"sinh", math.Sinh, func(x, f float64) (float64, float64) { return math.Cosh(x), f }},
		{"cosh", math.Cosh, func(x, f float64) (float64, float64) { return math.Sinh(x), f }},
		{"tanh", math.Tanh, func(_, f float64) (float64, float64) { d := (1 - f) * (1 + f); return d, -2 * f * d }},
		{"asinh", math.Asinh, func(x, _ float64) (float64, float64) {
			d := 1 / math.Hypot(1, x)
			return d, -x * d * d * d
		}},
		{"acosh", math.Acosh, acoshSlopes},
		{"atanh", math.Atanh, atanhSlopes},
		{"exp", math.Exp, func(_, f float64) (float64, float64) { return f, f }},
		{"log", math.Log, func(x, f float64) (float64, float64) { return logSlopes(x, f, 1) }},
		{"ln", math.Log, func(x, f float64) (float64, float64) { return logSlopes(x, f, 1) }},
		{"log10", math.Log10, func(x, f float64) (float64, float64) { return logSlopes(x, f, math.Log10E) }},
		{"log2", math.Log2, func(x, f float64) (float64, float64) { return logSlopes(x, f, math.Log2E) }},
		{"sqrt", math.Sqrt, func(x, f float64) (float64, float64) { d := 0.5 / f; return d, -0.5 * d / x }},
		{"cbrt", math.Cbrt, func(x, f float64) (float64, float64) { d := 1 / (3 * f * f); return d, -2 * d / (3 * x) }},
		{"abs", math.Abs, func(x, _ float64) (float64, float64) { return sign(x), flat(x) }},
		{"sign", sign, func(x, _ float64) (float64, float64) { return flat(x), flat(x) }},
		{"sigmoid", sigmoid, func(_, f float64) (float64, float64) { d := f * (1 - f); return d, d * (1 - 2*f) }},
		{"softplus", softplus, func(x, _ float64) (float64, float64) { s := sigmoid(x); return s, s * (1 - s) }},
		{"relu", relu, reluSlopes},
	}
}

// findFunction returns the function of this name, nil where there is none.
func findFunction(name string) *function {
	for _, f := range functions() {
		if f.name == name {
			return &f
		}
	}
	return nil
}

// arc is the slopes of asin (s = 1) and acos (s = −1), infinite at ±1 and not a
// number beyond.
func arc(x, s, f float64) (d1, d2 float64) {
	if math.IsNaN(f) {
		return f, f
	}
	d := 1 / math.Sqrt((1-x)*(1+x))
	return s * d, s * x * d * d * d
}

func acoshSlopes(x, f float64) (d1, d2 float64) {
	if math.IsNaN(f) {
		return f, f
	}
	d := 1 / math.Sqrt((x-1)*(x+1))
	return d, -x * d * d * d
}

func atanhSlopes(x, f float64) (d1, d2 float64) {
	if math.IsNaN(f) {
		return f, f
	}
	d := 1 / ((1 - x) * (1 + x))
	return d, 2 * x * d * d
}

// logSlopes is of k·ln x; below 0 the logarithm has no slope either.
func logSlopes(x, f, k float64) (d1, d2 float64) {
	if math.IsNaN(f) {
		return f, f
	}
	return k / x, -k / x / x
}

// sign is −1, 0 or 1.
func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x // 0, or not a number
}

// flat is 0, or not a number where x is not.
func flat(x float64) float64 {
	if math.IsNaN(x) {
		return x
	}
	return 0
}

// sigmoid is 1/(1 + e⁻ˣ).
func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// softplus is ln(1 + eˣ), written so that it does not overflow.
func softplus(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

func relu(x float64) float64 { return max(x, 0) }

func reluSlopes(x, _ float64) (d1, d2 float64) {
	if x > 0 {
		return 1, 0
	}
	return flat(x), flat(x)
}
