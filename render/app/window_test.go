package app

import (
	"image"
	"math"
	"slices"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/figure"
)

// free is the left part of the canvas, on which no card stands: the pointer's
// card is at its top left, the standings are at the right.
func (l layout) free() image.Rectangle {
	r := l.Canvas
	r.Max.X = r.Min.X + r.Dx()*11/20
	r.Min.Y += 90
	return r
}

// close2 says whether two points are the same but for half a pixel and the
// rounding to a thousandth of the view.
func close2(l layout, a, b [2]float64) bool {
	dx := (l.View[1] - l.View[0]) * (0.6/float64(l.Canvas.Dx()) + 1e-3)
	dy := (l.View[3] - l.View[2]) * (0.6/float64(l.Canvas.Dy()) + 1e-3)
	return math.Abs(a[0]-b[0]) <= dx && math.Abs(a[1]-b[1]) <= dy
}

func (s *guestState) racer(name string) guestPath {
	for _, p := range s.Paths {
		if p.Name == name {
			return p
		}
	}
	return guestPath{}
}

// fromStart checks that every path begins at the document's start.
func fromStart(t *testing.T, s *guestState, start [2]float64) {
	t.Helper()
	for _, p := range s.Paths {
		if p.First != start {
			t.Errorf("%s begins at %v, want the start %v", p.Name, p.First, start)
		}
	}
}

func TestWindowPlacesAndDragsTheStart(t *testing.T) {
	g := openWindow(t, 1280, 800)
	l := g.look()
	adam := figure.Dark().Style(5).Color
	at := l.Canvas.Min.Add(image.Pt(l.Canvas.Dx()/5, l.Canvas.Dy()*7/10))
	g.click(at)
	s := g.settled()
	start := g.scene().Race.Start
	if !close2(l, start, l.data(at)) {
		t.Errorf("a click at %v gave the start %v, want %v", at, start, l.data(at))
	}
	fromStart(t, s, start)
	if s.Playing {
		t.Error("placing the start began to play")
	}

	// Away from the start every racer has a ball where it is, and a trail.
	g.key(ebiten.KeyEnd)
	s = g.settled()
	if s.Step != 200 || s.Recorded != 200 {
		t.Fatalf("End: step %d, recorded %d", s.Step, s.Recorded)
	}
	g.key(ebiten.KeyHome)
	g.move(image.Pt(5, 795)) // the pointer's card away
	none := count(g.frame("start"), l.free(), adam)
	for range 2 {
		g.key(ebiten.KeyShiftLeft, ebiten.KeyArrowRight)
	}
	s = g.now()
	if s.Step != 20 {
		t.Fatalf("twice Shift and → led to step %d, want 20", s.Step)
	}
	im := g.frame("trails")
	ball := l.pixel(s.racer("Adam").At)
	if n := count(im, around(ball, 5), adam); n < 15 {
		t.Errorf("%d pixels of Adam's colour around %v, where its ball has to be", n, ball)
	}
	if n := count(im, l.free(), adam); n < none+60 {
		t.Errorf("%d pixels of Adam's colour at step 20, %d at the start: there is no trail", n, none)
	}

	// Dragging moves the start; while paused every path is drawn again at once.
	g.apart()
	to := at.Add(image.Pt(120, -200))
	g.drag(ebiten.MouseButtonLeft, at, to)
	s = g.settled()
	start = g.scene().Race.Start
	if !close2(l, start, l.data(to)) {
		t.Errorf("dragged to %v the start is %v, want %v", to, start, l.data(to))
	}
	fromStart(t, s, start)
	if s.Step != 20 || s.racer("Adam").Rows < 21 {
		t.Errorf("at step %d with %d rows: want the paths as long as they were", s.Step, s.racer("Adam").Rows)
	}
	im2 := g.frame("dragged")
	if d := differing(im, im2, l.free()); d < 0.002 {
		t.Errorf("only %.2g of the canvas changed", d)
	}
	if n := count(im2, around(l.pixel(s.racer("Adam").At), 5), adam); n < 15 {
		t.Errorf("%d pixels of Adam's colour at its new place", n)
	}
	// The whole drag is one undo.
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if back := g.scene().Race.Start; !close2(l, back, l.data(at)) {
		t.Errorf("after undo the start is %v, want that of the click, %v", back, l.data(at))
	}
}

func TestWindowTypesAStart(t *testing.T) {
	g := openWindow(t, 1280, 800)
	for i, text := range []string{"-3.25", "1/2"} {
		p := g.reveal(nth("start", "*ui.field", i))
		g.click(middle(p.At))
		g.write(text)
		g.key(ebiten.KeyEnter)
	}
	s := g.settled()
	if got, want := g.scene().Race.Start, [2]float64{-3.25, 0.5}; got != want {
		t.Errorf("start %v, want %v", got, want)
	}
	fromStart(t, s, [2]float64{-3.25, 0.5})
}

