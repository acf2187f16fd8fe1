package race

import (
	"fmt"
	"strconv"

	"downhill/internal/param"
	"downhill/optimizers"
)

// Apply makes a live change from the next step on, as Run's does. Who it is about
// is for the caller to see to: a change of another racer is not for this trial.
func (t *Trial) Apply(c Change) error {
	if c.Target == All {
		return t.rc.applyAll(t.ground, c)
	}
	choice, err := optimizers.Catalog().With(t.rc.choice, c.Key, c.Value)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Target, err)
	}
	return t.rc.take(choice)
}

// AllKeys lists what of a race, rather than of a racer, can be changed live.
func AllKeys() []string { return []string{"noise", "batch"} }

// ReadNoise reads the σ of a change.
func ReadNoise(text string) (float64, error) {
	sigma, err := param.ReadNumber(text)
	if err != nil || sigma < 0 {
		return 0, fmt.Errorf("noise = %q: want a finite σ ≥ 0; try 0", text)
	}
	return sigma, nil
}

// ReadBatch reads the size of minibatches of a change.
func ReadBatch(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("batch = %q: want a whole number of samples, 0 for all; try 10", text)
	}
	return n, nil
}

// applyAll makes a change that concerns every racer.
func (rc *racer) applyAll(g *Ground, c Change) error {
	switch c.Key {
	case "noise":
		sigma, err := ReadNoise(c.Value)
		if err == nil {
			rc.noise.sigma = sigma
		}
		return err
	case "batch":
		size, err := ReadBatch(c.Value)
		if err == nil {
			err = g.checkBatch(size)
		}
		if err == nil {
			rc.batch.batches.Resize(size)
		}
		return err
	}
	return param.Unknown("parameter of the race", c.Key, AllKeys())
}
