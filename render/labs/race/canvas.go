package race

import (
	"fmt"
	"image/color"
	"math"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/figure"
	"downhill/surfaces"
)

// Backdrop is what a view of a surface looks like before anybody races on it.
// It is computed once a view and shared by the window and the figures.
type Backdrop struct {
	X, Y     figure.Axis
	Field    *figure.Field
	Contours *figure.Contours
	Sight    *Sight // nil for contours
}

// Window returns the part of the plane that a view shows.
func Window(f surfaces.Surface, v scenario.View) (w [4]float64) {
	if v.Window != nil {
		return *v.Window
	}
	d := f.Domain()
	return [4]float64{d.XMin, d.XMax, d.YMin, d.YMax}
}

// Grain says how fine a backdrop is: the grid that the surface is sampled on,
// and the size in px at 11-px text that the contours' labels are set for.
type Grain struct {
	NX, NY        int
	Width, Height float64
}

// NewBackdrop samples a surface and traces its level lines.
func NewBackdrop(f surfaces.Surface, v scenario.View, t figure.Theme, g Grain) *Backdrop {
	s := NewSampling(f, v, g)
	s.Step(0)
	return s.Backdrop(v, t, g)
}

// tallest is the largest height that a colour stands for.
const tallest = 1e300

// heights chooses what the ends of the colour map stand for. On a logarithmic
// scale the heights count from the lowest value known (the surface's minimum,
// or the lowest in view where that is unbounded), over at most four decades.
func heights(f surfaces.Surface, low, high float64, log bool) (base, from, to float64) {
	// Beyond 1e300 the difference of two heights need not be a number.
	low, high = math.Max(low, -tallest), math.Min(high, tallest)
	if !(high > low) {
		if math.IsInf(low, 0) {
			low = 0
		}
		return low, low, low + 1
	}
	if !log {
		return 0, low, high
	}
	base = low
	for _, m := range f.Minima() {
		base = math.Max(math.Min(base, m.F), -tallest)
	}
	return base, math.Max(low, base+(high-base)*1e-4), high
}

// Canvas is the surface with the race on it as it stood at a step.
func (f *Frame) Canvas(at int, b *Backdrop, t figure.Theme) *figure.Plot {
	p := &figure.Plot{X: b.X, Y: b.Y, Field: b.Field, Contours: b.Contours}
	f.addMinima(p, t)
	f.addGhost(p, at, t)
	f.addRacers(p, at, t)
	f.addPath(p, t)
	start := f.Scenario.Race.Start
	p.Marks = append(p.Marks, figure.Mark{At: start, Radius: 4, Rim: true, Label: "start",
		Style: figure.Style{Color: t.Text, Marker: figure.Disc}})
	return p
}

func (f *Frame) addMinima(p *figure.Plot, t figure.Theme) {
	minima := f.Minima
	for i, m := range minima {
		if !m.Global && len(minima) > 16 {
			break // a lattice of rings would hide the race
		}
		label := ""
		switch {
		case len(minima) == 1:
			label = "minimum"
		case i == 0 && m.Global:
			label = "global minimum"
		case !m.Global && (i == 0 || minima[i-1].Global) && len(minima) < 8:
			label = "local minimum"
		}
		c := t.Text
		if !m.Global {
			c = t.Muted
		}
		p.Marks = append(p.Marks, figure.Mark{At: figure.Point{m.X, m.Y}, Radius: 7, Label: f.minimumLabel(label),
			Style: figure.Style{Color: c, Marker: figure.Ring}})
	}
}

// addRacers draws trails, balls, badges and, for whoever left the view, an
// arrow at the edge with its distance.
func (f *Frame) addRacers(p *figure.Plot, at int, t figure.Theme) {
	for i := range f.Rec.Tracks {
		track := &f.Rec.Tracks[i]
		n := f.rows(i, at)
		line := figure.Line{Name: track.Name, Style: Style(t, i), Width: 2.2, Casing: true}
		if f.Scenario.Race.Racers[i].Hidden || n == 0 {
			p.Lines = append(p.Lines, line) // keeps the lines in the racers' order
			continue
		}
		line.Points = track.Path[:n:n]
		p.Lines = append(p.Lines, line)
		ball := track.Path[n-1]
		if !inside(p, ball) {
			p.Notes = append(p.Notes, figure.Note{At: ball, Arrow: true, Color: line.Style.Color,
				Text: fmt.Sprintf("%s %s", track.Name, figure.Short(outside(p, ball), 2))})
		}
		style := line.Style
		style.Dash = nil
		p.Marks = append(p.Marks, figure.Mark{At: ball, Style: style, Radius: 7, Rim: true})
		if track.StatusStep > f.Reached(i, at) {
			continue
		}
		switch track.Status {
		case race.Converged:
			p.Marks = append(p.Marks, badge(ball, figure.Check, t.Good))
		case race.Diverged:
			p.Marks = append(p.Marks, badge(ball, figure.Cross, t.Bad))
		}
	}
}

// badge says beside a ball how its race ended.
func badge(at figure.Point, m figure.Marker, c color.NRGBA) figure.Mark {
	return figure.Mark{At: at, Radius: 5, Badge: true, Rim: true, Style: figure.Style{Color: c, Marker: m}}
}

func inside(p *figure.Plot, q figure.Point) bool {
	return q[0] >= p.X.Min && q[0] <= p.X.Max && q[1] >= p.Y.Min && q[1] <= p.Y.Max
}

// outside is how far a point lies from the view, in the plane's units.
func outside(p *figure.Plot, q figure.Point) float64 {
	dx := math.Max(0, math.Max(p.X.Min-q[0], q[0]-p.X.Max))
	dy := math.Max(0, math.Max(p.Y.Min-q[1], q[1]-p.Y.Max))
	return math.Hypot(dx, dy)
}
