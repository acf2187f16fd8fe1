package trainpage

import (
	"os"
	"runtime/debug"
)

// tight is how far the heap may grow beyond what is in use before the collector
// runs, in percent: the snapshots are some hundred megabytes, and what is thrown
// away meanwhile is a few of them a second. They hold no pointers, so that a run
// of the collector takes a few milliseconds.
const tight = 12

// plenty is from how many bytes of snapshots on.
const plenty = 64 << 20

// thrift lets the collector run more often while there are snapshots in plenty, and
// as before when there are not or the page is not shown. Where the user has said
// how often, that holds.
type thrift struct {
	on     bool
	before int // percent
}

func (t *thrift) set(on bool) {
	if on == t.on || os.Getenv("GOGC") != "" {
		return
	}
	t.on = on
	if on {
		t.before = debug.SetGCPercent(tight)
	} else {
		debug.SetGCPercent(t.before)
	}
}
