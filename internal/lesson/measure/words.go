package measure

import (
	"fmt"
	"math"
	"strconv"

	"downhill/internal/lesson"
	"downhill/render/figure"
)

// Digits of measured values: in tables, and where every number is told.
const (
	FewDigits = 4
	AllDigits = 6
)

// NumberText writes a measured value with so many significant digits; whole
// numbers are written whole.
func NumberText(x float64, digits int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return figure.Short(x, 1)
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64)
	if err != nil || x == math.Trunc(x) && math.Abs(x) < 1e15 {
		rounded = x
	}
	return figure.Exact(rounded)
}

// SpreadText writes what was measured over the seeds: one value, or the smallest
// and the largest.
func SpreadText(values []float64, digits int) string {
	low, high := Spread(values)
	from, to := NumberText(low, digits), NumberText(high, digits)
	if from == to {
		return from
	}
	return from + " … " + to
}

// LimitText writes what is asked of a number: "9.95 … 10.05", "≥ 3", "≤ 0.1".
func LimitText(l lesson.Limit) string {
	low, high := !math.IsInf(l.AtLeast, -1), !math.IsInf(l.AtMost, 1)
	switch {
	case low && high && l.AtLeast == l.AtMost:
		return "= " + figure.Exact(l.AtLeast)
	case low && high:
		return figure.Exact(l.AtLeast) + " … " + figure.Exact(l.AtMost)
	case low:
		return "≥ " + figure.Exact(l.AtLeast)
	}
	return "≤ " + figure.Exact(l.AtMost)
}

// SeedsText says which seeds were measured.
func SeedsText(n int) string {
	if n == 1 {
		return "seed 1"
	}
	return fmt.Sprintf("seeds 1–%d", n)
}

// Summary counts how checks ended: "40 hold, 3 hold in part, …".
func Summary(rs []Result) string {
	count := map[lesson.Verdict]int{}
	differ, failed := 0, 0
	for i := range rs {
		switch r := &rs[i]; {
		case r.Err != nil:
			failed++
		default:
			count[r.Verdict]++
			if !r.Passed() {
				differ++
			}
		}
	}
	text := fmt.Sprintf("%d checked: %d hold, %d hold in part, %d do not hold", len(rs), count[lesson.Holds], count[lesson.HoldsInPart], count[lesson.DoesNotHold])
	if differ > 0 {
		text += fmt.Sprintf("; %d differ from what is recorded", differ)
	}
	if failed > 0 {
		text += fmt.Sprintf("; %d could not be measured", failed)
	}
	return text
}

// Trouble says in words where a check and its lesson differ, "" where they do
// not.
func (r *Result) Trouble() string {
	if r.Err != nil {
		return "could not be measured: " + r.Err.Error()
	}
	if r.Verdict != r.Lesson.Verdict {
		return fmt.Sprintf("measured: %s; recorded: %s", r.Verdict, r.Lesson.Verdict)
	}
	for i := range r.Found {
		if o := &r.Found[i]; !o.Holds() {
			return fmt.Sprintf("recorded as found, but %s = %s is not %s", o.Of, SpreadText(o.Values, AllDigits), LimitText(o.Limit))
		}
	}
	return ""
}
