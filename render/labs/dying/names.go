package dying

import (
	"fmt"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/render/figure"
)

// names are what the functions are called: their titles, with what is not the
// default, or what tells two of a kind apart.
func names(functions []param.Choice) []string {
	times := map[string]int{}
	for _, f := range functions {
		times[f.Key]++
	}
	taken := map[string]int{}
	out := make([]string, len(functions))
	for i, f := range functions {
		e, err := activations.Catalog().Lookup(f.Key)
		if err != nil {
			out[i] = f.Key
			continue
		}
		name := e.Title
		for _, s := range e.Params {
			if v := f.Values[s.Key]; times[f.Key] > 1 || !v.Equal(s.Default) {
				name += " " + s.Symbol + " = " + figure.Exact(v.Num())
			}
		}
		if taken[name]++; taken[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, taken[name])
		}
		out[i] = name
	}
	return out
}
