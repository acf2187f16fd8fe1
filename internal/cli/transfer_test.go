package cli

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"downhill/internal/scenario"
)

// transferScene is an experiment that takes a moment.
func transferScene(experiment string) string {
	return "version: 1\nlab: transfer\nseed: 3\ntransfer:\n  experiment: " + experiment + "\n  hidden: [12, 8]\n  labels: 40\n" +
		"  label_counts: [20, 40]\n  seeds: 2\n  source: {epochs: 1}\n  phases: [{epochs: 1, lr: 0.01, thawed: 0}, {epochs: 1, lr: 0.005}]\n" +
		"  pretrain: {epochs: 1}\n  auxiliary: {epochs: 1, keep: 1}\n"
}

// transferResults is the contract's JSON of the lab of transfer.
type transferResults struct {
	Version    int
	Lab        string
	Seed       uint64
	Scenario   json.RawMessage
	Experiment string
	Runs       []struct {
		Name   string
		Seed   uint64
		Epochs []map[string]any
		Test   struct{ Loss, Accuracy float64 }
	}
	Summary []struct {
		Name            string
		Mean, Std, Wins float64
	}
	Timing map[string]any
}

func TestTransferWritesTheContract(t *testing.T) {
	for _, c := range []struct {
		experiment   string
		runs, arms   int
		first, other string
	}{{"reuse", 4, 2, "from scratch", "reused"}, {"layers", 24, 12, "20 labels, 0 reused, 0 thawed", "20 labels, 1 reused, 0 thawed"},
		{"pretrain", 8, 4, "from scratch", "autoencoders"}, {"auxiliary", 8, 4, "from scratch", "masked pixels"}} {
		t.Run(c.experiment, func(t *testing.T) {
			inFolder(t)
			out := done(t, transferScene(c.experiment), "transfer", "--scenario", "-", "-o", "a.json", "-o", "a.csv", "-o", "a.png", "-o", "a.yaml")
			if !strings.Contains(out, c.other) || !strings.Contains(out, "test accuracy") {
				t.Errorf("the table says\n%s", out)
			}
			var got transferResults
			if err := json.Unmarshal(read(t, "a.json"), &got); err != nil {
				t.Fatal(err)
			}
			if got.Version != 1 || got.Lab != "transfer" || got.Seed != 3 || got.Experiment != c.experiment || len(got.Runs) != c.runs || len(got.Summary) != c.arms {
				t.Fatalf("%d, %s, seed %d, %s, %d runs, %d in the summary", got.Version, got.Lab, got.Seed, got.Experiment, len(got.Runs), len(got.Summary))
			}
			if got.Summary[0].Name != c.first || got.Summary[1].Name != c.other || got.Runs[0].Name != c.first {
				t.Errorf("names %q, %q, %q", got.Summary[0].Name, got.Summary[1].Name, got.Runs[0].Name)
			}
			for _, s := range got.Summary {
				var sum float64
				n := 0
				for _, r := range got.Runs {
					if r.Name == s.Name {
						sum += r.Test.Accuracy
						n++
					}
				}
				if n != 2 || math.Abs(sum/2-s.Mean) > 1e-12 {
					t.Errorf("%s: mean %v of %d runs, want %v", s.Name, s.Mean, n, sum/2)
				}
			}
			if c.experiment != "layers" {
				for _, key := range []string{"epoch", "step", "train_loss", "valid_accuracy", "learning_rate", "layer_gradient_norm", "layer_moved"} {
					if _, ok := got.Runs[0].Epochs[2][key]; !ok {
						t.Errorf("an epoch without %s", key)
					}
				}
			}
			// The scenario that was written gives the same file.
			done(t, "", "transfer", "--scenario", "a.yaml", "-q", "-o", "b.json")
			if withoutTiming(t, read(t, "a.json")) != withoutTiming(t, read(t, "b.json")) {
				t.Error("the same scenario gives another file")
			}
		})
	}
}

