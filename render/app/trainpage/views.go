package trainpage

import (
	"math"
	"slices"
	"strings"
	"time"

	"downhill/internal/scenario"
	livelab "downhill/render/labs/train/live"
	"downhill/render/labs/train/panels"
)

// view says how a panel is laid out and how often it follows a training that
// runs.
type view struct {
	kind, title, help string
	weight, least     float64 // share of a lane's height; px of the design that it needs
	every             time.Duration
	asks              bool // it asks the network, so it follows its weights
}

// views lists what a lane can show, in the order in which it is stacked.
var views = [...]view{
	{scenario.PanelDiagram, "diagram", "The network: links by weight, units by activation, dropped units crossed out. Click a unit or a link.", 1, 72, 400 * time.Millisecond, true},
	{scenario.PanelBoundary, "boundary", "What the network says all over the plane; click to add a point.", 3.4, 150, 20 * time.Millisecond, true},
	{scenario.PanelUncertainty, "uncertainty", "How predictions spread with dropout on.", 2, 140, 300 * time.Millisecond, true},
	{scenario.PanelGradients, "gradients", "Gradient norm of every layer over time.", 2.3, 130, 400 * time.Millisecond, false},
	{scenario.PanelActivations, "activations", "How the activations of every layer are distributed: the wider, the more of them (by the root of their number).", 1.3, 104, 500 * time.Millisecond, false},
	{scenario.PanelWeights, "weights", "How the weights of every layer are distributed: the wider, the more of them (by the root of their number).", 1.3, 104, 500 * time.Millisecond, false},
	{scenario.PanelUnits, "dead and saturated", "The share of dead units and of saturated activations in every layer.", 1.3, 104, 500 * time.Millisecond, false},
	{scenario.PanelUpdates, "update ratio", "‖ΔW‖/‖W‖ of every layer over time.", 2, 130, 400 * time.Millisecond, false},
	{scenario.PanelFilters, "first weights", "The weights into the first layer's units as images.", 2, 130, 400 * time.Millisecond, true},
	{scenario.PanelMistakes, "worst mistakes", "The validation images that are most wrong; click one for the spread of its probabilities.", 1.8, 130, 3 * time.Second, true},
	{scenario.PanelSparsity, "exact zeros", "The share of the weights of every layer that are exactly 0: as trained strong, of the pruned copy pale; its validation accuracy in the title.", 1.6, 120, time.Second, true},
	{scenario.PanelFrontier, "zeros' price", "Validation accuracy of copies pruned at more and more thresholds, against the share of weights that are 0; the ring is the lane's threshold.", 1.8, 130, 4 * time.Second, true},
	{scenario.PanelNorms, "unit norms", "Norm of the weights into every unit, from the smallest to the largest; dashed the limit of max-norm. In the plane also how steep the prediction is.", 1.6, 96, time.Second, true},
	{scenario.PanelCalibration, "calibration", "How often the network is right against how sure it is, on the validation data; dashed the mean of predictions with dropout on.", 1.8, 130, 4 * time.Second, true},
}

func viewOf(kind string) *view {
	return &views[max(0, slices.IndexFunc(views[:], func(v view) bool { return v.kind == kind }))]
}

// offered lists the views that the data have.
func (pg *Page) offered() []view {
	f := pg.frame()
	plane := pg.plane()
	images := f != nil && f.Data.Ends.Image[0] > 0
	return slices.DeleteFunc(slices.Clone(views[:]), func(v view) bool {
		switch v.kind {
		case scenario.PanelBoundary:
			return !plane
		case scenario.PanelUncertainty:
			return !plane
		case scenario.PanelFilters, scenario.PanelMistakes:
			return !images
		case scenario.PanelCalibration:
			return f != nil && f.Data.Classes == 0
		}
		return false
	})
}

// plane says whether the data are points on a line or in the plane.
func (pg *Page) plane() bool {
	f := pg.frame()
	return f != nil && f.Data.Features <= 2
}

// shown lists the kinds of a lane's panels.
func (pg *Page) shown() []string {
	v := pg.doc.Train.View.Panels
	var kinds []string
	if i := pg.selected(); i < len(v) {
		kinds = v[i]
	}
	if len(kinds) == 0 && len(v) > 0 {
		kinds = v[0]
	}
	if len(kinds) == 0 {
		kinds = []string{scenario.PanelDiagram, scenario.PanelGradients, scenario.PanelActivations}
		if pg.plane() {
			kinds = []string{scenario.PanelDiagram, scenario.PanelBoundary, scenario.PanelGradients}
		}
	}
	offered := pg.offered()
	var out []string
	for _, v := range offered {
		if slices.Contains(kinds, v.kind) {
			out = append(out, v.kind)
		}
	}
	return out
}

// show puts a panel on every lane or takes it away, which is no edit: it is
// saved and not undone.
func (pg *Page) show(kind string, on bool) {
	now := pg.shown()
	if on == slices.Contains(now, kind) {
		return
	}
	switch {
	case on && len(now) >= scenario.MaxPanels:
		pg.message = "four panels are as many as a lane shows: take one away first"
	case on:
		now = append(now, kind)
	case len(now) > 1:
		now = slices.DeleteFunc(now, func(k string) bool { return k == kind })
	default:
		pg.message = "a lane shows at least one panel"
	}
	pg.setShown(now)
}

