package figure

import "unicode"

// Worded says whether the axis's ticks are named in words (categories such as
// layers or functions) and not by numbers, whose largest word is the e of 1e−7.
// Of numbers some can be left out where there is no room; of words none can.
func (a Axis) Worded() bool {
	for _, t := range a.Ticks {
		letters := 0
		for _, r := range t.Label {
			if !unicode.IsLetter(r) {
				letters = 0
			} else if letters++; letters > 1 {
				return true
			}
		}
	}
	return false
}

// Slant says how words stand along a horizontal axis: level where they have
// room, and else all of them rising to their ticks at 45°, every so many of them
// where even that is too narrow. at are the places of the words in ascending
// order, widths how wide they are, em is the size of the text, all in px.
func Slant(at, widths []float64, em float64) (slanted bool, every int) {
	every = 1
	narrowest := 0.0
	for i := 1; i < len(at); i++ {
		gap := at[i] - at[i-1]
		if gap < (widths[i]+widths[i-1])/2+0.7*em {
			slanted = true
		}
		if i == 1 || gap < narrowest {
			narrowest = gap
		}
	}
	// Lines of text at 45° are √½ of their ticks' distance apart.
	for slanted && narrowest > 0 && float64(every)*narrowest < 1.7*em {
		every++
	}
	return slanted, every
}
