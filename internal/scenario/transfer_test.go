package scenario

import (
	"reflect"
	"strings"
	"testing"

	"downhill/nn/transfer"
)

func TestTransferReadsBack(t *testing.T) {
	for _, e := range Experiments() {
		s := DefaultExperiment(e)
		s.Seed = 7
		u := &s.Transfer
		u.Labels, u.LabelCounts, u.Seeds, u.Full, u.Hidden = 60, []int{50, 100}, 4, true, []int{40, 30, 20}
		u.Layers, u.Add = []transfer.Op{transfer.Freeze, transfer.Plan, transfer.Drop}, []int{25}
		u.Phases = []transfer.Phase{{Epochs: 3, LearningRate: 0.5}, {Epochs: 2, LearningRate: 0.25, Thawed: 1}, {Epochs: 1, LearningRate: 0.1, Thawed: transfer.AllThawed}}
		u.Shared, u.ScratchRate = true, 0.3
		text, err := s.YAML()
		if err != nil {
			t.Fatal(err)
		}
		for what, read := range map[string]func([]byte) (Scenario, error){"Parse": Parse, "ParseTransfer": ParseTransfer} {
			got, err := read(text)
			if err != nil {
				t.Fatalf("%s, %s: %v\n%s", e, what, err, text)
			}
			if !reflect.DeepEqual(got.Transfer, s.Transfer) || got.Seed != 7 {
				t.Errorf("%s, %s: got\n%+v\nwant\n%+v", e, what, got.Transfer, s.Transfer)
			}
		}
		c := s.Clone()
		c.Transfer.Layers[0], c.Transfer.Phases[0].Epochs, c.Transfer.Hidden[0] = transfer.Thaw, 9, 1
		if s.Transfer.Layers[0] != transfer.Freeze || s.Transfer.Phases[0].Epochs != 3 || s.Transfer.Hidden[0] != 40 {
			t.Error("a clone shares memory")
		}
	}
}

func TestTransferDefaultsOfAnExperiment(t *testing.T) {
	for _, e := range Experiments() {
		s, err := Parse([]byte("version: 1\nlab: transfer\ntransfer: {experiment: " + e + "}\n"))
		if err != nil {
			t.Fatal(err)
		}
		if want := DefaultExperiment(e); !reflect.DeepEqual(s, want) {
			t.Errorf("%s: got %+v, want %+v", e, s.Transfer, want.Transfer)
		}
	}
}

func TestTransferRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"{}", "experiment: missing"},
		{"{experiment: resue}", "did you mean reuse"},
		{"{experiment: reuse, labels: 0}", "labels = 0: want 10 to 55000; try 200"},
		{"{experiment: reuse, seeds: 0}", "seeds = 0: want 1 to 1000; try 10"},
		{"{experiment: reuse, data: mnist}", "fashion-mnist"},
		{"{experiment: reuse, lable: 3}", "unknown field"},
		{"{experiment: reuse, hidden: [30, 0]}", "hidden[1] = 0"},
		{"{experiment: reuse, layers: [plan, melt]}", "layers[1]"},
		{"{experiment: reuse, layers: [plan, drop]}", "hidden layer 3 takes the outputs of one that is dropped"},
		{"{experiment: reuse, layers: [plan, plan, plan, plan, plan, plan]}", "6 operations for 5 hidden layers"},
		{"{experiment: reuse, phases: [{epochs: 4, lr: 0}]}", "phases[0].lr = 0"},
		{"{experiment: reuse, phases: [{epochs: 0, lr: 0.1}]}", "no epochs in all"},
		{"{experiment: reuse, phases: [{epochs: 1, lr: 0.1, thawed: -2}]}", "phases[0].thawed = -2"},
		{"{experiment: reuse, optimizer: newton}", "optimizer"},
		{"{experiment: reuse, activation: softmax}", "softmax ties the units"},
		{"{experiment: pretrain, pretrain: {methods: [rbn]}}", "did you mean rbm"},
		{"{experiment: pretrain, pretrain: {methods: [rbm, rbm]}}", "rbm is there twice"},
		{"{experiment: auxiliary, auxiliary: {mask: 1}}", "want 0 < mask < 1"},
		{"{experiment: auxiliary, auxiliary: {keep: 6}}", "auxiliary.keep = 6: want 1 to 5"},
	} {
		_, err := Parse([]byte("version: 1\nlab: transfer\ntransfer: " + c.text + "\n"))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.text, err, c.want)
		}
	}
}
