package app

import (
	"fmt"
	"slices"

	"downhill/internal/scenario"
)

const (
	modelEnding = ".model" // of the file of a network
	maxModel    = 1 << 28  // bytes of it, 30 million weights
)

// reuser is a page that takes in a saved network.
type reuser interface {
	LoadModel(name string, text []byte) error
}

// reuse has the lab transfer reuse the network of a file.
func (a *App) reuse(d Drop) error {
	a.show(slices.IndexFunc(a.labs, func(l lab) bool { return l.key == scenario.LabTransfer }))
	page, ok := a.page().(reuser)
	if !ok {
		return fmt.Errorf("%s: the window has no lab that reuses it", d.Name)
	}
	if err := page.LoadModel(d.Name, d.Text); err != nil {
		return fmt.Errorf("%s: %w", d.Name, err)
	}
	return nil
}
