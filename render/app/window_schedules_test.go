package app

import (
	"encoding/json"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/figure"
	scheduleslab "downhill/render/labs/schedules"
)

// openSchedules opens the window with the lab of schedules.
func openSchedules(t *testing.T, w, h int, change func(*scenario.Schedules)) *window {
	t.Helper()
	doc := scenario.DefaultSchedules()
	if change != nil {
		change(&doc.Schedules)
	}
	file := filepath.Join(t.TempDir(), "schedules.yaml")
	if err := os.WriteFile(file, yaml(t, doc), 0o600); err != nil {
		t.Fatal(err)
	}
	g := openWindow(t, w, h, "-scenario", file)
	g.settled()
	return g
}

// worked is what the lab makes of a document without a window.
func worked(t *testing.T, s scenario.Scenario) *scheduleslab.Frame {
	t.Helper()
	r, err := scheduleslab.Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Step(0); err != nil {
		t.Fatal(err)
	}
	return r.Frame()
}

// A slider moves the curve in the document and on the screen, the other networks
// are not trained again, and the whole drag is one undo.
func TestWindowSchedulesDragsASlider(t *testing.T) {
	g := openSchedules(t, 1280, 800, func(s *scenario.Schedules) { s.Runs, s.Twins = s.Runs[:3], false })
	scale := func() float64 { return g.scene().Schedules.Runs[1].Schedule.Values.Num("s") }
	if l := g.look(); l.Values["selected"] != "1" || scale() != 50 {
		t.Fatalf("schedule %s is selected, s = %v", l.Values["selected"], scale())
	}
	color := figure.Dark().Style(1).Color
	here := func(s float64) int {
		g.move(image.Pt(5, 795))
		a := g.look().Areas["rates"]
		return count(g.frame("schedules_slider"), around(spot(a, 120, 0.01/(1+120/s), true), 5), color)
	}
	if here(50) < 8 {
		t.Fatalf("%d pixels of the curve at its place", here(50))
	}
	slider := g.reveal(nth("form", "*ui.slider", 0)).At
	at := func(share float64) image.Point {
		return image.Pt(slider.Min.X+8+int(share*float64(slider.Dx()-16)), middle(slider).Y)
	}
	g.drag(ebiten.MouseButtonLeft, at(0.42), at(0.15))
	g.settled()
	now := scale()
	if now > 20 {
		t.Fatalf("dragged to the left the slider gives s = %v", now)
	}
	if n := here(now); n < 8 {
		t.Errorf("%d pixels of the curve at its place with s = %v", n, now)
	}
	if n := here(50); n > 2 {
		t.Errorf("%d pixels of the curve where it was", n)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if scale() != 50 {
		t.Errorf("one undo of the drag led to s = %v", scale())
	}
}

// The pointer on any of the plots reads rate, loss and position of every
// schedule at the same step: what the command line writes.
func TestWindowSchedulesReadsAStepEverywhere(t *testing.T) {
	g := openSchedules(t, 1280, 800, nil)
	f := worked(t, g.scene())
	check := func(plot string, want int) {
		t.Helper()
		l := g.look()
		step, err := strconv.Atoi(l.Values["step"])
		// A pixel of the smaller plots is about a step wide.
		if err != nil || step < want-1 || step > want+1 {
			t.Errorf("%s: the pointer at step %d reads step %q", plot, want, l.Values["step"])
			return
		}
		for _, r := range f.At(step) {
			text := fmt.Sprintf("rate %s loss %s x %s y %s valid %s", param.FormatFloat(r.Rate), param.FormatFloat(r.RaceLoss),
				param.FormatFloat(r.X), param.FormatFloat(r.Y), param.FormatFloat(r.Valid))
			if got := l.Values[fmt.Sprint("reading ", r.Index)]; got != text {
				t.Errorf("%s, step %d, %s: reads %q, want %q", plot, step, r.Label, got, text)
			}
		}
	}
	before := g.frame("")
	for _, plot := range []string{"rates", "loss", "valid"} {
		for _, step := range []int{60, 135} {
			a := g.look().Areas[plot]
			p := areaPixel(a, float64(step), a.View[2])
			p.Y = (a.At.Min.Y + a.At.Max.Y) / 2
			g.move(p)
			check(plot, step)
		}
		l := g.look()
		after := g.frame("schedules_" + plot)
		if d := differing(before, after, l.Areas["card"].At); d < 0.05 {
			t.Errorf("%s: only %.2g of the card's place has changed", plot, d)
		}
		for _, other := range []string{"rates", "loss", "valid", "trails"} {
			if d := differing(before, after, l.Areas[other].At); d == 0 {
				t.Errorf("pointed at %s, %s shows nothing of it", plot, other)
			}
		}
		g.move(image.Pt(5, 795))
		if v := g.look().Values["step"]; v != "" {
			t.Errorf("the pointer is away and step %s is read", v)
		}
	}
	// On the race: the step at which somebody was there.
	q := f.Race.Rec.Tracks[0].Path[6]
	g.move(areaPixel(g.look().Areas["trails"], q[0], q[1]))
	step, err := strconv.Atoi(g.look().Values["step"])
	near := math.Inf(1)
	for i := range f.Runs {
		if p := f.Race.Rec.Tracks[i].Path; err == nil && step < len(p) {
			near = math.Min(near, math.Hypot(p[step][0]-q[0], p[step][1]-q[1]))
		}
	}
	if near > 0.2 { // of a picture 14 wide: some pixels
		t.Errorf("the pointer on the trail reads step %d, where the nearest racer is %v away", step, near)
	}
}

// The range test gives 1cycle its highest rate: half of where the smoothed loss
// is lowest, and says so; undo takes it back.
func TestWindowSchedulesTestsTheRange(t *testing.T) {
	g := openSchedules(t, 1280, 800, func(s *scenario.Schedules) { s.Runs = s.Runs[5:6] })
	want, err := scheduleslab.RangeTest(g.scene())
	if err != nil {
		t.Fatal(err)
	}
	before := g.frame("")
	highest := func() float64 { return g.scene().Schedules.Runs[0].Schedule.Values.Num("max") }
	g.click(middle(g.reveal(func(l layout) Place { return l.Shown["range test"] }).At))
	g.until("the range test", func(s *guestState) bool {
		return s.Ready && g.scene().Schedules.Runs[0].Schedule.Values.Num("max") != 0.05
	})
	l := g.look()
	if highest() != want.Max || l.Values["range max"] != param.FormatFloat(want.Max) || l.Values["lower"] != "1" {
		t.Errorf("1cycle has %v, the page says %s in view %s, want %v", highest(), l.Values["range max"], l.Values["lower"], want.Max)
	}
	if d := differing(before, g.frame("schedules_range"), l.Areas["valid"].At); d < 0.02 {
		t.Errorf("only %.2g of the plot has changed", d)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if highest() != 0.05 {
		t.Errorf("undo left %v", highest())
	}
	g.key(ebiten.KeyEscape)
	if v := g.look().Values["lower"]; v != "0" {
		t.Errorf("Escape left view %s", v)
	}
}

// A click opens the claim, whose note and ratios are on screen; another seed is
// another measurement, without the note.
func TestWindowSchedulesOpensTheClaim(t *testing.T) {
	g := openSchedules(t, 1280, 800, nil)
	g.click(middle(g.look().Shown["presets"].At))
	g.write("Does")
	g.key(ebiten.KeyEnter)
	g.until("the claim", func(s *guestState) bool { return s.Ready && g.scene().Schedules.Target == 0.25 })
	doc, err := scheduleslab.Presets()[1].Document()
	if err != nil {
		t.Fatal(err)
	}
	l := g.look()
	if s := g.scene(); string(yaml(t, s)) != string(yaml(t, doc)) {
		t.Errorf("the window holds\n%s\nwant\n%s", yaml(t, s), yaml(t, doc))
	}
	for i, want := range []string{"1 (10 seeds)", "1.45 (sooner in 8 of 10)", "1.15 (sooner in 8 of 10)"} {
		if got := l.Values[fmt.Sprint("speedup ", i)]; got != want {
			t.Errorf("schedule %d: %q, want %q", i, got, want)
		}
	}
	if !strings.Contains(l.Values["note"], "holds in part") || l.Values["cuts 2"] == "0" {
		t.Errorf("note %q, cuts %s", l.Values["note"], l.Values["cuts 2"])
	}
	_ = g.frame("schedules_claim")
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if n := len(g.scene().Schedules.Runs); n != 7 {
		t.Errorf("undo left %d schedules", n)
	}
}

// Keys and rows: axis, scale, units, hiding, selecting; adding and taking away.
func TestWindowSchedulesEdits(t *testing.T) {
	g := openSchedules(t, 1280, 800, nil)
	doc := func() scenario.Schedules { g.settled(); return g.scene().Schedules }
	g.key(ebiten.KeyX)
	g.key(ebiten.KeyY)
	g.key(ebiten.KeyB)
	if s := doc(); s.Axis != scenario.AxisEpochs || !s.Linear || s.Twins {
		t.Errorf("axis %s, linear %v, both units %v", s.Axis, s.Linear, s.Twins)
	}
	if v := g.look().Areas["rates"].View; v[1] != 20 || v[2] != 0 {
		t.Errorf("the axes go to %v", v)
	}
	g.click(middle(g.look().Areas["row 4"].At))
	if l := g.look(); l.Values["selected"] != "4" || l.Values["cuts 4"] == "0" {
		t.Errorf("a click on the fifth row selected %s; %s cuts", l.Values["selected"], l.Values["cuts 4"])
	}
	g.move(image.Pt(5, 795))
	color := figure.Dark().Style(0).Color
	l := g.look()
	drawn := count(g.frame(""), l.Areas["valid"].At, color)
	g.write("1")
	g.ticks(2)
	if s := doc(); !s.Runs[0].Hidden {
		t.Error("1 did not hide the first schedule")
	}
	if left := count(g.frame("schedules_hidden"), l.Areas["valid"].At, color); left > drawn/2 {
		t.Errorf("%d of %d pixels of its curve are left", left, drawn)
	}
	g.click(middle(g.reveal(nth("schedules", "*ui.Button", 0)).At))
	g.write("Cosine")
	g.key(ebiten.KeyEnter)
	s := doc()
	if n := len(s.Runs); n != 8 || s.Runs[7].Schedule.Key != "cosine" || s.Runs[7].Schedule.Values.Num("steps") != 200 {
		t.Fatalf("after adding cosine: %d schedules", n)
	}
	if l := g.look(); l.Values["selected"] != "7" || l.Areas["row 6"].At.Empty() {
		t.Errorf("selected %s; the table has no seventh row", l.Values["selected"])
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	if n := len(doc().Runs); n != 7 {
		t.Errorf("undo left %d schedules", n)
	}
}

// What the window saves is what it reads: JSON of the contract.
func TestWindowSchedulesSaves(t *testing.T) {
	g := openSchedules(t, 1280, 800, func(s *scenario.Schedules) { s.Runs, s.Steps = s.Runs[1:3], 50 })
	var got struct {
		Lab  string
		Runs []struct {
			Schedule string
			LR       []float64
		}
	}
	if err := json.Unmarshal(g.saveAs(filepath.Join(g.folder, "rates.json")), &got); err != nil {
		t.Fatal(err)
	}
	f := worked(t, g.scene())
	if got.Lab != "schedules" || len(got.Runs) != 2 || got.Runs[0].Schedule != "power" || len(got.Runs[0].LR) != 51 || got.Runs[0].LR[50] != f.Runs[0].Rate[50] {
		t.Errorf("saved %+v", got)
	}
}

// In a small window the results stand in the place of the lower plots.
func TestWindowSchedulesFitsASmallWindow(t *testing.T) {
	g := openSchedules(t, 960, 600, nil)
	l := g.look()
	if l.Areas["table"].At != (image.Rectangle{}) || l.Areas["valid"].At.Empty() {
		t.Error("the results have room of their own")
	}
	g.key(ebiten.KeyV)
	g.settled() // the range test runs
	g.key(ebiten.KeyV)
	l = g.look()
	if l.Values["lower"] != "2" || l.Areas["row 6"].At.Empty() || l.Areas["valid"].At != (image.Rectangle{}) || !l.Areas["row 6"].At.In(image.Rect(0, 0, 960, 600)) {
		t.Errorf("view %s, the seventh row at %v", l.Values["lower"], l.Areas["row 6"].At)
	}
	_ = g.frame("schedules_small")
}
