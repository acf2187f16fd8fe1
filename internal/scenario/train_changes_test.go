package scenario

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"downhill/optimizers/race"
)

// The settings at a step are those after the changes up to it.
func TestTrainAt(t *testing.T) {
	s := live(t)
	for _, tt := range []struct {
		step    int
		lane    int
		optim   string
		l1      float64
		dropout float64
	}{
		{0, 0, "adam:lr=0.02", 0, 0},
		{9, 0, "adam:lr=0.02", 0, 0},
		{10, 0, "adam:lr=0.02,clipnorm=1", 0, 0},
		{12, 0, "momentum:lr=0.1,momentum=0.8", 0, 0},
		{9, 1, "ftrl:l1=0.1", 0, 0.5},
		{15, 1, "ftrl:l1=0.2,clipnorm=1", 0.001, 0.5},
		{20, 1, "ftrl:l1=0.2,clipnorm=1,schedule=exponential,schedule.s=25", 0.001, 0.5},
		{21, 0, "momentum:lr=0.1,momentum=0.8,schedule=exponential,schedule.s=30", 0, 0},
		{22, 1, "ftrl:l1=0.2,schedule=exponential,schedule.s=25", 0.001, 0.5},
		{1000, 1, "ftrl:l1=0.2,schedule=exponential,schedule.s=25", 0.001, 0},
	} {
		at := s.TrainAt(tt.step)
		n := at.Nets[tt.lane]
		if got := n.text("optimizer"); got != tt.optim || n.L1 != tt.l1 || n.Dropout.Hidden != tt.dropout {
			t.Errorf("step %d, %s: got %s, l1 %v, dropout %v; want %+v", tt.step, n.Name, got, n.L1, n.Dropout.Hidden, tt)
		}
	}
	if got := s.Train.Nets[0].text("optimizer"); got != "adam:lr=0.01" {
		t.Errorf("the document itself has become %s", got)
	}
}

// Of a slider that was dragged only the last place counts, up to the step.
func TestTrainAtAfterADrag(t *testing.T) {
	s := live(t)
	s.Changes = nil
	for i := range 50 {
		s.Changes = append(s.Changes, race.Change{Step: i / 10, Target: "A", Key: "lr", Value: fmt.Sprint(0.01 * float64(i+1))})
	}
	for step, want := range map[int]string{0: "adam:lr=0.1", 3: "adam:lr=0.4", 9: "adam:lr=0.5"} {
		at := s.TrainAt(step)
		if got := at.Nets[0].text("optimizer"); got != want {
			t.Errorf("step %d: got %s want %s", step, got, want)
		}
	}
}

