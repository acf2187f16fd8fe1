package ui

import (
	"image"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/enginetest"
	"downhill/render/figure"
)

// formulaField makes a field in which a ! is wrong, and logs of what it tells.
func formulaField(t *testing.T) (x *FormulaField, told *[]string, done *int) {
	t.Helper()
	enginetest.Need(t)
	th, err := NewTheme(figure.Dark(), 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	l := NewLayer(th)
	l.Layout(400, 300)
	told, done = &[]string{}, new(int)
	check := func(s string) (int, string) {
		if i := strings.IndexByte(s, '!'); i >= 0 {
			return i, "no ! here, and this reason is so long that it takes more than one line of the field"
		}
		return 0, ""
	}
	x = NewFormulaField(l, 200, "type", check, func(s string) { *told = append(*told, s) }, func() { *done++ })
	l.Place(image.Rect(20, 20, 220, 280), 0, NewColumn(l, 0, Insets{}, x))
	l.measure()
	return x, told, done
}

// settle runs the callbacks, as Layer.Update does, and lays out anew.
func (x *FormulaField) settle() {
	for _, f := range x.f.l.after {
		f()
	}
	x.f.l.after = nil
	x.f.l.measure()
	x.f.l.measure()
}

func (x *FormulaField) write(s string) {
	for _, r := range s {
		x.f.typed([]rune{r})
		x.settle()
	}
}

// What reads is told letter by letter; what does not is not told, has its
// reason shown and takes room below the field.
func TestFormulaFieldTellsWhatReads(t *testing.T) {
	x, told, done := formulaField(t)
	x.Focus()
	x.write("ab!c")
	if got := strings.Join(*told, " "); got != "a ab" {
		t.Errorf("told %q, want what reads: a ab", got)
	}
	if x.Reason() == "" || !shown(x.fault) || x.fault.at != 2 || !x.f.bad {
		t.Errorf("reason %q at %d, shown %v", x.Reason(), x.fault.at, shown(x.fault))
	}
	r := x.fault.w.Rect
	if n := len(x.fault.lines(r.Dx())); n < 2 || r.Dy() < caretHeight+n*faultLine || r.Min.Y < x.f.w.Rect.Max.Y {
		t.Errorf("%d lines in %v below %v", n, r, x.f.w.Rect)
	}
	for range 2 {
		x.f.onKey(ebiten.KeyBackspace)
		x.settle()
	}
	if x.Reason() != "" || shown(x.fault) || x.f.bad || x.Get() != "ab" {
		t.Errorf("without the !: %q, reason %q", x.Get(), x.Reason())
	}
	if *done != 0 {
		t.Error("done before typing ended")
	}
	x.f.onKey(ebiten.KeyEnter)
	x.settle()
	if *done != 1 || len(*told) != 2 {
		t.Errorf("after Enter: done %d times, told %q", *done, *told)
	}
}

// A text that does not read stays when the owner shows the old one again, and
// goes when the owner has another. Escape brings back what was there.
func TestFormulaFieldKeepsWhatIsBeingTyped(t *testing.T) {
	x, told, _ := formulaField(t)
	x.Set("old")
	x.Focus()
	x.f.e.set("old!")
	x.f.edited("old!")
	x.f.l.focus(nil)
	x.settle()
	x.Set("old")
	if x.Get() != "old!" || x.Reason() == "" {
		t.Errorf("the text is %q, reason %q: want it kept", x.Get(), x.Reason())
	}
	x.Set("new")
	if x.Get() != "new" || x.Reason() != "" || len(*told) != 0 {
		t.Errorf("the text is %q, reason %q, told %q", x.Get(), x.Reason(), *told)
	}
	x.Focus()
	x.write("xyz")
	x.f.onKey(ebiten.KeyEscape)
	x.settle()
	if n := len(*told); x.Get() != "new" || n == 0 || (*told)[n-1] != "new" {
		t.Errorf("after Escape the text is %q, told %q", x.Get(), *told)
	}
}

// The caret stands under its letter, and at the edge of the field for one that
// has scrolled out of it.
func TestFormulaFieldPointsAtTheLetter(t *testing.T) {
	x, _, _ := formulaField(t)
	img := ebiten.NewImage(400, 300)
	caret := func() float64 {
		t.Helper()
		x.f.l.Draw(img) // the field finds where it scrolls to
		x.settle()
		x.f.l.touch(image.Rect(0, 0, 400, 300))
		x.f.l.Draw(img)
		im := enginetest.Snapshot(img)
		bad, y := x.f.l.theme.Colors.Bad, x.fault.w.Rect.Min.Y+2
		for px := range 400 {
			if c := im.RGBAAt(px, y); c.R == bad.R && c.G == bad.G && c.B == bad.B {
				return float64(px) + 0.5
			}
		}
		t.Fatal("no caret")
		return 0
	}
	x.Focus()
	x.write("some!text")
	want := x.f.origin() + (x.f.textWidth(4)+x.f.textWidth(5))/2
	if got := caret(); got < want-1.5 || got > want+1.5 {
		t.Errorf("the caret is at %.1f, the letter at %.1f", got, want)
	}
	x.write(strings.Repeat(" more", 20))
	if got := caret(); got > float64(x.fault.w.Rect.Min.X+10) {
		t.Errorf("the letter has scrolled out, but the caret is at %.1f", got)
	}
}

// The tip holds a text that is cut, and does not cover the reason while
// somebody types.
func TestFormulaFieldTip(t *testing.T) {
	x, _, _ := formulaField(t)
	x.Help("help")
	x.Set("short")
	if tip := x.f.tip(); tip != "help" {
		t.Errorf("the tip of a short text is %q", tip)
	}
	x.Set(strings.Repeat("long ", 20))
	if tip := x.f.tip(); tip != x.Get()+"\nhelp" {
		t.Errorf("the tip of a text that is cut is %q", tip)
	}
	x.Focus()
	if tip := x.f.tip(); tip != "" {
		t.Errorf("while somebody types the tip is %q", tip)
	}
}
