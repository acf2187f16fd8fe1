package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"downhill/internal/scenario"
	seeds "downhill/optimizers/endings"
	"downhill/optimizers/race"
	racelab "downhill/render/labs/race"
)

// endingsFlags are the race's flags for stochastic gradients.
type endingsFlags struct {
	batch wholeValue
	seeds wholeValue
}

func (f *endingsFlags) register(c *cobra.Command) {
	fs := c.Flags()
	f.seeds = seeds.DefaultSeeds
	fs.Var(&f.batch, "batch", "samples of a minibatch on a surface that has samples (regression); 0 is all of them")
	fs.Var(&f.seeds, "endings", fmt.Sprintf("run every racer with so many seeds, %d to %d, and show where it ends", seeds.MinSeeds, seeds.MaxSeeds))
	offer(c, "batch", words("1", "10", "50"))
	offer(c, "endings", words("200", "1000"))
}

// scene lays the flags over the scenario.
func (f *endingsFlags) scene(changed func(string) bool, sc *scenario.Scenario) error {
	if changed("optimizer") { // the racers that the file named are gone
		sc.Race.Endings.Racer = ""
	}
	if changed("batch") {
		sc.Race.Batch = int(f.batch)
	}
	if !changed("endings") {
		return nil
	}
	for _, other := range []string{"map", "basin"} {
		if changed(other) {
			return fmt.Errorf("--endings and --%s are two figures: run them one after the other", other)
		}
	}
	if err := seeds.CheckSeeds(int(f.seeds)); err != nil {
		return fmt.Errorf("--endings: %w", err)
	}
	sc.Race.Endings.Seeds, sc.View.Figure = int(f.seeds), scenario.FigureEndings
	_, _, err := sc.EndingPlans()
	return err
}

// runEndings runs the clouds that a scenario asks for, and prints or writes them.
func (f *common) runEndings(ctx context.Context, s *streams, sc scenario.Scenario) error {
	if err := f.noAnimation("a cloud of endings"); err != nil {
		return err
	}
	if err := f.reachable(); err != nil {
		return err
	}
	start := time.Now()
	run, err := racelab.StartEndings(sc)
	if err != nil {
		return usage(err)
	}
	if err := finishLab(ctx, mapRun(run), f.progress(s, "racing seeds")); err != nil {
		return err
	}
	frame := run.Frame()
	if len(f.outputs) > 0 {
		return f.writeLab(ctx, s, &sc, frame, time.Since(start))
	}
	if f.quiet {
		return nil
	}
	return printEndings(s.out, frame)
}

// printEndings writes what was measured of every cloud and what theory says.
func printEndings(w io.Writer, f *racelab.EndingsFrame) error {
	for _, line := range f.Caption()[:1] {
		fmt.Fprintln(w, oneLine(line, 0))
	}
	fmt.Fprintln(w)
	loss := "mean loss"
	if f.Lowest == f.Lowest {
		loss += " − minimum"
	}
	rows := [][]string{{"optimizer", "", "mean x", "mean y", "sd x", "sd y", "correlation", loss, "5 %", "median", "95 %", "converged", "diverged"}}
	for k := range f.Plans {
		s := &f.Summaries[k]
		m := f.Moments(k)
		row := append([]string{oneLine(f.Name(k), nameWidth), "measured"}, m...)
		row = append(row, racelab.Number(f.Excess(s.Loss))+" ± "+racelab.Number(s.LossError))
		for _, i := range []int{0, 2, 4} {
			row = append(row, racelab.Number(f.Excess(s.Quantiles[i])))
		}
		rows = append(rows, append(row, share(s.Share(race.Converged)), share(s.Share(race.Diverged))))
		t := f.Theory[k]
		if t == nil {
			continue
		}
		rows = append(rows, append(append([]string{"", "theory, step " + strconv.Itoa(t.Last.Steps)}, racelab.MomentsText(t.Last.Moments)...), racelab.Number(t.Last.Excess), "", "", "", "", ""))
		if st := t.Stationary; st != nil {
			rows = append(rows, append(append([]string{"", "theory, stationary"}, racelab.MomentsText(st.Moments)...), racelab.Number(st.Excess), "", "", "", "", ""))
		}
	}
	return writeColumns(w, 2, rows)
}

// share writes a part of a whole.
func share(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }
