package schedulespage

import (
	"fmt"
	"image"
	"math"
	"slices"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	scheduleslab "downhill/render/labs/schedules"
	"downhill/render/screen"
)

// plots are all places where something is drawn.
type plots struct {
	rate, loss, valid, trails *stage.Plot[plotKey]
	card                      *stage.Card
	batch                     *screen.Batch
	base                      base
	backdrop                  *racelab.Backdrop
	backdropOf                backdropKey
	table                     table
}

// plotKey is what the plots are drawn from.
type plotKey struct {
	frame    *scheduleslab.Frame
	selected int
	lower    int
	ranging  *scheduleslab.Ranging
	testing  bool
	cross    crosshair
}

// base are the plots without what follows the pointer.
type base struct {
	key               plotKey
	theme             string
	areas             [2]image.Point
	rate, loss, valid *figure.Plot
}

type backdropKey struct {
	surface, theme string
	size           image.Point
}

// crosshair is the step that is read.
type crosshair struct {
	on   bool
	self bool // it runs by itself, and no card hides what it passes
	step int
	over int // which plot the pointer is on: overRate …
}

const (
	overRate = iota
	overLoss
	overValid
	overTrails
)

func newPlots(s *stage.Stage) plots {
	return plots{rate: stage.NewPlot[plotKey](s, screen.Chart), loss: stage.NewPlot[plotKey](s, screen.Chart),
		valid: stage.NewPlot[plotKey](s, screen.Chart), trails: stage.NewPlot[plotKey](s, screen.Chart),
		card: stage.NewCard(s), batch: s.Kit.NewBatch(), table: table{hot: -1}}
}

func (pg *Page) plotKey() plotKey {
	return plotKey{pg.frame, pg.selected, pg.lower, pg.ranging.found, pg.ranging.asked, pg.cross}
}

// drawPlots draws the rates and what they do. All are painted together, since
// the card of the pointer may lie on any of them.
func (pg *Page) drawPlots(dst *ebiten.Image, all bool) (changed bool) {
	p, key := &pg.plots, pg.plotKey()
	for _, plot := range []*stage.Plot[plotKey]{p.rate, p.loss, p.valid, p.trails} {
		changed = plot.Changed(key, all) || changed
	}
	if !changed {
		return false
	}
	pg.refresh(key)
	readings := pg.readings()
	place := func(value func(r *scheduleslab.Reading) float64, x func(r *scheduleslab.Reading) float64) []figure.Mark {
		var out []figure.Mark
		for i := range readings {
			r := &readings[i]
			if y := value(r); !math.IsNaN(y) {
				style := scheduleslab.Style(pg.s.Theme, r.Index)
				out = append(out, figure.Mark{At: figure.Point{x(r), y}, Style: style, Radius: 5, Rim: true})
			}
		}
		return out
	}
	f := pg.frame
	here := func(*scheduleslab.Reading) float64 { return f.X(pg.cross.step) }
	p.rate.Paint(dst, pg.crossed(p.base.rate, place(func(r *scheduleslab.Reading) float64 { return r.Rate }, here)))
	if pg.lower != lowerTable {
		p.loss.Paint(dst, pg.crossed(p.base.loss, place(func(r *scheduleslab.Reading) float64 { return r.RaceLoss }, here)))
		if pg.lower == lowerRange {
			p.valid.Paint(dst, p.base.valid)
		} else {
			p.valid.Paint(dst, pg.crossed(p.base.valid, place(func(r *scheduleslab.Reading) float64 { return r.Valid },
				func(r *scheduleslab.Reading) float64 { return f.X(r.ValidEpoch * f.StepsPerEpoch) })))
		}
		pg.drawTrails(dst)
	}
	return true
}

// readings are what every schedule has at the crosshair, nothing where there is
// none.
func (pg *Page) readings() []scheduleslab.Reading {
	if !pg.cross.on {
		return nil
	}
	return pg.frame.At(pg.cross.step)
}

// crossed is a plot with the crosshair and the place of every curve on it.
func (pg *Page) crossed(plot *figure.Plot, marks []figure.Mark) *figure.Plot {
	if !pg.cross.on {
		return plot
	}
	out := *plot
	out.Rules = append(slices.Clone(plot.Rules), figure.Rule{AtX: pg.frame.X(pg.cross.step), AtY: math.NaN(), Color: pg.s.Theme.Accent})
	out.Marks = append(slices.Clone(plot.Marks), marks...)
	return &out
}

// refresh makes the plots anew where something but the pointer has changed.
func (pg *Page) refresh(key plotKey) {
	p, t, f := &pg.plots, pg.s.Theme, pg.frame
	key.cross = crosshair{}
	areas := [2]image.Point{p.rate.Area.Size(), p.valid.Area.Size()}
	b := &p.base
	if b.rate != nil && b.key == key && b.theme == t.Name && b.areas == areas {
		return
	}
	*b = base{key: key, theme: t.Name, areas: areas, rate: f.RatePlot(t, scheduleslab.Focus{Selected: pg.selected + 1}), loss: f.RaceLossPlot(t), valid: f.ValidPlot(t)}
	b.rate.Legend = false // the panel names them, and the table
	if pg.narrow() {      // the panel has the words
		for i := range b.rate.Marks {
			b.rate.Marks[i].Label = ""
		}
	}
	for i := range b.rate.Lines {
		if c := f.Shown(); i < len(c) && c[i].Index == pg.selected {
			b.rate.Lines[i].Width = 3.2
		}
	}
	b.loss.Title, b.valid.Title = b.loss.Y.Label, "validation loss of the network"
	if !math.IsNaN(f.Target) {
		b.valid.Title += ", ✓ at " + f.TargetText()
	}
	b.loss.Y.Label, b.valid.Y.Label = "", ""
	unit := "step"
	if pg.axis() == 1 {
		unit = "epoch"
	}
	b.loss.X.Label, b.valid.X.Label = unit, unit
	if pg.lower == lowerRange {
		b.valid = pg.rangePlot()
	}
	p.rate.FitTicks(b.rate)
	p.loss.FitTicks(b.loss)
	p.valid.FitTicks(b.valid)
}

