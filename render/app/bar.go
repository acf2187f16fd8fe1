package app

import (
	"fmt"
	"strconv"

	"downhill/render/ui"
)

// barWidgets are the bar's parts whose contents change, with what they show.
type barWidgets struct {
	title   *ui.Label
	seed    *ui.Button
	share   *ui.Button
	heading string
	number  uint64
	rail    []*ui.RailButton
	synced  bool
}

// buildBar makes the top bar.
func (a *App) buildBar() ui.Widget {
	if a.home.on {
		return a.buildHomeBar()
	}
	s, l, w := a.stage, a.stage.Layer, &a.bar
	w.title = ui.NewLabel(l, "", ui.Muted)
	w.seed = ui.NewButton(l, ui.ButtonOptions{Text: "seed", Tip: "Type another seed"}, a.askSeed)
	themeIcon := map[string]string{"dark": "sun", "light": "moon"}[s.Theme.Name]
	row := ui.NewRow(l, 10, ui.Insets{Top: 8, Left: 14, Right: 14, Bottom: 8}, a.buildName(), w.title,
		a.record.build(a), w.seed,
		ui.NewButton(l, ui.ButtonOptions{Text: "Undo", Image: s.Icon("undo", 16), Tip: "Ctrl + Z; redo with Ctrl + Shift + Z"}, a.undo))
	if s.Compact {
		row.Add(s.IconButton("save", "Save figure and scenario, or data, Ctrl + S", a.openSave))
	} else {
		row.Add(ui.NewButton(l, ui.ButtonOptions{Text: "Save figure", Value: "Ctrl S", Tip: "Writes the figure and the scenario, or the data"}, a.openSave))
	}
	w.share = s.IconButton("duplicate", "Copy or paste the scenario as text, Ctrl + C, Ctrl + V", a.openText)
	row.Add(w.share)
	row.Add(s.IconButton(themeIcon, "Light or dark, L", a.flipTheme), s.IconButton("help", "Keys, ?", a.showHelp))
	if s.Compact {
		row.Add(s.IconButton("drawer", "Open or close the panel, D", a.toggleDrawer))
	}
	row.Stretch(w.title)
	return row
}

// buildRail makes the rail: a button for every lab.
func (a *App) buildRail() ui.Widget {
	// The margin leaves room for the longest title, "Activations".
	column := ui.NewColumn(a.stage.Layer, 4, ui.Insets{Top: 8, Left: 3, Right: 3})
	for i, lab := range a.labs {
		b := ui.NewRailButton(a.stage.Layer, a.stage.Icon(lab.icon, 22), lab.title, lab.tip, func() { a.show(i) })
		b.Set(i == a.shown && !a.home.on)
		a.bar.rail = append(a.bar.rail, b)
		column.Add(b)
	}
	return column
}

// sync makes the bar show the page.
func (a *App) sync() {
	w := &a.bar
	heading := a.page().Heading()
	seed, _ := a.page().Seed()
	if w.synced && heading == w.heading && seed == w.number {
		return
	}
	w.synced, w.heading, w.number = true, heading, seed
	w.title.Set(heading)
	w.seed.Set(ui.ButtonOptions{Text: "seed", Value: strconv.FormatUint(seed, 10), Tip: "Type another seed"})
}

// showHelp lists the keys. It is a menu, not a dialog: that scrolls where the
// window is small or the text large.
func (a *App) showHelp() {
	var items []ui.Item
	for _, s := range a.page().Shortcuts() {
		items = append(items, ui.Item{Title: s.Does, Detail: s.Keys})
	}
	for i, s := range a.shortcuts() {
		items = append(items, ui.Item{Title: s.Does, Detail: s.Keys, Line: i == 0})
	}
	at := a.helpBelow()
	items = append(items, ui.Item{Title: "show what is where, as in the first run", Line: true})
	a.stage.Layer.Menu(at, items, func(i int) {
		if i == len(items)-1 {
			a.startCallouts()
		}
	})
}

// askSeed lets the seed be typed.
func (a *App) askSeed() {
	var seed uint64
	check := func(s string) (err error) {
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			err = fmt.Errorf("want a whole number from 0 to 18446744073709551615")
		}
		return err
	}
	now, decides := a.page().Seed()
	field := ui.NewTextField(a.stage.Layer, 200, "seed", check, nil)
	field.Set(strconv.FormatUint(now, 10))
	a.stage.Layer.Dialog(ui.DialogOptions{Title: "Seed", Text: "The same scenario and seed give the same numbers. " + decides,
		Body: []ui.Widget{field}, Confirm: "Use it", OnConfirm: func() error {
			if err := check(field.Get()); err != nil {
				return err
			}
			a.page().SetSeed(seed)
			return nil
		}})
	field.Focus()
}
