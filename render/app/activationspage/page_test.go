package activationspage

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	activationslab "downhill/render/labs/activations"
	"downhill/render/screen"
)

// newPage makes a page without a window.
func newPage(t *testing.T, change func(*scenario.Activations)) *Page {
	t.Helper()
	kit, err := screen.NewKit()
	if err != nil {
		t.Fatal(err)
	}
	doc := scenario.DefaultActivations()
	if change != nil {
		change(&doc.Activations)
	}
	pg := New(stage.New(kit, figure.Dark(), func() {}), doc)
	t.Cleanup(pg.Close)
	return pg
}

// settle lets ticks pass until the page is ready.
func settle(t *testing.T, pg *Page) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !pg.Ready(); time.Sleep(time.Millisecond) {
		pg.Tick()
		if time.Now().After(end) {
			t.Fatal("the page does not become ready")
		}
	}
}

func TestEditsAreShownAndUndone(t *testing.T) {
	pg := newPage(t, nil)
	settle(t, pg)
	// A drag passes through many values and is one undo.
	for _, alpha := range []float64{0.3, 0.4, 0.5} {
		pg.setParam(3, "alpha", param.Num(alpha))
	}
	pg.seal()
	pg.setParam(3, "alpha", param.Num(0.6))
	pg.seal()
	settle(t, pg)
	if y := pg.frame().Curves[3].Function.Value(-2); y != -1.2 {
		t.Errorf("with α = 0.6 the frame has φ(−2) = %v", y)
	}
	for _, want := range []float64{0.5, 0.2} {
		if !pg.Undo() {
			t.Fatal("nothing to undo")
		}
		if got := pg.doc.Activations.Functions[3].Function.Values.Num("alpha"); got != want {
			t.Errorf("undo led to α = %v, want %v", got, want)
		}
	}
	if pg.Undo() || !pg.Redo() || pg.doc.Activations.Functions[3].Function.Values.Num("alpha") != 0.5 {
		t.Error("there is more to undo than was done, or redo does not bring it back")
	}
	settle(t, pg)
	if y := pg.frame().Curves[3].Function.Value(-2); y != -1 {
		t.Errorf("with α = 0.5 the frame has φ(−2) = %v", y)
	}
}

func TestLimits(t *testing.T) {
	pg := newPage(t, nil)
	for _, key := range []string{"gelu", "rrelu", "mish"} {
		pg.addFunction(key)
	}
	a := &pg.doc.Activations
	if len(a.Functions) != 8 || !strings.Contains(pg.message, "hide one") || pg.selected != 7 {
		t.Errorf("%d functions, message %q, selected %d", len(a.Functions), pg.message, pg.selected)
	}
	// The limits of a random slope push one another.
	pg.setParam(7, "lower", param.Num(0.5))
	if v := pg.doc.Activations.Functions[7].Function.Values; v.Num("lower") != 0.5 || v.Num("upper") != 0.5 {
		t.Errorf("the limits are %v", v)
	}
	pg.showOnly(2, false)
	if pg.visible() != 1 || pg.doc.Activations.Functions[2].Hidden {
		t.Error("not the third alone is shown")
	}
	pg.addFunction("mish")
	pg.showOnly(0, true)
	if n := pg.visible(); n != scenario.MaxFunctions || len(pg.doc.Activations.Functions) != 9 {
		t.Errorf("all shown are %d of %d", n, len(pg.doc.Activations.Functions))
	}
	pg.message = ""
	pg.show(8, true)
	if !pg.doc.Activations.Functions[8].Hidden || pg.message == "" {
		t.Error("a ninth function is shown, or nothing says why not")
	}
	for range 20 {
		pg.remove(0)
	}
	if n := len(pg.doc.Activations.Functions); n != 1 || pg.selected != 0 {
		t.Errorf("%d functions are left, selected %d", n, pg.selected)
	}
	before := pg.Document()
	for _, r := range [][2]float64{{1, 1}, {2, 1}, {0, math.Inf(1)}, {math.NaN(), 1}, {0, 1e-9}, {-2e6, 0}} {
		pg.setRange("", r[0], r[1])
	}
	if pg.doc.Activations.From != before.Activations.From || pg.doc.Activations.To != before.Activations.To {
		t.Errorf("the range is %v to %v", pg.doc.Activations.From, pg.doc.Activations.To)
	}
	for range 20 {
		pg.addLogit()
	}
	if n := len(pg.doc.Activations.Logits); n != scenario.MaxLogits {
		t.Errorf("%d logits", n)
	}
	for range 20 {
		pg.removeLogit(0)
	}
	if n := len(pg.doc.Activations.Logits); n != 2 {
		t.Errorf("%d logits are left", n)
	}
	if err := pg.doc.Check(); err != nil {
		t.Error(err)
	}
}

