package signal

import (
	"strings"
	"testing"
	"time"

	"downhill/internal/scenario"
)

// scene reads a scenario; every combination is a line such as "tanh glorot_normal"
// with further keys behind: "selu lecun_normal dropout: 0.1".
func scene(t testing.TB, head string, runs ...string) scenario.Scenario {
	t.Helper()
	text := "version: 1\nlab: signal\nsignal:\n"
	for line := range strings.SplitSeq(head, ";") {
		text += "  " + strings.TrimSpace(line) + "\n"
	}
	if len(runs) > 0 {
		text += "  runs:\n"
	}
	for _, r := range runs {
		parts := strings.SplitN(r, " ", 3)
		text += "    - {activation: '" + parts[0] + "', initializer: '" + parts[1] + "'"
		if len(parts) == 3 {
			text += ", " + parts[2]
		}
		text += "}\n"
	}
	s, err := scenario.ParseSignal([]byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return s
}

// measure runs a scenario to its end.
func measure(t testing.TB, s scenario.Scenario) *Frame {
	t.Helper()
	r, err := Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Step(0); err != nil {
		t.Fatal(err)
	}
	if !r.Done() {
		t.Fatal("a budget of 0 did not go to the end")
	}
	return r.Frame()
}

const small = "depth: 6; width: 16; batch: 32; trials: 3"

// inSteps runs a scenario in short steps and calls look after each.
func inSteps(t testing.TB, s scenario.Scenario, budget time.Duration, look func(*Frame)) *Frame {
	t.Helper()
	r, err := Start(s)
	if err != nil {
		t.Fatal(err)
	}
	for !r.Done() {
		if err := r.Step(budget); err != nil {
			t.Fatal(err)
		}
		look(r.Frame())
	}
	return r.Frame()
}
