package activationspage

import (
	"fmt"
	"image"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	dyinglab "downhill/render/labs/dying"
	"downhill/render/screen"
)

// inputsHead is the room above the histogram for the unit's name and what its
// inputs mean, which takes a second line where there is room.
func (pg *Page) inputsHead(part image.Rectangle) int {
	if float64(part.Dy()) < 180*pg.s.Unit() {
		return pg.s.Px(42)
	}
	return pg.s.Px(60)
}

// unitKey is a unit at a moment.
type unitKey struct {
	frame *dyinglab.Frame
	row   int
	unit  unitAt
}

// unitAnswer is what the worker found out about a unit.
type unitAnswer struct {
	key  unitKey
	unit dyinglab.Unit
	err  error
}

// unitQuestion is what the worker is asked. It passes the data through the whole
// network once more, which for a large one takes longer than a frame of the
// screen; so no question is asked before the last one is answered.
type unitQuestion struct {
	key        unitKey
	generation int // of the training whose worker was asked
	at         time.Time
	answer     atomic.Pointer[unitAnswer]
}

// followPace is how often the inputs follow a moment that moves.
const followPace = 80 * time.Millisecond

// wanted is the unit to show at the moment, false while there is none.
func (pg *Page) wanted() (unitKey, bool) {
	f := pg.training()
	if f == nil || f.Len() == 0 {
		return unitKey{}, false
	}
	row := f.Row(pg.step())
	return unitKey{f, row, pg.chosen(f, row)}, true
}

// ask asks for the inputs of the unit to show.
func (pg *Page) ask() {
	key, ok := pg.wanted()
	q := &pg.question
	if !ok || pg.figure() != scenario.FigureDying || q.key == key && q.generation == pg.dyingGen {
		return
	}
	a := q.answer.Load()
	waiting := q.key.frame != nil && (a == nil || a.key != q.key) && q.generation == pg.dyingGen
	moving := pg.playing || pg.dying.Busy
	same := q.key.unit == key.unit
	if waiting || moving && same && pg.s.Now.Sub(q.at) < followPace {
		return
	}
	q.key, q.generation, q.at = key, pg.dyingGen, pg.s.Now
	pg.dyingWork.Do(func(*dyingRun) error {
		u, err := key.frame.Unit(key.unit.function, key.row, key.unit.at.Layer, key.unit.at.Unit)
		q.answer.Store(&unitAnswer{key, u, err})
		return nil
	})
}

// answered says whether the unit to show is shown.
func (pg *Page) answered() bool {
	key, ok := pg.wanted()
	a := pg.question.answer.Load()
	return ok && a != nil && a.key == key
}

// drawInputs draws the histogram of a unit's inputs, and says what they mean.
func (pg *Page) drawInputs(dst *ebiten.Image, all bool) {
	u, t := &pg.plots.units, pg.s.Theme
	a := pg.question.answer.Load()
	if a == nil || !u.inputs.Changed(a, all) {
		return
	}
	f, unit := a.key.frame, a.unit
	area := u.inputs.Area
	head := area
	right := pg.rooms.strip[1]
	if right.Empty() {
		right = pg.rooms.strip[0]
	}
	head.Min.Y = right.Min.Y + max(1, pg.s.Px(1))
	head.Max.Y = area.Min.Y
	stage.Fill(dst, head, t.Panel)
	h := max(1, pg.s.Px(1))
	if pg.rooms.tabs.Empty() {
		stage.Fill(dst, image.Rect(head.Min.X-h, head.Min.Y-h, head.Max.X, head.Min.Y), t.Line)
		stage.Fill(dst, image.Rect(head.Min.X-h, head.Min.Y, head.Min.X, area.Max.Y), t.Line)
	}
	k := pg.ink(dst)
	x, y, room := float64(head.Min.X)+14*k.u, float64(head.Min.Y), float64(head.Dx())-28*k.u
	if a.err != nil {
		stage.Fill(dst, area, t.Panel)
		k.body.Draw(dst, k.body.Fit(a.err.Error(), room), x, y+16*k.u, screen.Left|screen.Middle, t.Muted)
		return
	}
	style := dyinglab.Style(t, unit.Function)
	k.b.Marker(style.Marker, x+5*k.u, y+15*k.u, 4.5*k.u, 0, style.Color, faint(t.Panel, 0))
	k.b.Draw(dst)
	strong := pg.s.Kit.Fonts.Face(13*k.u, screen.SemiBold, true)
	strong.Draw(dst, strong.Fit(unitName(f, unit), room-18*k.u), x+18*k.u, y+15*k.u, screen.Left|screen.Middle, t.Text)
	tone := t.Text
	if unit.State == dyinglab.Dead {
		tone = t.Bad
	}
	lines := halves(unit.Sentence(), k.body, room)
	top := func(i int) float64 { return y + float64(34+17*i)*k.u }
	fits := func(i int) bool { return top(i) < float64(head.Max.Y)-4*k.u }
	for i, line := range lines {
		if fits(i) {
			if i+1 < len(lines) && !fits(i+1) {
				line = strings.TrimRight(line, ",:;")
			}
			k.body.Draw(dst, k.body.Fit(line, room), x, top(i), screen.Left|screen.Middle, tone)
		}
	}
	plot := f.Inputs(unit, t)
	plot.Title, plot.Notes = "", nil // they stand above
	plot.X = plot.X.WithTicks(max(3, int(float64(area.Dx())/k.u/70)))
	plot.Y = plot.Y.WithTicks(max(2, int(float64(area.Dy())/k.u/32)))
	u.inputs.Paint(dst, plot)
}

