package race

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/labs"
)

// Numbers at the ends of float64 and beyond are read back to the same bits.
func TestNumbersReadBack(t *testing.T) {
	in := labs.Numbers{0, math.Copysign(0, -1), 0.1, 1.0 / 3, math.Pi * 1e-300, 5e-324, math.MaxFloat64, -2.2250738585072014e-308,
		123456789012345680, 1e21, 1e-7, math.NaN(), math.Inf(1), math.Inf(-1)}
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		t.Fatal(err)
	}
	special := map[string]float64{`"NaN"`: math.NaN(), `"+Inf"`: math.Inf(1), `"-Inf"`: math.Inf(-1)}
	for i, x := range in {
		got, isWord := special[string(raw[i])]
		if !isWord {
			if err := json.Unmarshal(raw[i], &got); err != nil {
				t.Fatalf("%s: %v", raw[i], err)
			}
		}
		if math.Float64bits(got) != math.Float64bits(x) && !(math.IsNaN(got) && math.IsNaN(x)) {
			t.Errorf("%v was written %s and reads as %v", x, raw[i], got)
		}
	}
	two, err := json.Marshal(pairs{{1, math.NaN()}, {math.Inf(-1), 0.5}})
	if err != nil || string(two) != `[[1,"NaN"],["-Inf",0.5]]` {
		t.Errorf("pairs: %s %v", two, err)
	}
	if none, err := json.Marshal(pairs(nil)); err != nil || string(none) != "[]" {
		t.Errorf("no pairs: %s %v, want an empty list and not null", none, err)
	}
}

// every rule at once, on noise, with a change that brings a slot.
func everything(t *testing.T) *Frame {
	t.Helper()
	s := scene(t, "himmelblau", "0.5, -0.25", 150, "sgd:lr=0.01", "momentum:lr=0.001", "nesterov:lr=0.001", "adagrad:lr=0.5",
		"rmsprop:lr=0.05,centered=true", "adadelta:lr=1", "adam:lr=0.1", "adamw:lr=0.1", "adamax:lr=0.1", "nadam:lr=0.1",
		"adabound", "ftrl:lr=0.5", "lion:lr=0.02", "newton", "sgd:lr=1")
	s.Race.Noise = 0.3
	s.Changes = []race.Change{change("Adam", "amsgrad", "true")}
	s.Changes[0].Step = 40
	return raced(t, s)
}

