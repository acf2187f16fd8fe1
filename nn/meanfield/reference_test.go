package meanfield

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"downhill/activations"
	"downhill/nn/initializers"
)

// refCase is a case of testdata/signal.json.
type refCase struct {
	Act    string    `json:"act"`
	Init   string    `json:"init"`
	Depth  int       `json:"depth"`
	Width  int       `json:"width"`
	Layers []int     `json:"layers_1based"`
	Q      []float64 `json:"theory_q_pre"`
	Square []float64 `json:"theory_act_msq"`
	Mean   []float64 `json:"theory_act_mean"`
	Chi    []float64 `json:"theory_chi"`

	GradPre    []float64 `json:"gpre_var_mean"`
	GradAct    []float64 `json:"gact_var_mean"`
	GradWeight []float64 `json:"gW_var_mean"`
}

func reference(t *testing.T) []refCase {
	t.Helper()
	text, err := os.ReadFile("testdata/signal.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []refCase }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) != 5 {
		t.Fatalf("%d cases, want 5", len(file.Cases))
	}
	return file.Cases
}

// theory builds the field of a catalog's function.
func theory(t testing.TB, text string) *Field {
	t.Helper()
	ch, err := activations.Catalog().Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	phi, err := activations.Catalog().Build(ch)
	if err != nil {
		t.Fatal(err)
	}
	f, err := New(phi)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// initializer builds one of the catalog.
func initializer(t testing.TB, text string) initializers.Initializer {
	t.Helper()
	if text == "N(0,1)" {
		text = "random_normal"
	}
	ch, err := initializers.Catalog().Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	o, err := initializers.Catalog().Build(ch)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// variance is σ_w² of a catalog's initializer.
func variance(t testing.TB, text string, width int) float64 {
	t.Helper()
	return float64(width) * initializer(t, text).(initializers.Spread).Variance(width, width)
}

// The reference has five significant digits: half of its last one is up to 5e-5 of
// a value. It was made with the same rule of 200 nodes.
const refTolerance = 1e-4

func TestPredictMatchesReference(t *testing.T) {
	for _, c := range reference(t) {
		t.Run(c.Act+"+"+c.Init, func(t *testing.T) {
			p := predict(t, c, 1)
			worst := 0.0
			for i, l := range c.Layers {
				got := p.Layers[l-1]
				for _, v := range []struct {
					what      string
					got, want float64
				}{{"q", got.Q, c.Q[i]}, {"E[φ²]", got.Square, c.Square[i]}, {"E[φ]", got.Mean, c.Mean[i]}, {"χ", got.Chi, c.Chi[i]}} {
					off := math.Abs(v.got-v.want) / math.Max(1e-3, math.Abs(v.want))
					worst = math.Max(worst, off)
					if !(off <= refTolerance) {
						t.Errorf("layer %d: %s = %.8g, want %.8g", l, v.what, v.got, v.want)
					}
				}
			}
			t.Logf("largest relative difference %.1e", worst)
		})
	}
}

// A variance 1 % off must fail what the reference demands.
func TestPredictTwin(t *testing.T) {
	for _, c := range reference(t) {
		p, q := predict(t, c, 1), predict(t, c, 1.01)
		last := c.Layers[len(c.Layers)-1] - 1
		if off := math.Abs(q.Layers[last].Q/p.Layers[last].Q - 1); off < 3*refTolerance {
			t.Errorf("%s: σ_w² 1 %% larger moves q by %.1e only", c.Act, off)
		}
	}
}

func predict(t *testing.T, c refCase, times float64) *Prediction {
	t.Helper()
	p, err := theory(t, c.Act).Hermite().Predict(Network{Depth: c.Depth, Batch: 512,
		WeightVariance: times * variance(t, c.Init, c.Width), InputSquare: 1})
	if err != nil {
		t.Fatal(err)
	}
	return p
}
