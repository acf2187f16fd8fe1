package param

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func testSpecs() Specs {
	return Specs{
		{Key: "lr", Default: Num(0.1), MinOpen: true, Max: math.Inf(1)},
		{Key: "beta1", Default: Num(0.9), Max: 1, MaxOpen: true},
		{Key: "steps", Kind: Int, Default: Num(10), Min: 1, Max: 100},
		{Key: "amsgrad", Kind: Bool, Default: Flag(false)},
		{Key: "mode", Kind: Text, Default: Word("a"), Choices: []string{"a", "b"}},
		{Key: "clip", Optional: true, MinOpen: true, Max: math.Inf(1)},
		{Key: "schedule", Kind: Nested, Default: Word("constant"), Lookup: func(name string) (Specs, error) {
			switch name {
			case "constant":
				return nil, nil
			case "piecewise":
				return Specs{{Key: "at", Kind: List, Default: Numbers(1, 2), Min: -1e9, Max: 1e9}}, nil
			}
			return nil, Unknown("schedule", name, []string{"constant", "piecewise"})
		}},
	}
}

func testCatalog() Catalog[Values] {
	return Catalog[Values]{What: "thing", Entries: []Entry[Values]{
		{Key: "adam", Params: testSpecs(), New: func(v Values) (Values, error) { return v, nil }},
		{Key: "adamax", Params: testSpecs(), New: func(v Values) (Values, error) { return v, nil }},
	}}
}

func TestParseReadsWhatFormatWrites(t *testing.T) {
	c := testCatalog()
	for _, text := range []string{
		"adam", "adam:lr=0.30000000000000004", "adam:lr=1e-300,beta1=0", "adam:amsgrad=true,mode=b",
		"adam:clip=2.5", "adam:schedule=piecewise,schedule.at=50/100/-3.5", "adam:steps=7",
	} {
		ch, err := c.Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if got := c.Format(ch); got != text {
			t.Errorf("%s was written as %s", text, got)
		}
	}
}

func TestParseErrorsNameTheWayOut(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", "want a name"},
		{"adm", `did you mean adam?`},
		{"adam:", "want key=value"},
		{"adam:lr", "want key=value"},
		{"adam:lr=", "want key=value"},
		{"adam:=1", "want key=value"},
		{"adam:lr=1,lr=2", "lr is given twice"},
		{"adam:beta=0.5", "did you mean beta1?"},
		{"adam:beta1=1", "want 0 ≤ beta1 < 1; try 0.9"},
		{"adam:beta1=1.2", "want 0 ≤ beta1 < 1; try 0.9"},
		{"adam:lr=0", "want 0 < lr; try 0.1"},
		{"adam:lr=NaN", "want a finite number"},
		{"adam:lr=Inf", "want a finite number"},
		{"adam:lr=1e999", "want a finite number"},
		{"adam:lr=0x10", "want a number"},
		{"adam:lr=1_0", "want a number"},
		{"adam:lr=fast", "want a number"},
		{"adam:steps=2.5", "want a whole number"},
		{"adam:amsgrad=maybe", "want true or false"},
		{"adam:mode=c", "want a or b"},
		{"adam:schedule=linear", "unknown schedule"},
		{"adam:schedule.at=3", "unknown parameter"},
		{"adam:schedule=piecewise,schedule.at=1//2", "want numbers such as"},
	}
	for _, tt := range tests {
		_, err := testCatalog().Parse(tt.text)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: got %v, want %q", tt.text, err, tt.want)
		}
	}
	var u *UnknownError
	if _, err := testCatalog().Parse("adamx"); !errors.As(err, &u) || u.Known[0] != "adam" && u.Known[0] != "adamax" {
		t.Errorf("adamx: %v", err)
	}
}

func TestWithChangesOneValue(t *testing.T) {
	c := testCatalog()
	ch, err := c.Parse("adam:clip=2,schedule=piecewise,schedule.at=5")
	if err != nil {
		t.Fatal(err)
	}
	steps := []struct{ key, value, want string }{
		{"lr", "0.5", "adam:lr=0.5,clip=2,schedule=piecewise,schedule.at=5"},
		{"clip", Off, "adam:schedule=piecewise,schedule.at=5"},
		{"schedule", "constant", "adam:clip=2"},
		{"schedule.at", "7/8", "adam:clip=2,schedule=piecewise,schedule.at=7/8"},
	}
	for _, s := range steps {
		got, err := c.With(ch, s.key, s.value)
		if err != nil {
			t.Fatalf("%s=%s: %v", s.key, s.value, err)
		}
		if text := c.Format(got); text != s.want {
			t.Errorf("%s=%s: got %s want %s", s.key, s.value, text, s.want)
		}
	}
	if c.Format(ch) != "adam:clip=2,schedule=piecewise,schedule.at=5" {
		t.Error("With wrote into what it was given")
	}
	for _, bad := range [][2]string{{"lr", "-1"}, {"lr", Off}, {"nothing", "1"}, {"schedule", "x"}} {
		if _, err := c.With(ch, bad[0], bad[1]); err == nil {
			t.Errorf("%s=%s: no error", bad[0], bad[1])
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"adam", "adam:lr=0.1,beta1=0.8", "adam:schedule=piecewise,schedule.at=1/2", "adam:clip=1e-7", ":", "a:b=c=d,"} {
		f.Add(s)
	}
	c := testCatalog()
	f.Fuzz(func(t *testing.T, text string) {
		ch, err := c.Parse(text)
		if err != nil {
			return
		}
		written := c.Format(ch)
		again, err := c.Parse(written)
		if err != nil {
			t.Fatalf("%q was written as %q, which does not read: %v", text, written, err)
		}
		if len(again.Values) != len(ch.Values) {
			t.Fatalf("%q: values got lost: %v, %v", text, ch.Values, again.Values)
		}
		for k, v := range ch.Values {
			if !v.Equal(again.Values[k]) {
				t.Fatalf("%q: %s was %v and reads back as %v", text, k, v, again.Values[k])
			}
			if x := v.Num(); math.IsNaN(x) || math.IsInf(x, 0) {
				t.Fatalf("%q: %s = %v got through", text, k, x)
			}
		}
	})
}