// halves breaks a sentence that is too wide at the last comma or colon that
// leaves a first line that fits.
func halves(s string, face *screen.Face, width float64) []string {
	if face.Measure(s) <= width {
		return []string{s}
	}
	for i := len(s) - 1; i > 0; i-- {
		if (s[i-1] == ',' || s[i-1] == ':' || s[i-1] == ';') && s[i] == ' ' && face.Measure(s[:i]) <= width {
			return []string{s[:i], s[i+1:]}
		}
	}
	return []string{s}
}

func unitName(f *dyinglab.Frame, u dyinglab.Unit) string {
	return fmt.Sprintf("%s · layer %d, unit %d · %s", f.Tracks[u.Function].Name, u.Layer+1, u.Unit+1, u.State)
}

// headline says how many units of a function are dead at a row.
func (pg *Page) headline(f *dyinglab.Frame, i, row int) string {
	dead, stuck, of := f.Count(i, row)
	text := fmt.Sprintf("%d of %d dead", dead, of)
	if pg.plots.units.inner < pg.s.Px(150) {
		text = fmt.Sprintf("%d dead", dead)
	}
	if only := stuck - dead; only > 0 {
		text += fmt.Sprintf(", %d stuck", only)
	}
	if d := f.Tracks[i].Divergence; d != nil && f.Steps[row] >= d.Step {
		text += ", diverged"
	}
	return text
}

// drawUnitCard says what the pointer is on.
func (pg *Page) drawUnitCard(dst *ebiten.Image, f *dyinglab.Frame, row int, h unitAt) {
	u := &pg.plots.units
	m := f.At(h.function, row)
	i := h.at.Layer*f.Dying.Units + h.at.Unit
	if i >= len(m.State) {
		return
	}
	u.reading.Lines(fmt.Sprintf("layer %d, unit %d", h.at.Layer+1, h.at.Unit+1), []stage.CardLine{
		{Left: m.State[i].String()},
		{Left: fmt.Sprintf("z > 0 for %d of %d", m.Above[i], f.Data.Len())},
	})
	inner, size, gap := u.grids[h.function].Area, u.reading.Size(), pg.s.Px(14)
	at := pg.drag.at.Add(image.Pt(gap, gap))
	if at.X+size.X > inner.Max.X {
		at.X = max(inner.Min.X, pg.drag.at.X-gap-size.X)
	}
	if at.Y+size.Y > inner.Max.Y {
		at.Y = max(inner.Min.Y, pg.drag.at.Y-gap-size.Y)
	}
	u.reading.Draw(dst, at)
}

// chartLines are what the chart reads at its crosshair.
func (pg *Page) chartLines(f *dyinglab.Frame, row int) []stage.CardLine {
	var out []stage.CardLine
	for i := range f.Tracks {
		m := f.At(i, row)
		dead, stuck, of := f.Count(i, row)
		line := stage.CardLine{Left: f.Tracks[i].Name, Marked: true, Style: dyinglab.Style(pg.s.Theme, i)}
		switch pg.plots.units.kind {
		case 1:
			line.Right = figure.Short(m.Loss, 4)
		case 2:
			line.Right = figure.Fixed(100*m.Accuracy, 1) + " %"
		default:
			line.Right = fmt.Sprintf("%d dead, %d stuck of %d", dead, stuck-dead, of)
		}
		out = append(out, line)
	}
	return out
}
