package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"downhill/internal/scenario"
	signallab "downhill/render/labs/signal"
)

func newSignal(s *streams) *cobra.Command {
	f := &signalFlags{}
	c := &cobra.Command{
		Use:   "signal",
		Short: "The variance of activations and gradients, layer by layer",
		Long: "Send a normal signal forward through deep networks with random weights, and a normal\n" +
			"gradient back, and measure the variances in every layer: of pre-activations, activations\n" +
			"and the gradients with respect to both and to the weights, over several networks drawn\n" +
			"anew. Beside them stands what mean-field theory predicts for wide layers. Without flags\n" +
			"it is the book's story: sigmoid with weights N(0, 1), tanh with Glorot's, ReLU with He's.\n\n" +
			"A flag that describes a combination is for all of them when it is given once. Given\n" +
			"several times it makes several, and flags that are given as often are paired in order.\n" +
			"With --figure grid the activations are the columns and the initializers the rows.",
		Example: "  downhill signal -o signal.png\n" +
			"  downhill signal --activation relu --initializer glorot_normal --initializer he_normal --depth 50 \\\n" +
			"    -o relu.png -o relu.json -o relu.csv\n" +
			"  downhill signal --activation sigmoid --initializer random_normal --batch-norm none --batch-norm before --depth 10\n" +
			"  downhill signal --activation selu --initializer lecun_normal --dropout 0.1 --alpha-dropout --depth 100 \\\n" +
			"    --trials 2 --figure moments -o selu.svg\n" +
			"  downhill signal --figure grid -o grid.pdf",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c, s) },
	}
	f.register(c)
	return c
}

func (f *signalFlags) run(c *cobra.Command, s *streams) error {
	if err := f.check(); err != nil {
		return err
	}
	ctx, stop := interruptible(c.Context())
	defer stop()
	loaded, err := f.loadFrom(ctx, c, s.in, source{scenario.LabSignal, scenario.DefaultSignal, scenario.ParseSignal})
	if err != nil {
		return err
	}
	// What the file said was in order, so what is wrong now is in the flags.
	sc, err := f.scene(c, loaded)
	if err != nil {
		return usage(err)
	}
	if only, err := f.scripts(ctx, s, &sc); only || err != nil {
		return err
	}
	return f.signal(ctx, s, sc)
}

// signal measures what a scenario of the lab asks for, and prints or writes it.
func (f *common) signal(ctx context.Context, s *streams, sc scenario.Scenario) error {
	if err := errors.Join(f.checkExtent(&sc), f.reachable()); err != nil {
		return err
	}
	start := time.Now()
	frame, err := f.signalFrame(ctx, s, sc)
	if err != nil {
		return err
	}
	if len(f.outputs) > 0 {
		return f.writeLab(ctx, s, &sc, frame, time.Since(start))
	}
	if f.quiet {
		return nil
	}
	return printSignal(s.out, frame)
}

// signalFrame measures what a scenario of the lab asks for.
func (f *common) signalFrame(ctx context.Context, s *streams, sc scenario.Scenario) (*signallab.Frame, error) {
	run, err := signallab.Start(sc)
	if err != nil {
		return nil, usage(err)
	}
	if sc.Signal.Figure == scenario.FigurePhase && !f.writesData() {
		run.SkipMeasuring()
	}
	p := f.progress(s, "measuring")
	p.unit = " %"
	if err := finishLab(ctx, run, p); err != nil {
		return nil, err
	}
	return run.Frame(), nil
}

// placed joins a bare --batch-norm with the word behind it: the flag may stand
// without a value, so that pflag would take the word for an argument.
func placed(args []string) []string {
	if len(args) > 0 && strings.HasPrefix(args[0], "__complete") {
		return args
	}
	var out []string
	for i := 0; i < len(args); i++ {
		if args[i] == "--batch-norm" && i+1 < len(args) && args[i+1] != "" && !strings.HasPrefix(args[i+1], "-") {
			out = append(out, args[i]+"="+args[i+1])
			i++
			continue
		}
		out = append(out, args[i])
	}
	return out
}
