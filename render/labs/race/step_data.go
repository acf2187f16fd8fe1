package race

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strconv"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/render/labs"
)

type stepResults struct {
	Version  int                `json:"version"`
	Lab      string             `json:"lab"`
	Seed     uint64             `json:"seed"`
	Scenario *scenario.Scenario `json:"scenario"`
	Explain  stepResult         `json:"explain"`
	Timing   timing             `json:"timing"`
}

// From and To are θ before and after; the gradient was asked for at Probe.
type stepResult struct {
	Name         string         `json:"name"`
	Optimizer    string         `json:"optimizer"`
	Params       map[string]any `json:"params"`
	Step         int            `json:"step"`
	LearningRate labs.Number    `json:"learning_rate"`
	From         labs.Numbers   `json:"from"`
	To           labs.Numbers   `json:"to"`
	Probe        labs.Numbers   `json:"probe"`
	Loss         labs.Number    `json:"loss"`
	Raw          labs.Numbers   `json:"gradient"`
	Clipped      labs.Numbers   `json:"gradient_clipped,omitempty"`
	Turned       *labs.Number   `json:"clipping_turned_degrees,omitempty"`
	Note         string         `json:"note"`
	Quantities   []stepQuantity `json:"quantities"`
	Terms        []stepTerm     `json:"terms"`
}

// Value has an entry for each coordinate, or one for a number that holds for
// all.
type stepQuantity struct {
	Name  string       `json:"name"`
	Value labs.Numbers `json:"value"`
}

type stepTerm struct {
	Name    string           `json:"name"`
	Title   string           `json:"title"`
	Role    optimizers.Role  `json:"role"`
	Space   optimizers.Space `json:"space"`
	Formula string           `json:"formula"`
	Numbers []string         `json:"numbers"`
	Value   labs.Numbers     `json:"value"`
	Says    string           `json:"says"`
}

// Document is the scenario that shows this step.
func (f *StepFrame) Document() scenario.Scenario {
	s := f.Race.Scenario.Clone()
	s.Changes, s.View.Step, s.View.Figure = f.Race.Rec.Changes, f.At, scenario.FigureStep
	s.Race.Inside = f.Inside
	s.Race.Inside.Racer = f.Name()
	return s
}

// WriteJSON writes the step's terms. took is how long it lasted.
func (f *StepFrame) WriteJSON(w io.Writer, took time.Duration) error {
	doc, e := f.Document(), f.E
	rule := doc.At(f.At).Racers[f.Racer].Rule
	r := stepResult{Name: f.Name(), Optimizer: rule.Key, Params: labs.AnyValues(rule.Values), Step: f.At, LearningRate: labs.Number(e.Rate),
		From: e.From, To: e.To, Probe: e.Probe, Loss: labs.Number(e.Loss), Raw: e.Raw, Note: e.Note, Quantities: []stepQuantity{}, Terms: []stepTerm{}}
	if e.Clips() {
		turned := labs.Number(e.Turned() * 180 / math.Pi)
		r.Clipped, r.Turned = e.Grad, &turned
	}
	for _, q := range e.Quantities {
		r.Quantities = append(r.Quantities, stepQuantity{q.Name, q.Value})
	}
	for i := range e.Terms {
		t := &e.Terms[i]
		one := stepTerm{Name: t.Name, Title: t.Title, Role: t.Role, Space: t.Space, Formula: Plain(f.Symbols(t)), Numbers: []string{}, Value: t.Value, Says: t.Says}
		for k := range t.Value {
			one.Numbers = append(one.Numbers, Plain(f.Numbers(t, k)))
		}
		r.Terms = append(r.Terms, one)
	}
	buf := bufio.NewWriter(w)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	out := stepResults{Version: scenario.Version, Lab: scenario.LabRace, Seed: doc.Seed, Scenario: &doc, Explain: r, Timing: timing{Seconds: took.Seconds()}}
	if err := enc.Encode(out); err != nil {
		return err
	}
	return buf.Flush()
}

// WriteCSV writes a row for each term.
func (f *StepFrame) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	// The writer keeps its first error until the end.
	_ = out.Write([]string{"racer", "step", "term", "title", "role", "x", "y", "formula", "says"})
	for i := range f.E.Terms {
		t := &f.E.Terms[i]
		_ = out.Write([]string{f.Name(), strconv.Itoa(f.At), t.Name, t.Title, string(t.Role), plain(t.At(0)), plain(t.At(len(t.Value) - 1)),
			Plain(f.Symbols(t)), t.Says})
	}
	out.Flush()
	return out.Error()
}
