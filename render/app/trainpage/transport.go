package trainpage

import (
	"fmt"
	"slices"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/render/figure"
	"downhill/render/labs/train"
	livelab "downhill/render/labs/train/live"
	"downhill/render/ui"
)

// narrowBar is a bar of time that has room for the most needed only, in px of
// the design.
const narrowBar = 620

// buildTransport makes the bar that drives time.
func (pg *Page) buildTransport() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	items := make([]ui.Item, len(speeds))
	for i, v := range speeds {
		items[i].Title = figure.Exact(v) + "/s"
		if v == 0 {
			items[i] = ui.Item{Title: "flat out", Help: "As fast as the machine trains."}
		}
	}
	w.play = ui.NewButton(l, playOptions(pg.time.playing), func() { pg.setPlaying(!pg.time.playing) })
	w.playing = pg.time.playing
	w.speed = ui.NewChoice(l, items, pg.time.speed, pg.setSpeed).Help("The pace of the training, + and −")
	w.timeline = ui.NewTimeline(l, pg.seek)
	w.epoch = ui.NewButton(l, ui.ButtonOptions{Text: "+1 epoch", Tip: "Train to the end of the epoch (E)"}, pg.epoch)
	narrow := float64(pg.rooms.Transport.Dx()) < narrowBar*pg.s.Unit()
	w.short = float64(pg.rooms.Transport.Dx()) < 860*pg.s.Unit()
	wide := 306.0
	if w.short {
		wide = 138
	}
	w.counter = ui.NewLive(l, wide)
	w.reset = ui.NewButton(l, ui.ButtonOptions{Icon: ui.IconReset, Tip: "Reset: the same first weights, with the settings as they are (R)"}, pg.reset)
	row := ui.NewRow(l, 8, ui.Insets{Top: 8, Left: 12, Right: 12, Bottom: 8}, w.reset,
		pg.s.IconButton("seed", "New seed (N)", pg.newSeed),
		ui.NewButton(l, ui.ButtonOptions{Icon: ui.IconStepBack, Tip: "One step back (←)"}, func() { pg.move(-1) }),
		w.play,
		ui.NewButton(l, ui.ButtonOptions{Icon: ui.IconStep, Tip: "One step (→)"}, func() { pg.move(1) }))
	if !narrow {
		row.Add(w.epoch, w.speed) // E, + and − do as well
	}
	row.Add(w.timeline, w.counter)
	row.Stretch(w.timeline)
	return row
}

func playOptions(playing bool) ui.ButtonOptions {
	if playing {
		return ui.ButtonOptions{Icon: ui.IconPause, Primary: true, Width: 38, Tip: "Pause (Space)"}
	}
	return ui.ButtonOptions{Icon: ui.IconPlay, Primary: true, Width: 38, Tip: "Train (Space)"}
}

// syncTransport makes the bar show the moment.
func (pg *Page) syncTransport() {
	w, c, f := &pg.w, &pg.time, pg.frame()
	if w.playing != c.playing {
		w.playing = c.playing
		w.play.Set(playOptions(c.playing))
	}
	w.speed.Set(c.speed)
	if f == nil {
		w.counter.Set(ui.LivePart{Text: "building …", Tone: ui.Muted})
		return
	}
	step, per := pg.step(), f.Lanes[0].StepsPerEpoch
	parts := []ui.LivePart{{Text: "epoch ", Tone: ui.Muted}, {Text: grouped(step / per), Strong: true}, {Text: " · ", Tone: ui.Muted}}
	if !w.short {
		parts = append(parts, ui.LivePart{Text: "step ", Tone: ui.Muted})
	}
	parts = append(parts, ui.LivePart{Text: grouped(step), Strong: true})
	switch {
	case !pg.current():
		parts = append(parts, ui.LivePart{Text: " · building", Tone: ui.Muted})
	case c.seek > f.Step:
		parts = append(parts, ui.LivePart{Text: fmt.Sprintf(" · at %s", grouped(f.Step)), Tone: ui.Muted})
	case c.playing && c.rate > 0 && !w.short:
		parts = append(parts, ui.LivePart{Text: " · " + perSecond(c.rate) + " steps/s", Tone: ui.Muted})
	case f.Ended && !w.short:
		parts = append(parts, ui.LivePart{Text: " · ended", Tone: ui.Muted})
	}
	w.counter.Set(parts...)
	s := w.timeline.Get()
	s.Steps, s.At, s.Recorded = f.Last, step, max(f.Recorded, f.Step)
	s.Kept = f.Moments
	if key := (marksKey{f.Scenario, pg.s.Theme.Name, statuses(f)}); key != w.marks {
		w.marks = key
		s.Marks = pg.timelineMarks(f)
	}
	w.timeline.Set(s)
}

// perSecond is a rate in few figures, so that it fits and can be read.
func perSecond(rate float64) string {
	if rate < 20_000 {
		return grouped(int(rate + 0.5))
	}
	return grouped(int(rate/1000+0.5)) + "k"
}

// marksKey is what the timeline's marks were made for.
type marksKey struct {
	scene           *scenario.Scenario // another one where the lanes or the log are others
	theme, statuses string
}

func statuses(f *livelab.Frame) string {
	out := ""
	for i := range f.Lanes {
		out += fmt.Sprint(f.Lanes[i].Status, f.Lanes[i].Best, " ")
	}
	return out
}

// timelineMarks are the live changes, and where lanes diverged or were stopped
// early.
func (pg *Page) timelineMarks(f *livelab.Frame) []ui.TimelineMark {
	var marks []ui.TimelineMark
	for _, c := range coalesce(f.Scenario.Changes) {
		clr, who := pg.s.Theme.Text, c.Target
		if i := f.Scenario.Train.Index(c.Target); i >= 0 {
			clr, who = train.Style(pg.s.Theme, i).Color, letter(i)
		} else if c.Target == scenario.AllLanes {
			who = "all lanes"
		}
		marks = append(marks, ui.TimelineMark{Step: c.Step, Color: clr, Kind: ui.Change, Text: fmt.Sprintf("step %s: %s %s = %s", grouped(c.Step), who, c.Key, c.Value)})
	}
	for i := range f.Lanes {
		l := &f.Lanes[i]
		m := ui.TimelineMark{Step: l.Step, Color: train.Style(pg.s.Theme, i).Color}
		switch l.Status {
		case nn.Diverged:
			m.Kind, m.Text = ui.Divergence, fmt.Sprintf("%s: %s", letter(i), l.Reason)
		case nn.Stopped:
			m.Kind = ui.Arrival
			m.Step = l.Best * l.StepsPerEpoch
			m.Text = fmt.Sprintf("%s: stopped early; the weights of epoch %d are back", letter(i), l.Best)
		default:
			continue
		}
		marks = append(marks, m)
	}
	slices.SortStableFunc(marks, func(a, b ui.TimelineMark) int { return a.Step - b.Step })
	return marks
}
