package signal

import (
	"math"

	"downhill/activations"
	"downhill/nn/kernels"
)

// outputNoise draws ∂L/∂h of the last layer.
func (t *trial) outputNoise(from, to int) {
	if from == 0 {
		t.seed(drawUpstream, 0)
	}
	normals(t.g[from*t.stride:], t.plan.Batch, t.stride, to-from, 0, 1, t.rng)
}

func (t *trial) beginBackward() {
	t.saturated, t.steepest = 0, 0
	t.seedRows()
}

// backwardRows takes ∂L/∂h of the units from..to to ∂L/∂z.
func (t *trial) backwardRows(from, to int) {
	p, stride, batch := &t.plan, t.stride, t.plan.Batch
	t.act.add(t.g, batch, stride, from, to)
	for r := from; r < to; r++ {
		z, d := t.z[t.at()][r*stride:][:batch], t.d[r*stride:][:batch]
		copy(d, t.g[r*stride:])
		y := t.h[t.at()][r*stride:][:batch]
		slope := t.rows.slope
		random, isRandom := p.Activation.(activations.RReLU)
		if isRandom {
			randomSlopes(slope, z, random, t.slopes)
		}
		if p.transforms() {
			y = t.rows.y
			if isRandom {
				kernels.Mul(y, z, slope)
			} else {
				p.Activation.Forward(y, z)
			}
		}
		if p.Dropout > 0 {
			t.dropMask(p.keep())
			kernels.Mul(d, d, t.rows.mask)
		}
		if p.after() {
			t.backAfter(d, y)
		}
		if !isRandom {
			p.Activation.Backward(slope, t.rows.ones, z, y)
		}
		t.countSaturated(slope)
		kernels.Mul(d, d, slope)
		if p.before() {
			copy(t.dT[r*stride:][:batch], d)
			standardizeBack(d, z, t.inv[t.at()][r])
		}
	}
	if p.before() {
		t.given.add(t.dT, batch, stride, from, to)
	}
	t.pre.add(t.d, batch, stride, from, to)
}

// countSaturated looks at the slopes of one unit.
func (t *trial) countSaturated(slope []float64) {
	limit, steepest, n := t.plan.threshold(), t.steepest, 0
	for _, s := range slope {
		s = math.Abs(s)
		if s < limit {
			n++
		}
		if s > steepest {
			steepest = s
		}
	}
	t.saturated += n
	t.steepest = steepest
}

// backAfter takes the gradient d of one unit back through the normalization of
// its outputs y.
func (t *trial) backAfter(d, y []float64) {
	var mean, variance [1]float64
	kernels.RowMoments(mean[:], variance[:], y, len(y), 1, len(y))
	inv := standardize(t.rows.hat, y, mean[0], variance[0])
	standardizeBack(d, t.rows.hat, inv)
}

// standardizeBack is, for one unit and with means over the batch,
//
//	d ← (d − mean(d) − x̂ · mean(d · x̂))/√(σ² + ε)
func standardizeBack(d, hat []float64, inv float64) {
	n := len(d)
	var dot, sum [1]float64
	kernels.RowDots(dot[:], d, hat, n, 1, n, false)
	kernels.RowSums(sum[:], d, n, 1, n, false)
	kernels.NormalizeRowsBack(d, d, hat, n, 1, n, []float64{inv}, []float64{1}, dot[:], sum[:])
}

// measureBackward measures ∂L/∂h, ∂L/∂ẑ and ∂L/∂z.
func (t *trial) measureBackward() {
	p := &t.plan
	s := &t.record.samples[t.layer-1]
	v := &s.values
	actMean, actVar, small := t.act.close(t.g, p.Batch, t.stride)
	if p.before() {
		_, v[GGivenVar], _ = t.given.close(t.dT, p.Batch, t.stride)
	}
	preMean, preVar, smallPre := t.pre.close(t.d, p.Batch, t.stride)
	if !p.before() {
		v[GGivenVar] = preVar
	}
	v[GActVar], v[GPreVar] = actVar, preVar
	v[Saturated] = plain(float64(t.saturated) / float64(p.Width*p.Batch))
	s.underflow = small || smallPre || actVar.faint() && preVar.m == 0 && t.steepest > 0
	if t.layer < p.Depth {
		above := &t.record.samples[t.layer]
		s.underflow = s.underflow || above.underflow || actVar.m == 0 && above.values[GPreVar].faint()
	}
	if t.wantsHistograms {
		hs := &t.record.histograms[t.layer-1]
		hs.gact = newHistogram(t.g, p.Width, p.Batch, t.stride, actMean, actVar.root().value())
		hs.gpre = newHistogram(t.d, p.Width, p.Batch, t.stride, preMean, preVar.root().value())
	}
}

func (t *trial) countBackward(from, to int) {
	hs := &t.record.histograms[t.layer-1]
	hs.gact.count(t.g, from, to, t.plan.Batch, t.stride)
	hs.gpre.count(t.d, from, to, t.plan.Batch, t.stride)
}

// beginKernel turns ∂L/∂z so that the product runs along the kernel's rows.
func (t *trial) beginKernel() {
	kernels.Transpose(t.dT, kernels.Pad(t.plan.Width), t.d, t.stride, t.plan.Width, t.plan.Batch)
}

// kernelRows computes rows of ∂L/∂W = h_{l−1} (∂L/∂z_l)ᵀ.
func (t *trial) kernelRows(from, to int) {
	p, n := &t.plan, t.plan.Width
	kernels.Gemm(t.dw[from*n:], n, t.below()[from*t.stride:], t.stride, 1, t.dT, kernels.Pad(n), to-from, n, p.Batch, false)
	t.kernel.add(t.dw, n, n, from, to)
}

func (t *trial) endKernel() {
	n := t.plan.Width
	_, t.record.samples[t.layer-1].values[GWVar], _ = t.kernel.close(t.dw, n, n)
}

// inputRows computes rows of ∂L/∂h_{l−1} = W ∂L/∂z_l, to which the skip
// connection adds ∂L/∂h_l.
func (t *trial) inputRows(from, to int) {
	n := t.plan.Width
	kernels.Gemm(t.g[from*t.stride:], t.stride, t.w[t.slot()][from*n:], n, 1, t.d, t.stride, to-from, t.plan.Batch, n, t.plan.Skip)
}
