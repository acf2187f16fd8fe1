package cli

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// A scenario's changes are made at their steps: what came before is as without
// them, what comes after is not, the caption and the data say them, and flags
// that give the networks other names keep them.
func TestTrainMakesChanges(t *testing.T) {
	inFolder(t)
	const head = "version: 1\nlab: train\nseed: 2\ntrain:\n  data: moons:n=100\n  epochs: 4\n  runs:\n" +
		"  - layers: 6,6\n    activation: tanh\n    optimizer: adam:lr=0.01\n  - layers: 6,6\n    activation: elu\n    optimizer: adam:lr=0.01\n"
	const changes = "changes:\n- step: 4\n  target: tanh\n  key: lr\n  value: \"0.1\"\n- step: 5\n  target: all\n  key: dropout\n  value: 0/0.5\n"
	plain, with := write(t, "plain.yaml", head), write(t, "with.yaml", head+changes)
	// 60 training instances in batches of 16 are four steps an epoch.
	_, a := trainJSON(t, "", "--scenario", plain, "--batch-size", "16")
	text, b := trainJSON(t, "", "--scenario", with, "--batch-size", "16")
	for i := range a.Runs {
		if fmt.Sprint(a.Runs[i].Epochs[:2]) != fmt.Sprint(b.Runs[i].Epochs[:2]) {
			t.Errorf("%s: the changes have reached the first epoch", a.Runs[i].Name)
		}
		if fmt.Sprint(a.Runs[i].Epochs[2:]) == fmt.Sprint(b.Runs[i].Epochs[2:]) {
			t.Errorf("%s: the changes have changed nothing", a.Runs[i].Name)
		}
	}
	if rate := float64(b.Runs[0].Epochs[2].LearningRate); rate != 0.1 || float64(b.Runs[1].Epochs[2].LearningRate) != 0.01 {
		t.Errorf("the rates of the second epoch are %v and %v, want 0.1 and 0.01", rate, b.Runs[1].Epochs[2].LearningRate)
	}
	again, _ := trainJSON(t, "", "--scenario", with, "--batch-size", "16")
	if withoutTiming(t, text) != withoutTiming(t, again) {
		t.Error("the same scenario gave other numbers")
	}
	var doc struct {
		Changes []struct{ Key string }
	}
	if err := json.Unmarshal(b.Scenario, &doc); err != nil || len(doc.Changes) != 2 || doc.Changes[1].Key != "dropout" {
		t.Errorf("the data name the changes %+v, %v", doc.Changes, err)
	}
	out := done(t, "", "train", "--scenario", with, "--activation", "relu", "--activation", "selu", "--epochs", "2", "--batch-size", "16", "-o", "out.yaml")
	for _, part := range []string{"Changed meanwhile: step 4, relu: lr = 0.1; step 5, all: dropout = 0/0.5."} {
		if !strings.Contains(out, part) {
			t.Errorf("%q is not in\n%s", part, out)
		}
	}
	if !strings.Contains(string(read(t, "out.yaml")), "target: relu") {
		t.Errorf("the scenario that was written has\n%s", read(t, "out.yaml"))
	}
}
