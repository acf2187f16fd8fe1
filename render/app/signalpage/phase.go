package signalpage

import (
	"fmt"
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/nn/meanfield"
	"downhill/render/app/stage"
	"downhill/render/figure"
	signallab "downhill/render/labs/signal"
)

// phaseShare is the share of the width that the diagram takes.
const phaseShare = 0.54

// drawPhase draws the diagram of the selected combination's activation, and
// beside it what theory and measurement say of the combination.
func (pg *Page) drawPhase(dst *ebiten.Image, all bool) {
	if !pg.stale(all) {
		return
	}
	f, v, t := pg.runs, &pg.views, pg.s.Theme
	body := pg.rooms.body
	stage.Fill(dst, body, t.Panel)
	m := pg.measured(pg.selected)
	if m == nil {
		pg.say(dst, body, "measuring …")
		return
	}
	at := body.Min.X + int(phaseShare*float64(body.Dx()))
	left, right := image.Rect(body.Min.X, body.Min.Y, at, body.Max.Y), image.Rect(at, body.Min.Y, body.Max.X, body.Max.Y)
	k := pg.ink(dst)
	plot := pg.diagram(f, m)
	if plot == nil {
		v.phase.Area = image.Rectangle{}
		pg.say(dst, left, "working the diagram out …")
	} else {
		v.paint(&k, v.phase, left, plot)
	}
	pg.layColumns(f, right, func() []signallab.Panel {
		only := *f.Frame
		only.Runs = []signallab.Measured{visible(m)}
		return only.VariancePanels(t, pg.hidden.shown())
	})
	c := &v.columns
	v.want(len(c.panels))
	for i, p := range c.panels {
		v.paint(&k, v.panels[i], c.areas[i], pg.crossed(p))
	}
	if len(c.panels) == 0 {
		pg.say(dst, right, pg.nothing())
	} else {
		pg.drawHeads(&k, f)
	}
	if pg.hover.layer > 0 {
		pg.drawReading(&k, f)
	} else if pg.hover.inPhase && plot != nil {
		pg.drawPhaseReading(&k, m)
	}
}

// diagram is the phase diagram of a combination's activation with the points of
// all combinations that have it, nil while it is being worked out.
func (pg *Page) diagram(f *frame, m *signallab.Measured) *figure.Plot {
	base := f.diagrams[m.Activation()]
	if base == nil {
		return nil
	}
	t := pg.s.Theme
	plot := *base
	plot.Title = "χ₁ of " + scenario.FunctionLabel(m.Combination.Activation) + ": purple vanishes, green explodes"
	plot.Legend = false
	edge := base.Lines[0]
	edge.Style.Color = figure.Ink(figure.Dark().Panel, plot.Field.Map.At(0.5), 7) // the middle is bright in both themes
	plot.Lines, plot.Marks, plot.Notes = []figure.Line{edge}, nil, nil
	if at, ok := halfway(edge.Points, plot.Y.Max*0.62); ok && at[0] < 0.9*plot.X.Max {
		plot.Notes = append(plot.Notes, figure.Note{At: at, Text: "χ₁ = 1", Color: edge.Style.Color})
	}
	u := pg.s.Unit()
	area := pg.views.phase.Area
	if area.Empty() {
		area = pg.rooms.body
	}
	plot.X = plot.X.WithTicks(max(2, int(float64(area.Dx())/u/70)))
	plot.Y = plot.Y.WithTicks(max(2, int(float64(area.Dy())/u/44)))
	for k := range f.Runs {
		other := &f.Runs[(m.Index+1+k)%len(f.Runs)] // the selected one last, above the others
		if other.Activation() != m.Activation() || other.Combination.Hidden && other.Index != m.Index {
			continue
		}
		style, at, size := signallab.Style(t, other.Index), place(other), 6.5
		if other.Index == m.Index {
			size = 10
		}
		plot.Marks = append(plot.Marks, figure.Mark{At: at, Style: style, Radius: size, Rim: true})
		if at[0] > plot.X.Max || at[1] > plot.Y.Max {
			plot.Notes = append(plot.Notes, figure.Note{At: at, Arrow: true, Color: style.Color, Text: "σ_w² = " + figure.Short(at[0], 3)})
		}
	}
	return &plot
}

// halfway is where a line crosses a height.
func halfway(line []figure.Point, y float64) (figure.Point, bool) {
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		if (a[1]-y)*(b[1]-y) <= 0 && a[1] != b[1] {
			t := (y - a[1]) / (b[1] - a[1])
			return figure.Point{a[0] + t*(b[0]-a[0]), y}, true
		}
	}
	return figure.Point{}, false
}

// drawPhaseReading says what theory predicts where the pointer is; while the
// point is dragged, for the point.
func (pg *Page) drawPhaseReading(k *ink, m *signallab.Measured) {
	p := pg.views.phase
	at, chi := p.At, math.NaN()
	if pg.drag.on {
		at = place(m)
		if e := m.Theory.Exact; e != nil {
			chi = e.Fixed.Chi
		}
	} else {
		chi = chiAt(pg.runs.diagrams[m.Activation()].Field, at)
	}
	lines := []stage.CardLine{{Left: "σ_w²", Right: short(at[0])}, {Left: "σ_b²", Right: short(at[1])},
		{Left: "χ₁ a layer", Right: short(chi)}}
	what := "gradients vanish here"
	switch {
	case math.IsNaN(chi):
		what = "no χ₁ known"
	case math.Abs(chi-1) < 0.01:
		what = "the edge of chaos"
	case chi > 1:
		what = "gradients explode here"
	}
	pg.views.card.Lines(what, lines)
	pg.layCard(k, p.Area)
}

// chiAt is χ₁ at a point of the diagram, by bilinear interpolation of its
// logarithm between the nodes.
func chiAt(z *figure.Field, p figure.Point) float64 {
	x := (p[0] - z.XMin) / (z.XMax - z.XMin) * float64(z.NX-1)
	y := (p[1] - z.YMin) / (z.YMax - z.YMin) * float64(z.NY-1)
	i, j := min(max(0, int(x)), z.NX-2), min(max(0, int(y)), z.NY-2)
	fx, fy := x-float64(i), y-float64(j)
	at := func(i, j int) float64 { return z.Z[j*z.NX+i] }
	low := at(i, j)*(1-fx) + at(i+1, j)*fx
	high := at(i, j+1)*(1-fx) + at(i+1, j+1)*fx
	return math.Pow(10, low*(1-fy)+high*fy)
}

// facts are what theory says of a combination, in numbers.
func facts(m *signallab.Measured) []string {
	out := []string{"σ_w² = " + short(m.Theory.WeightVariance) + ", σ_b² = " + short(m.Combination.BiasVariance)}
	e := m.Theory.Exact
	if e == nil {
		return append(out, m.Theory.Missing)
	}
	out = append(out, "q* = "+short(e.Fixed.Q)+", χ₁ = "+short(e.Fixed.Chi)+depthScale(e))
	if v := m.GradientFactor(); !math.IsNaN(v) {
		out = append(out, "measured: variance of ∂L/∂z × "+short(v)+" a layer")
	}
	return append(out, e.Notes...)
}

// depthScale is how many layers a gradient passes before it is changed by e.
func depthScale(e *meanfield.Prediction) string {
	xi := 1 / math.Abs(math.Log(e.Fixed.Chi))
	if math.IsNaN(xi) || xi == 0 {
		return ""
	}
	if math.IsInf(xi, 1) || xi > 1e4 {
		return ", ξ = ∞ layers"
	}
	return fmt.Sprintf(", ξ = %s layers", figure.Short(xi, 2))
}
