package trainpage

import (
	"testing"
	"unicode/utf8"
)

// A title gives up the axis' name first and then its last parts, never a part of
// a part.
func TestShorten(t *testing.T) {
	const title = "activations · dead 0 %, saturated 50 % · 0.5 ± 0.4 to 0.6 ± 0.4"
	for _, c := range []struct {
		room        int
		title, axis string
	}{
		{100, title, "activation"},
		{70, title, ""},
		{50, "activations · dead 0 %, saturated 50 %", ""},
		{30, "activations · dead 0 %", ""},
		{12, "activations", ""},
		{3, "activations", ""}, // the painter cuts it
	} {
		got, axis := shorten(title, "activation", func(s string) bool { return utf8.RuneCountInString(s) <= c.room })
		if got != c.title || axis != c.axis {
			t.Errorf("%d letters: got %q and %q, want %q and %q", c.room, got, axis, c.title, c.axis)
		}
	}
}
