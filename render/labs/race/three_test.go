package race

import (
	"math"
	"testing"

	"downhill/internal/scenario"
	"downhill/render/figure"
)

// sight looks at a surface of the catalogue or a formula.
func sight(t testing.TB, surface string, change func(*scenario.Scenario)) (*Frame, *Sight) {
	t.Helper()
	s := scenario.Default()
	s.View.Three.On = true
	var err error
	if s.Race.Surface, err = scenario.Surfaces().Parse(surface); err != nil {
		t.Fatal(err)
	}
	f, err := scenario.Surfaces().Build(s.Race.Surface)
	if err != nil {
		t.Fatal(err)
	}
	s.Race.Start = f.Start()
	if change != nil {
		change(&s)
	}
	run, err := Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	frame := run.Snapshot()
	b := NewBackdrop(f, s.View, figure.Dark(), Grain{NX: 128, NY: 128, Width: 600, Height: 400})
	terrain := NewTerrain(f, s.View, b, Mesh, false)
	return frame, NewSight(terrain, s.View.Three, figure.Dark(), Picture{W: 600, H: 400, Em: 11, Fine: 1}, NewDrapes())
}

func from(azimuth, elevation float64) func(*scenario.Scenario) {
	return func(s *scenario.Scenario) { s.View.Three = s.View.Three.Looked(azimuth, elevation, 1) }
}

// The projection against turning the box instead of the eye: by minus the azimuth
// about the vertical, then by the elevation about the axis to the right.
func TestSightProjectsAsTurning(t *testing.T) {
	for _, a := range []float64{-60, 0, 35, 170} {
		for _, e := range []float64{2, 38, 90} {
			_, s := sight(t, "himmelblau", from(a, e))
			sa, ca := math.Sincos(a * math.Pi / 180)
			se, ce := math.Sincos(e * math.Pi / 180)
			for _, p := range [][3]float64{{0, 0, 0}, {1, 0, 0}, {0.3, -0.7, 0.5}, {-1, 1, tall}, {0.2, 0.9, floor}} {
				z := p[2] - middle
				// The eye's side comes to the front: x towards it, y to the right.
				front, right := p[0]*ca+p[1]*sa, -p[0]*sa+p[1]*ca
				nearer, up := front*ce+z*se, -front*se+z*ce
				d := 5 - nearer
				at, near := s.See(p[0], p[1], p[2])
				want := figure.Point{s.k * right / d, s.v0 + s.k*up/d}
				// Some ten roundings of numbers of about 1.
				if math.Hypot(at[0]-want[0], at[1]-want[1]) > 1e-13 || math.Abs(near-1/d) > 1e-14 {
					t.Errorf("azimuth %v elevation %v: %v is seen at %v, %v near; want %v, %v", a, e, p, at, near, want, 1/d)
				}
			}
		}
	}
}

// By hand, from above with x to the right: the middle of the box's top is in the
// middle, and what lies along x is off by k·x/d with d = 5 − (0.85 + 0.32)/2 = 4.415.
func TestSightFromAbove(t *testing.T) {
	_, s := sight(t, "himmelblau", from(-90, 90))
	o, near := s.See(0, 0, tall)
	if math.Abs(o[0]) > 1e-15 || math.Abs(near-1/4.415) > 1e-15 {
		t.Errorf("the middle of the top is seen at %v, %v near", o, near)
	}
	p, _ := s.See(0.5, 0, tall)
	q, _ := s.See(0, 0.5, tall)
	if want := s.k * 0.5 / 4.415; math.Abs(p[0]-want) > 1e-14 || math.Abs(q[1]-o[1]-want) > 1e-14 || math.Abs(p[1]-o[1]) > 1e-14 {
		t.Errorf("half along x is at %v, half along y at %v, want %v away", p, q, want)
	}
}

// The box stays in the picture from wherever one looks, with room for numbers.
func TestSightHoldsTheBox(t *testing.T) {
	for _, surface := range []string{"bowl", "himmelblau"} {
		_, first := sight(t, surface, func(sc *scenario.Scenario) { sc.Race.Steps = 1 })
		for a := -180.0; a < 180; a += 15 {
			for _, e := range []float64{2, 20, 38, 60, 90} {
				s := NewSight(first.Terrain, scenario.Three{On: true}.Looked(a, e, 1), figure.Dark(), Picture{W: 600, H: 400, Em: 11, Fine: 1}, NewDrapes())
				most := 0.0
				for i := range 8 {
					p := [3]float64{s.Side[0], s.Side[1], tall}
					if i&1 > 0 {
						p[0] = -p[0]
					}
					if i&2 > 0 {
						p[1] = -p[1]
					}
					if i&4 > 0 {
						p[2] = floor
					}
					at, _ := s.See(p[0], p[1], p[2])
					most = math.Max(most, math.Max(math.Abs(at[0])/s.Aspect, math.Abs(at[1])))
				}
				if most > 1-s.Em/2 || most < 0.3 {
					t.Errorf("%s from %v, %v: the farthest corner is at %v of the picture", surface, a, e, most)
				}
			}
		}
	}
}

