package dying

import (
	"math"

	"downhill/render/figure"
)

// Chosen is a unit that is pointed at, counted from 0; the zero value is the
// first one. None is no unit.
type Chosen struct{ Layer, Unit int }

// None is no unit.
func None() Chosen { return Chosen{-1, -1} }

// Units is one function's hidden units at a row of Steps, a cell each, layers
// upwards and units to the right: in the function's colour by the share of the
// training set for which the pre-activation is above 0; grey where there is
// none, with a cross where the unit is dead and a ring where it still learns.
func (f *Frame) Units(function, row int, chosen Chosen, t figure.Theme) *figure.Plot {
	d := &f.Dying
	p := &figure.Plot{Title: f.headline(function, row), X: whole("unit", d.Units, 10), Y: whole("layer", d.Layers, 10),
		Bar: "share z > 0"}
	if f.shown(function, row) == 0 {
		p.Bar = ""
		p.Notes = f.apology(function, p, t)
		return p
	}
	m := f.At(function, row)
	style := Style(t, function)
	field := &figure.Field{NX: d.Units, NY: d.Layers, XMin: 1, XMax: float64(d.Units), YMin: 1, YMax: float64(d.Layers),
		Z: make([]float64, len(m.State)), High: 1, Map: activity(style, t), Cells: true,
		Ticks: []figure.Tick{{At: 0, Label: "0"}, {At: 0.25}, {At: 0.5, Label: "0.5"}, {At: 0.75}, {At: 1, Label: "1"}}}
	radius := markRadius(d.Layers, d.Units, 300, 200)
	for i, s := range m.State {
		field.Z[i] = float64(m.Above[i]) / float64(f.Data.Len())
		if s == Alive {
			// Above the grey of the map's end, whose share no unit that is alive has.
			field.Z[i] = math.Max(field.Z[i], 1/float64(shades-1))
			continue
		}
		mark := figure.Mark{At: figure.Point{float64(i%d.Units + 1), float64(i/d.Units + 1)}, Radius: radius,
			Style: figure.Style{Color: t.Text, Marker: figure.Cross}}
		if s == Stuck {
			mark.Style = figure.Style{Color: t.Text, Marker: figure.Ring}
		}
		if radius > 0 {
			p.Marks = append(p.Marks, mark)
		}
	}
	p.Field = field
	if chosen != None() {
		p.Lines = append(p.Lines, outline(chosen, t))
	}
	return p
}

// shades is how many colours stand for a unit's activity; the first is that of
// none.
const shades = 201

// activity is grey at 0 and beyond it the function's colour, from faint to full.
func activity(s figure.Style, t figure.Theme) figure.ColorMap {
	m := figure.ColorMap{Name: "activity"}
	m.Stops = append(m.Stops, ash(t))
	for i := 1; i < shades; i++ {
		m.Stops = append(m.Stops, blend(s.Color, t.Background, 0.3+0.7*float64(i)/float64(shades-1)))
	}
	return m
}

// markRadius is the size in px of a mark in a cell of a plot of so many px, 0
// where none can be told from another.
func markRadius(layers, units int, w, h float64) float64 {
	r := 0.36 * math.Min(w/float64(units), h/float64(layers))
	if r < 1.4 {
		return 0
	}
	return math.Min(r, 5)
}

// outline is drawn around a chosen unit.
func outline(c Chosen, t figure.Theme) figure.Line {
	x, y := float64(c.Unit+1), float64(c.Layer+1)
	return figure.Line{Style: figure.Style{Color: t.Text}, Width: 2.5, Casing: true, Points: []figure.Point{
		{x - 0.5, y - 0.5}, {x + 0.5, y - 0.5}, {x + 0.5, y + 0.5}, {x - 0.5, y + 0.5}, {x - 0.5, y - 0.5}}}
}

// UnitAt is the unit at a place of the plot of Units, and whether there is one.
func (f *Frame) UnitAt(p figure.Point) (Chosen, bool) {
	c := Chosen{Layer: int(math.Floor(p[1] - 0.5)), Unit: int(math.Floor(p[0] - 0.5))}
	if math.IsNaN(p[0]+p[1]) || c.Layer < 0 || c.Layer >= f.Dying.Layers || c.Unit < 0 || c.Unit >= f.Dying.Units {
		return None(), false
	}
	return c, true
}

// Telling is the unit to show first: the first dead one from the lowest layer
// up, or a stuck one, or the first of all.
func (f *Frame) Telling(function, row int) Chosen {
	if f.shown(function, row) == 0 {
		return None()
	}
	best, state := 0, Alive
	for i, s := range f.At(function, row).State {
		if s > state {
			best, state = i, s
		}
	}
	return Chosen{best / f.Dying.Units, best % f.Dying.Units}
}
