package measure

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"downhill/internal/lesson"
)

// sampleResults are a lesson that passes, one that differs, one that cannot be
// measured and one without a number.
func sampleResults(t *testing.T) []Result {
	t.Helper()
	return checkFakes(t,
		fake("good", "seed", lesson.Holds, 2, atLeast("x", 1), atMost("x", 2)),
		fake("differs", "seed", lesson.Holds, 2, atLeast("x", 2)),
		fake("fails", "fails", lesson.Holds, 1, atLeast("x", 2)),
		fake("nan", "nan", lesson.DoesNotHold, 1, atLeast("x", 2)))
}

func TestMarkdownReport(t *testing.T) {
	var b strings.Builder
	if err := WriteMarkdown(&b, sampleResults(t)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"4 checked: 1 hold, 0 hold in part, 2 do not hold; 1 differ from what is recorded; 1 could not be measured.",
		"## Faster optimizers", "### Title of good", `Claim \| of \*good\*.`, "**Holds.** So it is.",
		"| x is large | 1 … 2 | ≥ 1 | claimed, holds |", "| x is small | 1 … 2 | ≤ 2 | claimed, holds |",
		"**Differs:** measured: does not hold; recorded: holds.", "| x is large | 1 … 2 | ≥ 2 | claimed, does not hold |",
		"**Not measured:** measure fails, seed 1: no number of seed 1", "| not a number | ≥ 2 |", "`good`, seeds 1–2, ", "`nan`, seed 1, ",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
	if n := strings.Count(b.String(), "## Faster optimizers"); n != 1 {
		t.Errorf("the chapter stands there %d times", n)
	}
}

func TestJSONReport(t *testing.T) {
	var b strings.Builder
	if err := WriteJSON(&b, sampleResults(t), 0, 3*time.Second); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Lessons []struct {
			ID, Verdict, Recorded, Reason string
			Passed                        bool
			Measured                      []struct{ Values []any }
			Limits                        []map[string]any
		}
		Timing struct{ Seconds float64 }
	}
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	l := got.Lessons
	if len(l) != 4 || got.Timing.Seconds != 3 {
		t.Fatalf("got %s", b.String())
	}
	if !l[0].Passed || l[0].Verdict != "holds" || l[0].Limits[0]["at_least"] != 1.0 || l[0].Limits[0]["at_most"] != nil || l[0].Limits[0]["part"] != "claim" {
		t.Errorf("got %+v", l[0])
	}
	if l[1].Passed || l[1].Verdict != "does not hold" || l[1].Recorded != "holds" || l[1].Reason == "" {
		t.Errorf("got %+v", l[1])
	}
	if l[2].Passed || l[2].Verdict != "" || !strings.Contains(l[2].Reason, "no number of seed 1") || len(l[2].Measured) != 0 {
		t.Errorf("got %+v", l[2])
	}
	if v := l[3].Measured[0].Values; len(v) != 1 || v[0] != "NaN" {
		t.Errorf("not-a-number: got %v", v)
	}
}

// What is measured in time differs from run to run, so it stands under timing.
func TestJSONKeepsTimesApart(t *testing.T) {
	rs := checkFakes(t, fake("good", "seed", lesson.Holds, 2, atLeast("x", 1)))
	rs[0].Timed = true
	var b strings.Builder
	if err := WriteJSON(&b, rs, 0, 0); err != nil {
		t.Fatal(err)
	}
	head, timing, _ := strings.Cut(b.String(), `"timing":`)
	if strings.Contains(head, `"values"`) || !strings.Contains(timing, `"measured":{"good":{"x":1.5,"y":-1.5}}`) {
		t.Errorf("got %s", b.String())
	}
}

func TestCSVReport(t *testing.T) {
	var b strings.Builder
	if err := WriteCSV(&b, sampleResults(t)); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	// A header; two numbers of two seeds twice; a failure; a number that is none.
	if len(rows) != 1+4+4+1+1 {
		t.Fatalf("got %d rows\n%s", len(rows), b.String())
	}
	if got := strings.Join(rows[2], ","); got != "good,optimizers,holds,holds,true,x,the seed,2,2" {
		t.Errorf("got %s", got)
	}
}

func TestNumberText(t *testing.T) {
	for _, tt := range []struct {
		x      float64
		digits int
		want   string
	}{{235246, FewDigits, "235246"}, {0.123456789, FewDigits, "0.1235"}, {0.123456789, AllDigits, "0.123457"},
		{-8, FewDigits, "−8"}, {1.41571e-7, FewDigits, "1.416e−7"}, {math.NaN(), FewDigits, "not a number"}, {math.Inf(1), FewDigits, "∞"}} {
		if got := NumberText(tt.x, tt.digits); got != tt.want {
			t.Errorf("NumberText(%v, %d) = %q want %q", tt.x, tt.digits, got, tt.want)
		}
	}
}
