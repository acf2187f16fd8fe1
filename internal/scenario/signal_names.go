package scenario

import (
	"slices"
	"strconv"
	"strings"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/nn/initializers"
)

// FunctionLabel names an activation function for people, with the parameters it
// has: "Leaky ReLU α = 0.2".
func FunctionLabel(ch param.Choice) string { return titled(activations.Catalog(), ch) }

// InitializerLabel names an initializer for people, with the parameters that
// are not at their default: "He normal", "Orthogonal g = 1.5".
func InitializerLabel(ch param.Choice) string { return titled(initializers.Catalog(), ch) }

// titled is a thing's title with its parameters: all the numbers of an
// activation function, which have no value that goes without saying, and what
// differs from the default elsewhere.
func titled[T any](c param.Catalog[T], ch param.Choice) string {
	e, err := c.Lookup(ch.Key)
	if err != nil {
		return ch.Key
	}
	var parts []string
	for _, s := range e.Params {
		v, ok := ch.Values[s.Key]
		switch {
		case !ok || v.Equal(s.Default) && (c.What != "activation" || s.Kind != param.Float):
		case s.Kind == param.Bool:
			parts = append(parts, s.Title)
		case s.Kind == param.Text:
			parts = append(parts, v.String())
		default:
			parts = append(parts, s.Symbol+" = "+brief(v.Num()))
		}
	}
	return strings.TrimSpace(e.Title + " " + strings.Join(parts, ", "))
}

// brief writes a number exactly where that is short, as 0.25, and else with four
// digits.
func brief(x float64) string {
	if text := param.FormatFloat(x); len(text) <= 7 {
		return text
	}
	return strconv.FormatFloat(x, 'g', 4, 64)
}

// Label names a combination for people by everything that is not plain:
// "ReLU, He normal + batch normalization before, tied".
func (c *Combination) Label() string {
	label := FunctionLabel(c.Activation) + ", " + InitializerLabel(c.Initializer)
	if more := c.conditions(); len(more) > 0 {
		label += " + " + strings.Join(more, ", ")
	}
	return label
}

// conditions are what is not plain about a combination, in the order in which they are said.
func (c *Combination) conditions() []string {
	var out []string
	if c.BatchNorm != BatchNormNone {
		out = append(out, "batch normalization "+c.BatchNorm)
	}
	if c.Tied {
		out = append(out, "tied")
	}
	if c.Skip {
		out = append(out, "skip connections")
	}
	if c.Dropout > 0 {
		kind := "dropout "
		if c.AlphaDropout {
			kind = "alpha dropout "
		}
		out = append(out, kind+param.FormatFloat(c.Dropout))
	}
	if c.BiasVariance > 0 {
		out = append(out, "σ_b² = "+param.FormatFloat(c.BiasVariance))
	}
	if c.InputMean != 0 {
		out = append(out, "input mean "+param.FormatFloat(c.InputMean))
	}
	if c.InputStd != 1 {
		out = append(out, "input σ = "+param.FormatFloat(c.InputStd))
	}
	return out
}

// Labels names each combination by what sets it apart from the others: where
// all have one activation and one initializer, only the rest is said, "plain"
// and "tied". Combinations that are the same are counted.
func (s *Signal) Labels() []string {
	labels := make([]string, len(s.Runs))
	same := len(s.Runs) > 1
	for i := range s.Runs {
		same = same && pair(&s.Runs[i]) == pair(&s.Runs[0])
	}
	for i := range s.Runs {
		labels[i] = s.Runs[i].Label()
		if same {
			labels[i] = unlike(s.Runs[i].conditions(), shared(s.Runs))
		}
	}
	return counted(labels)
}

func pair(c *Combination) string {
	return activations.Catalog().Format(c.Activation) + " " + initializers.Catalog().Format(c.Initializer)
}

// shared are the conditions that all combinations have.
func shared(runs []Combination) []string {
	return slices.DeleteFunc(runs[0].conditions(), func(word string) bool {
		return slices.ContainsFunc(runs, func(c Combination) bool { return !slices.Contains(c.conditions(), word) })
	})
}

// unlike are the conditions that not all have, "plain" where there is none.
func unlike(conditions, common []string) string {
	own := slices.DeleteFunc(conditions, func(word string) bool { return slices.Contains(common, word) })
	if len(own) == 0 {
		return "plain"
	}
	return strings.Join(own, ", ")
}
