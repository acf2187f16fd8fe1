package scenario

import (
	"slices"

	"downhill/internal/param"
	"downhill/nn/datasets"
)

// separableEntry is the data set of package datasets with its shares.
func separableEntry() param.Entry[Source] {
	toy := datasets.SeparableEntry()
	return param.Entry[Source]{Key: toy.Key, Title: toy.Title, Summary: toy.Summary, Formula: toy.Formula, Source: toy.Source,
		Params: slices.Concat(toy.Params, shareSpecs()),
		New: func(v param.Values) (Source, error) {
			made, err := toy.New(v)
			if err != nil {
				return nil, err
			}
			s := toySource{Toy: made}
			s.shares, err = readShares(v)
			return s, err
		}}
}
