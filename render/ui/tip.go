package ui

import (
	"image"
	"math"
	"time"

	"downhill/render/ui/mathbox"
)

// tipDelay is how long the pointer rests, or the keyboard stays, before a tip
// shows.
const tipDelay = 500 * time.Millisecond

// Sizes of a tip in px of the design.
const (
	tipWidth   = 300 // of its text
	tipLine    = 16
	tipFormula = 14
)

// tipState is the tip that shows, if one does.
type tipState struct {
	shown    bool
	lines    []string
	formulas []*mathbox.Box
	rect     image.Rectangle
	done     *control // under the pointer, whose tip has been shown
	walked   bool     // the tip of the focused control has been shown or waved away
}

// due is whose tip is to show now: that of the control where the pointer rests,
// else of the one that the keyboard has walked to; nil for none.
func (l *Layer) due() *control {
	if h := l.hot; h != nil && h.tip != nil && l.tip.done != h && l.now.Sub(l.hotSince) >= tipDelay {
		l.tip.done = h
		return h
	}
	if f := l.focused(); f != nil && f.tip != nil && l.keyboard && !l.tip.walked && l.now.Sub(l.focusSince) >= tipDelay {
		l.tip.walked = true
		return f
	}
	return nil
}

// wakeTip shows the tip that is due; it is asked in every tick and does nothing
// in most.
func (l *Layer) wakeTip() {
	if l.tip.shown || l.in.down() {
		return
	}
	c := l.due()
	if c == nil {
		return
	}
	text := c.tip()
	if text == "" {
		return
	}
	t := l.theme
	measure := func(s string) float64 { return width(s, t.Caption) }
	l.tip.lines = wrap(text, float64(t.Px(tipWidth)), measure)
	w, h := 0.0, len(l.tip.lines)*t.Px(tipLine)
	for _, s := range l.tip.lines {
		w = max(w, measure(s))
	}
	l.tip.formulas = l.tip.formulas[:0]
	if c.rule != nil {
		l.tip.formulas = t.statements(l.tip.formulas, c.rule(), tipFormula, float64(t.Px(tipWidth)))
	}
	for _, b := range l.tip.formulas {
		w, h = max(w, b.Width), h+t.formulaHeight(b)
	}
	size := image.Pt(int(math.Ceil(w))+t.Px(20), h+t.Px(10))
	r := c.w.Rect
	at := image.Pt(r.Min.X, r.Max.Y+t.Px(4))
	at.X = max(t.Px(4), min(at.X, l.size.X-size.X-t.Px(4)))
	if at.Y+size.Y > l.size.Y {
		at.Y = max(0, r.Min.Y-size.Y-t.Px(4))
	}
	l.tip.rect = image.Rectangle{Min: at, Max: at.Add(size)}
	l.tip.shown = true
	l.touch(l.tip.rect)
}

// statements sets a formula at size px of the design in a width in pixels: one
// that is too wide a statement a line, and what is still too wide smaller. What
// does not read is left out.
func (t *Theme) statements(dst []*mathbox.Box, formula string, size, room float64) []*mathbox.Box {
	if formula == "" {
		return dst
	}
	parts := []string{formula}
	if b, err := t.Formula(formula, size, 0); err != nil || b.Width > room {
		if s := mathbox.Statements(formula); len(s) > 1 && readable(s) {
			parts = s
		}
	}
	for _, s := range parts {
		if b, err := t.Formula(s, size, room); err == nil {
			dst = append(dst, b)
		}
	}
	return dst
}

// formulaHeight is that of a formula's line in a tip, in pixels.
func (t *Theme) formulaHeight(b *mathbox.Box) int {
	return int(math.Ceil(math.Max(b.Ascent+b.Descent, float64(t.Px(tipLine))))) + t.Px(6)
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

// waveTip takes the tip of the focused control away, until the keyboard comes to
// it again: somebody works with it.
func (l *Layer) waveTip() {
	l.hideTip()
	l.tip.walked = true
}

// renewTip has a control that points at something else show its tip anew.
func (l *Layer) renewTip() {
	l.hideTip()
	l.tip.done, l.tip.walked = nil, false
	l.hotSince, l.focusSince = l.now, l.now
}

func (l *Layer) drawTip(p *painter) {
	if !l.tip.shown {
		return
	}
	c, t, r := p.t.Colors, p.t, l.tip.rect
	p.box(r, 6, t.colors.tip, t.colors.floatEdge)
	x, y := float64(r.Min.X+t.Px(10)), r.Min.Y+t.Px(5)
	for _, s := range l.tip.lines {
		p.text(s, t.Caption, x, float64(y)+0.5*float64(t.Px(tipLine)), left, c.Text)
		y += t.Px(tipLine)
	}
	for _, b := range l.tip.formulas {
		h := t.formulaHeight(b)
		b.Draw(p.dst, x, math.Round(float64(y)+(float64(h)-b.Ascent-b.Descent)/2+b.Ascent), c.Text)
		y += h
	}
}
