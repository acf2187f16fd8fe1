package race

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"downhill/optimizers/race"
	"downhill/render/figure"
	"downhill/render/labs"
)

// spectrum races rules and looks at one along the eigenvectors.
func spectrum(t *testing.T, surface, start string, steps, racer int, rules ...string) *SpectrumFrame {
	t.Helper()
	run, err := Start(scene(t, surface, start, steps, rules...))
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	f := run.Snapshot()
	return f.Spectrum(racer, f.Rec.Step)
}

// The parts add up to the loss, shrink at the rates that theory has, and stay
// below their envelopes.
func TestSpectrumSplitsTheLoss(t *testing.T) {
	for _, rule := range []string{"sgd:lr=0.03", "momentum:lr=0.03", "nesterov:lr=0.03,momentum=0.6"} {
		f := spectrum(t, "bowl:angle=25", "-8, 1.5", 120, 0, rule)
		split := f.Split(0)
		if len(split.Step) != 121 {
			t.Fatalf("%s: %d rows", rule, len(split.Step))
		}
		for k := range split.Step {
			loss := f.Rec.Tracks[0].Loss[k]
			if sum := split.Part[0][k] + split.Part[1][k]; math.Abs(sum-loss) > 1e-12*math.Max(1, loss) {
				t.Fatalf("%s: at step %d the parts are %v, the loss %v", rule, k, sum, loss)
			}
			for i := range 2 {
				if beyond(split, i, k) {
					t.Fatalf("%s: at step %d part %d is %v, its envelope %v", rule, k, i, split.Part[i][k], split.Envelope[i][k])
				}
			}
		}
		for i, m := range f.Modes() {
			// What is left of an oscillation's phase.
			if !m.Known || m.Measured == m.Measured && math.Abs(m.Measured-m.Rate) > 0.02 {
				t.Errorf("%s: component %d has rate %v, measured %v", rule, i, m.Rate, m.Measured)
			}
		}
		if f.Where() != "quadratic: the same everywhere" {
			t.Errorf("%s: %s", rule, f.Where())
		}
	}
}

