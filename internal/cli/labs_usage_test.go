package cli

import (
	"strings"
	"testing"
)

// Wrong usage of the labs has the status 2, says what is wanted, and nothing
// runs or is written.
func TestLabsWrongUsage(t *testing.T) {
	dir := inFolder(t)
	tests := []struct{ args, want string }{
		{"activations word", `activations takes no "word"`},
		{"activations --activaton relu", "did you mean --activation?"},
		{"activations --activation relo", `unknown activation "relo": did you mean relu?`},
		{"activations --activation relu:alpha=1", "alpha"},
		{"activations --activation leaky_relu:alfa=1", "did you mean alpha?"},
		{"activations --activation elu:alpha=NaN", "want a finite number"},
		{"activations --activation elu:alpha=1,alpha=2", "given twice"},
		{"activations --activation=", "got an empty text"},
		{"activations --from 6", "from = 6, to = 6: want from below to"},
		{"activations --from 1 --to -1", "want from below to"},
		{"activations --from NaN", "want a finite number"},
		{"activations --to 1e9", "want -1e+06 to 1e+06"},
		{"activations --points 1", "points = 1: want 2 to 100001; try 401"},
		{"activations --points 1e3", "want a whole number in digits"},
		{"activations --points 1000000", "want 2 to 100001"},
		{"activations --saturation -1", "not below 0"},
		{"activations --saturation 2", "want 0 to 1"},
		{"activations --mean Inf", "want a finite number"},
		{"activations --mean 1e6", "want -100 to 100"},
		{"activations --variance -1", "not below 0"},
		{"activations --logits=", "got an empty text"},
		{"activations --logits 1", "logits: 1 of them: want 2 to 16"},
		{"activations --logits 1,2", `a list is written 2/1/0.1`},
		{"activations --logits 1//2", "want a number such as"},
		{"activations --logits 1/nan", "want a finite number"},
		{"activations --temperature 0", "temperature = 0: want a number above 0"},
		{"activations --figure curve", `unknown figure "curve": did you mean curves?`},
		{"activations --lr 0.1", "--lr is for the trainings in which units die: give it with --figure dying"},
		{"activations --figure softmax --steps 3", "--figure dying"},
		{"activations --figure dying --lr 0", "dying.lr = 0"},
		{"activations --figure dying --layers 0", "dying.layers = 0: want 1 to 50; try 8"},
		{"activations --figure dying --units 1000000000", "want 1 to 200"},
		{"activations --figure dying --steps 0", "want 1 to 20000"},
		{"activations --figure dying --batch-size 0", "want 1 to 1024"},
		{"activations --figure dying --activation softmax", "want a function of one unit"},
		{"activations --figure softmax -o a.gif", "the figure softmax shows one setting and does not move"},
		{"activations -o a.bmp", ".png .svg .pdf"},
		{"activations -o a.png -o ./a.png", "given twice"},
		{"signal word", `signal takes no "word"`},
		{"signal --activation softmax", "want a function of one unit; try sigmoid"},
		{"signal --activation relo", "did you mean relu?"},
		{"signal --initializer he_norml", "did you mean he_normal?"},
		{"signal --initializer random_normal:stddev=0", "0 < stddev"},
		{"signal --batch-norm befor", "did you mean before?"},
		{"signal --batch-norm=", "got an empty text"},
		{"signal --tied maybe", `signal takes no "maybe"`},
		{"signal --tied=maybe", "want true or false"},
		{"signal --dropout 1", "want 0 ≤ dropout < 1; try 0.1"},
		{"signal --dropout -0.1", "want 0 ≤ dropout < 1"},
		{"signal --alpha-dropout", "nothing is dropped; give a rate too, such as --dropout 0.1"},
		{"signal --bias-variance -1", "want 0 to 10000"},
		{"signal --input-std 0", "want a number above 0"},
		{"signal --input-mean NaN", "want a finite number"},
		{"signal --depth 1", "depth = 1: want 2 to 1000; try 20"},
		{"signal --depth 1001", "want 2 to 1000"},
		{"signal --width 1000000000", "width = 1000000000: want 2 to 1024; try 100"},
		{"signal --batch 1", "batch = 1: want 2 to 4096; try 512"},
		{"signal --trials 0", "trials = 0: want 1 to 1000; try 20"},
		{"signal --trials x", "want a whole number in digits"},
		{"signal --depth 1000 --width 1024 --batch 4096 --seed 1.5", "want a whole number"},
		{"signal --figure varience", "did you mean variance?"},
		{"signal --activation relu --activation elu --initializer he_normal --initializer zeros --initializer lecun_normal",
			"--activation is given 2 times and --initializer 3 times: flags are paired in order"},
		{"signal --activation relu --tied --tied=false --skip --skip --skip", "given 2 times"},
		{"signal --activation relu --activation relu --activation relu --activation relu --activation relu --activation relu --activation relu",
			"7 combinations: want at most 6"},
		{"signal --figure grid --tied", "--tied: the networks of the grid are plain; leave it out, or choose --figure variance"},
		{"signal --figure grid --depth 1", "grid.depth = 1: want 2 to 1000; try 20"},
		{"signal --figure phase -o a.gif", "the figure phase shows what theory says of all depths and does not move"},
		{"signal --size 10x10", "200 ≤ width"},
		{"signal --theme blue", "known: "},
	}
	for _, tt := range tests {
		t.Run(tt.args, func(t *testing.T) {
			r := call(t, "", append(strings.Fields(tt.args), "-o", "out.json")...)
			if r.code != ExitUsage || !strings.Contains(r.err, tt.want) {
				t.Errorf("status %d, %q; want status 2 and %q", r.code, r.err, tt.want)
			}
			if r.out != "" || strings.Contains(r.err, "strconv") || !strings.Contains(r.err, " --help") {
				t.Errorf("printed %q and %q", r.out, r.err)
			}
			if left := entries(t, dir); len(left) > 0 {
				t.Fatalf("left behind: %v", left)
			}
		})
	}
}

