package racepage

import (
	"fmt"
	"image"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	"downhill/render/figure"
	racelab "downhill/render/labs/race"
	"downhill/render/ui"
	"downhill/surfaces"
)

// A network's loss takes a thousand times as long to evaluate as a formula. So a
// worker samples the surface for the backdrop, which is coarse until then.

// network is what the page holds for a race on the loss of a network.
type network struct {
	work  *stage.Worker[*sampleRun, racelab.Sampling]
	asked sampleKey
	gen   int
	card  *stage.Card // what the slice is
	wait  *stage.Card // that it is being made
	w     networkWidgets
}

// networkWidgets are what the panel holds for a network.
type networkWidgets struct {
	from *ui.Button // nil on other surfaces
	card *ui.Card
	said string // by the card
}

// sampleKey is what decides the values of a backdrop.
type sampleKey struct {
	surface string
	view    [4]float64
}

// sampleRun samples a surface as the worker drives it.
type sampleRun struct{ s *racelab.Sampling }

var _ stage.Run[racelab.Sampling] = (*sampleRun)(nil)

// Step goes on for about the budget.
func (r *sampleRun) Step(budget time.Duration) error {
	r.s.Step(budget)
	return nil
}

// Done says whether all is sampled.
func (r *sampleRun) Done() bool { return r.s.Done() }

// Frame is the sampling once it is whole, nil before.
func (r *sampleRun) Frame() *racelab.Sampling {
	if !r.s.Done() {
		return nil
	}
	return r.s
}

// The grids of a backdrop, and of one that has to be there within a frame.
const (
	fineGrid   = 256
	coarseGrid = 40
)

func newNetwork(s *stage.Stage) network {
	return network{card: stage.NewCard(s), wait: stage.NewCard(s),
		work: stage.NewWorker(func(doc scenario.Scenario) (*sampleRun, error) {
			f, err := doc.Surface()
			if err != nil {
				return nil, err
			}
			return &sampleRun{racelab.NewSampling(f, doc.View, racelab.Grain{NX: fineGrid, NY: fineGrid})}, nil
		})}
}

// slow says whether a surface is one that a worker samples.
func slow(f *racelab.Frame) bool {
	_, ok := f.Surface.(surfaces.Sliced)
	return ok
}

// sampled is what the worker has sampled for the view asked for last, nil before
// it is there.
func (n *network) sampled() *racelab.Sampling {
	if s := n.work.Latest(); s != nil && s.Generation == n.gen && n.gen > 0 {
		return s.Frame
	}
	return nil
}

// sampleBackdrop is the backdrop of a slow surface: what the worker has sampled,
// or a coarse one while it has not, and while the view is dragged. It says
// whether that is the one wanted.
func (pg *Page) sampleBackdrop(f *racelab.Frame, key backdropKey, g racelab.Grain) (b *racelab.Backdrop, fine bool) {
	n, v := &pg.network, pg.model.Scene.View
	if want := (sampleKey{key.surface, key.view}); !key.coarse && want != n.asked {
		doc := pg.model.Scene.Clone()
		doc.Race.Surface, doc.View.Window = f.Scenario.Race.Surface, &key.view
		n.asked, n.gen = want, n.work.Start(doc)
	}
	if s := n.sampled(); s != nil && !key.coarse {
		return s.Backdrop(v, pg.st.Theme, g), true
	}
	if c := &pg.canvas; c.backdrop != nil && !c.stale && c.coarseFor(key) {
		return c.backdrop, false
	}
	g.NX, g.NY = coarseGrid, coarseGrid
	return racelab.NewBackdrop(f.Surface, v, pg.st.Theme, g), key.coarse
}

// coarseFor says whether the backdrop is a coarse one of what is wanted.
func (c *canvas) coarseFor(key backdropKey) bool {
	key.coarse = true
	return c.key == key
}

// training says whether the surface that comes is a network that is not there
// yet.
func (pg *Page) training() bool {
	m := pg.model
	return m.waiting() && m.Scene.Race.Surface.Key == scenario.SurfaceNetwork
}

