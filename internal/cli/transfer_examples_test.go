package cli

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// The examples of the help run and write what they say: as they stand there, but
// on a network of few units, trained for moments, with one seed, and on the
// embedded images in place of the folder, which only its owner has.
func TestTransferExamplesRun(t *testing.T) {
	out := done(t, "", "transfer", "--help")
	_, rest, _ := strings.Cut(out, "Examples:\n")
	examples, _, _ := strings.Cut(rest, "\nFlags:")
	inFolder(t)
	small := "version: 1\nlab: transfer\ntransfer:\n  experiment: reuse\n  hidden: [12, 8, 6, 6, 6]\n  source: {epochs: 1}\n" +
		"  phases: [{epochs: 1, lr: 0.01, thawed: 0}, {epochs: 1, lr: 0.005}]\n  pretrain: {epochs: 1}\n  auxiliary: {epochs: 1}\n"
	ran, experiments := 0, map[string]bool{}
	for line := range strings.Lines(strings.ReplaceAll(examples, " && ", "\n")) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if words[0] != "downhill" || words[1] != "transfer" {
			t.Fatalf("no call: %q", line)
		}
		if i := slices.Index(words, "--data-dir"); i >= 0 {
			words = slices.Delete(words, i, i+2)
		}
		done(t, small, append(words[1:], "--scenario", "-", "--seeds", "1")...)
		ran++
		for i, w := range words[:len(words)-1] {
			switch w {
			case "--experiment":
				experiments[words[i+1]] = true
			case "-o", "--save":
				if info, err := os.Stat(words[i+1]); err != nil || info.Size() == 0 {
					t.Errorf("%q: %v", line, err)
				}
			}
		}
	}
	if ran != 7 || len(experiments) != 3 {
		t.Errorf("ran %d calls of the experiments %v beside reuse: want 7 of 3", ran, experiments)
	}
}
