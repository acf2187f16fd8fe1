package measure

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"downhill/internal/lesson"
	"downhill/internal/scenario"
	"downhill/render/labs"
)

// The object of downhill lessons --check.
type reportJSON struct {
	Version  int          `json:"version"`
	Lab      string       `json:"lab"`
	Seed     uint64       `json:"seed"`
	Scenario againJSON    `json:"scenario"`
	Lessons  []lessonJSON `json:"lessons"`
	Timing   timingJSON   `json:"timing"`
}

// againJSON is what it takes to check again.
type againJSON struct {
	Lessons []string `json:"lessons"`
	Seeds   int      `json:"seeds,omitempty"` // where they are not the lessons' own
}

type lessonJSON struct {
	ID       string         `json:"id"`
	Title    string         `json:"title"`
	Chapter  string         `json:"chapter"`
	Claim    string         `json:"claim"`
	Place    string         `json:"place"`
	Verdict  lesson.Verdict `json:"verdict"` // "" where it could not be measured
	Recorded lesson.Verdict `json:"recorded"`
	Passed   bool           `json:"passed"`
	Reason   string         `json:"reason,omitempty"` // why it did not pass
	Finding  string         `json:"finding"`
	// Measured are all numbers, by seed; of measured times the keys alone, since
	// they stand under timing.
	Measured []measuredJSON     `json:"measured"`
	Limits   []limitJSON        `json:"limits"`
	Seeds    int                `json:"seeds"` // 1 … seeds
	Scenario *scenario.Scenario `json:"scenario"`
}

type measuredJSON struct {
	Key    string       `json:"key"`
	Title  string       `json:"title"`
	Values labs.Numbers `json:"values,omitempty"`
}

type limitJSON struct {
	Part    string       `json:"part"` // claim or found
	Of      string       `json:"of"`
	Says    string       `json:"says"`
	AtLeast *labs.Number `json:"at_least"` // null where open
	AtMost  *labs.Number `json:"at_most"`
	Holds   bool         `json:"holds"`
}

type timingJSON struct {
	Seconds  float64                           `json:"seconds"`
	Lessons  map[string]float64                `json:"lessons"`
	Measured map[string]map[string]labs.Number `json:"measured,omitempty"` // of lessons that measure time: the mean over the seeds
}

// WriteJSON writes everything that was measured. took is how long it all ran;
// seeds is Plan.Seeds.
func WriteJSON(w io.Writer, rs []Result, seeds int, took time.Duration) error {
	out := reportJSON{Version: scenario.Version, Lab: "lessons", Seed: 1, Scenario: againJSON{Lessons: []string{}, Seeds: seeds}, Lessons: []lessonJSON{},
		Timing: timingJSON{Seconds: took.Seconds(), Lessons: map[string]float64{}, Measured: map[string]map[string]labs.Number{}}}
	for i := range rs {
		r := &rs[i]
		l := &r.Lesson
		out.Scenario.Lessons = append(out.Scenario.Lessons, l.ID)
		out.Lessons = append(out.Lessons, r.json())
		out.Timing.Lessons[l.ID] = r.Took.Seconds()
		if r.Timed && r.Err == nil {
			out.Timing.Measured[l.ID] = map[string]labs.Number{}
			for _, n := range r.Numbers() {
				sum := 0.0
				for _, x := range n.Values {
					sum += x
				}
				out.Timing.Measured[l.ID][n.Key] = labs.Number(sum / float64(len(n.Values)))
			}
		}
	}
	return labs.WriteJSON(w, out)
}

func (r *Result) json() lessonJSON {
	l := &r.Lesson
	out := lessonJSON{ID: l.ID, Title: l.Title, Chapter: l.Chapter, Claim: l.Claim, Place: l.Place, Verdict: r.Verdict, Recorded: l.Verdict,
		Passed: r.Passed(), Reason: r.Trouble(), Finding: l.Finding, Measured: []measuredJSON{}, Limits: []limitJSON{}, Seeds: r.Seeds, Scenario: &l.Scenario}
	for _, n := range r.Numbers() {
		m := measuredJSON{Key: n.Key, Title: n.Title, Values: n.Values}
		if r.Timed {
			m.Values = nil
		}
		out.Measured = append(out.Measured, m)
	}
	for _, part := range []struct {
		name string
		list []Outcome
	}{{"claim", r.Claim}, {"found", r.Found}} {
		for i := range part.list {
			o := &part.list[i]
			out.Limits = append(out.Limits, limitJSON{part.name, o.Of, o.Says, finite(o.AtLeast), finite(o.AtMost), o.Holds()})
		}
	}
	return out
}

// finite is a limit as JSON has it, null where it is open.
func finite(x float64) *labs.Number {
	if x-x != 0 {
		return nil
	}
	n := labs.Number(x)
	return &n
}

// Series is one number over the seeds.
type Series struct {
	Key, Title string
	Values     []float64
}

// Numbers are all that was measured, by key, in the order of the first seed.
func (r *Result) Numbers() []Series {
	if r.Err != nil || len(r.Runs) == 0 {
		return nil
	}
	var out []Series
	for _, n := range r.Runs[0] {
		s := Series{Key: n.Key, Title: n.Title}
		for _, run := range r.Runs {
			if have, err := find(run, n.Key); err == nil {
				s.Values = append(s.Values, have.Value)
			}
		}
		out = append(out, s)
	}
	return out
}

// WriteCSV writes a row for every number and seed.
func WriteCSV(w io.Writer, rs []Result) error {
	c := csv.NewWriter(w)
	rows := [][]string{{"lesson", "chapter", "verdict", "recorded", "passed", "number", "title", "seed", "value"}}
	for i := range rs {
		r := &rs[i]
		head := []string{r.Lesson.ID, r.Lesson.Chapter, string(r.Verdict), string(r.Lesson.Verdict), strconv.FormatBool(r.Passed())}
		if r.Err != nil {
			rows = append(rows, append(head, "", r.Err.Error(), "", ""))
			continue
		}
		for _, n := range r.Numbers() {
			for seed, x := range n.Values {
				rows = append(rows, append(head[:len(head):len(head)], n.Key, n.Title, strconv.Itoa(seed+1), string(labs.AppendNumber(nil, x))))
			}
		}
	}
	return c.WriteAll(rows)
}
