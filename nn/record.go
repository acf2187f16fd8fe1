package nn

import (
	"fmt"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/nn/initializers"
)

// layerRecord is one layer in the description of a saved model.
type layerRecord struct {
	Kind   string `json:"kind"` // dense, batch_normalization, dropout, alpha_dropout, activation, p_re_lu, add, scalar
	Frozen bool   `json:"frozen,omitempty"`
	TiedTo *int   `json:"tied_to,omitempty"`
	Width  int    `json:"width,omitempty"`

	In      int     `json:"in,omitempty"`
	Out     int     `json:"out,omitempty"`
	Bias    bool    `json:"bias,omitempty"`
	L1      float64 `json:"l1,omitempty"`
	L2      float64 `json:"l2,omitempty"`
	MaxNorm float64 `json:"max_norm,omitempty"`
	Kernel  string  `json:"kernel,omitempty"`
	Scale   float64 `json:"scale,omitempty"`

	Momentum float64 `json:"momentum,omitempty"`
	Epsilon  float64 `json:"eps,omitempty"`
	Groups   int     `json:"groups,omitempty"`
	Major    bool    `json:"major,omitempty"`

	Rate      float64 `json:"rate,omitempty"`
	Classical bool    `json:"classical,omitempty"`
	Always    bool    `json:"always,omitempty"`

	Function string  `json:"function,omitempty"`
	Alpha    float64 `json:"alpha,omitempty"`
	From     int     `json:"from,omitempty"`
	Shift    bool    `json:"shift,omitempty"`
}

// The kinds of layer that a description knows beside the names of Layer.Kind.
const (
	kindActivation = "activation"
	kindScalar     = "scalar"
)

func recordOf(l Layer) (layerRecord, error) {
	switch l := l.(type) {
	case Dense:
		return layerRecord{Kind: l.Kind(), In: l.In, Out: l.Out, Bias: l.Bias, L1: l.L1, L2: l.L2, MaxNorm: l.MaxNorm,
			Kernel: initializers.Catalog().Format(l.Kernel), Scale: l.Scale}, nil
	case BatchNorm:
		return layerRecord{Kind: l.Kind(), Width: l.Width, Momentum: l.Momentum, Epsilon: l.Epsilon, Groups: l.Groups, Major: l.Major}, nil
	case Dropout:
		return layerRecord{Kind: l.Kind(), Width: l.Width, Rate: l.Rate, Classical: l.Classical, Always: l.Always}, nil
	case AlphaDropout:
		return layerRecord{Kind: l.Kind(), Width: l.Width, Rate: l.Rate, Always: l.Always}, nil
	case Activation:
		return layerRecord{Kind: kindActivation, Width: l.Width, Function: activations.Catalog().Format(l.Choice)}, nil
	case PReLU:
		return layerRecord{Kind: l.Kind(), Width: l.Width, Alpha: l.Alpha}, nil
	case Skip:
		return layerRecord{Kind: l.Kind(), Width: l.Width, From: l.From}, nil
	case Scalar:
		return layerRecord{Kind: kindScalar, Width: l.Width, Shift: l.Shift}, nil
	case Tied:
		record, err := recordOf(l.Layer)
		record.TiedTo = &l.Of
		return record, err
	}
	return layerRecord{}, fmt.Errorf("%T cannot be saved", l)
}

// layer makes the layer and checks it.
func (r layerRecord) layer() (Layer, error) {
	if r.TiedTo != nil {
		inner := r
		inner.TiedTo = nil
		l, err := inner.layer()
		return Tied{Layer: l, Of: *r.TiedTo}, err
	}
	if r.Kind != (Dense{}).Kind() && (r.Width < 1 || r.Width > saveWidth) {
		return nil, fmt.Errorf("%s of %d features: want at least 1 and at most %d", r.Kind, r.Width, saveWidth)
	}
	switch r.Kind {
	case Dense{}.Kind():
		var kernel param.Choice
		var err error
		if kernel, err = initializers.Catalog().Parse(r.Kernel); err != nil {
			return nil, err
		}
		return NewDense(Dense{In: r.In, Out: r.Out, Bias: r.Bias, L1: r.L1, L2: r.L2, MaxNorm: r.MaxNorm, Kernel: kernel, Scale: r.Scale})
	case BatchNorm{}.Kind():
		return NewBatchNorm(BatchNorm{Width: r.Width, Momentum: r.Momentum, Epsilon: r.Epsilon, Groups: r.Groups, Major: r.Major})
	case Dropout{}.Kind():
		return NewDropout(Dropout{Width: r.Width, Rate: r.Rate, Classical: r.Classical, Always: r.Always})
	case AlphaDropout{}.Kind():
		return NewAlphaDropout(AlphaDropout{Width: r.Width, Rate: r.Rate, Always: r.Always})
	case kindActivation:
		choice, err := activations.Catalog().Parse(r.Function)
		if err != nil {
			return nil, err
		}
		return NewActivation(r.Width, choice)
	case PReLU{}.Kind():
		return PReLU{Width: r.Width, Alpha: r.Alpha}, nil
	case Skip{}.Kind():
		return Skip{Width: r.Width, From: r.From}, nil
	case kindScalar:
		return Scalar{Width: r.Width, Shift: r.Shift}, nil
	}
	return nil, fmt.Errorf("unknown kind of layer %q", r.Kind)
}