// A change on the way begins a new envelope, from where the racer is then and
// with the momentum that it has.
func TestSpectrumFollowsChanges(t *testing.T) {
	s := scene(t, "bowl:angle=25", "-8, 1.5", 100, "momentum:lr=0.03", "sgd")
	s.Changes = []race.Change{{Step: 40, Target: "Momentum", Key: "momentum", Value: "0.5"}, {Step: 60, Target: "SGD", Key: "lr", Value: "0.05"}}
	run, err := Start(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Step(0); err != nil {
		t.Fatal(err)
	}
	f := run.Snapshot().Spectrum(0, 100)
	if r, ok := f.Rule(); !ok || r.Momentum != 0.5 {
		t.Errorf("at the end the rule is %+v", r)
	}
	// Two complex roots of modulus √β: the envelope of the loss falls by β a step.
	e := f.Split(0).Envelope[1]
	for _, tt := range []struct {
		from, to int
		beta     float64
	}{{5, 35, 0.9}, {45, 75, 0.5}} {
		if got := math.Pow(e[tt.to]/e[tt.from], 1/float64(tt.to-tt.from)); math.Abs(got-tt.beta) > 1e-12 {
			t.Errorf("from step %d on the envelope falls by %v, want %v", tt.from, got, tt.beta)
		}
	}
	if got := f.since(); len(got) != 2 || got[1] != 40 {
		t.Errorf("the settings begin at %v", got)
	}
	split := f.Split(0)
	for i := range 2 {
		for k := range split.Step {
			if beyond(split, i, k) {
				t.Fatalf("component %d at step %d: %v above its envelope %v", i, k, split.Part[i][k], split.Envelope[i][k])
			}
		}
	}
}

// beyond says whether a component is larger than its envelope, by more than the
// rounding of where the racer is, 1e-15 of 8.
func beyond(s Split, i, k int) bool {
	return math.Sqrt(s.Part[i][k]) > math.Sqrt(s.Envelope[i][k])*(1+1e-12)+1e-13
}

func TestSpectrumKnows(t *testing.T) {
	f := spectrum(t, "bowl", "-8, 1.5", 300, 0, "sgd:lr=0.05")
	k, ok := f.Known()
	if !ok || math.Abs(k.Limit-0.1) > 1e-15 || math.Abs(k.Best-2./21) > 1e-15 || math.Abs(k.BestRate-19./21) > 1e-14 || math.Abs(k.Condition-20) > 1e-12 {
		t.Errorf("%+v, %v", k, ok)
	}
	loss := f.Rec.Tracks[0].Loss
	if n := k.Steps; n < 2 || loss[n] > 1e-6*loss[0]*(1+1e-9) || loss[n-1] < 1e-6*loss[0]*(1-1e-9) {
		t.Errorf("a millionth of the loss after %d steps", k.Steps)
	}
	// Momentum with β = 0.9 is as fast over a wide range.
	if k, _ = spectrum(t, "bowl", "-8, 1.5", 10, 0, "momentum:lr=0.05").Known(); !(k.From < 0.01 && k.To > 0.18 && k.From > 0.002) || !strings.Contains(k.Plateau(), "as fast") {
		t.Errorf("plateau %v to %v", k.From, k.To)
	}
}

// What theory does not know is said, not guessed.
func TestSpectrumOfOthers(t *testing.T) {
	for _, tt := range []struct{ surface, start, rule, where, unknown, unbounded string }{
		{"rosenbrock", "-1.2, 1", "sgd:lr=0.001", "local: at the minimum (1.000, 1.000)", "", ""},
		{"bowl", "-8, 1.5", "adam:lr=0.2", "quadratic: the same everywhere", "Adam is not linear", ""},
		{"bowl", "-8, 1.5", "sgd:lr=0.01,clipnorm=1", "quadratic: the same everywhere", "schedule or clipping", ""},
		{"saddle", "1.5, 0.001", "sgd:lr=0.01", "quadratic: the same everywhere", "", "An eigenvalue is negative"},
		{"monkey-saddle", "1, 0.5", "sgd:lr=0.001", "local: where the racer is", "", "An eigenvalue is negative"},
	} {
		f := spectrum(t, tt.surface, tt.start, 50, 0, tt.rule)
		if f.Where() != tt.where || !strings.Contains(f.Unknown(), tt.unknown) || (f.Unknown() == "") != (tt.unknown == "") ||
			!strings.Contains(f.Unbounded(), tt.unbounded) || (f.Unbounded() == "") != (tt.unbounded == "") {
			t.Errorf("%s, %s: %q, %q, %q", tt.surface, tt.rule, f.Where(), f.Unknown(), f.Unbounded())
		}
		if _, ok := f.Known(); ok != (tt.unknown == "" && tt.unbounded == "") {
			t.Errorf("%s, %s: known %v", tt.surface, tt.rule, ok)
		}
		if m := f.Modes(); len(m) != 2 || m[0].Known != (tt.unknown == "") {
			t.Errorf("%s, %s: %+v", tt.surface, tt.rule, m)
		}
		for _, theme := range []figure.Theme{figure.Dark(), figure.Light()} {
			if text := f.Figure(50, labs.Look{Theme: theme}).Text(); !strings.Contains(text, "λ₁ = ") {
				t.Errorf("%s, %s: the figure holds no eigenvalue", tt.surface, tt.rule)
			}
		}
	}
}

// The curves of the figure are the rates, and what is marked lies on them.
func TestSpectrumRatePlot(t *testing.T) {
	f := spectrum(t, "bowl", "-8, 1.5", 50, 0, "sgd:lr=0.03")
	p := f.RatePlot(figure.Dark())
	for i, l := range []float64{1, 20} {
		for _, q := range p.Lines[i].Points {
			if want := math.Abs(1 - q[0]*l); want <= highest && math.Abs(q[1]-want) > 1e-12 {
				t.Fatalf("λ = %v: at η = %v the curve is %v, want %v", l, q[0], q[1], want)
			}
		}
	}
	at := map[float64]bool{}
	for _, r := range p.Rules {
		at[math.Round(r.AtX*1e6)/1e6] = true
	}
	for _, want := range []float64{0.03, 0.1, 0.095238} {
		if !at[want] {
			t.Errorf("no line at η = %v: %v", want, at)
		}
	}
	if p.X.Max <= 0.1 {
		t.Errorf("the axis ends at %v", p.X.Max)
	}
	// A rate far beyond the limit is still on the axis.
	if p = spectrum(t, "bowl", "-8, 1.5", 5, 0, "sgd:lr=0.5").RatePlot(figure.Dark()); p.X.Max <= 0.5 {
		t.Errorf("with η = 0.5 the axis ends at %v", p.X.Max)
	}
}

func TestSpectrumData(t *testing.T) {
	f := spectrum(t, "bowl:angle=25", "-8, 1.5", 40, 1, "adam:lr=0.2", "sgd:lr=0.03")
	var b bytes.Buffer
	if err := f.WriteJSON(&b, 0); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Runs []struct {
			Name     string
			Linear   bool
			Spectrum struct {
				Quadratic   bool
				Eigenvalues []float64
				Condition   float64
			}
			Limit      any `json:"lr_limit"`
			Components []struct {
				Lambda   float64
				Rate     any
				HalfLife any `json:"half_life"`
				Loss     []float64
			}
			Step []int
		}
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Runs) != 2 || got.Runs[0].Linear || got.Runs[0].Limit != "NaN" || got.Runs[0].Components[0].Rate != "NaN" || !got.Runs[1].Linear {
		t.Fatalf("%+v", got.Runs)
	}
	sgd := got.Runs[1]
	if !sgd.Spectrum.Quadratic || math.Abs(sgd.Spectrum.Condition-20) > 1e-12 || math.Abs(sgd.Limit.(float64)-0.1) > 1e-15 ||
		math.Abs(sgd.Components[1].Rate.(float64)-0.4) > 1e-14 || len(sgd.Step) != 41 || len(sgd.Components[0].Loss) != 41 {
		t.Errorf("%+v", sgd)
	}
	b.Reset()
	if err := f.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 1+2*41 || rows[0][7] != "loss_1" {
		t.Fatalf("%v, %d rows", err, len(rows))
	}
	last := rows[len(rows)-1]
	v, _ := strconv.ParseFloat(last[7], 64)
	if last[0] != "SGD" || last[2] != "40" || v != sgd.Components[0].Loss[40] {
		t.Errorf("last row %v", last)
	}
}
