package nn

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// TestParameterCounts are the notebook's.
func TestParameterCounts(t *testing.T) {
	for name, tt := range map[string]struct {
		change           func(a *Architecture)
		total, trainable int
	}{
		"784-300-100-10":        {func(*Architecture) {}, 266_610, 266_610},
		"bn after and on input": {func(a *Architecture) { a.BatchNorm, a.BatchNormInput = BatchNormAfter, true }, 271_346, 268_978},
		// Before the activation the layers lose their 400 biases.
		"bn before and on input": {func(a *Architecture) { a.BatchNorm, a.BatchNormInput = BatchNormBefore, true }, 270_946, 268_578},
		"28 statistics": {func(a *Architecture) {
			a.BatchNormInput, a.BNImage, a.BNAxis = true, [2]int{28, 28}, 2
		}, 266_610 + 4*28, 266_610 + 2*28},
		"prelu": {func(a *Architecture) { a.Activation = named(t, "prelu") }, 267_010, 267_010},
	} {
		a := DefaultArchitecture(784, 10)
		a.Hidden = []int{300, 100}
		tt.change(&a)
		m := must[*Model](t)(Build(a))
		s := m.Summary()
		if s.Parameters != tt.total || s.Trainable != tt.trainable || m.Dim() != tt.trainable {
			t.Errorf("%s: %d parameters, %d trainable, want %d and %d", name, s.Parameters, s.Trainable, tt.total, tt.trainable)
		}
		sum := 0
		for _, r := range s.Rows {
			sum += r.Parameters
		}
		if sum != s.Parameters {
			t.Errorf("%s: the lines add up to %d, want %d", name, sum, s.Parameters)
		}
		m.Freeze(len(m.Layers)-1, true)
		if got := m.Summary().Trainable; got != tt.trainable-1010 {
			t.Errorf("%s: with the output frozen %d are trainable, want %d", name, got, tt.trainable-1010)
		}
	}
}

// kinds lists the layers' names.
func kinds(m *Model) string {
	var out []string
	for _, l := range m.Layers {
		out = append(out, l.Kind())
	}
	return strings.Join(out, " ")
}

func TestOrderOfLayers(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(a *Architecture)
		want   string
	}{
		"plain":  {func(*Architecture) {}, "dense relu dense relu dense relu dense"},
		"before": {func(a *Architecture) { a.BatchNorm = BatchNormBefore }, "dense batch_normalization relu dense batch_normalization relu dense batch_normalization relu dense"},
		"after and dropout": {func(a *Architecture) {
			a.BatchNorm, a.BatchNormInput, a.Dropout = BatchNormAfter, true, DropoutPlan{Input: 0.1, Last: 0.5}
		}, "batch_normalization dropout dense relu batch_normalization dense relu batch_normalization dense relu batch_normalization dropout dense"},
		"alpha": {func(a *Architecture) { a.Dropout = DropoutPlan{Hidden: 0.1, Alpha: true} },
			"dense relu alpha_dropout dense relu alpha_dropout dense relu alpha_dropout dense"},
		"residual": {func(a *Architecture) { a.Residual = true }, "dense relu dense relu dense add relu dense"},
		"fixup": {func(a *Architecture) { a.Residual, a.Fixup = true, true },
			"dense relu shift dense shift relu shift dense scale shift add relu shift dense"},
	} {
		a := DefaultArchitecture(5, 3)
		a.Hidden = []int{4, 4, 4}
		tt.change(&a)
		if got := kinds(must[*Model](t)(Build(a))); got != tt.want {
			t.Errorf("%s: got %s\nwant %s", name, got, tt.want)
		}
	}
}

// TestLastDropoutReplacesHidden on the last layer.
func TestLastDropoutReplacesHidden(t *testing.T) {
	a := DefaultArchitecture(5, 3)
	a.Hidden, a.Dropout = []int{4, 4}, DropoutPlan{Hidden: 0.2, Last: 0.5}
	var rates []float64
	for _, l := range must[*Model](t)(Build(a)).Layers {
		if d, ok := l.(Dropout); ok {
			rates = append(rates, d.Rate)
		}
	}
	if !slices.Equal(rates, []float64{0.2, 0.5}) {
		t.Errorf("rates %v", rates)
	}
}

