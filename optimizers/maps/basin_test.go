package maps

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"downhill/optimizers"
	"downhill/optimizers/race"
)

// basin runs a whole map.
func basin(t testing.TB, g race.Ground, p BasinPlan) []Ending {
	t.Helper()
	m, err := NewBasin(g, p)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Step(0); err != nil {
		t.Fatal(err)
	}
	return m.Endings()
}

// inRace is how a race of one racer ends, and where it arrived.
func inRace(t testing.TB, g race.Ground, p race.Plan) (race.Track, []float64) {
	t.Helper()
	r, err := race.New(g, p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Advance(p.Steps); err != nil {
		t.Fatal(err)
	}
	track := r.Recording().Tracks[0]
	x := track.Path[track.Len()-1]
	if track.Status == race.Converged { // some go on chattering and may leave again
		x = track.Path[track.StatusStep]
	}
	return track, x[:]
}

// rulesToMap is every rule of the catalog, with what else a racer can have.
func rulesToMap() []string {
	out := optimizers.Rules().Keys()
	for i, key := range out {
		lr := map[string]string{"sgd": "0.005", "momentum": "0.002", "nesterov": "0.002", "adagrad": "0.5", "adadelta": "1",
			"newton": "1", "ftrl": "0.5", "lion": "0.01"}[key]
		if lr == "" {
			lr = "0.05"
		}
		out[i] = key + ":lr=" + lr
	}
	return append(out, "sgd:lr=0.2", // diverges from most starts
		"momentum:lr=0.01,clipvalue=5", "momentum:lr=0.02,clipnorm=3", "sgd:lr=0.01,global_clipnorm=20", "adam:lr=0.1,amsgrad=true",
		"adam:lr=0.3,schedule=exponential,schedule.s=50", "rmsprop:lr=0.02,centered=true", "rmsprop:lr=0.02,momentum=0.5",
		"sgd:lr=0.01,schedule=performance,schedule.patience=3", "bfgs", "cg:variant=dai_yuan", "newton_search", "nelder_mead:size=0.5")
}

// Every start ends as a race of one racer from there ends: same minimum, same
// status, same step. Both take the very same roundings, so a start at the border
// of two basins falls to the same side.
func TestBasinEqualsRaces(t *testing.T) {
	const n, steps = 13, 300
	kinds := map[Status]int{}
	for _, surface := range []string{"himmelblau", "saddle", "ackley"} {
		g := ground(t, surface)
		for _, spec := range rulesToMap() {
			t.Run(surface+"/"+spec, func(t *testing.T) {
				p := BasinPlan{Rule: rule(t, spec), Steps: steps, NX: n, NY: n, Window: window(g)}
				for k, got := range basin(t, g, p) {
					track, x := inRace(t, g, race.Plan{Start: p.Start(k%n, k/n), Steps: steps, Racers: []race.Racer{{Name: "one", Rule: p.Rule}}})
					if got.Status.Of() != track.Status || got.Status != Running && int(got.Step) != track.StatusStep {
						t.Fatalf("start %v: %v at step %d, want %v at step %d", p.Start(k%n, k/n), got.Status.Of(), got.Step, track.Status, track.StatusStep)
					}
					if want := endsAt(&g, track, x); int(got.Minimum) != want {
						t.Fatalf("start %v: ends at %d, want %d", p.Start(k%n, k/n), got.Minimum, want)
					}
					kinds[got.Status]++
				}
			})
		}
	}
	for s := Running; s <= Gone; s++ {
		if kinds[s] == 0 {
			t.Errorf("no run is %s: %v", s.Of(), kinds)
		}
	}
}

// endsAt says anew which minimum a race ended at.
func endsAt(g *race.Ground, track race.Track, x []float64) int {
	if track.Status == race.Diverged {
		return Diverged
	}
	best, at := math.Inf(1), Elsewhere
	for i, m := range g.Minima {
		if d := math.Hypot(x[0]-m.X, x[1]-m.Y); d < best {
			best, at = d, i
		}
	}
	// 0.12 is a hundredth of Himmelblau's domain; the minimum of a race that
	// converged is found to within 1e-6 over the curvature. Ackley's is 0.6553.
	if track.Status == race.Converged && best < 1e-2 || track.Status == race.Running && best <= 0.01*math.Max(g.XMax-g.XMin, g.YMax-g.YMin) {
		return at
	}
	return Elsewhere
}

// The noise of a map is that of a race with the same seed and name.
func TestBasinMeetsTheRacesNoise(t *testing.T) {
	g := ground(t, "himmelblau")
	const n, steps = 12, 60
	for _, own := range []bool{false, true} {
		p := BasinPlan{Rule: rule(t, "sgd:lr=0.01"), Steps: steps, NX: n, NY: n, Window: window(g), Noise: 10, Seed: 3, OwnNoise: own, Name: "one"}
		got := basin(t, g, p)
		for k, e := range got {
			track, x := inRace(t, g, race.Plan{Start: p.Start(k%n, k/n), Steps: steps, Noise: 10, Seed: 3, OwnNoise: own, Racers: []race.Racer{{Name: "one", Rule: p.Rule}}})
			if want := endsAt(&g, track, x); int(e.Minimum) != want || e.Status.Of() != track.Status {
				t.Fatalf("own=%v start %v: %+v, want %d %s", own, p.Start(k%n, k/n), e, want, track.Status)
			}
		}
		// All starts of a basin meet the same noise and come together, so that two
		// seeds may agree on whether they are near.
		same := true
		for p.Seed = 4; p.Seed < 12 && same; p.Seed++ {
			same = slices.Equal(got, basin(t, g, p))
		}
		if same {
			t.Error("other seeds change nothing")
		}
	}
}

// The map does not depend on the number of cores, on how often it is
// interrupted, nor on what else was in a block.
func TestBasinIsTheSameOnAnyCores(t *testing.T) {
	g := ground(t, "gaussian-wells")
	p := BasinPlan{Rule: rule(t, "nadam:lr=0.1"), Steps: 120, NX: 41, NY: 33, Window: window(g)}
	p.Cores = 1
	want := basin(t, g, p)
	for _, cores := range []int{2, 5} {
		p.Cores = cores
		m, err := NewBasin(g, p)
		if err != nil {
			t.Fatal(err)
		}
		for !m.Done() {
			if err := m.Step(time.Microsecond); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(m.Endings(), want) {
			t.Errorf("%d cores, interrupted: another map", cores)
		}
	}
}

// From coarse to fine: each level holds what the finest map holds at its own
// starts, and in between the start below and left.
func TestBasinRefines(t *testing.T) {
	g := ground(t, "himmelblau")
	const n = 50
	p := BasinPlan{Rule: rule(t, "adam:lr=0.1"), Steps: 200, NX: n, NY: n, Window: window(g)}
	whole := basin(t, g, p)
	m, err := NewBasin(g, p)
	if err != nil {
		t.Fatal(err)
	}
	if m.Endings() != nil {
		t.Error("there is a map before anything was run")
	}
	var pitches []int
	for !m.Done() {
		level, _ := m.Levels()
		for now := level; now == level; now, _ = m.Levels() {
			if err := m.Step(time.Millisecond); err != nil {
				t.Fatal(err)
			}
		}
		pitch := m.pitch[level]
		pitches = append(pitches, pitch)
		for k, e := range m.Endings() {
			i, j := k%n, k/n
			if want := whole[(j-j%pitch)*n+i-i%pitch]; e != want {
				t.Fatalf("pitch %d, start %d, %d: %+v, want %+v", pitch, i, j, e, want)
			}
		}
	}
	if want := []int{4, 2, 1}; !slices.Equal(pitches, want) {
		t.Errorf("pitches %v, want %v", pitches, want)
	}
	if done, total := m.Progress(); done != n*n || total != n*n {
		t.Errorf("%d of %d starts", done, total)
	}
}

// A large map begins with 25 × 25 starts, a 256th of the work.
func TestLatticeOf400(t *testing.T) {
	l := newLattice(400, 400)
	want := []int{25 * 25, 50 * 50, 100 * 100, 200 * 200, 400 * 400}
	if !slices.Equal(l.ends, want) {
		t.Errorf("levels end at %v, want %v", l.ends, want)
	}
	seen := slices.Clone(l.order)
	slices.Sort(seen)
	for i, k := range seen {
		if int(k) != i {
			t.Fatalf("start %d is run as %d", i, k)
		}
	}
}

func TestBasinErrors(t *testing.T) {
	g := ground(t, "himmelblau")
	ok := BasinPlan{Rule: rule(t, "adam"), Steps: 10, NX: 4, NY: 4, Window: window(g)}
	for name, change := range map[string]func(*BasinPlan){
		"steps = 0: want 1 to 100000":     func(p *BasinPlan) { p.Steps = 0 },
		"= 1: want 2 to 1024":             func(p *BasinPlan) { p.NX = 1 },
		"= 5000: want 2 to 1024":          func(p *BasinPlan) { p.NY = 5000 },
		"want x from, x to, y from, y to": func(p *BasinPlan) { p.Window[1] = p.Window[0] },
		"noise = -1":                      func(p *BasinPlan) { p.Noise = -1 },
		"unknown optimizer":               func(p *BasinPlan) { p.Rule.Key = "adm" },
	} {
		p := ok
		change(&p)
		if _, err := NewBasin(g, p); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want %q", err, name)
		}
	}
}

func ExampleReach() {
	g := race.Ground{XMax: 100, YMax: 10, Minima: []race.Minimum{{X: 1}, {X: 3}, {X: 50}}}
	fmt.Println(Reach(&g))
	// Output: 0.5
}
