package measure

import (
	"context"
	"fmt"
	"math"

	"downhill/internal/scenario"
	"downhill/nn/signal"
	signallab "downhill/render/labs/signal"
)

// stacks are the combinations of a document of the lab signal, measured to the
// end. Combinations and layers count from 1.
type stacks []signallab.Measured

// stackNumber is one number that follows from measured combinations.
type stackNumber struct {
	key, title string
	of         func(s stacks) float64
}

// ofStacks is a measure of a document of the lab signal with at least so many
// combinations.
func ofStacks(key, title string, combinations int, numbers ...stackNumber) Measure {
	return Measure{Key: key, Title: title, Of: func(ctx context.Context, s scenario.Scenario) ([]Number, error) {
		if n := len(s.Signal.Runs); s.Lab == scenario.LabSignal && n < combinations {
			return nil, fmt.Errorf("signal.runs: %d of them: %s is measured of at least %d", n, key, combinations)
		}
		f, err := runSignal(ctx, s)
		if err != nil {
			return nil, err
		}
		var out []Number
		for _, n := range numbers {
			out = append(out, Number{Key: n.key, Title: n.title, Value: n.of(f.Runs)})
		}
		return out, nil
	}}
}

// stat is a quantity in a layer of a combination; layer 0 is the last one.
func (s stacks) stat(combination, layer int, q signal.Quantity) signal.Stat {
	layers := s[combination-1].Layers()
	if layer == 0 {
		layer = len(layers)
	}
	return layers[min(layer, len(layers))-1].Stats[q]
}

// mean is a quantity's mean over the networks that were drawn.
func (s stacks) mean(combination, layer int, q signal.Quantity) float64 {
	return s.stat(combination, layer, q).Mean
}

// typical is a variance's geometric mean over the networks that were drawn.
func (s stacks) typical(combination, layer int, q signal.Quantity) float64 {
	return math.Pow(10, s.stat(combination, layer, q).Log10Mean)
}

// back is by how much the variance of ∂L/∂z changes from a layer to the one
// below, in the geometric mean over layers and networks.
func (s stacks) back(combination int) float64 { return 1 / s.change(combination, signal.GPreVar) }

// forward is by how much the variance of z changes from a layer to the one
// above, in the geometric mean over layers and networks.
func (s stacks) forward(combination int) float64 { return s.change(combination, signal.PreVar) }

// change is the geometric mean of a variance's factor from a layer to the next.
func (s stacks) change(combination int, q signal.Quantity) float64 {
	n := len(s[combination-1].Layers())
	decades := s.stat(combination, n, q).Log10Mean - s.stat(combination, 1, q).Log10Mean
	return math.Pow(10, decades/float64(n-1))
}

// furthest is a quantity's largest distance from a value over the layers from
// one on.
func (s stacks) furthest(combination, from int, q signal.Quantity, value float64) float64 {
	far := 0.0
	for l := from; l <= len(s[combination-1].Layers()); l++ {
		far = max(far, math.Abs(s.mean(combination, l, q)-value))
	}
	return far
}
