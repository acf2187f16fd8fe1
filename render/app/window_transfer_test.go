package app

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/nn/transfer"
	"downhill/render/figure"
	transferlab "downhill/render/labs/transfer"
)

// tinyTransfer is a document of an experiment that is trained within a second.
func tinyTransfer(experiment string) scenario.Scenario {
	doc := scenario.DefaultExperiment(experiment)
	t := &doc.Transfer
	t.Seeds, t.Labels, t.LabelCounts, t.Hidden = 2, 40, []int{20, 60}, []int{12, 8}
	t.Source.Epochs, t.Pretrain.Epochs, t.Auxiliary.Epochs, t.Auxiliary.Keep = 1, 1, 1, 1
	t.Phases = []transfer.Phase{{Epochs: 1, LearningRate: 0.01}, {Epochs: 2, LearningRate: 0.001, Thawed: transfer.AllThawed}}
	return doc
}

// openTransfer opens the window with the lab of reuse.
func openTransfer(t *testing.T, w, h int, doc scenario.Scenario) *window {
	t.Helper()
	file := filepath.Join(t.TempDir(), "transfer.yaml")
	if err := os.WriteFile(file, yaml(t, doc), 0o600); err != nil {
		t.Fatal(err)
	}
	return openWindow(t, w, h, "-scenario", file)
}

// trained presses the space bar and waits for the end.
func (g *window) trained() layout {
	g.t.Helper()
	g.key(ebiten.KeySpace)
	g.settled()
	return g.look()
}

// operate opens the menu of a block of the diagram and takes an entry of it.
func (g *window) operate(block string, down int) layout {
	g.t.Helper()
	at, ok := g.look().Areas[block]
	if !ok {
		g.t.Fatalf("no block %s", block)
	}
	g.click(middle(at.At))
	for range down {
		g.key(ebiten.KeyArrowDown)
	}
	g.key(ebiten.KeyEnter)
	g.ticks(3)
	return g.look()
}

// op is what becomes of a hidden layer.
func (g *window) op(i int) transfer.Op {
	g.t.Helper()
	d := g.scene().Transfer
	return d.Op(i)
}

// readSaved reads a file that the window saves.
func (g *window) readSaved(name string) []byte {
	g.t.Helper()
	path := filepath.Join(g.folder, name)
	g.until(path, func(*guestState) bool { return exists(path) })
	text, err := os.ReadFile(path)
	if err != nil {
		g.t.Fatal(err)
	}
	return text
}

// compare trains a document without the window, with a model A or none, and
// wants what the window shows.
func compare(t *testing.T, l layout, doc scenario.Scenario, a *nn.Model) {
	t.Helper()
	src, err := transferlab.Load(doc, "")
	if err != nil {
		t.Fatal(err)
	}
	run, err := transferlab.StartWith(doc, src, a)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	for _, s := range run.Frame().Summaries() {
		if got := value(t, l, "accuracy "+s.Name); got != s.Mean {
			t.Errorf("%s: %v, want the lab's %v", s.Name, got, s.Mean)
		}
	}
}

// Nothing is trained before somebody asks; then the window shows the numbers
// that the lab alone comes to, and saves them.
func TestWindowTransferReuses(t *testing.T) {
	doc := tinyTransfer(scenario.ExperimentReuse)
	g := openTransfer(t, 1280, 800, doc)
	l := g.look()
	if l.Values["progress"] != "not trained yet" || l.Values["tested"] != "" {
		t.Fatalf("it opened with %q, %s tested", l.Values["progress"], l.Values["tested"])
	}
	before := g.frame("transfer_empty")
	l = g.trained()
	after := g.frame("transfer_reuse")
	if l.Values["progress"] != "trained" || l.Values["tested"] != "4" {
		t.Errorf("it says %q, %s networks tested, want 4", l.Values["progress"], l.Values["tested"])
	}
	compare(t, l, g.scene(), nil)
	for _, name := range []string{"accuracy", "loss", "seeds", "moved", "model A"} {
		at := l.Areas[name].At
		if at.Empty() {
			t.Errorf("no chart %s", name)
			continue
		}
		if d := differing(before, after, at); d < 0.005 {
			t.Errorf("%s: only %.2g of the chart's place changed", name, d)
		}
	}
	text := g.saveAs(filepath.Join(g.folder, "reuse.json"))
	if !strings.Contains(string(text), `"summary":`) {
		t.Errorf("the data begin with %.200s", text)
	}
	if text = g.saveAs(filepath.Join(g.folder, "reuse.png")); !strings.HasPrefix(string(text), "\x89PNG") {
		t.Errorf("the figure begins with %.8q", text)
	}
}

