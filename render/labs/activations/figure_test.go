package activations

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/render/export"
	"downhill/render/figure"
	"downhill/render/labs"
)

func light() labs.Look { return labs.Look{Theme: figure.Light()} }

// TestValuePlot: one line a function in its style through its kinks, marks on
// them, RReLU's band about its line, and a strip for each saturated zone below
// everything else.
func TestValuePlot(t *testing.T) {
	s := scene(t, "relu", "tanh", "rrelu", "sigmoid")
	s.Activations.Functions[1].Hidden = true
	s.Activations.Points = 12 // so that 0 is no point of the grid
	f := frame(t, s)
	p := f.ValuePlot(figure.Light())
	if len(p.Lines) != 3 {
		t.Fatalf("%d lines", len(p.Lines))
	}
	for i, index := range []int{0, 2, 3} {
		if l := p.Lines[i]; l.Name != f.Curves[index].Name || l.Style.Color != figure.Light().Racers[index] {
			t.Errorf("line %d is %q in %v", i, l.Name, l.Style.Color)
		}
	}
	found := false
	for _, q := range p.Lines[0].Points {
		found = found || q == figure.Point{0, 0}
	}
	if !found {
		t.Error("ReLU's line misses its kink")
	}
	if len(p.Marks) != 2 || p.Marks[0].At != (figure.Point{0, 0}) {
		t.Errorf("marks %v", p.Marks)
	}
	// The band first, then ReLU's strip and the sigmoid's two.
	if len(p.Bands) != 4 {
		t.Fatalf("%d bands", len(p.Bands))
	}
	if b := p.Bands[0]; b.Lower[0] != (figure.Point{-6, -2}) || b.Upper[0] != (figure.Point{-6, -0.75}) || b.Color.A == 255 {
		t.Errorf("band from %v to %v", b.Lower[0], b.Upper[0])
	}
	bottom := 0.0
	for _, l := range p.Lines {
		for _, q := range l.Points {
			bottom = math.Min(bottom, q[1])
		}
	}
	for i, want := range [][2]float64{{-6, 0}, {-6, f.Curves[3].Saturated[0].To}, {f.Curves[3].Saturated[1].From, 6}} {
		b := p.Bands[1+i]
		if b.Lower[0][0] != want[0] || b.Upper[1][0] != want[1] || b.Upper[0][1] >= bottom || b.Lower[0][1] < p.Y.Min {
			t.Errorf("strip %d spans %v to %v, want x %v", i, b.Lower[0], b.Upper[1], want)
		}
	}
	if p.Bands[1].Lower[0][1] < p.Bands[2].Upper[0][1] {
		t.Error("the strips of two functions overlap")
	}
}

// TestSlopePlot: at a kink the line breaks between the slopes of both sides, and
// the threshold is drawn.
func TestSlopePlot(t *testing.T) {
	f := frame(t, scene(t, "relu", "hard_sigmoid"))
	p := f.SlopePlot(figure.Light())
	for i, c := range f.Curves {
		points := p.Lines[i].Points
		breaks := 0
		for k, q := range points {
			if !math.IsNaN(q[0]) {
				continue
			}
			kink := c.Kinks[breaks]
			if points[k-1] != (figure.Point{kink.X, kink.Left}) || points[k+1] != (figure.Point{kink.X, kink.Right}) {
				t.Errorf("%s breaks between %v and %v, want %v", c.Name, points[k-1], points[k+1], kink)
			}
			breaks++
		}
		if breaks != len(c.Kinks) {
			t.Errorf("%s: %d breaks", c.Name, breaks)
		}
		for k := 1; k < len(points); k++ {
			if points[k][0] < points[k-1][0] {
				t.Errorf("%s goes back at %v", c.Name, points[k])
			}
		}
	}
	rings := 0
	for _, m := range p.Marks {
		if m.Style.Marker == figure.Ring {
			rings++
		}
	}
	if len(p.Marks) != 6 || rings != 3 {
		t.Errorf("%d marks, %d rings, want two for each of three kinks", len(p.Marks), rings)
	}
	if len(p.Rules) != 1 || p.Rules[0].AtY != 0.1 { // −0.1 is out of view
		t.Errorf("rules %v", p.Rules)
	}
}

