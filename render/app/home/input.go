package home

import (
	"fmt"
	"image"
	"slices"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"

	"downhill/render/app/stage"
	"downhill/render/ui"
)

// wheelStep is how far a notch of the wheel scrolls, in px of the design.
const wheelStep = 72

// Shortcuts lists what the keys and the pointer do.
func (pg *Page) Shortcuts() []stage.Shortcut {
	return []stage.Shortcut{
		{Keys: "← → ↑ ↓", Does: "move over the cards, ← from the first column to the list of chapters"},
		{Keys: "Enter", Does: "open the card"},
		{Keys: "/", Does: "search"},
		{Keys: "Page up  Page down", Does: "scroll"},
		{Keys: "Home  End", Does: "to the first and the last card"},
		{Keys: "Delete", Does: "forget a recent scenario"},
		{Keys: "Escape", Does: "clear the search, then back to the lab"},
	}
}

// Keys moves the focus.
func (pg *Page) Keys(k *stage.Keys) {
	if pg.searching() {
		// The field keeps the letters; what ends the typing goes to the cards.
		if inpututil.IsKeyJustPressed(ebiten.KeyEnter) || inpututil.IsKeyJustPressed(ebiten.KeyArrowDown) {
			pg.s.Rebuild()
			pg.move(pg.grid.step(-1, 0, 0))
		}
		return
	}
	if slices.Contains(k.Typed, '/') {
		pg.search.Focus()
		return
	}
	switch {
	case k.Pressed(ebiten.KeyEscape):
		if pg.text != "" {
			pg.search.Set("")
			pg.find("")
			return
		}
		pg.host.Leave()
	case k.Pressed(ebiten.KeyEnter), k.Pressed(ebiten.KeyNumpadEnter), k.Pressed(ebiten.KeySpace):
		if pg.inList {
			pg.jump(pg.listAt)
		} else if pg.focus >= 0 {
			pg.card(pg.focus).open()
		}
	case k.Pressed(ebiten.KeyDelete):
		if pg.focus >= 0 && pg.card(pg.focus).forget != nil {
			pg.forget(pg.focus)
		}
	case k.Struck(ebiten.KeyPageUp):
		pg.scrollTo(pg.scroll - pg.body.Dy()*9/10)
	case k.Struck(ebiten.KeyPageDown):
		pg.scrollTo(pg.scroll + pg.body.Dy()*9/10)
	case k.Pressed(ebiten.KeyHome):
		pg.move(pg.grid.step(-1, 0, 0))
		pg.scrollTo(0)
	case k.Pressed(ebiten.KeyEnd):
		pg.move(len(pg.grid.spots) - 1)
		pg.scrollTo(pg.grid.height)
	default:
		pg.arrows(k)
	}
}

// arrows moves over the cards, or through the list.
func (pg *Page) arrows(k *stage.Keys) {
	dx, dy := 0, 0
	switch {
	case k.Struck(ebiten.KeyArrowLeft):
		dx = -1
	case k.Struck(ebiten.KeyArrowRight):
		dx = 1
	case k.Struck(ebiten.KeyArrowUp):
		dy = -1
	case k.Struck(ebiten.KeyArrowDown):
		dy = 1
	default:
		return
	}
	pg.dirty = true
	switch {
	case pg.inList && dx > 0:
		pg.inList = false
		pg.jump(pg.listAt)
	case pg.inList:
		pg.listAt = max(0, min(len(pg.shown)-1, pg.listAt+dy))
		pg.scrollTo(pg.grid.heads[pg.listAt])
	case dx < 0 && pg.focus >= 0 && pg.grid.spots[pg.focus].column == 0 && !pg.list.Empty():
		pg.inList, pg.listAt = true, pg.grid.spots[pg.focus].section
	default:
		pg.move(pg.grid.step(pg.focus, dx, dy))
	}
}

// move gives the focus to a spot and scrolls it into view.
func (pg *Page) move(to int) {
	pg.focus, pg.inList, pg.dirty = to, false, true
	if to >= 0 {
		pg.scroll = pg.grid.reveal(pg.scroll, pg.body.Dy(), pg.grid.spots[to], pg.s.Px(headHeight))
	}
}

// jump goes to a section.
func (pg *Page) jump(section int) {
	if section < 0 || section >= len(pg.shown) {
		return
	}
	pg.move(pg.grid.first(section))
	pg.scrollTo(pg.grid.heads[section])
}

func (pg *Page) scrollTo(y int) {
	if y = pg.grid.within(y, pg.body.Dy()); y != pg.scroll {
		pg.scroll, pg.dirty = y, true
	}
}

// forget takes a card off the list of what was used.
func (pg *Page) forget(i int) {
	c := pg.card(i)
	pg.films.forget(c.key)
	c.forget()
	pg.Refresh()
}

// searching says whether somebody types into the field.
func (pg *Page) searching() bool {
	_, keyboard := pg.s.Layer.Captured()
	return keyboard && !pg.s.Layer.Floating()
}

