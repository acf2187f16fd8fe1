package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/export"
	racelab "downhill/render/labs/race"
)

// findFlag looks for learning rates instead of racing.
type findFlag string

func (f *findFlag) register(c *cobra.Command) {
	c.Flags().StringVar((*string)(f), "find-lr", "", "look for each racer's learning rate instead of racing, by `METHOD`: divide (10, divided by 3 until\ntraining stops diverging) or range (a rate that grows from 1e-5 to 10 in --steps steps)")
	offer(c, "find-lr", words(racelab.Methods()...))
}

func (f findFlag) check(fair *fairFlags, changed func(string) bool) error {
	switch f {
	case "":
		return nil
	case findFlag(racelab.Divide), findFlag(racelab.RangeTest):
	default:
		return usage(fmt.Errorf("--find-lr: %w", param.Unknown("method", string(f), racelab.Methods())))
	}
	if fair.tune || fair.defaults || changed("same-lr") || changed("by") {
		return usage(errors.New("--find-lr runs no race: leave out --tune, --same-lr, --defaults and --by"))
	}
	return nil
}

// run looks for the rates and prints or writes what was found.
func (f findFlag) run(ctx context.Context, s *streams, c *common, sc scenario.Scenario) error {
	finder, err := racelab.NewFinder(sc, racelab.Method(f), nil)
	if err != nil {
		return usage(err)
	}
	start := time.Now()
	p := c.progress(s, "looking for learning rates")
	for !finder.Done() {
		if ctx.Err() != nil {
			p.end()
			return fmt.Errorf("%w; nothing was written", errInterrupted)
		}
		if err := finder.Next(); err != nil {
			p.end()
			return err
		}
		p.show(finder.Progress())
	}
	p.end()
	found, took := finder.Finding(), time.Since(start)
	if len(c.outputs) == 0 {
		if c.quiet {
			return nil
		}
		return printFinding(s.out, found)
	}
	for _, path := range c.outputs {
		if animated(path) {
			if err := c.animate(ctx, s, path, &found.Scenario, found); err != nil {
				return err
			}
			continue
		}
		err := c.writeFile(ctx, s, path, func(w io.Writer, _ func(done, total int)) error {
			return carrying(w, format(path), &found.Scenario, func(w io.Writer) error {
				return c.encodeFinding(w, format(path), found, took)
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *common) encodeFinding(w io.Writer, format string, found *racelab.Finding, took time.Duration) error {
	look := f.look(found.Scenario.View)
	switch format {
	case "csv":
		return found.WriteCSV(w)
	case "json":
		return found.WriteJSON(w, took)
	case "yaml":
		return writeScenario(w, &found.Scenario)
	}
	size, err := f.pixels(false)
	if err != nil {
		return err
	}
	return export.Write(w, format, found.Figure(found.Len(), look), size)
}

// printFinding writes what was found as a readable table.
func printFinding(w io.Writer, found *racelab.Finding) error {
	for _, line := range found.Caption() {
		fmt.Fprintln(w, oneLine(line, 0))
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(tw, "optimizer\thyperparameters")
	for _, h := range found.Headers() {
		fmt.Fprint(tw, "\t", h)
	}
	fmt.Fprintln(tw)
	for i := range found.Runs {
		fmt.Fprintf(tw, "%s\t%s", oneLine(found.Runs[i].Name, nameWidth), racelab.Others(found.Runs[i].Rule))
		for _, cell := range found.Cells(i) {
			fmt.Fprint(tw, "\t", cell)
		}
		fmt.Fprintln(tw)
	}
	return tw.Flush()
}
