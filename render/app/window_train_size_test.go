package app

import (
	"image"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
)

// The number of layers and of units is dragged: at once before anything was
// trained, later after a question, and undo brings the old network back.
func TestWindowDragsLayersAndUnits(t *testing.T) {
	g := openTraining(t, 1280, 800, twoLearners(t))
	g.rested()
	layers := func() []int {
		s, err := scenario.Parse([]byte(g.now().Text))
		if err != nil {
			t.Fatal(err)
		}
		return s.Train.Nets[0].Layers
	}
	pull := func(name string, from, to float64) {
		slider := g.reveal(nth(name, "*ui.slider", 0)).At
		at := func(share float64) image.Point {
			return image.Pt(slider.Min.X+8+int(share*float64(slider.Dx()-16)), middle(slider).Y)
		}
		g.drag(ebiten.MouseButtonLeft, at(from), at(to))
	}
	pull("layers", 0.17, 0.55)
	g.rested()
	deep := layers()
	if len(deep) < 6 || deep[0] != 6 {
		t.Fatalf("dragged to the right there are the layers %v, want more than 5 of 6 units", deep)
	}
	pull("units", 0.3, 0.5)
	g.rested()
	wide := layers()
	if len(wide) != len(deep) || wide[0] < 10 || wide[len(wide)-1] != wide[0] {
		t.Fatalf("with more units the layers are %v, want %d of more than 9", wide, len(deep))
	}
	g.key(ebiten.KeyE)
	g.awaits("an epoch", func(l layout) bool { return l.Values["step"] == "4" })
	g.rested()
	pull("layers", 0.55, 0.3)
	g.ticks(3)
	if now := layers(); len(now) != len(wide) {
		t.Fatalf("nobody has answered, and there are the layers %v", now)
	}
	g.frame("train_size_ask")
	g.key(ebiten.KeyEnter)
	l := g.awaits("a training anew", func(l layout) bool { return l.Values["step"] == "0" })
	if now := layers(); len(now) >= len(wide) || len(now) < 2 || strings.Contains(l.Values["net 0"], "diverged") {
		t.Fatalf("trained anew there are the layers %v", now)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.rested()
	if now := layers(); len(now) != len(wide) || now[0] != wide[0] {
		t.Errorf("undone there are the layers %v, want %v", now, wide)
	}
}
