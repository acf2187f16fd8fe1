package racepage

import (
	"math"
	"slices"

	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/optimizers/race"
	"downhill/render/app/stage"
	racelab "downhill/render/labs/race"
)

// Model is everything the window shows that is not a widget. It knows no
// engine: the update loop turns input into calls of its methods, and what is
// drawn follows from it.
type Model struct {
	// Scene is the document. Its log of changes holds what was changed while
	// the race ran.
	Scene    scenario.Scenario
	Selected int  // the racer whose parameters the panel shows
	Playing  bool // time goes on by itself
	Speed    int  // index into speeds

	at   float64 // the moment looked at, in steps; whole but for slow speeds
	work *worker
	gen  int
	want int   // the step that the worker is to record
	sent int   // number of the last live change handed to the worker in this generation
	shot *shot // the newest frame of the present generation, or of the one before while there is none
	past stage.History
	goal stage.Goal // that Playing comes to, none for the end

	shelf   *scenario.Shelf // of all workers
	ghost   ghost
	dressed dressed
	// Message is what went wrong last, for the user, "" when all is well.
	Message string
}

// speeds lists how fast time goes, in steps a second at 60 ticks a second.
var speeds = [...]float64{1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 3000, 12000, 60000}

const defaultSpeed = 5 // 30 steps a second: the default race lasts seven seconds

const ticksPerSecond = 60

// NewModel stands the scenario's race at the moment that its view names.
func NewModel(s scenario.Scenario) *Model {
	m := &Model{work: newWorker(), shelf: &scenario.Shelf{}, ghost: newGhost(), Speed: defaultSpeed}
	m.open(s)
	return m
}

// Close ends the worker.
func (m *Model) Close() {
	m.work.Close()
	m.ghost.work.Close()
}

// open replaces the scene.
func (m *Model) open(s scenario.Scenario) {
	m.Scene = s.Clone()
	m.Scene.Shelf = m.shelf
	m.at = float64(min(s.View.Step, s.Race.Steps))
	m.Selected = max(0, min(m.Selected, len(s.Race.Racers)-1))
	m.restart(int(m.at))
}

// restart runs the document anew, at least to the step wanted.
func (m *Model) restart(want int) {
	m.gen, m.want, m.sent = m.work.Start(m.Scene, seekTo(want)), want, 0
	m.Message = ""
}

// Frame is what there is to show, nil before the first frame.
func (m *Model) Frame() *racelab.Frame {
	if m.shot == nil {
		return nil
	}
	return m.dress(m.shot.Frame)
}

// Step is the moment looked at.
func (m *Model) Step() int { return int(m.at) }

// Steps is the length of the race.
func (m *Model) Steps() int { return m.Scene.Race.Steps }

// Recorded is the last step that there is a record of.
func (m *Model) Recorded() int {
	if f := m.Frame(); f != nil {
		return f.Rec.Step
	}
	return 0
}

// Tick lets a sixtieth of a second pass.
func (m *Model) Tick() {
	m.work.Tick()
	m.ghost.work.Tick()
	m.receive()
	if !m.Playing || m.waiting() {
		return
	}
	_, by, end := m.goal.Pace(speeds[m.Speed], m.Steps())
	next := math.Min(m.at+by, float64(end))
	m.record(int(next))
	if int(next) <= m.Recorded() || int(next) == int(m.at) {
		m.at = next
	} else if r := float64(m.Recorded()); r > m.at {
		m.at = r
	}
	if m.Step() >= end {
		m.at, m.Playing, m.goal = float64(end), false, stage.Goal{}
	}
}

// waiting says whether the present generation has no frame yet.
func (m *Model) waiting() bool { return m.shot == nil || m.shot.Generation != m.gen }

// receive takes over what the worker has made.
func (m *Model) receive() {
	s := m.work.Latest()
	if s == nil || s == m.shot || s.Generation != m.gen {
		return
	}
	if s.Err != nil {
		m.Message = s.Err.Error()
		m.Playing = false
		if s.Frame == nil {
			return
		}
	}
	// Until a restarted race has come as far as the moment looked at, the old
	// picture stays: a blink of an empty surface would tell nobody anything.
	if m.waiting() && s.Busy && s.Frame.Rec.Step < m.Step() && m.shot != nil {
		return
	}
	m.shot = s
	// The run knows at which step a live change took effect. A frame made just
	// before it was applied does not hold it yet.
	if n := len(s.Frame.Rec.Changes); n > 0 && s.Commands >= m.sent && s.Frame.Rec.Step >= lastStep(m.Scene.Changes) {
		m.Scene.Changes = coalesce(s.Frame.Rec.Changes)
	}
}

