package activationspage

import (
	"fmt"
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/stage"
	"downhill/render/figure"
	activationslab "downhill/render/labs/activations"
)

// softmaxKey is what the softmax is drawn from.
type softmaxKey struct {
	frame *activationslab.Frame
	hot   int // the logit under the pointer, or that is dragged; −1 for none
	cell  image.Point
	held  figure.Point // the axis of the logits while one is dragged
}

// softmaxBase is what does not follow the pointer. The field is kept while the
// frame is the same.
type softmaxBase struct {
	frame    *activationslab.Frame
	theme    string
	logits   *figure.Plot
	probs    *figure.Plot
	jacobian *figure.Plot
}

// noCell is where no entry of the Jacobian is.
func noCell() image.Point { return image.Pt(-1, -1) }

// placeSoftmax stands logits above probabilities, and the Jacobian beside both.
func (p *plots) placeSoftmax(body image.Rectangle) {
	x, y := body.Min.X+body.Dx()*45/100, body.Min.Y+body.Dy()*52/100
	p.logits.Area = image.Rect(body.Min.X, body.Min.Y, x, y)
	p.probs.Area = image.Rect(body.Min.X, y, x, body.Max.Y)
	p.jacobian.Area = image.Rect(x, body.Min.Y, body.Max.X, body.Max.Y)
}

func (pg *Page) drawSoftmax(dst *ebiten.Image, all bool) {
	p, t := &pg.plots, pg.s.Theme
	if all {
		stage.Fill(dst, pg.rooms.body, t.Panel)
	}
	f := pg.frame()
	if f == nil {
		return
	}
	if p.soft.frame != f || p.soft.theme != t.Name {
		p.soft = pg.softmaxPlots(f)
	}
	key := softmaxKey{f, pg.drag.logit(), pg.drag.cell, pg.drag.heldAxis()}
	if p.logits.Changed(key, all) {
		plot := *p.soft.logits
		if key.held != (figure.Point{}) {
			plot.Y.Min, plot.Y.Max = key.held[0], key.held[1]
			plot.Notes = notesOf(f, plot.Y, t)
		}
		plot.Y = plot.Y.WithTicks(max(3, int(float64(p.logits.Area.Dy())/pg.s.Unit()/40)))
		pg.handles(&plot, f, key.hot)
		p.logits.Paint(dst, &plot)
	}
	key.held = figure.Point{}
	if p.probs.Changed(key, all) {
		plot := *p.soft.probs
		p.probs.Paint(dst, &plot)
	}
	if p.jacobian.Changed(key, all) {
		plot := *p.soft.jacobian
		if c := key.cell; c != noCell() {
			n := len(f.Softmax.P)
			plot.Lines = append(plot.Lines, cellOutline(float64(c.X+1), float64(n-c.Y), t))
		}
		p.jacobian.Paint(dst, &plot)
		pg.drawEntry(dst, f)
	}
}

// softmaxPlots are the lab's with their names above: at the end of an axis they
// would hide its last number.
func (pg *Page) softmaxPlots(f *activationslab.Frame) softmaxBase {
	t := pg.s.Theme
	b := softmaxBase{f, t.Name, f.LogitPlot(t), f.ProbabilityPlot(t), f.JacobianPlot(t)}
	b.logits.Title = "logit z of class i"
	b.probs.Title = "probability p of class i at temperature T = " + figure.Short(f.Softmax.Temperature, 3)
	b.jacobian.Title = "derivative ∂pᵢ/∂zⱼ: row i is the probability, column j the logit"
	for _, p := range []*figure.Plot{b.logits, b.probs, b.jacobian} {
		p.X.Label, p.Y.Label = "", ""
	}
	if len(b.jacobian.Field.Ticks) == 0 {
		field := *b.jacobian.Field
		field.Ticks = field.BarTicks(7)
		b.jacobian.Field = &field
	}
	return b
}

// notesOf are the numbers at the bars' ends on an axis that is held while one is
// dragged.
func notesOf(f *activationslab.Frame, y figure.Axis, t figure.Theme) []figure.Note {
	room := 0.09 * (y.Max - y.Min)
	var out []figure.Note
	for i, v := range f.Softmax.Logits {
		at := figure.Point{float64(i + 1), v + math.Copysign(room/2, v)}
		out = append(out, figure.Note{At: at, Text: brief(v), Color: t.Text, Cell: figure.Point{1, room}})
	}
	return out
}

// handles shows at the ends of the bars that they can be dragged.
func (pg *Page) handles(plot *figure.Plot, f *activationslab.Frame, hot int) {
	t := pg.s.Theme
	for i, z := range f.Softmax.Logits {
		line := figure.Line{Style: figure.Style{Color: t.Muted}, Width: 3, Points: []figure.Point{{float64(i+1) - 0.36, z}, {float64(i+1) + 0.36, z}}}
		if i == hot {
			line.Style.Color, line.Width = t.Text, 5
		}
		plot.Lines = append(plot.Lines, line)
	}
}

func cellOutline(x, y float64, t figure.Theme) figure.Line {
	return figure.Line{Style: figure.Style{Color: t.Text}, Width: 2.5, Casing: true, Points: []figure.Point{
		{x - 0.5, y - 0.5}, {x + 0.5, y - 0.5}, {x + 0.5, y + 0.5}, {x - 0.5, y + 0.5}, {x - 0.5, y - 0.5}}}
}

// drawEntry says what the entry of the Jacobian under the pointer is.
func (pg *Page) drawEntry(dst *ebiten.Image, f *activationslab.Frame) {
	c := pg.drag.cell
	n := len(f.Softmax.P)
	if c == noCell() || c.X >= n || c.Y >= n {
		return
	}
	card := pg.plots.entry
	card.Lines(fmt.Sprintf("∂p%s/∂z%s", sub(c.Y+1), sub(c.X+1)), pg.entryLines(f, c))
	inner, size, gap := pg.plots.jacobian.Inner, card.Size(), pg.s.Px(14)
	at := pg.drag.at.Add(image.Pt(gap, gap))
	if at.X+size.X > inner.Max.X {
		at.X = pg.drag.at.X - gap - size.X
	}
	if at.Y+size.Y > inner.Max.Y {
		at.Y = pg.drag.at.Y - gap - size.Y
	}
	at.X = max(at.X, pg.plots.jacobian.Area.Min.X)
	card.Draw(dst, at)
}

func (pg *Page) entryLines(f *activationslab.Frame, c image.Point) []stage.CardLine {
	s := &f.Softmax
	n := len(s.P)
	d := s.Jacobian[c.Y*n+c.X]
	what := "raising z" + sub(c.X+1) + " lowers p" + sub(c.Y+1)
	switch {
	case d > 0:
		what = "raising z" + sub(c.X+1) + " raises p" + sub(c.Y+1)
	case d == 0:
		what = "z" + sub(c.X+1) + " does nothing to p" + sub(c.Y+1)
	}
	return []stage.CardLine{{Left: figure.Short(d, 4)}, {Left: what}}
}

// sub writes a number as an index.
func sub(n int) string {
	digits := []rune("₀₁₂₃₄₅₆₇₈₉")
	out := ""
	for _, r := range fmt.Sprint(n) {
		out += string(digits[r-'0'])
	}
	return out
}
