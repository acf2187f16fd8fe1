package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/nn/initializers"
	"downhill/optimizers"
)

// LabTrain is the lab in which networks learn.
const LabTrain = "train"

// Train is a training's part of the document: the data and every network that
// is trained on them, each from the same seed.
type Train struct {
	Data   param.Choice
	Epochs int
	// Folds asks for K-fold cross-validation: every network is trained K times,
	// each time validated on another part of the training and validation data.
	// 0 keeps the data's own validation part.
	Folds int
	// MCDropout is how many predictions with dropout on are averaged after
	// training; 0 for none.
	MCDropout int
	// Figure is what the picture of the command line shows, one of TrainFigures; ""
	// is the comparison.
	Figure string
	// MemoryMB is what the window may spend on recordings and snapshots, in MiB; 0
	// for DefaultTrainMemory.
	MemoryMB int
	Nets     []Net
	View     TrainView // how the window looks at it
}

// DefaultTrainMemory is the window's memory for a training, in MiB.
const DefaultTrainMemory = 256

// Memory is what the window may spend on recordings and snapshots, in bytes.
func (t *Train) Memory() int {
	if t.MemoryMB == 0 {
		return DefaultTrainMemory << 20
	}
	return t.MemoryMB << 20
}

// Net is one network and how it is trained.
type Net struct {
	Name        string // "" names it after what sets it apart
	Layers      []int  // units of each hidden layer
	Activation  param.Choice
	Initializer param.Choice // of the hidden layers; the output layer has Keras' default
	Optimizer   param.Choice // with its schedule and clipping
	BatchNorm   param.Choice // none, before or after the activation
	// BatchNormInput normalizes the input too: not at all, per feature, or with one
	// mean and variance for each column of an image.
	BatchNormInput param.Choice
	Dropout        Dropout
	AlphaDropout   bool // dropout that keeps mean and variance of SELU's outputs
	L1, L2         float64
	MaxNorm        float64 // 0 for none
	BatchSize      int
	EarlyStopping  int // epochs without a better validation loss; 0 goes on
	// Prune is the threshold below which, in a copy after training, weights are set
	// to exactly 0; 0 for none.
	Prune       float64
	Standardize bool // each feature less its mean, over its standard deviation
	Residual    bool
	Tied        bool
	Fixup       bool
}

// The limits of a training.
const (
	MaxEpochs    = 100_000
	MaxBatchSize = 65_536
	MaxFolds     = 100
	MaxPasses    = 10_000 // of MC dropout
	MaxNets      = 64
)

// Where batch normalization stands.
const (
	BatchNormNone     = "none"
	BatchNormBefore   = "before"
	BatchNormAfter    = "after"
	InputNormFeatures = "features"
	InputNormColumns  = "columns"
)

// BatchNorms lists where batch normalization can stand in the hidden layers.
func BatchNorms() param.Catalog[struct{}] {
	return placements("batch normalization",
		param.Entry[struct{}]{Key: BatchNormNone, Title: "none"},
		param.Entry[struct{}]{Key: BatchNormBefore, Title: "before", Params: momentSpecs(),
			Summary: "Normalizes what goes into the activation; the layers need no bias then."},
		param.Entry[struct{}]{Key: BatchNormAfter, Title: "after", Params: momentSpecs(),
			Summary: "Normalizes what comes out of the activation."})
}

// InputNorms lists how batch normalization can stand at the input.
func InputNorms() param.Catalog[struct{}] {
	return placements("batch normalization of the input",
		param.Entry[struct{}]{Key: BatchNormNone, Title: "none"},
		param.Entry[struct{}]{Key: InputNormFeatures, Title: "per feature", Summary: "One mean and variance for each feature."},
		param.Entry[struct{}]{Key: InputNormColumns, Title: "per column", Summary: "One mean and variance for each column of an image."})
}

func placements(what string, entries ...param.Entry[struct{}]) param.Catalog[struct{}] {
	for i := range entries {
		entries[i].New = func(param.Values) (struct{}, error) { return struct{}{}, nil }
	}
	return param.Catalog[struct{}]{What: what, Entries: entries}
}

// momentSpecs are Keras' parameters of a BatchNormalization layer.
func momentSpecs() param.Specs {
	return param.Specs{
		{Key: "momentum", Symbol: "m", Title: "momentum of the moving statistics", Default: param.Num(0.99),
			Scale: param.OneLess, Max: 1, MaxOpen: true, High: 0.9999,
			Help: "How much of the moving mean and variance stays at each step."},
		{Key: "eps", Symbol: "ε", Title: "smoothing term", Default: param.Num(1e-3), Scale: param.Log,
			MinOpen: true, Max: math.Inf(1), Low: 1e-10, High: 1e-1, Help: "Keeps the divisor away from zero."},
	}
}

// DefaultNet is Keras' network of the book: 784-300-100-10 with ReLU, its
// defaults elsewhere.
func DefaultNet() Net {
	return Net{Layers: []int{300, 100}, Activation: choose(activations.Catalog(), "relu"),
		Initializer: choose(initializers.Catalog(), "glorot_uniform"), Optimizer: choose(optimizers.Catalog(), "sgd"),
		BatchNorm: choose(BatchNorms(), BatchNormNone), BatchNormInput: choose(InputNorms(), BatchNormNone), BatchSize: 32}
}