func TestWindowAddsARacer(t *testing.T) {
	g := openWindow(t, 1280, 800)
	g.key(ebiten.KeyEnd)
	g.settled()
	add := g.reveal(func(l layout) Place {
		sections := l.Shown["panel"].Find("*ui.Section")
		return sections[1].Find("*ui.Button")[0]
	})
	g.click(middle(add.At))
	menu := g.frame("add_menu")
	g.write("lion")
	g.key(ebiten.KeyEnter)
	s := g.settled()
	r := g.scene().Race.Racers
	if len(r) != 9 || r[8].Rule.Key != "lion" || s.Selected != 8 {
		t.Fatalf("%d racers, the last %q, selected %d: want Lion added and selected", len(r), r[len(r)-1].Rule.Key, s.Selected)
	}
	if p := s.racer(r[8].Name); p.Rows != 201 || p.First != g.scene().Race.Start {
		t.Errorf("the new racer has %d rows from %v", p.Rows, p.First)
	}
	im := g.frame("added")
	if differing(menu, im, g.look().Shown["panel"].At) == 0 {
		t.Error("the panel did not change")
	}
	style := figure.Dark().Style(8)
	ball := g.look().pixel(s.racer(r[8].Name).At)
	if n := count(im, around(ball, 6), style.Color); n < 8 {
		t.Errorf("%d pixels of the new racer's colour at its ball %v", n, ball)
	}
	// Escape closes the menu and adds nothing.
	g.click(middle(g.reveal(func(l layout) Place { return l.Shown["panel"].Find("*ui.Section")[1].Find("*ui.Button")[0] }).At))
	g.key(ebiten.KeyEscape)
	if n := len(g.scene().Race.Racers); n != 9 {
		t.Errorf("%d racers after Escape", n)
	}
}

// choose selects a racer by a click on its name.
func (g *window) choose(i int) {
	g.t.Helper()
	row := g.reveal(nth("panel", "*ui.RacerRow", i))
	g.click(image.Pt(row.At.Min.X+60, middle(row.At).Y))
	if s := g.now(); s.Selected != i {
		g.t.Fatalf("a click on row %d selected %d", i, s.Selected)
	}
}

func TestWindowChangesALearningRate(t *testing.T) {
	g := openWindow(t, 1280, 800)
	g.choose(5)
	for range 5 {
		g.key(ebiten.KeyShiftLeft, ebiten.KeyArrowRight)
	}
	if s := g.settled(); s.Step != 50 {
		t.Fatalf("at step %d, want 50", s.Step)
	}
	field := g.reveal(nth("rule", "*ui.field", 0))
	g.click(middle(field.At))
	g.write("0.05")
	g.key(ebiten.KeyEnter)
	g.until("the change", func(*guestState) bool { return len(g.scene().Changes) == 1 })
	want := race.Change{Step: 50, Target: "Adam", Key: "lr", Value: "0.05"}
	if got := g.scene().Changes; got[0] != want {
		t.Errorf("log %v, want %v", got, want)
	}
	// The others run on; Adam steps with the new rate.
	g.key(ebiten.KeyEscape) // leaves the field
	g.key(ebiten.KeyEnd)
	s := g.settled()
	if s.Step != 200 {
		t.Fatalf("End led to step %d", s.Step)
	}
	text := g.scene()
	if len(text.Changes) != 1 || text.Changes[0] != want {
		t.Errorf("log %v, want %v", text.Changes, want)
	}
	rec := replayed(t, text)
	for i, p := range s.Paths {
		if tr := rec.Tracks[i]; tr.Path[s.Step] != p.At {
			t.Errorf("%s is at %v, the document says %v", p.Name, p.At, tr.Path[s.Step])
		}
	}
	if p := s.racer("Adam"); p.Rates[0] != 0.05 {
		t.Errorf("Adam's rate is %v, want 0.05", p.Rates[0])
	}
	// What is not allowed changes nothing.
	g.click(middle(g.reveal(nth("rule", "*ui.field", 0)).At))
	g.write("-1")
	g.key(ebiten.KeyEnter)
	g.frame("bad_number")
	if got := g.scene().Changes; !slices.Equal(got, text.Changes) {
		t.Errorf("−1 was taken: %v", got)
	}
}

func TestWindowPlaysAndPauses(t *testing.T) {
	g := openWindow(t, 1280, 800)
	g.key(ebiten.KeySpace)
	if !g.now().Playing {
		t.Fatal("space does not play")
	}
	before := g.frame("playing")
	g.until("step 40", func(s *guestState) bool { return s.Step >= 40 })
	g.key(ebiten.KeySpace)
	at := g.now().Step
	g.ticks(30)
	s := g.now()
	if s.Playing || s.Step != at {
		t.Errorf("space does not pause: playing %v, step %d then %d", s.Playing, at, s.Step)
	}
	if d := differing(before, g.frame("paused"), g.look().free()); d < 0.002 {
		t.Errorf("only %.2g of the canvas changed in 40 steps", d)
	}
	play := middle(g.look().Shown["play"].At)
	g.click(play)
	if !g.now().Playing {
		t.Fatal("the button does not play")
	}
	g.apart()
	g.click(play)
	if g.now().Playing {
		t.Error("the button does not pause")
	}
	// Reset goes back to the start with the same seed, N takes another.
	g.move(image.Pt(5, 700))
	g.key(ebiten.KeyR)
	if s = g.settled(); s.Step != 0 || g.scene().Seed != 1 {
		t.Errorf("R: step %d, seed %d", s.Step, g.scene().Seed)
	}
	g.key(ebiten.KeyN)
	if g.settled(); g.scene().Seed != 2 {
		t.Errorf("N: seed %d, want 2", g.scene().Seed)
	}
	// At the end of the race time stands still.
	for range 12 {
		g.write("+")
	}
	g.key(ebiten.KeySpace)
	s = g.until("the end", func(s *guestState) bool { return !s.Playing })
	if s.Step != 200 {
		t.Errorf("the race stopped at step %d", s.Step)
	}
}

