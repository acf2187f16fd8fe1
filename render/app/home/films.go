package home

import (
	"runtime"
	"sync"
	"time"

	"downhill/internal/scenario"
	"downhill/render/app/home/vignette"
	"downhill/render/figure"
)

// threaded says whether the pictures are made in a goroutine of their own.
const threaded = runtime.GOOS != "js"

const (
	// filmSlice is how long a take goes on between two looks at what is wanted.
	filmSlice = 8 * time.Millisecond
	// tickSlice is how long one may take within a tick where there is but one
	// thread.
	tickSlice = 5 * time.Millisecond
)

// want is a picture that somebody looks at.
type want struct {
	key   string // of the card
	theme string
	scene func() (scenario.Scenario, error)
}

func (w *want) id() string { return w.key + " " + w.theme }

// made is what came of one.
type made struct {
	film *vignette.Film
	err  error
}

// films makes pictures, one after another, each with a limit of time, and keeps
// them. What is wanted can change at any time: a take whose card was scrolled out
// of view is given up.
type films struct {
	mu     sync.Mutex
	wanted []want
	made   map[string]made

	wake, done chan struct{}

	// Of whoever works.
	studio vignette.Studio
	take   vignette.Take
	of     want
	spent  time.Duration
	limit  time.Duration
}

func newFilms() *films {
	f := &films{made: map[string]made{}, wake: make(chan struct{}, 1), done: make(chan struct{})}
	if threaded {
		go f.loop()
	}
	return f
}

func (f *films) loop() {
	for {
		select {
		case <-f.done:
			return
		case <-f.wake:
			for f.work(filmSlice) {
				select {
				case <-f.done:
					return
				default:
				}
			}
		}
	}
}

// close ends the work.
func (f *films) close() { close(f.done) }

// ask says which pictures are wanted, the most urgent first; none lets the work
// rest. The slice is kept.
func (f *films) ask(wanted []want) {
	f.mu.Lock()
	f.wanted = wanted
	f.mu.Unlock()
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// tick works a little where there is no goroutine to do it.
func (f *films) tick() {
	if !threaded {
		f.work(tickSlice)
	}
}

// get is a picture, false while it is not made.
func (f *films) get(key, theme string) (made, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	m, ok := f.made[(&want{key: key, theme: theme}).id()]
	return m, ok
}

// forget drops the pictures of a card.
func (f *films) forget(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, theme := range []string{figure.Dark().Name, figure.Light().Name} {
		delete(f.made, (&want{key: key, theme: theme}).id())
	}
}

// next is the first picture that is wanted and not made, and whether the one at
// work is still wanted.
func (f *films) next() (w want, found, still bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, q := range f.wanted {
		if _, ok := f.made[q.id()]; ok {
			continue
		}
		if !found {
			w, found = q, true
		}
		still = still || f.take != nil && q.id() == f.of.id()
	}
	return w, found, still
}

// work goes on with the picture at work, or begins the next one, and says whether
// there is more to do.
func (f *films) work(budget time.Duration) bool {
	w, found, still := f.next()
	if f.take != nil && !still {
		f.take.Close()
		f.take = nil
	}
	if !found {
		return false
	}
	began := time.Now()
	if f.take == nil {
		f.of, f.spent = w, 0
		s, err := w.scene()
		if err == nil {
			f.limit = vignette.Limit(&s)
			f.take, err = f.studio.Start(s)
		}
		if err != nil {
			f.finish(made{err: err})
			return true
		}
	}
	over, err := f.take.Step(budget)
	f.spent += time.Since(began)
	if err != nil || over || f.spent >= f.limit {
		m := made{err: err}
		if err == nil {
			m.film, m.err = f.take.Film(figure.Themed(f.of.theme))
		}
		if m.err != nil && !over && err == nil && f.spent < 4*f.limit {
			return true // there is nothing to see yet: a network that is large
		}
		f.finish(m)
	}
	return true
}

func (f *films) finish(m made) {
	if f.take != nil {
		f.take.Close()
		f.take = nil
	}
	f.mu.Lock()
	f.made[f.of.id()] = m
	f.mu.Unlock()
}