// A click on a layer freezes it, which undo takes back; what is shown says that
// it is of other settings until then.
func TestWindowTransferFreezesALayer(t *testing.T) {
	g := openTransfer(t, 1280, 800, tinyTransfer(scenario.ExperimentReuse))
	g.trained()
	before := g.frame("")
	l := g.operate("B hidden 1", 2)
	if op := g.op(0); op != transfer.Freeze {
		t.Fatalf("the second entry made it %s", op)
	}
	if l.Values["B hidden 1"] != "frozen" || l.Values["outdated"] != "true" {
		t.Errorf("it is %q, outdated %s", l.Values["B hidden 1"], l.Values["outdated"])
	}
	g.move(image.Pt(5, 795))
	after := g.frame("transfer_frozen")
	if d := differing(before, after, l.Areas["B hidden 1"].At); d < 0.02 {
		t.Errorf("only %.2g of the block changed", d)
	}
	// A picture carries the settings that it was made with.
	g.saveAs(filepath.Join(g.folder, "before.png"))
	kept, err := scenario.Parse(g.readSaved("before.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if kept.Transfer.Op(0) != transfer.Plan {
		t.Errorf("the picture of before carries %v", kept.Transfer.Layers)
	}
	l = g.trained()
	if l.Values["outdated"] != "false" {
		t.Error("trained again, it is still of other settings")
	}
	// Dropping a layer that the next cannot do without replaces that one.
	l = g.operate("B hidden 1", 5)
	if g.op(0) != transfer.Drop || g.op(1) != transfer.Replace {
		t.Errorf("dropped: %v", g.scene().Transfer.Layers)
	}
	if l = g.operate("B add a layer", 2); len(g.scene().Transfer.Add) != 1 || l.Values["B new 1"] != "new" {
		t.Errorf("added: %v", g.scene().Transfer.Add)
	}
	g.frame("transfer_added")
	for range 3 {
		g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	}
	if d := g.scene().Transfer; len(d.Layers) != 0 || len(d.Add) != 0 {
		t.Errorf("three times undone: %v, added %v", d.Layers, d.Add)
	}
}

// A training that would take minutes leaves the window free, and Cancel ends it
// with what it has shown.
func TestWindowTransferCancels(t *testing.T) {
	doc := tinyTransfer(scenario.ExperimentReuse)
	doc.Transfer.Seeds, doc.Transfer.Source.Epochs = 500, 3
	g := openTransfer(t, 1280, 800, doc)
	g.click(middle(g.look().Shown["play"].At))
	g.until("the first results", func(*guestState) bool {
		l := g.look()
		return l.Values["tested"] != "" && l.Values["tested"] != "0"
	})
	worst := time.Duration(0)
	for range 20 {
		from := time.Now()
		g.ticks(1)
		g.frame("")
		worst = max(worst, time.Since(from))
	}
	// A tick that waited for the training would wait for minutes.
	if worst > 5*time.Second {
		t.Errorf("the slowest tick took %v", worst)
	}
	if g.now().Ready {
		t.Fatal("500 seeds were trained at once: train more")
	}
	g.frame("transfer_training")
	g.click(middle(g.look().Shown["play"].At))
	g.settled()
	l := g.look()
	if l.Values["stopped"] != "true" || !strings.HasPrefix(l.Values["progress"], "cancelled at") {
		t.Errorf("it says %q, stopped %s", l.Values["progress"], l.Values["stopped"])
	}
	tested := l.Values["tested"]
	if n := value(t, l, "tested"); n == 0 || n == 1000 {
		t.Errorf("%v networks are left", n)
	}
	g.ticks(30)
	if l = g.look(); l.Values["tested"] != tested || !g.now().Ready {
		t.Errorf("it went on from %s to %s", tested, l.Values["tested"])
	}
	// And trains again.
	g.fill("seeds", "1")
	if l = g.trained(); l.Values["tested"] != "2" || l.Values["stopped"] != "false" {
		t.Errorf("again: %s tested, stopped %s", l.Values["tested"], l.Values["stopped"])
	}
}

// Every experiment trains, keeps what it has shown while another is looked at,
// and has room in small and large windows.
func TestWindowTransferExperiments(t *testing.T) {
	for _, size := range []image.Point{{1280, 800}, {960, 600}} {
		seen := map[string]string{}
		for _, e := range scenario.Experiments() {
			g := openTransfer(t, size.X, size.Y, tinyTransfer(e))
			l := g.trained()
			if l.Values["verdict"] == "" || strings.Contains(l.Values["verdict"], "NaN") {
				t.Errorf("%s says %q", e, l.Values["verdict"])
			}
			g.move(image.Pt(5, size.Y-5))
			l = g.look()
			g.frame(fmt.Sprintf("transfer_%s_%d", e, size.X))
			inside(t, l, fmt.Sprint(size, " ", e), size)
			seen[e] = l.Values["verdict"]
			g.key(ebiten.KeyE)
			if now := g.look().Values; now["experiment"] == e || now["verdict"] == seen[e] {
				t.Errorf("E went from %s to %s, which says %q", e, now["experiment"], now["verdict"])
			}
			g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
			if now := g.look().Values; now["experiment"] != e || now["verdict"] != seen[e] || now["outdated"] != "false" {
				t.Errorf("back, it is %s, says %q, outdated %s", now["experiment"], now["verdict"], now["outdated"])
			}
		}
	}
}

// The words of the head lead to the experiments.
func TestWindowTransferSwitchesByTheHead(t *testing.T) {
	g := openTransfer(t, 1280, 800, tinyTransfer(scenario.ExperimentReuse))
	head := g.look().Shown["experiment"].At
	g.click(image.Pt(head.Max.X-20, middle(head).Y))
	if e := g.scene().Transfer.Experiment; e != scenario.ExperimentAuxiliary {
		t.Errorf("the last word led to %s", e)
	}
	g.click(image.Pt(g.look().Shown["experiment"].At.Min.X+20, middle(head).Y))
	if d := g.scene().Transfer; d.Experiment != scenario.ExperimentReuse || len(d.Hidden) != 2 {
		t.Errorf("the first word led to %s with %v", d.Experiment, d.Hidden)
	}
}

// The pointer reads a cell of the map.
func TestWindowTransferReadsACell(t *testing.T) {
	g := openTransfer(t, 1280, 800, tinyTransfer(scenario.ExperimentLayers))
	l := g.trained()
	before := g.frame("")
	a := l.Areas["picture 1"]
	g.move(spot(a, 2, 1, false))
	l = g.look()
	card := l.Areas["card"].At
	if card.Empty() {
		t.Fatal("no card")
	}
	if d := differing(before, g.frame("transfer_cell"), card); d < 0.03 {
		t.Errorf("only %.2g of the card's place changed", d)
	}
	// Of the cells where more are thawed than reused there is nothing to read.
	g.move(spot(a, 0, 2, false))
	if d := differing(before, g.frame(""), card); d > 0.01 {
		t.Errorf("a cell that cannot be changed %.2g of the picture", d)
	}
}

// A network is saved, loaded in the place of model A, and reused: then the
// seeds of A make no difference any more.
func TestWindowTransferSavesAndLoads(t *testing.T) {
	g := openTransfer(t, 1280, 800, tinyTransfer(scenario.ExperimentReuse))
	l := g.trained()
	file := filepath.Join(g.folder, "mine.model")
	g.click(middle(l.Shown["save a"].At))
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write(file)
	g.key(ebiten.KeyEnter)
	g.until("the network", func(*guestState) bool { return exists(file) })
	g.frame("transfer_saved")
	g.fill("hidden", "20,10,5") // other layers than those of the file
	g.click(middle(g.look().Shown["load"].At))
	g.write(filepath.Join(g.folder, "none.model"))
	g.key(ebiten.KeyEnter)
	if l = g.look(); l.Values["model"] != "" {
		t.Fatalf("a file that is not there was loaded as %s", l.Values["model"])
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write(file)
	g.key(ebiten.KeyEnter)
	l = g.look()
	if d := g.scene().Transfer; l.Values["model"] != "mine.model" || len(d.Hidden) != 2 || d.Hidden[0] != 12 {
		t.Fatalf("loaded as %q with hidden layers of %v", l.Values["model"], d.Hidden)
	}
	first := g.trained()
	g.frame("transfer_loaded")
	if first.Values["tested"] != "4" {
		t.Errorf("%s tested with the network of the file", first.Values["tested"])
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	a, err := nn.Load(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compare(t, first, g.scene(), a)
	// The same button forgets it, and a file that is dropped does as well.
	g.click(middle(g.look().Shown["load"].At))
	if l = g.look(); l.Values["model"] != "" {
		t.Errorf("forgotten, model A is still %s", l.Values["model"])
	}
	g.drop("dropped.model", string(text))
	if l = g.look(); l.Values["model"] != "dropped.model" {
		t.Errorf("dropped, model A is %q", l.Values["model"])
	}
	g.drop("damaged.model", string(text[:1000]))
	if l = g.look(); l.Values["model"] != "dropped.model" {
		t.Errorf("a damaged file took the place of model A: %q", l.Values["model"])
	}
}

// The plan of phases follows what is typed, and both colours are shown.
func TestWindowTransferPlansPhases(t *testing.T) {
	g := openTransfer(t, 1280, 800, tinyTransfer(scenario.ExperimentReuse))
	g.fill("phase 0 epochs", "3")
	g.fill("phase 1 rate", "0.0004")
	if d := g.scene().Transfer; d.Phases[0].Epochs != 3 || d.Phases[1].LearningRate != 0.0004 {
		t.Fatalf("typed: %+v", d.Phases)
	}
	l := g.trained()
	if at := l.Areas["accuracy"].View; at[1] != 5 {
		t.Errorf("the axis ends at epoch %v, want 5", at[1])
	}
	g.click(middle(g.reveal(func(l layout) Place { return l.Shown["shared"] }).At))
	if !g.scene().Transfer.Shared {
		t.Error("the layers are not shared")
	}
	dark := g.frame("transfer_shared")
	if n := count(dark, g.look().Areas["accuracy"].At, figure.Dark().Style(0).Color); n < 50 {
		t.Errorf("%d pixels of the curve from scratch", n)
	}
	g.key(ebiten.KeyL)
	if n := count(g.frame("transfer_light"), g.look().Areas["accuracy"].At, figure.Light().Style(0).Color); n < 50 {
		t.Errorf("light: %d pixels of the curve from scratch", n)
	}
	g.key(ebiten.KeyN)
	if s := g.scene().Seed; s != 2 || g.look().Values["outdated"] != "true" {
		t.Errorf("N led to seed %d, outdated %s", s, g.look().Values["outdated"])
	}
}