// TestOutputPlot: a spike as high as its probability, and a peak out of the
// picture is named.
func TestOutputPlot(t *testing.T) {
	f := frame(t, scene(t, "relu", "tanh", "leaky_relu:alpha=0.01", "sigmoid"))
	p := f.OutputPlot(figure.Light())
	spike, named := false, false
	for _, l := range p.Lines {
		spike = spike || len(l.Points) == 2 && l.Points[0] == figure.Point{0, 0} && l.Points[1] == figure.Point{0, 0.5}
	}
	for _, n := range p.Notes {
		named = named || strings.HasPrefix(n.Text, "Leaky ReLU up to ")
	}
	if !spike || !named {
		t.Errorf("spike drawn: %v, peak named: %v", spike, named)
	}
	label := false
	for _, m := range p.Marks {
		label = label || m.Label == "ReLU: P = 0.500"
		if at := p.Y.Norm(m.At[1]); !(at >= 0 && at <= 1) {
			t.Errorf("mark at %v is out of the picture", m.At)
		}
	}
	if !label {
		t.Errorf("marks %v", p.Marks)
	}
}

// TestSpikesShareALabel where values and probabilities are the same, and all
// spikes of a constant input are inside the axes.
func TestSpikesShareALabel(t *testing.T) {
	s := scene(t, "relu", "tanh", "elu")
	s.Activations.InputMean, s.Activations.InputVariance = 0.7, 0
	p := frame(t, s).OutputPlot(figure.Light())
	var labels []string
	for _, m := range p.Marks {
		if m.Label != "" {
			labels = append(labels, m.Label)
		}
		if at := p.X.Norm(m.At[0]); !(at > 0.01 && at < 0.99) {
			t.Errorf("the spike at %v is on the edge", m.At)
		}
	}
	if got := strings.Join(labels, "; "); got != "ReLU, ELU: P = 1.000; Tanh: P = 1.000" || len(p.Marks) != 3 {
		t.Errorf("%d marks labelled %q", len(p.Marks), got)
	}
}

// TestHighest: a peak far above the next one is left out, one among equals and
// a series of growing ones are not.
func TestHighest(t *testing.T) {
	for _, c := range []struct {
		peaks []float64
		want  float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{0.4, 8}, 8}, {[]float64{0.4, 0.4, 0.7, 40}, 0.7}, {[]float64{40, 2, 1, 0.5, 0.4}, 2}} {
		if got := highest(c.peaks); got != c.want {
			t.Errorf("%v: got %v want %v", c.peaks, got, c.want)
		}
	}
}

