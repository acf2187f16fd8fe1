package nn

import (
	"fmt"
	"math"

	"downhill/internal/param"
	"downhill/nn/initializers"
)

// Build makes the network that an Architecture describes, hidden layer by
// hidden layer
//
//	dense [batch normalization] activation [batch normalization] [dropout]
//
// behind [batch normalization of the input] [dropout of the input], before a
// dense output layer. With Residual the first hidden layer stands alone and
// each two behind it form a block (He et al. 2016), the sum before the second
// activation:
//
//	x → dense … activation … dense [batch normalization] → + x → activation …
//
// What cannot be built is an error that says what would be.
func Build(a Architecture) (*Model, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	b := &builder{Architecture: a, tied: -1}
	b.build()
	if b.err != nil {
		return nil, b.err
	}
	return NewModel(a.Loss, a.Seed, b.layers...)
}

func (a Architecture) check() error {
	if a.Input < 1 {
		return fmt.Errorf("architecture: %d inputs: want at least 1", a.Input)
	}
	if a.Output < 1 || a.Loss == Softmax && a.Output < 2 {
		return fmt.Errorf("architecture: %d outputs with %s: want at least 1, with softmax at least 2", a.Output, a.Loss)
	}
	for i, n := range a.Hidden {
		if n < 1 {
			return fmt.Errorf("architecture: hidden layer %d has %d units: want at least 1", i+1, n)
		}
		if a.Tied && n != a.Hidden[0] {
			return fmt.Errorf("architecture: tied hidden layers of %d and %d units: want all the same", a.Hidden[0], n)
		}
		if a.Residual && n != a.Hidden[0] {
			return fmt.Errorf("architecture: residual with hidden layers of %d and %d units: want all the same", a.Hidden[0], n)
		}
	}
	switch a.BatchNorm {
	case "", BatchNormNone, BatchNormBefore, BatchNormAfter:
	default:
		return fmt.Errorf("architecture: batch normalization = %q: want none, before or after", a.BatchNorm)
	}
	if err := a.Dropout.check(len(a.Hidden)); err != nil {
		return err
	}
	normalized := a.BatchNorm == BatchNormBefore || a.BatchNorm == BatchNormAfter
	switch {
	case a.Residual && (len(a.Hidden) < 3 || len(a.Hidden)%2 == 0):
		return fmt.Errorf("architecture: residual with %d hidden layers: want one and then pairs; try %d", len(a.Hidden), max(3, len(a.Hidden)+1))
	case a.Fixup && !a.Residual:
		return fmt.Errorf("architecture: Fixup initialization is for residual networks; want residual too")
	case a.Fixup && normalized:
		return fmt.Errorf("architecture: Fixup takes the place of batch normalization; want one of them")
	case a.Fixup && a.Tied:
		return fmt.Errorf("architecture: Fixup starts the kernels of a block differently, so they cannot be tied; want one of them")
	case a.BNAxis < 0 || a.BNAxis > 2:
		return fmt.Errorf("architecture: batch normalization over axis %d: want 0 (each feature), 1 or 2", a.BNAxis)
	case a.BNAxis > 0 && a.BNImage[0]*a.BNImage[1] != a.Input:
		return fmt.Errorf("architecture: batch normalization of a %d × %d image with %d inputs: want as many pixels",
			a.BNImage[0], a.BNImage[1], a.Input)
	}
	return nil
}

// builder gathers layers; the first error stays.
type builder struct {
	Architecture
	layers []Layer
	tied   int // the dense layer that the others are tied to, −1 at first
	err    error
}

func (b *builder) add(l Layer, err error) {
	if b.err == nil {
		b.err = err
	}
	b.layers = append(b.layers, l)
}

