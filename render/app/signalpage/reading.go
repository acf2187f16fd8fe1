package signalpage

import (
	"fmt"
	"image"
	"math"
	"strconv"

	"downhill/internal/scenario"
	"downhill/nn/meanfield"
	"downhill/nn/signal"
	"downhill/render/figure"
	signallab "downhill/render/labs/signal"
	"downhill/render/screen"
)

const (
	chart       = screen.Chart
	middleLeft  = screen.Left | screen.Middle
	middleRight = screen.Right | screen.Middle
)

// reading is a line of the card at the pointer.
type reading struct {
	name, measured, spread, theory string
}

// readings are all values of a combination at a layer.
func readings(m *signallab.Measured, layer int) []reading {
	layers := m.Layers()
	if layer < 1 || layer > len(layers) {
		return nil
	}
	l := &layers[layer-1]
	var predicted *meanfield.Layer
	if e := m.Theory.Exact; e != nil && layer <= len(e.Layers) {
		predicted = &e.Layers[layer-1]
	}
	theory := func(of func(*meanfield.Layer) float64) string {
		if predicted == nil {
			return "—"
		}
		return short(of(predicted))
	}
	variance := func(name string, q signal.Quantity, of func(*meanfield.Layer) float64) reading {
		s := &l.Stats[q]
		return reading{name, power(s.Log10Mean), spread(s.Log10Std), theory(of)}
	}
	share := func(name string, q signal.Quantity) reading {
		r := reading{name: name, measured: percent(l.Stats[q].Mean), theory: ""}
		if sd := l.Stats[q].Std; !math.IsNaN(sd) {
			r.spread = "± " + figure.Short(100*sd, 2)
		}
		return r
	}
	mean := l.Stats[signal.ActMean]
	out := []reading{
		variance("variance of z", signal.PreVar, func(t *meanfield.Layer) float64 { return t.Q }),
		variance("variance of h", signal.ActVar, func(t *meanfield.Layer) float64 { return t.Variance() }),
		variance("variance of ∂L/∂z", signal.GPreVar, func(t *meanfield.Layer) float64 { return t.GradPre }),
		variance("variance of ∂L/∂h", signal.GActVar, func(t *meanfield.Layer) float64 { return t.GradAct }),
		variance("variance of ∂L/∂W", signal.GWVar, func(t *meanfield.Layer) float64 { return t.GradWeight }),
		{"mean of h", short(mean.Mean), "", theory(func(t *meanfield.Layer) float64 { return t.Mean })},
		share("saturated, |φ′| < 0.1", signal.Saturated), share("exactly 0", signal.Zero),
	}
	if !math.IsNaN(mean.Std) {
		out[5].spread = "± " + figure.Short(mean.Std, 2)
	}
	return out
}

// short writes a number with three digits, a dash where there is none, and 0
// for what rounding leaves of it.
func short(x float64) string {
	switch {
	case math.IsNaN(x):
		return "—"
	case math.Abs(x) < 1e-14:
		return "0"
	}
	return figure.Short(x, 3)
}

// power writes 10ˣ, also where that leaves the numbers of the machine.
func power(x float64) string {
	switch {
	case math.IsNaN(x):
		return "—"
	case math.IsInf(x, -1):
		return "0"
	case x < -300 || x > 300:
		return "10^" + figure.Fixed(x, 1)
	}
	return figure.Short(math.Pow(10, x), 3)
}

// spread is one standard deviation of log₁₀ to either side, in words: a
// percentage where that is small, else a factor.
func spread(sd float64) string {
	switch by := math.Pow(10, sd); {
	case math.IsNaN(sd):
		return ""
	case by < 1.5:
		return "± " + figure.Short(100*(by-1), 2) + " %"
	default:
		return "×÷ " + figure.Short(by, 2)
	}
}

func percent(x float64) string {
	if math.IsNaN(x) {
		return "—"
	}
	return figure.Fixed(100*x, 1) + " %"
}

