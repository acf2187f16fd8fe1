package racepage

import (
	"fmt"
	"image"
	"slices"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/maps"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/ui"
)

// gridLens is the map of the selected racer over two of its hyperparameters.
type gridLens struct {
	noLens
	pg *Page
}

// basinLens is the map of where rules end from every start.
type basinLens struct {
	noLens
	pg *Page
}

var (
	_ lens = (*gridLens)(nil)
	_ lens = (*basinLens)(nil)
)

func (v *gridLens) figure() string  { return scenario.FigureMap }
func (v *basinLens) figure() string { return scenario.FigureBasin }

func (v *gridLens) item() ui.Item {
	return ui.Item{Title: "Map", Help: "The selected racer over two of its hyperparameters (M goes on)"}
}

func (v *basinLens) item() ui.Item {
	return ui.Item{Title: "Basins", Help: "Where a rule ends from every start, and how soon (M goes on)"}
}

// open takes over what a document says of both maps, which share their racer.
func (v *gridLens) open(s *scenario.Scenario) { v.pg.openMaps(s.View.Figure) }

func (v *gridLens) save(s *scenario.Scenario) { *s = v.pg.withMaps(*s) }

// tick keeps both maps up with the document: they follow the same edits.
func (v *gridLens) tick(bool) { v.pg.tickMaps() }

// place divides the canvas: where there is room the basins have a legend at the
// side.
func (v *basinLens) place() {
	m, px, canvas := &v.pg.maps, v.pg.st.Px, v.pg.rooms.Canvas
	m.room, m.side = canvas, image.Rectangle{}
	if canvas.Dx() >= px(legendFrom) {
		m.room.Max.X -= px(legendRoom)
		m.side = canvas
		m.side.Min.X = m.room.Max.X
	}
	m.hover = noHover()
}

func (v *gridLens) place() { v.pg.maps.plot.Area = v.pg.rooms.Canvas }

func (v *gridLens) says() string {
	done, total := 0, 0
	if f := v.pg.mapFrame(); f != nil {
		done, total = f.Run, f.Total
	}
	return mapSays(done, total, v.failed(), "click a cell to race it, with Shift as another racer")
}

func (v *basinLens) says() string {
	done, total := 0, 0
	if f := v.pg.basinFrame(); f != nil {
		done, total = f.Run, f.Total
	}
	return mapSays(done, total, v.failed(), "click a start to race from it")
}

// mapSays is how far a map is, or what can be done with it.
func mapSays(done, total int, failed, whole string) string {
	switch {
	case total == 0 && failed != "":
		return failed
	case total == 0:
		return "computing"
	case done < total:
		return fmt.Sprintf("refining, %d %%", 100*done/total)
	}
	return whole
}

// failed is why there is no map, "" where there is or will be one.
func (v *gridLens) failed() string {
	if s := v.pg.maps.grid.shot; s != nil && s.Err != nil {
		return s.Err.Error()
	}
	return ""
}

func (v *basinLens) failed() string {
	if s := v.pg.maps.basin.shot; s != nil && s.Err != nil {
		return s.Err.Error()
	}
	return ""
}

// shape names the axes, whose ranges and choices are widgets of their own.
func (v *gridLens) shape(r *scenario.Race) string {
	m := v.pg.model
	if m.Selected >= len(r.Racers) {
		return ""
	}
	full := m.Scene.Race.Map.Resolved(r.Racers[m.Selected].Rule.Key)
	return full.X + " " + full.Y
}

func (v *gridLens) section(r *scenario.Race) ui.Widget {
	if v.pg.model.Selected >= len(r.Racers) {
		return nil
	}
	return v.pg.gridSection(r.Racers[v.pg.model.Selected])
}

func (v *basinLens) section(*scenario.Race) ui.Widget { return v.pg.basinSection() }

func (v *gridLens) sync(r *scenario.Race) {
	pg, w, m := v.pg, &v.pg.maps.w, v.pg.model
	if w.measure == nil || m.Selected >= len(r.Racers) {
		return
	}
	rule := r.Racers[m.Selected].Rule
	full := m.Scene.Race.Map.Resolved(rule.Key)
	w.measure.Set(slices.Index(maps.Measures(), full.Measure))
	w.cells.Set(slices.Index(mapCells(), [2]int{full.NX, full.NY}))
	e, err := optimizers.Catalog().Lookup(rule.Key)
	for i, key := range []string{full.X, full.Y} {
		if spec, ok := e.Params.Find(key, rule.Values); ok && err == nil && w.ranges[i] != nil {
			from, to := pg.axisRange(spec, i)
			if a, b := w.ranges[i].Get(); a != from || b != to {
				w.ranges[i].Set(from, to)
			}
		}
	}
}

func (v *basinLens) sync(*scenario.Race) {
	w := &v.pg.maps.w
	if w.steps == nil {
		return
	}
	full := v.pg.model.Scene.Race.BasinMap()
	w.steps.Set(param.Num(float64(full.Steps)))
	w.size.Set(slices.Index(basinSizes(), full.Size))
	w.all.Set(v.pg.maps.all)
}

