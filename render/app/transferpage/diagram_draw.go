package transferpage

import (
	"image"
	"image/color"
	"math"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/nn/transfer"
	"downhill/render/app/stage"
	"downhill/render/figure"
	transferlab "downhill/render/labs/transfer"
)

// diagramKey is what the diagram was drawn from.
type diagramKey struct {
	rev   int
	hover onBlock
	frame *frame
	model string
	at    image.Rectangle
}

// drawDiagram draws both networks: A above, B below with what it takes of A.
func (pg *Page) drawDiagram(dst *ebiten.Image, all bool) {
	at := pg.rooms.diagram
	key := diagramKey{pg.rev, pg.hover.onDiagram(), pg.shown(), pg.model, at}
	if at.Empty() || !all && key == pg.views.diagram {
		return
	}
	pg.views.diagram = key
	t, k := pg.s.Theme, pg.ink(dst)
	stage.Fill(dst, at, t.Background)
	pg.views.blocks = layOut(&pg.doc.Transfer, at, k.u)
	blocks := pg.views.blocks
	pg.drawArrows(&k, blocks)
	for i := range blocks {
		pg.drawBlock(&k, &blocks[i])
	}
	k.b.Draw(dst)
	pg.nameNetworks(&k, at, blocks)
	for i := range blocks {
		if b := &blocks[i]; pg.hover.is(b) && b.ofB && b.part != adder {
			pg.drawBlockCard(&k, b)
		}
	}
}

// nameNetworks writes what the rows are.
func (pg *Page) nameNetworks(k *ink, at image.Rectangle, blocks []block) {
	t := pg.s.Theme
	x := float64(at.Min.X) + diagramPad*k.u
	wide := float64(blocks[0].at.Min.X) - x - 8*k.u
	for _, b := range blocks {
		if b.part != input {
			continue
		}
		name, tasks := "A", []string{"eight", "classes"}
		if b.ofB {
			name, tasks = "B", []string{"sandals,", "shirts"}
		} else if pg.model != "" {
			tasks = []string{"loaded"}
		}
		y := float64(b.at.Min.Y+b.at.Max.Y) / 2
		k.strong.Draw(k.dst, name, x, y, middleLeft, t.Text)
		for i, word := range tasks {
			if wide > 60*k.u {
				k.small.Draw(k.dst, word, x+18*k.u, y+(float64(i)-float64(len(tasks)-1)/2)*14*k.u, middleLeft, t.Muted)
			}
		}
	}
}

// drawArrows draws how the signal goes through each network, and from where B
// has its weights: a solid arrow for copies, a double line for layers shared.
func (pg *Page) drawArrows(k *ink, blocks []block) {
	t := pg.s.Theme
	for _, ofB := range []bool{false, true} {
		var before *block
		for i := range blocks {
			b := &blocks[i]
			if b.ofB != ofB || b.part == adder || b.op == transfer.Drop {
				continue
			}
			if before != nil {
				y := math.Round(float64(b.at.Min.Y+b.at.Max.Y)/2) + 0.5
				from, to := float64(before.at.Max.X), float64(b.at.Min.X)
				k.b.Line(from, y, to-3*k.u, y, math.Max(1, k.u), t.Muted)
				k.arrow(to, y, 0, t.Muted)
			}
			before = b
		}
	}
	for i := range blocks {
		a := &blocks[i]
		if a.ofB || a.part != hidden {
			continue
		}
		for j := range blocks {
			b := &blocks[j]
			if !b.ofB || b.part != hidden || b.index != a.index || b.op == transfer.Replace || b.op == transfer.Drop {
				continue
			}
			x := math.Round(float64(a.at.Min.X+a.at.Max.X)/2) + 0.5
			from, to := float64(a.at.Max.Y), float64(b.at.Min.Y)
			if pg.doc.Transfer.Shared {
				for _, dx := range []float64{-2.5, 2.5} {
					k.b.Line(x+dx*k.u, from, x+dx*k.u, to, math.Max(1, 1.5*k.u), t.Bad)
				}
				continue
			}
			k.b.Line(x, from, x, to-4*k.u, math.Max(1, 1.5*k.u), t.Accent)
			k.arrow(x, to, math.Pi/2, t.Accent)
		}
	}
}

// arrow draws the tip of an arrow that ends at a place, turned by an angle.
func (k *ink) arrow(x, y, angle float64, c color.NRGBA) {
	sin, cos := math.Sincos(angle)
	at := func(dx, dy float64) (float64, float64) { return x + cos*dx - sin*dy, y + sin*dx + cos*dy }
	ax, ay := at(-6*k.u, -3.5*k.u)
	bx, by := at(-6*k.u, 3.5*k.u)
	k.b.Convex([]float64{x, y, ax, ay, bx, by}, c)
}

