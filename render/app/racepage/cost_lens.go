package racepage

import (
	"fmt"
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	"downhill/render/screen"
	"downhill/render/ui"
)

// costLens shows what second order costs: memory over parameters, with a line to
// drag, and beside it what each racer keeps for so many and has asked for.
type costLens struct {
	noLens
	pg      *Page
	frame   *racelab.CostFrame
	of      costKey
	plot    *stage.Plot[costState]
	table   *stage.Card
	methods *stage.Card
	drawn   *racelab.CostFrame // that the table shows
	reading *stage.Card
	side    image.Rectangle // of the table
	hover   costHover
	drag    bool
	w       costWidgets
}

// costKey is what the costs follow from.
type costKey struct {
	shot       *shot
	step       int
	parameters int
	gen        int
}

// costState is what the plot was drawn for.
type costState struct {
	frame *racelab.CostFrame
	hover costHover
}

// costHover is the pointer on the plot.
type costHover struct {
	on bool
	n  float64
	at image.Point
}

type costWidgets struct {
	parameters *ui.Number
	network    *ui.Choice
}

var _ lens = (*costLens)(nil)

func newCostLens(pg *Page) *costLens {
	return &costLens{pg: pg, plot: stage.NewPlot[costState](pg.st, screen.Chart), table: stage.NewCard(pg.st), methods: stage.NewCard(pg.st), reading: stage.NewCard(pg.st)}
}

func (v *costLens) figure() string { return scenario.FigureCost }

func (v *costLens) item() ui.Item {
	return ui.Item{Title: "Cost", Help: "What second order costs: the memory of every method by parameters, and what each racer asked for (M goes on)"}
}

func (v *costLens) says() string {
	if v.frame == nil {
		return ""
	}
	n := v.frame.Parameters
	return "Hessian of " + racelab.Count(n) + " parameters: " + racelab.Bytes(8*n*n) + " · drag the line"
}

// The table in px of the design.
const (
	costTable = 384
	costRow   = 19
	costHead  = 30
)

func (v *costLens) place() {
	c := v.pg.rooms.Canvas
	v.side, v.plot.Area = c, c
	v.plot.Area.Max.X = c.Max.X - v.pg.st.Px(costTable+stage.CardMargin)
	v.side.Min.X = v.plot.Area.Max.X
	v.hover, v.drag, v.drawn = costHover{}, false, nil
}

func (v *costLens) tick(shown bool) {
	m := v.pg.model
	f := v.pg.frameOf()
	if !shown || f == nil {
		return
	}
	key := costKey{m.shot, m.Step(), m.Scene.Race.Cost.Resolved().Parameters, m.gen}
	if key == v.of && v.frame != nil {
		return
	}
	// The frame is of the document as it was run; how the costs are read is not
	// part of that.
	whole := *f
	whole.Scenario.Race.Cost = m.Scene.Race.Cost
	v.frame, v.of = whole.Cost(min(m.Step(), f.Rec.Step)), key
}

func (v *costLens) draw(dst *ebiten.Image, all bool) {
	pg := v.pg
	if all {
		stage.Fill(dst, pg.rooms.Canvas, pg.st.Theme.Panel)
	}
	if v.frame == nil {
		return
	}
	if !v.plot.Changed(costState{v.frame, v.hover}, all) {
		return
	}
	p := v.frame.Plot(pg.st.Theme)
	if v.hover.on {
		p.Rules = append(p.Rules, figure.Rule{AtX: v.hover.n, AtY: math.NaN(), Color: pg.st.Theme.Muted})
	}
	p.X = p.X.WithTicks(max(2, int(float64(v.plot.Area.Dx())/pg.st.Unit()/90)))
	stage.Fill(dst, v.side, pg.st.Theme.Panel)
	v.plot.Paint(dst, p)
	if v.drawn != v.frame {
		v.drawn = v.frame
		v.paintTable()
		v.paintMethods()
	}
	m := pg.st.Px(stage.CardMargin)
	v.table.Draw(dst, v.side.Min.Add(image.Pt(0, m)))
	if at := v.side.Min.Add(image.Pt(0, 2*m+v.table.Size().Y)); at.Y+v.methods.Size().Y+m <= v.side.Max.Y {
		v.methods.Draw(dst, at)
	}
	if v.hover.on {
		v.readHover()
		v.reading.Beside(dst, v.plot.Inner, v.hover.at.X)
	}
}

