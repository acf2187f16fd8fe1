// Package figure holds pictures as values: plots with axes and marks, tables,
// colour maps. It draws nothing and knows nothing of the rest of the program;
// render/screen paints a Figure with the engine, render/export writes it
// through gonum/plot, and both show the same thing because they read the same
// value.
package figure

import "image/color"

// Figure is a whole picture: panels with a title above and a caption below.
type Figure struct {
	Title string
	// Lead is what to look at, in large type below the title; room is kept for
	// LeadLines lines of it, so that nothing moves while it changes.
	Lead      string
	LeadLines int
	Caption   []string // lines
	Theme     Theme
	Panels    []Panel
	// Aligned asks for panels that form a grid to be laid out by AlignGrid:
	// small multiples that share axes.
	Aligned bool
}

// Panel is a part of a figure: a plot or a table.
type Panel struct {
	Area  Area
	Plot  *Plot
	Table *Table
}

// Area is a part of the picture's body in fractions of its width and height,
// from the top left corner.
type Area struct{ X, Y, W, H float64 }

// Plot is a pair of axes with marks on it, painted in the order of the fields.
type Plot struct {
	Title    string
	X, Y     Axis
	Field    *Field
	Relief   *Relief // in the place of Field, which is what its colours stand for
	Contours *Contours
	Bands    []Band
	Lines    []Line
	Marks    []Mark
	Notes    []Note
	Rules    []Rule
	Bar      string // name and unit of the colour bar of Field, "" for none
	Legend   bool   // name the Lines and the Bands in a legend
	// Margins is the least room around the axes, in sizes of the smallest text
	// (11 px in the window): plots with the same margins in areas of the same
	// size have axes of the same length.
	Margins Margins
}

// Axis maps a coordinate to the picture.
type Axis struct {
	Label    string // name and unit: "step", "loss f(θ)"
	Min, Max float64
	Log      bool // both ends are above zero
	Ticks    []Tick
	// Bare leaves out the name and the numbers, not the grid: for the inner
	// ones of several panels that share the axis.
	Bare bool
}

// Tick is a labelled place on an axis.
type Tick struct {
	At    float64
	Label string // "" for a minor tick
}

// Point is a place in the axes' coordinates, x before y. It is an array, so that
// a recorded path is drawn without being copied.
type Point = [2]float64

// Field is a height for every point of a grid, painted with a colour map.
type Field struct {
	NX, NY                 int
	XMin, XMax, YMin, YMax float64   // where the first and the last column and row are
	Z                      []float64 // [NY][NX], row 0 at YMin
	Low, High              float64   // the heights that the ends of the map stand for
	Log                    bool      // colour follows log₁₀(Z − Base)
	Base                   float64
	Map                    ColorMap
	Ticks                  []Tick // of the colour bar, at heights
	// Cells asks for one colour for each cell of the grid instead of
	// interpolation, as heat maps of matrices have it. A cell's middle is its
	// node, so that the picture reaches half a cell beyond the first and the
	// last column and row; a single column or row is 1 wide.
	Cells bool
}

// Contours are the level lines of a field.
type Contours struct {
	Lines []Contour
	Color color.NRGBA // the theme's Contour where it is zero
	Width float64     // px, 1 where it is zero
}

// Contour is one connected level line.
type Contour struct {
	Level  float64
	Label  string  // "" for none
	Points []Point // closed where the last equals the first
	// At is the index into Points where the label stands, and Angle, in
	// radians counter-clockwise from the x axis of the picture, follows from
	// the points around it.
	At int
}

// Line is a polyline in one racer's style.
type Line struct {
	Name   string
	Style  Style
	Width  float64 // px
	Casing bool    // a wider line in the background's colour beneath it
	Points []Point // a point that is not finite breaks the line
}

// Style is what makes a racer recognizable without its colour.
type Style struct {
	Color  color.NRGBA
	Dash   []float64 // px on and off, nil for solid
	Marker Marker
}

// Marker is the shape of a point.
type Marker int

// The markers, in the order in which racers take them.
const (
	Disc Marker = iota
	Square
	Triangle
	Diamond
	Ring  // a minimum that is known
	Cross // where something ended badly
	Check // where something arrived
)

// Mark is a marker at a place.
type Mark struct {
	At     Point
	Style  Style
	Radius float64 // px
	Label  string  // beside it, "" for none
	Rim    bool    // an outline in the background's colour
	Badge  bool    // stands above and to the right of its place, beside a ball
}

// Note is a text at a place, or at the edge where its place is out of view.
type Note struct {
	At    Point
	Text  string
	Color color.NRGBA
	// Arrow asks for an arrow at the edge of the view that points to At, with
	// the text beside it.
	Arrow bool
	// Before asks for the text before its place instead of behind it.
	Before bool
	// Cell is the width and the height, in the axes' units, of a cell around At
	// that the text is centred in, without a halo; zero for a note beside At.
	// Where the cell is too small for the text, its letters shrink to two
	// thirds, and where that is not enough it is left out.
	Cell Point
}

// Rule is a straight line across the plot at a value of one axis: a crosshair
// or a threshold.
type Rule struct {
	AtX, AtY float64 // the one that is not NaN
	Color    color.NRGBA
	Dash     []float64
}

// Table is a grid of texts with a header.
type Table struct {
	Title   string
	Columns []Column
	Rows    []Row
}

// Column is a column's header and how its cells stand.
type Column struct {
	Header string
	Right  bool    // numbers stand right
	Weight float64 // share of the width
}

// Row is one line of a table, with its racer's style.
type Row struct {
	Style *Style // drawn before the first cell, nil for none
	Cells []string
}
