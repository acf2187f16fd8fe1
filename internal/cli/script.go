package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"downhill/internal/scenario"
	"downhill/internal/script"
	"downhill/render/export"
)

// checkScripts reports a script's name that does not say which library it is for.
func (f *common) checkScripts() error {
	for _, path := range f.outputs {
		if format(path) == script.Ending {
			if _, err := script.For(path); err != nil {
				return usage(fmt.Errorf("-o %w", err))
			}
		}
	}
	return nil
}

// scripts writes the outputs that are programs, which needs the scenario alone,
// and takes them off the list. It says whether nothing else is asked for, so
// that nothing has to be run.
func (f *common) scripts(ctx context.Context, s *streams, sc *scenario.Scenario) (only bool, err error) {
	var rest []string
	for _, path := range f.outputs {
		if format(path) != script.Ending {
			rest = append(rest, path)
			continue
		}
		if err := f.writeScript(ctx, s, path, sc); err != nil {
			return false, err
		}
		only = true
	}
	f.outputs = rest
	return only && len(rest) == 0, nil
}

// writeScript writes a program and the data that it reads, both or neither, and
// says so.
func (f *common) writeScript(ctx context.Context, s *streams, path string, sc *scenario.Scenario) error {
	library, err := script.For(path)
	if err != nil {
		return usage(err)
	}
	begin := time.Now()
	program, err := await(ctx, func() (script.Script, error) {
		return script.Write(library, *sc, filepath.Base(path), string(f.dataDir))
	})
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%w; %s was not written", errInterrupted, path)
	case errors.Is(err, script.ErrNone): // another scenario has one
		return usage(fmt.Errorf("-o %s: %w", path, err))
	case err != nil:
		return fmt.Errorf("-o %s: %w", path, err)
	}
	data := script.DataFile(path)
	// The data take their place while the program waits for its own, and no
	// interrupt comes between: both are written in a moment.
	err = export.Atomically(path, func(w io.Writer) error {
		if _, err := w.Write(program.Text); err != nil || program.Data == nil {
			return err
		}
		return export.Atomically(data, func(w io.Writer) error {
			_, err := w.Write(program.Data)
			return err
		})
	})
	if err != nil {
		return err
	}
	if program.Data != nil {
		f.wrote(s, data, begin, "")
	}
	f.wrote(s, path, begin, "")
	return nil
}
