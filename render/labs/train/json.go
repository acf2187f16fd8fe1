package train

import (
	"io"
	"time"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/render/labs"
)

// The JSON of the command line's contract.
type document struct {
	Version  int                `json:"version"`
	Lab      string             `json:"lab"`
	Seed     uint64             `json:"seed"`
	Scenario *scenario.Scenario `json:"scenario"`
	Data     dataDoc            `json:"data"`
	Runs     []runDoc           `json:"runs"`
	Summary  []summaryDoc       `json:"summary,omitempty"` // of cross-validation
	Timing   timingDoc          `json:"timing"`
}

type dataDoc struct {
	Key      string         `json:"key"`
	Params   map[string]any `json:"params"`
	Features int            `json:"features"`
	Classes  int            `json:"classes,omitempty"`
	Train    int            `json:"train"`
	Valid    int            `json:"valid"`
	Test     int            `json:"test"`
}

type runDoc struct {
	Name       string      `json:"name"`
	Fold       int         `json:"fold,omitempty"`
	Parameters int         `json:"parameters"`
	Trainable  int         `json:"trainable_parameters"`
	Layers     []layerDoc  `json:"layers"`
	Epochs     []epochDoc  `json:"epochs"`
	Test       scoreDoc    `json:"test"`
	MCDropout  *dropoutDoc `json:"mc_dropout,omitempty"`
	measuredDoc
	Status string `json:"status"`
	Reason string `json:"reason"`
}

type layerDoc struct {
	Name       string `json:"name"`
	Output     int    `json:"output"`
	Parameters int    `json:"parameters"`
}

type epochDoc struct {
	Epoch             int          `json:"epoch"`
	Step              int          `json:"step"`
	TrainLoss         labs.Number  `json:"train_loss"`
	TrainAccuracy     labs.Number  `json:"train_accuracy"`
	TrainLossEval     labs.Number  `json:"train_loss_eval"`
	TrainAccuracyEval labs.Number  `json:"train_accuracy_eval"`
	ValidLoss         labs.Number  `json:"valid_loss"`
	ValidAccuracy     labs.Number  `json:"valid_accuracy"`
	LearningRate      labs.Number  `json:"learning_rate"`
	GradientNorm      labs.Numbers `json:"layer_gradient_norm"`
	Dead              labs.Numbers `json:"layer_dead_fraction"`
	Saturated         labs.Numbers `json:"layer_saturated_fraction"`
}

type scoreDoc struct {
	Loss     labs.Number `json:"loss"`
	Accuracy labs.Number `json:"accuracy"`
}

type dropoutDoc struct {
	Passes   int         `json:"passes"`
	Loss     labs.Number `json:"loss"`
	Accuracy labs.Number `json:"accuracy"`
	Spread   labs.Number `json:"spread"`
}

type summaryDoc struct {
	Name  string      `json:"name"`
	Mean  labs.Number `json:"mean"`
	Std   labs.Number `json:"std"`
	Folds int         `json:"folds"`
}

// timingDoc is what alone may differ between two runs.
type timingDoc struct {
	Seconds float64     `json:"seconds"`
	Epochs  [][]float64 `json:"seconds_per_epoch"` // [run][epoch]; nothing for epoch 0
	// Predictions are of the runs whose sparsity was measured, [run][sizes]: how many
	// instances at a time, and the seconds an instance dense and in compressed rows.
	Predictions [][][3]float64 `json:"seconds_per_prediction,omitempty"`
}

func epochOf(e nn.Epoch) epochDoc {
	return epochDoc{Epoch: e.Epoch, Step: e.Step, TrainLoss: labs.Number(e.TrainLoss), TrainAccuracy: labs.Number(e.TrainAccuracy),
		TrainLossEval: labs.Number(e.TrainLossEval), TrainAccuracyEval: labs.Number(e.TrainAccuracyEval),
		ValidLoss: labs.Number(e.ValidLoss), ValidAccuracy: labs.Number(e.ValidAccuracy), LearningRate: labs.Number(e.LearningRate),
		GradientNorm: e.LayerGradientNorm, Dead: e.LayerDeadFraction, Saturated: e.LayerSaturatedFraction}
}

// WriteJSON writes everything that was measured. took is how long it all ran.
func (f *Frame) WriteJSON(w io.Writer, took time.Duration) error {
	t := &f.Scenario.Train
	out := document{Version: scenario.Version, Lab: scenario.LabTrain, Seed: f.Scenario.Seed, Scenario: &f.Scenario,
		Data: dataDoc{Key: t.Data.Key, Params: labs.AnyValues(t.Data.Values), Features: f.Data.Features, Classes: f.Data.Classes,
			Train: f.Data.Train, Valid: f.Data.Valid, Test: f.Data.Test},
		Runs: []runDoc{}, Timing: timingDoc{Seconds: took.Seconds(), Epochs: [][]float64{}}}
	for i := range f.Runs {
		r := &f.Runs[i]
		d := runDoc{Name: r.Name, Fold: r.Fold, Parameters: r.Summary.Parameters, Trainable: r.Summary.Trainable, Layers: []layerDoc{},
			Epochs: []epochDoc{}, Test: scoreDoc{labs.Number(r.Test.Loss), labs.Number(r.Test.Accuracy)},
			Status: string(r.Status), Reason: r.Reason}
		for _, l := range r.Summary.Rows {
			d.Layers = append(d.Layers, layerDoc{l.Name, l.Output, l.Parameters})
		}
		for _, e := range r.Epochs {
			d.Epochs = append(d.Epochs, epochOf(e))
		}
		if m := r.MC; m != nil {
			d.MCDropout = &dropoutDoc{m.Passes, labs.Number(m.Loss), labs.Number(m.Accuracy), labs.Number(m.Spread)}
		}
		d.measuredDoc = r.measured()
		out.Runs = append(out.Runs, d)
		if r.Speeds != nil {
			out.Timing.Predictions = append(out.Timing.Predictions, r.speeds())
		}
		out.Timing.Epochs = append(out.Timing.Epochs, append([]float64{}, r.Seconds...))
	}
	for _, s := range f.Summaries() {
		out.Summary = append(out.Summary, summaryDoc{s.Name, labs.Number(s.Mean), labs.Number(s.Std), s.Folds})
	}
	return labs.WriteJSON(w, out)
}
