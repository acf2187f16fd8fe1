package activationspage

import (
	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
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
	switch pg.figure() {
	case scenario.FigureDying:
		pg.dyingKeys(k)
	case scenario.FigureCurves:
		pg.curveKeys(k)
	case scenario.FigureSoftmax:
		for _, r := range k.Typed {
			if r == '+' {
				pg.addLogit()
				pg.seal()
			}
		}
	}
}

func (pg *Page) curveKeys(k *stage.Keys) {
	a := &pg.doc.Activations
	move := func(by float64) { pg.setRange("range", a.From+by*(a.To-a.From), a.To+by*(a.To-a.From)) }
	switch {
	case k.Struck(ebiten.KeyArrowLeft):
		move(-0.05)
	case k.Struck(ebiten.KeyArrowRight):
		move(0.05)
	case k.Pressed(ebiten.KeyHome):
		whole := scenario.DefaultActivations().Activations
		pg.setRange("", whole.From, whole.To)
	}
	for _, r := range k.Typed {
		if r >= '1' && r <= '9' {
			if i := int(r - '1'); i < len(a.Functions) {
				pg.show(i, a.Functions[i].Hidden)
				pg.seal()
			}
		}
	}
}

// Shortcuts lists what Keys and Pointer understand in the view.
func (pg *Page) Shortcuts() []stage.Shortcut {
	out := []stage.Shortcut{{Keys: "V", Does: "next view: curves, softmax, dying ReLU; with Shift back"}}
	switch pg.figure() {
	case scenario.FigureSoftmax:
		return append(out, stage.Shortcut{Keys: "Drag", Does: "move a logit by its bar"}, stage.Shortcut{Keys: "+", Does: "add a logit"},
			stage.Shortcut{Keys: "Point", Does: "read a derivative of the heat map"})
	case scenario.FigureDying:
		return append(out, stage.Shortcut{Keys: "Space", Does: "play or pause"},
			stage.Shortcut{Keys: "← →", Does: "one record back or forward; with Shift ten"},
			stage.Shortcut{Keys: "Home  End", Does: "to the start or the end of the training"},
			stage.Shortcut{Keys: "R", Does: "reset: back to the start, same seed"}, stage.Shortcut{Keys: "N", Does: "new seed"},
			stage.Shortcut{Keys: "+  −", Does: "faster, slower"}, stage.Shortcut{Keys: "Click", Does: "see the inputs of a unit"})
	}
	return append(out, stage.Shortcut{Keys: "1 … 9", Does: "hide or show a function"},
		stage.Shortcut{Keys: "Point", Does: "read value and slope of every function"},
		stage.Shortcut{Keys: "Click", Does: "select a curve, or a row of the table"},
		stage.Shortcut{Keys: "Wheel, right drag", Does: "zoom the range at the pointer, move it"}, stage.Shortcut{Keys: "← →", Does: "move the range"},
		stage.Shortcut{Keys: "Double-click, Home", Does: "show −6 to 6 again"})
}
