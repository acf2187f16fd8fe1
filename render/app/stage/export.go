package stage

import (
	"fmt"
	"io"
	"slices"

	"downhill/internal/scenario"
	"downhill/render/export"
	"downhill/render/figure"
)

// Export is a page's content at one moment, to be written in the background:
// whatever its functions read must not change any more. The scenario (.yaml) is
// written by the window.
type Export struct {
	Name string // of the file, without folder and ending: race-bowl-seed1
	// Figure is the picture to print.
	Figure func(figure.Theme) (figure.Figure, error)
	Size   export.Size // of the picture, 1600×1000 pixels where it is zero
	// Scene is what the picture and the data are of, where that is not the
	// document as it is now; nil else.
	Scene *scenario.Scenario
	// Moving is what an animation can show, nil where nothing moves; View is how
	// it is looked at.
	Moving *Moving
	View   scenario.View
	// The data; nil where the page has none.
	CSV, JSON func(io.Writer) error
}

// Formats lists the endings that Write knows: pictures, then data.
func (e *Export) Formats() []string {
	out := []string{"png", "svg", "pdf"}
	if e.CSV != nil {
		out = append(out, "csv")
	}
	if e.JSON != nil {
		out = append(out, "json")
	}
	return out
}

// Write writes one of Formats; the theme is for pictures.
func (e *Export) Write(w io.Writer, format string, theme figure.Theme) error {
	if !slices.Contains(e.Formats(), format) {
		return fmt.Errorf("no %s can be written here: want one of %v", format, e.Formats())
	}
	switch format {
	case "csv":
		return e.CSV(w)
	case "json":
		return e.JSON(w)
	}
	f, err := e.Figure(theme)
	if err != nil {
		return err
	}
	return export.Write(w, format, f, e.PictureSize())
}

// PictureSize is the size of the picture in pixels.
func (e *Export) PictureSize() export.Size {
	if e.Size == (export.Size{}) {
		return export.Size{W: 1600, H: 1000, DPI: 96}
	}
	return e.Size
}
