package cli

import (
	"fmt"
	"strings"
	"testing"
)

// One's own file is trained on, with a named column and standardization, and the
// scenario that was saved trains on it again.
func TestTrainOnOwnFile(t *testing.T) {
	inFolder(t)
	text := "kind,height,weight\n"
	for i := range 40 {
		text += fmt.Sprintf("%s,%d,%g\n", []string{"cat", "dog"}[i%2], 20+30*(i%2)+i%5, 0.5+0.1*float64(i%2)+0.01*float64(i%7))
	}
	write(t, "my pets.csv", text)
	args := []string{"--data", "csv:path=my pets.csv,label=KIND,test=0.25", "--layers", "4", "--epochs", "40", "--optimizer", "adam:lr=0.05", "--batch-size", "8"}
	a, r := trainJSON(t, "", append(args, "-o", "pets.yaml")...)
	if got := fmt.Sprint(r.Data); got != "map[classes:2 features:2 key:csv params:map[label:KIND path:my pets.csv standardize:auto test:0.25 valid:0.2] test:10 train:22 valid:8]" {
		t.Errorf("data: %s", got)
	}
	// Two clouds that a line parts; as they stand, heights of 50 saturate the loss.
	if acc := r.Runs[0].Test["accuracy"]; acc != 1 {
		t.Errorf("test accuracy %v, want 1", acc)
	}
	saved := string(read(t, "pets.yaml"))
	for _, want := range []string{"data: csv:test=0.25\n", "file: my pets.csv\n", "label: KIND\n"} {
		if !strings.Contains(saved, want) {
			t.Errorf("%q is missing in\n%s", want, saved)
		}
	}
	b, _ := trainJSON(t, saved, "--scenario", "-")
	if withoutTiming(t, a) != withoutTiming(t, b) {
		t.Error("the saved scenario gave other results")
	}
	// A number to be fitted, by name.
	write(t, "numbers.csv", "# measured\ny,x\n"+strings.Repeat("0.5,1\n1.5,2\n", 10))
	_, r = trainJSON(t, "", "--data", "csv:path=numbers.csv,target=y", "--layers", "3", "--epochs", "1")
	if r.Data["classes"] != nil || r.Runs[0].Layers[1].Output != 1 {
		t.Errorf("got %v", r.Data)
	}
}

// What is wrong with a file is a failure that names the line; what is wrong with
// the words of the call is wrong usage.
func TestTrainOnOwnFileErrors(t *testing.T) {
	inFolder(t)
	for name, text := range map[string]string{"empty": "", "nan": "1,2,0\n3,NaN,1\n", "one": "1,2,0\n3,4,0\n", "short": "1,2,0\n3,4\n",
		"quote": "1,\"2,0\n", "wide": strings.Repeat("1,", 10_001) + "0\n", "tiny": "1,2,0\n3,4,1\n", "header": "x,y,c\n", "binary": "\x00\x01\x02"} {
		write(t, name+".csv", text)
	}
	for _, tt := range []struct {
		data string
		code int
		want string
	}{
		{"csv", ExitUsage, "--data: csv: path is missing: want a file"},
		{"csv:path=", ExitUsage, "want key=value"},
		{"csv:file=a.csv", ExitUsage, "unknown parameter"},
		{"csv:path=a.csv,label=a,target=b", ExitUsage, "both given"},
		{"csv:path=none.csv", ExitFailed, "none.csv: no such file"},
		{"csv:path=.", ExitFailed, "is a directory"},
		{"csv:path=empty.csv", ExitFailed, "empty.csv: no instances"},
		{"csv:path=header.csv", ExitFailed, "no instances"},
		{"csv:path=nan.csv", ExitFailed, "nan.csv: line 2: column 2: \"NaN\": want a finite number"},
		{"csv:path=one.csv", ExitFailed, "at least two classes"},
		{"csv:path=short.csv", ExitFailed, "line 2: another number of columns"},
		{"csv:path=quote.csv", ExitFailed, "line 1"},
		{"csv:path=wide.csv", ExitFailed, "10002 columns"},
		{"csv:path=tiny.csv", ExitFailed, "cannot be divided"},
		{"csv:path=binary.csv", ExitFailed, "binary.csv: line 1"},
		{"csv:path=tiny.csv,label=c", ExitFailed, "no names of columns"},
		{"points:points=1/2", ExitUsage, "x/y/class"},
		{"moons:valid=0.9,test=0.9", ExitUsage, "at most 0.95 together"},
	} {
		r := call(t, "", "train", "--data", tt.data, "--layers", "3", "--epochs", "1")
		if r.code != tt.code || !strings.Contains(r.err, tt.want) || r.out != "" {
			t.Errorf("%s: status %d, %q %q; want status %d and %q", tt.data, r.code, r.err, r.out, tt.code, tt.want)
		}
	}
}

// Points in a document are trained on.
func TestTrainOnOwnPoints(t *testing.T) {
	const text = "version: 1\nlab: train\ntrain:\n  data: points:test=0\n  points: [[0, 0, 0], [5, 5, 1], [0.5, 0, 0], [5, 4.5, 1], [0, 0.5, 0], [4.5, 5, 1]]\n" +
		"  epochs: 30\n  runs: [{layers: none, optimizer: 'sgd:lr=0.5'}]\n"
	_, r := trainJSON(t, text, "--scenario", "-")
	last := r.Runs[0].Epochs[30]
	if r.Data["train"] != 5.0 || r.Data["valid"] != 1.0 || last.ValidAccuracy != 1 || last.TrainAccuracyEval != 1 {
		t.Errorf("%v, accuracy %v", r.Data, last.ValidAccuracy)
	}
}

// The phase diagram is theory alone, so nothing is measured for it: measuring
// this would take hours. A file of numbers has the measurements too.
func TestPhaseDiagramMeasuresNothing(t *testing.T) {
	inFolder(t)
	args := strings.Fields("signal --figure phase --depth 1000 --width 1024 --batch 1024 --trials 1000")
	if out := done(t, "", args...); !strings.Contains(out, "χ₁") {
		t.Errorf("got\n%s", out)
	}
	done(t, "", strings.Fields("signal --figure phase --depth 4 --width 8 --batch 8 --trials 1 -o alone.svg")...)
	done(t, "", strings.Fields("signal --figure phase --depth 4 --width 8 --batch 8 --trials 1 -o beside.svg -o runs.json")...)
	if string(read(t, "alone.svg")) != string(read(t, "beside.svg")) {
		t.Error("the diagram depends on what is measured")
	}
	if !strings.Contains(string(read(t, "runs.json")), `"act_var"`) {
		t.Error("the JSON holds no measurements")
	}
}
