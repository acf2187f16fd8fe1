package racepage

import (
	"fmt"
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/endings"
	"downhill/render/app/stage"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	"downhill/render/screen"
	"downhill/render/ui"
)

// endingsLens shows where racers end over many seeds, from near or on the whole
// surface.
type endingsLens struct {
	pg   *Page
	all  bool // of all racers that are shown, not of the selected one alone
	far  bool // the whole surface, not the clouds from near
	work mapWork[*endingsRun, racelab.EndingsFrame]
	seen endingsKey

	window   *[4]float64 // where the user zoomed or panned to
	drag     [4]float64  // the window when a drag began
	from     image.Point
	panning  bool
	plot     *stage.Plot[endingsState]
	backdrop *racelab.Backdrop
	ground   endingsGround
	hover    endingsHover
	card     *stage.Card // what is under the pointer
	numbers  *stage.Card
	written  numbersKey
	offers   offers

	seeds *ui.Number
	every *ui.Toggle
	near  *ui.Toggle
}

// endingsRun is the clouds as their worker drives them.
type endingsRun struct{ *racelab.EndingsRun }

// endingsKey is what may decide the clouds, in short.
type endingsKey struct {
	maps  mapsKey
	seeds int
}

// endingsGround is what the backdrop was sampled for.
type endingsGround struct {
	frame  string // its surface
	window [4]float64
	view   scenario.View
	theme  string
	size   image.Point
}

// endingsState is what the view was drawn for.
type endingsState struct {
	frame    *racelab.EndingsFrame
	window   [4]float64
	hover    endingsHover
	selected int
	maps     string
	linear   bool
}

// endingsHover is the ending under the pointer.
type endingsHover struct {
	on            bool
	cloud, ending int
	at            image.Point
}

var _ lens = (*endingsLens)(nil)

func newEndingsLens(pg *Page) *endingsLens {
	v := &endingsLens{pg: pg, all: true, plot: stage.NewPlot[endingsState](pg.st, screen.Canvas), card: stage.NewCard(pg.st), numbers: stage.NewCard(pg.st),
		offers: offers{card: stage.NewCard(pg.st)}}
	v.work.work = stage.NewWorker(func(s scenario.Scenario) (*endingsRun, error) {
		r, err := racelab.StartEndings(s)
		return &endingsRun{r}, err
	})
	return v
}

func (v *endingsLens) figure() string { return scenario.FigureEndings }

func (v *endingsLens) item() ui.Item {
	return ui.Item{Title: "Endings", Help: "Noise: where racers end over many seeds, and what theory says of that cloud (M goes on)"}
}

func (v *endingsLens) frame() *racelab.EndingsFrame {
	if s := v.work.shot; s != nil {
		return s.Frame
	}
	return nil
}

func (v *endingsLens) says() string {
	f := v.frame()
	switch {
	case f == nil && v.work.shot != nil && v.work.shot.Err != nil:
		return v.work.shot.Err.Error()
	case f == nil:
		return "racing"
	case !f.Whole():
		return fmt.Sprintf("racing seeds, %d %%", 100*f.Run/f.Total)
	case !f.Noisy():
		return "no noise: every seed ends alike"
	}
	return "click an ending to see its race"
}

func (v *endingsLens) place() {
	v.plot.Area = v.pg.rooms.Canvas
	v.hover, v.panning = endingsHover{}, false
}

func (v *endingsLens) open(s *scenario.Scenario) {
	m := v.pg.model
	v.all, v.window = s.Race.Endings.Racer == "", nil
	if i := m.Scene.Race.Index(s.Race.Endings.Racer); i >= 0 && s.View.Figure == scenario.FigureEndings {
		m.Selected = i
	}
	m.Scene.Race.Endings.Racer = ""
}

func (v *endingsLens) save(s *scenario.Scenario) {
	if i := v.pg.model.Selected; !v.all && i < len(s.Race.Racers) {
		s.Race.Endings.Racer = s.Race.Racers[i].Name
	}
}

func (v *endingsLens) tick(shown bool) {
	m := v.pg.model
	v.work.work.Tick()
	key := endingsKey{seeds: m.Scene.Race.Endings.Seeds, maps: mapsKey{gen: m.gen, changes: len(m.Scene.Changes), selected: m.Selected, all: v.all}}
	if key.maps.changes > 0 {
		key.maps.last = m.Scene.Changes[key.maps.changes-1]
	}
	if shown && key != v.seen {
		v.seen = key
		v.follow()
	}
	take(&v.work, &m.Message)
}

// follow starts the clouds anew where something that decides them has changed.
func (v *endingsLens) follow() {
	m := v.pg.model
	doc := m.Scene.Clone()
	r := &doc.Race
	if m.Selected >= len(r.Racers) {
		return
	}
	r.Endings.Racer = ""
	if !v.all {
		r.Endings.Racer = r.Racers[m.Selected].Name
	}
	key := fmt.Sprint(scenario.Surfaces().Format(r.Surface), r.Start, r.Steps, r.Noise, r.Batch, r.OwnNoise, doc.Seed, r.Endings, doc.Changes)
	for i, rc := range r.Racers {
		if v.all && !rc.Hidden || !v.all && i == m.Selected {
			key += fmt.Sprint(i, rc.Name, optimizers.Catalog().Format(rc.Rule))
		}
	}
	v.work.start(key, doc)
}

