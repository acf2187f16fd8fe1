// Package export writes figures as PNG, SVG and PDF through gonum/plot, and as
// animated GIF. Text is drawn as glyph outlines in every format. A figure's
// panels are gonum plots whose plotters are this package's own, because a field
// with contours, cased trails and a colour bar are not among gonum's.
package export

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"regexp"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"

	"downhill/render/figure"
)

// Size is a picture's size in px and its resolution: an SVG or PDF is W/DPI
// inches wide. A DPI of 0 is 96.
type Size struct {
	W, H int
	DPI  float64
}

// The sizes that make sense: below it nothing can be read, above it the picture
// alone takes more than 400 MB of memory.
const (
	minSide   = 200
	maxSide   = 20_000
	maxPixels = 100_000_000
)

// Check says whether a picture of this size can be drawn.
func (s Size) Check() error {
	for _, side := range []struct {
		name string
		px   int
	}{{"width", s.W}, {"height", s.H}} {
		if side.px < minSide || side.px > maxSide {
			return fmt.Errorf("export: picture %s = %d px: want %d ≤ %s ≤ %d; try 1600x1000", side.name, side.px, minSide, side.name, maxSide)
		}
	}
	if n := s.W * s.H; n > maxPixels {
		return fmt.Errorf("export: picture of %d × %d = %d px: want at most %d; try %dx%d, or SVG or PDF, which have no px", s.W, s.H, n, maxPixels, s.W/2, s.H/2)
	}
	if !(s.DPI == 0 || s.DPI >= 10 && s.DPI <= 10_000) {
		return fmt.Errorf("export: resolution = %g px an inch: want 10 ≤ DPI ≤ 10000; try 300", s.DPI)
	}
	return nil
}

func (s Size) dpi() float64 {
	if s.DPI == 0 {
		return 96
	}
	return s.DPI
}

// Formats are the endings that Write knows.
func Formats() []string { return []string{"png", "svg", "pdf"} }

// Write draws f and writes it in one of Formats. It draws the whole picture
// before it writes the first byte.
func Write(w io.Writer, format string, f figure.Figure, s Size) error {
	data, _, err := encode(format, f, s)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// Texts returns every text that is drawn for f at this size, for tests of what
// a picture says and of whether texts overlap.
func Texts(f figure.Figure, s Size) ([]Text, error) {
	_, drawn, err := encode("svg", f, s)
	return drawn, err
}

func encode(format string, f figure.Figure, s Size) ([]byte, []Text, error) {
	if err := s.Check(); err != nil {
		return nil, nil, err
	}
	format = strings.TrimPrefix(strings.ToLower(format), ".")
	if !slices.Contains(Formats(), format) {
		return nil, nil, fmt.Errorf("export: unknown picture format %q: want %s; try png", format, strings.Join(Formats(), ", "))
	}
	faces, err := newFonts()
	if err != nil {
		return nil, nil, err
	}
	sheet, canvas := newSheet(format, f.Theme, s, faces)
	sheet.figure(f, everything)
	var out bytes.Buffer
	if format == "png" {
		err = writePNG(&out, sheet.raster, s.dpi())
	} else {
		_, err = canvas.WriteTo(&out)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("export: encoding %s: %w", format, err)
	}
	return tidy(format, out.Bytes()), sheet.text.drawn, nil
}

// newSheet opens a canvas whose unit is the px.
func newSheet(format string, theme figure.Theme, s Size, faces *fonts) (*sheet, vg.CanvasWriterTo) {
	sh := &sheet{theme: theme, text: &outlines{fonts: faces}, small: textSize(s)}
	sh.k = sh.small / windowText
	unit := 72 / s.dpi()
	w, h := vg.Length(float64(s.W)*unit), vg.Length(float64(s.H)*unit)
	var c vg.Canvas
	var out vg.CanvasWriterTo
	switch format {
	case "svg":
		v := vgsvg.New(w, h)
		c, out = v, v
	case "pdf":
		v := vgpdf.New(w, h)
		c, out = straight{v}, v
		sh.miters, sh.flips = true, true // as of gonum/plot v0.17
	default:
		v := vgimg.NewWith(vgimg.UseWH(vg.Length(s.W), vg.Length(s.H)), vgimg.UseDPI(72), vgimg.UseBackgroundColor(theme.Background))
		sh.raster = v.Image().(*image.RGBA)
		c, unit = v, 1
	}
	if unit != 1 {
		c.Scale(unit, unit)
	}
	sh.Canvas = draw.Canvas{Canvas: c, Rectangle: box{0, 0, float64(s.W), float64(s.H)}.rect()}
	return sh, out
}

// straight is a canvas that reads colours without premultiplied transparency:
// gonum's PDF canvas takes red, green and blue as color.Color gives them, and
// would paint a transparent white as grey.
type straight struct{ vg.Canvas }

// SetColor implements vg.Canvas.
func (c straight) SetColor(clr color.Color) {
	if clr == nil {
		clr = color.Black
	}
	c.Canvas.SetColor(opaque(color.NRGBAModel.Convert(clr).(color.NRGBA)))
}

type opaque color.NRGBA

// RGBA implements color.Color with the colour as if it were not transparent.
func (o opaque) RGBA() (r, g, b, a uint32) {
	return uint32(o.R) * 0x101, uint32(o.G) * 0x101, uint32(o.B) * 0x101, uint32(o.A) * 0x101
}

// tidy corrects what the canvases cannot be told: an SVG gets round joins and
// the right type for its images, and a PDF loses the time it was made at, so
// that the same figure gives the same bytes (spaces keep the offsets).
func tidy(format string, data []byte) []byte {
	switch format {
	case "svg":
		data = bytes.Replace(data, []byte(`<g transform="`), []byte(`<g stroke-linejoin="round" transform="`), 1)
		data = bytes.ReplaceAll(data, []byte("data:image/jpg;base64"), []byte("data:image/png;base64"))
	case "pdf":
		dates := regexp.MustCompile(`/(CreationDate|ModDate) \(D:[^)]*\)`)
		data = dates.ReplaceAllFunc(data, func(m []byte) []byte { return bytes.Repeat([]byte(" "), len(m)) })
	}
	return data
}

var errNoPixels = errors.New("export: the raster canvas has no pixels")

// writePNG encodes an image with its resolution, so that a text program places
// it at its right size.
func writePNG(w io.Writer, img *image.RGBA, dpi float64) error {
	if img == nil {
		return errNoPixels
	}
	var plain bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&plain, img); err != nil {
		return err
	}
	_, err := w.Write(withResolution(plain.Bytes(), dpi))
	return err
}
