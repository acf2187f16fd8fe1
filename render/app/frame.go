package app

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	"downhill/render/ui"
)

// frameWidgets are the widgets around the canvas whose contents change.
type frameWidgets struct {
	panel     *ui.Region
	transport *ui.Region
	heads     [2]*ui.Region
	title     *ui.Label
	seed      *ui.Button
	play      *ui.Button
	speed     *ui.Choice
	timeline  *ui.Timeline
	counter   *ui.Live
	inside    panelWidgets

	playing bool
	marks   marksKey
	heading string
	surface string // that the charts' names were made for
}

// marksKey is what the timeline's marks were made for.
type marksKey struct {
	rec   *race.Recording
	theme string
}

// build makes all widgets of the window.
func (a *App) build() {
	a.geo = place(a.size.X, a.size.Y, a.unit(), a.drawer)
	w := &a.frame
	*w = frameWidgets{}
	a.layer.Place(a.geo.bar, ui.Bottom, a.buildBar())
	rail := ui.NewRailButton(a.layer, a.icon("race", 22), "Race", "Optimizers race down a loss surface", nil)
	rail.Set(true)
	a.layer.Place(a.geo.rail, ui.Right, ui.NewColumn(a.layer, 4, ui.Insets{Top: 8, Left: 6, Right: 6}, rail))
	w.transport = a.layer.Place(a.geo.transport, ui.Top|ui.Bottom, a.buildTransport())
	for i := range w.heads {
		if !a.geo.heads[i].Empty() {
			edge := ui.Edge(0)
			if i == 1 {
				edge = ui.Left
			}
			w.heads[i] = a.layer.Place(a.geo.heads[i], edge, a.buildHead(i))
		}
	}
	a.buildPanel()
	if !a.geo.panel.Empty() {
		w.panel = a.layer.Place(a.geo.panel, ui.Left, w.inside.panel.Scroll)
	}
}

// icon is a white picture of one of the program's signs, px of the design wide.
func (a *App) icon(name string, px float64) *ebiten.Image {
	n := int(math.Ceil(px * a.unit()))
	img := ebiten.NewImage(n, n)
	b := a.kit.NewBatch()
	a.kit.Icon(b, name, float64(n)/2, float64(n)/2, float64(n), color.NRGBA{255, 255, 255, 255})
	b.Draw(img)
	return img
}

func (a *App) iconButton(name, tip string, do func()) *ui.Button {
	return ui.NewButton(a.layer, ui.ButtonOptions{Image: a.icon(name, 16), Tip: tip}, do)
}

// buildBar makes the top bar.
func (a *App) buildBar() ui.Widget {
	l, w := a.layer, &a.frame
	w.title = ui.NewLabel(l, "", ui.Muted)
	w.heading = ""
	w.seed = ui.NewButton(l, ui.ButtonOptions{Text: "seed", Tip: "Type another seed"}, a.askSeed)
	themeIcon := map[string]string{"dark": "sun", "light": "moon"}[a.theme.Name]
	row := ui.NewRow(l, 10, ui.Insets{Top: 8, Left: 14, Right: 14, Bottom: 8}, ui.NewName(l, "Downhill"), w.title,
		w.seed,
		ui.NewButton(l, ui.ButtonOptions{Text: "Undo", Image: a.icon("undo", 16), Tip: "Ctrl + Z; redo with Ctrl + Shift + Z"}, a.undo))
	if a.geo.compact {
		row.Add(a.iconButton("save", "Save figure and scenario, Ctrl + S", a.openSave))
	} else {
		row.Add(ui.NewButton(l, ui.ButtonOptions{Text: "Save figure", Value: "Ctrl S", Tip: "Writes the comparison figure and the scenario"}, a.openSave))
	}
	row.Add(a.iconButton(themeIcon, "Light or dark, L", a.flipTheme), a.iconButton("help", "Keys, ?", a.showHelp))
	if a.geo.compact {
		row.Add(a.iconButton("drawer", "Open or close the panel, D", a.toggleDrawer))
	}
	row.Stretch(w.title)
	return row
}

// buildTransport makes the bar that drives time.
func (a *App) buildTransport() ui.Widget {
	l, w, m := a.layer, &a.frame, a.model
	speedItems := make([]ui.Item, len(speeds))
	for i := range speeds {
		speedItems[i].Title = speedName(i)
	}
	w.play = ui.NewButton(l, a.playOptions(m.Playing), func() { m.Play(!m.Playing) })
	w.playing = m.Playing
	w.speed = ui.NewChoice(l, speedItems, m.Speed, m.SetSpeed)
	w.timeline = ui.NewTimeline(l, func(step int) {
		m.Playing = false
		m.Seek(step)
	})
	w.counter = ui.NewLive(l, 118)
	row := ui.NewRow(l, 8, ui.Insets{Top: 8, Left: 12, Right: 12, Bottom: 8},
		ui.NewButton(l, ui.ButtonOptions{Icon: ui.IconReset, Tip: "Reset: back to the start, same seed (R)"}, m.Reset),
		a.iconButton("seed", "New seed (N)", m.NewSeed),
		ui.NewButton(l, ui.ButtonOptions{Icon: ui.IconStepBack, Tip: "One step back (←)"}, func() { m.Move(-1) }),
		w.play,
		ui.NewButton(l, ui.ButtonOptions{Icon: ui.IconStep, Tip: "One step forward (→)"}, func() { m.Move(1) }),
		w.speed, w.timeline, w.counter)
	row.Stretch(w.timeline)
	return row
}

