package racepage

import (
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/app/stage"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	"downhill/render/screen"
)

// cards float on the canvas: the standings, what is under the pointer, and
// what the crosshair of a chart reads.
type cards struct {
	standings *stage.Card
	pointer   *stage.Card
	reading   *stage.Card
	ghost     *stage.Card
	find      *stage.Card
	stale     bool // draw the standings again although no number changed
	hot       bool // the pointer is over a column's head
	shown     standingsKey
	drawnAt   time.Time
	heads     []head
	rows      []racelab.Standing
	covered   []image.Rectangle // of the canvas
}

// head is a column's head, which orders the standings by its column.
type head struct {
	at    image.Rectangle
	order string
}

type standingsKey struct {
	rec   *race.Recording
	step  int
	order string
	room  image.Rectangle
	pace  racelab.Pacing
}

// refresh is how often the standings follow a running race: numbers that change
// sixty times a second cannot be read.
const refresh = 80 * time.Millisecond

func newCards(s *stage.Stage) cards {
	return cards{standings: stage.NewCard(s), pointer: stage.NewCard(s), reading: stage.NewCard(s),
		ghost: stage.NewCard(s), find: stage.NewCard(s)}
}

// covers says whether a point is on a card, which keeps it from the canvas.
func (c *cards) covers(p image.Point) bool {
	return p.In(c.standings.At) || p.In(c.ghost.At)
}

// click lets a click on a column's head order the standings.
func (c *cards) click(pg *Page, p stage.Pointer) bool {
	c.hot = false
	for _, h := range c.heads {
		if p.At.In(h.at) {
			c.hot = true
			if p.Left.Began {
				pg.model.Scene.View.Standing = h.order
				c.stale = true
				return true
			}
		}
	}
	return false
}

// The columns of the standings, in px of the design from the card's left edge.
const (
	rankRight  = 26
	markerAt   = 42
	nameAt     = 54
	rowHeight  = 19
	headHeight = 28

	narrowCanvas = 900 // below this the standings have one column
	tinyCanvas   = 640 // below this they name the leaders only
	lowCanvas    = 420 // nor on one that is not as high as this
	leaders      = 4
)

// column is a column of the standings.
type column struct {
	text, order  string
	width, right float64
}

// standingsWanted is what the standings should show; while a race runs they
// follow only every now and then.
func (pg *Page) standingsWanted() standingsKey {
	c := &pg.cards
	room := pg.rooms.Canvas
	order := pg.model.Scene.View.Standing
	if order == "" {
		order = scenario.ByLoss
	}
	key := standingsKey{pg.frameOf().Rec, pg.model.Step(), order, room, pg.frameOf().Pace()}
	if pg.model.Playing && key.room == c.shown.room && key.order == c.shown.order && key.pace == c.shown.pace && pg.st.Now.Sub(c.drawnAt) < refresh {
		return c.shown
	}
	return key
}

func (pg *Page) drawStandings(dst *ebiten.Image, f *racelab.Frame) {
	c := &pg.cards
	if key := pg.standingsWanted(); c.stale || c.standings.Empty() || key != c.shown {
		c.stale, c.shown, c.drawnAt = false, key, pg.st.Now
		c.rows = f.Standings(key.step, key.order)
		pg.paintStandings(key.order, key.room)
	}
	size := c.standings.Size()
	m := int(stage.CardMargin * pg.st.Unit())
	c.covered = append(c.covered[:0], c.standings.At)
	pg.canvas.plot.Reserve(c.covered)
	c.standings.Draw(dst, image.Pt(c.shown.room.Max.X-m-size.X, c.shown.room.Min.Y+m))
}

