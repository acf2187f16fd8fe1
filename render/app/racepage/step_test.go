package racepage

import (
	"testing"

	"downhill/internal/scenario"
	"downhill/optimizers"
	racelab "downhill/render/labs/race"
	"downhill/render/ui/mathbox"
)

// Every rule's terms can be set as formulas beside the picture, in symbols and
// in numbers.
func TestStepFormulasAreSet(t *testing.T) {
	font, err := mathbox.NewFont()
	if err != nil {
		t.Fatal(err)
	}
	specs := []string{"rmsprop:centered=true,momentum=0.5", "adam:amsgrad=true", "nesterov:clipvalue=0.5", "sgd:clipnorm=0.5", "sgd:global_clipnorm=0.5"}
	for _, e := range optimizers.Catalog().Entries {
		specs = append(specs, e.Key)
	}
	for _, spec := range specs {
		rule, err := optimizers.Catalog().Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		s := scenario.Default()
		s.Race.Racers = []scenario.Racer{{Name: "it", Rule: rule}}
		s.View.Step = 5
		run, err := racelab.Start(s)
		if err != nil {
			t.Fatal(err)
		}
		run.Seek(6)
		if err := run.Step(0); err != nil {
			t.Fatal(err)
		}
		f, err := racelab.ExplainStep(run.Snapshot())
		if err != nil {
			t.Fatal(err)
		}
		for i := range f.E.Terms {
			term := &f.E.Terms[i]
			sources := []string{f.Symbols(term)}
			for k := range term.Value {
				sources = append(sources, f.Numbers(term, k))
			}
			for _, source := range sources {
				const room = 354 // px beside the picture, less the coordinate's name
				b, err := font.Fit(source, formulaSize, room)
				if err != nil {
					t.Errorf("%s, %s: %v", spec, term.Name, err)
				} else if b.Width <= 0 || b.Width > room {
					t.Errorf("%s, %s: %v px wide", spec, term.Name, b.Width)
				}
			}
		}
	}
}
