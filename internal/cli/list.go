package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn/initializers"
	"downhill/optimizers"
	"downhill/optimizers/schedules"
	"downhill/surfaces"
)

// listed is one catalog as downhill list shows it.
type listed struct {
	Kind    string       `json:"kind"`
	Entries []listedItem `json:"entries"`
}

type listedItem struct {
	Name    string        `json:"name"`
	Title   string        `json:"title"`
	Summary string        `json:"summary"`
	Formula string        `json:"formula"`
	Source  string        `json:"source"`
	Note    string        `json:"note,omitempty"`
	Group   string        `json:"group,omitempty"`
	Params  []listedParam `json:"params"`
	// What a surface knows of itself.
	Domain []float64    `json:"domain,omitempty"`
	Start  []float64    `json:"start,omitempty"`
	Minima [][3]float64 `json:"minima,omitempty"`
	Found  bool         `json:"minima_found,omitempty"` // by a search: not known
	// Of a scenario: its lab, and whether it is known to go well.
	Lab   string `json:"lab,omitempty"`
	Known string `json:"known,omitempty"` // good or bad
}

type listedParam struct {
	Key     string   `json:"key"`
	Symbol  string   `json:"symbol,omitempty"`
	Title   string   `json:"title"`
	Kind    string   `json:"kind"`
	Default any      `json:"default"` // null where absent means off
	Range   string   `json:"range"`
	Choices []string `json:"choices,omitempty"`
	Unit    string   `json:"unit,omitempty"`
	Help    string   `json:"help,omitempty"`
	written string   // the default as it is written on the command line
}

func newList(s *streams) *cobra.Command {
	format := "text"
	names := listKinds()
	c := &cobra.Command{
		Use:   "list [" + strings.Join(names, "|") + "]",
		Short: "Show everything the catalogs hold: names, parameters, ranges, defaults",
		Long: "Show everything the catalogs hold: what each thing is called on the command line and in\n" +
			"a scenario, what it is for, and its parameters with their defaults and ranges. JSON holds\n" +
			"the formulas, sources and explanations too.",
		Example:   "  downhill list\n  downhill list optimizers\n  downhill list surfaces --format json",
		ValidArgs: names,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return usage(fmt.Errorf("list takes one kind, got %d: %s", len(args), strings.Join(args, " ")))
			case len(args) == 1 && indexKind(names, args[0]) < 0:
				return usage(param.Unknown("kind", args[0], names))
			case format != "text" && format != "json":
				return usage(param.Unknown("format", format, []string{"text", "json"}))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			kinds := names
			if len(args) == 1 {
				i := indexKind(names, args[0])
				kinds = names[i : i+1]
			}
			listed := catalogs(kinds)
			if format == "json" {
				return listJSON(s.out, listed)
			}
			return listText(s.out, listed)
		},
	}
	c.Flags().StringVar(&format, "format", "text", "text or json")
	offer(c, "format", words("text", "json"))
	return c
}

// indexKind finds a kind by its name, or by the singular: surface.
func indexKind(kinds []string, name string) int {
	return slices.IndexFunc(kinds, func(k string) bool { return k == name || k == name+"s" })
}

// listKinds are the catalogs' names.
func listKinds() []string {
	return []string{"surfaces", "optimizers", "schedules", "activations", "initializers", "datasets", "scenarios", "lessons"}
}

// catalogs reads some of the catalogs. It takes a moment, since what the surfaces
// know of themselves may have to be searched for.
func catalogs(kinds []string) []listed {
	read := map[string]func() []listedItem{
		"surfaces":     func() []listedItem { return items(scenario.Surfaces(), describeSurface) },
		"optimizers":   func() []listedItem { return items(optimizers.Catalog(), nil) },
		"schedules":    func() []listedItem { return items(schedules.Catalog(), nil) },
		"activations":  func() []listedItem { return items(activations.Catalog(), nil) },
		"initializers": func() []listedItem { return items(initializers.Catalog(), nil) },
		"datasets":     func() []listedItem { return items(scenario.Data(), nil) },
		"scenarios":    exampleItems,
		"lessons":      lessonItems,
	}
	out := make([]listed, len(kinds))
	for i, k := range kinds {
		out[i] = listed{k, read[k]()}
	}
	return out
}

func items[T any](c param.Catalog[T], more func(*listedItem, T)) []listedItem {
	var out []listedItem
	for _, e := range c.Entries {
		it := listedItem{Name: e.Key, Title: e.Title, Summary: e.Summary, Formula: e.Formula, Source: e.Source, Note: e.Note, Group: e.Group,
			Params: []listedParam{}}
		for _, p := range e.Params {
			lp := listedParam{Key: p.Key, Symbol: p.Symbol, Title: p.Title, Kind: kindName(p.Kind), Range: allowed(p),
				Choices: p.Choices, Unit: p.Unit, Help: p.Help, written: "off"}
			if !p.Optional {
				lp.Default, lp.written = p.Default.Any(), p.Default.String()
			}
			it.Params = append(it.Params, lp)
		}
		if thing, err := e.New(e.Params.Defaults()); err == nil && more != nil {
			more(&it, thing)
		}
		out = append(out, it)
	}
	return out
}

// allowed says in words what a parameter takes.
func allowed(p param.Spec) string {
	switch {
	case p.Kind == param.Nested:
		return strings.Join(p.Choices, " or ")
	case p.Kind == param.Text && len(p.Choices) == 0:
		return "any text"
	}
	return p.Range()
}

func describeSurface(it *listedItem, f surfaces.Surface) {
	d, start := f.Domain(), f.Start()
	it.Domain, it.Start = []float64{d.XMin, d.XMax, d.YMin, d.YMax}, start[:]
	_, it.Found = f.(surfaces.Searched)
	for _, m := range f.Minima() {
		it.Minima = append(it.Minima, [3]float64{m.X, m.Y, m.F})
	}
}

func kindName(k param.Kind) string {
	return [...]string{"number", "whole number", "switch", "word", "list", "name"}[k]
}

func listJSON(w io.Writer, kinds []listed) error {
	out := map[string]any{"version": 1}
	for _, k := range kinds {
		out[k.Kind] = k.Entries
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}