// What is fixed while a network trains is refused with the reason, in the log as
// in the window.
func TestTrainChangesThatDoNotFit(t *testing.T) {
	for _, tt := range []struct{ target, key, value, want string }{
		{"A", "layers", "3", "changes[0]: A: layers is part of the architecture: start the training again, or copy the network"},
		{"A", "activation", "tanh", "activation is part of the architecture"},
		{"A", "initializer", "he_normal", "architecture"},
		{"all", "batch_norm", "before", "architecture"},
		{"A", "residual", "true", "architecture"},
		{"A", "batch_size", "3", "batch_size is fixed while a network trains"},
		{"A", "standardize", "true", "fixed"},
		{"A", "early_stopping", "3", "fixed"},
		{"A", "lr", "-1", "want 0 < lr"},
		{"A", "lr", "NaN", "finite"},
		{"A", "rho", "0.5", "unknown parameter"},
		{"A", "l", "0.5", "unknown parameter"},
		{"A", "", "0.5", "unknown parameter"},
		{"B", "optimizer.beta1", "0.5", "unknown parameter"},
		{"all", "beta1", "0.5", "B: unknown parameter"},
		{"C", "lr", "1", "unknown run \"C\""},
		{"A", "optimizer", "newton", "no Hessian"},
		{"A", "optimizer", "adm", "did you mean adam?"},
		{"A", "dropout", "1.5", "input < 1"},
		{"A", "l2", "-1", "not below 0"},
		{"A", "clipnorm", "0", "0 < clipnorm"},
		{"A", "schedule", "linear", "unknown schedule"},
		{"A", "weight:1/2", "1", "want weight:layer/in/out"},
		{"A", "weight:0/1/1", "1", "counted from 1"},
		{"A", "weight:1/+1/1", "1", "counted from 1"},
		{"A", "weight:4/1/1", "1", "layer 4: want 1 to 3"},
		{"A", "weight:2/9/1", "1", "unit 9: layer 1 has 8"},
		{"A", "bias:2/9", "1", "unit 9: layer 2 has 8"},
		{"A", "bias:2/8", "x", "want a number"},
		{"A", "bias:2/8", "Inf", "finite"},
	} {
		s := live(t)
		s.Changes = []race.Change{{Step: 3, Target: tt.target, Key: tt.key, Value: tt.value}}
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %s=%s: got %v, want %q", tt.target, tt.key, tt.value, err, tt.want)
		}
	}
	s := live(t)
	s.Changes[1].Step = 1 // and the one before at 0; then back
	s.Changes[2].Step = 0
	if err := s.Check(); err == nil || !strings.Contains(err.Error(), "changes[2]: step 0: want steps that ascend") {
		t.Errorf("got %v", err)
	}
	s = live(t)
	s.Changes = make([]race.Change, MaxChanges+1)
	if err := s.Check(); err == nil || !strings.Contains(err.Error(), "10001 of them: want at most 10000") {
		t.Errorf("got %v", err)
	}
	s = live(t)
	s.Train.Folds = 3
	if err := s.Check(); err == nil || !strings.Contains(err.Error(), "cross-validation takes none") {
		t.Errorf("got %v", err)
	}
	s = live(t)
	s.Train.Nets[0].Name = AllLanes
	if err := s.Check(); err == nil || !strings.Contains(err.Error(), "stands for every run") {
		t.Errorf("got %v", err)
	}
}

// A change for all that one lane refuses changes none.
func TestTrainChangeForAllIsWhole(t *testing.T) {
	s := live(t)
	before := fmt.Sprint(s.Train)
	if err := s.Train.Apply(race.Change{Target: AllLanes, Key: "beta1", Value: "0.5"}); err == nil {
		t.Fatal("ftrl took beta1")
	}
	if after := fmt.Sprint(s.Train); after != before {
		t.Errorf("got\n%s\nwant\n%s", after, before)
	}
}

func TestWeightKeys(t *testing.T) {
	for key, want := range map[string]Weight{"weight:1/2/3": {1, 2, 3}, "bias:12/7": {Layer: 12, Out: 7}} {
		got, edit, err := ParseWeight(key)
		if err != nil || !edit || got != want || got.String() != key {
			t.Errorf("%s: got %v (%s), %v, %v", key, got, got, edit, err)
		}
	}
	if _, edit, err := ParseWeight("weight_decay"); edit || err != nil {
		t.Errorf("weight_decay is a weight: %v", err)
	}
	n := DefaultNet()
	if err := n.Set("optimizer", "adamw"); err != nil {
		t.Fatal(err)
	}
	if err := n.SetLive("weight_decay", "0.1"); err != nil {
		t.Errorf("AdamW's weight decay: %v", err)
	}
	before := n.Clone()
	if err := n.SetLive("bias:3/10", "0.1"); err != nil || !reflect.DeepEqual(n, before) {
		t.Errorf("an edit of a bias: %v", err)
	}
}

// The reason to show beside what cannot be dragged is there for every property.
func TestLiveKnowsEveryProperty(t *testing.T) {
	n := DefaultNet()
	live := 0
	for _, p := range n.Parts() {
		switch err := n.Live(p.Key); {
		case err == nil:
			live++
		case !strings.HasPrefix(err.Error(), p.Key+" is "):
			t.Errorf("%s: %v", p.Key, err)
		}
	}
	if live != 6 { // optimizer, dropout, alpha_dropout, l1, l2, max_norm
		t.Errorf("%d properties may change, want 6", live)
	}
}
