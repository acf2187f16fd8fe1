package schedules

import (
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/optimizers/schedules"
)

// scene is a scenario with these schedules; head holds further keys.
func scene(t testing.TB, head string, specs ...string) scenario.Scenario {
	t.Helper()
	text := "version: 1\nlab: schedules\nschedules:\n"
	for line := range strings.SplitSeq(head, ";") {
		text += "  " + strings.TrimSpace(line) + "\n"
	}
	text += "  runs:\n"
	for _, s := range specs {
		text += "    - schedule: '" + s + "'\n"
	}
	s, err := scenario.ParseSchedules([]byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return s
}

// finished runs a scenario to its end.
func finished(t testing.TB, s scenario.Scenario) (*Run, *Frame) {
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
	return r, r.Frame()
}

func built(t testing.TB, spec string) schedules.Schedule {
	t.Helper()
	ch, err := schedules.Catalog().Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	s, err := schedules.Catalog().Build(ch)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// every schedule there is, in both units of time, with and without a warm-up.
func every() []string {
	return []string{"constant", "power:s=30", "power:s=3,c=0.5,per=epoch", "exponential:s=40", "exponential:s=4,per=epoch,warmup=7",
		"piecewise:boundaries=25/70", "piecewise:boundaries=2/7,values=0.02/0.01/0.001,per=epoch", "1cycle:steps=100,max=0.05"}
}
