package app

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/exp/vmhost"

	"downhill/internal/scenario"
	"downhill/internal/sources"
	"downhill/optimizers/race"
	"downhill/render/enginetest"
	racelab "downhill/render/labs/race"
)

// guestState is what the window in the other process holds; internal/guest
// writes it after every tick.
type guestState struct {
	Tick, Taken           int
	Lab                   string
	Step, Recorded, Steps int
	Ready, Playing        bool
	Speed, Selected       int
	Text                  string
	Paths                 []guestPath
	Layout                Layout
}

// layout is a Layout with the race's places under names of their own.
type layout struct {
	Layout
	Canvas image.Rectangle
	Charts [2]image.Rectangle
	View   [4]float64 // of the canvas
}

// patience is how long a test waits for the window. It only decides how long a
// failure takes: a race of some hundred steps needs about a millisecond.
const patience = 30 * time.Second

// doubleClick is longer than two clicks that make a double-click lie apart.
const doubleClick = 450 * time.Millisecond

type guestPath struct {
	Name            string
	First, At, Last [2]float64
	Rows            int
	Status          string
	StatusStep      int
	Rates           []float64
	Evaluations     int
}

// window is the real window in a process of its own, driven through the
// engine's virtual input.
type window struct {
	t      *testing.T
	s      *vmhost.GuestSession
	in     io.Writer
	sent   int
	screen *ebiten.Image
	state  string // file
	log    *transcript
	folder string // where it saves
	kill   func() error
}

// transcript collects what the window's process writes to its standard error.
type transcript struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *transcript) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *transcript) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// openWindow starts the window with time standing still at step 0.
func openWindow(t *testing.T, w, h int, args ...string) *window {
	t.Helper()
	enginetest.Need(t)
	sources.Watch(t)
	bin, err := guestProgram()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	ln, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	endpoint, err := vmhost.EndpointURLFromAddr(ln.Addr())
	if err != nil {
		t.Fatal(err)
	}
	g := &window{t: t, state: filepath.Join(dir, "state.json"), log: &transcript{}, folder: filepath.Join(dir, "saved")}
	if err := os.Mkdir(g.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, append([]string{"-state", g.state, "-folder", g.folder}, args...)...)
	cmd.Env = append(os.Environ(), "EBITENGINE_VM_ENDPOINT="+endpoint, "DISPLAY=", "WAYLAND_DISPLAY=")
	cmd.Stdout, cmd.Stderr = g.log, g.log
	if g.in, err = cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	g.kill = cmd.Process.Kill
	// A window that ends before it calls would be waited for in vain.
	if err := ln.(*net.UnixListener).SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	c, err := ln.Accept()
	if err != nil {
		t.Fatalf("the window does not call: %v\n%s", err, g.log)
	}
	if g.s, err = vmhost.NewGuestSession(c, &vmhost.NewGuestSessionOptions{IdleTimeout: patience}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.s.Close(); err != nil {
			t.Log(err)
		}
		_ = cmd.Wait() // it ends because its host is gone
		if text := g.log.String(); t.Failed() && text != "" {
			t.Log("the window wrote:\n" + text)
		}
	})
	g.resize(w, h)
	g.until("the first frame", func(s *guestState) bool { return s.Ready && (s.Lab != scenario.LabRace || len(s.Paths) > 0) })
	g.frame("")
	return g
}

// resize gives the window another size.
func (g *window) resize(w, h int) {
	g.t.Helper()
	g.screen = ebiten.NewImage(w, h)
	if err := g.s.SetOutsideScreen(g.screen); err != nil {
		g.t.Fatal(err)
	}
	g.ticks(3)
}

func (g *window) ticks(n int) {
	g.t.Helper()
	g.s.AdvanceTicks(n)
	if !g.s.WaitTicks() {
		g.t.Fatalf("the window is gone: %v\n%s", g.s.Err(), g.log)
	}
}

