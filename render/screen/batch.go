package screen

import (
	"image/color"

	"github.com/hajimehoshi/ebiten/v2"
)

// Batch collects triangles of lines and shapes and paints them with one draw
// call. Its memory is reused: in the steady state it allocates nothing. The
// zero value collects; one that paints comes from Kit.NewBatch.
type Batch struct {
	shader *ebiten.Shader
	vs     []ebiten.Vertex
	is     []uint32
	op     ebiten.DrawTrianglesShaderOptions
	// dx, dy is added to all places.
	dx, dy float64
	// turn counts the paintings, so that a Pen that is in the middle of a line
	// knows that its last vertices are gone.
	turn int
}

// Len returns the numbers of vertices and of triangles collected.
func (b *Batch) Len() (vertices, triangles int) { return len(b.vs), len(b.is) / 3 }

// Reset forgets what was collected.
func (b *Batch) Reset() {
	b.vs, b.is = b.vs[:0], b.is[:0]
	b.turn++
}

// Draw paints over what dst holds and resets the batch.
func (b *Batch) Draw(dst *ebiten.Image) { b.paint(dst, ebiten.BlendSourceOver) }

// DrawUnder paints beneath what dst holds, where that is translucent, and
// resets the batch.
func (b *Batch) DrawUnder(dst *ebiten.Image) { b.paint(dst, ebiten.BlendDestinationOver) }

func (b *Batch) paint(dst *ebiten.Image, blend ebiten.Blend) {
	if len(b.is) > 0 {
		b.op.Blend = blend
		dst.DrawTrianglesShader32(b.vs, b.is, b.shader, &b.op)
	}
	b.Reset()
}

// ink is a colour as vertices have it, multiplied by its alpha.
type ink [4]float32

func inkOf(c color.NRGBA) ink {
	a := float32(c.A) / 255
	return ink{float32(c.R) / 255 * a, float32(c.G) / 255 * a, float32(c.B) / 255 * a, a}
}

func (k ink) fade(by float32) ink { return ink{k[0] * by, k[1] * by, k[2] * by, k[3] * by} }

// solid stands for half a width that no pixel is outside of.
const solid = 1e6

// vertex adds one vertex: across and beyond are as ribbon.kage has them.
func (b *Batch) vertex(x, y, across, beyond, half float64, k ink) uint32 {
	b.vs = append(b.vs, ebiten.Vertex{
		DstX: float32(x + b.dx), DstY: float32(y + b.dy), SrcX: float32(across), SrcY: float32(beyond),
		ColorR: k[0], ColorG: k[1], ColorB: k[2], ColorA: k[3], Custom0: float32(half),
	})
	return uint32(len(b.vs) - 1)
}

// quad adds two triangles between the edges a0–a1 and b0–b1.
func (b *Batch) quad(a0, a1, b0, b1 uint32) {
	b.is = append(b.is, a0, a1, b0, a1, b0, b1)
}
