package app

import (
	"image"
	"math"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"

	"downhill/internal/scenario"
	racelab "downhill/render/labs/race"
)

// What second order costs: the table says what the recording says, the line is
// dragged to another number of parameters, a network is chosen from the list, and
// undo brings the first back.
func TestWindowShowsCosts(t *testing.T) {
	g := openRace(t, 1280, 800, "rosenbrock", []string{"adam:lr=0.1", "cg", "bfgs", "newton_search", "nelder_mead"}, func(s *scenario.Scenario) {
		s.Race.Steps, s.View.Step, s.View.Figure = 200, 200, scenario.FigureCost
	})
	g.key(ebiten.KeyEnd)
	g.settled()
	l := g.look()
	if l.Values["figure"] != scenario.FigureCost || !strings.Contains(l.Values["says"], "569 GB") {
		t.Fatalf("the window shows %q and says %q", l.Values["figure"], l.Values["says"])
	}
	rec := replayed(t, g.scene())
	for i, want := range []string{"4.3 MB; —; 200 ∇f", "", "569 GB; ", "569 GB; ", "569 GB; "} {
		track := &rec.Tracks[i]
		got := l.Values["cost "+track.Name]
		if !strings.HasPrefix(got, want) || got == "" {
			t.Errorf("%s: the table says %q, want %q", track.Name, got, want)
		}
		if i > 0 {
			f := racelab.Frame{Rec: rec, Scenario: g.scene()}
			if asked := f.Asked(i, track.StatusStep); !strings.HasSuffix(got, "; "+asked) {
				t.Errorf("%s: the table says %q, it asked for %s", track.Name, got, asked)
			}
		}
	}
	before := g.frame("race_cost")
	area := l.Areas["cost"]
	at := func(n float64) image.Point {
		v := area.View
		x := float64(area.At.Min.X) + float64(area.At.Dx())*(math.Log10(n)-math.Log10(v[0]))/(math.Log10(v[1])-math.Log10(v[0]))
		return image.Pt(int(x), area.At.Max.Y-20)
	}
	g.drag(ebiten.MouseButtonLeft, at(scenario.DefaultCostParameters), at(1000))
	g.settled()
	n := g.scene().Race.Cost.Parameters
	if n < 900 || n > 1100 { // a pixel is 5 %
		t.Errorf("dragged to about 1000 parameters, got %d", n)
	}
	want := racelab.Bytes(8 * float64(n) * float64(n))
	if got := g.look().Values["cost Newton search"]; !strings.HasPrefix(got, want+";") {
		t.Errorf("for %d parameters Newton keeps %q, want %s", n, got, want)
	}
	if d := differing(before, g.frame("race_cost_1000"), area.At); d < 0.002 {
		t.Errorf("the plot does not follow: %.4f of it differs", d)
	}
	g.key(ebiten.KeyControlLeft, ebiten.KeyZ)
	g.settled()
	if got := g.scene().Race.Cost.Resolved().Parameters; got != scenario.DefaultCostParameters {
		t.Errorf("after undo: %d parameters", got)
	}
}

// A yardstick's panel has a line search and no learning rate; another search is
// another race.
func TestWindowRacesYardsticks(t *testing.T) {
	g := openRace(t, 1280, 800, "bowl", []string{"bfgs", "sgd:lr=0.03"}, func(s *scenario.Scenario) { s.Race.Steps, s.View.Step = 60, 60 })
	g.settled()
	plain := replayed(t, g.scene()).Tracks[0]
	if plain.Status != "converged" {
		t.Fatalf("BFGS is %s", plain.Status)
	}
	g.frame("race_yardstick")
	g.key(ebiten.KeyHome)
	g.settled()
	place := g.reveal(nth("rule", "*ui.Choice", 0))
	g.click(middle(place.At))
	g.ticks(3)
	g.key(ebiten.KeyArrowDown)
	g.key(ebiten.KeyEnter)
	g.settled()
	rule := g.scene().Race.Racers[0].Rule
	if got := rule.Values.Text("search"); got != "more_thuente" || rule.Values.Has("lr") {
		t.Errorf("the rule is %v, want the search below bisection and no learning rate", rule)
	}
	if now := replayed(t, g.scene()).Tracks[0]; now.Evaluations[len(now.Evaluations)-1] == plain.Evaluations[len(plain.Evaluations)-1] {
		t.Error("another line search asks for as much")
	}
	g.frame("race_yardstick_chosen")
}
