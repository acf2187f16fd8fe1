package cli

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"downhill/internal/scenario"
)

// foundResults is what JSON says of minima that a search found.
type foundResults struct {
	Surface struct {
		Key    string
		Params struct {
			F    string
			X, Y []float64
		}
		Minima [][2]float64
		Found  bool   `json:"minima_found"`
		Search string `json:"minima_search"`
	}
	Runs []struct {
		Status, Reason string
		Path           [][2]float64
		Loss           []number
	}
}

func raceFormula(t *testing.T, args ...string) foundResults {
	t.Helper()
	inFolder(t)
	done(t, "", append(append([]string{"race"}, args...), "-o", "r.json", "--quiet")...)
	var r foundResults
	if err := json.Unmarshal(read(t, "r.json"), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// TestRaceOnAFormula: the race is that on the built-in surface, and the minimum
// is said to be found.
func TestRaceOnAFormula(t *testing.T) {
	common := []string{"--start=-8,1.5", "--optimizer", "adam:lr=0.2", "--optimizer", "newton", "--steps", "400"}
	got := raceFormula(t, append(common, "--surface", "formula:(x^2 + 20*y^2)/2,x=-10/4,y=-3/3")...)
	want := raceFormula(t, append(common, "--surface", "bowl")...)
	s := got.Surface
	if s.Key != "formula" || s.Params.F != "(x^2 + 20*y^2)/2" || s.Params.X[0] != -10 || s.Params.Y[1] != 3 {
		t.Errorf("surface %+v", s)
	}
	if !s.Found || s.Search == "" || len(s.Minima) != 1 || math.Hypot(s.Minima[0][0], s.Minima[0][1]) > 1e-9 {
		t.Errorf("minima %v, found %v, %q", s.Minima, s.Found, s.Search)
	}
	if want.Surface.Found || want.Surface.Search != "" {
		t.Error("the bowl's minimum is known, and is called found")
	}
	for i, run := range want.Runs {
		for k, p := range run.Path {
			// The two round differently, by some 1e-16 a step.
			if q := got.Runs[i].Path[k]; math.Hypot(p[0]-q[0], p[1]-q[1]) > 1e-9 {
				t.Fatalf("racer %d, step %d: %v, on the bowl %v", i, k, q, p)
			}
		}
	}
	if r := got.Runs[1]; r.Status != "converged" || !strings.Contains(r.Reason, "lowest minimum found") {
		t.Errorf("Newton: %s, %s", r.Status, r.Reason)
	}
}

// TestFormulaTextStandsAsItIs: commas, colons and equals signs belong to the
// formula, in a flag and in a file.
func TestFormulaTextStandsAsItIs(t *testing.T) {
	inFolder(t)
	done(t, "", "race", "--surface", "formula:max(x^2, 20*y^2, 0.1)", "-o", "a.yaml", "--quiet")
	sc, err := scenario.Parse(read(t, "a.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if f := sc.Race.Surface.Values.Text("f"); f != "max(x^2, 20*y^2, 0.1)" {
		t.Errorf("the file holds %q", f)
	}
	done(t, "", "race", "--scenario", "a.yaml", "-o", "b.yaml", "--quiet")
	if a, b := string(read(t, "a.yaml")), string(read(t, "b.yaml")); a != b {
		t.Errorf("wrote\n%s\nand from that\n%s", a, b)
	}
	for text, want := range map[string]string{"formula:x^2: y": `':' is not known`, "formula:y = x^2": "= is not known", "formula:x^2,y^2": "comma"} {
		if r := call(t, "", "race", "--surface", text); r.code != ExitUsage || !strings.Contains(r.err, want) {
			t.Errorf("%s: status %d, %q, want %q", text, r.code, r.err, want)
		}
	}
}

// TestFormulaErrorHasACaret under the letter, on lines of their own.
func TestFormulaErrorHasACaret(t *testing.T) {
	r := call(t, "", "race", "--surface", "formula:x^2 + 20*z^2")
	lines := strings.Split(r.err, "\n")
	if r.code != ExitUsage || len(lines) < 3 || !strings.Contains(lines[0], "character 10") || !strings.Contains(lines[0], `unknown name "z"`) {
		t.Fatalf("status %d:\n%s", r.code, r.err)
	}
	if strings.IndexByte(lines[1], 'z') != strings.IndexByte(lines[2], '^') {
		t.Errorf("the caret is not under the z:\n%s", r.err)
	}
}

// TestFormulaOutcomes: what a search cannot find is said; leaving the domain of
// a function is a divergence with its cause.
func TestFormulaOutcomes(t *testing.T) {
	r := raceFormula(t, "--surface", "formula:x^2 - y^2", "--optimizer", "sgd:lr=0.1")
	if len(r.Surface.Minima) != 0 || !r.Surface.Found || !strings.Contains(r.Surface.Search, "falls without bound") {
		t.Errorf("a saddle: %+v", r.Surface)
	}
	r = raceFormula(t, "--surface", "formula:log(x) + y^2", "--optimizer", "adam:lr=0.2")
	if run := r.Runs[0]; run.Status != "diverged" || !strings.Contains(run.Reason, "became NaN") {
		t.Errorf("off the logarithm: %s, %s", run.Status, run.Reason)
	}
	out := done(t, "", "race", "--surface", "formula:(x^2 - 1)^2 + y^2", "--optimizer", "newton", "--start=1.5,1")
	for _, want := range []string{"distance (found)", "2 minima found, not known to be all", "the lowest minimum found"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

// TestFormulaIsListedAndOffered in the catalog and by the completion.
func TestFormulaIsListedAndOffered(t *testing.T) {
	out := done(t, "", "list", "surfaces")
	for _, want := range []string{"sigmoid", "atan2", "minimum 0,0 (found)", "found by a search, not known"} {
		if !strings.Contains(out, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	var got struct {
		Surfaces []struct {
			Name  string
			Found bool `json:"minima_found"`
		}
	}
	if err := json.Unmarshal([]byte(done(t, "", "list", "surfaces", "--format", "json")), &got); err != nil {
		t.Fatal(err)
	}
	for _, s := range got.Surfaces {
		if s.Found != (s.Name == "formula" || s.Name == "network") {
			t.Errorf("%s: minima_found = %v", s.Name, s.Found)
		}
	}
	offers, _ := complete(t, "race", "--surface", "formula:")
	if len(offers) != 1 || call(t, "", "race", "--steps", "2", "--surface", offers[0]).code != ExitDone {
		t.Errorf("offers %q, want an example that runs", offers)
	}
}
