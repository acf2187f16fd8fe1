package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"downhill/internal/param"
)

// completer offers what a flag may be given.
type completer func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// offer registers a completion. Registering fails for a flag that does not
// exist or has one already: a mistake of ours.
func offer(c *cobra.Command, flag string, f completer) {
	if err := c.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic("cli: " + err.Error())
	}
}

// words offers some words.
func words(list ...string) completer {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return list, cobra.ShellCompDirectiveNoFileComp
	}
}

// files offers files with these endings (".png").
func files(endings ...string) completer {
	bare := make([]string, len(endings))
	for i, e := range endings {
		bare[i] = strings.TrimPrefix(e, ".")
	}
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return bare, cobra.ShellCompDirectiveFilterFileExt
	}
}

// folders offers folders.
func folders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// specs offers name:key=value,… from a catalog: names first, then behind the
// colon and each comma the keys that are not given yet, and behind the = the
// words of a parameter that takes words.
func specs[T any](catalog param.Catalog[T]) completer {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		const stay = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		name, rest, colon := strings.Cut(typed, ":")
		if !colon {
			var out []string
			for _, e := range catalog.Entries {
				out = append(out, e.Key+"\t"+e.Summary)
			}
			return out, stay
		}
		e, err := catalog.Lookup(name)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		if e.Rest != "" { // free text: an example is all there is to offer
			return []string{catalog.Format(param.Choice{Key: name, Values: e.Params.Defaults()})}, stay
		}
		done, last := "", rest
		if i := strings.LastIndexByte(rest, ','); i >= 0 {
			done, last = rest[:i+1], rest[i+1:]
		}
		params, given := e.Params, map[string]bool{}
		for part := range strings.SplitSeq(done, ",") {
			key, value, _ := strings.Cut(part, "=")
			given[key] = true
			params = append(params[:len(params):len(params)], nestedSpecs(e.Params, key, value)...)
		}
		var out []string
		key, _, valued := strings.Cut(last, "=")
		for _, p := range params {
			if !valued && !given[p.Key] {
				out = append(out, name+":"+done+p.Key+"=\t"+p.Title+", "+allowed(p))
			}
			if valued && p.Key == key {
				for _, word := range choices(p) {
					out = append(out, name+":"+done+key+"="+word)
				}
			}
		}
		return out, stay
	}
}

// nestedSpecs are the parameters of the thing that key=value names, dotted.
func nestedSpecs(specs param.Specs, key, value string) param.Specs {
	var out param.Specs
	for _, s := range specs {
		if s.Key != key || s.Kind != param.Nested {
			continue
		}
		in, err := s.Lookup(value)
		if err != nil {
			return nil
		}
		for _, n := range in {
			n.Key = key + "." + n.Key
			out = append(out, n)
		}
	}
	return out
}

// choices are the words that a parameter takes.
func choices(p param.Spec) []string {
	if p.Kind == param.Bool {
		return []string{"true", "false"}
	}
	return p.Choices
}
