package screen

import (
	"image/color"
	"maps"
	"math"
	"slices"
)

// stroke is a part of an icon on a grid of 24×24: a line through points, closed
// or not, or a filled convex polygon.
type stroke struct {
	xy     []float64
	closed bool
	fill   bool
	dot    float64 // radius of a filled circle at xy, 0 for none
}

// Icon draws an icon in a square of this size around (x, y), and says whether
// there is one of this name. Lines are 1/14 of the size wide, 1.7 px at 24.
func (k *Kit) Icon(b *Batch, name string, x, y, size float64, c color.NRGBA) bool {
	strokes, ok := k.icons[name]
	unit := size / 24
	width := max(1, size/14)
	var buf [2 * maxCorners * 2]float64
	for _, s := range strokes {
		xy := buf[:0]
		for i := 0; i < len(s.xy); i += 2 {
			xy = append(xy, x+(s.xy[i]-12)*unit, y+(s.xy[i+1]-12)*unit)
		}
		switch {
		case s.dot > 0:
			b.Disc(xy[0], xy[1], s.dot*unit, c)
		case s.fill:
			b.Convex(xy, c)
		default:
			b.Polyline(xy, width, c, nil, s.closed)
		}
	}
	return ok
}

// Icons lists the names of the icons in alphabetical order.
func (k *Kit) Icons() []string { return slices.Sorted(maps.Keys(k.icons)) }

func open(xy ...float64) stroke         { return stroke{xy: xy} }
func loop(xy ...float64) stroke         { return stroke{xy: xy, closed: true} }
func fill(xy ...float64) stroke         { return stroke{xy: xy, fill: true} }
func dot(x, y, r float64) stroke        { return stroke{xy: []float64{x, y}, dot: r} }
func block(x, y, w, h float64) stroke   { return fill(x, y, x+w, y, x+w, y+h, x, y+h) }
func outline(x, y, w, h float64) stroke { return loop(x, y, x+w, y, x+w, y+h, x, y+h) }

// bow is an arc around (x, y), angles in degrees clockwise from the right.
func bow(x, y, r, from, to float64) stroke {
	s := stroke{closed: math.Abs(to-from) >= 360}
	n := max(6, int(math.Abs(to-from)/15))
	for i := range n + 1 {
		sin, cos := math.Sincos((from + (to-from)*float64(i)/float64(n)) * math.Pi / 180)
		s.xy = append(s.xy, x+r*cos, y+r*sin)
	}
	return s
}

