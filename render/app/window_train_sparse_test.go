package app

import (
	"slices"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/effects"
	"downhill/internal/scenario"
)

// sparseLearners are two networks in the plane, with the panels of zeros.
func sparseLearners(t testing.TB) scenario.Scenario {
	s := twoLearners(t)
	s.Train.View.Panels = [][]string{{scenario.PanelSparsity, scenario.PanelFrontier, scenario.PanelNorms}}
	return s
}

// The threshold prunes a copy: the panels show it at once, nothing is trained
// again and no weight moves; undo and the document know it.
func TestWindowPrunesACopy(t *testing.T) {
	g := openTraining(t, 1280, 800, sparseLearners(t))
	g.key(ebiten.KeyE)
	g.awaits("an epoch", func(l layout) bool { return l.Values["step"] == "4" })
	before := g.rested()
	old := g.frame("train_prune_before")
	g.typeInto("prune", "0.4")
	g.until("the threshold", func(*guestState) bool { return g.scene().Train.Nets[0].Prune == 0.4 })
	paints := before.Values["paints sparsity 0"]
	g.awaits("the zeros painted anew", func(l layout) bool { return l.Values["paints sparsity 0"] != paints })
	l := g.rested()
	now := g.frame("train_prune")
	for _, name := range []string{"step", "recorded", "weights 0", "weights 1", "generation", "loss 0"} {
		if l.Values[name] != before.Values[name] || l.Values[name] == "" {
			t.Errorf("%s: %q after pruning a copy, %q before", name, l.Values[name], before.Values[name])
		}
	}
	// The zeros of the copy are bars, its price a ring.
	for panel, least := range map[string]float64{"panel sparsity 0": 0.01, "panel frontier 0": 0.0005} {
		if d := differing(old, now, l.Areas[panel].At); d < least {
			t.Errorf("%s shows no pruned copy: %.2g of its pixels changed", panel, d)
		}
	}
	// The other lane has no threshold, and the norms are those of the network.
	for _, panel := range []string{"panel sparsity 1", "panel norms 0"} {
		if d := differing(old, now, l.Areas[panel].At); d > 0.002 {
			t.Errorf("%s changed: %.2g of its pixels", panel, d)
		}
	}
	again, err := scenario.Parse([]byte(g.now().Text))
	if err != nil || again.Train.Nets[0].Prune != 0.4 || again.Train.Nets[1].Prune != 0 {
		t.Errorf("reopened it has %+v (%v)", again.Train.Nets, err)
	}
	g.key(ebiten.KeyEscape)
	g.key(ebiten.KeyE)
	g.awaits("another epoch", func(l layout) bool { return l.Values["step"] == "8" })
	g.rested()
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.until("undo", func(*guestState) bool { return g.scene().Train.Nets[0].Prune == 0 })
	if l := g.rested(); l.Values["step"] != "8" || l.Values["generation"] != before.Values["generation"] {
		t.Errorf("undo of a threshold went to step %s in generation %s", l.Values["step"], l.Values["generation"])
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyShiftLeft, ebiten.KeyZ)
	g.until("redo", func(*guestState) bool { return g.scene().Train.Nets[0].Prune == 0.4 })
}

// A click measures what zeros save, and says so in words.
func TestWindowMeasuresZeros(t *testing.T) {
	g := openTraining(t, 1280, 800, sparseLearners(t))
	g.key(ebiten.KeyE)
	g.awaits("an epoch", func(l layout) bool { return l.Values["step"] == "4" })
	g.click(middle(g.reveal(nth("savings", "*ui.Button", 0)).At))
	l := g.awaits("the measurement", func(l layout) bool { return strings.Contains(l.Values["savings"], "Predicting 1 at a time") })
	for _, part := range []string{"multiplications", "kB", "dense", "sparse"} {
		if !strings.Contains(l.Values["savings"], part) {
			t.Errorf("it says %q, without %q", l.Values["savings"], part)
		}
	}
}

// A preset opens with a click, trains, and shows its zeros.
func TestWindowOpensSparsity(t *testing.T) {
	g := openTraining(t, 1280, 800, twoLearners(t))
	g.click(middle(g.reveal(func(l layout) Place { return l.Shown["effects"] }).At))
	all := effects.All()
	for range 1 + slices.IndexFunc(all, func(e effects.Effect) bool { return e.Key == "sparsity" }) {
		g.key(ebiten.KeyArrowDown)
	}
	g.key(ebiten.KeyEnter)
	g.until("the preset", func(*guestState) bool {
		s := g.scene()
		return len(s.Train.Nets) == 4 && s.Train.Nets[3].Name == "FTRL + L1, weights kept"
	})
	l := g.awaits("its first steps", func(l layout) bool { return l.number(t, "step") > 20 && l.Areas["panel sparsity 3"].At.Dx() > 0 })
	if l.Areas["panel weights 3"].At.Empty() && l.Values["hidden panels"] == "0" {
		t.Error("there is no histogram of the weights")
	}
}
