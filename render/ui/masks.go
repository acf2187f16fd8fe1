package ui

import (
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/render/figure"
)

// Icon is a small sign that the interface draws itself.
type Icon int

// The icons of the interface's own controls. An application adds its own as
// images (see ButtonOptions.Image).
const (
	NoIcon Icon = iota
	iconDown
	iconCheck
	iconDots
	iconDisc
	iconSquare
	iconTriangle
	iconDiamond
	iconRing
	iconCross
	IconPlay
	IconPause
	IconStep
	IconStepBack
	IconReset
	IconPlus
	IconClose
)

// maskKey names a white image of an icon at a size in pixels.
type maskKey struct {
	icon Icon
	px   int
}

// boxKey names the nine-part image of a rounded box.
type boxKey struct {
	radius     int
	line       int
	fill, edge color.NRGBA
}

// mask is the icon as a white image of px by px pixels, to be tinted.
func (t *Theme) mask(icon Icon, px int) *ebiten.Image {
	k := maskKey{icon, px}
	if m := t.masks[k]; m != nil {
		return m
	}
	const sub = 4 // samples a pixel and axis
	pix := make([]byte, 4*px*px)
	for y := range px {
		for x := range px {
			n := 0
			for s := range sub * sub {
				u := (float64(x) + (float64(s%sub)+0.5)/sub) / float64(px)
				v := (float64(y) + (float64(s/sub)+0.5)/sub) / float64(px)
				if inside(icon, 2*u-1, 2*v-1) {
					n++
				}
			}
			a := byte(n * 255 / (sub * sub))
			copy(pix[4*(y*px+x):], []byte{a, a, a, a})
		}
	}
	m := ebiten.NewImage(px, px)
	m.WritePixels(pix)
	t.masks[k] = m
	return m
}

// markerIcon is the icon of a racer's marker.
func markerIcon(m figure.Marker) Icon {
	switch m {
	case figure.Square:
		return iconSquare
	case figure.Triangle:
		return iconTriangle
	case figure.Diamond:
		return iconDiamond
	case figure.Ring:
		return iconRing
	case figure.Cross:
		return iconCross
	case figure.Check:
		return iconCheck
	}
	return iconDisc
}

// inside says whether the point (x, y) of [−1, 1]², y down, belongs to the icon.
func inside(icon Icon, x, y float64) bool {
	stroke := func(w float64, pts ...[2]float64) bool {
		for i := 1; i < len(pts); i++ {
			if segment(x, y, pts[i-1], pts[i]) <= w/2 {
				return true
			}
		}
		return false
	}
	r := math.Hypot(x, y)
	switch icon {
	case iconDisc:
		return r <= 0.94
	case iconRing:
		return math.Abs(r-0.8) <= 0.14
	case iconSquare:
		return math.Max(math.Abs(x), math.Abs(y)) <= 0.82
	case iconTriangle:
		return y <= 0.75 && y >= -0.88+1.63*math.Abs(x)/0.98
	case iconDiamond:
		return math.Abs(x)+math.Abs(y) <= 1
	case iconCross:
		return stroke(0.34, [2]float64{-0.7, -0.7}, [2]float64{0.7, 0.7}) || stroke(0.34, [2]float64{-0.7, 0.7}, [2]float64{0.7, -0.7})
	case iconCheck:
		return stroke(0.26, [2]float64{-0.62, 0.02}, [2]float64{-0.16, 0.48}, [2]float64{0.64, -0.42})
	case iconDown:
		return stroke(0.24, [2]float64{-0.6, -0.3}, [2]float64{0, 0.34}, [2]float64{0.6, -0.3})
	case iconDots:
		return math.Hypot(x+0.68, y) <= 0.17 || math.Hypot(x, y) <= 0.17 || math.Hypot(x-0.68, y) <= 0.17
	case IconPlay:
		return x >= -0.62 && math.Abs(y) <= 0.86*(1-(x+0.62)/1.48)
	case IconPause:
		return math.Abs(y) <= 0.76 && math.Abs(x) >= 0.2 && math.Abs(x) <= 0.62
	case IconStep:
		return math.Abs(y) <= 0.7 && (x >= 0.46 && x <= 0.74 || x >= -0.66 && math.Abs(y) <= 0.7*(1-(x+0.66)/1.02))
	case IconStepBack:
		return inside(IconStep, -x, y)
	case IconReset: // an open circle with an arrow's head
		a := math.Atan2(y, x)
		arc := math.Abs(r-0.68) <= 0.11 && !(a > -0.9 && a < 0.1)
		head := stroke(0.2, [2]float64{0.02, -0.62}, [2]float64{0.5, -0.5}) || stroke(0.2, [2]float64{0.5, -0.5}, [2]float64{0.56, -0.98})
		return arc || head
	case IconPlus:
		return math.Abs(x) <= 0.11 && math.Abs(y) <= 0.7 || math.Abs(y) <= 0.11 && math.Abs(x) <= 0.7
	case IconClose:
		return stroke(0.2, [2]float64{-0.6, -0.6}, [2]float64{0.6, 0.6}) || stroke(0.2, [2]float64{-0.6, 0.6}, [2]float64{0.6, -0.6})
	}
	return false
}

// segment is the distance from (x, y) to the line from a to b.
func segment(x, y float64, a, b [2]float64) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	t := ((x-a[0])*dx + (y-a[1])*dy) / (dx*dx + dy*dy)
	t = math.Max(0, math.Min(1, t))
	return math.Hypot(x-a[0]-t*dx, y-a[1]-t*dy)
}

// box is the image of a rounded box with its four corners and one pixel between
// them, premultiplied.
func (t *Theme) box(k boxKey) *ebiten.Image {
	if m := t.boxes[k]; m != nil {
		return m
	}
	c := cornerPx(k)
	n := 2*c + 1
	half := float64(n) / 2
	cover := func(x, y, inset float64) float64 { // part of the pixel inside
		r := math.Max(0, float64(k.radius)-inset)
		qx := math.Max(0, math.Abs(x-half)-(half-inset-r))
		qy := math.Max(0, math.Abs(y-half)-(half-inset-r))
		d := math.Hypot(qx, qy) - r
		if r == 0 {
			d = math.Max(math.Abs(x-half), math.Abs(y-half)) - (half - inset)
		}
		return math.Max(0, math.Min(1, 0.5-d))
	}
	pix := make([]byte, 4*n*n)
	for y := range n {
		for x := range n {
			fx, fy := float64(x)+0.5, float64(y)+0.5
			outer, inner := cover(fx, fy, 0), cover(fx, fy, float64(k.line))
			if k.line == 0 {
				outer = inner
			}
			for i, p := range [4][2]uint8{{k.fill.R, k.edge.R}, {k.fill.G, k.edge.G}, {k.fill.B, k.edge.B}, {255, 255}} {
				f := float64(p[0]) * float64(k.fill.A) / 255 * inner
				e := float64(p[1]) * float64(k.edge.A) / 255 * math.Max(0, outer-inner)
				pix[4*(y*n+x)+i] = uint8(math.Round(math.Min(255, f+e)))
			}
		}
	}
	m := ebiten.NewImage(n, n)
	m.WritePixels(pix)
	t.boxes[k] = m
	return m
}

func cornerPx(k boxKey) int { return max(k.radius, k.line, 1) }
