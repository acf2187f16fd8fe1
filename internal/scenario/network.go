package scenario

import (
	"sync"

	"downhill/internal/param"
	"downhill/nn/landscape"
	"downhill/surfaces"
)

// Surfaces lists the surfaces to race on: those of package surfaces, and the
// loss of a network, which package nn makes.
func Surfaces() param.Catalog[surfaces.Surface] { return landscape.Surfaces() }

// SurfaceNetwork is the surface that is the loss of a network, which has to be
// trained.
const SurfaceNetwork = landscape.Key

// Shelf keeps the surfaces that were built last, for those that take their time:
// a network is trained, and minima are searched for. All copies of a scenario
// share it; it is no part of the document. Any number of goroutines may use it.
type Shelf struct {
	mu   sync.Mutex
	kept []shelved // the latest first
}

type shelved struct {
	name string // as it is written
	f    surfaces.Surface
}

// shelfSize is enough for a surface, the one before it, and another scenario's.
const shelfSize = 3

// Surface builds the race's surface, or takes it from the scenario's shelf where
// it has one.
func (s *Scenario) Surface() (surfaces.Surface, error) { return s.Shelf.build(s.Race.Surface) }

// build makes a surface or finds it; of no shelf it is made anew.
func (h *Shelf) build(c param.Choice) (surfaces.Surface, error) {
	if h == nil {
		return Surfaces().Build(c)
	}
	name := Surfaces().Format(c)
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, k := range h.kept {
		if k.name == name {
			return k.f, nil
		}
	}
	f, err := Surfaces().Build(c)
	if err != nil {
		return nil, err
	}
	h.kept = append([]shelved{{name, f}}, h.kept[:min(len(h.kept), shelfSize-1)]...)
	return f, nil
}

// Defaults of a basin map on a network's loss, which takes a thousand times as
// long as a formula: half a minute for eight rules.
const (
	networkBasinSize  = 100
	networkBasinSteps = 200
)

// BasinMap is the race's basin map with every default filled in.
func (r *Race) BasinMap() Basin {
	b := r.Basin
	if r.Surface.Key == SurfaceNetwork && b.Size == 0 {
		b.Size = networkBasinSize
	}
	if r.Surface.Key == SurfaceNetwork && b.Steps == 0 {
		b.Steps = networkBasinSteps
	}
	return b.Resolved()
}