// now reads what the window holds.
func (g *window) now() *guestState {
	g.t.Helper()
	text, err := os.ReadFile(g.state)
	if err != nil {
		g.t.Fatal(err)
	}
	s := &guestState{}
	if err := json.Unmarshal(text, s); err != nil {
		g.t.Fatalf("%v in %q", err, text)
	}
	return s
}

// until lets ticks pass until the window holds what is wanted: its worker runs
// by the clock, not by ticks.
func (g *window) until(what string, done func(*guestState) bool) *guestState {
	g.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		g.ticks(1)
		s := g.now()
		if done(s) {
			return s
		}
		if time.Now().After(end) {
			g.t.Fatalf("waited %v in vain for %s: %+v", patience, what, s)
		}
	}
}

// settled waits until the race on screen is that of the document.
func (g *window) settled() *guestState {
	g.t.Helper()
	return g.until("the race of the document", func(s *guestState) bool { return s.Ready })
}

// send has the window take in a command.
func (g *window) send(command map[string]any) *guestState {
	g.t.Helper()
	line, err := json.Marshal(command)
	if err != nil {
		g.t.Fatal(err)
	}
	if _, err := g.in.Write(append(line, '\n')); err != nil {
		g.t.Fatal(err)
	}
	g.sent++
	return g.until("the command", func(s *guestState) bool { return s.Taken == g.sent })
}

func (g *window) drop(name, text string) *guestState {
	g.t.Helper()
	return g.send(map[string]any{"Drop": Drop{Name: name, Text: []byte(text)}})
}

// look asks where everything stands; the frame before it places what is new.
func (g *window) look() layout {
	g.t.Helper()
	g.frame("")
	l := g.send(map[string]any{"Look": true}).Layout
	return layout{Layout: l, Canvas: l.Areas["canvas"].At, View: l.Areas["canvas"].View,
		Charts: [2]image.Rectangle{l.Areas["chart 0"].At, l.Areas["chart 1"].At}}
}

// scene is the document of the window.
func (g *window) scene() scenario.Scenario {
	g.t.Helper()
	s, err := scenario.Parse([]byte(g.now().Text))
	if err != nil {
		g.t.Fatal(err)
	}
	return s
}

// frame has the window draw and returns the picture, which is kept under the
// name where somebody wants to see it.
func (g *window) frame(name string) *image.RGBA {
	g.t.Helper()
	g.s.AdvanceFrame()
	if !g.s.WaitFrame() || !g.s.CompositeFrame() {
		g.t.Fatalf("no frame: %v\n%s", g.s.Err(), g.log)
	}
	im := image.NewRGBA(g.screen.Bounds())
	g.screen.ReadPixels(im.Pix)
	if dir := os.Getenv(keepShots); dir != "" && name != "" {
		f, err := os.Create(filepath.Join(dir, name+".png"))
		if err != nil {
			g.t.Fatal(err)
		}
		defer f.Close()
		if err := png.Encode(f, im); err != nil {
			g.t.Fatal(err)
		}
	}
	return im
}

func (g *window) move(p image.Point) {
	g.s.MoveCursor(float64(p.X), float64(p.Y))
	g.ticks(1)
}

func (g *window) press(b ebiten.MouseButton)   { g.s.PressMouseButton(b); g.ticks(2) }
func (g *window) release(b ebiten.MouseButton) { g.s.ReleaseMouseButton(b); g.ticks(2) }

func (g *window) click(p image.Point) {
	g.move(p)
	g.press(ebiten.MouseButtonLeft)
	g.release(ebiten.MouseButtonLeft)
	g.ticks(1)
}

// drag moves the pointer with a button held, in some steps.
func (g *window) drag(b ebiten.MouseButton, from, to image.Point) {
	g.move(from)
	g.press(b)
	const steps = 8
	for i := 1; i <= steps; i++ {
		g.move(from.Add(to.Sub(from).Mul(i).Div(steps)))
	}
	g.release(b)
}

