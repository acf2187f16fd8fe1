package schedules

import (
	"math"
	"slices"
	"strings"
	"testing"

	"downhill/internal/param"
)

// TestZeroScheduleIsConstant, with and without memory.
func TestZeroScheduleIsConstant(t *testing.T) {
	for _, step := range []int{0, 1, 1000} {
		if got := (Schedule{}).Rate(Clock{Step: step}, 0.3, Memory{Cuts: 4}); got != 0.3 {
			t.Errorf("rate at step %d = %v, want 0.3", step, got)
		}
	}
}

// TestWarmup: a straight line from 0; per step the schedule waits for its end,
// per epoch it does not.
func TestWarmup(t *testing.T) {
	for _, c := range []struct {
		spec  string
		clock Clock
		want  float64
	}{
		{"constant:warmup=4", Clock{0, 0}, 0},
		{"constant:warmup=4", Clock{1, 0}, 0.25},
		{"constant:warmup=4", Clock{3, 0}, 0.75},
		{"constant:warmup=4", Clock{4, 0}, 1},
		{"constant:warmup=4", Clock{400, 9}, 1},
		{"exponential:s=10,rate=0.1,warmup=4", Clock{2, 0}, 0.5},
		{"exponential:s=10,rate=0.1,warmup=4", Clock{4, 0}, 1},
		{"exponential:s=10,rate=0.1,warmup=4", Clock{14, 3}, 0.1},
		{"exponential:s=10,rate=0.1,warmup=4,per=epoch", Clock{2, 10}, 0.05},
		{"exponential:s=10,rate=0.1,warmup=4,per=epoch", Clock{400, 10}, 0.1},
		{"exponential:s=10,rate=0.1,per=epoch", Clock{5, 0}, 1},
	} {
		if got := parse(t, c.spec).Rate(c.clock, 1, Memory{}); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%s at %+v: %v, want %v", c.spec, c.clock, got, c.want)
		}
	}
}

// TestEndsHold: after its last step a schedule stays where it is.
func TestEndsHold(t *testing.T) {
	for spec, want := range map[string]float64{
		"1cycle:max=0.05,steps=200": 0.05 / 10 / 1000, "1cycle:max=0.05,steps=3,last=0.001": 0.001,
		"cosine:steps=10,alpha=0.25": 0.25, "piecewise:boundaries=1,values=3/2": 2,
		"piecewise:boundaries=1/2/3/4": 0.01,
	} {
		for _, step := range []int{200, 201, 1_000_000} {
			if got := parse(t, spec).Rate(Clock{Step: step}, 1, Memory{}); math.Abs(got-want) > 1e-15 {
				t.Errorf("%s at step %d: %v, want %v", spec, step, got, want)
			}
		}
	}
}

// TestOneCycleShape: the peak is the highest rate and is reached once.
func TestOneCycleShape(t *testing.T) {
	for _, steps := range []string{"3", "4", "10", "11", "199"} {
		s := parse(t, "1cycle:max=0.05,steps="+steps)
		var rates []float64
		for step := range 250 {
			rates = append(rates, s.Rate(Clock{Step: step}, 1, Memory{}))
		}
		if top := slices.Max(rates); math.Abs(top-0.05) > 1e-16 || rates[0] != 0.05/10 {
			t.Errorf("steps=%s: starts at %v with peak %v, want 0.005 and 0.05", steps, rates[0], top)
		}
		if low := slices.Min(rates); low < 0.05/10/1000 {
			t.Errorf("steps=%s: goes down to %v, below its last rate", steps, low)
		}
	}
}

// TestPerformanceMemory: the rate comes back from a copied memory, min_lr holds,
// losses that are not numbers count as no better, and a warm-up is not watched.
func TestPerformanceMemory(t *testing.T) {
	s := parse(t, "performance:patience=2,factor=0.1,min_lr=0.01,warmup=3")
	var m Memory
	for step := range 3 {
		m = s.Observe(m, Clock{Step: step}, 5)
	}
	if m != (Memory{}) {
		t.Errorf("after the warm-up the memory is %+v, want none", m)
	}
	rate := func() float64 { return s.Rate(Clock{Step: 100}, 1, m) }
	for _, c := range []struct{ loss, want float64 }{
		{math.NaN(), 1}, {5, 1}, {5, 1}, {5, 0.1}, {4, 0.1}, {math.NaN(), 0.1}, {math.Inf(1), 0.01},
		{5, 0.01}, {5, 0.01}, {1, 0.01},
	} {
		m = s.Observe(m, Clock{Step: 50}, c.loss)
		if got := rate(); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("after loss %v the rate is %v, want %v (%+v)", c.loss, got, c.want, m)
		}
	}
	if got := s.Rate(Clock{Step: 100}, 0.005, m); got != 0.005 {
		t.Errorf("a base rate below min_lr became %v", got)
	}
	if !s.Watches() || parse(t, "cosine").Watches() {
		t.Error("performance alone watches the loss")
	}
}

