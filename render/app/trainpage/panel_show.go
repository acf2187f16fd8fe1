package trainpage

import (
	"fmt"
	"slices"

	"downhill/internal/effects"
	livelab "downhill/render/labs/train/live"
	"downhill/render/ui"
)

// effectsMenu offers the presets.
func (pg *Page) effectsMenu() {
	all := effects.All()
	items := make([]ui.Item, len(all))
	for i, e := range all {
		items[i] = ui.Item{Title: e.Title, Help: e.Claim}
	}
	pg.s.Layer.Menu(pg.w.effects.GetWidget().Rect, items, func(i int) { pg.openEffect(all[i]) })
}

// openEffect opens a preset and lets it train.
func (pg *Page) openEffect(e effects.Effect) {
	s, err := e.Scenario()
	if err != nil {
		pg.message = err.Error()
		return
	}
	pg.Open(s)
	pg.time.speed = len(speeds) - 1
	pg.setPlaying(true)
	pg.s.Toast(e.Claim, false)
}

// showSection chooses the panels of the lanes.
func (pg *Page) showSection() ui.Widget {
	l, w := pg.s.Layer, &pg.w
	s := ui.NewSection(l, "Show", "", nil)
	w.shows, w.shown = nil, nil
	shown, offered := pg.shown(), pg.offered()
	for i := 0; i < len(offered); i += 2 {
		row := ui.NewRow(l, 8, ui.Insets{})
		for _, v := range offered[i:min(i+2, len(offered))] {
			t := ui.NewToggle(l, v.title, v.help, slices.Contains(shown, v.kind), func(on bool) { pg.show(v.kind, on) })
			w.shows, w.shown = append(w.shows, t), append(w.shown, v.kind)
			row.Add(t)
			row.Stretch(t)
		}
		if i+1 == len(offered) {
			space := ui.NewSpace(l, 0, 0)
			row.Add(space)
			row.Stretch(space)
		}
		s.Add(row)
	}
	w.kept = ui.NewCaption(l, "", ui.Muted).Help("The whole state of the training at moments to go back to, the ticks below the bar of time. Where they take more memory than they may, every second one is " +
		"let go, and going back to a step between two takes the steps again.")
	w.room = ui.NewCaption(l, "", ui.Muted)
	s.Add(ui.NewSpace(l, 0, 4), w.room, w.kept)
	return s
}

// roomWords say whether all panels are to be seen.
func (pg *Page) roomWords() string {
	if pg.rooms.hidden == 0 {
		return ""
	}
	return "not all have room: V turns to the others"
}

// keptWords say which moments are kept.
func keptWords(f *livelab.Frame) string {
	if f == nil {
		return ""
	}
	const mega = 1 << 20
	out := fmt.Sprintf("%s snapshots, %d of %d MB", grouped(len(f.Moments)), (f.Memory.Used+mega/2)/mega, f.Memory.Budget/mega)
	if f.Memory.Dropped > 0 {
		out += ", " + grouped(f.Memory.Dropped) + " thinned out"
	}
	return out
}
