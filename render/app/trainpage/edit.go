package trainpage

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/race"
	livelab "downhill/render/labs/train/live"
	"downhill/render/ui"
)

// settings are those of the moment looked at.
func (pg *Page) settings() scenario.Train { return pg.doc.TrainAt(pg.step()) }

// selected is the lane whose settings the panel shows.
func (pg *Page) selected() int { return pg.doc.Train.View.Lane }

// choose selects a lane.
func (pg *Page) choose(i int) {
	if i >= 0 && i < len(pg.doc.Train.Nets) {
		pg.doc.Train.View.Lane = i
	}
}

// restart changes the document, with the settings as they are at the moment
// looked at, and trains it from the start. Edits of one drag ("" for none) are
// undone together until the drag is sealed. It says whether the change holds.
func (pg *Page) restart(drag string, change func(s *scenario.Scenario)) bool {
	trial := pg.doc.Clone()
	trial.Train = pg.settings()
	trial.Changes = nil
	change(&trial)
	if err := trial.Check(); err != nil {
		pg.message = err.Error()
		pg.w.seen = panelKey{} // the widgets show what holds again
		return false
	}
	pg.past.PushDrag(pg.doc, drag)
	pg.doc = trial
	pg.start(0)
	return true
}

// seal ends a drag: what it changed is one edit, and what it would change is
// asked now.
func (pg *Page) seal() {
	pg.flush(true)
	pg.past.Seal()
	if q := pg.edits.asking; q != nil {
		pg.edits.asking = nil
		pg.ask(q)
	}
}

// change changes the document and trains it from the start, where it changes.
func (pg *Page) change(drag string, change func(t *scenario.Train) error) {
	trial := pg.doc.Clone()
	trial.Train = pg.settings()
	before := trial.Train.Clone()
	if err := change(&trial.Train); err != nil {
		pg.message = err.Error()
		pg.w.seen = panelKey{}
		return
	}
	if !reflect.DeepEqual(before, trial.Train) {
		pg.restart(drag, func(s *scenario.Scenario) { s.Train = trial.Train })
	}
}

// set changes a property of the selected lane, completely.
func (pg *Page) set(key, text string) {
	pg.slide(key, text)
	pg.seal()
}

// slide changes a property of the selected lane while a slider is dragged, until
// seal: from the present step on where that can be, else by training anew, which
// is asked where anything would be lost.
func (pg *Page) slide(key, text string) {
	lane := pg.selected()
	now := pg.settings()
	net := now.Nets[lane].Clone()
	live := net.Live(key)
	trial := net.Clone()
	var err error
	if live == nil {
		err = trial.SetLive(key, text)
	} else if err = trial.Set(key, text); err != nil {
		err = fmt.Errorf("%s = %q: %w", key, text, err)
	} else if layers := trial.Layers; key == "layers" {
		trial = net.Clone()
		trial.SetLayers(layers) // with what is dropped in them
	}
	if err == nil && reflect.DeepEqual(trial, net) {
		return
	}
	if err == nil {
		s := pg.doc.Clone()
		s.Changes = nil
		s.Train = now
		s.Train.Nets[lane] = trial
		err = s.Check()
	}
	switch {
	case err != nil:
		pg.message = err.Error()
		pg.w.seen = panelKey{}
	case !pg.begun():
		pg.change("lane "+key, func(t *scenario.Train) error { t.Nets[lane] = trial; return nil })
	case live == nil:
		pg.live(race.Change{Target: net.Name, Key: key, Value: text})
	default:
		pg.edits.asking = &question{lane, trial, live}
	}
}

// pending are live changes on their way: a slider that is dragged makes more of
// them than there are steps.
type pending struct {
	changes []race.Change
	sent    time.Time
	asking  *question // what is asked when the drag ends
}

// question is a network that a lane can have only when it is trained anew, and
// why.
type question struct {
	lane int
	net  scenario.Net
	why  error
}

