package export

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"downhill/render/figure"
)

// layer tells what is drawn: in an animation the parts that stay the same from
// frame to frame are drawn once.
type layer int

const (
	still layer = 1 << iota
	moving
	everything = still | moving
)

// plotter makes a gonum plotter of a drawing method.
type plotter func(c draw.Canvas, p *plot.Plot)

// Plot implements plot.Plotter.
func (d plotter) Plot(c draw.Canvas, p *plot.Plot) { d(c, p) }

// scale makes a gonum scale of an axis. What has no place on a logarithmic axis
// is not a number here, where gonum's own scale panics.
type scale struct{ figure.Axis }

// Normalize implements plot.Normalizer.
func (s scale) Normalize(lo, hi, x float64) float64 {
	s.Min, s.Max = lo, hi
	return s.Norm(x)
}

// frame is a plot with its place on the sheet.
type frame struct {
	*sheet
	plot  *figure.Plot
	x, y  figure.Axis // with the ticks that have room
	panel box         // all that belongs to the plot
	data  box         // where the axes meet
	bar   float64     // width of the colour bar with its ticks, 0 for none
	names float64     // height of the legend, 0 for none
	// Room at the left and below that the plot itself does not need.
	spareX, spareY float64
	// slanted: the words below the plot rise to their ticks at 45°.
	slanted bool
	taken   []box // by marks and labels
}

// sized returns an axis that can be drawn: with an extent, and with ticks.
func sized(a figure.Axis, n int) figure.Axis {
	if !(a.Min < a.Max) || math.IsInf(a.Min, 0) || math.IsInf(a.Max, 0) || a.Log && !(a.Min > 0) {
		a.Min, a.Max, a.Ticks = 0, 1, nil
		if a.Log {
			a.Min, a.Max = 0.1, 10
		}
	}
	if len(a.Ticks) == 0 {
		a = a.WithTicks(max(2, n))
	}
	return a
}

// newFrame shares the panel out: title and legend above, names and ticks of the
// axes left and below, the colour bar right, with at least the room that the plot
// asks for. Where the plot is too small, the parts that say the least are left
// out first: the bar's name, the axes' names, the bar, the ticks, the title.
func (s *sheet) newFrame(p *figure.Plot, panel box) *frame {
	f := &frame{sheet: s, plot: p, panel: panel, data: panel}
	if p.Relief != nil {
		f.reliefRoom()
		return f
	}
	em := s.small
	least := p.Margins.Scaled(em)
	top := 0.6 * em
	if f.title() != "" {
		top = 1.9 * em
	}
	if p.Legend {
		f.names = f.legendHeight()
	}
	f.data.y1 -= math.Max(top+f.names, least.Top)
	below := 0.0
	if f.ticked() {
		below = 0.5 * em
		if !p.X.Bare {
			below = 1.6 * em
		}
		if f.xNamed() {
			below += 1.45 * em
		}
	}
	f.data.y0 += math.Max(below, least.Bottom)
	f.spareY = math.Max(0, least.Bottom-below)
	f.sides(least)
	if f.x = sized(p.X, int(f.data.w()/(4.5*em))); f.x.Worded() {
		f.worded()
		if f.slanted {
			below += f.fall() - 0.65*em
			f.data.y0 = panel.y0 + math.Max(below, least.Bottom)
			f.spareY = math.Max(0, least.Bottom-below)
			f.sides(least)
		}
	} else {
		f.x = f.thinned(f.x, f.data.w(), true)
	}
	f.data.x0, f.data.y0 = s.crisp(f.data.x0), s.crisp(f.data.y0)
	f.data.x1, f.data.y1 = s.crisp(f.data.x1), s.crisp(f.data.y1)
	return f
}

