package race

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers/conditioning"
	"downhill/render/labs"
)

// spectrumResults is the JSON of a race's eigen-components.
type spectrumResults struct {
	Version  int                `json:"version"`
	Lab      string             `json:"lab"`
	Seed     uint64             `json:"seed"`
	Scenario *scenario.Scenario `json:"scenario"`
	Surface  surfaceResult      `json:"surface"`
	Start    labs.Numbers       `json:"start"`
	Runs     []modesResult      `json:"runs"`
	Timing   timing             `json:"timing"`
}

type modesResult struct {
	Name      string         `json:"name"`
	Optimizer string         `json:"optimizer"`
	Params    map[string]any `json:"params"`
	// Spectrum is what the components are of: on a surface that is no quadratic
	// the racers may be near different minima.
	Spectrum *spectrumResult `json:"spectrum,omitempty"`
	Linear   bool            `json:"linear"`
	Unknown  string          `json:"unknown,omitempty"` // why theory says nothing
	Rate     labs.Number     `json:"rate"`              // of the slowest component
	Limit    labs.Number     `json:"lr_limit"`
	Best     labs.Number     `json:"lr_best"` // at this momentum
	BestRate labs.Number     `json:"rate_best"`
	Optimum  *optimumResult  `json:"optimum,omitempty"`
	Arrives  *int            `json:"steps_to_1e-6,omitempty"`
	Modes    []modeResult    `json:"components"`
	Step     []int           `json:"step"`
}

type spectrumResult struct {
	Quadratic   bool           `json:"quadratic"`
	At          labs.Numbers   `json:"at"` // where the gradient vanishes, or the place
	F           labs.Number    `json:"f"`
	Eigenvalues labs.Numbers   `json:"eigenvalues"`
	Vectors     []labs.Numbers `json:"eigenvectors"`
	Condition   labs.Number    `json:"condition"`
}

type modeResult struct {
	Lambda   labs.Number         `json:"lambda"`
	Rate     labs.Number         `json:"rate"`
	Regime   conditioning.Regime `json:"regime,omitempty"`
	Period   labs.Number         `json:"period"`
	HalfLife labs.Number         `json:"half_life"`
	Measured labs.Number         `json:"rate_measured"`
	Error    labs.Numbers        `json:"error"` // cᵢ by step
	Loss     labs.Numbers        `json:"loss"`  // ½λᵢcᵢ²
	Envelope labs.Numbers        `json:"envelope"`
}

// WriteJSON writes every racer's components at every step; took is how long the
// race ran. What theory does not know is "NaN".
func (s *SpectrumFrame) WriteJSON(w io.Writer, took time.Duration) error {
	out := spectrumResults{Version: scenario.Version, Lab: scenario.LabRace, Seed: s.Scenario.Seed, Scenario: &s.Scenario,
		Surface: surfaceOf(&s.Scenario, s.Minima), Start: s.Scenario.Race.Start[:], Timing: timing{Seconds: took.Seconds()}}
	for i := range s.Scenario.Race.Racers {
		out.Runs = append(out.Runs, s.Frame.Spectrum(i, s.Step).result())
	}
	return labs.WriteJSON(w, out)
}

func (s *SpectrumFrame) result() modesResult {
	rc := s.Scenario.Race.Racers[s.Racer]
	nan := labs.Number(math.NaN())
	r := modesResult{Name: rc.Name, Optimizer: rc.Rule.Key, Params: labs.AnyValues(rc.Rule.Values), Unknown: s.Unknown(),
		Rate: nan, Limit: nan, Best: nan, BestRate: nan, Modes: []modeResult{}, Step: []int{}}
	_, r.Linear = s.Rule()
	if s.Lacking != "" {
		return r
	}
	p := &s.Parabola
	r.Spectrum = &spectrumResult{Quadratic: !p.Local, At: p.Center[:], F: labs.Number(p.F), Eigenvalues: p.Lambda[:], Condition: nan}
	for _, v := range p.Axis {
		r.Spectrum.Vectors = append(r.Spectrum.Vectors, labs.Numbers{v[0], v[1]})
	}
	if ends, ok := p.Spectrum(); ok {
		r.Spectrum.Condition = labs.Number(ends.Condition())
	} else if r.Unknown == "" {
		r.Unknown = s.Unbounded()
	}
	if k, ok := s.Known(); ok {
		r.Rate, r.Limit, r.Best, r.BestRate = labs.Number(k.Rate), labs.Number(k.Limit), labs.Number(k.Best), labs.Number(k.BestRate)
		o := k.Optimum
		r.Optimum = &optimumResult{labs.Number(o.LearningRate), labs.Number(o.Momentum), labs.Number(o.Rate), o.Source}
		if !p.Local {
			r.Arrives = &k.Steps
		}
	}
	split := s.Split(0)
	r.Step = append(r.Step, split.Step...)
	for i, m := range s.Modes() {
		mode := modeResult{Lambda: labs.Number(m.Lambda), Rate: labs.Number(m.Rate), Regime: m.Regime, Period: labs.Number(m.Period),
			HalfLife: nan, Measured: labs.Number(m.Measured), Error: split.C[i], Loss: split.Part[i], Envelope: split.Envelope[i]}
		if m.Known {
			mode.HalfLife = labs.Number(m.HalfLife())
		}
		r.Modes = append(r.Modes, mode)
	}
	return r
}

// WriteCSV writes a row for every racer and step: the components of its error,
// their parts of the loss, and what theory lets those be at most.
func (s *SpectrumFrame) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"racer", "optimizer", "step", "lambda_1", "lambda_2", "error_1", "error_2", "loss_1", "loss_2", "envelope_1", "envelope_2"}); err != nil {
		return err
	}
	for i, rc := range s.Scenario.Race.Racers {
		one := s.Frame.Spectrum(i, s.Step)
		split, l := one.Split(0), one.Parabola.Lambda
		for k, step := range split.Step {
			row := []string{rc.Name, rc.Rule.Key, strconv.Itoa(step), plain(l[0]), plain(l[1])}
			for _, list := range [3][2][]float64{split.C, split.Part, split.Envelope} {
				row = append(row, plain(list[0][k]), plain(list[1][k]))
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}
