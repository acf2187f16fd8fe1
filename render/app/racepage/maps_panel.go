package racepage

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/maps"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/ui"
)

// mapWidgets are those of the map's views.
type mapWidgets struct {
	measure *ui.Choice
	axes    [2]*ui.Choice
	ranges  [2]*ui.Pair
	cells   *ui.Choice
	all     *ui.Toggle
	steps   *ui.Number
	size    *ui.Choice
}

// mapCells are the grids to choose from, basinSizes the starts in each direction.
func mapCells() [][2]int {
	return [][2]int{{32, 24}, {scenario.DefaultMapNX, scenario.DefaultMapNY}, {128, 96}, {256, 192}}
}
func basinSizes() []int { return []int{100, 200, scenario.DefaultBasinSize, 800} }

// setMap edits the map's settings, which can be undone.
func (pg *Page) setMap(change func(*scenario.HyperMap)) {
	m := pg.model
	m.past.Push(m.Scene)
	change(&m.Scene.Race.Map)
	pg.done()
}

func (pg *Page) gridSection(rc scenario.Racer) ui.Widget {
	l, w := pg.st.Layer, &pg.maps.w
	pg.fitAxes(rc.Rule.Key)
	full := pg.model.Scene.Race.Map.Resolved(rc.Rule.Key)
	w.measure = ui.NewChoice(l, []ui.Item{{Title: "steps to converge", Help: "Until the racer rests at a minimum."},
		{Title: "final loss", Help: "At the last step."}, {Title: "lowest loss", Help: "Anywhere on the way."}},
		slices.Index(maps.Measures(), full.Measure), func(i int) {
			pg.setMap(func(m *scenario.HyperMap) { m.Measure = maps.Measures()[i] })
		})
	s := ui.NewSection(l, "Map of "+rc.Name, "", nil, ui.NewChoiceRow(l, "colour", "What the colours show.", w.measure))
	for i, key := range []string{full.X, full.Y} {
		pg.axisRows(s, rc, i, key, [2]string{full.Y, full.X}[i])
	}
	sizes := mapCells()
	items := make([]ui.Item, len(sizes))
	for i, n := range sizes {
		items[i].Title = fmt.Sprintf("%d × %d", n[0], n[1])
	}
	w.cells = ui.NewChoice(l, items, slices.Index(sizes, [2]int{full.NX, full.NY}), func(i int) {
		pg.setMap(func(m *scenario.HyperMap) { m.NX, m.NY = sizes[i][0], sizes[i][1] })
	})
	s.Add(ui.NewChoiceRow(l, "cells", "How fine the map is.", w.cells))
	return s
}

// axisRows choose one axis's hyperparameter, not that of the other, and its
// range.
func (pg *Page) axisRows(s *ui.Section, rc scenario.Racer, i int, key, other string) {
	l, w := pg.st.Layer, &pg.maps.w
	e, err := optimizers.Catalog().Lookup(rc.Rule.Key)
	if err != nil {
		return
	}
	keys := slices.DeleteFunc(maps.Numeric(rc.Rule.Key), func(k string) bool { return k == other })
	items := make([]ui.Item, len(keys))
	for k, name := range keys {
		spec, _ := e.Params.Find(name, rc.Rule.Values)
		items[k] = ui.Item{Title: spec.Symbol + "  " + spec.Title, Help: spec.Help}
	}
	w.axes[i] = ui.NewChoice(l, items, slices.Index(keys, key), func(k int) {
		pg.setMap(func(m *scenario.HyperMap) {
			full := m.Resolved(rc.Rule.Key)
			m.X, m.Y = full.X, full.Y
			if i == 0 {
				m.X, m.XRange = keys[k], [2]float64{}
			} else {
				m.Y, m.YRange = keys[k], [2]float64{}
			}
		})
	}).Help("The hyperparameter along the axis.").Rule(e.Formula)
	spec, _ := e.Params.Find(key, rc.Rule.Values)
	from, to := pg.axisRange(spec, i)
	// The pair checks each end alone; the order is checked when both are there.
	end := param.Spec{Key: spec.Key, Min: spec.Min, Max: spec.Max, MinOpen: spec.MinOpen, MaxOpen: spec.MaxOpen}
	if spec.Scale == param.Log {
		end.Min, end.MinOpen = 0, true
	}
	w.ranges[i] = ui.NewPair(l, "from, to", "The ends of the axis: "+spec.Range()+".", end, end, func(from, to float64) {
		if !(to > from) || math.IsInf(to-from, 0) {
			pg.st.Toast("The axis of "+spec.Title+" has to ascend: "+figure.Exact(from)+" is not below "+figure.Exact(to), true)
			now, then := pg.axisRange(spec, i)
			w.ranges[i].Set(now, then)
			return
		}
		pg.setMap(func(m *scenario.HyperMap) {
			*[2]*[2]float64{&m.XRange, &m.YRange}[i] = [2]float64{from, to}
		})
	})
	w.ranges[i].Set(from, to)
	s.Add(ui.NewChoiceRow(l, [2]string{"across", "upwards"}[i], "The hyperparameter along this axis.", w.axes[i]), w.ranges[i])
}

