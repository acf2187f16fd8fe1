package trainpage

import (
	"math"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/screen"
)

// Sizes in px of the design.
const (
	numbersWide = 46  // left of a chart, where its numbers stand
	barWide     = 66  // right of one with a colour bar
	headingHigh = 24  // of a title line with a large number in it
	secondHigh  = 18  // of a second one
	briefWide   = 370 // of a diagram below which its title is brief
	tickWide    = 22  // between the numbers of a diagram's layers
	ratioSize   = 15  // of the large number's letters
)

// dressed is a panel's plot as its place has room for it, with what stands large
// above it.
type dressed struct {
	plot  *figure.Plot
	ratio string  // "" for none
	above float64 // px of the design from its line to the axes
	left  bool    // it begins where the axes do, else it ends there
}

// dress fits a picture to its place.
func (pg *Page) dress(s *slot, pic *picture) dressed {
	p := *pic.plot
	d := dressed{plot: &p}
	u := pg.s.Unit()
	wide, high := float64(s.view.Area.Dx())/u, float64(s.view.Area.Dy())/u
	// The colour bar has its name above.
	p.Title = strings.TrimRight(strings.TrimSuffix(p.Title, p.Bar), " :")
	switch s.kind {
	case scenario.PanelActivations, scenario.PanelWeights, scenario.PanelUnits, scenario.PanelSparsity, scenario.PanelNorms,
		scenario.PanelFrontier, scenario.PanelCalibration:
		p.X.Ticks = spaced(p.X, wide-numbersWide, tickWide)
		face := pg.s.Kit.Fonts.Face(11*u, screen.Regular, true)
		p.Title, p.Y.Label = shorten(p.Title, p.Y.Label, func(text string) bool {
			return face.Measure(text) <= float64(pg.s.Kit.Inner(s.view.Area, &p, u, screen.Chart).Dx())
		})
	case scenario.PanelDiagram:
		if wide < briefWide {
			p.Title = strings.Replace(p.Title, "network: links by weight, units by activation", "weights and activations", 1)
		}
		p.X.Label = "" // their names below say that they are layers
		p.X.Ticks = spaced(p.X, wide-2*numbersWide, tickWide)
		if high < titledHigh {
			p.Title = ""
		}
	case scenario.PanelGradients:
		pg.dressGradients(&d, pic, wide-numbersWide-barWide, high)
	}
	return d
}

// shorten leaves out what a title with the name of its axis behind it has no room
// for: the name first, which the title's first word says as well, and then from
// the title's end part by part.
func shorten(title, axis string, fits func(string) bool) (string, string) {
	if fits(title + " · " + axis) {
		return title, axis
	}
	for !fits(title) {
		i := max(strings.LastIndex(title, " · "), strings.LastIndex(title, ", "))
		if i < 0 {
			break
		}
		title = title[:i]
	}
	return title, ""
}

// dressGradients takes the note of how far the gradient vanishes out of the map
// and puts it above, large, in the fullest words that there is room for.
func (pg *Page) dressGradients(d *dressed, pic *picture, wide, high float64) {
	p := d.plot
	l := &pic.frame.Lanes[pic.lane]
	r := l.Ratio()
	if p.Field == nil || !finite(r) {
		return
	}
	p.Notes = nil
	u, fonts := pg.s.Unit(), pg.s.Kit.Fonts
	strong, small := fonts.Face(ratioSize*u, screen.SemiBold, true), fonts.Face(11*u, screen.Regular, true)
	number := " = " + figure.Short(r, 2)
	d.ratio, d.above = l.RatioWords()+number, 11
	p.Margins.Top = headingHigh / 11.
	room := wide*u - small.Measure(p.Title+" · "+p.Y.Label) - 10*u
	long := strong.Measure(d.ratio)
	switch {
	case long < room:
	case high >= secondHigh+viewOf(scenario.PanelGradients).least && long < (wide+barWide)*u:
		p.Margins.Top, d.above, d.left = (headingHigh+secondHigh)/11., 11+secondHigh, true
	default:
		d.ratio = ratioShort(len(l.Denses)-1) + number
		if strong.Measure(d.ratio) >= room { // the axes are named below and beside
			p.Title, p.Y.Label = p.Y.Label, ""
		}
	}
}

// drawRatio writes what stands large above a map.
func (pg *Page) drawRatio(dst *ebiten.Image, s *slot, d *dressed) {
	if d.ratio == "" || s.view.Inner.Empty() {
		return
	}
	u, in := pg.s.Unit(), s.view.Inner
	face := pg.s.Kit.Fonts.Face(ratioSize*u, screen.SemiBold, true)
	x, align := float64(in.Max.X), screen.Right
	if d.left {
		x, align = float64(in.Min.X), screen.Left
	}
	face.DrawNumber(dst, face.Fit(d.ratio, float64(s.view.Area.Dx())), x, float64(in.Min.Y)-d.above*u, align|screen.Middle, pg.s.Theme.Text)
}

// spaced leaves out ticks that come closer than apart to the one before or to the
// last one, on an axis that is wide long.
func spaced(a figure.Axis, wide, apart float64) []figure.Tick {
	if len(a.Ticks) == 0 {
		return nil
	}
	at := func(t figure.Tick) float64 { return (t.At - a.Min) / (a.Max - a.Min) * wide }
	last := a.Ticks[len(a.Ticks)-1]
	var out []figure.Tick
	before := math.Inf(-1)
	for _, t := range a.Ticks[:len(a.Ticks)-1] {
		if x := at(t); x-before >= apart && at(last)-x >= apart {
			out, before = append(out, t), x
		}
	}
	return append(out, last)
}
