package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"downhill/internal/lesson"
	"downhill/internal/lesson/measure"
)

// measure checks lessons, prints what came out and writes the outputs. Lessons
// that were named are printed with every number.
func (f *lessonsFlags) measure(ctx context.Context, s *streams, ls []lesson.Lesson, whole bool) error {
	p := f.progress(s, "measuring")
	begin := time.Now()
	// A measure may be slow to notice an interrupt; it ends with the program.
	results, err := await(ctx, func() ([]measure.Result, error) {
		return measure.CheckAll(ctx, measure.Plan{Lessons: ls, Seeds: int(f.seeds), Report: p.show})
	})
	p.end()
	if ctx.Err() != nil {
		return fmt.Errorf("%w; nothing was written", errInterrupted)
	}
	if err != nil {
		return err
	}
	if !f.quiet {
		if err := printChecks(s.out, results, whole); err != nil {
			return err
		}
	}
	if err := f.writeChecks(ctx, s, results, time.Since(begin)); err != nil {
		return err
	}
	var bad []string
	for i := range results {
		if !results[i].Passed() {
			bad = append(bad, results[i].Lesson.ID)
		}
	}
	if len(bad) > 0 {
		return fmt.Errorf("%d of %d lessons did not come out as they are recorded: %s", len(bad), len(results), strings.Join(bad, ", "))
	}
	return nil
}

// printChecks prints a table of claims and what was measured; of lessons that
// differ from what is recorded, or of all, every number besides.
func printChecks(w io.Writer, rs []measure.Result, whole bool) error {
	var table bytes.Buffer
	rows := [][]string{{"  lesson", "measured", "verdict", "seeds", "seconds"}}
	for i := range rs {
		rows = append(rows, checkCells(&rs[i]))
	}
	if err := writeColumns(&table, 3, rows); err != nil {
		return err
	}
	lines := strings.Split(table.String(), "\n")
	fmt.Fprintln(w, lines[0])
	for i := range rs {
		r := &rs[i]
		if i == 0 || rs[i-1].Lesson.Chapter != r.Lesson.Chapter {
			fmt.Fprintln(w)
			if err := printChapter(w, r.Lesson.Chapter); err != nil {
				return err
			}
		}
		if err := writeText(w, r.Lesson.Claim); err != nil {
			return err
		}
		fmt.Fprintln(w, lines[i+1])
		if whole || !r.Passed() {
			if err := printNumbers(w, r); err != nil {
				return err
			}
		}
	}
	_, err := fmt.Fprintf(w, "\n%s\n", measure.Summary(rs))
	return err
}

// measuredWidth is how many letters the measured numbers have in the table.
const measuredWidth = 36

func checkCells(r *measure.Result) []string {
	var parts []string
	for i := range r.Claim {
		parts = append(parts, r.Claim[i].Of+" "+measure.SpreadText(r.Claim[i].Values, measure.FewDigits))
	}
	verdict := string(r.Verdict)
	if r.Err != nil {
		parts, verdict = []string{"—"}, "failed"
	}
	return []string{"  " + r.Lesson.ID, oneLine(strings.Join(parts, ", "), measuredWidth), verdict, fmt.Sprint(r.Seeds), fmt.Sprintf("%.1f", r.Took.Seconds())}
}

// printNumbers prints all that was measured for a lesson, with the limits.
func printNumbers(w io.Writer, r *measure.Result) error {
	if text := r.Trouble(); text != "" {
		fmt.Fprintf(w, "    ! %s\n", text)
	}
	if r.Err != nil {
		return nil
	}
	rows := [][]string{{"    ", "number", "measured", "limit", "", ""}}
	limited := map[string]bool{}
	add := func(part string, os []measure.Outcome) {
		for i := range os {
			o := &os[i]
			limited[o.Of] = true
			holds := "holds"
			if !o.Holds() {
				holds = "does not hold"
			}
			rows = append(rows, []string{"    " + part, o.Of, measure.SpreadText(o.Values, measure.AllDigits), measure.LimitText(o.Limit), holds, o.Says})
		}
	}
	add("claim", r.Claim)
	add("found", r.Found)
	for _, n := range r.Numbers() {
		if !limited[n.Key] {
			rows = append(rows, []string{"    beside", n.Key, measure.SpreadText(n.Values, measure.AllDigits), "", "", n.Title})
		}
	}
	return writeColumns(w, len(rows[0]), rows)
}

// writeChecks writes what was measured to the outputs.
func (f *lessonsFlags) writeChecks(ctx context.Context, s *streams, rs []measure.Result, took time.Duration) error {
	for _, path := range f.outputs {
		err := f.writeFile(ctx, s, path, func(w io.Writer, _ func(done, total int)) error {
			switch lessonFormat(path) {
			case "json":
				return measure.WriteJSON(w, rs, int(f.seeds), took)
			case "csv":
				return measure.WriteCSV(w, rs)
			}
			return measure.WriteMarkdown(w, rs)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeLessons writes lessons with the speaker's notes, or the scenario of one.
func (f *lessonsFlags) writeLessons(ctx context.Context, s *streams, ls []lesson.Lesson) error {
	for _, path := range f.outputs {
		if lessonFormat(path) == "gif" {
			if err := f.animateLesson(ctx, s, path, ls[0]); err != nil {
				return err
			}
			continue
		}
		err := f.writeFile(ctx, s, path, func(w io.Writer, _ func(done, total int)) error {
			if lessonFormat(path) == "yaml" {
				return writeScenario(w, &ls[0].Scenario)
			}
			return lesson.WriteMarkdown(w, ls)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
