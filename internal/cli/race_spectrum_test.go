package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"downhill/internal/scenario"
)

// What the table says of limit and best rate is so: a race just below the limit
// shrinks, just above it grows, and the best rate is faster than its neighbours.
func TestSpectrumSaysWhatRacesDo(t *testing.T) {
	inFolder(t)
	out := done(t, "", "race", "--spectrum", "--surface", "bowl:kappa=50,angle=30", "--optimizer", "sgd:lr=0.01", "--optimizer", "momentum:lr=0.01", "--optimizer", "adam")
	for _, want := range []string{"Eigenvalues 1.000 and 50.00, condition number κ = 50.00 (quadratic: the same everywhere)", "0.04000", "0.03922", "λ₂ = 50.0", "monotone",
		"oscillating, period", "Adam is not linear"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	done(t, "", "race", "-q", "--spectrum", "--surface", "bowl:kappa=50,angle=30", "--optimizer", "nesterov:lr=0.01,momentum=0.7", "-o", "n.json")
	var file struct {
		Runs []struct {
			Limit float64 `json:"lr_limit"`
			Best  float64 `json:"lr_best"`
		}
	}
	if err := json.Unmarshal(read(t, "n.json"), &file); err != nil {
		t.Fatal(err)
	}
	loss := func(lr float64) float64 {
		path := t.TempDir() + "/one.json"
		done(t, "", "race", "-q", "--surface", "bowl:kappa=50,angle=30", "--steps", "400", "--optimizer", "nesterov:momentum=0.7,lr="+formatted(lr), "-o", path)
		var r struct{ Runs []struct{ Loss []float64 } }
		if err := json.Unmarshal(read(t, path), &r); err != nil {
			t.Fatal(err)
		}
		l := r.Runs[0].Loss
		return l[len(l)-1] / l[0]
	}
	run := file.Runs[0]
	if in, beyond := loss(run.Limit*0.99), loss(run.Limit*1.01); !(in < 0.1) || !(beyond > 10) {
		t.Errorf("400 steps below the limit leave %v of the loss, above it %v", in, beyond)
	}
	best := loss(run.Best)
	if low, high := loss(run.Best*0.97), loss(run.Best*1.03); best >= low || best >= high {
		t.Errorf("the best rate leaves %v of the loss, its neighbours %v and %v", best, low, high)
	}
}

func formatted(x float64) string {
	text, _ := json.Marshal(x)
	return string(text)
}

// The document remembers the figure and makes the same data again; a surface that
// is no quadratic is called local, and a saddle has no limit.
func TestSpectrumFiles(t *testing.T) {
	inFolder(t)
	done(t, "", "race", "-q", "--spectrum", "--optimizer", "momentum:lr=0.02", "--steps", "60", "-o", "s.yaml", "-o", "s.json", "-o", "s.csv", "-o", "s.png", "--size", "900x600")
	if text := string(read(t, "s.yaml")); !strings.Contains(text, "figure: "+scenario.FigureSpectrum) {
		t.Errorf("the document is\n%s", text)
	}
	done(t, "", "race", "-q", "--scenario", "s.yaml", "-o", "again.json", "-o", "again.csv")
	if string(read(t, "s.csv")) != string(read(t, "again.csv")) {
		t.Error("the scenario makes other data")
	}
	if rows := strings.Count(string(read(t, "s.csv")), "\n"); rows != 62 {
		t.Errorf("%d rows", rows)
	}
	if n := len(read(t, "s.png")); n < 10_000 {
		t.Errorf("the picture has %d bytes", n)
	}
	local := done(t, "", "race", "--spectrum", "--surface", "rosenbrock", "--optimizer", "sgd:lr=0.001")
	if !strings.Contains(local, "local: at the minimum (1.000, 1.000)") || !strings.Contains(local, "no quadratic") {
		t.Errorf("Rosenbrock:\n%s", local)
	}
	saddle := done(t, "", "race", "--spectrum", "--surface", "saddle", "--optimizer", "sgd:lr=0.01")
	if !strings.Contains(saddle, "An eigenvalue is negative") || !strings.Contains(saddle, "divergent") {
		t.Errorf("the saddle:\n%s", saddle)
	}
}

// What does not go together is wrong usage.
func TestSpectrumUsage(t *testing.T) {
	inFolder(t)
	for _, args := range [][]string{
		{"race", "--spectrum", "--map", "lr,momentum", "--optimizer", "momentum"},
		{"race", "--spectrum", "--basin"},
		{"race", "--spectrum", "-o", "s.gif"},
	} {
		if r := call(t, "", args...); r.code != 2 || r.err == "" {
			t.Errorf("%v: %+v", args, r)
		}
	}
	doc := "version: 1\nlab: race\nrace:\n  surface: bowl\n  racers:\n  - optimizer: sgd\n  spectrum: {racer: Nobody}\n"
	if _, err := scenario.Parse([]byte(doc)); err == nil || !strings.Contains(err.Error(), `unknown racer "Nobody"`) {
		t.Errorf("a racer that is not there: %v", err)
	}
}
