package signalpage

import (
	"image"
	"math"
	"slices"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	signallab "downhill/render/labs/signal"
)

// columns are the combinations side by side, each with what it is and what
// theory says in its head, and below it the forward and the backward pass, which
// share their axes.
type columns struct {
	frame  *frame
	hidden hidden
	figure string
	room   image.Rectangle
	runs   []int // the combination of each column
	heads  []head
	areas  []image.Rectangle
	panels []signallab.Panel
	top    int // where the plots begin
}

// head is what stands above a column.
type head struct {
	at          image.Rectangle
	name, words []string
}

// Sizes of the heads in px of the design.
const (
	headLine = 17
	headPad  = 8
	// narrowColumn is the width below which names of axes are short.
	narrowColumn = 200
	// narrowestColumn is the width below which the first has room for one name.
	narrowestColumn = 110
)

// layColumns makes panels, heads and places of the columns anew where something but
// the pointer changed.
func (pg *Page) layColumns(f *frame, room image.Rectangle, panels func() []signallab.Panel) {
	c := &pg.views.columns
	if c.frame == f && c.hidden == pg.hidden && c.figure == pg.figure() && c.room == room {
		return
	}
	*c = columns{frame: f, hidden: pg.hidden, figure: pg.figure(), room: room, panels: panels()}
	for _, p := range c.panels {
		if !slices.Contains(c.runs, p.Run) {
			c.runs = append(c.runs, p.Run)
		}
	}
	n := len(c.runs)
	if n == 0 {
		return
	}
	rows := len(c.panels) / n
	pg.layHeads(f, n)
	s := pg.s
	gap := s.Px(4)
	var areas []image.Rectangle
	var plots []*figure.Plot
	for i, p := range c.panels {
		col, row := i%n, i/n
		x0, x1 := room.Min.X+col*room.Dx()/n, room.Min.X+(col+1)*room.Dx()/n
		y0, y1 := c.top+row*(room.Max.Y-c.top)/rows, c.top+(row+1)*(room.Max.Y-c.top)/rows
		if col < n-1 {
			x1 -= gap
		}
		areas = append(areas, image.Rect(x0, y0, x1, y1))
		pg.dress(p, col, row == rows-1, areas[i])
		plots = append(plots, p.Plot)
	}
	areas, margins := s.Kit.Align(areas, plots, s.Unit())
	for i := range c.panels {
		c.panels[i].Plot.Margins = margins[i]
	}
	c.areas = areas
	if pg.figure() == scenario.FigureHistograms {
		for i := range c.panels {
			outline(plots[i], float64(s.Kit.Inner(areas[i], plots[i], s.Unit(), chart).Dy())/s.Unit())
		}
	}
	for i := range c.heads { // above the axes, where these are
		inner := s.Kit.Inner(areas[i], plots[i], s.Unit(), chart)
		c.heads[i].at.Min.X, c.heads[i].at.Max.X = inner.Min.X, inner.Max.X
	}
	pg.layHeads(f, n)
}

// layHeads breaks the heads' texts into lines and gives all the same height.
func (pg *Page) layHeads(f *frame, n int) {
	c, k := &pg.views.columns, pg.ink(nil)
	if c.heads == nil {
		c.heads = make([]head, n)
		for i := range c.heads {
			c.heads[i].at = image.Rect(c.room.Min.X+i*c.room.Dx()/n, c.room.Min.Y, c.room.Min.X+(i+1)*c.room.Dx()/n-pg.s.Px(40), c.room.Min.Y)
		}
	}
	lines := 0
	for i := range c.heads {
		h, m := &c.heads[i], &f.Runs[c.runs[i]]
		w := float64(h.at.Dx())
		h.name = wrap(k.strong, m.Label, w-18*k.u, 2)
		h.words = wrap(k.body, m.Theory.Words, w, 2)
		if !fits(k.body, m.Theory.Words, w, 2) {
			h.words = wrap(k.body, m.Theory.Brief(), w, 3)
		}
		lines = max(lines, len(h.name)+len(h.words))
	}
	if c.top == 0 { // the second time the plots are placed already
		c.top = c.room.Min.Y + pg.s.Px(float64(2*headPad+lines*headLine))
	}
}

// dress gives a panel the look of one of several that share axes.
func (pg *Page) dress(p signallab.Panel, col int, last bool, at image.Rectangle) {
	plot, u := p.Plot, pg.s.Unit()
	plot.Title, plot.Legend = "", false
	narrow := float64(at.Dx()) < narrowColumn*u
	if pg.figure() == scenario.FigureHistograms {
		plot.X = ticked(plot.X, float64(at.Dx())/u/60)
	} else {
		plot.X.Ticks = thin(plot.X.Ticks, int(float64(at.Dx())/u/52))
	}
	if pg.figure() == scenario.FigureHistograms {
		plot.Y.Ticks = thin(plot.Y.Ticks, int(float64(at.Dy())/u/26))
		if narrow {
			plot.X.Label = strings.NewReplacer("activation ", "", "gradient ", "", " of its layer", "").Replace(plot.X.Label)
		}
	} else {
		plot.Y = plot.Y.WithTicks(max(2, int(float64(at.Dy())/u/34)))
		plot.Y.Label = "forward"
		if p.Backward {
			plot.Y.Label = "backward"
		}
		if !narrow {
			plot.Y.Label = "variance, " + plot.Y.Label
		}
		plot.X.Bare = !last
		if pg.hidden.theory {
			plot.Lines = slices.DeleteFunc(slices.Clone(plot.Lines), theoretical)
		}
	}
	plot.Y.Bare = col > 0
	if col == 0 && float64(at.Dx()) < narrowestColumn*u { // the others say it
		plot.Y.Label, plot.X.Label = firstOf(plot.X.Label, plot.Y.Label, pg.figure()), ""
	}
}

