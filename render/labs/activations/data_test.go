package activations

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"
)

func written(t *testing.T, f *Frame, took time.Duration) (string, map[string]any) {
	t.Helper()
	var out bytes.Buffer
	if err := f.WriteJSON(&out, took); err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	return out.String(), doc
}

// TestJSON has what the contract names, bit for bit, and the rest.
func TestJSON(t *testing.T) {
	s := scene(t, "relu", "leaky_relu:alpha=0.01", "rrelu", "gelu")
	s.Activations.Functions[1].Hidden = true
	s.Seed = 7
	f := frame(t, s)
	_, doc := written(t, f, time.Second)
	if doc["version"] != 1.0 || doc["lab"] != "activations" || doc["seed"] != 7.0 || doc["scenario"] == nil || doc["timing"] == nil {
		t.Errorf("head: %v %v %v", doc["version"], doc["lab"], doc["seed"])
	}
	same := func(what string, got any, want []float64) {
		t.Helper()
		list, _ := got.([]any)
		if len(list) != len(want) {
			t.Fatalf("%s: %d numbers, want %d", what, len(list), len(want))
		}
		for i, x := range want {
			if list[i] != x {
				t.Fatalf("%s[%d]: %v, want %v", what, i, list[i], x)
			}
		}
	}
	same("x", doc["x"], f.X)
	functions := doc["functions"].([]any)
	if len(functions) != 4 {
		t.Fatalf("%d functions, the hidden one counts too", len(functions))
	}
	for i, g := range functions {
		fn, c := g.(map[string]any), &f.Curves[i]
		if fn["activation"] != c.Choice.Key {
			t.Errorf("function %d is %v", i, fn["activation"])
		}
		same("y", fn["y"], c.Y)
		same("dy", fn["dy"], c.DY)
		out := fn["output"].(map[string]any)
		for key, want := range map[string]float64{"mean": c.Output.Mean, "variance": c.Output.Variance,
			"second_moment": c.Output.SecondMoment, "slope_second_moment": c.Output.SlopeSquare, "saturated_probability": c.Output.Saturated} {
			if out[key] != want {
				t.Errorf("%s: %s is %v, want %v", c.Name, key, out[key], want)
			}
		}
		same("density", out["density"], c.Output.Density)
	}
	relu, leaky := functions[0].(map[string]any), functions[1].(map[string]any)
	if leaky["params"].(map[string]any)["alpha"] != 0.01 || len(relu["params"].(map[string]any)) != 0 {
		t.Errorf("params %v and %v", relu["params"], leaky["params"])
	}
	kink := relu["kinks"].([]any)[0].(map[string]any)
	if kink["x"] != 0.0 || kink["slope_left"] != 0.0 || kink["slope_right"] != 1.0 {
		t.Errorf("kink %v", kink)
	}
	same("zone", relu["saturated"].([]any)[0], []float64{-6, 0})
	same("mass", relu["output"].(map[string]any)["point_masses"].([]any)[0], []float64{0, 0.5})
	band := functions[2].(map[string]any)["band"].(map[string]any)
	if low := band["lower"].([]any)[0].(float64); low != -2 {
		t.Errorf("the band begins at %v, want −2", low)
	}
	if relu["band"] != nil || relu["notebook_rank"] != 4.0 || functions[3].(map[string]any)["notebook_rank"] != nil {
		t.Error("band or rank where there is none")
	}
	soft := doc["softmax"].(map[string]any)
	same("p", soft["p"], f.Softmax.P)
	same("row 2", soft["jacobian"].([]any)[1], f.Softmax.Jacobian[5:10])
	if soft["entropy"] != f.Softmax.Entropy {
		t.Errorf("entropy %v", soft["entropy"])
	}
}

// TestJSONDiffersInTimingAlone: the cost and how long it took are the only
// things that two runs may differ in.
func TestJSONDiffersInTimingAlone(t *testing.T) {
	f := frame(t, scene(t))
	a, _ := written(t, f.WithCost(MeasureCost(f.Functions())), time.Second)
	b, doc := written(t, frame(t, scene(t)).WithCost(MeasureCost(f.Functions())), 2*time.Second)
	head := func(s string) string { return s[:strings.Index(s, `"timing"`)] }
	if a == b || head(a) != head(b) {
		t.Error("two runs differ in more than their timing")
	}
	if i := strings.Index(b, `"timing"`); strings.Contains(b[:i], "ns_per") || !strings.HasSuffix(strings.TrimSpace(b), "}}") {
		t.Error("the cost stands outside of timing, or something stands behind it")
	}
	timing := doc["timing"].(map[string]any)
	if costs := timing["cost"].([]any); len(costs) != 6 || costs[2].(map[string]any)["activation"] != "relu" {
		t.Errorf("costs %v", timing["cost"])
	}
}

// TestJSONHoldsWhatIsNotANumber as the contract's strings.
func TestJSONHoldsWhatIsNotANumber(t *testing.T) {
	f := frame(t, scene(t, "prelu:alpha=1e300")) // whose second moment overflows
	text, _ := written(t, f, 0)
	if !strings.Contains(text, `"second_moment":"+Inf"`) || !strings.Contains(text, `"point_masses":[]`) {
		t.Errorf("∞ is not written as a string: %v", f.Curves[0].Output)
	}
}

// TestCSV has a row for each x and reads back to the same numbers.
func TestCSV(t *testing.T) {
	f := frame(t, scene(t, "relu", "leaky_relu:alpha=0.01"))
	var out bytes.Buffer
	if err := f.WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rows[0], "|"); got != "x|y relu|dy relu|y leaky_relu:alpha=0.01|dy leaky_relu:alpha=0.01" {
		t.Errorf("head %q", got)
	}
	if len(rows) != 402 {
		t.Fatalf("%d rows", len(rows))
	}
	for k, row := range rows[1:] {
		for i, want := range []float64{f.X[k], f.Curves[0].Y[k], f.Curves[0].DY[k], f.Curves[1].Y[k], f.Curves[1].DY[k]} {
			if got, err := strconv.ParseFloat(row[i], 64); err != nil || got != want {
				t.Fatalf("row %d: %v, want %v", k, row[i], want)
			}
		}
	}
}

// TestSoftmaxCSV has a row for each logit.
func TestSoftmaxCSV(t *testing.T) {
	f := frame(t, scene(t))
	var out bytes.Buffer
	if err := f.WriteSoftmaxCSV(&out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 6 || strings.Join(rows[0], "|") != "index|z|p|dp_dz1|dp_dz2|dp_dz3|dp_dz4|dp_dz5" {
		t.Fatalf("%v", rows)
	}
	for i, row := range rows[1:] {
		for j, want := range append([]float64{float64(i + 1), f.Softmax.Logits[i], f.Softmax.P[i]}, f.Softmax.Jacobian[5*i:5*i+5]...) {
			if got, err := strconv.ParseFloat(row[j], 64); err != nil || got != want {
				t.Errorf("row %d, column %d: %v, want %v", i, j, row[j], want)
			}
		}
	}
}
