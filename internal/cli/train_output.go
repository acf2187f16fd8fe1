package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"downhill/internal/scenario"
	"downhill/render/export"
	trainlab "downhill/render/labs/train"
)

// checkFiles reports what cannot be written, so far as it can be seen without
// writing, before hours go into what would be lost.
func (f *trainFlags) checkFiles(sc *scenario.Scenario) error {
	n := len(sc.Train.Nets)
	switch k := len(f.models); {
	case k == 0:
	case sc.Train.Folds > 0:
		return usage(errors.New("--save-model: cross-validation makes a network for each fold; leave --folds out to save one"))
	case k != n:
		return usage(fmt.Errorf("--save-model is given %d times and the number of networks is %d: want one file for each, in their order", k, n))
	}
	seen := map[string]bool{}
	for _, o := range f.outputs {
		seen[filepath.Clean(o)] = true
	}
	for _, m := range f.models {
		if m == "" {
			return usage(errors.New("--save-model: want a file name, got an empty text"))
		}
		if seen[filepath.Clean(m)] {
			return usage(fmt.Errorf("%s is to be written twice; keep one", m))
		}
		seen[filepath.Clean(m)] = true
	}
	for path := range seen {
		if err := reachable(path); err != nil {
			return err
		}
	}
	return nil
}

// reachable says whether a file could be made, in the words that writing it
// would use.
func reachable(path string) error {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return nil
	}
	stop := errors.New("not now")
	if err := export.Atomically(path, func(io.Writer) error { return stop }); !errors.Is(err, stop) {
		return err
	}
	return nil
}

// saveModels writes the trained networks.
func (f *trainFlags) saveModels(ctx context.Context, s *streams, run *trainlab.Run) error {
	for i, path := range f.models {
		if err := f.writeFile(ctx, s, path, func(w io.Writer, _ func(done, total int)) error { return run.Save(w, i) }); err != nil {
			return err
		}
	}
	return nil
}