// TestFiguresCanBeRead draws the figures with one, three and eight functions in
// both themes at print size and small: every text of the table is there whole at
// print size, and nothing fails.
func TestFiguresCanBeRead(t *testing.T) {
	for _, specs := range [][]string{
		{"gelu"}, {"relu", "rrelu", "hard_sigmoid"},
		{"sigmoid", "leaky_relu:alpha=0.01", "elu:alpha=2", "selu", "softsign", "gelu", "silu", "rrelu"},
	} {
		f := frame(t, scene(t, specs...))
		cost := &Cost{}
		for i := range f.Curves {
			cost.Functions = append(cost.Functions, FunctionCost{0.1 + float64(i), 0.2 + 3*float64(i)})
		}
		for _, theme := range []figure.Theme{figure.Light(), figure.Dark()} {
			for _, g := range []*Frame{f, f.WithCost(cost)} {
				fig := g.Figure(0, labs.Look{Theme: theme})
				texts, err := export.Texts(fig, export.Size{W: 1600, H: 1000})
				if err != nil {
					t.Fatal(err)
				}
				drawn := map[string]bool{}
				for _, x := range texts {
					drawn[x.Text] = true
				}
				want := []string{"input x", "output φ(x)", "slope φ′(x)", "output φ(X)", "density", fig.Title}
				for i := range g.Curves {
					want = append(want, append([]string{g.Curves[i].Name}, Cells(&g.Curves[i])...)...)
				}
				if g.Cost != nil {
					want = append(want, "Cost, φ full and φ′ pale, and rank in the notebook")
					for i := range g.Curves {
						want = append(want, RankText(g.Curves[i].Choice.Key), g.Curves[i].Short)
					}
				}
				for _, w := range want {
					if !drawn[w] {
						t.Errorf("%d functions, %s, cost %v: %q is not drawn", len(specs), theme.Name, g.Cost != nil, w)
					}
				}
			}
			if _, err := export.Texts(f.Figure(0, labs.Look{Theme: theme}), export.Size{W: 400, H: 300}); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestCaptionsSayEverything: the input's distribution, the threshold, and what
// marks and shades mean, where they are.
func TestCaptionsSayEverything(t *testing.T) {
	s := scene(t, "gelu")
	s.Activations.InputMean, s.Activations.InputVariance, s.Activations.Saturation = 0.5, 2, 0.07
	text := strings.Join(frame(t, s).Caption(), " ")
	for _, want := range []string{"N(0.5, 2)", "|φ′| < 0.07", "401 points", "−6 to 6"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
	for _, word := range []string{"kink", "Shaded", "Cost"} {
		if strings.Contains(text, word) {
			t.Errorf("%q explains what is not there: %q", word, text)
		}
	}
	f := frame(t, scene(t, "relu", "rrelu"))
	text = strings.Join(f.WithCost(&Cost{make([]FunctionCost, 2)}).Caption(), " ")
	for _, want := range []string{"kink", "Shaded", "Cost", "learn"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
}

// TestFigureFollowsTheScenario: the softmax where that is asked for.
func TestFigureFollowsTheScenario(t *testing.T) {
	s := scene(t)
	if title := frame(t, s).Figure(0, light()).Title; title != "6 activation functions: Sigmoid, Tanh, ReLU, Leaky ReLU, ELU, SELU" {
		t.Errorf("curves: %q", title)
	}
	s.Activations.Figure = scenario.FigureSoftmax
	f := frame(t, s)
	fig := f.Figure(0, light())
	if fig.Title != "Softmax of 5 logits at temperature 1" || !strings.Contains(fmt.Sprint(fig.Caption), "Entropy 1.1618 nats") {
		t.Errorf("softmax: %q, %q", fig.Title, fig.Caption)
	}
	texts, err := export.Texts(fig, export.Size{W: 1600, H: 1000})
	if err != nil {
		t.Fatal(err)
	}
	numbers := 0
	for _, x := range texts {
		if strings.Contains(x.Text, "0.") && len(x.Text) < 9 {
			numbers++
		}
	}
	if numbers < 25 {
		t.Errorf("%d numbers, want those of 25 cells", numbers)
	}
	if f.Len() != 1 {
		t.Errorf("%d moments", f.Len())
	}
}

// TestZonesText in words.
func TestZonesText(t *testing.T) {
	f := frame(t, scene(t, "sigmoid", "linear", "gelu", "relu", "hard_sigmoid"))
	for i, want := range []string{"x < −2.063, x > 2.063", "nowhere", "x < −1.861, −1.078 to −0.554", "x < 0", "x < −3, x > 3"} {
		if got := ZonesText(f.Curves[i].Zones); got != want {
			t.Errorf("%s: got %q want %q", f.Curves[i].Name, got, want)
		}
	}
	s := scene(t, "leaky_relu:alpha=0.01")
	s.Activations.Saturation = 2
	if got := ZonesText(frame(t, s).Curves[0].Zones); got != "everywhere" {
		t.Errorf("got %q", got)
	}
}