// firstOf is what the first of very narrow columns is named by: the quantity of
// a histogram, or the direction.
func firstOf(x, y, view string) string {
	if view == scenario.FigureHistograms {
		return x
	}
	return y
}

// outline makes the edges of ridges, every second band, as high as a line is
// wide in a plot of so many px, so that it does not break up into dashes.
func outline(p *figure.Plot, high float64) {
	up := 1.3 * (p.Y.Max - p.Y.Min) / math.Max(1, high)
	bands := slices.Clone(p.Bands)
	for i := 1; i < len(bands); i += 2 {
		line := slices.Clone(bands[i].Lower)
		for k := range line {
			line[k][1] += up
		}
		bands[i].Upper = line
	}
	p.Bands = bands
}

// theoretical says whether a line is a prediction: measured ones have names.
func theoretical(l figure.Line) bool { return l.Name == "" && len(l.Style.Dash) > 0 }

// drawColumns draws the variances or the histograms.
func (pg *Page) drawColumns(dst *ebiten.Image, all bool) {
	if !pg.stale(all) {
		return
	}
	f, v := pg.runs, &pg.views
	stage.Fill(dst, pg.rooms.body, pg.s.Theme.Panel)
	if f == nil {
		pg.say(dst, pg.rooms.body, "measuring …")
		return
	}
	pg.layColumns(f, pg.rooms.body, func() []signallab.Panel { return pg.panelsOf(f.Frame) })
	c := &v.columns
	v.want(len(c.panels))
	if len(c.panels) == 0 {
		pg.say(dst, pg.rooms.body, pg.nothing())
		return
	}
	k := pg.ink(dst)
	for i, p := range c.panels {
		v.paint(&k, v.panels[i], c.areas[i], pg.crossed(p))
	}
	pg.drawHeads(&k, f)
	pg.drawReading(&k, f)
}

// panelsOf are the panels of the view.
func (pg *Page) panelsOf(f *signallab.Frame) []signallab.Panel {
	t := pg.s.Theme
	if pg.figure() == scenario.FigureHistograms {
		return slices.DeleteFunc(f.HistogramPanels(t), func(p signallab.Panel) bool {
			return p.Backward && pg.hidden.gradients || !p.Backward && pg.hidden.activations
		})
	}
	return f.VariancePanels(t, pg.hidden.shown())
}

// nothing says why there is nothing to see.
func (pg *Page) nothing() string {
	for _, c := range pg.doc.Signal.Runs {
		if !c.Hidden {
			return "No quantity is shown: click one above."
		}
	}
	return "No combination is shown: press 1, or click its marker in the panel."
}

// crossed is a panel with the layer under the pointer.
func (pg *Page) crossed(p signallab.Panel) *figure.Plot {
	h := &pg.hover
	if h.layer == 0 {
		return p.Plot
	}
	plot := *p.Plot
	rule := figure.Rule{AtX: float64(h.layer), AtY: math.NaN(), Color: pg.s.Theme.Accent}
	if pg.figure() == scenario.FigureHistograms {
		rule.AtX, rule.AtY = math.NaN(), float64(h.layer)
	}
	plot.Rules = append(slices.Clip(plot.Rules), rule)
	return &plot
}

// drawHeads names the columns, the selected one raised.
func (pg *Page) drawHeads(k *ink, f *frame) {
	t, u, c := pg.s.Theme, k.u, &pg.views.columns
	for i := range c.heads {
		h, style := &c.heads[i], signallab.Style(t, c.runs[i])
		h.at.Min.Y, h.at.Max.Y = c.room.Min.Y+pg.s.Px(headPad-4), c.top-pg.s.Px(headPad-4)
		if c.runs[i] == pg.selected && len(c.heads) > 1 {
			k.b.RoundRect(image.Rect(h.at.Min.X-pg.s.Px(7), h.at.Min.Y, h.at.Max.X+pg.s.Px(3), h.at.Max.Y), 6*u, t.Raised, t.Line, math.Max(1, u))
			k.b.Draw(k.dst)
		}
		pg.drawHead(k, h, style)
	}
}

// drawHead writes one head: the name with its marker, and below it what theory
// says, in the combination's colour.
func (pg *Page) drawHead(k *ink, h *head, style figure.Style) {
	x, y := float64(h.at.Min.X), float64(h.at.Min.Y)+float64(headLine)*k.u*0.75
	k.b.Marker(style.Marker, x+6*k.u, y, 5*k.u, 0, style.Color, faint(pg.s.Theme.Panel, 0))
	k.b.Draw(k.dst)
	for _, line := range h.name {
		k.strong.Draw(k.dst, line, x+18*k.u, y, middleLeft, pg.s.Theme.Text)
		y += headLine * k.u
	}
	for _, line := range h.words {
		k.body.Draw(k.dst, line, x, y, middleLeft, style.Color)
		y += headLine * k.u
	}
}
