package app

import (
	"image"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/surfaces"
)

// slice is what the document's surface is a slice of.
func (g *window) slice() surfaces.Slice {
	g.t.Helper()
	s := g.scene()
	f, err := s.Surface()
	if err != nil {
		g.t.Fatal(err)
	}
	return f.(surfaces.Sliced).Slice()
}

// sampled waits until the backdrop is the fine one.
func (g *window) sampled() layout {
	g.t.Helper()
	g.settled()
	var l layout
	g.until("the backdrop", func(*guestState) bool {
		l = g.look()
		return l.Values["sampled"] == "yes"
	})
	return l
}

// field types into the i-th number of the surface's form.
func (g *window) surfaceField(i int, text string) {
	g.t.Helper()
	g.click(middle(g.reveal(nth("surface", "*ui.field", i)).At))
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write(text)
	g.key(ebiten.KeyEnter)
	g.key(ebiten.KeyEscape)
}

// brightest is the largest green of a part of a picture.
func brightest(im *image.RGBA, r image.Rectangle) (most uint8) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			most = max(most, im.RGBAAt(x, y).G)
		}
	}
	return most
}

// The fields of a network's form, in their order.
const (
	fieldPoints = 0
	fieldHidden = 2
	fieldSeed   = 8
)

// A network is chosen from the list and trained beside the window, which says so
// meanwhile; then it shows the slice with the training's path, and racers run on
// it from where the training started.
func TestWindowRacesOnANetwork(t *testing.T) {
	g := openWindow(t, 1280, 800)
	bowl := g.frame("network_before")
	g.click(middle(g.reveal(nth("panel", "*ui.Choice", 0)).At))
	g.write("network")
	g.key(ebiten.KeyEnter)
	if key := g.scene().Race.Surface.Key; key != "network" {
		t.Fatalf("surface %q, want network", key)
	}
	l := g.sampled()
	im := g.frame("network")
	if d := differing(bowl, im, l.free()); d < 0.1 {
		t.Errorf("only %.2g of the canvas changed", d)
	}
	if said := l.Values["network"]; !strings.Contains(said, "a slice of 74 parameters: 2 of 74 directions") || !strings.Contains(said, "found") {
		t.Errorf("the panel says %q", said)
	}
	if start := g.scene().Race.Start; start != [2]float64{-1, 0.75} {
		t.Errorf("start %v", start)
	}
	// The path is a line in the colour of the text, to a square at the origin.
	ink := figure.Dark().Text
	if n := count(im, around(l.pixel([2]float64{}), 8), ink); n < 60 {
		t.Errorf("%d pixels of the solution's mark", n)
	}

	// A larger network takes long enough to be seen in the making: the document
	// has it at once, and the canvas says what is going on.
	g.surfaceField(fieldPoints, "300")
	g.settled()
	before := g.frame("")
	g.surfaceField(fieldHidden, "24/24")
	if l = g.look(); l.Values["training"] != "yes" {
		t.Error("nothing says that the network is being trained")
	} else if d := differing(before, g.frame("network_training"), around(middle(l.Canvas), 20)); d < 0.2 {
		t.Errorf("only %.2g of the middle says so", d)
	}
	if h := g.scene().Race.Surface.Values["hidden"].String(); h != "24/24" {
		t.Errorf("hidden layers %s in the document", h)
	}
	if l = g.sampled(); l.Values["training"] != "" || !strings.Contains(l.Values["network"], "722 parameters") {
		t.Errorf("in the end training is %q of %q", l.Values["training"], l.Values["network"])
	}
	for range 2 {
		g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	}
	g.settled()
	if v := g.scene().Race.Surface.Values; v.Num("points") != 100 || v["hidden"].String() != "6/6" {
		t.Errorf("undone, it is %v", v)
	}
}

// On the plane of the path the racers can start where the training did; the view
// zooms in on a coarse backdrop that gets fine; the maps work.
func TestWindowNetworkPath(t *testing.T) {
	const surface = "network:hidden=4,points=40,epochs=30,directions=path"
	g := openRace(t, 1280, 800, surface, []string{"momentum:lr=0.02", "adam:lr=0.05"}, func(s *scenario.Scenario) {
		s.Race.Map, s.Race.Basin = scenario.HyperMap{NX: 8, NY: 6}, scenario.Basin{Size: 8, Steps: 40}
	})
	l := g.sampled()
	s := g.slice()
	im := g.frame("network_path")
	ink, seen := figure.Dark().Text, 0
	for _, p := range s.Path {
		if brightest(im, around(l.pixel(p), 3)) > 170 { // the surface there is below 100
			seen++
		}
	}
	if seen < len(s.Path) {
		t.Errorf("the line of the path passes %d of its %d entries", seen, len(s.Path))
	}
	if n := count(im, around(l.pixel(s.Path[0]), 6), ink); n < 5 {
		t.Errorf("%d pixels of the mark of epoch 0", n)
	}
	g.click(middle(g.reveal(nth("from training", "*ui.Button", 0)).At))
	g.settled()
	if got := g.scene().Race.Start; got != s.Path[0] {
		t.Errorf("the racers start at %v, the training at %v", got, s.Path[0])
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if got := g.scene().Race.Start; got == s.Path[0] {
		t.Error("the start is not undone")
	}
	g.move(l.pixel([2]float64{0.2, 0}))
	g.s.ScrollWheel(0, 3)
	g.ticks(3)
	z := g.sampled()
	if !(z.View[1]-z.View[0] < 0.8*(l.View[1]-l.View[0])) {
		t.Errorf("the view is %v, it was %v", z.View, l.View)
	}
	g.frame("network_zoomed")
	g.surfaceField(fieldSeed, "3")
	g.sampled()
	if n := g.scene().Race.Surface.Values.Num("seed"); n != 3 {
		t.Errorf("seed %v", n)
	}
	for _, figure := range []string{scenario.FigureMap, scenario.FigureBasin} {
		g.showView(figure)
		g.settled()
		g.frame("network_" + figure)
	}
	g.showView(scenario.FigureRace)

	g.key(ebiten.KeyControlLeft, ebiten.KeyS)
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write(filepath.Join(g.folder, "mine"))
	g.key(ebiten.KeyEnter)
	var text []byte
	g.until("the file", func(*guestState) bool {
		var err error
		text, err = os.ReadFile(filepath.Join(g.folder, "mine.yaml"))
		return err == nil
	})
	if !strings.Contains(string(text), "surface: network:points=40,hidden=4,epochs=30,directions=path,seed=3\n") {
		t.Errorf("the file holds %s", text)
	}
}

// In a small window the card of the slice leaves the racers their room.
func TestWindowNetworkSmall(t *testing.T) {
	g := openRace(t, 960, 600, "network:hidden=4,points=40,epochs=30", []string{"adam:lr=0.05"}, nil)
	l := g.sampled()
	g.frame("network_small")
	if l.Canvas.Empty() || math.IsNaN(l.View[0]) || !image.Rect(0, 0, 960, 600).Overlaps(l.Canvas) {
		t.Errorf("canvas %v", l.Canvas)
	}
}
