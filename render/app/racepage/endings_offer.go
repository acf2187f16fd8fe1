package racepage

import (
	"image"
	"image/color"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	racelab "downhill/render/labs/race"
	"downhill/render/screen"
	"downhill/surfaces"
)

// offers are what makes a race random, in the canvas of one where nothing is: a
// card with buttons.
type offers struct {
	card  *stage.Card
	list  []offer
	shown bool
	hot   bool // the pointer is over one
	key   offersKey
}

// offer is one of them.
type offer struct {
	title string
	at    image.Rectangle // on the card
	edit  func(s *scenario.Scenario)
}

// offersKey is what the card was written for.
type offersKey struct {
	theme   string
	unit    float64
	samples bool
}

// What is offered: enough noise that the clouds can be told from points, and the
// batch of the notebook's small examples.
const (
	offeredNoise = 0.5
	offeredBatch = 10
)

// Sizes in px of the design.
const (
	offersWidth  = 300
	offersHeight = 84
	offerHeight  = 28
)

// write writes the card.
func (o *offers) write(pg *Page) {
	u, t := pg.st.Unit(), pg.st.Theme
	samples := surfaces.Samples(pg.model.Scene.Race.Surface)
	key := offersKey{t.Name, u, samples > offeredBatch}
	if key == o.key {
		return
	}
	o.key = key
	o.list = []offer{{title: "noise σ = 0.5", edit: func(s *scenario.Scenario) { s.Race.Noise = offeredNoise }}}
	if key.samples {
		o.list = append(o.list, offer{title: "batch 10", edit: func(s *scenario.Scenario) { s.Race.Batch = offeredBatch }})
	}
	px := pg.st.Px
	img, b := o.card.Blank(image.Pt(px(offersWidth), px(offersHeight)))
	body := pg.st.Kit.Fonts.Face(13*u, screen.Regular, true)
	x := px(12)
	for i := range o.list {
		wide := int(body.Measure(o.list[i].title)) + px(24)
		o.list[i].at = image.Rect(x, px(44), x+wide, px(44+offerHeight))
		b.RoundRect(o.list[i].at, 6*u, t.Accent, color.NRGBA{}, 0)
		x += wide + px(10)
	}
	b.Draw(img)
	b.Reset()
	body.Draw(img, "Nothing is random: every seed ends alike.", 12*u, 26*u, screen.Left, t.Text)
	for _, f := range o.list {
		y := float64(f.at.Min.Y+f.at.Max.Y) / 2
		body.Draw(img, f.title, float64(f.at.Min.X)+12*u, y, screen.Middle, t.Background)
	}
}

// draw lays the card into the lower left corner, where there is no noise.
func (o *offers) draw(pg *Page, dst *ebiten.Image, f *racelab.EndingsFrame) {
	if o.shown = !f.Noisy(); !o.shown {
		return
	}
	o.write(pg)
	m, room := pg.st.Px(stage.CardMargin), pg.rooms.Canvas
	o.card.Draw(dst, image.Pt(room.Min.X+m, room.Min.Y+m))
}

// point lets a click on a button take its offer; true keeps the pointer from the
// clouds.
func (o *offers) point(pg *Page, p stage.Pointer) bool {
	o.hot = false
	if !o.shown || p.Captured || !p.At.In(o.card.At) {
		return false
	}
	for _, f := range o.list {
		if !p.At.In(f.at.Add(o.card.At.Min)) {
			continue
		}
		if o.hot = true; p.Left.Began {
			pg.model.edit("", f.edit)
			pg.done()
		}
	}
	return true
}

// name says where the buttons are, for tests.
func (o *offers) name(n *stage.Named) {
	if !o.shown {
		return
	}
	for _, f := range o.list {
		n.Areas["offer "+f.title] = stage.Area{At: f.at.Add(o.card.At.Min)}
	}
}
