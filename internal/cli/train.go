package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"downhill/internal/scenario"
	trainlab "downhill/render/labs/train"
)

func newTrain(s *streams) *cobra.Command {
	f := &trainFlags{}
	c := &cobra.Command{
		Use:   "train",
		Short: "Train networks and compare them",
		Long: "Train one or several networks on the same data from the same seed, and print how they\n" +
			"did or write it as a picture or data. Without flags it is the book's network,\n" +
			"784-300-100-10 with ReLU, on the Fashion-MNIST images that the program carries.\n\n" +
			"A flag that describes the network is for all of them when it is given once. Given\n" +
			"several times it makes several networks, and flags that are given as often are paired in\n" +
			"order; --name names them in that order. A thing with parameters is written\n" +
			"name:key=value,key=value; downhill list shows every name, range and default.\n\n" +
			"A scenario's changes, such as a learning rate that was lowered at step 500 in the window,\n" +
			"are made at their steps.\n\n" +
			"A network whose loss is no longer finite is a result: it is reported as diverged, with\n" +
			"the layer and the step where that began.\n\n" +
			"One's own data are a CSV file of numbers with the class in the last column, or in the one\n" +
			"that is named: --data csv:path=iris.csv,label=species.\n\n" +
			"--prune measures a copy with small weights at exactly 0. --figure sparsity shows what zeros\n" +
			"cost and save, regularization the norms by unit, the gap and how steep the prediction is,\n" +
			"calibration how sure the network is against how right, with --mc-dropout for both predictions.",
		Example: "  downhill train --layers 300,100 --activation selu --initializer lecun_normal --standardize\n" +
			"  downhill train --layers 100x20 --activation sigmoid --batch-norm none --batch-norm before \\\n" +
			"    --optimizer nadam:lr=0.0005 --epochs 5 -o compare.png -o compare.json\n" +
			"  downhill train --data moons:noise=0.2,n=500 --layers 8,8 --activation tanh --optimizer adam:lr=0.01 --folds 5\n" +
			"  downhill train --data fashion-mnist-full --data-dir /usr/share/datasets/fashion-mnist --dropout 0.2 --epochs 20 \\\n" +
			"    --early-stopping 5 --save-model best.model\n" +
			"  downhill train --layers 100,50 --optimizer adam --optimizer ftrl:lr=0.1,l1=0.3,keep_initial=true --prune 0.05 \\\n" +
			"    --prune 0 --figure sparsity -o zeros.png",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c, s) },
	}
	f.register(c)
	return c
}

func (f *trainFlags) run(c *cobra.Command, s *streams) error {
	if err := f.check(); err != nil {
		return err
	}
	ctx, stop := interruptible(c.Context())
	defer stop()
	loaded, err := f.loadFrom(ctx, c, s.in, source{scenario.LabTrain, scenario.DefaultTraining, scenario.ParseTraining})
	if err != nil {
		return err
	}
	// What the file said was in order, so what is wrong now is in the flags.
	sc, err := f.scene(c, loaded)
	if err != nil {
		return usage(err)
	}
	if err := errors.Join(f.checkExtent(&sc), f.checkFiles(&sc)); err != nil {
		return err
	}
	if only, err := f.scripts(ctx, s, &sc); only || err != nil {
		return err
	}
	start := time.Now()
	run, err := f.train(ctx, s, sc)
	if err != nil {
		return err
	}
	if err := f.saveModels(ctx, s, run); err != nil {
		return err
	}
	frame := run.Snapshot()
	return f.writeLab(ctx, s, &frame.Scenario, frame, time.Since(start))
}

// train trains the networks of a scenario to their end and prints how they did.
func (f *common) train(ctx context.Context, s *streams, sc scenario.Scenario) (*trainlab.Run, error) {
	data, err := trainlab.Load(sc, string(f.dataDir))
	if err != nil {
		return nil, err
	}
	run, err := trainlab.Start(sc, data)
	if err != nil {
		return nil, usage(err)
	}
	if !f.quiet {
		printSummary(s.out, run.Snapshot())
	}
	watch := f.watch(s, run)
	err = run.Train(ctx, watch.report)
	watch.end()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("%w; nothing was written", errInterrupted)
	}
	if err != nil {
		return nil, err
	}
	if err := run.Time(ctx, time.Now); err != nil {
		return nil, fmt.Errorf("%w; nothing was written", errInterrupted)
	}
	if !f.quiet {
		frame := run.Snapshot()
		if err = printResults(s.out, frame); err == nil {
			err = printMeasured(s.out, frame)
		}
	}
	return run, err
}
