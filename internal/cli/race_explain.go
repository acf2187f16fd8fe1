package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
)

// explainFlag shows one step of a racer from inside.
type explainFlag struct{ at textValue }

func (f *explainFlag) register(c *cobra.Command) {
	c.Flags().Var(&f.at, "explain", "explain one step of a racer, `RACER[@STEP]`: its terms in symbols and numbers, or as a picture")
	offer(c, "explain", words())
}

// scene lays the flag over the scenario.
func (f *explainFlag) scene(changed func(string) bool, sc *scenario.Scenario) error {
	if changed("optimizer") { // the racers that the file named are gone
		sc.Race.Inside.Racer = ""
	}
	if f.at == "" {
		return nil
	}
	name, step := string(f.at), ""
	if i := strings.LastIndex(name, "@"); i >= 0 {
		name, step = name[:i], name[i+1:]
	}
	name = strings.TrimSpace(name)
	racer, err := findRacer(&sc.Race, name)
	if err != nil {
		return fmt.Errorf("--explain: %w", err)
	}
	sc.Race.Inside.Racer, sc.View.Figure = racer, scenario.FigureStep
	if step != "" {
		n, err := strconv.Atoi(strings.TrimSpace(step))
		if err != nil || n < 0 || n > sc.Race.Steps {
			return fmt.Errorf("--explain %s: step %q: want a whole number from 0 to %d, the step that leaves θ there", f.at, step, sc.Race.Steps)
		}
		sc.View.Step = n
	}
	return nil
}

// findRacer finds a racer by its name, in whatever case, or by its rule.
func findRacer(r *scenario.Race, name string) (string, error) {
	if r.Index(name) >= 0 {
		return name, nil
	}
	var names []string
	for _, rc := range r.Racers {
		if strings.EqualFold(rc.Name, name) || rc.Rule.Key == name {
			return rc.Name, nil
		}
		names = append(names, rc.Name)
	}
	return "", param.Unknown("racer", name, names)
}

// runExplain explains the step that a scenario looks at, and prints or writes it.
func (f *common) runExplain(ctx context.Context, s *streams, sc scenario.Scenario) error {
	if err := f.noAnimation("a step"); err != nil {
		return err
	}
	if err := f.reachable(); err != nil {
		return err
	}
	start := time.Now()
	run, err := racelab.Start(sc)
	if err != nil {
		return usage(err)
	}
	// As far as the step goes, and no further.
	run.Seek(min(sc.View.Step+1, sc.Race.Steps))
	if err := finish(ctx, run, f.progress(s, "racing")); err != nil {
		return err
	}
	frame, err := racelab.ExplainStep(run.Snapshot())
	if err != nil {
		return err
	}
	doc := frame.Document()
	if len(f.outputs) > 0 {
		return f.writeLab(ctx, s, &doc, frame, time.Since(start))
	}
	if f.quiet {
		return nil
	}
	return printStep(s.out, frame)
}

// printStep writes the terms of a step.
func printStep(w io.Writer, f *racelab.StepFrame) error {
	for _, line := range f.Caption() {
		fmt.Fprintln(w, oneLine(line, 0))
	}
	fmt.Fprintf(w, "%s: from (%s, %s) to (%s, %s)\n\n", oneLine(f.Heading(), 0), figure.Exact(f.E.From[0]), figure.Exact(f.E.From[1]),
		figure.Exact(f.E.To[0]), figure.Exact(f.E.To[1]))
	rows := [][]string{{"part", "formula", "x", "y", "x in numbers", "y in numbers"}}
	for i := range f.E.Terms {
		t := &f.E.Terms[i]
		row := []string{t.Title, racelab.Plain(f.Symbols(t)), figure.Short(t.At(0), 7), "", racelab.Plain(f.Numbers(t, 0)), ""}
		if len(t.Value) > 1 {
			row[3], row[5] = figure.Short(t.At(1), 7), racelab.Plain(f.Numbers(t, 1))
		}
		rows = append(rows, row)
	}
	if err := writeColumns(w, 2, rows); err != nil {
		return err
	}
	fmt.Fprintln(w)
	for i := range f.E.Terms {
		if _, err := fmt.Fprintf(w, "%d. %s\n", i+1, f.E.Terms[i].Says); err != nil {
			return err
		}
	}
	return nil
}

// check reports flags that do not go together.
func (f *explainFlag) check(changed func(string) bool) error {
	if f.at == "" {
		return nil
	}
	for _, other := range []string{"map", "basin", "find-lr", "tune", "ghost"} {
		if changed(other) {
			return usage(errors.New("--explain shows one step: leave out --" + other))
		}
	}
	return nil
}
