package activations

import (
	"io"
	"time"

	"downhill/internal/scenario"
	"downhill/render/labs"
)

// The JSON of the command line's contract.
type document struct {
	Version   int                `json:"version"`
	Lab       string             `json:"lab"`
	Seed      uint64             `json:"seed"`
	Scenario  *scenario.Scenario `json:"scenario"`
	X         labs.Numbers       `json:"x"`
	Functions []functionDoc      `json:"functions"`
	Input     inputDoc           `json:"input"`
	Softmax   softmaxDoc         `json:"softmax"`
	Timing    timingDoc          `json:"timing"`
}

type functionDoc struct {
	Activation string         `json:"activation"`
	Params     map[string]any `json:"params"`
	Y          labs.Numbers   `json:"y"`
	DY         labs.Numbers   `json:"dy"`
	Kinks      []kinkDoc      `json:"kinks"`
	Saturated  []labs.Numbers `json:"saturated"` // [from, to] within the range of x
	Band       *bandDoc       `json:"band,omitempty"`
	Output     outputDoc      `json:"output"`
	Rank       int            `json:"notebook_rank,omitempty"`
}

type kinkDoc struct {
	X     labs.Number `json:"x"`
	Y     labs.Number `json:"y"`
	Left  labs.Number `json:"slope_left"`
	Right labs.Number `json:"slope_right"`
}

// bandDoc holds the two ends of what a function is drawn from in training.
type bandDoc struct {
	Lower labs.Numbers `json:"lower"`
	Upper labs.Numbers `json:"upper"`
}

type outputDoc struct {
	Mean      labs.Number    `json:"mean"`
	Variance  labs.Number    `json:"variance"`
	Second    labs.Number    `json:"second_moment"`
	Slope     labs.Number    `json:"slope_second_moment"`
	Saturated labs.Number    `json:"saturated_probability"`
	NearZero  bool           `json:"mean_near_zero"`
	Masses    []labs.Numbers `json:"point_masses"` // [value, probability]
	Density   labs.Numbers   `json:"density,omitempty"`
}

type inputDoc struct {
	Mean     labs.Number  `json:"mean"`
	Variance labs.Number  `json:"variance"`
	Edges    labs.Numbers `json:"bin_edges,omitempty"` // of the outputs' densities
}

type softmaxDoc struct {
	Logits      labs.Numbers   `json:"logits"`
	Temperature labs.Number    `json:"temperature"`
	P           labs.Numbers   `json:"p"`
	Jacobian    []labs.Numbers `json:"jacobian"`
	Entropy     labs.Number    `json:"entropy"`
}

// timingDoc is what alone may differ between two runs.
type timingDoc struct {
	Seconds float64   `json:"seconds"`
	Cost    []costDoc `json:"cost,omitempty"`
}

type costDoc struct {
	Activation string      `json:"activation"`
	Value      labs.Number `json:"ns_per_value"`
	Slope      labs.Number `json:"ns_per_derivative"`
}

// WriteJSON writes everything that was worked out. took is how long it all ran.
func (f *Frame) WriteJSON(w io.Writer, took time.Duration) error {
	a := &f.Scenario.Activations
	out := document{Version: scenario.Version, Lab: scenario.LabActivations, Seed: f.Scenario.Seed, Scenario: &f.Scenario,
		X: f.X, Functions: []functionDoc{}, Softmax: f.Softmax.doc(),
		Input:  inputDoc{labs.Number(a.InputMean), labs.Number(a.InputVariance), f.Edges},
		Timing: timingDoc{Seconds: took.Seconds()}}
	for i := range f.Curves {
		out.Functions = append(out.Functions, f.Curves[i].doc(f.X))
		if f.Cost != nil {
			n := f.Cost.Functions[i]
			out.Timing.Cost = append(out.Timing.Cost, costDoc{f.Curves[i].Choice.Key, labs.Number(n.Value), labs.Number(n.Slope)})
		}
	}
	return labs.WriteJSON(w, out)
}

func (c *Curve) doc(x []float64) functionDoc {
	o := &c.Output
	d := functionDoc{Activation: c.Choice.Key, Params: labs.AnyValues(c.Choice.Values), Y: c.Y, DY: c.DY,
		Kinks: []kinkDoc{}, Saturated: []labs.Numbers{}, Rank: NotebookRank(c.Choice.Key),
		Output: outputDoc{Mean: labs.Number(o.Mean), Variance: labs.Number(o.Variance), Second: labs.Number(o.SecondMoment),
			Slope: labs.Number(o.SlopeSquare), Saturated: labs.Number(o.Saturated), NearZero: o.NearZero,
			Masses: []labs.Numbers{}, Density: o.Density}}
	for _, k := range c.Kinks {
		d.Kinks = append(d.Kinks, kinkDoc{labs.Number(k.X), labs.Number(k.Y), labs.Number(k.Left), labs.Number(k.Right)})
	}
	for _, in := range c.Saturated {
		d.Saturated = append(d.Saturated, labs.Numbers{in.From, in.To})
	}
	for _, m := range o.Masses {
		d.Output.Masses = append(d.Output.Masses, labs.Numbers{m.At, m.P})
	}
	if lower, upper, ok := c.band(x); ok {
		d.Band = &bandDoc{lower, upper}
	}
	return d
}

func (s *Softmax) doc() softmaxDoc {
	d := softmaxDoc{Logits: s.Logits, Temperature: labs.Number(s.Temperature), P: s.P, Jacobian: []labs.Numbers{},
		Entropy: labs.Number(s.Entropy)}
	for n, i := len(s.P), 0; i < n; i++ {
		d.Jacobian = append(d.Jacobian, s.Jacobian[i*n:(i+1)*n])
	}
	return d
}
