package racepage

import (
	"fmt"
	"image"
	"slices"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/maps"
	"downhill/optimizers/race"
	"downhill/render/app/stage"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	"downhill/render/screen"
)

// mapViews are the views in which a map takes the place of the surface: one rule
// over two of its hyperparameters, and where rules end from every start. The
// bar of time and the charts below stay with the race, so that a cell that was
// clicked can be seen racing.
type mapViews struct {
	all    bool // the basin maps are those of all racers that are shown
	grid   mapWork[*mapRun, racelab.MapFrame]
	basin  mapWork[*basinRun, racelab.BasinFrame]
	seen   mapsKey // what the workers were last compared with
	plot   *stage.Plot[mapState]
	places []*stage.Plot[basinState] // of the basin maps
	base   basinBase
	card   *stage.Card // what is under the pointer
	legend *stage.Card // the minima
	hover  mapHover
	room   image.Rectangle // of the maps
	side   image.Rectangle // of the legend
	w      mapWidgets
}

// mapWork is a worker with what it works on.
type mapWork[R stage.Run[F], F any] struct {
	work  *stage.Worker[R, F]
	asked string // what decides the map, written out; "" before the first
	shot  *stage.Shot[F]
}

// mapRun and basinRun are the maps as their workers drive them.
type (
	mapRun   struct{ *racelab.MapRun }
	basinRun struct{ *racelab.BasinRun }
)

var (
	_ stage.Run[racelab.MapFrame]   = (*mapRun)(nil)
	_ stage.Run[racelab.BasinFrame] = (*basinRun)(nil)
)

// mapsKey is what may decide a map, in short.
type mapsKey struct {
	gen, step, changes, selected int
	last                         race.Change // a slider that is dragged changes its value alone
	all                          bool
	figure                       string
	grid                         scenario.HyperMap
	basin                        scenario.Basin
	window                       [4]float64
	whole                        bool // the domain is shown
}

func newMapViews(s *stage.Stage) mapViews {
	return mapViews{
		grid: mapWork[*mapRun, racelab.MapFrame]{work: stage.NewWorker(func(s scenario.Scenario) (*mapRun, error) {
			r, err := racelab.StartMap(s)
			return &mapRun{r}, err
		})},
		basin: mapWork[*basinRun, racelab.BasinFrame]{work: stage.NewWorker(func(s scenario.Scenario) (*basinRun, error) {
			r, err := racelab.StartBasin(s)
			return &basinRun{r}, err
		})},
		plot: stage.NewPlot[mapState](s, screen.Chart), card: stage.NewCard(s), legend: stage.NewCard(s), hover: noHover(),
	}
}

// openMaps takes over what a document says of its maps: in the window a map is
// that of the racer that is selected.
func (pg *Page) openMaps(view string) {
	m, v := pg.model, &pg.maps
	r := &m.Scene.Race
	v.all = r.Basin.Racer == ""
	name := r.Map.Racer
	if view == scenario.FigureBasin && !v.all {
		name = r.Basin.Racer
	}
	if i := r.Index(name); i >= 0 {
		m.Selected = i
	}
	r.Map.Racer, r.Basin.Racer = "", ""
}

// withMaps names the racers of the maps in a document.
func (pg *Page) withMaps(s scenario.Scenario) scenario.Scenario {
	if sel := pg.model.Selected; sel < len(s.Race.Racers) {
		name := s.Race.Racers[sel].Name
		if s.Race.Map != (scenario.HyperMap{}) || s.View.Figure == scenario.FigureMap {
			s.Race.Map.Racer = name
		}
		if !pg.maps.all {
			s.Race.Basin.Racer = name
		}
	}
	return s
}

// tickMaps keeps the maps up with the document, where one is shown.
func (pg *Page) tickMaps() {
	v, m := &pg.maps, pg.model
	v.grid.work.Tick()
	v.basin.work.Tick()
	key := mapsKey{gen: m.gen, changes: len(m.Scene.Changes), selected: m.Selected, all: v.all, figure: pg.figure(),
		grid: m.Scene.Race.Map, basin: m.Scene.Race.Basin, whole: m.Scene.View.Window == nil}
	if key.changes > 0 {
		key.step, key.last = m.Step(), m.Scene.Changes[key.changes-1]
	}
	if w := m.Scene.View.Window; w != nil {
		key.window = *w
	}
	if figure := pg.figure(); key != v.seen && (figure == scenario.FigureMap || figure == scenario.FigureBasin) {
		v.seen = key
		pg.followMaps()
	}
	take(&v.grid, &m.Message)
	take(&v.basin, &m.Message)
}

