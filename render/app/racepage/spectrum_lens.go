package racepage

import (
	"fmt"
	"image"
	"io"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/labs"
	racelab "downhill/render/labs/race"
	"downhill/render/screen"
	"downhill/render/ui"
)

// spectrumLens shows the selected racer along the eigenvectors of the surface:
// the surface with its axes, the rates over the learning rate with a line to
// drag, and the loss split by components.
type spectrumLens struct {
	noLens
	pg    *Page
	frame *racelab.SpectrumFrame
	of    spectrumKey // what frame is of

	plots    [spectrumPlots]*stage.Plot[spectrumState]
	backdrop *racelab.Backdrop
	ground   backdropKey
	card     *stage.Card
	hover    spectrumHover
	drag     spectrumDrag
	ticks    ticksKey // what the sliders' ticks are of
	w        spectrumWidgets
}

// The plots of the view.
const (
	spectrumSurface = iota
	spectrumRates
	spectrumLoss
	spectrumShare
	spectrumPlots
)

// spectrumKey is what the components follow from.
type spectrumKey struct {
	shot     *shot
	step     int
	selected int
}

// spectrumState is what a plot was drawn for.
type spectrumState struct {
	frame    *racelab.SpectrumFrame
	backdrop *racelab.Backdrop
	hover    spectrumHover
}

// spectrumHover is the pointer on the rates.
type spectrumHover struct {
	on  bool
	eta float64
	at  image.Point
}

// spectrumDrag is what the pointer holds.
type spectrumDrag int

const (
	spectrumFree spectrumDrag = iota
	spectrumRate
	spectrumTime
)

var _ lens = (*spectrumLens)(nil)

func newSpectrumLens(pg *Page) *spectrumLens {
	v := &spectrumLens{pg: pg, card: stage.NewCard(pg.st)}
	for i := range v.plots {
		look := screen.Chart
		if i == spectrumSurface {
			look = screen.Canvas
		}
		v.plots[i] = stage.NewPlot[spectrumState](pg.st, look)
	}
	return v
}

func (v *spectrumLens) figure() string { return scenario.FigureSpectrum }

func (v *spectrumLens) item() ui.Item {
	return ui.Item{Title: "Rates", Help: "Conditioning: the eigenvalues of the surface, and how fast each component of the selected racer's error shrinks (M goes on)"}
}

func (v *spectrumLens) says() string {
	if f := v.frame; f != nil {
		return f.Regimes()
	}
	return ""
}

// Sizes in px of the design.
const (
	spectrumTwoRows = 380 // of the canvas: below this there is one row of two plots
	spectrumTitle   = 22  // above each plot
)

// place divides the canvas in two rows of two plots, or where it is low in the
// rates and the loss alone.
func (v *spectrumLens) place() {
	c := v.pg.rooms.Canvas
	shown := []int{spectrumRates, spectrumLoss}
	rows := 1
	if c.Dy() >= v.pg.st.Px(spectrumTwoRows) {
		shown, rows = []int{spectrumSurface, spectrumRates, spectrumLoss, spectrumShare}, 2
	}
	for _, p := range v.plots {
		p.Area = image.Rectangle{}
	}
	for k, i := range shown {
		col, row := k%2, k/2
		v.plots[i].Area = image.Rect(c.Min.X+c.Dx()*col/2, c.Min.Y+c.Dy()*row/rows, c.Min.X+c.Dx()*(col+1)/2, c.Min.Y+c.Dy()*(row+1)/rows)
	}
	v.backdrop, v.hover, v.drag = nil, spectrumHover{}, spectrumFree
}

// open selects the racer that a document names; save names it.
func (v *spectrumLens) open(s *scenario.Scenario) {
	m := v.pg.model
	if i := m.Scene.Race.Index(s.Race.Spectrum.Racer); i >= 0 && s.View.Figure == scenario.FigureSpectrum {
		m.Selected = i
	}
	m.Scene.Race.Spectrum.Racer = ""
}

func (v *spectrumLens) save(s *scenario.Scenario) {
	if i := v.pg.model.Selected; s.View.Figure == scenario.FigureSpectrum && i < len(s.Race.Racers) {
		s.Race.Spectrum.Racer = s.Race.Racers[i].Name
	}
}

