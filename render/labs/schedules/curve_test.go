package schedules

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"downhill/optimizers/schedules"
)

// TestCurvesAreTheSchedules: the curve, the race's steps and the network's steps
// have the rate that the schedule says for the step and its epoch, bit for bit;
// only the race of a warm-up that is written out takes the least number for 0.
func TestCurvesAreTheSchedules(t *testing.T) {
	for _, specs := range [][]string{every(), {"cosine:steps=100,warmup=20", "cosine:steps=9,per=epoch,alpha=0.1", "constant:warmup=30,per=epoch"}} {
		_, f := finished(t, scene(t, "steps: 100; lr: 0.01", specs...))
		if f.StepsPerEpoch != 10 {
			t.Fatalf("%d steps an epoch, want 10", f.StepsPerEpoch)
		}
		for i, spec := range specs {
			s, c := built(t, spec), &f.Runs[i]
			if len(c.Rate) != 101 || c.Known != 101 {
				t.Fatalf("%s: %d rates, %d known", spec, len(c.Rate), c.Known)
			}
			track := f.Race.Rec.Tracks[i].LearningRate
			for k, got := range c.Rate {
				want := s.Rate(schedules.Clock{Step: k, Epoch: k / 10}, 0.01, schedules.Memory{})
				if got != want {
					t.Fatalf("%s: rate of step %d is %v, want %v", spec, k, got, want)
				}
				if raced := track[k]; raced != want && !(want == 0 && raced < 1e-300) {
					t.Fatalf("%s: the race takes step %d with %v, want %v", spec, k, raced, want)
				}
			}
			for k, got := range f.trainedRates(t, i) {
				if got != c.Rate[k] {
					t.Fatalf("%s: the network takes step %d with %v, want %v", spec, k, got, c.Rate[k])
				}
			}
		}
	}
}

// trainedRates are the rates that the network's steps were taken with.
func (f *Frame) trainedRates(t *testing.T, i int) []float64 {
	t.Helper()
	r, err := Start(f.Scenario)
	if err != nil {
		t.Fatal(err)
	}
	training := r.seeds[0][i]
	for !training.done() {
		if _, err := training.next(func() bool { return true }); err != nil {
			t.Fatal(err)
		}
	}
	if len(training.rates) != 100 {
		t.Fatalf("%d steps were trained, want 100", len(training.rates))
	}
	return training.rates
}

// TestCurvesMatchReference compares with Keras' and the notebook's rates for the
// steps 0 to 200.
func TestCurvesMatchReference(t *testing.T) {
	text, err := os.ReadFile("../../../optimizers/schedules/testdata/reference/schedules.json")
	if err != nil {
		t.Fatal(err)
	}
	var ref struct {
		Schedules map[string]struct{ LR []float64 }
	}
	if err := json.Unmarshal(text, &ref); err != nil {
		t.Fatal(err)
	}
	names := []string{"ExponentialDecay", "InverseTimeDecay(power c=1)", "power_general", "notebook_piecewise_strict", "notebook_OneCycleScheduler"}
	r, err := Start(scene(t, "steps: 200; lr: 0.01", "exponential:s=20,rate=0.1", "power:s=25", "power:s=40,c=0.5",
		"piecewise:boundaries=50/100", "1cycle:max=0.05,steps=200"))
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range names {
		want := ref.Schedules[name].LR
		if len(want) < 200 {
			t.Fatalf("%s: %d reference rates", name, len(want))
		}
		for k := range min(len(want), 201) {
			// As in the schedules' own test: a handful of roundings.
			if got := r.Frame().Runs[i].Rate[k]; math.Abs(got-want[k]) > 1e-14*want[k] {
				t.Fatalf("%s: rate of step %d is %v, want %v", name, k, got, want[k])
			}
		}
	}
}

// TestPowerIsHalfAfterS, a third after 2s and a quarter after 3s, as marked; the
// steps after a warm-up count from its end, and epochs in theirs.
func TestPowerIsHalfAfterS(t *testing.T) {
	r, err := Start(scene(t, "steps: 200; lr: 0.08", "power:s=50", "power:s=20,warmup=30", "power:s=4,per=epoch", "power:s=50,c=2", "exponential:s=50", "power:s=500"))
	if err != nil {
		t.Fatal(err)
	}
	f := r.Frame()
	for i, c := range []struct {
		steps []int
		text  string
	}{{[]int{50, 100, 150}, "a third after 2s = 100"}, {[]int{50, 70, 90}, "a third after 2s = 40"}, {[]int{40, 80, 120}, "a third after 2s = 8 epochs"},
		{[]int{50, 100, 150}, "0.11 of it after 2s = 100"}, {nil, ""}, {nil, ""}} {
		marks := f.Runs[i].Landmarks
		if len(marks) != len(c.steps) {
			t.Fatalf("%s: %d landmarks, want %d", f.Runs[i].Label, len(marks), len(c.steps))
		}
		power := 1.0
		if i == 3 {
			power = 2
		}
		for k, m := range marks {
			want := 0.08 / math.Pow(float64(k+2), power)
			// One division or power on either side.
			if m.Step != c.steps[k] || math.Abs(m.Rate-want) > 1e-15 {
				t.Errorf("%s: landmark %d is %v at step %d, want %v at %d", f.Runs[i].Label, k, m.Rate, m.Step, want, c.steps[k])
			}
		}
		if len(marks) > 1 && marks[1].Text != c.text {
			t.Errorf("%s: %q, want %q", f.Runs[i].Label, marks[1].Text, c.text)
		}
	}
}

// TestTwinRunsThroughTheSameRates: per epoch is per step at the beginning of
// every epoch and holds it to its end; there and back again is the same.
func TestTwinRunsThroughTheSameRates(t *testing.T) {
	for _, spec := range []string{"power:s=50", "exponential:s=40,rate=0.2", "piecewise:boundaries=50/100", "cosine:steps=200", "power:s=2.5,c=0.7"} {
		r, err := Start(scene(t, "steps: 200; lr: 0.01", spec))
		if err != nil {
			t.Fatal(err)
		}
		f := r.Frame()
		c := &f.Runs[0]
		if c.Twin == nil {
			t.Fatalf("%s has no twin", spec)
		}
		jumps := 0
		for k := range c.Rate {
			begin := k / f.StepsPerEpoch * f.StepsPerEpoch
			if want := c.Rate[begin]; math.Abs(c.Twin[k]-want) > 1e-12*want {
				t.Fatalf("%s: the twin has %v at step %d, want %v, the rate of step %d", spec, c.Twin[k], k, want, begin)
			}
			if k > 0 && c.Twin[k] != c.Twin[k-1] {
				jumps++
				if k%f.StepsPerEpoch != 0 {
					t.Fatalf("%s: the twin jumps at step %d, within an epoch", spec, k)
				}
			}
		}
		if jumps == 0 {
			t.Errorf("%s: the twin never moves", spec)
		}
		twin, _ := Twin(c.Schedule, f.StepsPerEpoch)
		back, ok := Twin(twin, f.StepsPerEpoch)
		if a, b := schedules.Catalog().Format(back), schedules.Catalog().Format(c.Schedule); !ok || a != b {
			t.Errorf("there and back: %q, want %q", a, b)
		}
	}
	for _, spec := range []string{"constant", "performance"} {
		ch, err := schedules.Catalog().Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := Twin(ch, 10); ok {
			t.Errorf("%s has a twin", spec)
		}
	}
}