// drawReading lists what was measured at the layer under the pointer, beside it.
func (pg *Page) drawReading(k *ink, f *frame) {
	h := &pg.hover
	if h.layer == 0 || h.run < 0 || h.run >= len(f.Runs) {
		return
	}
	m := &f.Runs[h.run]
	lines := readings(m, h.layer)
	if lines == nil {
		return
	}
	title := "layer " + strconv.Itoa(h.layer) + " of " + strconv.Itoa(f.layers())
	if m.Result != nil && m.Result.Preview {
		title += ", first estimate"
	}
	size := pg.writeCard(k, title, m, lines)
	gap, room := pg.s.Px(14), pg.rooms.body
	x := h.at.X + gap
	if x+size.X > room.Max.X-gap {
		x = h.at.X - gap - size.X
	}
	x = max(room.Min.X+gap, min(x, room.Max.X-gap-size.X))
	y := h.at.Y + gap
	if y+size.Y > room.Max.Y-gap {
		y = h.at.Y - gap - size.Y
	}
	pg.views.card.Draw(k.dst, image.Pt(x, max(room.Min.Y, min(y, room.Max.Y-size.Y))))
}

// writeCard writes a table of readings and returns its size.
func (pg *Page) writeCard(k *ink, title string, m *signallab.Measured, lines []reading) image.Point {
	u, t := k.u, pg.s.Theme
	cells := func(r *reading) [3]string { return [3]string{r.measured, r.spread, r.theory} }
	header := reading{"", "measured", "spread", "theory"}
	names, wide := 0.0, [3]float64{}
	for _, r := range append([]reading{header}, lines...) {
		names = math.Max(names, k.body.Measure(r.name)/u)
		for i, c := range cells(&r) {
			wide[i] = math.Max(wide[i], math.Ceil(k.body.Measure(c)/u/8)*8) // so that the card does not shake
		}
	}
	const pad, gap, row, top = 12.0, 14.0, 19.0, 48.0
	label := m.Label
	width := pad + names + 3*gap + wide[0] + wide[1] + wide[2] + pad
	size := image.Pt(int(width*u), int((top+float64(len(lines))*row+8)*u))
	img, b := pg.views.card.Blank(size)
	style := signallab.Style(t, m.Index)
	b.Marker(style.Marker, (pad+5)*u, 16*u, 4.5*u, 0, style.Color, faint(t.Panel, 0))
	k.strong.Draw(img, k.strong.Fit(label, (width-2*pad-18)*u), (pad+18)*u, 16*u, middleLeft, t.Text)
	k.small.Draw(img, title, pad*u, 36*u, middleLeft, t.Muted)
	x := pad + names
	var right [3]float64
	for i, text := range cells(&header) {
		x += gap + wide[i]
		right[i] = x
		k.small.Draw(img, text, x*u, 36*u, middleRight, t.Muted)
	}
	for n := range lines {
		y := (top + (float64(n)+0.5)*row) * u
		k.body.Draw(img, lines[n].name, pad*u, y, middleLeft, t.Text)
		for i, text := range cells(&lines[n]) {
			tone := t.Text
			if i == 1 {
				tone = t.Muted
			}
			k.body.Draw(img, text, right[i]*u, y, middleRight, tone)
		}
	}
	b.Draw(img)
	return size
}

// progressText says how far the measurement is.
func progressText(f *frame) string {
	if f == nil {
		return "measuring …"
	}
	g := &f.Scenario.Signal
	if f.gridded() {
		if f.Done {
			return fmt.Sprintf("%d cells measured", len(f.Cells))
		}
		measured, estimate := 0, ""
		for i := range f.Cells {
			if f.Cells[i].Result.Done {
				measured++
			} else if f.Cells[i].Known() {
				estimate = "first estimate · "
			}
		}
		return fmt.Sprintf("%s%d of %d cells", estimate, measured, len(f.Cells))
	}
	trials, preview := g.Trials, false
	for i := range f.Runs {
		r := f.Runs[i].Result
		if r == nil {
			continue
		}
		trials = min(trials, r.Trials)
		preview = preview || r.Preview || r.Trials == 0
	}
	switch {
	case f.Done:
		return plural(g.Trials, "trial")
	case preview:
		return fmt.Sprintf("first estimate · 0 of %s", plural(g.Trials, "trial"))
	}
	return fmt.Sprintf("%d of %s", trials, plural(g.Trials, "trial"))
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// sizes says what is measured.
func sizes(s *scenario.Scenario) string {
	g := &s.Signal
	depth, width, batch := g.Depth, g.Width, g.Batch
	if g.Figure == scenario.FigureGrid {
		depth, width, batch = g.Grid.Depth, g.Grid.Width, g.Grid.Batch
	}
	return fmt.Sprintf("%d layers of %d units, batch %d", depth, width, batch)
}
