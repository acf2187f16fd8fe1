package activationspage

import (
	"math"
	"strconv"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	"downhill/render/ui"
)

// speeds lists how fast time goes, in steps a second at 60 ticks a second.
var speeds = [...]float64{1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 3000}

// narrowBar is a bar of time that has no room for the choice of speeds, in px of
// the design.
const narrowBar = 560

const defaultSpeed = 6 // 60 steps a second: the default training lasts eight seconds

// takeDying takes over what was trained. The new training is shown from its
// first moment on, catching up with the moment that was looked at: one sees that
// it goes on.
func (pg *Page) takeDying() {
	now := pg.dyingWork.Latest()
	if now == nil || now == pg.dying || now.Generation != pg.dyingGen {
		return
	}
	if now.Err != nil {
		pg.message, pg.playing = now.Err.Error(), false
	}
	if now.Frame != nil && now.Frame.Len() > 0 {
		pg.dying = now
	}
}

// step is the moment looked at.
func (pg *Page) step() int { return min(int(pg.at), pg.recorded()) }

// steps is the length of the training.
func (pg *Page) steps() int { return pg.doc.Activations.Dying.Steps }

// recorded is the last step that there is a record of.
func (pg *Page) recorded() int {
	if f := pg.training(); f != nil {
		return f.Steps[f.Len()-1]
	}
	return 0
}

// play lets time go on while it plays, as far as there is a record.
func (pg *Page) play() {
	if !pg.playing || pg.figure() != scenario.FigureDying || pg.training() == nil {
		return
	}
	pg.goal.Tick(pg.s.Now)
	_, by, last := pg.goal.Pace(speeds[pg.speed], pg.end())
	pg.at = math.Min(pg.at+by, float64(pg.recorded())+1)
	if end := float64(last); pg.at >= end {
		pg.at, pg.playing, pg.goal = end, false, stage.Goal{}
	}
}

// end is the last step that there will be a record of: all may have diverged
// before the training's last.
func (pg *Page) end() int {
	if pg.dying != nil && !pg.dying.Busy && pg.dying.Generation == pg.dyingGen {
		return pg.recorded()
	}
	return pg.steps()
}

// setPlaying starts time, from the beginning where the training is over.
func (pg *Page) setPlaying(on bool) {
	if on && pg.step() >= pg.end() {
		pg.at = 0
	}
	pg.playing, pg.goal = on, stage.Goal{}
}

// seek looks at a step.
func (pg *Page) seek(step int) {
	pg.playing = false
	pg.at = float64(max(0, min(step, pg.steps())))
}

// move goes some records forward or back.
func (pg *Page) move(by int) {
	f := pg.training()
	if f == nil {
		return
	}
	row := max(0, min(f.Row(pg.step())+by, f.Len()-1))
	pg.seek(f.Steps[row])
}

// reset stands the training at its start.
func (pg *Page) reset() { pg.seek(0) }

func (pg *Page) newSeed() {
	pg.SetSeed(pg.doc.Seed + 1)
	pg.playing = true
}

func (pg *Page) setSpeed(i int) { pg.speed = max(0, min(i, len(speeds)-1)) }

func (pg *Page) dyingKeys(k *stage.Keys) {
	many := 1
	if k.Shift {
		many = 10
	}
	switch {
	case k.Pressed(ebiten.KeySpace):
		pg.setPlaying(!pg.playing)
	case k.Struck(ebiten.KeyArrowRight):
		pg.move(many)
	case k.Struck(ebiten.KeyArrowLeft):
		pg.move(-many)
	case k.Pressed(ebiten.KeyHome):
		pg.seek(0)
	case k.Pressed(ebiten.KeyEnd):
		pg.seek(pg.steps())
	case k.Pressed(ebiten.KeyR):
		pg.reset()
	case k.Pressed(ebiten.KeyN):
		pg.newSeed()
	}
	for _, r := range k.Typed {
		switch r {
		case '+':
			pg.setSpeed(pg.speed + 1)
		case '-', '−':
			pg.setSpeed(pg.speed - 1)
		}
	}
}

