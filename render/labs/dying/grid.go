package dying

import "downhill/internal/scenario"

// grid says which steps are recorded, and of which of them the weights are kept.
// It follows from the plan alone, so that neither the machine nor the budgets
// change what is recorded.
type grid struct {
	steps []int // ascending from 0; the last step of the plan is among them
	keep  int   // every how many of these moments the weights are kept
}

const (
	// mostMoments is as many as a chart can show side by side.
	mostMoments = 500
	// mostCells bounds what is kept of the units of one network, 5 bytes for
	// each unit and moment.
	mostCells = 1 << 20
	// mostWeights bounds the weights that are kept of all networks together:
	// 32 MiB.
	mostWeights = 4 << 20
)

func newGrid(d scenario.Dying) grid {
	moments := max(2, min(mostMoments, mostCells/(d.Layers*d.Units)))
	every := max(1, (d.Steps+moments-1)/moments)
	var g grid
	for s := 0; s < d.Steps; s += every {
		g.steps = append(g.steps, s)
	}
	g.steps = append(g.steps, d.Steps)
	weights := d.Units * (d.Units + 1) * d.Layers * len(d.Functions)
	g.keep = max(1, (len(g.steps)*weights+mostWeights-1)/mostWeights)
	return g
}