func (b *builder) build() {
	if b.BatchNormInput {
		bn := BatchNorm{Width: b.Input, Momentum: b.BNMomentum, Epsilon: b.BNEpsilon}
		switch b.BNAxis {
		case 1:
			bn.Groups, bn.Major = b.BNImage[0], true
		case 2:
			bn.Groups = b.BNImage[1]
		}
		l, err := NewBatchNorm(bn)
		b.add(l, err)
	}
	b.dropout(b.Input, b.Dropout.Input)
	width, from := b.Input, 0
	blocks := (len(b.Hidden) - 1) / 2
	for i, units := range b.Hidden {
		second := b.Residual && i > 0 && i%2 == 0
		if b.Residual && i%2 == 1 {
			from = len(b.layers) - 1
		}
		if b.Fixup && i > 0 {
			b.add(Scalar{Width: width, Shift: true}, nil)
		}
		b.hidden(i, width, units, blocks)
		if b.Fixup && i > 0 {
			if second {
				b.add(Scalar{Width: units}, nil)
			}
			b.add(Scalar{Width: units, Shift: true}, nil)
		}
		if b.BatchNorm == BatchNormBefore {
			b.batchNorm(units)
		}
		if second {
			b.add(Skip{Width: units, From: from}, nil)
		}
		l, err := NewActivation(units, b.Activation)
		b.add(l, err)
		if b.BatchNorm == BatchNormAfter {
			b.batchNorm(units)
		}
		b.dropout(units, b.Dropout.after(i, len(b.Hidden)))
		width = units
	}
	b.output(width)
}

// hidden adds the dense layer of hidden layer i.
func (b *builder) hidden(i, width, units, blocks int) {
	d := Dense{In: width, Out: units, Bias: b.Bias && b.BatchNorm != BatchNormBefore,
		L1: b.L1, L2: b.L2, MaxNorm: b.MaxNorm, Kernel: b.Initializer}
	if b.Fixup && i > 0 {
		d.Bias = false // the summands stand in for it
		if i%2 == 1 {
			d.Scale = 1 / math.Sqrt(float64(blocks))
		} else {
			d.Kernel = param.Choice{Key: "zeros"}
		}
	}
	d, err := b.dense(d)
	switch {
	case b.Tied && b.tied >= 0:
		b.add(Tied{Layer: d, Of: b.tied}, err)
	case b.Tied && width == units:
		b.tied = len(b.layers)
		fallthrough
	default:
		b.add(d, err)
	}
}

func (b *builder) dense(d Dense) (Dense, error) {
	kernel, err := complete(initializers.Catalog(), d.Kernel)
	if err != nil {
		return d, err
	}
	d.Kernel = kernel
	return NewDense(d)
}

func (b *builder) output(width int) {
	if b.Fixup {
		b.add(Scalar{Width: width, Shift: true}, nil)
	}
	kernel := b.OutputInitializer
	if kernel.Key == "" {
		kernel = b.Initializer
	}
	if b.Fixup {
		kernel = param.Choice{Key: "zeros"}
	}
	d, err := b.dense(Dense{In: width, Out: b.Output, Bias: true, L1: b.L1, L2: b.L2, Kernel: kernel})
	b.add(d, err)
}

func (b *builder) batchNorm(width int) {
	l, err := NewBatchNorm(BatchNorm{Width: width, Momentum: b.BNMomentum, Epsilon: b.BNEpsilon})
	b.add(l, err)
}

// dropout adds a dropout layer unless rate is 0.
func (b *builder) dropout(width int, rate float64) {
	if rate == 0 {
		return
	}
	if b.Dropout.Alpha {
		l, err := NewAlphaDropout(AlphaDropout{Width: width, Rate: rate, Always: b.Dropout.Always})
		b.add(l, err)
		return
	}
	l, err := NewDropout(Dropout{Width: width, Rate: rate, Classical: b.Dropout.Classical, Always: b.Dropout.Always})
	b.add(l, err)
}

// complete fills in the defaults of what a choice does not say.
func complete[T any](c param.Catalog[T], choice param.Choice) (param.Choice, error) {
	e, err := c.Lookup(choice.Key)
	if err != nil {
		return choice, err
	}
	values := e.Params.Defaults()
	for k, v := range choice.Values {
		values[k] = v
	}
	choice.Values = values
	_, err = c.Build(choice)
	return choice, err
}