// TestFirstWeights: the initializer's variance, another for the output, zero
// biases, and a seed for each layer.
func TestFirstWeights(t *testing.T) {
	a := DefaultArchitecture(200, 50)
	a.Hidden, a.Initializer, a.OutputInitializer, a.Seed = []int{300, 300}, named(t, "he_normal"), named(t, "lecun_normal"), 5
	m := must[*Model](t)(Build(a))
	want := map[int]float64{0: 2.0 / 200, 2: 2.0 / 300, 4: 1.0 / 300}
	for _, s := range m.Spans {
		values := m.Theta[s.Offset : s.Offset+s.Len]
		_, variance := meanAndVariance(Batch{values, 1, len(values), len(values)})
		w := want[s.Layer]
		if s.Name == "bias" {
			w = 0
		}
		// Five standard errors of the variance of n normal values.
		if math.Abs(variance-w) > 5*w*math.Sqrt(2/float64(s.Len)) {
			t.Errorf("layer %d %s: variance %v, want %v", s.Layer, s.Name, variance, w)
		}
	}
	again := must[*Model](t)(Build(a))
	if !slices.Equal(m.Theta, again.Theta) {
		t.Error("the same seed gives other weights")
	}
	a.Hidden = []int{300, 300, 40}
	longer := must[*Model](t)(Build(a))
	if n := 200*300 + 300; !slices.Equal(m.Theta[:n], longer.Theta[:n]) {
		t.Error("another layer behind changes the weights of the first")
	}
	a.Seed++
	if other := must[*Model](t)(Build(a)); slices.Equal(longer.Theta[:100], other.Theta[:100]) {
		t.Error("another seed gives the same weights")
	}
}

// TestFixup: at the start every block passes its input on as it is, the output
// is 0, and the first kernels of the blocks have He's variance divided by the
// number of blocks.
func TestFixup(t *testing.T) {
	a := DefaultArchitecture(20, 10)
	a.Hidden = make([]int, 9)
	for i := range a.Hidden {
		a.Hidden[i] = 200
	}
	a.Initializer, a.Residual, a.Fixup = named(t, "he_normal"), true, true
	m := must[*Model](t)(Build(a))
	const blocks = 4
	x := normal(20, 6, 1)
	p := m.NewPass()
	out := m.Forward(p, nil, x)
	if mean, variance := meanAndVariance(out); mean != 0 || variance != 0 {
		t.Errorf("the output starts with mean %v, variance %v, want 0", mean, variance)
	}
	stem, last := p.outs[1], p.outs[len(m.Layers)-3]
	if m.Layers[len(m.Layers)-3].Kind() != "relu" || !slices.Equal(stem.Data, last.Data) {
		t.Error("the blocks do not pass on what the first layer gives")
	}
	for k, i := range m.Denses() {
		d := m.Layers[i].(Dense)
		w := m.weights(i, nil)[:d.In*d.Out]
		_, variance := meanAndVariance(Batch{w, 1, len(w), len(w)})
		want := 0.0
		switch {
		case k == 0:
			want = 2.0 / 20
		case k%2 == 1 && k < 9:
			want = 2.0 / 200 / blocks
		}
		if math.Abs(variance-want) > 5*want*math.Sqrt(2/float64(len(w))) {
			t.Errorf("kernel %d: variance %v, want %v", k, variance, want)
		}
		if d.Bias != (k == 0 || k == 9) {
			t.Errorf("kernel %d: bias %v", k, d.Bias)
		}
	}
}

