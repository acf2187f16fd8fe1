package signal

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"downhill/internal/scenario"
	"downhill/nn/signal"
)

// number reads what the contract allows as a number.
type readNumber float64

func (x *readNumber) UnmarshalJSON(b []byte) error {
	v, err := strconv.ParseFloat(strings.Trim(string(b), `"`), 64)
	*x = readNumber(v)
	return err
}

type readStat struct {
	Mean      readNumber `json:"mean"`
	Std       readNumber `json:"std"`
	Log10Mean readNumber `json:"log10_mean"`
	Log10Std  readNumber `json:"log10_std"`
}

func same(a readNumber, b float64) bool {
	return float64(a) == b || math.IsNaN(float64(a)) && math.IsNaN(b)
}

func (r readStat) is(s signal.Stat) bool {
	return same(r.Mean, s.Mean) && same(r.Std, s.Std) && same(r.Log10Mean, s.Log10Mean) && same(r.Log10Std, s.Log10Std)
}

func TestJSONReadsBack(t *testing.T) {
	// One combination with nothing but zeros, whose logarithms are −∞.
	s := scene(t, small, "tanh glorot_normal", "relu zeros", "leaky_relu:alpha=0.3 glorot_uniform batch_norm: before")
	s.Seed = 5
	f := measure(t, s)
	var b bytes.Buffer
	if err := f.WriteJSON(&b, 3*time.Second); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Version  int
		Lab      string
		Seed     uint64
		Scenario json.RawMessage
		Timing   struct{ Seconds float64 }
		Runs     []struct {
			Activation, Initializer     string
			Depth, Width, Batch, Trials int
			Layers                      []struct {
				Layer  int
				Mean   readStat   `json:"act_mean"`
				Pre    readStat   `json:"pre_var"`
				Act    readStat   `json:"act_var"`
				Square readStat   `json:"act_msq"`
				GPre   readStat   `json:"gpre_var"`
				GAct   readStat   `json:"gact_var"`
				GW     readStat   `json:"gw_var"`
				Q      readNumber `json:"theory_q"`
				Chi    readNumber `json:"theory_chi"`
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Version != 1 || got.Lab != "signal" || got.Seed != 5 || got.Timing.Seconds != 3 || len(got.Runs) != 3 {
		t.Fatalf("version %d, lab %q, seed %d, %d runs", got.Version, got.Lab, got.Seed, len(got.Runs))
	}
	again, err := scenario.ParseSignal(got.Scenario)
	if err != nil || text(t, measure(t, again)) != text(t, f) {
		t.Errorf("the scenario inside does not give the same (%v)", err)
	}
	if r := got.Runs[2]; r.Activation != "leaky_relu" || r.Initializer != "glorot_uniform" || r.Depth != 6 || r.Width != 16 || r.Batch != 32 || r.Trials != 3 {
		t.Errorf("run %+v", r)
	}
	for i, r := range got.Runs {
		for k, l := range r.Layers {
			want := &f.Runs[i].Layers()[k].Stats
			if l.Layer != k+1 || !same(l.Mean.Mean, want[signal.ActMean].Mean) || !l.Pre.is(want[signal.PreVar]) || !l.Act.is(want[signal.ActVar]) ||
				!l.Square.is(want[signal.ActMSq]) || !l.GPre.is(want[signal.GPreVar]) || !l.GAct.is(want[signal.GActVar]) || !l.GW.is(want[signal.GWVar]) {
				t.Fatalf("run %d, layer %d reads back as other numbers", i, k+1)
			}
			theory := f.Runs[i].Theory.Hermite.Layers[k]
			if !same(l.Q, theory.Q) || !same(l.Chi, theory.Chi) {
				t.Fatalf("run %d, layer %d: theory %v, %v", i, k+1, l.Q, l.Chi)
			}
		}
	}
	// σ_w² = 2.5 with tanh is chaotic: two inputs become less alike than equal.
	chaotic := measure(t, scene(t, small, "tanh variance_scaling:scale=2.5"))
	if c, xi := chaotic.Runs[0].Theory.Agreement(); c != 0 && !(c < 1) || !(xi > 0) {
		t.Errorf("c* = %g, ξ_c = %g", c, xi)
	}
	if !math.IsNaN(float64(got.Runs[2].Layers[0].Chi)) {
		t.Error("batch normalization has a χ")
	}
}

func TestGridJSON(t *testing.T) {
	s := scene(t, "figure: grid", "relu he_normal")
	s.Signal.Grid.Depth, s.Signal.Grid.Width, s.Signal.Grid.Batch = 3, 8, 16
	f := measure(t, s)
	var b bytes.Buffer
	if err := f.WriteJSON(&b, 0); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Runs []json.RawMessage
		Grid struct {
			Activations, Initializers []string
			Decades                   [][]readNumber `json:"decades_per_layer"`
		}
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Runs == nil || len(got.Runs) != 0 || len(got.Grid.Decades) != 8 || got.Grid.Activations[4] != "leaky_relu:alpha=0.2" {
		t.Fatalf("%d runs, %d rows, activations %v", len(got.Runs), len(got.Grid.Decades), got.Grid.Activations)
	}
	for i := range f.Cells {
		if !same(got.Grid.Decades[i/8][i%8], f.Cells[i].Decades) {
			t.Errorf("cell %d: %v, want %v", i, got.Grid.Decades[i/8][i%8], f.Cells[i].Decades)
		}
	}
}

func TestCSV(t *testing.T) {
	f := measure(t, scene(t, small, "tanh glorot_normal", "relu he_normal"))
	var b bytes.Buffer
	if err := f.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+2*6 {
		t.Fatalf("%d rows, want a header and one for each run and layer", len(rows))
	}
	value := func(row []string, key string) float64 {
		k := slices.Index(rows[0], key)
		if k < 0 {
			t.Fatalf("no column %s in %v", key, rows[0])
		}
		x, err := strconv.ParseFloat(row[k], 64)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for i, row := range rows[1:] {
		m, l := &f.Runs[i/6], i%6
		s := &m.Layers()[l].Stats
		if row[2] != m.Activation() || row[3] != m.Initializer() || value(row, "layer") != float64(l+1) ||
			value(row, "gw_var_log10_mean") != s[signal.GWVar].Log10Mean || value(row, "act_mean_std") != s[signal.ActMean].Std ||
			value(row, "theory_chi_exact") != m.Theory.Exact.Layers[l].Chi {
			t.Errorf("row %d: %v", i+1, row)
		}
	}
}
