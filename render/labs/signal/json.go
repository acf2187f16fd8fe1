package signal

import (
	"io"
	"math"
	"time"

	"downhill/activations"
	"downhill/internal/scenario"
	"downhill/nn/initializers"
	"downhill/nn/signal"
	"downhill/render/labs"
)

// The JSON of the command line's contract. What it does not name stands beside
// it under keys of its own.
type document struct {
	Version  int                `json:"version"`
	Lab      string             `json:"lab"`
	Seed     uint64             `json:"seed"`
	Scenario *scenario.Scenario `json:"scenario"`
	Runs     []runDoc           `json:"runs"`
	Grid     *gridDoc           `json:"grid,omitempty"`
	Timing   timingDoc          `json:"timing"`
}

type runDoc struct {
	Activation   string      `json:"activation"`
	Initializer  string      `json:"initializer"`
	Name         string      `json:"name"`
	Depth        int         `json:"depth"`
	Width        int         `json:"width"`
	Batch        int         `json:"batch"`
	Trials       int         `json:"trials"`
	Measured     int         `json:"trials_measured"`
	BatchNorm    string      `json:"batch_norm"`
	Tied         bool        `json:"tied"`
	Skip         bool        `json:"skip"`
	Dropout      labs.Number `json:"dropout"`
	AlphaDropout bool        `json:"alpha_dropout"`
	BiasVariance labs.Number `json:"bias_variance"`
	InputMean    labs.Number `json:"input_mean"`
	InputStd     labs.Number `json:"input_std"`
	Theory       theoryDoc   `json:"theory"`
	Conditions   []condDoc   `json:"selu_conditions"`
	Verdict      string      `json:"selu_verdict"`
	Layers       []layerDoc  `json:"layers"`
}

type theoryDoc struct {
	WeightVariance labs.Number `json:"weight_variance"`
	Words          string      `json:"words"`
	Phase          string      `json:"phase"`
	Q              labs.Number `json:"fixed_q"`
	Chi            labs.Number `json:"fixed_chi"`
	XiQ            labs.Number `json:"xi_q"`
	XiGradient     labs.Number `json:"xi_gradient"`
	C              labs.Number `json:"fixed_correlation"`
	XiC            labs.Number `json:"xi_c"`
	Notes          []string    `json:"notes"`
}

type condDoc struct {
	Name string `json:"name"`
	Kept bool   `json:"kept"`
}

type statDoc struct {
	Mean      labs.Number `json:"mean"`
	Std       labs.Number `json:"std"`
	Log10Mean labs.Number `json:"log10_mean"`
	Log10Std  labs.Number `json:"log10_std"`
}

// meanDoc is what is not a variance, and has a logarithm nobody asks for.
type meanDoc struct {
	Mean labs.Number `json:"mean"`
	Std  labs.Number `json:"std"`
}

type layerDoc struct {
	Layer     int     `json:"layer"`
	ActMean   meanDoc `json:"act_mean"`
	ActStd    meanDoc `json:"act_std"`
	PreVar    statDoc `json:"pre_var"`
	ActVar    statDoc `json:"act_var"`
	ActMSq    statDoc `json:"act_msq"`
	GPreVar   statDoc `json:"gpre_var"`
	GActVar   statDoc `json:"gact_var"`
	GWVar     statDoc `json:"gw_var"`
	Saturated meanDoc `json:"saturated"`
	Zero      meanDoc `json:"zero"`
	Dead      meanDoc `json:"dead"`
	Underflow bool    `json:"underflow,omitempty"`
	// By one Gauss–Hermite rule of 200 nodes, as the reference has them …
	Q      labs.Number `json:"theory_q"`
	Chi    labs.Number `json:"theory_chi"`
	Mean   labs.Number `json:"theory_act_mean"`
	Square labs.Number `json:"theory_act_msq"`
	// … and with every expectation right to twelve digits.
	ExactQ    labs.Number `json:"theory_q_exact"`
	ExactChi  labs.Number `json:"theory_chi_exact"`
	ExactGPre labs.Number `json:"theory_gpre_exact"`
}

type gridDoc struct {
	Initializers []string       `json:"initializers"`
	Activations  []string       `json:"activations"`
	Depth        int            `json:"depth"`
	Width        int            `json:"width"`
	Batch        int            `json:"batch"`
	Trials       int            `json:"trials"`
	Decades      []labs.Numbers `json:"decades_per_layer"` // [initializer][activation]
	Cells        []cellDoc      `json:"cells"`
}

type cellDoc struct {
	Initializer string       `json:"initializer"`
	Activation  string       `json:"activation"`
	GActVar     labs.Numbers `json:"gact_var_log10"` // by layer
}

// timingDoc is what alone may differ between two runs.
type timingDoc struct {
	Seconds float64 `json:"seconds"`
}

func statOf(s signal.Stat) statDoc {
	return statDoc{labs.Number(s.Mean), labs.Number(s.Std), labs.Number(s.Log10Mean), labs.Number(s.Log10Std)}
}

func meanOf(s signal.Stat) meanDoc { return meanDoc{labs.Number(s.Mean), labs.Number(s.Std)} }

