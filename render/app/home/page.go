// Package home is the window's start screen: the labs, what was used last, the
// lessons by chapter and the examples, each a card with a small picture that is
// made in the background from the card's own scenario and moves while the pointer
// or the keyboard's focus is on it.
package home

import (
	"image"
	"sync/atomic"

	"downhill/internal/lesson"
	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/screen"
	"downhill/render/ui"
)

// Page is the start screen. It is a page above that of a lab, whose document it
// leaves alone.
type Page struct {
	s      *stage.Stage
	host   Host
	behind func() stage.Page // the lab's page

	lessons atomic.Pointer[lessonsRead]
	read    *lessonsRead // that the cards were made of
	all     []section
	shown   []section // of all, those that the search leaves
	grid    grid
	text    string // of the search

	strip, list, body image.Rectangle // where the parts are, in pixels
	search            *ui.TextField
	count             *ui.Label
	scroll            int
	focus             int  // index of a spot, −1 for none
	hover             int  // the same
	inList            bool // the focus is in the list of sections
	listAt            int  // its row there
	listHover         int  // −1 for none
	listScroll        int
	dragging          bool // the scroll bar
	dragAt            int

	films *films
	asked []want
	art   map[string]*art
	play  playing
	batch *screen.Batch
	under look // what was painted last
	dirty bool
}

// lessonsRead is what the lessons' files read as.
type lessonsRead struct {
	lessons []lesson.Lesson
	err     error
}

var _ stage.Page = (*Page)(nil)

// New makes the screen; nothing works before it is shown.
func New(s *stage.Stage, h Host, behind func() stage.Page) *Page {
	pg := &Page{s: s, host: h, behind: behind, focus: -1, hover: -1, listHover: -1, films: newFilms(), art: map[string]*art{}, batch: s.Kit.NewBatch()}
	pg.play.painter = s.Kit.NewPainter()
	return pg
}

// Show tells the screen that it is shown, or that a lab is: then nothing works.
func (pg *Page) Show(on bool) {
	if !on {
		pg.films.ask(nil)
		pg.asked = nil
		pg.drop(func(string) bool { return true })
		return
	}
	if pg.lessons.Load() == nil {
		read := func() {
			all, err := lesson.All()
			pg.lessons.Store(&lessonsRead{all, err})
		}
		if threaded {
			go read()
		} else {
			read()
		}
	}
	for _, e := range pg.host.Recent() { // the files may be others by now
		pg.films.forget(recentKey(e))
	}
	pg.Refresh()
}

// Refresh lists everything anew, after the list of what was used has changed.
func (pg *Page) Refresh() {
	pg.read = pg.lessons.Load()
	var ls []lesson.Lesson
	var err error
	if pg.read != nil {
		ls, err = pg.read.lessons, pg.read.err
	}
	at := pg.focused()
	pg.all = sections(pg.host, ls, err, pg.read == nil)
	pg.find(pg.text)
	pg.focusOn(at)
}

// find shows what a search leaves.
func (pg *Page) find(text string) {
	pg.text = text
	pg.shown = filter(pg.all, text)
	pg.focus, pg.hover, pg.inList = -1, -1, false
	pg.place()
}

// place arranges the cards in the room there is.
func (pg *Page) place() {
	pg.grid = arrange(pg.shown, pg.body.Dx(), pg.s.Unit(), pg.lines)
	pg.scroll = pg.grid.within(pg.scroll, pg.body.Dy())
	pg.dirty = true
}

// lines is how many lines a card's text takes.
func (pg *Page) lines(text string, width int) int {
	small := pg.small()
	return len(wrap(text, textLines, small.Measure, float64(width), func(s string) string { return s }))
}

// small is the type of the cards' texts.
func (pg *Page) small() *screen.Face {
	return pg.s.Kit.Fonts.Face(11*pg.s.Unit(), screen.Regular, true)
}

// Close ends the work.
func (pg *Page) Close() {
	pg.films.close()
	pg.play.painter.Close()
}

// Build places the parts.
func (pg *Page) Build() {
	s, b := pg.s, pg.s.Body
	at := pg.focused()
	pg.strip = image.Rect(b.Min.X, b.Min.Y, b.Max.X, b.Min.Y+s.Px(stripHeight))
	pg.body = image.Rect(b.Min.X, pg.strip.Max.Y, b.Max.X, b.Max.Y)
	pg.list = image.Rectangle{}
	if float64(b.Dx()) >= listLeast*s.Unit() {
		pg.list = image.Rect(b.Min.X, pg.strip.Max.Y, b.Min.X+s.Px(listWidth), b.Max.Y)
		pg.body.Min.X = pg.list.Max.X
	}
	l := s.Layer
	pg.search = ui.NewTextField(l, 300, "Search labs, lessons, examples", nil, nil)
	pg.search.Set(pg.text)
	pg.count = ui.NewLabel(l, "", ui.Muted)
	row := ui.NewRow(l, 12, ui.Insets{Top: 12, Left: margin, Right: margin, Bottom: 12}, pg.search, pg.count)
	l.Place(pg.strip, ui.Bottom, row.Stretch(pg.count))
	pg.drop(func(string) bool { return true })
	pg.place()
	pg.focusOn(at)
	pg.syncCount()
}

