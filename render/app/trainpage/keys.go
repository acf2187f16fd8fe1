package trainpage

import (
	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/stage"
)

// Shortcuts lists what the keys and the pointer do.
func (pg *Page) Shortcuts() []stage.Shortcut {
	return []stage.Shortcut{
		{Keys: "Space", Does: "train or rest"},
		{Keys: "← →", Does: "one step back or forward; with Shift ten"},
		{Keys: "E", Does: "train to the end of the epoch"},
		{Keys: "Home  End", Does: "to the start or the end of what is recorded"},
		{Keys: "R", Does: "reset: the same first weights"},
		{Keys: "N", Does: "new seed"},
		{Keys: "+  −", Does: "faster, slower"},
		{Keys: "1 … 4", Does: "select a lane"},
		{Keys: "V", Does: "turn to the panels that have no room; with Shift back"},
		{Keys: "Click", Does: "a unit for its story, a link to set its weight, a chart to go to its step"},
		{Keys: "Click, Alt + click", Does: "in the boundary: add a point, take one away"},
		{Keys: "Escape", Does: "close a card"},
	}
}

// Keys lets the keyboard act.
func (pg *Page) Keys(k *stage.Keys) {
	many := 1
	if k.Shift {
		many = 10
	}
	switch {
	case k.Pressed(ebiten.KeySpace):
		pg.setPlaying(!pg.time.playing)
	case k.Struck(ebiten.KeyArrowRight):
		pg.move(many)
	case k.Struck(ebiten.KeyArrowLeft):
		pg.move(-many)
	case k.Pressed(ebiten.KeyE):
		pg.epoch()
	case k.Pressed(ebiten.KeyHome):
		pg.seek(0)
	case k.Pressed(ebiten.KeyEnd):
		if f := pg.frame(); f != nil {
			pg.seek(f.Recorded)
		}
	case k.Pressed(ebiten.KeyR):
		pg.reset()
	case k.Pressed(ebiten.KeyN):
		pg.newSeed()
	case k.Pressed(ebiten.KeyEscape):
		pg.story = story{}
	case k.Pressed(ebiten.KeyV) && k.Shift:
		pg.cycle(-1)
	case k.Pressed(ebiten.KeyV):
		pg.cycle(1)
	}
	for _, r := range k.Typed {
		switch {
		case r == '+':
			pg.setSpeed(pg.time.speed + 1)
		case r == '-' || r == '−':
			pg.setSpeed(pg.time.speed - 1)
		case r >= '1' && r <= '4':
			pg.choose(int(r - '1'))
		}
	}
}
