package ui

import (
	"image"
	"slices"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/enginetest"
	"downhill/render/figure"
)

// segments makes three words, the last of which cannot be chosen, in a row as
// wide as asked for or as they like for 0, and a log of what was chosen.
func segments(t *testing.T, width int) (*Segments, *[]int) {
	t.Helper()
	enginetest.Need(t)
	th, err := NewTheme(figure.Dark(), 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	l := NewLayer(th)
	l.Layout(800, 200)
	var chosen []int
	s := NewSegments(l, []Item{{Title: "Curves", Help: "lines"}, {Title: "A longer word"}, {Title: "Off", Off: true}}, 0,
		func(i int) { chosen = append(chosen, i) })
	if width == 0 {
		width, _ = s.PreferredSize()
	}
	l.Place(image.Rect(20, 20, 20+width, 50), 0, NewRow(l, 0, Insets{}, s).Stretch(s))
	l.measure()
	return s, &chosen
}

// settle runs the callbacks, as Layer.Update does.
func (s *Segments) settle() {
	for _, f := range s.l.after {
		f()
	}
	s.l.after = nil
}

func (s *Segments) clickAt(p image.Point) {
	s.press(p, false)
	s.click()
	s.settle()
}

func TestSegmentsAreClicked(t *testing.T) {
	for _, width := range []int{0, 150, 500} {
		s, chosen := segments(t, width)
		at := func(i int) image.Point { return s.part(i).Min.Add(s.part(i).Max).Div(2) }
		for i := range s.items {
			if r := s.part(i); !r.In(s.w.Rect) || r.Empty() || i > 0 && r.Min.X != s.part(i-1).Max.X {
				t.Errorf("width %d: word %d stands at %v in %v", width, i, r, s.w.Rect)
			}
		}
		if a, b := s.part(0).Dx(), s.part(1).Dx(); a >= b {
			t.Errorf("width %d: the longer word has %d px, the shorter %d", width, b, a)
		}
		for _, i := range []int{1, 1, 2, 0} { // the one that holds, and the one that cannot be chosen, tell nobody
			s.clickAt(at(i))
		}
		s.clickAt(image.Pt(5, 5))
		if !slices.Equal(*chosen, []int{1, 0}) || s.Get() != 0 {
			t.Errorf("width %d: told %v and holds %d, want 1, 0 and 0", width, *chosen, s.Get())
		}
	}
}

func TestSegmentsByKeyboard(t *testing.T) {
	s, chosen := segments(t, 0)
	for _, k := range []ebiten.Key{ebiten.KeyLeft, ebiten.KeyRight, ebiten.KeyRight, ebiten.KeyEnd, ebiten.KeyHome} {
		if !s.uses(k) || !s.key(k) {
			t.Errorf("key %v is not taken", k)
		}
		s.settle()
	}
	if s.key(ebiten.KeySpace) || s.uses(ebiten.KeyUp) {
		t.Error("keys of others are taken")
	}
	if !slices.Equal(*chosen, []int{1, 0}) {
		t.Errorf("told %v, want 1 and 0", *chosen)
	}
	s.Set(1)
	if s.settle(); s.Get() != 1 || len(*chosen) != 2 {
		t.Errorf("Set left %d and told %v", s.Get(), *chosen)
	}
}

// The word that holds stands out, and its help is the tip of where the pointer is.
func TestSegmentsLook(t *testing.T) {
	s, _ := segments(t, 0)
	screen := ebiten.NewImage(800, 200)
	s.l.Draw(screen)
	im := enginetest.Snapshot(screen)
	accent := s.l.theme.Colors.Accent
	for i := range s.items {
		r := s.part(i)
		got := im.RGBAAt(r.Min.X+6, r.Min.Y+5)
		if held := got.B == accent.B && got.R == accent.R; held != (i == 0) {
			t.Errorf("word %d is on %v while word 0 holds", i, got)
		}
	}
	s.hover = true
	s.point(0)
	if s.tip() != "lines" {
		t.Errorf("the tip over the first word is %q", s.tip())
	}
}
