package lecture

import (
	"image"
	"image/color"
	"math"
	"strconv"
	"strings"

	"downhill/internal/lesson"
	"downhill/render/figure"
	"downhill/render/screen"
)

// Room is what a text may take.
type Room struct {
	Width int     // px
	High  int     // px, which it takes where it is shorter
	Most  float64 // px, size of the letters; smaller ones where it would be too high
	Least float64
	Unit  float64 // px per px of the design, for lines and corners
	// Strip has the text beside the title, for the window with its panels;
	// else the title stands above it.
	Strip bool
	// Buttons says that the answers are buttons elsewhere.
	Buttons bool
}

// Setting is a text with every line at its place.
type Setting struct {
	Size    image.Point
	Answers []image.Rectangle // where each can be clicked
	Letters float64           // px
	lines   []line
	chips   []chip
	head    float64 // baseline of the title, 0 for none above
	foot    float64 // where the header ends
}

type line struct {
	text  string
	x, y  float64 // baseline
	face  *screen.Face
	color tone
}

type chip struct {
	at           image.Rectangle
	fill, border tone
	thick        float64
}

// tone is a colour of the theme.
type tone int

const (
	none tone = iota
	plain
	muted
	accent
	good
	bad
	raised
	edge
)

// Set sets the words as large as they fit.
func Set(w Words, r Room, fonts *screen.Fonts) Setting {
	for size := r.Most; ; size -= math.Max(0.5, r.Most/40) {
		last := size <= r.Least
		s := set(w, r, math.Max(size, r.Least), fonts)
		if last || s.Size.Y <= r.High {
			s.Size.Y = max(s.Size.Y, r.High)
			return s
		}
	}
}

// writer sets lines under one another.
type writer struct {
	s           *Setting
	fonts       *screen.Fonts
	size, lead  float64
	left, right float64
	y           float64 // top of the next line
}

func set(w Words, r Room, size float64, fonts *screen.Fonts) Setting {
	s := Setting{Size: image.Pt(r.Width, 0), Letters: size}
	pad := 1.0 * size
	t := writer{s: &s, fonts: fonts, size: size, lead: 1.32 * size, left: pad, right: float64(r.Width) - pad, y: 0.55 * size}
	if r.Strip && w.Part == Asking {
		t.question(w)
		s.Size.Y = int(math.Ceil(t.y + 0.2*size))
		return s
	}
	if r.Strip {
		t.strip(w)
	} else {
		s.head = t.y + 0.72*size
		s.foot = t.y + 1.0*size
		t.y += 1.12 * size
	}
	if w.Part == Concluding {
		t.conclude(w)
	} else {
		t.paragraph(w.Text, plain, screen.Regular)
		if !r.Buttons && len(w.Answers) > 0 {
			t.answers(w)
		} else if w.Part == Looking {
			t.reveal(w)
		}
	}
	s.Size.Y = int(math.Ceil(t.y + 0.5*size))
	return s
}

// strip sets title and step in a column of their own.
func (t *writer) strip(w Words) {
	wide := math.Min(15*t.size, 0.24*(t.right-t.left))
	face := t.fonts.Face(t.size, screen.SemiBold, true)
	y := t.y
	for i, text := range wrap(w.Title, wide, face) {
		if i == 2 {
			break
		}
		if i == 1 {
			text = face.Fit(strings.Join(wrap(w.Title, wide, face)[1:], " "), wide)
		}
		t.s.lines = append(t.s.lines, line{text, t.left, y + face.Ascent, face, plain})
		y += t.lead
	}
	small := t.fonts.Face(t.size, screen.Regular, true)
	t.s.lines = append(t.s.lines, line{w.Count(), t.left, y + small.Ascent, small, muted})
	t.left += wide + 1.2*t.size
}

// question sets the number of the step and the question, above the buttons.
func (t *writer) question(w Words) {
	face := t.fonts.Face(t.size, screen.Regular, true)
	count := w.Count()
	t.s.lines = append(t.s.lines, line{count, t.left, t.y + face.Ascent, face, muted})
	for _, l := range indented(w.Text, face.Measure(count)+t.size, t.right-t.left, face) {
		t.s.lines = append(t.s.lines, line{l.text, t.left + l.x, t.y + face.Ascent, face, plain})
		t.y += t.lead
	}
}

// paragraph sets a text in as many lines as it takes.
func (t *writer) paragraph(text string, c tone, weight screen.Weight) {
	face := t.fonts.Face(t.size, weight, true)
	for _, l := range wrap(text, t.right-t.left, face) {
		t.s.lines = append(t.s.lines, line{l, t.left, t.y + face.Ascent, face, c})
		t.y += t.lead
	}
}

// marks are the signs that stand beside the colours, so that those are not the
// only cue.
var marks = [...]string{Open: "", Right: "✓ ", Wrong: "✗ "}

