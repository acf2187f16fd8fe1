package live

import (
	"fmt"
	"slices"

	"downhill/nn"
)

// moment is every lane's state at a step, with the changes made there.
type moment struct {
	step    int
	lanes   []*nn.Snapshot
	seconds []float64 // of training until then
}

// moments are the snapshots that are kept. They are thinned, every second one at
// a time, when they take more than the budget; the first and the last stay.
type moments struct {
	kept    []*moment // by step; published, so never written again
	steps   []int     // of kept, published likewise
	gap     int       // steps between two, at least half of it
	budget  int
	bytes   int
	dropped int // how many were thinned away
}

const (
	firstGap   = 32
	maxMoments = 2048
)

func newMoments(budget int) moments {
	return moments{gap: firstGap, budget: budget}
}

func (m *moments) empty() bool { return len(m.kept) == 0 }

// next is the next step at which a snapshot is taken: a gap on, or at the end of
// an epoch where that is half a gap on or more.
func (m *moments) next(step, epoch int) int {
	if m.empty() {
		return step
	}
	last := m.kept[len(m.kept)-1].step
	from := last + (m.gap+1)/2
	end := (from + epoch - 1) / epoch * epoch
	return max(step+1, min(last+m.gap, end))
}

// visit takes a snapshot where one is due, or where it must be.
func (m *moments) visit(r *Run, must bool) {
	if n := len(m.kept); n > 0 {
		last := m.kept[n-1].step
		if r.step <= last || !must && r.step < m.next(last, r.lanes[0].trainer.StepsPerEpoch()) {
			return
		}
	}
	m.take(r)
}

// take takes a snapshot, the last by now.
func (m *moments) take(r *Run) {
	now := &moment{step: r.step}
	for i, l := range r.lanes {
		var s *nn.Snapshot
		if n := len(m.kept); n > 0 && l.trainer.Done() && m.kept[n-1].lanes[i].Done() {
			s = m.kept[n-1].lanes[i]
		} else {
			s = l.trainer.Snapshot()
		}
		now.lanes = append(now.lanes, s)
		now.seconds = append(now.seconds, l.busy.Seconds())
	}
	for i, s := range now.lanes {
		if n := len(m.kept); n == 0 || m.kept[n-1].lanes[i] != s {
			m.bytes += s.Bytes()
		}
	}
	m.kept, m.steps = append(m.kept, now), append(m.steps, now.step)
	for (m.bytes > m.budget || len(m.kept) > maxMoments) && len(m.kept) > 2 {
		m.thin()
	}
}

// thin drops every second one.
func (m *moments) thin() {
	var out []*moment
	for i, k := range m.kept {
		if i%2 == 0 || i == len(m.kept)-1 {
			out = append(out, k)
		}
	}
	m.dropped += len(m.kept) - len(out)
	m.kept, m.steps, m.gap = out, nil, 2*m.gap
	for _, k := range out {
		m.steps = append(m.steps, k.step)
	}
	m.weigh()
}

// weigh counts the bytes; a lane that has ended shares its snapshot.
func (m *moments) weigh() {
	m.bytes = 0
	for i, k := range m.kept {
		for j, s := range k.lanes {
			if i == 0 || m.kept[i-1].lanes[j] != s {
				m.bytes += s.Bytes()
			}
		}
	}
}

// at is the index of the moment at or before a step.
func (m *moments) at(step int) int {
	i, found := slices.BinarySearchFunc(m.kept, step, func(k *moment, step int) int { return k.step - step })
	if !found {
		i--
	}
	return i
}

// cut forgets the moments from a step on.
func (m *moments) cut(step int) {
	n := m.at(step-1) + 1
	m.kept, m.steps = m.kept[:n:n], m.steps[:n:n]
	m.weigh()
}

// Rewind goes to a step that was recorded: it restores the snapshot at or before
// it and takes the steps again, which come out the same, until it rests there.
// What was recorded behind it stays until something is changed.
func (r *Run) Rewind(step int) error {
	if step < 0 || step > r.recorded() {
		return fmt.Errorf("step %d: want 0 to %d, which were recorded", step, r.recorded())
	}
	if r.moments.empty() { // it has not begun, and is at step 0
		r.SetTarget(0)
		return nil
	}
	// From where the column of that step begins, so that it is complete.
	from := step
	for _, l := range r.lanes {
		from = min(from, step/l.rec.every*l.rec.every)
	}
	k := r.start(from)
	for i, l := range r.lanes {
		if err := l.trainer.Restore(k.lanes[i]); err != nil {
			return err
		}
		l.evaluating = false
		l.busy = seconds(k.seconds[i])
		l.rec.restart()
	}
	r.step, r.goal, r.target, r.seek = k.step, k.step, step, step
	r.applied = len(until(r.log, r.step))
	r.scene.Changes = r.log[:r.applied]
	nets := r.scene.TrainAt(r.step).Nets
	r.scene.Changes = nil
	for i, l := range r.lanes {
		l.net = nets[i]
	}
	r.stale, r.fresh = true, true
	return nil
}

// start is the moment from which the steps up to one behind from are made again:
// the last before it, but for a training that diverges, whose end can be made
// again only together with the step before.
func (r *Run) start(from int) *moment {
	at := max(0, r.moments.at(from))
	for ; at > 0; at-- {
		k := r.moments.kept[at]
		late := false
		for i, l := range r.lanes {
			late = late || l.diverges > 0 && k.step > l.diverges-2 && !k.lanes[i].Done()
		}
		if !late {
			break
		}
	}
	return r.moments.kept[at]
}

// recorded is the last step that some lane has recorded.
func (r *Run) recorded() int {
	end := 0
	for _, l := range r.lanes {
		end = max(end, l.rec.end)
	}
	return end
}
