package app

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/ebitenui/ebitenui/widget"
	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/lesson"
	"downhill/internal/recent"
	"downhill/internal/scenario"
	"downhill/render/app/home"
	"downhill/render/app/stage"
	"downhill/render/ui"
)

// homeScreen is the start screen above the lab.
type homeScreen struct {
	page   *home.Page // nil before it is shown for the first time
	on     bool
	button *ui.RailButton
	name   *ui.Label
	// clicked says that the name was, in this tick.
	clicked bool
}

// homeLab is what the screen is called where a lab is named.
const homeLab = "home"

// homeFoot is the room that its button takes at the rail's foot, in px of the
// design.
const homeFoot = 66

// railTop and railButton are the room above the labs' buttons and for each, gap
// included, in px of the design.
const (
	railTop    = 8
	railButton = 58
)

// showHome goes to the start screen, which leaves a lesson.
func (a *App) showHome() {
	if a.home.on || a.lecture.on {
		return
	}
	a.leaveLesson()
	a.pages[a.shown].Show(false)
	a.openHome()
	a.rebuild()
}

// openHome makes the start screen the page that is shown.
func (a *App) openHome() {
	if a.home.page == nil {
		a.home.page = home.New(a.stage, homeHost{a}, func() stage.Page { return a.pages[a.shown] })
	}
	a.home.on = true
	a.home.page.Show(true)
}

// leaveHome goes back to the lab.
func (a *App) leaveHome() {
	if !a.home.on {
		return
	}
	a.home.on = false
	a.home.page.Show(false)
	a.pages[a.shown].Show(true)
	a.rebuild()
}

func (a *App) toggleHome() {
	if a.home.on {
		a.leaveHome()
	} else {
		a.showHome()
	}
}

// buildHomeBar makes the bar without what is of a lab's document.
func (a *App) buildHomeBar() ui.Widget {
	s, l, w := a.stage, a.stage.Layer, &a.bar
	w.title = ui.NewLabel(l, "", ui.Muted)
	w.seed = ui.NewButton(l, ui.ButtonOptions{Text: "seed"}, nil) // hangs nowhere
	row := ui.NewRow(l, 10, ui.Insets{Top: 8, Left: 14, Right: 14, Bottom: 8}, a.buildName(), w.title,
		ui.NewButton(l, ui.ButtonOptions{Text: "Back to the lab", Value: "Esc", Tip: "Goes back to " + a.labs[a.shown].title}, a.leaveHome),
		s.IconButton(map[string]string{"dark": "sun", "light": "moon"}[s.Theme.Name], "Light or dark, L", a.flipTheme), s.IconButton("help", "Keys, ?", a.showHelp))
	return row.Stretch(w.title)
}

// buildName makes the program's name, which goes to the start screen.
func (a *App) buildName() *ui.Label {
	name := ui.NewName(a.stage.Layer, "Downhill").Help("Start screen, Ctrl + 0")
	name.GetWidget().MouseButtonClickedEvent.AddHandler(func(e any) {
		if c, ok := e.(*widget.WidgetMouseButtonClickedEventArgs); ok && c.Button == ebiten.MouseButtonLeft {
			a.home.clicked = true
		}
	})
	a.home.name = name
	return name
}

// placeRail places the rail with the start screen's button at its foot.
func (a *App) placeRail(labs ui.Widget) {
	s, l := a.stage, a.stage.Layer
	foot := s.Rail
	foot.Min.Y = max(s.Rail.Min.Y, s.Rail.Max.Y-s.Px(homeFoot))
	rail := s.Rail
	rail.Max.Y = foot.Min.Y
	if rail.Dy() < s.Px(float64(railTop+railButton*len(a.labs))) { // large type in a low window
		labs = ui.NewScroll(l, labs)
	}
	l.Place(rail, ui.Right, labs)
	a.home.button = ui.NewRailButton(l, s.Icon("lessons", 22), "Lessons", "Start screen: labs, lessons, recent and example scenarios, Ctrl + 0", a.toggleHome)
	a.home.button.Set(a.home.on)
	l.Place(foot, ui.Right, ui.NewColumn(l, 0, ui.Insets{Top: 4, Left: 3, Right: 3}, a.home.button))
}

// tickHome obeys a click on the program's name, once the widgets have been asked.
func (a *App) tickHome() {
	if a.home.clicked {
		a.home.clicked = false
		a.toggleHome()
	}
}

// homeHost is the window as the start screen sees it.
type homeHost struct{ a *App }

var _ home.Host = homeHost{}

