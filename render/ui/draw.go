package ui

import (
	"image"

	"github.com/hajimehoshi/ebiten/v2"
)

// Draw lays the interface over dst. What did not change since the last frame
// comes from the layer's own images.
func (l *Layer) Draw(dst *ebiten.Image) {
	if l.size.X == 0 {
		return
	}
	if l.relayout {
		l.measure()
	}
	if l.dirty = l.dirty.Intersect(image.Rectangle{Max: l.size}); !l.dirty.Empty() {
		l.redraw()
		l.dirty = image.Rectangle{}
	}
	l.blit(dst)
	l.p.dst = dst
	for _, c := range l.live {
		if c.visible() {
			c.draw(&l.p)
		}
	}
	if l.floating() {
		dst.DrawImage(l.over, nil)
	}
}

// blit copies the regions, and nothing of the holes between them, which would
// cost as much without showing anything.
func (l *Layer) blit(dst *ebiten.Image) {
	for _, w := range l.root.Children() {
		g, ok := w.(*Region)
		if !ok || !shown(g) {
			continue
		}
		r := g.GetWidget().Rect
		if g.part == nil || g.partOf != l.base || g.part.Bounds() != r.Intersect(l.base.Bounds()) {
			g.part, g.partOf = l.base.SubImage(r).(*ebiten.Image), l.base
		}
		l.p.image = ebiten.DrawImageOptions{Blend: ebiten.BlendCopy}
		l.p.image.GeoM.Translate(float64(r.Min.X), float64(r.Min.Y))
		dst.DrawImage(g.part, &l.p.image)
	}
}

// floating says whether anything is above the regions.
func (l *Layer) floating() bool {
	return len(l.overlays) > 0 || len(l.toasts) > 0 || l.tip.shown
}

func (l *Layer) redraw() {
	l.clip = l.dirty
	base := l.base.RecyclableSubImage(l.clip)
	defer base.Recycle()
	base.Clear()
	over := l.over
	if over == nil && l.floating() {
		l.over = ebiten.NewImage(l.size.X, l.size.Y)
		over = l.over
	}
	if over != nil {
		over = over.RecyclableSubImage(l.clip)
		defer over.Recycle()
		over.Clear()
	}
	l.root.over = over
	l.target = base
	l.ui.Draw(l.base)
	if l.floating() {
		l.p.dst = over
		l.drawToasts(&l.p)
		l.drawTip(&l.p)
	}
}

// within draws with the target narrowed to r, so that nothing scrolled out of
// view shows.
func (l *Layer) within(r image.Rectangle, draw func()) {
	target, clip := l.target, l.clip
	r = r.Intersect(clip)
	if r.Empty() && !l.measuring {
		return
	}
	if !l.measuring {
		l.target, l.clip = target.RecyclableSubImage(r), r
	}
	draw()
	if !l.measuring {
		l.target.Recycle()
	}
	l.target, l.clip = target, clip
}
