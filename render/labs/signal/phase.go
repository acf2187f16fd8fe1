package signal

import (
	"math"

	"downhill/internal/scenario"
	"downhill/nn/meanfield"
	"downhill/render/figure"
)

// What the colours of a phase diagram show.
type PhaseColors int

// The colours.
const (
	ByChi   PhaseColors = iota // log₁₀ χ₁
	ByDepth                    // the depth scale of the gradient, ξ = 1/|ln χ₁|
)

// phaseCells is the grid of a phase diagram in each direction.
const phaseCells = 81

// diagram is the phase diagram of one activation function over a range. It is
// computed once for a range, so that a point can be dragged across it.
type diagram struct {
	weights, biases float64   // the ends of its axes
	chi             []float64 // [phaseCells][phaseCells], the first row at σ_b² = 0
	edge            []figure.Point
}

func newDiagram(table *meanfield.Table, weights, biases float64) *diagram {
	d := &diagram{weights: weights, biases: biases, chi: make([]float64, phaseCells*phaseCells), edge: table.Edge(biases)}
	for k := range d.chi {
		_, d.chi[k] = table.Chi(weights*float64(k%phaseCells)/(phaseCells-1), biases*float64(k/phaseCells)/(phaseCells-1))
	}
	return d
}

// diagrams brings the diagrams of the shown combinations up to date. What a
// frame has been given is not written again.
func (r *Run) diagrams(f *Frame) map[string]*diagram {
	out := map[string]*diagram{}
	for _, group := range f.byActivation() {
		key := group[0].Activation()
		table := r.tables[key]
		if table == nil {
			continue
		}
		weights, biases := phaseRange(table, group)
		d := r.drawn[key]
		if d == nil || d.weights != weights || d.biases != biases {
			d = newDiagram(table, weights, biases)
			r.drawn[key] = d
		}
		out[key] = d
	}
	return out
}

// byActivation groups the shown combinations by their activation functions.
func (f *Frame) byActivation() [][]*Measured {
	var groups [][]*Measured
	at := map[string]int{}
	for _, m := range f.shown() {
		key := m.Activation()
		k, ok := at[key]
		if !ok {
			k = len(groups)
			at[key] = k
			groups = append(groups, nil)
		}
		groups[k] = append(groups[k], m)
	}
	return groups
}

// PhasePanels are the phase diagrams of the shown combinations' activations, one
// for each function: (σ_w², σ_b²) coloured by χ₁, with the edge of chaos χ₁ = 1
// drawn and every combination that has this function marked in its style. Run is
// the first of them. There are none unless the scenario asks for this figure.
func (f *Frame) PhasePanels(t figure.Theme, colors PhaseColors) []Panel {
	var panels []Panel
	for _, group := range f.byActivation() {
		if d := f.diagrams[group[0].Activation()]; d != nil {
			panels = append(panels, Panel{Run: group[0].Index, Plot: d.plot(group, t, colors)})
		}
	}
	return panels
}

// plot draws the diagram with the combinations that are marked on it.
func (d *diagram) plot(marked []*Measured, t figure.Theme, colors PhaseColors) *figure.Plot {
	field := &figure.Field{NX: phaseCells, NY: phaseCells, XMax: d.weights, YMax: d.biases, Z: make([]float64, len(d.chi))}
	for k, chi := range d.chi {
		field.Z[k] = phaseHeight(chi, colors)
	}
	p := &figure.Plot{Title: scenario.FunctionLabel(marked[0].Combination.Activation), Field: field, Legend: true,
		X: figure.Axis{Label: "weights σ_w²", Max: d.weights}, Y: figure.Axis{Label: "biases σ_b²", Max: d.biases}}
	ticks, middle := []float64{0.1, 0.2, 0.5, 1, 2, 5, 10}, 0.5
	if colors == ByChi {
		field.Map, field.Low, field.High, p.Bar = figure.PRGn(), -1, 1, "χ₁ a layer"
	} else {
		ticks, middle = []float64{1, 10, 100, 1000}, 1
		field.Map, field.Low, field.High, p.Bar = figure.Viridis(), 0, 3, "ξ = 1/|ln χ₁| in layers"
	}
	for _, v := range ticks {
		field.Ticks = append(field.Ticks, figure.Tick{At: math.Log10(v), Label: figure.Exact(v)})
	}
	// The map is bright along the edge in both themes.
	ink := figure.Ink(t.Text, field.Map.At(middle), 7)
	p.Lines = append(p.Lines, figure.Line{Style: figure.Style{Color: ink}, Width: 2, Points: d.edge})
	for _, m := range marked {
		style := Style(t, m.Index)
		at := figure.Point{m.Theory.WeightVariance, m.Combination.BiasVariance}
		p.Lines = append(p.Lines, figure.Line{Name: m.Label, Style: style})
		p.Marks = append(p.Marks, figure.Mark{At: at, Style: style, Radius: 7, Rim: true})
		if at[0] > d.weights || at[1] > d.biases {
			p.Notes = append(p.Notes, figure.Note{At: at, Arrow: true, Color: style.Color, Text: "σ_w² = " + figure.Short(at[0], 3)})
		}
	}
	return p
}

// phaseHeight is what the colour stands for.
func phaseHeight(chi float64, colors PhaseColors) float64 {
	if colors == ByDepth {
		return math.Log10(1 / math.Abs(math.Log(chi)))
	}
	if chi == 0 {
		return -1
	}
	return math.Log10(chi)
}

// The range of a phase diagram when nothing asks for more, as in Schoenholz et
// al. 2017, figure 1.
const (
	plainWeights = 4.0
	plainBiases  = 1.0
	mostWeights  = 40.0
)

// phaseRange spans the edge of chaos and the marked points, as far as these do
// not press everything else together; beyond it a point gets an arrow.
func phaseRange(table *meanfield.Table, marked []*Measured) (weights, biases float64) {
	weights, biases = plainWeights, plainBiases
	first := math.Inf(1)
	for _, p := range table.Edge(plainBiases) {
		first = math.Min(first, p[0])
	}
	if !math.IsInf(first, 1) {
		weights = math.Max(weights, 1.6*first)
	}
	most := math.Max(mostWeights, weights)
	for _, m := range marked {
		if w := 1.15 * m.Theory.WeightVariance; w > weights && w <= most {
			weights = w
		}
		if b := 1.15 * m.Combination.BiasVariance; b > biases && b <= 10 {
			biases = b
		}
	}
	_, weights = figure.Nice(0, weights, 5)
	_, biases = figure.Nice(0, biases, 5)
	return weights, biases
}
