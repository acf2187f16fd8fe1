package initializers

import (
	"math"

	"downhill/internal/param"
)

// Catalog lists the initializers in the order to show them.
func Catalog() param.Catalog[Initializer] {
	width := func(key, symbol, title, help string) param.Spec {
		return param.Spec{Key: key, Symbol: symbol, Title: title, Default: param.Num(1), Scale: param.Log,
			MinOpen: true, Max: math.Inf(1), Low: 1e-3, High: 10, Help: help}
	}
	cut := param.Specs{truncatedSpec}
	return param.Catalog[Initializer]{What: "initializer", Entries: []param.Entry[Initializer]{
		{Key: "zeros", Title: "Zeros", New: newZeros,
			Summary: "All weights 0: every unit of a layer stays like the next.",
			Formula: `w = 0`, Source: "Géron 2019, chapter 10"},
		{Key: "random_normal", Title: "Random normal", New: newRandomNormal,
			Params:  param.Specs{width("stddev", "σ", "standard deviation", "The spread of the weights, whatever the size of the layer."), truncatedSpec},
			Summary: "The same spread for every layer: signals explode or die unless it happens to fit.",
			Formula: `w \sim N(0, \sigma^2)`, Source: "Géron 2019, chapter 11"},
		{Key: "random_uniform", Title: "Random uniform", New: newRandomUniform,
			Params:  param.Specs{width("limit", "r", "limit", "Weights lie between − and + this.")},
			Summary: "Evenly between two limits, whatever the size of the layer.",
			Formula: `w \sim U(-r, r)`, Source: "Géron 2019, chapter 11"},
		{Key: "glorot_normal", Title: "Glorot normal", Params: cut, New: named(Glorot(Normal)),
			Summary: "Keeps the variance of both passes about even; for tanh, sigmoid and softmax.",
			Formula: `w \sim N\left(0, \frac{2}{n_{\text{in}} + n_{\text{out}}}\right)`,
			Source:  "Glorot & Bengio 2010; Géron 2019, equation 11-1"},
		{Key: "glorot_uniform", Title: "Glorot uniform", New: named(Glorot(Uniform)),
			Summary: "Glorot's variance, evenly spread: the default of Keras' dense layers.",
			Formula: `w \sim U(-r, r), \quad r = \sqrt{\frac{6}{n_{\text{in}} + n_{\text{out}}}}`,
			Source:  "Glorot & Bengio 2010, equation 16"},
		{Key: "lecun_normal", Title: "LeCun normal", Params: cut, New: named(LeCun(Normal)),
			Summary: "Keeps the variance of the forward pass; what SELU needs.",
			Formula: `w \sim N\left(0, \frac{1}{n_{\text{in}}}\right)`,
			Source:  "LeCun et al. 1998, section 4.6"},
		{Key: "lecun_uniform", Title: "LeCun uniform", New: named(LeCun(Uniform)),
			Summary: "LeCun's variance, evenly spread.",
			Formula: `w \sim U(-r, r), \quad r = \sqrt{\frac{3}{n_{\text{in}}}}`,
			Source:  "LeCun et al. 1998, section 4.6"},
		{Key: "he_normal", Title: "He normal", Params: cut, New: named(He(Normal)),
			Summary: "Twice LeCun's variance, since ReLU cuts off half; for ReLU and its kin.",
			Formula: `w \sim N\left(0, \frac{2}{n_{\text{in}}}\right)`,
			Source:  "He et al. 2015, equation 10"},
		{Key: "he_uniform", Title: "He uniform", New: named(He(Uniform)),
			Summary: "He's variance, evenly spread.",
			Formula: `w \sim U(-r, r), \quad r = \sqrt{\frac{6}{n_{\text{in}}}}`,
			Source:  "He et al. 2015, equation 10"},
		{Key: "variance_scaling", Title: "Variance scaling", Params: varianceScalingParams, New: newVarianceScaling,
			Summary: "The family that Glorot, LeCun and He belong to, with its switches open.",
			Formula: `\text{Var}(w) = \frac{s}{n}, \quad n = n_{\text{in}}, n_{\text{out}} \text{ or } \frac{n_{\text{in}} + n_{\text{out}}}{2}`,
			Source:  "Keras' VarianceScaling; Géron 2019, table 11-1"},
		{Key: "orthogonal", Title: "Orthogonal", Params: orthogonalParams, New: newOrthogonal,
			Summary: "A rotation: keeps the length of every signal, in both directions.",
			Formula: `W^T W = g^2 I`, Source: "Saxe et al. 2014",
			Note: "With more outputs than inputs it is WWᵀ = g²I."},
	}}
}