func TestBuildErrors(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(a *Architecture)
		want   string
	}{
		"inputs":          {func(a *Architecture) { a.Input = 0 }, "0 inputs"},
		"outputs":         {func(a *Architecture) { a.Output = 1 }, "at least 2"},
		"units":           {func(a *Architecture) { a.Hidden[1] = 0 }, "hidden layer 2 has 0 units"},
		"tied":            {func(a *Architecture) { a.Tied, a.Hidden[1] = true, 5 }, "want all the same"},
		"residual widths": {func(a *Architecture) { a.Residual, a.Hidden[1] = true, 5 }, "want all the same"},
		"residual pairs":  {func(a *Architecture) { a.Residual, a.Hidden = true, []int{4, 4} }, "try 3"},
		"fixup":           {func(a *Architecture) { a.Fixup = true }, "residual too"},
		"fixup and bn":    {func(a *Architecture) { a.Residual, a.Fixup, a.BatchNorm = true, true, BatchNormAfter }, "want one of them"},
		"fixup and tied":  {func(a *Architecture) { a.Residual, a.Fixup, a.Tied = true, true, true }, "want one of them"},
		"place":           {func(a *Architecture) { a.BatchNorm = "around" }, "none, before or after"},
		"axis":            {func(a *Architecture) { a.BNAxis = 3 }, "axis 3"},
		"image":           {func(a *Architecture) { a.BNAxis, a.BNImage = 1, [2]int{28, 28} }, "28 × 28"},
		"momentum":        {func(a *Architecture) { a.BatchNorm, a.BNMomentum = BatchNormAfter, 1 }, "momentum = 1"},
		"dropout":         {func(a *Architecture) { a.Dropout.Hidden = 1 }, "rate = 1"},
		"activation":      {func(a *Architecture) { a.Activation = named(t, "rellu") }, "relu"},
		"softmax":         {func(a *Architecture) { a.Activation = named(t, "softmax") }, "output only"},
		"initializer":     {func(a *Architecture) { a.Initializer = named(t, "hee_normal") }, "he_normal"},
		"output":          {func(a *Architecture) { a.OutputInitializer = named(t, "x") }, "unknown"},
		"l2":              {func(a *Architecture) { a.L2 = -1 }, "l2 = -1"},
		"loss":            {func(a *Architecture) { a.Loss = 7 }, "loss 7"},
	} {
		a := DefaultArchitecture(6, 3)
		a.Hidden = []int{4, 4, 4}
		tt.change(&a)
		if _, err := Build(a); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
	if _, err := ParseLoss("hinge"); err == nil || !strings.Contains(err.Error(), "softmax or sigmoid or mse") {
		t.Errorf("hinge: %v", err)
	}
	for _, l := range []Loss{Softmax, Sigmoid, MSE} {
		if got := must[Loss](t)(ParseLoss(l.String())); got != l {
			t.Errorf("%s reads back as %s", l, got)
		}
	}
}

func TestTargetsAreChecked(t *testing.T) {
	values := NewBatch(2, 3)
	for name, tt := range map[string]struct {
		loss  Loss
		units int
		y     Targets
		ok    bool
	}{
		"softmax":         {Softmax, 3, Targets{Labels: []int{0, 1, 2}}, true},
		"label too large": {Softmax, 3, Targets{Labels: []int{0, 1, 3}}, false},
		"label negative":  {Softmax, 3, Targets{Labels: []int{0, -1, 2}}, false},
		"too few labels":  {Softmax, 3, Targets{Labels: []int{0, 1}}, false},
		"sigmoid":         {Sigmoid, 1, Targets{Labels: []int{0, 1, 1}}, true},
		"sigmoid of 2":    {Sigmoid, 1, Targets{Labels: []int{0, 1, 2}}, false},
		"sigmoid units":   {Sigmoid, 2, Targets{Labels: []int{0, 1, 1}}, false},
		"sigmoid values":  {Sigmoid, 2, Targets{Values: values}, true},
		"mse":             {MSE, 2, Targets{Values: values}, true},
		"mse rows":        {MSE, 3, Targets{Values: values}, false},
		"mse labels":      {MSE, 2, Targets{Labels: []int{0, 1, 1}}, false},
	} {
		if err := tt.loss.Check(tt.units, 3, tt.y); (err == nil) != tt.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
