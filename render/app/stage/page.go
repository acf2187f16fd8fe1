package stage

import (
	"image"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/ui"
)

// Page is a lab in the window. All methods are called by the window's goroutine.
// A page is made when its lab is opened for the first time and is kept, with its
// document and what it has computed, while another is shown. In every tick the
// shown page gets, in this order, Tick, Keys, Pointer and Sync; then the window
// draws a frame. A page that can keep something moving has a method Loop too,
// which is called after every tick while frames are measured.
type Page interface {
	// Build makes the page's widgets and places them on the stage's empty Layer:
	// when the page is shown, and after every change of size, colours or text.
	Build()
	// Show tells the page that it is shown, or that another one is: then its
	// worker rests.
	Show(on bool)
	// Tick lets a sixtieth of a second pass.
	Tick()
	// Keys lets the keyboard act.
	Keys(*Keys)
	// Pointer lets the pointer act and returns the shape that says what it can
	// do there; over widgets the window chooses.
	Pointer(Pointer) ebiten.CursorShapeType
	// Sync makes the widgets show the document as it is now.
	Sync()
	// Draw draws what changed since the last frame, or all. The screen keeps
	// what was drawn before. Widgets are drawn by the window, above.
	Draw(dst *ebiten.Image, all bool)

	// Heading names the lab and what it shows, for the bar.
	Heading() string
	// Shortcuts lists what Keys and Pointer understand, for the help.
	Shortcuts() []Shortcut

	// Document is the scenario as it would be saved.
	Document() scenario.Scenario
	// Open replaces the document, which can be undone.
	Open(scenario.Scenario)
	// Seed is the document's, with a sentence that says what it decides.
	Seed() (seed uint64, decides string)
	// SetSeed runs the document with another seed, which can be undone.
	SetSeed(uint64)
	// Undo takes back the last edit and says whether there was one.
	Undo() bool
	// Redo brings back what Undo took.
	Redo() bool

	// Export is what can be saved now, false while there is nothing yet.
	Export() (Export, bool)
	// Ready says whether what is shown is of the document as it is now and
	// nothing is being computed.
	Ready() bool
	// Named says where everything stands, for tests of the window.
	Named() Named
	// Close ends the worker.
	Close()
}

// Shortcut is a key or a gesture with what it does.
type Shortcut struct{ Keys, Does string }

// Named is what a test of the window looks for on a page. Names are free.
type Named struct {
	Widgets map[string]ui.Widget
	Areas   map[string]Area
	Values  map[string]string // what is shown, in words and numbers
}

// Area is a place on the canvas.
type Area struct {
	At image.Rectangle // of a plot, what its axes span
	// The axes' ends: x from, x to, y from, y to; zero where it has none.
	View [4]float64
}
