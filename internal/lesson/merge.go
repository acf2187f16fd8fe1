package lesson

import (
	"slices"

	"github.com/goccy/go-yaml"
)

// merge applies a patch to a tree as RFC 7386 has it for JSON: mappings are
// merged, null removes a key, and anything else, lists too, takes the place of
// what was there. Neither tree is changed; the result shares parts with both.
func merge(tree, patch yaml.MapSlice) yaml.MapSlice {
	out := slices.Clone(tree)
	for _, p := range patch {
		i := slices.IndexFunc(out, func(have yaml.MapItem) bool { return have.Key == p.Key })
		if p.Value == nil {
			if i >= 0 {
				out = slices.Delete(out, i, i+1)
			}
			continue
		}
		value := p.Value
		if inner, ok := value.(yaml.MapSlice); ok {
			var below yaml.MapSlice
			if i >= 0 {
				below, _ = out[i].Value.(yaml.MapSlice)
			}
			value = merge(below, inner)
		}
		if i < 0 {
			out = append(out, yaml.MapItem{Key: p.Key, Value: value})
		} else {
			out[i].Value = value
		}
	}
	return out
}
