package app

import (
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"os"
	"path/filepath"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/export"
	"downhill/render/screen"
	"downhill/render/ui"
)

// callouts are the three cards of a first run that say what is where. They float
// on the canvas and take no input but on their buttons.
type callouts struct {
	at    int  // 1 … 3, 0 for none
	shown bool // in the last frame

	card       image.Rectangle
	target     image.Point
	next, skip *ui.Button
	batch      *screen.Batch
}

// callout is one of the cards.
type callout struct {
	title string
	lines []string
	next  string
}

func (a *App) calloutTexts() []callout {
	panel := []string{"Choose a racer and drag its η, or type it: the", "race follows at once, and Ctrl + Z takes it back."}
	if a.stage.Compact {
		panel[0] = "This opens the panel. Drag a racer's η there: the"
	}
	return []callout{
		{"Place the start", []string{"Drag the start anywhere on the surface, or click:", "every racer begins there anew."}, "Next"},
		{"Turn a rate", panel, "Next"},
		{"Lessons, labs, examples", []string{"The start screen has what to see, chapter by", "chapter. Your race stays as it is."}, "Done"},
	}
}

const (
	calloutWidth  = 306 // px of the design
	calloutHeight = 104
	calloutFoot   = 38 // of the buttons
	calloutApart  = 64 // from the card to what it points at
)

// calloutsFile says in the folder of settings that they were shown.
const calloutsFile = "callouts-shown"

// calloutsDue says whether they are to be shown, and notes that they were: a first
// run is one whatever becomes of it.
func calloutsDue(settings string) bool {
	if settings == "" {
		return false
	}
	path := filepath.Join(settings, calloutsFile)
	if exists(path) {
		return false
	}
	if err := os.MkdirAll(settings, 0o700); err != nil {
		return false // they would come again at every start
	}
	return export.Atomically(path, func(w io.Writer) error {
		_, err := fmt.Fprintln(w, "The callouts of the first run were shown. The help shows them again.")
		return err
	}) == nil
}

// beginHome begins with the start screen or with the callouts where that was
// asked for.
func (a *App) beginHome() {
	a.callouts.batch = a.stage.Kit.NewBatch()
	if a.opt.Home {
		a.page().Show(false)
		a.openHome()
	}
	if a.opt.Opened != "" {
		a.used(a.opt.Opened, "", a.opt.Scenario)
	}
	lessons := len(a.opt.Lessons) > 0 || a.opt.Lecture || a.opt.Loop
	if a.opt.Callouts && a.opt.Frames == 0 && !lessons && calloutsDue(a.opt.Settings) {
		a.callouts.at = 1
	}
}

// shownKey names what is shown as a document or a flag does.
func (a *App) shownKey() string {
	if a.home.on {
		return homeLab
	}
	return a.labs[a.shown].key
}

// startCallouts shows them again, in the race.
func (a *App) startCallouts() {
	a.leaveLesson()
	for i, l := range a.labs {
		if l.key == scenario.LabRace {
			a.show(i)
		}
	}
	a.setCallout(1)
}

// setCallout goes to one, or with 0 ends them.
func (a *App) setCallout(at int) {
	if at > len(a.calloutTexts()) {
		at = 0
	}
	a.callouts.at = at
	a.rebuild()
}

// pointing says whether one is to be seen: they belong to the race.
func (a *App) pointing() bool {
	return a.callouts.at > 0 && !a.home.on && !a.lecture.on && a.lessons.walk == nil && a.labs[a.shown].key == scenario.LabRace
}

