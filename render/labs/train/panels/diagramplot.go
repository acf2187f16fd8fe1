package panels

import (
	"fmt"
	stdcolor "image/color"
	"math"

	"downhill/render/figure"
)

// Links are drawn in so many steps of strength, each a line of its own with gaps,
// so that a thousand of them are as quick to draw as ten.
const strengths = 5

// radius is how large a unit is drawn, in px.
func (d *Diagram) radius() float64 {
	switch n := d.width; {
	case d.size > 0:
		return d.size
	case n <= 8:
		return 7
	case n <= 14:
		return 5
	}
	return 3.6
}

// Plot draws the network: links by weight, purple below 0 and green above, the
// strongest of a layer widest and brightest; units by activation, from dark to
// light, purple below 0; what the step dropped as a small ring, without its
// links; dead units grey with a cross.
func (d *Diagram) Plot(l Look) *figure.Plot {
	x := figure.Axis{Label: "layer", Min: -0.6, Max: 0.6}
	y := noTicks(figure.Axis{Min: -0.56, Max: 0.56, Bare: true})
	if d == nil {
		return empty("network", "no network yet", x, y)
	}
	x.Max = float64(d.width) - 0.4
	x.Ticks = d.ticks()
	p := &figure.Plot{Title: d.title(), X: x, Y: y}
	p.Lines = d.lines(l.Theme)
	p.Marks, p.Notes = d.unitMarks(l.Theme)
	return p
}

func (d *Diagram) title() string {
	t := "network: links by weight, units by activation"
	if d.masked {
		t += ", rings dropped in this step"
	}
	if d.sampled {
		most, size := 0, 0
		for i := range d.columns {
			if k := &d.columns[i]; k.layer > 0 && k.size > size {
				most, size = len(k.units), k.size
			}
		}
		if most < size {
			t += fmt.Sprintf(" · %d of %d units a layer", most, size)
		}
	}
	return t
}

// ticks name the layers: the input, round ones and the output.
func (d *Diagram) ticks() []figure.Tick {
	every := 1
	for d.width/every > 12 {
		every *= 5
	}
	last := len(d.model.Denses())
	var out []figure.Tick
	for i := range d.columns {
		k := &d.columns[i]
		switch {
		case k.layer == 0:
			out = append(out, figure.Tick{At: k.x, Label: "in"})
		case k.layer == last:
			out = append(out, figure.Tick{At: k.x, Label: "out"})
		case k.layer > 0 && (k.layer == 1 && every == 1 || k.layer > 1 && k.layer%every == 0 && last-k.layer > every/3 || every == 1):
			out = append(out, figure.Tick{At: k.x, Label: figure.Exact(float64(k.layer))})
		}
	}
	return out
}

// ends are where a link begins and ends.
func (d *Diagram) ends(c *connection) (from, to figure.Point) {
	a, b := &d.columns[c.column-1], &d.columns[c.column]
	return figure.Point{a.x, a.units[c.from].y}, figure.Point{b.x, b.units[c.to].y}
}

// out says whether a link's end was dropped.
func (d *Diagram) out(c *connection) bool {
	return d.columns[c.column-1].units[c.from].dropped || d.columns[c.column].units[c.to].dropped
}

func (d *Diagram) lines(t figure.Theme) []figure.Line {
	var points [2][strengths][]figure.Point
	gap := figure.Point{math.NaN(), math.NaN()}
	for i := range d.links {
		c := &d.links[i]
		if d.out(c) {
			continue
		}
		sign := 0
		if c.weight > 0 {
			sign = 1
		}
		k := min(strengths-1, int(c.share*strengths))
		from, to := d.ends(c)
		points[sign][k] = append(points[sign][k], from, to, gap)
	}
	thin := math.Min(1, 8/float64(d.width)) // deep networks have more, and shorter ones
	var out []figure.Line
	for k := range strengths { // the strongest on top
		for sign, ink := range signed(t) {
			if ps := points[sign][k]; len(ps) > 0 {
				share := (float64(k) + 0.5) / strengths
				out = append(out, figure.Line{Style: figure.Style{Color: mix(t.Background, ink, 0.15+0.85*share*(0.5+0.5*thin))}, Width: 0.6 + 2.4*thin*share*share, Points: ps})
			}
		}
	}
	if p := d.pick; p.Kind == Link {
		for i := range d.links {
			c := &d.links[i]
			if d.columns[c.column].layer == p.Layer && d.columns[c.column].units[c.to].unit == p.Unit && d.columns[c.column-1].units[c.from].unit == p.From {
				from, to := d.ends(c)
				out = append(out, figure.Line{Style: figure.Style{Color: t.Accent}, Width: 3, Points: []figure.Point{from, to}})
			}
		}
	}
	return out
}

