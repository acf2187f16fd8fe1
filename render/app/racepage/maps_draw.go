package racepage

import (
	"image"
	"image/color"
	"io"
	"strconv"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/labs"
	racelab "downhill/render/labs/race"
)

// mapHover is the cell or the start under the pointer.
type mapHover struct {
	on   bool
	k    int // basin map
	i, j int // cell
	at   image.Point
}

func noHover() mapHover { return mapHover{} }

// mapState is what the map over hyperparameters was drawn for.
type mapState struct {
	frame *racelab.MapFrame
	rule  string // the racer's setting
	color color.NRGBA
	hover mapHover
}

// Sizes in px of the design.
const (
	mapsHead   = 44  // of the line that chooses the view
	legendRoom = 236 // right of the basin maps
	legendFrom = 720 // of the canvas: below this there is no legend
)

// placeMaps divides the canvas: the head above, and where there is room a legend
// at the side.
func (pg *Page) placeMaps() {
	v, px := &pg.maps, pg.st.Px
	c := &pg.rooms.Canvas
	v.head = *c
	v.head.Max.Y = min(c.Max.Y, c.Min.Y+px(mapsHead))
	c.Min.Y = v.head.Max.Y
	v.plot.Area = *c
	v.room, v.side = *c, image.Rectangle{}
	if c.Dx() >= px(legendFrom) {
		v.room.Max.X -= px(legendRoom)
		v.side = *c
		v.side.Min.X = v.room.Max.X
	}
	v.hover = noHover()
}

// drawMaps draws the map that is shown where it has changed.
func (pg *Page) drawMaps(dst *ebiten.Image, all bool) {
	if all {
		fillPart(dst, pg.rooms.Canvas, pg.st.Theme.Panel)
	}
	if pg.figure() == scenario.FigureBasin {
		pg.drawBasins(dst, all)
		return
	}
	v, f := &pg.maps, pg.mapFrame()
	settings := pg.model.Settings()
	if f == nil || pg.model.Selected >= len(settings.Racers) || f.Racer >= len(settings.Racers) {
		return
	}
	now := settings.Racers[f.Racer].Rule
	key := mapState{frame: f, rule: optimizers.Catalog().Format(now), color: pg.selectedStyle().Color, hover: v.hover}
	if !v.plot.Changed(key, all) {
		return
	}
	plot := f.WithRule(now).Plot(pg.st.Theme, true)
	if h := v.hover; h.on {
		plot.Lines = append(plot.Lines, figure.Line{Points: f.Outline(h.i, h.j), Width: 1.5, Casing: true, Style: figure.Style{Color: pg.st.Theme.Accent}})
	}
	v.plot.Paint(dst, plot)
	if h := v.hover; h.on && h.i < f.Plan.X.N && h.j < f.Plan.Y.N {
		v.card.Lines("cell under the pointer · click to race it", mapReading(f, h.i, h.j))
		pg.layMapCard(dst, v.plot.Inner, h.at)
	}
}

// layMapCard lays the card into a corner of a plot that the pointer is not near.
func (pg *Page) layMapCard(dst *ebiten.Image, room image.Rectangle, away image.Point) {
	c, m := pg.maps.card, pg.st.Px(stage.CardMargin)
	at := room.Min.Add(image.Pt(m, m))
	if away.In(image.Rectangle{Min: at, Max: at.Add(c.Size())}.Inset(-2 * m)) {
		at.Y = room.Max.Y - m - c.Size().Y
	}
	c.Draw(dst, at)
}

// mapReading says what a cell's rule is and how it ended.
func mapReading(f *racelab.MapFrame, i, j int) []stage.CardLine {
	p, c := &f.Plan, f.At(i, j)
	return []stage.CardLine{
		{Left: p.X.Spec.Symbol + " " + figure.Exact(p.X.Value(i)) + "   " + p.Y.Spec.Symbol + " " + figure.Exact(p.Y.Value(j))},
		{Left: ended(c.Status, c.Step, p.Steps)},
		{Left: "loss " + racelab.Number(c.Loss) + "   lowest " + racelab.Number(c.Best)},
	}
}

