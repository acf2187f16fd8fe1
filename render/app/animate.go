package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"time"

	"downhill/internal/carry"
	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/export"
	"downhill/render/figure"
	lablib "downhill/render/labs"
	"downhill/render/ui"
)

// The ways to save an animation, and what is put behind the name of numbered
// pictures.
const (
	animationEnding = "gif"
	sequenceEnding  = "png sequence"
	sequenceNumber  = "-%04d.png"
)

// moves says whether a way to save makes an animation.
func moves(endings []string) bool {
	return len(endings) == 1 && (endings[0] == animationEnding || endings[0] == sequenceEnding)
}

// animationKinds lists the ways to save a page that can be played. A browser has
// no folder that hundreds of pictures could go to.
func animationKinds(e *stage.Export) []saveKind {
	if e.Moving == nil {
		return nil
	}
	kinds := []saveKind{{"animation ." + animationEnding, []string{animationEnding}}}
	if !downloads {
		kinds = append(kinds, saveKind{"animation as pictures " + fmt.Sprintf(sequenceNumber, 1), []string{sequenceEnding}})
	}
	return kinds
}

// recorder writes animations while the window stays live, one at a time. What it
// says of them stands in the bar.
type recorder struct {
	job    *recording // nil while there is none
	row    *ui.Row
	text   *ui.Label
	cancel *ui.Button
}

// recording is an animation that is being written.
type recording struct {
	name        string
	done, total atomic.Int64
	first       atomic.Int64 // when the first frame was done, in ns since 1970
	stop        context.CancelFunc
	over        chan recorded
}

type recorded struct {
	text string // what was written
	err  error
}

// start begins to write; work goes on until it is done or ctx ends.
func (r *recorder) start(name string, work func(ctx context.Context, progress func(done, total int)) (string, error)) {
	ctx, stop := context.WithCancel(context.Background())
	job := &recording{name: name, stop: stop, over: make(chan recorded, 1)}
	r.job = job
	go func() {
		text, err := work(ctx, func(done, total int) {
			job.first.CompareAndSwap(0, time.Now().UnixNano())
			job.total.Store(int64(total))
			job.done.Store(int64(done))
			if runtime.GOOS == "js" {
				time.Sleep(time.Millisecond) // there is one thread: the window has its turn
			}
		})
		job.over <- recorded{text, err}
	}()
}

// poll shows how far an animation is, and tells how it ended.
func (r *recorder) poll(a *App) {
	if r.job == nil {
		return
	}
	select {
	case end := <-r.job.over:
		name := r.job.name
		r.job.stop()
		r.job = nil
		r.show(a.stage.Now)
		switch {
		case errors.Is(end.err, context.Canceled):
			a.stage.Toast(name+" was cancelled: nothing was written", false)
		case end.err != nil:
			a.stage.Toast("not saved: "+end.err.Error(), true)
		default:
			a.stage.Toast("saved "+end.text, false)
		}
	default:
		r.show(a.stage.Now)
	}
}

// show brings the bar up to date.
func (r *recorder) show(now time.Time) {
	if r.row == nil {
		return
	}
	r.row.SetVisible(r.job != nil)
	if r.job != nil {
		r.text.Set(r.job.words(now))
	}
}

// words say how far it is and how long it will take.
func (j *recording) words(now time.Time) string {
	done, total := j.done.Load(), j.total.Load()
	if done == 0 || total == 0 {
		return "Animation: preparing"
	}
	text := fmt.Sprintf("Animation %d %%", 100*done/total)
	// What comes before the first frame says nothing of the others.
	spent := now.Sub(time.Unix(0, j.first.Load()))
	if left := time.Duration(float64(spent) * float64(total-done) / float64(max(1, done-1))); spent > time.Second {
		text += fmt.Sprintf(", %d s left", int(math.Ceil(left.Seconds())))
	}
	return text
}

