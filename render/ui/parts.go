package ui

import (
	"image"

	"github.com/hajimehoshi/ebiten/v2"
)

// Floating says whether a menu, a dialog, a tip or a toast is above the
// regions: then whatever lies below has to be drawn again in every frame, and
// once more when it has gone.
func (l *Layer) Floating() bool { return l.floating() }

// DrawParts is Draw for a screen that keeps what was drawn on it before: it
// lays over dst only the regions that changed, and what changes in every frame,
// or with all every region. Nothing but the regions may have been drawn where
// they are.
func (l *Layer) DrawParts(dst *ebiten.Image, all bool) {
	if l.size.X == 0 {
		return
	}
	if l.relayout {
		l.measure()
	}
	changed := l.dirty.Intersect(image.Rectangle{Max: l.size})
	if !changed.Empty() {
		l.redraw()
		l.dirty = image.Rectangle{}
	}
	for _, c := range l.root.Children() {
		w := c.GetWidget()
		if !w.IsVisible() {
			continue
		}
		if part := w.Rect; all {
			l.lay(dst, part)
		} else if part = part.Intersect(changed); !part.Empty() {
			l.lay(dst, part)
		}
	}
	l.p.dst = dst
	for _, c := range l.live {
		if c.visible() {
			l.lay(dst, c.w.Rect.Inset(-l.theme.Px(2)))
			c.draw(&l.p)
		}
	}
	if l.floating() {
		dst.DrawImage(l.over, nil)
	}
}

// lay copies a part of the regions' picture to where it belongs.
func (l *Layer) lay(dst *ebiten.Image, part image.Rectangle) {
	part = part.Intersect(image.Rectangle{Max: l.size})
	if part.Empty() {
		return
	}
	src := l.base.RecyclableSubImage(part)
	l.p.image = ebiten.DrawImageOptions{Blend: ebiten.BlendCopy}
	l.p.image.GeoM.Translate(float64(part.Min.X), float64(part.Min.Y))
	dst.DrawImage(src, &l.p.image)
	src.Recycle()
}