// Where a point of the surface is seen, the line of sight meets it; where a hill
// hides it, it meets something nearer before.
func TestHitIsWhatIsSeen(t *testing.T) {
	seen, hidden := 0, 0
	for _, surface := range []string{"bowl", "himmelblau", "rastrigin", "ackley"} {
		for _, a := range []float64{-60, 20, 130} {
			_, s := sight(t, surface, func(sc *scenario.Scenario) { from(a, 25)(sc); sc.Race.Steps = 1 })
			w := s.window
			for i := range 23 {
				for j := range 23 {
					p := figure.Point{w[0] + (w[1]-w[0])*(float64(i)+0.43)/23, w[2] + (w[3]-w[2])*(float64(j)+0.57)/23}
					x, y := s.place(p)
					at, near := s.See(x, y, s.Z(x, y))
					hit, ok := s.Hit(at)
					if !ok {
						t.Errorf("%s from %v: no hit at %v, where %v is", surface, a, at, p)
						continue
					}
					hx, hy := s.place(hit)
					back, hitNear := s.See(hx, hy, s.Z(hx, hy))
					// It lies on the line of sight, but for rounding.
					if math.Hypot(back[0]-at[0], back[1]-at[1]) > 1e-9 {
						t.Errorf("%s from %v: the line of sight through %v meets %v, which is seen at %v", surface, a, at, hit, back)
					}
					if hitNear < near-1e-9 {
						t.Errorf("%s from %v: at %v it meets %v behind %v", surface, a, at, hit, p)
					}
					// A twentieth of a cell of the mesh apart is another place.
					if math.Hypot(hx-x, hy-y) < 1e-3 {
						seen++
						if !s.visible(at, near) {
							t.Errorf("%s from %v: %v is met first but counts as hidden", surface, a, p)
						}
					} else if s.wellHidden(at, near) {
						hidden++
						if s.visible(at, near) {
							t.Errorf("%s from %v: %v counts as seen behind %v", surface, a, p, hit)
						}
					}
				}
			}
		}
	}
	if seen < 3000 || hidden < 100 {
		t.Errorf("%d places seen and %d hidden: want both well tested", seen, hidden)
	}
}

// wellHidden says whether something is hidden three px to all sides as well: at a
// hill's edge a px is half hill, half what is behind.
func (s *Sight) wellHidden(at figure.Point, near float64) bool {
	px := 2 / float64(s.h)
	for _, d := range [5][2]float64{{0, 0}, {3, 0}, {-3, 0}, {0, 3}, {0, -3}} {
		p, ok := s.Hit(figure.Point{at[0] + d[0]*px, at[1] + d[1]*px})
		if !ok {
			return false
		}
		x, y := s.place(p)
		if _, hit := s.See(x, y, s.Z(x, y)); hit < near*1.01 {
			return false
		}
	}
	return true
}

// Outside the box nothing is hit.
func TestHitMisses(t *testing.T) {
	_, s := sight(t, "bowl", nil)
	for _, at := range []figure.Point{{-s.Aspect, 1}, {s.Aspect, -1}, {0, 0.999}} {
		if p, ok := s.Hit(at); ok {
			t.Errorf("at the picture's edge %v it meets %v", at, p)
		}
	}
}

