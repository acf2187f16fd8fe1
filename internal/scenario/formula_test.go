package scenario

import (
	"strings"
	"testing"

	"downhill/surfaces"
)

// TestFormulasReadBack: whatever YAML makes of #, quotes, colons and brackets.
func TestFormulasReadBack(t *testing.T) {
	for _, text := range []string{"x^2 + 20*y^2 + 3*sin(x)*y", "max(x, 2*y)", "-x^2 + y^4", "(x + y)^2,x=-1/1,y=0/2", "2x", "x²·π − y"} {
		s := Default()
		var err error
		if s.Race.Surface, err = surfaces.Catalog().Parse("formula:" + text); err != nil {
			t.Fatal(err)
		}
		written, err := s.YAML()
		if err != nil {
			t.Fatal(err)
		}
		back, err := Parse(written)
		if err != nil {
			t.Fatalf("%s: %v\n%s", text, err, written)
		}
		if got := surfaces.Catalog().Format(back.Race.Surface); got != "formula:"+text {
			t.Errorf("%s reads back as %s", text, got)
		}
	}
	head := "version: 1\nlab: race\nrace:\n  racers: [{optimizer: sgd}]\n  surface: "
	for written, want := range map[string]string{
		`formula:"x^2 + 20*y^2"`:   "formula:x^2 + 20*y^2",
		`'formula: x^2 + 20*y^2'`:  "formula:x^2 + 20*y^2",
		`"formula:\"max(x, y)\""`:  "formula:max(x, y)",
		"formula:max(x, y),x=-1/1": "formula:max(x, y),x=-1/1",
		"|-\n    formula:x^2 + y":  "formula:x^2 + y",
	} {
		s, err := Parse([]byte(head + written + "\n"))
		if err != nil {
			t.Errorf("%s: %v", written, err)
			continue
		}
		if got := surfaces.Catalog().Format(s.Race.Surface); got != want {
			t.Errorf("%s reads as %s, want %s", written, got, want)
		}
	}
	_, err := Parse([]byte(head + "formula:x^2 + )\n"))
	if err == nil || !strings.Contains(err.Error(), "race.surface: formula: character 7") || !strings.Contains(err.Error(), "\n        ^") {
		t.Errorf("got %v, want race.surface and a caret", err)
	}
}
