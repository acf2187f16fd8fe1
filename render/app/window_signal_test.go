package app

import (
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/activations"
	"downhill/internal/scenario"
	"downhill/nn/initializers"
	"downhill/render/app/stage"
	"downhill/render/figure"
)

// pairOf is a combination by its names.
func pairOf(t *testing.T, activation, initializer string) scenario.Combination {
	t.Helper()
	a, err := activations.Catalog().Parse(activation)
	if err != nil {
		t.Fatal(err)
	}
	o, err := initializers.Catalog().Parse(initializer)
	if err != nil {
		t.Fatal(err)
	}
	return scenario.DefaultCombination(a, o)
}

// openSignal opens the window with the lab of the signal, small enough to be
// measured in some milliseconds.
func openSignal(t *testing.T, w, h int, change func(*scenario.Signal)) *window {
	t.Helper()
	doc := scenario.DefaultSignal()
	g := &doc.Signal
	g.Depth, g.Width, g.Batch, g.Trials = 8, 24, 48, 2
	g.Grid.Depth, g.Grid.Width, g.Grid.Batch = 6, 16, 40
	if change != nil {
		change(g)
	}
	file := filepath.Join(t.TempDir(), "signal.yaml")
	if err := os.WriteFile(file, yaml(t, doc), 0o600); err != nil {
		t.Fatal(err)
	}
	win := openWindow(t, w, h, "-scenario", file)
	win.settled()
	return win
}

// spot is where a point of a plot is, on logarithmic axes by their logarithms.
func spot(a stage.Area, x, y float64, logY bool) image.Point {
	v, r := a.View, a.At
	part := (y - v[2]) / (v[3] - v[2])
	if logY {
		part = math.Log(y/v[2]) / math.Log(v[3]/v[2])
	}
	return image.Pt(int(math.Round(float64(r.Min.X)+(x-v[0])/(v[1]-v[0])*float64(r.Dx()))),
		int(math.Round(float64(r.Max.Y)-part*float64(r.Dy()))))
}

// value reads a number that the page names.
func value(t *testing.T, l layout, name string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(l.Values[name], 64)
	if err != nil {
		t.Fatalf("%s is %q", name, l.Values[name])
	}
	return x
}

// view goes to a view by its key.
func (g *window) view(name string) layout {
	g.t.Helper()
	for range scenario.SignalFigures() {
		if g.scene().Signal.Figure == name {
			g.settled()
			return g.look()
		}
		g.key(ebiten.KeyV)
	}
	g.t.Fatalf("V never led to the view %s", name)
	return layout{}
}

// fill types a number into the field of a row and leaves the field.
func (g *window) fill(row, text string) {
	g.t.Helper()
	g.click(middle(g.reveal(nth(row, "*ui.field", 0)).At))
	g.write(text)
	g.key(ebiten.KeyEnter)
	g.key(ebiten.KeyEscape)
}

// enter is fill, and waits until all is measured.
func (g *window) enter(row, text string) {
	g.t.Helper()
	g.fill(row, text)
	g.settled()
}

// chip clicks one of the words above the plots.
func (g *window) chip(name string) layout {
	g.t.Helper()
	at, ok := g.look().Areas["chip "+name]
	if !ok {
		g.t.Fatalf("no chip %s", name)
	}
	g.click(middle(at.At))
	g.settled()
	return g.look()
}

