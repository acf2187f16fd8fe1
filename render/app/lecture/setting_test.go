package lecture

import (
	"strings"
	"testing"

	"downhill/internal/lesson"
	"downhill/render/screen"
)

// What is set lies within its room, one line below the other, and holds every
// word; where it is too long for the height the letters shrink, and no more than
// to the least.
func TestSettingKeepsItsRoom(t *testing.T) {
	fonts, err := screen.NewFonts()
	if err != nil {
		t.Fatal(err)
	}
	long := strings.TrimSpace(strings.Repeat("momentum sums up gradients ", 26)) // 700 characters, the longest finding
	answers := []Answer{{Text: "2 times"}, {Text: strings.Repeat("long ", 12)}, {Text: strings.Repeat("wide ", 12)}, {Text: "100 times"}}
	words := map[string]Words{
		"look":    {Part: Looking, Title: "A title", Steps: 3, Text: long[:220]},
		"ask":     {Part: Asking, Title: "A title", Steps: 3, Text: long[:160], Answers: answers},
		"verdict": {Part: Concluding, Title: "A title", Steps: 3, Text: long[:240], Verdict: lesson.DoesNotHold, Finding: long},
		"nothing": {Part: Looking},
	}
	rooms := map[string]Room{
		"1024x768":  {Width: 1024, High: 220, Most: 0.034 * 768, Least: 0.0305 * 768, Unit: 1},
		"1920x1080": {Width: 1920, High: 240, Most: 0.034 * 1080, Least: 0.0305 * 1080, Unit: 1.5},
		"strip":     {Width: 686, High: 68, Most: 13, Least: 11, Unit: 1, Strip: true, Buttons: true},
	}
	for what, w := range words {
		for where, r := range rooms {
			s := Set(w, r, fonts)
			var said []string
			for _, l := range s.lines {
				if l.x < 0 || l.x+l.face.Measure(l.text) > float64(r.Width)+1 && strings.Contains(l.text, " ") {
					t.Errorf("%s in %s: %q reaches from %.0f to %.0f of %d", what, where, l.text, l.x, l.x+l.face.Measure(l.text), r.Width)
				}
				if l.y > float64(s.Size.Y) || l.y-l.face.CapHeight < 0 {
					t.Errorf("%s in %s: %q stands at %.0f of %d", what, where, l.text, l.y, s.Size.Y)
				}
				said = append(said, l.text)
			}
			all := strings.Join(strings.Fields(strings.Join(said, " ")), " ")
			for _, text := range []string{w.Text, w.Finding} {
				if text = strings.TrimSpace(text); !strings.Contains(all, text) {
					t.Errorf("%s in %s says\n%s\nwithout\n%s", what, where, all, text)
				}
			}
			if s.Letters > r.Most || s.Letters < r.Least {
				t.Errorf("%s in %s: letters of %.1f px, want %.1f to %.1f", what, where, s.Letters, r.Least, r.Most)
			}
			if s.Size.Y < r.High || s.Size.Y > r.High && s.Letters > r.Least {
				t.Errorf("%s in %s: %d px high with letters of %.1f, the room has %d", what, where, s.Size.Y, s.Letters, r.High)
			}
			for i, at := range s.Answers {
				for k := range i {
					if at.Overlaps(s.Answers[k]) {
						t.Errorf("%s in %s: the answers %d and %d overlap", what, where, k, i)
					}
				}
			}
		}
	}
}