func (v *endingsLens) ready() bool {
	return v.work.work.Settled() && v.work.shot == v.work.work.Latest()
}

func (v *endingsLens) pause(on bool) { v.work.work.Pause(on) }
func (v *endingsLens) close()        { v.work.work.Close() }

func (v *endingsLens) shape(*scenario.Race) string { return "" }

func (v *endingsLens) section(r *scenario.Race) ui.Widget {
	l, m := v.pg.st.Layer, v.pg.model
	v.seeds = ui.NewNumber(l, param.Spec{Key: "seeds", Symbol: "seeds", Kind: param.Int, Scale: param.Log, Min: endings.MinSeeds, Max: endings.MaxSeeds,
		Low: endings.MinSeeds, High: endings.MaxSeeds, Default: param.Num(endings.DefaultSeeds), Help: "How many races, with the seed of the race and those behind it."},
		func(x param.Value) {
			m.past.PushDrag(m.Scene, "seeds")
			m.Scene.Race.Endings.Seeds = int(x.Num())
		}).OnDone(v.pg.done)
	v.every = ui.NewToggle(l, "all racers that are shown", "The clouds of all racers, or that of the selected one alone.", v.all, func(on bool) { v.all = on })
	v.near = ui.NewToggle(l, "from near", "The part of the surface where the clouds are, or the whole surface. Wheel and right drag zoom and pan.", !v.far,
		func(on bool) { v.far, v.window = !on, nil })
	about := ui.NewCard(l).Text("Each dot is where a race with its own seed ends. Ellipses: one and two standard deviations. Dashed: the stationary ones of theory, for SGD, momentum and Nesterov with constant rates on a quadratic.", ui.Muted)
	v.sync(r)
	return ui.NewSection(l, "Endings", "", nil, v.seeds, v.every, v.near, ui.NewSpace(l, 0, 8), about)
}

func (v *endingsLens) sync(r *scenario.Race) {
	if v.seeds == nil {
		return
	}
	v.seeds.Set(param.Num(float64(r.Endings.Resolved().Seeds)))
	v.every.Set(v.all)
	v.near.Set(!v.far)
}

// view is the part of the plane that is shown.
func (v *endingsLens) view(f *racelab.EndingsFrame) [4]float64 {
	switch {
	case v.window != nil:
		return *v.window
	case v.far:
		return racelab.Window(f.Surface, v.pg.model.Scene.View)
	}
	w := f.Fit()
	// The card with the numbers stands beside the clouds, where there is room.
	if canvas, card := float64(v.plot.Area.Dx()), float64(v.numbers.Size().X); canvas >= float64(v.pg.st.Px(tinyCanvas)) && card < canvas/2 {
		w[1] = w[0] + (w[1]-w[0])*canvas/(canvas-card)
	}
	return w
}

func (v *endingsLens) draw(dst *ebiten.Image, all bool) {
	pg, f := v.pg, v.frame()
	scene := pg.model.Scene.View
	if f == nil || f.Run == 0 {
		if all {
			stage.Fill(dst, pg.rooms.Canvas, pg.st.Theme.Panel)
		}
		return
	}
	v.write(f)
	w := v.view(f)
	if !v.plot.Changed(endingsState{f, w, v.hover, pg.model.Selected, scene.Map, scene.Linear}, all) {
		return
	}
	u := pg.st.Unit()
	ground := endingsGround{scenario.Surfaces().Format(f.Scenario.Race.Surface), w, scene, pg.st.Theme.Name, v.plot.Area.Size()}
	ground.view.Window = nil
	if v.backdrop == nil || ground != v.ground {
		look := scene
		look.Window = &w
		g := racelab.Grain{NX: 200, NY: 200, Width: float64(ground.size.X) / u, Height: float64(ground.size.Y) / u}
		v.backdrop, v.ground = racelab.NewBackdrop(f.Surface, look, pg.st.Theme, g), ground
		v.backdrop.X = v.backdrop.X.WithTicks(max(3, int(g.Width/110)))
		v.backdrop.Y = v.backdrop.Y.WithTicks(max(3, int(g.Height/80)))
	}
	p := f.Plot(v.backdrop, pg.st.Theme)
	if h := v.hover; h.on {
		p.Marks = append(p.Marks, figure.Mark{At: f.Endings[h.cloud][h.ending].X, Radius: 6, Style: figure.Style{Color: pg.st.Theme.Text, Marker: figure.Ring}})
	}
	v.plot.Paint(dst, p)
	m := pg.st.Px(stage.CardMargin)
	v.numbers.Draw(dst, image.Pt(v.plot.Area.Max.X-m-v.numbers.Size().X, v.plot.Area.Min.Y+m))
	v.offers.draw(pg, dst, f)
	if v.hover.on {
		v.card.Lines("click to see this race", v.reading(f))
		at := v.plot.Area.Min.Add(image.Pt(m, m))
		if v.offers.shown {
			at.Y = v.offers.card.At.Max.Y + m
		}
		v.card.Draw(dst, at)
	}
}

