package script

import (
	"fmt"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn"
)

// kerasLayers writes a network as the list of keras.Sequential. Every layer
// names its initializer, as in the book, although the first weights are loaded:
// Keras' own normal ones are truncated.
func kerasLayers(net *scenario.Net, model *nn.Model) (layers, error) {
	var out layers
	var parts []string
	say := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	in, _ := model.Size()
	say("keras.Input([%d])", in)
	denses, seen := len(model.Denses()), 0
	for _, l := range model.Layers {
		switch l := l.(type) {
		case nn.Dense:
			seen++
			more := ""
			if !l.Bias {
				more += ", use_bias=False"
			}
			if init := kerasInitializer(l.Kernel); init != "" {
				more += ", kernel_initializer=" + init
			}
			if l.L1 > 0 || l.L2 > 0 {
				more += fmt.Sprintf(", kernel_regularizer=keras.regularizers.L1L2(%s, %s)", number(l.L1), number(l.L2))
			}
			if l.MaxNorm > 0 && seen < denses {
				more += fmt.Sprintf(", kernel_constraint=keras.constraints.MaxNorm(%s)", number(l.MaxNorm))
			}
			say("keras.layers.Dense(%d%s)", l.Out, more)
		case nn.BatchNorm:
			norm := fmt.Sprintf("keras.layers.BatchNormalization(momentum=%s, epsilon=%s)", number(l.Momentum), number(l.Epsilon))
			switch {
			case l.Major:
				return out, fmt.Errorf("%w: %w", ErrNone, errRows)
			case l.Groups > 0: // Keras normalizes the last axis
				say("keras.layers.Reshape([%d, %d])", l.Width/l.Groups, l.Groups)
				say("%s", norm)
				say("keras.layers.Flatten()")
			default:
				say("%s", norm)
			}
		case nn.Activation:
			text, err := kerasActivation(l.Choice)
			if err != nil {
				return out, err
			}
			out.rrelu = out.rrelu || l.Choice.Key == "rrelu"
			out.random = out.random || l.Choice.Key == "rrelu"
			say("%s", text)
		case nn.PReLU:
			say("keras.layers.PReLU(alpha_initializer=keras.initializers.Constant(%s))", number(l.Alpha))
		case nn.Dropout:
			if l.Classical || l.Always {
				return out, fmt.Errorf("%w: %w", ErrNone, errDropout)
			}
			say("keras.layers.Dropout(%s)", number(l.Rate))
			out.random = true
		case nn.AlphaDropout:
			if l.Always {
				return out, fmt.Errorf("%w: %w", ErrNone, errDropout)
			}
			say("keras.layers.AlphaDropout(%s)", number(l.Rate))
			out.random = true
		default:
			return out, fmt.Errorf("%w: %w", ErrNone, errShape)
		}
	}
	out.text = stack(parts)
	return out, nil
}

func kerasActivation(c param.Choice) (string, error) {
	num := func(key string) string { return number(c.Values.Num(key)) }
	switch c.Key {
	case "leaky_relu":
		return "keras.layers.LeakyReLU(negative_slope=" + num("alpha") + ")", nil
	case "elu":
		return "keras.layers.ELU(" + num("alpha") + ")", nil
	case "rrelu":
		return "RReLU(" + num("lower") + ", " + num("upper") + ")", nil
	case "linear", "sigmoid", "tanh", "relu", "selu", "softplus", "softsign", "gelu", "silu", "mish", "hard_sigmoid":
		return "keras.layers.Activation(" + quoted(c.Key) + ")", nil
	}
	return "", fmt.Errorf("%w: the activation %s is not known to scripts", ErrNone, c.Key)
}

// kerasInitializer is an initializer of Keras, "" for one that it has not.
func kerasInitializer(c param.Choice) string {
	num := func(key string) string { return number(c.Values.Num(key)) }
	switch c.Key {
	case "zeros", "glorot_normal", "glorot_uniform", "lecun_normal", "lecun_uniform", "he_normal", "he_uniform":
		return quoted(c.Key)
	case "random_normal":
		return "keras.initializers.RandomNormal(stddev=" + num("stddev") + ")"
	case "random_uniform":
		limit := num("limit")
		return "keras.initializers.RandomUniform(-" + limit + ", " + limit + ")"
	case "orthogonal":
		return "keras.initializers.Orthogonal(gain=" + num("gain") + ")"
	case "variance_scaling":
		return fmt.Sprintf("keras.initializers.VarianceScaling(scale=%s, mode=%s, distribution=%s)", num("scale"),
			quoted(c.Values.Text("mode")), quoted(c.Values.Text("distribution")))
	}
	return ""
}