func lastStep(cs []race.Change) int {
	if len(cs) == 0 {
		return 0
	}
	return cs[len(cs)-1].Step
}

// coalesce keeps the last of several changes of one value at one step: a
// slider passes through many values while the race stands still.
func coalesce(cs []race.Change) []race.Change {
	var out []race.Change
	for _, c := range cs {
		if i := slices.IndexFunc(out, func(o race.Change) bool {
			return o.Step == c.Step && o.Target == c.Target && o.Key == c.Key
		}); i >= 0 {
			out[i].Value = c.Value
			continue
		}
		out = append(out, c)
	}
	return out
}

// Play starts time, from the beginning where the race is over.
func (m *Model) Play(on bool) {
	if on && m.Step() >= m.Steps() {
		m.at = 0
	}
	m.Playing, m.goal = on, stage.Goal{}
}

// Seek looks at a step and records the race as far as that.
func (m *Model) Seek(step int) {
	m.at = float64(max(0, min(step, m.Steps())))
	// What there is of the document before this one says nothing of this one.
	done := m.Recorded()
	if m.waiting() {
		done = m.want
	}
	if m.Step() > done {
		m.record(m.Step())
	}
}

// record asks the worker to come as far as a step.
func (m *Model) record(step int) {
	if step != m.want {
		m.want = step
		m.work.Do(seekTo(step))
	}
}

// Move goes some steps forward or back and pauses. Back goes over steps that
// the memory budget thinned.
func (m *Model) Move(steps int) {
	m.Playing = false
	target := m.Step() + steps
	if f := m.Frame(); f != nil && steps < 0 && target >= 0 && m.Step() <= f.Rec.Step {
		target = f.Rec.Kept[f.Rec.Row(target)]
	}
	m.Seek(target)
}

// SetSpeed chooses one of the speeds.
func (m *Model) SetSpeed(i int) { m.Speed = max(0, min(i, len(speeds)-1)) }

// Settings are the race's settings at the moment looked at.
func (m *Model) Settings() scenario.Race { return m.Scene.At(m.Step()) }

// Reset stands the race at its start again: the same seed, and from the first
// step on the settings as they are now.
func (m *Model) Reset() {
	m.past.Push(m.Scene)
	m.Scene.Race = m.Settings()
	m.Scene.Changes = nil
	m.at = 0
	m.restart(0)
}

// NewSeed draws another seed from the present one and starts again. The next
// seed is the next number: whoever reads it on screen can type it.
func (m *Model) NewSeed() {
	m.remember("")
	m.Scene.Seed++
	m.at = 0
	m.restart(0)
}

// edit changes the document and runs it anew as far as it was. Edits of one
// drag ("" for none) are undone together.
func (m *Model) edit(drag string, change func(*scenario.Scenario)) {
	m.remember(drag)
	change(&m.Scene)
	m.rerun()
}

// rerun runs the changed document as far as it had been run.
func (m *Model) rerun() {
	m.at = math.Min(m.at, float64(m.Steps()))
	if m.Playing { // a new race, already running
		m.at = 0
	}
	m.restart(min(m.Steps(), max(m.Step(), m.Recorded())))
}

// SetStart moves the start of every racer.
func (m *Model) SetStart(p [2]float64) {
	if math.IsNaN(p[0]+p[1]) || math.IsInf(p[0]+p[1], 0) || p == m.Scene.Race.Start {
		return
	}
	m.edit("start", func(s *scenario.Scenario) { s.Race.Start = p })
}

// SetSurface puts the race on another surface, from that surface's own start.
func (m *Model) SetSurface(c param.Choice) {
	f, err := scenario.Surfaces().Build(c)
	if err != nil {
		m.Message = err.Error()
		return
	}
	another, drag := c.Key != m.Scene.Race.Surface.Key, "surface"
	if another {
		drag = ""
	}
	m.edit(drag, func(s *scenario.Scenario) {
		s.Race.Surface = c
		s.FitBatch()
		if another {
			s.Race.Start, s.View.Window = f.Start(), nil
		}
	})
}

