package train

import (
	"fmt"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
)

// Source is the data of a training as they were read.
type Source struct {
	split datasets.Split
	title string
}

// Load reads or draws the data that a scenario names. dir holds what the
// program does not carry.
func Load(s scenario.Scenario, dir string) (*Source, error) {
	entry, err := scenario.Data().Lookup(s.Train.Data.Key)
	if err != nil {
		return nil, err
	}
	from, err := scenario.Data().Build(s.Train.Data)
	if err != nil {
		return nil, err
	}
	split, err := from.Split(dir, s.Seed)
	if err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	return &Source{split, entry.Title}, nil
}

// Title names the data.
func (s *Source) Title() string { return s.title }

// Split is the data as they were read, before any standardization.
func (s *Source) Split() datasets.Split { return s.split }

// Ends are what the data ask of a network: two classes take one output with a
// sigmoid, more a softmax, and values a mean squared error.
func (s *Source) Ends() scenario.Ends {
	d := s.split.Train
	e := scenario.Ends{Input: d.Features, Output: d.Classes, Loss: nn.Softmax, Image: [2]int{d.Height, d.Width}}
	switch {
	case d.Regression():
		e.Output, e.Loss = d.Outputs, nn.MSE
	case d.Classes == 2:
		e.Output, e.Loss = 1, nn.Sigmoid
	}
	return e
}

// round returns the data of round i of k: the split as it is without
// cross-validation (k = 0), else one way to divide training and validation data.
// Each is a copy, so that no more of them are in memory than are trained on.
func (s *Source) round(i, k int, seed uint64) (datasets.Split, error) {
	if k == 0 {
		return s.split, nil
	}
	out, err := datasets.Fold(join(s.split.Train, s.split.Valid), i, k, seed)
	out.Test = s.split.Test
	return out, err
}

// join puts b's instances behind a's, in memory of their own.
func join(a, b *datasets.Set) *datasets.Set {
	out := *a
	out.Pixels = append(a.Pixels[:len(a.Pixels):len(a.Pixels)], b.Pixels...)
	out.Values = append(a.Values[:len(a.Values):len(a.Values)], b.Values...)
	out.Labels = append(a.Labels[:len(a.Labels):len(a.Labels)], b.Labels...)
	out.Targets = append(a.Targets[:len(a.Targets):len(a.Targets)], b.Targets...)
	return &out
}
