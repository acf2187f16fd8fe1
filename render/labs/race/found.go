package race

import "downhill/surfaces"

// found says whether the surface's minima were found by a search and are not
// known, which every place that shows them says.
func (f *Frame) found() (surfaces.Searched, bool) {
	s, ok := f.Surface.(surfaces.Searched)
	return s, ok
}

// Named marks the name of a minimum, or of a distance to one, as found where
// the surface's minima are not known: "minimum (found)".
func (f *Frame) Named(name string) string {
	if _, ok := f.found(); ok {
		return name + " (found)"
	}
	return name
}

// Findings says what the search for minima found, "" where they are known.
func (f *Frame) Findings() string {
	if s, ok := f.found(); ok {
		return s.Findings()
	}
	return ""
}

// minimumLabel is what a ring on the surface is called.
func (f *Frame) minimumLabel(label string) string {
	if label == "" {
		return ""
	}
	if _, ok := f.found(); ok && label == "global minimum" {
		label = "lowest minimum"
	}
	return f.Named(label)
}

// noMinimum says in a chart of distances why it is empty.
func (f *Frame) noMinimum() string {
	if _, ok := f.found(); ok {
		return "no minimum was found"
	}
	return "this surface has no minimum"
}
