package activations

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"downhill/activations"
	"downhill/internal/scenario"
)

type reference struct {
	X           []float64
	Activations map[string]struct{ Y, DY []float64 }
	Softmax     struct {
		Z, P     []float64
		Jacobian [][]float64
	}
}

func readReference(t *testing.T) reference {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "activations", "testdata", "reference", "activations.json"))
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// TestPointsAreTheReferences: within 1e-15 of the reference's, 0 exactly in the
// middle and the ends exactly.
func TestPointsAreTheReferences(t *testing.T) {
	want := readReference(t).X
	f := frame(t, scene(t))
	if len(f.X) != len(want) {
		t.Fatalf("%d points, want %d", len(f.X), len(want))
	}
	for i := range want {
		if math.Abs(f.X[i]-want[i]) > 1e-15 {
			t.Errorf("x[%d] = %v, want %v", i, f.X[i], want[i])
		}
	}
	if f.X[0] != -6 || f.X[200] != 0 || math.Signbit(f.X[200]) || f.X[400] != 6 {
		t.Errorf("ends and middle are %v, %v, %v", f.X[0], f.X[200], f.X[400])
	}
}

// TestPointsReachBothEnds for ranges near the largest numbers, too.
func TestPointsReachBothEnds(t *testing.T) {
	for _, c := range [][2]float64{{-1, 1}, {0.1, 0.7}, {-1e300, 1e300}, {-math.MaxFloat64, math.MaxFloat64}, {5, 5}, {0, 5e-324}} {
		for _, n := range []int{1, 2, 3, 401} {
			xs := points(c[0], c[1], n)
			if len(xs) != n || xs[0] != c[0] || n > 1 && xs[n-1] != c[1] {
				t.Errorf("from %v to %v: %v to %v", c[0], c[1], xs[0], xs[n-1])
			}
			for i := 1; i < n; i++ {
				if !(xs[i] >= xs[i-1]) || math.IsInf(xs[i], 0) {
					t.Fatalf("from %v to %v: x[%d] = %v after %v", c[0], c[1], i, xs[i], xs[i-1])
				}
			}
		}
	}
}

// TestCurvesMatchReference to 1e-12, in absolute terms as the values are of the
// order of 1; the slope of the hard sigmoid alone is the reference's in single
// precision (1/6 is off by 5e-9) and 0 at the kink at 3, where the one from the
// left is asked for. Twins with a parameter 1 % off fail.
func TestCurvesMatchReference(t *testing.T) {
	ref := readReference(t)
	off := func(spec, name string) (y, dy float64) {
		c := frame(t, scene(t, spec)).Curves[0]
		want := ref.Activations[name]
		if len(want.Y) != len(c.Y) || len(want.DY) != len(c.DY) {
			t.Fatalf("%s: %d values for %d", name, len(want.Y), len(c.Y))
		}
		for i := range c.Y {
			slope := want.DY[i]
			if spec == "hard_sigmoid" && (slope != 0 || ref.X[i] == 3) {
				slope = 1.0 / 6
			}
			y, dy = math.Max(y, math.Abs(c.Y[i]-want.Y[i])), math.Max(dy, math.Abs(c.DY[i]-slope))
		}
		return y, dy
	}
	for _, c := range []struct{ spec, name, twin string }{
		{"sigmoid", "sigmoid", "tanh"}, {"tanh", "tanh", "softsign"}, {"relu", "relu", "leaky_relu:alpha=0.0001"},
		{"leaky_relu:alpha=0.01", "leaky_relu_0.01", "leaky_relu:alpha=0.0101"},
		{"leaky_relu:alpha=0.2", "leaky_relu_0.2", "leaky_relu:alpha=0.202"},
		{"leaky_relu", "leaky_relu_0.3", "leaky_relu:alpha=0.303"},
		{"rrelu", "rrelu_eval", "rrelu:upper=0.33666666666666667"}, {"prelu:alpha=0.2", "leaky_relu_0.2", "prelu:alpha=0.202"},
		{"elu", "elu_1", "elu:alpha=1.01"}, {"selu", "selu", "elu"}, {"softplus", "softplus", "relu"},
		{"softsign", "softsign", "tanh"}, {"gelu", "gelu_exact", "silu"}, {"gelu", "gelu_exact", "mish"}, {"silu", "silu", "mish"},
		{"mish", "mish", "silu"}, {"hard_sigmoid", "hardsigmoid_torch_relu6(x+3)/6", "sigmoid"},
	} {
		if y, dy := off(c.spec, c.name); !(y <= 1e-12 && dy <= 1e-12) {
			t.Errorf("%s: values off by %v, slopes by %v", c.spec, y, dy)
		}
		if y, dy := off(c.twin, c.name); y <= 1e-12 || dy <= 1e-12 {
			t.Errorf("%s passes for %s: off by %v and %v", c.twin, c.name, y, dy)
		}
	}
	if y, _ := off("gelu", "gelu_tanh"); y < 1e-4 {
		t.Errorf("GELU is the approximation with tanh: off by %v", y)
	}
}