func TestWindowScrubs(t *testing.T) {
	g := openWindow(t, 1280, 800)
	g.key(ebiten.KeyEnd)
	g.settled()
	end := g.frame("end")
	l := g.look()
	line := l.Shown["timeline"].At
	g.click(image.Pt(line.Min.X+line.Dx()/4, middle(line).Y))
	s := g.now()
	// A pixel of the line is 200 steps by its width; the knob takes 8 px at each end.
	if math.Abs(float64(s.Step)-50) > 4 || s.Recorded != 200 {
		t.Errorf("a click at a quarter led to step %d with %d recorded", s.Step, s.Recorded)
	}
	g.key(ebiten.KeyArrowLeft)
	if got := g.now(); got.Step != s.Step-1 {
		t.Errorf("← from %d led to %d", s.Step, got.Step)
	}
	im := g.frame("scrubbed")
	if d := differing(end, im, l.free()); d < 0.001 {
		t.Errorf("only %.2g of the canvas changed", d)
	}
	s = g.now()
	if n := count(im, around(l.pixel(s.racer("Adam").At), 5), figure.Dark().Style(5).Color); n < 15 {
		t.Errorf("%d pixels of Adam's colour where it was at step %d", n, s.Step)
	}
	g.drag(ebiten.MouseButtonLeft, image.Pt(line.Min.X+line.Dx()/4, middle(line).Y), image.Pt(line.Max.X+50, middle(line).Y))
	if s = g.now(); s.Step != 200 {
		t.Errorf("dragged beyond the end: step %d", s.Step)
	}
	// A click on the chart moves the timeline there.
	c := l.Charts[0]
	g.click(image.Pt(c.Min.X+c.Dx()/2, middle(c).Y))
	if s = g.now(); s.Step < 80 || s.Step > 120 {
		t.Errorf("a click in the middle of the chart led to step %d", s.Step)
	}
	g.frame("chart")
}

func TestWindowHidesARacer(t *testing.T) {
	g := openWindow(t, 1280, 800)
	for range 3 {
		g.key(ebiten.KeyShiftLeft, ebiten.KeyArrowRight)
	}
	s := g.settled()
	l := g.look()
	rmsprop := figure.Dark().Style(4).Color
	g.move(image.Pt(5, 795))
	before := count(g.frame(""), l.free(), rmsprop)
	row := g.reveal(nth("panel", "*ui.RacerRow", 4))
	g.click(image.Pt(row.At.Min.X+12, middle(row.At).Y))
	g.settled()
	if !g.scene().Race.Racers[4].Hidden {
		t.Fatal("a click on the chip did not hide RMSProp")
	}
	if after := count(g.frame("hidden"), l.free(), rmsprop); before < 100 || after > before/20 {
		t.Errorf("%d pixels of RMSProp's colour before, %d after hiding it", before, after)
	}
	if got := g.now(); got.racer("RMSProp").At != s.racer("RMSProp").At || got.Step != s.Step {
		t.Error("a hidden racer does not race")
	}
	g.write("5") // the key shows it again
	g.settled()
	if g.scene().Race.Racers[4].Hidden {
		t.Error("5 does not show racer 5 again")
	}
	if again := count(g.frame(""), l.free(), rmsprop); again < before/2 {
		t.Errorf("%d pixels of RMSProp's colour again, %d before", again, before)
	}
}

func TestWindowSwitchesTheSurface(t *testing.T) {
	g := openWindow(t, 1280, 800)
	before := g.frame("")
	l := g.look()
	g.click(middle(g.reveal(nth("panel", "*ui.Choice", 0)).At))
	g.frame("surfaces")
	g.write("rosen")
	g.key(ebiten.KeyEnter)
	s := g.settled()
	doc := g.scene()
	if doc.Race.Surface.Key != "rosenbrock" {
		t.Fatalf("surface %q", doc.Race.Surface.Key)
	}
	fromStart(t, s, doc.Race.Start)
	if doc.Race.Start == scenario.Default().Race.Start {
		t.Error("the start is still that of the bowl")
	}
	after := g.look()
	if after.View == l.View {
		t.Errorf("the view is still %v", l.View)
	}
	if d := differing(before, g.frame("rosenbrock"), l.Canvas); d < 0.1 {
		t.Errorf("only %.2g of the canvas changed", d)
	}
}