// apart waits so long that the next click makes no double-click.
func (g *window) apart() { time.Sleep(doubleClick); g.ticks(1) }

func (g *window) key(keys ...ebiten.Key) {
	for _, k := range keys {
		g.s.PressKey(k)
		g.ticks(1)
	}
	g.ticks(1)
	for _, k := range keys {
		g.s.ReleaseKey(k)
	}
	g.ticks(2)
}

func (g *window) write(text string) {
	for _, r := range text {
		g.s.TypeRune(r)
		g.ticks(1)
	}
}

func middle(r image.Rectangle) image.Point { return r.Min.Add(r.Max).Div(2) }

// reveal scrolls the panel until a widget that find picks is in view, and
// returns where it is then.
func (g *window) reveal(find func(layout) Place) Place {
	g.t.Helper()
	for range 60 {
		l := g.look()
		p, panel := find(l), l.Shown["panel"].At
		if p.At.In(panel.Inset(2)) {
			return p
		}
		g.move(middle(panel))
		if p.At.Max.Y > panel.Max.Y {
			g.s.ScrollWheel(0, -1)
		} else {
			g.s.ScrollWheel(0, 1)
		}
		g.ticks(3)
	}
	g.t.Fatal("scrolling the panel does not bring the widget into view")
	return Place{}
}

// nth picks the i-th widget of a kind below a name.
func nth(name, kind string, i int) func(layout) Place {
	return func(l layout) Place {
		if found := l.Shown[name].Find(kind); i < len(found) {
			return found[i]
		}
		return Place{}
	}
}

// pixel is where a point of the plane is on the canvas.
func (l layout) pixel(p [2]float64) image.Point {
	v, r := l.View, l.Canvas
	x := float64(r.Min.X) + (p[0]-v[0])/(v[1]-v[0])*float64(r.Dx())
	y := float64(r.Max.Y) - (p[1]-v[2])/(v[3]-v[2])*float64(r.Dy())
	return image.Pt(int(math.Round(x)), int(math.Round(y)))
}

// data is the point of the plane at a pixel.
func (l layout) data(p image.Point) [2]float64 {
	v, r := l.View, l.Canvas
	return [2]float64{v[0] + (v[1]-v[0])*float64(p.X-r.Min.X)/float64(r.Dx()),
		v[2] + (v[3]-v[2])*float64(r.Max.Y-p.Y)/float64(r.Dy())}
}

// count is how many pixels of a part of the picture have about a colour. 12 of
// 255 a channel allows for another renderer's rounding; the palette's colours
// differ by more than 40.
func count(im *image.RGBA, in image.Rectangle, c color.NRGBA) int {
	n := 0
	in = in.Intersect(im.Bounds())
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			p := im.RGBAAt(x, y)
			if near8(p.R, c.R) && near8(p.G, c.G) && near8(p.B, c.B) {
				n++
			}
		}
	}
	return n
}

func near8(a, b uint8) bool { return max(a, b)-min(a, b) < 12 }

// differing is the share of pixels in a part that two pictures do not share.
func differing(a, b *image.RGBA, in image.Rectangle) float64 {
	n, all := 0, 0
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			p, q := a.RGBAAt(x, y), b.RGBAAt(x, y)
			if !near8(p.R, q.R) || !near8(p.G, q.G) || !near8(p.B, q.B) {
				n++
			}
			all++
		}
	}
	return float64(n) / float64(max(1, all))
}

// around is a square about a place.
func around(p image.Point, r int) image.Rectangle {
	return image.Rect(p.X-r, p.Y-r, p.X+r+1, p.Y+r+1)
}

func yaml(t testing.TB, s scenario.Scenario) []byte {
	t.Helper()
	text, err := s.YAML()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// replayed runs a race's document from scratch to its end: what the window shows
// has to be this.
func replayed(t testing.TB, s scenario.Scenario) *race.Recording {
	t.Helper()
	run, err := racelab.Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	return run.Snapshot().Rec
}
