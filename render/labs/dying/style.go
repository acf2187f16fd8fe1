package dying

import (
	"image/color"
	"math"

	"downhill/render/figure"
)

// Style is what a function looks like everywhere.
func Style(t figure.Theme, function int) figure.Style { return t.Style(function) }

// blend mixes a colour into the background: what is faint stays as faint where
// it overlaps.
func blend(c, background color.NRGBA, opacity float64) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(b) + opacity*(float64(a)-float64(b)))) }
	return color.NRGBA{R: mix(c.R, background.R), G: mix(c.G, background.G), B: mix(c.B, background.B), A: 255}
}

// ash is the colour of what is dead: a grey that no function has, between the
// background and the text.
func ash(t figure.Theme) color.NRGBA { return blend(t.Muted, t.Background, 0.45) }

// whole is an axis over the units or layers from 1 to n, each a cell of width 1.
func whole(label string, n, ticks int) figure.Axis {
	a := figure.Axis{Label: label, Min: 0.5, Max: float64(n) + 0.5}
	every := 1
	for _, s := range []int{1, 2, 5, 10, 20, 50, 100} {
		if every = s; n/s <= ticks {
			break
		}
	}
	for k := 1; k <= n; k++ {
		if k == 1 || k%every == 0 && k >= every {
			a.Ticks = append(a.Ticks, figure.Tick{At: float64(k), Label: figure.Exact(float64(k))})
		}
	}
	return a
}

// steps is the axis of the steps of the whole training.
func (f *Frame) steps() figure.Axis {
	return figure.Axis{Label: "step", Max: math.Max(1, float64(f.Dying.Steps))}
}

// crosshair marks a row that is not the training's last.
func (f *Frame) crosshair(row int, t figure.Theme) []figure.Rule {
	step := f.Steps[f.clamp(row)]
	if step >= f.Dying.Steps {
		return nil
	}
	return []figure.Rule{{AtX: float64(step), AtY: math.NaN(), Color: t.Muted}}
}
