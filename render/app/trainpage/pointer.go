package trainpage

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn/datasets"
	"downhill/optimizers/race"
	"downhill/render/app/stage"
	"downhill/render/labs/train"
	"downhill/render/labs/train/panels"
	"downhill/render/ui"
)

// hover is where the pointer is.
type hover struct {
	at     image.Point
	lane   int         // of the panel, −1 for none
	slot   *slot       // nil for none
	pick   panels.Pick // in a diagram
	banner int         // the lane whose lower rate it is on, −1 for none
	words  []string    // what is there
}

func away() hover { return hover{lane: -1, banner: -1} }

// Pointer lets the pointer act on the canvas and the charts.
func (pg *Page) Pointer(p stage.Pointer) ebiten.CursorShapeType {
	shape := ebiten.CursorShapeDefault
	if pg.chartPointer(p) {
		shape = ebiten.CursorShapeCrosshair
	}
	h := away()
	h.at = p.At
	onStory := pg.story.on && p.At.In(pg.story.box)
	if !p.Captured && p.At.In(pg.rooms.Canvas) && !onStory {
		pg.find(&h)
	}
	for _, s := range pg.slots {
		s.view.Point(p.At, h.slot == s)
	}
	pg.read(&h)
	pg.hover = h
	switch {
	case p.Captured:
	case p.Left.Began && onStory:
		if p.At.In(pg.closeButton()) {
			pg.story = story{}
		}
	case p.Left.Began && p.At.In(pg.rooms.Canvas):
		pg.press(&h, ebiten.IsKeyPressed(ebiten.KeyAlt))
	case p.Right.Began && h.slot != nil && h.slot.kind == scenario.PanelBoundary:
		pg.removePoint(&h)
	}
	switch {
	case h.banner >= 0 || h.pick.Kind == panels.Unit || h.pick.Kind == panels.Link || onStory && p.At.In(pg.closeButton()):
		return ebiten.CursorShapePointer
	case h.slot != nil && h.slot.view.Hover && h.slot.kind == scenario.PanelBoundary && pg.doc.Train.TakesPoints():
		return ebiten.CursorShapeCrosshair
	}
	return shape
}

// find looks what is under the pointer.
func (pg *Page) find(h *hover) {
	f := pg.frame()
	if f == nil {
		return
	}
	for _, col := range pg.rooms.columns {
		if !h.at.In(col.at) || col.lane >= len(f.Lanes) {
			continue
		}
		h.lane = col.lane
		if h.at.In(pg.tryButton(&f.Lanes[col.lane], col)) {
			h.banner = col.lane
		}
	}
	for _, s := range pg.slots {
		if !h.at.In(s.view.Area) || s.seen == nil {
			continue
		}
		h.slot = s
		if d := s.seen.diagram; d != nil && !s.view.Inner.Empty() && h.at.In(s.view.Inner) {
			h.pick, _ = pg.hit(s, h.at)
		}
	}
}

// hit is what of a diagram is at a place.
func (pg *Page) hit(s *slot, at image.Point) (panels.Pick, bool) {
	u, inner := pg.s.Unit(), s.view.Inner
	return s.seen.diagram.Hit(s.view.Locate(at), float64(inner.Dx())/u, float64(inner.Dy())/u)
}

// subject is the picture of what is under the pointer.
func (h *hover) subject(pg *Page) (subject, bool) {
	if h.pick.Kind != panels.Unit || h.pick.Layer == 0 || pg.story.on || h.lane < 0 {
		return subject{}, false
	}
	kind := storyKind
	if pg.plane() {
		kind = responseKind
	}
	return subject{kind: kind, lane: h.lane, layer: h.pick.Layer, unit: h.pick.Unit}, true
}

// press acts on a click.
func (pg *Page) press(h *hover, alt bool) {
	f := pg.frame()
	if pg.story.on {
		pg.story = story{}
	}
	if f == nil || h.lane < 0 {
		return
	}
	if h.banner >= 0 {
		pg.tryRate(h.banner, f.Lanes[h.banner].SuggestedRate)
		return
	}
	pg.choose(h.lane)
	switch {
	case h.pick.Kind == panels.Unit && h.pick.Layer > 0:
		pg.story = story{on: true, lane: h.lane, layer: h.pick.Layer, unit: h.pick.Unit, kind: storyKind}
	case h.pick.Kind == panels.Link:
		pg.askWeight(h.lane, h.pick)
	case h.slot == nil || !h.slot.view.Hover:
	case h.slot.kind == scenario.PanelBoundary && alt:
		pg.removePoint(h)
	case h.slot.kind == scenario.PanelBoundary && pg.doc.Train.TakesPoints():
		at := h.slot.view.At
		pg.change("", func(t *scenario.Train) error {
			return t.AddPoint(datasets.Point{X: short(at[0]), Y: short(at[1]), Class: pg.class})
		})
	case h.slot.kind == scenario.PanelMistakes:
		if i, ok := pg.mistakeAt(h.slot); ok {
			pg.story = story{on: true, lane: h.lane, unit: i, kind: spreadKind}
		}
	}
}

// short is a coordinate to three decimals: finer than a pixel.
func short(x float64) float64 { return math.Round(x*1000) / 1000 }

// near is how far a click may be from the point that it takes away, in px of the
// design.
const near = 24

// removePoint takes the nearest point away.
func (pg *Page) removePoint(h *hover) {
	if !h.slot.view.Hover || !pg.doc.Train.TakesPoints() {
		return
	}
	view, limit := h.slot.view, near*pg.s.Unit()
	pg.change("", func(t *scenario.Train) error {
		if err := t.OwnPoints(pg.doc.Seed); err != nil {
			return err
		}
		best, least := -1, limit
		for i, p := range t.Points() {
			x, y := view.Map.ToPixel([2]float64{p.X, p.Y})
			if d := math.Hypot(x-float64(h.at.X), y-float64(h.at.Y)); d < least {
				best, least = i, d
			}
		}
		if best < 0 {
			*t = pg.settings()
			return nil
		}
		return t.RemovePoint(best)
	})
}

// tryRate trains anew with another learning rate in a lane.
func (pg *Page) tryRate(lane int, rate float64) {
	pg.choose(lane)
	playing := pg.time.playing
	pg.change("", func(t *scenario.Train) error { return t.Nets[lane].SetLive("lr", param.FormatFloat(rate)) })
	pg.time.playing = playing
}

// askWeight lets a weight be typed.
func (pg *Page) askWeight(lane int, pick panels.Pick) {
	f := pg.shownFrame()
	w := pick.Weight()
	m := f.Lanes[lane].Weights.Model
	at, err := train.WeightIndex(m, w)
	if err != nil {
		pg.message = err.Error()
		return
	}
	pg.setPlaying(false)
	var value float64
	check := func(text string) (err error) {
		value, err = ui.Evaluate(text)
		return err
	}
	field := ui.NewTextField(pg.s.Layer, 200, "weight", check, nil)
	field.Set(ui.FormatNumber(m.Theta[at], 6))
	name := f.Lanes[lane].Name
	pg.s.Layer.Dialog(ui.DialogOptions{Title: "Set a weight of lane " + letter(lane),
		Text: weightWords(w), Body: []ui.Widget{field}, Confirm: "Set it",
		OnConfirm: func() error {
			if err := check(field.Get()); err != nil {
				return err
			}
			pg.live(race.Change{Target: name, Key: w.String(), Value: param.FormatFloat(value)})
			pg.seal()
			return nil
		}})
	field.Focus()
}
