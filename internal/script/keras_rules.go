package script

import (
	"fmt"

	"downhill/internal/param"
)

// kerasRule writes a rule as an optimizer of Keras 3, with its clipping. This
// program's rules have the same formulas.
func kerasRule(c param.Choice) (string, error) {
	v := c.Values
	num := func(key string) string { return number(v.Num(key)) }
	args := "learning_rate=" + num("lr")
	add := func(name, value string) { args += ", " + name + "=" + value }
	several := func(pairs ...string) {
		for i := 0; i < len(pairs); i += 2 {
			add(pairs[i], num(pairs[i+1]))
		}
	}
	name := ""
	switch c.Key {
	case "sgd":
		name = "SGD"
	case "momentum":
		name = "SGD"
		several("momentum", "momentum")
	case "nesterov":
		name = "SGD"
		several("momentum", "momentum")
		add("nesterov", "True")
	case "adagrad":
		name = "Adagrad"
		several("initial_accumulator_value", "initial_accumulator", "epsilon", "eps")
	case "rmsprop":
		name = "RMSprop"
		several("rho", "rho", "momentum", "momentum", "epsilon", "eps")
		if v.Bool("centered") {
			add("centered", "True")
		}
	case "adadelta":
		name = "Adadelta"
		several("rho", "rho", "epsilon", "eps")
	case "adam", "adamw":
		name = "Adam"
		several("beta_1", "beta1", "beta_2", "beta2", "epsilon", "eps")
		if v.Bool("amsgrad") {
			add("amsgrad", "True")
		}
		if c.Key == "adamw" {
			name = "AdamW"
			several("weight_decay", "weight_decay")
		}
	case "adamax", "nadam":
		name = map[string]string{"adamax": "Adamax", "nadam": "Nadam"}[c.Key]
		several("beta_1", "beta1", "beta_2", "beta2", "epsilon", "eps")
	case "ftrl":
		if v.Bool("keep_initial") {
			return "", fmt.Errorf("%w: Keras' Ftrl forgets the first weights; take keep_initial=false", ErrNone)
		}
		name = "Ftrl"
		several("initial_accumulator_value", "initial_accumulator", "l1_regularization_strength", "l1",
			"l2_regularization_strength", "l2", "beta", "beta")
	case "lion":
		name = "Lion"
		several("beta_1", "beta1", "beta_2", "beta2")
	default:
		return "", fmt.Errorf("%w: Keras has no rule %s; a PyTorch script may have it", ErrNone, c.Key)
	}
	for _, key := range []string{"clipvalue", "clipnorm", "global_clipnorm"} {
		if v.Has(key) {
			add(key, num(key))
		}
	}
	return "keras.optimizers." + name + "(" + args + ")", nil
}
