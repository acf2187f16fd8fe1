package transfer

import (
	"fmt"

	"downhill/internal/scenario"
	"downhill/nn/datasets"
	"downhill/nn/transfer"
)

// Source is the images as they were read.
type Source struct {
	data *transfer.Data
	full bool
}

// Load reads the images that a scenario names. dir holds the full data, "" where
// nobody named a folder.
func Load(s scenario.Scenario, dir string) (*Source, error) {
	key := "fashion-mnist"
	if s.Transfer.Full {
		key = "fashion-mnist-full"
	}
	choice, err := scenario.Data().Default(key)
	if err != nil {
		return nil, err
	}
	from, err := scenario.Data().Build(choice)
	if err != nil {
		return nil, err
	}
	split, err := from.Split(dir, s.Seed)
	if err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	return NewSource(split, s.Transfer.Full)
}

// NewSource takes a split of all ten classes of Fashion-MNIST.
func NewSource(split datasets.Split, full bool) (*Source, error) {
	data, err := transfer.NewData(split)
	if err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	return &Source{data, full}, nil
}

// Title names the data.
func (s *Source) Title() string {
	if s.full {
		return "Fashion-MNIST"
	}
	return "Fashion-MNIST subset"
}

// task is what an experiment has few labels of: sandals against shirts, or all
// ten classes.
func (s *Source) task(experiment string) datasets.Split {
	if pairwise(experiment) {
		return s.data.B
	}
	return s.data.All
}

// pairwise says whether the labelled task is sandals against shirts.
func pairwise(experiment string) bool {
	return experiment == scenario.ExperimentReuse || experiment == scenario.ExperimentLayers
}

// MaxLabelsOf is how many labelled images an experiment can have.
func (s *Source) MaxLabelsOf(experiment string) int { return s.task(experiment).Train.Len() }
