package race

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"downhill/internal/param"
	"downhill/optimizers"
)

// bowl is f = (x² + κy²)/2; the race knows no surface by name.
type bowl struct{ kappa float64 }

func (bowl) Dim() int { return 2 }

func (b bowl) Eval(x, grad []float64) float64 {
	if grad != nil {
		grad[0], grad[1] = x[0], b.kappa*x[1]
	}
	return (x[0]*x[0] + b.kappa*x[1]*x[1]) / 2
}

func (b bowl) Hessian(_ []float64, dst *mat.SymDense) {
	dst.SetSym(0, 0, 1)
	dst.SetSym(0, 1, 0)
	dst.SetSym(1, 1, b.kappa)
}

func bowlGround(kappa float64) Ground {
	return Ground{F: bowl{kappa}, XMin: -10, XMax: 10, YMin: -10, YMax: 10, Minima: []Minimum{{Global: true}}}
}

func rule(t testing.TB, spec string) param.Choice {
	t.Helper()
	c, err := optimizers.Catalog().Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func plan(t testing.TB, steps int, specs ...string) Plan {
	p := Plan{Start: [2]float64{-8, 1.5}, Steps: steps, Seed: 1}
	for _, s := range specs {
		p.Racers = append(p.Racers, Racer{Name: s, Rule: rule(t, s)})
	}
	return p
}

func run(t testing.TB, g Ground, p Plan) *Recording {
	t.Helper()
	r, err := New(g, p)
	if err != nil {
		t.Fatal(err)
	}
	for !r.Done() {
		if _, err := r.Advance(1000); err != nil {
			t.Fatal(err)
		}
	}
	return r.Recording()
}

// On the bowl gradient descent has the closed form θ_t = (1 − ηλ)ᵗ θ₀ in each
// coordinate; rounding over 100 steps stays below 1e-13 of the start.
func TestRecordingMatchesClosedForm(t *testing.T) {
	rec := run(t, bowlGround(20), plan(t, 100, "sgd:lr=0.03"))
	track := rec.Tracks[0]
	if got, want := track.Len(), 101; got != want {
		t.Fatalf("rows: got %d want %d", got, want)
	}
	for i := range track.Path {
		x, y := -8*math.Pow(0.97, float64(i)), 1.5*math.Pow(1-0.6, float64(i))
		if math.Abs(track.Path[i][0]-x) > 1e-13*8 || math.Abs(track.Path[i][1]-y) > 1e-13*8 {
			t.Fatalf("step %d: got %v want (%v, %v)", i, track.Path[i], x, y)
		}
		if want := (x*x + 20*y*y) / 2; math.Abs(track.Loss[i]-want) > 1e-12*54 {
			t.Fatalf("step %d: loss %v want %v", i, track.Loss[i], want)
		}
		if want := math.Hypot(x, 20*y); math.Abs(track.GradientNorm[i]-want) > 1e-12*31 {
			t.Fatalf("step %d: gradient norm %v want %v", i, track.GradientNorm[i], want)
		}
		if track.Evaluations[i] != i || track.LearningRate[i] != 0.03 {
			t.Fatalf("step %d: evaluations %d rate %v", i, track.Evaluations[i], track.LearningRate[i])
		}
	}
}

func TestStatuses(t *testing.T) {
	saddle := Ground{F: saddleF{}, XMin: -2, XMax: 2, YMin: -2, YMax: 2}
	onRidge := plan(t, 2000, "sgd:lr=0.1")
	onRidge.Start = [2]float64{1, 0}
	offRidge := onRidge
	offRidge.Start = [2]float64{1, 1e-9}
	flat := Ground{F: flatF{}, XMin: -2, XMax: 2, YMin: -2, YMax: 2}
	tests := []struct {
		name   string
		g      Ground
		p      Plan
		status Status
		reason string
	}{
		{"converged", bowlGround(20), plan(t, 1000, "sgd:lr=0.05"), Converged, "global minimum (0, 0)"},
		{"running", bowlGround(20), plan(t, 20, "sgd:lr=0.05"), Running, ""},
		{"not finite or far", bowlGround(20), plan(t, 5000, "sgd:lr=0.2"), Diverged, "million times"},
		{"not finite at once", bowlGround(20), plan(t, 50, "sgd:lr=1e300"), Diverged, "became"},
		{"saddle", saddle, onRidge, Stationary, "saddle"},
		{"saddle left", saddle, offRidge, Diverged, "million times"},
		{"flat spot", flat, plan(t, 50, "sgd"), Stationary, "flat spot"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rec := run(t, tt.g, tt.p)
			track := rec.Tracks[0]
			if track.Status != tt.status || !strings.Contains(track.Reason, tt.reason) {
				t.Fatalf("got %s %q want %s %q", track.Status, track.Reason, tt.status, tt.reason)
			}
			for i, p := range track.Path {
				if math.IsNaN(p[0]+p[1]) || math.IsInf(p[0]+p[1], 0) || math.IsInf(track.Loss[i], 0) {
					t.Fatalf("row %d is not finite: %v", i, p)
				}
			}
			if tt.status == Converged {
				if track.StatusStep == 0 || track.Len() != rec.Step+1 {
					t.Errorf("converged at %d with %d rows: want a step and every row", track.StatusStep, track.Len())
				}
				// Ten calm steps end exactly at StatusStep, and the step before them was not calm.
				for k := track.StatusStep - arriveSteps + 1; k <= track.StatusStep; k++ {
					if track.GradientNorm[k] > arriveGradient {
						t.Errorf("step %d: gradient %v is not small", k, track.GradientNorm[k])
					}
				}
				if k := track.StatusStep - arriveSteps; track.GradientNorm[k] <= arriveGradient &&
					dist(track.Path[k], track.Path[k-1]) <= arriveUpdate {
					t.Errorf("step %d was calm already", k)
				}
			}
		})
	}
}

