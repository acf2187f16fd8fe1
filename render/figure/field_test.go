package figure

import (
	"math"
	"testing"
)

func TestFieldT(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	linear := Field{Low: -2, High: 6}
	log := Field{Low: 1.01, High: 101, Log: true, Base: 1} // 0.01 to 100 above the base
	for _, c := range []struct {
		f       Field
		z, want float64
	}{
		{linear, -2, 0}, {linear, 6, 1}, {linear, 2, 0.5}, {linear, -9, 0}, {linear, inf, 1}, {linear, -inf, 0},
		{log, 1.01, 0}, {log, 101, 1}, {log, 2, 0.5}, {log, 1, 0}, {log, -5, 0}, {log, inf, 1},
		{Field{Low: 0, High: 100, Log: true}, 100e-6, 0}, {Field{Low: 0, High: 100, Log: true}, 0.1, 0.5},
		{Field{Low: 3, High: 3}, 3, 0.5}, {Field{Low: 3, High: 3}, 2, 0}, {Field{Low: 3, High: 3}, 4, 1},
		{Field{Low: -math.MaxFloat64, High: math.MaxFloat64}, 0, 0.5},
	} {
		// 1.01 − 1 keeps 14 digits, and so does its logarithm.
		if got := c.f.T(c.z); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("T(%g) of %g to %g, log %v: got %g, want %g", c.z, c.f.Low, c.f.High, c.f.Log, got, c.want)
		}
	}
	if got := linear.T(nan); !math.IsNaN(got) {
		t.Errorf("T(NaN) = %g", got)
	}
}

func TestBarTicksStandOnTheBar(t *testing.T) {
	for _, f := range []Field{{Low: -2, High: 6}, {Low: 0, High: 500, Log: true}, {Low: -39.1, High: 200, Log: true, Base: -39.2}} {
		ticks := f.BarTicks(6)
		if len(ticks) < 3 {
			t.Errorf("%g to %g: got %v, want at least three ticks", f.Low, f.High, ticks)
		}
		for _, k := range ticks {
			if k.At > f.High || k.At < f.Low && !(f.Log && f.Low == f.Base) {
				t.Errorf("tick %v stands outside %g to %g", k, f.Low, f.High)
			}
		}
	}
}

func TestPerceptualMapsRise(t *testing.T) {
	for _, m := range []ColorMap{Viridis(), Cividis()} {
		for i := range 100 {
			if a, b := Luminance(m.At(float64(i)/100)), Luminance(m.At(float64(i+1)/100)); a >= b {
				t.Errorf("%s: brightness falls at %d %%", m.Name, i)
			}
		}
	}
}

func TestPRGnIsSymmetric(t *testing.T) {
	m := PRGn()
	if c := m.At(0.5); c.R != c.G || c.G != c.B {
		t.Errorf("zero is %v, want a grey", c)
	}
	if lo, hi := m.At(0.2), m.At(0.8); !(lo.R > lo.G && lo.B > lo.G) || !(hi.G > hi.R && hi.G > hi.B) {
		t.Errorf("got %v for negative and %v for positive, want purple and green", lo, hi)
	}
}

func TestMapsAreFoundByName(t *testing.T) {
	for _, theme := range []Theme{Dark(), Light()} {
		for _, m := range Maps(theme) {
			if got, found := MapNamed(theme, m.Name); !found || got.Name != m.Name {
				t.Errorf("%s: MapNamed(%q) = %q, %v", theme.Name, m.Name, got.Name, found)
			}
		}
		if got, found := MapNamed(theme, "jet"); found || got.Name != theme.Surface.Name {
			t.Errorf("%s: an unknown map is %q, %v", theme.Name, got.Name, found)
		}
	}
}

func TestTextSaysWhatIsShown(t *testing.T) {
	theme := Light()
	f := Figure{Title: "a race", Theme: theme, Caption: []string{"seed 1"}, Panels: []Panel{{
		Area: Area{W: 1, H: 1},
		Plot: &Plot{X: Axis{Label: "step", Min: 0, Max: 10}.WithTicks(5), Y: Axis{Min: 1, Max: 2},
			Lines: []Line{{Name: "adam", Style: theme.Style(1), Width: 2, Points: []Point{{0, 1}, {10, 1.23456}}}}},
	}}}
	want := `figure "a race" theme light
  caption "seed 1"
  panel x 0 y 0 w 1 h 1
    plot "" legend false
      axis x "step" 0…10 linear
        ticks x 6: 0="0" 2="2" 4="4" 6="6" 8="8" 10="10"
      axis y "" 1…2 linear
      line "adam" #2B8CC4FF square dash [7 3] width 2 casing false 2 points (0, 1) to (10, 1.235) within (0, 1) to (10, 1.235)
`
	if got := f.Text(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestInkStandsOut(t *testing.T) {
	if got := Contrast(rgb(0), rgb(0xFFFFFF)); math.Abs(got-21) > 1e-9 {
		t.Errorf("black on white has contrast %g, want 21", got)
	}
	for _, theme := range []Theme{Dark(), Light()} {
		for _, m := range Maps(theme) {
			for i := range 11 {
				back := m.At(float64(i) / 10)
				// Between black and white the worst background still leaves 4.58.
				if c := Contrast(Ink(theme.Muted, back, 3), back); c < 3 {
					t.Errorf("%s on %s at %d %%: contrast %.2f, want at least 3", theme.Name, m.Name, 10*i, c)
				}
			}
		}
		if Ink(theme.Text, theme.Background, 4.5) != theme.Text {
			t.Errorf("%s: a colour that stands out was replaced", theme.Name)
		}
	}
}
