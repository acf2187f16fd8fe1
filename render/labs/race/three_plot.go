package race

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"

	"downhill/optimizers/race"
	"downhill/render/figure"
	"downhill/render/labs"
)

// Three is the surface in three dimensions with the race on it as it stood at a
// step.
func (f *Frame) Three(at int, s *Sight) *figure.Plot {
	p := &figure.Plot{Field: s.colors, Relief: s.Relief}
	p.X, p.Y = s.Axes()
	p.Lines = append(p.Lines, s.axes...)
	p.Notes = append(p.Notes, s.words...)
	f.minima3(p, s)
	f.behind3(p, at, s)
	f.racers3(p, at, s)
	if q, _, seen, ok := s.on(f.Scenario.Race.Start); ok {
		p.Marks = append(p.Marks, figure.Mark{At: q, Radius: 4, Rim: true, Label: "start",
			Style: figure.Style{Color: shown(s.theme.Text, seen), Marker: figure.Disc}})
	}
	return p
}

// on is where a point of the plane is seen on the surface; ok is false where that is
// out of view or has a hole.
func (s *Sight) on(p figure.Point) (at figure.Point, near float64, seen, ok bool) {
	x, y := s.place(p)
	z := s.Z(x, y)
	if z != z {
		return at, 0, false, false
	}
	at, near = s.See(x, y, z+lift)
	return at, near, s.visible(at, near), true
}

// On is where a point of the plane is seen on the surface, in the picture's plane; ok
// is false where it is out of view or has a hole.
func (s *Sight) On(p figure.Point) (at figure.Point, ok bool) {
	at, _, _, ok = s.on(p)
	return at, ok
}

// shown is a colour, faint for what a hill hides.
func shown(c color.NRGBA, seen bool) color.NRGBA {
	if !seen {
		c.A = hiddenAlpha
	}
	return c
}

// How opaque what a hill hides is.
const hiddenAlpha = 95

// minima3 rings the minima, as the contours have them.
func (f *Frame) minima3(p *figure.Plot, s *Sight) {
	var flat figure.Plot
	f.addMinima(&flat, s.theme)
	for _, m := range flat.Marks {
		q, _, seen, ok := s.on(m.At)
		if !ok {
			continue
		}
		m.At, m.Style.Color = q, shown(m.Style.Color, seen)
		p.Marks = append(p.Marks, m)
	}
}

// behind3 draws the path of a network's own training, and the run before faintly.
func (f *Frame) behind3(p *figure.Plot, at int, s *Sight) {
	var flat figure.Plot
	f.addPath(&flat, s.theme)
	f.addGhost(&flat, at, s.theme)
	for _, l := range flat.Lines {
		seen, _, _ := s.trail(l.Points, len(l.Points))
		l.Points = seen
		p.Lines = append(p.Lines, l)
	}
	for _, m := range flat.Marks {
		if q, _, seen, ok := s.on(m.At); ok && seen {
			m.At = q
			p.Marks = append(p.Marks, m)
		}
	}
}

// ball is a racer where it is seen.
type ball struct {
	racer int
	at    figure.Point
	near  float64
	seen  bool
	style figure.Style
}

// ballRadius of a racer in px, as on the contours.
const ballRadius = 7.0

// racers3 draws the shadows, then the trails, those hidden by a hill faintly, then
// the balls from the farthest to the nearest.
func (f *Frame) racers3(p *figure.Plot, at int, s *Sight) {
	n := len(f.Rec.Tracks)
	shadows, hidden, seen := make([]figure.Line, n), make([]figure.Line, n), make([]figure.Line, n)
	var balls []ball
	for i := range f.Rec.Tracks {
		track := &f.Rec.Tracks[i]
		style := Style(s.theme, i)
		shadows[i] = figure.Line{Width: 2, Style: figure.Style{Color: s.shadow(style.Color)}}
		faded := style
		faded.Color.A = hiddenAlpha
		hidden[i] = figure.Line{Width: 1.4, Style: faded}
		seen[i] = figure.Line{Name: track.Name, Width: 2.2, Casing: true, Style: style}
		rows := f.rows(i, at)
		if f.Scenario.Race.Racers[i].Hidden || rows == 0 {
			continue // the lines stay in the racers' order
		}
		seen[i].Points, hidden[i].Points, shadows[i].Points = s.trail(track.Path, rows)
		place := track.Path[rows-1]
		style.Dash = nil
		b := ball{racer: i, style: style}
		var ok bool
		if b.at, b.near, b.seen, ok = s.on(place); ok {
			balls = append(balls, b)
			x, y := s.place(place)
			if q, near := s.See(x, y, floor); s.visible(q, near) {
				p.Marks = append(p.Marks, figure.Mark{At: q, Radius: 4, Style: figure.Style{Color: shadows[i].Style.Color, Marker: figure.Disc}})
			}
		} else {
			p.Notes = append(p.Notes, s.gone(track, place, style.Color))
		}
	}
	p.Lines = slices.Concat(p.Lines, shadows, hidden, seen)
	slices.SortStableFunc(balls, func(a, b ball) int { return cmp.Compare(a.near, b.near) })
	for _, b := range balls {
		f.ball3(p, at, s, b)
	}
}