// tick keeps the components up with the race, and the ticks on the sliders, which
// are there in every view.
func (v *spectrumLens) tick(shown bool) {
	m := v.pg.model
	v.tickSliders()
	key := spectrumKey{shot: m.shot, step: m.Step(), selected: m.Selected}
	if !shown || key == v.of && v.frame != nil {
		return
	}
	f := v.pg.frameOf()
	if f == nil || m.Selected >= len(f.Rec.Tracks) {
		return
	}
	v.frame, v.of = f.Spectrum(m.Selected, min(m.Step(), f.Rec.Step)), key
}

// refresh samples the surface where the view has changed.
func (v *spectrumLens) refresh() {
	pg, view := v.pg, v.pg.model.Scene.View
	size := v.plots[spectrumSurface].Area.Size()
	key := backdropKey{surface: fmt.Sprint(pg.model.gen), view: racelab.Window(v.frame.Surface, view), maps: view.Map, linear: view.Linear,
		theme: pg.st.Theme.Name, size: size}
	if v.backdrop != nil && key == v.ground {
		return
	}
	g := racelab.Grain{NX: 160, NY: 160, Width: float64(size.X) / pg.st.Unit(), Height: float64(size.Y) / pg.st.Unit()}
	v.backdrop, v.ground = racelab.NewBackdrop(v.frame.Surface, view, pg.st.Theme, g), key
	v.backdrop.X = v.backdrop.X.WithTicks(max(3, int(g.Width/90)))
	v.backdrop.Y = v.backdrop.Y.WithTicks(max(3, int(g.Height/60)))
}

func (v *spectrumLens) draw(dst *ebiten.Image, all bool) {
	pg := v.pg
	if all {
		stage.Fill(dst, pg.rooms.Canvas, pg.st.Theme.Panel)
	}
	if v.frame == nil {
		return
	}
	t := pg.st.Theme
	for i, p := range v.plots {
		if p.Area.Empty() {
			continue
		}
		state := spectrumState{frame: v.frame}
		switch i {
		case spectrumSurface:
			v.refresh()
			state.backdrop = v.backdrop
		case spectrumRates:
			state.hover = v.hover
		}
		if !p.Changed(state, all) {
			continue
		}
		var plot *figure.Plot
		switch i {
		case spectrumSurface:
			plot = v.frame.SurfacePlot(v.backdrop, t)
			p.Paint(dst, plot)
			continue
		case spectrumRates:
			plot = v.frame.RatePlot(t)
			if v.hover.on {
				plot.Rules = append(plot.Rules, figure.Rule{AtX: v.hover.eta, AtY: math.NaN(), Color: t.Muted})
			}
		case spectrumLoss:
			plot = v.frame.LossPlot(t)
		case spectrumShare:
			plot = v.frame.SharePlot(t)
		}
		// One legend is enough: the components look the same in all plots.
		plot.Title, plot.Legend = "", i == spectrumLoss
		if !plot.X.Bare {
			p.FitTicks(plot)
		}
		p.Paint(dst, plot)
		if i == spectrumRates && v.hover.on {
			v.drawReading(dst)
		}
	}
}

// drawReading says what the rates would be at the pointer.
func (v *spectrumLens) drawReading(dst *ebiten.Image) {
	rule, ok := v.frame.Rule()
	if !ok {
		return
	}
	lines := make([]stage.CardLine, 0, 2)
	for i, l := range v.frame.Parabola.Lambda {
		c := rule.WithRate(v.hover.eta).Component(l)
		lines = append(lines, stage.CardLine{Marked: true, Style: racelab.ModeStyle(v.pg.st.Theme, v.frame.Racer, i),
			Left: "λ " + figure.Short(l, 3) + ": " + string(c.Regime), Right: "ρ " + figure.Short(c.Rate, 4)})
	}
	v.card.Lines("η = "+figure.Short(v.hover.eta, 3)+" · drag to set it", lines)
	inner := v.plots[spectrumRates].Inner
	v.card.Beside(dst, inner, v.hover.at.X)
}

