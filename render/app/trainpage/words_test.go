package trainpage

import (
	"math"
	"reflect"
	"testing"

	"downhill/internal/scenario"
	"downhill/nn"
	"downhill/optimizers/race"
	"downhill/render/figure"
	livelab "downhill/render/labs/train/live"
	"downhill/render/labs/train/panels"
)

func TestDescribe(t *testing.T) {
	n := scenario.DefaultNet()
	for _, c := range []struct{ layers, activation, want string }{
		{"100x20", "sigmoid", "20 × 100 sigmoid"},
		{"300,100", "relu", "300-100 ReLU"},
		{"8", "elu", "1 × 8 ELU α = 1"},
		{"9,8,7,6,5,4", "tanh", "9-8-7-6-…-4 tanh"},
		{"none", "relu", "linear"},
	} {
		for _, p := range [][2]string{{"layers", c.layers}, {"activation", c.activation}} {
			if err := n.Set(p[0], p[1]); err != nil {
				t.Fatal(err)
			}
		}
		if got := describe(&n); got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.layers, c.activation, got, c.want)
		}
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1692: "1,692", 1234567: "1,234,567", -4200: "-4,200"} {
		if got := grouped(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
	for rate, want := range map[float64]string{1839.6: "1,840", 122_690: "123k"} {
		if got := perSecond(rate); got != want {
			t.Errorf("%v: got %s, want %s", rate, got, want)
		}
	}
}

// The score in a lane's head is that of the moment looked at.
func TestScores(t *testing.T) {
	l := livelab.Lane{Evaluations: []nn.Epoch{{Step: 0, ValidLoss: 2.3041, ValidAccuracy: 0.099}, {Step: 10, ValidLoss: 0.5119, ValidAccuracy: 0.811},
		{Step: 20, ValidLoss: 0.25, ValidAccuracy: math.NaN()}}}
	for step, want := range map[int][2]string{0: {"2.304", "9.9 %"}, 9: {"2.304", "9.9 %"}, 10: {"0.512", "81.1 %"}, 99: {"0.250", ""}} {
		if loss, accuracy := scores(&l, step); [2]string{loss, accuracy} != want {
			t.Errorf("step %d: got %s %s, want %v", step, loss, accuracy, want)
		}
	}
}

// Of several changes of one value at one step the last counts; others keep their
// order.
func TestCoalesce(t *testing.T) {
	at := func(step int, key, value string) race.Change {
		return race.Change{Step: step, Target: "a", Key: key, Value: value}
	}
	got := coalesce([]race.Change{at(3, "lr", "1"), at(3, "l2", "2"), at(3, "lr", "4"), at(5, "lr", "5")})
	if want := []race.Change{at(3, "l2", "2"), at(3, "lr", "4"), at(5, "lr", "5")}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// A place on the axis of a curve is the step that it was drawn at.
func TestStepAt(t *testing.T) {
	f := &livelab.Frame{Lanes: []livelab.Lane{{StepsPerEpoch: 20, Seconds: []float64{0, 2, 3},
		Evaluations: []nn.Epoch{{Step: 0}, {Step: 20}, {Step: 40}}}}}
	for _, c := range []struct {
		across panels.Across
		x      float64
		want   int
	}{{panels.ByStep, 17.4, 17}, {panels.ByEpoch, 1.5, 30}, {panels.BySeconds, 1, 10}, {panels.BySeconds, 2.5, 30}, {panels.BySeconds, 9, 40},
		{panels.BySeconds, -1, 0}} {
		if got := stepAt(f, c.across, c.x); got != c.want {
			t.Errorf("axis %d at %v: got %d, want %d", c.across, c.x, got, c.want)
		}
	}
}

// The read-out of a chart lies on its curves.
func TestReadings(t *testing.T) {
	p := &figure.Plot{Lines: []figure.Line{{Name: "A", Points: []figure.Point{{0, 1}, {2, 5}}}, {Points: []figure.Point{{0, 9}, {2, 9}}},
		{Name: "B", Points: []figure.Point{{0, 3}, {0.5, 4}}}}}
	got := readings(p, 1)
	if len(got) != 1 || got[0].At != (figure.Point{1, 3}) || got[0].Label != "3" {
		t.Errorf("got %+v, want A's value 3 alone", got)
	}
	if n := len(readings(p, 0)); n != 2 {
		t.Errorf("at the start %d curves are read, want both named ones", n)
	}
}

// letters is a face whose letters are 1 wide.
type letters struct{}

func (letters) Measure(text string) float64 { return float64(len([]rune(text))) }

func (letters) Fit(text string, room float64) string {
	return string([]rune(text)[:min(int(room), len([]rune(text)))])
}

// What sets a lane apart loses whole phrases where there is no room, never half a
// word.
func TestFitPhrases(t *testing.T) {
	const text = "η 0.001, exponential schedule, + batch norm"
	for room, want := range map[float64]string{60: text, 43: text, 42: "η 0.001, exponential schedule, …", 32: "η 0.001, exponential schedule, …",
		31: "η 0.001, …", 10: "η 0.001, …", 5: "η 0.0"} {
		if got := fitPhrases(letters{}, text, room); got != want {
			t.Errorf("%v wide: got %q, want %q", room, got, want)
		}
	}
}
