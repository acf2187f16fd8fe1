package app

import (
	"fmt"
	"image"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
)

func TestWindowZoomsAndPans(t *testing.T) {
	g := openWindow(t, 1280, 800)
	for range 3 {
		g.key(ebiten.KeyShiftLeft, ebiten.KeyArrowRight)
	}
	g.settled()
	whole := g.look()
	start := g.scene().Race.Start
	before := g.frame("whole")
	at := whole.Canvas.Min.Add(image.Pt(whole.Canvas.Dx()/3, whole.Canvas.Dy()/2))
	under := whole.data(at)
	g.move(at)
	for range 4 {
		g.s.ScrollWheel(0, 1)
		g.ticks(2)
	}
	near := g.look()
	if share := (near.View[1] - near.View[0]) / (whole.View[1] - whole.View[0]); share > 0.7 || share < 0.2 {
		t.Errorf("four turns of the wheel show %.2f of the width", share)
	}
	if got := near.data(at); !close2(near, got, under) {
		t.Errorf("the point under the pointer went from %v to %v", under, got)
	}
	im := g.frame("zoomed")
	if d := differing(before, im, whole.Canvas); d < 0.02 {
		t.Errorf("only %.2g of the canvas changed", d)
	}
	ball := near.pixel(g.now().racer("RMSProp").At)
	if n := count(im, around(ball, 5), figure.Dark().Style(4).Color); ball.In(near.free().Inset(10)) && n < 15 {
		t.Errorf("%d pixels of RMSProp's colour at its place %v in the zoomed view", n, ball)
	}

	// What is under the pointer goes with it.
	to := at.Add(image.Pt(90, 40))
	under = near.data(at)
	g.drag(ebiten.MouseButtonRight, at, to)
	panned := g.look()
	if got := panned.data(to); !close2(panned, got, under) {
		t.Errorf("panned, %v came to where %v is", under, got)
	}
	if w, h := panned.View[1]-panned.View[0], near.View[1]-near.View[0]; math.Abs(w-h) > 1e-9*h {
		t.Errorf("panning changed the width from %v to %v", h, w)
	}
	if d := differing(im, g.frame("panned"), whole.Canvas); d < 0.01 {
		t.Errorf("only %.2g of the canvas changed", d)
	}
	if g.scene().Race.Start != start {
		t.Error("zooming and panning moved the start")
	}

	// A double-click shows the whole surface again and leaves the start.
	g.apart()
	g.click(at)
	g.click(at)
	g.settled()
	if back := g.look(); back.View != whole.View {
		t.Errorf("the view is %v, want %v", back.View, whole.View)
	}
	if got := g.scene().Race.Start; got != start {
		t.Errorf("a double-click moved the start from %v to %v", start, got)
	}
	g.move(image.Pt(5, 795))
	if d := differing(before, g.frame("reset"), whole.free()); d > 0.001 {
		t.Errorf("%.2g of the canvas differs from before", d)
	}
}