func (pg *Page) paintStandings(order string, room image.Rectangle) {
	c := &pg.cards
	u := pg.st.Unit()
	px := func(v float64) int { return int(math.Round(v * u)) }
	body := pg.st.Kit.Fonts.Face(12*u, screen.Regular, true)
	small := pg.st.Kit.Fonts.Face(11*u, screen.Regular, true)
	rows := c.rows
	most := max(1, int(float64(room.Dy())/u-2*stage.CardMargin-headHeight-40)/rowHeight)
	if float64(room.Dx())/u < tinyCanvas || float64(room.Dy())/u < lowCanvas {
		most = min(most, leaders)
	}
	if len(rows) > most {
		rows = rows[:most]
	}
	names := 60.0
	for _, r := range rows {
		names = math.Max(names, math.Min(130, body.Measure(r.Name)/u))
	}
	columns := []column{{"loss", scenario.ByLoss, 58 + 14, 0}, pg.distanceColumn(), {[...]string{"steps", "evals", "µs"}[pg.frameOf().Pace()], scenario.BySteps, 52, 0}}
	if float64(room.Dx())/u < narrowCanvas { // the race needs the room: only what the order goes by
		columns = slices.DeleteFunc(columns, func(c column) bool { return c.order != order })
	}
	right := nameAt + names
	for i := range columns {
		right += columns[i].width
		columns[i].right = right
	}
	size := image.Pt(px(right+12), px(headHeight+float64(len(rows))*rowHeight+8))
	img, ground := c.standings.Blank(size)
	c.heads = c.heads[:0]
	m := px(stage.CardMargin)
	corner := image.Pt(room.Max.X-m-size.X, room.Min.Y+m)
	small.Draw(img, "standings", nameAt*u, 18*u, screen.Left, pg.st.Theme.Muted)
	for _, h := range columns {
		tone := pg.st.Theme.Muted
		if h.order == order {
			tone = pg.st.Theme.Accent
		}
		small.Draw(img, h.text, h.right*u, 18*u, screen.Right, tone)
		at := image.Rect(px(h.right-48), 0, px(h.right+4), px(headHeight)).Add(corner)
		c.heads = append(c.heads, head{at, h.order})
	}
	for i, r := range rows {
		y := (headHeight + (float64(i)+0.5)*rowHeight) * u
		style := racelab.Style(pg.st.Theme, r.Racer)
		text, tone := pg.st.Theme.Text, pg.st.Theme.Muted
		if r.Hidden {
			text = pg.st.Theme.Muted
		}
		body.DrawNumber(img, strconv.Itoa(i+1), rankRight*u, y, screen.Right|screen.Middle, tone)
		ground.Marker(style.Marker, markerAt*u, y, 5*u, 0, style.Color, color.NRGBA{})
		body.Draw(img, body.Fit(r.Name, (names+6)*u), nameAt*u, y, screen.Middle, text)
		for _, c := range columns {
			value, tone := racelab.Brief(r.Loss), text
			switch c.order {
			case scenario.ByDistance:
				value = racelab.Brief(r.Distance)
			case scenario.BySteps:
				value, tone = pg.arrival(r, pg.st.Theme)
			}
			body.DrawNumber(img, value, c.right*u, y, screen.Right|screen.Middle, tone)
		}
	}
	ground.Draw(img)
}

// arrival is what the last column says of a racer.
func (pg *Page) arrival(r racelab.Standing, t figure.Theme) (string, color.NRGBA) {
	switch r.Status {
	case race.Converged:
		return pg.frameOf().Arrival(r), t.Good
	case race.Diverged:
		return "gone", t.Bad
	case race.Stationary:
		return "rests", t.Muted
	}
	return "—", t.Muted
}

// drawPointer says what is under the pointer: place, height and slope.
func (pg *Page) drawPointer(dst *ebiten.Image, f *racelab.Frame) {
	if !pg.canvas.hover || pg.canvas.backdrop == nil {
		return
	}
	p, ok := pg.pointed(pg.canvas.cursorAt)
	if !ok || pg.three.held {
		return
	}
	// No finer than the view can tell apart.
	w := pg.canvas.key.view
	p[0], p[1] = round(p[0], (w[1]-w[0])/2000), round(p[1], (w[3]-w[2])/2000)
	var g [2]float64
	z := f.Surface.Eval(p[:], g[:])
	lines := [...]stage.CardLine{
		{Left: "x " + figure.Short(p[0], 4) + "   y " + figure.Short(p[1], 4)},
		{Left: "f " + figure.Short(z, 5)},
		{Left: "∇f (" + figure.Short(g[0], 3) + ", " + figure.Short(g[1], 3) + ")   |∇f| " + figure.Short(math.Hypot(g[0], g[1]), 3)},
	}
	card := pg.cards.pointer
	card.Lines("pointer", lines[:])
	m := int(stage.CardMargin * pg.st.Unit())
	at := pg.rooms.Canvas.Min.Add(image.Pt(m, m))
	// The card steps aside for the pointer itself and for the start.
	room := image.Rectangle{Min: at, Max: at.Add(card.Size())}.Inset(-m)
	if pg.canvas.cursorAt.In(room) || pg.startPixel().In(room) {
		at.Y = pg.rooms.Canvas.Max.Y - m - card.Size().Y - int(24*pg.st.Unit())
	}
	card.Draw(dst, at)
}

// drawReading lists every series' value at the crosshair.
func (pg *Page) drawReading(dst *ebiten.Image, f *racelab.Frame) {
	for i := range pg.charts {
		c := &pg.charts[i]
		if !c.hover {
			continue
		}
		v := pg.model.Scene.View
		var lines []stage.CardLine
		for _, r := range f.Readings(v.Chart(i), c.at, v.ByEvals) {
			if r.Here {
				lines = append(lines, stage.CardLine{Left: r.Name, Right: figure.Short(r.Value, 4), Marked: true, Style: racelab.Style(pg.st.Theme, r.Racer)})
			}
		}
		pg.cards.reading.Lines(clockText(f, c.at)+" · "+v.Chart(i), lines)
		// On the canvas, above what it reads: over the transport bar it would
		// hide the timeline.
		x, _ := c.plot.Map.ToPixel(figure.Point{c.at, 1})
		pg.cards.reading.Beside(dst, pg.rooms.Canvas, int(x))
	}
}
