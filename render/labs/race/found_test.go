package race

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/render/figure"
)

// TestFoundMinimaAreCalledFound on the surface, in the charts, the table, the
// caption and the data, and known ones nowhere.
func TestFoundMinimaAreCalledFound(t *testing.T) {
	for _, c := range []struct {
		surface, label string
		found          bool
	}{
		{"formula:(x^2 - 1)^2 + y^2 + 3", "lowest minimum (found)", true},
		{"formula:x^2 + y^2 + 3", "minimum (found)", true},
		{"himmelblau", "global minimum", false},
		{"bowl", "minimum", false},
	} {
		f := raced(t, scene(t, c.surface, "1.5,1", 20, "newton"))
		p := f.Canvas(20, coarse(f), figure.Light())
		if !slices.ContainsFunc(p.Marks, func(m figure.Mark) bool { return m.Label == c.label }) {
			t.Errorf("%s: no ring is called %q", c.surface, c.label)
		}
		texts := []string{f.ChartTitle(scenario.ChartDistance), ChartName(f, scenario.ChartDistance),
			f.Table(20, figure.Light()).Columns[4].Header, f.Rec.Tracks[0].Reason, strings.Join(f.Caption(20), " ")}
		if low, _ := f.lowest(); low != 0 {
			texts = append(texts, f.ChartTitle(scenario.ChartLoss), ChartName(f, scenario.ChartLoss))
		}
		var data bytes.Buffer
		if err := f.WriteJSON(&data, 0); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, data.String())
		for i, text := range texts {
			if strings.Contains(text, "found") != c.found {
				t.Errorf("%s: text %d is %.200q", c.surface, i, text)
			}
		}
	}
}

// TestFormulaWithHolesIsDrawn: where f is not a number or infinite the backdrop
// has no colour and no level line, and the rest has both.
func TestFormulaWithHolesIsDrawn(t *testing.T) {
	for _, text := range []string{"formula:log(x) + y^2", "formula:1/(x^2 + y^2)", "formula:exp(exp(x^2)) + y^2", "formula:sqrt(4 - x^2 - y^2)", "formula:1e308*sin(x)*cos(y)", "formula:3"} {
		f := raced(t, scene(t, text, "1.5,1", 5, "sgd"))
		b := coarse(f)
		if !(b.Field.High > b.Field.Low) || b.Field.High-b.Field.High != 0 || b.Field.Low-b.Field.Low != 0 {
			t.Errorf("%s: colours run from %v to %v", text, b.Field.Low, b.Field.High)
		}
		if text != "formula:3" && len(b.Contours.Lines) == 0 {
			t.Errorf("%s: no level lines", text)
		}
	}
}
