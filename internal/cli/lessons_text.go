package cli

import (
	"fmt"
	"io"
	"strings"

	"downhill/internal/lesson"
)

// The list of lessons: columns and the gaps between them, and below each lesson
// its claim, set in.
const (
	lessonVerdictWidth = len("does not hold")
	lessonGap          = 2
	lessonIndent       = "    "
)

// listLessons prints a table of lessons, chapter by chapter, with the claim below
// each as far as it fits a terminal's line.
func listLessons(w io.Writer, ls []lesson.Lesson) error {
	width := 0
	for i := range ls {
		width = max(width, len(ls[i].ID))
	}
	for i := range ls {
		l := &ls[i]
		if i == 0 || ls[i-1].Chapter != l.Chapter {
			if i > 0 {
				fmt.Fprintln(w)
			}
			if err := printChapter(w, l.Chapter); err != nil {
				return err
			}
		}
		title := oneLine(l.Title, terminalWidth-width-lessonVerdictWidth-2*lessonGap)
		claim := oneLine(l.Claim, terminalWidth-len(lessonIndent))
		if _, err := fmt.Fprintf(w, "%-*s  %-*s  %s\n%s%s\n", width, l.ID, lessonVerdictWidth, l.Verdict, title, lessonIndent, claim); err != nil {
			return err
		}
	}
	return nil
}

func printChapter(w io.Writer, key string) error {
	c, err := lesson.FindChapter(key)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s (%s)\n", strings.ToUpper(c.Title), c.Key)
	return err
}

// printLessons prints lessons whole.
func printLessons(w io.Writer, ls []lesson.Lesson) error {
	for i := range ls {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if err := printLesson(w, &ls[i]); err != nil {
			return err
		}
	}
	return nil
}

func printLesson(w io.Writer, l *lesson.Lesson) error {
	lines := []string{
		l.Title + " (" + l.ID + ", chapter " + l.Chapter + ")", "",
		"Claim: " + l.Claim,
		"In the notebook: " + l.Place,
		"Measured: it " + string(l.Verdict) + ". " + l.Finding,
	}
	for i := range l.Steps {
		lines = append(lines, "")
		lines = append(lines, stepLines(i, &l.Steps[i])...)
	}
	lines = append(lines, "", "See it: downhill --lesson "+l.ID, "Measure it: downhill lessons --check "+l.ID)
	for _, line := range lines {
		if line == "" {
			fmt.Fprintln(w)
			continue
		}
		if err := writeText(w, line); err != nil {
			return err
		}
	}
	return nil
}

// stepLines are a step in words, the question and its answers first.
func stepLines(i int, s *lesson.Step) []string {
	head := fmt.Sprintf("Step %d", i+1)
	if s.Changed {
		head += " (the scenario changes)"
	}
	lines := []string{head}
	if q := s.Ask; q != nil {
		lines = append(lines, "Predict: "+q.Ask)
		for n, a := range q.Answers {
			mark := ""
			if n == q.Right {
				mark = " — right"
			}
			lines = append(lines, fmt.Sprintf("%d. %s%s", n+1, a, mark))
		}
	}
	lines = append(lines, "Look: "+s.Look)
	if s.Note != "" {
		lines = append(lines, "Say: "+s.Note)
	}
	return lines
}

// lessonItems are the lessons as downhill list shows them, none where one does not
// read: downhill lessons says why.
func lessonItems() []listedItem {
	ls, err := lesson.All()
	if err != nil {
		return nil
	}
	var out []listedItem
	for i := range ls {
		l := &ls[i]
		out = append(out, listedItem{Name: l.ID, Title: l.Title, Summary: l.Claim, Source: l.Place,
			Note: "Chapter " + l.Chapter + "; it " + string(l.Verdict) + ".", Params: []listedParam{}})
	}
	return out
}
