package param

import "testing"

// TestRestTakesAllBehindTheColon but parameters that are known by their key.
func TestRestTakesAllBehindTheColon(t *testing.T) {
	c := Catalog[Values]{What: "thing", Entries: []Entry[Values]{{Key: "say", Rest: "text", Params: Specs{
		{Key: "text", Kind: Text, Default: Word("hello")},
		{Key: "n", Default: Num(1), Min: 0, Max: 9},
	}, New: func(v Values) (Values, error) { return v, nil }}}}
	for _, tt := range []struct {
		in, text string
		n        float64
		out      string
	}{
		{"say", "hello", 1, "say:hello"},
		{"say:a, b: c=d", "a, b: c=d", 1, "say:a, b: c=d"},
		{"say:a,n=3", "a", 3, "say:a,n=3"},
		{"say:n=3", "n=3", 1, "say:n=3"},
		{"say: a,m=3 ", "a,m=3", 1, "say:a,m=3"},
		{`say:"a, b",n=2`, "a, b", 2, "say:a, b,n=2"},
		{"say:text=x,text=y", "text=x,text=y", 1, "say:text=x,text=y"},
		{"say:a,n=1", "a", 1, "say:a"},
	} {
		ch, err := c.Parse(tt.in)
		if err != nil || ch.Values.Text("text") != tt.text || ch.Values.Num("n") != tt.n || c.Format(ch) != tt.out {
			t.Errorf("%s: got %v (%v), written %s, want %q, %v, %s", tt.in, ch.Values, err, c.Format(ch), tt.text, tt.n, tt.out)
		}
	}
	for _, bad := range []string{"say:a,n=3,n=4", "say:a,n=10", "say:a,n=x"} {
		if _, err := c.Parse(bad); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}
