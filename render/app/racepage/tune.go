package racepage

import (
	"fmt"
	"slices"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/optimizers/tune"
	"downhill/render/app/stage"
	racelab "downhill/render/labs/race"
)

// tuner searches every racer's best setting in the background.
type tuner struct {
	on    bool
	work  *stage.Worker[*tuneRun, tuneShot]
	gen   int
	scene scenario.Scenario // that it searches for
	done  int               // per cent
}

// tuneRun is a search at work.
type tuneRun struct {
	*racelab.Tuning
	last *tuneShot
}

// tuneShot is how far a search is; the search itself comes with the last one.
type tuneShot struct {
	done, total int
	over        *racelab.Tuning
}

// newTuner makes a worker that searches as the document's note says.
func newTuner() tuner {
	return tuner{work: stage.NewWorker(func(s scenario.Scenario) (*tuneRun, error) {
		goal, err := tune.ParseGoal(s.Race.Fair.Objective)
		if err != nil {
			return nil, err
		}
		t, err := racelab.StartTuning(s, tune.Options{Goal: goal, Budget: s.Race.Fair.Budget})
		return &tuneRun{Tuning: t}, err
	})}
}

// Step searches for about the budget, on all cores.
func (r *tuneRun) Step(budget time.Duration) error {
	end := time.Now().Add(budget)
	return r.Tuning.Step(func() bool { return time.Now().After(end) })
}

// Frame is how far the search is.
func (r *tuneRun) Frame() *tuneShot {
	now := tuneShot{}
	now.done, now.total = r.Progress()
	if r.Done() {
		now.over = r.Tuning
	}
	if r.last == nil || *r.last != now {
		r.last = &now
	}
	return r.last
}

// StartTuning searches with a goal and a budget of gradient evaluations for each
// racer, from how the race is set at this moment.
func (pg *Page) startTuning(goal tune.Goal, budget int) error {
	m, t := pg.model, &pg.tuner
	s := m.Document()
	s.Race, s.Changes = m.Settings(), nil
	s.Race.Fair = &scenario.Fair{Rates: scenario.RatesTuned, Objective: goal.String(), Budget: budget}
	if err := s.Check(); err != nil {
		return err
	}
	// What cannot be searched is said in the dialog, not afterwards.
	if _, err := racelab.StartTuning(s, tune.Options{Goal: goal, Budget: budget}); err != nil {
		return err
	}
	t.on, t.done, t.scene = true, 0, s
	t.gen = t.work.Start(s)
	return nil
}

// stopTuning gives the search up.
func (pg *Page) stopTuning() {
	pg.tuner.on = false
	pg.tuner.work.Pause(true)
}

// tickTuning takes over what the search has come to.
func (pg *Page) tickTuning() {
	t := &pg.tuner
	if !t.on {
		return
	}
	t.work.Pause(false)
	t.work.Tick()
	s := t.work.Latest()
	if s == nil || s.Generation != t.gen {
		return
	}
	if s.Err != nil {
		pg.model.Message = s.Err.Error()
		t.on = false
		return
	}
	t.done = 100 * s.Frame.done / max(1, s.Frame.total)
	if s.Frame.over == nil {
		return
	}
	t.on = false
	if err := pg.model.ApplyTuning(&t.scene, s.Frame.over); err != nil {
		pg.model.Message = err.Error()
		return
	}
	pg.done()
	pg.st.Toast(fmt.Sprintf("Tuned %d racers with %d gradient evaluations", len(t.scene.Race.Racers), s.Frame.done), false)
}

// ApplyTuning gives every racer what a search for the scene found, as one edit
// that can be undone.
func (m *Model) ApplyTuning(scene *scenario.Scenario, t *racelab.Tuning) error {
	now := m.Document()
	now.Race = m.Settings()
	if problem(scene) != problem(&now) {
		return fmt.Errorf("the race was changed while it was tuned: tune it again")
	}
	return m.editFair(t.Apply)
}

// problem writes down what a search depends on.
func problem(s *scenario.Scenario) string {
	r := &s.Race
	text := fmt.Sprint(s.Seed, r.Surface, r.Start, r.Steps, r.Noise, r.Batch, r.OwnNoise)
	for _, rc := range r.Racers {
		text += " " + rc.Name + " " + optimizers.Catalog().Format(rc.Rule)
	}
	return text
}

// editFair sets all racers at once, from how they are at this moment, or none.
func (m *Model) editFair(set func(*scenario.Scenario) error) error {
	trial := m.Scene.Clone()
	trial.Race = m.Settings()
	if err := set(&trial); err != nil {
		return err
	}
	m.edit("", func(s *scenario.Scenario) { *s = trial })
	return nil
}

// SetDefaults gives every racer its rule's defaults.
func (m *Model) SetDefaults() {
	if err := m.editFair((*scenario.Scenario).SetDefaults); err != nil {
		m.Message = err.Error()
	}
}

// SetSameRate gives every racer one learning rate; drags of the slider are one
// edit.
func (m *Model) SetSameRate(lr float64) {
	trial := m.Scene.Clone()
	trial.Race = m.Settings()
	if err := trial.SetSameRate(lr); err != nil {
		m.Message = err.Error()
		return
	}
	m.edit("same rate", func(s *scenario.Scenario) { *s = trial })
}

// SetRate gives a racer a learning rate from the start on.
func (m *Model) SetRate(name, lr string) {
	i := m.Scene.Race.Index(name)
	if i < 0 {
		return
	}
	rule, err := optimizers.Catalog().With(m.Settings().Racers[i].Rule, "lr", lr)
	if err != nil {
		m.Message = err.Error()
		return
	}
	m.edit("", func(s *scenario.Scenario) {
		s.Race.Racers[i].Rule = rule
		s.Changes = slices.DeleteFunc(slices.Clone(s.Changes), func(c race.Change) bool { return c.Target == name })
	})
}

// commonRate is the learning rate that all racers have, 0 where they differ.
func commonRate(r *scenario.Race) float64 {
	lr := 0.0
	for i := range r.Racers {
		x := r.Racers[i].Rule.Values.Num("lr")
		if i > 0 && x != lr {
			return 0
		}
		lr = x
	}
	return lr
}
