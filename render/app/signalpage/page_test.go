package signalpage

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/screen"
)

// open makes a page without a window.
func open(t *testing.T, doc scenario.Scenario) *Page {
	t.Helper()
	kit, err := screen.NewKit()
	if err != nil {
		t.Fatal(err)
	}
	pg := New(stage.New(kit, figure.Dark(), func() {}), doc)
	t.Cleanup(pg.Close)
	settle(t, pg)
	return pg
}

// settle waits until everything is measured. The half minute only decides how
// long a failure takes.
func settle(t *testing.T, pg *Page) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if pg.Tick(); pg.Ready() {
			return
		}
	}
	t.Fatal("it is never ready")
}

// Every view can be saved as a picture and as data, also while the document goes
// on changing.
func TestEveryViewIsSaved(t *testing.T) {
	for _, view := range scenario.SignalFigures() {
		doc := small(view)
		pg := open(t, doc)
		e, ok := pg.Export()
		if !ok || !strings.Contains(e.Name, view) {
			t.Fatalf("%s: nothing to save, name %q", view, e.Name)
		}
		pg.edit("", func(g *scenario.Signal) { g.Runs = g.Runs[:1] })
		for format, head := range map[string]string{"png": "\x89PNG", "svg": "<?xml", "csv": "run,", "json": "{"} {
			var out bytes.Buffer
			if err := e.Write(&out, format, figure.Light()); err != nil {
				t.Errorf("%s as %s: %v", view, format, err)
			}
			if !strings.HasPrefix(out.String(), head) || out.Len() < 1000 {
				t.Errorf("%s as %s: %d bytes that begin with %.10q", view, format, out.Len(), out.String())
			}
		}
	}
}

// Edits of one drag are one entry, looking elsewhere is none, and what cannot be
// measured is said and not taken.
func TestEditsAndUndo(t *testing.T) {
	pg := open(t, small(scenario.FigureVariance))
	for _, depth := range []int{6, 7, 8} {
		pg.edit("depth", func(g *scenario.Signal) { g.Depth = depth })
	}
	pg.seal()
	pg.look(scenario.FigureMoments)
	pg.edit("", func(g *scenario.Signal) { g.Depth = scenario.MaxDepth + 1 })
	if pg.doc.Signal.Depth != 8 || !strings.Contains(pg.message, "depth") {
		t.Errorf("depth %d, it says %q", pg.doc.Signal.Depth, pg.message)
	}
	if !pg.Undo() || pg.doc.Signal.Depth != 5 || pg.figure() != scenario.FigureVariance {
		t.Errorf("undone: depth %d in the view %s", pg.doc.Signal.Depth, pg.figure())
	}
	if pg.Undo() {
		t.Error("there was more to undo")
	}
	if !pg.Redo() || pg.doc.Signal.Depth != 8 {
		t.Errorf("redone: depth %d", pg.doc.Signal.Depth)
	}
	settle(t, pg)
	if n := len(pg.runs.Runs[0].Layers()); n != 8 {
		t.Errorf("%d layers are shown", n)
	}
}

// There is room for six combinations and for no seventh, and the last one stays.
func TestCombinationsComeAndGo(t *testing.T) {
	pg := open(t, small(scenario.FigureVariance))
	for _, key := range []string{"selu", "elu", "gelu", "mish"} {
		pg.message = ""
		pg.add(key)
	}
	runs := pg.doc.Signal.Runs
	if len(runs) != scenario.MaxCombinations || pg.message == "" || pg.selected != 5 {
		t.Errorf("%d combinations, selected %d, it says %q", len(runs), pg.selected, pg.message)
	}
	if got := runs[3].Initializer.Key + " " + runs[4].Initializer.Key; got != "lecun_normal he_normal" {
		t.Errorf("SELU and ELU came with %s", got)
	}
	for range 8 {
		pg.remove(0)
	}
	if len(pg.doc.Signal.Runs) != 1 || pg.selected != 0 || pg.doc.Signal.Runs[0].Activation.Key != "gelu" {
		t.Errorf("left are %v, selected %d", pg.doc.Signal.Labels(), pg.selected)
	}
	settle(t, pg)
	if len(pg.runs.Runs) != 1 {
		t.Errorf("%d combinations are shown", len(pg.runs.Runs))
	}
}
