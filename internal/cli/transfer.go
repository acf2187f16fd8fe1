package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/render/figure"
	transferlab "downhill/render/labs/transfer"
)

func newTransfer(s *streams) *cobra.Command {
	f := &transferFlags{}
	c := &cobra.Command{
		Use:   "transfer",
		Short: "Reuse, pretraining and auxiliary tasks with few labels",
		Long: "Train networks that reuse what others have learnt, and compare them with networks that\n" +
			"begin from scratch, over several seeds. The experiments:\n\n" +
			"  reuse      eight classes of Fashion-MNIST, then sandals against shirts with few labels\n" +
			"  layers     the same for every number of layers reused and thawed, and of labels\n" +
			"  pretrain   layers pretrained one by one without labels, by autoencoders and by\n" +
			"             restricted Boltzmann machines, then ten classes with few labels\n" +
			"  auxiliary  masked pixels, turned images, same class or not; then few labels\n\n" +
			"A plan of phases says how long, with which learning rate, and which of the reused layers\n" +
			"learn: --phase 4:0.01:0 --phase 16:0.001 is four epochs with all of them frozen and\n" +
			"sixteen with all thawed. Every phase starts the optimizer's memory afresh.\n\n" +
			"The test accuracy of every seed counts; a win is a seed in which a network is more\n" +
			"accurate than the one from scratch.",
		Example: "  downhill transfer --seeds 3 -o reuse.png\n" +
			"  downhill transfer --labels 50 --layer plan --layer plan --layer plan --layer replace --layer drop\n" +
			"  downhill transfer --save a.model && downhill transfer --load a.model --phase 20:0.001\n" +
			"  downhill transfer --experiment layers --labels 50 --labels 500 --seeds 2 -o layers.svg -o layers.json\n" +
			"  downhill transfer --experiment pretrain --seeds 1 -o pretrain.png\n" +
			"  downhill transfer --experiment auxiliary --data-dir /usr/share/datasets/fashion-mnist -o auxiliary.pdf",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c, s) },
	}
	f.register(c)
	return c
}

func (f *transferFlags) run(c *cobra.Command, s *streams) error {
	if err := f.check(); err != nil {
		return err
	}
	ctx, stop := interruptible(c.Context())
	defer stop()
	builtin := scenario.DefaultTransfer
	if f.experiment != "" {
		builtin = func() scenario.Scenario { return scenario.DefaultExperiment(string(f.experiment)) }
	}
	loaded, err := f.loadFrom(ctx, c, s.in, source{scenario.LabTransfer, builtin, scenario.ParseTransfer})
	if err != nil {
		return err
	}
	// What the file said was in order, so what is wrong now is in the flags.
	sc, err := f.scene(c, loaded)
	if err != nil {
		return usage(err)
	}
	if err := errors.Join(f.checkExtent(&sc), f.files()); err != nil {
		return err
	}
	if only, err := f.scripts(ctx, s, &sc); only || err != nil {
		return err
	}
	return f.transfer(ctx, s, sc)
}

// files reports files that cannot be written before work goes into what would be
// lost.
func (f *transferFlags) files() error {
	seen := map[string]bool{}
	for _, o := range f.outputs {
		seen[filepath.Clean(o)] = true
	}
	for _, path := range []textValue{f.save, f.saveTuned} {
		if path == "" {
			continue
		}
		if seen[filepath.Clean(string(path))] {
			return usage(fmt.Errorf("%s is to be written twice; keep one", path))
		}
		seen[filepath.Clean(string(path))] = true
		if err := reachable(string(path)); err != nil {
			return err
		}
	}
	return f.reachable()
}

// transfer trains what a scenario of the lab asks for, and prints or writes it.
func (f *transferFlags) transfer(ctx context.Context, s *streams, sc scenario.Scenario) error {
	var a *nn.Model
	if f.load != "" {
		var err error
		if a, err = readModel(string(f.load)); err != nil {
			return fmt.Errorf("--load %s: %w", f.load, err)
		}
	}
	start := time.Now()
	run, err := f.transferRun(ctx, s, sc, a)
	if err != nil {
		return err
	}
	for _, m := range []struct {
		path  textValue
		which string
	}{{f.save, transferlab.SaveReused}, {f.saveTuned, transferlab.SaveTuned}} {
		if m.path == "" {
			continue
		}
		err := f.writeFile(ctx, s, string(m.path), func(w io.Writer, _ func(done, total int)) error { return run.SaveModel(w, m.which) })
		if err != nil {
			return err
		}
	}
	frame := run.Frame()
	if !f.quiet {
		if err := printTransfer(s.out, frame); err != nil {
			return err
		}
	}
	return f.writeLab(ctx, s, &frame.Scenario, frame, time.Since(start))
}

// transferRun reads the images and trains what a scenario asks for to its end,
// on the network a where it is not nil.
func (f *common) transferRun(ctx context.Context, s *streams, sc scenario.Scenario, a *nn.Model) (*transferlab.Run, error) {
	data, err := transferlab.Load(sc, string(f.dataDir))
	if err != nil {
		return nil, err
	}
	run, err := transferlab.StartWith(sc, data, a)
	if err != nil {
		return nil, usage(err)
	}
	defer run.Close()
	p := f.progress(s, "training")
	p.unit = " ‰"
	return run, finishLab(ctx, run, p)
}

// transferred trains, prints the table and returns the figure.
func (f *common) transferred(ctx context.Context, s *streams, sc scenario.Scenario) (figure.Figure, error) {
	run, err := f.transferRun(ctx, s, sc, nil)
	if err != nil {
		return figure.Figure{}, err
	}
	frame := run.Frame()
	return frame.Figure(frame.Len()-1, f.look(sc.View)), printTransfer(s.out, frame)
}

// readModel reads a saved network.
func readModel(path string) (*nn.Model, error) {
	file, err := os.Open(path)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil, errors.New("there is no such file; write one with --save")
		}
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	return nn.Load(file)
}

// printTransfer writes the summary as a readable table.
func printTransfer(w io.Writer, frame *transferlab.Frame) error {
	for _, line := range frame.Caption() {
		if err := writeText(w, line); err != nil {
			return err
		}
	}
	rows := append([][]string{transferlab.Header()}, frame.Rows()...)
	if err := writeColumns(w, 1, rows); err != nil {
		return err
	}
	if frame.Scenario.Transfer.Experiment == scenario.ExperimentReuse {
		fmt.Fprintln(w)
		return writeText(w, transferlab.Caveat())
	}
	return nil
}
