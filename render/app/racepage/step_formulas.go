package racepage

import (
	"image"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/optimizers"
	"downhill/render/app/stage"
	"downhill/render/screen"
	"downhill/render/ui/mathbox"
)

// formulaLine is a line of a step's formulas.
type formulaLine struct {
	box    *mathbox.Box
	term   int
	label  string // "x", "y" before numbers
	height float64
}

// Sizes in px of the design.
const (
	formulaSize = 15
	formulaGap  = 7 // between terms
	formulaEdge = 14
	labelRoom   = 18 // for the name of a coordinate
)

// drawFormulas writes the terms of the step: each in symbols and, where there is
// room for all, with its numbers; else with the numbers of the one that is
// looked at.
func (v *stepLens) drawFormulas(dst *ebiten.Image) {
	pg, f := v.pg, v.frame
	u := pg.st.Unit()
	lines := v.formulaLines()
	part := dst.SubImage(v.text).(*ebiten.Image)
	t := pg.st.Theme
	inks := f.Inks(t)
	small := pg.st.Kit.Fonts.Face(12*u, screen.Regular, true)
	x, y := float64(v.text.Min.X)+formulaEdge*u, float64(v.text.Min.Y)+10*u
	for i, l := range lines {
		if i > 0 && l.term != lines[i-1].term {
			y += formulaGap * u
		}
		base := y + (l.height-l.box.Ascent-l.box.Descent)/2 + l.box.Ascent
		at := x
		if l.label != "" {
			small.Draw(part, l.label, at+4*u, base, 0, t.Muted)
			at += labelRoom * u
		}
		l.box.Draw(part, at, base, t.Text, inks...)
		if f.Inside.Part > 0 && l.term == f.Inside.Part-1 {
			bar := image.Rect(v.text.Min.X+pg.st.Px(4), int(y), v.text.Min.X+pg.st.Px(7), int(y+l.height+1))
			stage.Fill(dst, bar, f.Ink(f.E.Terms[l.term].Role, t))
		}
		y += l.height
	}
	if !v.squares.Area.Empty() {
		size := v.squares.Area.Size()
		if p, ok := f.Squares(t, float64(size.X)/u-24, float64(size.Y)/u-36); ok {
			v.squares.Changed(v.written, true)
			v.squares.Paint(dst, p)
		}
	}
}

// formulaLines sets the terms that are told, smaller where they are too many.
func (v *stepLens) formulaLines() []formulaLine {
	u, room := v.pg.st.Unit(), float64(v.text.Dy())-16*v.pg.st.Unit()
	var lines []formulaLine
	for _, size := range []float64{formulaSize, 13} {
		if lines = v.setLines(size, func(int) bool { return true }); totalHeight(lines, u) <= room {
			return lines
		}
	}
	focus := v.focus()
	for _, size := range []float64{formulaSize, 13, 11.5} {
		if lines = v.setLines(size, func(i int) bool { return i == focus }); totalHeight(lines, u) > room {
			continue
		}
		// As many others with their numbers as there is room for, the last first.
		full := map[int]bool{focus: true}
		for i := v.frame.Told() - 1; i >= 0; i-- {
			if full[i] {
				continue
			}
			full[i] = true
			more := v.setLines(size, func(i int) bool { return full[i] })
			if full[i] = totalHeight(more, u) <= room; full[i] {
				lines = more
			}
		}
		return lines
	}
	// What is looked at comes before all else.
	for len(lines) > 1 && totalHeight(lines, u) > room {
		if lines[0].term < focus {
			lines = lines[1:]
		} else {
			lines = lines[:len(lines)-1]
		}
	}
	return lines
}

// focus is the term that is looked at: the present one of a walk, else the move.
func (v *stepLens) focus() int {
	f := v.frame
	if f.Inside.Part > 0 {
		return f.Inside.Part - 1
	}
	at := len(f.E.Terms) - 1
	for i := range f.E.Terms {
		if f.E.Terms[i].Role == optimizers.RoleUpdate {
			at = i
		}
	}
	return at
}

func totalHeight(lines []formulaLine, u float64) float64 {
	sum := 0.0
	for i, l := range lines {
		if sum += l.height; i > 0 && l.term != lines[i-1].term {
			sum += formulaGap * u
		}
	}
	return sum
}

// setLines sets the terms at a size, those that full says with their numbers.
func (v *stepLens) setLines(size float64, full func(term int) bool) []formulaLine {
	f, u := v.frame, v.pg.st.Unit()
	width := float64(v.text.Dx()) - 2*formulaEdge*u
	var lines []formulaLine
	add := func(term int, source, label string) {
		room := width
		if label != "" {
			room -= labelRoom * u
		}
		box, err := v.pg.st.Layer.Theme().Formula(source, size, room)
		if err != nil {
			return
		}
		lines = append(lines, formulaLine{box, term, label, max(box.Ascent+box.Descent+2*u, size*1.2*u) + 3*u})
	}
	for i := range f.E.Terms[:f.Told()] {
		t := &f.E.Terms[i]
		symbols := f.Symbols(t)
		if !full(i) {
			add(i, symbols, "")
			continue
		}
		if len(t.Value) == 1 {
			add(i, symbols+` = `+f.Numbers(t, 0), "")
			continue
		}
		add(i, symbols, "")
		for k, label := range []string{"x", "y"} {
			add(i, f.Numbers(t, k), label)
		}
	}
	return lines
}

// folded breaks a sentence between words so that each line is at most w wide.
func folded(text string, w float64, measure func(string) float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		longer := strings.TrimPrefix(line+" "+word, " ")
		if line != "" && measure(longer) > w {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	return append(lines, line)
}
