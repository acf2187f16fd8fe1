package live

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
)

// Differences says in words what sets a network apart from the one that it is
// compared with, one phrase for each property: "+ batch normalization before the
// activation".
func Differences(from, to *scenario.Net) []string {
	var out []string
	a, b := from.Parts(), to.Parts()
	for i := range a {
		if a[i].Text != b[i].Text {
			out = append(out, difference(a[i].Key, said(from, a[i]), said(to, b[i]))...)
		}
	}
	return out
}

// said is a property's text as people read it.
func said(n *scenario.Net, p scenario.Part) string {
	switch {
	case p.Text == "":
	case p.Key == "activation":
		return scenario.FunctionLabel(n.Activation)
	case p.Key == "initializer":
		return scenario.InitializerLabel(n.Initializer)
	case p.Key == "dropout":
		return dropped(n, p.Text)
	}
	return p.Text
}

// dropped is dropout's rates in words: 0.5, and where it is not after every
// hidden layer. "input=0.2,hidden=0.5" is "input 0.2, hidden 0.5", "layers=0/0.5"
// is "0.5 in layer 2".
func dropped(n *scenario.Net, text string) string {
	by := byLayer(n.Dropout.Rates(len(n.Layers)))
	if n.Dropout.Layers != nil {
		text = strings.Replace(text, "layers="+scenario.FormatRates(n.Dropout.Layers), by, 1)
	}
	text = strings.TrimPrefix(text, "hidden=")
	return strings.NewReplacer(", ", ", ", ",", ", ", "=", " ").Replace(text)
}

// byLayer says in which of the layers, counted from 1, there is which rate; one
// that holds in all of them stands alone.
func byLayer(rates []float64) string {
	var order []float64
	at := map[float64][]int{}
	for i, r := range rates {
		if r == 0 {
			continue
		}
		if at[r] == nil {
			order = append(order, r)
		}
		at[r] = append(at[r], i+1)
	}
	var words []string
	for _, r := range order {
		text := param.FormatFloat(r)
		if len(at[r]) < len(rates) {
			text += " in " + layerWords(at[r])
		}
		words = append(words, text)
	}
	return strings.Join(words, ", ")
}

// layerWords lists layers: "layer 3", "layers 1 and 2", "layers 2 to 5 and 8".
func layerWords(layers []int) string {
	if len(layers) == 1 {
		return fmt.Sprintf("layer %d", layers[0])
	}
	var parts []string
	for i := 0; i < len(layers); {
		end := i
		for end+1 < len(layers) && layers[end+1] == layers[end]+1 {
			end++
		}
		if end-i >= 2 {
			parts = append(parts, fmt.Sprintf("%d to %d", layers[i], layers[end]))
			i = end + 1
			continue
		}
		parts = append(parts, fmt.Sprint(layers[i]))
		i++
	}
	last := len(parts) - 1
	if last == 0 {
		return "layers " + parts[0]
	}
	return "layers " + strings.Join(parts[:last], ", ") + " and " + parts[last]
}

// titles are what the properties are called.
var titles = map[string]string{
	"alpha_dropout": "alpha dropout", "l1": "L1 penalty", "l2": "L2 penalty", "max_norm": "max-norm",
	"residual": "residual connections", "tied": "tied weights", "fixup": "Fixup initialization",
	"standardize": "standardized input", "batch_size": "batch size", "early_stopping": "early stopping", "prune": "pruned below",
	"batch_norm": "batch normalization", "batch_norm_input": "batch normalization of the input",
}

// difference is one property that went from a to b, "" for none.
func difference(key, a, b string) []string {
	title := titles[key]
	if title == "" {
		title = key
	}
	switch key {
	case "optimizer":
		return rules(a, b)
	case "batch_norm", "batch_norm_input":
		return []string{gained(placed(title, a), placed(title, b))}
	}
	with := func(text string) string {
		switch text {
		case "":
			return ""
		case "true":
			return title
		}
		return title + " " + text
	}
	if a != "" && b != "" {
		return []string{fmt.Sprintf("%s %s instead of %s", title, b, a)}
	}
	return []string{gained(with(a), with(b))}
}

// gained is what came, or went, or took another's place.
func gained(a, b string) string {
	switch {
	case a == "":
		return "+ " + b
	case b == "":
		return "− " + a
	}
	return b + " instead of " + a
}

// placed is batch normalization with its place in words.
func placed(title, text string) string {
	if text == "" {
		return ""
	}
	place, rest, _ := strings.Cut(text, ":")
	out := title
	switch place {
	case scenario.BatchNormBefore, scenario.BatchNormAfter:
		out += " " + place + " the activation"
	case scenario.InputNormColumns:
		out += " by columns"
	}
	if rest != "" {
		out += " (" + rest + ")"
	}
	return out
}

// rules compares two update rules: one by one where the rule is the same.
func rules(a, b string) []string {
	ka, va := written(a)
	kb, vb := written(b)
	if ka != kb {
		return []string{fmt.Sprintf("%s instead of %s", ruled(b), ruled(a))}
	}
	var out []string
	for _, key := range union(va, vb) {
		x, hadX := va[key]
		y, hadY := vb[key]
		name := key
		if key == "lr" {
			name = "learning rate"
		}
		name = strings.ReplaceAll(name, "_", " ")
		switch {
		case x == y && hadX == hadY:
		case !hadX:
			out = append(out, "+ "+name+" "+y)
		case !hadY:
			out = append(out, "− "+name+" "+x)
		default:
			out = append(out, fmt.Sprintf("%s %s instead of %s", name, y, x))
		}
	}
	return out
}

// ruled is an update rule with its parameters: "Adam (lr=0.01)".
func ruled(text string) string {
	name, rest, _ := strings.Cut(text, ":")
	if e, err := optimizers.Catalog().Lookup(name); err == nil {
		name = e.Title
	}
	if rest != "" {
		name += " (" + strings.ReplaceAll(rest, ",", ", ") + ")"
	}
	return name
}

// Ratio is how many times smaller the gradient of the first dense layer is than
// that of the last hidden one, in the last column that has both: the picture of
// a vanishing gradient in one number. It is not a number where there are fewer
// than two hidden layers, or nothing was recorded.
func (l *Lane) Ratio() float64 {
	if n := len(l.Columns); n > 0 {
		return ratio(l.Columns[n-1].GradientNorm)
	}
	return math.NaN()
}

func ratio(norms []float64) float64 {
	if len(norms) < 3 {
		return math.NaN()
	}
	return norms[0] / norms[len(norms)-2]
}

// RatioWords names the layers of Ratio: "layer 1 / layer 10".
func (l *Lane) RatioWords() string { return fmt.Sprintf("layer 1 / layer %d", len(l.Denses)-1) }

// written takes a rule apart as it is written, name:key=value,….
func written(text string) (name string, values map[string]string) {
	values = map[string]string{}
	name, pairs, err := param.Parse(text)
	if err != nil {
		return text, values
	}
	for _, p := range pairs {
		values[p.Key] = p.Value
	}
	return name, values
}

// union lists the keys of both, those of a rule in alphabetical order.
func union(a, b map[string]string) []string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}