// An edit has only that worked out anew which follows from it, and the networks
// are not trained before somebody looks.
func TestWorkFollowsTheDocument(t *testing.T) {
	pg := newPage(t, nil)
	settle(t, pg)
	if pg.dyingGen != 0 {
		t.Error("networks are trained that nobody looks at")
	}
	curves := pg.curvesGen
	pg.look(scenario.FigureDying)
	settle(t, pg)
	if pg.dyingGen != 1 || pg.curvesGen != curves {
		t.Errorf("looking at the networks led to generation %d of them and %d of the curves", pg.dyingGen, pg.curvesGen)
	}
	pg.edit("dying lr", func(a *scenario.Activations) { a.Dying.LearningRate = 0.01 })
	if pg.dyingGen != 2 || pg.curvesGen != curves {
		t.Errorf("the learning rate led to generation %d of the networks and %d of the curves", pg.dyingGen, pg.curvesGen)
	}
	settle(t, pg)
	if got := pg.training().Dying.LearningRate; got != 0.01 {
		t.Errorf("trained with %v", got)
	}
	pg.setRange("", -3, 3)
	if pg.dyingGen != 2 || pg.curvesGen != curves+1 {
		t.Errorf("the range led to generation %d of the networks and %d of the curves", pg.dyingGen, pg.curvesGen)
	}
	pg.SetSeed(5)
	if pg.dyingGen != 3 {
		t.Error("another seed does not train anew")
	}
	// Where one looks is no edit, but undo goes to where the edit was made.
	pg.look(scenario.FigureSoftmax)
	if !pg.Undo() || pg.figure() != scenario.FigureDying || pg.doc.Seed != 1 {
		t.Errorf("undo of the seed led to the view %s with seed %d", pg.figure(), pg.doc.Seed)
	}
}

// What a function costs is measured once, whatever its parameters, and again
// where that is asked for.
func TestCostIsMeasuredOnce(t *testing.T) {
	known := map[string]activationslab.FunctionCost{}
	doc := scenario.DefaultActivations()
	r, err := startCurves(doc, known)
	if err != nil {
		t.Fatal(err)
	}
	if r.Frame().Cost != nil || r.Done() {
		t.Fatal("the first frame waits for the cost")
	}
	finish := func(r *curvesRun) {
		for !r.Done() {
			if err := r.Step(time.Millisecond); err != nil {
				t.Fatal(err)
			}
		}
	}
	finish(r)
	cost := r.Frame().Cost
	if cost == nil || len(cost.Functions) != len(doc.Activations.Functions) || len(known) != len(doc.Activations.Functions) {
		t.Fatalf("measured %+v, known %v", cost, known)
	}
	for i, c := range cost.Functions {
		if !(c.Value > 0) || !(c.Slope > 0) {
			t.Errorf("function %d costs %+v", i, c)
		}
	}
	doc.Activations.Functions[3].Function.Values = param.Values{"alpha": param.Num(0.7)}
	again, err := startCurves(doc, known)
	if err != nil {
		t.Fatal(err)
	}
	if !again.Done() || again.Frame().Cost == nil || again.Frame().Cost.Functions[3] != cost.Functions[3] {
		t.Error("another parameter has the function measured anew")
	}
	if err := measureAgain(again); err != nil || again.Done() || again.Frame().Cost != nil {
		t.Errorf("measuring again: %v, done %v", err, again.Done())
	}
	finish(again)
	if again.Frame().Cost == nil {
		t.Error("nothing was measured again")
	}
}

// The training's frame is the same one until a moment more is recorded.
func TestTrainingFrames(t *testing.T) {
	pg := newPage(t, func(a *scenario.Activations) { a.Figure, a.Dying.Steps = scenario.FigureDying, 40 })
	settle(t, pg)
	if n := pg.recorded(); n != 40 {
		t.Fatalf("recorded to step %d", n)
	}
	shot := pg.dying
	for range 20 {
		pg.Tick()
	}
	if pg.dying != shot {
		t.Error("a training that is over makes new frames")
	}
	pg.seek(0)
	pg.setSpeed(99)
	if pg.speed != len(speeds)-1 {
		t.Errorf("speed %d", pg.speed)
	}
	pg.setSpeed(defaultSpeed)
	pg.setPlaying(true)
	for range 10 {
		pg.Tick()
	}
	if pg.step() != 10 {
		t.Errorf("ten ticks at 60 steps a second led to step %d", pg.step())
	}
	for range 40 {
		pg.Tick()
	}
	if pg.step() != 40 || pg.playing {
		t.Errorf("at the end: step %d, playing %v", pg.step(), pg.playing)
	}
	pg.setPlaying(true)
	if pg.step() != 0 {
		t.Errorf("playing again begins at step %d", pg.step())
	}
}

