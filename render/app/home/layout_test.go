package home

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"downhill/internal/lesson"
	"downhill/internal/recent"
	"downhill/internal/scenario"
)

func three(string, int) int { return 3 }

// many makes sections of so many cards each.
func many(counts ...int) []section {
	var out []section
	for i, n := range counts {
		s := section{key: fmt.Sprint(i), title: fmt.Sprintf("Section %d", i)}
		for k := range n {
			s.cards = append(s.cards, card{key: fmt.Sprintf("%d %d", i, k), title: fmt.Sprintf("Card %d of %d", k, i), text: "words", foot: "holds"})
		}
		out = append(out, s)
	}
	return out
}

// In every window from the smallest to a large one, at every size of display and
// text, no two cards overlap, none leaves the room, and each stands below its
// headline.
func TestCardsNeverOverlap(t *testing.T) {
	all := many(6, 0, 1, 13, 24, 2)
	for _, unit := range []float64{1, 1.25, 1.5, 2, 4} {
		for width := 200; width < 2600; width += 37 {
			g := arrange(all, width, unit, three)
			if len(g.spots) != 46 || len(g.heads) != len(all) {
				t.Fatalf("%d spots, %d heads", len(g.spots), len(g.heads))
			}
			for i, a := range g.spots {
				if a.at.Min.X < 0 || a.at.Max.X > width && g.columns > 1 || a.at.Max.Y > g.height || a.at.Empty() {
					t.Fatalf("unit %g, width %d: card %d at %v in %d×%d", unit, width, i, a.at, width, g.height)
				}
				if a.at.Min.Y < g.heads[a.section]+int(unit*headHeight)-1 {
					t.Fatalf("unit %g, width %d: card %d at %v is above the headline's end", unit, width, i, a.at)
				}
				if i > 0 && a.at.Overlaps(g.spots[i-1].at) || i >= g.columns && a.at.Overlaps(g.spots[i-g.columns].at) {
					t.Fatalf("unit %g, width %d: card %d overlaps", unit, width, i)
				}
			}
		}
	}
	// The windows that are asked for: 960×600, 1280×800, 1920×1080.
	for width, want := range map[int]int{960 - 68 - listWidth: 3, 1280 - 68 - listWidth: 4, 1920 - 68 - listWidth: 7} {
		if g := arrange(all, width, 1, three); g.columns != want {
			t.Errorf("%d px have %d columns, want %d", width, g.columns, want)
		}
	}
}

// A section is as high as the card that needs most lines.
func TestSectionsAreAsHighAsTheirTexts(t *testing.T) {
	all := many(2, 2)
	all[0].cards[0].foot, all[0].cards[1].foot = "", ""
	g := arrange(all, 900, 1, func(string, int) int { return 1 })
	low, high := g.spots[0].at.Dy(), arrange(all, 900, 1, three).spots[0].at.Dy()
	if high-low != 2*textRow {
		t.Errorf("three lines are %d px higher than one, want %d", high-low, 2*textRow)
	}
	if d := g.spots[2].at.Dy() - g.spots[0].at.Dy(); d != cardFoot {
		t.Errorf("a foot takes %d px, want %d", d, cardFoot)
	}
}

// The arrows reach every card, keep the column, and stop at the ends.
func TestSteps(t *testing.T) {
	g := arrange(many(6, 0, 1, 5), 4*cardLeast+3*gap+2*margin, 1, three)
	if g.columns != 4 {
		t.Fatalf("%d columns, want 4", g.columns)
	}
	tests := []struct{ from, dx, dy, want int }{
		{-1, 0, 1, 0}, {99, 1, 0, 0}, {0, -1, 0, 0}, {0, 1, 0, 1}, {3, 1, 0, 4}, {11, 1, 0, 11},
		{0, 0, -1, 0}, {2, 0, 1, 5}, {5, 0, 1, 6}, {6, 0, -1, 4}, {6, 0, 1, 7}, {8, 0, -1, 6}, {10, 0, 1, 11}, {11, 0, 1, 11},
	}
	for _, tt := range tests {
		if got := g.step(tt.from, tt.dx, tt.dy); got != tt.want {
			t.Errorf("from %d by %d, %d: %d, want %d", tt.from, tt.dx, tt.dy, got, tt.want)
		}
	}
	for i, want := range []int{0, -1, 6, 7} {
		if got := g.first(i); got != want {
			t.Errorf("section %d begins with %d, want %d", i, got, want)
		}
	}
	if got := (&grid{}).step(0, 1, 0); got != -1 {
		t.Errorf("without cards the focus is at %d", got)
	}
}

