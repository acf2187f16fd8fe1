package schedulespage

import (
	"reflect"
	"slices"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/schedules"
	scheduleslab "downhill/render/labs/schedules"
)

// edit changes the document. Edits of one drag ("" for none) are undone together
// until the drag is sealed. The note is about the document as it was.
func (pg *Page) edit(drag string, change func(g *scenario.Schedules)) {
	trial := pg.doc.Clone()
	change(&trial.Schedules)
	if reflect.DeepEqual(trial, pg.doc) {
		return
	}
	if !onlyLooks(&trial.Schedules, &pg.doc.Schedules) {
		trial.Schedules.Note = ""
	}
	if err := trial.Check(); err != nil {
		pg.message = err.Error()
		pg.seen = panelKey{} // the widget shows what holds again
		return
	}
	pg.past.PushDrag(pg.doc, drag)
	pg.doc = trial
	pg.follow()
}

// onlyLooks says whether two documents show the same in another way.
func onlyLooks(a, b *scenario.Schedules) bool {
	x, y := a.Clone(), b.Clone()
	x.Axis, x.Linear, x.Twins = y.Axis, y.Linear, y.Twins
	for i := range min(len(x.Runs), len(y.Runs)) {
		x.Runs[i].Hidden = y.Runs[i].Hidden
	}
	return reflect.DeepEqual(x, y)
}

func (pg *Page) seal() { pg.past.Seal() }

// follow has the document worked out.
func (pg *Page) follow() {
	pg.rev++
	pg.selected = max(0, min(pg.selected, len(pg.doc.Schedules.Runs)-1))
	if t := &pg.ranging; t.found != nil && !reflect.DeepEqual(t.of, pg.testKey()) {
		*t = rangeTest{}
		if pg.lower == lowerRange {
			pg.lower = lowerValid
		}
	}
	pg.gen = pg.work.Start(pg.doc)
}

// openPreset opens a document of the program.
func (pg *Page) openPreset(p scheduleslab.Preset) {
	doc, err := p.Document()
	if err != nil {
		pg.message = err.Error()
		return
	}
	pg.Open(doc)
}

// setParam sets a parameter of the selected schedule, or takes it away.
func (pg *Page) setParam(key string, v param.Value, on bool) {
	pg.edit("schedule "+key, func(g *scenario.Schedules) {
		vals := g.Runs[pg.selected].Schedule.Values.Clone()
		if on {
			vals[key] = v
		} else {
			delete(vals, key)
		}
		follows(g.Runs[pg.selected].Schedule.Key, key, vals)
		g.Runs[pg.selected].Schedule.Values = vals
	})
}

// follows lets parameters that would not go together any more follow the one
// that was set, so that a slider does not stop at another.
func follows(schedule, key string, vals param.Values) {
	if schedule == "piecewise" && key == "boundaries" && vals.Has("values") && len(vals["values"].List()) != len(vals["boundaries"].List())+1 {
		delete(vals, "values")
	}
	if schedule != "1cycle" {
		return
	}
	if vals.Has("max") && vals.Num("start") > vals.Num("max") {
		delete(vals, "start")
	}
	if vals.Has("start") && vals.Num("last") > vals.Num("start") {
		delete(vals, "last")
	}
}

// fresh is a schedule with its defaults, and its times within the steps.
func (pg *Page) fresh(key string) (param.Choice, bool) {
	ch, err := schedules.Catalog().Default(key)
	if err != nil {
		return ch, false
	}
	n := float64(pg.doc.Schedules.Steps)
	if _, ok := ch.Values["steps"]; ok {
		ch.Values["steps"] = param.Num(max(3, n))
	}
	return ch, true
}

// setKind puts another schedule with its defaults in the place of the selected.
func (pg *Page) setKind(key string) {
	if ch, ok := pg.fresh(key); ok && key != pg.doc.Schedules.Runs[pg.selected].Schedule.Key {
		pg.edit("", func(g *scenario.Schedules) { g.Runs[pg.selected].Schedule = ch })
	}
}

// insert adds a schedule at the end and selects it.
func (pg *Page) insert(r scenario.ScheduleRun) {
	n := len(pg.doc.Schedules.Runs)
	r.Schedule.Values, r.Hidden = r.Schedule.Values.Clone(), false
	pg.edit("", func(g *scenario.Schedules) { g.Runs = append(g.Runs, r) })
	if len(pg.doc.Schedules.Runs) > n {
		pg.selected = n
	}
}

// addTwin adds the same schedule in the other unit of time.
func (pg *Page) addTwin(i int) {
	r := pg.doc.Schedules.Runs[i]
	if pg.frame == nil {
		return
	}
	twin, ok := scheduleslab.Twin(r.Schedule, pg.frame.StepsPerEpoch)
	if !ok {
		pg.message = "This schedule is the same per step and per epoch: constant has no time, and performance scheduling watches epochs"
		return
	}
	r.Schedule = twin
	pg.insert(r)
}

// remove takes a schedule away; the last one stays.
func (pg *Page) remove(i int) {
	if len(pg.doc.Schedules.Runs) > 1 {
		pg.edit("", func(g *scenario.Schedules) { g.Runs = slices.Delete(g.Runs, i, i+1) })
		if pg.selected > i {
			pg.selected--
		}
	}
}

// showRun shows or hides a schedule.
func (pg *Page) showRun(i int, on bool) {
	if i < len(pg.doc.Schedules.Runs) {
		pg.edit("", func(g *scenario.Schedules) { g.Runs[i].Hidden = !on })
	}
}

// showOnly shows one schedule alone, or all.
func (pg *Page) showOnly(i int, all bool) {
	pg.edit("", func(g *scenario.Schedules) {
		for k := range g.Runs {
			g.Runs[k].Hidden = k != i && !all
		}
	})
}

// setSurface races on another surface, from its own start and where its slopes
// are so steep that the present rate would throw the race out, all the same: that
// is to be seen.
func (pg *Page) setSurface(key string) {
	ch, err := scenario.Surfaces().Default(key)
	if err != nil || key == pg.doc.Schedules.Race.Surface.Key {
		return
	}
	f, err := scenario.Surfaces().Build(ch)
	if err != nil {
		pg.message = err.Error()
		return
	}
	pg.edit("", func(g *scenario.Schedules) { g.Race.Surface, g.Race.Start = ch, f.Start() })
}

// ruleOf is a rule with its defaults.
func ruleOf(key string) (param.Choice, bool) {
	ch, err := optimizers.Catalog().Default(key)
	return ch, err == nil
}
