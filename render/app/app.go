// Package app is the desktop window: an ebiten.Game whose Update turns input
// into calls of a Model and whose Draw shows what follows from it.
package app

import (
	"errors"
	"fmt"
	"image"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
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
	// Watch is called after every tick with the model; tests look through it.
	Watch func(*Model)
	// Done closes the window when it is closed, as an interrupt does.
	Done <-chan struct{}
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
	defer a.model.Close()
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
	return a.leaving
}

// App is the window. It implements ebiten.Game.
type App struct {
	opt   Options
	model *Model
	kit   *screen.Kit
	layer *ui.Layer
	theme figure.Theme
	now   time.Time

	scale     float64 // pixels of the display per px of the design
	textScale float64
	size      image.Point
	geo       geometry
	drawer    bool

	canvas canvas
	charts [2]chart
	cards  cards
	frame  frameWidgets
	save   saver
	meter  *meter

	redraw  bool // everything is to be drawn again
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
	a := &App{opt: o, kit: kit, model: NewModel(o.Scenario), textScale: 1, theme: startTheme(o.Theme)}
	a.canvas.painter = kit.NewPainter()
	a.canvas.cursorAt = image.Pt(-1, -1)
	for i := range a.charts {
		a.charts[i].painter = kit.NewPainter()
	}
	a.cards.init(kit)
	a.save.folder = o.Folder
	if o.Frames > 0 {
		a.meter = newMeter(o.Frames, o.Began)
	}
	// A scene that was saved at some moment opens there and stands still.
	if o.Scenario.View.Step == 0 || a.meter != nil {
		a.model.Play(true)
	}
	return a, nil
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
	if s != a.scale || size != a.size || a.layer == nil {
		a.scale, a.size = s, size
		a.rebuild()
	}
	return float64(size.X), float64(size.Y)
}

// unit is how many pixels one px of the design has.
func (a *App) unit() float64 { return a.scale * a.textScale }

// rebuild makes the interface anew: after a change of scale, text size, colours
// or window size.
func (a *App) rebuild() {
	t, err := a.uiTheme()
	if err != nil {
		a.leaving = err
		return
	}
	if a.layer == nil {
		a.layer = ui.NewLayer(t)
	} else {
		a.layer.Reset(t)
	}
	a.layer.Layout(a.size.X, a.size.Y)
	a.build()
	a.canvas.stale = true
	a.cards.stale = true
	a.redraw = true
}

func (a *App) uiTheme() (*ui.Theme, error) {
	if a.layer != nil {
		return a.layer.Theme().With(a.theme, a.scale, a.textScale)
	}
	return ui.NewTheme(a.theme, a.scale, a.textScale)
}

// SetTheme changes the colours.
func (a *App) setTheme(name string) {
	a.theme = figure.Themed(name)
	a.rebuild()
}

// setTextScale makes the whole interface larger, 1 to 2.
func (a *App) setTextScale(s float64) {
	s = max(1, min(2, s))
	if s != a.textScale {
		a.textScale = s
		a.rebuild()
	}
}

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
	a.now = time.Now()
	a.events()
	a.model.Tick()
	a.layer.Update(a.now)
	a.keys()
	a.pointer()
	a.sync()
	a.save.poll(a)
	if a.opt.Watch != nil {
		a.opt.Watch(a.model)
	}
	if a.meter != nil && a.model.Step() >= a.model.Steps() {
		a.model.Seek(0)
		a.model.Play(true)
	}
	return nil
}

// Draw shows the present moment. The screen keeps what was drawn before, so that
// only the parts that changed are drawn again: without a graphics card every
// pixel that is painted twice costs time.
func (a *App) Draw(dst *ebiten.Image) {
	if a.layer == nil || a.closed {
		return
	}
	a.meter.begin()
	// What floats above the regions may have covered anything.
	floating := a.layer.Floating()
	all := a.redraw || floating || a.floated
	a.redraw, a.floated = false, floating
	if f := a.model.Frame(); f != nil {
		if now := a.canvasState(); all || now != a.canvas.shown {
			a.canvas.shown = now
			a.drawCanvas(dst, f)
			a.drawStandings(dst, f)
			a.drawPointer(dst, f)
			a.drawReading(dst, f)
			all = all || a.drawer // the drawer lies over the canvas
		}
		a.drawCharts(dst, f, all)
	}
	a.layer.DrawParts(dst, all)
	if a.meter.end() {
		a.leaving = a.opt.Report(a.meter.report())
		a.closed = true
	}
}

// frameOf is the newest frame or nil.
func (a *App) frameOf() *racelab.Frame { return a.model.Frame() }
