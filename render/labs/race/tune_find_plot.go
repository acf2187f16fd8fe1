package race

import (
	"fmt"
	"image/color"
	"math"

	"downhill/optimizers/tune"
	"downhill/render/figure"
)

// faintAlpha is how opaque what lies behind is: earlier attempts, raw curves, the
// run before.
const faintAlpha = 120

func faint(c color.NRGBA) color.NRGBA {
	c.A = faintAlpha
	return c
}

// Trails are where a search has been on the surface by a moment: of a division
// the earlier attempts faintly and the present one in full.
func (f *Finding) Trails(at int, t figure.Theme) (lines []figure.Line, marks []figure.Mark) {
	for i := range f.Runs {
		r := &f.Runs[i]
		style := Style(t, r.Racer)
		var now []figure.Point
		if r.Range != nil {
			now = r.Range.Path[:min(len(r.Range.Path), at+1)]
		} else {
			left := at
			for k := range r.Division.Attempts {
				path := r.Division.Attempts[k].Track.Path
				if left < 0 {
					break
				}
				if now != nil {
					old := style
					old.Color = faint(style.Color)
					lines = append(lines, figure.Line{Style: old, Width: 1.4, Points: now})
				}
				now = path[:min(len(path), left+1)]
				left -= max(1, len(path))
			}
		}
		if len(now) == 0 {
			continue
		}
		lines = append(lines, figure.Line{Name: r.Name, Style: style, Width: 2.2, Casing: true, Points: now})
		ball := style
		ball.Dash = nil
		marks = append(marks, figure.Mark{At: now[len(now)-1], Style: ball, Radius: 7, Rim: true})
	}
	return lines, marks
}

// Chart is the search as a curve that grows: of a division the loss against the
// step of every attempt, of a range test the loss against the rate.
func (f *Finding) Chart(at int, t figure.Theme) *figure.Plot {
	p := &figure.Plot{Title: "loss above the minimum f(θ) − f*"}
	low, known := f.lowest()
	if !known || low == 0 {
		p.Title = "loss f(θ)"
	}
	all := noBounds()
	for i := range f.Runs {
		r := &f.Runs[i]
		if r.Range != nil {
			f.addRange(p, &all, r, at, low, t)
		} else {
			f.addDivision(p, &all, r, at, low, t)
		}
	}
	p.Y = all.axis("loss", false)
	if f.Method == Divide {
		p.X = figure.Axis{Label: "step", Max: float64(f.Scenario.Race.Steps)}
		return p
	}
	p.X = figure.Axis{Label: "learning rate η", Log: true, Min: 1e-5, Max: 10}
	if len(f.Runs) > 0 {
		p.X.Min, p.X.Max = f.Runs[0].Range.From, f.Runs[0].Range.To
	}
	return p
}

// above lists losses above the lowest with their places.
func above(xs func(int) float64, losses []float64, low float64) []figure.Point {
	out := make([]figure.Point, len(losses))
	for i, l := range losses {
		out[i] = figure.Point{xs(i), l - low}
	}
	return out
}

// held joins a curve's bounds: the axis must not follow who leaves for infinity.
func held(all *bounds, points []figure.Point) {
	b := noBounds()
	for _, q := range points {
		b.take(q)
	}
	if len(points) > 0 {
		all.join(b.within(30, points[0][1]))
	}
}

func (f *Finding) addDivision(p *figure.Plot, all *bounds, r *FoundRate, at int, low float64, t figure.Theme) {
	style, left := Style(t, r.Racer), at
	for k := range r.Division.Attempts {
		a := &r.Division.Attempts[k]
		points := above(func(i int) float64 { return float64(i) }, a.Track.Loss, low)
		held(all, points) // of the whole search, so that the axes stand still
		if left < 0 {
			continue
		}
		n := min(len(points), left+1)
		line := figure.Line{Style: style, Width: 1.8, Points: points[:n]}
		if over := left >= len(points); over && a.Diverged {
			line.Style.Color, line.Width = faint(style.Color), 1.2
			if n > 0 {
				p.Marks = append(p.Marks, figure.Mark{At: points[n-1], Radius: 4, Style: figure.Style{Color: t.Bad, Marker: figure.Cross}})
			}
		} else {
			line.Name = fmt.Sprintf("%s η %s", r.Name, figure.Short(a.Rate, 3))
		}
		p.Lines = append(p.Lines, line)
		left -= max(1, len(points))
	}
}

func (f *Finding) addRange(p *figure.Plot, all *bounds, r *FoundRate, at int, low float64, t figure.Theme) {
	style, g := Style(t, r.Racer), r.Range
	rate := func(i int) float64 { return g.Rates[i] }
	raw, smooth := above(rate, g.Loss, low), above(rate, g.Smoothed, low)
	held(all, raw)
	n := min(len(raw), at+1)
	behind := style
	behind.Color, behind.Dash = faint(style.Color), nil
	p.Lines = append(p.Lines, figure.Line{Style: behind, Width: 1.2, Points: raw[:n]},
		figure.Line{Name: r.Name, Style: style, Width: 2, Points: smooth[:n]})
	for _, m := range Landmarks(g) {
		if m.At < 0 || m.At >= n && m.At < len(raw) {
			continue
		}
		points := smooth
		if m.At == g.Diverges {
			points = raw
		}
		k := min(m.At, len(points)-1)
		if k < 0 || k >= n {
			continue
		}
		mark := figure.Mark{At: points[k], Radius: 5, Rim: true, Style: figure.Style{Color: style.Color, Marker: m.Marker}}
		if m.At == g.Diverges {
			mark.Style.Color = t.Bad
		}
		if len(f.Runs) == 1 {
			mark.Label = m.Name + " " + figure.Short(g.Rate(m.At), 2)
		}
		p.Marks = append(p.Marks, mark)
	}
}

// Landmark is a place of a range test that stands out.
type Landmark struct {
	Name   string
	At     int // index into the lists, −1 where it did not happen
	Marker figure.Marker
}

// Landmarks lists them in the order of the rates.
func Landmarks(g *tune.Range) []Landmark {
	return []Landmark{{"falls", g.Falls, figure.Disc}, {"steepest", g.Steepest, figure.Diamond},
		{"lowest", g.Lowest, figure.Ring}, {"diverges", g.Diverges, figure.Cross}}
}

// lowest is the least value that the surface is known to take.
func (f *Finding) lowest() (float64, bool) {
	best, ok := math.Inf(1), false
	for _, m := range f.Surface.Minima() {
		if m.Global && m.F < best {
			best, ok = m.F, true
		}
	}
	if !ok {
		return 0, false
	}
	return best, ok
}
