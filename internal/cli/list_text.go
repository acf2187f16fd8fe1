package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"downhill/optimizers"
)

// listText prints the catalogs for people: under each name its sentence, then
// a line for each parameter. What every rule takes stands once, at the end.
func listText(w io.Writer, kinds []listed) error {
	for i, k := range kinds {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s\n\n", strings.ToUpper(k.Kind))
		shared := map[string]bool{}
		if k.Kind == "optimizers" {
			for _, p := range optimizers.Common() {
				shared[p.Key] = true
			}
		}
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for j, e := range k.Entries {
			if e.Group != "" && e.Group != k.Entries[j-1].Group {
				printShared(t, k.Entries[0], shared)
				fmt.Fprintf(t, "%s\tapart from these:\n", strings.ToUpper(e.Group))
				clear(shared)
			}
			fmt.Fprintf(t, "%s\t%s\n", e.Name, e.Summary)
			if e.Lab != "" {
				fmt.Fprintf(t, "\tlab %s, known %s\n", e.Lab, e.Known)
			}
			if e.Note != "" {
				fmt.Fprintf(t, "\t%s\n", e.Note)
			}
			if len(e.Domain) == 4 {
				fmt.Fprintf(t, "\t%s\n", whereabouts(e))
			}
			for _, p := range e.Params {
				if !shared[p.Key] {
					printParam(t, p)
				}
			}
		}
		if len(shared) > 0 {
			printShared(t, k.Entries[0], shared)
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// printShared prints what every entry so far takes, as the first one has it.
func printShared(w io.Writer, first listedItem, shared map[string]bool) {
	if len(shared) == 0 {
		return
	}
	fmt.Fprintf(w, "any of them\ttakes as well\n")
	for _, p := range first.Params {
		if shared[p.Key] {
			printParam(w, p)
		}
	}
}

func printParam(w io.Writer, p listedParam) {
	unit := p.Unit
	if len(unit) > 0 && unit != "°" {
		unit = " " + unit
	}
	symbol := ""
	if p.Symbol != "" && p.Symbol != p.Key && p.Symbol != p.Title {
		symbol = p.Symbol + ", "
	}
	fmt.Fprintf(w, "\t  %s = %s%s\t%s%s\t%s\n", p.Key, p.written, unit, symbol, p.Title, p.Range)
}

// whereabouts says where a surface is looked at by default and where its best
// minima are, with numbers as they are typed.
func whereabouts(e listedItem) string {
	var best []string
	for _, m := range e.Minima {
		if m[2] == e.Minima[0][2] { // the global ones come first
			best = append(best, fmt.Sprintf("%.6g,%.6g", m[0]+0, m[1]+0))
		}
	}
	minima := "no minimum"
	switch n := len(best); {
	case n == 1:
		minima = "minimum " + best[0]
	case n > 1:
		minima = fmt.Sprintf("%d minima %s", n, strings.Join(best, " "))
	}
	if more := len(e.Minima) - len(best); more > 0 {
		minima += fmt.Sprintf(" and %d local", more)
	}
	if e.Found {
		minima += " (found)"
	}
	d := e.Domain
	return fmt.Sprintf("x %g…%g, y %g…%g, start %g,%g, %s", d[0], d[1], d[2], d[3], e.Start[0], e.Start[1], minima)
}
