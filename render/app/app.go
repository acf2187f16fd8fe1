// Package app is the desktop window: an ebiten.Game with a bar, a rail that
// switches between the labs, and the page of the lab that is shown.
package app

import (
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/clipboard"
	"downhill/internal/lesson"
	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/screen"
	"downhill/render/ui"
)

// Options say how the window opens.
type Options struct {
	Scenario   scenario.Scenario
	Theme      string // light, dark, or "" for the system's
	Fullscreen bool
	Frames     int             // leave after so many frames, 0 for never
	Report     func(any) error // gets the measurements of Frames
	Began      time.Time       // when the program started
	Folder     string          // where files are saved, "" for the working folder
	Session    string          // the folder that keeps the session, "" to keep none
	Settings   string          // the folder that keeps what was used last, "" to keep nothing
	Opened     string          // the file that Scenario was read from, "" for none
	Home       bool            // begin with the start screen
	Callouts   bool            // show what is where, once
	// Watch is called after every tick with the lab's name and its page; tests
	// look through it.
	Watch func(lab string, page stage.Page)
	// Done closes the window when it is closed, as an interrupt does.
	Done <-chan struct{}
	// Lessons are shown from the first on, none for the lab alone; Lecture shows
	// over the whole screen, and Loop has it go by itself while nobody is there.
	Lessons       []lesson.Lesson
	Lecture, Loop bool
	// Say gets what the speaker reads, nil for nobody, and Notes is the file that
	// holds the newest of it, "" for none.
	Say   io.Writer
	Notes string
	// Clock tells the time, nil for the machine's.
	Clock func() time.Time
	// Clipboard is the system's, nil for the window's own alone.
	Clipboard *clipboard.Board
	// Events are taken in from outside, such as a test's dropped file.
	Events <-chan Event
}

// Available says why no window can be opened here, nil where one can.
func Available() error {
	switch runtime.GOOS {
	case "windows", "darwin", "js", "android", "ios":
		return nil
	}
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" && os.Getenv("EBITENGINE_VM_ENDPOINT") == "" {
		return errors.New("neither DISPLAY nor WAYLAND_DISPLAY is set, so there is no screen to open it on")
	}
	return nil
}

// Run opens the window and returns when it is closed.
func Run(o Options) error {
	a, err := New(o)
	if err != nil {
		return err
	}
	inOrder := false // nor is it when a panic goes through here
	defer func() { a.close(inOrder) }()
	ebiten.SetWindowTitle("Downhill")
	ebiten.SetWindowSize(1280, 800)
	ebiten.SetWindowSizeLimits(minWidth, minHeight, -1, -1)
	ebiten.SetWindowResizingMode(ebiten.WindowResizingModeEnabled)
	ebiten.SetFullscreen(o.Fullscreen)
	ebiten.SetScreenClearedEveryFrame(false)
	if o.Frames > 0 {
		// The measure is what the program can do, not what the screen asks for.
		ebiten.SetVsyncEnabled(false)
		ebiten.SetRunnableOnUnfocused(true)
	}
	if os.Getenv("GOGC") == "" {
		// While the start is dragged every tick makes megabytes of recordings
		// that the next one throws away. The live heap is some 30 MB, so a
		// collector that runs three times as often costs little and keeps the
		// whole process below 300 MB.
		debug.SetGCPercent(30)
	}
	err = ebiten.RunGameWithOptions(a, &ebiten.RunGameOptions{X11ClassName: "Downhill", X11InstanceName: "downhill"})
	if err != nil && a.leaving == nil {
		return fmt.Errorf("the window: %w", err)
	}
	inOrder = a.leaving == nil
	return a.leaving
}

// The window does not get smaller than this.
const minWidth, minHeight = 960, 600

// App is the window. It implements ebiten.Game.
type App struct {
	opt   Options
	stage *stage.Stage
	labs  []lab
	pages []stage.Page // of labs; nil for one that was not opened yet
	shown int

	bar    barWidgets
	save   saver
	record recorder
	keep   keeper
	meter  *meter

	home     homeScreen
	callouts callouts

	lessons lessons
	lecture lectureMode

	board *clipboard.Board
	hand  hand

	drawn  time.Time   // when the last frame began
	cursor image.Point // one tick ago

	floated bool // something floated above the regions in the last frame

	leaving error
	closed  bool
}

var _ ebiten.Game = (*App)(nil)

// New prepares the window. It needs no display.
func New(o Options) (*App, error) {
	if err := o.Scenario.Check(); err != nil {
		return nil, err
	}
	kit, err := screen.NewKit()
	if err != nil {
		return nil, err
	}
	a := &App{opt: o, labs: labs(), cursor: image.Pt(-1, -1)}
	if a.shown, err = a.labOf(o.Scenario); err != nil {
		return nil, err
	}
	a.stage = stage.New(kit, startTheme(o.Theme), a.rebuild)
	a.stage.Files = files{a}
	a.beginClipboard()
	a.beginLessons()
	a.pages = make([]stage.Page, len(a.labs))
	a.pages[a.shown] = a.labs[a.shown].open(a.stage, o.Scenario)
	a.page().Show(true)
	a.beginHome()
	a.save.folder = o.Folder
	if o.Frames > 0 {
		a.meter = newMeter(o.Frames, o.Began)
	} else {
		a.keep.begin(o.Session)
	}
	return a, nil
}

// close ends the pages and the session, which is forgotten where all went in
// order.
func (a *App) close(inOrder bool) {
	a.record.end()
	a.keep.end(a, inOrder)
	a.lessons.notes.Close()
	if a.home.page != nil {
		a.home.page.Close()
	}
	for _, p := range a.pages {
		if p != nil {
			p.Close()
		}
	}
}

