package race

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers/maps"
	"downhill/optimizers/race"
	"downhill/render/labs"
	"downhill/surfaces"
)

// mapResults is the JSON of a map over two hyperparameters.
type mapResults struct {
	Version  int                `json:"version"`
	Lab      string             `json:"lab"`
	Seed     uint64             `json:"seed"`
	Scenario *scenario.Scenario `json:"scenario"`
	Surface  surfaceResult      `json:"surface"`
	Start    labs.Numbers       `json:"start"`
	Map      mapResult          `json:"map"`
	Timing   timing             `json:"timing"`
}

type mapResult struct {
	Racer     string          `json:"racer"`
	Optimizer string          `json:"optimizer"`
	Params    map[string]any  `json:"params"`
	X         mapAxisResult   `json:"x"`
	Y         mapAxisResult   `json:"y"`
	Measure   maps.Measure    `json:"measure"`
	Steps     int             `json:"steps"`
	Optimum   *optimumResult  `json:"optimum,omitempty"`
	Status    [][]race.Status `json:"status"` // [y][x], as all that follow
	Step      [][]int         `json:"status_step"`
	Loss      []labs.Numbers  `json:"loss"`
	Best      []labs.Numbers  `json:"best_loss"`
	Value     []labs.Numbers  `json:"value"` // of the measure; "NaN" diverged, "+Inf" did not converge
}

type mapAxisResult struct {
	Key    string       `json:"key"`
	Values labs.Numbers `json:"values"`
}

type optimumResult struct {
	LearningRate labs.Number `json:"lr"`
	Momentum     labs.Number `json:"momentum"`
	Rate         labs.Number `json:"rate"`
	Source       string      `json:"source"`
}

// surfaceOf is what results say of a surface.
func surfaceOf(s *scenario.Scenario, minima []surfaces.Minimum) surfaceResult {
	c := s.Race.Surface
	out := surfaceResult{Key: c.Key, Params: labs.AnyValues(c.Values), Minima: pairs{}}
	for _, m := range minima {
		out.Minima = append(out.Minima, [2]float64{m.X, m.Y})
	}
	if f, err := s.Surface(); err == nil { // it has run
		_, out.Found = f.(surfaces.Searched)
		out.Slice = sliceOf(f)
	}
	return out
}

func mapAxisOf(a *maps.Axis) mapAxisResult {
	out := mapAxisResult{Key: a.Spec.Key}
	for i := range a.N {
		out.Values = append(out.Values, a.Value(i))
	}
	return out
}

// WriteJSON writes every cell. took is how long the map took.
func (f *MapFrame) WriteJSON(w io.Writer, took time.Duration) error {
	p := &f.Plan
	out := mapResults{Version: scenario.Version, Lab: scenario.LabRace, Seed: f.Scenario.Seed, Scenario: &f.Scenario,
		Surface: surfaceOf(&f.Scenario, f.Minima), Start: p.Start[:], Timing: timing{Seconds: took.Seconds()},
		Map: mapResult{Racer: f.title(), Optimizer: p.Rule.Key, Params: labs.AnyValues(p.Rule.Values), X: mapAxisOf(&p.X), Y: mapAxisOf(&p.Y),
			Measure: p.Measure, Steps: p.Steps}}
	if o, ok := f.Optimum(); ok {
		out.Map.Optimum = &optimumResult{labs.Number(o.LearningRate), labs.Number(o.Momentum), labs.Number(o.Rate), o.Source}
	}
	m := &out.Map
	for j := range p.Y.N {
		var status []race.Status
		var step []int
		var loss, best, value labs.Numbers
		for i := range p.X.N {
			c := f.At(i, j)
			status, step = append(status, c.Status), append(step, c.Step)
			loss, best, value = append(loss, c.Loss), append(best, c.Best), append(value, c.Value(p.Measure))
		}
		m.Status, m.Step = append(m.Status, status), append(m.Step, step)
		m.Loss, m.Best, m.Value = append(m.Loss, loss), append(m.Best, best), append(m.Value, value)
	}
	return labs.WriteJSON(w, out)
}

