package app

import "downhill/internal/scenario"

// history remembers documents for undo and redo.
type history struct {
	past, future []scenario.Scenario
	kind         string // of the drag that past ends with, "" for none
	closed       bool   // the next edit starts an entry of its own
}

// depth is how many edits can be taken back; a document takes some kilobytes.
const depth = 200

// push remembers the document before an edit that stands for itself.
func (h *history) push(s scenario.Scenario) { h.pushDrag(s, "") }

// pushDrag remembers the document before an edit that may be one of many: those
// of one kind in a row (a slider that is dragged) are one entry until seal is
// called.
func (h *history) pushDrag(s scenario.Scenario, kind string) {
	h.future = nil
	if kind != "" && h.kind == kind && !h.closed && len(h.past) > 0 {
		return
	}
	h.kind, h.closed = kind, false
	h.past = append(h.past, s.Clone())
	if len(h.past) > depth {
		h.past = h.past[1:]
	}
}

// seal ends the entry that edits of one kind share: the pointer was released.
func (h *history) seal() { h.closed = true }

func (h *history) undo(now scenario.Scenario) (scenario.Scenario, bool) {
	return h.move(&h.past, &h.future, now)
}

func (h *history) redo(now scenario.Scenario) (scenario.Scenario, bool) {
	return h.move(&h.future, &h.past, now)
}

func (h *history) move(from, to *[]scenario.Scenario, now scenario.Scenario) (scenario.Scenario, bool) {
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
