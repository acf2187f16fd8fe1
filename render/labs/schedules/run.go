package schedules

import (
	"encoding/json"
	"fmt"
	"time"

	"downhill/internal/scenario"
	"downhill/optimizers/schedules"
	racelab "downhill/render/labs/race"
	"downhill/render/labs/train"
)

// Run works a scenario out: the curves at once, the networks epoch by epoch,
// the race anew whenever the loss has cut a rate. It has one owner.
type Run struct {
	scene    scenario.Scenario
	built    []schedules.Schedule
	labels   []string
	perEpoch int
	// seeds[k][i] is the training of schedule i from the document's seed + k.
	seeds [][]*training
	kept  *shelf
	turn  int
	race  *racelab.Frame
	cuts  int // that the race knows of
	frame *Frame
}

// shelf is what outlives a run: trainings by all that decides them, and data.
type shelf struct {
	trainings map[string]*training
	data      map[string]*train.Source
	surfaces  *scenario.Shelf
}

// shelfSize is how many trainings are remembered: a slider that is dragged makes
// many, and each takes some kilobytes.
const shelfSize = 400

// Start checks the scenario and works out what does not have to be trained.
func Start(s scenario.Scenario) (*Run, error) { return follow(s, nil) }

// Follow starts another scenario and keeps what this run has trained: schedules
// that are in both are not trained again. This run must not be used any more;
// its frames may.
func (r *Run) Follow(s scenario.Scenario) (*Run, error) { return follow(s, r.kept) }

func follow(s scenario.Scenario, kept *shelf) (*Run, error) {
	if s.Lab != scenario.LabSchedules {
		return nil, fmt.Errorf("schedules: the scenario is of the lab %s: want %s", s.Lab, scenario.LabSchedules)
	}
	if err := s.Check(); err != nil {
		return nil, err
	}
	if kept == nil {
		kept = &shelf{map[string]*training{}, map[string]*train.Source{}, &scenario.Shelf{}}
	}
	r := &Run{scene: s.Clone(), kept: kept, cuts: -1}
	g := &r.scene.Schedules
	r.labels = g.Labels()
	for i := range g.Runs {
		b, err := schedules.Catalog().Build(g.Runs[i].Schedule)
		if err != nil {
			return nil, fmt.Errorf("schedules.runs[%d]: %w", i, err)
		}
		r.built = append(r.built, b)
	}
	if len(kept.trainings) > shelfSize {
		kept.trainings = map[string]*training{}
	}
	for k := range g.Seeds {
		if err := r.addSeed(uint64(k)); err != nil {
			return nil, err
		}
	}
	if err := r.runRace(); err != nil {
		return nil, err
	}
	return r, nil
}

// addSeed prepares the trainings from a seed.
func (r *Run) addSeed(k uint64) error {
	seed := r.scene.Seed + k
	source, err := r.kept.source(&r.scene, seed)
	if err != nil {
		return err
	}
	g := &r.scene.Schedules
	if k == 0 {
		r.perEpoch = perEpoch(source.Split().Train.Len(), g.Network.BatchSize)
	}
	row := make([]*training, len(g.Runs))
	for i := range row {
		key, err := trainingKey(&r.scene, i, seed)
		if err != nil {
			return err
		}
		if row[i] = r.kept.trainings[key]; row[i] == nil {
			if row[i], err = newTraining(&r.scene, i, seed, source); err != nil {
				return fmt.Errorf("schedules.runs[%d]: %w", i, err)
			}
			row[i].key = key
			r.kept.trainings[key] = row[i]
		}
	}
	r.seeds = append(r.seeds, row)
	return nil
}

// source draws or reads the data once for each seed.
func (h *shelf) source(s *scenario.Scenario, seed uint64) (*train.Source, error) {
	key := fmt.Sprint(scenario.Data().Format(s.Schedules.Network.Data), " ", seed)
	if d := h.data[key]; d != nil {
		return d, nil
	}
	d, err := train.Load(trainScene(s, seed, 1), "")
	if err != nil {
		return nil, fmt.Errorf("schedules.network: %w", err)
	}
	if len(h.data) >= 2*scenario.MaxScheduleSeeds {
		h.data = map[string]*train.Source{}
	}
	h.data[key] = d
	return d, nil
}

