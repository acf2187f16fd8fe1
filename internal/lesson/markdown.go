package lesson

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes lessons whole, with the speaker's notes.
func WriteMarkdown(w io.Writer, ls []Lesson) error {
	b := bufio.NewWriter(w)
	for i := range ls {
		if i > 0 {
			fmt.Fprintln(b)
		}
		ls[i].markdown(b)
	}
	return b.Flush()
}

func (l *Lesson) markdown(b *bufio.Writer) {
	fmt.Fprintf(b, "# %s\n\n%s\n\n", Escaped(l.Title), Escaped(l.Claim))
	fmt.Fprintf(b, "*In the notebook:* %s\n\n*Measured:* the claim %s. %s\n", Escaped(l.Place), l.Verdict, Escaped(l.Finding))
	for i := range l.Steps {
		s := &l.Steps[i]
		fmt.Fprintf(b, "\n## Step %d\n\n", i+1)
		if q := s.Ask; q != nil {
			fmt.Fprintf(b, "**%s**\n\n", Escaped(q.Ask))
			for n, a := range q.Answers {
				right := ""
				if n == q.Right {
					right = " ✓"
				}
				fmt.Fprintf(b, "%d. %s%s\n", n+1, Escaped(a), right)
			}
			fmt.Fprintln(b)
		}
		fmt.Fprintf(b, "%s\n", Escaped(s.Look))
		if s.Note != "" {
			fmt.Fprintf(b, "\n> %s\n", Escaped(s.Note))
		}
	}
	fmt.Fprintf(b, "\nOpen it with `downhill --lesson %s`; measure it with `downhill lessons --check %s`.\n", l.ID, l.ID)
}

// Escaped is text that Markdown shows as it stands, in a table too.
func Escaped(text string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "<", "&lt;", "`", "\\`", "[", `\[`, "]", `\]`, "\n", " ").Replace(text)
}
