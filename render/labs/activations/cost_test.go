package activations

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"downhill/activations"
	"downhill/render/figure"
)

// counted is an activation function that counts what it is asked for.
type counted struct {
	activations.ReLU
	forward, backward *int
	x                 *[]float64
}

func (c counted) Forward(y, x []float64) {
	*c.forward++
	*c.x = x
	c.ReLU.Forward(y, x)
}

func (c counted) Backward(dx, dy, x, y []float64) {
	*c.backward++
	c.ReLU.Backward(dx, dy, x, y)
}

// TestCostMeasuresWhatItSays: Forward for values and Backward for slopes, over a
// vector of normal inputs (mean and variance within five standard errors), each
// often enough to be timed; every time is a number above 0.
func TestCostMeasuresWhatItSays(t *testing.T) {
	var forward, backward int
	var x []float64
	c := MeasureCost([]activations.Function{counted{activations.ReLU{}, &forward, &backward, &x}})
	if len(c.Functions) != 1 {
		t.Fatalf("%d costs", len(c.Functions))
	}
	for _, ns := range []float64{c.Functions[0].Value, c.Functions[0].Slope} {
		if !(ns > 0) || math.IsInf(ns, 0) {
			t.Errorf("%+v", c.Functions[0])
		}
	}
	if forward <= costRuns || backward <= costRuns {
		t.Errorf("%d values and %d slopes", forward, backward)
	}
	mean, square := 0.0, 0.0
	for _, v := range x {
		mean, square = mean+v/costElements, square+v*v/costElements
	}
	if len(x) != costElements || math.Abs(mean) > 5/64.0 || math.Abs(square-1) > 5*math.Sqrt2/64 {
		t.Errorf("%d inputs of mean %v and mean square %v", len(x), mean, square)
	}
}

// TestCostRunGoesInSteps: a small budget does one run at a time, and there is no
// cost before all is done.
func TestCostRunGoesInSteps(t *testing.T) {
	r := NewCostRun([]activations.Function{activations.ReLU{}, activations.Tanh{}})
	steps := 0
	for !r.Done() {
		if r.Cost() != nil {
			t.Fatal("a cost before all is measured")
		}
		if err := r.Step(0); err != nil {
			t.Fatal(err)
		}
		if steps++; steps > 1000 {
			t.Fatal("it does not end")
		}
	}
	// Four vectors, each with a step to find the number of passes and its runs.
	if want := 4 * (1 + costRuns); steps != want {
		t.Errorf("%d steps, want %d", steps, want)
	}
	if c := r.Cost(); c == nil || len(c.Functions) != 2 {
		t.Errorf("cost %v", c)
	}
	if err := r.Step(time.Second); err != nil {
		t.Fatal(err)
	}
	if r := NewCostRun(nil); !r.Done() || r.Cost() == nil {
		t.Error("nothing to measure is not done")
	}
}

// TestCostPlot draws a bar for each value and each derivative, on a logarithmic
// scale where one would flatten the others, with the notebook's rank.
func TestCostPlot(t *testing.T) {
	f := frame(t, scene(t, "relu", "gelu", "selu"))
	if p := f.CostPlot(figure.Light()); len(p.Bands) != 0 || p.Notes[0].Text != "not measured yet" {
		t.Errorf("without a cost: %v", p.Notes)
	}
	for _, c := range []struct {
		gelu float64
		log  bool
	}{{0.4, false}, {10, true}} {
		g := f.WithCost(&Cost{[]FunctionCost{{0.1, 0.2}, {c.gelu, c.gelu}, {0.3, 0.25}}})
		p := g.CostPlot(figure.Light())
		if len(p.Bands) != 6 || strings.Contains(p.X.Label, "logarithmic") != c.log {
			t.Fatalf("%d bars, axis %q", len(p.Bands), p.X.Label)
		}
		at := func(ns float64) float64 { // where the axis has it, by two of its ticks
			a, b := p.X.Ticks[0], p.X.Ticks[len(p.X.Ticks)-1]
			u, v := number(t, a.Label), number(t, b.Label)
			if c.log {
				return a.At + (b.At-a.At)*math.Log(ns/u)/math.Log(v/u)
			}
			return a.At + (b.At-a.At)*(ns-u)/(v-u)
		}
		for i, ns := range []float64{0.1, 0.2, c.gelu, c.gelu, 0.3, 0.25} {
			if got := p.Bands[i].Upper[1][0]; math.Abs(got-at(ns)) > 1e-12 {
				t.Errorf("bar %d ends at %v, %v ns are at %v", i, got, ns, at(ns))
			}
		}
		for _, want := range []string{"ReLU", "4 of 6", "not ranked", "1 of 6", "0.10 · 0.20"} {
			found := false
			for _, n := range p.Notes {
				found = found || n.Text == want
			}
			if !found {
				t.Errorf("nothing says %q", want)
			}
		}
	}
}

func number(t *testing.T, label string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(label, 64)
	if err != nil {
		t.Fatalf("tick %q: %v", label, err)
	}
	return x
}

// TestNotebookRanks as the notebook writes them: SELU > ELU > leaky ReLU (and its
// variants) > ReLU > tanh > logistic.
func TestNotebookRanks(t *testing.T) {
	want := map[string]int{"selu": 1, "elu": 2, "leaky_relu": 3, "rrelu": 3, "prelu": 3, "relu": 4, "tanh": 5, "sigmoid": 6}
	for _, key := range activations.Catalog().Keys() {
		if got := NotebookRank(key); got != want[key] {
			t.Errorf("%s: rank %d, want %d", key, got, want[key])
		}
		if ranked := want[key] > 0; ranked == (RankText(key) == "not ranked") {
			t.Errorf("%s: %q", key, RankText(key))
		}
	}
}