// What is not there or does not read is a failure, not wrong usage.
func TestLabsFailures(t *testing.T) {
	inFolder(t)
	signal := "version: 1\nlab: signal\nsignal: {runs: [{activation: relu, initializer: he_normal}], depth: 2, width: 4, batch: 4, trials: 1}\n"
	for _, tt := range []struct {
		name, stdin string
		args        []string
		want        string
	}{
		{"no such scenario", "", []string{"signal", "--scenario", "none.yaml"}, "write one with: downhill signal -o run.yaml"},
		{"no such training", "", []string{"train", "--scenario", "none.yaml"}, "write one with: downhill train -o run.yaml"},
		{"empty", "", []string{"activations", "--scenario", "-"}, "write one with: downhill activations -o run.yaml"},
		{"another lab's", signal, []string{"activations", "--scenario", "-"}, "for the lab signal: run it with downhill signal --scenario FILE"},
		{"a race's", scene(""), []string{"signal", "--scenario", "-"}, "for the lab race: run it with downhill race"},
		{"a signal in a race", signal, []string{"race", "--scenario", "-"}, "for the lab signal: run it with downhill signal"},
		{"wrong value", strings.Replace(signal, "depth: 2", "depth: 1", 1), []string{"signal", "--scenario", "-"}, "depth = 1: want 2 to 1000"},
		{"unknown key", strings.Replace(signal, "depth: 2", "deep: 2", 1), []string{"signal", "--scenario", "-"}, "unknown field"},
		{"no such folder", signal, []string{"signal", "--scenario", "-", "-o", "none/a.png"}, "does not exist; create it"},
	} {
		r := call(t, tt.stdin, tt.args...)
		if r.code != ExitFailed || !strings.Contains(r.err, tt.want) || r.out != "" {
			t.Errorf("%s: status %d, %q, printed %q; want status 1 and %q", tt.name, r.code, r.err, r.out, tt.want)
		}
	}
	if r := call(t, signal, "signal", "--scenario", "-", "--trials", "2", "--activation", "tanh", "--activation", "elu"); r.code != ExitDone {
		t.Errorf("a document with one combination and flags for two: %q", r.err)
	}
	two := strings.Replace(signal, "he_normal}]", "he_normal}, {activation: elu, initializer: he_normal}]", 1)
	if r := call(t, two, "signal", "--scenario", "-", "--tied", "--tied", "--tied"); r.code != ExitUsage ||
		!strings.Contains(r.err, "the flags describe 3 combinations and the scenario has 2") {
		t.Errorf("status %d, %q", r.code, r.err)
	}
}
