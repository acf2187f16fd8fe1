package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"downhill/internal/carry"
	"downhill/internal/examples"
	"downhill/internal/scenario"
)

var errInterrupted = errors.New("interrupted")

// interruptible returns a context that an interrupt or a request to end cancels.
// After the first one signals are no longer held back, so that a second one ends
// the program whatever it is stuck in.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// await does work that cannot be told to stop and returns early when the context
// ends first; the work then goes on unwatched until the program ends.
func await[T any](ctx context.Context, work func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		v, err := work()
		done <- result{v, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var zero T
		return zero, errInterrupted
	}
}

// readDocument reads a scenario, or what carries one, from a file, or from in for
// "-"; a line of text may stand in the file's place. lab is whose command writes
// one.
func readDocument(ctx context.Context, path, lab string, in io.Reader) ([]byte, error) {
	if carry.IsLine(path) {
		return []byte(path), nil
	}
	if key, ok := examples.Named(path); ok {
		return exampleText(key)
	}
	text, err := await(ctx, func() ([]byte, error) {
		if path == "-" {
			return readCarrier(in)
		}
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		return readCarrier(file)
	})
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("there is no file %s; write one with: downhill %s -o run.yaml", path, lab)
	case err != nil:
		return nil, err
	case len(text) > scenario.MaxBytes && !carry.IsPicture(text):
		if inner, ok := scenarioAhead(text); ok {
			return inner, nil
		}
	}
	return text, nil
}

// scenarioAhead finds the scenario in the first part of a results file that is
// too long to be read whole: it stands before the results.
func scenarioAhead(text []byte) ([]byte, bool) {
	d := json.NewDecoder(bytes.NewReader(text))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, false
	}
	for {
		key, err := d.Token()
		if err != nil {
			return nil, false
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, false
		}
		if key == "scenario" {
			return value, true
		}
	}
}
