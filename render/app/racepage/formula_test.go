package racepage

import (
	"testing"

	"downhill/internal/scenario"
	"downhill/surfaces"
)

// A formula takes effect at once, keeps the start while it can, and is undone
// in one go.
func TestModelTypesAFormula(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	c, err := surfaces.Catalog().Default("formula")
	if err != nil {
		t.Fatal(err)
	}
	m.SetFormula("x^2") // not on a bowl
	if m.Scene.Race.Surface.Key != "bowl" {
		t.Fatal("a formula was set on a surface that has none")
	}
	m.SetSurface(c)
	m.past.Seal()
	m.SetStart([2]float64{-2, 1})
	m.past.Seal()
	for _, text := range []string{"x^2", "x^2 + 2", "x^2 + 2y^2"} {
		m.SetFormula(text)
	}
	settle(t, m)
	if f := m.Frame(); f.Scenario.Race.Surface.Values.Text("f") != "x^2 + 2y^2" || f.Scenario.Race.Start != [2]float64{-2, 1} || f.Findings() == "" {
		t.Errorf("the frame is on %v from %v: %q", f.Scenario.Race.Surface, f.Scenario.Race.Start, f.Findings())
	}
	m.SetFormula("x^2 +") // the field does not let it through
	if m.Message == "" || m.Scene.Race.Surface.Values.Text("f") != "x^2 + 2y^2" {
		t.Errorf("message %q, formula %q", m.Message, m.Scene.Race.Surface.Values.Text("f"))
	}
	m.SetFormula("log(x) + y^2")
	if s := m.Scene.Race.Start; !(s[0] > 0) {
		t.Errorf("the start is %v, where there is no logarithm", s)
	}
	m.past.Seal()
	m.Undo()
	if got := m.Scene.Race.Surface.Values.Text("f"); got != surfaces.ExampleFormula || m.Scene.Race.Start != [2]float64{-2, 1} {
		t.Errorf("undone to %q from %v", got, m.Scene.Race.Start)
	}
	sameAsReplay(t, m)
}

// The field points at the letter that is wrong.
func TestCheckFormula(t *testing.T) {
	if at, reason := checkFormula("x^2 + y^2"); at != 0 || reason != "" {
		t.Errorf("got %d, %q for a formula that reads", at, reason)
	}
	if at, reason := checkFormula("x^2 + )"); at != 6 || reason == "" {
		t.Errorf("got %d, %q, want the letter 6", at, reason)
	}
}
