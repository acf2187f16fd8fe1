package cli

import (
	"regexp"
	"strings"
	"testing"
)

// On a terminal a line for every epoch goes to standard error, and standard
// output keeps the summary and the comparison.
func TestTrainProgressOnATerminal(t *testing.T) {
	for _, quiet := range []bool{false, true} {
		screen, tty := terminal(t)
		args := strings.Fields("train " + tiny)
		if quiet {
			args = append(args, "--quiet", "-o", "a.csv")
		}
		c := program(t, t.TempDir(), args...)
		var out strings.Builder
		c.Stdout, c.Stderr = &out, tty
		if err := c.Run(); err != nil {
			t.Fatal(err)
		}
		seen := shown(t, screen, tty)
		lines := regexp.MustCompile(`epoch \d/3  loss`).FindAllString(seen, -1)
		switch {
		case quiet && (seen != "end" || out.Len() > 0):
			t.Errorf("--quiet: the terminal shows %q, standard output %q", seen, out.String())
		case !quiet && (len(lines) != 4 || strings.Contains(out.String(), "epoch 1/3") || !strings.Contains(out.String(), "validation loss")):
			t.Errorf("the terminal shows %q, standard output %q", seen, out.String())
		}
	}
}
