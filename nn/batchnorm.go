package nn

import (
	"fmt"
	"math"
	"math/rand/v2"

	"downhill/nn/kernels"
)

// BatchNorm is batch normalization:
//
//	x̂ = (x − μ)/√(σ² + ε),   y = γx̂ + β
//
// with scale γ and shift β, one of each for each feature. In training μ and σ²
// are the mean and the biased variance over the batch, and the moving statistics
// follow them,
//
//	moving ← momentum · moving + (1 − momentum) · batch
//
// (from mean 0 and variance 1; Keras' momentum, which is one minus PyTorch's,
// and the biased variance, where PyTorch keeps the unbiased one). In evaluation,
// and when it is frozen, μ and σ² are the moving ones.
//
// On the pixels of an image one statistic can serve many features: Groups = 28
// with Major false keeps one for each column of a 28 × 28 image (feature f is in
// group f mod 28: Keras' axis −1), with Major true one for each of its rows (axis
// 1). Groups = 0 keeps one for each feature.
// Source: Ioffe & Szegedy 2015, algorithms 1 and 2; Géron 2019, equation 11-3.
type BatchNorm struct {
	Width    int
	Momentum float64 // Keras' default is 0.99
	Epsilon  float64 // Keras' default is 1e-3
	Groups   int
	Major    bool
}

var _ Layer = BatchNorm{}

// NewBatchNorm checks the layer.
func NewBatchNorm(b BatchNorm) (BatchNorm, error) {
	switch {
	case b.Width < 1:
		return b, fmt.Errorf("batch normalization: %d features: want at least 1", b.Width)
	case !(b.Momentum >= 0 && b.Momentum < 1):
		return b, fmt.Errorf("batch normalization: momentum = %v: want 0 ≤ momentum < 1; try 0.99", b.Momentum)
	case !(b.Epsilon > 0) || math.IsInf(b.Epsilon, 1):
		return b, fmt.Errorf("batch normalization: eps = %v: want 0 < eps, finite; try 0.001", b.Epsilon)
	case b.Groups < 0 || b.Groups > 0 && b.Width%b.Groups != 0:
		return b, fmt.Errorf("batch normalization: %d groups of %d features: want a divisor", b.Groups, b.Width)
	}
	return b, nil
}

func (b BatchNorm) groups() int {
	if b.Groups == 0 {
		return b.Width
	}
	return b.Groups
}

// group is the group of feature f.
func (b BatchNorm) group(f int) int {
	switch {
	case b.Groups == 0:
		return f
	case b.Major:
		return f / (b.Width / b.Groups)
	}
	return f % b.Groups
}

// Kind is "batch_normalization".
func (BatchNorm) Kind() string { return "batch_normalization" }

// Size is Width twice.
func (b BatchNorm) Size() (in, out int) { return b.Width, b.Width }

// Params are γ and β.
func (b BatchNorm) Params() []ParamSpec {
	return []ParamSpec{{"gamma", 1, b.groups()}, {"beta", 1, b.groups()}}
}

// Buffers are the moving mean and the moving variance.
func (b BatchNorm) Buffers() []ParamSpec {
	return []ParamSpec{{"moving_mean", 1, b.groups()}, {"moving_variance", 1, b.groups()}}
}

// Init sets γ = 1, β = 0, mean 0 and variance 1.
func (b BatchNorm) Init(w, buffers []float64, _ *rand.Rand) {
	g := b.groups()
	for i := range g {
		w[i], w[g+i] = 1, 0
		buffers[i], buffers[g+i] = 0, 1
	}
}

// The vectors that batch normalization keeps in its pass.
const (
	bnOut  = iota
	bnHat  // x̂ [Width][batch]
	bnMean // [Width]
	bnVar  // [Width]
	bnInv  // 1/√(σ² + ε) [Width]
	bnGamma
	bnBeta
	bnDX
	bnSums // Σ∂L/∂y·x̂ and Σ∂L/∂y of each group
)

func (b BatchNorm) usesBatch(p *Pass) bool { return p.Mode == Train && !p.Frozen }

