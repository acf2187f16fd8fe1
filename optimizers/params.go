package optimizers

import (
	"math"

	"downhill/internal/param"
	"downhill/optimizers/schedules"
)

// Common are the parameters that any rule takes.
func Common() param.Specs {
	clip := func(key, title, help, formula string) param.Spec {
		return param.Spec{Key: key, Symbol: key, Title: title, Help: help, Formula: formula, Optional: true,
			Scale: param.Log, MinOpen: true, Max: math.Inf(1), Low: 1e-3, High: 1e3, Default: param.Num(1)}
	}
	return param.Specs{
		clip("clipvalue", "clip by value", "Each component of the gradient is cut to ±this; the direction may change.",
			`g_i \leftarrow \max(-c, \min(c, g_i))`),
		clip("clipnorm", "clip by norm", "A variable's gradient longer than this is shortened to it; the direction stays.",
			`\mathbf{g}_v \leftarrow \mathbf{g}_v \min\left(1, \frac{c}{‖\mathbf{g}_v‖}\right)`),
		clip("global_clipnorm", "clip by global norm", "All gradients together longer than this are shortened to it.",
			`\mathbf{g} \leftarrow \mathbf{g} \min\left(1, \frac{c}{‖\mathbf{g}‖}\right)`),
		{Key: "schedule", Symbol: "η(t)", Title: "schedule", Kind: param.Nested,
			Default: param.Word("constant"), Choices: schedules.Catalog().Keys(),
			Help: "How the learning rate changes while the rule runs.", Formula: `\eta_t = \eta s(t)`,
			Lookup: func(name string) (param.Specs, error) {
				e, err := schedules.Catalog().Lookup(name)
				return e.Params, err
			}},
	}
}

func learningRate(value float64) param.Spec {
	return param.Spec{Key: "lr", Symbol: "η", Title: "learning rate", Default: param.Num(value),
		Scale: param.Log, MinOpen: true, Max: math.Inf(1), Low: 1e-5, High: 10,
		Help: "The size of a step, before the rule scales it."}
}

// checked makes a rule only if the parameters that all rules share fit
// together too.
func checked(make func(param.Values) (Optimizer, error)) func(param.Values) (Optimizer, error) {
	return func(v param.Values) (Optimizer, error) {
		if _, err := NewClip(v); err != nil {
			return nil, err
		}
		if _, err := schedules.FromRule(v); err != nil {
			return nil, err
		}
		return make(v)
	}
}

func decay(key, symbol, title string, value float64) param.Spec {
	return param.Spec{Key: key, Symbol: symbol, Title: title, Default: param.Num(value),
		Scale: param.OneLess, Max: 1, MaxOpen: true, Low: 0, High: 0.9999,
		Help: "How much of the past stays at each step: 0 forgets at once, 1 would never forget."}
}

func beta1() param.Spec { return decay("beta1", "β₁", "decay of the mean", 0.9) }

func beta2(value float64) param.Spec { return decay("beta2", "β₂", "decay of the square", value) }

func momentumSpec(value float64) param.Spec {
	s := decay("momentum", "β", "momentum", value)
	s.Help = "How much of the last move stays in the next: 0 is none, at 0.9 a constant slope is taken ten times as fast."
	return s
}

func epsilon() param.Spec {
	return param.Spec{Key: "eps", Symbol: "ε", Title: "smoothing term", Default: param.Num(1e-7),
		Scale: param.Log, Max: math.Inf(1), Low: 1e-10, High: 1e-1,
		Help: "Keeps the divisor away from zero."}
}

func amsgrad() param.Spec {
	return param.Spec{Key: "amsgrad", Symbol: "AMSGrad", Title: "AMSGrad", Kind: param.Bool, Default: param.Flag(false),
		Help: "Divide by the largest mean square so far instead of the present one."}
}

func accumulator(symbol string) param.Spec {
	return param.Spec{Key: "initial_accumulator", Symbol: symbol, Title: "initial accumulator", Default: param.Num(0.1),
		Scale: param.Log, Max: math.Inf(1), Low: 1e-4, High: 10,
		Help: "What the sum of squares starts from: a larger one makes the first steps shorter."}
}

func penalty(key, symbol, title, help string) param.Spec {
	return param.Spec{Key: key, Symbol: symbol, Title: title, Default: param.Num(0),
		Scale: param.Log, Max: math.Inf(1), Low: 1e-4, High: 10, Help: help}
}
