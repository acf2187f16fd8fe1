package scenario

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"downhill/internal/param"
	"downhill/nn"
)

// everything is a training that sets every property.
func everything(t testing.TB) Scenario {
	t.Helper()
	s := DefaultTraining()
	s.Seed = 1<<64 - 1
	s.Train.Epochs, s.Train.Folds, s.Train.MCDropout, s.Train.MemoryMB = 7, 3, 20, 12
	a := DefaultNet()
	for _, p := range []Part{{"layers", "50,30x9"}, {"activation", "leaky_relu:alpha=0.1"}, {"initializer", "he_normal:truncated=true"},
		{"optimizer", "adam:lr=0.01,beta1=0.8"}, {"schedule", "piecewise:boundaries=5/10,values=0.1/0.05/0.01,per=epoch"},
		{"clipnorm", "1"}, {"batch_norm", "after:momentum=0.9,eps=1e-05"}, {"batch_norm_input", "columns"},
		{"dropout", "input=0.1,hidden=0.2,last=0.3,classical=true,always=true"}, {"l1", "1e-5"}, {"l2", "1e-4"}, {"max_norm", "2"},
		{"standardize", "true"}, {"batch_size", "64"}, {"early_stopping", "4"}} {
		if err := a.Set(p.Key, p.Text); err != nil {
			t.Fatalf("%s %s: %v", p.Key, p.Text, err)
		}
	}
	b := DefaultNet()
	for _, p := range []Part{{"layers", "20x5"}, {"activation", "selu"}, {"initializer", "lecun_normal"}, {"dropout", "hidden=0.1"},
		{"alpha_dropout", "true"}, {"residual", "true"}, {"tied", "true"}, {"fixup", "true"}} {
		if err := b.Set(p.Key, p.Text); err != nil {
			t.Fatalf("%s %s: %v", p.Key, p.Text, err)
		}
	}
	b.Name = "yes: a \"name\"\n# with #1"
	s.Train.Nets = []Net{a, b}
	s.Train.NameNets()
	s.Train.View = TrainView{Step: 1234, Lane: 1, Panels: [][]string{nil, {PanelDiagram, PanelMistakes}}, BySeconds: true}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	return s
}