// draw draws the map with the cell under the pointer.
func (v *gridLens) draw(dst *ebiten.Image, all bool) {
	pg, m := v.pg, &v.pg.maps
	if all {
		stage.Fill(dst, pg.rooms.Canvas, pg.st.Theme.Panel)
	}
	f := pg.mapFrame()
	settings := pg.model.Settings()
	if f == nil || pg.model.Selected >= len(settings.Racers) || f.Racer >= len(settings.Racers) {
		return
	}
	now := settings.Racers[f.Racer].Rule
	key := mapState{frame: f, rule: optimizers.Catalog().Format(now), color: pg.selectedStyle().Color, hover: m.hover}
	if !m.plot.Changed(key, all) {
		return
	}
	plot := f.WithRule(now).Plot(pg.st.Theme, true)
	if h := m.hover; h.on {
		plot.Lines = append(plot.Lines, figure.Line{Points: f.Outline(h.i, h.j), Width: 1.5, Casing: true, Style: figure.Style{Color: pg.st.Theme.Accent}})
	}
	m.plot.Paint(dst, plot)
	if h := m.hover; h.on && h.i < f.Plan.X.N && h.j < f.Plan.Y.N {
		m.card.Lines("cell under the pointer · click to race it", mapReading(f, h.i, h.j))
		pg.layMapCard(dst, m.plot.Inner, h.at)
	}
}

func (v *basinLens) draw(dst *ebiten.Image, all bool) {
	if all {
		stage.Fill(dst, v.pg.rooms.Canvas, v.pg.st.Theme.Panel)
	}
	v.pg.drawBasins(dst, all)
}

// point reads the cell under the pointer; a click races it.
func (v *gridLens) point(p stage.Pointer) ebiten.CursorShapeType {
	pg, m := v.pg, &v.pg.maps
	m.hover = noHover()
	f := pg.mapFrame()
	if f == nil {
		return ebiten.CursorShapeDefault
	}
	m.plot.Point(p.At, !p.Captured)
	if !m.plot.Hover {
		return ebiten.CursorShapeDefault
	}
	i, j, ok := f.CellAt(m.plot.At[0], m.plot.At[1])
	if !ok {
		return ebiten.CursorShapeDefault
	}
	m.hover = mapHover{on: true, i: i, j: j, at: p.At}
	if p.Left.Began {
		if ebiten.IsKeyPressed(ebiten.KeyShift) {
			pg.model.RaceAnother(f.Rule(i, j))
		} else {
			pg.model.RaceAs(f.Racer, f.Plan.X.Spec.Key, f.Plan.Y.Spec.Key, f.Rule(i, j))
		}
		pg.done()
	}
	return ebiten.CursorShapePointer
}

func (v *basinLens) point(p stage.Pointer) ebiten.CursorShapeType {
	v.pg.maps.hover = noHover()
	return v.pg.pointBasins(p)
}

func (v *gridLens) export() (stage.Export, bool) {
	f := v.pg.mapFrame()
	if f == nil {
		return stage.Export{}, false
	}
	doc := v.pg.Document()
	return mapExport(fmt.Sprintf("map-%s-%s-seed%d", doc.Race.Surface.Key, f.Plan.Rule.Key, doc.Seed), doc.View, f), true
}

func (v *basinLens) export() (stage.Export, bool) {
	f := v.pg.basinFrame()
	if f == nil {
		return stage.Export{}, false
	}
	doc := v.pg.Document()
	return mapExport(fmt.Sprintf("basin-%s-seed%d", doc.Race.Surface.Key, doc.Seed), doc.View, f), true
}

func (v *gridLens) ready() bool  { return v.pg.maps.grid.ready() }
func (v *basinLens) ready() bool { return v.pg.maps.basin.ready() }

func (w *mapWork[R, F]) ready() bool { return w.work.Settled() && w.shot == w.work.Latest() }

func (v *gridLens) pause(on bool)  { v.pg.maps.grid.work.Pause(on) }
func (v *basinLens) pause(on bool) { v.pg.maps.basin.work.Pause(on) }

func (v *gridLens) close()  { v.pg.maps.grid.work.Close() }
func (v *basinLens) close() { v.pg.maps.basin.work.Close() }

func (v *gridLens) name(n *stage.Named) {
	m, w := &v.pg.maps, &v.pg.maps.w
	n.Widgets["measure"], n.Widgets["x range"], n.Widgets["y range"], n.Widgets["cells"] = w.measure, w.ranges[0], w.ranges[1], w.cells
	n.Areas["map"] = m.plot.Named()
	v.pg.nameGrid(n)
}

func (v *basinLens) name(n *stage.Named) {
	w := &v.pg.maps.w
	n.Widgets["basin all"], n.Widgets["basin steps"], n.Widgets["basin size"] = w.all, w.steps, w.size
	v.pg.nameBasins(n)
}
