package race

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/labs"
)

// Every surface of the catalogue, and what no surface should be: nothing that is
// painted or drawn is anything but a number, and the picture is not empty.
func TestThreeOfEverything(t *testing.T) {
	cases := []string{"formula:log(x),x=-2/2,y=-2/2", "formula:1/x,x=-1/1,y=-1/1", "formula:1e300*x+1e299*y,x=-1/1,y=-1/1",
		"formula:1e308*x*x,x=-20/20,y=-1/1", "formula:3+0*x", "formula:sqrt(x-1e-3*y),x=-1/1,y=-1/1"}
	for _, e := range scenario.Surfaces().Entries {
		if e.Key != "formula" && e.Key != "network" { // a network's slice is measured elsewhere
			cases = append(cases, e.Key)
		}
	}
	for _, surface := range cases {
		for _, vertical := range scenario.Verticals() {
			t.Run(surface+" "+vertical, func(t *testing.T) {
				f, s := sight(t, surface, func(sc *scenario.Scenario) {
					sc.View.Three.Vertical, sc.Race.Steps = vertical, 60
				})
				checkThree(t, f, s)
			})
		}
	}
	tiny := [4]float64{-1e-7, 1e-7, 1 - 1e-7, 1 + 1e-7}
	wide := [4]float64{-1e9, 1e9, -1e9, 1e9}
	for _, w := range [][4]float64{tiny, wide} {
		f, s := sight(t, "rosenbrock", func(sc *scenario.Scenario) { sc.View.Window, sc.Race.Steps = &w, 60 })
		checkThree(t, f, s)
	}
}

func checkThree(t *testing.T, f *Frame, s *Sight) {
	t.Helper()
	for k, n := range s.Relief.Nodes {
		if n.X != n.X {
			if s.z[k] == s.z[k] {
				t.Fatalf("node %d is a hole at height %v", k, s.z[k])
			}
			continue
		}
		if !(n.Near > 0) || !(n.T >= 0 && n.T <= 1) || !(n.Shade > 0.3 && n.Shade < 1.4) || !(math.Abs(float64(n.X)) < 10) || !(math.Abs(float64(n.Y)) < 10) {
			t.Fatalf("node %d is %+v", k, n)
		}
	}
	p := f.Three(f.Rec.Step, s)
	painted := 0
	for _, near := range s.raster.Near {
		if near > 0 {
			painted++
		}
	}
	if share := float64(painted) / float64(len(s.raster.Near)); share < 0.15 || share > 0.95 {
		t.Errorf("%v of the picture is painted", share)
	}
	for _, l := range p.Lines {
		for _, q := range l.Points {
			if (q[0] == q[0]) != (q[1] == q[1]) || math.IsInf(q[0], 0) || math.IsInf(q[1], 0) {
				t.Fatalf("a point of %q is %v", l.Name, q)
			}
		}
	}
	for _, m := range p.Marks {
		if !(math.Abs(m.At[0]) <= 2*s.Aspect && math.Abs(m.At[1]) <= 2) {
			t.Errorf("the mark %q is at %v", m.Label, m.At)
		}
	}
	words := map[string]bool{}
	for _, n := range p.Notes {
		words[n.Text] = true
		if n.At[0] != n.At[0] || n.At[1] != n.At[1] {
			t.Errorf("the note %q is at %v", n.Text, n.At)
		}
	}
	for _, want := range []string{"x", "y", barTitle(s.heights)} {
		if !words[want] {
			t.Errorf("no axis is called %q: %v", want, words)
		}
	}
}

// Where f is infinite or not a number the mesh has a hole, through which the floor
// is seen.
func TestHoles(t *testing.T) {
	_, s := sight(t, "formula:log(x),x=-2/2,y=-2/2", func(sc *scenario.Scenario) { from(-90, 90)(sc); sc.Race.Steps = 1 })
	holes := 0
	for k := range s.z {
		x := float64(k%s.nx)/float64(s.nx-1)*4 - 2
		if hole := s.z[k] != s.z[k]; hole != (x <= 0) {
			t.Fatalf("at x = %v the node is a hole: %v", x, hole)
		} else if hole {
			holes++
		}
	}
	if holes < s.nx*s.ny*2/5 {
		t.Errorf("%d of %d nodes are holes", holes, s.nx*s.ny)
	}
	at, near := s.See(-0.5, 0, floor)
	if !s.visible(at, near) {
		t.Error("the floor is hidden beneath a hole")
	}
	if at, near = s.See(0.5, 0, floor); s.visible(at, near) {
		t.Error("the floor is seen through the surface")
	}
}

// The printed figure has the surface, numbers at three axes, the markers that its
// table has too, and says from where one looks. An animation looks at the
// same picture all the time, so that it is painted once.
func TestThreeFigure(t *testing.T) {
	f, _ := sight(t, "bowl", nil)
	look := labs.Look{View: f.Scenario.View, Theme: figure.Light()}
	look.View.Three = scenario.Three{On: true, Vertical: scenario.VerticalLog}.Looked(-50, 30, 2)
	fig := f.Figure(200, look)
	p := fig.Panels[0].Plot
	if p.Relief == nil || p.Bar == "" {
		t.Fatal("the figure has no surface in three dimensions, or no colour bar")
	}
	if row := fig.Panels[2].Table.Rows[5]; row.Cells[0] != "Adam" || !slices.ContainsFunc(p.Marks, func(m figure.Mark) bool {
		return m.Radius == ballRadius && m.Style.Marker == row.Style.Marker && m.Style.Color == row.Style.Color
	}) {
		t.Errorf("the sixth racer is called %q, or no ball looks like its key %+v", row.Cells[0], row.Style)
	}
	if got, want := fig.Caption[len(fig.Caption)-1], "Seen from azimuth −50°, elevation 30°, 2.0 times as large; on the floor the shadows of the paths."; got != want {
		t.Errorf("the caption says %q, want %q", got, want)
	}
	play := f.Play(look)
	if first, last := play(0, 0).Panels[0].Plot, play(200, 1).Panels[0].Plot; first.Relief != last.Relief || len(first.Lines) != len(last.Lines) {
		t.Error("the animation looks anew at every frame")
	}
	look.View.Three.On = false
	if fig := f.Figure(200, look); fig.Panels[0].Plot.Relief != nil {
		t.Error("contours are in three dimensions")
	}
}

// On a linear scale heights follow f, on a logarithmic one its logarithm above the
// minimum over four decades; a surface without a known minimum stays linear.
func TestVerticalScale(t *testing.T) {
	for _, tt := range []struct {
		surface, vertical string
		z, want           float64 // of the top
	}{
		{"bowl", scenario.VerticalLinear, 70, 0.5},
		{"bowl", scenario.VerticalLog, 1.4, 0.5}, // 140 · 1e−4 to 140
		{"bowl", scenario.VerticalLog, 0, 0},
		{"saddle", scenario.VerticalLog, 0, 0.5},
	} {
		t.Run(fmt.Sprint(tt), func(t *testing.T) {
			_, s := sight(t, tt.surface, func(sc *scenario.Scenario) { sc.View.Three.Vertical, sc.Race.Steps = tt.vertical, 1 })
			if got := s.height(tt.z) / tall; math.Abs(got-tt.want) > 1e-4 { // the lowest node is not quite the minimum
				t.Errorf("f = %v stands at %v of the box (%v to %v), want %v", tt.z, got, s.heights.Low, s.heights.High, tt.want)
			}
		})
	}
}
