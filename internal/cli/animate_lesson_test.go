package cli

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"downhill/internal/carry"
	"downhill/internal/lesson"
	"downhill/internal/scenario"
)

// lessonFilm works a lesson out as its animation does.
func lessonFilm(t *testing.T, id string) (lesson.Lesson, *film) {
	t.Helper()
	l, err := lesson.Lookup(id)
	if err != nil {
		t.Fatal(err)
	}
	f := &common{theme: "light", quiet: true}
	made, err := f.film(context.Background(), &streams{out: &output{w: &bytes.Buffer{}}, err: &bytes.Buffer{}}, l)
	if err != nil {
		t.Fatal(err)
	}
	return l, made
}

// The film says what every step says, in order, asks before it reveals, glides
// where a race changes, and ends at the moment that each step names.
func TestLessonFilm(t *testing.T) {
	l, made := lessonFilm(t, "momentum-terminal-velocity")
	a := made.animation()
	var leads, changes []string
	shown := map[string]int{} // the last step of the race by lead
	for i := range a.Frames {
		if a.Repeats(i) {
			continue
		}
		f := a.At(i)
		if len(leads) == 0 || leads[len(leads)-1] != f.Lead {
			leads = append(leads, f.Lead)
		}
		shown[f.Lead] = len(f.Panels[0].Plot.Lines[0].Points) - 1
		cells := f.Panels[2].Table.Rows[1].Cells
		if text := cells[1]; len(changes) == 0 || changes[len(changes)-1] != text {
			changes = append(changes, text)
		}
		if f.LeadLines != lessonLeadLines || len(f.Caption) != 0 || !strings.HasPrefix(f.Title, l.Title+" · ") {
			t.Fatalf("frame %d: %d lines of %q, caption %v", i, f.LeadLines, f.Title, f.Caption)
		}
	}
	want := []string{l.Steps[0].Look, asked(l.Steps[1].Ask), l.Steps[1].Look, l.Steps[2].Look}
	if !slices.Equal(leads, want) {
		t.Errorf("it says %q, want %q", leads, want)
	}
	for _, step := range l.Steps {
		if shown[step.Look] != step.At {
			t.Errorf("%q ends at step %d, want %d", step.Look, shown[step.Look], step.At)
		}
	}
	if len(changes) < 6 || changes[0] != "η 0.01  β 0.9" || changes[len(changes)-1] != "η 0.01  β 0.5" {
		t.Errorf("the momentum does not glide from 0.9 to 0.5: %q", changes)
	}
	if seconds := float64(a.Frames) / a.Rate; seconds < 10 || seconds > 60 {
		t.Errorf("it takes %v s", seconds)
	}
}

// A lesson's file has its size, stays small, carries the first step's scenario
// and is the same another time; every lab's lessons can be filmed.
func TestLessonAnimation(t *testing.T) {
	inFolder(t)
	out := done(t, "", "lessons", "momentum-terminal-velocity", "-o", "a.gif", "--theme", "dark")
	if !strings.Contains(out, "wrote a.gif (") || !strings.Contains(out, "12.5 a second") {
		t.Errorf("it says %q", out)
	}
	file := read(t, "a.gif")
	g, frames := filmed(t, file)
	if g.Config.Width != 900 || g.Config.Height != 560 || len(frames) < 30 || len(file) > 4_000_000 {
		t.Errorf("%d × %d px, %d frames, %d bytes", g.Config.Width, g.Config.Height, len(frames), len(file))
	}
	text, err := carry.Text(file)
	if err != nil {
		t.Fatal(err)
	}
	l, err := lesson.Lookup("momentum-terminal-velocity")
	if err != nil {
		t.Fatal(err)
	}
	if want, err := l.Scenario.YAML(); err != nil || !bytes.Equal(text, want) {
		t.Errorf("it carries %s, want %s", text, want)
	}
	done(t, "", "lessons", "momentum-terminal-velocity", "-o", "b.gif", "--theme", "dark", "-q")
	if !bytes.Equal(file, read(t, "b.gif")) {
		t.Error("another time the bytes are others")
	}
}

// A step of every lab, and of every view of the race, can be run for a film.
func TestEveryLabFilms(t *testing.T) {
	docs := map[string]scenario.Scenario{}
	for name, sc := range map[string]scenario.Scenario{"race": scenario.Default(), "activations": scenario.DefaultActivations(), "signal": scenario.DefaultSignal(),
		"schedules": scenario.DefaultSchedules()} {
		docs[name] = sc
	}
	signal := docs["signal"]
	signal.Signal.Depth, signal.Signal.Width, signal.Signal.Batch, signal.Signal.Trials = 4, 8, 8, 2
	docs["signal"] = signal
	dying := scenario.DefaultActivations()
	dying.Activations.Figure, dying.Activations.Dying.Steps = scenario.FigureDying, 4
	docs["dying"] = dying
	reuse, err := scenario.Parse([]byte(transferScene(scenario.ExperimentReuse)))
	if err != nil {
		t.Fatal(err)
	}
	docs["transfer"] = reuse
	for _, view := range []string{scenario.FigureStep, scenario.FigureCost} {
		sc := scenario.Default()
		sc.View.Figure, sc.View.Step = view, 3
		docs["race "+view] = sc
	}
	f := &common{theme: "light", quiet: true}
	for name, sc := range docs {
		t.Run(name, func(t *testing.T) {
			now, err := f.stepShown(context.Background(), &streams{out: &output{w: &bytes.Buffer{}}, err: &bytes.Buffer{}}, &lesson.Step{Scenario: sc, At: 2})
			if err != nil {
				t.Fatal(err)
			}
			if len(now.last().Panels) == 0 {
				t.Error("it shows nothing")
			}
			moves := !slices.Contains([]string{"activations", "race step", "race cost"}, name)
			if (now.play != nil) != moves {
				t.Errorf("it moves: %v, want %v", now.play != nil, moves)
			}
			if want := map[bool]int{true: 2, false: 8}[name != "signal"]; moves && now.at != want {
				t.Errorf("it ends at %d, want %d", now.at, want)
			}
		})
	}
}

func TestLessonAnimationUsage(t *testing.T) {
	inFolder(t)
	for _, tt := range []struct{ args, want string }{
		{"lessons -o a.gif", "an animation is that of one lesson: want its ID"},
		{"lessons --check momentum-terminal-velocity -o a.gif", "an animation is written without it"},
		{"lessons momentum-terminal-velocity --theme dark", "--theme is for an animation: give -o FILE.gif too"},
		{"lessons momentum-terminal-velocity -o a.gif --theme blue", "blue"},
		{"lessons momentum-terminal-velocity -o a.gif --size 1x1", "200 ≤ width"},
	} {
		if r := call(t, "", strings.Fields(tt.args)...); r.code != ExitUsage || !strings.Contains(r.err, tt.want) {
			t.Errorf("%s: status %d, %q; want status 2 and %q", tt.args, r.code, r.err, tt.want)
		}
	}
	if got := entries(t, "."); len(got) != 0 {
		t.Errorf("something was written: %v", fmt.Sprint(got))
	}
}
