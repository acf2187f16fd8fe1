package stage

import (
	"context"

	"downhill/render/labs"
)

// Moving is what an animation of a page can show.
type Moving struct {
	labs.Extent
	Until int // where it ends unless another step is asked for
	// Player is asked for in the background, where it may work out what the page
	// has not computed yet; it ends with ctx's error when that is done.
	Player func(ctx context.Context) (labs.Player, error)
}

// Moves is what is ready to be played, nil where nothing moves.
func Moves(p labs.Player) *Moving {
	m, err := p.Moments()
	if err != nil {
		return nil
	}
	return &Moving{Extent: m.Extent(), Until: m.Until, Player: func(context.Context) (labs.Player, error) { return p, nil }}
}