func (p *pending) any() bool { return len(p.changes) > 0 || p.asking != nil }

// between is how often a slider that is dragged changes a training.
const between = 120 * time.Millisecond

// live makes a change from the present step on.
func (pg *Page) live(c race.Change) {
	pg.past.PushDrag(pg.doc, "live "+c.Target+c.Key)
	p := &pg.edits
	for i := range p.changes {
		if p.changes[i].Target == c.Target && p.changes[i].Key == c.Key {
			p.changes[i] = c
			return
		}
	}
	p.changes = append(p.changes, c)
}

// flush hands the changes over, at once or where the last were some time ago.
func (pg *Page) flush(now bool) {
	p := &pg.edits
	if len(p.changes) == 0 || !now && pg.ago(p.sent) < between {
		return
	}
	for _, c := range p.changes {
		pg.command(func(r *livelab.Run) error { return r.Apply(c) })
	}
	p.changes, p.sent = nil, pg.s.Now
	pg.time.want = -1
}

// ask lets a person choose between training anew and a lane beside the others.
func (pg *Page) ask(q *question) {
	l, lane, net := pg.s.Layer, q.lane, q.net
	reason := q.why.Error()
	if _, rest, found := strings.Cut(reason, " is "); found {
		reason = rest
	}
	reason, _, _ = strings.Cut(reason, ":")
	words := strings.Join(livelab.Differences(&pg.doc.TrainAt(pg.step()).Nets[lane], &net), ", ")
	var d *ui.Dialog
	text := "Fork it as lane " + letter(len(pg.doc.Train.Nets))
	if len(pg.doc.Train.Nets) >= livelab.MaxLanes {
		text = "Fork it: four lanes are as many as fit"
	}
	fork := ui.NewButton(l, ui.ButtonOptions{Text: text,
		Tip: "Keeps this lane and adds one with the change; all are trained again as far as they were"}, func() {
		d.Close()
		pg.fork(lane, net)
	})
	fork.SetEnabled(len(pg.doc.Train.Nets) < livelab.MaxLanes)
	pg.w.fork = fork
	d = l.Dialog(ui.DialogOptions{Title: "Train lane " + letter(lane) + " anew?",
		Text: fmt.Sprintf("%s: this is %s. The lanes share their batches, so all of them begin again at step 0.", words, reason),
		Body: []ui.Widget{fork}, Confirm: "Train anew",
		OnConfirm: func() error {
			pg.change("", func(t *scenario.Train) error { t.Nets[lane] = net; return nil })
			return nil
		},
		OnCancel: func() { pg.w.seen = panelKey{} }})
}

// fork adds a network as a lane of its own and trains all of them as far as they
// were.
func (pg *Page) fork(lane int, net scenario.Net) {
	at, now := pg.step(), pg.settings()
	trial := pg.doc.Clone()
	name := net.Name
	if d := livelab.Differences(&now.Nets[lane], &net); len(d) > 0 {
		name = d[0] // the one thing that was changed
	}
	net.Name = freeName(&trial.Train, name)
	trial.Train.Nets = append(trial.Train.Nets, net)
	if err := trial.Check(); err != nil {
		pg.message = err.Error()
		return
	}
	pg.past.Push(pg.doc)
	pg.doc = trial
	pg.doc.Train.View.Lane = len(trial.Train.Nets) - 1
	pg.start(at)
	pg.rebuild()
}

// formText is what a form's change writes.
func formText(c ui.FormChange) string {
	if !c.On {
		return param.Off
	}
	return c.Value.String()
}

// with is a choice with a parameter set or taken away.
func with(c param.Choice, ch ui.FormChange) param.Choice {
	vals := c.Values.Clone()
	if vals == nil {
		vals = param.Values{}
	}
	if ch.On {
		vals[ch.Key] = ch.Value
	} else {
		delete(vals, ch.Key)
	}
	return param.Choice{Key: c.Key, Values: vals}
}