func (pg *Page) setShown(kinds []string) {
	v := &pg.doc.Train.View
	v.Panels = nil
	for range pg.doc.Train.Nets {
		v.Panels = append(v.Panels, slices.Clone(kinds))
	}
	pg.rev++
	pg.w.seen = panelKey{}
	pg.arrange()
	pg.s.MarkRedraw()
}

// cycle turns to the panels that had no room, or where all have to the next
// choice of one.
func (pg *Page) cycle(by int) {
	kinds := pg.shown()
	if len(kinds) == 0 {
		return
	}
	pg.rooms.turn = ((pg.rooms.turn+by)%len(kinds) + len(kinds)) % len(kinds)
	pg.arrange()
	pg.s.MarkRedraw()
}

// shownFrame is the frame that the panels show: while the training is on its way
// back to a step, the kept moment before that step.
func (pg *Page) shownFrame() *livelab.Frame {
	f, c := pg.frame(), &pg.time
	if f == nil || c.seek < 0 || !pg.current() {
		return f
	}
	if p := c.preview; p != nil && c.previewOf == f && c.previewAt == c.seek {
		return p
	}
	c.preview, c.previewOf, c.previewAt = momentOf(f, c.seek), f, c.seek
	return c.preview
}

// units is how many units of a layer a lane's diagram has room for.
func (pg *Page) units(lane int) int {
	n, least := 12, 4
	if pg.plane() {
		least = 8
	}
	for _, s := range pg.slots {
		if s.lane == lane && s.kind == scenario.PanelDiagram {
			high := float64(s.view.Area.Dy())/pg.s.Unit() - 32 // its numbers
			if high+32 >= titledHigh {
				high -= 10
			}
			n = int(high / 9.5)
		}
	}
	return max(least, min(n, 12))
}

// mistakes is how many of them are shown.
const mistakes = 12

// The nodes an axis of a field while a training runs and at rest.
const (
	coarse = 64
	fine   = 128
)

// resting says whether nothing changes.
func (pg *Page) resting() bool {
	return pg.shot != nil && !pg.shot.Busy && !pg.time.playing && pg.time.seek < 0
}

// order asks for the pictures that are on the canvas and not of this moment.
func (pg *Page) order() {
	f := pg.shownFrame()
	if f == nil || pg.s.Layer == nil {
		return
	}
	keep := map[subject]bool{}
	rest := pg.resting()
	want := func(s subject, every time.Duration, asks bool) {
		if s.lane >= len(f.Lanes) {
			return
		}
		keep[s] = true
		o := order{subject: s, frame: f, theme: pg.s.Theme.Name, look: panels.Look{Theme: pg.s.Theme, Across: pg.across()}}
		if asks {
			o.weights = f.Lanes[s.lane].Weights
			o.n = coarse
			if rest {
				o.n = fine
			}
			switch s.kind {
			case scenario.PanelMistakes:
				o.n = mistakes
			case scenario.PanelDiagram:
				o.n = pg.units(s.lane)
			}
		}
		if s.kind == scenario.PanelDiagram && pg.hover.lane == s.lane {
			o.pick = pg.hover.pick
		}
		if s.kind == scenario.PanelDiagram && pg.story.on && pg.story.lane == s.lane {
			o.pick = panels.Pick{Kind: panels.Unit, Layer: pg.story.layer, Unit: pg.story.unit}
		}
		b := pg.studio.of(&o)
		old := b.get(s)
		if old != nil && old.same(&o) {
			return
		}
		// A fine field follows a coarse one of the same weights.
		if asks && rest && o.n == fine && (old == nil || old.weights != o.weights) {
			o.n = coarse
		}
		hurry := old == nil || rest || old.theme != o.theme || old.pick != o.pick || old.look.Across != o.look.Across
		if hurry || old.due(time.Now(), every) {
			b.ask(o)
		}
	}
	for _, slot := range pg.slots {
		v := viewOf(slot.kind)
		want(subject{kind: slot.kind, lane: slot.lane}, v.every, v.asks)
	}
	for i := range pg.charts {
		if c := &pg.charts[i]; !c.plot.Area.Empty() {
			want(subject{kind: curvesKind, lane: -1, unit: int(pg.curve(i))}, 300*time.Millisecond, false)
		}
	}
	if s, on := pg.hover.subject(pg); on {
		want(s, 60*time.Millisecond, true)
	}
	if s, on := pg.story.subject(); on {
		want(s, 500*time.Millisecond, true)
	}
	for _, b := range pg.studio.benches {
		b.keep(keep)
	}
}

// headline says what is trained.
func (pg *Page) headline() string {
	t := &pg.doc.Train
	if pg.inks.dataKey != t.Data.Key { // it is asked for in every tick
		pg.inks.dataKey, pg.inks.data = t.Data.Key, t.Data.Key
		if e, err := scenario.Data().Lookup(t.Data.Key); err == nil {
			pg.inks.data = e.Title
		}
	}
	data := pg.inks.data
	first := describe(&t.Nets[0])
	if len(t.Nets) == 1 {
		return first + " on " + data
	}
	var words []string
	for i := range t.Nets {
		words = append(words, t.Nets[i].Name)
	}
	last := len(words) - 1
	return data + " · " + strings.Join(words[:last], ", ") + " and " + words[last]
}

// finite says whether x can be shown.
func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
