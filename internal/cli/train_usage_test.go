package cli

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/nn"
)

// trained is the scenario that some flags make, without training it.
func trained(t testing.TB, args ...string) scenario.Scenario {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.yaml")
	done(t, "", append([]string{"train", "-q", "-o", path, "--epochs", "1"}, args...)...)
	sc, err := scenario.ParseTraining(read(t, path))
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

// Every flag changes its property in the document, written as in a document,
// and nothing else.
func TestTrainFlagsReachTheScenario(t *testing.T) {
	tests := []struct{ flags, key, want string }{
		{"--layers 8,7", "layers", "8,7"},
		{"--layers 5x20", "layers", "5x20"},
		{"--activation leaky_relu:alpha=0.1", "activation", "leaky_relu:alpha=0.1"},
		{"--initializer he_normal:truncated=true", "initializer", "he_normal:truncated=true"},
		{"--optimizer adam:lr=0.01,beta1=0.8", "optimizer", "adam:lr=0.01,beta1=0.8"},
		{"--schedule exponential:s=30,rate=0.5", "optimizer", "sgd:schedule=exponential,schedule.s=30,schedule.rate=0.5"},
		{"--clipnorm 1", "optimizer", "sgd:clipnorm=1"},
		{"--clipvalue 0.5", "optimizer", "sgd:clipvalue=0.5"},
		{"--global-clipnorm 2", "optimizer", "sgd:global_clipnorm=2"},
		{"--batch-norm before", "batch_norm", "before"},
		{"--batch-norm after:momentum=0.9", "batch_norm", "after:momentum=0.9"},
		{"--batch-norm-input", "batch_norm_input", "features"},
		{"--dropout 0.2", "dropout", "input=0.2,hidden=0.2"},
		{"--dropout input=0.2,hidden=0.5,last=0.5", "dropout", "input=0.2,hidden=0.5,last=0.5"},
		{"--layers 8,8,8 --dropout 0.1/0.2/0", "dropout", "layers=0.1/0.2/0"},
		{"--layers 8x9 --dropout 0x8/0.5", "dropout", "layers=0x8/0.5"},
		{"--layers 8,8 --dropout input=0.1,layers=0/0.2", "dropout", "input=0.1,layers=0/0.2"},
		{"--alpha-dropout", "alpha_dropout", "true"},
		{"--l1 1e-5", "l1", "1e-05"},
		{"--l2 0.01", "l2", "0.01"},
		{"--max-norm 1", "max_norm", "1"},
		{"--standardize", "standardize", "true"},
		{"--batch-size 16", "batch_size", "16"},
		{"--early-stopping 3", "early_stopping", "3"},
		{"--layers 7x3 --residual", "residual", "true"},
		{"--layers 7x3 --tied", "tied", "true"},
		{"--layers 7x3 --residual --fixup", "fixup", "true"},
	}
	base := trained(t, "--data", "moons:n=60")
	for _, tt := range tests {
		t.Run(tt.flags, func(t *testing.T) {
			sc := trained(t, append([]string{"--data", "moons:n=60"}, strings.Fields(tt.flags)...)...)
			if len(sc.Train.Nets) != 1 {
				t.Fatalf("got %d networks", len(sc.Train.Nets))
			}
			before := base.Train.Nets[0].Parts()
			for i, p := range sc.Train.Nets[0].Parts() {
				switch {
				case p.Key == tt.key && p.Text != tt.want:
					t.Errorf("got %q want %q", p.Text, tt.want)
				case p.Key != tt.key && !strings.Contains(tt.flags, "--"+p.Key) && p.Text != before[i].Text:
					t.Errorf("%s changed from %q to %q", p.Key, before[i].Text, p.Text)
				}
			}
		})
	}
	sc := trained(t, strings.Fields("--data spiral:n=100,noise=0.2 --dropout 0.1 --mc-dropout 3 --folds 2 --seed 9")...)
	if tr := sc.Train; scenario.Data().Format(tr.Data) != "spiral:n=100,noise=0.2" || tr.MCDropout != 3 || tr.Folds != 2 || sc.Seed != 9 || tr.Epochs != 1 {
		t.Errorf("got %+v, seed %d", tr, sc.Seed)
	}
}

// Repeated flags make several networks, paired in order; what is given once is
// for all of them.
func TestTrainFlagsArePaired(t *testing.T) {
	show := func(sc scenario.Scenario) string {
		var out []string
		for _, n := range sc.Train.Nets {
			out = append(out, fmt.Sprintf("%s|%s|%s|%v", n.Name, scenario.FormatLayers(n.Layers), n.Activation.Key, n.Standardize))
		}
		return strings.Join(out, "; ")
	}
	data := "--data moons:n=60 "
	tests := []struct{ flags, want string }{
		{"--layers 5", "5, relu|5|relu|false"},
		{"--layers 5 --activation tanh --activation elu", "tanh|5|tanh|false; elu|5|elu|false"},
		{"--layers 5 --layers 6 --activation tanh --activation elu", "5, tanh|5|tanh|false; 6, elu|6|elu|false"},
		{"--layers 5 --standardize=false --standardize", "no standardize|5|relu|false; standardize|5|relu|true"},
		{"--layers 5 --layers 5 --name a", "a|5|relu|false; run 2|5|relu|false"},
		{"--layers 5 --activation tanh --name slow --activation elu --name quick", "slow|5|tanh|false; quick|5|elu|false"},
	}
	for _, tt := range tests {
		if got := show(trained(t, strings.Fields(data+tt.flags)...)); got != tt.want {
			t.Errorf("%s: got %s\nwant %s", tt.flags, got, tt.want)
		}
	}
	// Over a scenario: given once for every network in it, or once for each. A
	// name that says what a network is changes with it; a chosen one stays.
	inFolder(t)
	done(t, "", strings.Fields("train -q -o two.yaml "+data+"--epochs 1 --layers 5 --activation tanh --activation elu")...)
	done(t, "", strings.Fields("train -q -o named.yaml "+data+"--epochs 1 --layers 5 --activation tanh --activation elu --name x --name y")...)
	for flags, want := range map[string]string{
		"--scenario two.yaml --layers 4":                               "tanh|4|tanh|false; elu|4|elu|false",
		"--scenario two.yaml --activation relu --activation selu":      "relu|5|relu|false; selu|5|selu|false",
		"--scenario named.yaml --activation relu --activation selu":    "x|5|relu|false; y|5|selu|false",
		"--scenario named.yaml --standardize --data xor:n=50 --seed 4": "x|5|tanh|true; y|5|elu|true",
	} {
		if got := show(trained(t, strings.Fields(flags)...)); got != want {
			t.Errorf("%s: got %s\nwant %s", flags, got, want)
		}
	}
}

func TestTrainWrongUsage(t *testing.T) {
	dir := inFolder(t)
	done(t, "", strings.Fields("train -q -o ../two.yaml --data moons:n=60 --epochs 1 --layers 5 --activation tanh --activation elu")...)
	t.Cleanup(func() { os.Remove("../two.yaml") })
	for flags, want := range map[string]string{
		"word":                             `train takes no "word"`,
		"--layer 3":                        "did you mean --layers?",
		"--layers 3,x":                     "want 1 to 100000 units a layer",
		"--layers=":                        "got an empty text",
		"--layers 3x2002":                  "at most 2001",
		"--activation relo":                "did you mean relu?",
		"--activation softmax":             "output only",
		"--initializer he":                 "known: zeros, he_normal",
		"--optimizer adm":                  "did you mean adam?",
		"--optimizer newton":               "no Hessian",
		"--optimizer adam:beta1=1":         "want 0 ≤ beta1 < 1",
		"--schedule exponental":            "did you mean exponential?",
		"--clipnorm 0":                     "0 < clipnorm",
		"--clipvalue x":                    "want a number",
		"--clipnorm 1 --global-clipnorm 1": "one kind of clipping",
		"--batch-norm befor":               "did you mean before?",
		"--batch-norm after:eps=0":         "0 < eps",
		"--batch-norm-input=rows":          "known: ",
		"--dropout 1":                      "input < 1",
		"--dropout -0.1":                   "0 ≤ input",
		"--dropout first=0.1":              "known: ",
		"--dropout 0.1,0.2":                "want key=value",
		"--layers 8,8 --dropout 0.1/0.2/0": "3 rates for 2 hidden layers",
		"--dropout 0.1/1":                  "0 ≤ rate < 1",
		"--dropout layers=0.1/0,last=0.2":  "leave hidden and last out",
		"--alpha-dropout=maybe":            "want true or false",
		"--l1 -1":                          "not below 0",
		"--l2 nan":                         "want a finite number",
		"--max-norm 1e999":                 "want a finite number",
		"--epochs 0":                       "want 1 to 100000; try 10",
		"--epochs 1e3":                     "want a whole number in digits",
		"--batch-size 0":                   "want a whole number from 1 to 65536; try 32",
		"--early-stopping -1":              "want a whole number from 0",
		"--folds 1":                        "want 2 to 100; try 5",
		"--folds 50":                       "50",
		"--mc-dropout 5":                   "drops nothing",
		"--mc-dropout 99999 --dropout 0.1": "0 to 10000",
		"--residual --layers 5,5":          "residual",
		"--residual --layers 5,6,5":        "want all the same",
		"--fixup":                          "residual",
		"--layers 5 --layers 6 --activation relu --activation elu --activation selu": "--layers is given 2 times and --activation 3 times",
		"--scenario ../two.yaml --layers 5 --layers 6 --layers 7":                    "the flags describe 3 networks and the scenario has 2",
		"--name a --name b": "--name is given 2 times",
		"--name=":           "got an empty text",
		"--layers 5 --layers 6 --name a --name a": `two runs are named "a"`,
		"--data mons":                                  "did you mean moons?",
		"--data moons:n=5":                             "10 ≤ n",
		"--data moons:noise=-1":                        "0 ≤ noise",
		"--data fashion-mnist:task=c":                  "all or a or b",
		"--data moons:n=60 --batch-norm-input=columns": "the data are no images",
		"--figure sparsity -o a.gif":                   "the figure sparsity is measured on the trained networks and does not move",
		"-o a.bmp":                                     ".png",
		"-o a.json -o ./a.json":                        "given twice",
		"--save-model a --save-model b":                "--save-model is given 2 times",
		"--save-model=":                                "got an empty text",
		"--save-model a.json -o a.json":                "written twice",
		"--folds 2 --save-model a":                     "leave --folds out",
		"--size 10x10":                                 "200 ≤ width",
	} {
		args := append([]string{"train"}, strings.Fields(flags)...)
		if !strings.Contains(flags, "--data") {
			args = append(args, "--data", "moons:n=60")
		}
		r := call(t, "", args...)
		if r.code != ExitUsage || !strings.Contains(r.err, want) || r.out != "" {
			t.Errorf("%s: status %d, %q %q; want status 2 and %q", flags, r.code, r.err, r.out, want)
		}
		if strings.Contains(r.err, "strconv") || strings.Count(r.err, "\n") != 2 {
			t.Errorf("%s: %q", flags, r.err)
		}
		if left := entries(t, dir); len(left) > 0 {
			t.Fatalf("%s: left behind: %v", flags, left)
		}
	}
}

// What is not there or does not read is a failure, found before anything is
// trained.
func TestTrainFailures(t *testing.T) {
	dir := inFolder(t)
	write(t, "file", "")
	write(t, "train-images-idx3-ubyte.gz", "not gzip")
	mkdir(t, "folder.png")
	race := scene("")
	for _, tt := range []struct {
		stdin, args, want string
	}{
		{"", "--scenario none.yaml", "write one with: downhill train -o run.yaml"},
		{"", "--scenario .", "is a directory"},
		{"", "--scenario -", "the scenario is empty"},
		{race, "--scenario -", "for the lab race: run it with downhill race"},
		{"version: 1\nlab: train\ntrain: {data: moons, epochs: 1, runs: [{layers: '3', optimizer: sdg}]}\n", "--scenario -", "did you mean sgd?"},
		{"", "--data fashion-mnist-full", "give --data-dir the folder with the four original files"},
		{"", "--data fashion-mnist-full --data-dir .", "train-images-idx3-ubyte.gz"},
		{"", "--data fashion-mnist-full --data-dir none", "want a folder that is there"},
		{"", "--data moons -o none/a.png", "does not exist; create it"},
		{"", "--data moons -o file/a.png", "is not a folder"},
		{"", "--data moons -o folder.png", "it is a folder"},
		{"", "--data moons --save-model none/a", "does not exist; create it"},
	} {
		r := call(t, tt.stdin, append([]string{"train"}, strings.Fields(tt.args)...)...)
		if r.code != ExitFailed || !strings.Contains(r.err, tt.want) || r.out != "" {
			t.Errorf("%s: status %d, %q %q; want status 1 and %q", tt.args, r.code, r.err, r.out, tt.want)
		}
		if left := entries(t, dir); len(left) != 3 {
			t.Fatalf("%s: left behind: %v", tt.args, left)
		}
	}
	// The race says where a training belongs.
	training := "version: 1\nlab: train\ntrain: {data: moons, epochs: 1, runs: [{layers: '3', optimizer: sgd}]}\n"
	if r := call(t, training, "race", "--scenario", "-"); r.code != ExitFailed || !strings.Contains(r.err, "run it with downhill train --scenario FILE") {
		t.Errorf("status %d, %q", r.code, r.err)
	}
}

func TestTrainEveryOutput(t *testing.T) {
	dir := inFolder(t)
	out := done(t, "", strings.Fields("train "+tiny+"--activation relu --activation elu --size 640x400 --theme dark -o a.png -o a.svg -o a.pdf "+
		"-o a.csv -o a.json -o a.yaml --save-model one.model --save-model two.model")...)
	starts := map[string]string{"a.png": "\x89PNG\r\n", "a.svg": "<?xml", "a.pdf": "%PDF-", "a.csv": "run,fold,epoch,step,train_loss,",
		"a.json": `{"version":1,"lab":"train",`, "a.yaml": "# A Downhill scenario. Run it with: downhill train", "one.model": "", "two.model": ""}
	for name, start := range starts {
		if data := read(t, name); !bytes.HasPrefix(data, []byte(start)) || len(data) < 200 {
			t.Errorf("%s begins with %.40q", name, data)
		}
		if !strings.Contains(out, "wrote "+name+" (") {
			t.Errorf("%s is not named in %q", name, out)
		}
	}
	if got := entries(t, dir); len(got) != len(starts) {
		t.Errorf("in the folder: %v", got)
	}
	picture, err := png.Decode(bytes.NewReader(read(t, "a.png")))
	if err != nil || picture.Bounds().Dx() != 640 || picture.Bounds().Dy() != 400 {
		t.Fatalf("picture: %v, %v", picture.Bounds(), err)
	}
	if d, _, _, _ := picture.At(1, 1).RGBA(); d > 0x2000 {
		t.Errorf("--theme dark: the background is %x", d)
	}
	rows := readCSV(t, read(t, "a.csv"))
	// Two networks with epochs 0 to 3, two dense layers with three measures each.
	if len(rows) != 1+2*4 || len(rows[0]) != 11+3*2 || rows[1][0] != "relu" || rows[8][0] != "elu" || rows[8][2] != "3" {
		t.Errorf("CSV: %d rows of %d, %v", len(rows), len(rows[0]), rows[len(rows)-1])
	}
	// A saved network is the trained one: it gives what the results say.
	_, r := trainJSON(t, string(read(t, "a.yaml")), "--scenario", "-")
	for i, name := range []string{"one.model", "two.model"} {
		m, err := nn.Load(bytes.NewReader(read(t, name)))
		if err != nil {
			t.Fatal(err)
		}
		source, err := scenario.Data().Build(trained(t, "--data", "moons:n=60").Train.Data)
		if err != nil {
			t.Fatal(err)
		}
		split, err := source.Split("", 1)
		if err != nil {
			t.Fatal(err)
		}
		if loss, _ := nn.NewEvaluator(m, 1).Evaluate(split.Test); loss != float64(r.Runs[i].Test["loss"]) {
			t.Errorf("%s: test loss %v, the results say %v", name, loss, r.Runs[i].Test["loss"])
		}
	}
	if out := done(t, "", strings.Fields("train -q "+tiny+"-o q.csv")...); out != "" {
		t.Errorf("--quiet said %q", out)
	}
}

// Without a terminal the summary, a line for every epoch and the comparison go
// to standard output.
func TestTrainPrints(t *testing.T) {
	out := done(t, "", strings.Fields("train "+tiny+"--batch-norm before --optimizer sgd:lr=0.1 --activation tanh --activation elu")...)
	for _, want := range []string{
		"tanh\n  layer", "  input                 2", "batch_normalization   6", "  dense                 6", "43 parameters, 31 trainable, 12 not trainable",
		"tanh  epoch 0/3  loss ", "tanh  epoch 3/3  loss ", "elu   epoch 1/3  loss ", "  accuracy 0.", "  validation ", "  η 0.1",
		"Data moons:n=60 (36 training, 12 validation, 12 test), seed 1, 3 epochs.", "network  parameters  training loss", "3 epochs\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	// The summary of the book's network with batch normalization, and of one with
	// many layers, which is shortened.
	out = done(t, "", strings.Fields("train --data fashion-mnist --epochs 1 --batch-size 6000 --batch-norm after --batch-norm-input")...)
	if !strings.Contains(out, "271,346 parameters, 268,978 trainable, 2,368 not trainable") {
		t.Errorf("got\n%s", out)
	}
	out = done(t, "", strings.Fields("train "+tinyData+"--layers 3x100")...)
	if !strings.Contains(out, "… 69 more") || strings.Count(out, "\n") > 60 {
		t.Errorf("got\n%s", out)
	}
}

// The examples of the help are calls that work, here with little data.
func TestTrainExamplesRun(t *testing.T) {
	inFolder(t)
	_, rest, _ := strings.Cut(done(t, "", "train", "--help"), "Examples:\n")
	examples, _, _ := strings.Cut(rest, "\nFlags:")
	ran := 0
	for line := range strings.Lines(strings.ReplaceAll(examples, "\\\n", " ")) {
		words := strings.Fields(strings.ReplaceAll(line, "--data-dir /usr/share/datasets/fashion-mnist", ""))
		if len(words) == 0 {
			continue
		}
		if words[0] != "downhill" || words[1] != "train" {
			t.Fatalf("no call: %q", line)
		}
		done(t, "", append(words[1:], "--epochs", "1", "--data", "moons:n=60")...)
		ran++
	}
	if ran != 5 || len(entries(t, ".")) != 4 {
		t.Errorf("ran %d calls, which left %v", ran, entries(t, "."))
	}
}

// The scenarios that the program comes with read, and say what they report.
func TestPublishedScenariosRead(t *testing.T) {
	folder := filepath.Join("..", "..", "assets", "scenarios")
	wants := map[string]int{"batch-normalization.yaml": 271_346, "leaky-relu-and-prelu.yaml": 266_610, "mc-dropout.yaml": 266_610, "hundred-layers.yaml": 235_500 + 30_100 + 98*10_100 + 1_010}
	for _, name := range entries(t, folder) {
		if _, known := wants[name]; known {
			continue
		}
		// The documents are named after their lab, but for those of the race.
		lab, _, named := strings.Cut(strings.TrimPrefix(name, "example-"), "-")
		if !named {
			lab = scenario.LabRace
		}
		if sc, err := scenario.Parse(read(t, filepath.Join(folder, name))); err != nil || sc.Lab != lab {
			t.Errorf("%s: lab %q, %v", name, sc.Lab, err)
		}
	}
	for name, parameters := range wants {
		sc, err := scenario.ParseTraining(read(t, filepath.Join(folder, name)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		ends := scenario.Ends{Input: 784, Output: 10, Image: [2]int{28, 28}}
		m, err := nn.Build(sc.Train.Nets[0].Architecture(ends, sc.Seed))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := m.Summary().Parameters; got != parameters || sc.Train.Data.Key != "fashion-mnist-full" || len(sc.Train.Nets) != 2 && name != "mc-dropout.yaml" {
			t.Errorf("%s: %d parameters want %d, data %s, %d networks", name, got, parameters, sc.Train.Data.Key, len(sc.Train.Nets))
		}
	}
}