// ended says how a run ended.
func ended(s race.Status, step, steps int) string {
	switch s {
	case race.Converged:
		return "converged at step " + strconv.Itoa(step)
	case race.Diverged:
		return "diverged at step " + strconv.Itoa(step)
	case race.Stationary:
		return "at rest, no minimum, from step " + strconv.Itoa(step)
	}
	return "still running after " + strconv.Itoa(steps) + " steps"
}

// pointMaps lets the pointer act on the map that is shown, and on the charts.
func (pg *Page) pointMaps(p stage.Pointer) ebiten.CursorShapeType {
	pg.maps.hover = noHover()
	pg.canvas.hover, pg.canvas.cursorAt = false, p.At
	if f := pg.frameOf(); f != nil {
		pg.chartPointer(f, p)
	}
	return pg.pointMap(p)
}

func (pg *Page) pointMap(p stage.Pointer) ebiten.CursorShapeType {
	v := &pg.maps
	if pg.figure() == scenario.FigureBasin {
		return pg.pointBasins(p)
	}
	f := pg.mapFrame()
	if f == nil {
		return ebiten.CursorShapeDefault
	}
	v.plot.Point(p.At, !p.Captured)
	if !v.plot.Hover {
		return ebiten.CursorShapeDefault
	}
	i, j, ok := f.CellAt(v.plot.At[0], v.plot.At[1])
	if !ok {
		return ebiten.CursorShapeDefault
	}
	v.hover = mapHover{on: true, i: i, j: j, at: p.At}
	if p.Left.Began {
		if ebiten.IsKeyPressed(ebiten.KeyShift) {
			pg.model.RaceAnother(f.Rule(i, j))
		} else {
			pg.model.RaceAs(f.Racer, f.Plan.X.Spec.Key, f.Plan.Y.Spec.Key, f.Rule(i, j))
		}
		pg.done()
	}
	return ebiten.CursorShapePointer
}

// RaceAs gives racer i the values of a rule under two keys, from the start on,
// and races it.
func (m *Model) RaceAs(i int, x, y string, rule param.Choice) {
	if i >= len(m.Scene.Race.Racers) || m.Scene.Race.Racers[i].Rule.Key != rule.Key {
		return
	}
	name := m.Scene.Race.Racers[i].Name
	now := m.Settings().Racers[i].Rule
	m.Playing = true // a new race, from its start
	m.edit("", func(s *scenario.Scenario) {
		vals := now.Values.Clone()
		vals[x], vals[y] = rule.Values[x], rule.Values[y]
		s.Race.Racers[i].Rule = param.Choice{Key: rule.Key, Values: vals}
		s.Changes = withoutTarget(s.Changes, name)
	})
}

// RaceAnother adds a racer with a rule and races it.
func (m *Model) RaceAnother(rule param.Choice) {
	if len(m.Scene.Race.Racers) >= race.MaxRacers {
		m.Message = "there is room for no more racers"
		return
	}
	m.Playing = true
	m.racerEdit(func(r *scenario.Race) {
		r.Racers = append(r.Racers, scenario.Racer{Name: r.FreeName(rule.Key, ""), Rule: param.Choice{Key: rule.Key, Values: rule.Values.Clone()}})
	})
	m.Selected = len(m.Scene.Race.Racers) - 1
}

// withoutTarget is a log without what concerns one racer.
func withoutTarget(changes []race.Change, name string) []race.Change {
	var out []race.Change
	for _, c := range changes {
		if c.Target != name {
			out = append(out, c)
		}
	}
	return out
}

// mapData is what a map can be saved as.
type mapData interface {
	labs.Frame
	WriteCSV(io.Writer) error
	WriteJSON(w io.Writer, took time.Duration) error
}

func mapExport(name string, v scenario.View, f mapData) stage.Export {
	return stage.Export{Name: name,
		Figure: func(t figure.Theme) (figure.Figure, error) { return f.Figure(0, labs.Look{View: v, Theme: t}), nil },
		CSV:    f.WriteCSV, JSON: func(w io.Writer) error { return f.WriteJSON(w, 0) }}
}

// fillPart paints a rectangle.
func fillPart(dst *ebiten.Image, r image.Rectangle, c color.NRGBA) {
	if r = r.Intersect(dst.Bounds()); r.Empty() {
		return
	}
	part := dst.RecyclableSubImage(r)
	part.Fill(c)
	part.Recycle()
}
