package racepage

import (
	"fmt"
	"image"
	"io"
	"slices"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/labs"
	racelab "downhill/render/labs/race"
	"downhill/render/screen"
	"downhill/render/ui"
)

// stepLens shows one step of the selected racer from inside: the ball with its
// arrows, the second moment as squares, and the rule with its numbers, all at
// once or walked term by term.
type stepLens struct {
	noLens
	pg      *Page
	stepper *racelab.Stepper
	of      stepperKey
	frame   *racelab.StepFrame
	at      stepKey // what frame is of
	err     string  // why there is none

	picture, squares *stage.Plot[stepState]
	backdrop         *racelab.Backdrop
	ground           stepGround
	room, text       image.Rectangle // of the side, and of the formulas in it
	words            image.Rectangle // below the picture
	written          stepState       // what the formulas were written for
	w                stepWidgets
}

// stepperKey is what decides the steps of a racer.
type stepperKey struct {
	gen, racer, changes int
	last                race.Change
}

// stepKey is what decides what is shown.
type stepKey struct {
	stepper stepperKey
	step    int
	inside  scenario.Inside
}

// stepGround is what a backdrop is of.
type stepGround struct {
	gen    int
	window [4]float64
	maps   string
	linear bool
	theme  string
}

// stepState is what was drawn.
type stepState struct {
	frame *racelab.StepFrame
	view  scenario.View
}

var _ lens = (*stepLens)(nil)

func newStepLens(pg *Page) *stepLens {
	return &stepLens{pg: pg, picture: stage.NewPlot[stepState](pg.st, screen.Canvas), squares: stage.NewPlot[stepState](pg.st, screen.Chart)}
}

func (v *stepLens) figure() string { return scenario.FigureStep }

func (v *stepLens) item() ui.Item {
	return ui.Item{Title: "Step", Help: "One step of the selected racer from inside: its arrows, and its rule in numbers (M goes on)"}
}

func (v *stepLens) says() string {
	f := v.frame
	switch {
	case f == nil && v.err != "":
		return v.err
	case f == nil:
		return ""
	case f.Inside.Part > 0:
		return fmt.Sprintf("%s · part %d of %d", f.Heading(), f.Inside.Part, len(f.E.Terms))
	}
	return f.Heading() + " · Enter walks it"
}

// Sizes in px of the design.
const (
	stepSide    = 400 // of the formulas beside the picture
	stepSquares = 150 // height of the squares below them
	stepWords   = 60  // of the words below the picture
)

// place divides the canvas: the picture, and beside it the formulas above the
// squares.
func (v *stepLens) place() {
	pg, c := v.pg, v.pg.rooms.Canvas
	v.room = c
	v.room.Min.X = c.Max.X - min(pg.st.Px(stepSide), c.Dx()*9/20)
	v.picture.Area = c
	v.picture.Area.Max.X = v.room.Min.X
	v.words = v.picture.Area
	v.words.Min.Y = max(c.Min.Y, c.Max.Y-pg.st.Px(stepWords))
	v.picture.Area.Max.Y = v.words.Min.Y
	v.backdrop = nil
	v.written = stepState{}
}

// inside are the settings of the view.
func (v *stepLens) inside() *scenario.Inside { return &v.pg.model.Scene.Race.Inside }

// open selects the racer that a document names; save names it.
func (v *stepLens) open(s *scenario.Scenario) {
	m := v.pg.model
	in := v.inside()
	if i := m.Scene.Race.Index(in.Racer); i >= 0 && s.View.Figure == scenario.FigureStep {
		m.Selected = i
	}
	in.Racer = ""
	v.frame, v.stepper = nil, nil
}

func (v *stepLens) save(s *scenario.Scenario) {
	s.Race.Inside.Racer = ""
	if i := v.pg.model.Selected; s.View.Figure == scenario.FigureStep && i < len(s.Race.Racers) {
		s.Race.Inside.Racer = s.Race.Racers[i].Name
	}
}

