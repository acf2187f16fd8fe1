package home

import (
	"image"
	"math"
)

// Sizes in px of the design.
const (
	stripHeight = 52  // of the line with the search field
	listWidth   = 196 // of the list of sections
	listLeast   = 860 // a body that is narrower has no list
	listRow     = 26
	margin      = 20 // around the cards
	gap         = 12 // between them
	cardLeast   = 204
	cardMost    = 330
	cardPad     = 12 // beside its words
	textRow     = 15
	textLines   = 4
	cardTitle   = 10 + 18 + 10 // below the picture: the title with what is around
	cardFoot    = 18           // the mark and the words beside it
	headHeight  = 40           // of a section's headline
	pictureRate = 0.46         // its height over its width
)

// spot is where a card stands, in pixels from the top of the content.
type spot struct {
	section, card int
	at            image.Rectangle
	row, column   int // row over all sections
}

// grid is where everything stands. Its origin is the content's upper left corner.
type grid struct {
	columns int
	picture int   // height in pixels
	heads   []int // where the sections begin
	spots   []spot
	height  int // of all
}

// arrange lays the sections out in a width of pixels, unit of which make one px of
// the design.
//
// lines says how many lines a text takes in a width, textLines at most: the cards
// of a section are as high as the one that needs most.
func arrange(all []section, width int, unit float64, lines func(text string, width int) int) grid {
	px := func(v float64) int { return int(math.Round(v * unit)) }
	room := max(width-2*px(margin), 1)
	g := grid{columns: max(1, (room+px(gap))/(px(cardLeast)+px(gap)))}
	w := min((room-(g.columns-1)*px(gap))/g.columns, px(cardMost))
	g.picture = int(float64(w) * pictureRate)
	y, row := px(4), 0
	for i, s := range all {
		g.heads = append(g.heads, y)
		y += px(headHeight)
		h := g.picture + px(cardTitle)
		most, foot := 1, 0
		for k := range s.cards {
			most = max(most, lines(s.cards[k].text, w-px(2*cardPad)))
			if s.cards[k].foot != "" {
				foot = px(cardFoot)
			}
		}
		h += most*px(textRow) + foot
		for k := range s.cards {
			c := k % g.columns
			if k > 0 && c == 0 {
				y += h + px(gap)
				row++
			}
			x := px(margin) + c*(w+px(gap))
			g.spots = append(g.spots, spot{i, k, image.Rect(x, y, x+w, y+h), row, c})
		}
		if len(s.cards) > 0 {
			y += h + px(gap)
			row++
		}
	}
	g.height = y + px(margin-gap)
	return g
}

// step is the spot that the focus goes to from one, −1 for none yet, by so many
// columns and rows. In a row that is shorter it takes the last one.
func (g *grid) step(from, dx, dy int) int {
	n := len(g.spots)
	switch {
	case n == 0:
		return -1
	case from < 0 || from >= n:
		return 0
	case dx != 0:
		return max(0, min(n-1, from+dx))
	}
	want := g.spots[from].row + dy
	best := from
	for i, s := range g.spots {
		if s.row == want && s.column <= g.spots[from].column {
			best = i
		}
	}
	return best
}

// first is the first spot of a section, −1 where it has none.
func (g *grid) first(section int) int {
	for i, s := range g.spots {
		if s.section == section {
			return i
		}
	}
	return -1
}

// sectionAt is the section that is read at a height: the last one that begins
// above it.
func (g *grid) sectionAt(y int) int {
	at := 0
	for i, h := range g.heads {
		if h <= y {
			at = i
		}
	}
	return at
}

// reveal is how far to scroll, from where it is, so that a card is seen with the
// headline of its section.
func (g *grid) reveal(scroll, room int, s spot, head int) int {
	top := s.at.Min.Y - head - head/8
	bottom := s.at.Max.Y + head/4
	if bottom > scroll+room {
		scroll = bottom - room
	}
	if top < scroll {
		scroll = top
	}
	return g.within(scroll, room)
}

// within keeps a scroll inside the content.
func (g *grid) within(scroll, room int) int { return max(0, min(scroll, g.height-room)) }

// wrap breaks a text into lines that fit, the last one cut where there would be
// more. fit is how much of a text fits, with an ellipsis where that is not all.
func wrap(text string, lines int, measure func(string) float64, width float64, fit func(string) string) []string {
	var out []string
	rest := text
	for rest != "" && len(out) < lines {
		if len(out) == lines-1 || measure(rest) <= width {
			return append(out, fit(rest))
		}
		cut := 0
		for i, r := range rest {
			if r == ' ' {
				if measure(rest[:i]) > width {
					break
				}
				cut = i
			}
		}
		if cut == 0 { // one word that is too long
			return append(out, fit(rest))
		}
		out, rest = append(out, rest[:cut]), rest[cut+1:]
	}
	return out
}
