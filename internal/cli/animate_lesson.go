package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"downhill/internal/lesson"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/render/figure"
	"downhill/render/labs"
)

// The animation of a lesson: how large it is unless it is asked for otherwise,
// how many pictures a second it has, and how long things take.
const (
	lessonSize   = "900x560"
	lessonRate   = 12.5
	glideSeconds = 1.2 // a change that glides
	askSeconds   = 4.0 // a question, before it is answered
	// Reading takes a second for so many letters, within limits.
	lettersSecond       = 30.0
	readLeast, readMost = 2.0, 6.0
	lessonLeadLines     = 3
	lessonPlayed        = 3.0 // seconds, where a step says "at once"
	lessonMost          = 120.0
)

// registerFilm adds the flags of a lesson's animation.
func (f *common) registerFilm(c *cobra.Command) {
	f.theme, f.dpi, f.seed = "light", 96, 1
	fs := c.Flags()
	fs.Var(&f.size, "size", "`WIDTHxHEIGHT` of an animation in pixels (default "+lessonSize+")")
	fs.StringVar(&f.theme, "theme", "light", "`THEME` of an animation: light or dark")
	offer(c, "size", words(lessonSize, "1600x1000"))
	offer(c, "theme", words(themes[:]...))
}

// checkFilm reports flags that no animation of a lesson can have.
func (f *common) checkFilm(c *cobra.Command) error {
	moving := slices.ContainsFunc(f.outputs, func(o string) bool { return format(o) == "gif" })
	for _, name := range []string{"size", "theme"} {
		if c.Flags().Changed(name) && !moving {
			return usage(fmt.Errorf("--%s is for an animation: give -o FILE.gif too", name))
		}
	}
	if !slices.Contains(themes[:], f.theme) {
		return usage(param.Unknown("theme", f.theme, themes[:]))
	}
	_, err := f.pixels(true)
	return err
}

// animateLesson writes a lesson as an animation: each step with what to look at,
// the change gliding where its lab can be run for every picture, and played to
// the moment that the step names.
func (f *common) animateLesson(ctx context.Context, s *streams, path string, l lesson.Lesson) error {
	if f.size == "" {
		f.size = lessonSize
	}
	film, err := f.film(ctx, s, l)
	if err != nil {
		return err
	}
	return f.record(ctx, s, path, &l.Scenario, film.animation())
}

// film is a row of scenes that follow each other.
type film struct{ scenes []filmScene }

// filmScene is some pictures of a film.
type filmScene struct {
	frames int
	at     func(k int) figure.Figure
	same   func(k int) bool // picture k > 0 looks like the one before
}

// animation is the film as it is written.
func (f *film) animation() figure.Animation {
	find := func(i int) (filmScene, int) {
		for _, s := range f.scenes {
			if i < s.frames {
				return s, i
			}
			i -= s.frames
		}
		return filmScene{}, 0
	}
	a := figure.Animation{Rate: lessonRate, At: func(i int) figure.Figure {
		s, k := find(i)
		return s.at(k)
	}, Same: func(i int) bool {
		s, k := find(i)
		return k > 0 && s.same != nil && s.same(k)
	}}
	for _, s := range f.scenes {
		a.Frames += s.frames
	}
	return a
}

func framesOf(seconds float64) int { return max(1, int(math.Round(seconds*lessonRate))) }

// still shows one picture for a time.
func (f *film) still(seconds float64, picture figure.Figure) {
	f.scenes = append(f.scenes, filmScene{framesOf(seconds), func(int) figure.Figure { return picture }, func(int) bool { return true }})
}

// reading is how long a text is shown.
func reading(text string) float64 {
	return math.Max(readLeast, math.Min(readMost, float64(len([]rune(text)))/lettersSecond))
}

// said is a lesson's picture with what to look at above it.
func said(l *lesson.Lesson, step int, lead string, picture figure.Figure) figure.Figure {
	picture.Title = fmt.Sprintf("%s · %d of %d", l.Title, step+1, len(l.Steps))
	picture.Lead, picture.LeadLines, picture.Caption = lead, lessonLeadLines, nil
	return picture
}

// asked is a question with its answers, A, B and so on.
func asked(q *lesson.Question) string {
	var answers []string
	for i, a := range q.Answers {
		answers = append(answers, fmt.Sprintf("%c: %s", 'A'+i, a))
	}
	return q.Ask + " — " + strings.Join(answers, ", ")
}

