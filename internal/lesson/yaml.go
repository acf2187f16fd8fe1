package lesson

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"downhill/assets"
	"downhill/internal/param"
	"downhill/internal/scenario"
)

// Version is the version of the file that this program reads.
const Version = 1

// maxBytes is how long a lesson's file may be.
const maxBytes = 1 << 18

// The file form of a lesson.
type document struct {
	Version  int           `yaml:"version"`
	ID       string        `yaml:"id"`
	Chapter  string        `yaml:"chapter"`
	Order    int           `yaml:"order"`
	Title    string        `yaml:"title"`
	Claim    string        `yaml:"claim"`
	Place    string        `yaml:"place"`
	Verdict  Verdict       `yaml:"verdict"`
	Finding  string        `yaml:"finding"`
	Scenario yaml.MapSlice `yaml:"scenario"`
	Steps    []stepDoc     `yaml:"steps"`
	Check    checkDoc      `yaml:"check"`
}

type stepDoc struct {
	Look    string        `yaml:"look"`
	Change  yaml.MapSlice `yaml:"change"`
	At      *int          `yaml:"at"`
	Seconds *float64      `yaml:"seconds"`
	Ask     string        `yaml:"ask"`
	Answers []string      `yaml:"answers"`
	Right   int           `yaml:"right"` // from 1
	Note    string        `yaml:"note"`
}

type checkDoc struct {
	Measure string        `yaml:"measure"`
	Seeds   int           `yaml:"seeds"`
	Fast    bool          `yaml:"fast"`
	Claim   []limitDoc    `yaml:"claim"`
	Found   []limitDoc    `yaml:"found"`
	Break   yaml.MapSlice `yaml:"break"`
}

type limitDoc struct {
	Of      string   `yaml:"of"`
	Says    string   `yaml:"says"`
	AtLeast *float64 `yaml:"at_least"`
	AtMost  *float64 `yaml:"at_most"`
}

// Parse reads a lesson and checks all of it. An error says in which line.
func Parse(text []byte) (l Lesson, err error) {
	if len(text) > maxBytes {
		return l, fmt.Errorf("the lesson is %d bytes long: want at most %d", len(text), maxBytes)
	}
	// The library is known to panic on some damaged documents.
	defer func() {
		if r := recover(); r != nil {
			l, err = Lesson{}, fmt.Errorf("the lesson is damaged: %v", r)
		}
	}()
	var d document
	dec := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict(), yaml.UseOrderedMap())
	if err := dec.Decode(&d); err != nil {
		if errors.Is(err, io.EOF) {
			return l, errors.New("the lesson is empty: want version, id, chapter, title, claim, scenario, steps and check")
		}
		return l, fmt.Errorf("the lesson does not read: %s", strings.TrimSpace(yaml.FormatError(err, false, true)))
	}
	if err := dec.Decode(&document{}); !errors.Is(err, io.EOF) {
		return l, errors.New("the file holds more than one document (a line ---): keep one lesson a file")
	}
	if d.Version != Version {
		return l, fmt.Errorf("version = %d: want %d", d.Version, Version)
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return l, err
	}
	at := places{file}
	if err := d.check(at); err != nil {
		return l, err
	}
	return d.lesson(at)
}

// places finds the line of a path such as steps[1].change.
type places struct{ file *ast.File }

// wrong is an error about what stands at a path.
func (p places) wrong(where, format string, args ...any) error {
	err := fmt.Errorf(where+": "+format, args...)
	// What is missing stands nowhere; the nearest that is above it does.
	for at := where; at != ""; {
		if path, bad := yaml.PathString("$." + at); bad == nil {
			if node, bad := path.FilterFile(p.file); bad == nil && node != nil {
				return fmt.Errorf("line %d: %w", line(node), err)
			}
		}
		at = at[:max(0, strings.LastIndexAny(at, ".["))]
	}
	return err
}

