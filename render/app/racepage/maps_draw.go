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
	legendRoom = 236 // right of the basin maps
	legendFrom = 720 // of the canvas: below this there is no legend
)

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