// drawNetwork draws what is to be said of a network: that it is being trained,
// or what its slice is.
func (pg *Page) drawNetwork(dst *ebiten.Image, f *racelab.Frame) {
	room, m := pg.rooms.Canvas, int(stage.CardMargin*pg.st.Unit())
	n := &pg.network
	if pg.training() {
		n.wait.Lines("training the network, looking for minima …", nil)
		size := n.wait.Size()
		n.wait.Draw(dst, room.Min.Add(image.Pt((room.Dx()-size.X)/2, (room.Dy()-size.Y)/2)))
		return
	}
	n.card.At = image.Rectangle{}
	if f == nil || pg.find.on {
		return
	}
	s, ok := f.Slice()
	if !ok {
		return
	}
	lines := []stage.CardLine{
		{Left: racelab.PathName(s), Lined: true, Style: racelab.PathStyle(pg.st.Theme)},
		{Marked: true, Style: racelab.PathStyle(pg.st.Theme), Left: "trained solution: loss " + figure.Short(s.Loss, 3) + ", accuracy " + racelab.Percent(s.Accuracy)},
		{Left: "the plane holds " + racelab.Percent(s.Share) + " of the path's variance"},
	}
	if float64(room.Dx())/pg.st.Unit() < narrowCanvas {
		lines = lines[:2]
	}
	n.card.Lines(racelab.SliceNote(s), lines)
	n.card.Draw(dst, image.Pt(room.Max.X-m-n.card.Size().X, room.Max.Y-m-axisStrip(pg)-n.card.Size().Y))
}

// axisStrip is the height of the axis' numbers and name at the foot of the canvas.
func axisStrip(pg *Page) int { return pg.st.Px(24) }

// unlabel takes the name from the mark of the trained solution: the card has it
// with its sign, and the lowest minimum, which is often close, has its own.
func unlabel(p *figure.Plot) {
	for i := range p.Marks {
		if p.Marks[i].Label == racelab.SolutionLabel {
			p.Marks[i].Label = ""
		}
	}
}

// networkRows are the panel's card on a network and the button that starts the
// racers where the training started; on other surfaces it is empty.
func (pg *Page) networkRows(r *scenario.Race) ui.Widget {
	l, w := pg.st.Layer, &pg.network.w
	*w = networkWidgets{}
	column := ui.NewColumn(l, 4, ui.Insets{Top: 4, Bottom: 4})
	if r.Surface.Key != scenario.SurfaceNetwork {
		column.SetVisible(false)
		return column
	}
	w.from = ui.NewButton(l, ui.ButtonOptions{Text: "Start where the training started", Tip: "Puts every racer at the first point of the training's path, projected."}, func() {
		if f := pg.frameOf(); f != nil {
			if s, ok := f.Slice(); ok {
				pg.model.SetStart(s.Path[0])
				pg.done()
			}
		}
	})
	w.card = ui.NewCard(l)
	column.Add(w.from, w.card)
	return column
}

// syncNetwork shows what was trained and found, which comes some time after the
// document.
func (pg *Page) syncNetwork() {
	w, f := &pg.network.w, pg.frameOf()
	if w.card == nil || f == nil {
		return
	}
	s, ok := f.Slice()
	if !ok {
		return
	}
	lines := []string{"This is " + racelab.SliceNote(s) + ".", "Network " + s.Network + ".",
		fmt.Sprintf("At the solution the loss is %s, the accuracy %s; %s.", figure.Short(s.Loss, 4), racelab.Percent(s.Accuracy), racelab.SliceShare(s)),
		f.Findings() + "."}
	if s.Trouble != "" {
		lines = append(lines, s.Trouble+".")
	}
	if said := fmt.Sprint(lines); said != w.said {
		w.said = said
		w.card.Clear()
		for _, line := range lines {
			w.card.Text(line, ui.Muted)
		}
	}
}

// nameNetwork says where the network's widgets stand and what is shown of it.
func (pg *Page) nameNetwork(o *stage.Named) {
	n := &pg.network
	if o.Values == nil {
		o.Values = map[string]string{}
	}
	if pg.training() {
		o.Values["training"] = "yes"
	}
	if n.w.from == nil {
		return
	}
	o.Widgets["from training"] = n.w.from
	o.Values["network"] = n.w.said
	if n.sampled() != nil {
		o.Values["sampled"] = "yes"
	}
}