// shadow is a racer's colour as it falls on the floor.
func (s *Sight) shadow(c color.NRGBA) color.NRGBA { return mix(c, s.theme.Panel, 0.55) }

// ball3 is a racer's marker, the same as on the contours and in its key, faint
// where a hill hides it.
func (f *Frame) ball3(p *figure.Plot, at int, s *Sight, b ball) {
	style := b.style
	style.Color = shown(style.Color, b.seen)
	p.Marks = append(p.Marks, figure.Mark{At: b.at, Radius: ballRadius, Rim: b.seen, Style: style})
	track := &f.Rec.Tracks[b.racer]
	if track.StatusStep > f.Reached(b.racer, at) || !b.seen {
		return
	}
	switch track.Status {
	case race.Converged:
		p.Marks = append(p.Marks, badge(b.at, figure.Check, s.theme.Good))
	case race.Diverged:
		p.Marks = append(p.Marks, badge(b.at, figure.Cross, s.theme.Bad))
	}
}

// gone is an arrow to a racer that left the view, with its distance.
func (s *Sight) gone(track *race.Track, place figure.Point, c color.NRGBA) figure.Note {
	flat := figure.Plot{X: figure.Axis{Min: s.window[0], Max: s.window[1]}, Y: figure.Axis{Min: s.window[2], Max: s.window[3]}}
	text := track.Name + " where f is no number"
	x, y := s.place(place)
	if !inside(&flat, place) {
		text = fmt.Sprintf("%s %s", track.Name, figure.Short(outside(&flat, place), 2))
	}
	// The direction on the floor, far enough to be out of the picture.
	l := math.Max(math.Hypot(x, y), 1e-9)
	dx, dy := s.away([3]float64{0, 0, 0}, [3]float64{x / l, y / l, 0})
	return figure.Note{At: figure.Point{9 * s.Aspect * dx, 9 * dy}, Arrow: true, Color: c, Text: text}
}

// canvasOn is the surface with the race on it as the view wants it.
func (f *Frame) canvasOn(b *Backdrop, at int, l labs.Look) *figure.Plot {
	if b.Sight == nil {
		return f.Canvas(at, b, l.Theme)
	}
	return f.Three(at, b.Sight)
}

// sighted adds the sight that a view in three dimensions asks for, for a figure.
func (b *Backdrop) sighted(f *Frame, l labs.Look) *Backdrop {
	if !l.View.Three.On {
		return b
	}
	t := NewTerrain(f.Surface, l.View, b, printedMesh, false)
	c := *b
	c.Sight = NewSight(t, l.View.Three, l.Theme, sightPicture(), NewDrapes())
	return &c
}

// sightPicture is how a figure is looked at: finer than a trail's width is not
// needed to tell what is hidden.
func sightPicture() Picture { return Picture{W: 900, H: 600, Em: 900 / 47.0, Fine: 1} }

// seen says from where one looks.
func (b *Backdrop) seen() []string {
	if b.Sight == nil {
		return nil
	}
	t := b.Sight.Three
	text := fmt.Sprintf("Seen from azimuth %s°, elevation %s°", figure.Exact(math.Round(t.Azimuth*10)/10), figure.Exact(math.Round(t.Elevation*10)/10))
	if t.Zoom != 1 {
		text += fmt.Sprintf(", %s times as large", figure.Short(t.Zoom, 2))
	}
	return []string{text + "; on the floor the shadows of the paths."}
}

// printedMesh is how many nodes a mesh has along each axis in a figure.
const printedMesh = 201
