package script

import (
	"fmt"

	"downhill/internal/param"
	"downhill/nn"
)

// torchLayers writes a network as the arguments of nn.Sequential.
func torchLayers(model *nn.Model) (layers, error) {
	var out layers
	var parts []string
	say := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	for _, l := range model.Layers {
		switch l := l.(type) {
		case nn.Dense:
			bias := ""
			if !l.Bias {
				bias = ", bias=False"
			}
			say("nn.Linear(%d, %d%s)", l.In, l.Out, bias)
		case nn.BatchNorm:
			if l.Major {
				return out, fmt.Errorf("%w: %w", ErrNone, errRows)
			}
			groups := l.Width
			if l.Groups > 0 {
				groups = l.Groups
			}
			say("BatchNorm(%d, momentum=%s, eps=%s)", groups, number(l.Momentum), number(l.Epsilon))
			out.norms = true
		case nn.Activation:
			text, random, err := torchActivation(l.Choice)
			if err != nil {
				return out, err
			}
			out.random = out.random || random
			say("%s", text)
		case nn.PReLU:
			say("nn.PReLU(%d, init=%s)", l.Width, number(l.Alpha))
		case nn.Dropout:
			if l.Classical || l.Always {
				return out, fmt.Errorf("%w: %w", ErrNone, errDropout)
			}
			say("nn.Dropout(%s)", number(l.Rate))
			out.random = true
		case nn.AlphaDropout:
			if l.Always {
				return out, fmt.Errorf("%w: %w", ErrNone, errDropout)
			}
			say("nn.AlphaDropout(%s)", number(l.Rate))
			out.random = true
		default:
			return out, fmt.Errorf("%w: %w", ErrNone, errShape)
		}
	}
	out.text = stack(parts)
	return out, nil
}

func torchActivation(c param.Choice) (text string, random bool, err error) {
	num := func(key string) string { return number(c.Values.Num(key)) }
	switch c.Key {
	case "linear":
		return "nn.Identity()", false, nil
	case "sigmoid":
		return "nn.Sigmoid()", false, nil
	case "tanh":
		return "nn.Tanh()", false, nil
	case "relu":
		return "nn.ReLU()", false, nil
	case "leaky_relu":
		return "nn.LeakyReLU(" + num("alpha") + ")", false, nil
	case "rrelu":
		return "nn.RReLU(" + num("lower") + ", " + num("upper") + ")", true, nil
	case "elu":
		return "nn.ELU(" + num("alpha") + ")", false, nil
	case "selu":
		return "nn.SELU()", false, nil
	case "softplus":
		return "nn.Softplus()", false, nil
	case "softsign":
		return "nn.Softsign()", false, nil
	case "gelu":
		return "nn.GELU()", false, nil
	case "silu":
		return "nn.SiLU()", false, nil
	case "mish":
		return "nn.Mish()", false, nil
	case "hard_sigmoid":
		return "nn.Hardsigmoid()", false, nil
	}
	return "", false, fmt.Errorf("%w: the activation %s is not known to scripts", ErrNone, c.Key)
}

// torchClipAll is a function of all gradients gs that clips them, "" for none.
func torchClipAll(v param.Values) string {
	switch {
	case v.Has("global_clipnorm"):
		return fmt.Sprintf("lambda gs: torch._foreach_mul_(gs, (%s / torch.cat([g.flatten() for g in gs]).norm().clamp(min=%[1]s)).item())",
			number(v.Num("global_clipnorm")))
	case torchClip(v) != "":
		return "lambda gs: [" + torchClip(v) + " for g in gs]"
	}
	return ""
}