// film works every step of a lesson out.
func (f *common) film(ctx context.Context, s *streams, l lesson.Lesson) (*film, error) {
	out := &film{}
	var before *shownStep // what the step before ended with
	p := f.progress(s, "preparing "+l.ID)
	defer p.end()
	for i, step := range l.Steps {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("%w; nothing was written", errInterrupted)
		}
		now, err := f.stepShown(ctx, s, &step)
		if err != nil {
			return nil, fmt.Errorf("%s: step %d: %w", l.ID, i+1, err)
		}
		p.show(i+1, len(l.Steps))
		if picture, ok := unrevealed(before, now); ok && step.Ask != nil {
			ask := asked(step.Ask)
			out.still(math.Max(askSeconds, reading(ask)), said(&l, i, ask, picture))
		}
		from := now.first
		if before != nil {
			if glides(&before.scene, &step.Scenario, step.Changed) {
				at := min(before.at, now.extent)
				if err := f.glide(ctx, out, &l, i, before, &step, at); err != nil {
					return nil, err
				}
				from = at
			} else if !step.Changed {
				from = before.at
			}
		}
		out.played(&l, i, &step, now, min(from, now.at))
		out.still(reading(step.Look), said(&l, i, step.Look, now.last()))
		before = now
	}
	return out, nil
}

// played goes from a moment to that of the step.
func (f *film) played(l *lesson.Lesson, i int, step *lesson.Step, now *shownStep, from int) {
	if now.play == nil || from >= now.at {
		return
	}
	n := min(framesOf(math.Min(lessonMost, math.Max(step.Seconds, lessonPlayed))), max(2, int(float64(now.at-from)*lessonRate)))
	at := func(k int) int { return from + (now.at-from)*k/max(1, n-1) }
	f.scenes = append(f.scenes, filmScene{n, func(k int) figure.Figure {
		return said(l, i, step.Look, now.play(at(k), float64(k)/float64(max(1, n-1))))
	}, func(k int) bool { return at(k) == at(k-1) }})
}

// shownStep is a step of a lesson that was run.
type shownStep struct {
	scene     scenario.Scenario
	play      func(step int, share float64) figure.Figure // nil where nothing moves
	whole     figure.Figure                               // where nothing moves
	first, at int                                         // from the first moment to that of the step
	extent    int                                         // the last moment that there is
}

// last is the picture that the step ends with.
func (s *shownStep) last() figure.Figure {
	if s.play == nil {
		return s.whole
	}
	return s.play(s.at, 1)
}

// unrevealed is what is seen while a step asks: the end of the step before, or of
// the first step its beginning, where something moves.
func unrevealed(before, now *shownStep) (figure.Figure, bool) {
	switch {
	case before != nil:
		return before.last(), true
	case now.play != nil:
		return now.play(now.first, 0), true
	}
	return figure.Figure{}, false
}

// stepShown runs a step of a lesson.
func (f *common) stepShown(ctx context.Context, s *streams, step *lesson.Step) (*shownStep, error) {
	out := &shownStep{scene: step.Scenario}
	frame, err := f.labFrameOf(ctx, s, step)
	if err != nil {
		return nil, err
	}
	look := f.look(step.Scenario.View)
	player, ok := frame.(labs.Player)
	if m, err := moments(player, ok && timed(&step.Scenario)); err == nil {
		e := m.Extent()
		out.play, out.first, out.extent = player.Play(look), e.First, e.Last
		if out.at = step.At; out.at < 0 || out.at > e.Last || step.Scenario.Lab == scenario.LabSignal {
			out.at = e.Last
		}
		out.at = max(out.at, e.First)
		return out, nil
	}
	out.whole = frame.Figure(frame.Len()-1, look)
	return out, nil
}

// timed says whether a document shows something that goes on in time: curves of
// activation functions do not, nor do the views beside the race.
func timed(s *scenario.Scenario) bool {
	switch s.Lab {
	case scenario.LabActivations:
		return s.Activations.Figure == scenario.FigureDying
	case scenario.LabRace:
		return s.View.Figure == scenario.FigureRace
	}
	return true
}

func moments(p labs.Player, ok bool) (labs.Moments, error) {
	if !ok {
		return labs.Moments{}, errors.New("nothing moves")
	}
	return p.Moments()
}

// glides says whether what lies between two steps can be run for every picture: a
// race takes milliseconds.
func glides(from, to *scenario.Scenario, changed bool) bool {
	return changed && from.Lab == scenario.LabRace && to.Lab == scenario.LabRace &&
		from.View.Figure == scenario.FigureRace && to.View.Figure == scenario.FigureRace
}

// glide goes from the race of one step to that of the next, both at one moment.
func (f *common) glide(ctx context.Context, out *film, l *lesson.Lesson, i int, before *shownStep, step *lesson.Step, at int) error {
	n := framesOf(glideSeconds)
	between := func(k int) (figure.Figure, error) {
		sc, err := lesson.Between(before.scene, step.Scenario, float64(k+1)/float64(n))
		if err != nil {
			return figure.Figure{}, err
		}
		frame, err := raced(ctx, sc)
		if err != nil {
			return figure.Figure{}, err
		}
		return frame.Figure(min(at, frame.Rec.Step), f.look(sc.View)), nil
	}
	pictures := make([]figure.Figure, n)
	for k := range pictures {
		var err error
		if pictures[k], err = between(k); err != nil {
			return fmt.Errorf("%s: step %d: %w", l.ID, i+1, err)
		}
	}
	out.scenes = append(out.scenes, filmScene{frames: n, at: func(k int) figure.Figure { return said(l, i, step.Look, pictures[k]) }})
	return nil
}
