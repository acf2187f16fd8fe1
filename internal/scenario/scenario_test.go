package scenario

import (
	"encoding/json"
	"strings"
	"testing"

	"downhill/optimizers/race"
)

func full() Scenario {
	s := Default()
	s.Seed = 18446744073709551615
	s.Race.Noise, s.Race.OwnNoise, s.Race.MemoryMB = 0.30000000000000004, true, 64
	s.Race.Racers[3].Hidden = true
	s.Changes = []race.Change{{Step: 3, Target: "Adam", Key: "lr", Value: "0.1"}, {Step: 9, Target: race.All, Key: "noise", Value: "0"},
		{Step: 12, Target: "Adam", Key: "clipnorm", Value: "2"}, {Step: 15, Target: "Adam", Key: "clipnorm", Value: "off"}}
	s.View = View{Step: 40, Window: &[4]float64{-1, 1, -2, 2.5}, Map: "viridis", Linear: true, ByEvals: true, LinearY: true,
		Charts: [2]string{"gradient", "rate"}, Standing: "steps"}
	return s
}

func TestYAMLReadsBackToTheSameDocument(t *testing.T) {
	for name, s := range map[string]Scenario{"default": Default(), "everything set": full()} {
		text, err := s.YAML()
		if err != nil {
			t.Fatal(err)
		}
		back, err := Parse(text)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		again, err := back.YAML()
		if err != nil {
			t.Fatal(err)
		}
		if string(text) != string(again) {
			t.Errorf("%s: wrote\n%s\nread back as\n%s", name, text, again)
		}
		if back.Race.Noise != s.Race.Noise || back.Seed != s.Seed || len(back.Changes) != len(s.Changes) {
			t.Errorf("%s: got %+v want %+v", name, back, s)
		}
		asJSON, err := json.Marshal(&s)
		if err != nil {
			t.Fatal(err)
		}
		fromJSON, err := Parse(asJSON)
		if err != nil {
			t.Fatalf("%s as JSON: %v", name, err)
		}
		if text2, _ := fromJSON.YAML(); string(text2) != string(text) {
			t.Errorf("%s as JSON reads back as\n%s", name, text2)
		}
		if marked, err := Parse(append([]byte("\xef\xbb\xbf"), text...)); err != nil || marked.Seed != s.Seed {
			t.Errorf("%s behind a byte-order mark: %v", name, err)
		}
		results := `{"version":1,"lab":"race","runs":[{"path":[[1,2]]}],"scenario":` + string(asJSON) + `}`
		if _, err := Parse([]byte(results)); err != nil {
			t.Errorf("%s inside a results file: %v", name, err)
		}
	}
}

