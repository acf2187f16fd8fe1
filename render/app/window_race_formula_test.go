package app

import (
	"image"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/surfaces"
)

// chooseFormula takes Formula… from the list of surfaces.
func (g *window) chooseFormula() {
	g.t.Helper()
	g.click(middle(g.reveal(nth("panel", "*ui.Choice", 0)).At))
	g.write("formula")
	g.key(ebiten.KeyEnter)
	g.settled()
	if key := g.scene().Race.Surface.Key; key != "formula" {
		g.t.Fatalf("surface %q, want formula", key)
	}
}

// formula is the text of the document's surface.
func (g *window) formula() string {
	g.t.Helper()
	return g.scene().Race.Surface.Values.Text(surfaces.FormulaKey)
}

// typeFormula clicks into the field and replaces what is in it, letter by
// letter.
func (g *window) typeFormula(text string) {
	g.t.Helper()
	field := g.reveal(nth("formula", "*ui.field", 0))
	g.click(middle(field.At))
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write(text)
}

func TestWindowTypesAFormula(t *testing.T) {
	g := openWindow(t, 1280, 800)
	g.chooseFormula()
	if got := g.formula(); got != surfaces.ExampleFormula {
		t.Errorf("the first formula is %q", got)
	}
	before := g.frame("formula_example")
	g.typeFormula("(x^2 - 4)^2 + y^2 + 3")
	s := g.settled()
	if got := g.formula(); got != "(x^2 - 4)^2 + y^2 + 3" {
		t.Fatalf("the document's formula is %q, want what was typed before Enter", got)
	}
	l := g.look()
	im := g.frame("formula_typed")
	if d := differing(before, im, l.free()); d < 0.1 {
		t.Errorf("only %.2g of the canvas changed", d)
	}
	if !strings.Contains(l.Values["formula findings"], "2 minima found") || l.Values["formula fault"] != "" {
		t.Errorf("findings %q, fault %q", l.Values["formula findings"], l.Values["formula fault"])
	}
	fromStart(t, s, g.scene().Race.Start)
	// The rings stand at the minima that the search found.
	ring := figure.Dark().Text
	for _, at := range [][2]float64{{2, 0}, {-2, 0}} {
		if n := count(im, around(l.pixel(at), 9), ring); n < 12 {
			t.Errorf("%d pixels of a ring around the minimum %v", n, at)
		}
	}

	// In the middle of typing, what does not read leaves the surface alone and
	// says why below the field.
	g.key(ebiten.KeyEnter)
	g.typeFormula("x^2 + z")
	g.settled()
	l = g.look()
	if got := g.formula(); got != "x^2" { // the last that read: x^2 + was none
		t.Errorf("the document's formula is %q, want the last that read", got)
	}
	if fault := l.Values["formula fault"]; !strings.Contains(fault, `unknown name "z"`) || l.Values["formula"] != "x^2 + z" {
		t.Errorf("fault %q under %q", fault, l.Values["formula"])
	}
	im = g.frame("formula_fault")
	field := l.Shown["formula"].Find("*ui.field")[0].At
	below := image.Rect(field.Min.X, field.Max.Y, field.Max.X, field.Max.Y+40)
	if n := count(im, below, figure.Dark().Bad); n < 30 {
		t.Errorf("%d pixels of the fault in %v", n, below)
	}
	// The caret is at the letter, near the left of the field, not at its end.
	if n := count(im, image.Rect(field.Min.X+40, field.Max.Y, field.Min.X+70, field.Max.Y+9), figure.Dark().Bad); n < 8 {
		t.Errorf("%d pixels of the caret under the z", n)
	}
	g.key(ebiten.KeyBackspace)
	g.write("3y^2")
	g.settled()
	if l := g.look(); g.formula() != "x^2 + 3y^2" || l.Values["formula fault"] != "" {
		t.Errorf("mended, the formula is %q with %q", g.formula(), l.Values["formula fault"])
	}
	g.key(ebiten.KeyEnter)

	// What was typed in one go is undone in one go.
	g.click(g.look().Canvas.Min.Add(image.Pt(400, 5)))
	g.settled()
	for _, want := range []string{"x^2 + 3y^2", "(x^2 - 4)^2 + y^2 + 3", surfaces.ExampleFormula} {
		if got := g.formula(); got != want {
			t.Errorf("the formula is %q, want %q", got, want)
		}
		g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
		if want == "x^2 + 3y^2" { // the click that ended the typing moved the start
			g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
		}
		g.settled()
	}
	if key := g.scene().Race.Surface.Key; key != scenario.Default().Race.Surface.Key {
		t.Errorf("undone, the surface is %q", key)
	}
}