// Labs lists the labs in the order of the rail.
func (h homeHost) Labs() []home.Lab {
	out := make([]home.Lab, len(h.a.labs))
	for i, l := range h.a.labs {
		out[i] = home.Lab{Key: l.key, Title: l.title, Icon: l.icon, Tip: l.tip, Fresh: l.fresh}
	}
	return out
}

// Recent lists what was used last.
func (h homeHost) Recent() []recent.Entry { return recent.List(recent.Folder(h.a.opt.Settings)) }

// When says when an entry was used.
func (h homeHost) When(e recent.Entry) string { return when(e.Used, h.a.stage.Now) }

// OpenLab goes to a lab.
func (h homeHost) OpenLab(key string) {
	for i, l := range h.a.labs {
		if l.key == key {
			h.a.show(i)
		}
	}
}

// OpenLesson shows a lesson from its start.
func (h homeHost) OpenLesson(l lesson.Lesson) {
	h.a.leaveHome()
	h.a.openLesson(l)
}

// OpenScene opens a document in its lab.
func (h homeHost) OpenScene(s scenario.Scenario, name string) {
	if err := h.a.open(s); err != nil {
		h.a.stage.Toast(err.Error(), true)
		return
	}
	h.a.stage.Toast("opened "+name, false)
}

// OpenRecent opens what was used before. A file that is gone is said to be, and
// can be taken off the list.
func (h homeHost) OpenRecent(e recent.Entry) {
	s, err := home.Read(e)
	switch {
	case errors.Is(err, home.ErrMissing):
		h.a.stage.Layer.Dialog(ui.DialogOptions{Title: "The file is missing", Confirm: "Forget it", Cancel: "Keep it",
			Text: fmt.Sprintf("There is no file %s any more. It may have been moved or removed, or its disk is not there now.", e.Path),
			OnConfirm: func() error {
				h.Forget(e)
				return nil
			}})
		return
	case err != nil:
		h.a.stage.Toast(err.Error(), true)
		return
	}
	if err := h.a.open(s); err != nil {
		h.a.stage.Toast(err.Error(), true)
		return
	}
	h.a.used(e.Path, e.Name, s)
	h.a.stage.Toast("opened "+e.Name, false)
}

// Forget takes an entry off the list.
func (h homeHost) Forget(e recent.Entry) {
	if err := recent.Forget(recent.Folder(h.a.opt.Settings), e); err != nil {
		h.a.stage.Toast(err.Error(), true)
	}
	h.a.home.page.Refresh()
}

// Leave goes back to the lab.
func (h homeHost) Leave() { h.a.leaveHome() }

// used notes that a scenario was opened, saved or dropped: from a path, or ""
// where the engine tells none.
func (a *App) used(path, name string, s scenario.Scenario) {
	folder := recent.Folder(a.opt.Settings)
	if folder == "" || downloads {
		return
	}
	e := recent.Entry{Path: path, Name: name, Lab: s.Lab, Says: a.saysOf(s), Used: a.now()}
	if path == "" {
		text, err := s.YAML()
		if err != nil {
			return // what does not write cannot be kept
		}
		e.Text = string(text)
	} else if full, err := filepath.Abs(path); err == nil {
		e.Path, e.Name = full, filepath.Base(full)
	}
	if err := recent.Add(folder, e); err != nil && a.stage.Layer != nil {
		a.stage.Toast(err.Error(), true)
	}
}

// saved notes what was saved: of a figure and its scenario the scenario.
func (a *App) saved(files []string) {
	for i := len(files) - 1; i >= 0; i-- {
		e := recent.Entry{Path: files[i], Name: filepath.Base(files[i])}
		if s, err := home.Read(e); err == nil {
			a.used(files[i], "", s)
			return
		}
	}
}

// saysOf is what a document that is shown shows, in words.
func (a *App) saysOf(s scenario.Scenario) string {
	if s.Lab == scenario.LabRace { // whose page names the surface with the first frame only
		if surface, err := scenario.Surfaces().Lookup(s.Race.Surface.Key); err == nil {
			return fmt.Sprintf("Race · %s, seed %d", surface.Title, s.Seed)
		}
	}
	if i, err := a.labOf(s); err == nil && a.pages[i] != nil {
		return fmt.Sprintf("%s, seed %d", a.pages[i].Heading(), s.Seed)
	}
	return fmt.Sprintf("seed %d", s.Seed)
}

// nameHome tells tests where the start screen's button is.
func (a *App) nameHome(o *Layout) {
	if a.home.button != nil {
		o.Shown["home"] = placeOf(a.home.button)
	}
	if a.home.name != nil {
		o.Shown["name"] = placeOf(a.home.name)
	}
	if a.home.on {
		o.Lab = homeLab
	}
}
