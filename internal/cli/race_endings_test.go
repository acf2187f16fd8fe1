package cli

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
)

type endingsJSON struct {
	Seed    int
	Endings struct {
		Steps, Batch int
		Seeds        []int
		Runs         []struct {
			Name       string
			End        [][2]float64
			Loss       []float64
			Status     []string
			Mean       [2]float64
			Covariance [2][2]float64
			LossMean   float64   `json:"loss_mean"`
			Quantiles  []float64 `json:"loss_quantiles"`
			Inside     []float64
			Shares     map[string]float64
			Theory     *struct {
				Source           string
				Last, Stationary *struct {
					Mean       [2]float64
					Covariance [2][2]float64
					Excess     float64 `json:"expected_excess_loss"`
				}
			}
		}
	}
}

func readEndings(t testing.TB, path string) (e endingsJSON) {
	t.Helper()
	if err := json.Unmarshal(read(t, path), &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// Every ending of the file is where a race with that seed ends, and the scenario
// in it makes the same cloud again.
func TestEndingsFileEqualsRaces(t *testing.T) {
	inFolder(t)
	args := []string{"--surface", "regression:n=50", "--batch", "8", "--noise", "0.1", "--steps", "60", "--optimizer", "sgd:lr=0.03", "--optimizer", "adam:lr=0.2"}
	done(t, "", append([]string{"race", "-q", "--seed", "5", "--endings", "20", "-o", "e.json", "-o", "e.csv", "-o", "e.yaml", "-o", "e.png", "-o", "e.svg"}, args...)...)
	e := readEndings(t, "e.json").Endings
	if len(e.Seeds) != 20 || e.Seeds[0] != 5 || e.Seeds[19] != 24 || e.Steps != 60 || e.Batch != 8 || len(e.Runs) != 2 || e.Runs[1].Name != "Adam" {
		t.Fatalf("the file says %+v", e)
	}
	for _, i := range []int{0, 7, 19} {
		_, _, end := oneRace(t, append([]string{"--seed", strconv.Itoa(e.Seeds[i])}, args...)...)
		if end != e.Runs[0].End[i] {
			t.Errorf("seed %d ends at %v, the race at %v", e.Seeds[i], e.Runs[0].End[i], end)
		}
	}
	for k, r := range e.Runs {
		var mean [2]float64
		for _, p := range r.End {
			mean[0], mean[1] = mean[0]+p[0]/20, mean[1]+p[1]/20
		}
		if math.Hypot(mean[0]-r.Mean[0], mean[1]-r.Mean[1]) > 1e-12 || len(r.Quantiles) != 5 || r.Shares["running"] != 1 {
			t.Errorf("run %d: %+v, the mean is %v", k, r, mean)
		}
		if (r.Theory != nil) != (k == 0) {
			t.Errorf("run %d: theory %v", k, r.Theory)
		}
	}
	rows, err := csv.NewReader(strings.NewReader(string(read(t, "e.csv")))).ReadAll()
	if err != nil || len(rows) != 1+2*20 || rows[21][0] != "Adam" || rows[1][2] != "5" || rows[1][3] != strconv.FormatFloat(e.Runs[0].End[0][0], 'g', -1, 64) {
		t.Errorf("CSV: %v, %d rows", err, len(rows))
	}
	for _, from := range []string{"e.yaml", "e.json"} {
		done(t, "", "race", "-q", "--scenario", from, "-o", "again.json")
		if again := readEndings(t, "again.json"); fmt.Sprint(again.Endings.Runs[0].End) != fmt.Sprint(e.Runs[0].End) || fmt.Sprint(again.Endings.Runs[1].Loss) != fmt.Sprint(e.Runs[1].Loss) {
			t.Errorf("%s makes another cloud", from)
		}
	}
}

// The table sets what was measured beside the stationary distribution: for noise
// on the bowl the expected loss above the minimum is known in closed form.
func TestEndingsTableHasTheory(t *testing.T) {
	inFolder(t)
	args := []string{"race", "--noise", "1", "--optimizer", "sgd:lr=0.05", "--steps", "300", "--endings", "200"}
	out := done(t, "", args...)
	// ησ²/(2 − ηλ)/2 for λ = 1 and 20: 0.0128 + 0.025.
	for _, want := range []string{"measured", "theory, stationary", "theory, step 300", "0.0378", "seeds 1 to 200", "diverged"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	done(t, "", append(args, "-q", "-o", "e.json")...)
	r := readEndings(t, "e.json").Endings.Runs[0]
	// 200 losses with a spread of about their mean: 4 standard errors are 30 %.
	if math.Abs(r.LossMean/r.Theory.Stationary.Excess-1) > 0.3 {
		t.Errorf("measured %v, theory %v", r.LossMean, r.Theory.Stationary.Excess)
	}
}

// Minibatches on the command line: losses of all samples, counted samples, and a
// change of their size in the scenario's log.
func TestRaceTakesMinibatches(t *testing.T) {
	inFolder(t)
	done(t, "", "race", "-q", "--surface", "regression:n=50", "--batch", "20", "--optimizer", "sgd:lr=0.02", "--steps", "6", "-o", "r.json", "-o", "r.csv", "-o", "r.yaml")
	var r struct {
		Runs []struct {
			Samples, Evaluations []int
			Loss                 []float64
		}
	}
	if err := json.Unmarshal(read(t, "r.json"), &r); err != nil {
		t.Fatal(err)
	}
	// An epoch of 50 is 20, 20 and 10.
	if got := fmt.Sprint(r.Runs[0].Samples); got != "[0 20 40 50 70 90 100]" {
		t.Errorf("samples %s", got)
	}
	rows, _ := csv.NewReader(strings.NewReader(string(read(t, "r.csv")))).ReadAll()
	if last := rows[len(rows)-1]; rows[0][len(last)-1] != "samples" || last[len(last)-1] != "100" {
		t.Errorf("CSV ends with %v", last)
	}
	text := string(read(t, "r.yaml"))
	if !strings.Contains(text, "batch: 20") {
		t.Errorf("the scenario is\n%s", text)
	}
	done(t, text+"changes: [{step: 2, target: race, key: batch, value: '0'}]\n", "race", "-q", "--scenario", "-", "-o", "c.json")
	if err := json.Unmarshal(read(t, "c.json"), &r); err != nil || fmt.Sprint(r.Runs[0].Samples) != "[0 20 40 90 140 190 240]" {
		t.Errorf("samples after the change %v, %v", r.Runs[0].Samples, err)
	}
}

func TestWrongNoise(t *testing.T) {
	inFolder(t)
	for _, tt := range []struct{ args, want string }{
		{"--batch 10", "the surface has no samples"},
		{"--surface regression --batch 101", "0 (full) to 100"},
		{"--surface regression --batch -1", "0 (full) to 100"},
		{"--endings 9", "want 10 to 2000"},
		{"--endings 5000", "want 10 to 2000"},
		{"--endings 100 --basin", "two figures"},
		{"--endings 100 -o a.gif", "no animation"},
		{"--surface regression:n=2", "3"},
	} {
		r := call(t, "", append([]string{"race"}, strings.Fields(tt.args)...)...)
		if r.code != ExitUsage || !strings.Contains(r.err, tt.want) || r.out != "" {
			t.Errorf("race %s: status %d, %q, want %q", tt.args, r.code, r.err, tt.want)
		}
	}
}