// Pointer finds what is under it and opens what is clicked.
func (pg *Page) Pointer(p stage.Pointer) ebiten.CursorShapeType {
	pg.dragBar(p)
	hover, list := -1, -1
	if !p.Captured && !pg.dragging {
		if p.At.In(pg.body) {
			for i, sp := range pg.grid.spots {
				if p.At.In(pg.onScreen(sp)) {
					hover = i
				}
			}
		}
		list = pg.listRowAt(p.At)
		if p.Wheel != 0 {
			pg.wheel(p)
		}
	}
	if hover != pg.hover || list != pg.listHover {
		pg.hover, pg.listHover, pg.dirty = hover, list, true
	}
	if p.Left.Began && !p.Captured {
		switch {
		case hover >= 0:
			pg.focus, pg.inList = hover, false
			pg.card(hover).open()
		case list >= 0:
			pg.jump(list)
		}
	}
	if hover >= 0 || list >= 0 {
		return ebiten.CursorShapePointer
	}
	return ebiten.CursorShapeDefault
}

func (pg *Page) wheel(p stage.Pointer) {
	by := int(p.Wheel * float64(pg.s.Px(wheelStep)))
	if p.At.In(pg.list) {
		pg.listScroll = max(0, min(pg.listScroll-by, pg.listHeight()-pg.list.Dy()))
		pg.dirty = true
		return
	}
	pg.scrollTo(pg.scroll - by)
}

// bar is where the scroll bar's handle is, empty where all is seen.
func (pg *Page) bar() image.Rectangle {
	room := pg.body.Dy()
	if pg.grid.height <= room || room <= 0 {
		return image.Rectangle{}
	}
	w, h := pg.s.Px(6), max(pg.s.Px(28), room*room/pg.grid.height)
	y := pg.body.Min.Y + (room-h)*pg.scroll/(pg.grid.height-room)
	return image.Rect(pg.body.Max.X-w-pg.s.Px(4), y, pg.body.Max.X-pg.s.Px(4), y+h)
}

// dragBar scrolls by the bar.
func (pg *Page) dragBar(p stage.Pointer) {
	bar := pg.bar()
	if p.Left.Began && !p.Captured && p.At.In(bar.Inset(-pg.s.Px(4))) {
		pg.dragging, pg.dragAt = true, p.At.Y-bar.Min.Y
	}
	pg.dragging = pg.dragging && p.Left.Held && !bar.Empty()
	if pg.dragging {
		room := pg.body.Dy()
		pg.scrollTo((p.At.Y - pg.dragAt - pg.body.Min.Y) * (pg.grid.height - room) / max(1, room-bar.Dy()))
	}
}

// syncCount says how much the search leaves, or the whole of what is pointed at.
func (pg *Page) syncCount() {
	text := "Enter opens, Escape goes back"
	at := pg.hover
	if at < 0 && !pg.inList {
		at = pg.focus
	}
	if n := len(pg.grid.spots); pg.text != "" {
		text = cards(n)
		if n == 0 {
			text = "nothing found: Escape clears the search"
		}
	}
	if at >= 0 && at < len(pg.grid.spots) { // its title may be cut on the card
		text = pg.card(at).title + " · " + pg.card(at).text
	}
	row := pg.listHover
	if row < 0 && pg.inList {
		row = pg.listAt
	}
	if row >= 0 && row < len(pg.shown) { // so may be that of a section in the list
		text = pg.shown[row].title + " · " + cards(len(pg.shown[row].cards))
	}
	if pg.count.Get() != text {
		pg.count.Set(text)
	}
}

func cards(n int) string {
	if n == 1 {
		return "1 card"
	}
	return fmt.Sprintf("%d cards", n)
}

// Named says where everything stands, for tests.
func (pg *Page) Named() stage.Named {
	n := stage.Named{Widgets: map[string]ui.Widget{"search": pg.search},
		Areas:  map[string]stage.Area{"body": {At: pg.body}, "list": {At: pg.list}},
		Values: map[string]string{"focus": pg.focused(), "count": fmt.Sprint(len(pg.grid.spots)), "moving": pg.play.key, "scroll": fmt.Sprint(pg.scroll)}}
	if pg.read != nil {
		n.Values["lessons"] = fmt.Sprint(len(pg.read.lessons))
	}
	for i, sp := range pg.grid.spots {
		c := pg.card(i)
		if at := pg.onScreen(sp).Intersect(pg.body); !at.Empty() {
			n.Areas["card "+c.key] = stage.Area{At: at}
		}
		if m, ok := pg.films.get(c.key, pg.s.Theme.Name); ok {
			n.Values["film "+c.key] = "made"
			if m.err != nil {
				n.Values["film "+c.key] = m.err.Error()
			}
		}
	}
	for i, s := range pg.shown {
		if at := pg.listRowPlace(i); !at.Empty() {
			n.Areas["jump "+s.key] = stage.Area{At: at}
		}
	}
	if pg.inList {
		n.Values["focus"] = "list " + pg.shown[pg.listAt].key
	}
	return n
}
