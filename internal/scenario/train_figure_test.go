package scenario

import (
	"strings"
	"testing"
)

// Thresholds and the figure are read and written, are no live change, and what is
// wrong is said.
func TestPruneAndFigure(t *testing.T) {
	const head = "version: 1\nlab: train\n"
	s, err := ParseTraining([]byte(head + "train: {data: moons, epochs: 1, figure: sparsity, runs: [{layers: '3', optimizer: sgd, prune: 0.05}, {layers: '3', optimizer: sgd}]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if s.Train.Figure != FigureSparsity || s.Train.Nets[0].Prune != 0.05 || s.Train.Nets[1].Prune != 0 || s.Train.Nets[0].Name != "prune 0.05" || s.Train.Nets[1].Name != "no prune" {
		t.Errorf("read %+v", s.Train)
	}
	text, err := s.YAML()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseTraining(text)
	if err != nil || again.Train.Figure != FigureSparsity || again.Train.Nets[0].Prune != 0.05 {
		t.Errorf("written and read again: %+v, %v", again.Train, err)
	}
	if err := s.Train.Nets[0].Live("prune"); err == nil || !strings.Contains(err.Error(), "copy after training") {
		t.Errorf("prune as a live change: %v", err)
	}
	for body, want := range map[string]string{
		"figure: sparsty, runs: [{layers: '3', optimizer: sgd}]":   "sparsity",
		"runs: [{layers: '3', optimizer: sgd, prune: -1}]":         "prune",
		"runs: [{layers: '3', optimizer: sgd, prune: .inf}]":       "prune",
		"runs: [{layers: '3', optimizer: sgd, prune: 'a little'}]": "",
	} {
		if _, err := ParseTraining([]byte(head + "train: {data: moons, epochs: 1, " + body + "}\n")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", body, err)
		}
	}
}

// The separable set is divided like the others and takes no points.
func TestSeparableSource(t *testing.T) {
	c, err := Data().Parse("separable:n=100,valid=0.2,test=0.3")
	if err != nil {
		t.Fatal(err)
	}
	from, err := Data().Build(c)
	if err != nil {
		t.Fatal(err)
	}
	split, err := from.Split("", 4)
	if err != nil || split.Train.Len() != 50 || split.Valid.Len() != 20 || split.Test.Len() != 30 || split.Train.Features != 503 {
		t.Errorf("got %+v, %v", split, err)
	}
	if train := (Train{Data: c}); train.TakesPoints() {
		t.Error("points can be placed in 503 dimensions")
	}
	if c, err := Data().Parse("separable:valid=0.9,test=0.9"); err == nil {
		if _, err := Data().Build(c); err == nil {
			t.Error("shares above 1 were taken")
		}
	}
}
