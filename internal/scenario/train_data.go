package scenario

import (
	"fmt"
	"slices"

	"downhill/internal/param"
	"downhill/nn/datasets"
)

// Source is where a training's data come from.
type Source interface {
	// Split returns what is trained on, watched and measured at the end. dir
	// holds files that the program does not carry, "" where none was named;
	// seed makes sets that are drawn.
	Split(dir string, seed uint64) (datasets.Split, error)
}

// Data lists the data sets: the pictures and then the toys of nn/datasets.
func Data() param.Catalog[Source] {
	fashion := func(full bool) func(param.Values) (Source, error) {
		return func(v param.Values) (Source, error) { return fashionSource{full, v.Text("task")}, nil }
	}
	c := param.Catalog[Source]{What: "data set", Entries: []param.Entry[Source]{
		{Key: "fashion-mnist", Title: "Fashion-MNIST subset", Params: fashionParams(), New: fashion(false),
			Summary: "Ten kinds of clothes, 28 × 28 pixels: 6,000 images to train on, 1,000 to validate and 1,000 to test, within the program.",
			Formula: `x \in [0, 1]^{784}`, Source: "Xiao et al. 2017"},
		{Key: "fashion-mnist-full", Title: "Fashion-MNIST", Params: fashionParams(), New: fashion(true),
			Summary: "All of it: 55,000 images to train on, the first 5,000 of the training set to validate, 10,000 to test.",
			Formula: `x \in [0, 1]^{784}`, Source: "Xiao et al. 2017; Géron 2019, chapter 10",
			Note: "Needs --data-dir with the four original files."},
	}}
	for _, toy := range datasets.Catalog().Entries {
		params := slices.Concat(toy.Params, shareSpecs())
		if !slices.Contains(curves(), toy.Key) {
			params = append(params, pointSpec())
		}
		c.Entries = append(c.Entries, param.Entry[Source]{Key: toy.Key, Title: toy.Title, Summary: toy.Summary, Formula: toy.Formula,
			Source: toy.Source, Note: toy.Note, Params: params,
			New: func(v param.Values) (Source, error) { return newToySource(toy, v) }})
	}
	c.Entries = append(c.Entries, separableEntry(), pointsEntry(), csvEntry())
	return c
}

// curves are the toys that are no classes in the plane.
func curves() []string { return []string{"sine", "step", "cubic"} }

func fashionParams() param.Specs {
	return param.Specs{{Key: "task", Symbol: "task", Title: "classes", Kind: param.Text, Default: param.Word("all"),
		Choices: []string{"all", "a", "b"},
		Help:    "All ten classes, eight without sandals and shirts (a), or sandals against shirts with 200 images to train on (b)."}}
}

type fashionSource struct {
	full bool
	task string
}

// taskImages is how many training images the book leaves task B.
const taskImages = 200

// Split reads the images.
func (f fashionSource) Split(dir string, _ uint64) (s datasets.Split, err error) {
	switch {
	case !f.full:
		s, err = datasets.FashionSubset()
	case dir == "":
		return s, fmt.Errorf("fashion-mnist-full is not within the program: give --data-dir the folder with the four original files "+
			"(Debian: apt-get install dataset-fashion-mnist, then --data-dir %s), or take fashion-mnist, of which 8,000 images are", datasets.DebianFolder)
	default:
		s, err = datasets.Fashion(dir)
	}
	if err != nil {
		return s, err
	}
	switch f.task {
	case "a":
		return s.TaskA()
	case "b":
		return s.TaskB(taskImages)
	}
	return s, nil
}

// The parameters that divide a set; a fifth of the instances validate and a fifth
// are for the test.
const (
	validKey = "valid"
	testKey  = "test"
)

func shareSpecs() param.Specs {
	return param.Specs{
		{Key: validKey, Title: "share for validation", Default: param.Num(0.2), MinOpen: true, Max: 0.9, Low: 0.05, High: 0.5,
			Help: "The share of the instances that is watched while training and not trained on."},
		{Key: testKey, Title: "share for the test", Default: param.Num(0.2), Max: 0.9, High: 0.5,
			Help: "The share of the instances that is measured once at the end."},
	}
}

// shares are how a set is divided.
type shares struct{ valid, test float64 }

func readShares(v param.Values) (shares, error) {
	s := shares{v.Num(validKey), v.Num(testKey)}
	if s.valid+s.test > 0.95 {
		return s, fmt.Errorf("valid = %v and test = %v: want at most 0.95 together, the rest is trained on; try 0.2 and 0.2", s.valid, s.test)
	}
	return s, nil
}

type toySource struct {
	datasets.Toy
	shares
	placed []datasets.Point
}

func newToySource(toy param.Entry[datasets.Toy], v param.Values) (s toySource, err error) {
	if s.Toy, err = toy.New(v); err != nil {
		return s, err
	}
	if s.shares, err = readShares(v); err != nil {
		return s, err
	}
	s.placed, err = readPoints(v[pointsKey])
	return s, err
}

// Split draws the points, divides them at random, and adds those placed by hand
// to what is trained on.
func (t toySource) Split(_ string, seed uint64) (datasets.Split, error) {
	s, err := datasets.SplitOff(t.Make(seed), t.valid, t.test, seed)
	if err != nil {
		return s, err
	}
	return s.WithPoints(t.placed)
}

// When features are standardized.
const (
	standardizeAuto = "auto"
	standardizeYes  = "yes"
	standardizeNo   = "no"
)

func standardizeSpec() param.Spec {
	return param.Spec{Key: "standardize", Title: "standardize", Kind: param.Text, Default: param.Word(standardizeAuto),
		Choices: []string{standardizeAuto, standardizeYes, standardizeNo},
		Help:    "Each feature less its mean, over its standard deviation in the training part; auto does so where scales are far apart."}
}

// standardized scales a split as its parameter says.
func standardized(s datasets.Split, when string) (datasets.Split, error) {
	if when == standardizeAuto {
		far, err := datasets.FarApart(s.Train)
		if err != nil || !far {
			return s, err
		}
	}
	if when == standardizeNo {
		return s, nil
	}
	return s.Standardize()
}
