package race

// computed is one of several things that are computed beside each other: the basins
// of a rule, the endings of a racer.
type computed interface {
	Done() bool
	Progress() (done, total int)
}

// allDone says whether every part has been run.
func allDone[T computed](parts []T) bool {
	for _, p := range parts {
		if !p.Done() {
			return false
		}
	}
	return true
}

// progress is how much of all parts is done, and of how much.
func progress[T computed](parts []T) (done, total int) {
	for _, p := range parts {
		d, t := p.Progress()
		done, total = done+d, total+t
	}
	return done, total
}
