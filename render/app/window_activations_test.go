package app

import (
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
)

// openActivations opens the window with the lab of activation functions.
func openActivations(t *testing.T, w, h int, change func(*scenario.Activations)) *window {
	t.Helper()
	doc := scenario.DefaultActivations()
	if change != nil {
		change(&doc.Activations)
	}
	file := filepath.Join(t.TempDir(), "activations.yaml")
	if err := os.WriteFile(file, yaml(t, doc), 0o600); err != nil {
		t.Fatal(err)
	}
	g := openWindow(t, w, h, "-scenario", file)
	g.settled()
	return g
}

// areaPixel is where a point of a plot's axes is on the screen.
func areaPixel(a stage.Area, x, y float64) image.Point {
	v, r := a.View, a.At
	return image.Pt(int(math.Round(float64(r.Min.X)+(x-v[0])/(v[1]-v[0])*float64(r.Dx()))),
		int(math.Round(float64(r.Max.Y)-(y-v[2])/(v[3]-v[2])*float64(r.Dy()))))
}

// numbers reads the numbers of a text, in their order.
func numbers(text string) []float64 {
	var out []float64
	for _, word := range strings.Fields(text) {
		if x, err := strconv.ParseFloat(word, 64); err == nil {
			out = append(out, x)
		}
	}
	return out
}

// reading is value and slope of function i at the pointer.
func reading(t *testing.T, l layout, i int) (value, slope float64) {
	t.Helper()
	text := l.Values[fmt.Sprint("reading ", i)]
	_, rest, ok := strings.Cut(text, " φ ")
	n := numbers(rest)
	if !ok || len(n) != 2 {
		t.Fatalf("function %d reads %q", i, text)
	}
	return n[0], n[1]
}

// A slider of a parameter moves the curve: in the document, in what the pointer
// reads and on the screen; and the whole drag is one undo.
func TestWindowDragsAParameter(t *testing.T) {
	g := openActivations(t, 1280, 800, nil)
	g.click(middle(g.look().Shown["function 3"].At))
	const leaky = 3
	alpha := func() float64 { return g.scene().Activations.Functions[leaky].Function.Values.Num("alpha") }
	probe := func() (layout, float64) {
		g.move(areaPixel(g.look().Areas["value"], -4, 3))
		l := g.look()
		value, slope := reading(t, l, leaky)
		x := numbers(l.Values["x"])[0]
		if math.Abs(value-alpha()*x) > 1e-12 || math.Abs(slope-alpha()) > 1e-12 {
			t.Errorf("at x = %v it reads φ %v and φ′ %v with α = %v", x, value, slope, alpha())
		}
		return l, x
	}
	probe()
	color := figure.Dark().Style(leaky).Color
	// Around the curve's place at −5, away from the crosshair and its card.
	here := func(a float64) int {
		g.move(image.Pt(5, 795))
		l := g.look()
		return count(g.frame("alpha"), around(areaPixel(l.Areas["value"], -5, -5*a), 6), color)
	}
	if alpha() != 0.2 || here(0.2) < 8 || here(0.6) > 0 {
		t.Fatalf("α = %v: %d pixels of its curve where it has to be, %d where it must not", alpha(), here(0.2), here(0.6))
	}
	slider := g.reveal(nth("form", "*ui.slider", 0)).At
	at := func(share float64) image.Point {
		return image.Pt(slider.Min.X+8+int(share*float64(slider.Dx()-16)), middle(slider).Y)
	}
	g.drag(ebiten.MouseButtonLeft, at(0.1), at(0.7))
	g.settled()
	now := alpha()
	if now < 0.3 {
		t.Fatalf("dragged to the right the slider gives α = %v", now)
	}
	if n := here(now); n < 8 {
		t.Errorf("%d pixels of the curve at its place with α = %v", n, now)
	}
	if n := here(0.2); n > 0 {
		t.Errorf("%d pixels of the curve where it was", n)
	}
	probe()
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if alpha() != 0.2 {
		t.Errorf("one undo of the drag led to α = %v", alpha())
	}
}

