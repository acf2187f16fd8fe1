package measure

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"downhill/internal/lesson"
)

// WriteMarkdown writes a report, chapter by chapter. Only its seconds differ
// from one run to the next, and what Timed measures say.
func WriteMarkdown(w io.Writer, rs []Result) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# What became of the notebook's claims\n\n%s.\n\n", Summary(rs))
	fmt.Fprint(b, "A claim holds where each of its limits holds with every seed, and holds in part where some of its limits do.\n")
	chapter := ""
	for i := range rs {
		r := &rs[i]
		if r.Lesson.Chapter != chapter {
			chapter = r.Lesson.Chapter
			title := chapter
			if c, err := lesson.FindChapter(chapter); err == nil {
				title = c.Title
			}
			fmt.Fprintf(b, "\n## %s\n", lesson.Escaped(title))
		}
		r.markdown(b)
	}
	return b.Flush()
}

func (r *Result) markdown(b *bufio.Writer) {
	l := &r.Lesson
	fmt.Fprintf(b, "\n### %s\n\n%s\n\n*In the notebook:* %s\n\n", lesson.Escaped(l.Title), lesson.Escaped(l.Claim), lesson.Escaped(l.Place))
	if r.Err != nil {
		fmt.Fprintf(b, "**Not measured:** %s\n", lesson.Escaped(r.Err.Error()))
		return
	}
	fmt.Fprintf(b, "**%s.** %s\n\n", capital(string(r.Verdict)), lesson.Escaped(l.Finding))
	if text := r.Trouble(); text != "" {
		fmt.Fprintf(b, "**Differs:** %s.\n\n", lesson.Escaped(text))
	}
	fmt.Fprint(b, "| | measured | limit | |\n|---|---:|---:|---|\n")
	for i := range r.Claim {
		r.Claim[i].markdown(b, "claimed")
	}
	for i := range r.Found {
		r.Found[i].markdown(b, "found")
	}
	fmt.Fprintf(b, "\n`%s`, %s, %.1f s\n", l.ID, SeedsText(r.Seeds), r.Took.Seconds())
}

func (o *Outcome) markdown(b *bufio.Writer, part string) {
	holds := "holds"
	if !o.Holds() {
		holds = "does not hold"
	}
	fmt.Fprintf(b, "| %s | %s | %s | %s, %s |\n", lesson.Escaped(o.Says), SpreadText(o.Values, FewDigits), LimitText(o.Limit), part, holds)
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