// trainingKey is everything that decides a training, as text.
func trainingKey(s *scenario.Scenario, i int, seed uint64) (string, error) {
	g := s.Schedules.Clone()
	run := g.Runs[i]
	run.Hidden, run.LearningRate = false, g.Rate(i)
	usual := scenario.DefaultSchedules().Schedules
	g.Runs, g.LearningRate, g.Race, g.Note, g.Target, g.Seeds = []scenario.ScheduleRun{run}, 1, usual.Race, "", 0, 1
	g.Axis, g.Linear, g.Twins = usual.Axis, usual.Linear, usual.Twins
	text, err := json.Marshal(&scenario.Scenario{Lab: scenario.LabSchedules, Seed: seed, Schedules: g})
	return string(text), err
}

// runRace runs the race with the rates as they are known now.
func (r *Run) runRace() error {
	cuts := 0
	for _, t := range r.seeds[0] {
		cuts += len(t.cuts)
	}
	if cuts == r.cuts {
		return nil
	}
	g := &r.scene.Schedules
	scene := scenario.Scenario{Lab: scenario.LabRace, Seed: r.scene.Seed, Shelf: r.kept.surfaces,
		Race: scenario.Race{Surface: g.Race.Surface, Start: g.Race.Start, Steps: g.Steps, Noise: g.Race.Noise}}
	for i := range g.Runs {
		rule, err := choiceOf(g.Race.Rule, g.Rate(i), g.Runs[i].Schedule, r.rates(i))
		if err != nil {
			return fmt.Errorf("schedules.runs[%d]: %w", i, err)
		}
		scene.Race.Racers = append(scene.Race.Racers, scenario.Racer{Name: r.labels[i], Rule: rule, Hidden: g.Runs[i].Hidden})
	}
	run, err := racelab.Start(scene)
	if err != nil {
		return fmt.Errorf("schedules.race: %w", err)
	}
	if err := run.Step(0); err != nil {
		return fmt.Errorf("schedules.race: %w", err)
	}
	r.race, r.cuts = run.Snapshot(), cuts
	return nil
}

// rates are those of schedule i for the steps 0 to the last: of one that watches
// the loss as trained so far, and then on at the last.
func (r *Run) rates(i int) []float64 {
	g := &r.scene.Schedules
	out := rates(r.built[i], g.Rate(i), g.Steps, r.perEpoch)
	if !r.built[i].Watches() {
		return out
	}
	t := r.seeds[0][i]
	n := copy(out, t.rates)
	for k := n; n > 0 && k < len(out); k++ {
		out[k] = out[n-1]
	}
	return out
}

// Done says whether everything is trained.
func (r *Run) Done() bool { return r.todo() == nil }

// todo is the training whose turn it is: the first seed before the others, and
// within it the schedules in turn, so that all curves grow together.
func (r *Run) todo() *training {
	for _, row := range r.seeds {
		for k := range row {
			if t := row[(r.turn+k)%len(row)]; !t.done() {
				return t
			}
		}
	}
	return nil
}

// Step trains for about the budget, or until all is done; a budget of 0 means
// to the end.
func (r *Run) Step(budget time.Duration) error {
	begin := time.Now()
	for {
		t := r.todo()
		if t == nil {
			return r.runRace()
		}
		r.frame = nil
		more := func() bool { return budget <= 0 || time.Since(begin) < budget }
		ended, err := t.next(more)
		if err != nil {
			return err
		}
		if ended {
			r.turn++
		}
		if !more() {
			return r.runRace()
		}
	}
}

// Progress is how many steps of the trainings are taken, and of how many.
func (r *Run) Progress() (done, total int) {
	for _, row := range r.seeds {
		for _, t := range row {
			total += t.steps
			if t.done() {
				done += t.steps
			} else {
				done += min(t.steps, len(t.rates))
			}
		}
	}
	return done, total
}

// Frame is what there is so far. The same pointer as before says that nothing
// has changed.
func (r *Run) Frame() *Frame {
	if r.frame == nil {
		r.frame = r.snapshot()
	}
	return r.frame
}
