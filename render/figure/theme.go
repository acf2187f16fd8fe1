package figure

import "image/color"

// Theme is a set of colours, for the window and for figures alike.
type Theme struct {
	Name                      string // "dark" or "light"
	Background, Panel, Raised color.NRGBA
	Line, Text, Muted, Accent color.NRGBA
	OnAccent                  color.NRGBA // text on the accent colour
	Good, Bad                 color.NRGBA
	Racers                    [8]color.NRGBA
	Surface                   ColorMap // the muted map that lets trails stand out
	Contour                   color.NRGBA
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255}
}

// Dark is the theme for a dark room.
func Dark() Theme {
	return Theme{
		Name: "dark", Background: rgb(0x0E1116), Panel: rgb(0x151A21), Raised: rgb(0x1D242D),
		Line: rgb(0x2A323C), Text: rgb(0xE6EDF3), Muted: rgb(0x97A3B0), Accent: rgb(0x58A6FF),
		OnAccent: rgb(0x0E1116), Good: rgb(0x3FB950), Bad: rgb(0xFF7B72),
		Racers: [8]color.NRGBA{rgb(0xE69F00), rgb(0x56B4E9), rgb(0x00A878), rgb(0xF0E442),
			rgb(0xE8601C), rgb(0xCC79A7), rgb(0x8C7BFF), rgb(0xC8CED6)},
		Surface: Stops("muted", 0x0D1117, 0x1A2634, 0x34495E),
		Contour: color.NRGBA{0xE6, 0xED, 0xF3, 51},
	}
}

// Light is the theme for a bright room and for print.
func Light() Theme {
	return Theme{
		Name: "light", Background: rgb(0xFFFFFF), Panel: rgb(0xF5F7F9), Raised: rgb(0xFFFFFF),
		Line: rgb(0xD5DBE1), Text: rgb(0x1B2026), Muted: rgb(0x5A6572), Accent: rgb(0x0B62C4),
		OnAccent: rgb(0xFFFFFF), Good: rgb(0x187834), Bad: rgb(0xC4291C),
		Racers: [8]color.NRGBA{rgb(0xB87A00), rgb(0x2B8CC4), rgb(0x008A64), rgb(0x8F7A00),
			rgb(0xD55E00), rgb(0xB0508A), rgb(0x5A4FCF), rgb(0x5A6572)},
		Surface: Stops("muted", 0xC3D6E8, 0xE6EEF5, 0xFFFFFF),
		Contour: color.NRGBA{0x1B, 0x20, 0x26, 51},
	}
}

// Themed returns the theme called name, the dark one unless it is "light".
func Themed(name string) Theme {
	if name == "light" {
		return Light()
	}
	return Dark()
}

// dashes take turns like the markers; lengths in px.
var dashes = [4][]float64{nil, {7, 3}, {2, 3}, {9, 3, 2, 3}}

// Style returns the colour, marker and dash of racer i. Markers and dashes
// shift by one after every eight, so that no two of 32 racers look alike.
func (t Theme) Style(i int) Style {
	k := (i + i/8) % 4
	return Style{Color: t.Racers[i%8], Dash: dashes[k], Marker: Marker(k)}
}
