package schedulespage

import (
	"reflect"
	"time"

	"downhill/internal/scenario"
	"downhill/render/app/stage"
	scheduleslab "downhill/render/labs/schedules"
)

// frame is what the worker hands over: what the lab has made, and the range test
// where one was asked for.
type frame struct {
	*scheduleslab.Frame
	ranging *scheduleslab.Ranging
}

// run drives the lab. One that follows another keeps what that has trained.
type run struct {
	lab     *scheduleslab.Run
	scene   scenario.Scenario
	ranging *scheduleslab.Ranging
	last    *frame
}

var _ stage.Run[frame] = (*run)(nil)

type (
	worker = stage.Worker[*run, frame]
	shot   = stage.Shot[frame]
)

// newWorker makes a worker whose runs share what they train: a schedule that is
// dragged leaves the others as they are.
func newWorker() *worker {
	var before *scheduleslab.Run
	return stage.NewWorker(func(s scenario.Scenario) (*run, error) {
		start := scheduleslab.Start
		if before != nil {
			start = before.Follow
		}
		lab, err := start(s)
		if err != nil {
			return nil, err
		}
		before = lab
		return &run{lab: lab, scene: s}, nil
	})
}

// Step trains.
func (r *run) Step(budget time.Duration) error { return r.lab.Step(budget) }

// Done says whether all is trained.
func (r *run) Done() bool { return r.lab.Done() }

// Frame is what there is, the same pointer while that is the same.
func (r *run) Frame() *frame {
	now := r.lab.Frame()
	if r.last == nil || r.last.Frame != now || r.last.ranging != r.ranging {
		r.last = &frame{now, r.ranging}
	}
	return r.last
}

// rangeTest is the range test as the page knows it.
type rangeTest struct {
	asked bool // and not yet answered
	gen   int  // of the start that was asked
	give  bool // 1cycle gets what it finds
	of    testKey
	found *scheduleslab.Ranging // nil for none that fits the network
}

// testKey is what a range test follows from.
type testKey struct {
	seed    uint64
	network scenario.ScheduleNetwork
}

func (pg *Page) testKey() testKey {
	return testKey{pg.doc.Seed, pg.doc.Schedules.Clone().Network}
}

// askRange tests the range of learning rates; give has every 1cycle take the
// highest rate that is found.
func (pg *Page) askRange(give bool) {
	t := &pg.ranging
	pg.show(lowerRange)
	if t.found != nil && reflect.DeepEqual(t.of, pg.testKey()) {
		if give {
			pg.giveMax()
		}
		return
	}
	*t = rangeTest{asked: true, gen: pg.gen, give: give, of: pg.testKey()}
	pg.work.Do(func(r *run) (err error) {
		r.ranging, err = scheduleslab.RangeTest(r.scene)
		return err
	})
}

// takeRange takes over a test that was asked for. One whose document was edited
// meanwhile is asked for again.
func (pg *Page) takeRange(now *shot) {
	t := &pg.ranging
	if !t.asked {
		return
	}
	switch {
	case now.Err != nil:
		t.asked = false
	case now.Generation == t.gen && now.Frame.ranging != nil:
		t.asked, t.found = false, now.Frame.ranging
		if t.give {
			pg.giveMax()
		}
	case now.Generation > t.gen:
		give := t.give
		t.asked = false
		pg.askRange(give)
	}
}

// giveMax gives every 1cycle the rate that the test found.
func (pg *Page) giveMax() {
	found := pg.ranging.found
	set := 0
	pg.edit("", func(g *scenario.Schedules) {
		s := scenario.Scenario{Lab: scenario.LabSchedules, Schedules: *g}
		// What does not fit is reported by the check of the edit.
		set, _ = scheduleslab.WithMax(&s, found.Max)
		*g = s.Schedules
	})
	switch {
	case found.Max == 0:
		pg.message = found.Words()
	case set > 0:
		pg.s.Toast(found.Words(), false)
	}
}