// line is where a node begins. The token of a mapping's node is the colon of its
// first pair, which stands in the same line.
func line(n ast.Node) int { return n.GetToken().Position.Line }

// lesson builds what the document says.
func (d *document) lesson(at places) (Lesson, error) {
	l := Lesson{ID: d.ID, Title: d.Title, Chapter: d.Chapter, Order: d.Order, Claim: d.Claim, Place: d.Place, Verdict: d.Verdict, Finding: d.Finding,
		Check: Check{Measure: d.Check.Measure, Seeds: d.Check.Seeds, Fast: d.Check.Fast, Claim: limits(d.Check.Claim), Found: limits(d.Check.Found)}}
	first, err := begin(d.Scenario)
	if err != nil {
		return l, at.wrong("scenario", "%w", err)
	}
	if l.Scenario, err = parse(first); err != nil {
		return l, at.wrong("scenario", "%w", err)
	}
	tree, now := first, l.Scenario
	for i := range d.Steps {
		s := d.Steps[i].step()
		if change := d.Steps[i].Change; change != nil {
			where := fmt.Sprintf("steps[%d].change", i)
			tree = merge(tree, change)
			next, err := parse(tree)
			if err != nil {
				return l, at.wrong(where, "%w", err)
			}
			if s.Changed = !same(&now, &next); !s.Changed {
				return l, at.wrong(where, "it changes nothing; leave it out or change something")
			}
			now = next
		}
		s.Scenario = now.Clone()
		l.Steps = append(l.Steps, s)
	}
	if l.Check.Break, err = parse(merge(first, d.Check.Break)); err != nil {
		return l, at.wrong("check.break", "%w", err)
	}
	if same(&l.Scenario, &l.Check.Break) {
		return l, at.wrong("check.break", "it changes nothing; take that away on which the claim rests")
	}
	return l, nil
}

func (d *stepDoc) step() Step {
	s := Step{Look: d.Look, At: -1, Seconds: DefaultSeconds, Note: d.Note}
	if d.At != nil {
		s.At = *d.At
	}
	if d.Seconds != nil {
		s.Seconds = *d.Seconds
	}
	if d.Ask != "" {
		s.Ask = &Question{Ask: d.Ask, Answers: d.Answers, Right: d.Right - 1}
	}
	return s
}

func limits(ds []limitDoc) []Limit {
	var out []Limit
	for _, d := range ds {
		l := Limit{Of: d.Of, Says: d.Says, AtLeast: math.Inf(-1), AtMost: math.Inf(1)}
		if d.AtLeast != nil {
			l.AtLeast = *d.AtLeast
		}
		if d.AtMost != nil {
			l.AtMost = *d.AtMost
		}
		out = append(out, l)
	}
	return out
}

// begin is the tree of the first step's document: the one that stands there, or
// with {file: name.yaml} an embedded one of assets/scenarios.
func begin(tree yaml.MapSlice) (yaml.MapSlice, error) {
	if len(tree) != 1 || tree[0].Key != "file" {
		return tree, nil
	}
	name, _ := tree[0].Value.(string)
	text, err := assets.Scenarios.ReadFile("scenarios/" + name)
	if err != nil {
		return nil, param.Unknown("file", name, scenarioFiles())
	}
	var out yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(text, &out, yaml.UseOrderedMap()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

// scenarioFiles lists the embedded documents.
func scenarioFiles() []string {
	list, err := assets.Scenarios.ReadDir("scenarios")
	if err != nil {
		panic("lesson: " + err.Error()) // the folder is embedded
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

// parse reads the scenario that a tree is.
func parse(tree yaml.MapSlice) (scenario.Scenario, error) {
	text, err := yaml.Marshal(tree)
	if err != nil {
		return scenario.Scenario{}, err
	}
	return scenario.Parse(text)
}

// same says whether two scenarios, read from documents, are the same.
func same(a, b *scenario.Scenario) bool { return reflect.DeepEqual(a, b) }