// take takes over the newest frame of a map; until a new map has one the old
// one stays.
func take[R stage.Run[F], F any](w *mapWork[R, F], message *string) {
	s := w.work.Latest()
	if s == nil || s == w.shot {
		return
	}
	if s.Err != nil && (w.shot == nil || w.shot.Err == nil) {
		*message = s.Err.Error()
	}
	if s.Frame == nil && s.Err == nil && w.shot != nil {
		return
	}
	w.shot = s
}

// followMaps starts the map that is shown anew where something decides it that
// has changed: hyperparameters along the axes of a map do not.
func (pg *Page) followMaps() {
	v, m := &pg.maps, pg.model
	doc := m.Scene.Clone()
	doc.Race, doc.Changes = m.Settings(), nil
	if m.Selected >= len(doc.Race.Racers) {
		return
	}
	rc := doc.Race.Racers[m.Selected]
	pg.fitAxes(rc.Rule.Key)
	doc.Race.Map = m.Scene.Race.Map
	common := fmt.Sprint(scenario.Surfaces().Format(doc.Race.Surface), doc.Race.Noise, doc.Race.Batch, doc.Race.OwnNoise, doc.Seed)
	if pg.figure() == scenario.FigureMap {
		doc.Race.Map.Racer = rc.Name
		full := doc.Race.Map.Resolved(rc.Rule.Key)
		key := fmt.Sprint(common, doc.Race.Start, doc.Race.Steps, full, fixed(rc.Rule, full.X, full.Y))
		v.grid.start(key, doc)
		return
	}
	if !v.all {
		doc.Race.Basin.Racer = rc.Name
	}
	key := fmt.Sprint(common, doc.Race.BasinMap(), v.all)
	if w := doc.View.Window; w != nil {
		key += fmt.Sprint(*w)
	}
	for i, r := range doc.Race.Racers {
		if v.all && !r.Hidden || !v.all && i == m.Selected {
			key += fmt.Sprint(i, r.Name, optimizers.Catalog().Format(r.Rule))
		}
	}
	v.basin.start(key, doc)
}

// start begins another map unless it is the one that is there.
func (w *mapWork[R, F]) start(key string, doc scenario.Scenario) {
	if key == w.asked {
		return
	}
	w.asked = key
	w.work.Start(doc)
}

// fixed writes a rule without what the axes of its map change.
func fixed(rule param.Choice, x, y string) string {
	vals := rule.Values.Clone()
	for _, key := range []string{x, y} {
		e, err := optimizers.Catalog().Lookup(rule.Key)
		if err != nil {
			continue
		}
		if s, ok := e.Params.Find(key, vals); ok {
			vals[key] = s.Default
		}
	}
	return optimizers.Catalog().Format(param.Choice{Key: rule.Key, Values: vals})
}

// fitAxes forgets an axis that the rule does not have.
func (pg *Page) fitAxes(rule string) {
	m, keys := &pg.model.Scene.Race.Map, maps.Numeric(rule)
	if m.X != "" && !slices.Contains(keys, m.X) {
		m.X, m.XRange = "", [2]float64{}
	}
	if m.Y != "" && !slices.Contains(keys, m.Y) {
		m.Y, m.YRange = "", [2]float64{}
	}
	if full := m.Resolved(rule); full.X == full.Y {
		m.X, m.Y, m.XRange, m.YRange = "", "", [2]float64{}, [2]float64{}
	}
}

// mapFrame is the newest map over hyperparameters with the racer's setting of
// this moment, nil before the first.
func (pg *Page) mapFrame() *racelab.MapFrame {
	if s := pg.maps.grid.shot; s != nil {
		return s.Frame
	}
	return nil
}

// basinFrame is the newest basin maps, nil before the first.
func (pg *Page) basinFrame() *racelab.BasinFrame {
	if s := pg.maps.basin.shot; s != nil {
		return s.Frame
	}
	return nil
}

// selectedStyle is the look of the racer whose map it is.
func (pg *Page) selectedStyle() figure.Style { return racelab.Style(pg.st.Theme, pg.model.Selected) }
