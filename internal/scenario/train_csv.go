package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"downhill/internal/param"
	"downhill/nn/datasets"
)

// DataCSV is the data set of one's own file.
const DataCSV = "csv"

// The parameters of a file that are texts of its owner's. In a document they
// stand on lines of their own, since they may hold what parts parameters.
const (
	pathKey   = "path"
	labelKey  = "label"
	targetKey = "target"
)

func csvEntry() param.Entry[Source] {
	optional := func(key, title, help string) param.Spec {
		return param.Spec{Key: key, Title: title, Kind: param.Text, Optional: true, Help: help}
	}
	return param.Entry[Source]{Key: DataCSV, Title: "CSV file", Formula: `(x_1, …, x_n, c)`, Source: "own file",
		Summary: "One's own file of comma-separated numbers, an instance a line, the class in the last column or the one that label names.",
		Note: "The first line may name the columns. A last column named target, or the one that target names, is a number to be fitted. " +
			"A path is taken from the folder that the program was started in.",
		Params: append(param.Specs{{Key: pathKey, Title: "file", Kind: param.Text, Default: param.Word(""), Help: "The file, such as iris.csv."},
			optional(labelKey, "column of the class", "The name of the column that holds the class; without it the last one does."),
			optional(targetKey, "column of the target", "The name of the column that holds a number to be fitted."),
			standardizeSpec()}, shareSpecs()...),
		New: func(v param.Values) (Source, error) { return newCSVSource(v) }}
}

type csvSource struct {
	path    string
	columns datasets.CSVColumns
	shares
	standardize string
}

func newCSVSource(v param.Values) (s csvSource, err error) {
	s = csvSource{path: v.Text(pathKey), columns: datasets.CSVColumns{Label: v.Text(labelKey), Target: v.Text(targetKey)},
		standardize: v.Text("standardize")}
	if strings.TrimSpace(s.path) == "" {
		return s, errors.New("path is missing: want a file, such as csv:path=iris.csv")
	}
	if s.columns.Label != "" && s.columns.Target != "" {
		return s, errors.New("label and target are both given: keep label for classes or target for a number to be fitted")
	}
	s.shares, err = readShares(v)
	return s, err
}

// Split reads the file and divides it at random, by seed.
func (c csvSource) Split(_ string, seed uint64) (datasets.Split, error) {
	all, err := datasets.ReadCSVFile(c.path, c.columns)
	if err != nil {
		return datasets.Split{}, err
	}
	s, err := datasets.SplitOff(all, c.valid, c.test, seed)
	if err != nil {
		return s, err
	}
	return standardized(s, c.standardize)
}

// Dropped makes data of a CSV file that was dropped on the window: the path
// where it has one, else the points themselves, of two features and up to
// MaxOwnPoints instances, so that the document is whole without the file. name is
// what errors call the file; text is read either way, so that a damaged file is
// found at once. The names of classes are kept with a path only.
func Dropped(name, path string, text []byte) (param.Choice, error) {
	s, err := datasets.ReadCSV(bytes.NewReader(text), name, datasets.CSVColumns{})
	if err != nil {
		return param.Choice{}, err
	}
	if path != "" {
		data := choose(Data(), DataCSV)
		data.Values[pathKey] = param.Word(path)
		_, err := Data().Build(data)
		return data, err
	}
	why := ""
	switch {
	case s.Regression():
		why = "it holds a number to be fitted"
	case s.Features != 2:
		why = fmt.Sprintf("it has %d features", s.Features)
	case s.Len() > MaxOwnPoints:
		why = fmt.Sprintf("it has %d instances", s.Len())
	case s.Classes > datasets.MaxPointClasses:
		why = fmt.Sprintf("it has %d classes", s.Classes)
	}
	if why != "" {
		return param.Choice{}, fmt.Errorf("%s: %s, and a file without a path is kept as points: two features, at most %d instances in %d classes; "+
			"name it in a scenario instead: downhill train --data csv:path=FILE -o run.yaml", name, why, MaxOwnPoints, datasets.MaxPointClasses)
	}
	var points []datasets.Point
	for i, c := range s.Labels {
		points = append(points, datasets.Point{X: s.Values[2*i], Y: s.Values[2*i+1], Class: c})
	}
	t := Train{Data: choose(Data(), DataPoints)}
	if err := t.SetPoints(points); err != nil {
		return param.Choice{}, fmt.Errorf("%s: %w", name, err)
	}
	return t.Data, nil
}
