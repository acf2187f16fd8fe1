package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"downhill/internal/param"
	"downhill/nn/datasets"
)

// DataPoints is the data set of points that are placed by hand.
const DataPoints = "points"

// MaxOwnPoints is how many points a document holds.
const MaxOwnPoints = 2000

// pointsKey is the parameter that holds points, three numbers each: x, y, class.
const pointsKey = "points"

// starterPoints are what the data set of points begins with, so that there is
// something to learn: opposite corners, as in XOR.
func starterPoints() []datasets.Point {
	var out []datasets.Point
	for i, corner := range [][2]float64{{-0.75, -0.75}, {0.75, -0.75}, {0.75, 0.75}, {-0.75, 0.75}} {
		for _, d := range [][2]float64{{0, 0}, {0.25, 0}, {-0.25, 0.125}, {0.125, 0.25}, {-0.125, -0.25}} {
			out = append(out, datasets.Point{X: corner[0] + d[0], Y: corner[1] + d[1], Class: i % 2})
		}
	}
	return out
}

// pointSpec is the parameter of points placed beside those that are drawn.
func pointSpec() param.Spec {
	return param.Spec{Key: pointsKey, Title: "points placed by hand", Kind: param.List, Optional: true,
		Help: "Three numbers a point, x/y/class: they are trained on beside those that are drawn."}
}

func pointsEntry() param.Entry[Source] {
	all := pointSpec()
	all.Help = "Three numbers a point, x/y/class, or in a document points: [[x, y, class], …]; without any it is twenty in opposite corners."
	return param.Entry[Source]{Key: DataPoints, Title: "Own points", Formula: `(x_1, x_2, c)`, Source: "own set",
		Summary: "Points placed by hand in the plane, up to 2,000 in ten classes.",
		Params:  append(param.Specs{all, standardizeSpec()}, shareSpecs()...),
		New:     func(v param.Values) (Source, error) { return newPointSource(v) }}
}

type pointSource struct {
	set *datasets.Set
	shares
	standardize string
}

func newPointSource(v param.Values) (s pointSource, err error) {
	points := starterPoints()
	if v.Has(pointsKey) {
		if points, err = readPoints(v[pointsKey]); err != nil {
			return s, err
		}
	}
	if s.shares, err = readShares(v); err != nil {
		return s, err
	}
	s.standardize = v.Text("standardize")
	if s.set, err = datasets.PointSet(points); err != nil {
		return s, err
	}
	_, err = s.Split("", 0)
	return s, err
}

// Split divides the points in their order, so that each keeps its part when one
// is added.
func (p pointSource) Split(string, uint64) (datasets.Split, error) {
	s, err := datasets.SplitInOrder(p.set, p.valid, p.test)
	if err != nil {
		return s, err
	}
	return standardized(s, p.standardize)
}

// readPoints takes the points out of their parameter.
func readPoints(v param.Value) ([]datasets.Point, error) {
	xs := v.List()
	if len(xs)%3 != 0 {
		return nil, fmt.Errorf("points = %d numbers: want three a point, x/y/class, such as 0.5/-1/0/1/1/1", len(xs))
	}
	if n := len(xs) / 3; n > MaxOwnPoints {
		return nil, fmt.Errorf("%d points: want at most %d; take a CSV file for more", n, MaxOwnPoints)
	}
	out := make([]datasets.Point, 0, len(xs)/3)
	for i := 0; i < len(xs); i += 3 {
		if xs[i+2] != math.Trunc(xs[i+2]) {
			return nil, fmt.Errorf("point %d: class %v: want a whole number from 0 to %d", i/3+1, xs[i+2], datasets.MaxPointClasses-1)
		}
		p := datasets.Point{X: xs[i], Y: xs[i+1], Class: int(xs[i+2])}
		if err := p.Check(); err != nil {
			return nil, fmt.Errorf("point %d: %w", i/3+1, err)
		}
		out = append(out, p)
	}
	return out, nil
}

func pointValue(points []datasets.Point) param.Value {
	xs := make([]float64, 0, 3*len(points))
	for _, p := range points {
		xs = append(xs, p.X, p.Y, float64(p.Class))
	}
	return param.Numbers(xs...)
}

