package signal

import (
	"math"

	"downhill/activations"
	"downhill/nn/kernels"
)

func (t *trial) inputNoise(from, to int) {
	if from == 0 {
		t.seed(drawInput, 0)
	}
	normals(t.checkpoints[0][from*t.stride:], t.plan.Batch, t.stride, to-from, t.plan.InputMean, t.plan.InputStd, t.rng)
}

func (t *trial) beginForward() {
	t.zeros, t.dead = 0, 0
	if t.plan.BiasVariance > 0 {
		t.seed(drawBias, t.source())
		normals(t.bias, t.plan.Width, t.plan.Width, 1, 0, math.Sqrt(t.plan.BiasVariance), t.rng)
	}
	t.seedRows()
}

// seedRows restarts the random numbers that are drawn row by row.
func (t *trial) seedRows() {
	seedStream(t.slopes, t.plan.Seed, t.index, drawSlopes, t.layer)
	seedStream(t.masks, t.plan.Seed, t.index, drawMask, t.layer)
}

// forwardRows computes the units from..to of the layer.
func (t *trial) forwardRows(from, to int) {
	p, stride, batch := &t.plan, t.stride, t.plan.Batch
	below, z, h := t.below(), t.z[t.at()], t.h[t.at()]
	u := t.dense() // Wᵀh + b
	kernels.Gemm(u[from*stride:], stride, t.w[t.slot()][from:], 1, p.Width, below, stride, to-from, batch, p.Width, false)
	if p.BiasVariance > 0 {
		kernels.AddBias(u[from*stride:], stride, to-from, batch, t.bias[from:to])
	}
	if !t.again || p.before() {
		t.pre.add(u, batch, stride, from, to)
	}
	for r := from; r < to; r++ {
		in, out := z[r*stride:][:batch], h[r*stride:][:batch]
		if p.before() {
			t.inv[t.at()][r] = standardize(in, u[r*stride:][:batch], t.pre.mean[r], t.pre.variance[r])
		}
		t.apply(out, in)
		if !t.again {
			t.countZeros(out)
		}
	}
	if !t.again && p.before() {
		t.given.add(z, batch, stride, from, to)
	}
	if p.transforms() {
		if !t.again || p.after() {
			t.phi.add(h, batch, stride, from, to)
		}
		if !t.again {
			copy(t.dT[from*stride:to*stride], h[from*stride:])
		}
		t.hand(h, below, from, to)
	}
	if !t.again {
		t.act.add(h, batch, stride, from, to)
	}
}

// transforms says whether h is something else than φ(ẑ).
func (p *Plan) transforms() bool { return p.after() || p.Dropout > 0 || p.Skip }

// apply is y = φ(x) for one row.
func (t *trial) apply(y, x []float64) {
	if r, ok := t.plan.Activation.(activations.RReLU); ok {
		randomSlopes(t.rows.slope, x, r, t.slopes)
		kernels.Mul(y, x, t.rows.slope)
		return
	}
	t.plan.Activation.Forward(y, x)
}

// countZeros counts what is exactly 0 in the output of a unit.
func (t *trial) countZeros(y []float64) {
	n := 0
	for _, v := range y {
		if v == 0 {
			n++
		}
	}
	t.zeros += n
	if n == len(y) {
		t.dead++
	}
}

// hand turns φ(ẑ) into what the layer hands on: normalized, dropped, added.
func (t *trial) hand(h, below []float64, from, to int) {
	p := &t.plan
	for r := from; r < to; r++ {
		row := h[r*t.stride:][:p.Batch]
		if p.after() {
			standardize(row, row, t.phi.mean[r], t.phi.variance[r])
		}
		if p.Dropout > 0 {
			t.drop(row)
		}
		if p.Skip {
			kernels.Add(row, row, below[r*t.stride:][:p.Batch])
		}
	}
}

// standardize writes (x − μ)/√(σ² + ε), for one row, and returns 1/√(σ² + ε).
// y may be x.
func standardize(y, x []float64, mean, variance float64) (inv float64) {
	inv = 1 / math.Sqrt(variance+Epsilon)
	n := len(x)
	kernels.NormalizeRows(y, y, x, n, 1, n, []float64{mean}, []float64{inv}, []float64{1}, []float64{0})
	return inv
}

// endForward closes the layer and goes to the next one, or turns round.
func (t *trial) endForward() {
	p := &t.plan
	t.units++
	if !t.again {
		t.record.forwardDone = t.layer
	}
	switch {
	case t.again && t.layer == t.back:
		t.again = false
		t.stage = drawBack
		return
	case t.layer == p.Depth:
		t.stage = turn
		return
	case !t.again && t.layer%t.segment == 0:
		copy(t.checkpoints[t.layer/t.segment], t.h[t.at()])
	}
	t.layer++
	t.stage = draw
}

func (t *trial) measureForward() {
	p := &t.plan
	z, h := t.z[t.at()], t.h[t.at()]
	v := &t.record.samples[t.layer-1].values
	u := t.dense()
	preMean, preVar, _ := t.pre.close(u, p.Batch, t.stride)
	v[PreVar], v[GivenMean], v[GivenVar] = preVar, plain(preMean), preVar
	if p.before() {
		mean, variance, _ := t.given.close(z, p.Batch, t.stride)
		v[GivenMean], v[GivenVar] = plain(mean), variance
	}
	mean, variance, _ := t.act.close(h, p.Batch, t.stride)
	v[ActMean], v[ActVar], v[ActMSq], v[ActStd] = plain(mean), variance, variance.plusSquare(mean), variance.root()
	v[PhiMean], v[PhiVar] = plain(mean), variance
	if p.transforms() {
		mean, variance, _ := t.phi.close(t.dT, p.Batch, t.stride)
		v[PhiMean], v[PhiVar] = plain(mean), variance
	}
	v[Zero] = plain(float64(t.zeros) / float64(p.Width*p.Batch))
	v[Dead] = plain(float64(t.dead) / float64(p.Width))
	if t.wantsHistograms {
		hs := &t.record.histograms[t.layer-1]
		hs.pre = newHistogram(u, p.Width, p.Batch, t.stride, preMean, preVar.root().value())
		hs.act = newHistogram(h, p.Width, p.Batch, t.stride, mean, variance.root().value())
	}
}

func (t *trial) countForward(from, to int) {
	hs := &t.record.histograms[t.layer-1]
	hs.pre.count(t.dense(), from, to, t.plan.Batch, t.stride)
	hs.act.count(t.h[t.at()], from, to, t.plan.Batch, t.stride)
}

// dense is what holds z of the layer while it goes forward.
func (t *trial) dense() []float64 {
	if t.plan.before() {
		return t.d
	}
	return t.z[t.at()]
}
