package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"downhill/internal/scenario"
	activationslab "downhill/render/labs/activations"
	dyinglab "downhill/render/labs/dying"
)

func newActivations(s *streams) *cobra.Command {
	f := &activationsFlags{}
	c := &cobra.Command{
		Use:   "activations",
		Short: "Activation functions: curves, derivatives, what they do to a signal, what they cost",
		Long: "Compare activation functions: curve and derivative, where they are saturated, what they\n" +
			"make of a normal signal, and what one evaluation costs on this machine, beside the\n" +
			"notebook's ranking. At a kink the derivative is the one from the left.\n\n" +
			"--figure softmax shows probabilities and Jacobian for some logits; --figure dying trains\n" +
			"a small network with each function and counts the units that die: those whose output\n" +
			"and slope are 0 for every instance, so that no gradient reaches them.\n" +
			"The cost is the one number that differs from run to run; CSV has no part of it, JSON has\n" +
			"it under timing.",
		Example: "  downhill activations -o curves.png\n" +
			"  downhill activations --activation relu --activation leaky_relu:alpha=0.2 --activation gelu \\\n" +
			"    --from -3 --to 3 --points 301 --mean 0.5 --variance 2 -o curves.csv -o curves.json\n" +
			"  downhill activations --figure softmax --logits 2/1/0.1 --temperature 0.5 -o softmax.svg\n" +
			"  downhill activations --figure dying --lr 0.03",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c, s) },
	}
	f.register(c)
	return c
}

func (f *activationsFlags) run(c *cobra.Command, s *streams) error {
	if err := f.check(); err != nil {
		return err
	}
	ctx, stop := interruptible(c.Context())
	defer stop()
	loaded, err := f.loadFrom(ctx, c, s.in, source{scenario.LabActivations, scenario.DefaultActivations, scenario.ParseActivations})
	if err != nil {
		return err
	}
	// What the file said was in order, so what is wrong now is in the flags.
	sc, err := f.scene(c, loaded)
	if err != nil {
		return usage(err)
	}
	if n := len(sc.Activations.Functions); !f.quiet && n > scenario.MaxFunctions && len(f.outputs) > 0 && sc.Activations.Figure == scenario.FigureCurves {
		fmt.Fprintf(s.out, "a picture shows %d of the %d functions; the data have them all\n", scenario.MaxFunctions, n)
	}
	if only, err := f.scripts(ctx, s, &sc); only || err != nil {
		return err
	}
	return f.activations(ctx, s, sc)
}

// activations prints what a scenario of the lab shows, or writes it.
func (f *common) activations(ctx context.Context, s *streams, sc scenario.Scenario) error {
	if err := errors.Join(f.checkExtent(&sc), f.reachable()); err != nil {
		return err
	}
	start := time.Now()
	frame, err := f.activationsFrame(ctx, s, sc)
	if err != nil {
		return err
	}
	if len(f.outputs) > 0 {
		return f.writeLab(ctx, s, &sc, frame, time.Since(start))
	}
	if f.quiet {
		return nil
	}
	return printActivations(s.out, frame)
}

// activationsFrame works out what a scenario of the lab shows, with what it
// costs where that is shown.
func (f *common) activationsFrame(ctx context.Context, s *streams, sc scenario.Scenario) (labFrame, error) {
	frame, err := activationslab.NewFrame(sc)
	if err != nil {
		return nil, usage(err)
	}
	if sc.Activations.Figure == scenario.FigureDying {
		run, err := dyinglab.Start(sc)
		if err != nil {
			return nil, usage(err)
		}
		if err := finishLab(ctx, run, f.progress(s, "training steps")); err != nil {
			return nil, err
		}
		return dyingFrame{run.Frame(), frame}, nil
	}
	if sc.Activations.Figure == scenario.FigureSoftmax {
		return softmaxFrame{frame}, nil
	}
	cost := activationslab.NewCostRun(frame.Functions())
	for !cost.Done() {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("%w; nothing was written", errInterrupted)
		}
		if err := cost.Step(slice); err != nil {
			return nil, err
		}
	}
	return frame.WithCost(cost.Cost()), nil
}