// placeCallout places the buttons of the card that is shown.
func (a *App) placeCallout() {
	c, s := &a.callouts, a.stage
	c.next, c.skip = nil, nil
	if !a.pointing() {
		return
	}
	c.arrange(a)
	l := s.Layer
	text := a.calloutTexts()[c.at-1]
	count := ui.NewCaption(l, fmt.Sprintf("%d of %d", c.at, len(a.calloutTexts())), ui.Muted)
	c.next = ui.NewButton(l, ui.ButtonOptions{Text: text.next, Primary: true, Tip: "Enter"}, func() { a.setCallout(c.at + 1) })
	row := ui.NewRow(l, 10, ui.Insets{Left: 12, Right: 12, Bottom: 4}, count)
	if c.at < len(a.calloutTexts()) {
		c.skip = ui.NewButton(l, ui.ButtonOptions{Text: "Skip", Tip: "Escape; the help shows them again"}, func() { a.setCallout(0) })
		row.Add(c.skip)
	}
	row.Add(c.next)
	foot := c.card.Inset(max(1, s.Px(1)))
	foot.Min.Y = foot.Max.Y - s.Px(calloutFoot)
	foot = foot.Inset(s.Px(2))
	l.Place(foot, 0, row.Stretch(count))
}

// arrange finds what the card points at, and where it stands: on the canvas,
// beside that.
func (c *callouts) arrange(a *App) {
	s := a.stage
	w, h, apart := s.Px(calloutWidth), s.Px(calloutHeight), s.Px(calloutApart)
	room := s.Body.Inset(s.Px(stage.CardMargin))
	switch c.at {
	case 1:
		c.target = a.startOnScreen()
		// Below the trails where there is room, else above.
		foot := room.Max.Y - s.Px(stage.ChartsHeight+stage.TransportHeight) - h
		at := image.Pt(c.target.X-s.Px(40), min(c.target.Y+4*apart, foot))
		if at.Y < c.target.Y+apart/2 {
			at.Y = c.target.Y - apart - h
		}
		c.card = image.Rectangle{Min: at, Max: at.Add(image.Pt(w, h))}
	case 2:
		c.target = image.Pt(s.Body.Max.X-s.Px(stage.PanelWidth)+s.Px(8), s.Body.Min.Y+s.Px(356)) // the racers
		at := image.Pt(c.target.X-apart-w, c.target.Y+s.Px(16))
		if s.Compact && !s.Drawer {
			c.target = image.Pt(s.Bar.Max.X-s.Px(30), s.Bar.Max.Y-s.Px(4)) // the button that opens it
			at = image.Pt(c.target.X-apart-w, c.target.Y+apart)
		}
		c.card = image.Rectangle{Min: at, Max: at.Add(image.Pt(w, h))}
	case 3:
		c.target = image.Pt(s.Rail.Max.X-s.Px(6), s.Rail.Max.Y-s.Px(homeFoot)/2)
		at := image.Pt(c.target.X+apart, room.Max.Y-h) // below the charts' menus, which would lie over it
		c.card = image.Rectangle{Min: at, Max: at.Add(image.Pt(w, h))}
	}
	c.card = c.card.Add(image.Pt(max(0, room.Min.X-c.card.Min.X)-max(0, c.card.Max.X-room.Max.X),
		max(0, room.Min.Y-c.card.Min.Y)-max(0, c.card.Max.Y-room.Max.Y)))
}

// startOnScreen is where the race's start is.
func (a *App) startOnScreen() image.Point {
	area := a.pages[a.shown].Named().Areas["canvas"]
	start, v := a.pages[a.shown].Document().Race.Start, area.View
	if area.At.Empty() || !(v[1] > v[0]) || !(v[3] > v[2]) {
		b := a.stage.Body
		return image.Pt(b.Min.X+b.Dx()/4, b.Min.Y+b.Dy()/3)
	}
	x := float64(area.At.Min.X) + (start[0]-v[0])/(v[1]-v[0])*float64(area.At.Dx())
	y := float64(area.At.Max.Y) - (start[1]-v[2])/(v[3]-v[2])*float64(area.At.Dy())
	p := image.Pt(int(math.Round(x)), int(math.Round(y)))
	if !p.In(area.At) {
		return area.At.Min.Add(area.At.Max).Div(2)
	}
	return p
}

