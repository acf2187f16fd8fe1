package app

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
)

// typeInto types into the field of a panel's widget.
func (g *window) typeInto(name, text string) {
	g.t.Helper()
	g.click(middle(g.reveal(nth(name, "*ui.field", 0)).At))
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write(text)
	g.key(ebiten.KeyEnter)
}

// The dropout of each hidden layer is typed, and that of one set by itself:
// before the training, and while it goes on, where undo takes it back. The rings
// of dropped units stand where there is a rate, and the document keeps it all.
func TestWindowDropsByLayer(t *testing.T) {
	s := twoLearners(t)
	for i := range s.Train.Nets {
		s.Train.Nets[i].SetLayers([]int{6, 6, 6})
	}
	g := openTraining(t, 1280, 800, s)
	rates := func() []float64 {
		s := g.scene()
		return s.Train.Nets[0].Dropout.Rates(3)
	}
	g.typeInto("rates", "0.5, 0.6, 0")
	g.until("the rates", func(*guestState) bool { return slices.Equal(rates(), []float64{0.5, 0.6, 0}) })
	g.frame("train_drop_typed")
	g.typeInto("rates", "0.5, 0.6")
	g.ticks(3)
	g.frame("train_drop_refused")
	if now := rates(); !slices.Equal(now, []float64{0.5, 0.6, 0}) {
		t.Errorf("two rates for three layers were taken: %v", now)
	}
	g.key(ebiten.KeyEscape)
	g.apart()
	g.key(ebiten.KeyE)
	g.awaits("an epoch", func(l layout) bool { return l.Values["step"] == "4" })
	if l := g.rested(); l.Values["dropped 0"] != "1 2" || l.Values["dropped 1"] != "" {
		t.Errorf("units are dropped in the layers %q of A and %q of B, want 1 2 and none", l.Values["dropped 0"], l.Values["dropped 1"])
	}
	g.chooseEntry("dropout in", 3) // the third layer
	g.ticks(3)
	g.typeInto("dropout", "0.7")
	g.until("the change in the log", func(*guestState) bool { return len(g.scene().Changes) == 1 })
	if c := g.scene().Changes[0]; c.Step != 4 || c.Target != "first" || c.Key != "dropout" || c.Value != "layers=0.5/0.6/0.7" {
		t.Errorf("the log has %+v, want dropout = layers=0.5/0.6/0.7 of first at step 4", c)
	}
	if l := g.rested(); l.Values["step"] != "4" || l.Values["dropped 0"] != "1 2 3" {
		t.Errorf("at step %s units are dropped in the layers %q, want 1 2 3 at step 4", l.Values["step"], l.Values["dropped 0"])
	}
	g.frame("train_drop_live")
	if d := g.look().Values["brief 1"]; !strings.Contains(d, "− dropout") {
		t.Errorf("B is said to differ in %q, want − dropout", d)
	}
	text := g.now().Text
	again, err := scenario.Parse([]byte(text))
	if err != nil || !slices.Equal(again.Train.Nets[0].Dropout.Layers, []float64{0.5, 0.6, 0}) || len(again.Changes) != 1 {
		t.Errorf("reopened it drops %+v with the changes %v (%v)", again.Train.Nets[0].Dropout, again.Changes, err)
	}
	g.key(ebiten.KeyEscape)
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.until("undo", func(*guestState) bool { return len(g.scene().Changes) == 0 })
	if l := g.rested(); l.Values["dropped 0"] != "1 2" || l.Values["step"] != "4" {
		t.Errorf("undone, units are dropped in the layers %q at step %s", l.Values["dropped 0"], l.Values["step"])
	}
}

