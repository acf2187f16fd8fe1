package trainpage

import (
	"runtime"
	"slices"
	"sync"
	"time"

	"downhill/render/figure"
	livelab "downhill/render/labs/train/live"
	"downhill/render/labs/train/panels"
)

// subject says what a picture shows. Equal subjects are one picture at several
// moments.
type subject struct {
	kind        string // one of scenario.Panels, or one of the page's own
	lane        int    // −1 for all
	layer, unit int    // of a story, and of a response map
}

// What is pictured besides scenario.Panels.
const (
	curvesKind   = "curves"   // unit is the kind of curve
	responseKind = "response" // of a unit
	storyKind    = "story"    // of a unit
	spreadKind   = "spread"   // of the class probabilities of a validation image; unit is its place
)

// order is a picture that is asked for.
type order struct {
	subject
	frame   *livelab.Frame
	weights *livelab.Weights // of the lane, where the picture follows from them
	theme   string
	look    panels.Look // compared by its theme's name
	n       int         // nodes an axis of a field, units of a layer in a diagram, mistakes
	pick    panels.Pick
}

// same says whether two orders give the same picture.
func (o *order) same(p *order) bool {
	frames := o.frame == p.frame
	if o.weights != nil {
		frames = o.weights == p.weights && o.frame.Step == p.frame.Step
	}
	return frames && o.subject == p.subject && o.theme == p.theme && o.look.Across == p.look.Across && o.n == p.n && o.pick == p.pick
}

// picture is what came of an order. It is never written to again.
type picture struct {
	order
	plot     *figure.Plot
	diagram  *panels.Diagram
	mistakes []panels.Mistake
	story    panels.Story
	made     time.Time
	took     time.Duration
}

// studio makes pictures in the background, so that neither the window nor the
// training waits for them: one bench for those that take long because they ask a
// network, one for the rest.
type studio struct {
	benches [2]*bench
}

func newStudio() *studio { return &studio{[2]*bench{newBench(), newBench()}} }

func (s *studio) close() {
	for _, b := range s.benches {
		close(b.done)
	}
}

// of is the bench that makes an order.
func (s *studio) of(o *order) *bench {
	if o.weights != nil {
		return s.benches[1]
	}
	return s.benches[0]
}

// idle says whether nothing is being made.
func (s *studio) idle() bool { return s.benches[0].idle() && s.benches[1].idle() }

// tick works where there is no goroutine to do it: on one picture of each bench.
func (s *studio) tick() {
	if runtime.GOOS == "js" {
		for _, b := range s.benches {
			b.work()
		}
	}
}

// bench makes one picture after the other.
type bench struct {
	cache      panels.Cache // of the goroutine that works
	wake, done chan struct{}

	mu      sync.Mutex
	queue   []order
	working bool
	made    map[subject]*picture
}

func newBench() *bench {
	b := &bench{wake: make(chan struct{}, 1), done: make(chan struct{}), made: map[subject]*picture{}}
	if runtime.GOOS != "js" {
		go b.loop()
	}
	return b
}

func (b *bench) loop() {
	for {
		select {
		case <-b.done:
			return
		case <-b.wake:
		}
		for b.work() {
			select {
			case <-b.done:
				return
			default:
			}
		}
	}
}

func (b *bench) idle() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.queue) == 0 && !b.working
}

// ask puts an order into the queue, in the place of an older one of its subject.
func (b *bench) ask(o order) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if i := slices.IndexFunc(b.queue, func(q order) bool { return q.subject == o.subject }); i >= 0 {
		b.queue[i] = o
	} else {
		b.queue = append(b.queue, o)
	}
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// get is the newest picture of a subject, nil where there is none.
func (b *bench) get(s subject) *picture {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.made[s]
}

// keep forgets the pictures of all other subjects.
func (b *bench) keep(subjects map[subject]bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for s := range b.made {
		if !subjects[s] {
			delete(b.made, s)
		}
	}
	b.queue = slices.DeleteFunc(b.queue, func(o order) bool { return !subjects[o.subject] })
}

// work makes the next picture and says whether there was one to make.
func (b *bench) work() bool {
	b.mu.Lock()
	if len(b.queue) == 0 {
		b.mu.Unlock()
		return false
	}
	o := b.queue[0]
	b.queue = slices.Delete(b.queue, 0, 1)
	b.working = true
	b.mu.Unlock()
	begin := time.Now()
	p := b.paint(o)
	p.made = time.Now()
	p.took = p.made.Sub(begin)
	b.mu.Lock()
	b.made[o.subject], b.working = p, false
	b.mu.Unlock()
	return true
}

// due says whether a picture that is there may be made again: a training that
// runs leaves most of the processor's time to itself.
func (p *picture) due(now time.Time, every time.Duration) bool {
	return now.Sub(p.made) >= max(every, 5*p.took)
}
