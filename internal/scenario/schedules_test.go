package scenario

import (
	"reflect"
	"strings"
	"testing"

	"downhill/internal/param"
)

// TestSchedulesRoundTrip: a document reads back to what was written, with every
// setting away from its default, as YAML and from a results file.
func TestSchedulesRoundTrip(t *testing.T) {
	const text = `version: 1
lab: schedules
seed: 7
schedules:
  lr: 0.03
  steps: 150
  axis: epochs
  linear: true
  twins: false
  target: 0.25
  seeds: 4
  note: "What is to be seen."
  runs:
    - schedule: power:s=30,per=epoch
      lr: 0.2
    - schedule: 1cycle:max=0.1,steps=90,warmup=5
      hidden: true
    - schedule: piecewise:boundaries=10/20,values=0.3/0.2/0.1
  race: {surface: "rosenbrock", start: [-1, 0.5], optimizer: "adam:beta1=0.8", noise: 0.5}
  network: {data: "spiral:turns=2", layers: "8,4", activation: "elu", optimizer: "nesterov:momentum=0.8", batch_size: 10}
`
	s, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	g := &s.Schedules
	if s.Seed != 7 || g.LearningRate != 0.03 || g.Steps != 150 || g.Axis != AxisEpochs || !g.Linear || g.Twins || g.Target != 0.25 || g.Seeds != 4 ||
		len(g.Runs) != 3 || g.Rate(0) != 0.2 || g.Rate(1) != 0.03 || !g.Runs[1].Hidden || g.Race.Noise != 0.5 || g.Network.BatchSize != 10 {
		t.Errorf("read %+v", g)
	}
	for name, write := range map[string]func() ([]byte, error){"yaml": s.YAML, "json": s.MarshalJSON,
		"results": func() ([]byte, error) {
			inner, err := s.MarshalJSON()
			return []byte(`{"version": 1, "scenario": ` + string(inner) + `}`), err
		}} {
		out, err := write()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseSchedules(out)
		if err != nil {
			t.Fatalf("%s: %v in\n%s", name, err, out)
		}
		if !reflect.DeepEqual(again, s) {
			t.Errorf("%s reads back as\n%+v\nwant\n%+v", name, again.Schedules, s.Schedules)
		}
	}
	usual := DefaultSchedules()
	out, err := usual.YAML()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Parse(out); err != nil || !reflect.DeepEqual(again, usual) {
		t.Errorf("the built-in document reads back as %+v, %v", again.Schedules, err)
	}
	c := usual.Clone()
	c.Schedules.Runs[1].Schedule.Values["s"] = param.Num(3)
	c.Schedules.Network.Layers[0] = 1
	if usual.Schedules.Runs[1].Schedule.Values.Num("s") != 50 || usual.Schedules.Network.Layers[0] != 32 {
		t.Error("a clone shares memory with its document")
	}
}

// TestSchedulesRefuses: what cannot be run is an error that names the place and
// a way out.
func TestSchedulesRefuses(t *testing.T) {
	doc := func(body string) string { return "version: 1\nlab: schedules\nschedules:\n" + body }
	const run = "  runs: [{schedule: constant}]\n"
	for text, want := range map[string]string{
		"version: 1\nlab: schedules\n":                                   "schedules: missing",
		doc("  runs: []\n"):                                              "runs: 0 of them: want 1 to 8",
		doc("  runs: [{schedule: exponentail}]\n"):                       "exponential",
		doc("  runs: [{lr: 1}]\n"):                                       "runs[0].schedule: missing",
		doc("  runs: [{schedule: constant, lr: -1}]\n"):                  "runs[0].lr = -1",
		doc(run + "  lr: 0\n"):                                           "lr = 0",
		doc(run + "  steps: 1\n"):                                        "steps = 1: want 2 to 20000",
		doc(run + "  axis: hours\n"):                                     "axis:",
		doc(run + "  seeds: 99\n"):                                       "seeds = 99",
		doc(run + "  nonsense: 1\n"):                                     "nonsense",
		doc(run + "  race: {surface: network}\n"):                        "race.surface: network",
		doc(run + "  race: {optimizer: 'sgd:lr=0.3'}\n"):                 "set schedules.lr",
		doc(run + "  network: {optimizer: 'sgd:schedule=power'}\n"):      "add it to schedules.runs",
		doc(run + "  race: {optimizer: lbfgs}\n"):                        "race.optimizer",
		doc(run + "  network: {data: csv}\n"):                            "network.data",
		doc(run + "  network: {layers: '0'}\n"):                          "network.layers",
		doc(run) + "race: {surface: bowl, racers: [{optimizer: sgd}]}\n": "it belongs to the lab race",
		"version: 1\nlab: race\nschedules:\n" + run + "race: {surface: bowl, racers: [{optimizer: sgd}]}\n": "it belongs to the lab schedules",
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
	if _, err := ParseRace([]byte(doc(run))); err == nil || !strings.Contains(err.Error(), "downhill schedules --scenario FILE") {
		t.Errorf("read as a race: %v", err)
	}
}

// TestScheduleLabel names what is not at its default.
func TestScheduleLabel(t *testing.T) {
	s, err := Parse([]byte("version: 1\nlab: schedules\nschedules:\n  runs: [{schedule: power}, {schedule: 'power:s=50,per=epoch'}, " +
		"{schedule: '1cycle:max=0.05'}, {schedule: power, lr: 0.5}, {schedule: power}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(s.Schedules.Labels(), " | "), "Power | Power s = 50, per epoch | 1cycle η max = 0.05 | Power, η = 0.5 | Power 2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
