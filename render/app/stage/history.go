package stage

import "downhill/internal/scenario"

// History remembers documents for undo and redo. Its zero value is empty.
type History struct {
	past, future []entry
	kind         string // of the drag that past ends with, "" for none
	closed       bool   // the next edit starts an entry of its own
	whole        bool   // the last move went over a document that was opened
}

// entry is a document; whole says that between it and what follows another was
// opened, so that where one looked belongs to it.
type entry struct {
	scenario.Scenario
	whole bool
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
	h.past = append(h.past, entry{s.Clone(), false})
	if len(h.past) > UndoDepth {
		h.past = h.past[1:]
	}
	return true
}

// PushWhole remembers the document before another is opened in its place: with
// the moment and the part looked at, which edits leave alone.
func (h *History) PushWhole(s scenario.Scenario) {
	h.Push(s)
	h.past[len(h.past)-1].whole = true
}

// Whole says whether the last Undo or Redo went over a document that was opened:
// then where one looked comes back too.
func (h *History) Whole() bool { return h.whole }

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

func (h *History) move(from, to *[]entry, now scenario.Scenario) (scenario.Scenario, bool) {
	n := len(*from)
	if n == 0 {
		return now, false
	}
	e := (*from)[n-1]
	*from = (*from)[:n-1]
	*to = append(*to, entry{now.Clone(), e.whole})
	h.kind, h.closed, h.whole = "", true, e.whole
	return e.Scenario, true
}