// buildTransport makes the bar that drives time.
func (pg *Page) buildTransport() ui.Widget {
	s, w := pg.s, &pg.w.dying
	l := s.Layer
	items := make([]ui.Item, len(speeds))
	for i := range speeds {
		items[i].Title = figure.Exact(speeds[i]) + "/s"
	}
	w.play = ui.NewButton(l, playOptions(pg.playing), func() { pg.setPlaying(!pg.playing) })
	w.playing = pg.playing
	w.speed = ui.NewChoice(l, items, pg.speed, pg.setSpeed).Help("The pace of the playing, + and −")
	w.timeline = ui.NewTimeline(l, pg.seek)
	w.counter = ui.NewLive(l, 118)
	row := ui.NewRow(l, 8, ui.Insets{Top: 8, Left: 12, Right: 12, Bottom: 8},
		ui.NewButton(l, ui.ButtonOptions{Icon: ui.IconReset, Tip: "Reset: back to the start, same seed (R)"}, pg.reset),
		s.IconButton("seed", "New seed (N)", pg.newSeed),
		ui.NewButton(l, ui.ButtonOptions{Icon: ui.IconStepBack, Tip: "One record back (←)"}, func() { pg.move(-1) }),
		w.play,
		ui.NewButton(l, ui.ButtonOptions{Icon: ui.IconStep, Tip: "One record forward (→)"}, func() { pg.move(1) }))
	if float64(pg.rooms.Transport.Dx()) > narrowBar*s.Unit() {
		row.Add(w.speed) // + and − do as well
	}
	row.Add(w.timeline, w.counter)
	row.Stretch(w.timeline)
	return row
}

// buildChartHead chooses what the chart shows.
func (pg *Page) buildChartHead() ui.Widget {
	l := pg.s.Layer
	choice := pg.chartChoice()
	pg.w.dying.thin = ui.NewCaption(l, "", ui.Muted)
	row := ui.NewRow(l, 10, ui.Insets{Top: 3, Left: 10, Right: 10}, choice, pg.w.dying.thin)
	row.Stretch(choice, pg.w.dying.thin)
	return row
}

func (pg *Page) chartChoice() *ui.Choice {
	items := make([]ui.Item, len(chartKinds))
	for i, kind := range chartKinds {
		items[i].Title = kind
	}
	pg.w.dying.kind = ui.NewChoice(pg.s.Layer, items, pg.plots.units.kind, func(i int) { pg.plots.units.kind = i }).Help("What the chart shows")
	return pg.w.dying.kind
}

func playOptions(playing bool) ui.ButtonOptions {
	if playing {
		return ui.ButtonOptions{Icon: ui.IconPause, Primary: true, Width: 38, Tip: "Pause (Space)"}
	}
	return ui.ButtonOptions{Icon: ui.IconPlay, Primary: true, Width: 38, Tip: "Play (Space)"}
}

// syncDying makes the bar show the moment.
func (pg *Page) syncDying() {
	w := &pg.w.dying
	if w.play == nil {
		return
	}
	if w.playing != pg.playing {
		w.playing = pg.playing
		w.play.Set(playOptions(pg.playing))
	}
	if w.speed.Get() != pg.speed {
		w.speed.Set(pg.speed)
	}
	t := w.timeline.Get()
	t.Steps, t.At, t.Recorded = pg.steps(), pg.step(), pg.recorded()
	if pg.dying != w.marksOf {
		w.marksOf = pg.dying
		t.Marks = pg.timelineMarks()
	}
	w.timeline.Set(t)
	pg.syncSays()
	if w.thin != nil {
		text := ""
		if pg.plots.units.kind == 0 {
			text = "thin: stuck below zero, but still learning"
		}
		w.thin.Set(text)
	}
	what := "step "
	if pg.training() != nil && pg.dying.Busy {
		what = "training "
	}
	w.counter.Set(ui.LivePart{Text: what, Tone: ui.Muted}, ui.LivePart{Text: strconv.Itoa(pg.step()), Strong: true},
		ui.LivePart{Text: " / " + strconv.Itoa(pg.steps()), Tone: ui.Muted})
}

// Loop has the training run again and again, so that there is always something
// that moves: for measuring how fast that is drawn.
func (pg *Page) Loop() {
	if pg.figure() == scenario.FigureDying && !pg.playing {
		pg.setPlaying(true)
	}
}
