package lecture

import (
	"image"
	"image/color"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

const (
	haloStays    = 1200 * time.Millisecond // after the pointer stopped
	haloFades    = 500 * time.Millisecond  // of these
	pointerRests = 3 * time.Second
	rippleTime   = 450 * time.Millisecond
	haloSize     = 0.034 // radius as a share of the screen's height
)

// Halo is a soft ring around the pointer while it moves, and a wave where it
// clicks. It is laid over the finished screen, so that it costs no redraw of what
// lies below.
type Halo struct {
	Off bool

	at      image.Point
	moved   time.Time
	clickAt image.Point
	clicked time.Time
	now     time.Time
	ring    *ebiten.Image
	radius  int
	color   color.NRGBA
}

// Follow takes note of the pointer.
func (h *Halo) Follow(at image.Point, clicked bool, now time.Time) {
	if at != h.at && !h.now.IsZero() {
		h.moved = now
	}
	if clicked {
		h.clickAt, h.clicked, h.moved = at, now, now
	}
	h.at, h.now = at, now
}

// Resting says whether the pointer has not moved for a while: then it is in the way.
func (h *Halo) Resting() bool { return h.moved.IsZero() || h.now.Sub(h.moved) > pointerRests }

// Shown says how strongly the ring shows, 0 to 1.
func (h *Halo) Shown() float64 {
	if h.Off || h.moved.IsZero() {
		return 0
	}
	left := haloStays - h.now.Sub(h.moved)
	return math.Max(0, math.Min(1, left.Seconds()/haloFades.Seconds()))
}

// Draw lays the halo over the finished screen.
func (h *Halo) Draw(dst ebiten.FinalScreen, c color.NRGBA) {
	shown := h.Shown()
	if shown == 0 {
		return
	}
	h.make(max(12, int(haloSize*float64(dst.Bounds().Dy()))), c)
	h.lay(dst, h.at, 1, shown)
	if t := h.now.Sub(h.clicked).Seconds() / rippleTime.Seconds(); !h.clicked.IsZero() && t < 1 {
		h.lay(dst, h.clickAt, 0.5+1.6*t, 1-t)
	}
}

func (h *Halo) lay(dst ebiten.FinalScreen, at image.Point, scale, alpha float64) {
	op := &ebiten.DrawImageOptions{Filter: ebiten.FilterLinear}
	mid := float64(h.ring.Bounds().Dx()) / 2
	op.GeoM.Translate(-mid, -mid)
	op.GeoM.Scale(scale, scale)
	op.GeoM.Translate(float64(at.X), float64(at.Y))
	op.ColorScale.ScaleAlpha(float32(alpha))
	dst.DrawImage(h.ring, op)
}

// make paints the ring: a line that fades to both sides over a faint disc.
func (h *Halo) make(radius int, c color.NRGBA) {
	if h.ring != nil && h.radius == radius && h.color == c {
		return
	}
	if h.ring != nil {
		h.ring.Deallocate()
	}
	h.radius, h.color = radius, c
	n := 2*radius + 8
	pix := make([]byte, 4*n*n)
	r := float64(radius)
	for y := range n {
		for x := range n {
			d := math.Hypot(float64(x)+0.5-float64(n)/2, float64(y)+0.5-float64(n)/2)
			ring := math.Exp(-math.Pow((d-0.86*r)/(0.1*r), 2))
			a := math.Max(0.75*ring, 0.16*math.Max(0, math.Min(1, (0.86*r-d)/2)))
			for k, v := range [3]uint8{c.R, c.G, c.B} { // premultiplied
				pix[4*(y*n+x)+k] = uint8(float64(v)*a + 0.5)
			}
			pix[4*(y*n+x)+3] = uint8(255*a + 0.5)
		}
	}
	h.ring = ebiten.NewImage(n, n)
	h.ring.WritePixels(pix)
}
