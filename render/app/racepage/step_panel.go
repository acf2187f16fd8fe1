package racepage

import (
	"github.com/hajimehoshi/ebiten/v2"

	"downhill/assets"
	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/ui"
)

// stepWidgets are those of the section, and the switch for the race's arrows.
type stepWidgets struct {
	parts      []*ui.Toggle
	back, next *ui.Button
	examples   *ui.Button
	arrows     *ui.Toggle
}

// section walks the step and switches its parts.
func (v *stepLens) section(r *scenario.Race) ui.Widget {
	pg, w := v.pg, &v.w
	if pg.model.Selected >= len(r.Racers) {
		return nil
	}
	l := pg.st.Layer
	s := ui.NewSection(l, "Inside "+r.Racers[pg.model.Selected].Name, "", nil)
	w.back = ui.NewButton(l, ui.ButtonOptions{Text: "Back", Width: 80, Tip: "The part before, or of the step before (Backspace)"}, v.back)
	w.next = ui.NewButton(l, ui.ButtonOptions{Text: "Walk · next", Width: 100, Primary: true, Tip: "The next part of the step, one sentence each; behind the last the next step (Enter)"}, v.next)
	all := ui.NewButton(l, ui.ButtonOptions{Text: "All", Width: 60, Tip: "All parts at once (Escape)"}, v.whole)
	s.Add(ui.NewRow(l, 8, ui.Insets{Top: 2, Bottom: 6}, w.back, w.next, all))
	titles := []ui.Item{{Title: "gradient", Help: "The slope as the rule sees it, and the push that it gives."},
		{Title: "momentum", Help: "What is carried over or gathered, and weight decay."},
		{Title: "look-ahead", Help: "Where the slope is asked for, if not at the ball."},
		{Title: "move", Help: "The adapted step that the ball takes, in its true length."},
		{Title: "squares", Help: "The second moment as two squares of that area: the side is what the step is divided by."},
		{Title: "clipping", Help: "The gradient before clipping, and the limit: a box or a circle."}}
	w.parts = w.parts[:0]
	for i := 0; i < len(titles); i += 2 {
		row := ui.NewRow(l, 8, ui.Insets{})
		for k := i; k < i+2; k++ {
			t := ui.NewToggle(l, titles[k].Title, titles[k].Help, !v.inside().Hide[k], func(on bool) { v.inside().Hide[k] = !on })
			w.parts = append(w.parts, t)
			row.Add(t)
			row.Stretch(t)
		}
		s.Add(row)
	}
	w.examples = ui.NewButton(l, ui.ButtonOptions{Text: "Examples…", Tip: "Races that show something from inside."}, v.exampleMenu)
	s.Add(ui.NewSpace(l, 0, 4), ui.NewRow(l, 8, ui.Insets{}, w.examples))
	return s
}

// sync shows which parts are shown.
func (v *stepLens) sync(*scenario.Race) {
	for i, t := range v.w.parts {
		t.Set(!v.inside().Hide[i])
	}
}

// exampleMenu offers the races that come with the program.
func (v *stepLens) exampleMenu() {
	items := []ui.Item{{Title: "Clipping [0.9, 100]", Help: "By value it becomes [0.9, 1.0] and turns, by norm [0.00899964, 0.9999595] and keeps its direction."}}
	v.pg.st.Layer.Menu(v.w.examples.GetWidget().Rect, items, func(int) {
		s, err := scenario.ParseRace(assets.RaceClipping)
		if err != nil {
			v.pg.st.Toast(err.Error(), true)
			return
		}
		v.pg.Open(s)
		v.pg.st.MarkRedraw()
	})
}

// next tells the next part, or the first of the next step.
func (v *stepLens) next() {
	m, in := v.pg.model, v.inside()
	m.Play(false)
	switch f := v.frame; {
	case f == nil:
	case in.Part < len(f.E.Terms):
		in.Part++
	case m.Step() < m.Steps():
		m.Move(1)
		in.Part = 1
	}
}

// back tells the part before, or the last of the step before.
func (v *stepLens) back() {
	m, in := v.pg.model, v.inside()
	m.Play(false)
	switch f := v.frame; {
	case f == nil:
	case in.Part > 1:
		in.Part--
	case in.Part == 0:
		in.Part = len(f.E.Terms)
	case m.Step() > 0:
		m.Move(-1)
		in.Part = len(f.E.Terms)
	}
}

// whole ends the walk.
func (v *stepLens) whole() { v.inside().Part = 0 }

func (v *stepLens) keys(k *stage.Keys) bool {
	switch {
	case k.Struck(ebiten.KeyEnter), k.Struck(ebiten.KeyNumpadEnter), k.Struck(ebiten.KeyPeriod):
		v.next()
	case k.Struck(ebiten.KeyBackspace), k.Struck(ebiten.KeyComma):
		v.back()
	case v.inside().Part > 0 && k.Pressed(ebiten.KeyEscape):
		v.whole()
	default:
		return false
	}
	return true
}

func (v *stepLens) shortcuts() []stage.Shortcut {
	return []stage.Shortcut{{Keys: "Enter  Backspace", Does: "Step: walk it part by part, forward and back; Escape shows all"}}
}

// arrowsRow switches the arrows of the selected racer on the race.
func (pg *Page) arrowsRow() ui.Widget {
	v := pg.stepLens()
	v.w.arrows = ui.NewToggle(pg.st.Layer, "arrows of the selected racer", "Its gradient, momentum and move at the ball: the move in its true length, the others to scale. The view Step shows more.",
		v.inside().Arrows, func(on bool) {
			v.inside().Arrows = on
			pg.st.MarkRedraw()
		})
	return v.w.arrows
}

// stepLens is the view of a step.
func (pg *Page) stepLens() *stepLens {
	for _, v := range pg.lenses {
		if s, ok := v.(*stepLens); ok {
			return s
		}
	}
	return nil
}

// syncArrows shows whether the race has arrows.
func (v *stepLens) syncArrows() {
	if t := v.w.arrows; t != nil && t.Get() != v.inside().Arrows {
		t.Set(v.inside().Arrows)
		v.pg.st.MarkRedraw()
	}
}

// addArrows draws the selected racer's arrows on the race where they are asked
// for.
func (pg *Page) addArrows(p *figure.Plot) {
	v := pg.stepLens()
	if !v.inside().Arrows || v.frame == nil || v.at.stepper.gen != pg.model.shot.Generation {
		return
	}
	u, size := pg.st.Unit(), pg.rooms.Canvas.Size()
	v.frame.AddArrows(p, pg.st.Theme, float64(size.X)/u, float64(size.Y)/u)
}