// readHover lists what the methods keep where the pointer is.
func (v *costLens) readHover() {
	var lines []stage.CardLine
	for _, m := range v.frame.Readings(v.hover.n) {
		lines = append(lines, stage.CardLine{Left: m[0], Right: m[1]})
	}
	v.reading.Lines(racelab.Count(v.hover.n)+" parameters · click to read the table there", lines)
}

// costColumn is a column of the table: where it ends, in px of the design.
type costColumn struct {
	head  string
	right float64
}

// paintTable writes the racers: what each keeps and has asked for.
func (v *costLens) paintTable() {
	pg := v.pg
	u, t := pg.st.Unit(), pg.st.Theme
	px := func(x float64) int { return int(math.Round(x * u)) }
	rows := v.frame.Measured()
	most := max(1, int(float64(v.side.Dy())/u-2*stage.CardMargin-costHead-30)/costRow)
	if len(rows) > most {
		rows = rows[:most]
	}
	body, small := pg.st.Kit.Fonts.Face(12*u, screen.Regular, true), pg.st.Kit.Fonts.Face(11*u, screen.Regular, true)
	columns := []costColumn{{"keeps", 176}, {"steps", 222}, {"f", 262}, {"∇f", 302}, {"H", 334}, {"evals", 376}}
	img, b := v.table.Blank(image.Pt(px(costTable), px(costHead+float64(len(rows))*costRow+28)))
	small.Draw(img, "to converge", 12*u, 19*u, screen.Left, t.Muted)
	for _, c := range columns {
		small.Draw(img, c.head, c.right*u, 19*u, screen.Right, t.Muted)
	}
	for i, m := range rows {
		y := (costHead + (float64(i)+0.5)*costRow) * u
		style := racelab.Style(t, m.Racer)
		text := t.Text
		if m.Hidden {
			text = t.Muted
		}
		b.Marker(style.Marker, 18*u, y, 5*u, 0, style.Color, t.Panel)
		body.Draw(img, body.Fit(m.Name, 92*u), 30*u, y, screen.Middle, text)
		arrived := text
		if m.Step == 0 || m.Arrived() != fmt.Sprint(m.Step) {
			arrived = t.Muted
		}
		for k, cell := range []string{racelab.Bytes(m.Bytes), m.Arrived(), costCount(m.Calls.Functions), costCount(m.Calls.Gradients), costCount(m.Calls.Hessians), fmt.Sprint(m.Evaluations)} {
			tone := text
			if k == 1 {
				tone = arrived
			}
			body.DrawNumber(img, cell, columns[k].right*u, y, screen.Right|screen.Middle, tone)
		}
	}
	b.Draw(img)
	foot := (costHead+float64(len(rows))*costRow)*u + 17*u
	small.Draw(img, "keeps for "+racelab.Count(v.frame.Parameters)+" parameters; evals: f, ∇f and 2 for H", 12*u, foot, screen.Left, t.Muted)
}

// paintMethods writes what the methods keep and multiply, for where there is room
// below the racers.
func (v *costLens) paintMethods() {
	pg := v.pg
	u, t := pg.st.Unit(), pg.st.Theme
	px := func(x float64) int { return int(math.Round(x * u)) }
	body, small := pg.st.Kit.Fonts.Face(12*u, screen.Regular, true), pg.st.Kit.Fonts.Face(11*u, screen.Regular, true)
	rows, n := racelab.CostRows(), v.frame.Parameters
	img, _ := v.methods.Blank(image.Pt(px(costTable), px(costHead+float64(len(rows))*costRow+8)))
	const keeps, asks, times = 104, 186, 376
	small.Draw(img, "methods", 12*u, 19*u, screen.Left, t.Muted)
	small.Draw(img, "keeps", keeps*u, 19*u, screen.Left, t.Muted)
	small.Draw(img, "asks a step", asks*u, 19*u, screen.Left, t.Muted)
	small.Draw(img, "multiplies", times*u, 19*u, screen.Right, t.Muted)
	for i, m := range rows {
		y := (costHead + (float64(i)+0.5)*costRow) * u
		body.Draw(img, m.Short, 12*u, y, screen.Middle, t.Text)
		body.Draw(img, m.Keeps, keeps*u, y, screen.Middle, t.Text)
		body.Draw(img, m.Asks, asks*u, y, screen.Middle, t.Text)
		times := m.Work
		if times != "n" {
			times += " = " + racelab.Count(m.Multiplications(n))
		}
		body.Draw(img, times, 376*u, y, screen.Right|screen.Middle, t.Text)
	}
}

func costCount(n int) string {
	if n == 0 {
		return "—"
	}
	return fmt.Sprint(n)
}

