package labs

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"downhill/render/figure"
)

// played is a player of given moments whose pictures say what they show.
type played struct {
	moments Moments
	err     error
}

func (p played) Moments() (Moments, error) { return p.moments, p.err }

func (p played) Play(Look) func(step int, share float64) figure.Figure {
	return func(step int, share float64) figure.Figure {
		return figure.Figure{Title: fmt.Sprintf("%d %.3f", step, share)}
	}
}

// steps are the moments that an animation shows, in order.
func steps(a figure.Animation) []int {
	var out []int
	for i := range a.Frames {
		var step int
		var share float64
		_, _ = fmt.Sscan(a.At(i).Title, &step, &share) // the test's own text
		out = append(out, step)
	}
	return out
}

func TestAnimateChoosesFrames(t *testing.T) {
	epochs, race := Extent{"epoch", 0, 5}.Moments(), Extent{"step", 0, 1000}.Moments()
	for name, tt := range map[string]struct {
		moments Moments
		clip    Clip
		frames  int
		rate    float64
		first   int
		last    int
	}{
		"few moments, each once":           {epochs, Usual(), 6, 2.5, 0, 5},
		"many moments, for the eye":        {race, Usual(), 100, 12.5, 0, 1000},
		"a part":                           {race, Clip{From: 100, To: 200}, 100, 12.5, 100, 200},
		"a rate":                           {race, Clip{From: Open, To: Open, Rate: 30}, 240, 30, 0, 1000},
		"a rate for few moments":           {epochs, Clip{From: Open, To: Open, Rate: 10}, 24, 10, 0, 5},
		"a duration":                       {race, Clip{From: Open, To: Open, Seconds: 2}, 25, 12.5, 0, 1000},
		"a duration for few moments":       {epochs, Clip{From: Open, To: Open, Seconds: 12}, 6, 0.5, 0, 5},
		"both":                             {race, Clip{From: 0, To: 50, Rate: 20, Seconds: 3}, 60, 20, 0, 50},
		"a moment":                         {race, Clip{From: 7, To: 7}, 1, 1, 7, 7},
		"until the moment looked at":       {Moments{Unit: "step", Steps: race.Steps, Until: 300}, Usual(), 100, 12.5, 0, 300},
		"from behind the moment looked at": {Moments{Unit: "step", Steps: race.Steps, Until: 300}, Clip{From: 400, To: Open}, 1, 1, 400, 400},
		"restless":                         {Moments{Unit: "step", Steps: []int{0, 1}, Until: 1, Restless: true}, Usual(), 100, 12.5, 0, 1},
	} {
		a, err := Animate(played{moments: tt.moments}, Look{}, tt.clip)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		shown := steps(a)
		if a.Frames != tt.frames || math.Abs(a.Rate-tt.rate) > 1e-12 || shown[0] != tt.first || shown[len(shown)-1] != tt.last {
			t.Errorf("%s: %d frames at %v from %d to %d, want %d at %v from %d to %d", name, a.Frames, a.Rate, shown[0], shown[len(shown)-1], tt.frames, tt.rate, tt.first, tt.last)
		}
		for i := 1; i < len(shown); i++ {
			if same := a.Repeats(i); same != (shown[i] == shown[i-1]) && !tt.moments.Restless {
				t.Errorf("%s: frames %d and %d show %d and %d, the same: %v", name, i-1, i, shown[i-1], shown[i], same)
			}
			if shown[i] < shown[i-1] {
				t.Errorf("%s: frame %d goes back", name, i)
			}
		}
	}
}

// Where steps are missing, the last one that there is shows.
func TestAnimateThinned(t *testing.T) {
	m := Moments{Unit: "step", Steps: []int{0, 10, 20, 100}, Until: 100}
	a, err := Animate(played{moments: m}, Look{}, Clip{From: 5, To: 95, Rate: 10, Seconds: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(steps(a)), "[0 10 20 20 20 20 20 20 20 20]"; got != want {
		t.Errorf("shows %s, want %s", got, want)
	}
}

func TestAnimateRefuses(t *testing.T) {
	whole := Extent{"epoch", 2, 9}.Moments()
	for _, tt := range []struct {
		clip Clip
		want string
	}{
		{Clip{From: 1, To: Open}, "the animation's first epoch is 1: want 2 to 9"},
		{Clip{From: Open, To: 10}, "the animation's last epoch is 10: want 2 to 9"},
		{Clip{From: 6, To: 4}, "from epoch 6 to 4: want the first no larger than the last; try 4 to 6"},
		{Clip{From: -7, To: 4}, "the animation's first epoch is -7"},
		{Clip{From: Open, To: Open, Rate: 0.5}, "0.5 frames a second: want 1 to 60"},
		{Clip{From: Open, To: Open, Rate: 1000}, "want 1 to 60; try 25"},
		{Clip{From: Open, To: Open, Rate: math.NaN()}, "NaN frames a second"},
		{Clip{From: Open, To: Open, Rate: math.Inf(1)}, "want 1 to 60"},
		{Clip{From: Open, To: Open, Seconds: 1e9}, "want 0.1 to 600; try 8"},
		{Clip{From: Open, To: Open, Seconds: math.NaN()}, "NaN seconds"},
	} {
		if _, err := Animate(played{moments: whole}, Look{}, tt.clip); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: got %v, want %q", tt.clip, err, tt.want)
		}
	}
	still := fmt.Errorf("it does not move")
	if _, err := Animate(played{err: still}, Look{}, Usual()); err != still {
		t.Errorf("a figure that does not move: %v", err)
	}
}