// Forward normalizes.
func (b BatchNorm) Forward(p *Pass, w []float64, in Batch) Batch {
	g := b.groups()
	y, hat := p.batch(bnOut, b.Width), p.vec(bnHat, b.Width*p.stride)
	mean, variance, inv := p.vec(bnMean, b.Width), p.vec(bnVar, b.Width), p.vec(bnInv, b.Width)
	gamma, beta := w[:g], w[g:2*g]
	if b.usesBatch(p) {
		kernels.RowMoments(mean, variance, in.Data, in.Stride, b.Width, in.Cols)
		if b.Groups > 0 {
			b.pool(p, mean, variance)
		}
		if p.Observe {
			for f := range g {
				r := b.member(f)
				p.Buffers[f] = b.Momentum*p.Buffers[f] + (1-b.Momentum)*mean[r]
				p.Buffers[g+f] = b.Momentum*p.Buffers[g+f] + (1-b.Momentum)*variance[r]
			}
		}
	} else {
		b.spread(mean, p.Buffers[:g])
		b.spread(variance, p.Buffers[g:2*g])
	}
	for i, v := range variance {
		inv[i] = 1 / math.Sqrt(v+b.Epsilon)
	}
	if b.Groups > 0 {
		wide, shift := p.vec(bnGamma, b.Width), p.vec(bnBeta, b.Width)
		b.spread(wide, gamma)
		b.spread(shift, beta)
		gamma, beta = wide, shift
	}
	kernels.NormalizeRows(y.Data, hat, in.Data, in.Stride, b.Width, in.Stride, mean, inv, gamma, beta)
	return y
}

// member is a feature of group g.
func (b BatchNorm) member(g int) int {
	if b.Groups > 0 && b.Major {
		return g * (b.Width / b.Groups)
	}
	return g
}

// spread gives each feature the value of its group.
func (b BatchNorm) spread(dst, src []float64) {
	for f := range dst {
		dst[f] = src[b.group(f)]
	}
}

// pool turns the moments of features into those of their groups.
func (b BatchNorm) pool(p *Pass, mean, variance []float64) {
	sums := p.vec(bnSums, 2*b.Groups)
	m, v := sums[:b.Groups], sums[b.Groups:]
	clear(sums)
	n := float64(b.Width / b.Groups)
	for f, x := range mean {
		m[b.group(f)] += x / n
	}
	for f, x := range mean {
		g := b.group(f)
		v[g] += (variance[f] + (x-m[g])*(x-m[g])) / n
	}
	b.spread(mean, m)
	b.spread(variance, v)
}

// Backward is, where batch statistics were used,
//
//	∂L/∂x = γ/√(σ² + ε) · (∂L/∂y − mean(∂L/∂y) − x̂ · mean(∂L/∂y · x̂))
//
// with means over what shares the statistic, else γ/√(σ² + ε) · ∂L/∂y; and
// ∂L/∂γ = Σ ∂L/∂y · x̂, ∂L/∂β = Σ ∂L/∂y.
func (b BatchNorm) Backward(p *Pass, w, dw []float64, dout Batch) Batch {
	g := b.groups()
	hat := p.vec(bnHat, b.Width*dout.Stride)
	sums := dw // [2][g]
	if sums == nil {
		sums = p.vec(bnSums, 2*g)
	}
	dx, inv := p.batch(bnDX, b.Width), p.vec(bnInv, b.Width)
	batch := b.usesBatch(p)
	if b.Groups == 0 {
		kernels.RowDots(sums[:g], dout.Data, hat, dout.Stride, g, dout.Cols, false)
		kernels.RowSums(sums[g:2*g], dout.Data, dout.Stride, g, dout.Cols, false)
		if batch && p.WantInput {
			kernels.NormalizeRowsBack(dx.Data, dout.Data, hat, dout.Stride, g, dout.Cols, inv, w[:g], sums[:g], sums[g:2*g])
			clearPadding(dx)
			return dx
		}
	} else {
		b.groupSums(p, sums, dout, hat)
	}
	if !p.WantInput {
		return Batch{}
	}
	n := float64(dout.Cols * b.Width / g)
	for r := range b.Width {
		k := b.group(r)
		a := w[k] * inv[r]
		var slope, shift float64
		if batch {
			slope, shift = -a*sums[k]/n, -a*sums[g+k]/n
		}
		from, to := r*dout.Stride, r*dout.Stride+dout.Cols
		affine(dx.Data[from:to], dout.Data[from:to], hat[from:to], a, slope, shift)
	}
	clearPadding(dx)
	return dx
}

// groupSums adds the rows' sums of ∂L/∂y·x̂ and ∂L/∂y up into those of their
// groups.
func (b BatchNorm) groupSums(p *Pass, sums []float64, dout Batch, hat []float64) {
	dots, plain := p.vec(bnGamma, b.Width), p.vec(bnBeta, b.Width)
	kernels.RowDots(dots, dout.Data, hat, dout.Stride, b.Width, dout.Cols, false)
	kernels.RowSums(plain, dout.Data, dout.Stride, b.Width, dout.Cols, false)
	clear(sums)
	for r := range b.Width {
		k := b.group(r)
		sums[k] += dots[r]
		sums[b.Groups+k] += plain[r]
	}
}

// affine writes a·y + b·x + c into dst.
func affine(dst, y, x []float64, a, b, c float64) {
	y, x = y[:len(dst)], x[:len(dst)]
	for i := range dst {
		dst[i] = a*y[i] + b*x[i] + c
	}
}