func dist(a, b [2]float64) float64 { return math.Hypot(a[0]-b[0], a[1]-b[1]) }

type saddleF struct{ bowl }

func (saddleF) Eval(x, grad []float64) float64 {
	if grad != nil {
		grad[0], grad[1] = 2*x[0], -2*x[1]
	}
	return x[0]*x[0] - x[1]*x[1]
}

func (saddleF) Hessian(_ []float64, dst *mat.SymDense) {
	dst.SetSym(0, 0, 2)
	dst.SetSym(0, 1, 0)
	dst.SetSym(1, 1, -2)
}

type flatF struct{ bowl }

func (flatF) Eval(_, grad []float64) float64 {
	if grad != nil {
		grad[0], grad[1] = 0, 0
	}
	return 3
}

func (flatF) Hessian(_ []float64, dst *mat.SymDense) {
	dst.SetSym(0, 0, 0)
	dst.SetSym(0, 1, 0)
	dst.SetSym(1, 1, 0)
}

// Momentum that crosses a flat spot has a small gradient there, but moves on.
func TestCrossingAFlatSpotIsNotArriving(t *testing.T) {
	rec := run(t, bowlGround(1), plan(t, 3, "momentum:lr=0.5,momentum=0.999"))
	for i := range rec.Tracks[0].Path {
		if rec.Tracks[0].Status != Running {
			t.Fatalf("step %d: %s", i, rec.Tracks[0].Status)
		}
	}
}

// The same seed gives the same bytes; another seed another race; own streams
// differ between racers and shared ones do not.
func TestNoise(t *testing.T) {
	base := plan(t, 50, "sgd:lr=0.03")
	base.Noise = 0.5
	twin := rule(t, "sgd:lr=0.03")
	base.Racers = append(base.Racers, Racer{Name: "twin", Rule: twin})
	a, b := run(t, bowlGround(20), base), run(t, bowlGround(20), base)
	if bytes(t, a) != bytes(t, b) {
		t.Error("the same seed gave another race")
	}
	if a.Tracks[0].Path[50] != a.Tracks[1].Path[50] {
		t.Error("a shared stream differs between racers")
	}
	own := base
	own.OwnNoise = true
	c := run(t, bowlGround(20), own)
	if c.Tracks[0].Path[50] == c.Tracks[1].Path[50] {
		t.Error("own streams are the same")
	}
	// Removing a racer leaves the others' noise as it was.
	fewer := own
	fewer.Racers = own.Racers[1:]
	if d := run(t, bowlGround(20), fewer); d.Tracks[0].Path[50] != c.Tracks[1].Path[50] {
		t.Error("removing a racer changed another one's noise")
	}
	other := base
	other.Seed = 2
	if bytes(t, run(t, bowlGround(20), other)) == bytes(t, a) {
		t.Error("another seed gave the same race")
	}
}

// The noise is N(0, σ²): over 20,000 draws the mean of the gradient's error is
// within 5 standard errors of 0 and its variance within 5 of σ².
func TestNoiseIsNormal(t *testing.T) {
	n := newNoisy(flatF{}, 7, "")
	n.sigma = 2
	var sum, square float64
	var g [2]float64
	const steps = 10000
	for i := range steps {
		n.step(i)
		n.Eval([]float64{0, 0}, g[:])
		sum += g[0] + g[1]
		square += g[0]*g[0] + g[1]*g[1]
	}
	count := 2.0 * steps
	mean, variance := sum/count, square/count
	if math.Abs(mean) > 5*2/math.Sqrt(count) {
		t.Errorf("mean %v", mean)
	}
	if math.Abs(variance-4) > 5*4*math.Sqrt(2/count) {
		t.Errorf("variance %v want 4", variance)
	}
}