// SetSteps changes the length of the race.
func (m *Model) SetSteps(n int) {
	if n < 1 || n > race.MaxSteps || n == m.Steps() {
		return
	}
	m.edit("steps", func(s *scenario.Scenario) {
		s.Race.Steps = n
		s.Changes = slices.DeleteFunc(s.Changes, func(c race.Change) bool { return c.Step > n })
	})
}

// SetSeed runs the race with another seed.
func (m *Model) SetSeed(seed uint64) { m.edit("", func(s *scenario.Scenario) { s.Seed = seed }) }

// SetOwnNoise gives each racer a noise stream of its own, or all the same.
func (m *Model) SetOwnNoise(on bool) {
	m.edit("", func(s *scenario.Scenario) { s.Race.OwnNoise = on })
}

// Change sets a hyperparameter of a racer, or of the race, from the moment
// looked at on. At the start it is the setting itself; later it goes into the
// log, and the steps that were recorded behind it are run again. A view of whole
// races shows no moment: there it is the setting from the start.
func (m *Model) Change(target, key, value string) {
	c := race.Change{Step: m.Step(), Target: target, Key: key, Value: value}
	if m.Scene.View.Figure == scenario.FigureEndings {
		c.Step = 0
	}
	trial := m.Settings()
	if err := trial.Apply(c); err != nil {
		m.Message = err.Error()
		return
	}
	m.remember("change " + target + " " + key)
	same := func(o race.Change) bool { return o.Target == target && o.Key == key && o.Step >= c.Step }
	m.Scene.Changes = slices.DeleteFunc(slices.Clone(m.Scene.Changes), same)
	if c.Step == 0 {
		// The check above has seen that it fits.
		_ = m.Scene.Race.Apply(c)
		m.restart(max(m.Step(), m.Recorded()))
		return
	}
	at := len(m.Scene.Changes)
	for at > 0 && m.Scene.Changes[at-1].Step > c.Step {
		at--
	}
	m.Scene.Changes = slices.Insert(m.Scene.Changes, at, c)
	if m.Step() == m.Recorded() && at == len(m.Scene.Changes)-1 && !m.waiting() {
		m.sent = m.work.Do(apply(c)) // at the live edge nothing has to be run again
		return
	}
	m.restart(max(m.Step(), m.Recorded()))
}

// Undo takes back the last edit, Redo brings it again.
func (m *Model) Undo() bool { return m.travel(m.past.Undo) }

// Redo brings back what Undo took.
func (m *Model) Redo() bool { return m.travel(m.past.Redo) }

func (m *Model) travel(step func(scenario.Scenario) (scenario.Scenario, bool)) bool {
	s, ok := step(m.Document())
	if !ok {
		return false
	}
	if m.past.Whole() {
		m.replace(s)
		return true
	}
	m.haunt()
	view, surface, recorded := m.Scene.View, m.Scene.Race.Surface.Key, m.Recorded()
	m.Scene = s.Clone()
	if m.Scene.Race.Surface.Key == surface {
		m.Scene.View = view // where one looks is not undone
	}
	m.Selected = max(0, min(m.Selected, len(s.Race.Racers)-1))
	m.at = math.Min(m.at, float64(m.Steps()))
	m.restart(min(m.Steps(), max(m.Step(), recorded)))
	return true
}

// Open replaces the scene by a document, which can be undone.
func (m *Model) Open(s scenario.Scenario) { m.openOver(m.Document(), s) }

// openOver replaces the scene, which is remembered as before.
func (m *Model) openOver(before, s scenario.Scenario) {
	m.past.PushWhole(before)
	m.replace(s)
}

func (m *Model) replace(s scenario.Scenario) {
	m.Playing = false
	m.Dismiss()
	m.open(s)
}

// Document is the scene as it is saved: with the moment looked at.
func (m *Model) Document() scenario.Scenario {
	s := m.Scene.Clone()
	s.View.Step = m.Step()
	return s
}

// Ready says whether the newest frame is of the document as it is now and as far
// as the moment looked at.
func (m *Model) Ready() bool { return !m.waiting() && m.Recorded() >= m.Step() && !m.shot.Busy }
