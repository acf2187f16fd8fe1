package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"downhill/internal/param"
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
	Params  []listedParam `json:"params"`
	// What a surface knows of itself.
	Domain []float64    `json:"domain,omitempty"`
	Start  []float64    `json:"start,omitempty"`
	Minima [][3]float64 `json:"minima,omitempty"`
}

type listedParam struct {
	Key     string `json:"key"`
	Symbol  string `json:"symbol,omitempty"`
	Title   string `json:"title"`
	Kind    string `json:"kind"`
	Default any    `json:"default"` // null where absent means off
	Range   string `json:"range"`
	Unit    string `json:"unit,omitempty"`
	Help    string `json:"help,omitempty"`
}

func newList(s *streams) *cobra.Command {
	format := "text"
	c := &cobra.Command{
		Use:       "list [surfaces|optimizers|schedules]",
		Short:     "Show everything the catalogs hold: names, parameters, ranges, defaults",
		Example:   "  downhill list optimizers\n  downhill list --format json",
		ValidArgs: []string{"surfaces", "optimizers", "schedules"},
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return usage(param.Unknown("format", format, []string{"text", "json"}))
			}
			if len(args) > 1 {
				return usage(fmt.Errorf("list takes one kind, got %d", len(args)))
			}
			kinds := catalogs()
			if len(args) == 1 {
				i := slices.IndexFunc(kinds, func(l listed) bool { return l.Kind == args[0] || l.Kind == args[0]+"s" })
				if i < 0 {
					var names []string
					for _, k := range kinds {
						names = append(names, k.Kind)
					}
					return usage(param.Unknown("kind", args[0], names))
				}
				kinds = kinds[i : i+1]
			}
			if format == "json" {
				return listJSON(s.out, kinds)
			}
			return listText(s.out, kinds)
		},
	}
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

func catalogs() []listed {
	s := items(surfaces.Catalog(), describeSurface)
	return []listed{{"surfaces", s}, {"optimizers", items(optimizers.Catalog(), nil)}, {"schedules", items(schedules.Catalog(), nil)}}
}

func items[T any](c param.Catalog[T], more func(*listedItem, T)) []listedItem {
	var out []listedItem
	for _, e := range c.Entries {
		it := listedItem{Name: e.Key, Title: e.Title, Summary: e.Summary, Formula: e.Formula, Source: e.Source, Note: e.Note,
			Params: []listedParam{}}
		for _, p := range e.Params {
			lp := listedParam{Key: p.Key, Symbol: p.Symbol, Title: p.Title, Kind: kindName(p.Kind), Range: p.Range(), Unit: p.Unit, Help: p.Help}
			if !p.Optional {
				lp.Default = p.Default.Any()
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

func describeSurface(it *listedItem, f surfaces.Surface) {
	d, start := f.Domain(), f.Start()
	it.Domain, it.Start = []float64{d.XMin, d.XMax, d.YMin, d.YMax}, start[:]
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

// listText prints the parameters that every entry of a catalog shares once, at
// the catalog's head.
func listText(w io.Writer, kinds []listed) error {
	for i, k := range kinds {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, strings.ToUpper(k.Kind))
		shared := map[string]bool{}
		if k.Kind == "optimizers" {
			for _, p := range optimizers.Common() {
				shared[p.Key] = true
			}
		}
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for n, e := range k.Entries {
			fmt.Fprintf(t, "%s\t%s\n", e.Name, e.Summary)
			if e.Note != "" {
				fmt.Fprintf(t, "\t%s\n", e.Note)
			}
			for _, p := range e.Params {
				if !shared[p.Key] || n == len(k.Entries)-1 {
					if shared[p.Key] && len(shared) > 0 {
						continue
					}
					printParam(t, p)
				}
			}
		}
		if len(shared) > 0 {
			fmt.Fprintf(t, "any of them\ttakes as well\n")
			for _, p := range k.Entries[0].Params {
				if shared[p.Key] {
					printParam(t, p)
				}
			}
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func printParam(w io.Writer, p listedParam) {
	def := "off"
	if p.Default != nil {
		def = fmt.Sprint(p.Default)
	}
	fmt.Fprintf(w, "\t  %s = %s%s\t%s\t%s\n", p.Key, def, p.Unit, p.Title, p.Range)
}