// The pointer on either plot reads value and slope of every shown function.
func TestWindowReadsTheCurves(t *testing.T) {
	g := openActivations(t, 1280, 800, nil)
	for _, plot := range []string{"value", "slope"} {
		for _, x := range []float64{-2.5, 0.7} {
			a := g.look().Areas[plot]
			before := g.frame("")
			g.move(areaPixel(a, x, (a.View[2]+a.View[3])/2))
			l := g.look()
			at := numbers(l.Values["x"])[0]
			if math.Abs(at-x) > 2*(a.View[1]-a.View[0])/float64(a.At.Dx()) {
				t.Errorf("%s: the pointer at %v reads at %v", plot, x, at)
			}
			e := math.Exp(-at)
			for i, want := range [][2]float64{{1 / (1 + e), e / (1 + e) / (1 + e)}, {math.Tanh(at), 1 - math.Tanh(at)*math.Tanh(at)},
				{math.Max(0, at), step(at)}} {
				value, slope := reading(t, l, i)
				// Both sides round a handful of times.
				if math.Abs(value-want[0]) > 1e-14 || math.Abs(slope-want[1]) > 1e-14 {
					t.Errorf("%s at %v: function %d reads %v and %v, want %v", plot, at, i, value, slope, want)
				}
			}
			if relu := l.Values["reading 2"]; strings.HasSuffix(relu, "true") != (at < 0) {
				t.Errorf("at %v: %q", at, relu)
			}
			if d := differing(before, g.frame("read_"+plot), l.Areas["reading"].At); d < 0.05 {
				t.Errorf("%s: only %.2g of the card's place has changed", plot, d)
			}
			g.move(image.Pt(5, 795))
		}
	}
}

func step(x float64) float64 {
	if x > 0 {
		return 1
	}
	return 0
}

