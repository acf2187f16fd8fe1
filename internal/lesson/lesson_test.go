package lesson

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"downhill/internal/scenario"
)

// sample is a lesson in which every key is used once.
const sample = `version: 1
id: sample
chapter: optimizers
order: 3
title: A sample
claim: One claim.
place: 'Momentum Optimization: "said there"'
verdict: holds in part
finding: What was found.
scenario:
  version: 1
  lab: race
  seed: 5
  race:
    surface: bowl:kappa=9
    steps: 50
    noise: 0.5
    racers:
      - {name: A, optimizer: 'sgd:lr=0.1'}
      - {name: B, optimizer: 'adam:lr=0.1'}
  view: {map: viridis}
steps:
  - look: Look here.
    at: 3
    seconds: 0
    note: Say this.
  - ask: Which?
    answers: [this, that]
    right: 2
    look: That.
    change: {race: {noise: null, steps: 60, racers: [{name: C, optimizer: 'momentum:lr=0.1'}]}}
  - look: Still that.
check:
  measure: m
  seeds: 4
  fast: true
  claim:
    - {of: x, at_least: 1, says: x is large}
    - {of: y, at_most: -2, says: y is small}
  found: [{of: z, at_least: 0, at_most: 1, says: z is between}]
  break: {race: {surface: bowl}}
`