// signed are the colours of negative and of positive values, from PRGn, as they
// stand out on the background.
func signed(t figure.Theme) [2]stdcolor.NRGBA {
	m := figure.PRGn()
	if t.Name == "light" {
		return [2]stdcolor.NRGBA{m.At(0.08), m.At(0.92)}
	}
	return [2]stdcolor.NRGBA{m.At(0.24), m.At(0.76)}
}

// ink is a unit's colour: from the ground to the text's colour where it is above
// 0, to purple where it is below.
func (k *column) ink(u *node, t figure.Theme) stdcolor.NRGBA {
	ground := mix(t.Background, t.Muted, 0.3)
	if !finite(u.activation) || k.most == 0 {
		return ground
	}
	share := math.Abs(u.activation) / k.most
	if u.activation < 0 {
		return mix(ground, signed(t)[0], share)
	}
	return mix(ground, t.Text, share)
}

func (d *Diagram) unitMarks(t figure.Theme) (marks []figure.Mark, notes []figure.Note) {
	r := d.radius()
	for i := range d.columns {
		k := &d.columns[i]
		if k.layer < 0 {
			notes = append(notes, figure.Note{At: figure.Point{k.x, 0}, Text: fmt.Sprintf("… %d", k.last-k.first+1),
				Cell: figure.Point{2, 0.2}, Color: t.Muted})
			continue
		}
		for j := range k.units {
			u := &k.units[j]
			at := figure.Point{k.x, u.y}
			if p := d.pick; p.Kind == Unit && p.Layer == k.layer && p.Unit == u.unit {
				marks = append(marks, figure.Mark{At: at, Style: figure.Style{Color: t.Accent}, Radius: r + 3})
			}
			switch {
			case u.dropped:
				marks = append(marks, figure.Mark{At: at, Style: figure.Style{Color: t.Muted, Marker: figure.Ring}, Radius: 0.7 * r})
			case u.dead:
				marks = append(marks, figure.Mark{At: at, Style: figure.Style{Color: mix(t.Background, t.Muted, 0.45)}, Radius: r, Rim: true},
					figure.Mark{At: at, Style: figure.Style{Color: t.Bad, Marker: figure.Cross}, Radius: 0.75 * r})
			default:
				marks = append(marks, figure.Mark{At: at, Style: figure.Style{Color: k.ink(u, t)}, Radius: r, Rim: true})
			}
		}
	}
	return marks, notes
}

// Hit finds what is drawn at a place of the plot, whose axes are w × h px: a unit
// first, else the nearest link within 4 px.
func (d *Diagram) Hit(at figure.Point, w, h float64) (Pick, bool) {
	if d == nil {
		return Pick{}, false
	}
	px := func(p figure.Point) (float64, float64) {
		return p[0] / (float64(d.width) + 0.2) * w, p[1] / 1.12 * h
	}
	x, y := px(at)
	best, found := d.radius()+3, Pick{}
	for i := range d.columns {
		k := &d.columns[i]
		if k.layer < 0 && math.Abs(at[0]-k.x) < 0.4 && math.Abs(at[1]) < 0.15 {
			return Pick{Kind: Fold}, true
		}
		for j := range k.units {
			ux, uy := px(figure.Point{k.x, k.units[j].y})
			if far := math.Hypot(ux-x, uy-y); far < best {
				best, found = far, Pick{Kind: Unit, Layer: k.layer, Unit: k.units[j].unit}
			}
		}
	}
	if found.Kind != None {
		return found, true
	}
	best = 4
	for i := range d.links {
		c := &d.links[i]
		if d.out(c) {
			continue
		}
		from, to := d.ends(c)
		ax, ay := px(from)
		bx, by := px(to)
		if far := distance(x, y, ax, ay, bx, by); far < best {
			k := &d.columns[c.column]
			best, found = far, Pick{Kind: Link, Layer: k.layer, Unit: k.units[c.to].unit, From: d.columns[c.column-1].units[c.from].unit}
		}
	}
	return found, found.Kind != None
}

// distance is how far a point is from the stretch between two others.
func distance(x, y, ax, ay, bx, by float64) float64 {
	dx, dy := bx-ax, by-ay
	t := ((x-ax)*dx + (y-ay)*dy) / (dx*dx + dy*dy)
	t = math.Max(0, math.Min(1, t))
	return math.Hypot(x-ax-t*dx, y-ay-t*dy)
}
