package trainpage

import (
	"downhill/internal/scenario"
	livelab "downhill/render/labs/train/live"
)

// retain goes on with a document whose networks are among those that are trained,
// as far as at, and keeps what they have trained. It says whether that can be:
// what was changed while they ran may differ, but not from the start on, before
// which nothing is kept.
func (pg *Page) retain(s scenario.Scenario, at int) bool {
	keep, ok := livelab.Among(&s, &pg.doc)
	if !ok || !pg.current() || pg.edits.any() {
		return false
	}
	before, now := pg.doc.Train.Nets, s.Train.Nets
	log := livelab.Carried(pg.doc.Changes, now, before, keep)
	fork, same := livelab.Fork(log, s.Changes), len(before) == len(now)
	for i := range now {
		same = same && before[keep[i]].Name == now[i].Name
	}
	pruned := same && pg.repruned(&s)
	if fork == 0 || fork < 0 && same && !pruned {
		return false
	}
	pg.prune.dirty = pg.prune.dirty || pruned
	pg.doc = s.Clone()
	pg.rev++
	if !same {
		if len(now) < len(before) {
			pg.only, pg.story, pg.hover = -1, story{}, away()
		}
		lanes := pg.doc.Clone()
		pg.command(func(r *livelab.Run) error { return r.Retain(lanes) })
	}
	if fork > 0 {
		pg.time.seek, pg.time.want = at, -1
		log := pg.doc.Clone().Changes
		pg.command(func(r *livelab.Run) error { return r.Adopt(log, at) })
	}
	return true
}