func TestJSONIsTheRecording(t *testing.T) {
	f := everything(t)
	var buf bytes.Buffer
	if err := f.WriteJSON(&buf, 1500*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Runs []struct {
			Name         string
			Status       race.Status
			StatusStep   int `json:"status_step"`
			Reason       string
			Path         [][2]any
			Loss         []any
			GradientNorm []any `json:"gradient_norm"`
			LearningRate []any `json:"learning_rate"`
			Evaluations  []int
			Slots        map[string][][2]any
		}
		Timing struct{ Seconds float64 }
		Minima [][2]float64
	}
	if err := json.Unmarshal(buf.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Timing.Seconds != 1.5 || len(got.Runs) != len(f.Rec.Tracks) {
		t.Fatalf("timing %v, %d runs", got.Timing, len(got.Runs))
	}
	same := func(x any, want float64) bool {
		if math.IsNaN(want) {
			return x == "NaN"
		}
		v, ok := x.(float64)
		return ok && math.Float64bits(v) == math.Float64bits(want)
	}
	diverged := 0
	for i, run := range got.Runs {
		tr := &f.Rec.Tracks[i]
		if run.Name != tr.Name || run.Status != tr.Status || run.StatusStep != tr.StatusStep || run.Reason != tr.Reason {
			t.Errorf("%s: %s at %d, %q", run.Name, run.Status, run.StatusStep, run.Reason)
		}
		if run.Status == race.Diverged {
			diverged++
		}
		n := tr.Len()
		if len(run.Path) != n || len(run.Loss) != n || len(run.GradientNorm) != n || len(run.LearningRate) != n || len(run.Evaluations) != n ||
			len(run.Slots) != len(tr.SlotNames) {
			t.Fatalf("%s: lengths differ from %d rows", run.Name, n)
		}
		for k := range n {
			if !same(run.Path[k][0], tr.Path[k][0]) || !same(run.Path[k][1], tr.Path[k][1]) || !same(run.Loss[k], tr.Loss[k]) ||
				!same(run.GradientNorm[k], tr.GradientNorm[k]) || !same(run.LearningRate[k], tr.LearningRate[k]) || run.Evaluations[k] != tr.Evaluations[k] {
				t.Fatalf("%s: entry %d differs from the recording", run.Name, k)
			}
			for j, slot := range tr.SlotNames {
				if p := run.Slots[slot]; !same(p[k][0], tr.Slots[j][k][0]) || !same(p[k][1], tr.Slots[j][k][1]) {
					t.Fatalf("%s: slot %s entry %d differs from the recording", run.Name, slot, k)
				}
			}
		}
	}
	if diverged == 0 {
		t.Error("no racer diverged: the test does not see how that is written")
	}
}

func TestCSVIsTheRecording(t *testing.T) {
	f := everything(t)
	f.Rec.Tracks[0].Name = "a, \"b\"\nc"
	var buf bytes.Buffer
	if err := f.WriteCSV(&buf); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&buf).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, h := range rows[0] {
		column[h] = i
	}
	rows = rows[1:]
	at := 0
	for i := range f.Rec.Tracks {
		tr := &f.Rec.Tracks[i]
		for k := range tr.Path {
			row := rows[at]
			at++
			want := map[string]float64{"x": tr.Path[k][0], "y": tr.Path[k][1], "loss": tr.Loss[k], "gradient_norm": tr.GradientNorm[k],
				"learning_rate": tr.LearningRate[k], "evaluations": float64(tr.Evaluations[k]), "step": float64(f.Rec.Kept[k])}
			filled := 2 + len(want)
			for j, slot := range tr.SlotNames {
				want[slot+"_x"], want[slot+"_y"] = tr.Slots[j][k][0], tr.Slots[j][k][1]
				filled += 2
			}
			if row[column["racer"]] != tr.Name || row[column["optimizer"]] != f.Scenario.Race.Racers[i].Rule.Key {
				t.Fatalf("row %d: %v", at, row)
			}
			for name, w := range want {
				c, ok := column[name]
				if !ok {
					t.Fatalf("no column %s in %v", name, column)
				}
				got, err := strconv.ParseFloat(row[c], 64)
				if err != nil || math.Float64bits(got) != math.Float64bits(w) && !(math.IsNaN(got) && math.IsNaN(w)) {
					t.Fatalf("%s row %d: %s = %s want %v", tr.Name, k, name, row[c], w)
				}
			}
			for _, cell := range row {
				if cell == "" {
					filled++
				}
			}
			if filled != len(row) {
				t.Fatalf("%s row %d: %d of %d cells are accounted for", tr.Name, k, filled, len(row))
			}
		}
	}
	if at != len(rows) {
		t.Errorf("%d rows more than recorded", len(rows)-at)
	}
}

// full is a writer whose disk is full after some bytes.
type full struct{ left int }

var errFull = errors.New("disk full")

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestDataReportsAFullDisk(t *testing.T) {
	f := raced(t, scenario.Default())
	for _, left := range []int{0, 1000, 50_000} {
		if err := f.WriteJSON(&full{left}, 0); !errors.Is(err, errFull) {
			t.Errorf("JSON after %d bytes: %v", left, err)
		}
		if err := f.WriteCSV(&full{left}); !errors.Is(err, errFull) {
			t.Errorf("CSV after %d bytes: %v", left, err)
		}
	}
}

func TestJSONKeepsMarkup(t *testing.T) {
	s := scene(t, "bowl", "-8, 1.5", 1, "sgd")
	s.Race.Racers[0].Name = `<b>&"\` + "\n\u2028"
	var buf bytes.Buffer
	if err := raced(t, s).WriteJSON(&buf, 0); err != nil {
		t.Fatal(err)
	}
	var got struct{ Runs []struct{ Name string } }
	if err := json.Unmarshal(buf.Bytes(), &got); err != nil || got.Runs[0].Name != s.Race.Racers[0].Name {
		t.Errorf("got %q %v", got.Runs, err)
	}
	if !strings.Contains(buf.String(), "<b>") {
		t.Error("markup was written in escapes")
	}
}