func TestWindowSaves(t *testing.T) {
	g := openWindow(t, 1280, 800)
	for range 4 {
		g.key(ebiten.KeyShiftLeft, ebiten.KeyArrowRight)
	}
	g.settled()
	g.key(ebiten.KeyControlLeft, ebiten.KeyS)
	g.frame("save")
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write(filepath.Join(g.folder, "mine"))
	g.key(ebiten.KeyEnter)
	var text []byte
	g.until("the files", func(*guestState) bool {
		var err error
		text, err = os.ReadFile(filepath.Join(g.folder, "mine.yaml"))
		return err == nil
	})
	g.ticks(3)
	g.frame("saved")
	saved, err := scenario.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	want := g.now().Text
	if got := string(yaml(t, saved)); got != want {
		t.Errorf("saved\n%s\nwant\n%s", got, want)
	}
	if saved.View.Step != 40 {
		t.Errorf("saved at step %d, want 40", saved.View.Step)
	}
	f, err := os.Open(filepath.Join(g.folder, "mine.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	im, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if im.Bounds() != image.Rect(0, 0, 1600, 1000) {
		t.Errorf("the picture is %v", im.Bounds())
	}
	entries, err := os.ReadDir(g.folder)
	if err != nil || len(entries) != 2 {
		t.Errorf("%v, %v: want the two files and nothing else", entries, err)
	}
	// A folder that is not there keeps the dialog open and writes nothing.
	g.key(ebiten.KeyControlLeft, ebiten.KeyS)
	g.key(ebiten.KeyControlLeft, ebiten.KeyA)
	g.write(filepath.Join(g.folder, "none", "x"))
	g.key(ebiten.KeyEnter)
	g.ticks(5)
	g.frame("save_error")
	g.key(ebiten.KeyEscape)
	if _, err := os.Stat(filepath.Join(g.folder, "none")); err == nil {
		t.Error("the folder was made")
	}
	// The saved file opens again as the same scene.
	g.key(ebiten.KeyHome)
	g.key(ebiten.KeyN)
	g.drop("mine.yaml", string(text))
	g.settled()
	if got := g.now().Text; got != want {
		t.Errorf("opened\n%s\nwant\n%s", got, want)
	}
}

func TestWindowOpensADroppedScenario(t *testing.T) {
	g := openWindow(t, 1280, 800)
	const text = `version: 1
lab: race
seed: 7
race: {surface: himmelblau, start: [1, -4], steps: 90, racers: [{name: slow, optimizer: "sgd:lr=0.001"}, {name: fast, optimizer: "adam:lr=0.3"}]}
changes: [{step: 20, target: fast, key: lr, value: "0.05"}]
view: {step: 60}
`
	before := g.frame("")
	g.drop("two.yaml", text)
	s := g.settled()
	want, err := scenario.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if s.Text != string(yaml(t, want)) {
		t.Errorf("the window holds\n%s\nwant\n%s", s.Text, yaml(t, want))
	}
	rec := replayed(t, want)
	for i, p := range s.Paths {
		if p.At != rec.Tracks[i].Path[60] {
			t.Errorf("%s is at %v, want %v", p.Name, p.At, rec.Tracks[i].Path[60])
		}
	}
	l := g.look()
	im := g.frame("dropped")
	if d := differing(before, im, l.Canvas); d < 0.1 {
		t.Errorf("only %.2g of the canvas changed", d)
	}
	if n := count(im, around(l.pixel(s.racer("fast").At), 5), figure.Dark().Style(1).Color); n < 15 {
		t.Errorf("%d pixels of the second racer's colour at its place", n)
	}
	// It can be taken back.
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if k := g.scene().Race.Surface.Key; k != "bowl" {
		t.Errorf("after undo the surface is %q", k)
	}
}

func TestWindowRefusesDamagedFiles(t *testing.T) {
	g := openWindow(t, 1280, 800)
	g.key(ebiten.KeyShiftLeft, ebiten.KeyArrowRight)
	want := g.settled().Text
	bad := figure.Dark().Bad
	toasts := image.Rect(300, 400, 980, 790)
	l := g.look()
	for _, f := range []struct{ name, text string }{
		{"cut.yaml", "version: 1\nlab: race\nrace: {surface: bowl, racers: [{optim"},
		{"none.yaml", ""},
		{"binary.yaml", "\x00\x01\x02\xff\xfe"},
		{"picture.png", "\x89PNG"},
		{"wrong.json", `{"version": 1, "lab": "race", "race": {"surface": "bowel", "racers": [{"optimizer": "sgd"}]}}`},
		{"newer.yaml", "version: 99\nlab: race\n"},
		{"long.yaml", "# " + strings.Repeat("x", scenario.MaxBytes)},
		{"loop.yaml", "a: &a [*a, *a]"},
	} {
		before := count(g.frame(""), toasts, bad)
		g.drop(f.name, f.text)
		g.ticks(3)
		im := g.frame("damaged_" + f.name)
		if f.name == "cut.yaml" && count(im, toasts, bad) < before+20 {
			t.Errorf("%s: no message in the colour of errors", f.name)
		}
		if got := g.settled().Text; got != want {
			t.Errorf("%s changed the scene to\n%s", f.name, got)
		}
	}
	if after := g.look(); after.View != l.View {
		t.Errorf("the view went from %v to %v", l.View, after.View)
	}
	// The window goes on.
	g.key(ebiten.KeyArrowRight)
	if s := g.settled(); s.Step != 11 {
		t.Errorf("→ after all that led to step %d, want 11", s.Step)
	}
}

func TestWindowResizes(t *testing.T) {
	g := openWindow(t, 1280, 800)
	for range 3 {
		g.key(ebiten.KeyShiftLeft, ebiten.KeyArrowRight)
	}
	s := g.settled()
	for _, size := range []image.Point{{960, 600}, {1920, 1080}, {1281, 799}, {960, 600}} {
		g.resize(size.X, size.Y)
		l := g.look()
		st := &stage.Stage{TextScale: 1, Drawer: l.Drawer}
		st.Arrange(size, 1)
		want := st.Rooms(true, stage.ChartsHeight).Canvas
		want.Min.Y += st.Px(44) // the line that chooses between race, map and basins
		if l.Canvas != want {
			t.Errorf("at %v the canvas is %v, want %v", size, l.Canvas, want)
		}
		g.move(image.Pt(3, size.Y-3))
		im := g.frame(fmt.Sprintf("size_%dx%d", size.X, size.Y))
		if n := count(im, around(l.pixel(s.racer("Adam").At), 5), figure.Dark().Style(5).Color); n < 15 {
			t.Errorf("at %v: %d pixels of Adam's colour at its place", size, n)
		}
		if got := g.now(); got.Step != s.Step || got.Text != s.Text {
			t.Errorf("at %v the scene is another", size)
		}
	}
	// The drawer of the small window.
	if _, ok := g.look().Shown["panel"]; ok {
		t.Fatal("a small window shows the panel unasked")
	}
	shut := g.frame("")
	g.key(ebiten.KeyD)
	l := g.look()
	if _, ok := l.Shown["panel"]; !ok || !l.Drawer {
		t.Fatal("D does not open the drawer")
	}
	if d := differing(shut, g.frame("drawer"), l.Shown["panel"].At); d < 0.5 {
		t.Errorf("only %.2g of the drawer's place changed", d)
	}
	g.choose(2)
	g.drag(ebiten.MouseButtonLeft, middle(l.Canvas), middle(l.Canvas).Add(image.Pt(-60, 30)))
	g.settled()
	g.key(ebiten.KeyD)
	if l := g.look(); l.Drawer {
		t.Error("D does not close the drawer")
	}
}

func TestWindowLightAndDark(t *testing.T) {
	for _, name := range []string{"light", "dark"} {
		g := openWindow(t, 1280, 800, "-theme", name)
		for range 3 {
			g.key(ebiten.KeyShiftLeft, ebiten.KeyArrowRight)
		}
		s := g.settled()
		theme := figure.Themed(name)
		for range 2 {
			l := g.look()
			if l.Theme != theme.Name {
				t.Errorf("theme %s, want %s", l.Theme, theme.Name)
			}
			g.move(image.Pt(5, 795))
			im := g.frame("theme_" + theme.Name)
			if n := count(im, l.Shown["panel"].At, theme.Panel); n < l.Shown["panel"].At.Dx()*100 {
				t.Errorf("%s: only %d pixels of the panel in its colour", theme.Name, n)
			}
			if n := count(im, around(l.pixel(s.racer("Adam").At), 5), theme.Style(5).Color); n < 15 {
				t.Errorf("%s: %d pixels of Adam's colour at its place", theme.Name, n)
			}
			g.key(ebiten.KeyL)
			theme = figure.Themed(map[string]string{"light": "dark", "dark": "light"}[theme.Name])
		}
	}
}

// The list of keys opens with ? and goes with Escape; while it is open the keys
// below it do nothing.
func TestWindowShowsItsKeys(t *testing.T) {
	g := openWindow(t, 1280, 800)
	before := g.frame("")
	g.write("?")
	g.ticks(3)
	im := g.frame("help")
	if d := differing(before, im, im.Bounds()); d < 0.1 {
		t.Errorf("? changed only %.2g of the window", d)
	}
	g.key(ebiten.KeyArrowRight)
	g.key(ebiten.KeyEscape)
	g.ticks(3)
	if s := g.now(); s.Step != 0 {
		t.Errorf("→ under the list led to step %d", s.Step)
	}
	if d := differing(before, g.frame(""), im.Bounds()); d > 0.001 {
		t.Errorf("after Escape %.2g of the window differs", d)
	}
}

// Whatever is clicked and typed, the window neither ends nor stands still, and
// what it holds in the end is a document that runs.
func TestWindowSurvivesAMonkey(t *testing.T) {
	g := openWindow(t, 1280, 800)
	rng := rand.New(rand.NewPCG(20, 26))
	keys := []ebiten.Key{ebiten.KeySpace, ebiten.KeyArrowLeft, ebiten.KeyArrowRight, ebiten.KeyArrowUp, ebiten.KeyArrowDown, ebiten.KeyHome,
		ebiten.KeyEnd, ebiten.KeyEnter, ebiten.KeyEscape, ebiten.KeyTab, ebiten.KeyBackspace, ebiten.KeyDelete, ebiten.KeyR, ebiten.KeyN,
		ebiten.KeyL, ebiten.KeyD, ebiten.KeyZ, ebiten.KeyPageUp, ebiten.KeyPageDown}
	runes := []rune("0123456789.-e/+*()?abη ")
	buttons := []ebiten.MouseButton{ebiten.MouseButtonLeft, ebiten.MouseButtonLeft, ebiten.MouseButtonLeft, ebiten.MouseButtonRight, ebiten.MouseButtonMiddle}
	sizes := []image.Point{{1280, 800}, {960, 600}, {1920, 1080}}
	size, from := sizes[0], g.now().Tick
	var held []ebiten.MouseButton
	for i := 0; g.now().Tick < from+2000; i++ {
		switch rng.IntN(12) {
		case 0, 1, 2, 3:
			b := buttons[rng.IntN(len(buttons))]
			g.s.MoveCursor(rng.Float64()*float64(size.X+20)-10, rng.Float64()*float64(size.Y+20)-10)
			g.ticks(1)
			g.s.PressMouseButton(b)
			held = append(held, b)
		case 4:
			g.s.MoveCursor(rng.Float64()*float64(size.X), rng.Float64()*float64(size.Y))
		case 5, 6:
			k := keys[rng.IntN(len(keys))]
			if rng.IntN(6) == 0 && k == ebiten.KeyZ {
				g.key(ebiten.KeyControlLeft, k)
			} else {
				g.key(k)
			}
		case 7, 8:
			for range rng.IntN(4) {
				g.s.TypeRune(runes[rng.IntN(len(runes))])
				g.ticks(1)
			}
		case 9:
			g.s.ScrollWheel(0, rng.Float64()*4-2)
		case 10:
			g.ticks(rng.IntN(12))
		case 11:
			if rng.IntN(8) == 0 {
				size = sizes[rng.IntN(len(sizes))]
				g.resize(size.X, size.Y)
			}
		}
		g.ticks(1 + rng.IntN(2))
		if rng.IntN(3) > 0 {
			for _, b := range held {
				g.s.ReleaseMouseButton(b)
			}
			held = held[:0]
			g.ticks(1)
		}
		if i%10 == 0 {
			g.frame(fmt.Sprintf("monkey_%04d", i))
		}
	}
	for _, b := range held {
		g.s.ReleaseMouseButton(b)
	}
	for range 4 {
		g.key(ebiten.KeyEscape)
	}
	doc := g.scene() // parses, so it runs
	if err := doc.Check(); err != nil {
		t.Error(err)
	}
	// It still does what it is told.
	g.resize(1280, 800)
	g.drop("default.yaml", string(yaml(t, scenario.Default())))
	s := g.settled()
	if s.Playing {
		g.key(ebiten.KeySpace)
	}
	if got := g.scene(); got.Race.Surface.Key != "bowl" || len(g.now().Paths) != 8 {
		t.Errorf("after the monkey a dropped file gives %q with %d racers", got.Race.Surface.Key, len(g.now().Paths))
	}
	g.frame("after_monkey")
}
