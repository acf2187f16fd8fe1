package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"path/filepath"
	"strings"
	"testing"
)

// number is a number of the results, where what is not finite is a string.
type number float64

func (n *number) UnmarshalJSON(text []byte) error {
	switch string(text) {
	case `"NaN"`:
		*n = number(math.NaN())
	case `"+Inf"`:
		*n = number(math.Inf(1))
	case `"-Inf"`:
		*n = number(math.Inf(-1))
	default:
		return json.Unmarshal(text, (*float64)(n))
	}
	return nil
}

// results is the contract's JSON of a race.
type results struct {
	Version  int             `json:"version"`
	Lab      string          `json:"lab"`
	Seed     uint64          `json:"seed"`
	Scenario json.RawMessage `json:"scenario"`
	Timing   map[string]any  `json:"timing"`
	Surface  struct {
		Key    string         `json:"key"`
		Params map[string]any `json:"params"`
		Minima [][2]float64   `json:"minima"`
	} `json:"surface"`
	Start [2]float64  `json:"start"`
	Kept  []int       `json:"kept"`
	Runs  []runResult `json:"runs"`
}

type runResult struct {
	Name         string                 `json:"name"`
	Optimizer    string                 `json:"optimizer"`
	Params       map[string]any         `json:"params"`
	Status       string                 `json:"status"`
	StatusStep   int                    `json:"status_step"`
	Reason       string                 `json:"reason"`
	Path         [][2]number            `json:"path"`
	Loss         []number               `json:"loss"`
	GradientNorm []number               `json:"gradient_norm"`
	LearningRate []number               `json:"learning_rate"`
	Evaluations  []int                  `json:"evaluations"`
	Slots        map[string][][2]number `json:"slots"`
}

// raceJSON races into a file and returns it as text and as values. A key that
// the contract does not name is an error.
func raceJSON(t testing.TB, stdin string, args ...string) (text []byte, r results) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "race.json")
	done(t, stdin, append(append([]string{"race"}, args...), "-o", path)...)
	text = read(t, path)
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		t.Fatal(err)
	}
	return text, r
}

func readCSV(t testing.TB, text []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
