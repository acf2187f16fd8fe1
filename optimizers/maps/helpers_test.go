package maps

import (
	"testing"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/surfaces"
)

// ground is what a race knows of a surface.
func ground(t testing.TB, spec string) race.Ground {
	t.Helper()
	c, err := surfaces.Catalog().Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	f, err := surfaces.Catalog().Build(c)
	if err != nil {
		t.Fatal(err)
	}
	d := f.Domain()
	g := race.Ground{F: f, XMin: d.XMin, XMax: d.XMax, YMin: d.YMin, YMax: d.YMax}
	for _, m := range f.Minima() {
		g.Minima = append(g.Minima, race.Minimum(m))
	}
	return g
}

func rule(t testing.TB, spec string) param.Choice {
	t.Helper()
	c, err := optimizers.Catalog().Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func window(g race.Ground) [4]float64 { return [4]float64{g.XMin, g.XMax, g.YMin, g.YMax} }
