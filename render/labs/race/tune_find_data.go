package race

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers/tune"
	"downhill/render/labs"
)

type findResults struct {
	Version  int                `json:"version"`
	Lab      string             `json:"lab"`
	Seed     uint64             `json:"seed"`
	Scenario *scenario.Scenario `json:"scenario"`
	Method   Method             `json:"find_lr"`
	Runs     []findResult       `json:"runs"`
	Timing   timing             `json:"timing"`
}

type findResult struct {
	Name      string          `json:"name"`
	Optimizer string          `json:"optimizer"`
	Params    map[string]any  `json:"params"`
	Rate      labs.Number     `json:"found"` // 0: none
	Division  *divisionResult `json:"division,omitempty"`
	Range     *rangeResult    `json:"range,omitempty"`
}

type divisionResult struct {
	From     labs.Number     `json:"from"`
	By       labs.Number     `json:"by"`
	Steps    int             `json:"steps"`
	Attempts []attemptResult `json:"attempts"`
}

type attemptResult struct {
	Rate     labs.Number  `json:"learning_rate"`
	Diverged bool         `json:"diverged"`
	Reason   string       `json:"reason"`
	Path     pairs        `json:"path"`
	Loss     labs.Numbers `json:"loss"`
}

// Entry t of the lists is of the step with rate learning_rate[t]; path has the
// start before it. Rates that did not occur are "NaN".
type rangeResult struct {
	From     labs.Number  `json:"from"`
	To       labs.Number  `json:"to"`
	Steps    int          `json:"steps"`
	Smooth   labs.Number  `json:"smooth"`
	Start    labs.Number  `json:"start_loss"`
	Rates    labs.Numbers `json:"learning_rate"`
	Loss     labs.Numbers `json:"loss"`
	Smoothed labs.Numbers `json:"smoothed_loss"`
	Path     pairs        `json:"path"`
	Falls    labs.Number  `json:"falls_from"`
	Steepest labs.Number  `json:"steepest_at"`
	Lowest   labs.Number  `json:"lowest_at"`
	Diverges labs.Number  `json:"diverges_at"`
	Reason   string       `json:"reason"`
}

// WriteJSON writes everything that was tried. took is how long it lasted.
func (f *Finding) WriteJSON(w io.Writer, took time.Duration) error {
	out := findResults{Version: scenario.Version, Lab: scenario.LabRace, Seed: f.Scenario.Seed, Scenario: &f.Scenario,
		Method: f.Method, Runs: []findResult{}, Timing: timing{Seconds: took.Seconds()}}
	for i := range f.Runs {
		r := &f.Runs[i]
		one := findResult{Name: r.Name, Optimizer: r.Rule.Key, Params: labs.AnyValues(r.Rule.Values), Rate: labs.Number(r.Rate())}
		if r.Division != nil {
			one.Division = dividedResult(r.Division)
		} else {
			one.Range = rangedResult(r.Range)
		}
		out.Runs = append(out.Runs, one)
	}
	buf := bufio.NewWriter(w)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return err
	}
	return buf.Flush()
}

func dividedResult(d *tune.Division) *divisionResult {
	out := &divisionResult{From: labs.Number(d.From), By: labs.Number(d.By), Steps: d.Steps}
	for _, a := range d.Attempts {
		out.Attempts = append(out.Attempts, attemptResult{labs.Number(a.Rate), a.Diverged, a.Reason, a.Track.Path, a.Track.Loss})
	}
	return out
}

func rangedResult(g *tune.Range) *rangeResult {
	return &rangeResult{From: labs.Number(g.From), To: labs.Number(g.To), Steps: g.Steps, Smooth: labs.Number(g.Smooth),
		Start: labs.Number(g.Start), Rates: g.Rates[:min(len(g.Rates), len(g.Loss))], Loss: g.Loss, Smoothed: g.Smoothed, Path: g.Path,
		Falls: labs.Number(g.Rate(g.Falls)), Steepest: labs.Number(g.Rate(g.Steepest)), Lowest: labs.Number(g.Rate(g.Lowest)),
		Diverges: labs.Number(g.Rate(g.Diverges)), Reason: g.Reason}
}

// WriteCSV writes a row for every step that was taken: of a division for those
// of every attempt, with the smoothed loss empty.
func (f *Finding) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	// The writer keeps its first error until the end.
	_ = out.Write([]string{"racer", "optimizer", "attempt", "step", "learning_rate", "x", "y", "loss", "smoothed_loss", "diverged"})
	for i := range f.Runs {
		r := &f.Runs[i]
		row := func(attempt, step int, rate float64, at [2]float64, loss float64, smoothed string, diverged bool) {
			_ = out.Write([]string{r.Name, r.Rule.Key, strconv.Itoa(attempt), strconv.Itoa(step), plain(rate),
				plain(at[0]), plain(at[1]), plain(loss), smoothed, strconv.FormatBool(diverged)})
		}
		if g := r.Range; g != nil {
			for t := range g.Loss {
				row(1, t+1, g.Rates[t], g.Path[t+1], g.Loss[t], plain(g.Smoothed[t]), g.Diverges >= 0 && t >= g.Diverges)
			}
			continue
		}
		for k, a := range r.Division.Attempts {
			for t := range a.Track.Path {
				row(k+1, t, a.Rate, a.Track.Path[t], a.Track.Loss[t], "", a.Diverged)
			}
		}
	}
	out.Flush()
	return out.Error()
}
