package racepage

import (
	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/app/stage"
)

// Shortcuts lists what the race's keys and the pointer do.
func (pg *Page) Shortcuts() []stage.Shortcut {
	list := []stage.Shortcut{
		{Keys: "Space", Does: "play or pause"},
		{Keys: "← →", Does: "one step back or forward; with Shift ten"},
		{Keys: "Home  End", Does: "to the start or the end of the race"},
		{Keys: "R", Does: "reset: back to the start, same seed"},
		{Keys: "N", Does: "new seed"},
		{Keys: "+  −", Does: "faster, slower"},
		{Keys: "1 … 8", Does: "hide or show a racer"},
		{Keys: "Click, drag", Does: "place the start and move it"},
		{Keys: "Wheel, right drag", Does: "zoom at the pointer, pan"},
		{Keys: "G", Does: "keep the run before an edit as a ghost, or not"},
		{Keys: "M", Does: "the next view: the race, a map over hyperparameters, …"},
		{Keys: "Double-click", Does: "show the whole surface again"},
	}
	list = append(list, threeShortcuts()...)
	for _, v := range pg.lenses {
		list = append(list, v.shortcuts()...)
	}
	return list
}

// Keys lets the keyboard drive time.
func (pg *Page) Keys(k *stage.Keys) {
	if v := pg.lens(); v != nil && v.keys(k) || pg.threeKeys(k) {
		return
	}
	m := pg.model
	many := 1
	if k.Shift {
		many = 10
	}
	switch {
	case k.Pressed(ebiten.KeySpace):
		m.Play(!m.Playing)
	case k.Struck(ebiten.KeyArrowRight):
		m.Move(many)
	case k.Struck(ebiten.KeyArrowLeft):
		m.Move(-many)
	case k.Struck(ebiten.KeyHome):
		m.Playing = false
		m.Seek(0)
	case k.Struck(ebiten.KeyEnd):
		m.Playing = false
		m.Seek(m.Steps())
	case k.Struck(ebiten.KeyR):
		m.Reset()
	case k.Struck(ebiten.KeyN):
		m.NewSeed()
	case k.Pressed(ebiten.KeyM):
		pg.nextFigure()
	case k.Pressed(ebiten.KeyG):
		m.KeepGhost(!m.KeepsGhost())
	case pg.find.on && k.Pressed(ebiten.KeyEscape):
		pg.endFind()
	}
	for _, r := range k.Typed {
		switch {
		case r == '+':
			m.SetSpeed(m.Speed + 1)
		case r == '-' || r == '−':
			m.SetSpeed(m.Speed - 1)
		case r >= '1' && r <= '9':
			if i := int(r - '1'); i < len(m.Scene.Race.Racers) {
				m.Show(i, m.Scene.Race.Racers[i].Hidden)
			}
		}
	}
}