// DefaultTraining is what downhill train does when nothing is said.
func DefaultTraining() Scenario {
	s := Scenario{Lab: LabTrain, Seed: 1, Train: Train{Data: choose(Data(), "fashion-mnist"),
		Epochs: 10, Nets: []Net{DefaultNet()}}}
	s.Train.NameNets()
	return s
}

// choose is an entry of a catalog that is known to be there.
func choose[T any](c param.Catalog[T], key string) param.Choice {
	ch, err := c.Default(key)
	if err != nil {
		panic("scenario: " + err.Error())
	}
	return ch
}

// Clone copies the training whole.
func (t Train) Clone() Train {
	c := t
	c.Data.Values = t.Data.Values.Clone()
	c.Nets = nil
	for _, n := range t.Nets {
		c.Nets = append(c.Nets, n.Clone())
	}
	c.View = t.View.clone()
	return c
}

// Clone copies the network's description whole.
func (n Net) Clone() Net {
	n.Layers = append([]int(nil), n.Layers...)
	n.Dropout.Layers = slices.Clone(n.Dropout.Layers)
	for _, ch := range []*param.Choice{&n.Activation, &n.Initializer, &n.Optimizer, &n.BatchNorm, &n.BatchNormInput} {
		ch.Values = ch.Values.Clone()
	}
	return n
}

// within reports a whole number that is out of range.
func within(key string, n, low, high, try int) error {
	if n < low || n > high {
		return fmt.Errorf("%s = %d: want %d to %d; try %d", key, n, low, high, try)
	}
	return nil
}

// check reports the first thing that cannot be trained.
func (t *Train) check() error {
	if _, err := Data().Build(t.Data); err != nil {
		return fmt.Errorf("data: %w", err)
	}
	if err := within("epochs", t.Epochs, 1, MaxEpochs, 10); err != nil {
		return err
	}
	if t.Folds != 0 {
		if err := within("folds", t.Folds, 2, MaxFolds, 5); err != nil {
			return err
		}
	}
	if err := within("mc_dropout", t.MCDropout, 0, MaxPasses, 100); err != nil {
		return err
	}
	if err := checkFigure(t.Figure); err != nil {
		return err
	}
	if err := within("memory_mb", t.MemoryMB, 0, 1<<16, DefaultTrainMemory); err != nil {
		return err
	}
	if len(t.Nets) == 0 {
		return errors.New("runs: none given; add one such as layers: 300,100 with activation: relu")
	}
	if len(t.Nets) > MaxNets {
		return fmt.Errorf("%d runs: want at most %d", len(t.Nets), MaxNets)
	}
	names := map[string]bool{}
	for i := range t.Nets {
		n := &t.Nets[i]
		if err := n.check(); err != nil {
			return fmt.Errorf("runs[%d]: %w", i, err)
		}
		if n.Name == AllLanes {
			return fmt.Errorf("runs[%d]: name %q stands for every run in a log of changes; choose another", i, n.Name)
		}
		if names[n.Name] {
			return fmt.Errorf("two runs are named %q: want each name once", n.Name)
		}
		names[n.Name] = true
		if t.MCDropout > 0 && !n.Dropout.drops() {
			return fmt.Errorf("mc_dropout = %d: %s drops nothing; give it dropout, such as 0.2", t.MCDropout, n.Name)
		}
	}
	return t.View.check(len(t.Nets))
}

func (n *Net) check() error {
	if _, err := ParseLayers(FormatLayers(n.Layers)); err != nil {
		return fmt.Errorf("layers: %w", err)
	}
	if err := buildable("activation", activations.Catalog(), n.Activation); err != nil {
		return err
	}
	if err := buildable("initializer", initializers.Catalog(), n.Initializer); err != nil {
		return err
	}
	if err := optimizers.Trains(n.Optimizer.Key); err != nil {
		return fmt.Errorf("optimizer: %w", err)
	}
	if err := buildable("optimizer", optimizers.Catalog(), n.Optimizer); err != nil {
		return err
	}
	if err := buildable("batch_norm", BatchNorms(), n.BatchNorm); err != nil {
		return err
	}
	if err := buildable("batch_norm_input", InputNorms(), n.BatchNormInput); err != nil {
		return err
	}
	if err := n.Dropout.check(len(n.Layers)); err != nil {
		return fmt.Errorf("dropout: %w", err)
	}
	for _, p := range []struct {
		key   string
		value float64
	}{{"l1", n.L1}, {"l2", n.L2}, {"max_norm", n.MaxNorm}, {"prune", n.Prune}} {
		if !(p.value >= 0) || math.IsInf(p.value, 0) {
			return fmt.Errorf("%s = %v: want a finite number that is not below 0", p.key, p.value)
		}
	}
	if err := within("batch_size", n.BatchSize, 1, MaxBatchSize, 32); err != nil {
		return err
	}
	if err := within("early_stopping", n.EarlyStopping, 0, MaxEpochs, 5); err != nil {
		return err
	}
	return n.fits()
}

func buildable[T any](key string, c param.Catalog[T], ch param.Choice) error {
	if _, err := c.Build(ch); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

// fits reports parts that do not go together.
func (n *Net) fits() error {
	switch {
	case n.Optimizer.Key == "newton":
		return errors.New("optimizer newton: a network has no Hessian here; try adam")
	case n.AlphaDropout && n.Dropout.Classical:
		return errors.New("alpha_dropout and classical dropout do not go together; keep one")
	}
	if err := n.Dropout.fits(len(n.Layers)); err != nil {
		return fmt.Errorf("dropout: %w", err)
	}
	return nil
}
