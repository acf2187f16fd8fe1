package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"downhill/internal/examples"
	"downhill/internal/scenario"
)

// Every example is listed with its lab, whether it goes well and its sentence,
// in words and in JSON.
func TestListScenarios(t *testing.T) {
	sections := textSections(t, "scenarios", done(t, "", "list", "scenarios"))
	var got struct{ Scenarios []listedItem }
	if err := json.Unmarshal([]byte(done(t, "", "list", "scenario", "--format", "json")), &got); err != nil {
		t.Fatal(err)
	}
	all := examples.All()
	if len(got.Scenarios) != len(all) || len(sections) != len(all) {
		t.Fatalf("%d scenarios in JSON and %d in words, want %d", len(got.Scenarios), len(sections), len(all))
	}
	for i, e := range all {
		it := got.Scenarios[i]
		if it.Name != e.Key || it.Title != e.Title || it.Lab != e.Lab || it.Known != e.Word() || it.Summary != e.Says {
			t.Errorf("%s: JSON has %+v", e.Key, it)
		}
		if text := sections[e.Key]; !strings.Contains(text, e.Says) || !strings.Contains(text, "lab "+e.Lab+", known "+e.Word()) {
			t.Errorf("%s: %q lacks its sentence, lab or kind", e.Key, text)
		}
	}
}

// An example stands wherever a scenario's file may stand, other flags override
// it, and an unknown one is wrong usage that names the nearest.
func TestScenarioOfAnExample(t *testing.T) {
	inFolder(t)
	done(t, "", "race", "--scenario", "example:race-above-the-limit", "--seed", "5", "-o", "out.yaml")
	s, err := scenario.Parse(read(t, "out.yaml"))
	if err != nil || s.Seed != 5 || s.Race.Racers[1].Name != "η 0.105" {
		t.Errorf("got %+v, %v", s, err)
	}
	r := call(t, "", "race", "--scenario", "example:race-above-limit")
	if r.code != ExitUsage || !strings.Contains(r.err, `"race-above-limit"`) || !strings.Contains(r.err, "race-above-the-limit") {
		t.Errorf("got %+v: want wrong usage that names race-above-the-limit", r)
	}
	// An example of another lab says where it belongs.
	r = call(t, "", "race", "--scenario", "example:train-moons")
	if r.code == ExitDone || !strings.Contains(r.err, "train") {
		t.Errorf("got %+v: want the lab named", r)
	}
}

// The start screen opens by either flag, above the race or above what a scenario
// holds; callouts can be turned off.
func TestHomeFlags(t *testing.T) {
	for _, tt := range []struct {
		args     []string
		lab      string
		home     bool
		callouts bool
	}{
		{nil, scenario.LabRace, false, true},
		{[]string{"--home"}, scenario.LabRace, true, true},
		{[]string{"--lab", "home", "--no-callouts"}, scenario.LabRace, true, false},
		{[]string{"--home", "--lab", "signal"}, scenario.LabSignal, true, true},
		{[]string{"--lab", "home", "--scenario", "example:train-moons"}, scenario.LabTrain, true, true},
	} {
		w := &testWindow{}
		if r := callWindow(t, w, "", tt.args...); r.code != ExitDone || w.opened == nil {
			t.Fatalf("%v: got %+v", tt.args, r)
		}
		if o := w.opened; o.Scenario.Lab != tt.lab || o.Home != tt.home || o.Callouts != tt.callouts {
			t.Errorf("%v: opened %s, home %v, callouts %v", tt.args, o.Scenario.Lab, o.Home, o.Callouts)
		}
	}
}
