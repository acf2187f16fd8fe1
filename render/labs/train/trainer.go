package train

import (
	"errors"
	"fmt"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/datasets"
)

// Trainer builds a network of the scenario and what trains it on the given
// division of the source's data, which it returns as the network takes it.
func (s *Source) Trainer(scene *scenario.Scenario, net *scenario.Net, split datasets.Split) (*nn.Trainer, datasets.Split, error) {
	var err error
	if net.Standardize {
		if split, err = split.Standardize(); err != nil {
			return nil, split, fmt.Errorf("standardize: %w", err)
		}
	}
	ends := s.Ends()
	if net.BatchNormInput.Key == scenario.InputNormColumns && ends.Image[0]*ends.Image[1] != ends.Input {
		return nil, split, errors.New("batch_norm_input columns: the data are no images; take features")
	}
	model, err := nn.Build(net.Architecture(ends, scene.Seed))
	if err != nil {
		return nil, split, err
	}
	t, err := nn.NewTrainer(nn.Training{Model: model, Data: split.Train, Valid: split.Valid, Rule: net.Optimizer,
		BatchSize: net.BatchSize, Epochs: scene.Train.Epochs, Seed: scene.Seed,
		EarlyStopping: nn.EarlyStopping{Patience: net.EarlyStopping}})
	return t, split, err
}

// Describe says what a division of the data holds.
func (s *Source) Describe(split datasets.Split) Data {
	d := Data{Title: s.title, Features: split.Train.Features, Classes: split.Train.Classes,
		Train: split.Train.Len(), Valid: split.Valid.Len()}
	if split.Test != nil {
		d.Test = split.Test.Len()
	}
	return d
}