// end gives an animation up that is still being written, so that nothing half is
// left. It takes as long as drawing a frame.
func (r *recorder) end() {
	if r.job == nil || downloads {
		return
	}
	r.job.stop()
	<-r.job.over
	r.job = nil
}

// barWidth of what is said of an animation, in px of the design.
const barWidth = 158

// build makes the part of the bar that says how far an animation is.
func (r *recorder) build(a *App) ui.Widget {
	l := a.stage.Layer
	r.text = ui.NewLabel(l, "", ui.Plain).Fixed(barWidth)
	r.cancel = ui.NewButton(l, ui.ButtonOptions{Text: "Cancel", Tip: "Stops writing the animation; nothing of it is left"}, func() {
		if r.job != nil {
			r.job.stop()
		}
	})
	r.row = ui.NewRow(l, 8, ui.Insets{}, r.text, r.cancel)
	r.row.SetVisible(false)
	r.show(a.stage.Now)
	return r.row
}

// startAnimation writes an animation of what the page showed when the dialog was
// opened.
func (a *App) startAnimation(page stage.Page, base, ending string, clip lablib.Clip, size export.Size) error {
	if a.record.job != nil {
		return errors.New("an animation is being written: wait for it, or cancel it in the bar above")
	}
	e, ok := page.Export()
	if !ok || e.Moving == nil {
		return errors.New("there is nothing that moves yet")
	}
	theme := figure.Light()
	if a.save.dark {
		theme = figure.Dark()
	}
	err := errors.Join(clip.Check(e.Moving.Extent), size.Check())
	path := base + "." + animationEnding
	var pattern export.Pattern
	switch {
	case err != nil:
		return err
	case ending == sequenceEnding:
		if path = base; !export.IsPattern(base) {
			path += sequenceNumber
		}
		if pattern, err = export.ParsePattern(path); err == nil && exists(pattern.Name(1)) {
			err = fmt.Errorf("there is a file %s already: choose another name", filepath.Base(pattern.Name(1)))
		}
	case clip.Rate > export.MaxRate:
		err = fmt.Errorf("%v frames a second: want at most %v in a GIF", clip.Rate, export.MaxRate)
	}
	if err != nil {
		return err
	}
	doc := page.Document()
	if e.Scene != nil {
		doc = *e.Scene
	}
	a.save.folder = filepath.Dir(base)
	a.record.start(filepath.Base(path), func(ctx context.Context, progress func(done, total int)) (string, error) {
		player, err := e.Moving.Player(ctx)
		if err != nil {
			return "", err
		}
		moving, err := lablib.Animate(player, lablib.Look{View: e.View, Theme: theme}, clip)
		if err != nil {
			return "", err
		}
		if ending == sequenceEnding {
			n, err := export.Sequence(ctx, pattern, moving, size, carryingPicture(&doc), progress)
			return fmt.Sprintf("%s to %s", pattern.Name(1), filepath.Base(pattern.Name(n))), err
		}
		err = deliverStream(path, func(w io.Writer) error {
			return carryingStream(w, &doc, func(w io.Writer) error { return export.GIF(ctx, w, moving, size, progress) })
		})
		return fmt.Sprintf("%s, %d frames, %s a second", path, moving.Frames, figure.Short(moving.Rate, 3)), err
	})
	return nil
}

// carryingStream has write make a picture on w with the scenario in it.
func carryingStream(w io.Writer, doc *scenario.Scenario, write func(io.Writer) error) error {
	text, err := doc.YAML()
	if err != nil {
		return err
	}
	if len(text) > carry.MaxText { // no program could open it
		return write(w)
	}
	return carry.Into(w, text, write)
}

// carryingPicture puts the scenario into each picture of a sequence.
func carryingPicture(doc *scenario.Scenario) func(io.Writer, []byte) error {
	return func(w io.Writer, picture []byte) error {
		return carryingStream(w, doc, func(w io.Writer) error {
			_, err := w.Write(picture)
			return err
		})
	}
}
