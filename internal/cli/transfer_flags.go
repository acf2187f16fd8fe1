package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn/transfer"
)

// transferFlags are the flags of downhill transfer.
type transferFlags struct {
	common
	experiment            textValue
	labels                []string
	seeds                 wholeValue
	layers, phases        []string
	scratch               numberValue
	shared                bool
	sourceEpochs          wholeValue
	load, save, saveTuned textValue
}

func (f *transferFlags) register(c *cobra.Command) {
	u := scenario.DefaultTransfer().Transfer
	f.seeds, f.scratch, f.sourceEpochs = wholeValue(u.Seeds), numberValue(u.ScratchRate), wholeValue(u.Source.Epochs)
	f.common.register(c)
	fs := c.Flags()
	fs.SortFlags = false
	fs.Var(&f.experiment, "experiment", "`EXPERIMENT` is reuse, layers, pretrain or auxiliary (default reuse)")
	fs.StringArrayVar(&f.labels, "labels", nil, fmt.Sprintf("labelled images, `N` from %d up (default 200); repeatable with --experiment layers",
		transfer.MinLabels))
	fs.Var(&f.seeds, "seeds", "how often all of it is repeated, with the seeds that follow --seed; layers begins with 3, pretrain and auxiliary with 5")
	fs.StringArrayVar(&f.layers, "layer", nil, "what becomes of each hidden layer that is reused, from below: `OP` is plan, freeze, thaw, replace or drop (repeatable)")
	fs.StringArrayVar(&f.phases, "phase", nil, "a phase of the plan, `EPOCHS:RATE[:THAWED]`: how many of the upper reused layers learn, all where nothing is said (repeatable)")
	fs.Var(&f.scratch, "scratch-rate", "learning rate of the network from scratch")
	fs.Var(&f.sourceEpochs, "source-epochs", "epochs of model A, whose layers are reused")
	fs.BoolVar(&f.shared, "shared", false, "train model A's own layers and not copies of them, so that --save writes what that leaves of A")
	fs.Var(&f.load, "load", "reuse the network of this `FILE` for every seed and train no model A")
	fs.Var(&f.save, "save", "write the network whose layers are reused to `FILE` (of the first seed)")
	fs.Var(&f.saveTuned, "save-tuned", "write the network that reuses them to `FILE` (of the first seed)")
	offer(c, "experiment", words(scenario.Experiments()...))
	offer(c, "labels", words("50", "100", "200", "500", "1000"))
	var ops []string
	for _, o := range transfer.Ops() {
		ops = append(ops, string(o))
	}
	offer(c, "layer", words(ops...))
	offer(c, "phase", words("4:0.01:0", "16:0.001"))
	for _, plain := range []string{"seeds", "scratch-rate", "source-epochs"} {
		offer(c, plain, words())
	}
	for _, file := range []string{"load", "save", "save-tuned"} {
		offer(c, file, files(".model"))
	}
}

// scene lays the flags over the scenario that they start from.
func (f *transferFlags) scene(c *cobra.Command, sc scenario.Scenario) (scenario.Scenario, error) {
	t := &sc.Transfer
	changed := c.Flags().Changed
	if f.experiment != "" {
		if !slices.Contains(scenario.Experiments(), string(f.experiment)) {
			return sc, fmt.Errorf("--experiment: %w", param.Unknown("experiment", string(f.experiment), scenario.Experiments()))
		}
		t.Experiment = string(f.experiment)
	}
	if err := f.applyLabels(t); err != nil {
		return sc, err
	}
	if changed("seeds") {
		t.Seeds = int(f.seeds)
	}
	if changed("scratch-rate") {
		t.ScratchRate = float64(f.scratch)
	}
	if changed("source-epochs") {
		t.Source.Epochs = int(f.sourceEpochs)
	}
	if changed("shared") {
		t.Shared = f.shared
	}
	if f.dataDir != "" {
		t.Full = true
	}
	if len(f.layers) > 0 {
		t.Layers = nil
		for _, op := range f.layers {
			t.Layers = append(t.Layers, transfer.Op(op))
		}
	}
	if len(f.phases) > 0 {
		t.Phases = nil
		for _, text := range f.phases {
			p, err := readPhase(text)
			if err != nil {
				return sc, fmt.Errorf("--phase %q: %w", text, err)
			}
			t.Phases = append(t.Phases, p)
		}
	}
	return sc, sc.Check()
}

// applyLabels sets how many labels there are, or the several counts of the heat
// maps.
func (f *transferFlags) applyLabels(t *scenario.Transfer) error {
	var counts []int
	for _, text := range f.labels {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return fmt.Errorf("--labels %q: want a whole number in digits, such as 200", text)
		}
		if n < transfer.MinLabels || n > scenario.MaxTransferLabels {
			return fmt.Errorf("--labels %d: want %d to %d; try 200", n, transfer.MinLabels, scenario.MaxTransferLabels)
		}
		counts = append(counts, n)
	}
	switch {
	case len(counts) == 0:
	case t.Experiment == scenario.ExperimentLayers:
		t.LabelCounts = counts
	case len(counts) > 1:
		return fmt.Errorf("--labels is given %d times: the experiment %s takes one number; several are for --experiment %s",
			len(counts), t.Experiment, scenario.ExperimentLayers)
	default:
		t.Labels = counts[0]
	}
	return nil
}

// readPhase reads EPOCHS:RATE[:THAWED].
func readPhase(text string) (p transfer.Phase, err error) {
	parts := strings.Split(text, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return p, fmt.Errorf("want epochs, learning rate and perhaps how many layers are thawed, such as 4:0.01:0")
	}
	p.Thawed = transfer.AllThawed
	if p.Epochs, err = strconv.Atoi(parts[0]); err != nil {
		return p, fmt.Errorf("epochs: want a whole number in digits, such as 4")
	}
	if p.LearningRate, err = param.ReadNumber(parts[1]); err != nil {
		return p, fmt.Errorf("learning rate: %w", err)
	}
	if len(parts) == 3 {
		if p.Thawed, err = strconv.Atoi(parts[2]); err != nil || p.Thawed < 0 {
			return p, fmt.Errorf("thawed layers: want a whole number from 0 up in digits, such as 0")
		}
	}
	return p, nil
}
