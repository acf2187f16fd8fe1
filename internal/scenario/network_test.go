package scenario

import (
	"strings"
	"testing"

	"downhill/surfaces"
)

// A document on a network is read, written and read again the same, and takes the
// surface's own start.
func TestNetworkInADocument(t *testing.T) {
	const text = "version: 1\nlab: race\nrace:\n  surface: network:data=spiral,hidden=8/4,directions=path,span=2\n  racers:\n    - optimizer: adam:lr=0.1\n"
	s, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if s.Race.Start != [2]float64{-1.6, 1.2} {
		t.Errorf("start %v", s.Race.Start)
	}
	out, err := s.YAML()
	if err != nil || !strings.Contains(string(out), "surface: network:data=spiral,hidden=8/4,directions=path,span=2\n") {
		t.Fatalf("%v: %s", err, out)
	}
	again, err := Parse(out)
	if err != nil || Surfaces().Format(again.Race.Surface) != Surfaces().Format(s.Race.Surface) || again.Race.Start != s.Race.Start {
		t.Errorf("%v: read back %s", err, Surfaces().Format(again.Race.Surface))
	}
	if _, err := Parse([]byte(strings.Replace(text, "span=2", "span=0", 1))); err == nil || !strings.Contains(err.Error(), "race.surface: network: span = 0: want 0.01 ≤ span ≤ 100") {
		t.Errorf("got %v", err)
	}
	if b := s.Race.BasinMap(); b.Size != 100 || b.Steps != 200 {
		t.Errorf("basin map %+v", b)
	}
	s.Race.Basin.Size = 7
	if b := s.Race.BasinMap(); b.Size != 7 {
		t.Errorf("basin map %+v", b)
	}
}

// A shelf gives what was built last again, to every copy of the scenario, and
// builds what it does not have.
func TestShelf(t *testing.T) {
	s := Default()
	build := func(s *Scenario, name string) surfaces.Surface {
		t.Helper()
		var err error
		if s.Race.Surface, err = Surfaces().Parse(name); err != nil {
			t.Fatal(err)
		}
		f, err := s.Surface()
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	if build(&s, "network") == build(&s, "network") {
		t.Error("without a shelf a network is kept")
	}
	s.Shelf = &Shelf{}
	c := s.Clone()
	first := build(&s, "network")
	if build(&c, "network") != first {
		t.Error("a copy builds another")
	}
	other := build(&c, "network:seed=2")
	if other == first || build(&s, "network") != first || build(&s, "network:seed=2") != other {
		t.Error("the two networks are mixed up")
	}
	build(&s, "network:seed=3")
	build(&s, "network:seed=4")
	build(&s, "network:seed=5")
	if build(&s, "network") == first {
		t.Error("the shelf keeps more than it says")
	}
	s.Race.Surface.Key = "nothing"
	if _, err := s.Surface(); err == nil {
		t.Error("an unknown surface is built")
	}
}
