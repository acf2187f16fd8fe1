package app

import (
	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"
)

// shortcut is a key with what it does, as the list under ? shows it.
type shortcut struct {
	keys string
	does string
}

func shortcuts() []shortcut {
	return []shortcut{
		{"Space", "play or pause"},
		{"← →", "one step back or forward; with Shift ten"},
		{"Home  End", "to the start or the end of the race"},
		{"R", "reset: back to the start, same seed"},
		{"N", "new seed"},
		{"+  −", "faster, slower"},
		{"1 … 8", "hide or show a racer"},
		{"D", "open or close the panel of a small window"},
		{"L", "light or dark colours"},
		{"Ctrl + S", "save figure and scenario"},
		{"Ctrl + Z  Ctrl + Shift + Z", "undo, redo"},
		{"Ctrl + +  Ctrl + −", "larger or smaller text"},
		{"F11", "full screen"},
		{"?", "this list"},
		{"Click, drag", "place the start and move it"},
		{"Wheel, right drag", "zoom at the pointer, pan"},
		{"Double-click", "show the whole surface again"},
	}
}

// struck says whether a key was pressed in this tick or is held so long that it
// repeats.
func struck(k ebiten.Key) bool {
	d := inpututil.KeyPressDuration(k)
	return inpututil.IsKeyJustPressed(k) || d > 24 && d%3 == 0
}

// keys lets the keyboard act, unless a text field or a dialog has it.
func (a *App) keys() {
	control := ebiten.IsKeyPressed(ebiten.KeyControl) || ebiten.IsKeyPressed(ebiten.KeyMeta)
	shift := ebiten.IsKeyPressed(ebiten.KeyShift)
	_, captured := a.layer.Captured()
	if inpututil.IsKeyJustPressed(ebiten.KeyF11) {
		ebiten.SetFullscreen(!ebiten.IsFullscreen())
	}
	if control {
		if !captured {
			a.controlKeys(shift)
		}
		return
	}
	pressed := func(k ebiten.Key) bool { return struck(k) && !a.layer.Wants(k) }
	m := a.model
	many := 1
	if shift {
		many = 10
	}
	switch {
	case pressed(ebiten.KeySpace) && inpututil.IsKeyJustPressed(ebiten.KeySpace):
		m.Play(!m.Playing)
	case pressed(ebiten.KeyArrowRight):
		m.Move(many)
	case pressed(ebiten.KeyArrowLeft):
		m.Move(-many)
	case pressed(ebiten.KeyHome):
		m.Playing = false
		m.Seek(0)
	case pressed(ebiten.KeyEnd):
		m.Playing = false
		m.Seek(m.Steps())
	case pressed(ebiten.KeyR):
		m.Reset()
	case pressed(ebiten.KeyN):
		m.NewSeed()
	case pressed(ebiten.KeyL):
		a.flipTheme()
	case pressed(ebiten.KeyD):
		a.toggleDrawer()
	}
	a.characters(captured)
}

// characters acts on what was typed, whatever key of the layout it is on.
func (a *App) characters(captured bool) {
	if captured {
		return
	}
	for _, r := range ebiten.AppendInputChars(nil) {
		switch {
		case r == '?':
			a.showHelp()
		case r == '+':
			a.model.SetSpeed(a.model.Speed + 1)
		case r == '-' || r == '−':
			a.model.SetSpeed(a.model.Speed - 1)
		case r >= '1' && r <= '9':
			if i := int(r - '1'); i < len(a.model.Scene.Race.Racers) {
				a.model.Show(i, a.model.Scene.Race.Racers[i].Hidden)
			}
		}
	}
}

func (a *App) controlKeys(shift bool) {
	switch {
	case inpututil.IsKeyJustPressed(ebiten.KeyS):
		a.openSave()
	case struck(ebiten.KeyZ) && shift, struck(ebiten.KeyY):
		a.redo()
	case struck(ebiten.KeyZ):
		a.undo()
	case struck(ebiten.KeyEqual), struck(ebiten.KeyNumpadAdd):
		a.setTextScale(a.textScale + 0.25)
	case struck(ebiten.KeyMinus), struck(ebiten.KeyNumpadSubtract):
		a.setTextScale(a.textScale - 0.25)
	}
}

func (a *App) undo() {
	if !a.model.Undo() {
		a.layer.Toast("nothing to undo", false)
	}
}

func (a *App) redo() {
	if !a.model.Redo() {
		a.layer.Toast("nothing to redo", false)
	}
}

func (a *App) flipTheme() {
	if a.theme.Name == "dark" {
		a.setTheme("light")
	} else {
		a.setTheme("dark")
	}
}
