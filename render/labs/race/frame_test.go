package race

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/optimizers/race"
	"downhill/surfaces"
)

// made is a frame of rows that were made by hand: two rows for each racer.
func made(t testing.TB, tracks ...race.Track) *Frame {
	t.Helper()
	s := scene(t, "bowl", "0, 0", 100, "sgd")
	s.Race.Racers = nil
	for i := range tracks {
		tr := &tracks[i]
		s.Race.Racers = append(s.Race.Racers, scenario.Racer{Name: tr.Name})
		if tr.Path == nil {
			tr.Path = [][2]float64{{10, 0}, {tr.Loss[1], 0}}
		}
		tr.GradientNorm, tr.LearningRate, tr.Evaluations = make([]float64, 2), make([]float64, 2), make([]int, 2)
	}
	return &Frame{Scenario: s, Rec: &race.Recording{Step: 1, Kept: []int{0, 1}, Tracks: tracks},
		Minima: []surfaces.Minimum{{Global: true}}}
}

func order(list []Standing) string {
	var names []string
	for _, s := range list {
		names = append(names, s.Name)
	}
	return strings.Join(names, " ")
}

func TestStandings(t *testing.T) {
	f := made(t,
		race.Track{Name: "high", Loss: []float64{50, 9}, Status: race.Running},
		race.Track{Name: "tie1", Loss: []float64{50, 4}, Status: race.Running},
		race.Track{Name: "gone", Loss: []float64{50, 1}, Status: race.Diverged, StatusStep: 1, Reason: "x became NaN"},
		race.Track{Name: "tie2", Loss: []float64{50, 4}, Path: [][2]float64{{10, 0}, {1, 0}}, Status: race.Running},
		race.Track{Name: "low", Loss: []float64{50, 2}, Path: [][2]float64{{10, 0}, {7, 0}}, Status: race.Converged, StatusStep: 1},
		race.Track{Name: "nan", Loss: []float64{50, math.NaN()}, Status: race.Stationary, StatusStep: 1},
	)
	tests := []struct {
		at   int
		by   string
		want string
	}{
		// Who diverged comes last, ties keep the racers' order.
		{1, "", "low tie1 tie2 high gone nan"},
		{1, scenario.ByLoss, "low tie1 tie2 high gone nan"},
		{1, scenario.ByDistance, "tie2 tie1 low high gone nan"},
		{1, scenario.BySteps, "low tie1 tie2 high nan gone"},
		{0, "", "high tie1 gone tie2 low nan"},
	}
	for _, tt := range tests {
		if got := order(f.Standings(tt.at, tt.by)); got != tt.want {
			t.Errorf("at %d by %q: got %s want %s", tt.at, tt.by, got, tt.want)
		}
	}
	for _, s := range f.Standings(0, "") {
		if s.Status != race.Running || s.Steps != -1 || s.Reason != "" || s.Loss != 50 || s.Distance != 10 {
			t.Errorf("before it happened: %+v", s)
		}
	}
	if s := f.Standings(1, "")[0]; s.Steps != 1 || s.Status != race.Converged || s.Racer != 4 || s.Distance != 7 {
		t.Errorf("the winner: %+v", s)
	}
	if s := f.Standings(1, "")[4]; s.Steps != -1 || s.Reason != "x became NaN" {
		t.Errorf("the diverged: %+v", s)
	}
}

func TestDistance(t *testing.T) {
	f := &Frame{Minima: []surfaces.Minimum{{X: 1, Y: 1}, {X: -3, Y: 4, Global: true}}}
	for _, tt := range []struct{ p, want [2]float64 }{
		{[2]float64{4, 5}, [2]float64{5}}, {[2]float64{-3, 3}, [2]float64{1}}, {[2]float64{1, 1}, [2]float64{0}},
	} {
		if got := f.Distance(tt.p); got != tt.want[0] {
			t.Errorf("%v: got %v want %v", tt.p, got, tt.want[0])
		}
	}
	if d := (&Frame{}).Distance([2]float64{1, 2}); !math.IsNaN(d) {
		t.Errorf("no minima: got %v want NaN", d)
	}
}

