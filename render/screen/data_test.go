package screen

import (
	"fmt"
	"image/color"
	"math"

	"downhill/render/figure"
)

// bowl is the elongated bowl with κ = 20.
func bowl(x, y float64) float64 { return (x*x + 20*y*y) / 2 }

// racer is a rule of two coordinates with momentum and adaptive rates enough to
// give paths like those of a race.
func racer(kind, steps int) []figure.Point {
	x, m, s := figure.Point{-8, 1.5}, figure.Point{}, figure.Point{}
	path := []figure.Point{x}
	for t := 1; t <= steps; t++ {
		for d := range 2 {
			k := [2]float64{1, 20}[d]
			g := k * x[d]
			switch kind % 4 {
			case 0:
				x[d] -= 0.03 * g
			case 1:
				m[d] = 0.9*m[d] - 0.012*g
				x[d] += m[d]
			case 2:
				s[d] = 0.9*s[d] + 0.1*g*g
				x[d] -= 0.08 * g / (math.Sqrt(s[d]) + 1e-7)
			case 3:
				b1, b2 := 1-math.Pow(0.9, float64(t)), 1-math.Pow(0.999, float64(t))
				m[d] = 0.9*m[d] + 0.1*g
				s[d] = 0.999*s[d] + 0.001*g*g
				x[d] -= (0.1 + 0.02*float64(kind)) * (m[d] / b1) / (math.Sqrt(s[d]/b2) + 1e-7)
			}
		}
		path = append(path, x)
	}
	return path
}

// wander is a path that never rests: n steps of about size, in data.
func wander(seed, n int, size float64) []figure.Point {
	path := make([]figure.Point, n)
	p := figure.Point{-3, 0}
	angle, state := 0.0, uint64(seed)*2654435761+1
	for i := range path {
		state = state*6364136223846793005 + 1442695040888963407
		angle += (float64(state>>40)/(1<<24) - 0.5) * 1.2
		p[0] += size * math.Cos(angle) * 2
		p[1] += size * math.Sin(angle)
		if p[0] < -9.5 || p[0] > 3.5 || math.Abs(p[1]) > 2.8 {
			angle += math.Pi * 0.9
		}
		p[0], p[1] = math.Max(-9.9, math.Min(3.9, p[0])), math.Max(-2.9, math.Min(2.9, p[1]))
		path[i] = p
	}
	return path
}

func bowlField(theme figure.Theme, n int) *figure.Field {
	f := &figure.Field{NX: n, NY: n, XMin: -10, XMax: 4.26, YMin: -3.27, YMax: 3.05, Low: 0.01, High: 140, Log: true, Map: theme.Surface}
	for j := range n {
		for i := range n {
			x := f.XMin + (f.XMax-f.XMin)*float64(i)/float64(n-1)
			y := f.YMin + (f.YMax-f.YMin)*float64(j)/float64(n-1)
			f.Z = append(f.Z, bowl(x, y))
		}
	}
	f.Ticks = f.BarTicks(5)
	return f
}

// racePlot is the canvas of a race as in the window, up to step at.
func racePlot(theme figure.Theme, racers, at int) *figure.Plot {
	f := bowlField(theme, 256)
	p := &figure.Plot{
		X: figure.Axis{Min: -10, Max: 4.26}.WithTicks(8), Y: figure.Axis{Min: -3.27, Max: 3.05}.WithTicks(6),
		Field: f,
	}
	p.Contours = figure.Label(figure.Trace(f, figure.Levels(f, 14)), p.X, p.Y, 904, 560)
	for i := range racers {
		path := racer(i, 200)[:at+1]
		style := theme.Style(i)
		p.Lines = append(p.Lines, figure.Line{Name: fmt.Sprintf("Racer %d", i+1), Style: style, Width: 2.2, Casing: true, Points: path})
		p.Marks = append(p.Marks, figure.Mark{At: path[len(path)-1], Style: style, Radius: 7, Rim: true})
	}
	p.Marks = append(p.Marks,
		figure.Mark{At: figure.Point{-8, 1.5}, Style: figure.Style{Color: theme.Text}, Radius: 4, Rim: true, Label: "start"},
		figure.Mark{At: figure.Point{}, Style: figure.Style{Color: theme.Text, Marker: figure.Ring}, Radius: 9, Rim: true, Label: "minimum"},
	)
	return p
}

// lossPlot is a chart of the racers' losses.
func lossPlot(theme figure.Theme, racers, at int) *figure.Plot {
	p := &figure.Plot{
		X:     figure.Axis{Label: "step", Min: 0, Max: 200}.WithTicks(5),
		Y:     figure.Axis{Label: "loss f(θ), logarithmic", Min: 1e-9, Max: 300, Log: true}.WithTicks(4),
		Rules: []figure.Rule{{AtX: float64(at), AtY: math.NaN(), Color: theme.Muted}},
	}
	for i := range racers {
		var points []figure.Point
		for t, x := range racer(i, 200)[:at+1] {
			points = append(points, figure.Point{float64(t), bowl(x[0], x[1])})
		}
		p.Lines = append(p.Lines, figure.Line{Name: fmt.Sprintf("Racer %d", i+1), Style: theme.Style(i), Width: 1.6, Points: points})
	}
	return p
}

// themes for pictures.
func themes() []figure.Theme { return []figure.Theme{figure.Dark(), figure.Light()} }

func gray(v uint8) color.NRGBA { return color.NRGBA{v, v, v, 255} }