// icons draws the icons once.
func icons() map[string][]stroke {
	eye := []stroke{
		open(2, 12, 4.5, 8.6, 8, 6.2, 12, 5.4, 16, 6.2, 19.5, 8.6, 22, 12,
			19.5, 15.4, 16, 17.8, 12, 18.6, 8, 17.8, 4.5, 15.4, 2, 12),
		bow(12, 12, 3, 0, 360),
	}
	sun := []stroke{bow(12, 12, 4.2, 0, 360)}
	for i := range 8 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 4)
		sun = append(sun, open(12+7.4*cos, 12+7.4*sin, 12+9.8*cos, 12+9.8*sin))
	}
	return map[string][]stroke{
		"play":         {fill(7, 4, 20, 12, 7, 20)},
		"pause":        {block(6, 4.5, 4.2, 15), block(13.8, 4.5, 4.2, 15)},
		"step":         {fill(6, 5, 15, 12, 6, 19), block(16, 5, 3, 14)},
		"step-back":    {fill(18, 5, 9, 12, 18, 19), block(5, 5, 3, 14)},
		"reset":        {bow(12, 12.5, 8, -60, -375), open(4, 3.5, 4.6, 9.4, 10.2, 8.2)},
		"undo":         {open(8.5, 4.5, 4, 9, 8.5, 13.5), open(4, 9, 15, 9), bow(15, 14, 5, -90, 90), open(15, 19, 9, 19)},
		"redo":         {open(15.5, 4.5, 20, 9, 15.5, 13.5), open(20, 9, 9, 9), bow(9, 14, 5, -90, -270), open(9, 19, 15, 19)},
		"seed":         {outline(4, 4, 16, 16), dot(8.4, 8.4, 1.6), dot(15.6, 8.4, 1.6), dot(12, 12, 1.6), dot(8.4, 15.6, 1.6), dot(15.6, 15.6, 1.6)},
		"race":         {open(3, 5, 5, 11.5, 7.5, 16, 10.5, 18.2, 13, 17.6, 15, 14.6, 16.6, 9.6, 18, 7.6), dot(20, 6, 2.6)},
		"add":          {open(12, 5, 12, 19), open(5, 12, 19, 12)},
		"remove":       {open(5, 12, 19, 12)},
		"close":        {open(6, 6, 18, 18), open(6, 18, 18, 6)},
		"check":        {open(4.5, 12.5, 10, 18, 20, 6.5)},
		"eye":          eye,
		"eye-off":      append(slices.Clone(eye), open(4, 20, 20, 4)),
		"duplicate":    {outline(8, 8, 12, 12), open(16, 8, 16, 4, 4, 4, 4, 16, 8, 16)},
		"menu":         {dot(5, 12, 1.7), dot(12, 12, 1.7), dot(19, 12, 1.7)},
		"help":         {bow(12, 8.6, 4.2, -190, 60), open(14.1, 12.2, 12, 14, 12, 15.6), dot(12, 19.6, 1.3)},
		"chevron-down": {open(6, 9, 12, 15, 18, 9)}, "chevron-up": {open(6, 15, 12, 9, 18, 15)},
		"chevron-left": {open(15, 6, 9, 12, 15, 18)}, "chevron-right": {open(9, 6, 15, 12, 9, 18)},
		"sun":    sun,
		"moon":   {bow(11.5, 12.5, 8.5, -82, -352), bow(16.2, 7.6, 5.8, 40, 232)},
		"save":   {open(12, 3.5, 12, 15), open(7, 10.4, 12, 15.4, 17, 10.4), open(4, 15.5, 4, 20, 20, 20, 20, 15.5)},
		"open":   {loop(3, 19, 3, 5, 9, 5, 11, 8, 21, 8, 21, 19)},
		"share":  {dot(6, 12, 2.6), dot(18, 5.5, 2.6), dot(18, 18.5, 2.6), open(6, 12, 18, 5.5), open(6, 12, 18, 18.5)},
		"drawer": {outline(3, 4, 18, 16), open(15, 4, 15, 20)},
		"home":   {open(3, 11.5, 12, 4, 21, 11.5), open(5.5, 9.6, 5.5, 20, 18.5, 20, 18.5, 9.6)},
		"warn":   {loop(12, 4, 21.5, 20, 2.5, 20), open(12, 10, 12, 14.4), dot(12, 17.2, 1.1)},
		"info":   {bow(12, 12, 9, 0, 360), open(12, 11.4, 12, 16.6), dot(12, 7.8, 1.2)},
		"activations": {open(12, 3, 12, 21), open(3, 12, 21, 12),
			open(2.5, 18.6, 6, 18.2, 8.6, 16.6, 10.6, 14, 12, 12, 13.4, 10, 15.4, 7.4, 18, 5.8, 21.5, 5.4)},
		"signal": {block(2.5, 3.5, 3, 17), block(7.2, 6.5, 3, 11), block(11.9, 8.6, 3, 6.8),
			block(16.6, 10.2, 3, 3.6), block(20.8, 11.2, 1.6, 1.6)},
		"train": {open(4.5, 5.5, 12, 5.5, 20, 12), open(4.5, 5.5, 12, 18.5), open(4.5, 18.5, 12, 5.5), open(4.5, 18.5, 12, 18.5, 20, 12),
			dot(4.5, 5.5, 2.6), dot(4.5, 18.5, 2.6), dot(12, 5.5, 2.6), dot(12, 18.5, 2.6), dot(19.6, 12, 2.6)},
		"schedules": {open(4, 3, 4, 20.5, 21.5, 20.5), open(4, 6, 9, 6, 9, 10.4, 14, 10.4, 14, 14.4, 18, 14.4, 18, 17, 21.5, 17)},
		"transfer": {outline(3, 3.5, 10, 6), outline(3, 14.5, 10, 6),
			open(16, 6.5, 20.5, 6.5, 20.5, 17.5, 16.6, 17.5), open(19, 14.6, 16, 17.5, 19, 20.4)},
		"lessons": {open(12, 6, 10, 4.6, 4, 4.6, 4, 18, 10, 18, 12, 19.6, 14, 18, 20, 18, 20, 4.6, 14, 4.6, 12, 6), open(12, 6, 12, 19.6)},
	}
}
