package signal

import (
	"math/rand/v2"

	"downhill/nn/kernels"
)

// trial is one stack on its way forward and back, done in pieces so that whoever
// drives it can stop in between. What a piece is depends on the plan alone, so
// that the results do not depend on where it was stopped.
type trial struct {
	plan  Plan
	index int
	layout
	stride int
	chunk  int // rows of a piece

	pcg *rand.PCG
	rng *rand.Rand
	// Of what is drawn row by row.
	slopes, masks *rand.PCG

	checkpoints [][]float64 // h before each segment, the first is x: [segments][matrix]
	z, h        [][]float64 // ẑ and h of the layers of one segment: [segment][matrix]
	inv         [][]float64 // 1/√(σ² + ε) of the normalization before φ: [segment][width]
	w           [][]float64 // kernels [kernels][width·width]
	held        []int       // the layer of each of them, 0 for none
	bias        []float64   // [width]
	g           []float64   // ∂L/∂h
	d           []float64   // ∂L/∂z; going forward with normalization before φ, z
	dT          []float64   // d transposed [batch][ld]; before that ∂L/∂ẑ, and going forward φ(ẑ) [width][stride]
	dw          []float64   // [width][width]
	rows        rowScratch
	pre, given  *moments
	phi, act    *moments
	kernel      *moments

	stage           stage
	layer, row      int
	again           bool // a segment is computed again, without measuring
	back            int  // the layer at which the way back goes on then
	zeros, dead     int
	saturated       int
	steepest        float64 // |φ′|
	units           int     // layers passed
	record          *trialRecord
	wantsHistograms bool
}

// stage is what the next piece does.
type stage int

const (
	enter       stage = iota // draw the input
	draw                     // the kernel of the layer, forward
	forth                    // rows of z and h
	measure                  // what was forward
	count                    // rows into its histograms
	turn                     // draw ∂L/∂h of the last layer
	drawBack                 // the kernel of the layer, backward
	through                  // rows of ∂L/∂z
	measureBack              // what was backward
	countBack                // rows into its histograms
	weights                  // rows of ∂L/∂W
	inputs                   // rows of ∂L/∂h of the layer before
	done
)

func newTrial(p Plan, l layout) *trial {
	t := &trial{plan: p, layout: l, stride: p.stride(), chunk: rowsAtOnce(p)}
	t.pcg = rand.NewPCG(0, 0)
	t.rng = rand.New(t.pcg)
	t.slopes, t.masks = rand.NewPCG(0, 0), rand.NewPCG(0, 0)
	t.checkpoints = matrices(t.segments(p.Depth), t.matrix)
	t.z, t.h = matrices(t.segment, t.matrix), matrices(t.segment, t.matrix)
	if p.before() {
		t.inv = matrices(t.segment, p.Width)
	}
	t.w, t.held = matrices(t.layout.kernels, p.Width*p.Width), make([]int, t.layout.kernels)
	t.dw = make([]float64, p.Width*p.Width)
	t.bias = make([]float64, p.Width)
	t.g, t.d = make([]float64, t.matrix), make([]float64, t.matrix)
	t.dT = make([]float64, max(t.matrix, p.Batch*kernels.Pad(p.Width)))
	t.rows = newRowScratch(p.Batch)
	t.pre, t.given = newMoments(p.Width, p.Batch), newMoments(p.Width, p.Batch)
	t.phi, t.act = newMoments(p.Width, p.Batch), newMoments(p.Width, p.Batch)
	t.kernel = newMoments(p.Width, p.Width)
	return t
}

func matrices(n, size int) [][]float64 {
	all := make([][]float64, n)
	for i := range all {
		all[i] = make([]float64, size)
	}
	return all
}

// start makes the trial the one with this index, from the beginning.
func (t *trial) start(index int) {
	t.index = index
	t.stage, t.layer, t.row, t.again, t.units = enter, 1, 0, false, 0
	clear(t.held)
	depth := t.plan.Depth
	t.record = &trialRecord{samples: make([]sample, depth), backwardGot: depth + 1}
	t.wantsHistograms = t.plan.Histograms && index == 0
	if t.wantsHistograms {
		t.record.histograms = make([]layerHistograms, depth)
	}
}

// advance does the next piece.
func (t *trial) advance() {
	switch t.stage {
	case enter:
		if t.pieces(t.inputNoise) {
			t.stage = draw
		}
	case draw:
		t.draw()
		t.beginForward()
		t.stage = forth
	case forth:
		switch {
		case !t.pieces(t.forwardRows):
		case t.again:
			t.endForward()
		default:
			t.stage = measure
		}
	case measure:
		t.measureForward()
		t.stage = count
	case count:
		if !t.wantsHistograms || t.pieces(t.countForward) {
			t.endForward()
		}
	case turn:
		if t.pieces(t.outputNoise) {
			t.stage = drawBack
		}
	case drawBack:
		t.draw()
		t.beginBackward()
		t.stage = through
	case through:
		if t.pieces(t.backwardRows) {
			t.stage = measureBack
		}
	case measureBack:
		t.measureBackward()
		t.stage = countBack
	case countBack:
		if !t.wantsHistograms || t.pieces(t.countBackward) {
			t.beginKernel()
			t.stage = weights
		}
	case weights:
		if t.pieces(t.kernelRows) {
			t.endKernel()
			t.stage = inputs
		}
	case inputs:
		if t.layer == 1 || t.pieces(t.inputRows) {
			t.down()
		}
	}
}

// pieces does f on the next rows and says whether they were the last.
func (t *trial) pieces(f func(from, to int)) bool {
	to := min(t.row+t.chunk, t.plan.Width)
	f(t.row, to)
	t.row = to
	if to < t.plan.Width {
		return false
	}
	t.row = 0
	return true
}

// at is the place of the layer in its segment.
func (t *trial) at() int { return (t.layer - 1) % t.segment }

// below is h of the layer before, or x.
func (t *trial) below() []float64 {
	if i := t.at(); i > 0 {
		return t.h[i-1]
	}
	return t.checkpoints[(t.layer-1)/t.segment]
}

func (t *trial) seed(w who, layer int) { seedStream(t.pcg, t.plan.Seed, t.index, w, layer) }

// slot is where the kernel of the layer lies.
func (t *trial) slot() int { return (t.layer - 1) % len(t.w) }

// source is the layer whose kernel and bias this one has.
func (t *trial) source() int {
	if t.plan.Tied {
		return 1
	}
	return t.layer
}

// draw draws the kernel unless it is there.
func (t *trial) draw() {
	if i := t.slot(); t.held[i] != t.source() {
		t.seed(drawKernel, t.source())
		t.plan.Initializer.Fill(t.w[i], t.plan.Width, t.plan.Width, t.rng)
		t.held[i] = t.source()
	}
}

// down goes to the layer before; where its segment is not in memory, the
// segment is computed again first.
func (t *trial) down() {
	t.units += 2
	t.record.backwardGot = t.layer
	t.layer--
	switch {
	case t.layer == 0:
		t.stage = done
	case t.layer%t.segment == 0:
		t.again, t.back = true, t.layer
		t.layer -= t.segment - 1
		t.stage = draw
	default:
		t.stage = drawBack
	}
}

// total is what units comes to.
func (t *trial) total() int { return 3*t.plan.Depth + t.segment*(t.segments(t.plan.Depth)-1) }

// rowScratch is room for one row of a batch [batch].
type rowScratch struct{ y, hat, slope, mask, ones []float64 }

func newRowScratch(n int) rowScratch {
	s := rowScratch{make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)}
	for i := range s.ones {
		s.ones[i] = 1
	}
	return s
}
