package race

import (
	"image/color"
	"math"

	"downhill/optimizers/maps"
	"downhill/render/figure"
)

// basinStops is the number of colours of a basin map. The window hands as many
// to its shader, so that every height, a whole number, finds its own colour and
// none between two.
const basinStops = 512

// basinColors has a ramp from light to dark for each minimum, and grey behind
// them.
type basinColors struct {
	stops  figure.ColorMap
	hues   int // ramps
	shades int // of each
}

// The lightness of what arrives first and of what has not arrived, and the
// chroma, in OKLCH. Both ends stand out on a dark and on a bright page.
const (
	basinLight  = 0.87
	basinDark   = 0.36
	basinChroma = 0.125
)

// newBasinColors makes the colours of so many minima.
func newBasinColors(minima int) basinColors {
	// Beyond a hundred hues nobody tells neighbours apart anyway.
	b := basinColors{hues: max(1, min(minima, 100))}
	b.shades = min(64, (basinStops-1)/b.hues)
	b.stops = figure.ColorMap{Name: "basins", Stops: make([]color.NRGBA, basinStops)}
	for i := range b.stops.Stops {
		b.stops.Stops[i] = grey()
	}
	for h := range b.hues {
		for s := range b.shades {
			light := basinLight + (basinDark-basinLight)*float64(s)/float64(b.shades-1)
			b.stops.Stops[h*b.shades+s] = oklch(light, basinChroma*(1-0.25*math.Abs(light-0.62)/0.26), b.hue(h))
		}
	}
	return b
}

// hue is that of minimum i, in turns. A few are spread evenly; of many,
// neighbours in the list lie far apart (a golden section of the circle).
func (b *basinColors) hue(i int) float64 {
	if b.hues <= 6 {
		return 0.16 + float64(i)/float64(b.hues)
	}
	return 0.16 + float64(i)*0.6180339887498949
}

// of is the colour of minimum i in legends.
func (b *basinColors) of(i int) color.NRGBA {
	return b.stops.Stops[i%b.hues*b.shades+b.shades/3]
}

// height is the place of an ending among the stops, not a number where the run
// diverged.
func (b *basinColors) height(e maps.Ending, fastest, steps int) float64 {
	switch {
	case e.Minimum == maps.Diverged:
		return math.NaN()
	case e.Minimum < 0:
		return basinStops - 1
	}
	slow := 1.0 // has not arrived
	if e.Status == maps.Converged && steps > fastest {
		slow = math.Min(1, float64(int(e.Step)-fastest)/float64(steps-fastest))
	}
	return float64(int(e.Minimum)%b.hues*b.shades) + math.Round(slow*float64(b.shades-1))
}

// grey is for what ends at no known minimum.
func grey() color.NRGBA { return color.NRGBA{0x80, 0x86, 0x8C, 255} }

// oklch is the colour of a lightness, a chroma and a hue in turns, whose chroma
// is lowered where a screen cannot show it. Source: Ottosson 2020, "A perceptual
// color space for image processing", https://bottosson.github.io/posts/oklab.
func oklch(light, chroma, turns float64) color.NRGBA {
	sin, cos := math.Sincos(2 * math.Pi * turns)
	for {
		a, b := chroma*cos, chroma*sin
		l, m, s := cube(light+0.3963377774*a+0.2158037573*b), cube(light-0.1055613458*a-0.0638541728*b), cube(light-0.0894841775*a-1.2914855480*b)
		rgb := [3]float64{4.0767416621*l - 3.3077115913*m + 0.2309699292*s, -1.2684380046*l + 2.6097574011*m - 0.3413193965*s,
			-0.0041960863*l - 0.7034186147*m + 1.7076147010*s}
		if lowest, highest := min(rgb[0], rgb[1], rgb[2]), max(rgb[0], rgb[1], rgb[2]); lowest >= 0 && highest <= 1 || chroma < 1e-3 {
			return color.NRGBA{srgb(rgb[0]), srgb(rgb[1]), srgb(rgb[2]), 255}
		}
		chroma *= 0.95
	}
}

func cube(x float64) float64 { return x * x * x }

// srgb is the byte of a linear light from 0 to 1, IEC 61966-2-1.
func srgb(x float64) uint8 {
	x = math.Max(0, math.Min(1, x))
	if x <= 0.0031308 {
		return uint8(math.Round(255 * 12.92 * x))
	}
	return uint8(math.Round(255 * (1.055*math.Pow(x, 1/2.4) - 0.055)))
}