func TestHyperparametersAndSummary(t *testing.T) {
	tests := []struct{ spec, long, short string }{
		{"sgd", "η 0.01", "η 0.01"},
		{"momentum:lr=0.012", "η 0.012  β 0.9", "η 0.012  β 0.9"},
		{"adam", "η 0.001  β₁ 0.9  β₂ 0.999", "η 0.001"},
		{"adam:beta1=0,amsgrad=true", "η 0.001  β₁ 0  β₂ 0.999  AMSGrad", "η 0.001  β₁ 0  AMSGrad"},
		{"adagrad:eps=0.001,initial_accumulator=0", "η 0.001  s₀ 0  ε 0.001", "η 0.001  s₀ 0  ε 0.001"},
		{"rmsprop:centered=true", "η 0.001  ρ 0.9  centred", "η 0.001  centred"},
		{"sgd:lr=1e-5,clipnorm=2", "η 1e−5  clipnorm 2", "η 1e−5  clipnorm 2"},
		{"sgd:schedule=power,schedule.s=7", "η 0.01  power", "η 0.01  power"},
	}
	for _, tt := range tests {
		c, err := optimizers.Catalog().Parse(tt.spec)
		if err != nil {
			t.Fatal(err)
		}
		if got := Hyperparameters(c); got != tt.long {
			t.Errorf("%s: got %q want %q", tt.spec, got, tt.long)
		}
		if got := Summary(c); got != tt.short {
			t.Errorf("%s: summary %q want %q", tt.spec, got, tt.short)
		}
	}
}

func TestNumbersInTables(t *testing.T) {
	for _, tt := range []struct {
		x             float64
		number, brief string
	}{
		{math.NaN(), "—", "—"}, {0, "0.00", "0.000"}, {0.0181, "0.0181", "0.018"}, {1.636e-4, "1.64e−4", "1.6e−4"},
		{-78.3323, "−78.3", "−78.332"}, {123.456, "123", "123"}, {5.07e299, "5.07e299", "5.1e299"},
	} {
		if n, b := Number(tt.x), Brief(tt.x); n != tt.number || b != tt.brief {
			t.Errorf("%v: got %q and %q, want %q and %q", tt.x, n, b, tt.number, tt.brief)
		}
	}
}

// Steps are taken on demand, in pieces or at once, to the same recording.
func TestRunInPieces(t *testing.T) {
	s := scenario.Default()
	whole := raced(t, s)
	r, err := Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if f := r.Snapshot(); f.Len() != 1 || f.Rec.Tracks[0].Path[0] != s.Race.Start {
		t.Errorf("before the first step: %d moments, %v", f.Len(), f.Rec.Tracks[0].Path)
	}
	for _, to := range []int{1, 17, 18, 150} {
		r.Seek(to)
		if r.Idle() {
			t.Errorf("idle before step %d", to)
		}
		if err := r.Step(0); err != nil {
			t.Fatal(err)
		}
		if done, total := r.Progress(); done != to || total != to || !r.Idle() {
			t.Errorf("after seeking %d: %d of %d", to, done, total)
		}
	}
	before := r.Snapshot()
	r.Seek(1_000_000)
	for !r.Idle() {
		if err := r.Step(1); err != nil { // the least budget takes some steps at a time
			t.Fatal(err)
		}
	}
	if before.Len() != 151 || r.Frame().Len() != 201 {
		t.Errorf("got %d and %d moments, want 151 and 201", before.Len(), r.Frame().Len())
	}
	for i, track := range r.Snapshot().Rec.Tracks {
		if fmt.Sprint(track) != fmt.Sprint(whole.Rec.Tracks[i]) {
			t.Errorf("%s ran otherwise in pieces", track.Name)
		}
	}
}

func TestStartRefusesWhatCannotRun(t *testing.T) {
	s := scenario.Default()
	s.Race.Racers[0].Name = s.Race.Racers[1].Name
	if _, err := Start(s); err == nil || !strings.Contains(err.Error(), "two racers are named") {
		t.Errorf("got %v", err)
	}
}
