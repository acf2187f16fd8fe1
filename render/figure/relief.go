package figure

import (
	"image/color"
	"math"
)

// Relief is a lit surface in three dimensions as one eye sees it: its nodes stand
// where they are seen, in the coordinates of the plot's axes, and know how near
// they are. A plot with a relief has axes without numbers whose units are as long
// across as upwards. What is painted follows from the values alone, at whatever
// size; it must not be written to once it is part of a plot.
type Relief struct {
	NX, NY int
	Nodes  []ReliefNode // [NY][NX]; triangles join neighbours
	Flats  []ReliefFlat
	Lines  []ReliefLine
	Map    ColorMap
	Paper  color.NRGBA // behind it
	// Drawn is the picture at a size for which it is at hand, nil for none.
	Drawn *Raster
}

// ReliefNode is a place of the surface.
type ReliefNode struct {
	X, Y  float32 // in the plot's axes; not a number for a hole
	Near  float32 // 1 / the distance from the eye along the line of sight
	T     float32 // position on the colour map
	Shade float32 // 1 for the map's own colour, below darker, above lighter
}

// ReliefFlat is a quadrangle of one colour, such as the floor.
type ReliefFlat struct {
	At    [4]ReliefNode // around; T and Shade say nothing
	Color color.NRGBA   // opaque
}

// ReliefLine is a thin line on the surface, painted where nothing hides it.
type ReliefLine struct {
	Points []ReliefNode // T and Shade say nothing; a hole breaks it
	Width  float64      // in units of the plot's axes; at least 1 px
	Color  color.NRGBA
}

// hole says whether there is nothing to be seen at a node.
func (n *ReliefNode) hole() bool {
	return !(n.Near > 0) || n.X-n.X != 0 || n.Y-n.Y != 0
}

// lit is a colour in a light: darker below 1, towards white above.
func lit(c color.NRGBA, shade float64) color.NRGBA {
	mix := func(v uint8) uint8 {
		x := float64(v) * shade
		if shade > 1 {
			x = float64(v) + (255-float64(v))*(shade-1)
		}
		return uint8(math.Round(math.Max(0, math.Min(255, x))))
	}
	return color.NRGBA{mix(c.R), mix(c.G), mix(c.B), 255}
}
