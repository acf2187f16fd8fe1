package activations

import (
	"testing"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
)

// scene is the default scenario with other functions.
func scene(t testing.TB, specs ...string) scenario.Scenario {
	t.Helper()
	s := scenario.DefaultActivations()
	if len(specs) > 0 {
		s.Activations.Functions = nil
	}
	for _, spec := range specs {
		ch, err := activations.Catalog().Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		s.Activations.Functions = append(s.Activations.Functions, scenario.ShownFunction{Function: ch})
	}
	return s
}

func frame(t testing.TB, s scenario.Scenario) *Frame {
	t.Helper()
	f, err := NewFrame(s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// everything is every function of the catalog, some with other parameters.
func everything() []string {
	return append(activations.Catalog().Keys(), "leaky_relu:alpha=0", "leaky_relu:alpha=0.01", "leaky_relu:alpha=1", "prelu:alpha=-0.5",
		"rrelu:lower=0,upper=0", "elu:alpha=2.5", "elu:alpha=0", "elu:alpha=0.2")
}

// turned is an RReLU whose ends are exchanged, which cannot be built.
func turned(t testing.TB) param.Choice {
	t.Helper()
	ch, err := activations.Catalog().Parse("rrelu")
	if err != nil {
		t.Fatal(err)
	}
	ch.Values["lower"], ch.Values["upper"] = ch.Values["upper"], ch.Values["lower"]
	return ch
}
