package race

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"downhill/internal/scenario"
	"downhill/optimizers"
	"downhill/render/figure"
)

// stepOf explains a step of the first racer of a race on the bowl.
func stepOf(t testing.TB, at int, rule string) *StepFrame {
	t.Helper()
	s := scene(t, "bowl:kappa=100", "0.9, 1", 60, rule)
	s.View.Step = at
	f, err := ExplainStep(raced(t, s))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Every rule's step is told in symbols and numbers, with a figure and data.
func TestStepOfEveryRule(t *testing.T) {
	for _, e := range optimizers.Catalog().Entries {
		t.Run(e.Key, func(t *testing.T) {
			f := stepOf(t, 7, e.Key)
			for i := range f.E.Terms {
				term := &f.E.Terms[i]
				for k := range term.Value {
					for _, text := range []string{Plain(f.Symbols(term)), Plain(f.Numbers(term, k))} {
						if text == "" || strings.ContainsAny(text, `\{}<>_`) {
							t.Errorf("%s reads %q", term.Name, text)
						}
					}
				}
			}
			fig := f.Figure(0, look(f.Race.Scenario))
			if rows := len(fig.Panels[1].Table.Rows); rows != len(f.E.Terms) {
				t.Errorf("%d rows for %d terms", rows, len(f.E.Terms))
			}
			var csv, data bytes.Buffer
			if err := f.WriteCSV(&csv); err != nil || strings.Count(csv.String(), "\n") != len(f.E.Terms)+1 {
				t.Errorf("CSV: %v\n%s", err, csv.String())
			}
			if err := f.WriteJSON(&data, 0); err != nil || !json.Valid(data.Bytes()) {
				t.Errorf("JSON: %v", err)
			}
			if again, err := scenario.ParseRace(data.Bytes()); err != nil || again.Race.Inside.Racer != f.Name() || again.View.Step != 7 {
				t.Errorf("the file's scenario: %v, %+v", err, again.Race.Inside)
			}
		})
	}
}

// A move's arrow is as long as the move, a gradient's by the factor that is
// stated, and both begin where they belong.
func TestStepArrows(t *testing.T) {
	f := stepOf(t, 3, "nesterov:lr=0.002")
	reach := f.Reach()
	factor := f.Factor(reach)
	if !strings.HasSuffix(f.Scale(), "gradients × "+figure.Exact(factor)) {
		t.Errorf("the scale reads %q, the factor is %v", f.Scale(), factor)
	}
	p := f.E.Find("p")
	seen := map[optimizers.Role]Arrow{}
	for _, a := range f.Arrows(factor) {
		seen[a.Role] = a
	}
	move, gradient, push := seen[optimizers.RoleUpdate], seen[optimizers.RoleRaw], seen[optimizers.RoleGradient]
	if move.From != [2]float64(f.E.From) || distance(move.To, [2]float64(f.E.To)) > 1e-15 {
		t.Errorf("the move goes from %v to %v, the ball from %v to %v", move.From, move.To, f.E.From, f.E.To)
	}
	if gradient.From != [2]float64(p.Value) {
		t.Errorf("the gradient begins at %v, the look-ahead point is %v", gradient.From, p.Value)
	}
	if got, want := distance(gradient.From, gradient.To), factor*math.Hypot(f.E.Grad[0], f.E.Grad[1]); math.Abs(got-want) > 1e-12*want {
		t.Errorf("the gradient's arrow is %v long, want %v", got, want)
	}
	if distance(push.To, move.To) > 1e-15 { // what is kept and the push add up
		t.Errorf("the push ends at %v, the move at %v", push.To, move.To)
	}
	if l := distance(move.From, move.To); l > reach || l < 0.1*reach {
		t.Errorf("the move is %v long in a picture that reaches %v", l, reach)
	}
}

func distance(a, b [2]float64) float64 { return math.Hypot(a[0]-b[0], a[1]-b[1]) }

// Each part can be switched off, and a walk tells one term after the other.
func TestStepParts(t *testing.T) {
	f := stepOf(t, 3, "nesterov:lr=0.002,clipnorm=0.5")
	roles := func(in scenario.Inside) string {
		var out []string
		for _, a := range f.With(in).Arrows(1) {
			out = append(out, a.Name)
		}
		return strings.Join(out, "; ")
	}
	all := roles(scenario.Inside{})
	if want := "βm kept momentum; ∇f(p) gradient; g clipped gradient; −η g push of the gradient; m momentum, the move"; all != want {
		t.Fatalf("got %s, want %s", all, want)
	}
	for part, gone := range map[int]string{scenario.StepGradient: "clipped gradient", scenario.StepMomentum: "kept momentum",
		scenario.StepMove: "the move", scenario.StepClipping: "∇f(p)"} {
		var in scenario.Inside
		in.Hide[part] = true
		if got := roles(in); strings.Contains(got, gone) || got == "" {
			t.Errorf("without %s: %s", scenario.StepParts()[part], got)
		}
	}
	for told, want := range []string{1: "βm kept momentum", 2: "βm kept momentum", 3: "βm kept momentum; ∇f(p) gradient"} {
		if told > 0 && roles(scenario.Inside{Part: told}) != want {
			t.Errorf("%d told: %s, want %s", told, roles(scenario.Inside{Part: told}), want)
		}
	}
	if n := len(f.With(scenario.Inside{Part: 99}).Table(figure.Light()).Rows); n != len(f.E.Terms) {
		t.Errorf("a walk beyond the end tells %d of %d", n, len(f.E.Terms))
	}
}

// The squares' areas are the second moment, so that their sides are its root,
// which with ε is the divisor.
func TestStepSquares(t *testing.T) {
	for rule, root := range map[string]bool{"adam:lr=0.1": true, "adagrad:lr=0.1": true, "rmsprop": true, "adamax": false} {
		f := stepOf(t, 5, rule)
		p, ok := f.Squares(figure.Light(), 380, 120)
		if !ok || len(p.Bands) != 2 {
			t.Fatalf("%s has no squares", rule)
		}
		d := f.E.Find("D")
		for i, b := range p.Bands {
			wide, high := b.Lower[1][0]-b.Lower[0][0], b.Upper[0][1]-b.Lower[0][1]
			if math.Abs(wide-high) > 1e-12*high {
				t.Errorf("%s: %v by %v is no square", rule, wide, high)
			}
			// ε is 1e-7, beside the root or below it.
			if math.Abs(high-d.At(i)) > 2e-7*math.Max(1, 1/high) {
				t.Errorf("%s: side %v, divisor %v", rule, high, d.At(i))
			}
			if s := f.E.Find("s"); root && math.Abs(high*wide-s.At(i)) > 1e-12*s.At(i) {
				t.Errorf("%s: area %v, s = %v", rule, high*wide, s.At(i))
			}
		}
		// The picture's scale is the same along both axes.
		if x, y := (p.X.Max-p.X.Min)/380, (p.Y.Max-p.Y.Min)/120; math.Abs(x/y-1) > 1e-9 {
			t.Errorf("%s: %v and %v a px", rule, x, y)
		}
	}
	if _, ok := stepOf(t, 5, "sgd").Squares(figure.Light(), 380, 120); ok {
		t.Error("gradient descent has squares")
	}
}

// The notebook's example to its printed digits, with the limit drawn at the
// gradients' scale and the angle written beside it.
func TestStepClipping(t *testing.T) {
	for rule, want := range map[string]string{
		"sgd:lr=0.015,clipvalue=1": "Clipping made [0.9, 1] of [0.9, 100], turned by 41.5°.",
		"sgd:lr=0.015,clipnorm=1":  "Clipping made [0.00899964, 0.9999595] of [0.9, 100], turned by 0.0°.",
	} {
		f := stepOf(t, 0, rule)
		if got := strings.TrimSpace(f.ClippingWords()); got != want {
			t.Errorf("%s: got %q, want %q", rule, got, want)
		}
		fig := f.Figure(0, look(f.Race.Scenario))
		p := fig.Panels[0].Plot
		factor := f.Factor(f.Reach())
		drawn, angle, out := false, false, false
		for _, l := range p.Lines {
			if !strings.HasPrefix(l.Name, "limit") {
				continue
			}
			drawn = true
			for _, q := range l.Points {
				dx, dy := (q[0]-f.E.From[0])/factor, (q[1]-f.E.From[1])/factor
				far := math.Hypot(dx, dy)
				if strings.Contains(rule, "clipvalue") {
					far = math.Max(math.Abs(dx), math.Abs(dy))
				}
				if math.Abs(far-1) > 1e-9 {
					t.Errorf("%s: the limit passes %v from the ball, want 1", rule, far)
				}
			}
		}
		for _, n := range p.Notes {
			angle = angle || n.Text == "41.5°"
			out = out || n.Arrow && strings.Contains(n.Text, "100 long")
		}
		if !drawn || !out || angle != strings.Contains(rule, "clipvalue") {
			t.Errorf("%s: limit %v, angle %v, arrow at the edge %v", rule, drawn, angle, out)
		}
	}
}

// A change that is made while the race runs is in the steps behind it.
func TestStepFollowsChanges(t *testing.T) {
	s := scene(t, "bowl", "-8, 1.5", 40, "momentum:lr=0.01")
	s.Changes = append(s.Changes, change(s.Race.Racers[0].Name, "momentum", "0.5"))
	s.Changes[0].Step = 10
	f := raced(t, s)
	w, err := NewStepper(f, 0)
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[int]float64{9: 0.9, 10: 0.5} {
		step, err := w.Explain(f, at, scenario.Inside{})
		if err != nil {
			t.Fatal(err)
		}
		if got := step.E.Find("β").Value[0]; got != want {
			t.Errorf("β at step %d is %v, want %v", at, got, want)
		}
		if [2]float64(step.E.To) != f.Rec.Tracks[0].Path[at+1] {
			t.Errorf("step %d leads to %v, the race to %v", at, step.E.To, f.Rec.Tracks[0].Path[at+1])
		}
	}
}

func TestPlain(t *testing.T) {
	for formula, want := range map[string]string{
		`\ink{8}{Δ} \leftarrow −\hat{η} \frac{\ink{3}{m}}{\sqrt{s} + ε}`: "Δ ← −η̂ m / (√s + ε)",
		`\frac{a + b}{c}`: "(a + b) / c",
		`\sqrt{s + ε}`:    "√(s + ε)",
		`\max\left( <β₂> <u⁻> , |g| \right)`: "max(β₂ u⁻, |g|)",
	} {
		if got := Plain(formula); got != want {
			t.Errorf("%s: got %q, want %q", formula, got, want)
		}
	}
}

func BenchmarkExplainStep(b *testing.B) {
	s := scene(b, "bowl", "-8, 1.5", 200, "adam:lr=0.2")
	f := raced(b, s)
	w, err := NewStepper(f, 0)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	at := 0
	for b.Loop() {
		if _, err := w.Explain(f, at%200, scenario.Inside{}); err != nil {
			b.Fatal(err)
		}
		at++
	}
}

// Where ball, next place and minimum coincide in the picture one text names them all,
// else each has its own.
func TestStepNamesDoNotOverlap(t *testing.T) {
	names := func(f *StepFrame) (ball string, others int) {
		w := f.StepWindow(400, 300)
		look := f.Race.Scenario.View
		look.Window = &w
		p := f.Picture(NewBackdrop(f.Race.Surface, look, figure.Light(), Grain{NX: 20, NY: 20, Width: 400, Height: 300}), figure.Light(), 400, 300)
		for _, m := range p.Marks {
			if strings.HasPrefix(m.Label, "θ") {
				ball = m.Label
			} else if m.Label != "" {
				others++
			}
		}
		return ball, others + len(p.Notes)
	}
	if ball, others := names(stepOf(t, 3, "sgd:lr=0.005")); ball != "θ" || others != 1 {
		t.Errorf("on its way the ball is called %q, with %d other names", ball, others)
	}
	if ball, others := names(stepOf(t, 59, "newton")); ball != "θ, next θ, minimum" || others != 0 {
		t.Errorf("at rest the ball is called %q, with %d other names", ball, others)
	}
}
