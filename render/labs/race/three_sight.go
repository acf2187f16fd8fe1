package race

import (
	"image/color"
	"math"

	"downhill/internal/scenario"
	"downhill/render/figure"
)

// Sight is a terrain as an eye sees it. The picture's plane has the eye's line of
// sight at its middle; its y runs from −1 to 1, its x as far as it is wide. A place
// P of the box is seen at
//
//	u = u₀ + k·(P − C)·r / d,   v = v₀ + k·(P − C)·s / d,   d = D − (P − C)·e
//
// with e the direction from the box's middle C to the eye, which stands D away, r to
// the right and s upwards in the picture, and k and v₀ so that the box fills it;
// u₀ and a part of v₀ are how far the picture was moved.
type Sight struct {
	*Terrain
	Three  scenario.Three // resolved
	Aspect float64        // of the picture, width to height
	Em     float64        // size of the smallest text in the picture's plane
	Coarse bool           // very long trails are drawn with fewer points
	Relief *figure.Relief

	theme          figure.Theme
	eye, right, up [3]float64 // directions
	light          [3]float32 // where it comes from
	ambient        float32    // light from everywhere, and from there
	direct         float32
	k, u0, v0      float64
	w, h           int // of raster
	raster         *figure.Raster
	drapes         *Drapes
	trails         map[*figure.Point]*trail3
	axes           []figure.Line
	words          []figure.Note
}

// eyeAway is how far the eye is from the box's middle: near enough for a
// perspective that tells near from far, far enough not to distort.
const eyeAway = 5.0

// Picture says how large a sight is and how carefully it is painted.
type Picture struct {
	W, H   int            // px
	Em     float64        // px of the smallest text
	Fine   int            // samples a px in each direction
	Coarse bool           // very long trails are drawn with fewer points
	Into   *figure.Raster // memory to use again, nil for none
}

// NewSight looks at a terrain. The drapes are kept from one sight to the next while
// the terrain is the same.
func NewSight(t *Terrain, three scenario.Three, theme figure.Theme, p Picture, d *Drapes) *Sight {
	s := &Sight{Terrain: t, Three: three.Resolved(), theme: theme, Aspect: float64(p.W) / float64(p.H), Em: 2 * p.Em / float64(p.H),
		w: p.W, h: p.H, Coarse: p.Coarse, trails: map[*figure.Point]*trail3{}, drapes: d}
	a, e := s.Three.Azimuth*math.Pi/180, s.Three.Elevation*math.Pi/180
	sa, ca := math.Sincos(a)
	se, ce := math.Sincos(e)
	s.eye, s.right, s.up = [3]float64{ce * ca, ce * sa, se}, [3]float64{-sa, ca, 0}, [3]float64{-se * ca, -se * sa, ce}
	s.fit()
	// The light comes from the upper left behind the eye's shoulder, so that the
	// relief can be read from wherever one looks.
	const left, high, behind = 0.5, 0.75, 0.45
	l := 1 / math.Sqrt(left*left+high*high+behind*behind)
	s.ambient, s.direct = 0.42, 0.54
	if figure.Luminance(theme.Background) < 0.2 {
		s.ambient, s.direct = 0.72, 0.56
	}
	for i := range s.light {
		s.light[i] = float32(l * (-left*s.right[i] + behind*[3]float64{ca, sa, 0}[i] + high*[3]float64{0, 0, 1}[i]))
	}
	r := s.relief()
	x, y := s.Axes()
	s.raster = r.Raster(x, y, p.W, p.H, p.Fine, p.Into)
	r.Drawn, s.Relief = s.raster, r
	s.box()
	return s
}

// Axes are the picture's plane.
func (s *Sight) Axes() (x, y figure.Axis) {
	return figure.Axis{Min: -s.Aspect, Max: s.Aspect}, figure.Axis{Min: -1, Max: 1}
}

// middle is the height of the box's middle.
const middle = (tall + floor) / 2

// fit chooses the scale so that the box, turned all the way around, stays in the
// picture with its numbers: nothing jumps while it turns.
func (s *Sight) fit() {
	s.k, s.v0 = 1, 0
	r := math.Hypot(s.Side[0], s.Side[1])
	se, ce := s.eye[2], s.up[2]
	wide, low, high := 0.0, math.Inf(1), math.Inf(-1)
	for i := range 64 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 64)
		for _, z := range [2]float64{floor - middle, tall - middle} {
			near := 1 / (eyeAway - (r*cos*ce + z*se))
			v := (z*ce - r*cos*se) * near
			wide, low, high = math.Max(wide, r*sin*near), math.Min(low, v), math.Max(high, v)
		}
	}
	side, ends := math.Min(2.5*s.Em, 0.4*s.Aspect), math.Min(2.2*s.Em, 0.8)
	s.k = math.Min((s.Aspect-side)/wide, (2-ends)/(high-low))
	s.v0 = -s.k * (high + low) / 2
	s.k *= s.Three.Zoom
	s.u0, s.v0 = s.Three.Zoom*s.Three.Pan[0], s.Three.Zoom*(s.v0+s.Three.Pan[1])
}