// TestSoftmaxMatchesReference, probabilities and Jacobian.
func TestSoftmaxMatchesReference(t *testing.T) {
	ref := readReference(t).Softmax
	n := len(ref.Z)
	worst := func(z []float64, temperature float64) float64 {
		s := scene(t)
		s.Activations.Logits, s.Activations.Temperature = z, temperature
		got, most := frame(t, s).Softmax, 0.0
		for i := range n {
			most = math.Max(most, math.Abs(got.P[i]-ref.P[i]))
			for j := range n {
				most = math.Max(most, math.Abs(got.Jacobian[i*n+j]-ref.Jacobian[i][j]))
			}
		}
		return most
	}
	if d := worst(ref.Z, 1); !(d <= 1e-12) {
		t.Errorf("off by %v", d)
	}
	if d := worst(ref.Z, 1.01); d <= 1e-12 {
		t.Error("a temperature of 1.01 passes")
	}
}

// TestKinks: the places with both slopes, and only those in view.
func TestKinks(t *testing.T) {
	s := scene(t, "relu", "hard_sigmoid", "selu", "elu", "elu:alpha=2", "gelu")
	want := [][]Kink{{{0, 0, 0, 1}}, {{-3, 0, 0, 1.0 / 6}, {3, 1, 1.0 / 6, 0}},
		{{0, 0, activations.SELUScale * activations.SELUAlpha, activations.SELUScale}}, nil, {{0, 0, 2, 1}}, nil}
	check := func(f *Frame) {
		t.Helper()
		for i, c := range f.Curves {
			if len(c.Kinks) != len(want[i]) {
				t.Errorf("%s: got %v want %v", c.Name, c.Kinks, want[i])
				continue
			}
			for k := range c.Kinks {
				if c.Kinks[k] != want[i][k] {
					t.Errorf("%s: got %v want %v", c.Name, c.Kinks[k], want[i][k])
				}
			}
		}
	}
	check(frame(t, s))
	s.Activations.From, s.Activations.To = 1, 6
	want = [][]Kink{nil, {{3, 1, 1.0 / 6, 0}}, nil, nil, nil, nil}
	check(frame(t, s))
}

// TestAt reads values and slopes of what is shown, and says what is saturated.
func TestAt(t *testing.T) {
	s := scene(t, "relu", "sigmoid", "tanh", "hard_sigmoid")
	s.Activations.Functions[1].Hidden = true
	f := frame(t, s)
	got := f.At(0)
	want := []Reading{{0, "ReLU", 0, 0, true, true}, {2, "Tanh", 0, 1, false, false}, {3, "Hard sigmoid", 0.5, 1.0 / 6, false, false}}
	if len(got) != len(want) {
		t.Fatalf("got %v want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %+v want %+v", got[i], want[i])
		}
	}
	if got := f.At(3); !got[1].Saturated || got[2].Saturated || !got[2].Kink {
		t.Errorf("at 3: %+v", got)
	}
}

// TestNamesCarryParameters.
func TestNamesCarryParameters(t *testing.T) {
	f := frame(t, scene(t, "leaky_relu:alpha=0.2", "rrelu", "gelu", "elu:alpha=1e-9"))
	for i, want := range []string{"Leaky ReLU α = 0.2", "RReLU l = 0.125, u = 0.333", "GELU", "ELU α = 1e−9"} {
		if got := f.Curves[i].Name; got != want {
			t.Errorf("got %q want %q", got, want)
		}
	}
}

// TestFrameKeepsItsScenario: what is changed afterwards does not reach it, and a
// cost makes another frame.
func TestFrameKeepsItsScenario(t *testing.T) {
	s := scene(t, "relu")
	f := frame(t, s)
	s.Activations.Logits[0], s.Activations.Functions[0].Hidden = 99, true
	if f.Softmax.Logits[0] == 99 || f.Scenario.Activations.Logits[0] == 99 || f.Scenario.Activations.Functions[0].Hidden {
		t.Error("the frame shares memory with the scenario that it was made of")
	}
	if g := f.WithCost(&Cost{make([]FunctionCost, 1)}); g.Cost == nil || f.Cost != nil {
		t.Error("WithCost changes the frame itself")
	}
	if g := f.WithCost(&Cost{make([]FunctionCost, 2)}); g.Cost != nil {
		t.Error("the cost of two functions is taken for that of one")
	}
}

// TestFramesThatCannotBe names what is wrong.
func TestFramesThatCannotBe(t *testing.T) {
	for name, change := range map[string]func(*scenario.Activations){
		"no points":       func(a *scenario.Activations) { a.Points = 0 },
		"a billion":       func(a *scenario.Activations) { a.Points = 1e9 },
		"no such thing":   func(a *scenario.Activations) { a.Functions[0].Function.Key = "reluu" },
		"values that jar": func(a *scenario.Activations) { a.Functions[0].Function = turned(t) },
	} {
		s := scene(t, "relu")
		change(&s.Activations)
		if _, err := NewFrame(s); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