// TakesPoints says whether points can be placed among the data: classes in the
// plane.
func (t *Train) TakesPoints() bool {
	e, err := Data().Lookup(t.Data.Key)
	if err != nil {
		return false
	}
	_, ok := e.Params.Find(pointsKey, nil)
	return ok
}

// Points returns the points that were placed by hand: all there are of the data
// set of points, else those beside what is drawn.
func (t *Train) Points() []datasets.Point {
	if t.Data.Key == DataPoints && !t.Data.Values.Has(pointsKey) {
		return starterPoints()
	}
	points, err := readPoints(t.Data.Values[pointsKey])
	if err != nil {
		return nil
	}
	return points
}

// SetPoints replaces the points that were placed by hand. On an error nothing
// has changed; the data set of points needs at least two classes.
func (t *Train) SetPoints(points []datasets.Point) error {
	if !t.TakesPoints() {
		return fmt.Errorf("data %s: points are placed among classes in the plane; take points or moons", t.Data.Key)
	}
	data := param.Choice{Key: t.Data.Key, Values: t.Data.Values.Clone()}
	if len(points) == 0 && data.Key != DataPoints {
		delete(data.Values, pointsKey)
	} else {
		data.Values[pointsKey] = pointValue(points)
	}
	if _, err := Data().Build(data); err != nil {
		return err
	}
	t.Data = data
	return nil
}

// AddPoint places a point behind the others.
func (t *Train) AddPoint(p datasets.Point) error {
	return t.SetPoints(append(t.Points(), p))
}

// RemovePoint takes point i of Points away.
func (t *Train) RemovePoint(i int) error {
	points := t.Points()
	if i < 0 || i >= len(points) {
		return fmt.Errorf("point %d of %d: there is none", i+1, len(points))
	}
	return t.SetPoints(slices.Delete(points, i, i+1))
}

// OwnPoints makes the data a set of points placed by hand, so that each can be
// taken away: those that the data have now, drawn from the seed. The shares of
// validation and test stay; which instance belongs to which does not.
func (t *Train) OwnPoints(seed uint64) error {
	if !t.TakesPoints() {
		return fmt.Errorf("data %s: want classes in the plane, such as moons", t.Data.Key)
	}
	if t.Data.Key == DataPoints {
		return nil
	}
	toy, err := datasets.Catalog().Build(t.Data)
	if err != nil {
		return err
	}
	if n := int(t.Data.Values.Num("n")) + len(t.Points()); n > MaxOwnPoints {
		return fmt.Errorf("%d points: want at most %d to edit each; lower n", n, MaxOwnPoints)
	}
	s := toy.Make(seed)
	var points []datasets.Point
	for i, c := range s.Labels {
		points = append(points, datasets.Point{X: s.Values[2*i], Y: s.Values[2*i+1], Class: c})
	}
	data := choose(Data(), DataPoints)
	data.Values[pointsKey] = pointValue(append(points, t.Points()...))
	for _, key := range []string{validKey, testKey} {
		data.Values[key] = t.Data.Values[key]
	}
	if _, err := Data().Build(data); err != nil {
		return err
	}
	t.Data = data
	return nil
}

// pointsDoc writes the points as the document has them, nil where nothing is said
// of them.
func pointsDoc(data param.Choice) [][]float64 {
	var out [][]float64
	for p := range slices.Chunk(data.Values[pointsKey].List(), 3) {
		out = append(out, p)
	}
	return out
}

// takePoints reads them back into the data.
func takePoints(data param.Choice, doc [][]float64) (param.Choice, error) {
	if len(doc) == 0 {
		return data, nil
	}
	t := Train{Data: data}
	if data.Values.Has(pointsKey) {
		return data, errors.New("points stand in data already; keep one of the two")
	}
	points := make([]datasets.Point, 0, min(len(doc), MaxOwnPoints))
	for i, row := range doc {
		if len(row) != 3 || row[2] != math.Trunc(row[2]) || math.Abs(row[2]) > datasets.MaxPointClasses {
			return data, fmt.Errorf("point %d: %v: want [x, y, class] with class from 0 to %d", i+1, row, datasets.MaxPointClasses-1)
		}
		points = append(points, datasets.Point{X: row[0], Y: row[1], Class: int(row[2])})
	}
	if err := t.SetPoints(points); err != nil {
		return data, err
	}
	return t.Data, nil
}