// The wheel zooms at the pointer, a right drag moves, a double-click resets, and
// each can be taken back.
func TestWindowMovesTheRange(t *testing.T) {
	g := openActivations(t, 1280, 800, nil)
	span := func() [2]float64 { a := g.scene().Activations; return [2]float64{a.From, a.To} }
	p := areaPixel(g.look().Areas["slope"], 3, 0.9)
	g.move(p)
	g.s.ScrollWheel(0, 3)
	g.ticks(2)
	g.settled()
	z := span()
	if z[1]-z[0] > 8 || z[0] < -6 || math.Abs((3-z[0])/(z[1]-z[0])-0.75) > 0.02 {
		t.Errorf("three clicks of the wheel at 3 led from −6 and 6 to %v", z)
	}
	a := g.look().Areas["value"]
	g.drag(ebiten.MouseButtonRight, middle(a.At), middle(a.At).Add(image.Pt(a.At.Dx()/4, 0)))
	g.settled()
	if m := span(); math.Abs(m[0]-(z[0]-(z[1]-z[0])/4)) > 0.05 || math.Abs(m[1]-m[0]-(z[1]-z[0])) > 0.01 {
		t.Errorf("a quarter of the plot to the right led from %v to %v", z, m)
	}
	g.apart()
	g.click(p)
	g.click(p)
	g.settled()
	if span() != [2]float64{-6, 6} {
		t.Errorf("a double-click led to %v", span())
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	if m := g.settled(); span() == [2]float64{-6, 6} {
		t.Errorf("undo left %v: %s", span(), m.Text)
	}
}

// Functions are added, hidden, shown and removed, in the panel, by key and in
// the legend.
func TestWindowAddsHidesAndRemovesFunctions(t *testing.T) {
	g := openActivations(t, 1280, 800, nil)
	functions := func() []scenario.ShownFunction { g.settled(); return g.scene().Activations.Functions }
	const gelu = 6
	color := figure.Dark().Style(gelu).Color
	pixels := func() int {
		g.move(image.Pt(5, 795))
		l := g.look()
		return count(g.frame("functions"), l.Areas["value"].At, color)
	}
	none := pixels()
	g.click(middle(g.reveal(nth("functions", "*ui.Button", 0)).At))
	g.write("GELU")
	g.key(ebiten.KeyEnter)
	fs := functions()
	if len(fs) != 7 || fs[gelu].Function.Key != "gelu" || g.look().Values["selected"] != "6" {
		t.Fatalf("after adding GELU: %v, selected %s", fs, g.look().Values["selected"])
	}
	drawn := pixels()
	if drawn < none+100 {
		t.Errorf("%d pixels of its colour, %d before", drawn, none)
	}
	g.write("7")
	if g.ticks(2); !functions()[gelu].Hidden {
		t.Error("7 did not hide it")
	}
	if n := pixels(); n > none+20 {
		t.Errorf("%d pixels of its colour while it is hidden, %d before it was there", n, none)
	}
	g.click(middle(g.look().Areas["legend 6"].At))
	if functions()[gelu].Hidden {
		t.Error("a click in the legend did not show it")
	}
	row := g.reveal(func(l layout) Place { return l.Shown["function 6"] }).At
	g.click(image.Pt(row.Min.X+14, middle(row).Y))
	if !functions()[gelu].Hidden {
		t.Error("a click on the chip did not hide it")
	}
	g.click(image.Pt(row.Max.X-14, middle(row).Y))
	g.key(ebiten.KeyEnd) // Remove
	g.key(ebiten.KeyEnter)
	if fs := functions(); len(fs) != 6 || fs[5].Function.Key != "selu" {
		t.Errorf("after removing it: %v", fs)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	if fs := functions(); len(fs) != 7 || !fs[gelu].Hidden {
		t.Errorf("undo brought back %v", fs)
	}
	// Ten can be listed, eight shown.
	g.write("7")
	for range 2 {
		g.click(middle(g.reveal(nth("functions", "*ui.Button", 0)).At))
		g.write("mish")
		g.key(ebiten.KeyEnter)
	}
	shown := 0
	for _, f := range functions() {
		if !f.Hidden {
			shown++
		}
	}
	if len(functions()) != 8 || shown != 8 {
		t.Errorf("%d functions, %d of them shown; want 8", len(functions()), shown)
	}
}

// What the functions cost is measured in the background and stays measured.
func TestWindowMeasuresTheCost(t *testing.T) {
	g := openActivations(t, 1280, 800, nil)
	if v := g.look().Values["cost"]; v != "measured" {
		t.Errorf("the cost is %q although the page is ready", v)
	}
	g.click(middle(g.look().Areas["row 4"].At))
	if v := g.look().Values["selected"]; v != "4" {
		t.Errorf("a click on the fifth row selected %s", v)
	}
}

// A logit is dragged by its bar: document, probabilities and picture follow.
func TestWindowDragsALogit(t *testing.T) {
	g := openActivations(t, 1280, 800, nil)
	g.key(ebiten.KeyV)
	g.settled()
	l := g.look()
	if l.Values["view"] != scenario.FigureSoftmax {
		t.Fatalf("V led to %s", l.Values["view"])
	}
	before, a := g.frame("softmax"), l.Areas["logits"]
	g.drag(ebiten.MouseButtonLeft, areaPixel(a, 4, -0.9), areaPixel(a, 4, 1.5))
	g.settled()
	z := g.scene().Activations.Logits
	if math.Abs(z[3]-1.5) > 2*(a.View[3]-a.View[2])/float64(a.At.Dy()) || z[0] != 2 {
		t.Fatalf("dragged to 1.5 the logits are %v", z)
	}
	l = g.look()
	sum := 0.0
	for _, x := range z {
		sum += math.Exp(x)
	}
	for i, x := range z {
		// A handful of roundings each.
		if p := numbers(l.Values[fmt.Sprint("p ", i)])[0]; math.Abs(p-math.Exp(x)/sum) > 1e-14 {
			t.Errorf("p%d = %v, want %v", i+1, p, math.Exp(x)/sum)
		}
	}
	after := g.frame("softmax_dragged")
	for _, name := range []string{"logits", "probabilities", "jacobian"} {
		if d := differing(before, after, l.Areas[name].At); d < 0.01 {
			t.Errorf("only %.2g of the %s has changed", d, name)
		}
	}
	// The heat map's entry under the pointer.
	j := l.Areas["jacobian"]
	g.move(areaPixel(j, 1, 4)) // row 2 of 5, column 1
	entry := numbers(g.look().Values["entry"])
	p1, p2 := math.Exp(z[0])/sum, math.Exp(z[1])/sum
	if len(entry) != 3 || entry[0] != 1 || entry[1] != 0 || math.Abs(entry[2]+p1*p2) > 1e-14 {
		t.Errorf("the entry of row 2 and column 1 reads %v, want %v", entry, -p1*p2)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if z := g.scene().Activations.Logits; z[3] != -1 {
		t.Errorf("one undo of the drag left %v", z)
	}
	g.click(middle(g.reveal(func(l layout) Place { return l.Shown["remove 0"] }).At))
	g.settled()
	if z := g.scene().Activations.Logits; !slices.Equal(z, []float64{1, 0.1, -1, 0}) {
		t.Errorf("without the first logit: %v", z)
	}
	g.write("+")
	g.ticks(2)
	g.settled()
	if z := g.scene().Activations.Logits; len(z) != 5 || z[4] != 0 {
		t.Errorf("+ led to %v", z)
	}
}

// In the smallest window, with and without the drawer, and with the largest
// text, nothing overlaps and nothing leaves the window.
func TestWindowActivationsInASmallWindow(t *testing.T) {
	apart := map[string][]string{
		scenario.FigureCurves:  {"head", "legend", "value", "slope", "output", "table"},
		scenario.FigureSoftmax: {"head", "logits", "probabilities", "jacobian"},
		scenario.FigureDying: {"head", "layers 0", "layers 1", "layers 2", "layers 3", "units 0", "units 1", "units 2", "units 3", "chart",
			"inputs"},
	}
	for view, names := range apart {
		g := openActivations(t, 960, 600, func(a *scenario.Activations) { a.Figure = view })
		for _, drawer := range []bool{false, true} {
			if drawer {
				g.key(ebiten.KeyD)
			}
			l := g.look()
			if l.Drawer != drawer {
				t.Fatalf("%s: the drawer is open: %v", view, l.Drawer)
			}
			im := g.frame(fmt.Sprintf("small_%s_%v", view, drawer))
			for i, name := range names {
				a := l.Areas[name].At
				if a.Empty() || !a.In(im.Bounds()) {
					t.Errorf("%s, drawer %v: %s stands at %v", view, drawer, name, a)
				}
				if drawer && a.Overlaps(l.Shown["panel"].At) {
					t.Errorf("%s: %s at %v lies below the drawer", view, name, a)
				}
				for _, other := range names[:i] {
					if b := l.Areas[other].At; a.Overlaps(b) {
						t.Errorf("%s, drawer %v: %s at %v overlaps %s at %v", view, drawer, name, a, other, b)
					}
				}
			}
		}
		g.key(ebiten.KeyD)
		for range 4 {
			g.key(ebiten.KeyControlLeft, ebiten.KeyEqual)
		}
		g.settled()
		l := g.look()
		im := g.frame("large_" + view)
		for _, name := range names {
			if a := l.Areas[name].At; !a.In(im.Bounds()) {
				t.Errorf("%s with the largest text: %s stands at %v", view, name, a)
			}
		}
	}
}
