package app

import (
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	"downhill/render/screen"
)

// cards float on the canvas: the standings, what is under the pointer, and
// what the crosshair of a chart reads.
type cards struct {
	kit       *screen.Kit
	standings card
	pointer   card
	reading   card
	stale     bool // draw the standings again although no number changed
	hot       bool // the pointer is over a column's head
	shown     standingsKey
	drawnAt   time.Time
	heads     []head
	rows      []racelab.Standing
	covered   []image.Rectangle // of the canvas
}

// card is a picture that is drawn again only when it changed.
type card struct {
	img *ebiten.Image
	at  image.Rectangle
	b   *screen.Batch
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
}

// refresh is how often the standings follow a running race: numbers that change
// sixty times a second cannot be read.
const refresh = 80 * time.Millisecond

func (c *cards) init(kit *screen.Kit) {
	c.kit = kit
	c.standings.b, c.pointer.b, c.reading.b = kit.NewBatch(), kit.NewBatch(), kit.NewBatch()
}

// covers says whether a point is on a card, which keeps it from the canvas.
func (c *cards) covers(p image.Point) bool { return p.In(c.standings.at) }

// click lets a click on a column's head order the standings.
func (c *cards) click(a *App, p image.Point) bool {
	c.hot = false
	for _, h := range c.heads {
		if p.In(h.at) {
			c.hot = true
			if inpututil.IsMouseButtonJustPressed(ebiten.MouseButtonLeft) {
				a.model.Scene.View.Standing = h.order
				c.stale = true
				return true
			}
		}
	}
	return false
}

// blank prepares a card's picture of a size.
func (c *card) blank(size image.Point, theme figure.Theme, unit float64) {
	if c.img == nil || c.img.Bounds().Size() != size {
		if c.img != nil {
			c.img.Deallocate()
		}
		c.img = ebiten.NewImage(size.X, size.Y)
	}
	c.img.Clear()
	fill := theme.Panel
	fill.A = 235
	c.b.Reset()
	c.b.RoundRect(image.Rectangle{Max: size}, 7*unit, fill, theme.Line, math.Max(1, math.Round(unit)))
}

func (c *card) draw(dst *ebiten.Image, at image.Point) {
	c.at = image.Rectangle{Min: at, Max: at.Add(c.img.Bounds().Size())}
	op := &ebiten.DrawImageOptions{}
	op.GeoM.Translate(float64(at.X), float64(at.Y))
	dst.DrawImage(c.img, op)
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
func (a *App) standingsWanted() standingsKey {
	c := &a.cards
	room := a.geo.canvas
	order := a.model.Scene.View.Standing
	if order == "" {
		order = scenario.ByLoss
	}
	key := standingsKey{a.frameOf().Rec, a.model.Step(), order, room}
	if a.model.Playing && key.room == c.shown.room && key.order == c.shown.order && a.now.Sub(c.drawnAt) < refresh {
		return c.shown
	}
	return key
}

func (a *App) drawStandings(dst *ebiten.Image, f *racelab.Frame) {
	c := &a.cards
	if key := a.standingsWanted(); c.stale || c.standings.img == nil || key != c.shown {
		c.stale, c.shown, c.drawnAt = false, key, a.now
		c.rows = f.Standings(key.step, key.order)
		a.paintStandings(key.order, key.room)
	}
	size := c.standings.img.Bounds().Size()
	m := int(cardMargin * a.unit())
	c.covered = append(c.covered[:0], c.standings.at)
	a.canvas.painter.Reserve(c.covered)
	c.standings.draw(dst, image.Pt(c.shown.room.Max.X-m-size.X, c.shown.room.Min.Y+m))
}

func (a *App) paintStandings(order string, room image.Rectangle) {
	c := &a.cards
	u := a.unit()
	px := func(v float64) int { return int(math.Round(v * u)) }
	body := a.kit.Fonts.Face(12*u, screen.Regular, true)
	small := a.kit.Fonts.Face(11*u, screen.Regular, true)
	rows := c.rows
	most := max(1, int(float64(room.Dy())/u-2*cardMargin-headHeight-40)/rowHeight)
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
	columns := []column{{"loss", scenario.ByLoss, 58 + 14, 0}, {"distance", scenario.ByDistance, 62, 0}, {"steps", scenario.BySteps, 52, 0}}
	if float64(room.Dx())/u < narrowCanvas { // the race needs the room: only what the order goes by
		columns = slices.DeleteFunc(columns, func(c column) bool { return c.order != order })
	}
	right := nameAt + names
	for i := range columns {
		right += columns[i].width
		columns[i].right = right
	}
	size := image.Pt(px(right+12), px(headHeight+float64(len(rows))*rowHeight+8))
	c.standings.blank(size, a.theme, u)
	img := c.standings.img
	ground := c.standings.b
	ground.Draw(img)
	ground.Reset()
	c.heads = c.heads[:0]
	m := px(cardMargin)
	corner := image.Pt(room.Max.X-m-size.X, room.Min.Y+m)
	small.Draw(img, "standings", nameAt*u, 18*u, screen.Left, a.theme.Muted)
	for _, h := range columns {
		tone := a.theme.Muted
		if h.order == order {
			tone = a.theme.Accent
		}
		small.Draw(img, h.text, h.right*u, 18*u, screen.Right, tone)
		at := image.Rect(px(h.right-48), 0, px(h.right+4), px(headHeight)).Add(corner)
		c.heads = append(c.heads, head{at, h.order})
	}
	for i, r := range rows {
		y := (headHeight + (float64(i)+0.5)*rowHeight) * u
		style := racelab.Style(a.theme, r.Racer)
		text, tone := a.theme.Text, a.theme.Muted
		if r.Hidden {
			text = a.theme.Muted
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
				value, tone = arrival(r, a.theme)
			}
			body.DrawNumber(img, value, c.right*u, y, screen.Right|screen.Middle, tone)
		}
	}
	ground.Draw(img)
}

