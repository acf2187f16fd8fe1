package racepage

import (
	"image"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	"downhill/render/screen"
)

// ghost is the race before the last edit. It is run again, whole, by a worker of
// its own, so that its trails are complete although the edit came in the middle.
type ghost struct {
	off  bool               // nothing is kept
	of   *scenario.Scenario // its document, nil where there is no ghost; never written to
	work *worker
	gen  int
}

// ghostSteps is how far a ghost is run at least, some 20 ms of work with eight
// racers: a longer race is run as far as it was seen.
const ghostSteps = 20_000

func newGhost() ghost { return ghost{work: newWorker()} }

// dressed is a frame with its pacing and its ghost, and what it was made from.
type dressed struct {
	bare, ghost *racelab.Frame
	pace        racelab.Pacing
	frame       *racelab.Frame
}

// remember keeps the document for undo before an edit, and the run as the ghost.
// Edits of one drag ("" for none) are one: the ghost is the run before them all.
func (m *Model) remember(drag string) {
	if m.past.PushDrag(m.Scene, drag) {
		m.haunt()
	}
}

// haunt makes the race as it stands now the ghost of the one to come.
func (m *Model) haunt() {
	if m.ghost.off {
		return
	}
	now := m.Scene.Clone()
	m.summon(&now)
}

// summon makes the run of a document the ghost, nil for none.
func (m *Model) summon(s *scenario.Scenario) {
	g := &m.ghost
	if g.of == s {
		return
	}
	if g.of = s; s != nil {
		g.gen = g.work.Start(*s, seekTo(min(s.Race.Steps, max(m.Recorded(), ghostSteps))))
	}
}

// KeepGhost says whether the run before an edit stays as a ghost; without it the
// present ghost goes too.
func (m *Model) KeepGhost(on bool) {
	m.ghost.off = !on
	if !on {
		m.Dismiss()
	}
}

// KeepsGhost says whether ghosts are kept.
func (m *Model) KeepsGhost() bool { return !m.ghost.off }

// Dismiss takes the ghost away; the next edit leaves another.
func (m *Model) Dismiss() { m.summon(nil) }

// Ghost is the run before the last edit, nil where there is none (yet).
func (m *Model) Ghost() *racelab.Frame {
	if m.ghost.of == nil {
		return nil
	}
	s := m.ghost.work.Latest()
	if s == nil || s.Generation != m.ghost.gen || s.Frame == nil || s.Busy {
		return nil
	}
	return s.Frame
}

// dress gives a frame its pacing and its ghost; the same ones give the same
// frame.
func (m *Model) dress(f *racelab.Frame) *racelab.Frame {
	d := &m.dressed
	pace := racelab.PaceOf(m.Scene.View)
	if g := m.Ghost(); d.frame == nil || d.bare != f || d.ghost != g || d.pace != pace {
		*d = dressed{f, g, pace, f.Paced(m.Scene.View).Haunted(g)}
	}
	return d.frame
}

// SetPace chooses what the race is run by, one of racelab's pacings.
func (m *Model) SetPace(i int) {
	v := &m.Scene.View
	v.ByEvals, v.ByTime = racelab.Pacing(i) == racelab.ByEvaluations, racelab.Pacing(i) == racelab.ByTime
	if !v.ByTime {
		return
	}
	m.sent = m.work.Do(clock)
	if m.ghost.of != nil {
		m.ghost.work.Do(clock)
	}
}

// clockText says where on the charts' horizontal axis something stands.
func clockText(f *racelab.Frame, x float64) string {
	switch f.Pace() {
	case racelab.ByTime:
		return figure.Short(x, 3) + " µs"
	case racelab.ByEvaluations:
		return "evaluations " + figure.Exact(x)
	}
	return "step " + figure.Exact(x)
}

// drawGhostCard says at the foot of the canvas what the faint trails are; a
// click on it takes them away.
func (pg *Page) drawGhostCard(dst *ebiten.Image, f *racelab.Frame) {
	c := pg.cards.ghost
	if c.At = (image.Rectangle{}); f.Ghost == nil || pg.find.on {
		return
	}
	words := f.GhostWords()
	u, room := pg.st.Unit(), pg.rooms.Canvas
	m := int(stage.CardMargin * u)
	body := pg.st.Kit.Fonts.Face(13*u, screen.Regular, true)
	words = body.Fit(words, float64(room.Dx())*0.6)
	c.Lines("ghost: the run before · click to dismiss (G: keep none)", []stage.CardLine{{Left: words}})
	c.Draw(dst, image.Pt(room.Min.X+m, room.Max.Y-m-c.Size().Y))
}

// clickGhost lets a click on the ghost's card take the ghost away.
func (pg *Page) clickGhost(p stage.Pointer) bool {
	if !p.Left.Began || !p.At.In(pg.cards.ghost.At) {
		return false
	}
	pg.model.Dismiss()
	pg.cards.ghost.At = image.Rectangle{}
	return true
}
