package lecture

import (
	"slices"
	"testing"

	"downhill/render/screen"
)

// An answer that has room is set whole at any size of the letters: its box is as
// wide as the text, and no rounding may take a letter off.
func TestAnswersAreWhole(t *testing.T) {
	fonts, err := screen.NewFonts()
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{"Never", "A third", "1cycle", "More than 10¹¹ times", "α = 0.2"}
	w := Words{Part: Asking, Title: "A title", Steps: 3, Text: "How often?"}
	for _, text := range texts {
		w.Answers = append(w.Answers, Answer{Text: text})
	}
	for size := 20.0; size < 80; size += 0.37 {
		s := Set(w, Room{Width: 4000, High: 2000, Most: size, Least: size, Unit: 1}, fonts)
		for _, text := range texts {
			if !slices.ContainsFunc(s.lines, func(l line) bool { return l.text == text }) {
				t.Fatalf("letters of %.2f px: %q is cut", size, text)
			}
		}
	}
}
