package scenario

import (
	"fmt"

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
		c.Entries = append(c.Entries, param.Entry[Source]{Key: toy.Key, Title: toy.Title, Summary: toy.Summary, Formula: toy.Formula,
			Source: toy.Source, Note: toy.Note, Params: toy.Params,
			New: func(v param.Values) (Source, error) {
				made, err := toy.New(v)
				return toySource{made}, err
			}})
	}
	return c
}

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

type toySource struct{ datasets.Toy }

// A fifth of a toy's points are for validation and a fifth for the test.
const toyShare = 0.2

// Split draws the points and divides them at random.
func (t toySource) Split(_ string, seed uint64) (datasets.Split, error) {
	return datasets.SplitOff(t.Make(seed), toyShare, toyShare, seed)
}