// reach is how near to an ending the pointer has to be, in px of the design.
const reach = 12

func (v *endingsLens) point(p stage.Pointer) ebiten.CursorShapeType {
	pg, f := v.pg, v.frame()
	v.hover = endingsHover{}
	if f == nil {
		return ebiten.CursorShapeDefault
	}
	if !v.panning && v.offers.point(pg, p) {
		if v.offers.hot {
			return ebiten.CursorShapePointer
		}
		return ebiten.CursorShapeDefault
	}
	w := v.view(f)
	v.plot.Point(p.At, !p.Captured)
	if v.panning {
		if v.panning = p.Right.Held; v.panning {
			r, d := v.plot.Inner, v.drag
			dx, dy := float64(p.At.X-v.from.X)/float64(r.Dx())*(d[1]-d[0]), float64(p.At.Y-v.from.Y)/float64(r.Dy())*(d[3]-d[2])
			v.setWindow([4]float64{d[0] - dx, d[1] - dx, d[2] + dy, d[3] + dy})
		}
		return ebiten.CursorShapeMove
	}
	if !v.plot.Hover {
		return ebiten.CursorShapeDefault
	}
	at := v.plot.Map.ToData(float64(p.At.X), float64(p.At.Y))
	if p.Wheel != 0 {
		by := math.Pow(0.85, math.Max(-8, math.Min(8, p.Wheel)))
		v.setWindow([4]float64{at[0] + (w[0]-at[0])*by, at[0] + (w[1]-at[0])*by, at[1] + (w[2]-at[1])*by, at[1] + (w[3]-at[1])*by})
	}
	if p.Right.Began {
		v.panning, v.from, v.drag = true, p.At, w
	}
	k, i, _, ok := f.Nearest(at, w)
	if !ok {
		return ebiten.CursorShapeDefault
	}
	e := f.Endings[k][i]
	if x, y := v.plot.Map.ToPixel(e.X); math.Hypot(x-float64(p.At.X), y-float64(p.At.Y)) > reach*pg.st.Unit() {
		return ebiten.CursorShapeDefault
	}
	v.hover = endingsHover{true, k, i, p.At}
	if p.Left.Began {
		pg.model.Selected = f.Racers[k]
		pg.model.Playing = false
		pg.model.SetSeed(e.Seed)
		pg.model.Seek(pg.model.Steps())
		pg.done()
		pg.showFigure(scenario.FigureRace)
	}
	return ebiten.CursorShapePointer
}

// setWindow shows a part of the plane, within what numbers can tell apart.
func (v *endingsLens) setWindow(w [4]float64) {
	for i := 0; i < 4; i += 2 {
		size, far := w[i+1]-w[i], math.Max(math.Abs(w[i]), math.Abs(w[i+1]))
		if !(size > far*1e-11) || !(size > 1e-12) || !(far < 1e12) {
			return
		}
	}
	v.window = &w
}

func (v *endingsLens) shortcuts() []stage.Shortcut {
	return []stage.Shortcut{{Keys: "Click", Does: "see the race of an ending, with its seed"}, {Keys: "F", Does: "the clouds from near, or the whole surface"}}
}

func (v *endingsLens) keys(k *stage.Keys) bool {
	if !k.Pressed(ebiten.KeyF) {
		return false
	}
	v.far, v.window = !v.far, nil
	return true
}

func (v *endingsLens) export() (stage.Export, bool) {
	f := v.frame()
	if f == nil || f.Run == 0 {
		return stage.Export{}, false
	}
	doc := v.pg.Document()
	return mapExport(fmt.Sprintf("endings-%s-seed%d", doc.Race.Surface.Key, doc.Seed), doc.View, f), true
}

func (v *endingsLens) name(n *stage.Named) {
	n.Areas["endings"] = v.plot.Named()
	v.offers.name(n)
	n.Areas["endings card"] = stage.Area{At: v.numbers.At}
	if !v.pg.rooms.Panel.Empty() && v.seeds != nil {
		n.Widgets["seeds"], n.Widgets["endings all"], n.Widgets["endings near"] = v.seeds, v.every, v.near
	}
	f := v.frame()
	if f == nil {
		return
	}
	n.Values["endings run"] = fmt.Sprintf("%d of %d", f.Run, f.Total)
	for k := range f.Plans {
		s := &f.Summaries[k]
		n.Values[fmt.Sprint("cloud ", k)] = fmt.Sprint(f.Name(k), "|", s.Runs, " ", s.Mean[0], " ", s.Mean[1], " ", s.Loss)
		if t := f.Theory[k]; t != nil && t.Stationary != nil {
			n.Values[fmt.Sprint("theory ", k)] = fmt.Sprint(t.Stationary.Excess, " ", t.Last.Excess)
		}
	}
	if h := v.hover; h.on {
		e := f.Endings[h.cloud][h.ending]
		n.Values["ending"] = fmt.Sprint(h.cloud, " ", e.Seed, " ", e.X[0], " ", e.X[1])
	}
}
