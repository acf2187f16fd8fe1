package scenario

import (
	"fmt"
	"math"

	"downhill/internal/param"
)

// How heights can stand on the vertical axis of a race in three dimensions.
const (
	VerticalLinear = "linear" // by f
	VerticalLog    = "log"    // by the logarithm of f above the lowest minimum
)

// Verticals lists them.
func Verticals() []string { return []string{VerticalLinear, VerticalLog} }

// Three is how a race is looked at in three dimensions. Its zero value is the
// contours, and once it is On the usual place to look from.
type Three struct {
	On        bool
	Azimuth   float64 // degrees, of the eye about the vertical axis: 0 on the side of +x, 90 of +y
	Elevation float64 // degrees, of the eye above the plane
	Zoom      float64 // 1 shows the whole box
	// Pan is how far the picture is moved to the right and upwards, in halves of
	// its height where Zoom is 1.
	Pan      [2]float64
	Vertical string // one of Verticals, "" for linear
}

// Where one looks from unless told otherwise, and how far it can be changed.
const (
	DefaultAzimuth   = -60.0
	DefaultElevation = 38.0
	MinElevation     = 2.0
	MaxElevation     = 90.0
	MinZoom          = 0.2
	MaxZoom          = 20.0
	MaxPan           = 2.0 // in either direction
)

// Resolved is t with every default written out.
func (t Three) Resolved() Three {
	if t.Elevation == 0 {
		t.Elevation = DefaultElevation
		if t.Azimuth == 0 {
			t.Azimuth = DefaultAzimuth
		}
	}
	if t.Zoom == 0 {
		t.Zoom = 1
	}
	if t.Vertical == "" {
		t.Vertical = VerticalLinear
	}
	return t
}

// Looked is t seen from elsewhere: the azimuth is brought to −180° ≤ a < 180°,
// elevation and zoom are held to their ranges.
func (t Three) Looked(azimuth, elevation, zoom float64) Three {
	t.Azimuth = math.Mod(azimuth, 360)
	switch {
	case t.Azimuth >= 180:
		t.Azimuth -= 360
	case t.Azimuth < -180:
		t.Azimuth += 360
	}
	t.Elevation = math.Max(MinElevation, math.Min(MaxElevation, elevation))
	t.Zoom = math.Max(MinZoom, math.Min(MaxZoom, zoom))
	return t
}

// Panned is t with the picture moved, held to its range.
func (t Three) Panned(right, up float64) Three {
	t.Pan = [2]float64{math.Max(-MaxPan, math.Min(MaxPan, right)), math.Max(-MaxPan, math.Min(MaxPan, up))}
	return t
}

// check reports what cannot be shown.
func (t Three) check() error {
	switch {
	case math.IsNaN(t.Azimuth) || math.IsInf(t.Azimuth, 0):
		return fmt.Errorf("view.three.azimuth: %v: want degrees, such as %v", t.Azimuth, DefaultAzimuth)
	case t.Elevation != 0 && !(t.Elevation >= MinElevation && t.Elevation <= MaxElevation):
		return fmt.Errorf("view.three.elevation: %v: want %v ≤ elevation ≤ %v degrees, such as %v", t.Elevation, MinElevation, MaxElevation, DefaultElevation)
	case t.Zoom != 0 && !(t.Zoom >= MinZoom && t.Zoom <= MaxZoom):
		return fmt.Errorf("view.three.zoom: %v: want %v ≤ zoom ≤ %v; 1 shows the whole box", t.Zoom, MinZoom, MaxZoom)
	case !(math.Abs(t.Pan[0]) <= MaxPan && math.Abs(t.Pan[1]) <= MaxPan):
		return fmt.Errorf("view.three.pan: %v: want two numbers from %v to %v: to the right and upwards", t.Pan, -MaxPan, MaxPan)
	case t.Vertical != "" && t.Vertical != VerticalLinear && t.Vertical != VerticalLog:
		return fmt.Errorf("view.three.vertical: %w", param.Unknown("scale", t.Vertical, Verticals()))
	}
	return nil
}

// threeDoc is the file form.
type threeDoc struct {
	On        bool        `yaml:"on" json:"on"`
	Azimuth   *float64    `yaml:"azimuth,omitempty" json:"azimuth,omitempty"`
	Elevation *float64    `yaml:"elevation,omitempty" json:"elevation,omitempty"`
	Zoom      float64     `yaml:"zoom,omitempty" json:"zoom,omitempty"`
	Pan       *[2]float64 `yaml:"pan,omitempty,flow" json:"pan,omitempty"`
	Vertical  string      `yaml:"vertical,omitempty" json:"vertical,omitempty"`
}

// document is what differs from the zero value, nil where nothing does.
func (t Three) document() *threeDoc {
	if t == (Three{}) {
		return nil
	}
	d := &threeDoc{On: t.On, Zoom: t.Zoom, Vertical: t.Vertical}
	if t.Pan != [2]float64{} {
		d.Pan = &t.Pan
	}
	if t.Elevation != 0 || t.Azimuth != 0 {
		r := t.Resolved()
		d.Azimuth, d.Elevation = &r.Azimuth, &r.Elevation
	}
	return d
}

// three is what the document says; an angle that it does not say is the usual one.
func (d *threeDoc) three() (t Three, err error) {
	if d == nil {
		return t, nil
	}
	t = Three{On: d.On, Zoom: d.Zoom, Vertical: d.Vertical}
	if d.Pan != nil {
		t.Pan = *d.Pan
	}
	if d.Azimuth != nil || d.Elevation != nil {
		t.Azimuth, t.Elevation = DefaultAzimuth, DefaultElevation
		if d.Azimuth != nil {
			t.Azimuth = *d.Azimuth
		}
		if d.Elevation != nil {
			t.Elevation = *d.Elevation
		}
		if t.Elevation == 0 { // in a Three the usual one
			return t, fmt.Errorf("view.three.elevation: 0: want %v ≤ elevation ≤ %v degrees, such as %v", MinElevation, MaxElevation, DefaultElevation)
		}
	}
	return t, nil
}