// tick keeps the step up with the race, where it or its arrows are shown.
func (v *stepLens) tick(shown bool) {
	pg, m := v.pg, v.pg.model
	v.syncArrows()
	f := pg.frameOf()
	onRace := pg.figure() == scenario.FigureRace && v.inside().Arrows
	if !shown && !onRace || f == nil || m.Selected >= len(f.Rec.Tracks) {
		return
	}
	in := *v.inside()
	in.Racer = ""
	if onRace {
		in.Part = 0
	}
	key := stepKey{stepper: stepperKey{gen: m.shot.Generation, racer: m.Selected, changes: len(f.Rec.Changes)}, step: m.Step(), inside: in}
	if key.stepper.changes > 0 {
		key.stepper.last = f.Rec.Changes[key.stepper.changes-1]
	}
	if key == v.at && (v.frame != nil || v.err != "") {
		return
	}
	v.follow(f, key)
	if onRace {
		pg.st.MarkRedraw()
	}
}

// follow explains another step.
func (v *stepLens) follow(f *racelab.Frame, key stepKey) {
	v.at, v.err = key, ""
	var err error
	if v.stepper == nil || key.stepper != v.of {
		if v.stepper, err = racelab.NewStepper(f, key.stepper.racer); err != nil {
			v.stepper, v.frame, v.err = nil, nil, err.Error()
			return
		}
		v.of = key.stepper
	}
	if v.frame, err = v.stepper.Explain(f, key.step, key.inside); err != nil {
		v.frame, v.err = nil, err.Error()
		return
	}
	if p := v.frame.Inside.Part; v.inside().Part > p && p > 0 { // the rule has fewer
		v.inside().Part, v.at.inside.Part = p, p
	}
}

// refresh samples the surface around the ball.
func (v *stepLens) refresh() {
	pg, view := v.pg, v.pg.model.Scene.View
	size := v.picture.Area.Size()
	window := v.frame.StepWindow(float64(size.X), float64(size.Y))
	key := stepGround{gen: pg.model.shot.Generation, window: window, maps: view.Map, linear: view.Linear, theme: pg.st.Theme.Name}
	if v.backdrop != nil && key == v.ground {
		return
	}
	view.Window = &window
	g := racelab.Grain{NX: 128, NY: 128, Width: float64(size.X) / pg.st.Unit(), Height: float64(size.Y) / pg.st.Unit()}
	v.backdrop, v.ground = racelab.NewBackdrop(v.frame.Race.Surface, view, pg.st.Theme, g), key
	v.backdrop.X = v.backdrop.X.WithTicks(max(3, int(g.Width/110)))
	v.backdrop.Y = v.backdrop.Y.WithTicks(max(3, int(g.Height/80)))
}

func (v *stepLens) draw(dst *ebiten.Image, all bool) {
	pg := v.pg
	if all {
		stage.Fill(dst, pg.rooms.Canvas, pg.st.Theme.Panel)
	}
	f := v.frame
	if f == nil {
		return
	}
	state := stepState{f, pg.model.Scene.View}
	state.view.Window, state.view.Step = nil, 0
	u := pg.st.Unit()
	if v.picture.Changed(state, all) {
		v.refresh()
		size := v.picture.Area.Size()
		p := f.Picture(v.backdrop, pg.st.Theme, float64(size.X)/u, float64(size.Y)/u)
		v.picture.Reserve(v.covered(p))
		v.picture.Paint(dst, p)
		v.drawWords(dst)
	}
	if state != v.written || all {
		v.written = state
		stage.Fill(dst, v.room, pg.st.Theme.Panel)
		v.layText()
		v.drawFormulas(dst)
	}
}

// covered is where the legend lies over the picture, about.
func (v *stepLens) covered(p *figure.Plot) []image.Rectangle {
	r, px := v.picture.Area, v.pg.st.Px
	names := 0
	for _, l := range p.Lines {
		if l.Name != "" {
			names++
		}
	}
	return []image.Rectangle{image.Rect(r.Max.X-px(210), r.Min.Y, r.Max.X, r.Min.Y+px(22+16*float64(names)))}
}