// drawBlock draws a box; its text is written after the shapes of the batch.
func (pg *Page) drawBlock(k *ink, b *block) {
	t, u := pg.s.Theme, k.u
	hot := pg.hover.is(b)
	body, edge, text := t.Panel, t.Line, t.Text
	switch {
	case b.part == input:
		text = t.Muted
	case b.op == transfer.Drop:
		body, text = t.Background, t.Muted
	case b.ofB && pg.isNew(b):
		edge = transferlab.Style(t, 0).Color
	}
	if hot {
		edge, body = t.Accent, t.Raised
	}
	width := math.Max(1, math.Round(u))
	if hot {
		width = 2 * width
	}
	k.b.RoundRect(b.at, 6*u, body, edge, width)
	x, wide := float64(b.at.Min.X+b.at.Max.X)/2, float64(b.at.Dx())-6*u
	y := float64(b.at.Min.Y)
	if b.part == adder {
		m := (y + float64(b.at.Max.Y)) / 2
		k.b.Line(x-5*u, m, x+5*u, m, 2*u, t.Text)
		k.b.Line(x, m-5*u, x, m+5*u, 2*u, t.Text)
		k.b.Draw(k.dst)
		return
	}
	if b.op == transfer.Drop {
		m := y + 12*u
		k.b.Line(x-wide/2+4*u, m, x+wide/2-4*u, m, width, t.Muted)
	}
	if b.ofB && b.part != input && b.op != transfer.Drop {
		pg.drawPhases(k, b)
	}
	k.b.Draw(k.dst)
	k.small.Draw(k.dst, k.small.Fit(b.name, wide), x, y+13*u, centre, text)
	k.small.Draw(k.dst, k.small.Fit(pg.sizeOf(b), wide), x, y+28*u, centre, t.Muted)
	if b.ofB {
		tone := t.Text
		if b.op == transfer.Plan {
			tone = t.Muted
		}
		state := stateOf(&pg.doc.Transfer, b)
		if k.small.Measure(state) > wide {
			state = strings.TrimPrefix(state, "plan: ")
		}
		k.small.Draw(k.dst, k.small.Fit(state, wide), x, y+43*u, centre, tone)
	}
}

// isNew says whether a block begins with new weights.
func (pg *Page) isNew(b *block) bool {
	return b.part == added || b.part == output || b.op == transfer.Replace
}

// drawPhases draws the phases at the foot of a block, each as long as its epochs:
// full where the block learns, an outline where it is frozen.
func (pg *Page) drawPhases(k *ink, b *block) {
	d, t, u := &pg.doc.Transfer, pg.s.Theme, k.u
	learns, total := phasesOf(d, b), float64(d.Epochs())
	left, right := float64(b.at.Min.X)+8*u, float64(b.at.Max.X)-8*u
	y0, y1 := b.at.Max.Y-int(10*u), b.at.Max.Y-int(5*u)
	x := left
	for i, p := range d.Phases {
		next := x + float64(p.Epochs)/total*(right-left)
		at := image.Rect(int(x), y0, max(int(x)+1, int(next-2*u)), y1)
		if learns[i] {
			k.b.RoundRect(at, 2*u, t.Accent, t.Accent, 0)
		} else {
			k.b.RoundRect(at, 2*u, t.Background, t.Muted, math.Max(1, math.Round(u)))
		}
		x = next
	}
}

// drawBlockCard says what a block does, phase by phase, and how far its weights
// moved.
func (pg *Page) drawBlockCard(k *ink, b *block) {
	d := &pg.doc.Transfer
	var lines []stage.CardLine
	if b.part != input {
		epoch := 0
		for i, learns := range phasesOf(d, b) {
			p := d.Phases[i]
			what := "frozen"
			switch {
			case b.op == transfer.Drop:
				what = "left out"
			case learns:
				what = "learns, η " + figure.Exact(p.LearningRate)
			}
			if p.Epochs > 0 {
				lines = append(lines, stage.CardLine{Left: span(epoch, epoch+p.Epochs), Right: what})
			}
			epoch += p.Epochs
		}
	}
	if f := pg.shown(); f != nil {
		all := movesOf(f)
		if m := all.of(b.name); !math.IsNaN(m) {
			lines = append(lines, stage.CardLine{Left: "weights moved", Right: percent(m, 2)})
		}
	}
	if b.clickable() {
		lines = append(lines, stage.CardLine{Left: "click to change it"})
	}
	if len(lines) == 0 {
		return
	}
	pg.views.card.Lines(b.name+", "+pg.sizeOf(b), lines)
	size, gap := pg.views.card.Size(), pg.s.Px(8)
	x := b.at.Max.X + gap
	if x+size.X > pg.rooms.diagram.Max.X-gap {
		x = b.at.Min.X - gap - size.X
	}
	at := image.Pt(max(pg.rooms.diagram.Min.X+gap, x), pg.rooms.diagram.Max.Y-gap-size.Y)
	pg.views.card.Draw(k.dst, at)
}
