package live

import (
	"fmt"
	"reflect"

	"downhill/internal/scenario"
	"downhill/optimizers/race"
)

// Among finds the networks of one training among those of another on the same
// data, from the same seed and as long: keep[i] is the place of network i there,
// where it may go by another name if both have as many, and be pruned otherwise
// afterwards. ok is false where there
// is one that is not there, or in another order.
func Among(to, from *scenario.Scenario) (keep []int, ok bool) {
	a, b := to.Train.Clone(), from.Train.Clone()
	nets, lanes := a.Nets, b.Nets
	a.Nets, b.Nets = nil, nil
	a.View, b.View, a.MemoryMB, b.MemoryMB = scenario.TrainView{}, scenario.TrainView{}, 0, 0
	a.Figure, b.Figure, a.MCDropout, b.MCDropout = "", "", 0, 0 // of what comes after training
	if to.Seed != from.Seed || !reflect.DeepEqual(a, b) {
		return nil, false
	}
	at := 0
	for i := range nets {
		for ; at < len(lanes); at++ {
			net := nets[i]
			net.Prune = lanes[at].Prune // of a copy, and so of no training
			if len(nets) == len(lanes) {
				net.Name = lanes[at].Name
			}
			if reflect.DeepEqual(net, lanes[at]) {
				break
			}
		}
		if at == len(lanes) {
			return nil, false
		}
		keep = append(keep, at)
		at++
	}
	return keep, true
}

// Carried is a log of changes for the networks that were kept, by the names that
// they have now. What was changed in others is left out.
func Carried(log []race.Change, to, from []scenario.Net, keep []int) []race.Change {
	names := map[string]string{scenario.AllLanes: scenario.AllLanes}
	for i, k := range keep {
		names[from[k].Name] = to[i].Name
	}
	var out []race.Change
	for _, c := range log {
		if name, there := names[c.Target]; there {
			c.Target = name
			out = append(out, c)
		}
	}
	return out
}

// Retain goes on with the networks of a document, which are among the lanes (see
// Among), under the names that they have there. The others end. Lanes share
// nothing that is written, so that those that stay keep what they have trained
// and recorded, and go on with the numbers of a run that never had the others.
// The log stays as it is, but for the names. On an error nothing has changed.
func (r *Run) Retain(s scenario.Scenario) error {
	if !r.met() {
		if err := r.gather(); err != nil {
			return err
		}
	}
	keep, ok := Among(&s, &r.scene)
	if !ok || len(keep) == 0 {
		return fmt.Errorf("the networks are not among the %d that are trained: start the training again", len(r.lanes))
	}
	now := s.Clone()
	now.Changes = Carried(r.log, now.Train.Nets, r.scene.Train.Nets, keep)
	if err := now.Check(); err != nil {
		return err
	}
	r.applied = len(Carried(r.log[:r.applied], now.Train.Nets, r.scene.Train.Nets, keep))
	r.log, now.Changes = now.Changes, nil
	var lanes []*lane
	for i, k := range keep {
		l := r.lanes[k]
		net := &now.Train.Nets[i]
		l.base.Name, l.net.Name, l.base.Prune, l.net.Prune = net.Name, net.Name, net.Prune, net.Prune
		lanes = append(lanes, l)
	}
	r.scene, r.lanes, r.published = now, lanes, nil
	r.stale, r.fresh = true, true
	if r.moments.empty() { // it has not begun
		return nil
	}
	r.moments.retain(keep, r.recorded())
	if r.seek > r.recorded() {
		r.seek, r.target = r.recorded(), r.recorded()
	}
	if r.ended() { // the longest training may have gone
		r.step = 0
		for _, l := range r.lanes {
			r.step = max(r.step, l.trainer.Steps())
		}
		r.goal = r.step
	}
	r.moments.visit(r, true)
	return nil
}

// retain keeps what some lanes' snapshots are, up to a step.
func (m *moments) retain(keep []int, last int) {
	m.cut(last + 1)
	out := make([]*moment, 0, len(m.kept))
	for _, k := range m.kept {
		now := &moment{step: k.step}
		for _, i := range keep {
			now.lanes, now.seconds = append(now.lanes, k.lanes[i]), append(now.seconds, k.seconds[i])
		}
		out = append(out, now)
	}
	m.kept = out
	m.weigh()
}