// startTheme follows the system unless a theme is named.
func startTheme(name string) figure.Theme {
	if name == "" && ebiten.SystemColorMode() == ebiten.ColorModeLight {
		name = "light"
	}
	return figure.Themed(name)
}

// Layout is not called: LayoutF is there.
func (a *App) Layout(w, h int) (int, int) { return w, h }

// LayoutF gives the window as many pixels as the display has, so that all is
// sharp at any scale.
func (a *App) LayoutF(w, h float64) (float64, float64) {
	s := 1.0
	if m := ebiten.Monitor(); m != nil {
		s = m.DeviceScaleFactor()
	}
	if !(s > 0) {
		s = 1
	}
	size := image.Pt(max(1, int(w*s+0.5)), max(1, int(h*s+0.5)))
	if s != a.stage.Scale || size != a.stage.Size || a.stage.Layer == nil {
		a.stage.Scale, a.stage.Size = s, size
		a.rebuild()
	}
	return float64(size.X), float64(size.Y)
}

// rebuild makes the interface anew: after a change of scale, text size, colours,
// window size or lab.
func (a *App) rebuild() {
	s := a.stage
	if a.lecture.on {
		a.scaleLecture()
	}
	t, err := a.uiTheme()
	if err != nil {
		a.leaving = err
		return
	}
	if s.Layer == nil {
		s.Layer = ui.NewLayer(t)
		a.lendClipboard()
	} else {
		s.Layer.Reset(t)
	}
	s.Layer.Plain(a.lecture.on)
	a.arrange()
	s.Layer.Layout(s.Size.X, s.Size.Y)
	a.bar = barWidgets{}
	bar, rail := a.buildBar(), a.buildRail()
	if !a.lecture.on {
		s.Layer.Place(s.Bar, ui.Bottom, bar)
		a.placeRail(rail)
		a.placeOffer()
	}
	a.placeStrip()
	a.page().Build()
	a.placeCallout()
	s.MarkRedraw()
}

func (a *App) uiTheme() (*ui.Theme, error) {
	s := a.stage
	if s.Layer != nil {
		return s.Layer.Theme().With(s.Theme, s.Scale, s.TextScale)
	}
	return ui.NewTheme(s.Theme, s.Scale, s.TextScale)
}

// setTheme changes the colours.
func (a *App) setTheme(name string) {
	a.stage.Theme = figure.Themed(name)
	a.rebuild()
}

// setTextScale makes the whole interface larger, 1 to 2.
func (a *App) setTextScale(v float64) {
	v = max(1, min(2, v))
	if v != a.stage.TextScale {
		a.stage.TextScale = v
		a.rebuild()
	}
}

// pacer is a page that at times has more use for the processor than to be drawn
// as often as can be.
type pacer interface {
	// Between is the least time between two frames, 0 for none.
	Between() time.Duration
}

// rest waits until the page wants its next frame. In a browser, where there is
// one thread, nothing would come of waiting.
func (a *App) rest() {
	if p, ok := a.page().(pacer); ok && runtime.GOOS != "js" {
		between := p.Between()
		time.Sleep(min(between, between-time.Since(a.drawn)))
	}
	a.drawn = time.Now()
}

// looper is a page that can keep something moving, for the measure of frames.
type looper interface{ Loop() }

// Update lets a tick pass.
func (a *App) Update() error {
	select {
	case <-a.opt.Done:
		return ebiten.Termination
	default:
	}
	if a.leaving != nil || a.closed {
		return ebiten.Termination
	}
	s := a.stage
	s.Now = a.now()
	a.obeyOptions()
	a.events()
	a.board.Poll()
	a.page().Tick()
	s.Layer.Update(s.Now)
	a.tickLessons()
	a.tickHome()
	a.keys()
	a.pointer()
	a.page().Sync()
	a.sync()
	a.save.poll(a)
	a.record.poll(a)
	a.keep.poll(a)
	if a.opt.Watch != nil {
		a.opt.Watch(a.shownKey(), a.page())
	}
	if l, ok := a.page().(looper); ok && a.meter != nil {
		l.Loop()
	}
	return nil
}

// pointer lets the pointer act on the page, and gives it the shape that says
// what it can do.
func (a *App) pointer() {
	p := a.handed(a.readPointer())
	shape := a.page().Pointer(p)
	if s, ok := a.stage.Layer.Cursor(); ok && p.Captured {
		shape = s
	}
	if shape != ebiten.CursorShape() {
		ebiten.SetCursorShape(shape)
	}
}

// Draw shows the present moment. The screen keeps what was drawn before, so that
// only the parts that changed are drawn again: without a graphics card every
// pixel that is painted twice costs time.
func (a *App) Draw(dst *ebiten.Image) {
	l := a.stage.Layer
	if l == nil || a.closed {
		return
	}
	a.rest()
	a.meter.begin()
	// What floats above the regions may have covered anything.
	floating := l.Floating()
	all := a.stage.TakeRedraw() || floating || a.floated || a.callouts.shown || a.pointing() || a.hand.on
	a.floated = floating
	a.page().Draw(dst, all)
	a.drawCallout(dst)
	a.drawHand(dst)
	a.lecture.band.Draw(dst, all)
	l.DrawParts(dst, all)
	a.drawCalloutArrow(dst)
	if a.meter.end() {
		a.leaving = a.opt.Report(a.meter.report())
		a.closed = true
	}
}
