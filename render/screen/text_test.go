package screen

import (
	"image"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/enginetest"
)

func TestTabularFigures(t *testing.T) {
	f := newKit(t).Fonts
	tab, prop := f.Face(13, Regular, true), f.Face(13, Regular, false)
	if a, b := tab.Measure("1111"), tab.Measure("0000"); a != b {
		t.Errorf("tabular 1111 is %v wide and 0000 %v, want the same", a, b)
	}
	if a, b := prop.Measure("1111"), prop.Measure("0000"); a >= b {
		t.Errorf("proportional 1111 is %v wide and 0000 %v, want it narrower", a, b)
	}
	if a, b := tab.Measure("−1"), tab.Measure("1−"); a != b {
		t.Errorf("widths depend on the order: %v, %v", a, b)
	}
	if f.Face(13, Regular, true) != tab {
		t.Error("the same face is made twice")
	}
	if a, b := f.Face(26, Regular, true).Measure("η = 0.012"), 2*tab.Measure("η = 0.012"); a < b*0.98 || a > b*1.02 {
		t.Errorf("twice the size is %v wide, want about %v", a, b)
	}
}

func TestFit(t *testing.T) {
	face := newKit(t).Fonts.Face(13, Regular, false)
	long := "distance to the minimum ‖θ − θ*‖"
	if got := face.Fit(long, 1000); got != long {
		t.Errorf("what fits became %q", got)
	}
	for _, width := range []float64{30, 80, 150} {
		got := face.Fit(long, width)
		if face.Measure(got) > width || !strings.HasSuffix(got, "…") || !strings.HasPrefix(long, strings.TrimSuffix(got, "…")) {
			t.Errorf("%v px: %q is %v wide", width, got, face.Measure(got))
		}
	}
	if got := face.Fit(long, 1); got != "…" {
		t.Errorf("without room: %q", got)
	}
}

// inkBox returns the part of img that is not transparent.
func inkBox(img *ebiten.Image) image.Rectangle {
	s := enginetest.Snapshot(img)
	var box image.Rectangle
	for y := range s.Rect.Dy() {
		for x := range s.Rect.Dx() {
			if s.RGBAAt(x, y).A > 100 {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

// TestTextStandsWhereItIsPut draws a capital, whose ink is known.
func TestTextStandsWhereItIsPut(t *testing.T) {
	enginetest.Need(t)
	face := newKit(t).Fonts.Face(40, SemiBold, false)
	for _, c := range []struct {
		align       Align
		left, right int // of the ink, ± 3 px of side bearing
		top, bottom int // ± 1
	}{
		{Left | Baseline, 100, -1, -1, 100},
		{Center | Middle, -1, -1, 100 - int(face.CapHeight/2), 100 + int(face.CapHeight/2)},
		{Right | Baseline, -1, 100, -1, 100},
		{Left | Top, 100, -1, 100 + int(face.Ascent-face.CapHeight), -1},
		{Left | Bottom, 100, -1, -1, 100 - int(face.Descent)},
	} {
		img := ebiten.NewImage(200, 200)
		face.Draw(img, "H", 100, 100, c.align, gray(255))
		box := inkBox(img)
		for name, v := range map[string][3]int{
			"left": {box.Min.X, c.left, 4}, "right": {box.Max.X, c.right, 4},
			"top": {box.Min.Y, c.top, 1}, "bottom": {box.Max.Y, c.bottom, 1},
		} {
			if v[1] >= 0 && (v[0] < v[1]-v[2] || v[0] > v[1]+v[2]) {
				t.Errorf("align %d: the ink's %s is at %d, want %d", c.align, name, v[0], v[1])
			}
		}
		if c.align&3 == Center && (box.Min.X+box.Max.X < 197 || box.Min.X+box.Max.X > 203) {
			t.Errorf("align %d: the ink spans %v, want its middle at 100", c.align, box)
		}
	}
}

// TestEverySymbolHasItsGlyph draws the symbols of the interface; one without a
// glyph would look like a private character that no font has.
func TestEverySymbolHasItsGlyph(t *testing.T) {
	enginetest.Need(t)
	k := newKit(t)
	for _, weight := range []Weight{Regular, SemiBold} {
		face := k.Fonts.Face(24, weight, false)
		draw := func(s string) *image.RGBA {
			img := ebiten.NewImage(60, 60)
			defer img.Deallocate()
			face.Draw(img, s, 10, 40, Left, gray(255))
			return enginetest.Snapshot(img)
		}
		none := draw("\U000F1234")
		for _, r := range "∇⊘∂√θηβερκσ‖▶−·…×½✕◆●■▲≤≥∞₁₂" {
			got := draw(string(r))
			if n, _ := difference(got, none, 40); n == 0 {
				t.Errorf("weight %d has no glyph for %c", weight, r)
			}
			if n, _ := difference(got, image.NewRGBA(got.Rect), 40); n == 0 {
				t.Errorf("weight %d: %c is empty", weight, r)
			}
		}
	}
}

func TestIcons(t *testing.T) {
	enginetest.Need(t)
	k := newKit(t)
	b := k.NewBatch()
	names := k.Icons()
	for _, want := range []string{"play", "pause", "step", "step-back", "reset", "seed", "race", "add", "close", "eye",
		"eye-off", "duplicate", "menu", "help", "chevron-down", "sun", "moon", "save", "undo", "drawer"} {
		if !k.Icon(b, want, 0, 0, 24, gray(255)) {
			t.Errorf("there is no icon %q", want)
		}
	}
	b.Reset()
	if k.Icon(b, "no such icon", 0, 0, 24, gray(255)) {
		t.Error("an unknown icon was drawn")
	}
	for _, name := range names {
		img := ebiten.NewImage(48, 48)
		k.Icon(b, name, 24, 24, 24, gray(255))
		b.Draw(img)
		box := inkBox(img)
		// Inside its square, with the lines' ends, and not a speck of it.
		if !box.In(image.Rect(11, 11, 37, 37)) || box.Dx() < 8 {
			t.Errorf("%s covers %v of the square (12,12)-(36,36)", name, box)
		}
		img.Deallocate()
	}
}