func (a *App) playOptions(playing bool) ui.ButtonOptions {
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
func (a *App) buildHead(i int) ui.Widget {
	l, v := a.layer, &a.model.Scene.View
	kinds := scenario.Charts()
	items := make([]ui.Item, len(kinds))
	for k, kind := range kinds {
		items[k].Title = racelab.ChartName(a.frameOf(), kind)
	}
	kind := ui.NewChoice(l, items, slices.Index(kinds, v.Chart(i)), func(k int) { v.Charts[i] = kinds[k] })
	row := ui.NewRow(l, 6, ui.Insets{Top: 2, Left: 10, Right: 10}, kind)
	row.Stretch(kind)
	if i == 0 {
		against := ui.NewChoice(l, []ui.Item{{Title: "by step"}, {Title: "by evaluations", Help: "Gradient evaluations: fair to rules that ask more than once a step."}},
			indexOf(v.ByEvals), func(k int) { v.ByEvals = k == 1 })
		scale := ui.NewChoice(l, []ui.Item{{Title: "log"}, {Title: "linear"}}, indexOf(v.LinearY), func(k int) { v.LinearY = k == 1 })
		row.Add(against, scale)
	}
	return row
}

// sync makes the widgets show the model.
func (a *App) sync() {
	w, m := &a.frame, a.model
	if m.Message != "" {
		a.layer.Toast(m.Message, true)
		m.Message = ""
	}
	if w.playing != m.Playing {
		w.playing = m.Playing
		w.play.Set(a.playOptions(m.Playing))
	}
	if w.speed.Get() != m.Speed {
		w.speed.Set(m.Speed)
	}
	w.counter.Set(ui.LivePart{Text: "step ", Tone: ui.Muted}, ui.LivePart{Text: strconv.Itoa(m.Step()), Strong: true},
		ui.LivePart{Text: " / " + strconv.Itoa(m.Steps()), Tone: ui.Muted})
	a.syncTimeline()
	a.syncPanel()
	if f := a.frameOf(); f != nil {
		if w.surface != f.Entry.Key {
			a.rebuild()
			w.surface = f.Entry.Key
		}
		heading := "Race · " + f.Entry.Title
		if seed := strconv.FormatUint(m.Scene.Seed, 10); w.heading != heading+seed {
			w.heading = heading + seed
			w.title.Set(heading)
			w.seed.Set(ui.ButtonOptions{Text: "seed", Value: seed, Tip: "Type another seed"})
		}
	}
}

func (a *App) syncTimeline() {
	w, m := &a.frame, a.model
	s := w.timeline.Get()
	s.Steps, s.At, s.Recorded = m.Steps(), m.Step(), m.Recorded()
	if f := a.frameOf(); f != nil && (w.marks != marksKey{f.Rec, a.theme.Name}) {
		w.marks = marksKey{f.Rec, a.theme.Name}
		s.Marks, s.Thinned = a.timelineMarks(f), thinned(f.Rec)
	}
	w.timeline.Set(s)
}

// timelineMarks are the live changes, arrivals and divergences.
func (a *App) timelineMarks(f *racelab.Frame) []ui.TimelineMark {
	var marks []ui.TimelineMark
	for _, c := range f.Rec.Changes {
		clr := a.theme.Text
		if i := f.Scenario.Race.Index(c.Target); i >= 0 {
			clr = racelab.Style(a.theme, i).Color
		}
		marks = append(marks, ui.TimelineMark{Step: c.Step, Color: clr, Kind: ui.Change, Text: fmt.Sprintf("step %d: %s %s = %s", c.Step, c.Target, c.Key, c.Value)})
	}
	for i := range f.Rec.Tracks {
		t := &f.Rec.Tracks[i]
		mark := ui.TimelineMark{Step: t.StatusStep, Color: racelab.Style(a.theme, i).Color, Text: fmt.Sprintf("step %d: %s %s, %s", t.StatusStep, t.Name, t.Status, t.Reason)}
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

func (a *App) toggleDrawer() {
	if a.geo.compact {
		a.drawer = !a.drawer
		a.rebuild()
	}
}

// showHelp lists the keys. It is a menu, not a dialog: that scrolls where the
// window is small or the text large.
func (a *App) showHelp() {
	var items []ui.Item
	for _, s := range shortcuts() {
		items = append(items, ui.Item{Title: s.does, Detail: s.keys})
	}
	at := a.geo.bar
	at.Min.X = at.Max.X - int(60*a.unit())
	a.layer.Menu(at, items, nil)
}

// askSeed lets the seed be typed.
func (a *App) askSeed() {
	var seed uint64
	check := func(s string) (err error) {
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			err = fmt.Errorf("want a whole number from 0 to 18446744073709551615")
		}
		return err
	}
	field := ui.NewTextField(a.layer, 200, "seed", check, nil)
	field.Set(strconv.FormatUint(a.model.Scene.Seed, 10))
	a.layer.Dialog(ui.DialogOptions{Title: "Seed", Text: "The same scenario and seed give the same numbers. The seed decides the gradient noise.",
		Body: []ui.Widget{field}, Confirm: "Use it", OnConfirm: func() error {
			if err := check(field.Get()); err != nil {
				return err
			}
			a.model.SetSeed(seed)
			return nil
		}})
	field.Focus()
}