// TestCatalogIsComplete: every schedule works with nothing said, never gives a
// rate that is negative or not finite, and explains itself.
func TestCatalogIsComplete(t *testing.T) {
	want := []string{"constant", "power", "exponential", "piecewise", "performance", "1cycle", "cosine"}
	if got := Catalog().Keys(); !slices.Equal(got, want) {
		t.Errorf("schedules %v, want %v", got, want)
	}
	for _, e := range Catalog().Entries {
		s := parse(t, e.Key)
		var m Memory
		for step := range 1000 {
			c := Clock{Step: step, Epoch: step}
			if r := s.Rate(c, 0.1, m); !(r >= 0 && r <= 0.1) {
				t.Errorf("%s: rate %v at step %d, want 0 ≤ rate ≤ 0.1", e.Key, r, step)
				break
			}
			m = s.Observe(m, c, 1)
		}
		for _, key := range []string{"per", "warmup"} {
			if !slices.Contains(e.Params.Keys(), key) {
				t.Errorf("%s does not take %s", e.Key, key)
			}
		}
		for _, p := range e.Params {
			if p.Title == "" || p.Help == "" || p.Symbol == "" {
				t.Errorf("%s: %s lacks a title, a symbol or help", e.Key, p.Key)
			}
		}
		if e.Summary == "" || e.Formula == "" || e.Source == "" {
			t.Errorf("%s lacks a summary, a formula or a source", e.Key)
		}
	}
}

func TestCatalogRefuses(t *testing.T) {
	for spec, want := range map[string]string{
		"piecewise:boundaries=100/50":             "boundaries = 100/50: want each above the one before; try 50/100",
		"piecewise:boundaries=5/5":                "try 5",
		"piecewise:boundaries=50,values=1":        "want one more than boundaries = 50, so 2, not 1",
		"piecewise:boundaries=50/100,values=1/2/": "want numbers",
		"1cycle:max=1,start=2":                    "start = 2: want 0 < start ≤ max = 1; try 0.1",
		"1cycle:start=0.1,last=1":                 "last = 1: want 0 < last ≤ start = 0.1; try 0.0001",
		"1cycle:steps=2":                          "want 3 ≤ steps",
		"exponential:rate=0":                      "want 0 < rate ≤ 1",
		"exponential:s=0":                         "want 0 < s",
		"cosine:alpha=2":                          "want 0 ≤ alpha ≤ 1",
		"cosine:steps=1.5":                        "want a whole number",
		"performance:patience=0":                  "want 1 ≤ patience",
		"performance:factor=1":                    "want 0 < factor < 1",
		"constant:per=day":                        "want step or epoch",
		"constant:warmup=-1":                      "want 0 ≤ warmup",
		"constant:s=1":                            "unknown parameter",
		"linear":                                  "unknown schedule",
	} {
		if _, err := Catalog().Parse(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q in it", spec, err, want)
		}
	}
}

func TestFromRule(t *testing.T) {
	for _, c := range []struct {
		values param.Values
		step   int
		want   float64
	}{
		{param.Values{}, 100, 1},
		{param.Values{"schedule": param.Word("power"), "schedule.s": param.Num(100)}, 100, 0.5},
		{param.Values{"schedule": param.Word("power")}, 20, 0.5},                                 // its default
		{param.Values{"schedule": param.Word("power"), "schedule.alpha": param.Num(1)}, 20, 0.5}, // another's
		{param.Values{"schedule.warmup": param.Num(10)}, 5, 0.5},                                 // of constant
	} {
		s, err := FromRule(c.values)
		if err != nil {
			t.Errorf("%v: %v", c.values, err)
			continue
		}
		if got := s.Rate(Clock{Step: c.step}, 1, Memory{}); got != c.want {
			t.Errorf("%v: rate at step %d = %v, want %v", c.values, c.step, got, c.want)
		}
	}
	for want, v := range map[string]param.Values{
		"did you mean cosine": {"schedule": param.Word("cosin")},
		"schedule: s = -1":    {"schedule": param.Word("power"), "schedule.s": param.Num(-1)},
		"want each above":     {"schedule": param.Word("piecewise"), "schedule.boundaries": param.Numbers(3, 2)},
	} {
		if _, err := FromRule(v); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v, want %q in it", v, err, want)
		}
	}
}

func TestRateDoesNotAllocate(t *testing.T) {
	for _, key := range Catalog().Keys() {
		s := parse(t, key)
		var m Memory
		step := 0
		if n := testing.AllocsPerRun(100, func() {
			m = s.Observe(m, Clock{Step: step}, 1)
			s.Rate(Clock{Step: step}, 0.1, m)
			step++
		}); n != 0 {
			t.Errorf("%s: %v allocations per step", key, n)
		}
	}
}
