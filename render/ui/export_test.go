package ui

// Hover makes the i-th control of the regions believe that the pointer came or
// went, for benchmarks, which have no pointer.
func (l *Layer) Hover(i int, on bool) {
	fs := focusers(nil, l.root)
	fs[i%len(fs)].(*control).setHover(on)
}

// Controls is how many there are.
func (l *Layer) Controls() int { return len(focusers(nil, l.root)) }