// WriteCSV writes a row for every cell.
func (f *MapFrame) WriteCSV(w io.Writer) error {
	p := &f.Plan
	rows := [][]string{{p.X.Spec.Key, p.Y.Spec.Key, "status", "status_step", "loss", "best_loss", "value"}}
	for j := range p.Y.N {
		for i := range p.X.N {
			c := f.At(i, j)
			rows = append(rows, []string{plain(p.X.Value(i)), plain(p.Y.Value(j)), string(c.Status), strconv.Itoa(c.Step),
				plain(c.Loss), plain(c.Best), plain(c.Value(p.Measure))})
		}
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// basinResults is the JSON of basin maps.
type basinResults struct {
	Version  int                `json:"version"`
	Lab      string             `json:"lab"`
	Seed     uint64             `json:"seed"`
	Scenario *scenario.Scenario `json:"scenario"`
	Surface  surfaceResult      `json:"surface"`
	Basin    basinResult        `json:"basin"`
	Timing   timing             `json:"timing"`
}

type basinResult struct {
	Steps  int          `json:"steps"`
	StartX labs.Numbers `json:"start_x"`
	StartY labs.Numbers `json:"start_y"`
	Reach  labs.Number  `json:"reach"`
	Runs   []basinTable `json:"runs"`
}

type basinTable struct {
	Name      string         `json:"name"`
	Optimizer string         `json:"optimizer"`
	Params    map[string]any `json:"params"`
	Shares    labs.Numbers   `json:"shares"` // of the starts, for each of the surface's minima
	Elsewhere float64        `json:"elsewhere"`
	Diverged  float64        `json:"diverged"`
	// By start, [y][x]: the index of the minimum, -1 elsewhere, -2 diverged; and
	// when the run converged or ended.
	Minimum [][]int16 `json:"minimum"`
	Step    [][]int32 `json:"status_step"`
}

// WriteJSON writes how the run from every start ended.
func (f *BasinFrame) WriteJSON(w io.Writer, took time.Duration) error {
	p := &f.Plans[0]
	out := basinResults{Version: scenario.Version, Lab: scenario.LabRace, Seed: f.Scenario.Seed, Scenario: &f.Scenario,
		Surface: surfaceOf(&f.Scenario, f.Minima), Timing: timing{Seconds: took.Seconds()},
		Basin: basinResult{Steps: p.Steps, Reach: labs.Number(f.Reach)}}
	for i := range p.NX {
		out.Basin.StartX = append(out.Basin.StartX, p.Start(i, 0)[0])
	}
	for j := range p.NY {
		out.Basin.StartY = append(out.Basin.StartY, p.Start(0, j)[1])
	}
	for k := range f.Plans {
		rule := f.Plans[k].Rule
		t := basinTable{Name: f.Name(k), Optimizer: rule.Key, Params: labs.AnyValues(rule.Values)}
		t.Shares, t.Elsewhere, t.Diverged = f.Shares(k)
		if t.Shares == nil {
			t.Shares = labs.Numbers{}
		}
		for j := range p.NY {
			minimum, step := make([]int16, p.NX), make([]int32, p.NX)
			for i, e := range f.Endings[k][j*p.NX : (j+1)*p.NX] {
				minimum[i], step[i] = e.Minimum, e.Step
			}
			t.Minimum, t.Step = append(t.Minimum, minimum), append(t.Step, step)
		}
		out.Basin.Runs = append(out.Basin.Runs, t)
	}
	return labs.WriteJSON(w, out)
}

// WriteCSV writes a row for every start of every map; minimum is the number of
// the minimum as the picture has it, empty where it is none.
func (f *BasinFrame) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"racer", "optimizer", "start_x", "start_y", "status", "status_step", "minimum"}); err != nil {
		return err
	}
	for k := range f.Plans {
		p := &f.Plans[k]
		for i, e := range f.Endings[k] {
			minimum := ""
			if e.Minimum >= 0 {
				minimum = strconv.Itoa(int(e.Minimum) + 1)
			}
			at := p.Start(i%p.NX, i/p.NX)
			if err := out.Write([]string{f.Name(k), p.Rule.Key, plain(at[0]), plain(at[1]), string(e.Status.Of()), strconv.Itoa(int(e.Step)), minimum}); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}
