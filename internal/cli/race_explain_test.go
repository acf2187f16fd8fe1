package cli

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"downhill/assets"
)

// The terms of a step as a table and as data, and what they lead to is what the
// race does.
func TestExplainStep(t *testing.T) {
	inFolder(t)
	out := done(t, "", "race", "--explain", "Adam@3")
	for _, want := range []string{"Adam, step 3 → 4", "m ← β₁ m + (1 − β₁) ∇f(θ)", "0.9 · (−2.110) + (1 − 0.9) · (−7.401) = −2.639",
		"corrected rate", "Δ ← −η̂ m / (√s + ε)", "1. The slope at the ball"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	done(t, "", "race", "-q", "--explain", "nesterov@4", "-o", "s.json", "-o", "s.csv", "-o", "s.png", "-o", "s.svg", "-o", "s.pdf", "-o", "s.yaml", "--size", "800x600")
	var s struct {
		Explain struct {
			Name     string
			Step     int
			From, To [2]float64
			Terms    []struct {
				Name  string
				Value []float64
				Says  string
			}
		}
	}
	if err := json.Unmarshal(read(t, "s.json"), &s); err != nil {
		t.Fatal(err)
	}
	_, _, at4 := oneRace(t, "--optimizer", "nesterov:lr=0.012", "--steps", "4")
	_, _, at5 := oneRace(t, "--optimizer", "nesterov:lr=0.012", "--steps", "5")
	e := s.Explain
	if e.Name != "Nesterov" || e.Step != 4 || e.From != at4 || e.To != at5 {
		t.Errorf("the file tells %s, step %d, %v to %v; the race goes from %v to %v", e.Name, e.Step, e.From, e.To, at4, at5)
	}
	if last := e.Terms[len(e.Terms)-1]; last.Name != "θ⁺" || [2]float64(last.Value) != at5 {
		t.Errorf("the last term is %+v", last)
	}
	for _, name := range []string{"s.yaml", "s.json"} {
		if again := done(t, "", "race", "--scenario", name); !strings.Contains(again, "Nesterov, step 4 → 5") {
			t.Errorf("%s tells\n%s", name, again)
		}
	}
}

// The notebook's example of clipping, to the digits that it prints.
func TestExplainClipping(t *testing.T) {
	inFolder(t)
	if err := os.WriteFile("clipping.yaml", assets.RaceClipping, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := done(t, "", "race", "--scenario", "clipping.yaml"); !strings.Contains(out, "[0.9, 1] of [0.9, 100], turned by 41.5°") {
		t.Errorf("by value:\n%s", out)
	}
	if out := done(t, "", "race", "--scenario", "clipping.yaml", "--explain", "clipnorm 1"); !strings.Contains(out, "[0.00899964, 0.9999595] of [0.9, 100], turned by 0.0°") {
		t.Errorf("by norm:\n%s", out)
	}
}

func TestExplainUsage(t *testing.T) {
	inFolder(t)
	for _, c := range []struct{ args, want string }{
		{"--explain Adem", `unknown racer "Adem"`},
		{"--explain Adam@x", "want a whole number from 0 to 200"},
		{"--explain Adam@201", "want a whole number from 0 to 200"},
		{"--explain Adam@3 --tune", "leave out --tune"},
		{"--explain Adam@3 -o s.gif", "a step"},
	} {
		r := call(t, "", append([]string{"race"}, strings.Fields(c.args)...)...)
		if r.code != ExitUsage || !strings.Contains(r.err, c.want) {
			t.Errorf("%s: status %d, %q, want %q", c.args, r.code, r.err, c.want)
		}
	}
}
