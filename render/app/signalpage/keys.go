package signalpage

import (
	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
)

// Keys lets the keyboard act.
func (pg *Page) Keys(k *stage.Keys) {
	if k.Pressed(ebiten.KeyV) {
		by := 1
		if k.Shift {
			by = -1
		}
		pg.nextView(by)
		return
	}
	if k.Pressed(ebiten.KeyN) {
		pg.SetSeed(pg.doc.Seed + 1)
	}
	for _, r := range k.Typed {
		if i := int(r - '1'); i >= 0 && i < len(pg.doc.Signal.Runs) && i < 9 {
			pg.show(i, pg.doc.Signal.Runs[i].Hidden)
			pg.seal()
		}
	}
	if pg.figure() == scenario.FigurePhase {
		pg.phaseKeys(k)
	}
}

// phaseKeys move the selected point by small steps.
func (pg *Page) phaseKeys(k *stage.Keys) {
	m := pg.measured(pg.selected)
	if m == nil || pg.drag.on {
		return
	}
	at, step := place(m), 0.05
	if k.Shift {
		step = 0.25
	}
	move := func(w, b float64) { pg.setPoint("arrow", figure.Point{at[0] + w, at[1] + b}) }
	switch {
	case k.Struck(ebiten.KeyArrowLeft):
		move(-step, 0)
	case k.Struck(ebiten.KeyArrowRight):
		move(step, 0)
	case k.Struck(ebiten.KeyArrowUp):
		move(0, step/2)
	case k.Struck(ebiten.KeyArrowDown):
		move(0, -step/2)
	}
}

// Shortcuts lists what Keys and Pointer understand in the view.
func (pg *Page) Shortcuts() []stage.Shortcut {
	out := []stage.Shortcut{{Keys: "V", Does: "next view: variance, histograms, moments, grid, phase; with Shift back"},
		{Keys: "1 … 6", Does: "hide or show a combination"}, {Keys: "N", Does: "new seed"}}
	switch pg.figure() {
	case scenario.FigureMoments:
		return append(out, stage.Shortcut{Keys: "Click", Does: "switch a condition, hide or show a combination, select one by its sentence"},
			stage.Shortcut{Keys: "Point", Does: "read mean and standard deviation of a layer"})
	case scenario.FigureGrid:
		return append(out, stage.Shortcut{Keys: "Point", Does: "read a cell"}, stage.Shortcut{Keys: "Click", Does: "open a cell as a combination"})
	case scenario.FigurePhase:
		return append(out, stage.Shortcut{Keys: "Drag", Does: "move the point of the selected combination"},
			stage.Shortcut{Keys: "← → ↑ ↓", Does: "move it by a little; with Shift by more"},
			stage.Shortcut{Keys: "Click", Does: "select another combination by its name or point"})
	}
	return append(out, stage.Shortcut{Keys: "Point", Does: "read everything measured at a layer"},
		stage.Shortcut{Keys: "Click", Does: "show or hide a quantity above, select a combination by its panel"})
}
