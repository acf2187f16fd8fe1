package schedules

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"time"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/optimizers/schedules"
	"downhill/render/labs"
)

// The JSON of the command line's contract. What it does not name stands beside
// it under keys of its own.
type document struct {
	Version       int                `json:"version"`
	Lab           string             `json:"lab"`
	Seed          uint64             `json:"seed"`
	Scenario      *scenario.Scenario `json:"scenario"`
	StepsPerEpoch int                `json:"steps_per_epoch"`
	Runs          []runDoc           `json:"runs"`
	Target        labs.Number        `json:"target"`
	Summary       []summaryDoc       `json:"summary"`
	Timing        timingDoc          `json:"timing"`
}

type runDoc struct {
	Schedule string         `json:"schedule"`
	Params   map[string]any `json:"params"`
	LR       labs.Numbers   `json:"lr"` // of step t
	Name     string         `json:"name"`
	BaseLR   labs.Number    `json:"base_lr"`
	Twin     *twinDoc       `json:"other_unit,omitempty"`
	Cuts     []cutDoc       `json:"cuts"`
	Race     raceDoc        `json:"race"`
	Network  networkDoc     `json:"network"`
}

// twinDoc is the same schedule in the other unit of time.
type twinDoc struct {
	Schedule string       `json:"schedule"`
	LR       labs.Numbers `json:"lr"`
}

type cutDoc struct {
	Step  int         `json:"step"` // the first with the lower rate
	Epoch int         `json:"epoch"`
	From  labs.Number `json:"from"`
	To    labs.Number `json:"to"`
}

type raceDoc struct {
	Status string         `json:"status"`
	Loss   labs.Numbers   `json:"loss"`
	Path   []labs.Numbers `json:"path"`
}

type networkDoc struct {
	Status    nn.Status    `json:"status"`
	Reason    string       `json:"reason"`
	BatchLoss labs.Numbers `json:"batch_loss"` // of step t
	Epochs    []epochDoc   `json:"epochs"`
	// ArrivedStep is the step by which the target was reached, −1 for never.
	ArrivedStep int `json:"arrived_step"`
}

type epochDoc struct {
	Epoch    int         `json:"epoch"`
	Step     int         `json:"step"`
	Loss     labs.Number `json:"valid_loss"`
	Accuracy labs.Number `json:"valid_accuracy"`
}

type summaryDoc struct {
	Name    string       `json:"name"`
	Steps   []int        `json:"arrived_step"` // by seed
	Speedup labs.Numbers `json:"speedup"`      // by seed
	Median  labs.Number  `json:"median_speedup"`
	Sooner  int          `json:"sooner"`
}

// timingDoc is what alone may differ between two runs.
type timingDoc struct {
	Seconds float64 `json:"seconds"`
}

// WriteJSON writes everything that is known. took is how long it all ran.
func (f *Frame) WriteJSON(w io.Writer, took time.Duration) error {
	out := document{Version: scenario.Version, Lab: scenario.LabSchedules, Seed: f.Scenario.Seed, Scenario: &f.Scenario,
		StepsPerEpoch: f.StepsPerEpoch, Runs: []runDoc{}, Target: labs.Number(f.Target), Summary: []summaryDoc{}, Timing: timingDoc{took.Seconds()}}
	for i := range f.Runs {
		out.Runs = append(out.Runs, f.runDoc(&f.Runs[i]))
		a := &f.Summary[i]
		out.Summary = append(out.Summary, summaryDoc{f.Runs[i].Label, a.Steps, a.Speedup, labs.Number(a.Median), a.Sooner})
	}
	return labs.WriteJSON(w, out)
}

func (f *Frame) runDoc(c *Curve) runDoc {
	track := &f.Race.Rec.Tracks[c.Index]
	d := runDoc{Schedule: c.Schedule.Key, Params: labs.AnyValues(c.Schedule.Values), LR: c.Rate, Name: c.Label, BaseLR: labs.Number(c.Base),
		Cuts: []cutDoc{}, Race: raceDoc{Status: string(track.Status), Loss: track.Loss, Path: []labs.Numbers{}},
		Network: networkDoc{Status: c.Status, Reason: c.Reason, BatchLoss: c.Loss, Epochs: []epochDoc{}, ArrivedStep: c.Arrived}}
	if c.Twin != nil {
		if ch, ok := Twin(c.Schedule, f.StepsPerEpoch); ok {
			d.Twin = &twinDoc{schedules.Catalog().Format(ch), c.Twin}
		}
	}
	for _, cut := range c.Cuts {
		d.Cuts = append(d.Cuts, cutDoc{cut.Step, cut.Epoch, labs.Number(cut.From), labs.Number(cut.To)})
	}
	for _, p := range track.Path {
		d.Race.Path = append(d.Race.Path, labs.Numbers{p[0], p[1]})
	}
	for _, e := range c.Epochs {
		d.Network.Epochs = append(d.Network.Epochs, epochDoc{e.Epoch, e.Step, labs.Number(e.ValidLoss), labs.Number(e.ValidAccuracy)})
	}
	return d
}

// WriteCSV writes a row for every schedule and step; what is not known at a step
// is NaN, and the validation loss stands where an epoch ends.
func (f *Frame) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"run", "name", "schedule", "step", "epoch", "lr", "lr_other_unit", "race_loss", "x", "y", "batch_loss", "valid_loss"}); err != nil {
		return err
	}
	number := func(xs []float64, t int) string {
		if t < len(xs) {
			return strconv.FormatFloat(xs[t], 'g', -1, 64)
		}
		return "NaN"
	}
	for i := range f.Runs {
		c := &f.Runs[i]
		track := &f.Race.Rec.Tracks[i]
		valid := map[int]float64{}
		for _, e := range c.Epochs {
			valid[e.Step] = e.ValidLoss
		}
		spec := schedules.Catalog().Format(c.Schedule)
		for t := range c.Rate {
			row, loss, at := f.Race.Rec.Rows(i, t), math.NaN(), [2]float64{math.NaN(), math.NaN()}
			if row > 0 && f.Race.Rec.Kept[row-1] == t {
				loss, at = track.Loss[row-1], track.Path[row-1]
			}
			end := math.NaN()
			if v, ok := valid[t]; ok {
				end = v
			}
			if err := out.Write([]string{strconv.Itoa(i + 1), c.Label, spec, strconv.Itoa(t), strconv.Itoa(t / f.StepsPerEpoch), number(c.Rate, t),
				number(c.Twin, t), written(loss), written(at[0]), written(at[1]), number(c.Loss, t), written(end)}); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func written(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
