package cli

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"downhill/internal/scenario"
)

// labFile writes a lab's small document into a folder.
func labFile(t *testing.T, dir, lab string) string {
	t.Helper()
	s := scenario.Default()
	switch lab {
	case scenario.LabActivations:
		s = scenario.DefaultActivations()
	case scenario.LabSignal:
		s = scenario.DefaultSignal()
		s.Signal.Depth, s.Signal.Width, s.Signal.Batch, s.Signal.Trials = 3, 8, 16, 2
	case scenario.LabSchedules:
		s = scenario.DefaultSchedules()
	case scenario.LabTransfer:
		s = scenario.DefaultTransfer()
	case scenario.LabTrain:
		s = scenario.DefaultTraining()
		data, err := scenario.Data().Parse("moons:n=40")
		if err != nil {
			t.Fatal(err)
		}
		s.Train.Data, s.Train.Epochs, s.Train.Nets[0].Layers = data, 2, []int{4}
	}
	s.Seed = 9
	text, err := s.YAML()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, lab+".yaml")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// --lab opens a lab with its own first document, --scenario the lab of the file.
func TestWindowOpensEveryLab(t *testing.T) {
	dir := t.TempDir()
	for _, lab := range windowLabs() {
		w := &testWindow{}
		if r := callWindow(t, w, "", "--lab", lab, "--seed", "5"); r.code != ExitDone || w.opened == nil {
			t.Fatalf("--lab %s: got %+v", lab, r)
		}
		if s := &w.opened.Scenario; s.Lab != lab || s.Seed != 5 || s.Check() != nil {
			t.Errorf("--lab %s opened the lab %s with seed %d: %v", lab, s.Lab, s.Seed, s.Check())
		}
		file := labFile(t, dir, lab)
		for _, args := range [][]string{{"--scenario", file}, {"--scenario", file, "--lab", lab}} {
			w = &testWindow{}
			if callWindow(t, w, "", args...); w.opened == nil || w.opened.Scenario.Lab != lab || w.opened.Scenario.Seed != 9 {
				t.Errorf("%v: got %+v", args, w.opened)
			}
		}
	}
	w := &testWindow{}
	r := callWindow(t, w, "", "--lab", "signal", "--scenario", labFile(t, dir, scenario.LabRace))
	if r.code != ExitUsage || w.opened != nil || !strings.Contains(r.err, "lab race") || !strings.Contains(r.err, "leave --lab out") {
		t.Errorf("a lab that is not the file's: got %+v", r)
	}
}

// Without a display every lab prints its table and writes its figure.
func TestWithoutWindowInEveryLab(t *testing.T) {
	dir := inFolder(t)
	for lab, want := range map[string][]string{
		scenario.LabActivations: {"Sigmoid", "Leaky ReLU", "variance"},
		scenario.LabSignal:      {"Sigmoid", "ReLU", "variance"},
		scenario.LabSchedules:   {"Power s = 50", "validation loss", "half after s = 50"},
		scenario.LabTrain:       {"validation loss", "relu", "2 epochs"},
	} {
		out := done(t, "", "--scenario", labFile(t, dir, lab))
		for _, w := range append(want, "No window: no display in a test", "wrote "+dir, "xvfb-run") {
			if !strings.Contains(strings.ToLower(out), strings.ToLower(w)) {
				t.Errorf("%s: %q is missing in\n%s", lab, w, out)
			}
		}
		if strings.Contains(out, "downhill race -o race.gif") {
			t.Errorf("%s: an animation is offered, which it has not", lab)
		}
		picture, err := png.Decode(bytes.NewReader(read(t, fallbackPicture)))
		if err != nil {
			t.Fatalf("%s: %v", lab, err)
		}
		if b := picture.Bounds(); b.Dx() != 1600 || b.Dy() != 1000 {
			t.Errorf("%s: the picture is %v", lab, b)
		}
		if err := os.Remove(fallbackPicture); err != nil {
			t.Fatal(err)
		}
	}
}
