package trainpage

import (
	"fmt"
	"image"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/labs/train"
	livelab "downhill/render/labs/train/live"
	"downhill/render/screen"
)

// headKey is what the line above a lane was drawn for.
type headKey struct {
	size, activation, differs, loss, accuracy, banner string
	newSize, newActivation                            bool // they are not those of the first lane
	chosen, hot                                       bool
}

// headOf is what the line above a lane says.
func (pg *Page) headOf(f *livelab.Frame, col column) headKey {
	l, first := &f.Lanes[col.lane], &f.Lanes[0]
	k := headKey{chosen: col.lane == pg.selected() && len(f.Lanes) > 1, hot: pg.hover.banner == col.lane, differs: strings.Join(l.Brief, ", ")}
	k.size, k.activation = described(&l.Net)
	size, activation := described(&first.Net)
	k.newSize, k.newActivation = k.size != size, k.activation != activation
	k.loss, k.accuracy = scores(l, f.Step)
	if !col.banner.Empty() {
		k.banner = l.Reason
	}
	return k
}

// drawHead writes the line above a lane where it changed: its letter, its network
// and what sets it apart, and at the right how well it does. Where that is too
// much for a line and the head is high enough, what sets it apart has another.
func (pg *Page) drawHead(dst *ebiten.Image, f *livelab.Frame, i int, col column) {
	key := pg.headOf(f, col)
	if pg.inks.heads[i] == key {
		return
	}
	pg.inks.heads[i] = key
	s := pg.s
	u, fonts, t := s.Unit(), s.Kit.Fonts, s.Theme
	strong, body := fonts.Face(13*u, screen.SemiBold, true), fonts.Face(13*u, screen.Regular, true)
	stage.Fill(dst, col.head, t.Panel)
	y := float64(col.head.Min.Y+col.head.Max.Y) / 2
	left, right := float64(col.head.Min.X)+12*u, float64(col.head.Max.X)-12*u
	x := left + 20*u
	gap := body.Measure(" ")
	score := strong.Measure(key.loss) + body.Measure(" · ") + strong.Measure(key.accuracy)
	one := x + body.Measure(key.size) + gap + body.Measure(key.activation) + 2*gap + body.Measure(key.differs) + 10*u + score
	below := (key.differs != "" || key.newActivation) && one > right && float64(col.head.Dy()) >= headHigh*u-1
	if below {
		second, words := y+10*u, key.differs
		if key.newActivation {
			words = strings.TrimSuffix(key.activation+", "+words, ", ")
		}
		y -= 9 * u
		body.Draw(dst, fitPhrases(body, words, right-x), x, second, screen.Left|screen.Middle, t.Accent)
	}
	if key.chosen {
		pg.inks.batch.RoundRect(image.Rect(int(left-6*u), int(y-11*u), int(left+16*u), int(y+11*u)), 5*u, t.Raised, t.Line, max(1, u))
		pg.inks.batch.Draw(dst)
	}
	style := train.Style(t, col.lane)
	strong.Draw(dst, letter(col.lane), left, y, screen.Left|screen.Middle, figure.Ink(style.Color, t.Panel, 3))
	tight := one > right && !below
	right = pg.drawScore(dst, &key, right, y, right-x > 300*u && !tight) - 10*u
	for _, part := range []struct {
		text  string
		other bool
		gap   float64
	}{{key.size, key.newSize, gap}, {key.activation, key.newActivation, 2 * gap}, {key.differs, true, 0}} {
		if part.text == "" || below && part.other && part.text != key.size || right-x < 24*u {
			continue
		}
		if tight && !part.other && key.differs != "" {
			continue // A has the same, and says so
		}
		ink := t.Text
		if part.other {
			ink = t.Accent
		}
		text := fitPhrases(body, part.text, right-x)
		body.Draw(dst, text, x, y, screen.Left|screen.Middle, ink)
		x += body.Measure(text) + part.gap
	}
	if key.banner != "" {
		pg.drawBanner(dst, &f.Lanes[col.lane], col)
	}
}

// ruler measures and cuts what is written, as screen.Face does.
type ruler interface {
	Measure(text string) float64
	Fit(text string, room float64) string
}

// fitPhrases shortens phrases with commas between by whole ones, so that what is
// written can be read; only the first is cut.
func fitPhrases(face ruler, text string, room float64) string {
	for rest := text; ; {
		short := rest
		if short != text {
			short += ", …"
		}
		if face.Measure(short) <= room {
			return short
		}
		at := strings.LastIndex(rest, ", ")
		if at < 0 {
			return face.Fit(short, room)
		}
		rest = rest[:at]
	}
}

// drawScore writes validation loss and accuracy from the right and returns where
// they begin.
func (pg *Page) drawScore(dst *ebiten.Image, key *headKey, right, y float64, word bool) float64 {
	u, fonts, t := pg.s.Unit(), pg.s.Kit.Fonts, pg.s.Theme
	strong, body := fonts.Face(13*u, screen.SemiBold, true), fonts.Face(13*u, screen.Regular, true)
	if key.accuracy != "" {
		strong.DrawNumber(dst, key.accuracy, right, y, screen.Right|screen.Middle, t.Text)
		right -= strong.Measure(key.accuracy)
		body.Draw(dst, " · ", right, y, screen.Right|screen.Middle, t.Muted)
		right -= body.Measure(" · ")
	}
	if key.loss == "" {
		return right
	}
	strong.DrawNumber(dst, key.loss, right, y, screen.Right|screen.Middle, t.Text)
	right -= strong.Measure(key.loss)
	if word {
		right -= 7 * u
		body.Draw(dst, "valid", right, y, screen.Right|screen.Middle, t.Muted)
		right -= body.Measure("valid")
	}
	return right
}

// readHead puts the head under the pointer into words, whole.
func (pg *Page) readHead(h *hover, f *livelab.Frame) {
	for _, col := range pg.rooms.columns {
		if !h.at.In(col.head) || col.lane != h.lane || col.lane >= len(f.Lanes) {
			continue
		}
		l := &f.Lanes[col.lane]
		h.words = append(h.words, fmt.Sprintf("%s  %s", letter(col.lane), l.Name), describe(&l.Net)+", initializer "+scenario.InitializerLabel(l.Net.Initializer))
		if col.lane == 0 {
			continue
		}
		if len(l.Differs) == 0 {
			h.words = append(h.words, "the same as A")
		}
		for _, d := range l.Differs {
			h.words = append(h.words, "from A: "+d)
		}
	}
}
