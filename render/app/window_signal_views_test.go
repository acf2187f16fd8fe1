package app

import (
	"fmt"
	"image"
	"strings"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/figure"
)

// Views, hidden combinations and quantities change what is shown and measure
// nothing again.
func TestWindowSignalSwitchesViews(t *testing.T) {
	g := openSignal(t, 1280, 800, nil)
	want := g.look()
	seen := map[string]*image.RGBA{}
	for _, name := range scenario.SignalFigures() {
		l := g.view(name)
		g.move(image.Pt(5, 795))
		seen[name] = g.frame("signal_view_" + name)
		for i := range 3 {
			if k := fmt.Sprint("factor ", i); l.Values[k] != want.Values[k] {
				t.Errorf("%s: %s went from %s to %s", name, k, want.Values[k], l.Values[k])
			}
		}
	}
	l := g.look()
	for a, x := range seen {
		for b, y := range seen {
			if a < b && differing(x, y, image.Rect(l.Shown["lab signal"].At.Max.X, 100, 900, 700)) < 0.05 {
				t.Errorf("%s and %s look the same", a, b)
			}
		}
	}
	g.view(scenario.FigureVariance)
	// By the segments, with the pointer.
	view := g.look().Shown["view"].At
	g.click(image.Pt(view.Max.X-20, middle(view).Y))
	if got := g.settled(); g.scene().Signal.Figure != scenario.FigurePhase {
		t.Errorf("the last word of the head led to %s", got.Text)
	}
	l = g.view(scenario.FigureVariance)
	g.write("2")
	g.settled()
	l = g.look()
	if _, there := l.Areas["forward 1"]; there || !g.scene().Signal.Runs[1].Hidden {
		t.Errorf("2 left the second panel at %v", l.Areas["forward 1"])
	}
	g.write("2")
	g.settled()
	if l = g.look(); l.Areas["forward 1"].At.Empty() {
		t.Error("2 did not bring the second panel back")
	}
	if l = g.chip("gw_var"); l.Values["chip gw_var"] != "false" {
		t.Error("a click on a quantity left it shown")
	}
	for i := range 3 {
		if k := fmt.Sprint("factor ", i); l.Values[k] != want.Values[k] {
			t.Errorf("%s was measured again: %s, want %s", k, l.Values[k], want.Values[k])
		}
	}
}

// The pointer on a panel reads a layer.
func TestWindowSignalReadsALayer(t *testing.T) {
	g := openSignal(t, 1280, 800, nil)
	l := g.look()
	a := l.Areas["backward 2"]
	before := g.frame("")
	g.move(image.Pt(spot(a, 3, 1, true).X, middle(a.At).Y))
	l = g.look()
	card := l.Areas["card"].At
	if card.Empty() || !card.In(image.Rect(68, 44, 972, 756)) {
		t.Fatalf("the card is at %v", card)
	}
	im := g.frame("signal_reading")
	if d := differing(before, im, card); d < 0.03 {
		t.Errorf("only %.2g of the card's place changed", d)
	}
	for i := range 3 {
		p := l.Areas[fmt.Sprint("forward ", i)]
		x := spot(p, 3, 1, true).X
		if n := count(im, image.Rect(x-1, p.At.Min.Y, x+2, p.At.Min.Y+40), figure.Dark().Accent); n < 30 {
			t.Errorf("panel %d: %d pixels of the line at layer 3", i, n)
		}
	}
}

// Everything has room in the smallest window, with six combinations and the
// drawer open, at either depth.
func TestWindowSignalInTheSmallestWindow(t *testing.T) {
	for _, size := range []image.Point{{960, 600}, {1280, 800}} {
		g := openSignal(t, size.X, size.Y, func(s *scenario.Signal) {
			s.Width = 8
			for _, p := range [][2]string{{"leaky_relu:alpha=0.2", "he_uniform"}, {"selu", "lecun_normal"}, {"gelu", "orthogonal"}} {
				s.Runs = append(s.Runs, pairOf(t, p[0], p[1]))
			}
		})
		for _, drawer := range []bool{false, true} {
			if drawer {
				g.key(ebiten.KeyD)
			}
			for _, name := range scenario.SignalFigures() {
				l := g.view(name)
				g.frame(fmt.Sprintf("signal_small_%d_%v_%s", size.X, drawer, name))
				inside(t, l, fmt.Sprintf("%v drawer %v %s", size, drawer, name), size)
			}
		}
	}
}

// inside says whether plots have an extent, do not overlap, and lie left of the
// panel.
func inside(t *testing.T, l layout, what string, size image.Point) {
	t.Helper()
	right := size.X
	if p := l.Shown["panel"].At; !p.Empty() {
		right = p.Min.X
	}
	room := image.Rect(68, 44, right, size.Y)
	var names []string
	for name, a := range l.Areas {
		if name == "card" {
			continue
		}
		if !a.At.In(room) || a.At.Dx() < 24 || a.At.Dy() < 14 {
			t.Errorf("%s: %s is at %v, want it in %v", what, name, a.At, room)
		}
		names = append(names, name)
	}
	for i, a := range names {
		for _, b := range names[:i] {
			if l.Areas[a].At.Overlaps(l.Areas[b].At) {
				t.Errorf("%s: %s at %v overlaps %s at %v", what, a, l.Areas[a].At, b, l.Areas[b].At)
			}
		}
	}
}

// While a large simulation refines, ticks go on and edits are taken: the window
// never waits for it.
func TestWindowSignalStaysResponsive(t *testing.T) {
	g := openSignal(t, 1280, 800, nil)
	for _, e := range [][2]string{{"width", "512"}, {"batch", "512"}, {"trials", "20"}, {"depth", "200"}} {
		g.fill(e[0], e[1])
	}
	g.until("a first estimate", func(*guestState) bool { return value(t, g.look(), "layers 0") == 200 })
	ticks, worst := 0, time.Duration(0)
	for end := time.Now().Add(time.Second); time.Now().Before(end); ticks++ {
		before := time.Now()
		g.ticks(1)
		g.frame("")
		worst = max(worst, time.Since(before))
	}
	s := g.now()
	if s.Ready {
		t.Fatal("200 × 512 × 512 × 20 was measured within a second: measure more")
	}
	// A tick that waited for the simulation would wait for minutes.
	if worst > 5*time.Second {
		t.Errorf("%d ticks in a second, the slowest took %v", ticks, worst)
	}
	if l := g.look(); !strings.Contains(l.Values["progress"], "of 20 trials") {
		t.Errorf("it says %q", l.Values["progress"])
	}
	g.write("3")
	g.until("the third to be hidden", func(*guestState) bool { return g.scene().Signal.Runs[2].Hidden })
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	for _, e := range [][2]string{{"depth", "3"}, {"width", "16"}, {"batch", "16"}} {
		g.fill(e[0], e[1])
	}
	g.settled()
	if n := value(t, g.look(), "layers 0"); n != 3 {
		t.Errorf("%v layers at last", n)
	}
}
