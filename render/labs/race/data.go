package race

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/labs"
)

// The JSON of the command line's contract. Lists have an entry for every step;
// where the memory budget thinned a long race, "kept" names the steps.
type results struct {
	Version  int                `json:"version"`
	Lab      string             `json:"lab"`
	Seed     uint64             `json:"seed"`
	Scenario *scenario.Scenario `json:"scenario"`
	Surface  surfaceResult      `json:"surface"`
	Start    labs.Numbers       `json:"start"`
	Kept     []int              `json:"kept,omitempty"`
	Runs     []runResult        `json:"runs"`
	Tuning   *tuningResult      `json:"tuning,omitempty"`
	Timing   timing             `json:"timing"`
}

type surfaceResult struct {
	Key    string         `json:"key"`
	Params map[string]any `json:"params"`
	Minima pairs          `json:"minima"`
	Found  bool           `json:"minima_found,omitempty"` // by a search: not known
	Search string         `json:"minima_search,omitempty"`
	Slice  *sliceResult   `json:"slice,omitempty"` // of a network's loss
}

type runResult struct {
	Name         string           `json:"name"`
	Optimizer    string           `json:"optimizer"`
	Params       map[string]any   `json:"params"`
	Status       race.Status      `json:"status"`
	StatusStep   int              `json:"status_step"`
	Reason       string           `json:"reason"`
	Path         pairs            `json:"path"`
	Loss         labs.Numbers     `json:"loss"`
	GradientNorm labs.Numbers     `json:"gradient_norm"`
	LearningRate labs.Numbers     `json:"learning_rate"`
	Evaluations  []int            `json:"evaluations"`
	Samples      []int            `json:"samples,omitempty"` // gradients of single samples asked for
	Slots        map[string]pairs `json:"slots"`
	calls
}

type timing struct {
	Seconds   float64                `json:"seconds"`
	NsPerStep map[string]labs.Number `json:"ns_per_step,omitempty"`
}

// pairs are points.
type pairs [][2]float64

// MarshalJSON writes the list of pairs.
func (ps pairs) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 2+40*len(ps)), '[')
	for i, p := range ps {
		if i > 0 {
			b = append(b, ',')
		}
		b = labs.AppendNumber(append(b, '['), p[0])
		b = append(labs.AppendNumber(append(b, ','), p[1]), ']')
	}
	return append(b, ']'), nil
}

// WriteJSON writes everything that was recorded. took is how long the race ran.
func (f *Frame) WriteJSON(w io.Writer, took time.Duration) error {
	r := &f.Scenario.Race
	out := results{Version: scenario.Version, Lab: "race", Seed: f.Scenario.Seed, Scenario: &f.Scenario,
		Surface: surfaceResult{Key: r.Surface.Key, Params: labs.AnyValues(r.Surface.Values), Minima: pairs{}},
		Start:   r.Start[:], Tuning: searched(f.Searched), Timing: timing{took.Seconds(), f.timed()}}
	_, out.Surface.Found = f.found()
	out.Surface.Search, out.Surface.Slice = f.Findings(), sliceOf(f.Surface)
	for _, m := range f.Minima {
		out.Surface.Minima = append(out.Surface.Minima, [2]float64{m.X, m.Y})
	}
	if f.Rec.Thinned() {
		out.Kept = f.Rec.Kept
	}
	for i := range f.Rec.Tracks {
		t := &f.Rec.Tracks[i]
		run := runResult{Name: t.Name, Optimizer: r.Racers[i].Rule.Key, Params: labs.AnyValues(r.Racers[i].Rule.Values),
			Status: t.Status, StatusStep: t.StatusStep, Reason: t.Reason, Path: t.Path, Loss: t.Loss,
			GradientNorm: t.GradientNorm, LearningRate: t.LearningRate, Evaluations: t.Evaluations, Samples: t.Samples,
			Slots: map[string]pairs{}, calls: f.callsOf(t)}
		for j, name := range t.SlotNames {
			run.Slots[name] = t.Slots[j]
		}
		out.Runs = append(out.Runs, run)
	}
	return labs.WriteJSON(w, out)
}

// WriteCSV writes a row for every racer and step: what JSON holds, flat. A slot
// that a racer's rule has not is empty.
func (f *Frame) WriteCSV(w io.Writer) error {
	var slots []string
	for i := range f.Rec.Tracks {
		for _, name := range f.Rec.Tracks[i].SlotNames {
			if !slices.Contains(slots, name) {
				slots = append(slots, name)
			}
		}
	}
	head := []string{"racer", "optimizer", "step", "x", "y", "loss", "gradient_norm", "learning_rate", "evaluations"}
	for _, s := range slots {
		head = append(head, s+"_x", s+"_y")
	}
	callsAt := len(head)
	head = append(append(head, f.callsHead()...), sliceHead(f.Surface)...)
	sampled := len(f.Rec.Tracks) > 0 && f.Rec.Tracks[0].Samples != nil
	if sampled {
		head = append(head, "samples")
	}
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return err
	}
	row := make([]string, len(head))
	for i := range f.Rec.Tracks {
		t := &f.Rec.Tracks[i]
		for k := range t.Path {
			clear(row)
			copy(row, []string{t.Name, f.Scenario.Race.Racers[i].Rule.Key, strconv.Itoa(f.Rec.Kept[k]),
				plain(t.Path[k][0]), plain(t.Path[k][1]), plain(t.Loss[k]), plain(t.GradientNorm[k]),
				plain(t.LearningRate[k]), strconv.Itoa(t.Evaluations[k])})
			for j, name := range t.SlotNames {
				at := 9 + 2*slices.Index(slots, name)
				row[at], row[at+1] = plain(t.Slots[j][k][0]), plain(t.Slots[j][k][1])
			}
			f.callsCells(row[callsAt:], t, k)
			if sampled {
				row[len(head)-1] = strconv.Itoa(t.Samples[k])
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	if err := out.WriteAll(sliceRows(f.Surface, f.Scenario.Race.Surface.Values.Text("rule"), len(head))); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

func plain(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
