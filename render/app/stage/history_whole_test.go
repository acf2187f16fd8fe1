package stage

import (
	"testing"

	"downhill/internal/scenario"
)

// An entry over which a document was opened is known as such in both directions,
// and no edit beside it is.
func TestHistoryKnowsWhatWasOpened(t *testing.T) {
	doc := func(seed uint64) scenario.Scenario {
		s := scenario.Default()
		s.Seed = seed
		return s
	}
	var h History
	h.Push(doc(1))      // 1 → 2 by an edit
	h.PushWhole(doc(2)) // 2 → 3 by opening
	h.PushDrag(doc(3), "drag")
	now := doc(4)
	for i, step := range []struct {
		move  func(scenario.Scenario) (scenario.Scenario, bool)
		seed  uint64
		whole bool
	}{{h.Undo, 3, false}, {h.Undo, 2, true}, {h.Undo, 1, false}, {h.Redo, 2, false}, {h.Redo, 3, true}, {h.Undo, 2, true}, {h.Redo, 3, true}, {h.Redo, 4, false}} {
		s, ok := step.move(now)
		if !ok || s.Seed != step.seed || h.Whole() != step.whole {
			t.Fatalf("move %d: seed %d, whole %v, %v; want %d and %v", i, s.Seed, h.Whole(), ok, step.seed, step.whole)
		}
		now = s
	}
}