// A typed depth is measured, its axis follows, and undo brings the old one back.
func TestWindowSignalChangesTheDepth(t *testing.T) {
	g := openSignal(t, 1280, 800, nil)
	before := g.look()
	if n := value(t, before, "layers 0"); n != 8 {
		t.Fatalf("%v layers", n)
	}
	picture := g.frame("signal_variance")
	g.enter("depth", "30")
	l := g.look()
	if n := value(t, l, "layers 0"); n != 30 || g.scene().Signal.Depth != 30 {
		t.Errorf("typed 30: %v layers measured, depth %d", n, g.scene().Signal.Depth)
	}
	if at := l.Areas["forward 0"].View; at[1] < 30 || at[1] > 32 {
		t.Errorf("the axis ends at %v", at[1])
	}
	if d := differing(picture, g.frame("signal_deep"), l.Areas["backward 0"].At); d < 0.005 {
		t.Errorf("only %.2g of the panel changed", d)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if n := value(t, g.look(), "layers 0"); n != 8 || g.scene().Signal.Depth != 8 {
		t.Errorf("undone: %v layers, depth %d", n, g.scene().Signal.Depth)
	}
	g.enter("depth", "1001")
	if g.scene().Signal.Depth != 8 {
		t.Errorf("1001 layers were taken: %d", g.scene().Signal.Depth)
	}
}

// decline is how many pixels lower the curve of a colour is in the first tenth
// of a plot than in the last.
func decline(t *testing.T, im *image.RGBA, at image.Rectangle, c color.NRGBA) float64 {
	t.Helper()
	height := func(x0, x1 int) float64 {
		sum, n := 0.0, 0.0
		for y := at.Min.Y; y < at.Max.Y; y++ {
			k := float64(count(im, image.Rect(x0, y, x1, y+1), c))
			sum, n = sum+k*float64(y), n+k
		}
		if n < 5 {
			t.Fatalf("%v pixels of the curve between %d and %d", n, x0, x1)
		}
		return sum / n
	}
	w := at.Dx() / 10
	return height(at.Min.X, at.Min.X+w) - height(at.Max.X-w, at.Max.X)
}

// Batch normalization flattens the gradient's course: in the numbers and in the
// picture, on an axis that the other combination holds where it is. The other's
// measurement stays.
func TestWindowSignalBatchNormalizationFlattens(t *testing.T) {
	g := openSignal(t, 1280, 800, func(s *scenario.Signal) {
		s.Depth = 10
		s.Runs = []scenario.Combination{pairOf(t, "sigmoid", "glorot_normal"), pairOf(t, "sigmoid", "glorot_uniform")}
	})
	for _, other := range []string{"gact_var", "gw_var", "theory"} {
		g.chip(other)
	}
	g.move(image.Pt(5, 795))
	l := g.look()
	plain, kept := value(t, l, "factor 0"), value(t, l, "factor 1")
	if plain > 0.2 { // sigmoid's slope is at most ¼, its square 1/16
		t.Fatalf("gradients fade by a factor %v a layer", plain)
	}
	c := figure.Dark().Style(0).Color
	steep := decline(t, g.frame("signal_steep"), l.Areas["backward 0"].At, c)
	g.click(middle(g.reveal(nth("panel", "*ui.Choice", 2)).At))
	g.write("before")
	g.key(ebiten.KeyEnter)
	g.settled()
	if got := g.scene().Signal.Runs[0].BatchNorm; got != scenario.BatchNormBefore {
		t.Fatalf("batch normalization %q", got)
	}
	g.move(image.Pt(5, 795))
	l = g.look()
	if got := value(t, l, "factor 0"); got < 0.5 || got > 2 {
		t.Errorf("normalized, gradients change by a factor %v a layer, plain by %v", got, plain)
	}
	if got := value(t, l, "factor 1"); got != kept {
		t.Errorf("the other combination went from %v to %v", kept, got)
	}
	flat := decline(t, g.frame("signal_flat"), l.Areas["backward 0"].At, c)
	// 0.06 a layer through 9 layers is 11 decades, 2 a layer at most 3.
	if steep < 60 || math.Abs(flat) > 0.35*steep {
		t.Errorf("the curve rises by %.0f pixels, normalized by %.0f", steep, flat)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if got := value(t, g.look(), "factor 0"); got != plain {
		t.Errorf("undone, the factor is %v, want %v", got, plain)
	}
}

// The point of the phase diagram follows the pointer, the words and the
// measurement follow the point, and the whole drag is one undo.
func TestWindowSignalDragsThePhasePoint(t *testing.T) {
	g := openSignal(t, 1280, 800, func(s *scenario.Signal) {
		s.Figure = scenario.FigurePhase
		s.Runs = []scenario.Combination{pairOf(t, "tanh", "variance_scaling:scale=0.5")}
	})
	l := g.look()
	a := l.Areas["phase"]
	if !strings.HasPrefix(l.Values["words 0"], "ordered") {
		t.Fatalf("σ_w² = 0.5: %q", l.Values["words 0"])
	}
	c := figure.Dark().Style(0).Color
	from, to := spot(a, 0.5, 0, false), spot(a, 3, 0.4, false)
	from.Y--
	if n := count(g.frame("phase_before"), around(spot(a, 0.5, 0, false), 9), c); n < 60 {
		t.Errorf("%d pixels of the point where it is", n)
	}
	before := value(t, l, "factor 0")
	g.move(from)
	g.press(ebiten.MouseButtonLeft)
	g.move(from.Add(to.Sub(from).Div(2)))
	s := g.until("the words of the point on its way", func(*guestState) bool {
		return g.scene().Signal.Runs[0].BiasVariance > 0.1
	})
	g.move(to)
	// The words follow while the button is held.
	g.until("the words of chaos", func(*guestState) bool {
		return strings.HasPrefix(g.look().Values["words 0"], "chaotic")
	})
	g.release(ebiten.MouseButtonLeft)
	g.settled()
	run := g.scene().Signal.Runs[0]
	w, b := run.Initializer.Values.Num("scale"), run.BiasVariance
	// A pixel is some hundredths; the point is rounded to hundredths.
	if math.Abs(w-3) > 0.03 || math.Abs(b-0.4) > 0.01 {
		t.Errorf("dragged to (3, 0.4) the point is (%v, %v)", w, b)
	}
	g.move(image.Pt(5, 795))
	l = g.look()
	if l.Areas["phase"].View != a.View {
		t.Errorf("the diagram went from %v to %v", a.View, l.Areas["phase"].View)
	}
	if n := count(g.frame("phase_after"), around(to, 9), c); n < 100 {
		t.Errorf("%d pixels of the point where it was dragged to", n)
	}
	if after := value(t, l, "factor 0"); after < 2*before {
		t.Errorf("the measured factor went from %v to %v", before, after)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if got := g.scene().Signal.Runs[0]; got.BiasVariance != 0 || got.Initializer.Values.Num("scale") != 0.5 {
		t.Errorf("one undo of the drag led to %v, σ_b² %v; on the way it was %v", got.Initializer, got.BiasVariance, s.Text)
	}
	// The number fields do the same.
	g.enter("weights", "1.7")
	g.enter("biases", "0.2")
	if got := g.scene().Signal.Runs[0]; got.BiasVariance != 0.2 || got.Initializer.Values.Num("scale") != 1.7 {
		t.Errorf("typed (1.7, 0.2), the point is %v, σ_b² %v", got.Initializer, got.BiasVariance)
	}
}

// A click on a cell of the grid opens it as the selected combination; the cells
// are coloured, and the measurement of the combinations outlives the grid.
func TestWindowSignalOpensACell(t *testing.T) {
	g := openSignal(t, 1280, 800, nil)
	kept := g.look().Values["factor 1"]
	l := g.view(scenario.FigureGrid)
	if n := value(t, l, "known cells"); n != 64 {
		t.Fatalf("%v cells measured", n)
	}
	a := l.Areas["grid"]
	g.move(image.Pt(5, 795))
	im := g.frame("signal_grid")
	// Sigmoid loses more a layer with Glorot's weights than SELU: another colour.
	corner := image.Pt(-a.At.Dx()/8/2+5, 0)
	first, other := spot(a, 0, 6, false).Add(corner), spot(a, 6, 6, false).Add(corner)
	if p, q := im.RGBAAt(first.X, first.Y), im.RGBAAt(other.X, other.Y); p == q || p.R+40 > q.R {
		t.Errorf("sigmoid's cell is %v, SELU's %v", p, q)
	}
	g.click(spot(a, 6, 6, false)) // SELU with Glorot normal, second row from above
	g.settled()
	doc := g.scene().Signal
	if doc.Figure != scenario.FigureVariance || len(doc.Runs) != 4 {
		t.Fatalf("a click left the view %s with %d combinations", doc.Figure, len(doc.Runs))
	}
	if c := doc.Runs[3]; c.Activation.Key != "selu" || c.Initializer.Key != "glorot_normal" {
		t.Errorf("the cell opened %s", c.Label())
	}
	l = g.look()
	if l.Values["selected"] != "3" || l.Values["figure"] != scenario.FigureVariance {
		t.Errorf("selected %s in the view %s", l.Values["selected"], l.Values["figure"])
	}
	if l.Values["factor 1"] != kept {
		t.Errorf("tanh's factor went from %s to %s", kept, l.Values["factor 1"])
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if n := len(g.scene().Signal.Runs); n != 3 {
		t.Errorf("undone, there are %d combinations", n)
	}
}

// SELU's switches change the selected combination, and the sentence names what
// is broken.
func TestWindowSignalBreaksAConditionOfSELU(t *testing.T) {
	g := openSignal(t, 1280, 800, func(s *scenario.Signal) {
		s.Figure, s.Width, s.Depth = scenario.FigureMoments, 100, 30
		s.Runs = []scenario.Combination{pairOf(t, "selu", "lecun_normal")}
	})
	if l := g.look(); !strings.Contains(l.Values["sentence 0"], "All conditions are kept") {
		t.Fatalf("%q", l.Values["sentence 0"])
	}
	for _, s := range []struct {
		chip, says string
		back       string // what turns it off again
		is         func(scenario.Combination) bool
	}{
		{"standardized", "standardized input", "standardized", func(c scenario.Combination) bool { return c.InputMean != 0 && c.InputStd != 1 }},
		{"lecun", "LeCun normal", "lecun", func(c scenario.Combination) bool { return c.Initializer.Key != "lecun_normal" }},
		{"sequential", "sequential", "sequential", func(c scenario.Combination) bool { return c.Skip }},
		{"dropout", "dropout", "no dropout", func(c scenario.Combination) bool { return c.Dropout > 0 && !c.AlphaDropout }},
	} {
		l := g.chip(s.chip)
		text := l.Values["sentence 0"]
		if !s.is(g.scene().Signal.Runs[0]) || !strings.Contains(text, "Broken: ") || !strings.Contains(text, s.says) {
			t.Errorf("%s: %+v, and it says %q", s.chip, g.scene().Signal.Runs[0], text)
		}
		l = g.chip(s.back)
		if text = l.Values["sentence 0"]; !strings.Contains(text, "All conditions are kept") {
			t.Errorf("%s switched back: %q", s.chip, text)
		}
	}
	if text := g.chip("alpha dropout").Values["sentence 0"]; !strings.Contains(text, "All conditions are kept") {
		t.Errorf("alpha dropout: %q", text)
	}
	g.frame("signal_moments")
}