// Where all have diverged, time ends with the record.
func TestPlayingEndsWithTheRecord(t *testing.T) {
	pg := newPage(t, func(a *scenario.Activations) {
		a.Figure, a.Dying.LearningRate, a.Dying.Functions = scenario.FigureDying, 1000, a.Dying.Functions[1:2]
	})
	settle(t, pg)
	for range 200 {
		pg.Tick()
	}
	if d := pg.training().Tracks[0].Divergence; d == nil || pg.playing || pg.step() != pg.recorded() || pg.step() >= pg.steps() {
		t.Errorf("divergence %v; playing %v at step %d of %d recorded", d, pg.playing, pg.step(), pg.recorded())
	}
}

func TestExport(t *testing.T) {
	for _, view := range scenario.ActivationFigures() {
		pg := newPage(t, func(a *scenario.Activations) { a.Figure, a.Dying.Steps = view, 20 })
		settle(t, pg)
		// The curves are there even where the networks are looked at.
		for pg.frame() == nil {
			pg.Tick()
		}
		e, ok := pg.Export()
		if !ok || e.Name != "activations-"+view {
			t.Fatalf("%s: %v %v", view, e.Name, ok)
		}
		var csv, text bytes.Buffer
		if err := e.CSV(&csv); err != nil || strings.Count(csv.String(), "\n") < 3 {
			t.Errorf("%s: CSV %v\n%s", view, err, csv.String())
		}
		if err := e.JSON(&text); err != nil {
			t.Fatal(err)
		}
		var object map[string]any
		if err := json.Unmarshal(text.Bytes(), &object); err != nil {
			t.Fatalf("%s: %v", view, err)
		}
		if _, has := object["dying"]; has != (view == scenario.FigureDying) || object["lab"] != "activations" {
			t.Errorf("%s: the JSON has %v", view, slices.Sorted(keys(object)))
		}
		f, err := e.Figure(figure.Light())
		if err != nil || len(f.Panels) < 3 || f.Title == "" {
			t.Errorf("%s: figure %q with %d panels, %v", view, f.Title, len(f.Panels), err)
		}
	}
}

func keys(m map[string]any) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func TestHeading(t *testing.T) {
	pg := newPage(t, nil)
	if h := pg.Heading(); h != "Activations · Sigmoid, Tanh, ReLU and 3 more" {
		t.Errorf("heading %q", h)
	}
	pg.showOnly(1, false)
	if h := pg.Heading(); h != "Activations · Tanh" {
		t.Errorf("heading %q", h)
	}
	pg.look(scenario.FigureSoftmax)
	if h := pg.Heading(); h != "Activations · softmax of 5 logits" {
		t.Errorf("heading %q", h)
	}
}

func TestHalves(t *testing.T) {
	kit, err := screen.NewKit()
	if err != nil {
		t.Fatal(err)
	}
	face := kit.Fonts.Face(12, screen.Regular, true)
	s := "all 400 inputs lie below zero: output 0, gradient 0, no way back but through the layers below"
	if got := halves(s, face, 1e4); len(got) != 1 {
		t.Errorf("a sentence with room is broken: %q", got)
	}
	got := halves(s, face, 300)
	if len(got) != 2 || got[0]+" "+got[1] != s || face.Measure(got[0]) > 300 || !strings.HasSuffix(got[0], ",") {
		t.Errorf("broken to %q", got)
	}
}

// BenchmarkEdit is what one step of a slider costs until its frame is there, cost
// apart: it has to be less than a frame of the screen.
func BenchmarkEdit(b *testing.B) {
	doc := scenario.DefaultActivations()
	known := map[string]activationslab.FunctionCost{}
	for _, f := range doc.Activations.Functions {
		known[f.Function.Key] = activationslab.FunctionCost{Value: 1, Slope: 1}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := startCurves(doc, known); err != nil {
			b.Fatal(err)
		}
	}
}
