package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"downhill/internal/param"
	"downhill/internal/scenario"
)

// threeFlags are the race's flags for three dimensions.
type threeFlags struct {
	on        bool
	azimuth   signedValue
	elevation signedValue
	zoom      numberValue
	vertical  string
}

func (f *threeFlags) register(c *cobra.Command) {
	f.azimuth, f.elevation, f.zoom = scenario.DefaultAzimuth, scenario.DefaultElevation, 1
	fs := c.Flags()
	fs.BoolVar(&f.on, "three", false, "draw the surface in three dimensions, with the trails lying on it")
	fs.Var(&f.azimuth, "azimuth", "with --three: the side from which one looks, in `DEGREES` (0 from +x, 90 from +y)")
	fs.Var(&f.elevation, "elevation", fmt.Sprintf("with --three: how high one looks from, %v to %v `DEGREES`", scenario.MinElevation, scenario.MaxElevation))
	fs.Var(&f.zoom, "zoom", fmt.Sprintf("with --three: `TIMES` as large, %v to %v; 1 shows the whole box", scenario.MinZoom, scenario.MaxZoom))
	fs.StringVar(&f.vertical, "vertical", "", "with --three: the vertical `SCALE`, linear or log")
	for _, name := range []string{"azimuth", "elevation", "zoom"} {
		offer(c, name, words())
	}
	offer(c, "vertical", words(scenario.Verticals()...))
}

// scene lays the flags over the scenario.
func (f *threeFlags) scene(changed func(string) bool, sc *scenario.Scenario) error {
	t := &sc.View.Three
	if changed("three") {
		t.On = f.on
	}
	for _, name := range []string{"azimuth", "elevation", "zoom", "vertical"} {
		if changed(name) && !t.On {
			return fmt.Errorf("--%s: it is for the surface in three dimensions; give --three too", name)
		}
	}
	if t.On && changed("three") && sc.View.Figure != scenario.FigureRace {
		return errors.New("--three is for the race itself: leave out the other figure, or write both, one after the other")
	}
	full := t.Resolved()
	if changed("azimuth") {
		full.Azimuth = float64(f.azimuth)
	}
	if changed("elevation") {
		if full.Elevation = float64(f.elevation); full.Elevation < scenario.MinElevation || full.Elevation > scenario.MaxElevation {
			return fmt.Errorf("--elevation %s: want %v ≤ elevation ≤ %v degrees, such as %v", &f.elevation, scenario.MinElevation, scenario.MaxElevation, scenario.DefaultElevation)
		}
	}
	if changed("zoom") {
		if full.Zoom = float64(f.zoom); full.Zoom < scenario.MinZoom || full.Zoom > scenario.MaxZoom {
			return fmt.Errorf("--zoom %s: want %v ≤ zoom ≤ %v; 1 shows the whole box", &f.zoom, scenario.MinZoom, scenario.MaxZoom)
		}
	}
	if changed("azimuth") || changed("elevation") || changed("zoom") {
		*t = scenario.Three{On: t.On, Pan: t.Pan, Vertical: t.Vertical}.Looked(full.Azimuth, full.Elevation, full.Zoom)
	}
	if changed("vertical") {
		if !slices.Contains(scenario.Verticals(), f.vertical) {
			return fmt.Errorf("--vertical: %w", param.Unknown("scale", f.vertical, scenario.Verticals()))
		}
		t.Vertical = f.vertical
	}
	return nil
}
