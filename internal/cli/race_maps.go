package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/maps"
	"downhill/optimizers/race"
	racelab "downhill/render/labs/race"
)

// mapFlags are the race's flags for maps.
type mapFlags struct {
	over    textValue // hyperparameters
	cells   textValue
	measure textValue
	basin   bool
	size    wholeValue
}

func (f *mapFlags) register(c *cobra.Command) {
	fs := c.Flags()
	f.size = scenario.DefaultBasinSize
	fs.Var(&f.over, "map", "map a rule over two hyperparameters `X,Y`, such as lr,momentum or lr=0.001/1,momentum=0/0.99")
	fs.Var(&f.cells, "cells", fmt.Sprintf("`WIDTHxHEIGHT` of the map in cells (default %dx%d)", scenario.DefaultMapNX, scenario.DefaultMapNY))
	fs.Var(&f.measure, "measure", "what the map shows: `MEASURE` is steps (to converge), final or best (loss)")
	fs.BoolVar(&f.basin, "basin", false, "map where each rule ends from every start; --steps is the length of each run (default 500)")
	fs.Var(&f.size, "basin-size", "starts of the basin map in each direction")
	offer(c, "map", words("lr,momentum", "lr,beta1", "beta1,beta2"))
	offer(c, "cells", words("32x24", "64x48", "128x96"))
	offer(c, "measure", words(maps.Measures()...))
	offer(c, "basin-size", words("100", "200", "400"))
}

// check reports flags that do not go together.
func (f *mapFlags) check() error {
	switch {
	case f.basin && f.over != "":
		return usage(errors.New("--map and --basin are two figures: run them one after the other"))
	case (f.cells != "" || f.measure != "") && f.basin:
		return usage(errors.New("--cells and --measure are for --map; a basin map has --basin-size and --steps"))
	}
	return nil
}

// scene lays the flags over the scenario.
func (f *mapFlags) scene(changed func(string) bool, sc *scenario.Scenario, steps int) error {
	if changed("optimizer") { // the racers that the file named are gone
		sc.Race.Map.Racer, sc.Race.Basin.Racer = "", ""
	}
	if f.basin {
		sc.View.Figure = scenario.FigureBasin
	}
	if changed("basin-size") {
		switch {
		case sc.View.Figure != scenario.FigureBasin:
			return errors.New("--basin-size: it is for --basin; give that too")
		case f.size == 0: // in a scenario as many as usual
			return fmt.Errorf("--basin-size 0: want 2 to %d", maps.MaxCells)
		}
	}
	if sc.View.Figure == scenario.FigureBasin {
		if changed("basin-size") {
			sc.Race.Basin.Size = int(f.size)
		}
		if changed("steps") {
			sc.Race.Basin.Steps = steps
		}
	}
	if f.over != "" {
		if err := f.overAxes(sc); err != nil {
			return fmt.Errorf("--map %s: %w", f.over, err)
		}
	}
	m := &sc.Race.Map
	if (f.cells != "" || f.measure != "") && sc.View.Figure != scenario.FigureMap {
		return errors.New("--cells and --measure are for a map: give --map too, such as --map lr,momentum")
	}
	if f.cells != "" {
		w, h, _ := strings.Cut(strings.NewReplacer("×", "x", "X", "x").Replace(string(f.cells)), "x")
		var err1, err2 error
		m.NX, err1 = strconv.Atoi(strings.TrimSpace(w))
		m.NY, err2 = strconv.Atoi(strings.TrimSpace(h))
		if err1 != nil || err2 != nil || m.NX < 2 || m.NY < 2 {
			return fmt.Errorf("--cells %s: want width x height, each 2 to %d, such as 64x48", f.cells, maps.MaxCells)
		}
	}
	if f.measure != "" {
		m.Measure = string(f.measure)
	}
	switch sc.View.Figure {
	case scenario.FigureMap:
		_, _, err := sc.MapPlan()
		return err
	case scenario.FigureBasin:
		_, _, err := sc.BasinPlans([4]float64{0, 1, 0, 1})
		return err
	}
	return nil
}

// overAxes reads X,Y with their ranges. The map is that of the first racer whose
// rule has both.
func (f *mapFlags) overAxes(sc *scenario.Scenario) error {
	parts := strings.Split(string(f.over), ",")
	if len(parts) != 2 {
		return errors.New("want two hyperparameters, such as lr,momentum")
	}
	m := scenario.HyperMap{NX: sc.Race.Map.NX, NY: sc.Race.Map.NY, Measure: sc.Race.Map.Measure}
	for i, to := range []struct {
		key *string
		at  *[2]float64
	}{{&m.X, &m.XRange}, {&m.Y, &m.YRange}} {
		key, span, ranged := strings.Cut(strings.TrimSpace(parts[i]), "=")
		*to.key = strings.TrimSpace(key)
		if *to.key == "" {
			return errors.New("want two hyperparameters, such as lr,momentum")
		}
		if !ranged {
			continue
		}
		from, end, ok := strings.Cut(span, "/")
		var err1, err2 error
		to.at[0], err1 = param.ReadNumber(from)
		to.at[1], err2 = param.ReadNumber(end)
		if !ok || err1 != nil || err2 != nil {
			return fmt.Errorf("%s=%s: want from and to, such as %s=0.001/1", key, span, key)
		}
	}
	has := func(r scenario.Racer) bool {
		keys := maps.Numeric(r.Rule.Key)
		return slices.Contains(keys, m.X) && slices.Contains(keys, m.Y)
	}
	if i := slices.IndexFunc(sc.Race.Racers, has); i >= 0 {
		m.Racer = sc.Race.Racers[i].Name
	}
	sc.Race.Map, sc.View.Figure = m, scenario.FigureMap
	return nil
}

