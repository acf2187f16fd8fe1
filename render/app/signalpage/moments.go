package signalpage

import (
	"image"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/nn/signal"
	"downhill/render/app/stage"
	"downhill/render/figure"
	signallab "downhill/render/labs/signal"
)

// moments are mean and standard deviation by layer, and below them what is said
// of SELU's conditions.
type moments struct {
	frame     *frame
	selected  int
	room      image.Rectangle
	plots     [2]*figure.Plot
	areas     [2]image.Rectangle
	sentences []sentence
}

// sentence says which condition a combination breaks.
type sentence struct {
	run   int
	lines []string
	at    image.Rectangle
}

// mostSentences is the share of the height that the sentences may take.
const mostSentences = 0.42

// layMoments makes plots and sentences anew.
func (pg *Page) layMoments(f *frame) {
	v, s, room := &pg.views.moments, pg.s, pg.rooms.body
	if v.frame == f && v.selected == pg.selected && v.room == room {
		return
	}
	*v = moments{frame: f, selected: pg.selected, room: room}
	k := pg.ink(nil)
	line, gap := s.Px(18), s.Px(6)
	wide := float64(room.Dx()) - 46*k.u
	high := 0
	for _, most := range [][2]int{{2, 2}, {2, 1}, {1, 1}} { // lines of the selected sentence, and of the others
		v.sentences, high = nil, 2*gap
		for i := range f.Runs {
			if m := &f.Runs[i]; !m.Combination.Hidden {
				n := most[1]
				if i == pg.selected {
					n = most[0]
				}
				lines := wrap(k.body, f.sentence(m), wide, n)
				v.sentences = append(v.sentences, sentence{run: i, lines: lines})
				high += len(lines)*line + gap
			}
		}
		if float64(high) <= mostSentences*float64(room.Dy()) {
			break
		}
	}
	for k := len(v.sentences) - 1; k >= 0 && float64(high) > mostSentences*float64(room.Dy()); k-- { // the selected one stays
		if v.sentences[k].run != pg.selected {
			high -= len(v.sentences[k].lines)*line + gap
			v.sentences = slices.Delete(v.sentences, k, k+1)
		}
	}
	y := room.Max.Y - high + gap
	for i := range v.sentences {
		t := &v.sentences[i]
		t.at = image.Rect(room.Min.X+s.Px(10), y, room.Max.X-s.Px(10), y+len(t.lines)*line+gap)
		y = t.at.Max.Y
	}
	mid, foot := (room.Min.X+room.Max.X)/2, room.Max.Y-high
	v.areas = [2]image.Rectangle{image.Rect(room.Min.X, room.Min.Y, mid, foot), image.Rect(mid, room.Min.Y, room.Max.X, foot)}
	v.plots[0], v.plots[1] = f.MomentPlots(s.Theme)
	for i, p := range v.plots {
		p.Legend, p.Title = false, "" // the axes say it
		followed(p)
		p.X.Ticks = thin(p.X.Ticks, int(float64(v.areas[i].Dx())/k.u/52))
		p.Y = p.Y.WithTicks(max(2, int(float64(v.areas[i].Dy())/k.u/44)))
	}
}

// followed leaves out the spread of the trials where the curve itself has left
// the picture: it would fill the whole height.
func followed(p *figure.Plot) {
	bands := slices.Clone(p.Bands)
	for i := range bands {
		if i >= len(p.Lines) || bands[i].Len() != len(p.Lines[i].Points) {
			continue
		}
		lower := slices.Clone(bands[i].Lower)
		for k, at := range p.Lines[i].Points {
			if n := p.Y.Norm(at[1]); !(n >= 0 && n <= 1) {
				lower[k][1] = math.NaN()
			}
		}
		bands[i].Lower = lower
	}
	p.Bands = bands
}

// sentence is the verdict with the combination's name.
func (f *frame) sentence(m *signallab.Measured) string {
	return m.Label + ": " + f.Verdict(m)
}

// drawMoments draws mean and standard deviation.
func (pg *Page) drawMoments(dst *ebiten.Image, all bool) {
	if !pg.stale(all) {
		return
	}
	f, v, t := pg.runs, &pg.views, pg.s.Theme
	stage.Fill(dst, pg.rooms.body, t.Panel)
	if f == nil {
		pg.say(dst, pg.rooms.body, "measuring …")
		return
	}
	pg.layMoments(f)
	m, k := &v.moments, pg.ink(dst)
	if len(m.plots[0].Lines) == 0 {
		pg.say(dst, pg.rooms.body, pg.nothing())
		return
	}
	for i, p := range []*plot{v.mean, v.std} {
		what := m.plots[i]
		if pg.hover.layer > 0 {
			copied := *what
			copied.Rules = append(slices.Clip(copied.Rules), figure.Rule{AtX: float64(pg.hover.layer), AtY: math.NaN(), Color: t.Accent})
			what = &copied
		}
		v.paint(&k, p, m.areas[i], what)
	}
	for i := range m.sentences {
		pg.drawSentence(&k, f, &m.sentences[i])
	}
	pg.drawMomentReading(&k, f)
	pg.drawWhole(&k, f)
}

