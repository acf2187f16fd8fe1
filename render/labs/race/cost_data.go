package race

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/labs"
)

// costResults is the JSON of what second order costs.
type costResults struct {
	Version    int                `json:"version"`
	Lab        string             `json:"lab"`
	Seed       uint64             `json:"seed"`
	Scenario   *scenario.Scenario `json:"scenario"`
	Surface    surfaceResult      `json:"surface"`
	Start      labs.Numbers       `json:"start"`
	Parameters int                `json:"parameters"`
	Hessian    costHessian        `json:"hessian"` // of that many parameters
	Networks   []costNetwork      `json:"networks"`
	Methods    []costMethod       `json:"methods"`
	Runs       []costRun          `json:"runs"`
	Timing     timing             `json:"timing"`
}

type costHessian struct {
	Entries labs.Number `json:"entries"`
	Bytes   labs.Number `json:"bytes"`
}

type costNetwork struct {
	Name       string `json:"name"`
	Layers     []int  `json:"layers"`
	Parameters int    `json:"parameters"`
}

type costMethod struct {
	Name      string       `json:"name"`
	Optimizer string       `json:"optimizer"` // that stands for the row
	Keeps     string       `json:"keeps"`
	Asks      string       `json:"asks"`
	Work      string       `json:"work"`
	At        labs.Numbers `json:"parameters"` // that the lists are at
	Numbers   labs.Numbers `json:"numbers_kept"`
	Bytes     labs.Numbers `json:"bytes"`
	Multiply  labs.Numbers `json:"multiplications"`
}

type costRun struct {
	Name        string      `json:"name"`
	Optimizer   string      `json:"optimizer"`
	Status      race.Status `json:"status"`
	Step        int         `json:"step"` // when it converged, or the last
	Functions   int         `json:"function_evaluations"`
	Gradients   int         `json:"gradient_evaluations"`
	Hessians    int         `json:"hessian_evaluations"`
	Evaluations int         `json:"evaluations"`
	Bytes       labs.Number `json:"bytes"` // that it keeps for the file's parameters
}

// sizes are the numbers of parameters that the data are at: the race's, the
// networks' and the one asked for.
func (f *CostFrame) sizes() labs.Numbers {
	out := labs.Numbers{2}
	asked := true
	for _, n := range Networks() {
		out = append(out, float64(n.Parameters()))
		asked = asked && float64(n.Parameters()) != f.Parameters
	}
	if asked {
		out = append(out, f.Parameters)
	}
	return out
}

// WriteJSON writes the methods at every size and what the racers asked for; took
// is how long the race ran.
func (f *CostFrame) WriteJSON(w io.Writer, took time.Duration) error {
	n := f.Parameters
	out := costResults{Version: scenario.Version, Lab: scenario.LabRace, Seed: f.Scenario.Seed, Scenario: &f.Scenario,
		Surface: surfaceOf(&f.Scenario, f.Minima), Start: f.Scenario.Race.Start[:], Parameters: int(n),
		Hessian: costHessian{labs.Number(n * n), labs.Number(8 * n * n)}, Timing: timing{Seconds: took.Seconds()}}
	for _, k := range Networks() {
		out.Networks = append(out.Networks, costNetwork{k.Name, k.Units, k.Parameters()})
	}
	for _, m := range CostRows() {
		row := costMethod{Name: m.Name, Optimizer: m.Rule.Key, Keeps: m.Keeps, Asks: m.Asks, Work: m.Work, At: f.sizes()}
		for _, at := range row.At {
			row.Numbers, row.Bytes, row.Multiply = append(row.Numbers, m.Numbers(at)), append(row.Bytes, m.Bytes(at)), append(row.Multiply, m.Multiplications(at))
		}
		out.Methods = append(out.Methods, row)
	}
	for _, m := range f.Measured() {
		out.Runs = append(out.Runs, costRun{m.Name, m.Rule.Key, m.Status, m.Step, m.Calls.Functions, m.Calls.Gradients, m.Calls.Hessians, m.Evaluations, labs.Number(m.Bytes)})
	}
	return labs.WriteJSON(w, out)
}

// WriteCSV writes a row for every method and size, and one for every racer.
func (f *CostFrame) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"part", "name", "optimizer", "parameters", "numbers_kept", "bytes", "multiplications",
		"status", "step", "function_evaluations", "gradient_evaluations", "hessian_evaluations", "evaluations"}}
	for _, m := range CostRows() {
		for _, n := range f.sizes() {
			rows = append(rows, []string{"method", m.Name, m.Rule.Key, plain(n), plain(m.Numbers(n)), plain(m.Bytes(n)), plain(m.Multiplications(n)), "", "", "", "", "", ""})
		}
	}
	for _, m := range f.Measured() {
		rows = append(rows, []string{"racer", m.Name, m.Rule.Key, plain(f.Parameters), plain(m.Bytes / 8), plain(m.Bytes), "", string(m.Status), strconv.Itoa(m.Step),
			strconv.Itoa(m.Calls.Functions), strconv.Itoa(m.Calls.Gradients), strconv.Itoa(m.Calls.Hessians), strconv.Itoa(m.Evaluations)})
	}
	return out.WriteAll(rows)
}
