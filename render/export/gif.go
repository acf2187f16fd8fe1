package export

import (
	"bufio"
	"context"
	"fmt"
	"image"
	"io"
	"math"

	"downhill/render/figure"
)

// MaxRate is how many frames a second a GIF may have: delays are whole hundredths
// of a second, and viewers slow those of less than two down.
const MaxRate = 50.0

// GIF writes an animation that begins again after its last frame. The palette of
// at most 255 colours is made from frames over its whole length and holds the
// theme's and the racers' colours exactly. Nothing is dithered, so what does not
// change does not flicker; of each frame only the changed pixels are written, and
// one in which none changes lets the one before it last longer.
//
// Frames are drawn and written one after the other; no more than four are in
// memory. Figures that share their Field and Contours with the frame before, and
// have the same axes, have these drawn only once. progress (nil for none) is told
// after each frame. The animation ends with the context's error when that is
// done; what was written until then is no valid file, so write through
// Atomically.
func GIF(ctx context.Context, w io.Writer, a figure.Animation, s Size, progress func(done, total int)) error {
	if err := checkAnimation(&a, s); err != nil {
		return err
	}
	if a.Rate > MaxRate {
		return fmt.Errorf("export: %v frames a second in a GIF: want at most %v, because viewers slow delays of less than 2 hundredths of a second down; try 25", a.Rate, MaxRate)
	}
	faces, err := newFonts()
	if err != nil {
		return err
	}
	colors, err := sampled(ctx, &a, s, faces)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(w)
	out := newAnimation(buffered, image.Pt(s.W, s.H), colors)
	var last *image.RGBA
	err = frames(ctx, &a, s, faces, func(i int, img *image.RGBA) error {
		if img == nil {
			img = last
		}
		if err := out.frame(img, last, delay(&a, i)); err != nil {
			return err
		}
		last = img
		if progress != nil {
			progress(i+1, a.Frames)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := out.end(); err != nil {
		return err
	}
	return buffered.Flush()
}

// delay is how long frame i is shown, in hundredths of a second: where the rate
// asks for parts of them, delays alternate so that their rounding does not add up.
func delay(a *figure.Animation, i int) int {
	at := func(i int) float64 { return math.Round(100 * float64(i) / a.Rate) }
	d := at(i+1) - at(i)
	if i == a.Frames-1 {
		d += math.Round(100 * a.Hold.Seconds())
	}
	return int(d)
}

// Delays are the shortest and the longest delay between two frames of a GIF, in
// hundredths of a second: the same where the rate divides 100.
func Delays(rate float64) (short, long int) {
	each := 100 / rate
	// A rate such as 12.5 need not divide exactly in float64.
	const rounding = 1e-9
	return int(math.Floor(each + rounding)), int(math.Ceil(each - rounding))
}

// paletteFrames is how many frames the palette is made from.
const paletteFrames = 7

// sampled makes the palette from frames over the whole animation, the first and
// the last among them.
func sampled(ctx context.Context, a *figure.Animation, s Size, faces *fonts) (*palette, error) {
	p, counts := &palette{}, map[uint32]int{}
	var canvas *stage
	img := image.NewRGBA(image.Rect(0, 0, s.W, s.H))
	n, before := min(paletteFrames, a.Frames), -1
	for k := range n {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		i := 0
		if n > 1 {
			i = k * (a.Frames - 1) / (n - 1)
		}
		for a.Repeats(i) { // to the frame that it looks like
			i--
		}
		if i == before {
			continue
		}
		before = i
		f := a.At(i)
		if canvas == nil {
			canvas = newStage(f.Theme, s, faces)
		}
		p.keep(f)
		count(canvas.frame(f, img), counts)
	}
	p.fill(counts)
	return p, nil
}