// point reads the plot; a click or a drag sets the parameters.
func (v *costLens) point(p stage.Pointer) ebiten.CursorShapeType {
	pg := v.pg
	v.plot.Point(p.At, !p.Captured || v.drag)
	v.hover = costHover{}
	if v.plot.Hover {
		v.hover = costHover{on: true, n: wholeParameters(v.plot.At[0]), at: p.At}
	}
	switch {
	case p.Left.Began && v.plot.Hover:
		v.drag = true
		v.setParameters(v.hover.n)
	case v.drag && p.Left.Held:
		v.setParameters(wholeParameters(v.plot.Locate(p.At)[0]))
	case v.drag:
		v.drag = false
		pg.done()
	}
	if v.plot.Hover || v.drag {
		return ebiten.CursorShapeEWResize
	}
	return ebiten.CursorShapeDefault
}

// wholeParameters rounds to three digits, since a pointer shows no more.
func wholeParameters(n float64) float64 {
	step := math.Pow(10, math.Max(0, math.Floor(math.Log10(n))-2))
	return math.Max(1, math.Round(n/step)*step)
}

// setParameters reads the costs at so many parameters, which can be undone.
func (v *costLens) setParameters(n float64) {
	m := v.pg.model
	if int(n) == m.Scene.Race.Cost.Resolved().Parameters {
		return
	}
	m.remember("cost")
	m.Scene.Race.Cost.Parameters = int(n)
}

func (v *costLens) section(r *scenario.Race) ui.Widget {
	l, w := v.pg.st.Layer, &v.w
	n := r.Cost.Resolved().Parameters
	w.parameters = ui.NewNumber(l, param.Spec{Key: "parameters", Symbol: "n", Title: "in thousands", Scale: param.Log, Min: 0.001,
		Max: scenario.MaxCostParameters / 1000, Low: 0.002, High: 1e6, Default: param.Num(scenario.DefaultCostParameters / 1000.0),
		Help: "How many thousand parameters the costs are read at."}, func(x param.Value) { v.setParameters(math.Round(1000 * x.Num())) }).OnDone(v.pg.done)
	w.parameters.Set(param.Num(float64(n) / 1000))
	items := []ui.Item{{Title: "another", Help: "As many as the line says."}}
	for _, k := range racelab.Networks() {
		items = append(items, ui.Item{Title: k.Name, Help: racelab.Count(float64(k.Parameters())) + " weights and biases"})
	}
	w.network = ui.NewChoice(l, items, networkAt(n), func(i int) {
		if i > 0 {
			v.setParameters(float64(racelab.Networks()[i-1].Parameters()))
			v.pg.done()
		}
	})
	return ui.NewSection(l, "Cost", "", nil, w.parameters,
		ui.NewChoiceRow(l, "network", "A dense network on 28 × 28 pixels and ten classes.", w.network))
}

// networkAt is the place of a network with so many parameters, 0 for none.
func networkAt(n int) int {
	for i, k := range racelab.Networks() {
		if k.Parameters() == n {
			return i + 1
		}
	}
	return 0
}

func (v *costLens) sync(*scenario.Race) {
	if v.w.parameters == nil {
		return
	}
	n := v.pg.model.Scene.Race.Cost.Resolved().Parameters
	v.w.parameters.Set(param.Num(float64(n) / 1000))
	if at := networkAt(n); v.w.network.Get() != at {
		v.w.network.Set(at)
	}
}

func (v *costLens) open(s *scenario.Scenario) { v.pg.model.Scene.Race.Cost = s.Race.Cost }

func (v *costLens) export() (stage.Export, bool) {
	if v.frame == nil {
		return stage.Export{}, false
	}
	doc := v.pg.Document()
	return mapExport(fmt.Sprintf("cost-%s-seed%d", doc.Race.Surface.Key, doc.Seed), doc.View, v.frame), true
}

func (v *costLens) ready() bool {
	m := v.pg.model
	return v.frame != nil && v.of == costKey{m.shot, m.Step(), m.Scene.Race.Cost.Resolved().Parameters, m.gen}
}

func (v *costLens) name(n *stage.Named) {
	n.Areas["cost"] = v.plot.Named()
	n.Widgets["parameters"], n.Widgets["network"] = v.w.parameters, v.w.network
	if v.frame != nil {
		for _, m := range v.frame.Measured() {
			n.Values["cost "+m.Name] = racelab.Bytes(m.Bytes) + "; " + m.Arrived() + "; " + m.Asked()
		}
	}
}
