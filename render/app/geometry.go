package app

import "image"

// Sizes of the frame in px of the design (LOOK: top bar, rail, panel,
// transport, charts).
const (
	barHeight       = 44
	railWidth       = 68
	panelWidth      = 308
	transportHeight = 44
	chartsHeight    = 152
	cardMargin      = 12

	// Below these the panel folds to a drawer and the charts to one.
	roomyWidth  = 1120
	roomyHeight = 680

	// The window does not get smaller than this.
	minWidth, minHeight = 960, 600
)

// geometry is where everything stands, in pixels.
type geometry struct {
	compact   bool
	bar       image.Rectangle
	rail      image.Rectangle
	panel     image.Rectangle // empty while the drawer is closed
	canvas    image.Rectangle
	transport image.Rectangle
	charts    [2]image.Rectangle // the second is empty in a compact window
	heads     [2]image.Rectangle // of the charts: what they show
}

// place lays out a window of w by h pixels, px of which make one px of the
// design. An open drawer takes its room from the canvas.
func place(w, h int, px float64, drawer bool) geometry {
	n := func(v float64) int { return int(v*px + 0.5) }
	g := geometry{compact: float64(w) < roomyWidth*px || float64(h) < roomyHeight*px}
	g.bar = image.Rect(0, 0, w, n(barHeight))
	g.rail = image.Rect(0, g.bar.Max.Y, n(railWidth), h)
	right := w
	if !g.compact {
		right = w - n(panelWidth)
		g.panel = image.Rect(right, g.bar.Max.Y, w, h)
	}
	chartsTop := h - n(chartsHeight)
	g.transport = image.Rect(g.rail.Max.X, chartsTop-n(transportHeight), right, chartsTop)
	g.canvas = image.Rect(g.rail.Max.X, g.bar.Max.Y, right, g.transport.Min.Y)
	all := image.Rect(g.rail.Max.X, chartsTop, right, h)
	if g.compact {
		if drawer {
			g.panel = image.Rect(w-n(panelWidth), g.bar.Max.Y, w, g.transport.Min.Y)
			g.canvas.Max.X = g.panel.Min.X
		}
		g.charts[0] = all
	} else {
		mid := (all.Min.X + all.Max.X) / 2
		g.charts[0], g.charts[1] = all, all
		g.charts[0].Max.X, g.charts[1].Min.X = mid, mid
	}
	for i, c := range g.charts {
		if !c.Empty() {
			g.heads[i] = image.Rect(c.Min.X, c.Min.Y, c.Max.X, c.Min.Y+n(26))
		}
	}
	return g
}
