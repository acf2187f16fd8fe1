package export

import (
	"bufio"
	"context"
	"fmt"
	"image"
	"io"
	"reflect"
	"time"

	"downhill/render/figure"
)

// GIF writes an animation of n frames that follow each other every delay and
// begin again after the last. Frame i shows at(i), which is called in order from
// one goroutine at a time, and twice for three of the frames: the palette of at
// most 255 colours is made from the first, the middle and the last, and holds
// the theme's and the racers' colours exactly. Nothing is dithered, so what does
// not change does not flicker, and of each frame only the changed pixels are
// written.
//
// Figures that share their Field and Contours with the frame before, and have
// the same axes, have these drawn only once. progress (nil for none) is told
// after each frame. The animation ends with the context's error when that is
// done; what was written until then is no valid file, so write through
// Atomically.
func GIF(ctx context.Context, w io.Writer, n int, delay time.Duration, at func(i int) figure.Figure, s Size, progress func(done, total int)) error {
	if err := s.Check(); err != nil {
		return err
	}
	if n < 1 {
		return fmt.Errorf("export: animation of %d frames: want at least 1", n)
	}
	if delay < 20*time.Millisecond || delay > time.Minute {
		return fmt.Errorf("export: %v from frame to frame: want 20ms to 1m, because viewers slow shorter ones down; try 66ms", delay)
	}
	faces, err := newFonts()
	if err != nil {
		return err
	}
	stage := newStage(at(0).Theme, s, faces)
	var samples []*image.RGBA
	var figures []figure.Figure
	for _, i := range []int{0, n / 2, n - 1} {
		if err := ctx.Err(); err != nil {
			return err
		}
		f := at(i)
		figures = append(figures, f)
		samples = append(samples, stage.frame(f, image.NewRGBA(stage.raster.Bounds())))
	}
	colors := newPalette(samples, figures)
	buffered := bufio.NewWriter(w)
	out := newAnimation(buffered, stage.raster.Bounds().Size(), colors)

	// One goroutine draws while this one compares and compresses.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	drawn, free := make(chan *image.RGBA, 1), make(chan *image.RGBA, 3)
	for _, img := range samples {
		free <- img
	}
	go func() {
		defer close(drawn)
		for i := range n {
			select {
			case <-ctx.Done():
				return
			case img := <-free:
				stage.frame(at(i), img)
				select {
				case drawn <- img:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	// The drawing goroutine has ended before GIF returns: at is the caller's.
	defer func() {
		cancel()
		for range drawn {
		}
	}()
	var last *image.RGBA
	done := 0
	for img := range drawn {
		// Shown times are whole hundredths; the rounding does not add up.
		from, to := time.Duration(done)*delay, time.Duration(done+1)*delay
		if err := out.frame(img, last, hundredths(to)-hundredths(from)); err != nil {
			return err
		}
		if last != nil {
			free <- last
		}
		last = img
		if done++; progress != nil {
			progress(done, n)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := out.end(); err != nil {
		return err
	}
	return buffered.Flush()
}

func hundredths(d time.Duration) int { return int((d + 5*time.Millisecond) / (10 * time.Millisecond)) }

// stage draws the frames of an animation on one canvas and remembers the part
// that stays.
type stage struct {
	*sheet
	known setting
	still []byte // the px of the part that stays
}

// setting is what the part that stays looks like.
type setting struct {
	page   page
	theme  figure.Theme
	panels []figure.Panel // without what moves
	grid   bool           // the figure is aligned
}

func newStage(theme figure.Theme, s Size, faces *fonts) *stage {
	sh, _ := newSheet("gif", theme, s, faces)
	return &stage{sheet: sh}
}

// frame draws a figure and copies it to img, which it returns.
func (s *stage) frame(f figure.Figure, img *image.RGBA) *image.RGBA {
	s.theme = f.Theme
	s.text.drawn = s.text.drawn[:0]
	now := setting{page: s.newPage(f), theme: f.Theme, panels: settled(f.Panels), grid: f.Aligned}
	now.page.title, now.page.caption = "", nil
	// Equal pointers are equal at once; equal copies of a field are looked at.
	if s.still == nil || !reflect.DeepEqual(now, s.known) {
		s.fill(s.Rectangle, f.Theme.Background)
		s.figure(f, still)
		s.still = append(s.still[:0], s.raster.Pix...)
		s.known = now
	} else {
		copy(s.raster.Pix, s.still)
	}
	s.figure(f, moving)
	copy(img.Pix, s.raster.Pix)
	return img
}

// settled returns the panels with their still parts alone.
func settled(panels []figure.Panel) []figure.Panel {
	out := make([]figure.Panel, len(panels))
	for i, p := range panels {
		out[i].Area = p.Area
		if p.Plot == nil {
			continue
		}
		still := *p.Plot
		still.Bands, still.Lines, still.Marks, still.Notes, still.Rules = nil, nil, nil, nil, nil
		if still.Legend {
			for _, l := range p.Plot.Lines {
				still.Lines = append(still.Lines, figure.Line{Name: l.Name, Style: l.Style})
			}
			for _, b := range p.Plot.Bands {
				still.Bands = append(still.Bands, figure.Band{Name: b.Name, Color: b.Color})
			}
		}
		out[i].Plot = &still
	}
	return out
}
