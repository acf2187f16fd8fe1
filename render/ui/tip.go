package ui

import (
	"image"
	"time"
)

// tipDelay is how long the pointer rests before a tip shows.
const tipDelay = 500 * time.Millisecond

// tipState is the tip that shows, if one does.
type tipState struct {
	shown bool
	lines []string
	rect  image.Rectangle
	done  *control // whose tip has been shown or waved away
}

// wakeTip shows the tip of the control under the pointer when it has rested
// there; it is asked in every tick and does nothing in most.
func (l *Layer) wakeTip() {
	c := l.hot
	if c == nil || c.tip == nil || l.tip.shown || l.tip.done == c || l.in.down() || l.now.Sub(l.hotSince) < tipDelay {
		return
	}
	l.tip.done = c
	text := c.tip()
	if text == "" {
		return
	}
	t := l.theme
	measure := func(s string) float64 { return width(s, t.Caption) }
	l.tip.lines = wrap(text, float64(t.Px(280)), measure)
	w := 0.0
	for _, s := range l.tip.lines {
		w = max(w, measure(s))
	}
	size := image.Pt(int(w)+t.Px(20), len(l.tip.lines)*t.Px(16)+t.Px(10))
	r := c.w.Rect
	at := image.Pt(r.Min.X, r.Max.Y+t.Px(4))
	at.X = max(t.Px(4), min(at.X, l.size.X-size.X-t.Px(4)))
	if at.Y+size.Y > l.size.Y {
		at.Y = r.Min.Y - size.Y - t.Px(4)
	}
	l.tip.rect = image.Rectangle{Min: at, Max: at.Add(size)}
	l.tip.shown = true
	l.touch(l.tip.rect)
}

// hideTip takes the tip away and lets the next control show its own.
func (l *Layer) hideTip() {
	if l.tip.shown {
		l.touch(l.tip.rect)
		l.tip.shown = false
	}
	if l.tip.done != l.hot {
		l.tip.done = nil
	}
}

func (l *Layer) drawTip(p *painter) {
	if !l.tip.shown {
		return
	}
	c, r := p.t.Colors, l.tip.rect
	p.box(r, 6, mix(c.Raised, c.Text, 0.06), mix(c.Line, c.Text, 0.15))
	for i, s := range l.tip.lines {
		p.text(s, p.t.Caption, float64(r.Min.X+p.t.Px(10)), float64(r.Min.Y+p.t.Px(5))+(float64(i)+0.5)*float64(p.t.Px(16)), left, c.Text)
	}
}