// WriteJSON writes everything that was measured. took is how long it all ran.
func (f *Frame) WriteJSON(w io.Writer, took time.Duration) error {
	out := document{Version: scenario.Version, Lab: scenario.LabSignal, Seed: f.Scenario.Seed, Scenario: &f.Scenario,
		Runs: []runDoc{}, Timing: timingDoc{took.Seconds()}}
	for i := range f.Runs {
		if f.Runs[i].Result != nil {
			out.Runs = append(out.Runs, f.runDoc(&f.Runs[i]))
		}
	}
	if len(f.Cells) > 0 {
		out.Grid = f.gridDoc()
	}
	return labs.WriteJSON(w, out)
}

func (f *Frame) runDoc(m *Measured) runDoc {
	g, c := &f.Scenario.Signal, m.Combination
	d := runDoc{Activation: m.Activation(), Initializer: m.Initializer(), Name: m.Label, Depth: g.Depth, Width: g.Width,
		Batch: g.Batch, Trials: g.Trials, Measured: m.Result.Trials, BatchNorm: c.BatchNorm, Tied: c.Tied, Skip: c.Skip,
		Dropout: labs.Number(c.Dropout), AlphaDropout: c.AlphaDropout, BiasVariance: labs.Number(c.BiasVariance),
		InputMean: labs.Number(c.InputMean), InputStd: labs.Number(c.InputStd), Verdict: f.Verdict(m), Layers: []layerDoc{},
		Theory: m.Theory.doc()}
	for _, k := range m.Conditions(g.Width) {
		d.Conditions = append(d.Conditions, condDoc{k.Name, k.Kept})
	}
	for i := range m.Result.Layers {
		d.Layers = append(d.Layers, layerOf(&m.Result.Layers[i], m.Theory))
	}
	return d
}

func (t *Theory) doc() theoryDoc {
	nan := labs.Number(math.NaN())
	d := theoryDoc{WeightVariance: labs.Number(t.WeightVariance), Words: t.Words, Phase: "unknown", Q: nan, Chi: nan, XiQ: nan,
		XiGradient: nan, C: nan, XiC: nan, Notes: []string{}}
	if t.Missing != "" {
		d.Notes = append(d.Notes, t.Missing)
	}
	if e := t.Exact; e != nil {
		d.Phase, d.Q, d.Chi = e.Phase.String(), labs.Number(e.Fixed.Q), labs.Number(e.Fixed.Chi)
		d.XiQ, d.XiGradient = labs.Number(e.Fixed.XiQ), labs.Number(e.Fixed.XiGrad)
		c, xi := t.Agreement()
		d.C, d.XiC = labs.Number(c), labs.Number(xi)
		d.Notes = append(d.Notes, e.Notes...)
	}
	return d
}

func layerOf(l *signal.Layer, t *Theory) layerDoc {
	s, nan := &l.Stats, labs.Number(math.NaN())
	d := layerDoc{Layer: l.Layer, ActMean: meanOf(s[signal.ActMean]), ActStd: meanOf(s[signal.ActStd]), PreVar: statOf(s[signal.PreVar]),
		ActVar: statOf(s[signal.ActVar]), ActMSq: statOf(s[signal.ActMSq]), GPreVar: statOf(s[signal.GPreVar]),
		GActVar: statOf(s[signal.GActVar]), GWVar: statOf(s[signal.GWVar]), Saturated: meanOf(s[signal.Saturated]),
		Zero: meanOf(s[signal.Zero]), Dead: meanOf(s[signal.Dead]), Underflow: l.Underflow,
		Q: nan, Chi: nan, Mean: nan, Square: nan, ExactQ: nan, ExactChi: nan, ExactGPre: nan}
	if t.Exact != nil {
		h, e := t.Hermite.Layers[l.Layer-1], t.Exact.Layers[l.Layer-1]
		d.Q, d.Chi, d.Mean, d.Square = labs.Number(h.Q), labs.Number(h.Chi), labs.Number(h.Mean), labs.Number(h.Square)
		d.ExactQ, d.ExactChi, d.ExactGPre = labs.Number(e.Q), labs.Number(e.Chi), labs.Number(e.GradPre)
	}
	return d
}

func (f *Frame) gridDoc() *gridDoc {
	g := &f.Scenario.Signal.Grid
	d := &gridDoc{Depth: g.Depth, Width: g.Width, Batch: g.Batch, Trials: g.Trials, Decades: make([]labs.Numbers, len(g.Initializers))}
	for _, o := range g.Initializers {
		d.Initializers = append(d.Initializers, initializers.Catalog().Format(o))
	}
	for _, a := range g.Activations {
		d.Activations = append(d.Activations, activations.Catalog().Format(a))
	}
	for i := range f.Cells {
		c := &f.Cells[i]
		cell := cellDoc{Initializer: d.Initializers[c.Row], Activation: d.Activations[c.Column]}
		for _, l := range c.Result.Layers {
			cell.GActVar = append(cell.GActVar, l.Stats[signal.GActVar].Log10Mean)
		}
		d.Cells = append(d.Cells, cell)
		d.Decades[c.Row] = append(d.Decades[c.Row], c.Decades)
	}
	return d
}
