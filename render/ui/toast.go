package ui

import (
	"image"
	"time"
)

// toastTime is how long a toast stays; one that reports a failure stays twice as
// long.
const toastTime = 5 * time.Second

type toast struct {
	lines []string
	bad   bool
	until time.Time
	rect  image.Rectangle
}

// Toast shows a message for a few seconds at the bottom of the window's middle;
// bad marks a failure. At most three show at a time.
func (l *Layer) Toast(text string, bad bool) {
	d := toastTime
	if bad {
		d *= 2
	}
	t := l.theme
	lines := wrap(text, float64(min(t.Px(520), l.size.X-t.Px(60))), func(s string) float64 { return width(s, t.Body) })
	l.toasts = append(l.toasts, toast{lines: lines, bad: bad, until: l.now.Add(d)})
	if len(l.toasts) > 3 {
		l.touch(l.toasts[0].rect)
		l.toasts = l.toasts[1:]
	}
	l.placeToasts()
}

// expire takes away the toasts whose time is over and lets the caret blink.
func (l *Layer) expire() {
	n := 0
	for _, t := range l.toasts {
		if l.now.Before(t.until) {
			l.toasts[n] = t
			n++
		} else {
			l.touch(t.rect)
		}
	}
	if n < len(l.toasts) {
		l.toasts = l.toasts[:n]
		l.placeToasts()
	}
	if f := l.focused(); f != nil && f.blinks {
		if on := l.now.UnixMilli()/500%2 == 0; on != l.blink {
			l.blink = on
			f.redraw()
		}
	}
}

func (l *Layer) placeToasts() {
	t := l.theme
	y := l.size.Y - t.Px(TransportHeight+16)
	for i := len(l.toasts) - 1; i >= 0; i-- {
		o := &l.toasts[i]
		w := 0.0
		for _, s := range o.lines {
			w = max(w, width(s, t.Body))
		}
		size := image.Pt(int(w)+t.Px(40), len(o.lines)*t.Px(20)+t.Px(16))
		l.touch(o.rect)
		o.rect = image.Rectangle{Max: size}.Add(image.Pt((l.size.X-size.X)/2, y-size.Y))
		l.touch(o.rect)
		y -= size.Y + t.Px(8)
	}
}

func (l *Layer) drawToasts(p *painter) {
	c := p.t.Colors
	for _, o := range l.toasts {
		p.box(o.rect, 8, p.t.colors.tip, p.t.colors.floatEdge)
		dot := c.Good
		icon := iconCheck
		if o.bad {
			dot, icon = c.Bad, iconCross
		}
		p.icon(icon, float64(o.rect.Min.X+p.t.Px(16)), float64(o.rect.Min.Y+p.t.Px(18)), 12, dot)
		for i, s := range o.lines {
			p.text(s, p.t.Body, float64(o.rect.Min.X+p.t.Px(30)), float64(o.rect.Min.Y+p.t.Px(8))+(float64(i)+0.5)*float64(p.t.Px(20)), left, c.Text)
		}
	}
}
