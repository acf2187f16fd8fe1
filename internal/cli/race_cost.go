package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"downhill/internal/scenario"
	racelab "downhill/render/labs/race"
)

// costFlags ask for what second order costs.
type costFlags struct {
	on         bool
	parameters wholeValue
}

func (f *costFlags) register(c *cobra.Command) {
	f.parameters = scenario.DefaultCostParameters
	fs := c.Flags()
	fs.BoolVar(&f.on, "cost", false, "what second order costs: memory of every method by parameters, and what each racer asked for")
	fs.Var(&f.parameters, "parameters", "how many parameters --cost is read at; the default is a network 784-300-100-10")
	offer(c, "parameters", words("7850", "79510", "266610"))
}

// check reports flags that do not go together.
func (f *costFlags) check(changed func(string) bool) error {
	for _, other := range []string{"map", "basin", "spectrum"} {
		if f.on && changed(other) {
			return usage(fmt.Errorf("--cost and --%s are two figures: run them one after the other", other))
		}
	}
	return nil
}

// scene lays the flags over the scenario.
func (f *costFlags) scene(changed func(string) bool, sc *scenario.Scenario) error {
	if f.on {
		sc.View.Figure = scenario.FigureCost
	}
	if !changed("parameters") {
		return nil
	}
	if sc.View.Figure != scenario.FigureCost {
		return errors.New("--parameters is for --cost: give that too")
	}
	if f.parameters < 1 {
		return fmt.Errorf("--parameters %d: want 1 to %d, such as %d", int(f.parameters), scenario.MaxCostParameters, scenario.DefaultCostParameters)
	}
	sc.Race.Cost.Parameters = int(f.parameters)
	return nil
}

// runCost races, and prints or writes the costs.
func (f *common) runCost(ctx context.Context, s *streams, sc scenario.Scenario) error {
	if err := f.noAnimation("a table of costs"); err != nil {
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
	if err := finish(ctx, run, f.progress(s, "racing")); err != nil {
		return err
	}
	race := run.Snapshot()
	frame := race.Cost(race.Rec.Step)
	if len(f.outputs) > 0 {
		return f.writeLab(ctx, s, &sc, frame, time.Since(start))
	}
	if f.quiet {
		return nil
	}
	return printCost(s.out, frame)
}

// printCost writes what the methods cost, and what the racers asked for.
func printCost(w io.Writer, f *racelab.CostFrame) error {
	for _, line := range f.Caption() {
		if err := writeText(w, line); err != nil {
			return err
		}
	}
	fmt.Fprintln(w)
	head := []string{"method", "keeps", "n = 2"}
	sizes := []float64{}
	for _, n := range racelab.Networks() {
		sizes = append(sizes, float64(n.Parameters()))
	}
	if last := sizes[len(sizes)-1]; f.Parameters != last {
		sizes = append(sizes, f.Parameters)
	}
	for _, n := range sizes {
		head = append(head, "n = "+strconv.Itoa(int(n)))
	}
	rows := [][]string{append(head, "asks a step", "multiplies")}
	for _, m := range racelab.CostRows() {
		row := []string{m.Name, m.Keeps, racelab.Bytes(m.Bytes(2))}
		for _, n := range sizes {
			row = append(row, racelab.Bytes(m.Bytes(n)))
		}
		rows = append(rows, append(row, m.Asks, m.Work))
	}
	if err := writeColumns(w, 2, rows); err != nil {
		return err
	}
	fmt.Fprintln(w)
	racers := [][]string{{"optimizer", "hyperparameters", "steps to converge", "asked for until then", "evaluations", "keeps for " + strconv.Itoa(int(f.Parameters))}}
	for _, m := range f.Measured() {
		racers = append(racers, []string{oneLine(m.Name, nameWidth), racelab.Hyperparameters(m.Rule), m.Arrived(), m.Asked(), strconv.Itoa(m.Evaluations), racelab.Bytes(m.Bytes)})
	}
	return writeColumns(w, 2, racers)
}
