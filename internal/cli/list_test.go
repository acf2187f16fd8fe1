package cli

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"downhill/activations"
	"downhill/internal/param"
	"downhill/internal/scenario"
	"downhill/nn/initializers"
	"downhill/optimizers"
	"downhill/optimizers/schedules"
)

// declared is an entry of any catalog.
type declared struct {
	kind, key, title, summary, formula, source, note string
	params                                           param.Specs
}

func allDeclared() []declared {
	var out []declared
	out = appendDeclared(out, "surfaces", scenario.Surfaces())
	out = appendDeclared(out, "optimizers", optimizers.Catalog())
	out = appendDeclared(out, "schedules", schedules.Catalog())
	out = appendDeclared(out, "activations", activations.Catalog())
	out = appendDeclared(out, "initializers", initializers.Catalog())
	return appendDeclared(out, "datasets", scenario.Data())
}

func listedKinds() []string {
	return []string{"surfaces", "optimizers", "schedules", "activations", "initializers", "datasets"}
}

func appendDeclared[T any](out []declared, kind string, c param.Catalog[T]) []declared {
	for _, e := range c.Entries {
		out = append(out, declared{kind, e.Key, e.Title, e.Summary, e.Formula, e.Source, e.Note, e.Params})
	}
	return out
}

func TestListJSONHoldsEverything(t *testing.T) {
	var got map[string]json.RawMessage
	if err := json.Unmarshal([]byte(done(t, "", "list", "--format", "json")), &got); err != nil {
		t.Fatal(err)
	}
	if string(got["version"]) != "1" || len(got) != 9 {
		t.Fatalf("got version %s and %d keys, want 1 and 9", got["version"], len(got))
	}
	count := map[string]int{}
	for _, want := range allDeclared() {
		var items []listedItem
		if err := json.Unmarshal(got[want.kind], &items); err != nil {
			t.Fatal(err)
		}
		at := count[want.kind]
		count[want.kind]++
		if at >= len(items) || items[at].Name != want.key {
			t.Fatalf("%s: %s is not at place %d", want.kind, want.key, at)
		}
		it := items[at]
		if it.Title != want.title || it.Summary != want.summary || it.Formula != want.formula || it.Source != want.source || it.Note != want.note {
			t.Errorf("%s: got %+v", want.key, it)
		}
		if it.Summary == "" || it.Formula == "" || it.Source == "" {
			t.Errorf("%s: summary, formula or source is empty", want.key)
		}
		if len(it.Params) != len(want.params) {
			t.Fatalf("%s: got %d parameters want %d", want.key, len(it.Params), len(want.params))
		}
		for i, p := range want.params {
			checkListed(t, want.key, it.Params[i], p)
		}
	}
	for kind, n := range count {
		var items []listedItem
		if err := json.Unmarshal(got[kind], &items); err != nil || len(items) != n {
			t.Errorf("%s: got %d entries want %d (%v)", kind, len(items), n, err)
		}
	}
}

func checkListed(t *testing.T, owner string, got listedParam, want param.Spec) {
	t.Helper()
	var def any
	if !want.Optional {
		// Through JSON, so that a list is []any as it is read.
		text, err := json.Marshal(want.Default.Any())
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &def); err != nil {
			t.Fatal(err)
		}
	}
	if got.Key != want.Key || got.Symbol != want.Symbol || got.Title != want.Title || got.Unit != want.Unit ||
		got.Help != want.Help || !reflect.DeepEqual(got.Default, def) || !reflect.DeepEqual(got.Choices, want.Choices) {
		t.Errorf("%s: got %+v\nwant %+v", owner, got, want)
	}
	wantRange := rangeOf(want)
	if got.Range != wantRange || got.Range == "" {
		t.Errorf("%s: %s: range %q want %q", owner, want.Key, got.Range, wantRange)
	}
}

// rangeOf is what a list says of the values that are allowed.
func rangeOf(p param.Spec) string {
	if p.Kind == param.Nested {
		return strings.Join(p.Choices, " or ")
	}
	if p.Kind == param.Text && p.Choices == nil {
		return "any text"
	}
	return p.Range()
}

