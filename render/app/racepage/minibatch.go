package racepage

import (
	"fmt"
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/app/stage"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	"downhill/render/screen"
	"downhill/render/ui"
	"downhill/surfaces"
)

// minibatch is what a race on samples shows beside the race: the data with the
// present minibatch and the selected racer's line, and at that racer the
// minibatch's gradient beside the full one.
type minibatch struct {
	off   bool // the user wants to see the surface alone
	inset *stage.Plot[minibatchState]
	size  *ui.Number
	show  *ui.Toggle
	drawn racelab.Minibatch
	on    bool // drawn is
}

// minibatchState is what decides it beside the race itself.
type minibatchState struct {
	selected int
	off      bool
}

func newMinibatch(s *stage.Stage) minibatch {
	return minibatch{inset: stage.NewPlot[minibatchState](s, screen.Chart)}
}

// minibatchRows are the size of the minibatches and what is shown of them; on
// surfaces without samples they are empty.
func (pg *Page) minibatchRows(r *scenario.Race) ui.Widget {
	l, m, b := pg.st.Layer, pg.model, &pg.batch
	b.size, b.show = nil, nil
	column := ui.NewColumn(l, 0, ui.Insets{})
	n := surfaces.Samples(r.Surface)
	if n == 0 {
		column.SetVisible(false)
		return column
	}
	b.size = ui.NewNumber(l, param.Spec{Key: "batch", Symbol: "B", Formula: `\mathbf{g} = \frac{1}{B} \sum_{i \in \text{batch}} \nabla f_i(\theta)`, Title: "batch", Kind: param.Int, Max: surfaces.MaxSamples, Low: 0, High: float64(min(n, 100)),
		Default: param.Num(0), Help: "Points of a minibatch: the gradient of a step is the mean over so many, drawn without replacement until an epoch has had them all. 0 takes all points at every step."},
		func(v param.Value) { m.Change(race.All, "batch", v.String()) }).OnDone(pg.done)
	b.show = ui.NewToggle(l, "points and gradients", "The data with the present minibatch, and at the selected racer its gradient beside the full one.", !b.off,
		func(on bool) { b.off = !on })
	column.Add(b.size, b.show)
	return column
}

// syncMinibatch makes the rows show the settings.
func (pg *Page) syncMinibatch(r *scenario.Race) {
	if b := &pg.batch; b.size != nil {
		b.size.Set(param.Num(float64(r.Batch)))
		b.show.Set(!b.off)
	}
}

func (pg *Page) minibatchState() minibatchState {
	return minibatchState{pg.model.Selected, pg.batch.off}
}

// Sizes of the inset, and of the smallest canvas that has room for it, in px of
// the design.
const (
	insetWidth, insetHeight = 250, 168
	insetTitle              = 24
	insetFromX, insetFromY  = 560, 330
)

// markMinibatch draws the gradients on the surface.
func (pg *Page) markMinibatch(f *racelab.Frame, p *figure.Plot) {
	b := &pg.batch
	b.on = false
	if b.off {
		return
	}
	if b.drawn, b.on = f.Minibatch(pg.model.Selected, pg.model.Step()); b.on {
		b.drawn.Draw(p, pg.st.Theme)
	}
}

// drawMinibatch draws the inset.
func (pg *Page) drawMinibatch(dst *ebiten.Image, f *racelab.Frame) {
	b, room := &pg.batch, pg.rooms.Canvas
	b.inset.Area = image.Rectangle{}
	if !b.on || pg.find.on || room.Dx() < pg.st.Px(insetFromX) || room.Dy() < pg.st.Px(insetFromY) {
		return
	}
	u, m, t := pg.st.Unit(), pg.st.Px(stage.CardMargin), pg.st.Theme
	area := image.Rect(room.Max.X-m-pg.st.Px(insetWidth), room.Max.Y-2*m-pg.st.Px(insetHeight+insetTitle), room.Max.X-m, room.Max.Y-2*m)
	stage.Fill(dst, area, t.Panel)
	small := pg.st.Kit.Fonts.Face(11*u, screen.Regular, true)
	small.Draw(dst, small.Fit(pg.minibatchTitle(f), float64(area.Dx())-16*u), float64(area.Min.X)+8*u, float64(area.Min.Y)+16*u, screen.Left, t.Muted)
	b.inset.Area = area
	b.inset.Area.Min.Y += pg.st.Px(insetTitle)
	b.inset.Paint(dst, b.drawn.Inset(t))
}

// minibatchTitle says what the inset shows.
func (pg *Page) minibatchTitle(f *racelab.Frame) string {
	d := &pg.batch.drawn
	name := f.Rec.Tracks[d.Racer].Name
	if d.All() {
		return fmt.Sprintf("all %d points · line of %s", d.N, name)
	}
	return fmt.Sprintf("%d of %d points · line of %s · %.0f° off ∇f", d.Size, d.N, name, math.Round(d.Angle()))
}

// nameMinibatch says where everything stands, for tests.
func (pg *Page) nameMinibatch(n *stage.Named) {
	b := &pg.batch
	if b.size != nil && !pg.rooms.Panel.Empty() {
		n.Widgets["batch"], n.Widgets["show minibatch"] = b.size, b.show
	}
	if !b.inset.Area.Empty() && pg.lens() == nil {
		n.Areas["inset"] = b.inset.Named()
	}
	if n.Values == nil {
		n.Values = map[string]string{}
	}
	if d := &b.drawn; b.on {
		n.Values["minibatch"] = fmt.Sprint(d.Racer, d.Size, d.N, d.Mini, d.Full)
	}
}