// tickCallouts follows what the card points at, which is placed with the first
// frame and moves when the start is dragged, and lets Enter go on and Escape end
// them; then it says that the key was taken.
func (a *App) tickCallouts(enter, escape bool) bool {
	c := &a.callouts
	if !a.pointing() {
		if c.next != nil {
			a.rebuild()
		}
		return false
	}
	switch {
	case escape:
		a.setCallout(0)
		return true
	case enter:
		a.setCallout(c.at + 1)
		return true
	}
	before := c.target
	if c.arrange(a); c.next == nil || c.target != before && !ebiten.IsMouseButtonPressed(ebiten.MouseButtonLeft) {
		a.rebuild()
	}
	return false
}

// drawCallout lays the card over the page, beneath its buttons.
func (a *App) drawCallout(dst *ebiten.Image) {
	c, s := &a.callouts, a.stage
	if c.shown = a.pointing() && c.next != nil; !c.shown {
		return
	}
	u, t, b := s.Unit(), s.Theme, c.batch
	b.Reset()
	fill := t.Panel
	fill.A = 235
	b.RoundRect(c.card, 8*u, fill, t.Accent, math.Max(1, math.Round(u)))
	b.Draw(dst)
	b.Reset()
	text := a.calloutTexts()[c.at-1]
	strong, body := s.Kit.Fonts.Face(13*u, screen.SemiBold, false), s.Kit.Fonts.Face(12*u, screen.Regular, false)
	x, y, wide := float64(c.card.Min.X)+14*u, float64(c.card.Min.Y), float64(c.card.Dx())-28*u
	strong.Draw(dst, strong.Fit(text.title, wide), x, y+19*u, screen.Left|screen.Middle, t.Text)
	for i, line := range text.lines {
		body.Draw(dst, body.Fit(line, wide), x, y+(38+16*float64(i))*u, screen.Left|screen.Middle, t.Muted)
	}
}

// drawCalloutArrow lays the arrow over all, since it may cross the bars that stand
// between a card and what it points at; but not over a menu.
func (a *App) drawCalloutArrow(dst *ebiten.Image) {
	c, s := &a.callouts, a.stage
	if !c.shown || s.Layer.Floating() {
		return
	}
	u, t, b := s.Unit(), s.Theme, c.batch
	from := nearest(c.card, c.target)
	b.Reset()
	arrow(b, from, c.target, u, t.Background, 5*u)
	arrow(b, from, c.target, u, t.Accent, 2*u)
	b.Draw(dst)
}

// nearest is the place of a card's edge that is nearest to a point.
func nearest(r image.Rectangle, p image.Point) image.Point {
	return image.Pt(max(r.Min.X+12, min(p.X, r.Max.X-12)), max(r.Min.Y, min(p.Y, r.Max.Y)))
}

// arrow draws a line with a head that ends short of what it points at.
func arrow(b *screen.Batch, from, to image.Point, u float64, c color.NRGBA, width float64) {
	dx, dy := float64(to.X-from.X), float64(to.Y-from.Y)
	d := math.Hypot(dx, dy)
	if d < 16*u {
		return
	}
	dx, dy = dx/d, dy/d
	ex, ey := float64(to.X)-12*u*dx, float64(to.Y)-12*u*dy
	head := 8 * u
	b.Polyline([]float64{float64(from.X), float64(from.Y), ex, ey}, width, c, nil, false)
	b.Polyline([]float64{ex - head*(dx+0.6*dy), ey - head*(dy-0.6*dx), ex, ey, ex - head*(dx-0.6*dy), ey - head*(dy+0.6*dx)}, width, c, nil, false)
}

// nameCallouts tells tests where the buttons are.
func (a *App) nameCallouts(o *Layout) {
	if a.callouts.next != nil {
		o.Shown["callout next"] = placeOf(a.callouts.next)
	}
	if a.callouts.skip != nil {
		o.Shown["callout skip"] = placeOf(a.callouts.skip)
	}
	if a.callouts.next != nil {
		o.Shown["callout"] = Place{At: a.callouts.card}
	}
}
