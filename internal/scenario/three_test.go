package scenario

import (
	"math"
	"strings"
	"testing"
)

// A view in three dimensions is saved and opened as it was; what it does not say is
// as usual, and contours say nothing of it.
func TestThreeRoundTrip(t *testing.T) {
	for _, want := range []Three{{}, {On: true}, {On: true, Vertical: VerticalLog}, {Vertical: VerticalLog},
		Three{On: true}.Looked(0, 2, 1), Three{On: true}.Panned(0.25, -0.5), Three{On: true, Vertical: VerticalLinear}.Looked(123.5, 71, 2.5)} {
		s := Default()
		s.View.Three = want
		text, err := s.YAML()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "three") != (want != Three{}) {
			t.Errorf("%+v is written as\n%s", want, text)
		}
		back, err := Parse(text)
		if err != nil {
			t.Fatalf("%+v: %v", want, err)
		}
		if back.View.Three.Resolved() != want.Resolved() || back.View.Three.On != want.On {
			t.Errorf("%+v comes back as %+v", want, back.View.Three)
		}
	}
}

func TestThreeDefaults(t *testing.T) {
	base := "version: 1\nlab: race\nrace:\n  surface: bowl\n  racers: [{optimizer: sgd}]\nview:\n  three: "
	for text, want := range map[string]Three{
		"{on: true}":              {On: true, Azimuth: -60, Elevation: 38, Zoom: 1, Vertical: "linear"},
		"{on: true, azimuth: 10}": {On: true, Azimuth: 10, Elevation: 38, Zoom: 1, Vertical: "linear"},
		"{on: true, elevation: 60, zoom: 2, vertical: log}": {On: true, Azimuth: -60, Elevation: 60, Zoom: 2, Vertical: "log"},
		"{on: true, azimuth: 0, elevation: 20}":             {On: true, Azimuth: 0, Elevation: 20, Zoom: 1, Vertical: "linear"},
	} {
		s, err := Parse([]byte(base + text + "\n"))
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := s.View.Three.Resolved(); got != want {
			t.Errorf("%s reads as %+v, want %+v", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"{on: true, elevation: 0}":          "view.three.elevation: 0: want 2 ≤ elevation ≤ 90",
		"{on: true, elevation: 95}":         "view.three.elevation: 95",
		"{on: true, zoom: 100}":             "view.three.zoom: 100: want 0.2 ≤ zoom ≤ 20",
		"{on: true, azimuth: .nan}":         "view.three.azimuth: NaN",
		"{on: true, vertical: logarithmic}": "view.three.vertical",
		"{on: true, tilt: 3}":               "tilt",
		"{on: true, pan: [3, 0]}":           "view.three.pan: [3 0]: want two numbers from -2 to 2",
		"{on: true, pan: [.nan, 0]}":        "view.three.pan: [NaN 0]",
	} {
		if _, err := Parse([]byte(base + text + "\n")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// Turning on and on stays within a turn, and the eye above the plane.
func TestThreeLooked(t *testing.T) {
	for _, tt := range []struct{ azimuth, elevation, zoom, a, e, z float64 }{
		{190, 50, 1, -170, 50, 1}, {-181, 95, 0.01, 179, 90, MinZoom}, {720, -5, 99, 0, MinElevation, MaxZoom}, {180, 38, 1, -180, 38, 1},
	} {
		got := Three{}.Looked(tt.azimuth, tt.elevation, tt.zoom)
		if math.Abs(got.Azimuth-tt.a) > 1e-9 || got.Elevation != tt.e || got.Zoom != tt.z {
			t.Errorf("%v, %v, %v is %+v", tt.azimuth, tt.elevation, tt.zoom, got)
		}
	}
}
