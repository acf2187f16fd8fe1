package scenario

import (
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"downhill/internal/param"
	"downhill/nn/datasets"
)

// ownFile is a training on a file whose path and column hold what parts
// parameters.
func ownFile(t testing.TB) Scenario {
	t.Helper()
	s := DefaultTraining()
	s.Train.Data = choose(Data(), DataCSV)
	s.Train.Data.Values[pathKey] = param.Word("my data/a,b=c: 1.csv")
	s.Train.Data.Values[labelKey] = param.Word("kind, of")
	s.Train.Data.Values[testKey] = param.Num(0)
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	return s
}

func trainingOn(t *testing.T, data string) Train {
	t.Helper()
	tr := DefaultTraining().Train
	var err error
	if tr.Data, err = Data().Parse(data); err != nil {
		t.Fatal(err)
	}
	return tr
}

func splitOf(t *testing.T, tr Train, seed uint64) datasets.Split {
	t.Helper()
	from, err := Data().Build(tr.Data)
	if err != nil {
		t.Fatal(err)
	}
	s, err := from.Split("", seed)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The shares divide, and at their defaults a toy is what it was without them.
func TestSharesDivideToys(t *testing.T) {
	for text, want := range map[string][3]int{"moons": {240, 80, 80}, "moons:n=100,valid=0.5,test=0.3": {20, 50, 30}, "sine:n=50,test=0": {40, 10, 0}} {
		s := splitOf(t, trainingOn(t, text), 4)
		got := [3]int{s.Train.Len(), s.Valid.Len(), 0}
		if s.Test != nil {
			got[2] = s.Test.Len()
		}
		if got != want {
			t.Errorf("%s: got %v want %v", text, got, want)
		}
	}
}

// Points beside a toy are trained on, and leave the other parts as they are.
func TestPointsBesideAToy(t *testing.T) {
	tr := trainingOn(t, "moons:n=50")
	plain := splitOf(t, tr, 2)
	added := []datasets.Point{{X: 0.25, Y: -3, Class: 1}, {X: 9, Y: 0.1, Class: 2}}
	for _, p := range added {
		if err := tr.AddPoint(p); err != nil {
			t.Fatal(err)
		}
	}
	if got := tr.Points(); !reflect.DeepEqual(got, added) {
		t.Errorf("got %v want %v", got, added)
	}
	s := splitOf(t, tr, 2)
	n := plain.Train.Len()
	if s.Train.Len() != n+2 || s.Train.Classes != 3 || s.Valid.Classes != 3 || s.Test.Classes != 3 || plain.Train.Classes != 2 {
		t.Errorf("%d and %d classes, %d instances", s.Train.Classes, s.Valid.Classes, s.Train.Len())
	}
	if !reflect.DeepEqual(s.Train.Values[2*n:], []float64{0.25, -3, 9, 0.1}) || !reflect.DeepEqual(s.Train.Labels[n:], []int{1, 2}) ||
		!reflect.DeepEqual(s.Train.Values[:2*n], plain.Train.Values) || !reflect.DeepEqual(s.Valid.Values, plain.Valid.Values) {
		t.Error("other instances than before, or other points")
	}
	if got := tr.DataText(); got != "moons:n=50 and 2 points placed by hand" {
		t.Errorf("got %q", got)
	}
	if err := tr.RemovePoint(0); err != nil || !reflect.DeepEqual(tr.Points(), added[1:]) {
		t.Errorf("%v, %v", err, tr.Points())
	}
	if err := tr.RemovePoint(0); err != nil || Data().Format(tr.Data) != "moons:n=50" {
		t.Errorf("%v, %v", err, Data().Format(tr.Data))
	}
	if err := tr.RemovePoint(0); err == nil {
		t.Error("a point was removed from none")
	}
}

// A toy taken over can be edited point by point; a point added later leaves the
// others in their parts.
func TestOwnPoints(t *testing.T) {
	tr := trainingOn(t, "xor:n=40,valid=0.25,test=0.1")
	if err := tr.AddPoint(datasets.Point{X: 2, Y: 2, Class: 0}); err != nil {
		t.Fatal(err)
	}
	if err := tr.OwnPoints(7); err != nil {
		t.Fatal(err)
	}
	toy, err := datasets.Catalog().Parse("xor:n=40")
	if err != nil {
		t.Fatal(err)
	}
	made, err := datasets.Catalog().Build(toy)
	if err != nil {
		t.Fatal(err)
	}
	drawn, points := made.Make(7), tr.Points()
	if len(points) != 41 || points[40] != (datasets.Point{X: 2, Y: 2}) || points[3] != (datasets.Point{X: drawn.Values[6], Y: drawn.Values[7], Class: drawn.Labels[3]}) {
		t.Errorf("%d points, %v", len(points), points[40])
	}
	a := splitOf(t, tr, 1)
	if a.Train.Len()+a.Valid.Len()+a.Test.Len() != 41 || a.Valid.Len() != 10 || a.Test.Len() != 4 {
		t.Errorf("%d + %d + %d", a.Train.Len(), a.Valid.Len(), a.Test.Len())
	}
	if err := tr.AddPoint(datasets.Point{X: -1, Y: 0.5, Class: 1}); err != nil {
		t.Fatal(err)
	}
	b := splitOf(t, tr, 99)
	if n := a.Train.Len(); !reflect.DeepEqual(a.Train.Values, b.Train.Values[:2*n]) || !reflect.DeepEqual(a.Valid.Values, b.Valid.Values[:2*a.Valid.Len()]) {
		t.Error("a point more has moved the others to other parts")
	}
	before := Data().Format(tr.Data)
	for name, err := range map[string]error{
		"one class": tr.SetPoints([]datasets.Point{{X: 1}, {X: 2}, {X: 3}}), "none": tr.SetPoints(nil), "one": tr.SetPoints([]datasets.Point{{Class: 1}}),
		"class": tr.AddPoint(datasets.Point{Class: 10}), "too many": tr.SetPoints(make([]datasets.Point, MaxOwnPoints+1)),
		"not finite": tr.AddPoint(datasets.Point{X: math.Inf(1)}),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if Data().Format(tr.Data) != before {
		t.Error("a refused edit changed the data")
	}
	many := trainingOn(t, "moons:n=2001")
	if err := many.OwnPoints(1); err == nil || !strings.Contains(err.Error(), "lower n") {
		t.Errorf("got %v", err)
	}
	for _, data := range []string{"fashion-mnist", "sine"} {
		tr := trainingOn(t, data)
		if tr.TakesPoints() || tr.AddPoint(datasets.Point{}) == nil || tr.OwnPoints(1) == nil {
			t.Errorf("%s takes points", data)
		}
	}
}

func TestStarterPointsTrain(t *testing.T) {
	tr := trainingOn(t, "points")
	if s := splitOf(t, tr, 1); s.Train.Classes != 2 || s.Train.Len() != 12 || s.Valid.Len() != 4 || s.Test.Len() != 4 {
		t.Errorf("%+v", s.Train)
	}
	if err := tr.RemovePoint(19); err != nil || len(tr.Points()) != 19 || tr.DataText() != "19 points" {
		t.Errorf("%v, %s", err, tr.DataText())
	}
}

// Features far apart in scale are standardized, unless the data say otherwise.
func TestOwnDataStandardize(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	near := write("near.csv", "a,b,c\n1,0.5,x\n2,0.75,y\n1,0.25,x\n2,1,y\n3,1,x\n")
	far := write("far.csv", "a,b,c\n1000,0.5,x\n2000,0.75,y\n1000,0.25,x\n2000,1,y\n3000,1,x\n")
	away := write("away.csv", "a,b,c\n1000,1000.5,x\n1001,1000.75,y\n1000,1000.25,x\n1001,1000,y\n1002,1001,x\n")
	for text, want := range map[string]bool{near: false, far: true, away: true, near + ",standardize=yes": true, far + ",standardize=no": false} {
		s := splitOf(t, trainingOn(t, "csv:path="+text), 1)
		if got := s.Train.Scaler.Mean() != nil; got != want || (s.Valid.Scaler.Mean() != nil) != want {
			t.Errorf("%s: standardized %v, want %v", filepath.Base(text), got, want)
		}
	}
	tr := Train{Data: choose(Data(), DataPoints)}
	if err := tr.SetPoints([]datasets.Point{{X: 0, Y: 1}, {X: 1, Y: 100}, {X: 0.5, Y: 300}, {X: 1, Y: 50, Class: 1}}); err != nil {
		t.Fatal(err)
	}
	if s := splitOf(t, tr, 1); s.Train.Scaler.Mean() == nil {
		t.Error("points far apart in scale were not standardized")
	}
}

func TestDropped(t *testing.T) {
	two := "x,y,class\n0.5,-1,a\n1.5,2,b\n2,3,a\n"
	data, err := Dropped("own.csv", "", []byte(two))
	if err != nil {
		t.Fatal(err)
	}
	tr := Train{Data: data}
	if want := []datasets.Point{{X: 0.5, Y: -1}, {X: 1.5, Y: 2, Class: 1}, {X: 2, Y: 3}}; data.Key != DataPoints || !reflect.DeepEqual(tr.Points(), want) {
		t.Errorf("got %s %v", data.Key, tr.Points())
	}
	if data, err = Dropped("own.csv", "/some/own.csv", []byte(two)); err != nil || data.Key != DataCSV || data.Values.Text(pathKey) != "/some/own.csv" {
		t.Errorf("%v, %v", data, err)
	}
	for text, want := range map[string]string{
		"1,2,3,0\n4,5,6,1\n":                   "own.csv: it has 3 features",
		"x,y,target\n1,2,3\n":                  "own.csv: it holds a number to be fitted",
		strings.Repeat("1,2,0\n", 2001):        "every label is 0",
		strings.Repeat("1,2,0\n1,1,1\n", 1001): "it has 2002 instances",
		"1,2,0\n1,x,1\n":                       `own.csv: line 2: column 2: "x"`,
		"":                                     "no instances",
		"\x00\xff":                             "own.csv",
		"1,1,0\n1,2,1\n1,1,2\n1,2,3\n1,1,4\n1,1,5\n1,2,6\n1,1,7\n1,2,8\n1,1,9\n1,1,10\n": "it has 11 classes",
	} {
		if _, err := Dropped("own.csv", "", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: got %v, want %q", text, err, want)
		}
	}
}

func TestTrainDataErrors(t *testing.T) {
	doc := func(data string) string {
		return "version: 1\nlab: train\ntrain: {" + data + ", epochs: 1, runs: [{layers: '3', optimizer: sgd}]}\n"
	}
	for text, want := range map[string]string{
		"data: 'moons:valid=0'":                           "0 < valid",
		"data: 'moons:valid=0.5,test=0.5'":                "at most 0.95 together",
		"data: 'moons:points=1/2'":                        "x/y/class",
		"data: 'moons:points=1/2/0.5'":                    "class 0.5",
		"data: 'moons:points=1/2/0', points: [[1, 2, 0]]": "keep one of the two",
		"data: moons, points: [[1, 2]]":                   "train.points: point 1: [1 2]: want [x, y, class]",
		"data: moons, points: [[1, 2, 10]]":               "class 10",
		"data: moons, points: [[1, 2, -1]]":               "class -1",
		"data: moons, points: [[.nan, 2, 1]]":             "finite",
		"data: moons, points: [[1, .inf, 1]]":             "finite",
		"data: moons, points: [[1, 2, .nan]]":             "want [x, y, class]",
		"data: sine, points: [[1, 2, 1]]":                 "among classes in the plane",
		"data: fashion-mnist, points: [[1, 2, 1]]":        "among classes in the plane",
		"data: points, points: [[1, 2, 1]]":               "at least two classes",
		"data: points, points: [[1, 2, 1], [1, 2, 1]]":    "at least two classes",
		"data: csv":                               "path is missing",
		"data: csv, file: ' '":                    "path is missing",
		"data: moons, file: a.csv":                "belongs to data: csv",
		"data: moons, label: a":                   "belongs to data: csv",
		"data: 'csv:path=a', file: b":             "keep one of the two",
		"data: csv, file: a, label: b, target: c": "label and target are both given",
		"data: 'csv:path=a,standardize=maybe'":    "auto or yes or no",
		"data: moons, memory_mb: -1":              "memory_mb = -1: want 0 to 65536; try 256",
		"data: moons, view: {lane: 2}":            "view.lane = 2: want 1 to 1",
		"data: moons, view: {lane: -1}":           "view.lane",
		"data: moons, view: {step: -1}":           "view.step",
		"data: moons, view: {panels: [[diagam]]}": "did you mean diagram?",
		"data: moons, view: {panels: [[], []]}":   "view.panels",
		"data: moons, view: {zoom: 3}":            "unknown field",
		"data: moons, view: {panels: [[weights, weights, weights, weights, weights]]}": "at most 4",
	} {
		if _, err := Parse([]byte(doc(text))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}
