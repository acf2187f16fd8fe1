package cli

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"
)

// networkResults is what JSON says of a race on a network's loss.
type networkResults struct {
	Surface struct {
		Key    string
		Minima [][2]float64
		Found  bool `json:"minima_found"`
		Slice  *struct {
			Note       string
			Parameters int
			Share      number `json:"variance_share"`
			Path       struct{ Projected [][2]float64 }
		}
	}
	Start [2]float64
	Runs  []struct{ Loss []number }
}

const smallNetwork = "network:hidden=4,points=40,epochs=30,directions=path"

// Racers run on the loss of a network; the same command gives the same bytes.
func TestRaceOnANetwork(t *testing.T) {
	inFolder(t)
	args := []string{"race", "--surface", smallNetwork, "--optimizer", "adam:lr=0.05", "--optimizer", "newton", "--steps", "150", "--quiet"}
	done(t, "", append(args, "-o", "a.json", "-o", "a.csv", "-o", "a.yaml")...)
	done(t, "", append(args, "-o", "b.csv")...)
	done(t, "", "race", "--scenario", "a.yaml", "-o", "c.csv", "--quiet")
	if a := string(read(t, "a.csv")); a != string(read(t, "b.csv")) || a != string(read(t, "c.csv")) {
		t.Error("not the same bytes twice, or from the scenario")
	}
	var r networkResults
	if err := json.Unmarshal(read(t, "a.json"), &r); err != nil {
		t.Fatal(err)
	}
	s := r.Surface
	if s.Key != "network" || !s.Found || s.Slice == nil || s.Slice.Note != "a slice of 22 parameters: 2 of 22 directions" {
		t.Fatalf("surface %+v", s)
	}
	if path := s.Slice.Path.Projected; len(path) != 31 || path[30] != ([2]float64{}) || !(float64(s.Slice.Share) > 0.7) {
		t.Errorf("%d entries of the path that ends at %v; the plane holds %v", len(path), path[len(path)-1], s.Slice.Share)
	}
	if r.Start != [2]float64{-1, 0.75} {
		t.Errorf("start %v", r.Start)
	}
	for i, run := range r.Runs {
		if first, last := float64(run.Loss[0]), float64(run.Loss[150]); !(last < first) || math.IsNaN(last) {
			t.Errorf("racer %d went from %v to %v", i, first, last)
		}
	}
}

func TestRaceOnANetworkSaysThatItIsASlice(t *testing.T) {
	out := done(t, "", "race", "--surface", smallNetwork, "--optimizer", "adam:lr=0.05", "--steps", "20")
	for _, want := range []string{"a slice of 22 parameters: 2 of 22 directions", "of the path's variance", "Minima by a search", "accuracy"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	inFolder(t)
	for _, path := range []string{"n.png", "n.svg", "n.pdf", "n.gif"} {
		done(t, "", "race", "--surface", smallNetwork, "--optimizer", "adam:lr=0.05", "--steps", "10", "--size", "600x400", "--quiet", "-o", path)
		if i, err := os.Stat(path); err != nil || i.Size() < 2000 {
			t.Errorf("%s: %v", path, err)
		}
	}
	if svg := string(read(t, "n.svg")); !strings.Contains(svg, "<path") {
		t.Error("the picture has no lines")
	}
	done(t, "", "race", "--surface", smallNetwork, "--basin", "--basin-size", "4", "--optimizer", "adam:lr=0.05", "--quiet", "-o", "basin.csv")
	done(t, "", "race", "--surface", smallNetwork, "--map", "lr,beta1", "--cells", "3x3", "--optimizer", "adam", "--steps", "10", "--quiet", "-o", "map.json")
}

func TestNetworkErrorsAreUsage(t *testing.T) {
	for text, want := range map[string]string{"network:data=iris": "want moons", "network:hidden=99": "32", "network:direction=path": "did you mean directions?", "netwrok": "did you mean network?"} {
		if r := call(t, "", "race", "--surface", text); r.code != ExitUsage || !strings.Contains(r.err, want) {
			t.Errorf("%s: status %d, %q, want %q", text, r.code, r.err, want)
		}
	}
}

// Only what lists surfaces trains a network: the other commands start at once.
func TestListShowsTheNetwork(t *testing.T) {
	out := done(t, "", "list", "surfaces")
	for _, want := range []string{"network", "directions = random", "random or path", "hidden = 6/6", "minimum", "(found)"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing", want)
		}
	}
}
