package race

import (
	"reflect"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/labs"
)

// animated is the animation of a clip of a race.
func animated(t *testing.T, p labs.Player, l labs.Look, c labs.Clip) figure.Animation {
	t.Helper()
	a, err := labs.Animate(p, l, c)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAnimation(t *testing.T) {
	for _, tt := range []struct{ steps, frames int }{{1, 2}, {7, 8}, {99, 100}, {200, 100}, {5000, 100}} {
		s := scene(t, "bowl", "-8, 1.5", tt.steps, "sgd:lr=0.001")
		f := raced(t, s)
		a := animated(t, f, look(s), labs.Usual())
		if a.Frames != tt.frames {
			t.Fatalf("%d steps: %d frames want %d", tt.steps, a.Frames, tt.frames)
		}
		if total := float64(a.Frames)/a.Rate + a.Hold.Seconds(); tt.frames == 100 && (total < 8 || total > 12) {
			t.Errorf("it takes %v s, want about ten", total)
		}
		at := func(i int) int { return len(a.At(i).Panels[0].Plot.Lines[0].Points) - 1 }
		if at(0) != 0 || at(a.Frames-1) != tt.steps {
			t.Errorf("%d steps: frames show %d … %d", tt.steps, at(0), at(a.Frames-1))
		}
		last := -1
		for i := 0; i < a.Frames; i += 1 + a.Frames/25 {
			if at(i) <= last {
				t.Errorf("%d steps: frame %d does not go on from step %d", tt.steps, i, at(i))
			}
			last = at(i)
		}
		x, y := a.At(0), a.At(a.Frames/2)
		if x.Panels[0].Plot.Field != y.Panels[0].Plot.Field || x.Panels[0].Plot.Contours != y.Panels[0].Plot.Contours {
			t.Error("the backdrop is made for every frame")
		}
		if !reflect.DeepEqual(x.Panels[1].Plot.Y, y.Panels[1].Plot.Y) || !reflect.DeepEqual(x.Panels[1].Plot.X, y.Panels[1].Plot.X) {
			t.Error("the chart's axes move")
		}
	}
}

// The animation ends at the step that the document looks at, unless it is told.
func TestAnimationEndsWhereOneLooks(t *testing.T) {
	s := scene(t, "bowl", "-8, 1.5", 60, "sgd:lr=0.001")
	s.View.Step = 40
	f := raced(t, s)
	for _, tt := range []struct {
		clip     labs.Clip
		from, to int
	}{{labs.Usual(), 0, 40}, {labs.Clip{From: 10, To: labs.Open}, 10, 40}, {labs.Clip{From: 50, To: labs.Open}, 50, 50}, {labs.Clip{From: 7, To: 60}, 7, 60}} {
		a := animated(t, f, look(s), tt.clip)
		at := func(i int) int { return len(a.At(i).Panels[0].Plot.Lines[0].Points) - 1 }
		if at(0) != tt.from || at(a.Frames-1) != tt.to {
			t.Errorf("%+v: from %d to %d, want %d to %d", tt.clip, at(0), at(a.Frames-1), tt.from, tt.to)
		}
	}
}

// The eye walks by as many degrees as asked, evenly, and the mesh is made once.
func TestTurningWalksAround(t *testing.T) {
	s := scene(t, "bowl", "-8, 1.5", 20, "sgd:lr=0.001")
	s.View.Three = scenario.Three{On: true}.Looked(-60, 30, 1)
	f := raced(t, s)
	a := animated(t, Turning{f, 90}, look(s), labs.Clip{From: labs.Open, To: labs.Open, Rate: 10, Seconds: 1})
	if a.Frames != 10 || a.Same != nil {
		t.Fatalf("%d frames, some the same: %v", a.Frames, a.Same != nil)
	}
	for i, want := range map[int]string{0: "azimuth −60°", 3: "azimuth −30°", 9: "azimuth 30°"} {
		text := a.At(i).Caption
		if got := text[len(text)-1]; !strings.Contains(got, want) {
			t.Errorf("frame %d: %q, want %q", i, got, want)
		}
	}
	if x, y := a.At(0).Panels[0].Plot, a.At(5).Panels[0].Plot; x.Relief == y.Relief || x.Field != y.Field {
		t.Error("the surface is not looked at anew, or it is made anew")
	}
}
