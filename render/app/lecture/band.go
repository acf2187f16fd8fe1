package lecture

import (
	"image"
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/stage"
	"downhill/render/screen"
)

// Signs are what the band says of the lecture itself.
type Signs struct {
	Locked bool // pointer and wheel do nothing to the page
	Loops  bool // it goes by itself
}

// Band shows words at a place of the window, and is painted again when they
// change.
type Band struct {
	At      image.Rectangle
	Setting Setting

	stage *stage.Stage
	batch *screen.Batch
	words Words
	signs Signs
	room  Room
	stale bool

	time  string          // the moment that the lab is at
	clock image.Rectangle // where it stands
	moved bool            // and has to be written again
}

// NewBand makes a band without a place.
func NewBand(s *stage.Stage) *Band { return &Band{stage: s, batch: s.Kit.NewBatch()} }

// Fit sets words for a room without showing them.
func (b *Band) Fit(w Words, r Room) Setting { return Set(w, r, b.stage.Kit.Fonts) }

// Say sets words for a room; Place says where.
func (b *Band) Say(w Words, r Room) {
	b.words, b.room = w, r
	b.Setting = b.Fit(w, r)
	b.stale = true
}

// Place puts the band somewhere; an empty rectangle takes it away.
func (b *Band) Place(at image.Rectangle) { b.At, b.stale = at, true }

// Show says what stands in the header beside the title.
func (b *Band) Show(s Signs) {
	if s != b.signs {
		b.signs, b.stale = s, true
	}
}

// Time says which moment the lab is at, in tabular figures: it goes on sixty times
// a second, and nothing else is painted for it.
func (b *Band) Time(text string) {
	if text != b.time {
		b.stale = b.stale || len(text) != len(b.time)
		b.time, b.moved = text, true
	}
}

// Answer is the answer at a place of the window, −1 for none.
func (b *Band) Answer(at image.Point) int {
	if b.words.Part == Asking && at.In(b.At) {
		for i, r := range b.Setting.Answers {
			if at.Sub(b.At.Min).In(r) {
				return i
			}
		}
	}
	return -1
}

// Draw paints the band where it has to be.
func (b *Band) Draw(dst *ebiten.Image, all bool) {
	if !all && !b.stale && b.moved {
		b.drawTime(dst)
	}
	if b.At.Empty() || !all && !b.stale {
		return
	}
	b.stale = false
	t, s := b.stage.Theme, &b.Setting
	part := dst.RecyclableSubImage(b.At.Intersect(dst.Bounds()))
	defer part.Recycle()
	part.Fill(t.Panel)
	x, y := float64(b.At.Min.X), float64(b.At.Min.Y)
	hair := math.Max(1, math.Round(b.room.Unit))
	edge := y
	if b.room.Strip {
		edge = float64(b.At.Max.Y) - hair
	}
	if !b.room.Strip || b.words.Part != Asking { // below a question are its buttons
		b.batch.Line(x, edge+hair/2, float64(b.At.Max.X), edge+hair/2, hair, t.Line)
	}
	for _, c := range s.chips {
		b.batch.RoundRect(c.at.Add(b.At.Min), 0.25*s.Letters, c.fill.of(t), c.border.of(t), math.Max(1, c.thick*b.room.Unit))
	}
	b.batch.Draw(part)
	for _, l := range s.lines {
		l.face.Draw(part, l.text, x+l.x, y+l.y, screen.Left, l.color.of(t))
	}
	if s.head > 0 {
		b.drawHead(part, x, y)
	}
}

// drawHead draws the title, a dot for every step, and the signs.
func (b *Band) drawHead(dst *ebiten.Image, x, y float64) {
	t, s, w := b.stage.Theme, &b.Setting, &b.words
	size := 0.68 * s.Letters
	face := b.stage.Kit.Fonts.Face(size, screen.SemiBold, true)
	middle := y + s.head - 0.36*size
	right := x + float64(b.At.Dx()) - s.Letters
	if b.signs.Locked {
		b.padlock(right-0.35*size, middle, size, t.Accent)
		right -= 1.4 * size
	}
	if b.signs.Loops {
		b.stage.Kit.Icon(b.batch, "reset", right-0.5*size, middle, 1.1*size, t.Muted)
		right -= 1.6 * size
	}
	if w.Steps > 0 {
		right = b.dots(right, middle, size)
	}
	b.batch.Draw(dst)
	left := x + s.Letters
	b.clock = image.Rectangle{}
	if b.time != "" {
		small := b.stage.Kit.Fonts.Face(size, screen.Regular, true)
		wide := small.Measure(b.time)
		right -= wide + 0.8*size
		b.clock = image.Rect(int(right), int(y+s.head-size), int(right+wide)+2, int(y+s.head+0.35*size))
		b.drawTime(dst)
	}
	face.Draw(dst, face.Fit(w.Title, right-size-left), left, y+s.head, screen.Left, t.Muted)
}

// drawTime writes the moment anew.
func (b *Band) drawTime(dst *ebiten.Image) {
	b.moved = false
	if b.clock.Empty() || b.At.Empty() {
		return
	}
	t, size := b.stage.Theme, 0.68*b.Setting.Letters
	stage.Fill(dst, b.clock, t.Panel)
	b.stage.Kit.Fonts.Face(size, screen.Regular, true).Draw(dst, b.time, float64(b.clock.Min.X), float64(b.At.Min.Y)+b.Setting.head, screen.Left, t.Muted)
}

// dots draws a dot for every step, the present one larger, and a diamond for the
// result.
func (b *Band) dots(right, y, size float64) float64 {
	t, w := b.stage.Theme, &b.words
	apart := 1.05 * size
	x := right - float64(w.Steps)*apart - 0.3*size
	for i := range w.Steps + 1 {
		now := i == w.Step && w.Part != Concluding
		c, radius := t.Line, 0.2*size
		if i <= w.Step || w.Part == Concluding {
			c = t.Muted
		}
		if i == w.Steps {
			now = w.Part == Concluding
		}
		if now {
			c, radius = t.Accent, 0.32*size
		}
		cx := x + float64(i)*apart
		if i == w.Steps {
			b.batch.Convex([]float64{cx, y - 1.4*radius, cx + 1.4*radius, y, cx, y + 1.4*radius, cx - 1.4*radius, y}, c)
			continue
		}
		b.batch.Disc(cx, y, radius, c)
	}
	return x - apart
}

// padlock draws a small closed lock.
func (b *Band) padlock(x, y, size float64, c color.NRGBA) {
	w, thick := 0.36*size, math.Max(1.5, 0.1*size)
	body := image.Rect(int(x-w), int(y-0.08*size), int(x+w), int(y+0.5*size))
	b.batch.RoundRect(body, 0.1*size, c, c, 0)
	top := y - 0.22*size
	r := 0.24 * size
	bow := []float64{x - r, y - 0.05*size}
	for i := 0; i <= 8; i++ {
		a := math.Pi * (1 - float64(i)/8)
		bow = append(bow, x+r*math.Cos(a), top-r*math.Sin(a))
	}
	b.batch.Polyline(append(bow, x+r, y-0.05*size), thick, c, nil, false)
}