func TestTransferSavesAndLoads(t *testing.T) {
	inFolder(t)
	scene := transferScene("reuse")
	first := done(t, scene, "transfer", "--scenario", "-", "--seeds", "1", "--save", "a.model", "--save-tuned", "b.model")
	if !strings.Contains(first, "wrote a.model") || !strings.Contains(first, "wrote b.model") {
		t.Errorf("said\n%s", first)
	}
	row := func(out string) string {
		for line := range strings.Lines(out) {
			if strings.HasPrefix(line, "reused") {
				return line
			}
		}
		return ""
	}
	if again := done(t, scene, "transfer", "--scenario", "-", "--seeds", "1", "--load", "a.model"); row(again) != row(first) || row(again) == "" {
		t.Errorf("on the saved network %q, want %q", row(again), row(first))
	}
	text := read(t, "a.model")
	text[len(text)/2] ^= 1
	if err := os.WriteFile("a.model", text, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"--load a.model", ExitFailed, "--load a.model: loading a network: the checksum does not fit: the file is damaged"},
		{"--load none.model", ExitFailed, "there is no such file; write one with --save"},
		{"--load b.model --experiment pretrain", ExitUsage, "reused by the experiments reuse and layers, not by pretrain"},
		{"--save nowhere/a.model", ExitFailed, "does not exist"},
		{"--save c.json -o c.json", ExitUsage, "is to be written twice"},
	} {
		if r := call(t, scene, append([]string{"transfer", "--scenario", "-"}, strings.Fields(c.args)...)...); r.code != c.code || !strings.Contains(r.err, c.want) {
			t.Errorf("%s: status %d, %q: want %d, %q", c.args, r.code, r.err, c.code, c.want)
		}
	}
}

func TestTransferUsage(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"transfer word", `transfer takes no "word"`},
		{"transfer --experiment resue", "did you mean reuse"},
		{"transfer --labels 0", "want 10 to 55000; try 200"},
		{"transfer --labels -5", "want 10 to 55000"},
		{"transfer --labels many", "want a whole number in digits"},
		{"transfer --labels 2000", "want 10 to 1200, all training images of the task in Fashion-MNIST subset; --data-dir has more"},
		{"transfer --experiment pretrain --labels 7000", "want 10 to 6000"},
		{"transfer --labels 20 --labels 50", "several are for --experiment layers"},
		{"transfer --seeds 0", "seeds = 0: want 1 to 1000; try 10"},
		{"transfer --layer melt", "unknown operation"},
		{"transfer --layer drop", "drop or replace it too"},
		{"transfer --phase 4", "want epochs, learning rate and perhaps"},
		{"transfer --phase 4:x", "learning rate"},
		{"transfer --phase 4:0.1:-1", "thawed layers"},
		{"transfer --phase 4:0", "phases[0].lr = 0"},
		{"transfer --scratch-rate 0", "scratch_lr = 0"},
		{"transfer --experiment layers -o a.gif", "the experiment layers shows what was reached in the end and does not move"},
	} {
		t.Run(c.args, func(t *testing.T) {
			r := call(t, "", strings.Fields(c.args)...)
			if r.code != ExitUsage || !strings.Contains(r.err, c.want) {
				t.Errorf("status %d, %q: want %q", r.code, r.err, c.want)
			}
		})
	}
	if r := call(t, "", "transfer", "--data-dir", t.TempDir()); r.code != ExitFailed || !strings.Contains(r.err, "no such file") {
		t.Errorf("an empty folder: status %d, %q", r.code, r.err)
	}
	if r := call(t, transferScene("reuse"), "signal", "--scenario", "-"); !strings.Contains(r.err, "run it with downhill "+scenario.LabTransfer) {
		t.Errorf("another lab's: %q", r.err)
	}
}

func TestTransferOffersWords(t *testing.T) {
	for flag, want := range map[string]string{"--experiment": "reuse\nlayers\npretrain\nauxiliary\n:4", "--layer": "plan\nfreeze\nthaw\nreplace\ndrop\n:4"} {
		if out := call(t, "", "__complete", "transfer", flag, "").out; !strings.HasPrefix(out, want) {
			t.Errorf("%s: %q, want %q", flag, out, want)
		}
	}
}