func TestListJSONOfSurfaces(t *testing.T) {
	var got struct {
		Surfaces []listedItem `json:"surfaces"`
	}
	if err := json.Unmarshal([]byte(done(t, "", "list", "surfaces", "--format=json")), &got); err != nil {
		t.Fatal(err)
	}
	for _, it := range got.Surfaces {
		c, err := scenario.Surfaces().Default(it.Name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := scenario.Surfaces().Build(c)
		if err != nil {
			t.Fatal(err)
		}
		d, start := f.Domain(), f.Start()
		if want := []float64{d.XMin, d.XMax, d.YMin, d.YMax}; !reflect.DeepEqual(it.Domain, want) {
			t.Errorf("%s: domain %v want %v", it.Name, it.Domain, want)
		}
		if !reflect.DeepEqual(it.Start, start[:]) {
			t.Errorf("%s: start %v want %v", it.Name, it.Start, start)
		}
		if len(it.Minima) != len(f.Minima()) {
			t.Fatalf("%s: %d minima want %d", it.Name, len(it.Minima), len(f.Minima()))
		}
		for i, m := range f.Minima() {
			if it.Minima[i] != [3]float64{m.X, m.Y, m.F} {
				t.Errorf("%s: minimum %v want %v", it.Name, it.Minima[i], m)
			}
		}
	}
}

func TestListTextHoldsEverything(t *testing.T) {
	sections := map[string]map[string]string{}
	for _, kind := range listedKinds() {
		sections[kind] = textSections(t, kind, done(t, "", "list", kind))
	}
	shared := map[string]bool{}
	for _, p := range optimizers.Common() {
		shared[p.Key] = true
	}
	for _, e := range allDeclared() {
		text, ok := sections[e.kind][e.key]
		if !ok || !strings.Contains(text, e.summary) || !strings.Contains(text, e.note) {
			t.Errorf("%s: summary or note is missing in %q", e.key, text)
		}
		for _, p := range e.params {
			where := text
			if e.kind == "optimizers" && shared[p.Key] {
				where = sections[e.kind]["any"]
			}
			def := p.Default.String()
			if p.Optional {
				def = "off"
			}
			rng := rangeOf(p)
			if line := lineWith(where, p.Key+" = "); line == "" || !strings.HasPrefix(line, p.Key+" = "+def) ||
				!strings.Contains(line, p.Title) || !strings.HasSuffix(line, "  "+rng) || !strings.Contains(line, p.Unit) {
				t.Errorf("%s: %s: %q: want default %s, title %s, range %s", e.key, p.Key, line, def, p.Title, rng)
			}
		}
	}
}

// textSections splits a list at the lines that begin with a name.
func textSections(t *testing.T, kind, out string) map[string]string {
	t.Helper()
	head, rest, _ := strings.Cut(out, "\n\n")
	if head != strings.ToUpper(kind) {
		t.Fatalf("got headline %q", head)
	}
	sections, name := map[string]string{}, ""
	for line := range strings.Lines(rest) {
		if line[0] != ' ' {
			name = strings.Fields(line)[0]
			if _, twice := sections[name]; twice {
				t.Errorf("%s is listed twice", name)
			}
		}
		sections[name] += line
	}
	return sections
}

func lineWith(text, start string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, start) {
			return line
		}
	}
	return ""
}

// A value that the list shows as the default is one that the command line takes.
func TestListedDefaultsCanBeTyped(t *testing.T) {
	for _, e := range allDeclared() {
		for _, p := range e.params {
			if p.Optional || p.Key == "path" { // a file has none
				continue
			}
			v, err := p.ReadValue(p.Default.String())
			if err != nil || !v.Equal(p.Default) {
				t.Errorf("%s: %s = %s reads as %v (%v)", e.key, p.Key, p.Default, v, err)
			}
		}
	}
}

func TestListTakesTheSingular(t *testing.T) {
	if a, b := done(t, "", "list", "surface"), done(t, "", "list", "surfaces"); a != b {
		t.Errorf("list surface and list surfaces differ")
	}
	all := done(t, "", "list")
	for _, kind := range listedKinds() {
		if !strings.Contains(all, done(t, "", "list", kind)) {
			t.Errorf("list does not show %s as list %s does", kind, kind)
		}
	}
}