// axisRange is the range of an axis, the usual one where none was asked for.
func (pg *Page) axisRange(spec param.Spec, i int) (from, to float64) {
	m := &pg.model.Scene.Race.Map
	if r := [2][2]float64{m.XRange, m.YRange}[i]; r != ([2]float64{}) {
		return r[0], r[1]
	}
	return maps.Usual(spec)
}

func (pg *Page) basinSection() ui.Widget {
	l, w, v := pg.st.Layer, &pg.maps.w, &pg.maps
	full := pg.model.Scene.Race.BasinMap()
	set := func(drag string, change func(*scenario.Basin)) {
		m := pg.model
		m.past.PushDrag(m.Scene, drag)
		change(&m.Scene.Race.Basin)
	}
	w.all = ui.NewToggle(l, "all racers that are shown", "One map for each racer side by side, or that of the selected racer alone.", v.all,
		func(on bool) { v.all = on })
	w.steps = ui.NewNumber(l, param.Spec{Key: "steps", Symbol: "steps", Kind: param.Int, Scale: param.Log, Min: 1, Max: maps.MaxSteps,
		Low: 10, High: 10000, Default: param.Num(scenario.DefaultBasinSteps), Help: "How many steps every run may take."},
		func(x param.Value) { set("basin steps", func(b *scenario.Basin) { b.Steps = int(x.Num()) }) }).OnDone(pg.done)
	w.steps.Set(param.Num(float64(full.Steps)))
	sizes := basinSizes()
	items := make([]ui.Item, len(sizes))
	for i, n := range sizes {
		items[i].Title = strconv.Itoa(n) + " × " + strconv.Itoa(n)
	}
	w.size = ui.NewChoice(l, items, slices.Index(sizes, full.Size), func(i int) {
		set("", func(b *scenario.Basin) { b.Size = sizes[i] })
		pg.done()
	})
	about := ui.NewCard(l).Text("Hue: the minimum at which the run from a start ends. The brighter, the sooner. Grey: elsewhere; hatched: diverged.", ui.Muted)
	return ui.NewSection(l, "Basins", "", nil, w.all, w.steps, ui.NewChoiceRow(l, "starts", "In each direction of the view.", w.size),
		ui.NewSpace(l, 0, 8), about)
}

func (pg *Page) nameGrid(n *stage.Named) {
	f := pg.mapFrame()
	if f == nil {
		return
	}
	p := &f.Plan
	n.Values["map"] = fmt.Sprintf("%s %s %s %s %d %d", p.Rule.Key, p.X.Spec.Key, p.Y.Spec.Key, p.Measure, p.X.N, p.Y.N)
	n.Values["map run"] = fmt.Sprintf("%d of %d", f.Run, f.Total)
	if i, j, ok := f.Best(); ok {
		n.Values["best"] = fmt.Sprintf("%s %s %d", param.FormatFloat(p.X.Value(i)), param.FormatFloat(p.Y.Value(j)), f.At(i, j).Step)
	}
	if h := pg.maps.hover; h.on && h.i < p.X.N && h.j < p.Y.N {
		c := f.At(h.i, h.j)
		n.Values["cell"] = fmt.Sprintf("%s %s %s %d", param.FormatFloat(p.X.Value(h.i)), param.FormatFloat(p.Y.Value(h.j)), c.Status, c.Step)
		n.Areas["map card"] = stage.Area{At: pg.maps.card.At}
	}
}

func (pg *Page) nameBasins(n *stage.Named) {
	v, f := &pg.maps, pg.basinFrame()
	if f == nil {
		return
	}
	n.Values["basin run"] = fmt.Sprintf("%d of %d", f.Run, f.Total)
	for k := range min(len(f.Plans), len(v.places)) {
		n.Areas[fmt.Sprint("basin ", k)] = v.places[k].Named()
		shares, elsewhere, diverged := f.Shares(k)
		n.Values[fmt.Sprint("basin ", k)] = fmt.Sprint(f.Name(k), " ", shares, " ", elsewhere, " ", diverged)
	}
	if h := v.hover; h.on && h.k < len(f.Plans) {
		e, start := pg.hovered(f)
		n.Values["start"] = fmt.Sprintf("%s %s %d %s %d", param.FormatFloat(start[0]), param.FormatFloat(start[1]), e.Minimum, e.Status.Of(), e.Step)
	}
	if !v.side.Empty() {
		n.Areas["legend"] = stage.Area{At: v.legend.At}
	}
}
