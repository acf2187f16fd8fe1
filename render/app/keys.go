package app

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"

	"downhill/render/app/stage"
)

// shortcuts lists the window's keys, which hold in every lab.
func (a *App) shortcuts() []stage.Shortcut {
	list := []stage.Shortcut{
		{Keys: fmt.Sprintf("Ctrl + 1 … %d", len(a.labs)), Does: "go to a lab: " + labTitles(a.labs)},
		{Keys: "Ctrl + 0", Does: "start screen: labs, lessons, recent and example scenarios"},
		{Keys: "D", Does: "open or close the panel of a small window"},
		{Keys: "L", Does: "light or dark colours"},
		{Keys: "Ctrl + S", Does: "save figure and scenario, or data"},
		{Keys: "Ctrl + C  Ctrl + V", Does: "the scenario as a line of text, to copy or paste"},
		{Keys: "Ctrl + Z  Ctrl + Shift + Z", Does: "undo, redo"},
		{Keys: "Ctrl + +  Ctrl + −", Does: "larger or smaller text"},
		{Keys: "?", Does: "this list"},
	}
	if a.lecture.on {
		return append(list, lectureShortcuts()...)
	}
	list = append(list, handShortcuts()...)
	return append(list, lessonShortcuts()...)
}

func labTitles(ls []lab) string {
	names := make([]string, len(ls))
	for i, l := range ls {
		names[i] = l.title
	}
	return strings.Join(names, ", ")
}

// keys lets the keyboard act, unless a text field or a dialog has it.
func (a *App) keys() {
	control := ebiten.IsKeyPressed(ebiten.KeyControl) || ebiten.IsKeyPressed(ebiten.KeyMeta)
	_, captured := a.stage.Layer.Captured()
	if a.windowKeys() {
		return
	}
	if control {
		if !captured {
			a.controlKeys(ebiten.IsKeyPressed(ebiten.KeyShift))
		}
		return
	}
	k := stage.ReadKeys(a.stage.Layer)
	if a.lessonKeys(&k) {
		return
	}
	if a.tickCallouts(k.Pressed(ebiten.KeyEnter), k.Pressed(ebiten.KeyEscape)) {
		return
	}
	if a.handKeys(&k) {
		return
	}
	switch {
	case k.Struck(ebiten.KeyL):
		a.flipTheme()
	case k.Struck(ebiten.KeyD):
		a.toggleDrawer()
	}
	if slices.Contains(k.Typed, '?') {
		a.showHelp()
	}
	a.page().Keys(&k)
}

func (a *App) controlKeys(shift bool) {
	switch {
	case inpututil.IsKeyJustPressed(ebiten.KeyS):
		a.openSave()
	case inpututil.IsKeyJustPressed(ebiten.KeyC):
		a.copyScene()
	case inpututil.IsKeyJustPressed(ebiten.KeyV):
		a.pasteScene()
	case stage.Strikes(ebiten.KeyZ) && shift, stage.Strikes(ebiten.KeyY):
		a.redo()
	case stage.Strikes(ebiten.KeyZ):
		a.undo()
	case stage.Strikes(ebiten.KeyEqual), stage.Strikes(ebiten.KeyNumpadAdd):
		a.setTextScale(a.stage.TextScale + 0.25)
	case stage.Strikes(ebiten.KeyMinus), stage.Strikes(ebiten.KeyNumpadSubtract):
		a.setTextScale(a.stage.TextScale - 0.25)
	}
	if inpututil.IsKeyJustPressed(ebiten.KeyDigit0) {
		a.toggleHome()
	}
	for i := range a.labs {
		if inpututil.IsKeyJustPressed(ebiten.KeyDigit1 + ebiten.Key(i)) {
			a.show(i)
		}
	}
}

func (a *App) undo() {
	if !a.page().Undo() {
		a.stage.Toast("nothing to undo", false)
	}
}

func (a *App) redo() {
	if !a.page().Redo() {
		a.stage.Toast("nothing to redo", false)
	}
}

func (a *App) flipTheme() {
	if a.stage.Theme.Name == "dark" {
		a.setTheme("light")
	} else {
		a.setTheme("dark")
	}
}

func (a *App) toggleDrawer() {
	if a.stage.Compact {
		a.stage.Drawer = !a.stage.Drawer
		a.rebuild()
	}
}
