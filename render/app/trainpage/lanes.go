package trainpage

import (
	"fmt"
	"image"
	"slices"
	"strings"

	"downhill/internal/scenario"
	livelab "downhill/render/labs/train/live"
	"downhill/render/ui"
)

// letter names a lane.
func letter(i int) string { return string(rune('A' + i)) }

// freeName is a name that no lane has yet.
func freeName(t *scenario.Train, wish string) string {
	name := wish
	for n := 2; t.Index(name) >= 0 || name == scenario.AllLanes || name == ""; n++ {
		name = fmt.Sprintf("%s %d", wish, n)
	}
	return name
}

// duplicate adds a lane like another one; one thing can be changed in it.
func (pg *Page) duplicate(i int) {
	t := pg.settings()
	if len(t.Nets) >= livelab.MaxLanes {
		pg.message = fmt.Sprintf("%d lanes are as many as fit side by side: remove one first", livelab.MaxLanes)
		return
	}
	pg.fork(i, t.Nets[i].Clone())
}

// remove takes a lane away; the last one stays. The others keep what they have
// trained.
func (pg *Page) remove(i int) {
	if len(pg.doc.Train.Nets) < 2 {
		return
	}
	pg.flush(true)
	at, trial := pg.step(), pg.doc.Clone()
	name := trial.Train.Nets[i].Name
	trial.Train.Nets = slices.Delete(trial.Train.Nets, i, i+1)
	if i < len(trial.Train.View.Panels) {
		trial.Train.View.Panels = slices.Delete(trial.Train.View.Panels, i, i+1)
	}
	kept := trial.Changes[:0:0]
	for _, c := range trial.Changes {
		if c.Target != name {
			kept = append(kept, c)
		}
	}
	trial.Changes = kept
	if v := &trial.Train.View; v.Lane >= i {
		v.Lane = max(0, v.Lane-1)
	}
	if err := trial.Check(); err != nil {
		pg.message = err.Error()
		return
	}
	pg.past.Push(pg.doc)
	if !pg.retain(trial, at) { // it is just being built
		pg.doc, pg.only, pg.story = trial, -1, story{}
		pg.start(at)
	}
	pg.rebuild()
}

// rename gives a lane another name, in the log of changes too. Nothing is trained
// again.
func (pg *Page) rename(i int, name string) error {
	name = strings.TrimSpace(name)
	old := pg.doc.Train.Nets[i].Name
	if name == old {
		return nil
	}
	pg.flush(true)
	trial := pg.doc.Clone()
	trial.Train.Nets[i].Name = name
	for k := range trial.Changes {
		if trial.Changes[k].Target == old {
			trial.Changes[k].Target = name
		}
	}
	if name == "" {
		return fmt.Errorf("want a name")
	}
	if err := trial.Check(); err != nil {
		return err
	}
	at := pg.step()
	pg.past.Push(pg.doc)
	if !pg.retain(trial, at) { // it is just being built
		pg.doc = trial
		pg.start(at)
	}
	return nil
}

func (pg *Page) askName(i int) {
	field := ui.NewTextField(pg.s.Layer, 240, "name", nil, nil)
	field.Set(pg.doc.Train.Nets[i].Name)
	pg.s.Layer.Dialog(ui.DialogOptions{Title: "Rename lane " + letter(i), Body: []ui.Widget{field}, Confirm: "Rename", Width: 320,
		OnConfirm: func() error { return pg.rename(i, field.Get()) }})
	field.Focus()
}

// showOnly shows a lane alone, −1 for all.
func (pg *Page) showOnly(i int) {
	pg.only = i
	if i >= 0 {
		pg.choose(i)
	}
	pg.arrange()
	pg.s.MarkRedraw()
}

func (pg *Page) laneMenu(i int, at image.Rectangle) {
	n := len(pg.doc.Train.Nets)
	if i >= n {
		return
	}
	pg.s.Layer.Menu(at, []ui.Item{{Title: "Duplicate", Off: n >= livelab.MaxLanes}, {Title: "Rename…"},
		{Title: "Show only this one", Off: n == 1 || pg.only == i}, {Title: "Show all", Off: pg.only < 0},
		{Title: "Remove", Line: true, Danger: true, Off: n == 1}}, func(k int) {
		switch k {
		case 0:
			pg.duplicate(i)
		case 1:
			pg.askName(i)
		case 2:
			pg.showOnly(i)
		case 3:
			pg.showOnly(-1)
		case 4:
			pg.remove(i)
		}
	})
}
