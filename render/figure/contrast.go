package figure

import (
	"image/color"
	"math"
)

// Luminance is the relative luminance of a colour, 0 for black and 1 for white.
// Source: WCAG 2.2, "relative luminance".
func Luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// Contrast is the contrast ratio of two opaque colours, from 1 to 21; text wants
// 4.5, marks and large text 3. Source: WCAG 2.2, "contrast ratio".
func Contrast(a, b color.NRGBA) float64 {
	x, y := Luminance(a), Luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// Ink is the colour for lines and letters on a background: want if it stands out
// by at least the ratio, else black or white, whichever stands out more, as
// transparent as want.
func Ink(want, background color.NRGBA, ratio float64) color.NRGBA {
	if Contrast(want, background) >= ratio {
		return want
	}
	dark, light := color.NRGBA{0x10, 0x14, 0x18, want.A}, color.NRGBA{0xFF, 0xFF, 0xFF, want.A}
	if Contrast(dark, background) > Contrast(light, background) {
		return dark
	}
	return light
}
