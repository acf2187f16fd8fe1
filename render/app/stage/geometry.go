package stage

import "image"

// Sizes of the frame in px of the design: top bar, rail, panel, transport,
// charts.
const (
	BarHeight       = 44
	RailWidth       = 68
	PanelWidth      = 308
	TransportHeight = 44
	ChartsHeight    = 152
	HeadHeight      = 26 // of the line above a chart
	CardMargin      = 12 // from the edge of the canvas to a card

	// Below these the panel folds to a drawer and the charts to one.
	roomyWidth  = 1120
	roomyHeight = 680
)

// Arrange lays out the frame for a window of some size in pixels, scale of which
// make one px of the design at text size 1.
func (s *Stage) Arrange(size image.Point, scale float64) {
	s.Size, s.Scale = size, scale
	u := s.Unit()
	s.Compact = float64(size.X) < roomyWidth*u || float64(size.Y) < roomyHeight*u
	if s.Lecture {
		s.Compact, s.Drawer = false, false
		s.Bar, s.Rail = image.Rectangle{}, image.Rectangle{}
		s.Body = image.Rectangle{Max: size}
		return
	}
	s.Bar = image.Rect(0, 0, size.X, s.Px(BarHeight))
	s.Rail = image.Rect(0, s.Bar.Max.Y, s.Px(RailWidth), size.Y)
	s.Body = image.Rect(s.Rail.Max.X, s.Bar.Max.Y, size.X, size.Y)
}

// Rooms are the parts of the body, in pixels; what is not there is empty.
type Rooms struct {
	Panel     image.Rectangle // empty while the drawer is closed
	Canvas    image.Rectangle // the largest part
	Transport image.Rectangle
	Charts    [2]image.Rectangle // the second is empty in a compact window
	Heads     [2]image.Rectangle // the upper part of the charts: what they show
}

// Head is the height of a line of controls above the canvas, px of the design:
// in a lecture there is none.
func (s *Stage) Head(px float64) float64 {
	if s.Lecture {
		return 0
	}
	return px
}

// lectureCharts is how high the charts are in a lecture, in px of the design: as
// high as on the desk, and no less than their share of the body.
func (s *Stage) lectureCharts(charts float64) float64 {
	if charts == 0 {
		return 0
	}
	const share = 0.3
	return max(charts, share*float64(s.Body.Dy())/s.Unit())
}

// Rooms divides the body: the panel on the right, at the foot two charts of a
// height in px of the design (0 for none), above them the bar that drives time
// where it is asked for, and the canvas in what is left. An open drawer takes
// its room from the canvas.
func (s *Stage) Rooms(transport bool, charts float64) Rooms {
	var g Rooms
	b := s.Body
	right := b.Max.X
	if s.Lecture {
		transport, charts = false, s.lectureCharts(charts)
	} else if !s.Compact {
		right -= s.Px(PanelWidth)
		g.Panel = image.Rect(right, b.Min.Y, b.Max.X, b.Max.Y)
	}
	top := b.Max.Y - s.Px(charts)
	foot := top
	if transport {
		foot -= s.Px(TransportHeight)
		g.Transport = image.Rect(b.Min.X, foot, right, top)
	}
	g.Canvas = image.Rect(b.Min.X, b.Min.Y, right, foot)
	if s.Compact && s.Drawer {
		g.Panel = image.Rect(b.Max.X-s.Px(PanelWidth), b.Min.Y, b.Max.X, foot)
		g.Canvas.Max.X = g.Panel.Min.X
	}
	if top == b.Max.Y {
		return g
	}
	g.Charts[0] = image.Rect(b.Min.X, top, right, b.Max.Y)
	if !s.Compact {
		mid := (b.Min.X + right) / 2
		g.Charts[1] = g.Charts[0]
		g.Charts[0].Max.X, g.Charts[1].Min.X = mid, mid
	}
	for i, c := range g.Charts {
		if !c.Empty() {
			g.Heads[i] = image.Rect(c.Min.X, c.Min.Y, c.Max.X, c.Min.Y+s.Px(HeadHeight))
		}
	}
	return g
}
