package transfer

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"downhill/internal/scenario"

	"downhill/nn/transfer"
	"downhill/render/labs"
)

// The JSON of the command line's contract. What it does not name stands beside
// it under keys of its own.
type document struct {
	Version    int                `json:"version"`
	Lab        string             `json:"lab"`
	Seed       uint64             `json:"seed"`
	Scenario   *scenario.Scenario `json:"scenario"`
	Experiment string             `json:"experiment"`
	Data       string             `json:"data"`
	Runs       []runDoc           `json:"runs"`
	Before     []priorDoc         `json:"before"`
	Summary    []summaryDoc       `json:"summary"`
	Published  []publishedDoc     `json:"published,omitempty"`
	Images     []imageDoc         `json:"reconstructions,omitempty"`
	Timing     timingDoc          `json:"timing"`
}

type runDoc struct {
	Name   string     `json:"name"`
	Seed   uint64     `json:"seed"`
	Labels int        `json:"labels"`
	Reused *int       `json:"reused,omitempty"`
	Thawed *int       `json:"thawed,omitempty"`
	Starts []int      `json:"phase_starts"`
	Blocks []string   `json:"layers"`
	Epochs []epochDoc `json:"epochs"`
	Test   scoreDoc   `json:"test"`
	Status string     `json:"status"`
	Reason string     `json:"reason"`
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
	Phase             int          `json:"phase"`
	Moved             labs.Numbers `json:"layer_moved"`
	Origin            labs.Number  `json:"shared_source_accuracy"`
}

type scoreDoc struct {
	Loss     labs.Number `json:"loss"`
	Accuracy labs.Number `json:"accuracy"`
}

type priorDoc struct {
	Name     string       `json:"name"`
	Seed     uint64       `json:"seed"`
	Layer    int          `json:"layer,omitempty"`
	Loss     labs.Numbers `json:"loss"`
	Accuracy labs.Numbers `json:"valid_accuracy,omitempty"`
}

type summaryDoc struct {
	Name  string      `json:"name"`
	Mean  labs.Number `json:"mean"`
	Std   labs.Number `json:"std"`
	Wins  labs.Number `json:"wins"`
	Ties  labs.Number `json:"ties"`
	Seeds int         `json:"seeds"`
}

type publishedDoc struct {
	Name     string      `json:"name"`
	Accuracy labs.Number `json:"accuracy"`
}

type imageDoc struct {
	Name     string         `json:"name"`
	Layers   int            `json:"layers"`
	Original []labs.Numbers `json:"original"`
	Hidden   []labs.Numbers `json:"hidden,omitempty"`
	Rebuilt  []labs.Numbers `json:"rebuilt"`
}

// timingDoc is what alone may differ between two runs.
type timingDoc struct {
	Seconds float64 `json:"seconds"`
}

func epochOf(e transfer.Epoch) epochDoc {
	return epochDoc{Epoch: e.Epoch.Epoch, Step: e.Step, TrainLoss: labs.Number(e.TrainLoss), TrainAccuracy: labs.Number(e.TrainAccuracy),
		TrainLossEval: labs.Number(e.TrainLossEval), TrainAccuracyEval: labs.Number(e.TrainAccuracyEval),
		ValidLoss: labs.Number(e.ValidLoss), ValidAccuracy: labs.Number(e.ValidAccuracy), LearningRate: labs.Number(e.LearningRate),
		GradientNorm: e.LayerGradientNorm, Dead: e.LayerDeadFraction, Saturated: e.LayerSaturatedFraction,
		Phase: e.Phase + 1, Moved: e.Moved, Origin: labs.Number(e.Origin)}
}

