package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"downhill/internal/scenario"
	scheduleslab "downhill/render/labs/schedules"
)

func newSchedules(s *streams) *cobra.Command {
	f := &schedulesFlags{}
	c := &cobra.Command{
		Use:   "schedules",
		Short: "Learning-rate schedules: the curves, and a race and a small network under each",
		Long: "Compare learning-rate schedules: the rate of every step, and what the same race and the\n" +
			"same small network come to under each of them, from one seed. Performance scheduling\n" +
			"watches the network's validation loss, and the race follows the rates that result.\n" +
			"Without --schedule it is every schedule there is.\n\n" +
			"The validation loss to be reached, --target, times how soon each schedule is there;\n" +
			"without it the lowest that the first schedule reaches. --seeds does so for several seeds:\n" +
			"other data, other weights, other minibatches. --range-test trains the network with a rate\n" +
			"that grows from step to step and gives 1cycle its highest rate.",
		Example: "  downhill schedules -o schedules.png\n" +
			"  downhill schedules --schedule power:s=20 --schedule exponential:s=20,rate=0.1 --steps 200 \\\n" +
			"    -o rates.csv -o rates.json\n" +
			"  downhill schedules --schedule exponential:s=100 --schedule exponential:s=7,per=epoch --axis epochs -o units.svg\n" +
			"  downhill schedules --schedule constant --schedule 1cycle:steps=300 --steps 300 --range-test\n" +
			"  downhill schedules --schedule constant --schedule performance:patience=3 --lr 0.03 --steps 600 --seeds 5",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c, s) },
	}
	f.register(c)
	return c
}

func (f *schedulesFlags) run(c *cobra.Command, s *streams) error {
	if err := f.check(); err != nil {
		return err
	}
	ctx, stop := interruptible(c.Context())
	defer stop()
	loaded, err := f.loadFrom(ctx, c, s.in, source{scenario.LabSchedules, scenario.DefaultSchedules, scenario.ParseSchedules})
	if err != nil {
		return err
	}
	// What the file said was in order, so what is wrong now is in the flags.
	sc, err := f.scene(c, loaded)
	if err != nil {
		return usage(err)
	}
	if f.rangeTest {
		if err := f.test(s, &sc); err != nil {
			return err
		}
	}
	if only, err := f.scripts(ctx, s, &sc); only || err != nil {
		return err
	}
	return f.schedules(ctx, s, sc)
}

// test gives 1cycle the rate that a range test finds.
func (f *schedulesFlags) test(s *streams, sc *scenario.Scenario) error {
	found, err := scheduleslab.RangeTest(*sc)
	if err != nil {
		return usage(err)
	}
	set, err := scheduleslab.WithMax(sc, found.Max)
	if err != nil {
		return usage(err)
	}
	if f.quiet {
		return nil
	}
	fmt.Fprintln(s.out, "Range test: "+found.Words())
	if set == 0 {
		fmt.Fprintln(s.out, "No schedule is 1cycle, so it sets none; give --schedule 1cycle:steps=N too.")
	}
	return nil
}

// schedules runs what a scenario of the lab asks for, and prints or writes it.
func (f *common) schedules(ctx context.Context, s *streams, sc scenario.Scenario) error {
	if err := errors.Join(f.checkExtent(&sc), f.reachable()); err != nil {
		return err
	}
	start := time.Now()
	frame, err := f.schedulesFrame(ctx, s, sc)
	if err != nil {
		return err
	}
	if err := f.writeLab(ctx, s, &sc, frame, time.Since(start)); err != nil {
		return err
	}
	if len(f.outputs) > 0 || f.quiet {
		return nil
	}
	return printSchedules(s.out, frame)
}

// schedulesFrame runs a scenario of the lab to its end.
func (f *common) schedulesFrame(ctx context.Context, s *streams, sc scenario.Scenario) (*scheduleslab.Frame, error) {
	run, err := scheduleslab.Start(sc)
	if err != nil {
		return nil, usage(err)
	}
	if err := finishLab(ctx, run, f.progress(s, "training steps")); err != nil {
		return nil, err
	}
	return run.Frame(), nil
}

// printSchedules writes how every schedule fared as a readable table.
func printSchedules(w io.Writer, f *scheduleslab.Frame) error {
	for _, line := range f.Caption(f.Len() - 1)[:1] {
		if err := writeText(w, line); err != nil {
			return err
		}
	}
	rows := [][]string{{"schedule", "rate, first → last", "race: final loss", "lowest validation loss", "final", "steps to " + f.TargetText(), "× sooner than the first"}}
	for i := range f.Runs {
		rows = append(rows, append([]string{f.Runs[i].Label}, f.Cells(&f.Runs[i])...))
	}
	if err := writeColumns(w, 2, rows); err != nil {
		return err
	}
	for i := range f.Runs {
		for _, cut := range f.Runs[i].Cuts {
			fmt.Fprintf(w, "%s: cut to %s at step %d, epoch %d\n", f.Runs[i].Label, scheduleslab.RateText(cut.To), cut.Step, cut.Epoch)
		}
		for _, m := range f.Runs[i].Landmarks {
			fmt.Fprintf(w, "%s: %s at step %d, %s\n", f.Runs[i].Label, scheduleslab.RateText(m.Rate), m.Step, m.Text)
		}
	}
	if note := f.Scenario.Schedules.Note; note != "" {
		return writeText(w, note)
	}
	return nil
}
