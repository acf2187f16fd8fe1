package script

import (
	"embed"
	"fmt"
	"strings"

	"downhill/internal/param"
)

//go:embed python/*.py
var python embed.FS

// part is a piece of Python from the folder python.
func part(name string) string {
	text, err := python.ReadFile("python/" + name + ".py")
	if err != nil {
		panic("script: " + err.Error()) // a name in this package without its file
	}
	return string(text)
}

// torchRule is an update rule in PyTorch.
type torchRule struct {
	make   string // the optimizer of parameters p
	class  string // the file with its class in the folder python, "" for one of torch.optim
	adjust string // what a lambda of the group g and the step t, from 1, changes; "" for nothing
	notes  []string
}

// torchRuleOf writes a rule; steady says that its learning rate never changes.
func torchRuleOf(c param.Choice, steady bool) (torchRule, error) {
	v := c.Values
	num := func(key string) string { return number(v.Num(key)) }
	lr := num("lr")
	flag := func(key string) string {
		if v.Bool(key) {
			return "True"
		}
		return "False"
	}
	own := func(class string, keys ...string) torchRule {
		settings := "lr=" + lr
		for _, k := range keys {
			value := num(k)
			if k == "centered" || k == "keep_initial" {
				value = flag(k)
			}
			settings += ", " + k + "=" + value
		}
		return torchRule{make: class + "(p, " + settings + ")", class: strings.ToLower(class)}
	}
	switch c.Key {
	case "sgd":
		return torchRule{make: "torch.optim.SGD(p, lr=" + lr + ")"}, nil
	case "momentum":
		if steady {
			return torchRule{make: fmt.Sprintf("torch.optim.SGD(p, lr=%s, momentum=%s)", lr, num("momentum"))}, nil
		}
		r := own("Momentum")
		r.make = fmt.Sprintf("Momentum(p, lr=%s, beta=%s)", lr, num("momentum"))
		return r, nil
	case "nesterov":
		r := own("Nesterov")
		r.make = fmt.Sprintf("Nesterov(p, lr=%s, beta=%s)", lr, num("momentum"))
		return r, nil
	case "adagrad":
		return torchRule{
			make: fmt.Sprintf("torch.optim.Adagrad(p, lr=%s, initial_accumulator_value=%s + %s, eps=0.0)", lr, num("initial_accumulator"), num("eps")),
			notes: []string{"Keras has eps inside the root: as much as a larger first accumulator.",
				"PyTorch's own defaults are initial_accumulator_value=0, eps=1e-10, outside the root."},
		}, nil
	case "rmsprop":
		return own("RMSprop", "rho", "momentum", "centered", "eps"), nil
	case "adadelta":
		return torchRule{make: fmt.Sprintf("torch.optim.Adadelta(p, lr=%s, rho=%s, eps=%s)", lr, num("rho"), num("eps"))}, nil
	case "adam", "adamw":
		name, more := "Adam", ""
		if c.Key == "adamw" {
			name, more = "AdamW", ", weight_decay="+num("weight_decay")
		}
		if v.Bool("amsgrad") {
			more += ", amsgrad=True"
		}
		return torchRule{
			make:   fmt.Sprintf("torch.optim.%s(p, lr=%s, betas=(%s, %s), eps=%s%s)", name, lr, num("beta1"), num("beta2"), num("eps"), more),
			adjust: fmt.Sprintf("g.update(eps=%s / math.sqrt(1 - %s**t))", num("eps"), num("beta2")),
			notes:  []string{"Keras has eps beside the uncorrected root: PyTorch's eps, divided by the correction."},
		}, nil
	case "adamax":
		return own("Adamax", "beta1", "beta2", "eps"), nil
	case "nadam":
		return own("Nadam", "beta1", "beta2", "eps"), nil
	case "adabound":
		r := own("AdaBound", "beta1", "beta2", "eps", "final_lr", "gamma")
		r.make = strings.TrimSuffix(r.make, ")") + ", base_lr=" + lr + ")"
		return r, nil
	case "ftrl":
		return own("Ftrl", "l1", "l2", "beta", "initial_accumulator", "keep_initial"), nil
	case "lion":
		return own("Lion", "beta1", "beta2"), nil
	}
	return torchRule{}, fmt.Errorf("%w: %s is no rule of these libraries, nor a few lines of Python", ErrNone, c.Key)
}

// torchClip is a function of a gradient g that clips it, "" for none. PyTorch's
// clip_grad_norm_ divides by the norm plus 1e-6, so the norms are written out.
func torchClip(v param.Values) string {
	switch {
	case v.Has("clipvalue"):
		c := number(v.Num("clipvalue"))
		return fmt.Sprintf("g.clamp_(-%s, %s)", c, c)
	case v.Has("clipnorm"):
		return fmt.Sprintf("g.mul_(%s / g.norm().clamp(min=%[1]s))", number(v.Num("clipnorm")))
	case v.Has("global_clipnorm"):
		return fmt.Sprintf("g.mul_(%s / g.norm().clamp(min=%[1]s))", number(v.Num("global_clipnorm")))
	}
	return ""
}