// WriteJSON writes everything that was measured. took is how long it all ran.
func (f *Frame) WriteJSON(w io.Writer, took time.Duration) error {
	t := &f.Scenario.Transfer
	out := document{Version: scenario.Version, Lab: scenario.LabTransfer, Seed: f.Scenario.Seed, Scenario: &f.Scenario,
		Experiment: t.Experiment, Data: f.Data, Runs: []runDoc{}, Before: []priorDoc{}, Summary: []summaryDoc{},
		Timing: timingDoc{took.Seconds()}}
	for i := range f.Runs {
		r := &f.Runs[i]
		d := runDoc{Name: f.arms[r.Arm].Name, Seed: r.Seed, Labels: r.Labels, Starts: append([]int{}, r.Starts...),
			Blocks: append([]string{}, r.Blocks...), Epochs: []epochDoc{}, Test: scoreDoc{labs.Number(r.Test.Loss), labs.Number(r.Test.Accuracy)},
			Status: string(r.Status), Reason: r.Reason}
		if t.Experiment == scenario.ExperimentLayers {
			d.Reused, d.Thawed = &r.Reused, &r.Thawed
		}
		for _, e := range r.Epochs {
			d.Epochs = append(d.Epochs, epochOf(e))
		}
		out.Runs = append(out.Runs, d)
	}
	for _, p := range f.Before {
		out.Before = append(out.Before, priorDoc{p.Name, p.Seed, p.Layer, p.Loss, p.Accuracy})
	}
	for _, s := range f.Summaries() {
		out.Summary = append(out.Summary, summaryDoc{s.Name, labs.Number(s.Mean), labs.Number(s.Std), labs.Number(s.Wins), labs.Number(s.Ties), s.Seeds})
	}
	for i, name := range []string{f.arms[0].Name, "reused"} {
		if t.Experiment == scenario.ExperimentReuse {
			out.Published = append(out.Published, publishedDoc{name, labs.Number(Published()[i])})
		}
	}
	for _, p := range f.Images {
		out.Images = append(out.Images, imageDoc{p.Name, p.Layers, lists(p.Original), lists(p.Hidden), lists(p.Rebuilt)})
	}
	return labs.WriteJSON(w, out)
}

func lists(xs [][]float64) []labs.Numbers {
	var out []labs.Numbers
	for _, x := range xs {
		out = append(out, x)
	}
	return out
}

// Published are the test accuracies that the published notebook reports on the
// full data, from its one run: from scratch and reused.
func Published() [2]float64 { return [2]float64{0.9705, 0.9940} }

// WriteCSV writes a row for every training and epoch, with the layers' movement
// behind; a training without epochs has one row, its test.
func (f *Frame) WriteCSV(w io.Writer) error {
	layers := 0
	for i := range f.Runs {
		layers = max(layers, len(f.Runs[i].Blocks))
	}
	head := []string{"run", "seed", "labels", "reused", "thawed", "epoch", "phase", "step", "train_loss", "train_accuracy", "train_loss_eval",
		"train_accuracy_eval", "valid_loss", "valid_accuracy", "learning_rate", "shared_source_accuracy", "test_loss", "test_accuracy", "status"}
	plain := len(head)
	for l := range layers {
		head = append(head, "moved_"+strconv.Itoa(l+1))
	}
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return err
	}
	row := make([]string, len(head))
	for i := range f.Runs {
		r := &f.Runs[i]
		start := []string{f.arms[r.Arm].Name, strconv.FormatUint(r.Seed, 10), strconv.Itoa(r.Labels), "", ""}
		if f.Scenario.Transfer.Experiment == scenario.ExperimentLayers {
			start[3], start[4] = strconv.Itoa(r.Reused), strconv.Itoa(r.Thawed)
		}
		test := []string{written(r.Test.Loss), written(r.Test.Accuracy), string(r.Status)}
		epochs := r.Epochs
		if len(epochs) == 0 {
			clear(row)
			copy(row, start)
			copy(row[plain-len(test):], test)
			if err := out.Write(row); err != nil {
				return err
			}
		}
		for _, e := range epochs {
			clear(row)
			copy(row, start)
			copy(row[len(start):], []string{strconv.Itoa(e.Epoch.Epoch), strconv.Itoa(e.Phase + 1), strconv.Itoa(e.Step), written(e.TrainLoss),
				written(e.TrainAccuracy), written(e.TrainLossEval), written(e.TrainAccuracyEval), written(e.ValidLoss), written(e.ValidAccuracy),
				written(e.LearningRate), written(e.Origin)})
			copy(row[plain-len(test):], test)
			for l, x := range e.Moved {
				row[plain+l] = written(x)
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func written(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
