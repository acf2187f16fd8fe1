package nn

import (
	"fmt"
	"math"
	"math/rand/v2"

	"downhill/internal/param"
	"downhill/nn/initializers"
	"downhill/nn/kernels"
)

// Dense is a fully connected layer:
//
//	z = Wᵀx + b
//
// with W kernel [In][Out], x [In][batch], b bias [Out] and z [Out][batch]; the
// activation is a layer of its own. Backwards
//
//	∂L/∂W = x (∂L/∂z)ᵀ + l1·sign(W) + 2·l2·W,   ∂L/∂b = Σ ∂L/∂z over the batch,
//	∂L/∂x = W ∂L/∂z
//
// L1 and L2 add the penalty l1·Σ|W| + l2·ΣW² to the loss, of the kernel only,
// as Keras' kernel_regularizer counts it. After every step MaxNorm shortens the
// weights into each unit, W[:,j] ← W[:,j] · min(‖W[:,j]‖, c) / (‖W[:,j]‖ + 1e-7)
// (Keras' MaxNorm with axis 0); 0 is none.
type Dense struct {
	In, Out int
	Bias    bool
	L1, L2  float64
	MaxNorm float64
	Kernel  param.Choice // initializer of the kernel, of initializers.Catalog; the bias starts at 0
	// Scale multiplies the kernel's first weights; 0 means 1.
	Scale float64
}

var _ Layer = Dense{}

// NewDense checks the layer.
func NewDense(d Dense) (Dense, error) {
	switch {
	case d.In < 1 || d.Out < 1:
		return d, fmt.Errorf("dense: %d inputs, %d units: want at least 1 of each", d.In, d.Out)
	case !(d.L1 >= 0) || math.IsInf(d.L1, 1):
		return d, fmt.Errorf("dense: l1 = %v: want 0 ≤ l1, finite; try 0.01", d.L1)
	case !(d.L2 >= 0) || math.IsInf(d.L2, 1):
		return d, fmt.Errorf("dense: l2 = %v: want 0 ≤ l2, finite; try 0.01", d.L2)
	case !(d.MaxNorm >= 0) || math.IsInf(d.MaxNorm, 1):
		return d, fmt.Errorf("dense: max-norm = %v: want 0 ≤ max-norm, finite; try 1", d.MaxNorm)
	case math.IsNaN(d.Scale) || math.IsInf(d.Scale, 0):
		return d, fmt.Errorf("dense: scale = %v: want a finite number; try 1", d.Scale)
	}
	if _, err := initializers.Catalog().Build(d.Kernel); err != nil {
		return d, fmt.Errorf("dense: %w", err)
	}
	return d, nil
}

// Kind is "dense".
func (Dense) Kind() string { return "dense" }

// Size is In and Out.
func (d Dense) Size() (in, out int) { return d.In, d.Out }

// Params are the kernel and, where there is one, the bias.
func (d Dense) Params() []ParamSpec {
	if d.Bias {
		return []ParamSpec{{"kernel", d.In, d.Out}, {"bias", 1, d.Out}}
	}
	return []ParamSpec{{"kernel", d.In, d.Out}}
}

// Buffers are none.
func (Dense) Buffers() []ParamSpec { return nil }

// Init draws the kernel; an initializer that is not in the catalog, which
// NewDense reports, leaves it zero.
func (d Dense) Init(w, _ []float64, r *rand.Rand) {
	clear(w)
	init, err := initializers.Catalog().Build(d.Kernel)
	if err != nil {
		return
	}
	kernel := w[:d.In*d.Out]
	init.Fill(kernel, d.In, d.Out, r)
	if d.Scale != 0 && d.Scale != 1 {
		kernels.Scale(d.Scale, kernel)
	}
}

// Forward is z = Wᵀx + b.
func (d Dense) Forward(p *Pass, w []float64, in Batch) Batch {
	p.layers[p.at].in = in
	z := p.batch(0, d.Out)
	kernel := w[:d.In*d.Out]
	if in.Cols == 1 {
		// A single instance: with the roles of the factors changed the kernel
		// runs along the units in place of seven columns of padding.
		row := p.vec(2, d.Out)
		kernels.Gemm(row, d.Out, in.Data, 1, in.Stride, kernel, d.Out, 1, d.Out, d.In, false)
		if d.Bias {
			kernels.Add(row, row, w[d.In*d.Out:])
		}
		clear(z.Data)
		for r, v := range row {
			z.Data[r*z.Stride] = v
		}
		return z
	}
	if len(kernel) < largeKernel {
		kernels.Gemm(z.Data, z.Stride, kernel, 1, d.Out, in.Data, in.Stride, d.Out, z.Stride, d.In, false)
	} else {
		ld := kernels.Pad(d.Out)
		zT := p.vec(1, in.Cols*ld)
		kernels.Gemm(zT, ld, in.Data, 1, in.Stride, kernel, d.Out, in.Cols, d.Out, d.In, false)
		kernels.Transpose(z.Data, z.Stride, zT, ld, in.Cols, d.Out)
		clearPadding(z)
	}
	if d.Bias {
		kernels.AddBias(z.Data, z.Stride, d.Out, z.Stride, w[d.In*d.Out:])
	}
	return z
}

// largeKernel is the number of weights from which zᵀ = xᵀW is computed in place
// of z = Wᵀx: a kernel that does not stay in the second cache (1 MiB for a core
// where this was measured, half of it for W) is then read once, along its rows,
// and not in narrow columns.
const largeKernel = 1 << 16

// Backward is the formula above.
func (d Dense) Backward(p *Pass, w, dw []float64, dout Batch) Batch {
	in, n := p.layers[p.at].in, d.In*d.Out
	if dw != nil {
		// ∂L/∂z transposed, so that the product runs along the kernel's rows.
		ld := kernels.Pad(d.Out)
		dzT := p.vec(1, dout.Cols*ld)
		kernels.Transpose(dzT, ld, dout.Data, dout.Stride, d.Out, dout.Cols)
		kernels.Gemm(dw[:n], d.Out, in.Data, in.Stride, 1, dzT, ld, d.In, d.Out, dout.Cols, p.Add)
		if d.Bias {
			kernels.RowSums(dw[n:], dout.Data, dout.Stride, d.Out, dout.Cols, p.Add)
		}
	}
	if !p.WantInput {
		return Batch{}
	}
	dx := p.batch(3, d.In)
	kernels.Gemm(dx.Data, dx.Stride, w[:n], d.Out, 1, dout.Data, dout.Stride, d.In, dx.Stride, d.Out, false)
	return dx
}
