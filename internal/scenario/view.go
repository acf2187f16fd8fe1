package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"downhill/internal/param"
)

// What a chart of a race can show.
const (
	ChartLoss     = "loss"
	ChartGradient = "gradient"
	ChartDistance = "distance"
	ChartRate     = "rate"
)

// How the standings can be ordered.
const (
	ByLoss     = "loss"
	ByDistance = "distance"
	BySteps    = "steps"
)

// Charts lists what a chart can show.
func Charts() []string { return []string{ChartLoss, ChartGradient, ChartDistance, ChartRate} }

// Orders lists how the standings can be ordered.
func Orders() []string { return []string{ByLoss, ByDistance, BySteps} }

// Maps lists the colour maps of a surface; "" is the theme's muted one.
func Maps() []string { return []string{"", "viridis", "cividis"} }

// View is how the scene is looked at. Its zero value shows the surface's
// domain and the race from its start.
type View struct {
	Step     int         // the moment looked at
	Window   *[4]float64 // x from, x to, y from, y to; nil for the domain
	Map      string      // colour map, one of Maps
	Linear   bool        // colours follow f instead of log f
	ByEvals  bool        // charts run over gradient evaluations instead of steps
	ByTime   bool        // charts run over measured time instead of steps
	LinearY  bool        // charts have linear axes
	Charts   [2]string   // what the charts show, "" for the default
	Standing string      // order of the standings, "" for the loss
	Figure   string      // what is shown, one of RaceFigures
	Three    Three       // the race in three dimensions
}

// check reports what cannot be shown.
func (v *View) check() error {
	if v.Step < 0 {
		return fmt.Errorf("view.step = %d: want 0 or more", v.Step)
	}
	if w := v.Window; w != nil {
		for _, x := range w {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Errorf("view.window: %v: want finite numbers", x)
			}
		}
		if w[1] <= w[0] || w[3] <= w[2] {
			return fmt.Errorf("view.window: %v: want x from, x to, y from, y to, ascending", *w)
		}
	}
	if v.ByEvals && v.ByTime {
		return errors.New("view.by_time: want by_evaluations or by_time, not both")
	}
	if !slices.Contains(RaceFigures(), v.Figure) {
		return fmt.Errorf("view.figure: %w", param.Unknown("figure", v.Figure, RaceFigures()[1:]))
	}
	if !slices.Contains(Maps(), v.Map) {
		return fmt.Errorf("view.map: %w", param.Unknown("colour map", v.Map, Maps()[1:]))
	}
	if err := v.Three.check(); err != nil {
		return err
	}
	for _, c := range v.Charts {
		if c != "" && !slices.Contains(Charts(), c) {
			return fmt.Errorf("view.charts: %w", param.Unknown("chart", c, Charts()))
		}
	}
	if v.Standing != "" && !slices.Contains(Orders(), v.Standing) {
		return fmt.Errorf("view.standings: %w", param.Unknown("order", v.Standing, Orders()))
	}
	return nil
}

// Chart returns what chart i shows.
func (v *View) Chart(i int) string {
	if v.Charts[i] != "" {
		return v.Charts[i]
	}
	return [2]string{ChartLoss, ChartDistance}[i]
}