// rangePlot is the range test, or that it is under way.
func (pg *Page) rangePlot() *figure.Plot {
	t := pg.s.Theme
	if found := pg.ranging.found; found != nil {
		p := found.Plot(t)
		p.Y.Label = ""
		p.Title = "range test: loss against η"
		return p
	}
	return &figure.Plot{Title: "range test of the network", X: figure.Axis{Max: 1}, Y: figure.Axis{Max: 1},
		Notes: []figure.Note{{At: figure.Point{0.5, 0.5}, Text: "testing …", Color: t.Muted}}}
}

// drawTrails draws the surface with the race as it stood at the step.
func (pg *Page) drawTrails(dst *ebiten.Image) {
	p, f, s := &pg.plots, pg.frame, pg.s
	key := backdropKey{scenario.Surfaces().Format(f.Race.Scenario.Race.Surface), s.Theme.Name, p.trails.Area.Size()}
	if p.backdrop == nil || key != p.backdropOf {
		w, h := float64(key.size.X)/s.Unit(), float64(key.size.Y)/s.Unit()
		p.backdrop = racelab.NewBackdrop(f.Race.Surface, scenario.View{}, s.Theme, racelab.Grain{NX: 128, NY: 128, Width: w, Height: h})
		p.backdropOf = key
	}
	at := f.Race.Rec.Step
	if pg.cross.on {
		at = min(at, pg.cross.step)
	}
	plot := f.Race.Canvas(at, p.backdrop, s.Theme)
	plot.Title = "the race on " + f.Race.Entry.Title
	for i := range plot.Marks { // here is no room for words
		plot.Marks[i].Label = ""
		plot.Marks[i].Radius = math.Min(plot.Marks[i].Radius, 5)
	}
	p.trails.FitTicks(plot)
	p.trails.Paint(dst, plot)
}

// drawCard lists what every schedule has at the crosshair.
func (pg *Page) drawCard(dst *ebiten.Image, readings []scheduleslab.Reading) {
	if !pg.cross.on || len(readings) == 0 {
		return
	}
	p, f := &pg.plots, pg.frame
	lines := make([]stage.CardLine, 0, len(readings))
	for _, r := range readings {
		lines = append(lines, stage.CardLine{Left: r.Label, Right: readingText(&r, pg.narrow()), Marked: true, Style: scheduleslab.Style(pg.s.Theme, r.Index)})
	}
	columns := "rate · race f at (x, y) · validation loss"
	if pg.narrow() {
		columns = "rate · race f · validation loss"
	}
	p.card.Lines(fmt.Sprintf("step %d, epoch %d: %s", pg.cross.step, pg.cross.step/f.StepsPerEpoch, columns), lines)
	room := pg.rooms.rate
	for _, r := range pg.rooms.lower {
		room = room.Union(r)
	}
	// Over the results, or else over the curves that the pointer is not on.
	part := room
	switch {
	case !pg.rooms.table.Empty():
		room = room.Union(pg.rooms.table)
		part = pg.rooms.table
	case pg.cross.over == overRate:
		part.Min.Y = pg.rooms.rate.Max.Y
	default:
		part.Max.Y = pg.rooms.rate.Max.Y
	}
	x, _ := p.rate.Map.ToPixel(figure.Point{f.X(pg.cross.step), p.rate.Y.Min})
	size, gap := p.card.Size(), pg.s.Px(14)
	at := image.Pt(int(x)+gap, part.Min.Y+gap/2)
	if at.X+size.X > room.Max.X-gap/2 {
		at.X = int(x) - gap - size.X
	}
	at.X = max(room.Min.X, min(at.X, room.Max.X-size.X))
	at.Y = max(room.Min.Y, min(at.Y, part.Max.Y-size.Y))
	sub := dst.RecyclableSubImage(room)
	p.card.Draw(sub, at)
	sub.Recycle()
}

// narrow says whether there is no room for words beside the curves.
func (pg *Page) narrow() bool { return float64(pg.rooms.rate.Dx()) < narrowHead*pg.s.Unit() }

// readingText writes a schedule's numbers at a step; where there is little room
// the position is left to the picture.
func readingText(r *scheduleslab.Reading, short bool) string {
	place := " at —"
	switch {
	case short:
		place = ""
	case !math.IsNaN(r.X):
		place = " at (" + figure.Fixed(r.X, 2) + ", " + figure.Fixed(r.Y, 2) + ")"
	}
	return racelab.Number(r.Rate) + " · " + racelab.Brief(r.RaceLoss) + place + " · " + racelab.Brief(r.Valid)
}
