package measure

import (
	"context"
	"fmt"
	"math"

	"downhill/internal/scenario"
	activationslab "downhill/render/labs/activations"
)

// curveMeasures lists what is measured of the functions themselves.
func curveMeasures() []Measure {
	return []Measure{
		{Key: "saturates", Title: "Slopes far from 0", Of: saturates},
		{Key: "smooth", Title: "Kinks", Of: smooth},
		{Key: "activation-cost", Title: "Time for one element", Timed: true, Of: activationCost},
	}
}

// saturates reads the slopes at the right end of the axis, of the document's
// first three functions.
func saturates(_ context.Context, s scenario.Scenario) ([]Number, error) {
	f, err := curves(s, 3)
	if err != nil {
		return nil, err
	}
	var out []Number
	for i := range 3 {
		c := &f.Curves[i]
		n, end := i+1, len(f.X)-1
		out = append(out,
			Number{fmt.Sprintf("slope %d", n), fmt.Sprintf("slope of function %d at x = %.4g", n, f.X[end]), c.DY[end]},
			Number{fmt.Sprintf("saturated %d", n), fmt.Sprintf("share of the inputs for which function %d is saturated", n), c.Output.Saturated})
	}
	return out, nil
}

// smooth finds the largest jump of a slope between the ends of the axis, of the
// document's first three functions.
func smooth(_ context.Context, s scenario.Scenario) ([]Number, error) {
	f, err := curves(s, 3)
	if err != nil {
		return nil, err
	}
	var out []Number
	for i := range 3 {
		jump := 0.0
		for _, k := range f.Curves[i].Kinks {
			jump = max(jump, math.Abs(k.Right-k.Left))
		}
		out = append(out, Number{fmt.Sprintf("jump %d", i+1), fmt.Sprintf("largest jump of the slope of function %d", i+1), jump})
	}
	return out, nil
}

// activationCost times the document's functions on long vectors, the first being
// the yardstick of the others.
func activationCost(ctx context.Context, s scenario.Scenario) ([]Number, error) {
	f, err := curves(s, 2)
	if err != nil {
		return nil, err
	}
	cost := activationslab.MeasureCost(f.Functions()).Functions
	var out []Number
	for i := 1; i < len(cost); i++ {
		out = append(out,
			Number{fmt.Sprintf("value %d", i+1), fmt.Sprintf("time for φ(x), function %d over function 1", i+1), cost[i].Value / cost[0].Value},
			Number{fmt.Sprintf("slope %d", i+1), fmt.Sprintf("time for dy·φ′(x), function %d over function 1", i+1), cost[i].Slope / cost[0].Slope})
	}
	return out, ctx.Err()
}

// curves works out a document with at least so many functions.
func curves(s scenario.Scenario, least int) (*activationslab.Frame, error) {
	f, err := runActivations(s)
	if err != nil {
		return nil, err
	}
	if n := len(f.Curves); n < least {
		return nil, fmt.Errorf("activations.functions: %d of them: this is measured of at least %d", n, least)
	}
	return f, nil
}
