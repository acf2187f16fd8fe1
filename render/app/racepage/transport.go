package racepage

import (
	"fmt"
	"slices"
	"strconv"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	"downhill/render/ui"
)

// widgets are those around the canvas whose contents change.
type widgets struct {
	panel    *ui.Panel
	play     *ui.Button
	speed    *ui.Choice
	timeline *ui.Timeline
	counter  *ui.Live
	inside   panelWidgets
	heads    [2]*ui.Choice // of the charts, nil where a chart has none
	fair     fairWidgets
	// fairDialog holds the fields of the dialog that was opened last.
	fairDialog map[string]ui.Widget

	playing bool
	marks   marksKey
	surface string // that the charts' names were made for
}

// marksKey is what the timeline's marks were made for.
type marksKey struct {
	rec   *race.Recording
	theme string
}

// buildTransport makes the bar that drives time.
func (pg *Page) buildTransport() ui.Widget {
	l, w, m := pg.st.Layer, &pg.w, pg.model
	speedItems := make([]ui.Item, len(speeds))
	for i := range speeds {
		speedItems[i].Title = speedName(i)
	}
	w.play = ui.NewButton(l, pg.playOptions(m.Playing), func() { m.Play(!m.Playing) })
	w.playing = m.Playing
	w.speed = ui.NewChoice(l, speedItems, m.Speed, m.SetSpeed).Help("The pace of the race, + and −")
	w.timeline = ui.NewTimeline(l, func(step int) {
		m.Playing = false
		m.Seek(step)
	})
	w.counter = ui.NewLive(l, 118)
	row := ui.NewRow(l, 8, ui.Insets{Top: 8, Left: 12, Right: 12, Bottom: 8},
		ui.NewButton(l, ui.ButtonOptions{Icon: ui.IconReset, Tip: "Reset: back to the start, same seed (R)"}, m.Reset),
		pg.st.IconButton("seed", "New seed (N)", m.NewSeed),
		ui.NewButton(l, ui.ButtonOptions{Icon: ui.IconStepBack, Tip: "One step back (←)"}, func() { m.Move(-1) }),
		w.play,
		ui.NewButton(l, ui.ButtonOptions{Icon: ui.IconStep, Tip: "One step forward (→)"}, func() { m.Move(1) }),
		w.speed, w.timeline, w.counter)
	row.Stretch(w.timeline)
	return row
}

func (pg *Page) playOptions(playing bool) ui.ButtonOptions {
	o := ui.ButtonOptions{Icon: ui.IconPlay, Primary: true, Width: 38, Tip: "Play (Space)"}
	if playing {
		o.Icon, o.Tip = ui.IconPause, "Pause (Space)"
	}
	return o
}

// speedName says how fast time goes.
func speedName(i int) string {
	s := speeds[i]
	if s > 600 {
		return figure.Exact(s/ticksPerSecond) + "/frame"
	}
	return figure.Exact(s) + "/s"
}

// buildHead makes the line above a chart: what it shows, against what.
func (pg *Page) buildHead(i int) ui.Widget {
	l, v := pg.st.Layer, &pg.model.Scene.View
	kinds := scenario.Charts()
	kind := ui.NewChoice(l, pg.chartItems(), slices.Index(kinds, v.Chart(i)), func(k int) { v.Charts[i] = kinds[k] }).Help("What the chart shows")
	pg.w.heads[i] = kind
	row := ui.NewRow(l, 6, ui.Insets{Top: 2, Left: 10, Right: 10}, kind)
	row.Stretch(kind)
	if i == 0 {
		against := ui.NewChoice(l, []ui.Item{{Title: "by step"}, {Title: "by evaluations", Help: "Gradient evaluations: fair to rules that ask more than once a step."},
			{Title: "by time", Help: "Time measured on this machine: a rule whose step takes longer has come less far."}},
			int(racelab.PaceOf(*v)), pg.model.SetPace).Help("What the charts run along")
		scale := ui.NewChoice(l, []ui.Item{{Title: "log"}, {Title: "linear"}}, indexOf(v.LinearY), func(k int) { v.LinearY = k == 1 }).Help("The axis of the chart: logarithmic or linear")
		row.Add(against, scale)
	}
	return row
}

func (pg *Page) syncCounter() {
	m := pg.model
	pg.w.counter.Set(ui.LivePart{Text: "step ", Tone: ui.Muted}, ui.LivePart{Text: strconv.Itoa(m.Step()), Strong: true},
		ui.LivePart{Text: " / " + strconv.Itoa(m.Steps()), Tone: ui.Muted})
}

func (pg *Page) syncTimeline() {
	w, m := &pg.w, pg.model
	s := w.timeline.Get()
	s.Steps, s.At, s.Recorded = m.Steps(), m.Step(), m.Recorded()
	if f := pg.frameOf(); f != nil && (w.marks != marksKey{f.Rec, pg.st.Theme.Name}) {
		w.marks = marksKey{f.Rec, pg.st.Theme.Name}
		s.Marks, s.Thinned = pg.timelineMarks(f), thinned(f.Rec)
	}
	w.timeline.Set(s)
}

// timelineMarks are the live changes, arrivals and divergences.
func (pg *Page) timelineMarks(f *racelab.Frame) []ui.TimelineMark {
	var marks []ui.TimelineMark
	for _, c := range f.Rec.Changes {
		clr := pg.st.Theme.Text
		if i := f.Scenario.Race.Index(c.Target); i >= 0 {
			clr = racelab.Style(pg.st.Theme, i).Color
		}
		marks = append(marks, ui.TimelineMark{Step: c.Step, Color: clr, Kind: ui.Change, Text: fmt.Sprintf("step %d: %s %s = %s", c.Step, c.Target, c.Key, c.Value)})
	}
	for i := range f.Rec.Tracks {
		t := &f.Rec.Tracks[i]
		mark := ui.TimelineMark{Step: t.StatusStep, Color: racelab.Style(pg.st.Theme, i).Color, Text: fmt.Sprintf("step %d: %s %s, %s", t.StatusStep, t.Name, t.Status, t.Reason)}
		switch t.Status {
		case race.Converged:
			mark.Kind = ui.Arrival
		case race.Diverged:
			mark.Kind = ui.Divergence
		default:
			continue
		}
		marks = append(marks, mark)
	}
	return marks
}

// thinned lists the stretches of a recording in which steps are missing.
func thinned(r *race.Recording) []ui.Stretch {
	if !r.Thinned() {
		return nil
	}
	var out []ui.Stretch
	for i := 1; i < len(r.Kept); i++ {
		gap := r.Kept[i] - r.Kept[i-1]
		if gap == 1 {
			continue
		}
		if n := len(out); n > 0 && out[n-1].To >= r.Kept[i-1]-1 {
			out[n-1].To, out[n-1].Every = r.Kept[i], max(out[n-1].Every, gap)
			continue
		}
		out = append(out, ui.Stretch{From: r.Kept[i-1], To: r.Kept[i], Every: gap})
	}
	return out
}

// indexOf is the entry of a drop-down of two that says no or yes.
func indexOf(on bool) int {
	if on {
		return 1
	}
	return 0
}
