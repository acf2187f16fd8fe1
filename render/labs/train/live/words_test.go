package live

import (
	"math"
	"strings"
	"testing"

	"downhill/nn"
)

func TestDifferences(t *testing.T) {
	for _, tt := range []struct {
		a, b []string // properties
		want string
	}{
		{nil, nil, ""},
		{nil, []string{"batch_norm", "before"}, "+ batch normalization before the activation"},
		{[]string{"batch_norm", "after"}, []string{"batch_norm", "before"}, "batch normalization before the activation instead of batch normalization after the activation"},
		{[]string{"batch_norm", "before"}, nil, "− batch normalization before the activation"},
		{nil, []string{"batch_norm_input", "features"}, "+ batch normalization of the input"},
		{nil, []string{"dropout", "hidden=0.2", "l2", "0.01"}, "+ dropout 0.2, + L2 penalty 0.01"},
		{nil, []string{"layers", "300,100", "dropout", "0/0.2"}, "+ dropout 0.2 in layer 2"},
		{[]string{"layers", "9x5"}, []string{"layers", "9x5", "dropout", "input=0.1,layers=0.2/0.5x3/0"}, "+ dropout input 0.1, 0.2 in layer 1, 0.5 in layers 2 to 4"},
		{[]string{"layers", "9x4", "dropout", "hidden=0.1"}, []string{"layers", "9x4", "dropout", "0.2/0/0.2/0"}, "dropout 0.2 in layers 1 and 3 instead of 0.1"},
		{[]string{"layers", "9x4"}, []string{"layers", "9x4", "dropout", "0.2x4"}, "+ dropout 0.2"},
		{nil, []string{"alpha_dropout", "true"}, "+ alpha dropout"},
		{nil, []string{"activation", "selu", "initializer", "lecun_normal"}, "activation SELU instead of ReLU, initializer LeCun normal instead of Glorot uniform"},
		{[]string{"optimizer", "sgd:lr=0.1"}, []string{"optimizer", "sgd:lr=0.5"}, "learning rate 0.5 instead of 0.1"},
		{[]string{"optimizer", "sgd:lr=0.1"}, []string{"optimizer", "sgd:lr=0.1,clipnorm=1"}, "+ clipnorm 1"},
		{[]string{"optimizer", "sgd:lr=0.1"}, []string{"optimizer", "adam:lr=0.1"}, "Adam (lr=0.1) instead of SGD (lr=0.1)"},
		{nil, []string{"standardize", "true", "batch_size", "64"}, "+ standardized input, batch size 64 instead of 32"},
	} {
		s := document(t, "moons", 1, part(tt.a...), part(tt.b...))
		if got := strings.Join(Differences(&s.Train.Nets[0], &s.Train.Nets[1]), ", "); got != tt.want {
			t.Errorf("%v against %v:\ngot  %s\nwant %s", tt.b, tt.a, got, tt.want)
		}
	}
}

// What stands above a lane is short, and says nothing of the layers and the
// activation, which stand beside it.
func TestBrief(t *testing.T) {
	for _, tt := range []struct {
		a, b []string // properties
		want string
	}{
		{nil, []string{"activation", "tanh", "initializer", "glorot_normal"}, "Glorot normal"},
		{nil, []string{"batch_norm", "before"}, "+ batch norm"},
		{[]string{"batch_norm", "before"}, []string{"batch_norm", "after"}, "batch norm after"},
		{[]string{"batch_norm", "before"}, nil, "− batch norm"},
		{nil, []string{"dropout", "hidden=0.5"}, "+ dropout 0.5"},
		{nil, []string{"dropout", "hidden=0.5,input=0.2"}, "+ dropout input 0.2, hidden 0.5"},
		{nil, []string{"dropout", "0/0.5", "alpha_dropout", "true"}, "+ alpha dropout 0.5 in layer 2"},
		{nil, []string{"alpha_dropout", "true"}, "+ alpha dropout"},
		{nil, []string{"dropout", "hidden=0.1", "alpha_dropout", "true"}, "+ alpha dropout 0.1"},
		{[]string{"dropout", "hidden=0.1"}, []string{"dropout", "hidden=0.1", "alpha_dropout", "true"}, "+ alpha dropout"},
		{[]string{"optimizer", "sgd:lr=0.1"}, []string{"optimizer", "sgd:lr=0.5"}, "η 0.5"},
		{[]string{"optimizer", "sgd:lr=0.1"}, []string{"optimizer", "sgd:lr=0.1,clipnorm=1"}, "+ clip by norm 1"},
		{[]string{"optimizer", "sgd:lr=0.1,clipnorm=1"}, []string{"optimizer", "sgd:lr=0.1"}, "− clip by norm"},
		{[]string{"optimizer", "adagrad:lr=0.1"}, []string{"optimizer", "rmsprop:lr=0.1"}, "RMSProp"},
		{[]string{"optimizer", "adagrad:lr=0.1"}, []string{"optimizer", "rmsprop:lr=0.01"}, "RMSProp, η 0.01"},
		{[]string{"optimizer", "adam:lr=1,schedule=exponential"}, []string{"optimizer", "adam:lr=0.001,beta1=0.8"}, "constant η 0.001, decay of the mean 0.8"},
		{[]string{"optimizer", "adam:lr=0.1,schedule=exponential"}, []string{"optimizer", "adam:lr=0.1"}, "constant schedule"},
		{[]string{"optimizer", "adam:lr=0.1"}, []string{"optimizer", "adam:lr=0.1,beta1=0.8,schedule=exponential"}, "decay of the mean 0.8, exponential schedule"},
		{nil, []string{"batch_size", "64"}, "batch 64"},
	} {
		s := document(t, "moons", 1, part(tt.a...), part(tt.b...))
		if got := strings.Join(Brief(&s.Train.Nets[0], &s.Train.Nets[1]), ", "); got != tt.want {
			t.Errorf("%v against %v:\ngot  %s\nwant %s", tt.b, tt.a, got, tt.want)
		}
	}
}

func TestRatio(t *testing.T) {
	l := Lane{Denses: make([]Dense, 11), Columns: []Column{{}, {GradientNorm: []float64{1e-3, 1, 1, 1, 1, 1, 1, 1, 1, 4, 9}}}}
	if got := l.Ratio(); got != 1e-3/4 {
		t.Errorf("got %v, want the first over the last hidden layer, %v", got, 1e-3/4)
	}
	if got := l.RatioWords(); got != "layer 1 / layer 10" {
		t.Errorf("got %q", got)
	}
	for _, l := range []Lane{{}, {Columns: []Column{{GradientNorm: []float64{1, 2}}}}} {
		if got := l.Ratio(); !math.IsNaN(got) {
			t.Errorf("nothing to compare: got %v", got)
		}
	}
}

func TestSentences(t *testing.T) {
	f := to(t, begin(t, varied(t, 10), Options{}), 17)
	if got := f.Lanes[0].Sentence(); got != "step 17, in epoch 3 of 10" {
		t.Errorf("got %q", got)
	}
	r := begin(t, varied(t, 60), Options{})
	f = to(t, r, r.Last())
	l := f.Lanes[1]
	if got := l.Sentence(); l.Status != nn.Stopped || !strings.HasPrefix(got, "stopped early after epoch ") || !strings.Contains(got, "the weights of epoch") {
		t.Errorf("%s: got %q", l.Status, got)
	}
	if f.Lanes[0].Differs != nil || len(f.Lanes[1].Differs) == 0 {
		t.Errorf("differences %v, %v", f.Lanes[0].Differs, f.Lanes[1].Differs)
	}
}
