package app

import (
	"strings"
	"testing"
	"unicode/utf8"

	"downhill/render/app/stage"
)

// keyLetters are the single letters among the keys of shortcuts.
func keyLetters(list []stage.Shortcut) []string {
	var out []string
	for _, s := range list {
		for _, k := range strings.FieldsFunc(s.Keys, func(r rune) bool { return r == ' ' || r == ',' }) {
			if utf8.RuneCountInString(k) == 1 && k >= "A" && k <= "Z" {
				out = append(out, k)
			}
		}
	}
	return out
}

// No letter means one thing to the window and another to a lab: both would act.
func TestShortcutsDoNotCollide(t *testing.T) {
	for _, l := range labs() {
		a, err := New(Options{Scenario: l.fresh(), Theme: "dark"})
		if err != nil {
			t.Fatal(err)
		}
		var window []stage.Shortcut
		for _, s := range a.shortcuts() {
			if !strings.Contains(s.Keys, "Ctrl") {
				window = append(window, s)
			}
		}
		mine := keyLetters(window)
		if len(mine) < 3 {
			t.Errorf("the window's letters: %q", mine)
		}
		for _, k := range keyLetters(a.page().Shortcuts()) {
			for _, w := range mine {
				if k == w {
					t.Errorf("%s: %s is the window's and the lab's", l.key, k)
				}
			}
		}
		a.close(true)
	}
}
