package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/internal/script"
)

// What the window writes as a program is what the command line writes of the same
// scenario; a training brings its data along.
func TestWindowWritesPrograms(t *testing.T) {
	g := openWindow(t, 1280, 800)
	doc, err := scenario.Parse([]byte(g.settled().Text))
	if err != nil {
		t.Fatal(err)
	}
	for name, library := range map[string]script.Library{"run_torch.py": script.PyTorch, "run_keras.py": script.Keras} {
		want, err := script.Write(library, doc, name, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := g.saveAs(filepath.Join(g.folder, name)); string(got) != string(want.Text) {
			t.Errorf("%s is\n%s\nwant\n%s", name, got, want.Text)
		}
	}
	text := yaml(t, others(t)[scenario.LabTrain])
	g.drop("train.yaml", string(text))
	g.settled()
	program := g.saveAs(filepath.Join(g.folder, "net_torch.py"))
	if !strings.Contains(string(program), "nn.Linear(") || !strings.Contains(string(program), `"net_torch.npz"`) {
		t.Errorf("net_torch.py is\n%s", program)
	}
	if _, err := os.Stat(filepath.Join(g.folder, "net_torch.npz")); err != nil {
		t.Errorf("the program's data: %v", err)
	}
}

// The name of a program says its library, with or without its help.
func TestScriptPath(t *testing.T) {
	for _, c := range []struct{ base, ending, want string }{
		{"a/run_torch", torchEnding, "a/run_torch.py"},
		{"a/run", torchEnding, "a/run_torch.py"},
		{"a/run", kerasEnding, "a/run_keras.py"},
		{"a/my_keras_net", torchEnding, "a/my_keras_net_torch.py"},
	} {
		if got := scriptPath(c.base, c.ending); got != c.want {
			t.Errorf("%s as %s: %s, want %s", c.base, c.ending, got, c.want)
		}
	}
}
