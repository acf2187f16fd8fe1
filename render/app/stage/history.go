package stage

import "downhill/internal/scenario"

// History remembers documents for undo and redo. Its zero value is empty.
type History struct {
	past, future []scenario.Scenario
	kind         string // of the drag that past ends with, "" for none
	closed       bool   // the next edit starts an entry of its own
}

// UndoDepth is how many edits can be taken back; a document takes some kilobytes.
const UndoDepth = 200

// Push remembers the document before an edit that stands for itself.
func (h *History) Push(s scenario.Scenario) { h.PushDrag(s, "") }

// PushDrag remembers the document before an edit that may be one of many: those
// of one kind in a row (a slider that is dragged) are one entry until Seal is
// called. It says whether this is the first of them.
func (h *History) PushDrag(s scenario.Scenario, kind string) (first bool) {
	h.future = nil
	if kind != "" && h.kind == kind && !h.closed && len(h.past) > 0 {
		return false
	}
	h.kind, h.closed = kind, false
	h.past = append(h.past, s.Clone())
	if len(h.past) > UndoDepth {
		h.past = h.past[1:]
	}
	return true
}

// Seal ends the entry that edits of one kind share: the pointer was released.
func (h *History) Seal() { h.closed = true }

// Undo returns the document before the last edit, false where there is none.
func (h *History) Undo(now scenario.Scenario) (scenario.Scenario, bool) {
	return h.move(&h.past, &h.future, now)
}

// Redo returns the document that Undo left.
func (h *History) Redo(now scenario.Scenario) (scenario.Scenario, bool) {
	return h.move(&h.future, &h.past, now)
}

func (h *History) move(from, to *[]scenario.Scenario, now scenario.Scenario) (scenario.Scenario, bool) {
	n := len(*from)
	if n == 0 {
		return now, false
	}
	s := (*from)[n-1]
	*from = (*from)[:n-1]
	*to = append(*to, now.Clone())
	h.kind, h.closed = "", true
	return s, true
}
