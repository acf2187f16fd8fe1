package live

import (
	"fmt"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
)

// Brief is Differences in so few words that they fit above a lane: "+ batch
// norm", "Glorot normal", "η 0.5". Layers and activation are left out: they stand
// beside.
func Brief(from, to *scenario.Net) []string {
	var out []string
	a, b := from.Parts(), to.Parts()
	for i := range a {
		if a[i].Text == b[i].Text {
			continue
		}
		switch a[i].Key {
		case "layers", "activation":
		case "dropout":
			if to.AlphaDropout && a[i].Text == "" {
				out = append(out, brief("alpha_dropout", "", said(to, b[i])))
				continue
			}
			out = append(out, brief("dropout", said(from, a[i]), said(to, b[i])))
		case "alpha_dropout":
			if !from.Dropout.IsZero() || to.Dropout.IsZero() { // else it stands there
				out = append(out, brief("alpha_dropout", a[i].Text, b[i].Text))
			}
		case "initializer":
			out = append(out, scenario.InitializerLabel(to.Initializer))
		case "optimizer":
			out = append(out, briefRules(from.Optimizer, to.Optimizer)...)
		default:
			out = append(out, brief(a[i].Key, said(from, a[i]), said(to, b[i])))
		}
	}
	return out
}

// briefTitles are what the properties are called where there is little room.
var briefTitles = map[string]string{
	"alpha_dropout": "alpha dropout", "l1": "L1", "l2": "L2", "max_norm": "max-norm", "tied": "tied weights", "fixup": "Fixup",
	"standardize": "standardized", "batch_size": "batch", "early_stopping": "early stopping", "prune": "pruned",
	"batch_norm": "batch norm", "batch_norm_input": "batch norm of the input",
}

// brief is one property that went from a to b, "" for none.
func brief(key, a, b string) string {
	title := briefTitles[key]
	if title == "" {
		title = key
	}
	norm := key == "batch_norm" || key == "batch_norm_input" // whose place matters only where it is what changed
	switch {
	case b == "":
		return "− " + title
	case a == "" && (norm || b == "true"):
		return "+ " + title
	case a == "":
		return "+ " + title + " " + b
	}
	return title + " " + b
}

// briefRules is the name of another rule, or what differs in the same one.
func briefRules(a, b param.Choice) []string {
	e, err := optimizers.Catalog().Lookup(b.Key)
	if err != nil {
		return []string{b.Key}
	}
	var out []string
	if a.Key != b.Key {
		out = append(out, e.Title)
	}
	rate := -1 // where in out the learning rate is
	for _, s := range e.Params {
		x, hadX := valueOf(a, s)
		y, hadY := valueOf(b, s)
		name := s.Title
		if s.Key == "lr" {
			name = s.Symbol
		}
		switch {
		case hadX == hadY && x.Equal(y) || a.Key != b.Key && s.Key != "lr":
		case s.Key == "lr":
			rate = len(out)
			out = append(out, fmt.Sprintf("%s %s", name, y))
		case s.Kind == param.Nested && y.Equal(s.Default) && rate >= 0: // a rate that stays as it is
			out[rate] = y.Text() + " " + out[rate]
		case s.Kind == param.Nested:
			out = append(out, y.Text()+" "+name)
		case !hadY:
			out = append(out, "− "+name)
		case !hadX && s.Optional:
			out = append(out, fmt.Sprintf("+ %s %s", name, y))
		default:
			out = append(out, fmt.Sprintf("%s %s", name, y))
		}
	}
	return out
}

// valueOf is a parameter's value, the default where none is given, false where it
// is off.
func valueOf(c param.Choice, s param.Spec) (param.Value, bool) {
	if v, ok := c.Values[s.Key]; ok {
		return v, true
	}
	return s.Default, !s.Optional
}
