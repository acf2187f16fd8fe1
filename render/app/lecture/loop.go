package lecture

import "time"

// Away is how long nobody has to touch anything before the loop begins again.
const Away = 60 * time.Second

// Loop has a walk go by itself on a screen that nobody attends to, until somebody
// does. Its zero value is off.
type Loop struct {
	armed bool // begins by itself
	runs  bool
	since time.Time // when it came to the present stop
	touch time.Time // when anybody touched anything
}

// Running says whether the walk goes by itself now.
func (l *Loop) Running() bool { return l.runs }

// Armed says whether it will when nobody touches anything.
func (l *Loop) Armed() bool { return l.armed }

// Arm has the loop begin now, and again whenever nobody touches anything.
func (l *Loop) Arm(now time.Time) { *l = Loop{armed: true, runs: true, since: now, touch: now} }

// Disarm ends the loop for good.
func (l *Loop) Disarm() { *l = Loop{} }

// Touched takes note that somebody is there; a key or a click stops the loop, and
// it says whether it ran.
func (l *Loop) Touched(now time.Time, pressed bool) (stopped bool) {
	l.touch = now
	stopped = l.runs && pressed
	if stopped {
		l.runs = false
	}
	return stopped
}

// Begins says whether the loop has to begin again, once.
func (l *Loop) Begins(now time.Time) bool {
	if !l.armed || l.runs || now.Sub(l.touch) < Away {
		return false
	}
	l.runs, l.since = true, now
	return true
}

// Came takes note that the walk has come to a stop.
func (l *Loop) Came(now time.Time) { l.since = now }

// Over says whether a stop has been shown for as long as it takes.
func (l *Loop) Over(now time.Time, takes time.Duration) bool {
	return l.runs && now.Sub(l.since) >= takes
}