// live is a training in the plane with points placed by hand and a log of changes.
func live(t testing.TB) Scenario {
	t.Helper()
	s, err := ParseTraining([]byte(`version: 1
lab: train
seed: 3
train:
  data: moons:n=60,noise=0.3,valid=0.25,test=0
  points: [[0.5, -1.25, 1], [0.30000000000000004, -1e-09, 2]]
  epochs: 4
  runs:
  - {name: A, layers: "8,8", optimizer: "adam:lr=0.01"}
  - {name: B, layers: "8,8", optimizer: "ftrl:l1=0.1", dropout: hidden=0.5}
changes:
- {step: 0, target: A, key: lr, value: "0.02"}
- {step: 10, target: all, key: clipnorm, value: "1"}
- {step: 10, target: A, key: "weight:3/8/1", value: "-0.5"}
- {step: 12, target: A, key: optimizer, value: "momentum:lr=0.1"}
- {step: 12, target: A, key: momentum, value: "0.8"}
- {step: 15, target: B, key: optimizer.l1, value: "0.2"}
- {step: 15, target: B, key: l1, value: "0.001"}
- {step: 20, target: all, key: schedule, value: "exponential:s=25"}
- {step: 21, target: A, key: schedule.s, value: "30"}
- {step: 22, target: all, key: clipnorm, value: "off"}
- {step: 30, target: B, key: dropout, value: "0"}
- {step: 30, target: B, key: "bias:1/8", value: "1e-3"}
`))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTrainingReadsWhatItWrote(t *testing.T) {
	for _, s := range []Scenario{DefaultTraining(), everything(t), live(t), ownFile(t)} {
		text, err := s.YAML()
		if err != nil {
			t.Fatal(err)
		}
		got, err := Parse(text) // the window's
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if !reflect.DeepEqual(got, s) {
			t.Errorf("read %+v\nwant %+v\nfrom\n%s", got, s, text)
		}
		js, err := json.Marshal(&s)
		if err != nil {
			t.Fatal(err)
		}
		for _, doc := range [][]byte{js, []byte(`{"version":1,"runs":[],"scenario":` + string(js) + `}`)} {
			if got, err = ParseTraining(doc); err != nil || !reflect.DeepEqual(got, s) {
				t.Errorf("JSON: %v, read %+v\nfrom\n%s", err, got, doc)
			}
		}
	}
}

// What a document leaves out is the book's network.
func TestTrainingFillsIn(t *testing.T) {
	s, err := ParseTraining([]byte("version: 1\nlab: train\ntrain: {data: moons, epochs: 3, runs: [{layers: 300, optimizer: sgd}, {layers: '300,100', optimizer: sgd}]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	n := DefaultNet()
	n.Name, n.Layers = "300", []int{300}
	m := DefaultNet()
	m.Name = "300,100"
	if s.Seed != 1 || !reflect.DeepEqual(s.Train.Nets, []Net{n, m}) {
		t.Errorf("got seed %d, %+v\nwant %+v", s.Seed, s.Train.Nets, []Net{n, m})
	}
}

func TestParseTrainingErrors(t *testing.T) {
	head := "version: 1\nlab: train\n"
	with := func(net string) string { return head + "train: {data: moons, epochs: 1, runs: [" + net + "]}\n" }
	tests := []struct{ name, text, want string }{
		{"empty", " ", "downhill train -o run.yaml"},
		{"race", "version: 1\nlab: race\nrace: {surface: bowl, racers: [{optimizer: sgd}]}\n", "for the lab race: run it with downhill race"},
		{"another lab", "version: 1\nlab: trian\n", "did you mean train"},
		{"newer", "version: 2\nlab: train\n", "newer"},
		{"no train", head, "train: missing"},
		{"race in it", head + "race: {surface: bowl, racers: []}\n", "belongs to the lab race"},
		{"view", head + "view: {step: 1}\n", "view: a training has it inside train"},
		{"unknown key", head + "train: {data: moons, epoch: 1}\n", "unknown field"},
		{"unknown key inside", with("{layers: '3', optimizer: sgd, momentum: 1}"), "unknown field"},
		{"no data", head + "train: {epochs: 1, runs: [{layers: '3', optimizer: sgd}]}\n", "train.data: missing"},
		{"data", head + "train: {data: mons, epochs: 1, runs: [{layers: '3', optimizer: sgd}]}\n", "did you mean moons"},
		{"no epochs", head + "train: {data: moons, runs: [{layers: '3', optimizer: sgd}]}\n", "epochs = 0"},
		{"epochs", head + "train: {data: moons, epochs: 1000000, runs: [{layers: '3', optimizer: sgd}]}\n", "100000"},
		{"folds", head + "train: {data: moons, epochs: 1, folds: 1, runs: [{layers: '3', optimizer: sgd}]}\n", "2 to 100"},
		{"no runs", head + "train: {data: moons, epochs: 1}\n", "none given"},
		{"mc without dropout", head + "train: {data: moons, epochs: 1, mc_dropout: 5, runs: [{layers: '3', optimizer: sgd}]}\n", "drops nothing"},
		{"names", with("{name: a, layers: '3', optimizer: sgd}, {name: a, layers: '3', optimizer: sgd}"), "two runs"},
		{"no layers", with("{optimizer: sgd}"), "layers: missing"},
		{"no optimizer", with("{layers: '3'}"), "optimizer: missing"},
		{"layers", with("{layers: '3,x', optimizer: sgd}"), "units a layer"},
		{"too many layers", with("{layers: '3x2002', optimizer: sgd}"), "at most 2001"},
		{"no units", with("{layers: '0', optimizer: sgd}"), "units a layer"},
		{"activation", with("{layers: '3', optimizer: sgd, activation: relo}"), "runs[0].activation: unknown activation"},
		{"initializer", with("{layers: '3', optimizer: sgd, initializer: xavier}"), "unknown initializer"},
		{"optimizer", with("{layers: '3', optimizer: 'adam:beta1=2'}"), "0 ≤ beta1 < 1"},
		{"newton", with("{layers: '3', optimizer: newton}"), "no Hessian"},
		{"batch norm", with("{layers: '3', optimizer: sgd, batch_norm: befor}"), "did you mean before"},
		{"batch norm momentum", with("{layers: '3', optimizer: sgd, batch_norm: 'after:momentum=1'}"), "momentum < 1"},
		{"input norm", with("{layers: '3', optimizer: sgd, batch_norm_input: rows}"), "known"},
		{"dropout", with("{layers: '3', optimizer: sgd, dropout: '1'}"), "input < 1"},
		{"dropout where", with("{layers: '3', optimizer: sgd, dropout: 'first=0.1'}"), "known: "},
		{"alpha and classical", with("{layers: '3', optimizer: sgd, dropout: '0.1', alpha_dropout: true}, {layers: '3', optimizer: sgd, dropout: 'hidden=0.1,classical=true', alpha_dropout: true}"), "runs[1]"},
		{"l2", with("{layers: '3', optimizer: sgd, l2: -1}"), "l2 = -1"},
		{"not finite", with("{layers: '3', optimizer: sgd, l2: .inf}"), "l2"},
		{"batch size", with("{layers: '3', optimizer: sgd, batch_size: -3}"), "batch_size = -3"},
		{"patience", with("{layers: '3', optimizer: sgd, early_stopping: -1}"), "early_stopping"},
	}
	for _, tt := range tests {
		_, err := ParseTraining([]byte(tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
	text, err := everything(t).yamlText()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ParseRace(text); err == nil || !strings.Contains(err.Error(), "downhill train --scenario") {
		t.Errorf("a training read as a race: %v", err)
	}
	if _, err := Parse([]byte("version: 1\nlab: race\ntrain: {data: moons, epochs: 1, runs: []}\n")); err == nil || !strings.Contains(err.Error(), "belongs to the lab train") {
		t.Errorf("a race with a training in it: %v", err)
	}
}

func (s Scenario) yamlText() ([]byte, error) { return s.YAML() }

func TestLayers(t *testing.T) {
	twenty := strings.Split(strings.Repeat("100 ", 20), " ")[:20]
	for text, want := range map[string]string{
		"300,100": "[300 100]", "100x20": "[" + strings.Join(twenty, " ") + "]", "none": "[]", " 5 ": "[5]",
		"3 × 2,4": "[3 3 4]", "300,100x3": "[300 100 100 100]",
	} {
		layers, err := ParseLayers(text)
		if err != nil || fmt.Sprint(layers) != want {
			t.Errorf("%q: got %v, %v want %s", text, layers, err, want)
		}
		again, err := ParseLayers(FormatLayers(layers))
		if err != nil || !reflect.DeepEqual(again, layers) {
			t.Errorf("%q was written as %q, which reads as %v", text, FormatLayers(layers), again)
		}
	}
	if got := FormatLayers([]int{300, 100, 100, 100, 10, 10}); got != "300,100x3,10,10" {
		t.Errorf("got %s", got)
	}
	for _, text := range []string{"", ",", "3,", "-3", "x3", "3x", "3x0", "3x3x3", "1e2", "999999999999999999999", "100001", "2x2001,1", "none,3"} {
		if _, err := ParseLayers(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

// A plain rate drops before every dense layer, as in the book's example.
func TestDropout(t *testing.T) {
	for text, want := range map[string]Dropout{
		"0.2": {Input: 0.2, Hidden: 0.2}, "last=0.5": {Last: 0.5}, "0": {},
		"input=0.2,hidden=0.5,last=0.5": {Input: 0.2, Hidden: 0.5, Last: 0.5},
		"hidden=0.1,classical=true":     {Hidden: 0.1, Classical: true}, "0.1,always=true": {},
	} {
		d, err := ParseDropout(text)
		if strings.HasPrefix(text, "0.1,") {
			if err == nil {
				t.Errorf("%q was read as %+v", text, d)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(d, want) {
			t.Errorf("%q: got %+v, %v want %+v", text, d, err, want)
		}
		if again, err := ParseDropout(d.String()); !d.IsZero() && (err != nil || !reflect.DeepEqual(again, d)) {
			t.Errorf("%q was written as %q", text, d.String())
		}
	}
}

// Every property reaches the engine's description, and nothing else changes.
func TestArchitectureOfEveryProperty(t *testing.T) {
	ends := Ends{Input: 784, Output: 10, Image: [2]int{28, 28}, Loss: nn.Softmax}
	plain := DefaultNet()
	base := plain.Architecture(ends, 5)
	if base.Input != 784 || base.Output != 10 || base.Loss != nn.Softmax || base.Seed != 5 || !base.Bias ||
		base.BatchNorm != nn.BatchNormNone || base.BatchNormInput || base.BNMomentum != 0.99 || base.BNEpsilon != 1e-3 ||
		base.OutputInitializer.Key != "glorot_uniform" {
		t.Errorf("the book's network: %+v", base)
	}
	leaky, he := choiceOf(t, "activation", "leaky_relu:alpha=0.1"), choiceOf(t, "initializer", "he_normal")
	tests := []struct {
		key, text string
		change    func(*nn.Architecture)
	}{
		{"layers", "50x3", func(a *nn.Architecture) { a.Hidden = []int{50, 50, 50} }},
		{"activation", "leaky_relu:alpha=0.1", func(a *nn.Architecture) { a.Activation = leaky.Activation }},
		{"initializer", "he_normal", func(a *nn.Architecture) { a.Initializer = he.Initializer }},
		{"batch_norm", "before", func(a *nn.Architecture) { a.BatchNorm = nn.BatchNormBefore }},
		{"batch_norm", "after:momentum=0.9,eps=1e-5", func(a *nn.Architecture) { a.BatchNorm, a.BNMomentum, a.BNEpsilon = nn.BatchNormAfter, 0.9, 1e-5 }},
		{"batch_norm_input", "true", func(a *nn.Architecture) { a.BatchNormInput = true }},
		{"batch_norm_input", "columns", func(a *nn.Architecture) { a.BatchNormInput, a.BNImage, a.BNAxis = true, [2]int{28, 28}, 2 }},
		{"dropout", "0.3", func(a *nn.Architecture) { a.Dropout.Input, a.Dropout.Hidden = 0.3, 0.3 }},
		{"dropout", "last=0.3,classical=true,always=true", func(a *nn.Architecture) {
			a.Dropout = nn.DropoutPlan{Last: 0.3, Classical: true, Always: true}
		}},
		{"alpha_dropout", "true", func(a *nn.Architecture) { a.Dropout.Alpha = true }},
		{"l1", "0.1", func(a *nn.Architecture) { a.L1 = 0.1 }},
		{"l2", "0.2", func(a *nn.Architecture) { a.L2 = 0.2 }},
		{"max_norm", "3", func(a *nn.Architecture) { a.MaxNorm = 3 }},
		{"residual", "true", func(a *nn.Architecture) { a.Residual = true }},
		{"tied", "true", func(a *nn.Architecture) { a.Tied = true }},
		{"fixup", "true", func(a *nn.Architecture) { a.Fixup = true }},
	}
	for _, tt := range tests {
		n, want := DefaultNet(), plain.Architecture(ends, 5)
		if err := n.Set(tt.key, tt.text); err != nil {
			t.Errorf("%s %s: %v", tt.key, tt.text, err)
			continue
		}
		tt.change(&want)
		if got := n.Architecture(ends, 5); !reflect.DeepEqual(got, want) {
			t.Errorf("%s %s: got  %+v\nwant %+v", tt.key, tt.text, got, want)
		}
		if reflect.DeepEqual(want, base) {
			t.Errorf("%s %s changes nothing", tt.key, tt.text)
		}
	}
}

func choiceOf(t *testing.T, key, text string) Net {
	t.Helper()
	n := DefaultNet()
	if err := n.Set(key, text); err != nil {
		t.Fatal(err)
	}
	return n
}

// Schedule and clipping are parts of the optimizer.
func TestScheduleAndClippingGoIntoTheOptimizer(t *testing.T) {
	n := choiceOf(t, "optimizer", "adam:lr=0.1,schedule=power,schedule.s=7")
	for _, p := range []Part{{"schedule", "exponential:s=30,per=epoch"}, {"clipvalue", "0.5"}} {
		if err := n.Set(p.Key, p.Text); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := n.text("optimizer"), "adam:lr=0.1,clipvalue=0.5,schedule=exponential,schedule.s=30,schedule.per=epoch"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
	if err := n.Set("schedule", "constant"); err != nil || n.text("optimizer") != "adam:lr=0.1,clipvalue=0.5" {
		t.Errorf("constant: %v, %s", err, n.text("optimizer"))
	}
	if err := n.Set("clipnorm", "1"); err == nil {
		t.Error("clipping by value and by norm at once was taken")
	}
	if err := n.Set("schedule", "exponental"); err == nil || !strings.Contains(err.Error(), "did you mean exponential") {
		t.Errorf("got %v", err)
	}
}

func (n *Net) text(key string) string {
	for _, p := range n.Parts() {
		if p.Key == key {
			return p.Text
		}
	}
	return ""
}

func TestNamesSayWhatIsDifferent(t *testing.T) {
	name := func(parts ...Part) []string {
		tr := Train{}
		for _, p := range parts {
			n := DefaultNet()
			if p.Key != "" {
				if err := n.Set(p.Key, p.Text); err != nil {
					t.Fatal(err)
				}
			}
			tr.Nets = append(tr.Nets, n)
		}
		return tr.AutoNames()
	}
	tests := []struct {
		got  []string
		want string
	}{
		{name(Part{}), "300,100, relu"},
		{name(Part{}, Part{"activation", "selu"}), "relu|selu"},
		{name(Part{}, Part{"batch_norm", "before"}), "no batch norm|batch norm before"},
		{name(Part{}, Part{"standardize", "true"}), "no standardize|standardize"},
		{name(Part{}, Part{}), "run|run 2"},
		{name(Part{"layers", "none"}), "linear"},
		{name(Part{"layers", "none"}, Part{}), "linear|300,100"},
		{name(Part{"l2", "0.1"}, Part{"dropout", "last=0.5"}), "no dropout, l2 0.1|dropout last=0.5, no l2"},
	}
	for _, tt := range tests {
		if got := strings.Join(tt.got, "|"); got != tt.want {
			t.Errorf("got %q want %q", got, tt.want)
		}
	}
}

// A clone shares nothing that can be written.
func TestTrainingCloneIsWhole(t *testing.T) {
	s := everything(t)
	before, _ := s.YAML()
	c := s.Clone()
	c.Train.Nets[0].Layers[0] = 7
	for _, ch := range []param.Choice{c.Train.Data, c.Train.Nets[0].Optimizer, c.Train.Nets[0].BatchNorm, c.Train.Nets[0].Activation, c.Train.Nets[0].Initializer} {
		for key := range ch.Values {
			ch.Values[key] = param.Num(77)
		}
	}
	c.Train.Nets[1].Name = "x"
	c.Train.View.Panels[1][0] = PanelWeights
	if after, _ := s.YAML(); string(before) != string(after) {
		t.Errorf("a change to the clone changed the scenario:\n%s\n%s", before, after)
	}
}

func FuzzParseTraining(f *testing.F) {
	for _, s := range []Scenario{DefaultTraining(), everything(f), live(f), ownFile(f)} {
		text, err := s.YAML()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("version: 1\nlab: train\ntrain: {data: 'moons:noise=0.2', epochs: 1, runs: [{layers: none, optimizer: sgd}]}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := ParseTraining(text)
		if err != nil {
			return
		}
		written, err := s.YAML()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseTraining(written)
		if err != nil {
			t.Fatalf("%q was written as\n%s\nwhich does not read: %v", text, written, err)
		}
		if !reflect.DeepEqual(again, s) {
			t.Fatalf("%q was written as\n%s\nwhich reads as %+v, not %+v", text, written, again, s)
		}
	})
}

func FuzzLayers(f *testing.F) {
	f.Add("300,100x20")
	f.Add("none")
	f.Fuzz(func(t *testing.T, text string) {
		layers, err := ParseLayers(text)
		if err != nil {
			return
		}
		if again, err := ParseLayers(FormatLayers(layers)); err != nil || !reflect.DeepEqual(again, layers) {
			t.Fatalf("%q is %v, written %q", text, layers, FormatLayers(layers))
		}
	})
}