func TestParseReadsEverything(t *testing.T) {
	l, err := Parse([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	if l.ID != "sample" || l.Chapter != "optimizers" || l.Order != 3 || l.Title != "A sample" || l.Claim != "One claim." ||
		!strings.HasPrefix(l.Place, "Momentum") || l.Verdict != HoldsInPart || l.Finding != "What was found." || len(l.Steps) != 3 {
		t.Errorf("got %+v", l)
	}
	s := l.Steps
	if s[0].Look != "Look here." || s[0].At != 3 || s[0].Seconds != 0 || s[0].Note != "Say this." || s[0].Changed || s[0].Ask != nil {
		t.Errorf("step 1: got %+v", s[0])
	}
	if q := s[1].Ask; q == nil || q.Ask != "Which?" || !slices.Equal(q.Answers, []string{"this", "that"}) || q.Right != 1 || s[1].At != -1 || s[1].Seconds != DefaultSeconds || !s[1].Changed {
		t.Errorf("step 2: got %+v, %+v", s[1], q)
	}
	if s[2].Changed {
		t.Error("step 3 changes nothing, and says it does")
	}
	c := l.Check
	if c.Measure != "m" || c.Seeds != 4 || !c.Fast || len(c.Claim) != 2 || len(c.Found) != 1 {
		t.Errorf("check: got %+v", c)
	}
	for i, want := range []Limit{{"x", "x is large", 1, math.Inf(1)}, {"y", "y is small", math.Inf(-1), -2}, {"z", "z is between", 0, 1}} {
		if got := slices.Concat(c.Claim, c.Found)[i]; got != want {
			t.Errorf("limit %d: got %+v want %+v", i, got, want)
		}
	}
}

// Mappings merge, lists and scalars replace, null removes; the rest stays.
func TestChangesAreMerged(t *testing.T) {
	l, err := Parse([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	first, second := l.Steps[0].Scenario, l.Steps[1].Scenario
	if !sameText(t, &first, &l.Scenario) || first.Seed != 5 || first.Race.Noise != 0.5 || len(first.Race.Racers) != 2 {
		t.Errorf("the first step's document: got %+v", first.Race)
	}
	if r := second.Race; r.Noise != 0 || r.Steps != 60 || len(r.Racers) != 1 || r.Racers[0].Name != "C" ||
		r.Surface.Values.Num("kappa") != 9 || second.Seed != 5 || second.View.Map != "viridis" {
		t.Errorf("the second step's document: got %+v", second)
	}
	if third := l.Steps[2].Scenario; !sameText(t, &third, &second) {
		t.Error("a step without a change shows another document")
	}
	if b := l.Check.Break; b.Race.Surface.Values.Num("kappa") != 20 || b.Race.Noise != 0.5 {
		t.Errorf("break is no change of the first step: got %+v", b.Race)
	}
}

func TestParseSaysWhatIsWrongAndWhere(t *testing.T) {
	for _, tt := range []struct{ name, old, new, want string }{
		{"an unknown key", "order: 3", "oder: 3", "[4:1] unknown field \"oder\""},
		{"a key twice", "order: 3", "order: 3\norder: 4", "order"},
		{"a newer version", "version: 1\nid", "version: 2\nid", "version = 2: want 1"},
		{"an id", "id: sample", "id: A sample", "line 2: id: \"A sample\": want small letters"},
		{"a chapter", "chapter: optimizers", "chapter: optimizer", `line 3: chapter: unknown chapter "optimizer"`},
		{"no claim", "claim: One claim.", "claim: ''", "line 6: claim: missing; want 1 to 240 characters"},
		{"a long caption", "look: That.", "look: " + strings.Repeat("x", 221), "steps[1].look: 221 characters: want at most 220"},
		{"a caption in lines", "look: That.", `look: "a\nb"`, "steps[1].look: it holds the character U+000A"},
		{"a verdict", "verdict: holds in part", "verdict: perhaps", `line 8: verdict: unknown verdict "perhaps"`},
		{"no scenario", sample[strings.Index(sample, "scenario:"):strings.Index(sample, "steps:\n")], "", "scenario: missing"},
		{"a scenario", "surface: bowl:kappa=9", "surface: bowle:kappa=9", "line 11: scenario: race.surface: unknown surface \"bowle\""},
		{"one step", sample[strings.Index(sample, "  - ask"):strings.Index(sample, "check:")], "", "line 23: steps: 1 of them: want 2 to 6"},
		{"a change of the first step", "at: 3", "at: 3\n    change: {seed: 3}", "line 25: steps[0].change: the first step"},
		{"a change that changes nothing", "change: {race: {noise: null, steps: 60, racers: [{name: C, optimizer: 'momentum:lr=0.1'}]}}", "change: {race: {steps: 50}}", "line 31: steps[1].change: it changes nothing"},
		{"an empty change", "  - look: Still that.", "  - look: Still that.\n    change: {}", "steps[2].change: empty"},
		{"a change that does not run", "steps: 60", "steps: -60", "line 31: steps[1].change: race"},
		{"a change with an unknown key", "steps: 60", "stepps: 60", "line 31: steps[1].change: the scenario does not read"},
		{"a moment", "at: 3", "at: -2", "line 24: steps[0].at: -2: want a moment from 0 on"},
		{"seconds", "seconds: 0", "seconds: 61", "line 25: steps[0].seconds: 61: want 0 to 60"},
		{"seconds that are none", "seconds: 0", "seconds: .nan", "steps[0].seconds: NaN"},
		{"one answer", "answers: [this, that]", "answers: [that]", "line 28: steps[1].answers: 1 of them: want 2 to 5"},
		{"an answer twice", "answers: [this, that]", "answers: [that, that]", `steps[1].answers[1]: "that" stands there twice`},
		{"the right answer", "right: 2", "right: 3", "line 29: steps[1].right: 3: want 1 to 2"},
		{"answers without a question", "ask: Which?\n    answers", "answers", "steps[1]: answers without a question"},
		{"no measure", "measure: m", "measure: ''", "check.measure: missing"},
		{"no seeds", "seeds: 4", "seeds: 0", "line 35: check.seeds: 0: want 1 to 100"},
		{"no limits", "    - {of: x, at_least: 1, says: x is large}\n    - {of: y, at_most: -2, says: y is small}\n", "", "check.claim: missing"},
		{"an open limit", "of: y, at_most: -2", "of: y", "line 39: check.claim[1]: no limit"},
		{"an infinite limit", "at_most: -2", "at_most: .inf", "check.claim[1].at_most: +Inf: want a finite number"},
		{"a limit that is none", "at_most: -2", "at_most: .nan", "check.claim[1].at_most: NaN"},
		{"a range that is none", "at_most: 1", "at_most: -1", "check.found[0]: at_least = 0 is above at_most = -1"},
		{"a limit without words", "says: x is large", "says: ''", "check.claim[0].says: missing"},
		{"a limit of nothing", "of: x", "of: ''", "check.claim[0].of: missing"},
		{"no break", "  break: {race: {surface: bowl}}\n", "", "check.break: missing"},
		{"a break that breaks nothing", "break: {race: {surface: bowl}}", "break: {race: {steps: 50}}", "line 41: check.break: it changes nothing"},
		{"two documents", "  break: {race: {surface: bowl}}\n", "  break: {race: {surface: bowl}}\n---\nid: b\n", "more than one document"},
		{"nothing", sample, "", "the lesson is empty"},
		{"too much", sample, strings.Repeat("#", maxBytes+1), "bytes long"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(sample, tt.old) {
				t.Fatalf("the sample has no %q", tt.old)
			}
			_, err := Parse([]byte(strings.Replace(sample, tt.old, tt.new, 1)))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v\nwant it to say %s", err, tt.want)
			}
		})
	}
}

func TestScenarioFromFile(t *testing.T) {
	begin, end := strings.Index(sample, "scenario:"), strings.Index(sample, "steps:\n")
	with := func(name string) string {
		return strings.NewReplacer(sample[begin:end], "scenario: {file: "+name+"}\n", "noise: null, steps: 60, racers: [{name: C, optimizer: 'momentum:lr=0.1'}]", "steps: 60").Replace(sample)
	}
	l, err := Parse([]byte(with("clipping.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	if got := l.Scenario.Race.Racers[0].Name; got != "clipvalue 1" {
		t.Errorf("got racer %s", got)
	}
	if _, err := Parse([]byte(with("cliping.yaml"))); err == nil || !strings.Contains(err.Error(), `line 10: scenario: unknown file "cliping.yaml"`) ||
		!strings.Contains(err.Error(), "clipping.yaml") {
		t.Errorf("an unknown file: got %v", err)
	}
}

func TestLookup(t *testing.T) {
	if l, err := Lookup("momentum-terminal-velocity"); err != nil || l.ID != "momentum-terminal-velocity" {
		t.Errorf("got %s, %v", l.ID, err)
	}
	if _, err := Lookup("momentum-terminal-velocty"); err == nil || !strings.Contains(err.Error(), "momentum-terminal-velocity") {
		t.Errorf("an unknown id: got %v, want the nearest named", err)
	}
	if _, err := FindChapter("optimiser"); err == nil || !strings.Contains(err.Error(), "optimizers") {
		t.Errorf("an unknown chapter: got %v", err)
	}
}

func TestLimitHolds(t *testing.T) {
	both, open := Limit{AtLeast: -1, AtMost: 2}, Limit{AtLeast: math.Inf(-1), AtMost: 2}
	for _, tt := range []struct {
		l    Limit
		x    float64
		want bool
	}{{both, -1, true}, {both, 2, true}, {both, -1.1, false}, {both, 2.1, false}, {both, math.NaN(), false},
		{open, math.Inf(-1), true}, {open, math.Inf(1), false}, {Limit{AtLeast: 0, AtMost: math.Inf(1)}, math.Inf(1), true}} {
		if got := tt.l.Holds(tt.x); got != tt.want {
			t.Errorf("%+v of %v: got %v", tt.l, tt.x, got)
		}
	}
}

// Whatever stands in a file, reading it ends with a lesson or an error.
func FuzzParse(f *testing.F) {
	f.Add(sample)
	f.Add("version: 1\nscenario: {file: ../x}")
	f.Add("check: {break: {a: null}}")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := Parse([]byte(text))
		if err == nil && (len(l.Steps) < MinSteps || l.Steps[0].Scenario.Check() != nil) {
			t.Errorf("got a lesson that does not run from %q", text)
		}
	})
}

func BenchmarkLookup(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Lookup("momentum-terminal-velocity"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAll(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := All(); err != nil {
			b.Fatal(err)
		}
	}
}

// Every embedded document that a lesson may begin with reads.
func TestScenarioFilesRead(t *testing.T) {
	for _, name := range scenarioFiles() {
		tree, err := begin(yaml.MapSlice{{Key: "file", Value: name}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		s, err := parse(tree)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		text, err := s.YAML()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := scenario.Parse(text); err != nil {
			t.Errorf("%s, written and read: %v", name, err)
		}
	}
}