// sides finds the y axis's ticks and makes room for them at the left, and for
// the colour bar at the right.
func (f *frame) sides(least figure.Margins) {
	em := f.small
	f.y = f.thinned(sized(f.plot.Y, int(f.data.h()/(2.6*em))), f.data.h(), false)
	left := 0.0
	if f.ticked() {
		if f.yNamed() {
			left += 1.5 * em
		}
		if f.y.Bare {
			left += 0.4 * em
		} else {
			left += math.Min(f.widest(f.y.Ticks), f.longest()) + 0.6*em
		}
	}
	f.data.x0 = f.panel.x0 + math.Max(left, least.Left)
	f.spareX = math.Max(0, least.Left-left)
	right := 0.5 * em
	if f.bar = f.barWidth(); f.bar > 0 {
		right = f.bar
	}
	f.data.x1 = f.panel.x1 - math.Max(right, least.Right)
}

// longest is how wide the words at the left of a plot can be.
func (f *frame) longest() float64 { return 0.4 * f.panel.w() }

func (f *frame) ticked() bool {
	return f.panel.w() > 9*f.small && f.panel.h() > 6*f.small
}

func (f *frame) named(label string) bool {
	return label != "" && f.panel.w() > 14*f.small && f.panel.h() > 9*f.small
}

func (f *frame) xNamed() bool { return f.named(f.plot.X.Label) && !f.plot.X.Bare }
func (f *frame) yNamed() bool { return f.named(f.plot.Y.Label) && !f.plot.Y.Bare }

// margins is the room that the frame left around the axes.
func (f *frame) margins() figure.Margins {
	p, d := f.panel, f.data
	return figure.Margins{Left: d.x0 - p.x0, Right: p.x1 - d.x1, Top: p.y1 - d.y1, Bottom: d.y0 - p.y0}
}

func (f *frame) title() string {
	if f.panel.h() < 5*f.small {
		return ""
	}
	return f.fit(f.plot.Title, f.panel.w(), label{size: f.small, bold: true})
}

func (f *frame) widest(ticks []figure.Tick) float64 {
	w := 0.0
	for _, t := range ticks {
		w = math.Max(w, f.width(t.Label, label{size: f.small}))
	}
	return w
}

// draw draws the plot's layers through gonum/plot, whose own axes are hidden:
// they thin no ticks and know no place for a colour bar.
func (f *frame) draw(l layer) {
	if f.data.w() < 4 || f.data.h() < 4 {
		return
	}
	p := plot.New()
	p.BackgroundColor = nil
	p.HideAxes()
	p.X.Padding, p.Y.Padding = 0, 0
	p.X.Min, p.X.Max, p.X.Scale = f.x.Min, f.x.Max, scale{f.x}
	p.Y.Min, p.Y.Max, p.Y.Scale = f.y.Min, f.y.Max, scale{f.y}
	switch {
	case l&still != 0 && f.plot.Relief != nil:
		p.Add(plotter(f.drawRelief), plotter(f.drawBar), plotter(f.drawLegend))
	case l&still != 0:
		p.Add(plotter(f.drawField), plotter(f.drawContours), plotter(f.drawAxes),
			plotter(f.drawBar), plotter(f.drawLegend))
	}
	if l&moving != 0 {
		p.Add(plotter(f.drawBands), plotter(f.drawLines), plotter(f.drawRules), plotter(f.drawMarks), plotter(f.drawNotes))
	}
	p.Draw(draw.Canvas{Canvas: f.Canvas.Canvas, Rectangle: f.data.rect()})
}

// px returns the transformation from the plot's coordinates to px.
func px(c draw.Canvas, p *plot.Plot) func(figure.Point) vg.Point {
	x, y := p.Transforms(&c)
	return func(q figure.Point) vg.Point { return vg.Point{X: x(q[0]), Y: y(q[1])} }
}

func finite(p vg.Point) bool {
	s := float64(p.X-p.X) + float64(p.Y-p.Y) // not a number minus itself, and ∞ − ∞, are NaN
	return s == 0
}