// Undo of a learning rate that was changed while the networks trained brings the
// state of the training that never had it: the same weights, pictures and
// curves, at the same step.
func TestWindowUndoesALiveChange(t *testing.T) {
	run := func(change bool) (layout, *image.RGBA) {
		g := openTraining(t, 1280, 800, twoLearners(t))
		g.key(ebiten.KeyE)
		g.awaits("an epoch", func(l layout) bool { return l.Values["step"] == "4" })
		g.rested()
		field := g.reveal(nth("rule", "*ui.field", 0)) // so that both have scrolled there
		if change {
			g.click(middle(field.At))
			g.key(ebiten.KeyControlLeft, ebiten.KeyA)
			g.write("0.5")
			g.key(ebiten.KeyEnter)
			g.until("the change in the log", func(*guestState) bool { return len(g.scene().Changes) == 1 })
			g.key(ebiten.KeyEscape)
		}
		for _, step := range []string{"8", "12", "16"} {
			g.key(ebiten.KeyE)
			g.awaits("an epoch", func(l layout) bool { return l.Values["step"] == step })
		}
		l := g.rested()
		if change {
			before := l
			g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
			g.until("undo", func(*guestState) bool { return len(g.scene().Changes) == 0 })
			g.awaits("the step again", func(l layout) bool {
				return l.Values["step"] == "16" && l.Values["weights 0"] != before.Values["weights 0"]
			})
			l = g.rested()
		}
		return l, g.frame(fmt.Sprintf("train_undone_%v", change))
	}
	want, wantIm := run(false)
	got, gotIm := run(true)
	for _, name := range []string{"step", "recorded", "weights 0", "weights 1", "loss 0", "loss 1", "valid 0", "valid 1"} {
		if got.Values[name] != want.Values[name] || want.Values[name] == "" {
			t.Errorf("%s: undone %q, without the change %q", name, got.Values[name], want.Values[name])
		}
	}
	for _, name := range []string{"panel boundary 0", "panel gradients 0", "chart 0", "head 0"} {
		if d := differing(wantIm, gotIm, want.Areas[name].At); d > 0.002 {
			t.Errorf("%s: %.2g of the pixels differ from those without the change", name, d)
		}
	}
}

// Renaming a lane and taking one away keep what was trained, and so does their
// undo where it can; every moment that is kept has its tick.
func TestWindowKeepsWhatWasTrained(t *testing.T) {
	s := twoLearners(t)
	third := s.Train.Nets[0].Clone()
	third.Name = "third"
	s.Train.Nets = append(s.Train.Nets, third)
	g := openTraining(t, 1280, 800, s)
	for range 10 {
		g.key(ebiten.KeyE)
	}
	g.awaits("ten epochs", func(l layout) bool { return l.Values["step"] == "40" })
	l := g.rested()
	generation := l.Values["generation"]
	if l.number(t, "kept") < 2 {
		t.Errorf("%s moments are marked", l.Values["kept"])
	}
	menu := func(lane, down int) {
		row := g.reveal(func(l layout) Place { return l.Shown[fmt.Sprint("row ", lane)] })
		g.click(image.Pt(row.At.Max.X-12, middle(row.At).Y))
		for range down {
			g.key(ebiten.KeyArrowDown)
		}
		g.key(ebiten.KeyEnter)
		g.ticks(3)
	}
	menu(1, 2)
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write("another")
	g.key(ebiten.KeyEnter)
	g.until("the name", func(*guestState) bool { return g.scene().Train.Nets[1].Name == "another" })
	now := g.rested()
	if now.Values["step"] != "40" || now.Values["recorded"] != "40" || now.Values["generation"] != generation || now.Values["weights 1"] != l.Values["weights 1"] {
		t.Errorf("renamed, it is at step %s of %s, started %s times", now.Values["step"], now.Values["recorded"], now.Values["generation"])
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.until("the old name", func(*guestState) bool { return g.scene().Train.Nets[1].Name == "second" })
	if now := g.rested(); now.Values["generation"] != generation || now.Values["step"] != "40" {
		t.Errorf("the name undone, it is at step %s and was trained anew", now.Values["step"])
	}
	row := g.reveal(func(l layout) Place { return l.Shown["row 0"] })
	g.click(middle(row.At))
	// Up from the top is the last entry.
	g.click(image.Pt(row.At.Max.X-12, middle(row.At).Y))
	g.key(ebiten.KeyArrowUp)
	g.key(ebiten.KeyEnter)
	now = g.awaits("two lanes", func(l layout) bool { return l.Values["lanes"] == "2" })
	now = g.rested()
	if now.Values["generation"] != generation || now.Values["step"] != "40" || now.Values["weights 0"] != l.Values["weights 1"] || now.Values["weights 1"] != l.Values["weights 2"] {
		t.Errorf("without the first lane it is at step %s, the weights are %s and %s, want those of the second and third, %s and %s",
			now.Values["step"], now.Values["weights 0"], now.Values["weights 1"], l.Values["weights 1"], l.Values["weights 2"])
	}
	g.frame("train_removed")
	g.key(ebiten.KeyE)
	g.awaits("another epoch", func(l layout) bool { return l.Values["step"] == "44" })
	g.rested()
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	back := g.awaits("the lane again", func(l layout) bool { return l.Values["lanes"] == "3" && l.Values["step"] == "44" })
	if back = g.rested(); back.Values["net 0"] != l.Values["net 0"] {
		t.Errorf("the lane that is back is %q, want %q", back.Values["net 0"], l.Values["net 0"])
	}
}
