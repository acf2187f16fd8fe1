package scenario

import (
	"fmt"
	"strconv"
	"strings"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/nn/initializers"
	"downhill/optimizers"
)

// Part is one property of a network as it is written in a document and on the
// command line.
type Part struct{ Key, Text string }

// Parts lists a network's properties in the order of the document; what is off
// has an empty text.
func (n *Net) Parts() []Part {
	number := func(x float64) string {
		if x == 0 {
			return ""
		}
		return param.FormatFloat(x)
	}
	whole := func(x int) string {
		if x == 0 {
			return ""
		}
		return strconv.Itoa(x)
	}
	flag := func(b bool) string {
		if b {
			return "true"
		}
		return ""
	}
	placed := func(c param.Catalog[struct{}], ch param.Choice) string {
		if ch.Key == BatchNormNone {
			return ""
		}
		return c.Format(ch)
	}
	return []Part{
		{"layers", FormatLayers(n.Layers)},
		{"activation", activations.Catalog().Format(n.Activation)},
		{"initializer", initializers.Catalog().Format(n.Initializer)},
		{"batch_norm", placed(BatchNorms(), n.BatchNorm)},
		{"batch_norm_input", placed(InputNorms(), n.BatchNormInput)},
		{"dropout", n.Dropout.String()},
		{"alpha_dropout", flag(n.AlphaDropout)},
		{"l1", number(n.L1)},
		{"l2", number(n.L2)},
		{"max_norm", number(n.MaxNorm)},
		{"residual", flag(n.Residual)},
		{"tied", flag(n.Tied)},
		{"fixup", flag(n.Fixup)},
		{"standardize", flag(n.Standardize)},
		{"optimizer", optimizers.Catalog().Format(n.Optimizer)},
		{"batch_size", whole(n.BatchSize)},
		{"early_stopping", whole(n.EarlyStopping)},
		{"prune", number(n.Prune)},
	}
}

// AutoNames names each network after the properties that are not the same in
// all of them, and a single one after its layers and activation.
func (t *Train) AutoNames() []string {
	all := make([][]Part, len(t.Nets))
	for i := range t.Nets {
		all[i] = t.Nets[i].Parts()
	}
	names := make([]string, len(all))
	for i, parts := range all {
		var words []string
		for k, p := range parts {
			if p.Key == "activation" && len(t.Nets[i].Layers) == 0 {
				continue // there is none to speak of
			}
			single := len(all) == 1 && (p.Key == "layers" || p.Key == "activation")
			if single || varies(all, k) {
				words = append(words, said(p))
			}
		}
		name := strings.Join(words, ", ")
		if name == "" {
			name = "run"
		}
		names[i] = name
	}
	return counted(names)
}

// counted writes a number behind a name that has been given before.
func counted(names []string) []string {
	taken := map[string]int{}
	for i, name := range names {
		taken[name]++
		if n := taken[name]; n > 1 {
			names[i] = fmt.Sprintf("%s %d", name, n)
		}
	}
	return names
}

func varies(all [][]Part, k int) bool {
	for _, parts := range all {
		if parts[k].Text != all[0][k].Text {
			return true
		}
	}
	return false
}

// said is a property in words that say which one it is.
func said(p Part) string {
	words := strings.ReplaceAll(p.Key, "_", " ")
	switch {
	case p.Key == "layers" && p.Text == NoLayers:
		return "linear"
	case p.Key == "layers" || p.Key == "activation" || p.Key == "initializer" || p.Key == "optimizer":
		return p.Text
	case p.Text == "":
		return "no " + words
	case p.Text == "true":
		return words
	}
	return words + " " + p.Text
}

// NameNets gives a name to each network that has none.
func (t *Train) NameNets() {
	for i, name := range t.AutoNames() {
		if t.Nets[i].Name == "" {
			t.Nets[i].Name = t.freeName(name)
		}
	}
}

func (t *Train) freeName(wish string) string {
	name := wish
	for n := 2; t.Index(name) >= 0 || name == AllLanes; n++ {
		name = fmt.Sprintf("%s %d", wish, n)
	}
	return name
}
