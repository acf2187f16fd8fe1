package optimizers

import (
	"math"

	"downhill/internal/param"
)

// Catalog lists the rules in the order to show them.
func Catalog() param.Catalog[Optimizer] {
	return param.Catalog[Optimizer]{What: "optimizer", Entries: []param.Entry[Optimizer]{
		{Key: "sgd", Title: "SGD", Params: with(0.01, nil), New: newSGD,
			Summary: "Follows the local slope and remembers nothing.",
			Formula: `\theta \leftarrow \theta - \eta \nabla f(\theta)`,
			Source:  "Robbins & Monro 1951"},
		{Key: "adam", Title: "Adam", Params: with(0.001, adamParams), New: newAdam,
			Summary: "Momentum and RMSProp together, with their bias at the start corrected.",
			Formula: `\theta \leftarrow \theta - \eta \frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t} \cdot \frac{m}{\sqrt{s}+\epsilon}`,
			Source:  "Kingma & Ba 2015"},
	}}
}

// with puts the learning rate before a rule's own parameters and the common
// ones behind.
func with(lr float64, own param.Specs) param.Specs {
	out := param.Specs{{Key: "lr", Symbol: "η", Title: "learning rate", Default: param.Num(lr),
		Scale: param.Log, MinOpen: true, Max: math.Inf(1), Low: 1e-5, High: 10,
		Help: "The size of a step, before the rule scales it."}}
	out = append(out, own...)
	return append(out, Common()...)
}

// Common are the parameters that any rule takes.
func Common() param.Specs {
	clip := func(key, title, help string) param.Spec {
		return param.Spec{Key: key, Symbol: key, Title: title, Help: help, Optional: true,
			Scale: param.Log, MinOpen: true, Max: math.Inf(1), Low: 1e-3, High: 1e3, Default: param.Num(1)}
	}
	return param.Specs{
		clip("clipvalue", "clip by value", "Each component of the gradient is cut to ±this; the direction may change."),
		clip("clipnorm", "clip by norm", "A variable's gradient longer than this is shortened to it; the direction stays."),
		clip("global_clipnorm", "clip by global norm", "All gradients together longer than this are shortened to it."),
	}
}

func decay(key, symbol, title string, value float64) param.Spec {
	return param.Spec{Key: key, Symbol: symbol, Title: title, Default: param.Num(value),
		Scale: param.OneLess, Max: 1, MaxOpen: true, Low: 0, High: 0.9999,
		Help: "How much of the past stays at each step: 0 forgets at once, 1 would never forget."}
}

func epsilon(value float64) param.Spec {
	return param.Spec{Key: "eps", Symbol: "ε", Title: "smoothing term", Default: param.Num(value),
		Scale: param.Log, Max: math.Inf(1), Low: 1e-10, High: 1e-1,
		Help: "Keeps the divisor away from zero."}
}
