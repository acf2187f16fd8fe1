package scenario

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"downhill/nn"
)

func TestRates(t *testing.T) {
	for text, want := range map[string][]float64{
		"0.1/0.2/0": {0.1, 0.2, 0}, " 0.1, 0.2 ,0": {0.1, 0.2, 0}, "0x4/.2": {0, 0, 0, 0, 0.2}, "0.5": {0.5}, "0.25×2/-0": {0.25, 0.25, 0},
	} {
		got, err := ParseRates(text)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: got %v, %v want %v", text, got, err, want)
		}
		if again, err := ParseRates(FormatRates(got)); err != nil || !slices.Equal(again, got) {
			t.Errorf("%q was written as %q", text, FormatRates(got))
		}
	}
	if got := FormatRates([]float64{0, 0, 0, 0.2, 0.2, 0.1}); got != "0x3/0.2/0.2/0.1" {
		t.Errorf("got %s", got)
	}
	for _, text := range []string{"", "/", "0.1/", "1/0", "-0.1", "NaN", "0.1x0", "0.1x1e3", "0.1x2002", "0x2000/0/0", "0.1;0.2"} {
		if got, err := ParseRates(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

// Rates by layer take the place of those for all hidden layers.
func TestDropoutByLayer(t *testing.T) {
	for text, want := range map[string]Dropout{
		"0.1/0.2/0": {Layers: []float64{0.1, 0.2, 0}}, " 0.1 / 0.2/0": {Layers: []float64{0.1, 0.2, 0}}, "0x2/0.3": {Layers: []float64{0, 0, 0.3}},
		"layers=0/0.5/0,input=0.2,always=true": {Input: 0.2, Layers: []float64{0, 0.5, 0}, Always: true}, "0/0/0": {},
	} {
		d, err := ParseDropout(text)
		if err != nil || !reflect.DeepEqual(d, want) {
			t.Errorf("%q: got %+v, %v want %+v", text, d, err, want)
		}
		if again, err := ParseDropout(d.String()); !d.IsZero() && (err != nil || !reflect.DeepEqual(again, d)) {
			t.Errorf("%q was written as %q", text, d.String())
		}
	}
	for _, text := range []string{"layers=0.1/0.2,hidden=0.3", "layers=0.1/0.2,last=0.3", "layers=1/0", "layers=", "0.1,0.2,0", "layer=0.1/0.2"} {
		if d, err := ParseDropout(text); err == nil && !d.IsZero() {
			t.Errorf("%q was read as %+v", text, d)
		}
	}
	for _, tt := range []struct {
		d    Dropout
		want []float64
	}{{Dropout{Hidden: 0.2}, []float64{0.2, 0.2, 0.2}}, {Dropout{Hidden: 0.2, Last: 0.5}, []float64{0.2, 0.2, 0.5}},
		{Dropout{Layers: []float64{0, 0.1, 0}}, []float64{0, 0.1, 0}}, {Dropout{Input: 0.4}, []float64{0, 0, 0}}} {
		got := tt.d.Rates(3)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%+v: rates %v, want %v", tt.d, got, tt.want)
		}
		if back := tt.d.WithRates(got); !slices.Equal(back.Rates(3), got) || back.Input != tt.d.Input {
			t.Errorf("%+v: with its own rates it is %+v", tt.d, back)
		}
	}
}

// A network's rates by layer must be as many as its hidden layers, reach the
// engine, stay with their layers, and can change while it trains.
func TestNetDropsByLayer(t *testing.T) {
	n := DefaultNet()
	n.Layers = []int{8, 8, 8}
	if err := n.Set("dropout", "0.1/0.2/0"); err != nil {
		t.Fatal(err)
	}
	if err := n.check(); err != nil {
		t.Fatal(err)
	}
	want := nn.DropoutPlan{Layers: []float64{0.1, 0.2, 0}}
	if got := n.Architecture(Ends{Input: 2, Output: 1, Loss: nn.Sigmoid}, 1).Dropout; !reflect.DeepEqual(got, want) {
		t.Errorf("the engine is told %+v, want %+v", got, want)
	}
	c := n.Clone()
	c.Dropout.Layers[0] = 0.9
	if n.Dropout.Layers[0] != 0.1 {
		t.Error("a copy shares its rates")
	}
	if err := n.SetLive("dropout", "0/0/0.5"); err != nil || !slices.Equal(n.Dropout.Layers, []float64{0, 0, 0.5}) {
		t.Errorf("changed live: %+v, %v", n.Dropout, err)
	}
	if err := n.SetLive("dropout", "0.1/0.5"); err == nil || !strings.Contains(err.Error(), "2 rates for 3 hidden layers") {
		t.Errorf("two rates for three layers: got %v", err)
	}
	n.SetLayers([]int{8, 8, 8, 4})
	if err := n.check(); err != nil || !slices.Equal(n.Dropout.Layers, []float64{0, 0, 0.5, 0}) {
		t.Errorf("with another layer: %+v, %v", n.Dropout, err)
	}
	n.SetLayers([]int{8, 8})
	if err := n.check(); err != nil || !n.Dropout.IsZero() {
		t.Errorf("without the layer that dropped: %+v, %v", n.Dropout, err)
	}
	n.Layers = []int{8}
	n.Dropout.Layers = []float64{0.1, 0.2}
	if err := n.check(); err == nil || !strings.Contains(err.Error(), "dropout") {
		t.Errorf("two rates for one layer: got %v", err)
	}
}

// Documents keep rates by layer, as a list too, and print the short forms as
// before.
func TestDocumentsDropByLayer(t *testing.T) {
	doc := func(dropout string) string {
		return "version: 1\nlab: train\nseed: 3\ntrain:\n  data: moons\n  epochs: 2\n  runs:\n  - layers: 8,8,8\n    dropout: " + dropout + "\n    optimizer: sgd\n"
	}
	for text, want := range map[string]string{
		"[0.1, 0.2, 0]": "layers=0.1/0.2/0", "0.1/0.2/0": "layers=0.1/0.2/0", "layers=0x2/0.5,input=0.1": "input=0.1,layers=0/0/0.5",
		"0.2": "input=0.2,hidden=0.2", "hidden=0.5": "hidden=0.5", "input=0.2,hidden=0.5,last=0.4": "input=0.2,hidden=0.5,last=0.4",
	} {
		s, err := ParseTraining([]byte(doc(text)))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		out, err := s.YAML()
		if err != nil || !strings.Contains(string(out), "dropout: "+want+"\n") {
			t.Errorf("%s is written as\n%s, %v", text, out, err)
		}
		again, err := ParseTraining(out)
		if err != nil || !reflect.DeepEqual(again, s) {
			t.Errorf("%s: read again %+v, %v", text, again.Train.Nets[0].Dropout, err)
		}
		j, err := s.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ParseTraining(j); err != nil || !reflect.DeepEqual(again, s) {
			t.Errorf("%s: as JSON read again %v", text, err)
		}
	}
	for text, want := range map[string]string{"[0.1, 0.2]": "2 rates for 3", "[0.1, 0.2, 1]": "< 1", "[a]": "dropout", "{x: 1}": "dropout", "0.1/0.2": "2 rates"} {
		if _, err := ParseTraining([]byte(doc(text))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want something about %s", text, err, want)
		}
	}
}
