package signal

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"downhill/nn/initializers"
)

// referenceCase is a case of testdata/signal.json: for every quantity the mean
// and deviation over 20 seeds, in the listed layers, made with PyTorch.
type referenceCase struct {
	Act, Init    string
	Depth, Width int
	Layers       []int `json:"layers_1based"`
	columns      map[string][]float64
}

func readReference(t testing.TB) []referenceCase {
	t.Helper()
	data, err := os.ReadFile("testdata/signal.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []json.RawMessage }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	var cases []referenceCase
	for _, raw := range file.Cases {
		var c referenceCase
		var all map[string]json.RawMessage
		if err := json.Unmarshal(raw, &c); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &all); err != nil {
			t.Fatal(err)
		}
		c.columns = map[string][]float64{}
		for key, text := range all {
			var column []float64
			if json.Unmarshal(text, &column) == nil && len(column) == len(c.Layers) {
				c.columns[key] = column
			}
		}
		cases = append(cases, c)
	}
	return cases
}

// The columns' names where they are not ours.
func column(q Quantity) string { return strings.Replace(q.String(), "gw", "gW", 1) }

// plan is the case's plan.
func (c referenceCase) plan(t testing.TB, trials int) Plan {
	init := c.Init
	if init == "N(0,1)" {
		init = "random_normal"
	}
	return plan(t, c.Act, init, c.Depth, c.Width, 512, trials)
}

// compare returns what is out of bounds, how many numbers were looked at, and how
// near the worst came to its bound.
//
// Two means over 20 and n trials differ by a standard error of σ√(1/20 + 1/n);
// six of them, since there are some 700 numbers and σ itself is known from 20
// trials only. 0.005 in the logarithm is 1.2 % of a variance, for the layers whose
// σ is nearly 0; the mean, whose σ is not, needs only the rounding of the file to
// five digits.
func (c referenceCase) compare(r *Result) (out []string, checked int, worst float64) {
	width := math.Sqrt(1.0/20 + 1/float64(r.Trials))
	for i, layer := range c.Layers {
		for _, q := range []Quantity{PreVar, ActVar, ActMSq, GPreVar, GActVar, GWVar} {
			got, want := r.Layers[layer-1].Stats[q].Log10Mean, c.columns[column(q)+"_log10_mean"][i]
			bound := 6*c.columns[column(q)+"_log10_std"][i]*width + 0.005
			worst = max(worst, math.Abs(got-want)/bound)
			if checked++; !(math.Abs(got-want) < bound) {
				out = append(out, fmt.Sprintf("layer %d: log10 %v is %.5f, want %.5f ± %.5f", layer, q, got, want, bound))
			}
		}
		got, want := r.Layers[layer-1].Stats[ActMean].Mean, c.columns["act_mean_mean"][i]
		bound := 6*c.columns["act_mean_std"][i]*width + 1e-5*math.Abs(want)
		worst = max(worst, math.Abs(got-want)/bound)
		if checked++; !(math.Abs(got-want) < bound) {
			out = append(out, fmt.Sprintf("layer %d: act_mean is %v, want %v ± %v", layer, got, want, bound))
		}
	}
	return out, checked, worst
}

// referenceTrials makes our part of the standard error smaller than the file's.
const referenceTrials = 30

func TestMatchesReference(t *testing.T) {
	checked := 0
	for _, c := range readReference(t) {
		out, n, worst := c.compare(run(t, c.plan(t, referenceTrials)))
		checked += n
		t.Logf("%s, %s: the worst of %d numbers is at %.2f of its bound", c.Act, c.Init, n, worst)
		for _, line := range out {
			t.Errorf("%s, %s: %s", c.Act, c.Init, line)
		}
	}
	if want := (12 + 4*18) * 7; checked != want {
		t.Errorf("%d numbers compared, want %d", checked, want)
	}
}

// TestReferenceSpread: the deviations over trials agree too. With 20 and 30
// trials of nearly normal logarithms the ratio of two deviations has a standard
// error of √(1/38 + 1/58) = 0.21 in its logarithm; six of them are a factor 3.5.
func TestReferenceSpread(t *testing.T) {
	c := readReference(t)[1]
	r := run(t, c.plan(t, referenceTrials))
	for i, layer := range c.Layers {
		for _, q := range []Quantity{PreVar, ActVar, ActMSq, GPreVar, GActVar, GWVar} {
			got, want := r.Layers[layer-1].Stats[q].Log10Std, c.columns[column(q)+"_log10_std"][i]
			if ratio := got / want; !(ratio > 1/3.5 && ratio < 3.5) {
				t.Errorf("layer %d: deviation of log10 %v is %v, want about %v", layer, q, got, want)
			}
		}
	}
}

// off is an initializer whose variance is 5 % too large.
type off struct{ initializers.Initializer }

func (o off) Fill(w []float64, in, out int, r *rand.Rand) {
	o.Initializer.Fill(w, in, out, r)
	for i := range w {
		w[i] *= math.Sqrt(1.05)
	}
}

// TestReferenceTwinFails: a variance that is 5 % off is noticed in every case.
func TestReferenceTwinFails(t *testing.T) {
	for _, c := range readReference(t) {
		p := c.plan(t, 20)
		p.Initializer = off{p.Initializer}
		out, _, _ := c.compare(run(t, p))
		if len(out) == 0 {
			t.Errorf("%s, %s: weights with 5 %% more variance pass", c.Act, c.Init)
		}
		t.Logf("%s, %s: %d numbers out of bounds", c.Act, c.Init, len(out))
	}
}
