package transferpage

import (
	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
)

// Keys lets the keyboard act.
func (pg *Page) Keys(k *stage.Keys) {
	switch {
	case k.Pressed(ebiten.KeySpace):
		pg.toggle()
	case k.Pressed(ebiten.KeyEscape) && pg.busy():
		pg.cancel()
	case k.Pressed(ebiten.KeyE):
		by := 1
		if k.Shift {
			by = -1
		}
		pg.next(by)
		return
	case k.Pressed(ebiten.KeyN):
		pg.SetSeed(pg.doc.Seed + 1)
	case k.Pressed(ebiten.KeyC) && pg.folded():
		pg.turn()
	}
	for _, r := range k.Typed {
		if i := int(r - '1'); i >= 0 && i < len(pg.doc.Transfer.Hidden) && pg.experiment() == scenario.ExperimentReuse {
			for _, b := range pg.views.blocks {
				if b.ofB && b.part == hidden && b.index == i {
					pg.layerMenu(i, b.at)
				}
			}
		}
	}
}

// turn shows the next of the charts that take turns.
func (pg *Page) turn() {
	pg.tab = (pg.tab + 1) % (len(chartsOf(pg.experiment())) - 1)
	pg.rebuild()
}

// Shortcuts lists what Keys and Pointer understand.
func (pg *Page) Shortcuts() []stage.Shortcut {
	out := []stage.Shortcut{{Keys: "Space", Does: "train, or cancel the training"},
		{Keys: "E", Does: "next experiment; with Shift back"}, {Keys: "N", Does: "new seed"}}
	switch pg.experiment() {
	case scenario.ExperimentReuse:
		out = append(out, stage.Shortcut{Keys: "Click, 1 … 8", Does: "what becomes of a hidden layer: freeze, thaw, replace, drop, add"},
			stage.Shortcut{Keys: "Point", Does: "read a layer by phases, or the curves at an epoch"})
	case scenario.ExperimentLayers:
		out = append(out, stage.Shortcut{Keys: "Point", Does: "read a cell"})
	default:
		out = append(out, stage.Shortcut{Keys: "Point", Does: "read the curves at an epoch"})
	}
	if pg.folded() {
		out = append(out, stage.Shortcut{Keys: "C", Does: "the next chart"})
	}
	return out
}