func bytes(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A live change takes effect with the next step, leaves the others alone, and
// the log that it leaves makes the same race again.
func TestLiveChangeReplays(t *testing.T) {
	p := plan(t, 60, "sgd:lr=0.03", "adam:lr=0.2")
	r, err := New(bowlGround(20), p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Advance(20); err != nil {
		t.Fatal(err)
	}
	before := r.Recording()
	if err := r.Apply(Change{Target: "adam:lr=0.2", Key: "lr", Value: "0.05"}); err != nil {
		t.Fatal(err)
	}
	if err := r.Apply(Change{Target: All, Key: "noise", Value: "0.1"}); err != nil {
		t.Fatal(err)
	}
	if before.Tracks[1].LearningRate[20] != 0.2 {
		t.Error("the change wrote into a recording that was handed out")
	}
	if _, err := r.Advance(40); err != nil {
		t.Fatal(err)
	}
	live := r.Recording()
	if got := live.Tracks[1].LearningRate[19:22]; got[0] != 0.2 || got[1] != 0.05 || got[2] != 0.05 {
		t.Errorf("rates around the change: %v", got)
	}
	p.Changes = live.Changes
	if again := run(t, bowlGround(20), p); bytes(t, again) != bytes(t, live) {
		t.Error("the log does not make the same race again")
	}
	p.Changes = p.Changes[:1]
	if quiet := run(t, bowlGround(20), p); quiet.Tracks[0].Path[60] == live.Tracks[0].Path[60] {
		t.Error("the noise of the log had no effect")
	}
}

// A change that brings a slot starts it from its initial value and keeps the
// others; rows from before are not numbers.
func TestLiveChangeOfSlots(t *testing.T) {
	p := plan(t, 30, "adam:lr=0.2")
	p.Changes = []Change{{Step: 10, Target: "adam:lr=0.2", Key: "amsgrad", Value: "true"}}
	track := run(t, bowlGround(20), p).Tracks[0]
	if len(track.SlotNames) != 3 || track.SlotNames[2] != "s_max" {
		t.Fatalf("slots %v", track.SlotNames)
	}
	if !math.IsNaN(track.Slots[2][9][0]) || math.IsNaN(track.Slots[2][11][0]) {
		t.Errorf("s_max at 9: %v, at 11: %v", track.Slots[2][9], track.Slots[2][11])
	}
	plain := run(t, bowlGround(20), plan(t, 30, "adam:lr=0.2")).Tracks[0]
	if plain.Slots[0][10] != track.Slots[0][10] || plain.Path[10] != track.Path[10] {
		t.Error("the change touched what was before")
	}
}

func TestScheduleSetsTheRate(t *testing.T) {
	rec := run(t, bowlGround(20), plan(t, 40, "sgd:lr=0.03,schedule=exponential,schedule.s=20"))
	for i, got := range rec.Tracks[0].LearningRate {
		if want := 0.03 * math.Pow(0.1, float64(i)/20); math.Abs(got-want) > 1e-15 {
			t.Fatalf("step %d: rate %v want %v", i, got, want)
		}
	}
}

// Beyond the budget the oldest steps are thinned evenly; the newest quarter,
// the start and every status stay.
func TestThinning(t *testing.T) {
	p := plan(t, 20000, "sgd:lr=0.05", "adam:lr=0.2", "sgd:lr=1")
	p.Memory = 1 << 20
	rec := run(t, bowlGround(20), p)
	full := plan(t, 20000, "sgd:lr=0.05", "adam:lr=0.2", "sgd:lr=1")
	all := run(t, bowlGround(20), full)
	if !rec.Thinned() || all.Thinned() {
		t.Fatalf("thinned %v, with room %v", rec.Thinned(), all.Thinned())
	}
	bytesUsed := 0
	for i := range rec.Tracks {
		tr, want := &rec.Tracks[i], &all.Tracks[i]
		bytesUsed += tr.Len() * bytesPerRow(len(tr.Slots))
		for k := range tr.Path {
			if tr.Path[k] != want.Path[rec.Kept[k]] || tr.Loss[k] != want.Loss[rec.Kept[k]] {
				t.Fatalf("%s: row %d is not step %d", tr.Name, k, rec.Kept[k])
			}
		}
		if tr.Status != want.Status || tr.StatusStep != want.StatusStep {
			t.Errorf("%s: status %s at %d want %s at %d", tr.Name, tr.Status, tr.StatusStep, want.Status, want.StatusStep)
		}
	}
	if bytesUsed > p.Memory {
		t.Errorf("%d bytes used of %d", bytesUsed, p.Memory)
	}
	if rec.Kept[0] != 0 || rec.Kept[len(rec.Kept)-1] != 20000 {
		t.Errorf("kept from %d to %d", rec.Kept[0], rec.Kept[len(rec.Kept)-1])
	}
	if last, want := rec.Tracks[2].Path[rec.Tracks[2].Len()-1], all.Tracks[2].Path[all.Tracks[2].Len()-1]; last != want {
		t.Errorf("the last finite state of the one that diverged is %v want %v", last, want)
	}
	gaps := map[int]int{}
	for i := 1; i < len(rec.Kept); i++ {
		if rec.Kept[i] < 10000 && rec.Kept[i] > 1000 {
			gaps[rec.Kept[i]-rec.Kept[i-1]]++
		}
	}
	if len(gaps) > 2 {
		t.Errorf("the old steps are not evenly spaced: gaps %v", gaps)
	}
}

// The rate that is recorded for a step is the one that it took, also where the
// schedule counts epochs and every step is one.
func TestRecordedRateIsTheOneTaken(t *testing.T) {
	for _, spec := range []string{"sgd:lr=0.1,schedule=exponential,schedule.s=5,schedule.per=epoch",
		"sgd:lr=0.1,schedule=power,schedule.s=5", "sgd:lr=0.1,schedule=piecewise,schedule.boundaries=3/6,schedule.per=epoch"} {
		track := run(t, bowlGround(1), plan(t, 10, spec)).Tracks[0]
		for k := range 10 {
			// On the round bowl the gradient is θ itself.
			if moved, rate := 1-track.Path[k+1][0]/track.Path[k][0], track.LearningRate[k]; math.Abs(moved-rate) > 1e-12 {
				t.Errorf("%s, step %d: the rate %v is recorded, %v was taken", spec, k, rate, moved)
			}
		}
	}
}

func TestPlanErrors(t *testing.T) {
	ok := plan(t, 10, "sgd")
	tests := map[string]func(p *Plan){
		"steps = 0":            func(p *Plan) { p.Steps = 0 },
		"steps = 1000001":      func(p *Plan) { p.Steps = MaxSteps + 1 },
		"noise = NaN":          func(p *Plan) { p.Noise = math.NaN() },
		"noise = -1":           func(p *Plan) { p.Noise = -1 },
		"start y = +Inf":       func(p *Plan) { p.Start[1] = math.Inf(1) },
		"two racers are named": func(p *Plan) { p.Racers = append(p.Racers, p.Racers[0]) },
		"unknown racer":        func(p *Plan) { p.Changes = []Change{{Target: "adam"}} },
		"ascend":               func(p *Plan) { p.Changes = []Change{{Step: 5, Target: "sgd"}, {Step: 4, Target: "sgd"}} },
		"unknown parameter":    func(p *Plan) { p.Changes = []Change{{Target: "sgd", Key: "beta1", Value: "1"}} },
	}
	for want, breakIt := range tests {
		p := ok
		p.Racers = append([]Racer(nil), ok.Racers...)
		breakIt(&p)
		if _, err := New(bowlGround(1), p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v want %q", err, want)
		}
	}
}

// BenchmarkRace is the speed that the window and the command line live on:
// fourteen rules, ten thousand steps.
func BenchmarkRace(b *testing.B) {
	var p Plan
	for _, k := range optimizers.Catalog().Keys() {
		c, err := optimizers.Catalog().Default(k)
		if err != nil {
			b.Fatal(err)
		}
		p.Racers = append(p.Racers, Racer{Name: k, Rule: c})
	}
	p.Start, p.Steps, p.Seed = [2]float64{-8, 1.5}, 10000, 1
	b.ReportAllocs()
	for b.Loop() {
		run(b, bowlGround(20), p)
	}
	b.ReportMetric(float64(len(p.Racers)), "racers")
}

// A long race keeps about as much of its old part as the budget has room for:
// thinning must not halve it more often than it has to.
func TestThinningKeepsWhatFits(t *testing.T) {
	for _, steps := range []int{3000, 6000, 50000} {
		p := plan(t, steps, "sgd:lr=0.05", "adam:lr=0.2")
		p.Memory = 1 << 18
		rec := run(t, bowlGround(20), p)
		limit := p.Memory / 2 / (8 + bytesPerRow(0) + bytesPerRow(2))
		old := 0
		for _, k := range rec.Kept {
			if k < steps-limit {
				old++
			}
		}
		if !rec.Thinned() || old < limit/8 || len(rec.Kept) > limit {
			t.Errorf("%d steps: %d rows kept of at most %d, %d of them older than the last %d steps", steps, len(rec.Kept), limit, old, limit)
		}
	}
}
