package race

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers/endings"
	"downhill/optimizers/race"
	"downhill/render/labs"
)

// endingsResults is the JSON of clouds of endings.
type endingsResults struct {
	Version  int                `json:"version"`
	Lab      string             `json:"lab"`
	Seed     uint64             `json:"seed"`
	Scenario *scenario.Scenario `json:"scenario"`
	Surface  surfaceResult      `json:"surface"`
	Start    labs.Numbers       `json:"start"`
	Endings  endingsResult      `json:"endings"`
	Timing   timing             `json:"timing"`
}

type endingsResult struct {
	Steps int           `json:"steps"`
	Seeds []uint64      `json:"seeds"`
	Noise labs.Number   `json:"noise"`
	Batch int           `json:"batch"`
	Runs  []cloudResult `json:"runs"`
}

type cloudResult struct {
	Name      string         `json:"name"`
	Optimizer string         `json:"optimizer"`
	Params    map[string]any `json:"params"`
	// By seed: the last finite place of every run, its true loss and status.
	End        pairs         `json:"end"`
	Loss       labs.Numbers  `json:"loss"`
	Status     []race.Status `json:"status"`
	StatusStep []int         `json:"status_step"`
	// Of those that did not diverge.
	momentsResult
	LossMean      labs.Number        `json:"loss_mean"`
	LossError     labs.Number        `json:"loss_standard_error"`
	LossQuantiles labs.Numbers       `json:"loss_quantiles"` // 0.05, 0.25, 0.5, 0.75, 0.95
	Inside        labs.Numbers       `json:"inside"`         // one and two standard deviations, as shares
	Shares        map[string]float64 `json:"shares"`         // of each status
	Theory        *theoryResult      `json:"theory,omitempty"`
}

type momentsResult struct {
	Mean       labs.Numbers   `json:"mean"`
	Covariance []labs.Numbers `json:"covariance"`
}

type theoryResult struct {
	Source     string            `json:"source"`
	Last       predictionResult  `json:"last"` // after the steps of the race
	Stationary *predictionResult `json:"stationary,omitempty"`
}

type predictionResult struct {
	momentsResult
	Excess labs.Number `json:"expected_excess_loss"`
}

func momentsOf(m *endings.Moments) momentsResult {
	return momentsResult{Mean: m.Mean[:], Covariance: []labs.Numbers{{m.XX, m.XY}, {m.XY, m.YY}}}
}

func predictionOf(p *endings.Prediction) predictionResult {
	return predictionResult{momentsOf(&p.Moments), labs.Number(p.Excess)}
}

// WriteJSON writes every ending, what they come to and what theory says. took is
// how long the runs took.
func (f *EndingsFrame) WriteJSON(w io.Writer, took time.Duration) error {
	r := &f.Scenario.Race
	out := endingsResults{Version: scenario.Version, Lab: scenario.LabRace, Seed: f.Scenario.Seed, Scenario: &f.Scenario,
		Surface: surfaceOf(&f.Scenario, f.Minima), Start: r.Start[:], Timing: timing{Seconds: took.Seconds()},
		Endings: endingsResult{Steps: r.Steps, Noise: labs.Number(r.Noise), Batch: r.Batch}}
	for i := range f.Plans[0].Seeds {
		out.Endings.Seeds = append(out.Endings.Seeds, f.Plans[0].Seed(i))
	}
	for k := range f.Plans {
		s, rule := &f.Summaries[k], f.Plans[k].Racer.Rule
		c := cloudResult{Name: f.Name(k), Optimizer: rule.Key, Params: labs.AnyValues(rule.Values), momentsResult: momentsOf(&s.Moments),
			LossMean: labs.Number(s.Loss), LossError: labs.Number(s.LossError), LossQuantiles: s.Quantiles[:], Inside: s.Inside[:], Shares: map[string]float64{}}
		for _, st := range []race.Status{race.Running, race.Converged, race.Stationary, race.Diverged} {
			c.Shares[string(st)] = s.Share(st)
		}
		for _, e := range f.Endings[k] {
			c.End, c.Loss = append(c.End, e.X), append(c.Loss, e.Loss)
			c.Status, c.StatusStep = append(c.Status, e.Status), append(c.StatusStep, e.StatusStep)
		}
		if t := f.Theory[k]; t != nil {
			c.Theory = &theoryResult{Source: endings.Source, Last: predictionOf(&t.Last)}
			if t.Stationary != nil {
				st := predictionOf(t.Stationary)
				c.Theory.Stationary = &st
			}
		}
		out.Endings.Runs = append(out.Endings.Runs, c)
	}
	return labs.WriteJSON(w, out)
}

// WriteCSV writes a row for every seed of every racer.
func (f *EndingsFrame) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"racer", "optimizer", "seed", "x", "y", "loss", "status", "status_step"}); err != nil {
		return err
	}
	for k := range f.Plans {
		for _, e := range f.Endings[k] {
			if err := out.Write([]string{f.Name(k), f.Plans[k].Racer.Rule.Key, strconv.FormatUint(e.Seed, 10), plain(e.X[0]), plain(e.X[1]), plain(e.Loss),
				string(e.Status), strconv.Itoa(e.StatusStep)}); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}
