package schedules

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// reference is schedules.json, of which args differ from schedule to schedule.
type reference struct {
	Schedules map[string]struct {
		LR      []float64 // [201], rate of step t
		ValLoss []float64 `json:"val_loss"`
		Cases   []struct {
			Args  struct{ Cooldown int }
			After []float64 `json:"lr_after_epoch"`
		}
	}
}

func load(t *testing.T) reference {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "reference", "schedules.json"))
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func parse(t *testing.T, spec string) Schedule {
	t.Helper()
	ch, err := Catalog().Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Catalog().Build(ch)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// tolerance beside the rate: a handful of roundings. A power is computed as one
// here and as another in NumPy, with up to an ulp each, and the exponent is up
// to 10, so ten times that.
const tolerance = 1e-14

// off is the largest difference from want beside the rate, over [from, n).
func off(s Schedule, lr float64, want []float64, from int) float64 {
	top := 0.0
	for t := from; t < len(want); t++ {
		got := s.Rate(Clock{Step: t, Epoch: t}, lr, Memory{})
		if d := math.Abs(got-want[t]) / want[t]; !(d <= top) {
			top = d
		}
	}
	return top
}

// TestSchedulesMatchReference compares every schedule that is ours with Keras'
// or the book's for steps 0 to 200; a twin of each parameter must fail.
func TestSchedulesMatchReference(t *testing.T) {
	ref := load(t)
	for _, c := range []struct {
		name, spec string
		lr         float64
		from       int
		twins      []string
	}{
		{"ExponentialDecay", "exponential:s=20,rate=0.1", 0.01, 0,
			[]string{"exponential:s=20.2,rate=0.1", "exponential:s=20,rate=0.101"}},
		{"InverseTimeDecay(power c=1)", "power:s=25", 0.01, 0, []string{"power:s=25.25", "power:s=25,c=1.01"}},
		{"notebook_power", "power:s=50,c=1", 0.01, 0, []string{"power:s=50.5"}},
		{"power_general", "power:s=40,c=0.5", 0.01, 0, []string{"power:s=40.4,c=0.5", "power:s=40,c=0.505"}},
		{"notebook_piecewise_strict", "piecewise:boundaries=50/100,values=0.01/0.005/0.001", 1, 0,
			[]string{"piecewise:boundaries=51/100,values=0.01/0.005/0.001", "piecewise:boundaries=50/101,values=0.01/0.005/0.001",
				"piecewise:boundaries=50/100,values=0.0101/0.005/0.001", "piecewise:boundaries=50/100,values=0.01/0.00505/0.001",
				"piecewise:boundaries=50/100,values=0.01/0.005/0.00101"}},
		{"notebook_piecewise_strict", "piecewise", 0.01, 0, nil}, // the book's proportions are the default
		// Keras changes after the boundary step, so its 50 is our 51.
		{"PiecewiseConstantDecay", "piecewise:boundaries=51/101/151,values=0.01/0.005/0.001/0.0005", 1, 0, nil},
		{"notebook_OneCycleScheduler", "1cycle:max=0.05,steps=200", 1, 0,
			[]string{"1cycle:max=0.0505,steps=200", "1cycle:max=0.05,steps=202",
				"1cycle:max=0.05,steps=200,start=0.00505", "1cycle:max=0.05,steps=200,last=5.05e-6"}},
		{"notebook_OneCycleScheduler", "1cycle:steps=200,start=0.005,last=5e-6", 0.05, 0, nil}, // max is lr
		{"CosineDecay_warmup", "cosine:steps=150,alpha=0.05,warmup=20", 0.01, 20,
			[]string{"cosine:steps=152,alpha=0.05,warmup=20", "cosine:steps=150,alpha=0.0505,warmup=20",
				"cosine:steps=150,alpha=0.05,warmup=21"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := ref.Schedules[c.name].LR
			if len(want) < 200 {
				t.Fatalf("%d reference rates, want 200 or 201", len(want))
			}
			if d := off(parse(t, c.spec), c.lr, want, c.from); d > tolerance {
				t.Errorf("%s is off by %.1e", c.spec, d)
			}
			if perEpoch := parse(t, c.spec); perEpoch.Warmup == 0 {
				perEpoch.Per = PerEpoch
				if d := off(perEpoch, c.lr, want, c.from); d > tolerance {
					t.Errorf("%s per epoch is off by %.1e", c.spec, d)
				}
			}
			for _, twin := range c.twins {
				if d := off(parse(t, twin), c.lr, want, c.from); d < 1e-4 {
					t.Errorf("%s instead of %s moves the rates by %.1e only", twin, c.spec, d)
				}
			}
			if c.twins != nil && !strings.Contains(c.spec, "values") && !strings.Contains(c.spec, "max") {
				if d := off(parse(t, c.spec), c.lr*1.01, want, c.from); d < 1e-3 {
					t.Errorf("a base rate 1 %% higher moves the rates by %.1e only", d)
				}
			}
		})
	}
}

// TestWarmupMatchesKeras: Keras' rises from an initial rate of 0.001, ours from
// 0; without that share the two are the same line.
func TestWarmupMatchesKeras(t *testing.T) {
	want := load(t).Schedules["CosineDecay_warmup"].LR
	s := parse(t, "cosine:steps=150,alpha=0.05,warmup=20")
	for step := range 20 {
		theirs := want[step] - 0.001*(1-float64(step)/20)
		if got := s.Rate(Clock{Step: step}, 0.01, Memory{}); math.Abs(got-theirs) > 1e-16 {
			t.Errorf("rate at step %d = %v, want %v", step, got, theirs)
		}
	}
}

// TestPerformanceMatchesKeras feeds the losses epoch by epoch. The cases with a
// cooldown are not ours, and PyTorch's cut comes one epoch later.
func TestPerformanceMatchesKeras(t *testing.T) {
	ref := load(t).Schedules["ReduceLROnPlateau"]
	const spec = "performance:factor=0.5,patience=5,min_delta=0.0001,per=epoch"
	compared := 0
	for _, c := range ref.Cases {
		if c.Args.Cooldown != 0 {
			continue
		}
		compared++
		if d := watched(parse(t, spec), ref.ValLoss, c.After); d > tolerance {
			t.Errorf("%s is off by %.1e", spec, d)
		}
		for _, twin := range []string{"performance:factor=0.505", "performance:patience=6", "performance:patience=4",
			"performance:min_lr=0.002", "performance:min_delta=0.01"} {
			if d := watched(parse(t, twin), ref.ValLoss, c.After); d < 1e-3 {
				t.Errorf("%s moves the rates by %.1e only", twin, d)
			}
		}
	}
	if compared != 1 {
		t.Errorf("%d cases compared, want 1", compared)
	}
}

// watched is how far the rates after each loss are from want.
func watched(s Schedule, losses, want []float64) float64 {
	var m Memory
	top := 0.0
	for e, loss := range losses {
		m = s.Observe(m, Clock{Step: e, Epoch: e}, loss)
		got := s.Rate(Clock{Step: e + 1, Epoch: e + 1}, 0.02, m)
		top = max(top, math.Abs(got-want[e])/want[e])
	}
	return top
}

// TestMinDeltaTwin: 1 % of min_delta decides whether a loss counts as better.
func TestMinDeltaTwin(t *testing.T) {
	falling := []float64{1, 1 - 0.01005, 1 - 0.0201, 1 - 0.03015}
	a := watchedCuts(parse(t, "performance:patience=1,min_delta=0.01"), falling)
	b := watchedCuts(parse(t, "performance:patience=1,min_delta=0.0101"), falling)
	// With 0.0101 every second loss is far enough below the best.
	if a != 0 || b != 2 {
		t.Errorf("%d and %d cuts, want 0 and 2", a, b)
	}
}

func watchedCuts(s Schedule, losses []float64) int {
	var m Memory
	for i, loss := range losses {
		m = s.Observe(m, Clock{Step: i}, loss)
	}
	return m.Cuts
}