// answers sets the answers in boxes, as many side by side as fit.
func (t *writer) answers(w Words) {
	face := t.fonts.Face(t.size, screen.Regular, true)
	bold := t.fonts.Face(t.size, screen.SemiBold, true)
	gap, inset, high := 0.55*t.size, 0.5*t.size, 1.7*t.size
	t.y += 0.2 * t.size
	x := t.left
	for i, a := range w.Answers {
		number := strconv.Itoa(i+1) + "  "
		if a.Mark != Open {
			number = ""
		}
		number = marks[a.Mark] + number
		wide := bold.Measure(number) + face.Measure(a.Text) + 2*inset
		if x > t.left && x+wide > t.right {
			x = t.left
			t.y += high + 0.3*t.size
		}
		text := a.Text
		if most := t.right - t.left; wide > most {
			wide = most
			text = face.Fit(text, wide-2*inset-bold.Measure(number))
		}
		at := image.Rect(int(x), int(t.y), int(x+wide), int(t.y+high))
		c := chip{at: at, fill: raised, border: edge, thick: 1}
		ink := plain
		switch {
		case a.Mark == Right:
			c.border, c.thick, ink = good, 2.5, good
		case a.Mark == Wrong:
			c.border, c.thick, ink = bad, 2.5, bad
		case a.Picked:
			c.border, c.thick, ink = accent, 2.5, accent
		}
		base := t.y + (high+face.CapHeight)/2
		t.s.chips, t.s.Answers = append(t.s.chips, c), append(t.s.Answers, at)
		t.s.lines = append(t.s.lines, line{number, x + inset, base, bold, ink},
			line{text, x + inset + bold.Measure(number), base, face, plain})
		x += wide + gap
	}
	t.y += high + 0.15*t.size
}

// reveal sets in one line what was right, where the answers are buttons.
func (t *writer) reveal(w Words) {
	face := t.fonts.Face(t.size, screen.SemiBold, true)
	x := t.left
	for _, a := range w.Answers {
		text, c := marks[a.Mark]+a.Text, good
		if a.Mark == Wrong {
			c = bad
		}
		text = face.Fit(text, t.right-x)
		t.s.lines = append(t.s.lines, line{text, x, t.y + face.Ascent, face, c})
		x += face.Measure(text) + 1.5*t.size
	}
	if len(w.Answers) > 0 {
		t.y += t.lead
	}
}

// conclude sets the claim, what became of it, and what was found.
func (t *writer) conclude(w Words) {
	sign, c := "✓ ", good
	switch w.Verdict {
	case lesson.HoldsInPart:
		sign, c = "≈ ", accent
	case lesson.DoesNotHold:
		sign, c = "✗ ", bad
	}
	t.paragraph(w.Text, muted, screen.Regular)
	face := t.fonts.Face(t.size, screen.SemiBold, true)
	verdict := sign + strings.ToUpper(string(w.Verdict[:1])) + string(w.Verdict[1:]) + ". "
	t.s.lines = append(t.s.lines, line{verdict, t.left, t.y + face.Ascent, face, c})
	body := t.fonts.Face(t.size, screen.Regular, true)
	for _, l := range indented(w.Finding, face.Measure(verdict), t.right-t.left, body) {
		t.s.lines = append(t.s.lines, line{l.text, t.left + l.x, t.y + body.Ascent, body, plain})
		t.y += t.lead
	}
}

// indented wraps a text whose first line begins further right.
func indented(s string, by, width float64, face *screen.Face) []line {
	s = strings.Join(strings.Fields(s), " ")
	first := wrap(s, width-by, face)
	if len(first) == 0 {
		return []line{{}}
	}
	out := []line{{text: first[0], x: by}}
	if len(first) > 1 {
		for _, l := range wrap(strings.TrimSpace(strings.TrimPrefix(s, first[0])), width, face) {
			out = append(out, line{text: l})
		}
	}
	return out
}

// wrap breaks a text at its spaces; a word that is wider than a line stands alone.
func wrap(s string, width float64, face *screen.Face) []string {
	var out []string
	now := ""
	for _, word := range strings.Fields(s) {
		next := word
		if now != "" {
			next = now + " " + word
		}
		if now != "" && face.Measure(next) > width {
			out = append(out, now)
			next = word
		}
		now = next
	}
	if now != "" {
		out = append(out, now)
	}
	return out
}

// of is a tone of a theme.
func (c tone) of(t figure.Theme) color.NRGBA {
	switch c {
	case plain:
		return t.Text
	case muted:
		return t.Muted
	case accent:
		return t.Accent
	case good:
		return t.Good
	case bad:
		return t.Bad
	case raised:
		return t.Raised
	case edge:
		return t.Line
	}
	return color.NRGBA{}
}
