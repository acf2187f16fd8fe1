package datasets

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestReadCSV(t *testing.T) {
	for _, c := range []struct {
		name, text string
		features   int
		values     []float64
		labels     []int
		targets    []float64
	}{
		{"with names", "x1,x2,label\n0.5,-1.25,0\n1.5,0.75,1\n", 2, []float64{0.5, -1.25, 1.5, 0.75}, []int{0, 1}, nil},
		{"without names", "0.5,-1.25,0\n1.5,0.75,1", 2, []float64{0.5, -1.25, 1.5, 0.75}, []int{0, 1}, nil},
		{"spaces, blanks, comments", "# own data\n x1 , label \n\n 1e-3 , 1 \r\n−2, 0\n", 1, []float64{1e-3, -2}, []int{1, 0}, nil},
		{"quotes", "\"a\",\"b\",\"c\"\n\"1\",\"2\",\"0\"\n3,4,1\n", 2, []float64{1, 2, 3, 4}, []int{0, 1}, nil},
		{"regression", "x, Target\n1,-2.5\n2,1e3\n", 1, []float64{1, 2}, nil, []float64{-2.5, 1000}},
		{"three features", "1,2,3,0\n4,5,6,2\n7,8,9,1\n", 3, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, []int{0, 2, 1}, nil},
	} {
		s, err := ReadCSV(strings.NewReader(c.text), "some/where/own.csv", CSVColumns{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if s.Name != "own" || s.Features != c.features || !slices.Equal(s.Values, c.values) ||
			!slices.Equal(s.Labels, c.labels) || !slices.Equal(s.Targets, c.targets) || s.Regression() != (c.targets != nil) {
			t.Errorf("%s: got %+v", c.name, s)
		}
		if c.labels != nil && s.ClassNames != nil {
			t.Errorf("%s: classes %v", c.name, s.ClassNames)
		}
		if c.labels != nil && s.Classes != slices.Max(c.labels)+1 {
			t.Errorf("%s: %d classes", c.name, s.Classes)
		}
	}
}

// Labels may be words, or numbers with gaps, and any column may be named.
func TestReadCSVColumnsAndClasses(t *testing.T) {
	for _, c := range []struct {
		name, text string
		of         CSVColumns
		values     []float64
		labels     []int
		targets    []float64
		classes    []string
	}{
		{"words", "1,virginica\n2,setosa\n3,virginica\n", CSVColumns{}, []float64{1, 2, 3}, []int{1, 0, 1}, nil, []string{"setosa", "virginica"}},
		{"signs", "1,1\n2,-1\n3,−1\n4,1", CSVColumns{}, []float64{1, 2, 3, 4}, []int{1, 0, 0, 1}, nil, []string{"-1", "1"}},
		{"gaps", "1,10\n2,9\n3,10\n", CSVColumns{}, []float64{1, 2, 3}, []int{1, 0, 1}, nil, []string{"9", "10"}},
		{"numbers and words", "1,x\n2,3\n", CSVColumns{}, []float64{1, 2}, []int{1, 0}, nil, []string{"3", "x"}},
		{"label named", "Species,a,b\nb,1,2\na,3,4\n", CSVColumns{Label: "species"}, []float64{1, 2, 3, 4}, []int{1, 0}, nil, []string{"a", "b"}},
		{"label in the middle", "a,class,b\n1,1,2\n3,0,4\n", CSVColumns{Label: "class"}, []float64{1, 2, 3, 4}, []int{1, 0}, nil, nil},
		{"target named", "price,size\n1.5,2\n2.5,3\n", CSVColumns{Target: "price"}, []float64{2, 3}, nil, []float64{1.5, 2.5}, nil},
		{"a last column target as label", "x,target\n1,0\n2,1\n", CSVColumns{Label: "target"}, []float64{1, 2}, []int{0, 1}, nil, nil},
		{"byte-order mark", "\ufeff1,0\n2,1\n", CSVColumns{}, []float64{1, 2}, []int{0, 1}, nil, nil},
	} {
		s, err := ReadCSV(strings.NewReader(c.text), "own.csv", c.of)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !slices.Equal(s.Values, c.values) || !slices.Equal(s.Labels, c.labels) || !slices.Equal(s.Targets, c.targets) || !slices.Equal(s.ClassNames, c.classes) {
			t.Errorf("%s: got %+v", c.name, s)
		}
	}
	many := "x,y\n"
	for i := range 1001 {
		many += fmt.Sprintf("1,%d\n", i)
	}
	for _, c := range []struct {
		text string
		of   CSVColumns
		want string
	}{
		{"1,2\n", CSVColumns{Label: "y"}, "line 1: no names of columns"},
		{"a,b\n1,2\n", CSVColumns{Label: "c"}, "unknown column"},
		{"a,b\n1,2\n3,x\n", CSVColumns{Label: "a"}, `line 3: column 2: "x"`},
		{many, CSVColumns{}, `line 1002: column 2: label "1000" is the 1001. class: want at most 1000`},
	} {
		if _, err := ReadCSV(strings.NewReader(c.text), "own.csv", c.of); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.20q: got %v, want %q", c.text, err, c.want)
		}
	}
}

func TestReadCSVErrorsNameFileAndLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "no instances",
		"x1,x2,label\n":                    "no instances",
		"x,target\n":                       "no instances",
		"5\n6\n":                           "line 1: 1 columns: want the features and then the label",
		"1,2,0\n1,2\n":                     "line 2: another number of columns than the first line has: want 3",
		"x1,x2,label\n1,2,0\n1,b,1":        `line 3: column 2: "b": want a number`,
		"1,2,0\n\n1,NaN,1\n":               `line 3: column 2: "NaN": want a finite number`,
		"1,2,0\n1,1e999,1\n":               "want a finite number",
		"1,,0\n":                           `column 2: "": want a number`,
		"1,2,0\n1,2,0.5\n":                 `line 2: column 3: label "0.5": want a class, as a whole number or a word`,
		"1,2,NaN\n":                        `label "NaN"`,
		"1,2,\n":                           `label ""`,
		"1,2,99999999999\n":                `label "99999999999"`,
		"x,target\n1,high\n":               `line 2: column 2: target "high"`,
		"1,2,0\n3,4,0\n":                   "every label is 0: want at least two classes",
		"1,2,cat\n3,4,cat\n":               "every label is cat: want at least two classes",
		"1,2,01\n3,4,1\n":                  "every label is 1",
		"1,\"2,0\n1,2,1\n":                 `line 2: column 7: extraneous or missing " in quoted-field`,
		strings.Repeat("1,", 10_001) + "0": "10002 columns",
	} {
		_, err := ReadCSV(strings.NewReader(text), "own.csv", CSVColumns{})
		if err == nil || !strings.HasPrefix(err.Error(), "own.csv: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: got %v, want %q", text, err, want)
		}
	}
}

func TestReadCSVFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "points.csv")
	if _, err := ReadCSVFile(path, CSVColumns{}); err == nil || !strings.HasPrefix(err.Error(), path+": no such file") || strings.Count(err.Error(), path) != 1 {
		t.Errorf("missing: %v", err)
	}
	if _, err := ReadCSVFile(filepath.Dir(path), CSVColumns{}); err == nil || strings.Count(err.Error(), filepath.Dir(path)) != 1 {
		t.Errorf("a folder: %v", err)
	}
	if err := os.WriteFile(path, []byte("1,2,0\n3,4,1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if s, err := ReadCSVFile(path, CSVColumns{}); err != nil || s.Len() != 2 || s.Name != "points" {
		t.Errorf("%+v, %v", s, err)
	}
}

// endless is the same line without end.
type endless struct{ sent int }

func (e *endless) Read(p []byte) (int, error) {
	const line = "# a comment that goes on and on\n"
	for i := range p {
		p[i] = line[e.sent%len(line)]
		e.sent++
	}
	return len(p), nil
}

// TestReadCSVStops: a file without end is an error, after its bound and what was
// read ahead.
func TestReadCSVStops(t *testing.T) {
	e := &endless{}
	if _, err := readCSV(e, "own.csv", CSVColumns{}, 100_000); err == nil || !strings.Contains(err.Error(), "longer than 100000 bytes") {
		t.Errorf("got %v", err)
	}
	if e.sent > 100_001 {
		t.Errorf("%d bytes were read", e.sent)
	}
	if _, err := readCSV(strings.NewReader("1,0\n2,1\n"), "own.csv", CSVColumns{}, 8); err != nil {
		t.Errorf("eight bytes of eight: %v", err)
	}
}

// FuzzReadCSV: any text gives an error that names the file, or a set that is
// whole: lengths that fit, finite numbers, labels in their range.
func FuzzReadCSV(f *testing.F) {
	for _, text := range []string{"x1,x2,label\n0.5,-1.25,0\n1.5,0.75,1\n", "x,target\n1,2\n", "1,2,0\n\"3\",4,1\n", "#\n,\n", "1,0\n1,1\n1,2", "\ufeffa,b\n1,x\n2,y\n3,-1\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ReadCSV(strings.NewReader(text), "own.csv", CSVColumns{})
		if err != nil {
			if s != nil || !strings.HasPrefix(err.Error(), "own.csv: ") {
				t.Fatalf("%v with %v", err, s)
			}
			return
		}
		n := s.Len()
		if n == 0 || s.Features == 0 || len(s.Values) != n*s.Features || s.Regression() != (len(s.Targets) == n) || s.Regression() == (len(s.Labels) == n) {
			t.Fatalf("%d instances: %+v", n, s)
		}
		if !s.Regression() && (s.Classes < 2 || slices.Min(s.Counts()) == 0) {
			t.Fatalf("classes %v", s.Counts())
		}
		for _, v := range append(slices.Clone(s.Values), s.Targets...) {
			if v-v != 0 {
				t.Fatalf("%v in the set", v)
			}
		}
	})
}
