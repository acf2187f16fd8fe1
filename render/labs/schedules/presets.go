package schedules

import (
	"fmt"

	"downhill/assets"
	"downhill/internal/scenario"
)

// Preset is a document that opens with a click.
type Preset struct {
	Key, Title, Tip string
}

// Presets lists them in the order to show them.
func Presets() []Preset {
	return []Preset{
		{"", "All schedules", "Every schedule on the same race and the same network"},
		{"claim", "Does it speed up convergence?", "The claim about exponential and performance scheduling, measured over ten seeds"},
		{"power", "Half after s, a third after 2s", "What the formula of power scheduling promises, marked on the curve"},
		{"per-epoch", "Per step or per epoch", "The same schedules in both units of time"},
		{"1cycle", "1cycle and the range test", "The range test gives 1cycle its highest rate"},
	}
}

// Document reads the preset.
func (p Preset) Document() (scenario.Scenario, error) {
	if p.Key == "" {
		return scenario.DefaultSchedules(), nil
	}
	text, err := assets.ScheduleScenarios.ReadFile("scenarios/schedules-" + p.Key + ".yaml")
	if err != nil {
		return scenario.Scenario{}, fmt.Errorf("preset %s: %w", p.Key, err)
	}
	return scenario.ParseSchedules(text)
}