// drawWhole shows the whole of a sentence under the pointer that is cut.
func (pg *Page) drawWhole(k *ink, f *frame) {
	h := &pg.hover
	if h.layer > 0 || h.run < 0 || h.run >= len(f.Runs) {
		return
	}
	for _, s := range pg.views.moments.sentences {
		if s.run != h.run || !strings.HasSuffix(s.lines[len(s.lines)-1], "…") {
			continue
		}
		const most = 6
		var lines []stage.CardLine
		for _, line := range wrap(k.body, f.Verdict(&f.Runs[s.run]), float64(s.at.Dx())*0.7, most) {
			lines = append(lines, stage.CardLine{Left: line})
		}
		pg.views.card.Lines(f.Runs[s.run].Label, lines)
		size := pg.views.card.Size()
		pg.views.card.Draw(k.dst, image.Pt(s.at.Min.X, max(pg.rooms.body.Min.Y, s.at.Min.Y-size.Y-pg.s.Px(4))))
	}
}

func (pg *Page) drawSentence(k *ink, f *frame, s *sentence) {
	t, u := pg.s.Theme, k.u
	if s.run == pg.selected && len(pg.views.moments.sentences) > 1 {
		k.b.RoundRect(s.at, 5*u, t.Raised, t.Line, math.Max(1, u))
	}
	style := signallab.Style(t, f.Runs[s.run].Index)
	x, y := float64(s.at.Min.X), float64(s.at.Min.Y)+12*u
	k.b.Marker(style.Marker, x+11*u, y, 4.5*u, 0, style.Color, faint(t.Panel, 0))
	k.b.Draw(k.dst)
	for _, line := range s.lines {
		k.body.Draw(k.dst, line, x+24*u, y, middleLeft, t.Text)
		y += 18 * u
	}
}

// drawMomentReading lists every combination's mean and standard deviation at the
// layer under the pointer.
func (pg *Page) drawMomentReading(k *ink, f *frame) {
	h := &pg.hover
	if h.layer == 0 {
		return
	}
	var lines []stage.CardLine
	for i := range f.Runs {
		m := &f.Runs[i]
		layers := m.Layers()
		if m.Combination.Hidden || h.layer > len(layers) {
			continue
		}
		l := &layers[h.layer-1]
		right := "mean " + decimals(l.Stats[signal.ActMean].Mean) + "   std " + decimals(l.Stats[signal.ActStd].Mean)
		if e := m.Theory.Exact; e != nil {
			right += "   theory " + decimals(e.Layers[h.layer-1].Mean) + ", " + decimals(math.Sqrt(e.Layers[h.layer-1].Variance()))
		}
		lines = append(lines, stage.CardLine{Left: title(m.Combination.Activation), Right: right, Marked: true, Style: signallab.Style(pg.s.Theme, i)})
	}
	card := pg.views.card
	card.Lines("layer "+strconv.Itoa(h.layer)+" of "+strconv.Itoa(f.layers()), lines)
	pg.layCard(k, pg.views.moments.areas[0].Union(pg.views.moments.areas[1]))
}

// decimals writes a moment with three decimals, large and tiny ones short.
func decimals(x float64) string {
	if math.IsNaN(x) {
		return "—"
	}
	if a := math.Abs(x); a < 100 && (a >= 5e-4 || a == 0) {
		return figure.Fixed(x, 3)
	}
	return figure.Short(x, 3)
}

// layCard lays the card beside the pointer, within a room.
func (pg *Page) layCard(k *ink, room image.Rectangle) {
	size, gap, h := pg.views.card.Size(), pg.s.Px(14), pg.hover.at
	x, y := h.X+gap, h.Y+gap
	if x+size.X > room.Max.X-gap {
		x = h.X - gap - size.X
	}
	if y+size.Y > room.Max.Y-gap {
		y = h.Y - gap - size.Y
	}
	at := image.Pt(max(room.Min.X+gap, min(x, room.Max.X-gap-size.X)), max(room.Min.Y, min(y, room.Max.Y-size.Y)))
	pg.views.card.Draw(k.dst, at)
}
