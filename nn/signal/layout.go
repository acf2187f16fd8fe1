package signal

import "math"

// layout says what of a trial stands in memory. One matrix is a batch at one
// layer, [width][stride].
//
// The way back needs z and h of every layer. Where that is too much, h is kept
// at the start of every segment only, and a segment is computed again when the
// way back reaches it: with segments of s layers depth/s + 2s matrices, least
// at s = √(depth/2), for up to one more pass forward (Chen et al. 2016,
// "Training Deep Nets with Sublinear Memory Cost"). Of the kernels as many are
// kept as there is room for; the others are drawn again.
type layout struct {
	segment int   // layers
	kernels int   // kept at once
	matrix  int   // float64 of one
	bytes   int64 // of all
}

// roomy is the memory up to which nothing is computed twice. The largest stack
// of the window, 200 layers of 512 units with 512 instances, takes 94 MB then,
// and two of them stay below 200 MB.
const roomy = 64 << 20

func newLayout(p Plan) layout { return layoutWithin(p, roomy) }

// layoutWithin is the layout that computes least twice in so many bytes, or the
// smallest there is.
func layoutWithin(p Plan, room int64) layout {
	most := p.Depth
	if p.Tied {
		most = 1
	}
	l := layout{segment: p.Depth, kernels: 1}
	if l.measure(p); l.bytes > room {
		l.segment = int(math.Ceil(math.Sqrt(float64(p.Depth) / 2)))
		l.measure(p)
	}
	kernel := 8 * int64(p.Width) * int64(p.Width)
	l.kernels = min(most, 1+int(max(0, room-l.bytes)/kernel))
	l.measure(p)
	return l
}

// quickRoom is the same for the quick trial, which stands beside two others.
const quickRoom = 24 << 20

// scratch is how many matrices a trial needs besides those of its layers: the
// gradients with respect to h and z, and the latter transposed.
const scratch = 3

func (l *layout) segments(depth int) int { return (depth + l.segment - 1) / l.segment }

func (l *layout) measure(p Plan) {
	l.matrix = p.Width * p.stride()
	matrices := l.segments(p.Depth) + 2*l.segment + scratch
	l.bytes = 8 * (int64(l.matrix)*int64(matrices) + int64(l.kernels+1)*int64(p.Width)*int64(p.Width))
}