// layText shares the side between the formulas and the squares.
func (v *stepLens) layText() {
	v.text, v.squares.Area = v.room, image.Rectangle{}
	h := min(v.pg.st.Px(stepSquares), v.room.Dy()*2/5)
	in := *v.inside()
	in.Part = 0
	// While the step is walked the squares keep their room.
	if _, ok := v.frame.With(in).Squares(v.pg.st.Theme, 1, 1); ok {
		v.text.Max.Y -= h
		v.squares.Area = v.room
		v.squares.Area.Min.Y = v.text.Max.Y
	}
}

// drawWords says below the picture what the present part of a walk is, or at
// which scale the arrows are, and what clipping did.
func (v *stepLens) drawWords(dst *ebiten.Image) {
	f, pg := v.frame, v.pg
	title, words := f.Scale(), f.ClippingWords()
	if p := f.Inside.Part; p > 0 {
		t := &f.E.Terms[p-1]
		title, words = fmt.Sprintf("%d of %d · %s", p, len(f.E.Terms), t.Title), t.Says
	} else if f.E.Note != "" {
		words += " The rule says: " + f.E.Note + "."
	} else if words == "" {
		words = f.E.Terms[v.focus()].Says
	}
	u, t, fonts := pg.st.Unit(), pg.st.Theme, pg.st.Kit.Fonts
	stage.Fill(dst, v.words, t.Panel)
	x, y := float64(v.words.Min.X)+stage.CardMargin*u, float64(v.words.Min.Y)+7*u
	room := float64(v.words.Dx()) - 2*stage.CardMargin*u
	small, body := fonts.Face(11*u, screen.Regular, true), fonts.Face(13*u, screen.Regular, true)
	small.Draw(dst, small.Fit(title, room), x, y, screen.Top, t.Muted)
	lines := folded(words, room, body.Measure)
	for i, line := range lines[:min(2, len(lines))] {
		if i == 1 {
			line = body.Fit(strings.Join(lines[1:], " "), room)
		}
		body.Draw(dst, line, x, y+(15+float64(i)*17)*u, screen.Top, t.Text)
	}
}

func (v *stepLens) export() (stage.Export, bool) {
	f := v.frame
	if f == nil {
		return stage.Export{}, false
	}
	doc := v.pg.Document()
	return stage.Export{Name: fmt.Sprintf("step-%s-%d-seed%d", doc.Race.Surface.Key, f.At, doc.Seed),
		Figure: func(t figure.Theme) (figure.Figure, error) {
			return f.Figure(0, labs.Look{View: doc.View, Theme: t}), nil
		},
		CSV: f.WriteCSV, JSON: func(w io.Writer) error { return f.WriteJSON(w, 0) }}, true
}

func (v *stepLens) ready() bool {
	return v.frame != nil && v.at.step == v.pg.model.Step() && v.at.stepper.gen == v.pg.model.gen
}

func (v *stepLens) name(n *stage.Named) {
	w := &v.w
	n.Widgets["step next"], n.Widgets["step back"], n.Widgets["examples"] = w.next, w.back, w.examples
	for i, t := range w.parts {
		n.Widgets["step "+scenario.StepParts()[i]] = t
	}
	n.Areas["step"] = v.picture.Named()
	f := v.frame
	if f == nil {
		return
	}
	n.Areas["step formulas"], n.Areas["step squares"] = stage.Area{At: v.text}, v.squares.Named()
	n.Values["step at"], n.Values["step racer"] = fmt.Sprint(f.At), f.Name()
	n.Values["step part"] = fmt.Sprintf("%d of %d", f.Inside.Part, len(f.E.Terms))
	n.Values["step gradient"], n.Values["step clipped"] = fmt.Sprint(f.E.Raw), fmt.Sprint(f.E.Grad)
	n.Values["step clipping"] = f.ClippingWords()
	var arrows []string
	for _, a := range f.Arrows(1) {
		arrows = append(arrows, string(a.Role))
	}
	slices.Sort(arrows)
	n.Values["step arrows"] = fmt.Sprint(slices.Compact(arrows))
	if p := f.Inside.Part; p > 0 {
		n.Values["step says"] = f.E.Terms[p-1].Says
	}
}