// point drags the learning rate on the rates, and time on the loss.
func (v *spectrumLens) point(p stage.Pointer) ebiten.CursorShapeType {
	pg := v.pg
	v.hover = spectrumHover{}
	if v.frame == nil {
		return ebiten.CursorShapeDefault
	}
	for _, plot := range v.plots {
		plot.Point(p.At, !p.Captured)
	}
	rates := v.plots[spectrumRates]
	_, live := v.frame.RateEnd()
	onTime := v.plots[spectrumLoss].Hover || v.plots[spectrumShare].Hover
	switch {
	case v.drag == spectrumFree && p.Left.Began && rates.Hover && live:
		v.drag = spectrumRate
	case v.drag == spectrumFree && p.Left.Began && onTime:
		v.drag = spectrumTime
		pg.model.Playing = false
	}
	switch v.drag {
	case spectrumRate:
		v.setRate(rates.Locate(p.At)[0])
		if !p.Left.Held {
			v.drag = spectrumFree
			pg.done()
		}
		return ebiten.CursorShapeEWResize
	case spectrumTime:
		at := v.plots[spectrumLoss]
		if v.plots[spectrumShare].Hover {
			at = v.plots[spectrumShare]
		}
		pg.model.Seek(int(math.Round(at.Locate(p.At)[0])))
		if !p.Left.Held {
			v.drag = spectrumFree
		}
		return ebiten.CursorShapeEWResize
	}
	switch {
	case rates.Hover && live:
		v.hover = spectrumHover{on: true, eta: rates.At[0], at: p.At}
		return ebiten.CursorShapeEWResize
	case onTime:
		return ebiten.CursorShapePointer
	}
	return ebiten.CursorShapeDefault
}

// setRate gives the racer the learning rate at a place of the axis, rounded to a
// thousandth of it, so that the field shows a short number.
func (v *spectrumLens) setRate(eta float64) {
	m := v.pg.model
	step := v.plots[spectrumRates].X.Max / 1000
	eta = math.Max(round(eta, step), math.Pow(10, math.Floor(math.Log10(step))))
	r := m.Settings()
	if m.Selected >= len(r.Racers) || r.Racers[m.Selected].Rule.Values.Num("lr") == eta {
		return
	}
	m.Change(r.Racers[m.Selected].Name, "lr", param.FormatFloat(eta))
}

func (v *spectrumLens) shortcuts() []stage.Shortcut {
	return []stage.Shortcut{{Keys: "Drag on the rates", Does: "set the learning rate"}}
}

// export is the picture at the moment looked at; the data go as far.
func (v *spectrumLens) export() (stage.Export, bool) {
	f := v.frame
	if f == nil {
		return stage.Export{}, false
	}
	doc := v.pg.Document()
	return stage.Export{Name: fmt.Sprintf("spectrum-%s-seed%d", doc.Race.Surface.Key, doc.Seed),
		Figure: func(t figure.Theme) (figure.Figure, error) {
			return f.Figure(f.Step, labs.Look{View: doc.View, Theme: t}), nil
		},
		CSV: f.WriteCSV, JSON: func(w io.Writer) error { return f.WriteJSON(w, 0) }}, true
}

// ready says whether the components are those of the document as it is.
func (v *spectrumLens) ready() bool {
	return v.frame != nil && v.of == spectrumKey{shot: v.pg.model.shot, step: v.pg.model.Step(), selected: v.pg.model.Selected}
}

func (v *spectrumLens) name(n *stage.Named) {
	if v.w.section != nil { // the panel follows a document that opens with this view a moment later
		n.Widgets["spectrum"] = v.w.section
	}
	if v.w.toMap != nil {
		n.Widgets["to map"] = v.w.toMap
	}
	for i, name := range [spectrumPlots]string{"spectrum surface", "rates", "loss", "share"} {
		if p := v.plots[i]; !p.Area.Empty() {
			n.Areas[name] = p.Named()
		}
	}
	f := v.frame
	if f == nil {
		return
	}
	if form := v.pg.w.inside.rule; form != nil && form.Number("lr") != nil {
		for i, t := range form.Number("lr").Ticks() {
			n.Areas[fmt.Sprint("tick ", i)] = stage.Area{At: form.Number("lr").TickAt(i)}
			n.Values[fmt.Sprint("tick ", i)] = t.Label
		}
	}
	n.Values["where"], n.Values["unknown"] = f.Where(), f.Unknown()
	for i, m := range f.Modes() {
		n.Values[fmt.Sprint("mode ", i)] = fmt.Sprint(m.Lambda, " ", m.Rate, " ", m.Measured)
		n.Values[fmt.Sprint("regime ", i)] = string(m.Regime)
	}
	if k, ok := f.Known(); ok {
		n.Values["limit"], n.Values["best"] = param.FormatFloat(k.Limit), param.FormatFloat(k.Best)
	}
}