// Tick lets the films go on where there is no goroutine for them.
func (pg *Page) Tick() {
	pg.films.tick()
	if now := pg.lessons.Load(); now != pg.read {
		pg.Refresh()
	}
}

// Sync takes over what is typed and asks for the pictures in view.
func (pg *Page) Sync() {
	if text := pg.search.Get(); text != pg.text {
		pg.scroll = 0
		pg.find(text)
	}
	pg.syncCount()
	pg.ask()
	pg.play.tick(pg)
}

// ask wants the pictures that are in view, those that are soon made first, and
// then those that come into view next.
func (pg *Page) ask() {
	var wanted []want
	view := image.Rect(0, pg.scroll, pg.body.Dx(), pg.scroll+pg.body.Dy())
	near := view
	near.Max.Y += pg.body.Dy()
	near.Min.Y -= pg.body.Dy() / 2
	for _, in := range []image.Rectangle{view, near} {
		for slowness := range slowest + 1 {
			for i, sp := range pg.grid.spots {
				if c := pg.card(i); c.slowness() == slowness && sp.at.Overlaps(in) && (in == view || !sp.at.Overlaps(view)) {
					wanted = append(wanted, want{c.key, pg.s.Theme.Name, c.scene})
				}
			}
		}
	}
	same := len(wanted) == len(pg.asked)
	for i := 0; same && i < len(wanted); i++ {
		same = wanted[i].id() == pg.asked[i].id()
	}
	if !same {
		pg.asked = wanted
		pg.films.ask(wanted)
	}
	keep := map[string]bool{}
	for _, w := range wanted {
		keep[w.key] = true
	}
	pg.drop(func(key string) bool { return !keep[key] })
}

// card is that of a spot.
func (pg *Page) card(i int) *card {
	sp := pg.grid.spots[i]
	return &pg.shown[sp.section].cards[sp.card]
}

// focused is the key of the card that has the focus, "" for none.
func (pg *Page) focused() string {
	if pg.focus < 0 || pg.focus >= len(pg.grid.spots) {
		return ""
	}
	return pg.card(pg.focus).key
}

// focusOn gives the focus to a card, to none where it is not shown.
func (pg *Page) focusOn(key string) {
	pg.focus = -1
	for i := range pg.grid.spots {
		if key != "" && pg.card(i).key == key {
			pg.focus = i
		}
	}
}

// onScreen is where a spot is on the screen.
func (pg *Page) onScreen(sp spot) image.Rectangle {
	return sp.at.Add(image.Pt(pg.body.Min.X, pg.body.Min.Y-pg.scroll))
}

// Heading names the screen.
func (pg *Page) Heading() string { return "Labs, lessons, examples" }

// Document is that of the lab behind the screen.
func (pg *Page) Document() scenario.Scenario { return pg.behind().Document() }

// Open opens a document in the lab behind the screen.
func (pg *Page) Open(s scenario.Scenario) { pg.behind().Open(s) }

// Seed is that of the lab behind the screen.
func (pg *Page) Seed() (uint64, string) { return pg.behind().Seed() }

// SetSeed sets it.
func (pg *Page) SetSeed(seed uint64) { pg.behind().SetSeed(seed) }

// Undo has nothing to take back here: what is behind is not seen.
func (pg *Page) Undo() bool { return false }

// Redo has nothing to bring back.
func (pg *Page) Redo() bool { return false }

// Export is none: there is nothing to save.
func (pg *Page) Export() (stage.Export, bool) { return stage.Export{}, false }

// Ready says whether the lessons are read and all pictures in view made.
func (pg *Page) Ready() bool {
	if pg.read == nil || pg.body.Empty() {
		return false
	}
	view := image.Rect(0, pg.scroll, pg.body.Dx(), pg.scroll+pg.body.Dy())
	for i, sp := range pg.grid.spots {
		if sp.at.Overlaps(view) {
			if _, ok := pg.films.get(pg.card(i).key, pg.s.Theme.Name); !ok {
				return false
			}
		}
	}
	return true
}
