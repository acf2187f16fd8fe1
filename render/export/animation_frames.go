package export

import (
	"context"
	"fmt"
	"image"
	"math"
	"reflect"

	"downhill/render/figure"
)

// checkAnimation says whether an animation can be drawn at a size.
func checkAnimation(a *figure.Animation, s Size) error {
	switch {
	case a.Frames < 1:
		return fmt.Errorf("export: animation of %d frames: want at least 1", a.Frames)
	case !(a.Rate > 0) || math.IsInf(a.Rate, 1):
		return fmt.Errorf("export: %v frames a second: want more than 0; try 25", a.Rate)
	}
	return s.Check()
}

// frames draws an animation's frames one after the other and hands them to take,
// nil for one that repeats the one before it. A picture stays as it is until take
// has returned for the next. One goroutine draws while take works, and has ended
// before frames returns: a.At is the caller's.
func frames(ctx context.Context, a *figure.Animation, s Size, faces *fonts, take func(i int, img *image.RGBA) error) error {
	ctx, cancel := context.WithCancel(ctx)
	drawn, free := make(chan *image.RGBA, 1), make(chan *image.RGBA, 3)
	for range cap(free) {
		free <- image.NewRGBA(image.Rect(0, 0, s.W, s.H))
	}
	go func() {
		defer close(drawn)
		var canvas *stage
		for i := range a.Frames {
			var img *image.RGBA
			if !a.Repeats(i) {
				f := a.At(i)
				if canvas == nil {
					canvas = newStage(f.Theme, s, faces)
				}
				select {
				case <-ctx.Done():
					return
				case img = <-free:
				}
				canvas.frame(f, img)
			}
			select {
			case <-ctx.Done():
				return
			case drawn <- img:
			}
		}
	}()
	defer func() {
		cancel()
		for range drawn {
		}
	}()
	var last *image.RGBA
	i := 0
	for img := range drawn {
		if ctx.Err() != nil {
			break
		}
		if err := take(i, img); err != nil {
			return err
		}
		if i++; img != nil {
			if last != nil {
				free <- last
			}
			last = img
		}
	}
	return ctx.Err()
}

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
	now.page.title, now.page.lead, now.page.caption = "", nil, nil
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
