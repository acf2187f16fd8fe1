package ui

import "image"

// Shield keeps the pointer and the wheel from the interface, or lets them in
// again. Keys still reach it.
func (l *Layer) Shield(on bool) { l.shielded = on }

// Plain shows drop-downs as the text that they hold, without a box until the
// pointer or the keyboard is at them: where nobody is expected to choose.
func (l *Layer) Plain(on bool) { l.plain = on }

// shield takes the pointer off the window.
func (r *raw) shield() {
	r.pos, r.buttons, r.wheel, r.touches = image.Pt(-1, -1), [3]bool{}, false, r.touches[:0]
}
