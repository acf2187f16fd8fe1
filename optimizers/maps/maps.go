// Package maps runs one rule thousands of times and keeps only how each run
// ended: over two of its hyperparameters from one start (Grid), and from every
// start with the same hyperparameters (Basin).
//
// Each run is judged as package race judges a racer, and ends as that racer
// ends: the tests hold every cell against a race. The cells of a map are run
// from coarse to fine, so that a map can be looked at long before it is whole,
// and each on its own, so that the same cells come out whatever the number of
// cores and wherever the work is interrupted.
package maps

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/race"
)

// Limits of a map.
const (
	MaxCells = 1024    // of a grid or of a basin map in each direction
	MaxSteps = 100_000 // of each run
)

// lattice is the order in which the cells of a grid are run: first every 16th
// of every 16th row, then every 8th, and so on; a cell that was run is not run
// again. Until it is, it shows the cell of the coarser lattice below and left of
// it.
type lattice struct {
	nx, ny int
	order  []int32 // indices row by row from the lower left
	ends   []int   // where in order each level ends
	pitch  []int   // of each level
}

// coarsest is how far apart the first cells are. A quarter of 400 × 400 starts
// would be too many to keep up with a drag; 25 × 25 take some milliseconds.
const coarsest = 16

func newLattice(nx, ny int) lattice {
	l := lattice{nx: nx, ny: ny, order: make([]int32, 0, nx*ny)}
	pitch := coarsest
	for pitch > 1 && pitch > max(nx, ny)/8 { // a small grid starts finer
		pitch /= 2
	}
	for first := true; pitch >= 1; first, pitch = false, pitch/2 {
		for j := 0; j < ny; j += pitch {
			for i := 0; i < nx; i += pitch {
				if first || i%(2*pitch) != 0 || j%(2*pitch) != 0 {
					l.order = append(l.order, int32(j*nx+i))
				}
			}
		}
		l.ends, l.pitch = append(l.ends, len(l.order)), append(l.pitch, pitch)
	}
	return l
}

// levels is how many levels are whole when so many cells have been run.
func (l *lattice) levels(done int) int {
	n := 0
	for n < len(l.ends) && done >= l.ends[n] {
		n++
	}
	return n
}

// spread gives every cell that has not been run yet the value of a coarser one,
// after so many have been run; from holds the values of those.
func spread[T any](l *lattice, to, from []T, done int) {
	copy(to, from)
	n := l.levels(done)
	if n == 0 || n == len(l.ends) {
		return
	}
	pitch := l.pitch[n-1]
	fresh := make([]bool, len(to))
	for _, k := range l.order[:done] {
		fresh[k] = true
	}
	for k := range to {
		if !fresh[k] {
			i, j := k%l.nx, k/l.nx
			to[k] = from[(j-j%pitch)*l.nx+i-i%pitch]
		}
	}
}

// crew runs the cells of a lattice on some cores, in chunks.
type crew struct {
	lattice
	cores int
	chunk int // cells
	done  int // of the order
}

// laneSteps is how many steps a chunk of work has: about a millisecond, so that
// time can be kept and cores share evenly.
const laneSteps = 64 << 10

func newCrew(nx, ny, steps, cores int) crew {
	if cores <= 0 {
		cores = runtime.GOMAXPROCS(0)
	}
	return crew{lattice: newLattice(nx, ny), cores: cores, chunk: max(1, min(lanes, laneSteps/steps))}
}

// work runs chunks on all cores for about the budget (0 for no end) or until a
// level is whole. Worker i runs one chunk after the other with run(i, cells).
func (c *crew) work(budget time.Duration, run func(worker int, cells []int32)) {
	if c.done == len(c.order) {
		return
	}
	cells := c.order[c.done:c.ends[c.levels(c.done)]]
	begin := time.Now()
	var next atomic.Int64
	job := func(worker int) {
		for {
			from := int(next.Add(int64(c.chunk))) - c.chunk
			if from >= len(cells) {
				return
			}
			run(worker, cells[from:min(from+c.chunk, len(cells))])
			if budget > 0 && time.Since(begin) >= budget {
				return
			}
		}
	}
	n := min(c.cores, (len(cells)+c.chunk-1)/c.chunk)
	var all sync.WaitGroup
	for w := 1; w < n; w++ {
		all.Go(func() { job(w) })
	}
	job(0)
	all.Wait()
	// Whoever took a chunk has run it, so what is done is a beginning of the order.
	c.done += min(int(next.Load()), len(cells))
}

// Progress is how many cells are done, and of how many.
func (c *crew) Progress() (done, total int) { return c.done, len(c.order) }

// Done says whether every cell has been run.
func (c *crew) Done() bool { return c.done == len(c.order) }

// Levels is how many of the levels from coarse to fine are whole.
func (c *crew) Levels() (whole, all int) { return c.levels(c.done), len(c.ends) }

// checkRule reports a rule that cannot be run.
func checkRule(rule param.Choice) error {
	_, err := optimizers.Catalog().Build(rule)
	return err
}

func checkSteps(steps int) error {
	if steps < 1 || steps > MaxSteps {
		return fmt.Errorf("steps = %d: want 1 to %d for each run of a map; try 500", steps, MaxSteps)
	}
	return nil
}

func checkSide(what string, n int) error {
	if n < 2 || n > MaxCells {
		return fmt.Errorf("%s = %d: want 2 to %d", what, n, MaxCells)
	}
	return nil
}

// size is the longer side of a domain.
func size(g *race.Ground) float64 { return math.Max(g.XMax-g.XMin, g.YMax-g.YMin) }