// See is where a place of the box is in the picture's plane, and 1 over how far it
// is from the eye along the line of sight; not above 0 for what is behind the eye.
func (s *Sight) See(x, y, z float64) (at figure.Point, near float64) {
	z -= middle
	d := eyeAway - (x*s.eye[0] + y*s.eye[1] + z*s.eye[2])
	near = 1 / d
	k := s.k * near
	return figure.Point{s.u0 + k*(x*s.right[0]+y*s.right[1]), s.v0 + k*(x*s.up[0]+y*s.up[1]+z*s.up[2])}, near
}

func (s *Sight) node(x, y, z float64) figure.ReliefNode {
	at, near := s.See(x, y, z)
	return figure.ReliefNode{X: float32(at[0]), Y: float32(at[1]), Near: float32(near)}
}

// towards is a direction upwards from a place of the surface, or the one downwards
// where the eye sees the surface from below.
func (s *Sight) towards(n [3]float32, x, y, z float64) [3]float32 {
	e := [3]float64{eyeAway*s.eye[0] - x, eyeAway*s.eye[1] - y, eyeAway*s.eye[2] + middle - z}
	if float64(n[0])*e[0]+float64(n[1])*e[1]+float64(n[2])*e[2] < 0 {
		return [3]float32{-n[0], -n[1], -n[2]}
	}
	return n
}

// shade is Lambert's law with a little light from everywhere. On bright ground it stays
// below 1, and on dark ground above it where the light falls straight: else the
// brightest heights, or the darkest, could not be told from the ground.
func (s *Sight) shade(n [3]float32) float32 {
	return s.ambient + s.direct*max(0, n[0]*s.light[0]+n[1]*s.light[1]+n[2]*s.light[2])
}

// relief is the mesh as it is seen, with floor and contour lines.
func (s *Sight) relief() *figure.Relief {
	t := s.Terrain
	r := &figure.Relief{NX: t.nx, NY: t.ny, Nodes: make([]figure.ReliefNode, len(t.z)), Map: t.colors.Map, Paper: s.theme.Background}
	for j := range t.ny {
		y := t.Side[1] * (2*float64(j)/float64(t.ny-1) - 1)
		for i := range t.nx {
			k := j*t.nx + i
			x := t.Side[0] * (2*float64(i)/float64(t.nx-1) - 1)
			n := s.node(x, y, t.z[k])
			n.T, n.Shade = t.tone[k], s.shade(s.towards(t.normal[k], x, y, t.z[k]))
			r.Nodes[k] = n
		}
	}
	x, y := t.Side[0], t.Side[1]
	r.Flats = []figure.ReliefFlat{{Color: s.theme.Panel,
		At: [4]figure.ReliefNode{s.node(-x, -y, floor), s.node(x, -y, floor), s.node(x, y, floor), s.node(-x, y, floor)}}}
	c := t.line.Color
	c.A = contourAlpha
	for _, l := range t.levels {
		line := figure.ReliefLine{Width: t.line.Width * s.Em / 11, Color: c, Points: make([]figure.ReliefNode, len(l))}
		for k, p := range l {
			line.Points[k] = s.node(float64(p[0]), float64(p[1]), float64(p[2]))
		}
		r.Lines = append(r.Lines, line)
	}
	return s.bordered(r)
}

// contourAlpha is more than the lines have on flat contours: here they lie on light
// and shadow.
const contourAlpha = 70

// bordered draws the mesh's own four sides.
func (s *Sight) bordered(r *figure.Relief) *figure.Relief {
	side := func(from, step, n int) {
		line := figure.ReliefLine{Width: s.Em / 11, Color: mix(s.theme.Line, s.theme.Muted, 0.5)}
		for k := range n {
			line.Points = append(line.Points, r.Nodes[from+k*step])
		}
		r.Lines = append(r.Lines, line)
	}
	side(0, 1, r.NX)
	side((r.NY-1)*r.NX, 1, r.NX)
	side(0, r.NX, r.NY)
	side(r.NX-1, r.NX, r.NY)
	return r
}

// visible says whether a place in the picture, as near as that, is seen.
func (s *Sight) visible(at figure.Point, near float64) bool {
	x := (at[0] + s.Aspect) / (2 * s.Aspect) * float64(s.w)
	y := (1 - at[1]) / 2 * float64(s.h)
	if !(x >= 0 && y >= 0 && x < float64(s.w) && y < float64(s.h)) {
		return true
	}
	return s.raster.Visible(int(x), int(y), float32(near))
}

// mix is a colour between two, opaque.
func mix(a, b color.NRGBA, t float64) color.NRGBA {
	m := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*t)) }
	return color.NRGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 255}
}
