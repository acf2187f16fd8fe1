package racepage

import (
	"testing"

	"downhill/internal/scenario"
)

// A document that takes the place of one that has run to its end is looked at at
// its own end: what the old one recorded is no record of it.
func TestSeekInANewDocument(t *testing.T) {
	m := newTestModel(t, scenario.Default())
	seek(t, m, m.Steps())
	other := m.Document()
	other.View.Step = 0
	other.Race.Start = [2]float64{other.Race.Start[0] / 2, other.Race.Start[1]}
	m.open(other)
	seek(t, m, m.Steps())
	if m.Recorded() != m.Steps() {
		t.Errorf("recorded %d of %d steps", m.Recorded(), m.Steps())
	}
}
