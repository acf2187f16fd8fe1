// Command guest runs the real window for the tests that drive it. After every
// tick it writes what the window holds to a file, and it takes in from standard
// input, a JSON object a line, what no driver can do: a file that is dropped,
// and the question where everything stands.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"downhill/internal/clipboard"
	"downhill/internal/lesson"
	"downhill/internal/scenario"
	"downhill/render/app"
	"downhill/render/app/racepage"
	"downhill/render/app/stage"
)

// State is what the window holds after a tick.
type State struct {
	Tick   int
	Taken  int // commands taken in
	Lab    string
	Ready  bool   // what is shown is of the document as it is now
	Text   string // the document as it would be saved
	Layout app.Layout

	// Of a race.
	Step, Recorded, Steps int
	Playing               bool
	Speed, Selected       int
	Paths                 []Path
}

// Path is a racer's recording in short.
type Path struct {
	Name        string
	First, At   [2]float64 // at the start and at the moment looked at
	Last        [2]float64
	Rows        int
	Status      string
	StatusStep  int
	Rates       []float64
	Evaluations int
}

// Command is a line of standard input.
type Command struct {
	Drop *app.Drop
	Look bool
	Wait float64 // s that the clock goes forward
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	theme := flag.String("theme", "dark", "dark or light")
	file := flag.String("scenario", "", "scenario to open")
	folder := flag.String("folder", "", "where files are saved")
	state := flag.String("state", "state.json", "where to write what the window holds")
	sessions := flag.String("session", "", "the folder that keeps the session, none without")
	settings := flag.String("settings", "", "the folder that keeps what was used last, none without")
	atHome := flag.Bool("home", false, "begin with the start screen")
	callouts := flag.Bool("callouts", false, "show what is where, once")
	paused := flag.Bool("paused", true, "begin with time standing still")
	id := flag.String("lesson", "", "lesson to open")
	lecture := flag.Bool("lecture", false, "over the whole screen")
	loop := flag.Bool("loop", false, "lessons go by themselves")
	board := flag.String("clipboard", "", "the file that is the clipboard, none without")
	notes := flag.String("notes", "", "file for the speaker's note")
	flag.Parse()
	s := scenario.Default()
	if *file != "" {
		text, err := os.ReadFile(*file)
		if err != nil {
			return err
		}
		if s, err = scenario.Parse(text); err != nil {
			return err
		}
	}
	var lessons []lesson.Lesson
	if *id != "" {
		l, err := lesson.Lookup(*id)
		if err != nil {
			return err
		}
		lessons, s = []lesson.Lesson{l}, l.Scenario
	}
	w := &watcher{file: *state, paused: *paused && *id == "", events: make(chan app.Event, 64), taken: make(chan int, 64)}
	go w.listen(os.Stdin)
	var clip *clipboard.Board
	if *board != "" {
		clip = clipboard.New(fileClipboard(*board), "", w.clock)
	}
	return app.Run(app.Options{Scenario: s, Theme: *theme, Folder: *folder, Session: *sessions, Watch: w.watch, Events: w.events, Began: time.Now(),
		Settings: *settings, Home: *atHome, Callouts: *callouts,
		Lessons: lessons, Lecture: *lecture, Loop: *loop, Notes: *notes, Clipboard: clip, Say: os.Stdout, Clock: w.clock})
}

// watcher writes the state. Its methods but listen run inside ticks.
type watcher struct {
	file   string
	paused bool
	events chan app.Event
	taken  chan int
	ahead  atomic.Int64 // how far the clock is, ns
	s      State
}

// clock is the machine's, and what the test let pass.
func (w *watcher) clock() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) }

// listen hands commands to the window; it ends with standard input.
func (w *watcher) listen(in io.Reader) {
	lines := json.NewDecoder(in)
	for n := 1; ; n++ {
		var c Command
		if err := lines.Decode(&c); err != nil {
			return
		}
		switch {
		case c.Drop != nil:
			w.events <- *c.Drop
		case c.Look:
			w.events <- app.Look{To: func(l app.Layout) { w.s.Layout = l }}
		case c.Wait > 0:
			w.ahead.Add(int64(c.Wait * float64(time.Second)))
		}
		w.events <- app.Look{To: func(app.Layout) { w.taken <- n }}
	}
}

func (w *watcher) watch(lab string, page stage.Page) {
	s := &w.s
	race, isRace := page.(*racepage.Page)
	if w.paused && isRace {
		w.paused = false
		race.Model().Play(false)
		race.Model().Seek(0)
	}
	s.Tick++
	for done := false; !done; {
		select {
		case s.Taken = <-w.taken:
		default:
			done = true
		}
	}
	s.Lab, s.Ready = lab, page.Ready()
	doc := page.Document()
	text, err := doc.YAML()
	if err != nil {
		text = []byte(err.Error())
	}
	s.Text = string(text)
	s.Paths = s.Paths[:0]
	if isRace {
		w.watchRace(race.Model())
	}
	w.write()
}

func (w *watcher) watchRace(m *racepage.Model) {
	s := &w.s
	s.Step, s.Recorded, s.Steps, s.Playing = m.Step(), m.Recorded(), m.Steps(), m.Playing
	s.Speed, s.Selected = m.Speed, m.Selected
	f := m.Frame()
	if f == nil {
		return
	}
	for i := range f.Rec.Tracks {
		t := &f.Rec.Tracks[i]
		n := f.Rec.Rows(i, s.Step)
		if n == 0 {
			continue
		}
		s.Paths = append(s.Paths, Path{Name: t.Name, First: t.Path[0], At: t.Path[n-1], Last: t.Path[t.Len()-1], Rows: t.Len(),
			Status: string(t.Status), StatusStep: t.StatusStep, Rates: rates(t.LearningRate[max(0, n-2):n]), Evaluations: t.Evaluations[n-1]})
	}
}

// write replaces the state, whole: the test reads it between two ticks.
func (w *watcher) write() {
	text, err := json.Marshal(&w.s)
	if err == nil {
		err = os.WriteFile(w.file, text, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "guest:", err)
		os.Exit(1)
	}
}

// rates are the learning rates, none of a racer that has none: JSON knows no NaN.
func rates(xs []float64) []float64 {
	if slices.ContainsFunc(xs, math.IsNaN) {
		return nil
	}
	return xs
}
