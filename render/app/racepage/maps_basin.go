package racepage

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strconv"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/optimizers/maps"
	"downhill/render/app/stage"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	"downhill/render/screen"
)

// basinState is what one basin map was drawn for.
type basinState struct {
	frame *racelab.BasinFrame
	start [2]float64
	hover mapHover
}

// basinBase are the plots of a frame without what the pointer and the start add:
// a field has as many heights as there are starts.
type basinBase struct {
	frame *racelab.BasinFrame
	theme string
	plots []*figure.Plot
}

// arrangeBasins gives every map its place.
func (pg *Page) arrangeBasins(n int) {
	v := &pg.maps
	for len(v.places) < n {
		v.places = append(v.places, stage.NewPlot[basinState](pg.st, screen.Chart))
	}
	columns, rows := basinColumns(n, float64(v.room.Dx())/float64(max(1, v.room.Dy())))
	for k, p := range v.places {
		p.Area = image.Rectangle{}
		if k < n {
			i, j := k%columns, k/columns
			w, h := v.room.Dx(), v.room.Dy()
			p.Area = image.Rect(i*w/columns, j*h/rows, (i+1)*w/columns, (j+1)*h/rows).Add(v.room.Min)
		}
	}
}

// basinColumns is how n maps fill a room of some shape.
func basinColumns(n int, shape float64) (columns, rows int) {
	columns = max(1, min(n, int(math.Round(math.Sqrt(float64(n)*shape)))))
	rows = (n + columns - 1) / columns
	return (n + rows - 1) / rows, rows
}

// drawBasins draws the basin maps and their legend.
func (pg *Page) drawBasins(dst *ebiten.Image, all bool) {
	v, f, t := &pg.maps, pg.basinFrame(), pg.st.Theme
	if f == nil {
		return
	}
	pg.arrangeBasins(len(f.Plans))
	drawn := false
	start := pg.model.Settings().Start
	// The card lies over all of them, so that all are painted where it changes.
	for k := range f.Plans {
		if v.places[k].Changed(basinState{f, start, v.hover}, all || drawn) {
			drawn = true
		}
	}
	if !drawn {
		return
	}
	stage.Fill(dst, pg.rooms.Canvas, t.Panel)
	if b := &v.base; b.frame != f || b.theme != t.Name {
		*b = basinBase{frame: f, theme: t.Name}
		for k := range f.Plans {
			b.plots = append(b.plots, f.Plot(k, t))
		}
	}
	for k := range f.Plans {
		plot := new(*v.base.plots[k])
		plot.Title = f.Name(k)
		plot.Marks = append(slices.Clip(plot.Marks), figure.Mark{At: start, Radius: 4, Rim: true, Label: "start", Style: figure.Style{Color: t.Accent, Marker: figure.Square}})
		v.places[k].FitTicks(plot)
		v.places[k].Paint(dst, plot)
	}
	if v.hover.on && v.hover.k < len(f.Plans) {
		v.card.Lines("start under the pointer · click to race from it", pg.basinReading(f))
		pg.layMapCard(dst, v.places[v.hover.k].Inner, v.hover.at)
	}
	if !v.side.Empty() {
		k := 0
		if v.hover.on && v.hover.k < len(f.Plans) {
			k = v.hover.k
		}
		v.legend.Lines(f.Name(k)+" ends at", pg.basinLegend(f, k))
		v.legend.Draw(dst, v.side.Min.Add(image.Pt(0, pg.st.Px(stage.CardMargin))))
	}
}

// hovered is how the run from the start under the pointer ended.
func (pg *Page) hovered(f *racelab.BasinFrame) (e maps.Ending, start [2]float64) {
	h := pg.maps.hover
	p := &f.Plans[h.k]
	return f.Endings[h.k][h.j*p.NX+h.i], p.Start(h.i, h.j)
}

// basinReading says how the run from the start under the pointer ended.
func (pg *Page) basinReading(f *racelab.BasinFrame) []stage.CardLine {
	e, start := pg.hovered(f)
	where := "at no known minimum"
	switch {
	case e.Minimum == maps.Diverged:
		where = "nowhere"
	case e.Minimum >= 0:
		m := f.Minima[e.Minimum]
		where = fmt.Sprintf("at minimum %d, (%s, %s)", e.Minimum+1, figure.Short(m.X+0, 3), figure.Short(m.Y+0, 3))
	}
	h := pg.maps.hover
	return []stage.CardLine{
		{Left: f.Name(h.k) + " from (" + figure.Short(start[0], 3) + ", " + figure.Short(start[1], 3) + ")"},
		{Left: "ends " + where},
		{Left: ended(e.Status.Of(), int(e.Step), f.Plans[h.k].Steps)},
	}
}

// legendRows is how many minima the legend names.
const legendRows = 10

// basinLegend names the minima of map k with their colours and shares.
func (pg *Page) basinLegend(f *racelab.BasinFrame, k int) []stage.CardLine {
	shares, elsewhere, diverged := f.Shares(k)
	var lines []stage.CardLine
	add := func(name string, share float64, style figure.Style, marked bool) {
		lines = append(lines, stage.CardLine{Left: name, Right: figure.Fixed(100*share, 1) + " %", Marked: marked, Style: style})
	}
	rest := 0.0
	for i, s := range shares {
		if i >= legendRows && len(shares) > legendRows+1 {
			rest += s
			continue
		}
		m := f.Minima[i]
		add(fmt.Sprintf("%d (%s, %s)", i+1, figure.Short(m.X+0, 3), figure.Short(m.Y+0, 3)), s,
			figure.Style{Color: f.Color(maps.Ending{Minimum: int16(i)}, pg.st.Theme), Marker: figure.Square}, true)
	}
	if rest > 0 {
		add(strconv.Itoa(len(shares)-legendRows)+" others", rest, figure.Style{}, false)
	}
	add("elsewhere", elsewhere, figure.Style{Color: f.Color(maps.Ending{Minimum: maps.Elsewhere}, pg.st.Theme), Marker: figure.Square}, true)
	add("diverged", diverged, figure.Style{Color: pg.st.Theme.Muted, Marker: figure.Cross}, true)
	return lines
}

// pointBasins reads the start under the pointer and races from it when it is
// clicked.
func (pg *Page) pointBasins(p stage.Pointer) ebiten.CursorShapeType {
	v, f := &pg.maps, pg.basinFrame()
	if f == nil {
		return ebiten.CursorShapeDefault
	}
	for k := range min(len(f.Plans), len(v.places)) {
		place := v.places[k]
		place.Point(p.At, !p.Captured)
		if !place.Hover {
			continue
		}
		i, j, ok := f.CellAt(k, place.At[0], place.At[1])
		if !ok {
			continue
		}
		v.hover = mapHover{on: true, k: k, i: i, j: j, at: p.At}
		if p.Left.Began {
			start := f.Plans[k].Start(i, j)
			w := f.Plans[k].Window
			pg.model.Playing = true
			pg.model.SetStart([2]float64{round(start[0], (w[1]-w[0])/1e5), round(start[1], (w[3]-w[2])/1e5)})
			pg.done()
		}
		return ebiten.CursorShapePointer
	}
	return ebiten.CursorShapeDefault
}