// arrival is what the last column says of a racer.
func arrival(r racelab.Standing, t figure.Theme) (string, color.NRGBA) {
	switch r.Status {
	case race.Converged:
		return strconv.Itoa(r.Steps), t.Good
	case race.Diverged:
		return "gone", t.Bad
	case race.Stationary:
		return "rests", t.Muted
	}
	return "—", t.Muted
}

// drawPointer says what is under the pointer: place, height and slope.
func (a *App) drawPointer(dst *ebiten.Image, f *racelab.Frame) {
	if !a.canvas.hover || a.canvas.backdrop == nil {
		return
	}
	p := a.canvas.map_.ToData(float64(a.canvas.cursorAt.X), float64(a.canvas.cursorAt.Y))
	// No finer than the view can tell apart.
	w := a.canvas.key.view
	p[0], p[1] = round(p[0], (w[1]-w[0])/2000), round(p[1], (w[3]-w[2])/2000)
	var g [2]float64
	z := f.Surface.Eval(p[:], g[:])
	lines := [...]string{
		"x " + figure.Short(p[0], 4) + "   y " + figure.Short(p[1], 4),
		"f " + figure.Short(z, 5),
		"∇f (" + figure.Short(g[0], 3) + ", " + figure.Short(g[1], 3) + ")   |∇f| " + figure.Short(math.Hypot(g[0], g[1]), 3),
	}
	a.paintLines(&a.cards.pointer, "pointer", lines[:], nil)
	m := int(cardMargin * a.unit())
	at := a.geo.canvas.Min.Add(image.Pt(m, m))
	// The card steps aside for the pointer itself and for the start.
	room := image.Rectangle{Min: at, Max: at.Add(a.cards.pointer.img.Bounds().Size())}.Inset(-m)
	x, y := a.canvas.map_.ToPixel(a.model.Scene.Race.Start)
	if a.canvas.cursorAt.In(room) || image.Pt(int(x), int(y)).In(room) {
		at.Y = a.geo.canvas.Max.Y - m - a.cards.pointer.img.Bounds().Dy() - int(24*a.unit())
	}
	a.cards.pointer.draw(dst, at)
}

// drawReading lists every series' value at the crosshair.
func (a *App) drawReading(dst *ebiten.Image, f *racelab.Frame) {
	for i := range a.charts {
		c := &a.charts[i]
		if !c.hover {
			continue
		}
		v := a.model.Scene.View
		lines, styles := []string(nil), []int(nil)
		for _, r := range f.Readings(v.Chart(i), c.at, v.ByEvals) {
			if r.Here {
				lines, styles = append(lines, r.Name+"\t"+figure.Short(r.Value, 4)), append(styles, r.Racer)
			}
		}
		title := "step "
		if v.ByEvals {
			title = "evaluations "
		}
		a.paintLines(&a.cards.reading, title+figure.Exact(c.at)+" · "+v.Chart(i), lines, styles)
		size := a.cards.reading.img.Bounds().Size()
		x, _ := c.map_.ToPixel(figure.Point{c.at, 1})
		gap := int(cardMargin * a.unit())
		left := int(x) + gap
		if left+size.X > a.geo.canvas.Max.X-gap {
			left = int(x) - gap - size.X
		}
		// On the canvas, above what it reads: over the transport bar it would
		// hide the timeline.
		a.cards.reading.draw(dst, image.Pt(max(left, a.geo.canvas.Min.X+gap), a.geo.canvas.Max.Y-gap-size.Y))
	}
}

// paintLines draws a card with a title and lines; a tab sets the rest of a line
// to the right, and a racer's marker stands before its line.
func (a *App) paintLines(c *card, title string, lines []string, racers []int) {
	u := a.unit()
	small := a.kit.Fonts.Face(11*u, screen.Regular, true)
	body := a.kit.Fonts.Face(13*u, screen.Regular, true)
	indent, gap := 0.0, 0.0
	if racers != nil {
		indent, gap = 20*u, 16*u
		body = a.kit.Fonts.Face(12*u, screen.Regular, true)
	}
	wide := small.Measure(title)
	for _, l := range lines {
		left, right := cutTab(l)
		wide = math.Max(wide, indent+body.Measure(left)+gap+body.Measure(right))
	}
	pad := 12 * u
	// In steps of 16, so that the card does not shake while its numbers change.
	width := math.Ceil((wide+2*pad)/(16*u)) * 16 * u
	c.blank(image.Pt(int(width), int((30+float64(len(lines))*18)*u)), a.theme, u)
	c.b.Draw(c.img)
	c.b.Reset()
	small.Draw(c.img, title, pad, 18*u, screen.Left, a.theme.Muted)
	for i, l := range lines {
		y := (24 + (float64(i)+0.5)*18) * u
		left, right := cutTab(l)
		body.Draw(c.img, left, pad+indent, y, screen.Middle, a.theme.Text)
		body.Draw(c.img, right, width-pad, y, screen.Right|screen.Middle, a.theme.Text)
		if racers != nil {
			s := racelab.Style(a.theme, racers[i])
			c.b.Marker(s.Marker, pad+6*u, y, 4.5*u, 0, s.Color, color.NRGBA{})
		}
	}
	c.b.Draw(c.img)
}

func cutTab(s string) (left, right string) {
	for i := range len(s) {
		if s[i] == '\t' {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}