func TestDefaultIsTheMainJob(t *testing.T) {
	s := Default()
	text, err := s.YAML()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"surface: bowl\n", "start: [-8.0, 1.5]", "steps: 200", "sgd:lr=0.03", "momentum:lr=0.012",
		"nesterov:lr=0.012", "adagrad:lr=0.8", "rmsprop:lr=0.08", "adam:lr=0.2", "adamax:lr=0.2", "nadam:lr=0.13"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestParseErrors(t *testing.T) {
	head := "version: 1\nlab: race\n"
	tests := []struct{ name, text, want string }{
		{"empty", "", "empty"},
		{"two documents", head + "race: {surface: bowl, racers: [{optimizer: sgd}]}\n---\nversion: 1\n", "more than one document"},
		{"deep", head + strings.Repeat("[", 100000), "nested"},
		{"too many racers", head + "race: {surface: bowl, racers: [" + strings.Repeat("{optimizer: sgd},", 30000) + "]}\n", "at most 64"},
		{"no version", "lab: race\n", "version"},
		{"newer", "version: 2\nlab: race\n", "newer than this program"},
		{"not YAML", head + "race: [", "does not read"},
		{"binary", "\x00\x01\x02", ""},
		{"unknown key", head + "rase: 1\n", "unknown field"},
		{"unknown key inside", head + "race: {surface: bowl, gravity: 2, racers: [{optimizer: sgd}]}\n", "unknown field"},
		{"key twice", head + "seed: 1\nseed: 2\nrace: {surface: bowl, racers: [{optimizer: sgd}]}\n", "seed"},
		{"wrong type", head + "race: {surface: bowl, steps: many, racers: [{optimizer: sgd}]}\n", "does not read"},
		{"another lab", "version: 1\nlab: rase\n", "did you mean race"},
		{"no race", head, "race: missing"},
		{"no racers", head + "race: {surface: bowl}\n", "none given"},
		{"surface", head + "race: {surface: bowel, racers: [{optimizer: sgd}]}\n", "did you mean bowl"},
		{"optimizer", head + "race: {surface: bowl, racers: [{optimizer: sgd}, {optimizer: adm}]}\n", "racers[1].optimizer"},
		{"value", head + "race: {surface: bowl, racers: [{optimizer: 'adam:beta1=1.5'}]}\n", "0 ≤ beta1 < 1"},
		{"start", head + "race: {surface: bowl, start: [1], racers: [{optimizer: sgd}]}\n", "two numbers"},
		{"start not finite", head + "race: {surface: bowl, start: [.nan, 1], racers: [{optimizer: sgd}]}\n", "finite"},
		{"steps", head + "race: {surface: bowl, steps: 2000000, racers: [{optimizer: sgd}]}\n", "1000000"},
		{"noise", head + "race: {surface: bowl, noise: -1, racers: [{optimizer: sgd}]}\n", "noise"},
		{"stream", head + "race: {surface: bowl, noise_stream: both, racers: [{optimizer: sgd}]}\n", "shared or own"},
		{"names", head + "race: {surface: bowl, racers: [{name: a, optimizer: sgd}, {name: a, optimizer: sgd}]}\n", "two racers"},
		{"change target", head + "race: {surface: bowl, racers: [{optimizer: sgd}]}\nchanges: [{step: 1, target: Adam, key: lr, value: '1'}]\n", "Adam"},
		{"change key", head + "race: {surface: bowl, racers: [{optimizer: sgd}]}\nchanges: [{step: 1, target: SGD, key: beta1, value: '1'}]\n", "beta1"},
		{"change value", head + "race: {surface: bowl, racers: [{optimizer: sgd}]}\nchanges: [{step: 1, target: SGD, key: lr, value: '-1'}]\n", "0 < lr"},
		{"view", head + "race: {surface: bowl, racers: [{optimizer: sgd}]}\nview: {window: [1, 0, 0, 1]}\n", "ascending"},
		{"map", head + "race: {surface: bowl, racers: [{optimizer: sgd}]}\nview: {map: jet}\n", "viridis"},
		{"chart", head + "race: {surface: bowl, racers: [{optimizer: sgd}]}\nview: {charts: [los]}\n", "did you mean loss"},
	}
	for _, tt := range tests {
		_, err := Parse([]byte(tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
	if _, err := Parse(make([]byte, MaxBytes+1)); err == nil {
		t.Error("a document beyond the limit was read")
	}
}

// The settings at a step follow the log.
func TestAtFollowsTheLog(t *testing.T) {
	s := full()
	lr := func(step int) float64 { r := s.At(step); return r.Racers[r.Index("Adam")].Rule.Values.Num("lr") }
	if lr(2) != 0.2 || lr(3) != 0.1 || lr(100) != 0.1 {
		t.Errorf("learning rates %v %v %v", lr(2), lr(3), lr(100))
	}
	if a, b := s.At(12), s.At(15); !a.Racers[5].Rule.Values.Has("clipnorm") || b.Racers[5].Rule.Values.Has("clipnorm") {
		t.Error("clipnorm does not go on at 12 and off at 15")
	}
	if s.Race.Racers[5].Rule.Values.Num("lr") != 0.2 {
		t.Error("At wrote into the scenario")
	}
}

// A clone shares nothing that can be written.
func TestCloneIsWhole(t *testing.T) {
	s := full()
	before, _ := s.YAML()
	c := s.Clone()
	c.Race.Racers[0].Rule.Values["lr"] = c.Race.Racers[1].Rule.Values["lr"]
	c.Race.Surface.Values["kappa"] = c.Race.Surface.Values["angle"]
	c.Race.Racers[0].Name = "x"
	c.Changes[0].Step = 77
	c.View.Window[0] = 5
	if after, _ := s.YAML(); string(before) != string(after) {
		t.Errorf("a change to the clone changed the scenario:\n%s\n%s", before, after)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []Scenario{Default(), full(), DefaultActivations(), fullActivations(), DefaultSignal(), fullSignal()} {
		text, err := s.YAML()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("version: 1\nlab: race\nrace: {surface: bowl, racers: [{optimizer: sgd}]}\n"))
	f.Add([]byte("a: &a [*a, *a]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Parse(text)
		if err != nil {
			return
		}
		written, err := s.YAML()
		if err != nil {
			t.Fatal(err)
		}
		back, err := Parse(written)
		if err != nil {
			t.Fatalf("%q was written as\n%s\nwhich does not read: %v", text, written, err)
		}
		if again, err := back.YAML(); err != nil || string(again) != string(written) {
			t.Fatalf("%q was written as\n%s\nand then as\n%s (%v)", text, written, again, err)
		}
	})
}