// TestWindowFormulaIsSavedAndOpened with its domain.
func TestWindowFormulaIsSavedAndOpened(t *testing.T) {
	g := openWindow(t, 1280, 800)
	g.chooseFormula()
	g.typeFormula("max(x^2, 20*y^2)")
	g.key(ebiten.KeyEnter)
	fields := g.look().Shown["surface"].Find("*ui.field")
	if len(fields) != 2 {
		t.Fatalf("%d fields for the domain, want 2", len(fields))
	}
	g.click(middle(g.reveal(nth("surface", "*ui.field", 0)).At))
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write("-8/4")
	g.key(ebiten.KeyEnter)
	g.settled()
	l := g.look()
	if l.View[0] != -8 || l.View[1] != 4 {
		t.Errorf("the view is %v, want x from -8 to 4", l.View)
	}
	want := "formula:max(x^2, 20*y^2),x=-8/4"
	if got := surfaces.Catalog().Format(g.scene().Race.Surface); got != want {
		t.Fatalf("surface %s, want %s", got, want)
	}
	g.key(ebiten.KeyEscape)
	g.key(ebiten.KeyControlLeft, ebiten.KeyS)
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write(filepath.Join(g.folder, "mine"))
	g.key(ebiten.KeyEnter)
	var text []byte
	g.until("the file", func(*guestState) bool {
		var err error
		text, err = os.ReadFile(filepath.Join(g.folder, "mine.yaml"))
		return err == nil
	})
	saved, err := scenario.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if got := surfaces.Catalog().Format(saved.Race.Surface); got != want {
		t.Errorf("saved %s, want %s", got, want)
	}
	g.drop("other.yaml", strings.Replace(string(text), "max(x^2, 20*y^2),x=-8/4", "hypot(x - 1, y) + 2", 1))
	s := g.settled()
	if got := g.formula(); got != "hypot(x - 1, y) + 2" {
		t.Errorf("opened %q", got)
	}
	l = g.look()
	if l.Values["formula"] != "hypot(x - 1, y) + 2" {
		t.Errorf("the field shows %q", l.Values["formula"])
	}
	if len(s.Paths) != len(saved.Race.Racers) {
		t.Errorf("%d racers, want %d", len(s.Paths), len(saved.Race.Racers))
	}
}

// TestWindowFormulaWithHoles: where f is not a number nothing is coloured, and
// nothing breaks; where racers come to it, they have diverged.
func TestWindowFormulaWithHoles(t *testing.T) {
	g := openWindow(t, 1280, 800)
	g.chooseFormula()
	g.typeFormula("log(x) + y^2")
	g.settled()
	if start := g.scene().Race.Start; !(start[0] > 0) {
		t.Errorf("the start is still %v, where there is no logarithm", start)
	}
	g.key(ebiten.KeyEnter)
	g.click(g.look().pixel([2]float64{1, -2}))
	g.key(ebiten.KeyEnd)
	s := g.settled()
	if p := s.racer("Adam"); p.Status != "diverged" || math.IsNaN(p.Last[0]) {
		t.Errorf("Adam is %s at %v, want diverged off the logarithm's end", p.Status, p.Last)
	}
	l := g.look()
	im := g.frame("formula_holes")
	left, right := l.pixel([2]float64{-4, -2}), l.pixel([2]float64{3.6, -2})
	if im.RGBAAt(left.X, left.Y) == im.RGBAAt(right.X, right.Y) {
		t.Errorf("where f is not a number it has the colour %v of the rest", im.RGBAAt(left.X, left.Y))
	}
	for _, text := range []string{"1/x", "exp(exp(x^2))", "3", "x^2 - y^2", "sqrt(-1 - x^2)", "1e300*x^2", "1e308*sin(x)*cos(y)", "tan(x)*tan(y)"} {
		g.typeFormula(text)
		g.key(ebiten.KeyEnter)
		g.settled()
		g.frame("")
		if got := g.formula(); got != text {
			t.Errorf("the formula is %q, want %q", got, text)
		}
	}
}
