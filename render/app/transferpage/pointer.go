package transferpage

import (
	"image"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/stage"
)

// hover is what the pointer is on.
type hover struct {
	block   *block // of the diagram, nil for none
	chart   string // "" for none
	picture int    // of the pictures, −1 for none
	at      image.Point
}

func away() hover { return hover{picture: -1} }

// onBlock is the part of a hover that the diagram shows.
type onBlock struct {
	on    bool
	part  part
	index int
	ofB   bool
}

func (h *hover) onDiagram() onBlock {
	if h.block == nil {
		return onBlock{}
	}
	return onBlock{true, h.block.part, h.block.index, h.block.ofB}
}

// is says whether the pointer is on a block, or was on it where it stood before.
func (h *hover) is(b *block) bool { return h.onDiagram() == onBlock{true, b.part, b.index, b.ofB} }

// Pointer lets the pointer act on the canvas.
func (pg *Page) Pointer(p stage.Pointer) ebiten.CursorShapeType {
	free, v := !p.Captured, &pg.views
	pg.hover = away()
	shape := ebiten.CursorShapeDefault
	for i := range v.blocks {
		b := &v.blocks[i]
		if !free || !p.At.In(b.at) {
			continue
		}
		pg.hover.block, pg.hover.at = b, p.At
		if !b.clickable() {
			continue
		}
		shape = ebiten.CursorShapePointer
		if p.Left.Began || p.Right.Began {
			pg.openMenu(b)
			return shape
		}
	}
	for _, c := range v.cells {
		plot := v.charts[c.name]
		if plot.Point(p.At, free); plot.Hover {
			pg.hover.chart, pg.hover.at = c.name, p.At
			shape = ebiten.CursorShapeCrosshair
		}
	}
	for i, plot := range v.pictures {
		if plot.Point(p.At, free && i < len(v.made.pictures)); plot.Hover {
			pg.hover.picture, pg.hover.at = i, p.At
			shape = ebiten.CursorShapeCrosshair
		}
	}
	return shape
}