// What has the focus is in view with the headline of its section, and nothing
// scrolls beyond the ends.
func TestReveal(t *testing.T) {
	g := arrange(many(6, 24, 24), 1000, 1, three)
	const room = 500
	scroll := 0
	for i, s := range g.spots {
		scroll = g.reveal(scroll, room, s, headHeight)
		if s.at.Min.Y < scroll || s.at.Max.Y > scroll+room || scroll < 0 || scroll > g.height-room {
			t.Fatalf("card %d at %v is not in %d … %d", i, s.at, scroll, scroll+room)
		}
	}
	for i := len(g.spots) - 1; i >= 0; i-- {
		scroll = g.reveal(scroll, room, g.spots[i], headHeight)
	}
	if scroll != 0 {
		t.Errorf("back at the first card it is scrolled by %d", scroll)
	}
	if got := g.within(-5, room) + g.within(5, g.height+100); got != 0 {
		t.Errorf("scrolled by %d beyond the ends", got)
	}
}

func TestFilter(t *testing.T) {
	all := many(2, 1)
	for i := range all {
		for k := range all[i].cards {
			c := &all[i].cards[k]
			c.words = strings.ToLower(c.title + " " + all[i].title)
		}
	}
	all[0].cards[1].words = "momentum β = 0.9 holds in part"
	for text, want := range map[string]int{"": 3, "  ": 3, "MOMENTUM": 1, "holds β": 1, "β holds momentum": 1, "card": 2, "card section 1": 1, "ftrl": 0, "card momentum": 0} {
		n := 0
		for _, s := range filter(all, text) {
			if len(s.cards) == 0 {
				t.Errorf("%q leaves an empty section", text)
			}
			n += len(s.cards)
		}
		if n != want {
			t.Errorf("%q leaves %d cards, want %d", text, n, want)
		}
	}
	if len(all[0].cards) != 2 {
		t.Error("a search changed what it looked through")
	}
}

// Signs are found by what a keyboard has.
func TestSignsAreFoundByTheirNames(t *testing.T) {
	all := sections(noHost{}, []lesson.Lesson{{ID: "x", Chapter: lesson.ChapterKeys()[0], Title: "ℓ1 and η", Claim: "β₁ = 0.9"}}, nil, false)
	for text, want := range map[string]int{"l1 eta": 1, "ℓ1 η": 1, "beta₁": 1, "gamma ℓ1": 0} {
		n := 0
		for _, s := range filter(all, text) {
			if s.chapter {
				n += len(s.cards)
			}
		}
		if n != want {
			t.Errorf("%q finds %d lessons, want %d", text, n, want)
		}
	}
}

// noHost has neither labs nor anything that was used.
type noHost struct{ Host }

func (noHost) Labs() []Lab            { return nil }
func (noHost) Recent() []recent.Entry { return nil }

func TestWrap(t *testing.T) {
	measure := func(s string) float64 { return float64(len([]rune(s))) }
	fit := func(s string) string {
		if r := []rune(s); len(r) > 10 {
			return string(r[:9]) + "…"
		}
		return s
	}
	for text, want := range map[string]string{
		"": "", "short": "short", "ten letters": "ten|letters", "one two three four five six seven": "one two|three four|five six …",
		"unbreakablyLong": "unbreakab…", "a unbreakablyLong": "a|unbreakab…",
	} {
		if got := strings.Join(wrap(text, 3, measure, 10, fit), "|"); got != want {
			t.Errorf("%q wraps to %q, want %q", text, got, want)
		}
	}
}

// What is wanted is made, the first first; a scene that does not read is an
// error and no more.
func TestFilms(t *testing.T) {
	f := newFilms()
	defer f.close()
	good := func() (scenario.Scenario, error) { return scenario.Default(), nil }
	bad := func() (scenario.Scenario, error) { return scenario.Scenario{}, ErrMissing }
	f.ask([]want{{"a", "dark", good}, {"b", "dark", bad}, {"a", "light", good}})
	await(t, func() bool {
		_, a := f.get("a", "dark")
		_, b := f.get("b", "dark")
		_, c := f.get("a", "light")
		return a && b && c
	})
	if m, _ := f.get("a", "dark"); m.err != nil || m.film == nil || m.film.Frames < 2 {
		t.Errorf("got %+v", m)
	}
	if m, _ := f.get("b", "dark"); m.err != ErrMissing || m.film != nil {
		t.Errorf("got %+v, want the error", m)
	}
	f.ask(nil)
	f.forget("a")
	if _, ok := f.get("a", "light"); ok {
		t.Error("what was forgotten is still there")
	}
}

func TestBareGrid(t *testing.T) {
	g := arrange(nil, 500, 1, three)
	if g.sectionAt(0) != 0 || g.height < 0 || len(g.spots) != 0 {
		t.Errorf("without sections: %+v", g)
	}
	if s := (spot{at: image.Rect(0, 0, 10, 10)}); g.reveal(0, 100, s, 5) != 0 {
		t.Error("without content something scrolls")
	}
}