// A draped trail lies on the mesh, the mesh on the surface, and between the steps
// nothing is left out.
func TestTrailsLieOnTheSurface(t *testing.T) {
	for _, surface := range []string{"bowl", "himmelblau", "rosenbrock"} {
		for _, vertical := range scenario.Verticals() {
			f, s := sight(t, surface, func(sc *scenario.Scenario) { sc.View.Three.Vertical = vertical })
			for i := range f.Rec.Tracks {
				track := &f.Rec.Tracks[i]
				a := NewDrapes().on(s.Terrain, track.Path)
				if len(a.ends) != len(track.Path) {
					t.Fatalf("%s: %d of %d steps are draped", track.Name, len(a.ends), len(track.Path))
				}
				cell := 2 * s.Side[0] / float64(s.nx-1)
				for k, q := range a.points {
					if q[2] != q[2] {
						continue
					}
					// Coordinates are float32.
					if z := s.Z(float64(q[0]), float64(q[1])) + lift; math.Abs(z-float64(q[2])) > 2e-5 {
						t.Fatalf("%s on %s: point %d is %v above the plane, the mesh %v", track.Name, surface, k, q[2], z)
					}
					if k == 0 || a.points[k-1][2] != a.points[k-1][2] {
						continue
					}
					p := a.points[k-1]
					if gap := math.Hypot(float64(q[0]-p[0]), float64(q[1]-p[1])); gap > cell {
						t.Fatalf("%s on %s: %v between points, cells are %v", track.Name, surface, gap, cell)
					}
				}
			}
			// The mesh against the surface itself, at places that are not nodes. A
			// parabola's mesh is off by curvature·cell²/8; logarithmic funnels have cusps,
			// so that the middle of many counts.
			off := 0.0
			for i := range 100 {
				p := figure.Point{s.window[0] + (s.window[1]-s.window[0])*(float64(i)*0.00987+0.003), s.window[2] + (s.window[3]-s.window[2])*math.Mod(float64(i)*0.377, 1)}
				x, y := s.place(p)
				off += math.Abs(s.Z(x, y)-s.height(f.Surface.Eval(p[:], nil))) / 100
			}
			if off > 1e-3 {
				t.Errorf("%s %s: the mesh is off by %v of the box on average", surface, vertical, off)
			}
		}
	}
}

// What lies behind a hill is hidden, what lies before it is seen, and the shadow
// falls on the floor beneath.
func TestHillHidesTrail(t *testing.T) {
	_, s := sight(t, "formula:exp(-x^2-y^2),x=-3/3,y=-3/3", func(sc *scenario.Scenario) { from(-90, 12)(sc); sc.Race.Steps = 1 })
	count := func(y float64) (seen, hidden int) {
		path := make([]figure.Point, 21)
		for k := range path {
			path[k] = figure.Point{-0.4 + 0.04*float64(k), y}
		}
		a, b, shadow := s.trail(path, len(path))
		for _, p := range a {
			if p == p {
				seen++
			}
		}
		for _, p := range b {
			if p == p {
				hidden++
			}
		}
		for _, p := range shadow {
			if p == p && math.Abs(p[0]) > s.Aspect {
				t.Errorf("the shadow at %v is out of the picture", p)
			}
		}
		return seen, hidden
	}
	if seen, hidden := count(1.4); hidden < 20 || seen > 2 {
		t.Errorf("behind the hill %d points are seen and %d hidden", seen, hidden)
	}
	if seen, hidden := count(-1.4); seen < 20 || hidden > 0 {
		t.Errorf("before the hill %d points are seen and %d hidden", seen, hidden)
	}
}

// A trail that grows is continued: what was handed out stays, and looking at an
// earlier step shows a part of it.
func TestTrailGrows(t *testing.T) {
	f, s := sight(t, "himmelblau", nil)
	path := f.Rec.Tracks[1].Path
	early, hiddenEarly, shadowEarly := s.trail(path[:40:40], 40)
	all, hidden, shadow := s.trail(path, len(path))
	if len(all) < len(early) || len(all)+len(hidden) <= len(early)+len(hiddenEarly) {
		t.Fatalf("%d points at 40 steps, %d at %d", len(early), len(all), len(path))
	}
	for i, c := range [3][2][]figure.Point{{early, all}, {hiddenEarly, hidden}, {shadowEarly, shadow}} {
		for k := range c[0] {
			if c[0][k] != c[1][k] && c[0][k] == c[0][k] {
				t.Fatalf("strand %d: point %d became %v, was %v", i, k, c[1][k], c[0][k])
			}
		}
	}
	again, _, _ := s.trail(path, 40)
	if len(again) != len(early) {
		t.Errorf("back at step 40 there are %d points, before %d", len(again), len(early))
	}
}

// The contour lines of the contour view lie at their heights.
func TestContoursLieAtTheirHeights(t *testing.T) {
	_, s := sight(t, "himmelblau", func(sc *scenario.Scenario) { sc.View.Three.Vertical = scenario.VerticalLog; sc.Race.Steps = 1 })
	if len(s.levels) < 12 {
		t.Fatalf("%d contour lines", len(s.levels))
	}
	for _, l := range s.levels {
		for _, p := range l {
			// The lines follow a grid of 128, the mesh one of 129: a quarter of a cell of
			// either along the steepest slope.
			if z := s.Z(float64(p[0]), float64(p[1])); math.Abs(z-float64(p[2])) > 0.03 {
				t.Errorf("a line at height %v runs where the surface is %v", p[2], z)
			}
		}
	}
}