// mapRun is a map at work.
type mapRun interface {
	labRun
	Progress() (done, total int)
}

// runMaps computes the map that a scenario asks for, and prints or writes it.
func (f *common) runMaps(ctx context.Context, s *streams, sc scenario.Scenario) error {
	if err := f.noAnimation("a map"); err != nil {
		return err
	}
	if err := f.reachable(); err != nil {
		return err
	}
	start := time.Now()
	var frame labFrame
	var table func(io.Writer) error
	if sc.View.Figure == scenario.FigureMap {
		run, err := racelab.StartMap(sc)
		if err != nil {
			return usage(err)
		}
		if err := finishLab(ctx, mapRun(run), f.progress(s, "mapping")); err != nil {
			return err
		}
		m := run.Frame()
		frame, table = m, func(w io.Writer) error { return printMap(w, m) }
	} else {
		run, err := racelab.StartBasin(sc)
		if err != nil {
			return usage(err)
		}
		if err := finishLab(ctx, mapRun(run), f.progress(s, "mapping")); err != nil {
			return err
		}
		m := run.Frame()
		frame, table = m, func(w io.Writer) error { return printBasin(w, m) }
	}
	if len(f.outputs) > 0 {
		return f.writeLab(ctx, s, &sc, frame, time.Since(start))
	}
	if f.quiet {
		return nil
	}
	return table(s.out)
}

// printMap writes the best cell, what theory knows, and how the cells ended.
func printMap(w io.Writer, f *racelab.MapFrame) error {
	for _, line := range f.Caption() {
		fmt.Fprintln(w, oneLine(line, 0))
	}
	p := &f.Plan
	x, y := p.X.Spec.Key, p.Y.Spec.Key
	fmt.Fprintf(w, "%s over %s and %s: %s\n\n", oneLine(f.Scenario.Race.Racers[f.Racer].Name, nameWidth), x, y, f.MeasureTitle())
	rows := [][]string{{"", x, y, "status", "at step", "loss", "lowest loss"}}
	if i, j, ok := f.Best(); ok {
		c := f.At(i, j)
		rows = append(rows, []string{"best cell", param.FormatFloat(p.X.Value(i)), param.FormatFloat(p.Y.Value(j)), string(c.Status),
			strconv.Itoa(c.Step), racelab.Number(c.Loss), racelab.Number(c.Best)})
	}
	if o, ok := f.Optimum(); ok {
		row := []string{"known optimum", "—", "—", o.Source, "", "", ""}
		for k, key := range []string{x, y} {
			switch key {
			case "lr":
				row[1+k] = racelab.Number(o.LearningRate)
			case "momentum":
				row[1+k] = racelab.Number(o.Momentum)
			}
		}
		rows = append(rows, row)
	}
	if err := writeColumns(w, 1, rows); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%d cells: %.1f %% converged, %.1f %% diverged, %.1f %% at rest elsewhere, %.1f %% still running\n", len(f.Cells),
		100*f.Share(race.Converged), 100*f.Share(race.Diverged), 100*f.Share(race.Stationary), 100*f.Share(race.Running))
	return err
}

// printBasin writes for every rule what share of the starts leads where.
func printBasin(w io.Writer, f *racelab.BasinFrame) error {
	p := &f.Plans[0]
	fmt.Fprintf(w, "%d × %d starts, %d steps each, seed %d; share of the starts, and median steps of those that converge\n\n",
		p.NX, p.NY, p.Steps, f.Scenario.Seed)
	head := []string{"optimizer", "hyperparameters"}
	for i, m := range f.Minima {
		if i == basinColumns {
			head = append(head, "other minima")
			break
		}
		head = append(head, fmt.Sprintf("(%.4g, %.4g)", m.X+0, m.Y+0))
	}
	rows := [][]string{append(head, "elsewhere", "diverged")}
	for k := range f.Plans {
		shares, elsewhere, diverged := f.Shares(k)
		row := []string{oneLine(f.Name(k), nameWidth), racelab.Hyperparameters(f.Plans[k].Rule)}
		others := 0.0
		for i, s := range shares {
			if i >= basinColumns {
				others += s
				continue
			}
			text := fmt.Sprintf("%.1f %%", 100*s)
			if n := f.Median(k, i); n >= 0 {
				text += fmt.Sprintf(", %d", n)
			}
			row = append(row, text)
		}
		if len(shares) > basinColumns {
			row = append(row, fmt.Sprintf("%.1f %%", 100*others))
		}
		rows = append(rows, append(row, fmt.Sprintf("%.1f %%", 100*elsewhere), fmt.Sprintf("%.1f %%", 100*diverged)))
	}
	return writeColumns(w, 2, rows)
}

// basinColumns is how many minima the table has columns for.
const basinColumns = 8
